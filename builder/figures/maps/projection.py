"""Albers' conic projection, and the rectangle that it fills.

Its two standard parallels lie a sixth of the map's height from its edges (Snyder, *Map projections: a working manual*,
1987, pp. 98–103, on the sphere): areas are true, and so nearly is the scale.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, TypeAlias

from msgspec import Struct

from builder.figures.maps.plane import Box, Point

Project: TypeAlias = Callable[[float, float], Point]
EARTH: Final = 6371.0
"""Mean radius in kilometres."""
SAMPLES: Final = 24
"""Points by which each edge of the frame is followed, to learn how far it bends."""


def albers(frame: tuple[float, float, float, float]) -> Project:
    """The projection for a frame of west, south, east, north in degrees; results in kilometres, y down."""
    west, south, east, north = frame
    first = math.radians(south + (north - south) / 6)
    second = math.radians(north - (north - south) / 6)
    middle = math.radians((south + north) / 2)
    meridian = (west + east) / 2
    n = (math.sin(first) + math.sin(second)) / 2 or 1e-9
    c = math.cos(first) ** 2 + 2 * n * math.sin(first)

    def radius(latitude: float) -> float:
        return EARTH * math.sqrt(max(c - 2 * n * math.sin(latitude), 0.0)) / n

    base = radius(middle)

    def project(longitude: float, latitude: float) -> Point:
        turned = n * math.radians((longitude - meridian + 180.0) % 360.0 - 180.0)
        away = radius(math.radians(latitude))
        return away * math.sin(turned), -(base - away * math.cos(turned))

    return project


class Sheet(Struct, frozen=True):
    """The map's rectangle and how to reach it."""

    at: Project
    """Degrees east and north → points."""
    box: Box
    kilometre: float
    """Points."""


def sheet_of(frame: tuple[float, float, float, float], width: float) -> Sheet:
    """The rectangle at ``width`` points for a frame of west, south, east, north in degrees."""
    west, south, east, north = frame
    project = albers(frame)
    edge = [
        project(west + (east - west) * step / SAMPLES, latitude)
        for latitude in (south, north)
        for step in range(SAMPLES + 1)
    ]
    edge += [
        project(longitude, south + (north - south) * step / SAMPLES)
        for longitude in (west, east)
        for step in range(SAMPLES + 1)
    ]
    left, right = min(x for x, _ in edge), max(x for x, _ in edge)
    top, bottom = min(y for _, y in edge), max(y for _, y in edge)
    scale = width / (right - left)

    def at(longitude: float, latitude: float) -> Point:
        x, y = project(longitude, latitude)
        return (x - left) * scale, (y - top) * scale

    return Sheet(at, Box(0.0, 0.0, width, (bottom - top) * scale), scale)
