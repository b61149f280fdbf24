"""``.table``: a CSV (or, by its ending, TSV) file whose first row is the head.

``caption``, ``source`` and ``align`` (one of left, right, center, decimal a column, separated by spaces or commas) are
attributes of the div. Columns that hold numbers only are aligned by their decimal marks, and numbers are written as the
book's language writes them.
"""

from __future__ import annotations

import csv
import re

from msgspec.structs import replace

from builder import limits
from builder.content.data_blocks.records import Request, Tools
from builder.content.data_blocks.rows import too_large
from builder.content.numbers import ALIGNMENTS, column_alignments, written
from builder.content.passage import Passage
from builder.diagnostics import Diagnostic, Span, nearest
from builder.model.nodes import Cell, Table


def read_table(request: Request, tools: Tools) -> Table | None:
    """A table from a file."""
    text = tools.folder.read_text(request.file, request.span, tools.found)
    if text is None:
        return None
    rows = _rows(text, request.file, tools)
    if not rows:
        return None
    head, body = rows[0], rows[1:]
    given = _alignments(request, len(head), tools)
    values = request.attributes.values
    return Table(
        id=request.attributes.id,
        caption=tools.inlines(replace(request.fence, text=values.get("caption", ""))),
        columns=column_alignments(body, given),
        head=(head,),
        body=tuple(body),
        span=request.span,
        source=tools.inlines(replace(request.fence, text=values.get("source", ""))),
    )


def _rows(text: str, file: str, tools: Tools) -> list[tuple[Cell, ...]]:
    lines = text.split("\n")
    reader = csv.reader((line + "\n" for line in lines), delimiter="\t" if file.endswith(".tsv") else ",", strict=True)
    rows: list[tuple[Cell, ...]] = []
    width = 0
    before = 0
    try:
        for values in reader:
            first, before = before + 1, reader.line_num
            if not any(value.strip() for value in values):
                continue
            width = width or len(values)
            span = Span(file, first)
            if len(values) != width:
                message = f"this row has {len(values)} cells, the head has {width}"
                hint = "put a cell that holds a comma in double quotes"
                tools.found.append(Diagnostic("ragged-row", span, message, hint))
                continue
            if len(rows) > limits.TABLE_ROWS or width > limits.TABLE_COLUMNS:
                tools.found.append(too_large(len(rows) > limits.TABLE_ROWS, span))
                return []
            shown = (" ".join(value.split()) for value in values)
            if rows:  # the head is no data
                shown = (written(value, tools.language) for value in shown)
            cells = (Passage(value, file, first, lines) for value in shown)
            rows.append(tuple(Cell(tools.inlines(cell), cell.span()) for cell in cells))
    except csv.Error as error:
        tools.found.append(Diagnostic("csv-syntax", Span(file, max(reader.line_num, 1)), str(error)))
        return []
    if not rows:
        tools.found.append(Diagnostic("csv-syntax", Span(file), "the file holds no rows"))
    return rows


def _alignments(request: Request, count: int, tools: Tools) -> list[str]:
    names = [name for name in re.split(r"[\s,]+", request.attributes.values.get("align", "")) if name]
    for name in names:
        if name not in ALIGNMENTS:
            message = f"“{name}” is no alignment"
            tools.found.append(Diagnostic("bad-value", request.span, message, nearest(name, ALIGNMENTS)))
    if names and len(names) != count:
        message = f"“align” names {len(names)} columns, the table has {count}"
        tools.found.append(Diagnostic("bad-value", request.span, message))
    names = [name if name in ALIGNMENTS else "" for name in names[:count]]
    return names + [""] * (count - len(names))
