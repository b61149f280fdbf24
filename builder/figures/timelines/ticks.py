"""The scale of a timeline: its times in words."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final, TypeAlias

from builder.figures.lettering import Row
from builder.figures.look import Look
from builder.figures.scales import Scale
from builder.model.drawings import Lanes

Ticks: TypeAlias = Sequence[tuple[float, tuple[Row, ...]]]
"""Times, and what they are called."""
NARROW: Final = 5.6
"""Width of the words on the scale, in terms of the lettering's size, beyond which they take two lines."""


def ticks_of(drawing: Lanes, look: Look) -> Ticks:
    """The scale of a timeline in lettering."""
    return [(time, look.rows(said, NARROW * look.size)) for time, said in drawing.ticks]


def width_of(scale: Ticks, look: Look) -> float:
    """What its words take of the width, with the room beside them."""
    return max((row.width for _, rows in scale for row in rows), default=0.0) + 0.8 * look.size


def apart(scale: Ticks, down: Scale, look: Look) -> Ticks:
    """Every one of the times, or every second, third …, so that no words stand on those of the time before."""
    for step in range(1, len(scale)):
        some = scale[::step]
        if all(
            down.at(time) - down.at(before) >= (len(rows) - 1) * look.leading + 0.9 * look.size
            for (before, rows), (time, _) in itertools.pairwise(some)
        ):
            return some
    return scale[:1]
