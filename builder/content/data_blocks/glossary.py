"""``.glossary``: a list of ``term`` and ``text``; ``abbreviation``, ``forms`` (words for it too) and ``id`` at will."""

from __future__ import annotations

from builder.content.data_blocks.records import Request, Tools, records
from builder.content.markdown.smart import smart_text
from builder.model.nodes import Glossary, Term

_KEYS = ("term", "text", "abbreviation", "id", "forms")


def read_glossary(request: Request, tools: Tools) -> Glossary:
    """Words explained, in the file's order."""
    return Glossary(
        tuple(
            Term(
                term=tools.value(record, "term", required=True),
                text=tools.value(record, "text", required=True),
                abbreviation=record.text("abbreviation"),
                id=record.text("id"),
                forms=tuple(smart_text(node.text.strip(), tools.language) for node in record.texts("forms")),
                span=record.span,
            )
            for record in records(request, _KEYS, "glossary entry", tools)
        ),
        request.span,
    )
