"""Which page stands where on folded sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Side(NamedTuple):
    """One side of a sheet that is folded once: indices of its pages from 0, ``None`` for an empty page."""

    left: int | None
    right: int | None


class FoldedSheet(NamedTuple):
    """A sheet, before it is folded."""

    front: Side
    """The outside when it is folded."""
    back: Side
    depth: int
    """How many sheets of its signature lie around it."""


def padded(count: int, keep_last_outside: bool = False, movable: bool = False) -> tuple[int | None, ...]:
    """A book's pages with empty ones until they fill sheets of four.

    Empty pages come last, where a reader takes them for endpapers. With ``keep_last_outside`` they come before the
    last page, which is a back cover; that holds only where the page stays on the side of the leaf that it was made
    for, so for an even count, unless it is ``movable``: made for the outside, and for no side before that.
    """
    blank = (None,) * (-count % 4)
    if count and (movable or (keep_last_outside and len(blank) % 2 == 0)):
        return (*range(count - 1), *blank, count - 1)
    return (*range(count), *blank)


def saddle(pages: Sequence[int | None], sheets: int = 0) -> tuple[FoldedSheet, ...]:
    """The sheets of a book, outermost first.

    Args:
        pages: Its pages, a multiple of four.
        sheets: How many sheets are folded into one another before the next signature begins; 0: all of them, which
            is a booklet that is stapled through its fold.

    Raises:
        ValueError: the pages do not fill whole sheets.
    """
    if len(pages) % 4:
        raise ValueError(f"{len(pages)} pages do not fill sheets of four")
    size = 4 * sheets or len(pages) or 4
    out: list[FoldedSheet] = []
    for begin in range(0, len(pages), size):
        signature = pages[begin : begin + size]
        for depth in range(len(signature) // 4):
            first, last = 2 * depth, len(signature) - 1 - 2 * depth
            front = Side(signature[last], signature[first])
            back = Side(signature[first + 1], signature[last - 1])
            out.append(FoldedSheet(front, back, depth))
    return tuple(out)
