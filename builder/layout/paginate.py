"""The whole book, laid out: each section set into slabs and broken into pages, the pages numbered, and set again
where a page number that is printed in the text came out different from the one that was set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from builder.diagnostics import Diagnostic, Fault, Severity
from builder.geometry import Rect
from builder.layout.furniture import Furniture, drop_folio, furniture, leader, note_rule, running_head
from builder.layout.numerals import roman_numeral
from builder.layout.page_breaking import NoteLines, PagePlan, PageRoom, Stand, break_pages, stand
from builder.layout.pages import (
    Destination,
    Fill,
    FurnitureLine,
    Item,
    LabelRange,
    Line,
    LinkArea,
    OutlineEntry,
    Page,
    Pages,
    Picture,
)
from builder.layout.paragraph import Setting
from builder.layout.slabs import (
    Bench,
    PlacedAnchor,
    PlacedFill,
    PlacedHeading,
    PlacedLine,
    PlacedPicture,
    Slab,
)
from builder.layout.strips import strips
from builder.layout.variation import vary
from builder.layout.words import Inks
from builder.markup.flow import Anchor, Flow, FlowBlock, Group, InlinePicture, NodeId, PageSlot, TableBlock, TextBlock
from builder.markup.styles import Styler
from builder.publication import Matter

PASSES = 5
"""How often sections may be set again before their page numbers must agree."""
BLEED = 3.0
"""Points by which a full field goes beyond the trim size."""
BARE = frozenset({"section.cover", "section.titlepage", "section.imprint"})
"""Sections without running heads and folios."""
RECTO = frozenset({"section.titlepage", "section.part"})
"""Sections that begin on a right-hand page."""


@dataclass(frozen=True, slots=True)
class Galley:
    """A section set into slabs, and broken into pages for as often as was asked."""

    bench: Bench
    slabs: Sequence[Slab]
    notes: NoteLines
    room: PageRoom
    slots: Mapping[str, str]
    """The page labels that were set in it, by target."""
    found: tuple[Diagnostic, ...]
    plans: dict[bool, Sequence[PagePlan]] = field(default_factory=dict)
    """Its pages when the first is a right-hand one, and when it is not: a memo."""

    @property
    def flow(self) -> Flow:
        """The section."""
        return self.bench.flow

    def pages(self, recto: bool) -> Sequence[PagePlan]:
        """Its pages when the first is a right-hand one, or not."""
        if recto not in self.plans:
            self.plans[recto] = break_pages(
                self.slabs,
                self.notes,
                self.room,
                recto,
                lambda passage, natural, by: vary(passage, natural, by, self.bench),
            )
        return self.plans[recto]


def paginate(
    flows: Sequence[Flow],
    styler: Styler,
    title: str,
    exceptions: Mapping[str, Mapping[str, tuple[int, ...]]],
    words: Callable[[str], str] = str,
) -> tuple[Pages, list[Diagnostic]]:
    """Lay the book out.

    Args:
        flows: its sections.
        styler: the theme.
        title: the book's title, for running heads.
        exceptions: language → word → where it may be divided.
        words: the book's own word for a key.
    """
    inks = Inks(exceptions)
    kit = furniture(styler, inks)
    labels: Mapping[str, str] = {}
    galleys = [_set(flow, styler, kit, inks, labels, words) for flow in flows]
    for _ in range(PASSES):
        numbered = list(_number(galleys))
        labels = _labels(galleys, numbered)
        stale = [
            index
            for index, galley in enumerate(galleys)
            if any(labels.get(target, shown) != shown for target, shown in galley.slots.items())
        ]
        if not stale:
            break
        for index in stale:
            galleys[index] = _set(flows[index], styler, kit, inks, labels, words)
    found = [finding for galley in galleys for finding in galley.found]
    found += [_too_tall(galleys[spot.galley], spot.plan) for spot in numbered if spot.plan and spot.plan.overfull]
    if stale:
        flow = flows[stale[0]]
        found.append(
            Diagnostic(
                "unsettled-pages",
                flow.nodes[0].span,
                f"page numbers still change after {PASSES} passes",
                "a page number printed here moves its own target",
                Severity.ERROR,
                Fault.BUG,
            )
        )
    pages = [_page(galleys, spot, kit, styler, title) for spot in numbered]
    return (
        Pages(
            tuple(flows),
            tuple(pages),
            tuple(_outline(galleys, numbered)),
            labels,
            _label_ranges(numbered),
        ),
        found,
    )


# -- setting a section -----------------------------------------------------------------------------------------------


def _set(
    flow: Flow, styler: Styler, kit: Furniture, inks: Inks, labels: Mapping[str, str], words: Callable[[str], str]
) -> Galley:
    frame = styler.theme.page
    setting = Setting(inks, labels, [node.span for node in flow.nodes], _links(flow))
    bench = Bench(flow, setting, frame.grid, frame.height, words)
    slabs, found = strips(flow.body, frame.measure, bench)
    if slabs and flow.style.spring:
        slabs[0].spring = True
    room = PageRoom(frame.height, frame.grid, kit.note_above, kit.note_below, kit.note_gap)
    note_slabs: list[Slab] = []
    starts: list[int] = []
    by_id: dict[str, int] = {}
    for name, note in flow.notes.items():
        lines, faults = strips([note], frame.measure, bench)
        found += faults
        by_id[name] = len(starts)
        starts.append(len(note_slabs))
        note_slabs += lines
    notes = NoteLines(note_slabs, starts, by_id)
    slots = {target: labels.get(target, "") for target in _slots(flow.body)}
    for note in flow.notes.values():
        slots |= {target: labels.get(target, "") for target in _slots(note.children)}
    return Galley(bench, slabs, notes, room, slots, tuple(found))


def _too_tall(galley: Galley, plan: PagePlan) -> Diagnostic:
    return Diagnostic(
        "too-tall",
        galley.flow.nodes[_node_of(plan.slabs[0])].span,
        f"this is {plan.overfull:.0f} pt higher than a page",
        "divide it, or make it smaller",
    )


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


def _slots(blocks: Sequence[FlowBlock]) -> Iterator[str]:
    for block in blocks:
        match block:
            case TextBlock():
                for inline in block.inlines:
                    if isinstance(inline, PageSlot):
                        yield from inline.targets
            case Group():
                yield from _slots(block.children)
            case TableBlock():
                yield from _slots([cell.content for row in block.rows for cell in row.cells])
            case _:
                pass


def _node_of(slab: Slab) -> NodeId:
    for item in slab.placed:
        if isinstance(item, PlacedLine) and item.line.pieces:
            return item.line.pieces[0].node
        if isinstance(item, PlacedPicture):
            return item.node
    return NodeId(0)


# -- numbering -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spot:
    """A page in the book before it is drawn up."""

    index: int
    label: str
    style: str
    """Of its number: ``r``, ``D``, or empty for a page with a word of its own."""
    galley: int
    plan: PagePlan | None
    """``None``: a blank page before the galley."""
    opening: bool = False
    """The galley's first page."""

    @property
    def recto(self) -> bool:
        """A right-hand page: the cover is one, then every other."""
        return self.index % 2 == 0


