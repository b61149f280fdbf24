"""Marks that have a paragraph for themselves: they take no room, which a paragraph does, so they go to the words beside
them."""

from __future__ import annotations

from itertools import chain, takewhile

from msgspec.structs import replace

from builder.model.manuscript import ManuscriptChapter
from builder.model.nodes import (
    Articles,
    Block,
    Box,
    DefinitionList,
    Division,
    Heading,
    Inline,
    List,
    Paragraph,
    Phrase,
    Quotation,
    Text,
)
from builder.model.walk import blocks as blocks_of
from builder.resolve.rewrite import Run, at_edge, rewrite_blocks, same

_WITH_WORDS = (Paragraph, Heading, List, Quotation, DefinitionList, Box, Division, Articles)
"""Blocks of running text. Others may float away from where they are written, or have words of a data file."""


def beside_words(chapter: ManuscriptChapter) -> ManuscriptChapter:
    """The chapter without paragraphs of marks alone, where there is a block of words beside them."""
    every = chain(chapter.blocks, *(note.blocks for note in chapter.notes.values()))
    if not any(isinstance(block, Paragraph) and _marks(block) for block in blocks_of(every)):
        return chapter
    notes = {label: replace(note, blocks=_in_all(note.blocks)) for label, note in chapter.notes.items()}
    return replace(chapter, blocks=_in_all(chapter.blocks), notes=notes)


def _in_all(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return rewrite_blocks(_moved(blocks), lambda run: run, _inside)


def _inside(block: Block) -> Block:
    match block:
        case Quotation(blocks=blocks) | Box(blocks=blocks) | Division(blocks=blocks):
            moved = _moved(blocks)
            return block if moved is blocks else replace(block, blocks=moved)
        case List(items=items):
            return replace(block, items=same(items, map(_moved, items)))
        case DefinitionList(entries=entries):
            meant = [replace(one, meanings=same(one.meanings, map(_moved, one.meanings))) for one in entries]
            return replace(block, entries=tuple(meant))
        case Articles(articles=articles):
            return replace(block, articles=tuple(replace(one, blocks=_moved(one.blocks)) for one in articles))
        case _:
            return block


def _moved(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """These blocks with the marks between them in their words."""
    out: list[Block] = []
    marks: list[Inline] = []
    bare: Paragraph | None = None
    for block in (*blocks, None):
        if isinstance(block, Paragraph) and (own := _marks(block)):
            marks += own
            bare = bare or block
            continue
        if bare is not None:
            before, left, block = _between(out.pop() if out else None, tuple(marks), block)
            out += [before] if before is not None else []
            out += [replace(bare, children=left)] if left else []
            marks, bare = [], None
        if block is not None:
            out.append(block)
    return same(blocks, out)


def _between(before: Block | None, marks: Run, after: Block | None) -> tuple[Block | None, Run, Block | None]:
    """Two blocks with the marks between them, and those that neither can take: ends of ranges go to the words before
    them, others to those behind them, and to what words there are where it has to be."""
    ends = tuple(takewhile(_ends, marks))
    ended = _taking(before, ends, end=True)
    if ended is not None:
        before, marks = ended, marks[len(ends) :]
    begun = _taking(after, marks, end=False)
    if begun is not None:
        return before, (), begun
    ended = _taking(before, marks, end=True)
    return (before, marks, after) if ended is None else (ended, (), after)


def _taking(block: Block | None, marks: Run, end: bool) -> Block | None:
    return at_edge(block, marks, end) if marks and isinstance(block, _WITH_WORDS) else None


def _marks(paragraph: Paragraph) -> Run:
    """What a paragraph holds that takes no room; nothing if it holds anything else."""
    if all(_is_mark(node) or (isinstance(node, Text) and not node.text.strip(" ")) for node in paragraph.children):
        return tuple(filter(_is_mark, paragraph.children))
    return ()


def _is_mark(node: Inline) -> bool:
    return isinstance(node, Phrase) and not (node.children or node.classes) and bool(node.index or node.id)


def _ends(node: Inline) -> bool:
    return isinstance(node, Phrase) and any(mark.bound == "end" for mark in node.index)
