"""Land and lines of the globe on the map's rectangle.

They are cut in degrees first, to what the map shows and where the globe is cut open: what is projected whole and cut
afterwards goes from one end of the map to the other where it passes the cut, and land that lies elsewhere comes to lie
across it. A straight line of GeoJSON is straight in degrees (RFC 7946, 3.1.1), so that a long one bends on the map.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Final

from builder.figures.maps.plane import Box, Point, clipped_line, clipped_ring
from builder.figures.maps.projection import Sheet

TURNS: Final = (-360.0, 0.0, 360.0)
"""A map's window may lie beyond 180 degrees east or west, where what it shows is written as lying on the other side."""
BEND: Final = 0.25
"""Points by which a line may miss its way, half the weight of a coast."""
SHORT: Final = 0.25
"""Degrees below which a line misses it by less, on a map of any size that shows all of it."""


def ring_on(sheet: Sheet, ring: Sequence[Point]) -> Iterator[list[Point]]:
    """The parts of a polygon's ring that the map shows."""
    for points in _turned(ring, sheet.window):
        part = clipped_ring(points, sheet.window)
        shown = clipped_ring(_bent([*part, part[0]], sheet)[:-1], sheet.box) if part else []
        if shown:
            yield shown


def line_on(sheet: Sheet, line: Sequence[Point]) -> Iterator[list[Point]]:
    """The parts of a line that the map shows."""
    for points in _turned(line, sheet.window):
        for part in clipped_line(points, sheet.window):
            yield from clipped_line(_bent(part, sheet), sheet.box)


def _turned(points: Sequence[Point], window: Box) -> Iterator[list[Point]]:
    """The points as they lie in the window, twice where it is all around the globe."""
    if not points:
        return
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    for turn in TURNS:
        if (
            west + turn <= window.right
            and window.left <= east + turn
            and south <= window.bottom
            and window.top <= north
        ):
            yield [(x + turn, y) for x, y in points]


def _bent(points: Sequence[Point], sheet: Sheet) -> list[Point]:
    """A line that is straight in degrees, on the map."""
    out = [sheet.follow(*points[0])]
    for start, stop in itertools.pairwise(points):
        begin, end = out[-1], sheet.follow(*stop)
        pieces = 1
        if max(abs(stop[0] - start[0]), abs(stop[1] - start[1])) > SHORT:
            missed = max(
                math.dist(sheet.follow(*_between(start, stop, share)), _between(begin, end, share))
                for share in (1 / 3, 2 / 3)
            )
            pieces = max(1, math.ceil(math.sqrt(missed / BEND)))
        out += [sheet.follow(*_between(start, stop, piece / pieces)) for piece in range(1, pieces)]
        out.append(end)
    return out


def _between(start: Point, stop: Point, share: float) -> Point:
    return start[0] + share * (stop[0] - start[0]), start[1] + share * (stop[1] - start[1])
