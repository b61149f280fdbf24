"""``#index``: where the index stands. ``from="people glossary"`` lists these too.

``src`` names a YAML list of headings that send their readers elsewhere: ``entry`` with ``see`` or ``see-also``.
"""

from __future__ import annotations

from builder.content.data_blocks.records import Request, Tools, records
from builder.content.index_marks import index_record
from builder.diagnostics import Diagnostic, nearest
from builder.model.nodes import Index

SOURCES = ("people", "glossary")


def read_index(request: Request, tools: Tools) -> Index:
    """The index, to be filled when the book is known."""
    sources = tuple(request.attributes.values.get("from", "").replace(",", " ").split())
    for name in sources:
        if name not in SOURCES:
            message = f"an index can’t be made from “{name}”"
            hint = nearest(name, SOURCES) or "it can be made from people and glossary"
            tools.found.append(Diagnostic("bad-value", request.span, message, hint))
    given = records(request, ("entry", "see", "see-also"), "index entry", tools) if request.file else ()
    marks = tuple(mark for record in given for mark in index_record(record, tools.language))
    return Index(request.span, sources, marks)
