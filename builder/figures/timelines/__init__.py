"""Drawn timelines: time runs down the page to scale, and events stand in parallel lanes, each beside its date.

What has a length is a bar, what has none a dot. Words stand as near to their event as those of its lane allow, and
a line leads to them where they had to move; the dots and bars never do. Three forms:

``side_by_side``  each lane has its words beside it; or so over a spread, the lanes on two facing pages, the same time
                  at the same height on both
``narrow``        where a lane would be narrower than the words in it: the lanes close together, all words in one column

``lanes``, ``events`` and ``ticks`` are what both draw.
"""

from __future__ import annotations

from builder.figures.art import Art
from builder.figures.look import Look
from builder.figures.timelines.narrow import narrow
from builder.figures.timelines.side_by_side import over_spread, side_by_side
from builder.model.drawings import Lanes

__all__ = ["over_spread", "timeline"]


def timeline(drawing: Lanes, width: float, look: Look) -> Art:
    """A timeline at ``width`` points, as high as its words ask for."""
    return side_by_side(drawing, width, look) or narrow(drawing, width, look)
