"""The contents: a line for each chapter, under it one for each section."""

from __future__ import annotations

from collections.abc import Iterator

from builder.model.book import BookChapter, ContentsEntry
from builder.model.nodes import Heading
from builder.model.walk import spoken
from builder.resolve.numbering import headings
from builder.resolve.rewrite import without_notes

SECTION = 2
"""Level of the headings that stand in the contents under their chapter."""


def contents_of(chapters: tuple[BookChapter, ...]) -> tuple[ContentsEntry, ...]:
    """The lines of the contents, in the order of the book."""
    return tuple(
        ContentsEntry(
            chapter.id,
            chapter.number,
            without_notes(chapter.title),
            1,
            chapter.matter,
            chapter.part,
            chapter.in_part,
            tuple(
                ContentsEntry(
                    heading.id,
                    heading.number,
                    without_notes(heading.children, language),
                    SECTION,
                    chapter.matter,
                    span=heading.span,
                )
                for heading, language in _sections(chapter)
            ),
            chapter.span,
        )
        for chapter in chapters
    )


def _sections(chapter: BookChapter) -> Iterator[tuple[Heading, str]]:
    """The headings of a chapter's sections, each with the language in which it stands."""
    languages = {id(block): language for block, language in spoken(chapter.blocks)}
    for heading in headings(chapter.blocks):
        if heading.level == SECTION:
            yield heading, languages[id(heading)]
