"""``.table``: a CSV or TSV file whose first row is the head.

``caption``, ``source`` and ``align`` (one of left, right, center, decimal a column, separated by spaces or commas) are
attributes of the div. Columns that hold numbers only are aligned by their decimal marks, and numbers are written as the
book's language writes them.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from builder.content.data_blocks.records import Request, Tools
from builder.content.data_blocks.rows import read_rows
from builder.content.numbers import ALIGNMENTS, column_alignments, written
from builder.content.passage import Passage
from builder.content.separated import Field
from builder.diagnostics import Diagnostic, Span, nearest
from builder.model.nodes import Cell, Table


def read_table(request: Request, tools: Tools) -> Table | None:
    """A table from a file."""
    text = tools.folder.read_text(request.file, request.span, tools.found)
    if text is None:
        return None
    rows = _rows(text, request, tools)
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


def _rows(text: str, request: Request, tools: Tools) -> list[tuple[Cell, ...]]:
    lines = text.split("\n")

    def cell(field: Field, shown: str) -> Cell:
        passage = Passage(shown, request.file, field.span.line, lines, field.span.column)
        return Cell(tools.inlines(passage), passage.span())

    rows = read_rows(request, text, tools)
    if rows is None:
        return []
    if not rows:
        tools.found.append(Diagnostic("csv-syntax", Span(request.file), "the file holds no rows"))
        return []
    head, *body = rows
    return [
        tuple(cell(field, field.text) for field in head),  # no data: a year is no number
        *(tuple(cell(field, written(field.text, tools.language)) for field in row) for row in body),
    ]


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
