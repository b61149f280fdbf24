"""Drawing up a page: its slabs, notes and furniture put down as positioned items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from builder.diagnostics import Diagnostic, Span
from builder.geometry import Rect, Size
from builder.layout.draft import DraftKit, marked
from builder.layout.furniture import Furniture, drop_folio, leader, note_rule, running_head, unset
from builder.layout.galley import MARGIN_GAP, Galley, node_of
from builder.layout.lines import SetLine
from builder.layout.margins import Hung, place
from builder.layout.missing import missing
from builder.layout.numbering import Spot
from builder.layout.pages import (
    Destination,
    Fill,
    FurnitureLine,
    FurniturePicture,
    Item,
    Line,
    LinkArea,
    Page,
    Picture,
    Piece,
)
from builder.layout.pictures import items_of
from builder.layout.slabs import (
    Placed,
    PlacedAnchor,
    PlacedArt,
    PlacedFill,
    PlacedHeading,
    PlacedLine,
    PlacedPicture,
    Slab,
)
from builder.layout.standing import PagePlan, Stand, heads_above, stand
from builder.markup.flow import Anchor, InlinePicture, MarginNote, NodeId
from builder.markup.section import Section
from builder.markup.styles import Styler
from builder.markup.theme import PageFrame

BLEED = 3.0
"""Points by which a full field goes beyond the trim size."""
STRIKE = 0.26
"""Ems above the baseline at which text is struck out."""
STROKE = 0.05
"""Thickness of that stroke, in ems."""
BARE = frozenset({"section.cover", "section.titlepage", "section.imprint"})
"""Sections without running heads and folios."""


def draw_up(
    galley: Galley, spot: Spot, kit: Furniture, styler: Styler, title: str, draft: DraftKit | None = None
) -> Page:
    """The page at ``spot`` with everything in its place. ``title`` is the book's, for running heads."""
    frame = styler.theme.page
    blank = Page(spot.section, spot.index, spot.label, frame.size, (), blank=True)
    if spot.page < 0:
        return blank
    plan = galley.pages(spot.begins_recto)[spot.page]
    opening = spot.page == 0
    section = galley.flow.section
    if plan.turned:
        return _turned(galley, plan, spot, frame, draft)
    if plan.empty and not opening:
        return blank
    left = frame.inner if spot.recto else frame.outer
    stands = stand(plan, galley.room)
    sheet = _Sheet(galley, left, frame.head, spot.recto)
    background = galley.flow.style.background
    if background:
        # A little over the trim, so that no rounding leaves a white hair at the edge.
        full = Rect(-BLEED, -BLEED, frame.size.width + 2 * BLEED, frame.size.height + 2 * BLEED)
        sheet.fields.append(Fill(full, background))
    if opening and galley.flow.nodes[0].attributes.get("id"):
        sheet.text.append(Destination(galley.flow.nodes[0].attributes["id"], left, frame.head, NodeId(0)))
    sheet.frames(stands)
    ordered = _in_reading_order(stands, plan) if plan.above or plan.below else stands
    margin = frame.measure + MARGIN_GAP if spot.recto else -MARGIN_GAP - galley.bench.margin
    _hang(sheet, galley, ordered, galley.room.height, margin)
    _put_all(sheet, ordered)
    if plan.note_last > plan.note_first:
        _notes(galley, plan, sheet, kit, left, frame.head)
    if section.kind not in BARE:
        if opening:
            sheet.text += drop_folio(kit, spot.recto, spot.label, left, frame.measure, frame.head + frame.height)
        else:
            text = _head(kit, spot.recto, section, title)
            sheet.text += running_head(kit, spot.recto, text, spot.label, left, frame.measure, frame.head)
    items = sheet.items()
    if draft is not None and section.kind != "section.cover":
        items = marked(items, draft, Rect(left, frame.head, frame.measure, frame.height))
    return Page(spot.section, spot.index, spot.label, frame.size, items)


def _head(kit: Furniture, recto: bool, section: Section, title: str) -> str:
    """The words over a page of a section."""
    return section.title if (kit.recto_shows if recto else kit.verso_shows) == "chapter" else title


def unset_heads(kit: Furniture, section: Section, title: str, measure: float) -> dict[bool, tuple[Diagnostic, ...]]:
    """What to say of the running heads of a section's right-hand pages (``True``) and of its left-hand ones."""
    found: dict[bool, tuple[Diagnostic, ...]] = {True: (), False: ()}
    for recto in found if section.kind not in BARE else ():
        text = _head(kit, recto, section, title)
        lines = running_head(kit, recto, text, "", 0.0, measure, 0.0)
        place = section.begin if text == section.title else Span("publication.yaml")
        letters = [letter for one in lines for letter in unset(one.line.pieces)]
        found[recto] = tuple(missing(letters, place, whose="the running heads"))
    return found


