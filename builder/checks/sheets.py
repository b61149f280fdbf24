"""The booklet's sheets, folded in thought: whoever leafs through them reads the pages of the book, in order.

The sheets are read by the standard alone: what is drawn where on them, upright or upside down. How a folded sheet's
pages follow one another is worked out here anew, from paper.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pikepdf

from builder.checks.printed.content import Matrix, form_texts, point, product
from builder.checks.printed.edition import Printed, Unreadable
from builder.checks.printed.objects import BROKEN, Obj, quietly, said, steps
from builder.diagnostics import Diagnostic, Span
from builder.publication import Arrangement, BackCover, Binding, BookletSettings, Flip

_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_NUMBER = re.compile(r"\d+|[ivxlcdm]+")
_ROW = 2.0
"""Points by which pages of one row may differ in height."""
_HINT = "build it again"


class Drawn(NamedTuple):
    """A page on a side of a sheet."""

    x: float
    """Of its middle, in points from the left, the side held upright."""
    y: float
    """From the top."""
    text: str
    turned: bool
    """The side is printed upside down."""


class Side(NamedTuple):
    """One side of a sheet."""

    width: float
    height: float
    pages: tuple[Drawn, ...]


def read_sheets(data: bytes) -> list[Side]:
    """The sides of all sheets, in the order in which they are printed.

    Raises:
        Unreadable: the file is no PDF that can be read.
    """
    try:
        with quietly(), pikepdf.open(io.BytesIO(data)) as pdf:
            return [_side(page) for page in pdf.pages]
    except BROKEN as error:
        raise Unreadable(said(error)) from error


def _side(page: Obj) -> Side:
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    forms: Obj = page.obj.get("/Resources", {}).get("/XObject", {})
    found: list[Drawn] = []
    saved: list[Matrix] = []
    matrix = _UNIT
    for operands, operator in steps(page):
        match str(operator):
            case "q":
                saved.append(matrix)
            case "Q":
                matrix = saved.pop() if saved else matrix
            case "cm":
                a, b, c, d, e, f = (float(value) for value in operands)
                matrix = product((a, b, c, d, e, f), matrix)
            case "Do":
                form = forms.get(str(operands[0]))
                if form is None or form.get("/Subtype") != "/Form":
                    continue
                x0, y0, x1, y1 = (float(edge) for edge in form.BBox)
                x, y = point(matrix, (x0 + x1) / 2, (y0 + y1) / 2)
                turned = matrix[0] < 0 or matrix[1] < 0
                place = (right - x, y - bottom) if turned else (x - left, top - y)
                found.append(Drawn(*place, form_texts(form), turned))
    return Side(right - left, top - bottom, tuple(found))


def leafed(sides: Sequence[Side], settings: BookletSettings) -> list[str | None]:
    """The texts of the pages in the order in which they are read; ``None``: an empty place."""
    if settings.arrangement is Arrangement.GRID:
        return [one.text for side in sides for one in sorted(side.pages, key=lambda p: (round(p.y / _ROW), p.x))]
    sheets = [(_halves(sides[at]), _halves(sides[at + 1])) for at in range(0, len(sides) - 1, 2)]
    size = settings.gathered or len(sheets) or 1
    found: list[str | None] = []
    for begin in range(0, len(sheets), size):
        inside = sheets[begin : begin + size]
        for front, back in inside:  # towards the middle: the right half, and what is behind it
            found += [front[1], back[0]]
        for front, back in reversed(inside):
            found += [back[1], front[0]]
    return found


def _halves(side: Side) -> tuple[str | None, str | None]:
    """What stands left and right of the fold."""
    left = [one.text for one in side.pages if one.x < side.width / 2]
    right = [one.text for one in side.pages if one.x >= side.width / 2]
    return " ".join(left) if left else None, " ".join(right) if right else None


def check_sheets(file: str, data: bytes, book: Printed, settings: BookletSettings) -> Iterator[Diagnostic]:
    """The sheets against the book's own PDF: every page once, in order, with its words, the right way up.

    Args:
        file: the sheets' name, for what is said of them.
        data: their PDF.
        book: the PDF to read.
        settings: how they were to stand.
    """
    try:
        sides = read_sheets(data)
    except Unreadable as error:
        yield Diagnostic("unreadable-output", Span(file), f"the sheets can’t be read: {error}", _HINT)
        return
    begin = _covered(book.labels) if settings.binding is Binding.PERFECT else 0
    wanted = ["".join(one.text for one in page) for page in book.shown[begin:]]
    labels = book.labels[begin:]
    places = leafed(sides, settings)
    if settings.backed and places:
        if places[-1] is None:
            yield Diagnostic("lost-page", Span(file), "the outside at the back is empty", _HINT)
        places.pop()
    have = [text for text in places if text is not None]
    if settings.arrangement is Arrangement.SADDLE and len(sides) % 2:
        yield Diagnostic("lost-page", Span(file), f"there are {len(sides)} sides: a sheet has two", _HINT)
    elif have != wanted:
        yield _differing(file, wanted, have, labels)
    elif (gap := _gap(places, settings)) >= 0:
        message = f"there is an empty page after page {labels[gap - 1] if gap else '0'}"
        yield Diagnostic("blank-page", Span(file), message, _HINT)
    # A sheet that is turned over its head has its backs on theirs: a wide one over the long edge, a high one over the
    # short edge.
    wrong = [
        at
        for at, side in enumerate(sides)
        if {one.turned for one in side.pages}
        - {at % 2 == 1 and (settings.flip is Flip.LONG) == (side.width >= side.height)}
    ]
    if wrong:
        message = f"side {min(wrong) + 1} stands on its head when the sheet is turned over"
        yield Diagnostic("wrong-sheet", Span(file), message, _HINT)


def _covered(labels: Sequence[str]) -> int:
    """How many pages are printed on a cover of their own: those before the first that has a number."""
    return next((at for at, label in enumerate(labels) if _NUMBER.fullmatch(label)), 0)


def _gap(places: Sequence[str | None], settings: BookletSettings) -> int:
    """The number of pages before an empty place that should not be there; -1: there is none."""
    filled = [at for at, text in enumerate(places) if text is not None]
    last = len(filled) - (settings.back_cover is BackCover.LAST and settings.binding is Binding.SADDLE)
    return next((at for at in range(last) if filled[at] != at), -1)


def _differing(file: str, wanted: Sequence[str], have: Sequence[str], labels: Sequence[str]) -> Diagnostic:
    def label(at: int) -> str:
        return labels[at] if 0 <= at < len(labels) and labels[at] else str(at + 1)

    lost = list((Counter(wanted) - Counter(have)).elements())
    more = list((Counter(have) - Counter(wanted)).elements())
    if not lost and not more:
        at = next(at for at, (one, other) in enumerate(zip(wanted, have, strict=True)) if one != other)
        there = wanted.index(have[at])
        message = f"when the sheets are folded, page {label(there)} stands where page {label(at)} belongs"
        return Diagnostic("wrong-sheet", Span(file), message, _HINT)
    if len(have) != len(wanted):
        named = f"page {label(wanted.index(lost[0]))} is missing" if lost else "a page stands on them twice"
        return Diagnostic(
            "lost-page", Span(file), f"{len(have)} pages stand on the sheets, not {len(wanted)}: {named}", _HINT
        )
    message = f"page {label(wanted.index(lost[0]))} has other words than in the book"
    return Diagnostic("changed-words", Span(file), message, _HINT)
