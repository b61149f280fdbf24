"""Where to cut and where to fold: hairlines outside of what is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from builder.geometry import MM, Rect, Size
from builder.imposition.sheets import PaperSide

GAP = 3 * MM
"""From the trimmed edge to a mark, unless the bleed is wider: marks stay clear of that."""
LENGTH = 5 * MM
AIR = 2 * MM
"""From the ends of the marks to the edge of a sheet that is made for them."""
HAIRLINE = 0.25
"""Points."""


class Mark(NamedTuple):
    """A straight hairline from one point to another, in points, y down."""

    x0: float
    y0: float
    x1: float
    y1: float
    dashed: bool = False


def marks(side: PaperSide, paper: Size, bleed: float = 0.0) -> tuple[Mark, ...]:
    """Crop marks at the corners and dashed fold marks at head and foot, as far as they lie on the paper."""
    return tuple(_on_paper(cut_and_fold(side.trim, side.folds, max(GAP, bleed)), paper))


def around(bleed: float) -> float:
    """Points from the cut to the edge of a sheet that is made for marks."""
    return max(GAP, bleed) + LENGTH + AIR


def cut_and_fold(trim: Rect, folds: Sequence[float], gap: float = GAP) -> Iterator[Mark]:
    """The marks of paper that is cut to ``trim`` and folded at these x, ``gap`` points away from it."""
    left, top, width, height = trim
    right, bottom = left + width, top + height
    for x, outward in ((left, -1), (right, 1)):
        for y in (top, bottom):
            yield Mark(x + outward * gap, y, x + outward * (gap + LENGTH), y)
    for x in (left, right):
        yield from _above_and_below(x, top, bottom, gap)
    for x in folds:
        yield from _above_and_below(x, top, bottom, gap, dashed=True)


def _above_and_below(x: float, top: float, bottom: float, gap: float, dashed: bool = False) -> Iterator[Mark]:
    yield Mark(x, top - gap, x, top - gap - LENGTH, dashed)
    yield Mark(x, bottom + gap, x, bottom + gap + LENGTH, dashed)


def _on_paper(drawn: Iterator[Mark], paper: Size) -> Iterator[Mark]:
    """Marks cut off at the edge of the paper; those that would lie outside altogether are left out."""
    for mark in drawn:
        if 0 <= mark.x0 <= paper.width and 0 <= mark.y0 <= paper.height:
            x1, y1 = min(max(mark.x1, 0), paper.width), min(max(mark.y1, 0), paper.height)
            if (x1, y1) != (mark.x0, mark.y0):
                yield mark._replace(x1=x1, y1=y1)
