"""A section set into slabs: a galley, from which pages are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from builder.diagnostics import Diagnostic, Severity
from builder.layout.floats import NO_FLOATS, Floats, collect
from builder.layout.furniture import Furniture
from builder.layout.margins import hang, has_notes, place
from builder.layout.page_breaking import break_pages
from builder.layout.page_column import NoteLines
from builder.layout.segments import Setting
from builder.layout.slabs import Bench, Passage, PlacedArt, PlacedLine, PlacedPicture, Slab
from builder.layout.standing import PagePlan, PageRoom, stand
from builder.layout.strips import strips
from builder.layout.variation import Variation, vary
from builder.layout.words import Inks
from builder.markup.flow import ROOT, Flow, FlowBlock, Group, MarginNote, NodeId, PageSlot, TableBlock, TextBlock
from builder.markup.styles import Styler

MARGIN_GAP = 8.0
"""Points between the text and a note in the margin."""
MARGIN_EDGE = 14.0
"""Points between such a note and the edge of the page, at least."""


class Galley(Struct, frozen=True):
    """A section set into slabs, and broken into pages for as often as was asked."""

    bench: Bench
    slabs: Sequence[Slab]
    notes: NoteLines
    room: PageRoom
    slots: Mapping[str, str]
    """The page labels that were set in it, by target."""
    found: tuple[Diagnostic, ...]
    floats: Floats = NO_FLOATS
    margins: bool = False
    """It has notes in the margin."""
    struck: frozenset[NodeId] = frozenset()
    """The nodes whose text is struck out."""
    plans: dict[bool, Sequence[PagePlan]] = field(default_factory=dict)
    """Its pages when the first is a right-hand one, and when it is not: a memo."""
    varied: dict[tuple[Passage, int], Variation | None] = field(default_factory=dict)
    """Paragraphs set otherwise, which both may want: a memo."""

    @property
    def flow(self) -> Flow:
        """The section."""
        return self.bench.flow

    def _vary(self, passage: Passage, natural: tuple[Slab, ...], by: int) -> Variation | None:
        if (passage, by) not in self.varied:
            varied = self.varied[passage, by] = vary(passage, natural, by, self.bench)
            if varied is not None and self.margins:
                hang(varied.slabs, self.bench)
        return self.varied[passage, by]

    def pages(self, recto: bool) -> Sequence[PagePlan]:
        """Its pages when the first is a right-hand one, or not."""
        if recto not in self.plans:
            self.plans[recto] = break_pages(
                self.slabs,
                self.notes,
                self.room,
                recto,
                self._vary,
                self.floats,
            )
        return self.plans[recto]


def set_galley(
    flow: Flow, styler: Styler, kit: Furniture, inks: Inks, labels: Mapping[str, str], words: Callable[[str], str]
) -> Galley:
    """Set a section, with the page labels known so far."""
    frame = styler.theme.page
    setting = Setting(inks, labels, [node.span for node in flow.nodes], _links(flow))
    margin = frame.outer - MARGIN_GAP - MARGIN_EDGE
    bench = Bench(flow, setting, frame.grid, frame.height, words, margin, _first_calls(flow))
    slabs, found = strips(flow.body, frame.measure, bench)
    margins = has_notes(flow)
    if margins:
        found += hang(slabs, bench)
    if slabs and flow.style.spring:
        slabs[0].spring = True
    room = PageRoom(frame.height, frame.grid, kit.note_above, kit.note_below, kit.note_gap, frame.measure)
    note_slabs: list[Slab] = []
    starts: list[int] = []
    by_id: dict[str, int] = {}
    floats = collect(slabs, flow)
    afloat = {name for block in floats.blocks for name in block.notes}
    for name, note in flow.notes.items():
        if name in afloat:
            continue
        lines, faults = strips([note], frame.measure, bench)
        found += faults
        by_id[name] = len(starts)
        starts.append(len(note_slabs))
        note_slabs += lines
    notes = NoteLines(note_slabs, starts, by_id)
    slots = {target: labels.get(target, "") for target in _slots(flow.body)}
    for note in flow.notes.values():
        slots |= {target: labels.get(target, "") for target in _slots(note.children)}
    return Galley(bench, slabs, notes, room, slots, tuple(found), floats, margins, _struck(flow))


def too_tall(galley: Galley, plan: PagePlan) -> Diagnostic:
    """What to say of a page that holds more than fits."""
    return Diagnostic(
        "too-tall",
        galley.flow.nodes[node_of(plan.all_slabs[0]) or ROOT].span,
        f"this is {plan.overfull:.0f} pt higher than a page",
        "divide it, or make it smaller",
    )


def overleaf(galley: Galley, plan: PagePlan) -> list[Diagnostic]:
    """What to say of a page whose notes begin on the next."""
    notes, flow = galley.notes, galley.flow
    names = dict.fromkeys(name for slab in plan.slabs for name in slab.notes if name in notes.by_id)
    return [
        Diagnostic(
            "note-overleaf",
            flow.nodes[flow.notes[name].node].span,
            "the page of its call has no room for this note, which begins overleaf",
            "make the notes that are called beside it shorter, or call them in different lines",
            Severity.WARNING,
        )
        for name in names
        if notes.starts[notes.by_id[name]] >= plan.note_last
    ]


def crowded_margin(galley: Galley, plan: PagePlan) -> Diagnostic | None:
    """What to say of a page whose margin has no room for its notes."""
    room = galley.room
    _, lacking = place(stand(plan, room), room.width if plan.turned else room.height, room.grid / 2)
    if lacking is None:
        return None
    return Diagnostic(
        "crowded-margin",
        galley.flow.nodes[lacking.node].span,
        "the margin of this page has no room for this note",
        "make the notes of this page shorter, or make them footnotes",
    )


def _first_calls(flow: Flow) -> dict[str, NodeId]:
    """Where each note is called for the first time."""
    found: dict[str, NodeId] = {}
    for number, node in enumerate(flow.nodes if flow.notes else ()):
        if node.element.kind == "a.noteref":
            found.setdefault(node.attributes.get("href", "").removeprefix("#"), NodeId(number))
    return found


def _links(flow: Flow) -> list[int]:
    """By node: the link it stands in, or -1; empty where there are no links at all."""
    if not any(node.element.tag == "a" for node in flow.nodes):
        return []
    out: list[int] = []
    for number, node in enumerate(flow.nodes):
        if node.element.tag == "a" and "href" in node.attributes:
            out.append(number)
        else:
            out.append(out[node.parent] if number else -1)
    return out


def _struck(flow: Flow) -> frozenset[NodeId]:
    """The nodes whose text is struck out."""
    found: set[int] = set()
    for number, node in enumerate(flow.nodes):
        if node.element.kind == "del" or (number and node.parent in found):
            found.add(number)
    return frozenset(NodeId(number) for number in found)


def _slots(blocks: Sequence[FlowBlock]) -> Iterator[str]:
    for block in blocks:
        match block:
            case TextBlock():
                for inline in block.inlines:
                    if isinstance(inline, PageSlot):
                        yield from inline.targets
                    elif isinstance(inline, MarginNote):
                        yield from _slots([inline.content])
            case Group():
                yield from _slots(block.children)
            case TableBlock():
                yield from _slots([block.caption] if block.caption is not None else [])
                yield from _slots([cell.content for row in block.rows for cell in row.cells])
            case _:
                pass


def node_of(slab: Slab) -> NodeId | None:
    """The first node that has something on a slab."""
    for item in slab.placed:
        if isinstance(item, PlacedLine) and item.line.pieces:
            return item.line.pieces[0].node
        if isinstance(item, (PlacedPicture, PlacedArt)):
            return item.node
    return None
