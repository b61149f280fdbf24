"""Works in another language than the book: what is known of them is marked, so that it is read out as it should be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.model.nodes import Inline, Phrase, Text

_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_OTHER = (
    "\u0370-\u052f\u1c80-\u1c8f\u1f00-\u1fff\u2e80-\u2fdf\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
_OTHER_LETTERS = re.compile(rf"[{_OTHER}](?:[^A-Za-z0-9\u00c0-\u024f]*[{_OTHER}])*")
"""Greek, Cyrillic, Han and kana, with what stands between them."""


def foreign_language(work: str, book: str) -> str:
    """The language of a work, if it is known and another than the book's; else empty."""
    if not _TAG.fullmatch(work) or work.partition("-")[0] == book.partition("-")[0].lower():
        return ""
    return work


def with_foreign_letters(text: str, language: str) -> Iterator[Inline]:
    """What a citation says, with names and titles in other letters marked as ``language``. In Latin letters they can't
    be told from the book's own words around them."""
    end = 0
    for found in _OTHER_LETTERS.finditer(text):
        if found.start() > end:
            yield Text(text[end : found.start()])
        yield Phrase((Text(found[0]),), language=language)
        end = found.end()
    if end < len(text):
        yield Text(text[end:])
