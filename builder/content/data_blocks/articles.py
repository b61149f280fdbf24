"""``.articles``: a list of ``number``, ``title`` and ``text`` (paragraphs and lists); ``id`` if wanted."""

from __future__ import annotations

from builder.content.data_blocks.records import Request, Tools, records
from builder.content.fields import Fields
from builder.model.nodes import Article, Articles


def read_articles(request: Request, tools: Tools) -> Articles:
    """The articles of a treaty."""

    def article(record: Fields) -> Article:
        text = record.passage("text", required=True)
        return Article(
            number=record.text("number", required=True),
            title=tools.value(record, "title"),
            blocks=tools.blocks(text) if text else (),
            id=record.text("id"),
            span=record.span,
        )

    known = ("number", "title", "text", "id")
    return Articles(tuple(article(record) for record in records(request, known, "article", tools)), request.span)
