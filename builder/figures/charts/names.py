"""Names of categories, beside what belongs to them, and of series, where their data end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from builder.figures.art import Label, Mark, Path, polyline
from builder.figures.charts.markers import marker
from builder.figures.lettering import Row
from builder.figures.look import Look
from builder.figures.scales import Scale, spread

WIDEST: Final = 0.36
"""Share of the width that the names of categories may take."""


class End(NamedTuple):
    """Where the data of a series end."""

    y: float
    name: str
    series: int
    """Its number."""


def categories(look: Look, names: Sequence[str], width: float) -> tuple[list[tuple[Row, ...]], float]:
    """The names of categories in lines, and where the plot begins."""
    lines = [look.rows(name, WIDEST * width) for name in names]
    return lines, max((one.width for rows in lines for one in rows), default=0.0) + look.size


def beside(rows: Sequence[Row], x: float, middle: float, look: Look) -> Iterator[Label]:
    """Lines of lettering whose block has its middle at a height."""
    top = middle - (len(rows) - 1) * look.leading / 2
    for index, one in enumerate(rows):
        yield Label(x, top + index * look.leading + 0.34 * look.size, one)


def at_ends(ends: Sequence[End], right: float, upright: Scale, look: Look, marked: float = 0.0) -> Iterator[Mark]:
    """The names of series at the right, each as near as can be to the height where its data end.

    Lines may end at the same height: before their names stand their markers, in ``marked`` points.
    """
    ordered = sorted(ends)
    places = spread(
        [end.y for end in ordered],
        [look.leading] * len(ordered),
        upright.stop - look.size,
        upright.start + look.leading / 2,
    )
    for end, place in zip(ordered, places, strict=True):
        if abs(place - end.y) > 0.2 * look.size:
            yield Path(
                polyline((right + 0.4 * look.size, end.y), (right + 0.85 * look.size, place)), stroke="grey", width=0.4
            )
        if marked:
            yield from marker(right + look.size + 0.34 * look.size, place, end.series, look)
        yield Label(right + look.size + marked, place + 0.34 * look.size, look.row(end.name))
