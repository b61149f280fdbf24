"""Reading a book in order, notes where they are called, knowing at each point in which section one is."""

from __future__ import annotations

from collections.abc import Iterator

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
    Quotation,
    Text,
)
from builder.model.walk import inlines, lines, spoken
from builder.resolve.rewrite import Run, without_notes


class Stop(Struct, frozen=True):
    """A block or a run on the way through a chapter. The chapter itself is the first stop, with its title's run."""

    here: Run
    """The number of the section in which it stands, or its title."""
    block: Block | None = None
    run: Run = ()
    noted: bool = False
    """It stands in a note."""


def stops(chapter: BookChapter) -> Iterator[Stop]:
    """Every block, each followed by its own runs; a note's after the run that calls it."""
    title: Run = (Text(chapter.number),) if chapter.number else without_notes(chapter.title)
    notes = {note.id: note for note in chapter.notes}
    here = title
    noted = False

    def with_notes(run: Run) -> Iterator[Stop]:
        nonlocal noted
        yield Stop(here, None, run, noted)
        for node in inlines(run):
            # A note that is called again has been read already.
            if isinstance(node, NoteReference) and (note := notes.pop(node.note_id, None)):
                noted = True
                yield from through(note.blocks)
                noted = False

    def through(blocks: tuple[Block, ...]) -> Iterator[Stop]:
        nonlocal here
        for block, language in spoken(blocks):
            if isinstance(block, Heading):
                here = (Text(block.number),) if block.number else without_notes(block.children, language) or title
            yield Stop(here, block, noted=noted)
            for run in own_runs(block):
                yield from with_notes(run)

    yield from with_notes(chapter.title)
    yield from through(chapter.blocks)


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
