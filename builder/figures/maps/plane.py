"""What is done with points, lines and rectangles on the map: clipping, crossing, distances."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

Point: TypeAlias = tuple[float, float]
Stretch: TypeAlias = tuple[Point, Point]
"""A straight part of a line."""


class Box(NamedTuple):
    """A rectangle on the map."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two share some of the map."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, point: Point) -> bool:
        """Whether a point lies inside."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def grown(self, by: float) -> Box:
        """Larger on all sides."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


def bounds(line: Stretch) -> Box:
    """The rectangle about a straight part of a line."""
    (ax, ay), (bx, by) = line
    return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def clipped_ring(ring: Sequence[Point], box: Box) -> list[Point]:
    """A polygon's part inside a rectangle (Sutherland and Hodgman 1974)."""
    points = list(ring)
    for axis, limit, sign in ((0, box.left, 1), (0, box.right, -1), (1, box.top, 1), (1, box.bottom, -1)):
        kept: list[Point] = []
        for index, point in enumerate(points):
            before = points[index - 1]
            inside, was = (point[axis] - limit) * sign >= 0, (before[axis] - limit) * sign >= 0
            if inside != was:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
            if inside:
                kept.append(point)
        points = kept
    return points if len(points) > 2 else []


def clipped_line(points: Sequence[Point], box: Box) -> list[list[Point]]:
    """The parts of a line inside a rectangle (Liang and Barsky 1984, segment by segment)."""
    runs: list[list[Point]] = []
    for start, stop in itertools.pairwise(points):
        part = clipped_segment(start, stop, box)
        if part is None:
            continue
        if runs and runs[-1][-1] == part[0]:
            runs[-1].append(part[1])
        else:
            runs.append(list(part))
    return runs


def clipped_segment(start: Point, stop: Point, box: Box) -> Stretch | None:
    """The part of a segment inside a rectangle."""
    dx, dy = stop[0] - start[0], stop[1] - start[1]
    enter, leave = 0.0, 1.0
    for rise, room in (
        (-dx, start[0] - box.left),
        (dx, box.right - start[0]),
        (-dy, start[1] - box.top),
        (dy, box.bottom - start[1]),
    ):
        if rise == 0.0:
            if room < 0.0:
                return None
        elif rise < 0.0:
            enter = max(enter, room / rise)
        else:
            leave = min(leave, room / rise)
    if enter > leave:
        return None
    first = start if enter == 0.0 else (start[0] + enter * dx, start[1] + enter * dy)
    last = stop if leave == 1.0 else (start[0] + leave * dx, start[1] + leave * dy)
    return first, last


def crosses(line: Stretch, box: Box) -> bool:
    """Whether a segment goes through a rectangle."""
    (ax, ay), (bx, by) = line
    left, top, right, bottom = box
    # Nearly all lie beside it: they are told at once.
    if (
        (ax < left and bx < left)
        or (ax > right and bx > right)
        or (ay < top and by < top)
        or (ay > bottom and by > bottom)
    ):
        return False
    return clipped_segment(line[0], line[1], box) is not None


def cut(one: Stretch, other: Stretch) -> bool:
    """Whether two segments cross."""

    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    (a, b), (c, d) = one, other
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def crossings(y: float, edges: Sequence[Stretch]) -> list[float]:
    """Where edges cross a height: what has an odd number of them to its right lies inside."""
    return [x1 + (y - y1) / (y2 - y1) * (x2 - x1) for (x1, y1), (x2, y2) in edges if (y1 > y) != (y2 > y)]


def distance(point: Point, edge: Stretch) -> float:
    """From a point to a segment."""
    (x1, y1), (x2, y2) = edge
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    share = 0.0 if not length else max(0.0, min(1.0, ((point[0] - x1) * dx + (point[1] - y1) * dy) / length))
    return math.dist(point, (x1 + share * dx, y1 + share * dy))


def apart(one: Box, other: Box) -> float:
    """From a rectangle to another."""
    dx = max(one.left - other.right, other.left - one.right, 0.0)
    dy = max(one.top - other.bottom, other.top - one.bottom, 0.0)
    return math.hypot(dx, dy)