def _hang(sheet: _Sheet, galley: Galley, stands: Sequence[Stand], height: float, margin: float) -> None:
    """The notes beside the slabs of a page of so many points, in the margin, which begins at ``margin``."""
    beside = place(stands, height, galley.room.grid / 2)[0] if galley.margins else {}
    sheet.beside = {hung.note.node: (margin, hung) for notes in beside.values() for hung in notes}


def _put_all(sheet: _Sheet, stands: Sequence[Stand]) -> None:
    """Slabs in their places."""
    for item in stands:
        if item.again:
            sheet.put_again(item.slab, item.y, item.x)
        else:
            sheet.put(item.slab, item.y, item.x)


def _in_reading_order(stands: Sequence[Stand], plan: PagePlan) -> list[Stand]:
    """Floats among the text in the order of the source, in which whoever has no tags reads the page.

    The text stays as it is (a line may begin in a paragraph's own node after one that began in a link of it): a float
    goes before the first line that has come to a later node.
    """
    afloat = {id(slab) for block in (*plan.above, *plan.below) for slab in block.slabs}
    reached = {False: -1, True: -1}
    keys: list[int] = []
    for item in stands:
        floats = id(item.slab) in afloat
        node = None if item.again else node_of(item.slab)
        reached[floats] = max(reached[floats], -1 if node is None else node)
        keys.append(reached[floats])
    return [item for _, item in sorted(zip(keys, stands, strict=True), key=lambda pair: pair[0])]


def _turned(galley: Galley, plan: PagePlan, spot: Spot, frame: PageFrame, draft: DraftKit | None) -> Page:
    """A page that lies on its side: its head is the book page's left edge. It has no running head."""
    sheet = _Sheet(galley, frame.size.height - frame.head - frame.height, frame.inner if spot.recto else frame.outer)
    stands = stand(plan, galley.room)
    sheet.frames(stands)
    _hang(sheet, galley, stands, frame.measure, frame.height + MARGIN_GAP)
    _put_all(sheet, stands)
    items = sheet.items()
    if draft is not None:
        items = marked(items, draft, Rect(sheet.left, sheet.top, frame.height, frame.measure))
    return Page(spot.section, spot.index, spot.label, Size(frame.size.height, frame.size.width), items)


def _notes(galley: Galley, plan: PagePlan, sheet: _Sheet, kit: Furniture, left: float, top: float) -> None:
    """Notes at the foot of the type area, their rule above them."""
    notes, room = galley.notes, galley.room
    indices = range(plan.note_first, plan.note_last)
    y = room.height - sum(notes.height(index, room.note_gap) for index in indices) - notes.again(plan.note_first)
    sheet.fields += note_rule(kit, left, top + y - room.note_below)
    first = notes.slabs[plan.note_first]
    y += first.heads_height
    stands = heads_above(first, y)
    for index in indices:
        slab = notes.slabs[index]
        y += notes.above(index, room.note_gap)
        stands.append(Stand(slab, y))
        y += slab.height + notes.closing(index)
    sheet.frames(stands)
    _put_all(sheet, stands)


