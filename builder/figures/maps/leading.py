"""Names that stand away from their dots, at the end of a line."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from builder.figures.art import Label
from builder.figures.lettering import Row
from builder.figures.look import Look
from builder.figures.maps.dots import CLEAR, DOT, Dot, around_dot
from builder.figures.maps.ground import ACROSS, NEAR, Ground
from builder.figures.maps.net import Net
from builder.figures.maps.plane import Box, Point, Stretch, bounds, crosses, cut

REACH: Final = (1.4, 2.2, 3.2, 4.5, 6.0, 8.0, 11.0, 15.0)
"""How far a name that has a line to its dot may stand from it, in terms of the lettering's size."""
WAYS: Final = 32
"""Directions in which it may."""
FAR: Final = 4.0
"""Cost of one such size of distance."""


class Led(NamedTuple):
    """A name away from its dot."""

    cost: float
    label: Label
    line: Stretch
    """From the dot to the name."""


class Standing(NamedTuple):
    """What stands on the map while its places are named."""

    ground: Ground
    """The map before."""
    dots: Net[Dot]
    taken: Net[Box]
    """Dots, names, the note."""
    lines: Net[Stretch]
    """From dots to names that stand away from them."""


def led(at: Point, row: Row, map_: Standing, look: Look) -> Led | None:
    """A name away from its dot.

    Args:
        at: the dot.
        row: the name.
        map_: the map with the other names.
        look: how figures look.

    Returns:
        The cheapest; ``None`` where there is no room for a name and a line.
    """
    best: Led | None = None
    own = around_dot(at, look).grown(0.4 * look.unit)
    for far in REACH:
        if best is not None and best.cost <= far * FAR:
            break  # nothing from here on costs less
        for way in range(WAYS):
            angle = 2 * math.pi * way / WAYS
            dx, dy = math.cos(angle), math.sin(angle)
            x, y = at[0] + far * look.size * dx, at[1] + far * look.size * dy
            anchor = "start" if dx > 0.3 else "end" if dx < -0.3 else "middle"
            gap = 0.25 * look.size
            lettered_x = x + (gap if anchor == "start" else -gap if anchor == "end" else 0.0)
            lower = 0.25 * look.size + (0.0 if anchor != "middle" else 0.6 * look.size if dy > 0 else -0.6 * look.size)
            label = Label(lettered_x, y + lower, row, anchor=anchor)
            around = Box(*label.box).grown(0.6 * look.unit)
            line = ((at[0] + DOT * look.unit * dx, at[1] + DOT * look.unit * dy), (x, y))
            if not map_.ground.holds(around) or any(around.meets(other) for other in map_.taken.any_about(around)):
                continue
            if any(crosses(line, other) for other in map_.taken.any_about(bounds(line)) if other != own):
                continue
            if any(crosses(other, around) for other in map_.lines.any_about(around)):
                continue
            if any(cut(line, other) for other in map_.lines.any_about(bounds(line))):
                continue
            if any(crosses(one, around) for one in map_.ground.routes):
                continue
            close = around.grown(CLEAR * look.unit)
            cost = (
                far * FAR
                + sum(NEAR for dot in map_.dots.about(close) if close.meets(dot.room))
                + sum(ACROSS / 4 for one in map_.ground.routes if cut(line, one))
            )
            if best is None or cost < best.cost:
                best = Led(cost, label, line)
    return best
