"""A drawing at a width and in a look: one function for all kinds."""

from __future__ import annotations

import functools
from typing import Final

from builder.figures.art import Art, weighted
from builder.figures.charts import chart
from builder.figures.look import Look
from builder.figures.maps import survey
from builder.figures.timelines import over_spread, timeline
from builder.figures.vectors import vector
from builder.model.drawings import Chart, Drawing, Lanes, Map, Vector

MEMO: Final = 32
"""So many figures are kept: a section is set again when the pages that it names have moved, its figures are not."""


@functools.lru_cache(MEMO)
def draw(drawing: Drawing, width: float, look: Look) -> Art:
    """Draw at ``width`` points."""
    match drawing:
        case Chart():
            return weighted(chart(drawing, width, look), look.unit)
        case Map():
            return weighted(survey(drawing, width, look), look.unit)
        case Lanes():
            return weighted(timeline(drawing, width, look), look.unit)
        case Vector():
            return vector(drawing, width, look)


def draw_spread(drawing: Lanes, width: float, height: float, look: Look) -> tuple[Art, Art]:
    """Draw on two facing pages, each ``width`` by ``height`` points."""
    left, right = over_spread(drawing, width, height, look)
    return weighted(left, look.unit), weighted(right, look.unit)
