"""Figures drawn from data get the words of the book's language: those that stand for them where they can't be seen,
unless their author gave some, and the unit of a map's scale."""

from __future__ import annotations

from msgspec.structs import replace

from builder.figures.said import alternative
from builder.model.book import BookChapter, Words
from builder.model.drawings import Map
from builder.model.nodes import Block, Figure
from builder.resolve.rewrite import rewrite_blocks


def described(chapters: tuple[BookChapter, ...], words: Words) -> tuple[BookChapter, ...]:
    """The chapters with an alternative text for every figure that can tell its own."""

    def describe(block: Block) -> Block:
        if not isinstance(block, Figure) or block.drawing is None:
            return block
        if isinstance(block.drawing, Map):
            block = replace(block, drawing=replace(block.drawing, kilometres=words["drawing-kilometres"]))
        return block if block.alt or block.drawing is None else replace(block, alt=alternative(block.drawing, words))

    out = []
    for chapter in chapters:
        blocks = rewrite_blocks(chapter.blocks, lambda run: run, describe)
        out.append(chapter if blocks is chapter.blocks else replace(chapter, blocks=blocks))
    return tuple(out)
