"""Floats: figures and tables that move to the head or foot of a page, so that the text about them flows on.

A float goes to the page of its first mention or to a later one, in the order of the source. A table that is too wide
for the page is set across it and has pages of its own, turned by a quarter; a figure over a spread has two facing
pages.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from builder.layout.slabs import WIDOW, Float, PlacedAnchor, PlacedLine, Slab, edges
from builder.markup.flow import Flow, NodeId


class Floats(NamedTuple):
    """The floats of a chapter, in order."""

    blocks: Sequence[Float] = ()
    anchors: Sequence[int] = ()
    """For each, a slab: it stands on no page before that slab's. Never falling."""
    barriers: Sequence[int] = ()
    """For each, the slab that has to come after it: where the next block with a caption begins that stays in the text;
    the number of slabs, if there is none. Never falling."""
    kept: int | None = None
    """The one that what ends the text, a heading, is to share a page with."""


NO_FLOATS = Floats()


def collect(slabs: Sequence[Slab], flow: Flow) -> Floats:
    """The floats that slabs carry; each is bound to its place in the source or its first mention, what comes later.

    Figures and tables are numbered in the order of the source: a mention behind the next one that stays in the text
    binds nothing.
    """
    blocks = [(block, index) for index, slab in enumerate(slabs) for block in slab.floats]
    before = len(blocks)
    blocks += [(block, len(slabs)) for slab in slabs[-1:] for block in slab.trailing]
    if not blocks:
        return NO_FLOATS
    kept = before if before < len(blocks) and slabs[-1].keeps and not blocks[before][0].alone else None
    mentions = _mentions(slabs, flow)
    standing = _standing(slabs, flow)
    anchors: list[int] = []
    barriers: list[int] = []
    for block, index in blocks:
        place = max(index - 1, 0)
        barrier = standing[at] if (at := bisect_left(standing, index)) < len(standing) else len(slabs)
        mentioned = min((mentions[name] for name in block.ids if name in mentions), default=place)
        anchors.append(max(place, mentioned if mentioned < barrier else place, *anchors[-1:]))
        barriers.append(barrier)
    return Floats([block for block, _ in blocks], anchors, barriers, kept)


def _standing(slabs: Sequence[Slab], flow: Flow) -> list[int]:
    """The slabs with which figures and tables with captions begin that stay in the text."""
    captioned: set[NodeId] = set()
    for node in flow.nodes:
        if node.element.kind in ("figcaption", "caption"):
            above = node.parent
            while above not in captioned:  # the root is its own parent
                captioned.add(above)
                above = flow.nodes[above].parent
    return [
        index
        for index, slab in enumerate(slabs)
        if any(
            isinstance(item, PlacedAnchor)
            and item.node in captioned
            and _is_numbered(flow.nodes[item.node].element.kind)
            for item in slab.placed
        )
    ]


def _is_numbered(kind: str) -> bool:
    """Whether elements of a kind are counted: figures and tables, but no sections with some in them."""
    return kind.partition(".")[0] == "figure" or kind in ("div.table", "div.abreast")


def _mentions(slabs: Sequence[Slab], flow: Flow) -> Mapping[str, int]:
    """The first slab that has a link to each id."""
    found: dict[str, int] = {}
    for index, slab in enumerate(slabs):
        for item in slab.placed:
            if isinstance(item, PlacedLine):
                for link in item.line.links:
                    href = flow.nodes[link.node].attributes["href"]
                    if href.startswith("#"):
                        found.setdefault(href[1:], index)
    return found


def height(slabs: Sequence[Slab]) -> float:
    """Of slabs below one another with the fields behind them, in points."""
    out = sum(slab.height + (max(slab.before, slab.top) if index else 0.0) for index, slab in enumerate(slabs))
    return out + sum(edges(above, slab) for above, slab in pairwise((None, *slabs, None)))


def leaves(slabs: Sequence[Slab], room: float, feet: Sequence[float]) -> list[Sequence[Slab]]:
    """Slabs divided into pages of at most ``room`` points, about equally full.

    Args:
        slabs: rows with what stands above and below them.
        room: height of a page, in points.
        feet: for each slab what its notes take at the foot of its page, in points.
    """
    fewest = list(_filled(slabs, room, feet))
    low, high = 0.0, room
    while high - low > 1:  # as low as they can be without being more
        middle = (low + high) / 2
        if len(list(_filled(slabs, middle, feet))) > len(fewest):
            low = middle
        else:
            high = middle
    return list(_filled(slabs, high, feet))


def _filled(slabs: Sequence[Slab], room: float, feet: Sequence[float]) -> Iterator[Sequence[Slab]]:
    """Slabs divided into pages, heads counted where they are set again; each as full as can be."""
    start = 0
    while start < len(slabs):
        used = slabs[start].heads_height
        stop = start
        while stop < len(slabs):
            used += slabs[stop].height + (max(slabs[stop].before, slabs[stop].top) if stop > start else 0.0)
            used += edges(slabs[stop - 1] if stop > start else None, slabs[stop]) + feet[stop]
            if used + edges(slabs[stop], None) > room + 0.01:
                break
            stop += 1
        stop = max(stop, start + 1)
        last = stop
        while stop < len(slabs) and last > start and slabs[last].cost >= WIDOW:
            last -= 1
        stop = last if last > start else stop
        yield slabs[start:stop]
        start = stop
