"""Floats: figures and tables that move to the head or foot of a page, so that the text about them flows on.

A float goes to the page of its first mention or to a later one, in the order of the source. A table that is too wide
for the page is set across it and has pages of its own, turned by a quarter; a figure over a spread has two facing
pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from builder.layout.slabs import FORBIDDEN, Float, PlacedLine, Slab
from builder.markup.flow import Flow


class Floats(NamedTuple):
    """The floats of a chapter, in order."""

    blocks: Sequence[Float] = ()
    anchors: Sequence[int] = ()
    """For each, a slab: it stands on no page before that slab's. Never falling."""


NO_FLOATS = Floats()


def collect(slabs: Sequence[Slab], flow: Flow) -> Floats:
    """The floats that slabs carry; each is bound to its place in the source or its first mention, what comes later."""
    blocks = [(block, index) for index, slab in enumerate(slabs) for block in slab.floats]
    if not blocks:
        return NO_FLOATS
    mentions = _mentions(slabs, flow)
    anchors: list[int] = []
    for block, index in blocks:
        place = max(index - 1, 0)
        mentioned = min((mentions[name] for name in block.ids if name in mentions), default=place)
        anchors.append(max(place, mentioned, *anchors[-1:]))
    return Floats([block for block, _ in blocks], anchors)


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
    """Of slabs below one another, in points."""
    return sum(slab.height + (max(slab.before, slab.top) if index else 0.0) for index, slab in enumerate(slabs))


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
        used = height(slabs[start].heads)
        stop = start
        while stop < len(slabs):
            used += slabs[stop].height + (max(slabs[stop].before, slabs[stop].top) if stop > start else 0.0)
            used += feet[stop]
            if used > room + 0.01:
                break
            stop += 1
        stop = max(stop, start + 1)
        last = stop
        while stop < len(slabs) and last > start and slabs[last].cost >= FORBIDDEN:
            last -= 1
        stop = last if last > start else stop
        yield slabs[start:stop]
        start = stop