def _number(galleys: Sequence[Galley]) -> Iterator[Spot]:
    """Every page with its number: the cover none, front matter roman, the rest arabic from the first body page."""
    index = roman = arabic = 0
    body = False

    def spot(galley: int, plan: PagePlan | None, opening: bool = False) -> Spot:
        nonlocal index, roman, arabic
        if galleys[galley].flow.section.kind == "section.cover" or (not roman and plan is None and not body):
            label, style = ("Cover" if plan else "Inside cover"), ""
        elif body:
            arabic += 1
            label, style = str(arabic), "D"
        else:
            roman += 1
            label, style = roman_numeral(roman), "r"
        index += 1
        return Spot(index - 1, label, style, galley, plan, opening)

    for number, galley in enumerate(galleys):
        section = galley.flow.section
        begins_body = not body and section.matter is not Matter.FRONT
        if (section.kind in RECTO or begins_body) and index % 2 == 1:
            yield spot(number, None)
        body = body or begins_body
        for at, plan in enumerate(galley.pages(index % 2 == 0)):
            yield spot(number, plan, at == 0)


def _label_ranges(spots: Sequence[Spot]) -> tuple[LabelRange, ...]:
    ranges: list[LabelRange] = []
    style: str | None = None
    for spot in spots:
        if spot.style != style or not spot.style:
            ranges.append(LabelRange(spot.index, spot.style, "" if spot.style else spot.label, 1))
            style = spot.style
    return tuple(ranges)


