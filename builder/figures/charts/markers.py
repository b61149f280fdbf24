"""Markers of lines and dots: any two series differ in marker, so no colour is needed to tell them apart. Bars and
columns stand in the order of their names, and in colours that differ in lightness."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from builder.figures.art import Path, circle, polyline, rectangle
from builder.figures.look import Look

MARKED: Final = 0.95
"""What a marker before the name of a series takes, in terms of the lettering's size."""
OUTLINE: Final = 0.5
"""Points: the line round a bar, which shows where a light one ends."""
DASHES: Final[tuple[tuple[str, tuple[float, ...], str], ...]] = (
    ("line-1", (), "disc"),
    ("line-2", (4.0, 2.0), "square"),
    ("line-3", (), "triangle"),
    ("line-1", (1.2, 1.8), "ring"),
    ("line-2", (6.0, 2.0, 1.2, 2.0), "diamond"),
)
"""Colour, dashes and marker of each series."""


def marker(x: float, y: float, index: int, look: Look) -> Iterator[Path]:
    """The marker of a series about a point."""
    colour, _, shape = DASHES[index]
    r = 0.34 * look.size
    match shape:
        case "square":
            yield Path(rectangle(x - 0.85 * r, y - 0.85 * r, 1.7 * r, 1.7 * r), fill=colour, stroke="paper")
        case "triangle":
            yield Path(
                polyline((x, y - 1.15 * r), (x + 1.1 * r, y + 0.8 * r), (x - 1.1 * r, y + 0.8 * r), close=True),
                fill=colour,
                stroke="paper",
            )
        case "ring":
            yield Path(circle(x, y, 0.9 * r), fill="paper", stroke=colour, width=1.1)
        case "diamond":
            yield Path(
                polyline((x, y - 1.2 * r), (x + 1.2 * r, y), (x, y + 1.2 * r), (x - 1.2 * r, y), close=True),
                fill="paper",
                stroke=colour,
                width=1.0,
            )
        case _:
            yield Path(circle(x, y, r), fill=colour, stroke="paper")


def swatch(x: float, y: float, index: int, look: Look) -> Iterator[Path]:
    """A field of the colour of a series' bars about a point."""
    side = 0.62 * look.size
    box = rectangle(x - side / 2, y - side / 2, side, side)
    yield Path(box, fill=f"series-{index + 1}", stroke="ink", width=OUTLINE)
