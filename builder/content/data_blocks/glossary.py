"""``.glossary``: a list of ``term`` and ``text``; ``abbreviation`` and ``id`` if wanted."""

from __future__ import annotations

from builder.content.data_blocks.records import Request, Tools, records
from builder.model.nodes import Glossary, Term


def read_glossary(request: Request, tools: Tools) -> Glossary:
    """Words explained, in the file's order."""
    return Glossary(
        tuple(
            Term(
                term=tools.value(record, "term", required=True),
                text=tools.value(record, "text", required=True),
                abbreviation=record.text("abbreviation"),
                id=record.text("id"),
            )
            for record in records(request, ("term", "text", "abbreviation", "id"), "glossary entry", tools)
        ),
        request.span,
    )