def _labels(galleys: Sequence[Galley], spots: Sequence[Spot]) -> dict[str, str]:
    """The page label of every id."""
    labels: dict[str, str] = {}
    for spot in spots:
        plan = spot.plan
        if plan is None:
            continue
        galley = galleys[spot.galley]
        for slab in (*plan.slabs, *galley.notes.slabs[plan.note_first : plan.note_last]):
            for item in slab.placed:
                if isinstance(item, PlacedAnchor):
                    labels.setdefault(item.id, spot.label)
                elif isinstance(item, PlacedLine):
                    for pin in item.line.pinned:
                        if isinstance(pin.inline, Anchor):
                            labels.setdefault(pin.inline.id, spot.label)
        if spot.opening:
            identifier = galley.flow.nodes[0].attributes.get("id", "")
            if identifier:
                labels.setdefault(identifier, spot.label)
    return labels


def _outline(galleys: Sequence[Galley], spots: Sequence[Spot]) -> Iterator[OutlineEntry]:
    """The headings in the order of their pages; chapters stand below the part they belong to."""
    in_part = 0
    for spot in spots:
        plan = spot.plan
        if plan is None:
            continue
        galley = galleys[spot.galley]
        section = galley.flow.section
        if section.kind == "section.part":
            in_part = 1
        elif section.matter is not Matter.BODY:
            in_part = 0
        deeper = 0 if section.kind == "section.part" else in_part
        for slab in plan.slabs:
            for item in slab.placed:
                if isinstance(item, PlacedHeading) and item.id:
                    yield OutlineEntry(item.title, item.id, item.level + deeper)


# -- drawing up pages ------------------------------------------------------------------------------------------------


def _page(galleys: Sequence[Galley], spot: Spot, kit: Furniture, styler: Styler, title: str) -> Page:
    frame = styler.theme.page
    plan = spot.plan
    if plan is None:
        return Page(spot.galley, spot.index, spot.label, frame.size, (), blank=True)
    galley = galleys[spot.galley]
    section = galley.flow.section
    left = frame.inner if spot.recto else frame.outer
    stands = stand(plan, galley.room)
    sheet = _Sheet(galley.flow, left, frame.head)
    background = galley.flow.style.background
    if background:
        # A little over the trim, so that no rounding leaves a white hair at the edge.
        full = Rect(-BLEED, -BLEED, frame.size.width + 2 * BLEED, frame.size.height + 2 * BLEED)
        sheet.fields.append(Fill(full, background))
    if spot.opening and galley.flow.nodes[0].attributes.get("id"):
        sheet.text.append(Destination(galley.flow.nodes[0].attributes["id"], left, frame.head, NodeId(0)))
    sheet.frames(stands)
    for item in stands:
        if item.again:
            sheet.put_again(item.slab, item.y)
        else:
            sheet.put(item.slab, item.y, item.x)
    if plan.note_last > plan.note_first:
        _notes(galley, plan, sheet, kit, left, frame.head)
    if section.kind not in BARE:
        if spot.opening:
            sheet.text += drop_folio(kit, spot.recto, spot.label, left, frame.measure, frame.head + frame.height)
        else:
            shows = kit.recto_shows if spot.recto else kit.verso_shows
            text = section.title if shows == "chapter" else title
            sheet.text += running_head(kit, spot.recto, text, spot.label, left, frame.measure, frame.head)
    return Page(spot.galley, spot.index, spot.label, frame.size, sheet.items())


