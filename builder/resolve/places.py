"""Reading a book in order, notes where they are called, knowing at each point in which section one is."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import TypeVar

from msgspec import Struct

from builder.model.book import BookChapter
from builder.model.nodes import (
    Articles,
    Block,
    Box,
    DefinitionList,
    Division,
    Heading,
    List,
    NoteReference,
    Paragraph,
    Quotation,
    Text,
)
from builder.model.walk import block_children, inlines, language_in, lines
from builder.resolve.rewrite import Run, without_notes

_T = TypeVar("_T")


class Stop(Struct, frozen=True):
    """A block or a run on the way through a chapter. The chapter itself is the first stop, with its title's run."""

    here: Run
    """The number of the section in which it stands, or its title."""
    section: str
    """The id of that section, or the chapter's."""
    block: Block | None = None
    run: Run = ()
    noted: bool = False
    """It stands in a note."""


def stops(chapter: BookChapter) -> Iterator[Stop]:
    """Every block, each followed by its own runs; a note's after the run that calls it."""
    title: Run = (Text(chapter.number),) if chapter.number else without_notes(chapter.title)
    notes = {note.id: note for note in chapter.notes}
    noted = False

    def called(heading: Heading, language: str) -> tuple[Run, str]:
        number: Run = (Text(heading.number),) if heading.number else ()
        return number or without_notes(heading.children, language) or title, heading.id

    def with_notes(run: Run, here: tuple[Run, str]) -> Iterator[Stop]:
        nonlocal noted
        yield Stop(*here, None, run, noted)
        for node in inlines(run):
            # A note that is called again has been read already.
            if isinstance(node, NoteReference) and (note := notes.pop(node.note_id, None)):
                noted = True
                yield from through(note.blocks, here)
                noted = False

    def through(blocks: tuple[Block, ...], above: tuple[Run, str]) -> Iterator[Stop]:
        for block, _, here in in_sections(blocks, above, called):
            yield Stop(*here, block, noted=noted)
            for run in own_runs(block):
                yield from with_notes(run, here)

    yield from with_notes(chapter.title, (title, chapter.id))
    yield from through(chapter.blocks, (title, chapter.id))


def in_sections(
    nodes: Iterable[Block], above: _T, called: Callable[[Heading, str], _T], language: str = ""
) -> Generator[tuple[Block, str, _T], None, _T]:
    """Every block, each before those inside it, with the language in which it stands and what its section is called:
    ``called`` says that of a heading, and ``above`` is for what stands before the first of them.

    A heading in a box, a quotation or a list divides what is in there, and no more. What is returned is what the last
    section is called.
    """
    here = above
    for node in nodes:
        own = language_in(node, language)
        if isinstance(node, Heading):
            here = called(node, own)
        yield node, own, here
        if type(node) is not Paragraph:
            for group in block_children(node):
                last = yield from in_sections(group, here, called, own)
                here = last if isinstance(node, Division) else here
    return here


def own_runs(block: Block) -> Iterator[Run]:
    """The runs of a block, but for those of the blocks inside it."""
    match block:
        case List() | Division():
            pass
        case Box(title=title):
            yield title
        case Quotation(attribution=attribution):
            yield attribution
        case DefinitionList(entries=entries):
            yield from (entry.term for entry in entries)
        case Articles(articles=articles):
            yield from (article.title for article in articles)
        case _:
            yield from lines(block)
