"""The book: the manuscript with everything numbered and every pointer settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from builder.diagnostics import Span
from builder.model.nodes import Block, IndexMark, Inline, Note
from builder.publication import Matter, Publication


@dataclass(frozen=True, slots=True)
class BookChapter:
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
    index: tuple[IndexMark, ...] = ()


@dataclass(frozen=True, slots=True)
class ContentsEntry:
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
    children: tuple[ContentsEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """The fixed words of a language that the builder itself sets (``Contents``, ``Chapter``, ``Table`` …)."""

    by_key: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.by_key[key]


@dataclass(frozen=True, slots=True)
class Book:
    """A publication, resolved."""

    publication: Publication
    words: Words
    chapters: tuple[BookChapter, ...]
    contents: tuple[ContentsEntry, ...]
    imprint: tuple[Block, ...] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
