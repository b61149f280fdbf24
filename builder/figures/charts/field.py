"""The field of a chart over time."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from builder.figures.lettering import Row
from builder.figures.look import Look
from builder.figures.scales import Scale
from builder.model.drawings import Chart


class Field(Struct, frozen=True):
    """Where values stand."""

    drawing: Chart
    look: Look
    places: Sequence[float]
    """In time, of each row of the data."""
    nearest: float
    """Between the two places that are nearest to one another."""
    across: Scale
    """Time → points."""
    upright: Scale
    """Values → points."""
    right: float
    """Where the field ends, and the names of series begin."""
    foot: float
    """Where the axis lies."""
    names: Sequence[Sequence[Row]] = ()
    """Of the series, in lines, where there are several."""
