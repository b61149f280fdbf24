"""Which number each page gets, and what follows from it: labels of places, outline, label ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from builder.diagnostics import Diagnostic
from builder.layout.galley import Galley, crowded_margin, overleaf, too_tall
from builder.layout.pages import LabelRange, OutlineEntry
from builder.layout.slabs import PlacedAnchor, PlacedHeading, PlacedLine
from builder.markup.flow import Anchor
from builder.markup.section import Section
from builder.numerals import roman_numeral
from builder.publication import Matter

RECTO = frozenset({"section.titlepage", "section.part"})
"""Sections that begin on a right-hand page."""


class HeadingProof(NamedTuple):
    """A heading on a page."""

    title: str
    id: str
    level: int


class PageProof(Struct, frozen=True):
    """What the book has to know of a page before it is drawn up: plain data, so that it can come from anywhere."""

    anchors: tuple[str, ...]
    """Ids that stand on it."""
    headings: tuple[HeadingProof, ...]
    found: tuple[Diagnostic, ...] = ()


class Proof(Struct, frozen=True):
    """What the book has to know of a section that has been set."""

    pages: Mapping[bool, tuple[PageProof, ...]]
    """Its pages when the first is a right-hand one, or not; not all need be known."""
    slots: Mapping[str, str]
    """The page labels that were set in it, by target."""
    found: tuple[Diagnostic, ...]


class Spot(Struct, frozen=True):
    """A page in the book before it is drawn up."""

    index: int
    label: str
    style: str
    """Of its number: ``r``, ``D``, or empty for a page with a word of its own."""
    section: int
    page: int
    """Index in its section; -1: a blank page before it."""
    begins_recto: bool = True
    """Its section's first page is a right-hand one."""

    @property
    def recto(self) -> bool:
        """A right-hand page: the cover is one, then every other."""
        return self.index % 2 == 0


class Numbering(Struct):
    """The pages of a book."""

    spots: list[Spot] = field(default_factory=list)
    unproved: dict[int, bool] = field(default_factory=dict)
    """Sections whose pages were reckoned as if they began on the other side, and the side on which they do begin."""


def prove(galley: Galley, recto: bool, heads: Mapping[bool, tuple[Diagnostic, ...]]) -> tuple[PageProof, ...]:
    """What the book has to know of a galley's pages. ``heads``: what there is to say of running heads on right-hand
    pages and on left-hand ones; the first page has none, nor one that lies on its side or is empty."""
    out: list[PageProof] = []
    root = galley.flow.nodes[0].attributes.get("id", "")
    for at, plan in enumerate(galley.pages(recto)):
        anchors = [root] if root and at == 0 else []
        headings: list[HeadingProof] = []
        for slab in (*plan.all_slabs, *galley.notes.slabs[plan.note_first : plan.note_last]):
            for item in (*slab.placed, *(line for note in slab.margins for line in note.placed)):
                if isinstance(item, PlacedLine):
                    if item.line.pinned:
                        anchors += [pin.inline.id for pin in item.line.pinned if isinstance(pin.inline, Anchor)]
                elif isinstance(item, PlacedAnchor):
                    anchors.append(item.id)
                elif isinstance(item, PlacedHeading):
                    headings.append(HeadingProof(item.title, item.id, item.level))
        found = [too_tall(galley, plan)] if plan.overfull else []
        found += overleaf(galley, plan)
        crowded = crowded_margin(galley, plan) if galley.margins else None
        if crowded is not None:
            found.append(crowded)
        if at and not plan.turned and not plan.empty:
            found += heads[recto == (at % 2 == 0)]
        out.append(PageProof(tuple(anchors), tuple(headings), tuple(found)))
    return tuple(out)


def number(sections: Sequence[Section], proofs: Sequence[Proof]) -> Numbering:
    """Number every page: the cover none, front matter in roman, the rest in arabic from the first body page on."""
    out = Numbering()
    index = roman = arabic = 0
    body = False

    def add(section: int, page: int, begins_recto: bool) -> None:
        nonlocal index, roman, arabic
        if sections[section].kind == "section.cover" or (not roman and page < 0 and not body):
            label, style = ("Cover" if page >= 0 else "Inside cover"), ""
        elif body:
            arabic += 1
            label, style = str(arabic), "D"
        else:
            roman += 1
            label, style = roman_numeral(roman), "r"
        out.spots.append(Spot(index, label, style, section, page, begins_recto))
        index += 1

    for at, (section, proof) in enumerate(zip(sections, proofs, strict=True)):
        begins_body = not body and section.matter is not Matter.FRONT
        if (section.kind in RECTO or begins_body) and index % 2 == 1:
            add(at, -1, True)
        body = body or begins_body
        recto = index % 2 == 0
        if recto not in proof.pages:
            out.unproved[at] = recto
        for page in range(len(proof.pages.get(recto) or proof.pages[not recto])):
            add(at, page, recto)
    return out


def label_ranges(spots: Sequence[Spot]) -> tuple[LabelRange, ...]:
    """The book's ways of numbering, one after the other."""
    ranges: list[LabelRange] = []
    style: str | None = None
    for spot in spots:
        if spot.style != style or not spot.style:
            ranges.append(LabelRange(spot.index, spot.style, "" if spot.style else spot.label, 1))
            style = spot.style
    return tuple(ranges)


def labels_of(spots: Sequence[Spot], proofs: Sequence[Proof]) -> dict[str, str]:
    """The page label of every id."""
    labels: dict[str, str] = {}
    for spot in spots:
        if spot.page >= 0:
            for anchor in proofs[spot.section].pages[spot.begins_recto][spot.page].anchors:
                labels.setdefault(anchor, spot.label)
    return labels


def outline(sections: Sequence[Section], spots: Sequence[Spot], proofs: Sequence[Proof]) -> Iterator[OutlineEntry]:
    """The headings in the order of their pages; chapters stand below the part they belong to."""
    in_part = 0
    for spot in spots:
        if spot.page < 0:
            continue
        section = sections[spot.section]
        if section.kind == "section.part":
            in_part = 1
        elif not section.in_part:
            in_part = 0
        deeper = 0 if section.kind == "section.part" else in_part
        for heading in proofs[spot.section].pages[spot.begins_recto][spot.page].headings:
            yield OutlineEntry(heading.title, heading.id, heading.level + deeper)
