"""Balanced columns: slabs that stand side by side on a page, every column as high as the others or a little less.

The slabs of a set of columns are first thought of as one column (a ``Ladder``); the lowest height at which they can
be divided into so many is then found by trial, and no division falls where a page break would leave a widow.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct

from builder.layout.slabs import WIDOW, Slab

EPSILON = 0.01


class Ladder(Struct, frozen=True):
    """Slabs in one endless column, in points from its head."""

    tops: Sequence[float]
    """Where the column would begin for a slab to stand at its head."""
    places: Sequence[float]
    """Of each slab's own top."""
    bottoms: Sequence[float]
    """Of each slab, with what closes its frame; never falling."""
    breaks: Sequence[int]
    """For each slab: the nearest one, itself or before it, at which a column may begin."""
    ends: Sequence[int]
    """For each slab: the one after the last of its set of columns."""


def ladder(slabs: Sequence[Slab]) -> Ladder:
    """The slabs below one another, without regard to the grid."""
    tops: list[float] = []
    places: list[float] = []
    bottoms: list[float] = []
    breaks: list[int] = []
    y = lowest = 0.0
    previous: Slab | None = None
    for index, slab in enumerate(slabs):
        padding = slab.column_edge
        if previous is not None:
            y += max(slab.before, slab.top)
            if slab.frame is not previous.frame:
                y += padding + previous.column_edge
        begins = previous is None or slab.cost < WIDOW or slab.columns is not previous.columns
        breaks.append(index if begins else breaks[-1])
        tops.append(y - padding - slab.top - slab.heads_height)
        places.append(y)
        y += slab.height
        lowest = max(lowest, y + padding)
        bottoms.append(lowest)
        previous = slab
    ends = list(range(1, len(slabs) + 1))
    for index in range(len(slabs) - 2, -1, -1):
        if slabs[index].columns is slabs[index + 1].columns:
            ends[index] = ends[index + 1]
    return Ladder(tops, places, bottoms, breaks, ends)


def heights(rungs: Ladder, first: int, stop: int, count: int) -> Iterator[float]:
    """The balanced height of ``count`` columns with the slabs from ``first`` on: with one of them, with two … up to
    (without) ``stop``."""
    height = 0.0
    below = rungs.tops[first]
    for last in range(first + 1, stop + 1):
        bottom = rungs.bottoms[last - 1]
        if _fill(rungs, first, last, count, height) is None:
            # Put at the foot of the last column, the slab makes the set higher by its own height: at most by that.
            low, step = height, max(bottom - below, EPSILON)
            high = low + step
            while _fill(rungs, first, last, count, high) is None:  # what is set again above another may be more
                step *= 2
                low, high = high, high + step
            while high - low > EPSILON:
                middle = (low + high) / 2
                if _fill(rungs, first, last, count, middle) is None:
                    low = middle
                else:
                    high = middle
            height = high
        below = bottom
        yield height


def divide(rungs: Ladder, first: int, stop: int, count: int) -> list[int]:
    """The slabs at which the columns begin."""
    height = 0.0
    for height in heights(rungs, first, stop, count):  # noqa: B007 - the last one counts
        pass
    return _fill(rungs, first, stop, count, height) or [first]


def _fill(rungs: Ladder, first: int, stop: int, count: int, height: float) -> list[int] | None:
    """Columns of at most this height, or ``None`` when more than ``count`` are needed."""
    starts: list[int] = []
    at = first
    while at < stop:
        if len(starts) == count:
            return None
        starts.append(at)
        fits = bisect_right(rungs.bottoms, rungs.tops[at] + height + EPSILON, at, stop)
        if fits < stop:
            fits = rungs.breaks[fits]
            if fits <= at:
                return None
        at = fits
    return starts
