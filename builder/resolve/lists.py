"""Lists of tables, figures and boxes: a line for each that has a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Severity
from builder.model.book import BookChapter, Words
from builder.model.nodes import Block, Box, Endnotes, Figure, Index, ListEntry, ListOf, Table
from builder.model.walk import blocks as blocks_of
from builder.model.walk import spoken
from builder.publication import NotePlace
from builder.resolve.identifiers import Names
from builder.resolve.rewrite import BlockRule, Run, rewrite_blocks, without_notes


def settled_lists(chapters: tuple[BookChapter, ...], names: Names, words: Words) -> tuple[BookChapter, ...]:
    """The chapters with their lists filled; what is listed has an id."""
    wanted = {block.kind for chapter in chapters for block in blocks_of(chapter.blocks) if isinstance(block, ListOf)}
    if not wanted:
        return chapters

    def name(block: Block) -> Block:
        if isinstance(block, Table | Figure) and block.number and not block.id:
            return replace(block, id=names.made(f"{_kind(block)}-{block.number}", block.span))
        return block

    chapters = tuple(_rewritten(chapter, name) for chapter in chapters)
    entries: dict[str, dict[int, ListEntry]] = {"table": {}, "figure": {}, "box": {}}
    for chapter in chapters:
        for kind, target, number, caption in _numbered(chapter):
            label = words[f"{kind}-label"].format(number=number)
            entries[kind][int(number)] = ListEntry(target, label, caption)
    # Those in notes were counted where these are set.
    lists = {kind: tuple(line for _, line in sorted(lines.items())) for kind, lines in entries.items()}

    def fill(block: Block) -> Block:
        return replace(block, entries=lists[block.kind]) if isinstance(block, ListOf) else block

    return tuple(_rewritten(chapter, fill) for chapter in chapters)


_NOTHING = {
    "table": ("no table of the book has a number", "give them a caption or an id, or take the list out"),
    "figure": ("no figure of the book has a number", "give them a caption or an id, or take the list out"),
    "box": ("no box of the book has a number", "give them an id, or take the list out"),
    "index": ("nothing in the book is marked for the index", "mark words as [Yalta]{.index}, or take the index out"),
    "notes": ("the book has no notes", "take out the place for them"),
}
"""What is to be said of a list without entries."""


def empty_lists(chapters: Iterable[BookChapter], notes: NotePlace) -> Iterator[Diagnostic]:
    """Places for lists, the index or notes that have been filled with nothing."""
    every = [block for chapter in chapters for block in blocks_of(chapter.blocks)]
    # A second place for the index is told as that.
    indexed = any(isinstance(block, Index) and block.groups for block in every)
    for block in every:
        match block:
            case ListOf(kind=kind, entries=()):
                pass
            case Index(groups=()) if not indexed:
                kind = "index"
            case Endnotes(groups=()) if notes is NotePlace.BOOK:
                kind = "notes"
            case _:
                continue
        nothing, hint = _NOTHING[kind]
        yield Diagnostic("empty-list", block.span, f"{nothing}, so nothing is set here", hint, Severity.WARNING)


def _rewritten(chapter: BookChapter, rule: BlockRule) -> BookChapter:
    blocks = rewrite_blocks(chapter.blocks, lambda run: run, rule)
    notes = tuple(replace(note, blocks=rewrite_blocks(note.blocks, lambda run: run, rule)) for note in chapter.notes)
    return replace(chapter, blocks=blocks, notes=notes)


def _kind(block: Table | Figure) -> str:
    return "table" if isinstance(block, Table) else "figure"


def _numbered(chapter: BookChapter) -> Iterator[tuple[str, str, str, Run]]:
    own = spoken(chapter.blocks)
    for block, language in chain(own, *(spoken(note.blocks, note.language) for note in chapter.notes)):
        match block:
            case Table() | Figure() if block.number:
                yield _kind(block), block.id, block.number, without_notes(block.caption, language)
            case Box() if block.number:
                yield "box", block.id, block.number, without_notes(block.title, language)
            case _:
                pass
