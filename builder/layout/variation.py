"""Paragraphs set a line longer or shorter, so that a page comes out full.

What that costs is measured in demerits over the square root of the lines: under 1,000 nobody sees it, under 15,000 it
is acceptable (the figures of the LaTeX package lua-widow-control). A guess from the fill of the last line says which
paragraphs are worth trying; what is chosen is then set for real.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from msgspec import Struct

from builder.layout.line_choice import NEW_LINE
from builder.layout.paragraph import set_varied
from builder.layout.slabs import Bench, Passage, Placed, PlacedLine, Slab, Source
from builder.layout.text_slabs import line_slabs

UNIT = 100.0
"""Demerits per √line that count as one of cost."""
LONGEST, SHORTEST = 0.075, 0.055
"""Shares of the measure by which each line of a paragraph may be stretched, or shrunk, on the average: hardly one in
a hundred can be set with more."""
EFFORT = 35_000.0
"""What that costs to the square of the share, by the average of what was set."""
MOST = 400.0
"""A variation that costs more shows: it is none."""


class Variation(Struct, frozen=True, eq=False):
    """A paragraph set otherwise."""

    slabs: tuple[Slab, ...]
    cost: float


def guess(passage: Passage, by: int) -> float:
    """About what it costs to set a paragraph ``by`` lines (1 or -1) longer; infinite where it is hopeless."""
    lines = passage.lines
    if by > 0:
        share, most = (1 - passage.fill + NEW_LINE) / lines, LONGEST
    elif lines < 4:
        return math.inf
    else:
        share, most = passage.fill / (lines - 1), SHORTEST
    return (4 + EFFORT * share**2) * math.sqrt(lines) if share <= most else math.inf


def vary(passage: Passage, natural: tuple[Slab, ...], by: int, bench: Bench) -> Variation | None:
    """A paragraph ``by`` lines longer, or ``None`` where that would show."""
    block = passage.block
    unit = math.sqrt(passage.lines + by) * UNIT
    lines = set_varied(block, passage.width, bench.setting, passage.lines, by, passage.demerits + MOST * unit)
    if lines is None or lines[-1].width < NEW_LINE * passage.width or lines[-2].hyphenated:
        return None
    cost = max(0.0, lines[-1].demerits - passage.demerits) / unit
    first = natural[0]
    slabs = line_slabs(Source(block, passage.width, by=by), lines, passage.x, bench.grid, first.phase)
    head = slabs[0]
    head.before, head.top, head.cost, head.spring, head.frame = (
        first.before, first.top, first.cost, first.spring, first.frame,
    )  # fmt: skip
    head.placed = [*_besides_lines(first), *head.placed]
    # What was put on it below its last line (a rule, a place) has its room there.
    last, foot = natural[-1], slabs[-1]
    foot.height = foot.baseline + last.height - last.baseline
    foot.placed += [item._replace(y=item.y + foot.height - last.height) for item in _besides_lines(last)]
    return Variation(tuple(slabs), cost)


def _besides_lines(slab: Slab) -> Iterator[Placed]:
    return (item for item in slab.placed if not isinstance(item, PlacedLine))