class _Sheet:
    """Collects a page's items while its slabs are put down."""

    def __init__(self, galley: Galley, left: float, top: float, recto: bool = True) -> None:
        self.flow = galley.flow
        self.recto = recto
        self.left = left
        self.top = top
        self.fields: list[Item] = []
        self.text: list[Item] = []
        self.links: dict[NodeId, list[Rect]] = {}
        self.beside: dict[NodeId, tuple[float, Hung]] = {}
        """Notes in the margin, and where that begins."""
        self.struck = galley.struck
        self.linked = galley.bench.setting.links

    def items(self) -> tuple[Item, ...]:
        """In painting order."""
        areas = [
            LinkArea(tuple(rects), self.flow.nodes[node].attributes["href"], node) for node, rects in self.links.items()
        ]
        return (*self.fields, *self.text, *areas)

    def frames(self, stands: Sequence[Stand]) -> None:
        """The fields behind framed slabs; a table's head that is set again stands in that of its rows."""
        behind = [item.slab.frame for item in stands]
        for index in range(len(stands) - 2, -1, -1):
            if stands[index].again:
                behind[index] = behind[index + 1]
        start = 0
        while start < len(stands):
            frame, x = behind[start], stands[start].x
            across = frame is not None and frame.across
            stop = start
            while stop < len(stands) and behind[stop] is frame and (across or stands[stop].x == x):
                stop += 1
            if frame is not None:
                top = stands[start].y - frame.padding
                bottom = max(item.y + item.slab.height for item in stands[start:stop]) + frame.padding
                left = self.left + x + frame.x + (0.0 if self.recto else frame.verso)
                self.fields.append(Fill(Rect(left, self.top + top, frame.width, bottom - top), frame.colour))
            start = stop

    def _sided(self, placed: Sequence[Placed]) -> Iterator[Placed]:
        """What is placed on a slab, where it stands on this side of a spread."""
        for item in placed:
            yield item if self.recto or not item.verso else item._replace(x=item.x + item.verso)

    def put(self, slab: Slab, y: float, x: float = 0.0) -> None:
        """A slab whose top stands ``y`` points below the head of the type area, in the column ``x`` points in."""
        x, y = self.left + x, self.top + y
        for item in self._sided(slab.placed):
            match item:
                case PlacedLine():
                    self._line(item, x, y)
                case PlacedFill():
                    self.fields.append(Fill(Rect(x + item.x, y + item.y, item.width, item.height), item.colour))
                case PlacedPicture():
                    rect = Rect(x + item.x, y + item.y, item.width, item.height)
                    self.text.append(Picture(rect, item.src, item.node))
                case PlacedArt(art_x, art_y, art, look, node):
                    self.text += items_of(art, look, x + art_x, y + art_y, node)
                case PlacedAnchor():
                    self.text.append(Destination(item.id, x + item.x, y + item.y, item.node))
                case PlacedHeading():
                    pass

    def put_again(self, slab: Slab, y: float, x: float = 0.0) -> None:
        """A slab that has stood before: what it shows is furniture of the page."""
        x, y = self.left + x, self.top + y
        for item in self._sided(slab.placed):
            match item:
                case PlacedLine():
                    self._line_again(item.line, x + item.x, y + item.y)
                case PlacedFill():
                    self.fields.append(Fill(Rect(x + item.x, y + item.y, item.width, item.height), item.colour))
                case _:
                    pass

    def _line(self, item: PlacedLine, x: float, y: float) -> None:
        line = item.line
        x, y = x + item.x, y + item.y
        pieces = line.pieces
        for pin in line.pinned:
            match pin.inline:
                case Anchor(name, node):
                    self.text.append(Destination(name, x + pin.x, y - line.size, node))
                case InlinePicture(src, width, height, node):
                    pieces = self._as_far_as(pin.x, pieces, line.scale, x, y)
                    rect = Rect(x + pin.x, y - height, width, height)
                    self.text.append(Picture(rect, src, node))
                    if self.linked and self.linked[node] >= 0:
                        self.links.setdefault(NodeId(self.linked[node]), []).append(rect)
                case MarginNote(_, node) if node in self.beside:
                    pieces = self._as_far_as(pin.x, pieces, line.scale, x, y)
                    margin, hung = self.beside[node]
                    # In a left-hand margin the text is at their right: there they are even on that side.
                    lines = [item.line.width for item in hung.note.placed] if margin < 0 else []
                    shifts = [-margin - MARGIN_GAP - width for width in lines] or [0.0] * len(hung.note.placed)
                    moved = [item._replace(x=item.x + by) for item, by in zip(hung.note.placed, shifts, strict=True)]
                    self.put(Slab(0.0, list(moved)), hung.y, margin)
        if pieces:
            self.text.append(Line(x, y, pieces, line.scale, line.end_space, line.soft_hyphen))
        if line.pieces and self.struck:
            self.text += _strikes(line, x, y, self.struck)
        self.text += leader(line, x, y)
        for link in line.links:
            rect = Rect(x + link.left, y - 0.8 * line.size, link.right - link.left, 1.05 * line.size)
            self.links.setdefault(link.node, []).append(rect)

    def _line_again(self, line: SetLine, x: float, y: float) -> None:
        """A line that has stood before."""
        if line.pieces:
            self.text.append(FurnitureLine(Line(x, y, line.pieces, line.scale, end_space=False), "Layout"))
        for pin in line.pinned:
            if isinstance(pin.inline, InlinePicture):
                rect = Rect(x + pin.x, y - pin.inline.height, pin.inline.width, pin.inline.height)
                self.text.append(FurniturePicture(rect, pin.inline.src))
        if line.pieces and self.struck:
            self.text += _strikes(line, x, y, self.struck)

    def _as_far_as(self, stop: float, pieces: tuple[Piece, ...], scale: float, x: float, y: float) -> tuple[Piece, ...]:
        """Put the pieces of a line that come before what stands in it or is called in it at ``stop``, since that is
        read after them; the pieces that are left. A space parts them, for readers that see text alone."""
        before = tuple(piece for piece in pieces if piece.x < stop - 0.01)
        rest = pieces[len(before) :]
        if before:
            self.text.append(Line(x, y, before, scale, end_space=True))
            rest = tuple(piece._replace(space=False) if piece is rest[0] else piece for piece in rest)
        return rest


def _strikes(line: SetLine, x: float, y: float, struck: frozenset[NodeId]) -> list[Item]:
    """The strokes through the struck pieces of a line, over the spaces between them too."""
    strokes: list[Item] = []
    end = None
    for piece in line.pieces:
        if piece.node not in struck:
            end = None
            continue
        wide = (piece.shaped.width + piece.tracking * len(piece.shaped.glyphs)) * piece.size / 1000 * line.scale
        start = piece.x if end is None else end
        end = piece.x + wide
        high = y - piece.rise - STRIKE * piece.size
        strokes.append(Fill(Rect(x + start, high, end - start, STROKE * piece.size), piece.colour))
    return strokes
