"""Footnotes: numbered per chapter in the order of their first call, calls and notes linked to one another."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Severity, Span, nearest
from builder.model.nodes import Block, Inline, Note, NoteCall, NoteReference, Text
from builder.model.walk import inlines
from builder.resolve.identifiers import Names
from builder.resolve.rewrite import CONTAINERS, Run, rewrite_blocks, rewrite_run, runs_of, same

_BETWEEN_CALLS = Text("\u202f")
"""Two calls one after the other are not read as one number."""


class Noted(Struct, frozen=True):
    """A chapter with its notes settled."""

    title: Run
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]


class _Calls(Struct):
    """The calls met so far in one chapter."""

    order: dict[str, list[str]] = field(default_factory=dict)
    """Label → ids of its calls, labels in the order of their first call."""


def settled_notes(
    chapter: str, title: Run, blocks: tuple[Block, ...], notes: Mapping[str, Note], names: Names
) -> tuple[Noted, list[Diagnostic]]:
    """The chapter whose id is ``chapter`` with calls numbered and its notes in the order of their first call."""
    diagnostics: list[Diagnostic] = []
    calls = _Calls()
    ids: dict[str, str] = {}

    def settle(node: Inline) -> Run | None:
        if not isinstance(node, NoteCall):
            return None
        note = notes.get(node.label)
        if note is None:
            diagnostics.append(_undefined(node, notes))
            return ()
        earlier = calls.order.setdefault(node.label, [])
        number = list(calls.order).index(node.label) + 1 if earlier else len(calls.order)
        if earlier:
            diagnostics.append(_called_again(node, note))
        else:
            ids[node.label] = names.made(f"{chapter}-note-{number}", note.span)
        call = names.made(f"{chapter}-call-{number}", node.span)
        earlier.append(call)
        return (NoteReference(number, ids[node.label], call),)

    def settle_run(run: Run) -> Run:
        settled = rewrite_run(run, settle)
        return settled if settled is run else _apart(settled)

    new_title = settle_run(title)
    new_blocks = rewrite_blocks(blocks, settle_run)
    for label, note in notes.items():
        diagnostics.extend(_nested(note))
        if label not in calls.order:
            diagnostics.append(_unused(label, note))
    settled = tuple(
        replace(notes[label], number=number, id=ids[label], call_ids=tuple(made), label=label)
        for number, (label, made) in enumerate(calls.order.items(), start=1)
    )
    return Noted(new_title, new_blocks, settled), diagnostics


def _apart(run: Run) -> Run:
    """The run with a space between calls that follow one another."""
    out: list[Inline] = []
    for node in run:
        if out and isinstance(out[-1], NoteReference) and isinstance(node, NoteReference):
            out.append(_BETWEEN_CALLS)
        if isinstance(node, CONTAINERS):
            children = _apart(node.children)
            node = node if children is node.children else replace(node, children=children)
        out.append(node)
    return same(run, out)


def _undefined(call: NoteCall, notes: Mapping[str, Note]) -> Diagnostic:
    return Diagnostic(
        "undefined-note",
        call.span,
        f"there is no note “{call.label}” in this chapter",
        nearest(call.label, notes) or f"add a line that begins with [^{call.label}]:",
    )


def _called_again(call: NoteCall, note: Note) -> Diagnostic:
    return Diagnostic(
        "note-called-twice",
        call.span,
        f"the note “{call.label}” has been called before",
        f"print sets it on the page of its first call; the note itself stands at {note.span}",
        Severity.WARNING,
    )


def _unused(label: str, note: Note) -> Diagnostic:
    return Diagnostic(
        "unused-note",
        note.span,
        f"the note “{label}” is never called, so readers won’t see it",
        f"call it with [^{label}], or take it out",
        Severity.WARNING,
    )


def _nested(note: Note) -> list[Diagnostic]:
    found: list[Span] = [
        node.span for run in runs_of(note.blocks) for node in inlines(run) if isinstance(node, NoteCall)
    ]
    return [
        Diagnostic("note-in-note", span, "a note is called inside a note", "put both into one, or into the text")
        for span in found
    ]
