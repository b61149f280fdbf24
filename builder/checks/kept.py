"""Templates drop nothing: every word of the content stands in the markup that both editions are made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from builder.checks.case import Case
from builder.checks.words import quoted, words
from builder.diagnostics import Diagnostic
from builder.model.book import BookChapter
from builder.model.nodes import (
    Block,
    Code,
    CodeBlock,
    Heading,
    Inline,
    LineBreak,
    NoteReference,
    Paragraph,
    People,
    Phrase,
    Text,
)
from builder.model.walk import blocks, inline_children, lines


def check_templates(case: Case) -> Iterator[Diagnostic]:
    """Each chapter's words are among those of its section."""
    readings = {section.slug: reading for section, reading in zip(case.source.sections, case.shown, strict=True)}
    for chapter in case.source.book.chapters:
        reading = readings.get(chapter.slug)
        if reading is None:
            yield Diagnostic("lost-in-template", chapter.span, "the templates left this chapter out")
            continue
        have = Counter(word.text for one in (reading, *reading.notes.values()) for word in one.words)
        for block, text in _said(chapter):
            needed = Counter(words(text))
            lacking = [word for word in needed if have[word] < needed[word]]
            have -= needed
            if lacking:
                message = f"the templates left out {quoted(lacking)}"
                hint = "the publication’s own templates/ must set every part of a block"
                yield Diagnostic("lost-in-template", getattr(block, "span", chapter.span), message, hint)


def _said(chapter: BookChapter) -> Iterator[tuple[Block | None, str]]:
    yield None, _plain(chapter.title)
    for block in blocks(chapter.blocks):
        yield from _of(block)
    for note in chapter.notes:
        for block in blocks(note.blocks):
            yield from _of(block)


def _of(block: Block) -> Iterator[tuple[Block, str]]:
    """A block's own words, without those of the blocks in it."""
    match block:
        case CodeBlock(text=text):
            yield block, text
        case Heading() | Paragraph():
            yield block, _plain(block.children)
        case People():
            for person in block.persons:
                yield block, f"{person.name} {person.han} {person.cyrillic}"
            yield from ((block, _plain(line)) for line in lines(block))
        case _:
            inner = {id(line) for one in blocks([block]) if one is not block for line in lines(one)}
            yield from ((block, _plain(line)) for line in lines(block) if id(line) not in inner)


def _plain(line: Iterable[Inline]) -> str:
    """The words of a line, with the numbers of notes, without pictures."""
    parts: list[str] = []
    for node in line:
        match node:
            case Text(text) | Code(text):
                parts.append(text)
            case LineBreak():
                parts.append(" ")
            case NoteReference(number=number):
                parts.append(str(number))
            case Phrase(children, in_margin=True):
                parts += " ", _plain(children), " "
            case _:
                parts.append(_plain(inline_children(node)))
    return "".join(parts)
