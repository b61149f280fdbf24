"""Cells of tables: how their columns stand in line, and which tables a narrow screen has to scroll."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from builder.epub.documents import XHTML, Xml
from builder.text.numbers import marks, point_of

_PREFIX: Final = f"{{{XHTML}}}"
# A table is wide when a telephone can't show its columns side by side.
_WIDE: Final = 5
# What a number may have besides its figures, about as wide as in most faces: in widths of a figure.
_WIDTHS: Final = {**dict.fromkeys(".,'’ \u00a0", 0.5), **dict.fromkeys("\u2009\u202f", 0.4), "%": 1.6}
_RAISED: Final = 0.7
_SMALL: Final = frozenset({f"{_PREFIX}sup", f"{_PREFIX}sub"})
_CALLS: Final = (["noteref"], ["endcall"])
_BLANKS: Final = " \t\r\n"


def align_cells(table: Xml, aligns: Sequence[str], language: str) -> None:
    """Columns' alignments as classes of their cells; decimal columns are padded so that the points stand in line,
    as ``language`` writes them."""
    columns: dict[int, list[Xml]] = {}
    count = 0
    for part in table:
        if part.tag not in (f"{_PREFIX}thead", f"{_PREFIX}tbody"):
            continue
        taken: dict[int, int] = {}
        """Column → rows below that a cell from above still covers."""
        for row in part:
            column = 0
            for cell in row:
                while taken.get(column):
                    column += 1
                wide, high = int(cell.get("colspan", "1")), int(cell.get("rowspan", "1"))
                if part.tag == f"{_PREFIX}thead" and cell.tag == f"{_PREFIX}th" and cell.get("scope") is None:
                    cell.set("scope", "colgroup" if wide > 1 else "col")
                columns.setdefault(column, []).append(cell)
                for covered in range(column, column + wide):
                    taken[covered] = high
                column += wide
            taken = {covered: rows - 1 for covered, rows in taken.items() if rows > 1}
            count = max(count, column)
    for column, align in enumerate(aligns):
        cells = columns.get(column, [])
        if align in ("right", "center"):
            for cell in cells:
                add_class(cell, align)
        elif align == "decimal":
            _align_decimals(cells, marks(language)[1])
    holder = table.getparent()
    if count >= _WIDE and holder is not None and holder.get("class", "").split()[:1] == ["table"]:
        add_class(holder, "wide")
        # It may have to be scrolled, by those without a mouse too.
        holder.set("tabindex", "0")


def _align_decimals(cells: Iterable[Xml], sign: str) -> None:
    behind = {}
    for cell in cells:
        add_class(cell, "right")
        if not cell.tag.endswith("th") and cell.get("colspan", "1") == "1":
            behind[cell] = _behind_point(cell, sign)
    most = max(behind.values(), default=0.0)
    for cell, room in behind.items():
        if room < most:
            lacking = f"{most - room:.3g}ch"
            gap = f"calc(1em + {lacking})" if cell.getnext() is not None else lacking
            cell.set("style", f"padding-right: {gap}")


def _behind_point(cell: Xml, sign: str) -> float:
    """How wide what a number has from its decimal ``sign`` on is, calls of notes with it, in widths of a figure."""
    pieces = list(_pieces(cell, raised=False))
    level = list(itertools.takewhile(lambda piece: not piece[1], pieces))
    number = "".join(text for text, _ in level).strip(_BLANKS)
    point = point_of(number, sign)
    if point is None:
        return 0.0
    room = sum(_WIDTHS.get(character, 1.0) for character in number[point:])
    return room + sum(len(text.strip(_BLANKS)) * (_RAISED if raised else 1.0) for text, raised in pieces[len(level) :])


def _pieces(xml: Xml, raised: bool) -> Iterator[tuple[str, bool]]:
    """The texts of an element, and whether each is set smaller above the line, or below it."""
    yield xml.text or "", raised
    for child in xml:
        small = child.tag in _SMALL or child.get("class", "").split()[:1] in _CALLS
        yield from _pieces(child, raised or small)
        yield child.tail or "", raised


def add_class(xml: Xml, name: str) -> None:
    """Give an element one more class."""
    xml.set("class", " ".join(filter(None, (xml.get("class", ""), name))))
