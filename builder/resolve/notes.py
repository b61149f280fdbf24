"""Footnotes: numbered per chapter in the order of their first call, calls and notes linked to one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Severity, nearest
from builder.model.nodes import Block, Inline, Note, NoteCall, NoteReference, Phrase, Text
from builder.model.walk import inlines
from builder.resolve.identifiers import Names
from builder.resolve.rewrite import CONTAINERS, Run, rewrite_blocks, rewrite_run, runs_of, same

_BETWEEN_CALLS = Text("\u202f")
"""Two calls one after the other are not read as one number."""


def is_written(label: str) -> bool:
    """Whether a note's label is its author's. Those of inline notes and of citations in notes begin with a caret."""
    return not label.startswith("^")


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

    inside = [block for note in notes.values() for block in note.blocks]
    new_title = settle_run(title)
    new_blocks = rewrite_blocks(blocks, settle_run)
    diagnostics += nested((title, *runs_of(blocks)), in_note=False)
    diagnostics += nested(runs_of(inside), in_note=True)
    # What is called in a note alone has been told of; an inline note goes with the words in which it stands.
    called = {node.label for run in runs_of(inside) for node in inlines(run) if isinstance(node, NoteCall)}
    unused = (label for label in filter(is_written, notes) if label not in calls.order and label not in called)
    diagnostics += [_unused(label, notes[label]) for label in unused]
    settled = tuple(
        replace(notes[label], number=number, id=ids[label], call_ids=tuple(made), label=label)
        for number, (label, made) in enumerate(calls.order.items(), start=1)
    )
    return Noted(new_title, new_blocks, settled), diagnostics


def _apart(run: Run) -> Run:
    """The run with a space between calls that follow one another, whatever marks or emphasis there are around them."""
    after_call = False

    def apart(inner: Run) -> Run:
        nonlocal after_call
        out: list[Inline] = []
        for node in inner:
            if isinstance(node, NoteReference):
                if after_call:
                    out.append(_BETWEEN_CALLS)
                after_call = True
            elif isinstance(node, Phrase) and node.in_margin:  # beside the line
                children = _apart(node.children)
                node = node if children is node.children else replace(node, children=children)
            elif isinstance(node, CONTAINERS):
                children = apart(node.children)
                node = node if children is node.children else replace(node, children=children)
            elif node != Text(""):
                after_call = False
            out.append(node)
        return same(inner, out)

    return apart(run)


def _undefined(call: NoteCall, notes: Mapping[str, Note]) -> Diagnostic:
    return Diagnostic(
        "undefined-note",
        call.span,
        f"there is no note “{call.label}” in this chapter",
        nearest(call.label, filter(is_written, notes)) or f"add a line that begins with [^{call.label}]:",
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


def nested(runs: Iterable[Run], in_note: bool) -> list[Diagnostic]:
    """What to say of notes inside notes; ``in_note``: the runs stand in a footnote."""
    return [_in_note(node) for run in runs for node in _nested(run, in_note, in_margin=False)]


def _nested(run: Run, in_note: bool, in_margin: bool) -> Iterator[NoteCall | Phrase]:
    """The notes inside notes that print has no place for. In the margin a footnote may be called."""
    for node in run:
        margin = isinstance(node, Phrase) and node.in_margin
        if isinstance(node, NoteCall):
            if in_note:
                yield node
        elif isinstance(node, CONTAINERS):
            if isinstance(node, Phrase) and margin and (in_note or in_margin):
                yield node
            yield from _nested(node.children, in_note, in_margin or margin)


def _in_note(node: NoteCall | Phrase) -> Diagnostic:
    message = "a note is called inside a note" if isinstance(node, NoteCall) else "a margin note stands inside a note"
    return Diagnostic("note-in-note", node.span, message, "put both into one, or into the text")
