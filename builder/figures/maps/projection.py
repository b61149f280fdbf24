"""Albers' conic projection, and the rectangle that it fills.

Its two standard parallels lie a sixth of the map's height from its edges (Snyder, *Map projections: a working manual*,
1987, pp. 98–103, on the sphere): areas are true, and so nearly is the scale. The globe is cut open along the meridian
opposite to the map's middle.
"""

from __future__ import annotations

import itertools
import math
from typing import Final

from msgspec import Struct

from builder.figures.maps.plane import Box, Point

EARTH: Final = 6371.0
"""Mean radius in kilometres."""
SAMPLES: Final = 24
"""Points by which each edge of the frame is followed, to learn how far it bends."""


class Albers(Struct, frozen=True):
    """A projection; kilometres, y down."""

    middle: float
    """The meridian in degrees that goes straight down."""
    n: float
    """By how much angles about the top of the cone are smaller than those about the pole."""
    c: float
    base: float
    """From the top of the cone to the middle of the map; negative where it lies below."""

    def forward(self, longitude: float, latitude: float) -> Point:
        """Degrees → the plane. A longitude a whole turn away lies elsewhere on the cone."""
        turned = self.n * math.radians(longitude - self.middle)
        away = self._away(math.radians(latitude))
        return away * math.sin(turned), -(self.base - away * math.cos(turned))

    def back(self, x: float, y: float) -> Point:
        """The plane → degrees; what lies beyond a pole or the cut comes to lie on it."""
        side = math.copysign(1.0, self.n)
        across, down = side * x, side * (self.base + y)
        turned = math.degrees(math.atan2(across, down) / self.n)
        sine = (self.c - (math.hypot(across, down) * self.n / EARTH) ** 2) / (2 * self.n)
        longitude = self.middle + max(-180.0, min(180.0, turned))
        return longitude, math.degrees(math.asin(max(-1.0, min(1.0, sine))))

    def near(self, longitude: float) -> float:
        """The longitude, as less than half a turn from the middle."""
        return self.middle + (longitude - self.middle + 180.0) % 360.0 - 180.0

    def _away(self, latitude: float) -> float:
        return EARTH * math.sqrt(max(self.c - 2 * self.n * math.sin(latitude), 0.0)) / self.n


def albers(frame: tuple[float, float, float, float]) -> Albers:
    """The projection for a frame of west, south, east, north in degrees."""
    west, south, east, north = frame
    first = math.radians(south + (north - south) / 6)
    second = math.radians(north - (north - south) / 6)
    n = (math.sin(first) + math.sin(second)) / 2
    if abs(n) < 1e-9:
        n = 1e-9  # about the equator the cone is all but a cylinder
    cone = Albers((west + east) / 2, n, math.cos(first) ** 2 + 2 * n * math.sin(first), 0.0)
    return Albers(cone.middle, n, cone.c, cone._away(math.radians((south + north) / 2)))


class Sheet(Struct, frozen=True):
    """The map's rectangle and how to reach it."""

    cone: Albers
    corner: Point
    """Its upper left one, in kilometres."""
    kilometre: float
    """Points."""
    box: Box
    """In points."""
    window: Box
    """West, south, east, north in degrees of all that the rectangle shows, and a little more."""

    def at(self, longitude: float, latitude: float) -> Point:
        """A place: degrees east and north → points."""
        return self.follow(self.cone.near(longitude), latitude)

    def follow(self, longitude: float, latitude: float) -> Point:
        """The same for a point of a line that goes on: its longitude counts as it is, beyond half a turn too."""
        x, y = self.cone.forward(longitude, latitude)
        return (x - self.corner[0]) * self.kilometre, (y - self.corner[1]) * self.kilometre


def sheet_of(frame: tuple[float, float, float, float], width: float) -> Sheet:
    """The rectangle at ``width`` points for a frame of west, south, east, north in degrees."""
    west, south, east, north = frame
    cone = albers(frame)
    edge = [
        cone.forward(west + (east - west) * step / SAMPLES, latitude)
        for latitude in (south, north)
        for step in range(SAMPLES + 1)
    ]
    edge += [
        cone.forward(longitude, south + (north - south) * step / SAMPLES)
        for longitude in (west, east)
        for step in range(SAMPLES + 1)
    ]
    left, right = min(x for x, _ in edge), max(x for x, _ in edge)
    top, bottom = min(y for _, y in edge), max(y for _, y in edge)
    scale = width / (right - left)
    box = Box(0.0, 0.0, width, (bottom - top) * scale)
    return Sheet(cone, (left, top), scale, box, _window(cone, Box(left, top, right, bottom)))


def _window(cone: Albers, plane: Box) -> Box:
    """West, south, east and north of a part of the plane, and a little more."""
    across = plane.left, (plane.left + plane.right) / 2, plane.right
    down = plane.top, (plane.top + plane.bottom) / 2, plane.bottom
    # North and south are furthest off in a corner or right below the top of the cone, east and west in a corner.
    seen = [cone.back(x, y) for x, y in itertools.product(across, down)]
    west, east = min(x for x, _ in seen), max(x for x, _ in seen)
    south, north = min(y for _, y in seen), max(y for _, y in seen)
    if plane.top <= -cone.base <= plane.bottom:  # the top of the cone itself, about which all meridians lie
        west, east = cone.middle - 180.0, cone.middle + 180.0
        south, north = (south, 90.0) if cone.n > 0 else (-90.0, north)
    more = 0.01 * max(east - west, north - south)
    return Box(
        max(west - more, cone.middle - 180.0),
        max(south - more, -90.0),
        min(east + more, cone.middle + 180.0),
        min(north + more, 90.0),
    )
