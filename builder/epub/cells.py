"""Cells of tables: how their columns stand in line, and which tables a narrow screen has to scroll."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from builder.epub.documents import XHTML, Xml

_PREFIX: Final = f"{{{XHTML}}}"
# A table is wide when a telephone can't show its columns side by side.
_WIDE: Final = 5


def align_cells(table: Xml, aligns: Sequence[str]) -> None:
    """Columns' alignments as classes of their cells; decimal columns are padded so that the points stand in line."""
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
            _align_decimals(cells)
    holder = table.getparent()
    if count >= _WIDE and holder is not None and holder.get("class", "").split()[:1] == ["table"]:
        add_class(holder, "wide")
        # It may have to be scrolled, by those without a mouse too.
        holder.set("tabindex", "0")


def _align_decimals(cells: Iterable[Xml]) -> None:
    fractions = []
    for cell in cells:
        digits = "".join(str(text) for text in cell.itertext()).strip()
        # The last sign that parts whole from fraction: a comma or point followed by one or two digits, or more
        # behind a lone zero; three behind anything else are thousands.
        whole, _, fraction = max(digits.rpartition("."), digits.rpartition(","), key=lambda parts: len(parts[0]))
        is_fraction = fraction.isdigit() and bool(whole) and (len(fraction) != 3 or whole.strip("-−–") == "0")
        fractions.append((cell, len(fraction) if is_fraction else 0))
    most = max((length for cell, length in fractions if not cell.tag.endswith("th")), default=0)
    for cell, length in fractions:
        add_class(cell, "right")
        if not cell.tag.endswith("th") and length < most:
            add_class(cell, f"short-{min(most - length, 3)}{'' if length else '-whole'}")


def add_class(xml: Xml, name: str) -> None:
    """Give an element one more class."""
    xml.set("class", " ".join(filter(None, (xml.get("class", ""), name))))
