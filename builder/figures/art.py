"""What a finished figure consists of: paths and lettering at fixed places. Whoever writes it decides nothing.

Colours are names of the palette (``ink``, ``accent``, ``series-1`` …) or ``#RRGGBB``: print takes them from the theme,
a screen adapts them to its own paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from builder.figures.lettering import Row
from builder.figures.path_data import ellipse
from builder.model.drawings import MITER

Segment: TypeAlias = tuple[str | float, ...]
"""``("M", x, y)``, ``("L", x, y)``, ``("C", x1, y1, x2, y2, x, y)`` or ``("Z",)``."""


class Path(Struct, frozen=True):
    """A shape, filled or stroked or both."""

    segments: tuple[Segment, ...]
    fill: str = ""
    stroke: str = ""
    width: float = 0.5
    """Of the stroke."""
    dash: tuple[float, ...] = ()
    even_odd: bool = False
    cap: str = "butt"
    """``butt``, ``round`` or ``square``."""
    join: str = "miter"
    """``miter``, ``round`` or ``bevel``."""
    miter: float = MITER
    """As many times as wide as its line a pointed corner may be long; longer ones are cut."""


class Label(Struct, frozen=True):
    """A line of lettering."""

    x: float
    """Of its anchor."""
    y: float
    """Of its baseline."""
    row: Row
    colour: str = "ink"
    anchor: str = "start"
    """``start``, ``middle`` or ``end``: which part of it stands at ``x``."""

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.row.width

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of its letters, from the height of capitals to the depth of descenders."""
        return (
            self.left,
            self.y - 0.72 * self.row.size,
            self.left + self.row.width,
            self.y + 0.22 * self.row.size,
        )


Mark: TypeAlias = Path | Label


class Art(Struct, frozen=True):
    """A finished figure."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    """In painting order, lettering in the order in which it is to be read."""
    crowded: str = ""
    """What did not find room, in words for the author; empty: everything did."""
    clipped: bool = False
    """What goes beyond its edges isn't shown."""

    @property
    def labels(self) -> tuple[Label, ...]:
        """Its lettering."""
        return tuple(mark for mark in self.marks if isinstance(mark, Label))

    @property
    def missing(self) -> tuple[str, ...]:
        """Characters that no face of the look has."""
        return tuple(dict.fromkeys(letter for label in self.labels for letter in label.row.missing))


def weighted(art: Art, unit: float) -> Art:
    """The figure with lines so many times as heavy: larger lettering goes with heavier lines."""
    marks = tuple(
        replace(mark, width=mark.width * unit, dash=tuple(one * unit for one in mark.dash))
        if isinstance(mark, Path)
        else mark
        for mark in art.marks
    )
    return replace(art, marks=marks)


def lowered(marks: Iterable[Mark], by: float) -> list[Mark]:
    """The marks, so many points lower."""
    return [
        replace(mark, y=mark.y + by)
        if isinstance(mark, Label)
        else replace(mark, segments=tuple(_lowered(one, by) for one in mark.segments))
        for mark in marks
    ]


def _lowered(segment: Segment, by: float) -> Segment:
    return (segment[0], *(v + by if index % 2 else v for index, v in enumerate(segment[1:]) if isinstance(v, float)))


def rectangle(left: float, top: float, width: float, height: float) -> tuple[Segment, ...]:
    """A rectangle's outline."""
    return (
        ("M", left, top),
        ("L", left + width, top),
        ("L", left + width, top + height),
        ("L", left, top + height),
        ("Z",),
    )


def polyline(*points: tuple[float, float], close: bool = False) -> tuple[Segment, ...]:
    """Straight lines from point to point."""
    out: list[Segment] = [("L" if index else "M", x, y) for index, (x, y) in enumerate(points)]
    return (*out, ("Z",)) if close else tuple(out)


def circle(x: float, y: float, radius: float) -> tuple[Segment, ...]:
    """A circle."""
    return ellipse(x, y, radius, radius)
