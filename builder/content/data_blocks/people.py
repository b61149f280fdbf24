"""``.people``: a list of ``name`` and ``role``; ``han``, ``cyrillic``, ``born``, ``died``, ``side``, ``id`` …."""

from __future__ import annotations

from builder.content.data_blocks.records import Request, Tools, records
from builder.content.markdown.smart import smart_text
from builder.model.nodes import People, Person

_KEYS = ("name", "role", "han", "cyrillic", "born", "died", "side", "id", "file-as")


def read_people(request: Request, tools: Tools) -> People:
    """The people of the story, in the file's order."""
    return People(
        tuple(
            Person(
                name=smart_text(record.text("name", required=True), tools.language),
                role=tools.value(record, "role", required=True),
                han=record.text("han"),
                cyrillic=record.text("cyrillic"),
                born=record.text("born"),
                died=record.text("died"),
                side=smart_text(record.text("side"), tools.language),
                id=record.text("id"),
                file_as=smart_text(record.text("file-as"), tools.language),
            )
            for record in records(request, _KEYS, "person", tools)
        ),
        request.span,
    )
