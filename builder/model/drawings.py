"""What a figure made from data is to show: checked values, no measures and no looks.

``content`` reads them, ``figures`` draws them at the width and in the faces of each edition. They are plain values,
so that two equal ones have the same drawing.
"""

from __future__ import annotations

import hashlib
from typing import Final, TypeAlias

from msgspec import Struct


class Series(Struct, frozen=True):
    """A column of numbers."""

    name: str
    values: tuple[float | None, ...]
    """One for each label; ``None``: the source has none."""
    exact: tuple[int, ...] = ()
    """With how many decimals the source writes each; empty: with as many as they need."""


class Chart(Struct, frozen=True):
    """Numbers by category or by time."""

    kind: str
    """``bars``, ``stacked``, ``lines`` or ``dots``."""
    labels: tuple[str, ...]
    """What the numbers of each row belong to."""
    series: tuple[Series, ...]
    language: str
    """In which numbers are written."""
    unit: str = ""
    heading: str = ""
    """Of the column of labels."""
    times: tuple[float, ...] = ()
    """Where each label stands in time, in years; empty: the labels are categories."""


class Moment(Struct, frozen=True):
    """An event on a drawn timeline."""

    start: float
    """In years: 1950.5 is the middle of 1950."""
    end: float
    """The same as ``start`` for what has no length."""
    date: str
    """As the book's language writes it."""
    text: str
    lane: int
    """Index of its lane."""
    told: str = ""
    """Its date where no scale says the year; empty: the same."""


class Lanes(Struct, frozen=True):
    """Events to the scale of time, in parallel lanes."""

    names: tuple[str, ...]
    start: float
    """In years; where the scale begins."""
    end: float
    moments: tuple[Moment, ...]
    ticks: tuple[tuple[float, str], ...]
    """Places on the scale and what stands there."""
    spread: bool = False
    """In print it takes two facing pages, half of the lanes on each."""


class Place(Struct, frozen=True):
    """A point of a map."""

    name: str
    north: float
    """Degrees."""
    east: float
    weight: str = "town"
    """``town``, ``city`` (in bold) or ``port`` (a ring)."""


class Route(Struct, frozen=True):
    """A line through places of a map."""

    name: str
    branches: tuple[tuple[tuple[float, float], ...], ...]
    """Each a row of east, north in degrees."""
    through: tuple[tuple[str, ...], ...] = ()
    """The names of the places on each branch."""


class Area(Struct, frozen=True):
    """A country or a stretch of land."""

    name: str
    """Empty: it is not named on the map."""
    rings: tuple[tuple[tuple[float, float], ...], ...]
    """East, north in degrees; inside is what an odd number of rings encloses."""


class Outline(Struct, frozen=True):
    """A coast, a border or a river."""

    kind: str
    points: tuple[tuple[float, float], ...]
    """East, north in degrees."""


class Map(Struct, frozen=True):
    """A map."""

    areas: tuple[Area, ...]
    outlines: tuple[Outline, ...]
    routes: tuple[Route, ...]
    places: tuple[Place, ...]
    frame: tuple[float, float, float, float]
    """West, south, east, north in degrees: what it shows at least."""
    note: str = ""
    """What stands in its corner."""
    language: str = "en"
    """In which the figures of the scale and the table are written."""
    kilometres: str = "km"
    metres: str = "m"


MITER: Final = 4.0
"""As many times as wide as its line a pointed corner may be long where nothing else is said (SVG 2, 13.5.6)."""


class VectorPath(Struct, frozen=True):
    """A shape of an author's drawing, in its own units."""

    segments: tuple[tuple[str | float, ...], ...]
    """``("M", x, y)``, ``("L", x, y)``, ``("C", x1, y1, x2, y2, x, y)``, ``("Z",)``."""
    fill: str = ""
    """``#RRGGBB``, or empty."""
    stroke: str = ""
    width: float = 1.0
    dash: tuple[float, ...] = ()
    even_odd: bool = False
    cap: str = "butt"
    join: str = "miter"
    miter: float = MITER


class VectorText(Struct, frozen=True):
    """Words of an author's drawing."""

    text: str
    x: float
    y: float
    """Of the baseline."""
    size: float
    colour: str
    anchor: str = "start"
    strong: bool = False
    italic: bool = False


class Vector(Struct, frozen=True):
    """A drawing that its author made, from an SVG file."""

    width: float
    """In its own units, which are CSS pixels."""
    height: float
    marks: tuple[VectorPath | VectorText, ...]


Drawing: TypeAlias = Chart | Lanes | Map | Vector


def key_of(drawing: Drawing) -> str:
    """A short name for a drawing: the same for equal ones, another for others."""
    return hashlib.sha256(repr(drawing).encode()).hexdigest()[:16]
