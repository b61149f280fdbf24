"""Figures drawn from data get the words of the book's language: those that stand for them where they can't be seen,
unless their author gave some, and the unit of a map's scale."""

from __future__ import annotations

from operator import is_

from msgspec.structs import replace

from builder.figures.said import alternative
from builder.model.book import BookChapter, Words
from builder.model.drawings import Map
from builder.model.nodes import Block, Figure, Note
from builder.resolve.rewrite import rewrite_blocks


def described(chapters: tuple[BookChapter, ...], words: Words) -> tuple[BookChapter, ...]:
    """The chapters with an alternative text for every figure that can tell its own, in their notes too."""
    out = []
    for chapter in chapters:
        blocks = described_blocks(chapter.blocks, words)
        notes = tuple(_note(note, words) for note in chapter.notes)
        same = blocks is chapter.blocks and all(map(is_, notes, chapter.notes))
        out.append(chapter if same else replace(chapter, blocks=blocks, notes=notes))
    return tuple(out)


def described_blocks(blocks: tuple[Block, ...], words: Words) -> tuple[Block, ...]:
    """The same for blocks; what has nothing to be described stays the same object."""

    def describe(block: Block) -> Block:
        if not isinstance(block, Figure) or block.drawing is None:
            return block
        if isinstance(block.drawing, Map):
            units = {"kilometres": words["drawing-kilometres"], "metres": words["drawing-metres"]}
            block = replace(block, drawing=replace(block.drawing, **units))
        return block if block.alt or block.drawing is None else replace(block, alt=alternative(block.drawing, words))

    return rewrite_blocks(blocks, lambda run: run, describe)


def _note(note: Note, words: Words) -> Note:
    blocks = described_blocks(note.blocks, words)
    return note if blocks is note.blocks else replace(note, blocks=blocks)