def _notes(galley: Galley, plan: PagePlan, sheet: _Sheet, kit: Furniture, left: float, top: float) -> None:
    """Notes at the foot of the type area, their rule above them."""
    room = galley.room
    slabs = galley.notes.slabs[plan.note_first : plan.note_last]
    starts = frozenset(galley.notes.starts)
    height = sum(
        slab.height + (room.note_gap if plan.note_first + index in starts else 0.0) for index, slab in enumerate(slabs)
    )
    y = room.height - height
    sheet.fields.append(note_rule(kit, left, top + y - room.note_below))
    for index, slab in enumerate(slabs):
        if plan.note_first + index in starts:
            y += room.note_gap
        sheet.put(slab, y)
        y += slab.height


class _Sheet:
    """Collects a page's items while its slabs are put down."""

    def __init__(self, flow: Flow, left: float, top: float) -> None:
        self.flow = flow
        self.left = left
        self.top = top
        self.fields: list[Item] = []
        self.text: list[Item] = []
        self.links: dict[NodeId, list[Rect]] = {}

    def items(self) -> tuple[Item, ...]:
        """In painting order."""
        areas = [
            LinkArea(tuple(rects), self.flow.nodes[node].attributes["href"], node) for node, rects in self.links.items()
        ]
        return (*self.fields, *self.text, *areas)

    def frames(self, stands: Sequence[Stand]) -> None:
        """The fields behind framed slabs."""
        start = 0
        while start < len(stands):
            frame, x = stands[start].slab.frame, stands[start].x
            stop = start
            while stop < len(stands) and stands[stop].slab.frame is frame and stands[stop].x == x:
                stop += 1
            if frame is not None:
                top = stands[start].y - frame.padding
                bottom = stands[stop - 1].y + stands[stop - 1].slab.height + frame.padding
                self.fields.append(
                    Fill(Rect(self.left + frame.x + x, self.top + top, frame.width, bottom - top), frame.colour)
                )
            start = stop

    def put(self, slab: Slab, y: float, x: float = 0.0) -> None:
        """A slab whose top stands ``y`` points below the head of the type area, in the column ``x`` points in."""
        x, y = self.left + x, self.top + y
        for item in slab.placed:
            match item:
                case PlacedLine():
                    self._line(item, x, y)
                case PlacedFill():
                    self.fields.append(Fill(Rect(x + item.x, y + item.y, item.width, item.height), item.colour))
                case PlacedPicture():
                    rect = Rect(x + item.x, y + item.y, item.width, item.height)
                    self.text.append(Picture(rect, item.src, item.node))
                case PlacedAnchor():
                    self.text.append(Destination(item.id, x + item.x, y + item.y, item.node))
                case PlacedHeading():
                    pass

    def put_again(self, slab: Slab, y: float) -> None:
        """A slab that has stood before: what it shows is furniture of the page."""
        x, y = self.left, self.top + y
        for item in slab.placed:
            match item:
                case PlacedLine():
                    line = Line(x + item.x, y + item.y, item.line.pieces, item.line.scale, end_space=False)
                    self.text.append(FurnitureLine(line, "Layout"))
                case PlacedFill():
                    self.fields.append(Fill(Rect(x + item.x, y + item.y, item.width, item.height), item.colour))
                case _:
                    pass

    def _line(self, item: PlacedLine, x: float, y: float) -> None:
        line = item.line
        x, y = x + item.x, y + item.y
        for pin in line.pinned:
            match pin.inline:
                case Anchor(name, node):
                    self.text.append(Destination(name, x + pin.x, y - line.size, node))
                case InlinePicture(src, width, height, node):
                    self.text.append(Picture(Rect(x + pin.x, y - height, width, height), src, node))
        if line.pieces:
            self.text.append(Line(x, y, line.pieces, line.scale, line.end_space, line.soft_hyphen))
        self.text += leader(line, x, y)
        for link in line.links:
            rect = Rect(x + link.left, y - 0.8 * line.size, link.right - link.left, 1.05 * line.size)
            self.links.setdefault(link.node, []).append(rect)
