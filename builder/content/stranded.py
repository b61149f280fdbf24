"""What needs a chapter and stands outside all of them, in the imprint: notes, citations, lists that are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from builder.diagnostics import Diagnostic, Span
from builder.model.nodes import (
    Block,
    Box,
    CitationCall,
    Endnotes,
    Figure,
    Heading,
    Index,
    Inline,
    ListOf,
    Note,
    NoteCall,
    Phrase,
    References,
    Table,
)
from builder.model.walk import blocks as blocks_of
from builder.model.walk import inlines, lines

_LISTS = {References: "a bibliography", Index: "an index", Endnotes: "a place for notes"}


def stranded(blocks: tuple[Block, ...], notes: Mapping[str, Note]) -> list[Diagnostic]:
    """What among these blocks no edition could set, and the notes beside them."""
    found = [*_lists(blocks), *_calls(run for block in blocks for run in lines(block))]
    found += [(note.span, "a note") for label, note in notes.items() if not label.startswith("^")]
    hint = "put it into a chapter, or say it in words"
    return [
        Diagnostic("outside-chapters", span, f"{what} stands in the imprint, outside all chapters", hint)
        for span, what in sorted(found, key=lambda one: (one[0].line, one[0].column))
    ]


def _lists(blocks: tuple[Block, ...]) -> Iterator[tuple[Span, str]]:
    for block in blocks_of(blocks):
        if isinstance(block, ListOf):
            yield block.span, f"a list of {block.kind}s"
        elif isinstance(block, References | Index | Endnotes):
            yield block.span, _LISTS[type(block)]
        elif isinstance(block, Heading | Table | Figure | Box) and block.index:
            yield block.span, "an entry of the index"


def _calls(runs: Iterable[tuple[Inline, ...]]) -> Iterator[tuple[Span, str]]:
    for node in (node for run in runs for node in inlines(run)):
        match node:
            case NoteCall():
                yield node.span, "the call of a note"
            case CitationCall():
                yield node.span, "a citation"
            case Phrase(index=marks) if marks:
                yield node.span, "an entry of the index"
            case Phrase(term=term) if term:
                yield node.span, "a word for the glossary"
            case _:
                pass
