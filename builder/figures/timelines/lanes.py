"""The lanes of a timeline, and how bars stand beside one another in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from builder.figures.look import Look
from builder.model.drawings import Lanes, Moment

DOT: Final = 1.9
"""Radius of an event's dot, in points of ``Look.unit``."""
BAR: Final = 3.4
"""Width of a bar, in the same."""
BESIDE: Final = 1.4
"""Between bars, in the same."""


class Lane(Struct, frozen=True):
    """A lane with its events."""

    name: int
    moments: tuple[Moment, ...]
    depths: tuple[int, ...]
    """For each event, how many bars to the right its own stands."""

    def __iter__(self) -> Iterator[tuple[Moment, int]]:
        return zip(self.moments, self.depths, strict=True)

    def indent(self, look: Look) -> float:
        """From the lane's left edge to its words, in points."""
        return (2 * DOT + max(self.depths, default=0) * (BAR + BESIDE) + 4.0) * look.unit


def lanes_of(drawing: Lanes, which: range) -> tuple[Lane, ...]:
    """Some lanes, by their numbers, with their events."""
    out: list[Lane] = []
    for name in which:
        moments = tuple(moment for moment in drawing.moments if moment.lane == name)
        depths = _depths(moments)
        out.append(Lane(name, moments, tuple(depths[at] for at in range(len(moments)))))
    return tuple(out)


def _depths(moments: Sequence[Moment]) -> dict[int, int]:
    """For each event of a lane, how many places it stands to the right: bars don't lie on one another or on dots."""
    out: dict[int, int] = {}
    taken: list[list[tuple[float, float]]] = []
    order = sorted(range(len(moments)), key=lambda at: (moments[at].start - moments[at].end, at))  # the longest first
    for at in order:
        moment = moments[at]
        if moment.start == moment.end:
            out[at] = 0  # dots stand on the spine, over a bar if need be
            continue
        depth = next(
            (
                level
                for level, spans in enumerate(taken)
                if all(moment.end <= start or stop <= moment.start for start, stop in spans)
            ),
            len(taken),
        )
        if depth == len(taken):
            taken.append([])
        taken[depth].append((moment.start, moment.end))
        out[at] = depth
    return out
