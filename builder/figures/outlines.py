"""What shapes cover: their outlines as straight lines, and whether a point lies inside or along them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from builder.figures.art import Segment

Outline: TypeAlias = Sequence[tuple[float, float]]
"""Points joined by straight lines; one that is closed ends where it begins."""

CHORDS: Final = 8
"""Straight lines for a curve: a circle of four has 32 sides, 1/200 of its radius from the true line at most."""


def outlines(segments: Iterable[Segment], left: float, top: float) -> list[Outline]:
    """The outlines of a shape whose coordinates begin at a corner."""
    out: list[list[tuple[float, float]]] = []
    for kind, *given in segments:
        values = [float(value) for value in given]
        points = [(left + x, top + y) for x, y in zip(values[::2], values[1::2], strict=True)]
        if kind == "M":
            out.append(points)
        elif kind == "L":
            out[-1] += points
        elif kind == "C":
            out[-1] += _curve(out[-1][-1], *points)
        else:
            out[-1].append(out[-1][0])
            out.append(out[-1][:1])  # what follows without a move begins there
    return [one for one in out if len(one) > 1]


def _curve(*handles: tuple[float, float]) -> list[tuple[float, float]]:
    """The points after the first of a cubic curve."""
    out: list[tuple[float, float]] = []
    for step in range(1, CHORDS + 1):
        t = step / CHORDS
        shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        x, y = (sum(share * one[axis] for share, one in zip(shares, handles, strict=True)) for axis in (0, 1))
        out.append((x, y))
    return out


def is_inside(shape: Iterable[Outline], x: float, y: float, even_odd: bool) -> bool:
    """Whether the field of a shape covers a point; outlines that are open are closed, as they are to be filled."""
    turns = 0
    for points in shape:
        for (ax, ay), (bx, by) in itertools.pairwise((*points, points[0])):
            # Of the lines that go through the point's height, those on its right.
            if (ay <= y) != (by <= y) and ax + (y - ay) / (by - ay) * (bx - ax) > x:
                turns += 1 if by > ay else -1
    return bool(turns % 2 if even_odd else turns)


def is_along(shape: Iterable[Outline], x: float, y: float, reach: float) -> bool:
    """Whether a point lies within so many points of a shape's line."""
    return any(_distance(a, b, x, y) <= reach for points in shape for a, b in itertools.pairwise(points))


def _distance(a: tuple[float, float], b: tuple[float, float], x: float, y: float) -> float:
    """Of a point from a straight line between two."""
    across, down = b[0] - a[0], b[1] - a[1]
    length = across * across + down * down
    share = ((x - a[0]) * across + (y - a[1]) * down) / length if length else 0.0
    share = min(max(share, 0.0), 1.0)
    return math.hypot(a[0] + share * across - x, a[1] + share * down - y)
