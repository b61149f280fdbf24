"""The book: the manuscript with everything numbered and every pointer settled."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from builder.diagnostics import Span
from builder.model.nodes import Block, IndexMark, Inline, Note, Phrase, Text
from builder.publication import Matter, Publication


class BookChapter(Struct, frozen=True):
    """A chapter, ready for its template."""

    file: str
    matter: Matter
    title: tuple[Inline, ...]
    number: str
    """``3``, or empty."""
    id: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    """Numbered, in the order of their first call."""
    span: Span
    slug: str
    """File name of its own document in the EPUB, without ending."""
    part: str = ""
    """Title of the part that begins with this chapter."""
    in_part: bool = False
    """It belongs to the part that has begun last."""
    index: tuple[IndexMark, ...] = ()


class ContentsEntry(Struct, frozen=True):
    """A line of the contents, with the lines below it."""

    id: str
    number: str
    title: tuple[Inline, ...]
    """Without notes."""
    level: int
    """1 for chapters, 2 for sections."""
    matter: Matter
    part: str = ""
    """Title of the part that begins with this line."""
    in_part: bool = False
    """It belongs to the part that has begun last."""
    children: tuple[ContentsEntry, ...] = ()
    span: Span = Span("")
    """Where the heading stands that it names."""


class Words(Struct, frozen=True):
    """The fixed words of a language that the builder itself sets (``Contents``, ``Chapter``, ``Table`` …)."""

    by_key: Mapping[str, str]
    language: str = ""
    """That of the words, where the book's own has none."""

    def __getitem__(self, key: str) -> str:
        return self.by_key[key]

    def run(self, key: str, **values: object) -> tuple[Inline, ...]:
        """A word with its blanks filled in, as text that says its language where that isn't the book's."""
        text: tuple[Inline, ...] = (Text(self.by_key[key].format(**values)),)
        return (Phrase(text, self.language),) if self.language else text


class Book(Struct, frozen=True):
    """A publication, resolved."""

    publication: Publication
    words: Words
    chapters: tuple[BookChapter, ...]
    contents: tuple[ContentsEntry, ...]
    imprint: tuple[Block, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
