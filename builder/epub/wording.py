"""The words that this edition sets by itself: those of the book's language, else English ones."""

from __future__ import annotations

from typing import Final

from builder.epub.documents import XML_LANG, Xml
from builder.model.book import Words

_ENGLISH: Final = {
    "contents": "Contents",
    "cover": "Cover",
    "title-page": "Title page",
    "landmarks": "Landmarks",
    "body": "Start of the text",
    "pages": "Pages",
    "bibliography": "Bibliography",
    "glossary": "Glossary",
    "index": "Index",
    "back-to-text": "Back to the text",
    "back-to-citation": "Back to the citation",
    "summary": "This publication has a table of contents, landmarks and headings in order; its text can be enlarged, "
    "recoloured and read aloud.",
    "print-edition": "print edition",
    "summary-pages": "Page numbers are those of the print edition.",
    "summary-pictures": "Pictures have text alternatives.",
    "drawing-data": "The figure’s data",
    "summary-tables": "Tables have marked header cells.",
}


class Wording:
    """Looks up a word in the book's language."""

    def __init__(self, words: Words) -> None:
        self._words = words.by_key
        self._language = words.language

    def is_own(self, key: str) -> bool:
        """Whether the book's language has a word for it; a language without a file of words has English ones."""
        word = self._words.get(key)
        return bool(word) and word != _ENGLISH[key]

    def mark(self, xml: Xml) -> None:
        """Say of an element that its text is in the language of these words, where the book's has none."""
        if self._language:
            xml.set("lang", self._language)
            xml.set(XML_LANG, self._language)

    def __getitem__(self, key: str) -> str:
        return self._words.get(key) or _ENGLISH[key]
