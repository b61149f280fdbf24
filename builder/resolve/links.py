"""Links inside links, of which readers can follow but one: an author's link stays, and what is made gives way to it.

In the words of a link a cross-reference and a citation say what they say without leading there; the call of a note
divides the link, for a note has to be reached. A word for the glossary that is a link itself leads nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from builder.model.book import BookChapter
from builder.model.nodes import Citation, Image, Inline, Link, NoteReference, Phrase, Reference
from builder.model.walk import inlines, plain
from builder.resolve.rewrite import CONTAINERS, Run, rewrite_blocks, rewrite_run


def settled_links(chapter: BookChapter) -> BookChapter:
    """The chapter without links in links."""
    blocks = rewrite_blocks(chapter.blocks, unnested)
    inside = tuple(rewrite_blocks(note.blocks, unnested) for note in chapter.notes)
    notes = tuple(
        note if new is note.blocks else replace(note, blocks=new)
        for note, new in zip(chapter.notes, inside, strict=True)
    )
    return replace(chapter, title=unnested(chapter.title), blocks=blocks, notes=notes)


def unnested(run: Run) -> Run:
    """A run without links in links."""
    return rewrite_run(run, _outermost)


def _outermost(node: Inline) -> Run | None:
    match node:
        case Link(children=children):
            made = rewrite_run(children, _inner)
            if _calls(made):
                return tuple(_divided(node, made))
            return (node if made is children else replace(node, children=made),)
        case Reference(children=children) if any(isinstance(one, Link) for one in inlines(children)):
            return unnested(children)
        case _:
            return None


def _inner(node: Inline) -> Run | None:
    match node:
        case Reference(page=None, children=children) | Link(children=children):
            return rewrite_run(children, _inner)
        case Reference():
            return (replace(node, linked=False),)
        case Citation(children=children, call_id=call):
            return (Phrase(children, id=call),) if call else children
        case _:
            return None


def _divided(link: Link, run: Run) -> Iterator[Inline]:
    for piece in _pieces(run):
        if isinstance(piece, NoteReference):
            yield piece
        elif plain(piece).strip() or any(isinstance(node, Image) for node in inlines(piece)):
            yield replace(link, children=piece)
        else:
            yield from piece


def _pieces(run: Run) -> Iterator[Run | NoteReference]:
    """The calls in a run, and what stands before, between and after them."""
    held: list[Inline] = []
    for node in run:
        if isinstance(node, NoteReference):
            yield tuple(held)
            yield node
            held = []
        elif isinstance(node, CONTAINERS) and _calls(node.children):
            shell = node
            for piece in _pieces(node.children):
                if isinstance(piece, NoteReference):
                    yield tuple(held)
                    yield piece
                    held = []
                elif piece:
                    held.append(replace(shell, children=piece))
                    # An id stands for the place where the words begin.
                    shell = replace(shell, id="", index=()) if isinstance(shell, Phrase) else shell
        else:
            held.append(node)
    yield tuple(held)


def _calls(run: Run) -> bool:
    return any(isinstance(node, NoteReference) for node in inlines(run))
