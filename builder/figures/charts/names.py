"""Names of categories, beside what belongs to them, and of series, where their data end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from builder.figures.art import Label, Mark, Path, polyline
from builder.figures.charts.field import Field
from builder.figures.charts.markers import MARKED
from builder.figures.lettering import Row
from builder.figures.look import Look
from builder.figures.scales import spread

WIDEST: Final = 0.36
"""Share of the width that the names of categories may take, or those of series at the right."""


class End(NamedTuple):
    """Where the data of a series end."""

    y: float
    name: str
    series: int
    """Its number."""


Sign: TypeAlias = Callable[[float, float, int, Look], Iterator[Path]]
"""Draws what tells a series from others about a point."""


def categories(look: Look, names: Sequence[str], width: float) -> tuple[list[tuple[Row, ...]], float]:
    """The names of categories in lines, and where the plot begins."""
    lines = [look.rows(name, WIDEST * width) for name in names]
    return lines, max((one.width for rows in lines for one in rows), default=0.0) + look.size


def beside(rows: Sequence[Row], x: float, middle: float, look: Look) -> Iterator[Label]:
    """Lines of lettering whose block has its middle at a height."""
    top = middle - (len(rows) - 1) * look.leading / 2
    for index, one in enumerate(rows):
        yield Label(x, top + index * look.leading + 0.34 * look.size, one)


def at_ends(ends: Sequence[End], field: Field, sign: Sign) -> Iterator[Mark]:
    """The names of series at the right, each as near as can be to the height where its data end.

    Data may end at the same height: before their names stands what tells them from one another.
    """
    look, right, upright = field.look, field.right, field.upright
    ordered = sorted(ends)
    places = spread(
        [end.y for end in ordered],
        [len(field.names[end.series]) * look.leading for end in ordered],
        upright.stop - look.size,
        upright.start + look.leading / 2,
    )
    for end, place in zip(ordered, places, strict=True):
        rows = field.names[end.series]
        first = place - (len(rows) - 1) * look.leading / 2
        if abs(first - end.y) > 0.2 * look.size:
            yield Path(
                polyline((right + 0.4 * look.size, end.y), (right + 0.85 * look.size, first)), stroke="grey", width=0.4
            )
        yield from sign(right + look.size + 0.34 * look.size, first, end.series, look)
        yield from beside(rows, right + look.size + MARKED * look.size, place, look)
