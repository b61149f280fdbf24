"""The part of the globe that a map shows: what its author says, or what lies around its places.

It may lie across the date line: there a frame's west is a greater number than its east, which is counted on.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Final, TypeAlias

from builder.content.data_blocks.records import Tools
from builder.content.fields import Fields, fields
from builder.diagnostics import Diagnostic
from builder.model.drawings import Place

Frame: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north in degrees; the east is the greater number, beyond 180 if need be."""

WIDEST: Final = 160.0
"""Degrees from west to east at most: the projection bends what is wider beyond use."""
FARTHEST: Final = 85.0
"""Degrees north and south at most."""
SMALLEST: Final = 1e-5
"""Degrees at least from edge to edge: about a metre."""
SLIMMEST: Final = 50.0
"""A map is so many times as high as wide at most, or as wide as high: names look for room all over it."""
_AROUND: Final = 1.5
"""Degrees about a place that stands alone."""


def read_frame(root: Fields, places: Sequence[Place], tools: Tools) -> Frame | None:
    """A map's frame, or ``None`` where it is told what is wrong with it."""
    node = root.node("frame")
    if node is None:
        if not places:
            tools.found.append(Diagnostic("missing-key", root.span, "a map needs a “frame” or “places”"))
            return None
        try:
            return around(places)
        except ValueError as error:
            tools.found.append(Diagnostic("bad-value", root.span, str(error), "divide the places among two maps"))
            return None
    record = fields(node, ("west", "south", "east", "north"), "the frame", tools.found)
    if record is None:
        return None
    west, east = degrees(record, "west", 180, tools), degrees(record, "east", 180, tools)
    south, north = degrees(record, "south", FARTHEST, tools), degrees(record, "north", FARTHEST, tools)
    wide = _eastwards(west, east)
    if not 0.0 < wide <= WIDEST or south >= north:
        message = f"a frame goes from west to east and from south to north, over {WIDEST:g} degrees at most"
        tools.found.append(Diagnostic("bad-value", record.span, message))
        return None
    across = wide * math.cos(math.radians((south + north) / 2))
    if min(wide, north - south) < SMALLEST or not 1 / SLIMMEST <= (north - south) / across <= SLIMMEST:
        message = (
            f"a frame has {SMALLEST:.5f} degrees each way at least, and is {SLIMMEST:g} times as long as wide at most"
        )
        tools.found.append(Diagnostic("bad-value", record.span, message))
        return None
    for place in places:
        if _eastwards(west, place.east) > wide + 1e-9 or not south <= place.north <= north:
            tools.found.append(Diagnostic("bad-value", record.span, f"“{place.name}” lies outside the frame"))
    return west, south, west + wide, north


def degrees(record: Fields, key: str, limit: float, tools: Tools) -> float:
    """A number of degrees, 0 where it is told what is wrong with it."""

    def parse(text: str) -> float:
        value = float(text)
        if not math.isfinite(value) or abs(value) > limit:
            raise ValueError(f"{text} is more than {limit:g} degrees")
        return value

    if record.node(key, required=True) is None:
        return 0.0
    return record.parsed(key, parse, "write degrees with decimals, as in 45.8") or 0.0


def around(places: Sequence[Place]) -> Frame:
    """A frame about places, the shorter way round, with some room beside them.

    Raises:
        ValueError: no map shows them all.
    """
    west, wide = _narrowest([place.east for place in places])
    if wide > WIDEST:
        raise ValueError(f"the places lie {wide:.0f} degrees apart from west to east; a map shows {WIDEST:g} at most")
    for place in places:
        if abs(place.north) > FARTHEST:
            raise ValueError(f"“{place.name}” lies beyond {FARTHEST:g} degrees, where maps end")
    up = [place.north for place in places]
    extent = max(wide, max(up) - min(up))
    room = 0.12 * max(extent, 1.0) if extent else _AROUND
    south, north = max(min(up) - room, -FARTHEST), min(max(up) + room, FARTHEST)
    # As wide as high at least: degrees east are shorter than degrees north.
    square = (north - south) / max(math.cos(math.radians((south + north) / 2)), 0.1)
    beside = min(max(room, (square - wide) / 2), (WIDEST - wide) / 2)
    return west - beside, south, west + wide + beside, north


def _narrowest(longitudes: Sequence[float]) -> tuple[float, float]:
    """Where the narrowest stretch begins that holds all of these, and how many degrees it goes east."""
    known = sorted(set(longitudes))
    # It begins behind the widest gap, at the first one where that is the gap about the date line.
    gaps = [(known[0] + 360.0 - known[-1], 0)]
    gaps += [(east - west, at) for at, (west, east) in enumerate(itertools.pairwise(known), 1)]
    widest, first = max(gaps, key=lambda gap: gap[0])
    return known[first], (known[-1] - known[0] if first == 0 else 360.0 - widest)


def _eastwards(west: float, east: float) -> float:
    """How many degrees it is from one longitude east to another."""
    return east - west if east >= west else east - west + 360.0
