"""The dots of places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from builder.figures.art import Path, circle
from builder.figures.look import Look
from builder.figures.maps.plane import Box, Point
from builder.model.drawings import Place

DOT: Final = 1.5
"""Radius of a place's dot, in points of ``Look.unit``."""
CLEAR: Final = DOT + 3.4
"""From the middle of a dot to other places' names at least, in the same: rather more than to its own."""


class Dot(NamedTuple):
    """A place's dot on the map."""

    number: int
    """Which one, in the order of the places."""
    at: Point
    room: Box
    """Where no name should be."""


def dot(place: Place, at: Point, look: Look) -> Iterator[Path]:
    """A place's dot, by its weight."""
    radius = DOT * look.unit
    match place.weight:
        case "port":
            yield Path(circle(*at, 1.1 * radius), fill="paper", stroke="ink", width=0.9)
        case "city":
            yield Path(circle(*at, 1.25 * radius), fill="ink", stroke="paper", width=0.4)
        case _:
            yield Path(circle(*at, radius), fill="ink", stroke="paper", width=0.4)


def around_dot(at: Point, look: Look) -> Box:
    """The room of a dot."""
    radius = DOT * look.unit
    return Box(at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius)
