"""Total-fit line breaking, after D. E. Knuth and M. F. Plass, "Breaking Paragraphs into Lines" (1981).

A paragraph comes as parallel rows over its feasible breakpoints, so that the inner loop is sums and comparisons.
The list of active breaks is ordered by where their lines begin: those too far back to fit fall off its front, and
the search stops at the first that is too near to be filled, so a breakpoint costs only as many steps as there are
lines that fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct

LINE_PENALTY = 10.0
"""TeX's: fewer lines are better."""
DOUBLE_HYPHEN = 10_000.0
FINAL_HYPHEN = 40_000.0
"""Demerits of a last line that begins with the rest of a word. TeX's 5,000 leave fragments on lines of their own."""
MISFIT = 10_000.0
"""Demerits of neighbouring lines whose spacing differs by more than a class (TeX: adjdemerits)."""
RUNT = 25_000.0
"""Demerits of a last line that is shorter than ``Measure.runt``."""
LADDER = 1_000_000.0
"""Demerits of a third line in a row that ends in a hyphen."""


class Points(Struct, frozen=True):
    """Breakpoints of a paragraph, as parallel rows. Lengths in points, summed from the paragraph's start.

    Point 0 is the start, the last one the end; between them stand word spaces and cuts in words.
    """

    end: Sequence[float]
    """Natural width up to here when the line ends here, its hyphen in, what hangs into the margin out."""
    end_stretch: Sequence[float]
    end_shrink: Sequence[float]
    begin: Sequence[float]
    """Natural width that lies before the next line when it begins here."""
    begin_stretch: Sequence[float]
    begin_shrink: Sequence[float]
    penalty: Sequence[float]
    flagged: Sequence[bool]
    """The line would end in a hyphen."""


class Measure(Struct, frozen=True):
    """What the lines have to fit."""

    width: float
    """Points."""
    tolerance: float
    """Largest badness that is feasible (TeX: 100·r³)."""
    emergency: float = 0.0
    """Stretch in points given to every line as a last resort."""
    ragged: float = 0.0
    """Where lines aren't justified: how far, in points, one may fall short at badness 100. 0: justified."""
    runt: float = 0.0
    """A last line shorter than this, in points, is a runt."""
    force: bool = False
    """Take an overfull line rather than none."""
    per_line: float = 0.0
    """Demerits of every line on top of its own: above 0 for fewer lines, below for more."""


class Fit(NamedTuple):
    """A line of the chosen set."""

    point: int
    """The breakpoint at its end."""
    ratio: float
    """How far its spaces stretch (up to and over 1) or shrink (down to -1)."""
    demerits: float
    """Of the paragraph up to here."""
    overfull: float
    """By how many points it sticks out, or 0."""


class _Active(Struct, eq=False):
    """A break that lines may begin at."""

    point: int
    begin: float
    stretch: float
    shrink: float
    demerits: float
    fitness: int
    flagged: bool
    run: int
    ratio: float
    overfull: float
    previous: _Active | None


def stretch_of(points: Points, begin: int, end: int, without: int = -1) -> Points:
    """The breakpoints from ``begin`` up to ``end`` (included) as a paragraph of their own, ``without`` one of them."""
    kept = [point for point in range(begin, end + 1) if point != without]
    stretch, shrink = points.begin_stretch[begin], points.begin_shrink[begin]
    return Points(
        [points.end[point] for point in kept],
        [points.end_stretch[point] - stretch for point in kept],
        [points.end_shrink[point] - shrink for point in kept],
        [points.begin[point] for point in kept],
        [points.begin_stretch[point] - stretch for point in kept],
        [points.begin_shrink[point] - shrink for point in kept],
        [points.penalty[point] for point in kept],
        [points.flagged[point] for point in kept],
    )


def break_lines(points: Points, measure: Measure) -> list[Fit] | None:
    """The best lines, or ``None`` when none are feasible within the measure's tolerance."""
    ends, stretches, shrinks = points.end, points.end_stretch, points.end_shrink
    begins, begin_stretches, begin_shrinks = points.begin, points.begin_stretch, points.begin_shrink
    penalties, flags = points.penalty, points.flagged
    width, emergency, ragged, force = measure.width, measure.emergency, measure.ragged, measure.force
    per_line = measure.per_line
    widest = (measure.tolerance / 100) ** (1 / 3)
    last = len(ends) - 1
    active = [_Active(0, begins[0], 0.0, 0.0, 0.0, 1, False, 0, 0.0, 0.0, None)]
    first = 0
    for point in range(1, last + 1):
        end = ends[point]
        stretch = stretches[point] + emergency
        shrink = shrinks[point]
        flagged = flags[point]
        penalty = penalties[point]
        best: list[_Active | None] | None = None
        bests = [1e300, 1e300, 1e300, 1e300]
        index = first
        count = len(active)
        while index < count:
            node = active[index]
            room = width - (end - node.begin)
            overfull = 0.0
            if point == last and room >= 0:
                ratio, badness = 0.0, 0.0
            elif room >= 0:
                give = ragged or stretch - node.stretch
                if room > give * widest:
                    break
                ratio = room / give if give > 0 else 0.0
                badness = 100 * ratio * ratio * ratio
            else:
                give = 0.0 if ragged else shrink - node.shrink
                if -room > give + 1e-6:
                    if force and index == count - 1 and best is None:
                        # Nothing fits: the last break stands out into the margin, and the report says so.
                        ratio, badness, overfull = -1.0, 1e6, -room - give
                    else:
                        if index == first:
                            first += 1
                        index += 1
                        continue
                else:
                    ratio = room / give if give > 0 else 0.0
                    badness = -100 * ratio * ratio * ratio
            fitness = 0 if ratio < -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3
            cost = LINE_PENALTY + badness
            demerits = cost * cost + penalty * penalty + node.demerits + per_line
            if flagged:
                if node.flagged:
                    demerits += DOUBLE_HYPHEN if node.run < 2 else LADDER
            elif point == last:
                if node.flagged:
                    demerits += FINAL_HYPHEN
                if width - room < measure.runt and node.previous is not None:
                    demerits += RUNT
            if fitness - node.fitness > 1 or node.fitness - fitness > 1:
                demerits += MISFIT
            if demerits < bests[fitness]:
                bests[fitness] = demerits
                if best is None:
                    best = [None, None, None, None]
                best[fitness] = _Active(
                    point, begins[point], begin_stretches[point], begin_shrinks[point], demerits, fitness, flagged,
                    node.run + 1 if flagged and node.flagged else 1 if flagged else 0, ratio, overfull, node,
                )  # fmt: skip
            if overfull and index == first:
                first += 1
            index += 1
        if best is not None:
            # A class that is worse than another by more than a misfit can never win.
            limit = min(bests) + MISFIT
            active += [node for node in best if node is not None and node.demerits <= limit]
        elif first == len(active):
            return None
    finals = [node for node in active[first:] if node.point == last]
    if not finals:
        return None
    chosen: _Active | None = min(finals, key=lambda node: node.demerits)
    fits: list[Fit] = []
    while chosen is not None and chosen.previous is not None:
        fits.append(Fit(chosen.point, chosen.ratio, chosen.demerits, chosen.overfull))
        chosen = chosen.previous
    return fits[::-1]
