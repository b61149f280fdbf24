"""Notes in the outer margin, beside the lines that they belong to.

Each wants to stand on the baseline of its line; where two would touch, the later one moves down, and where the foot of
the page is in the way, all of them move up.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from builder.diagnostics import Diagnostic
from builder.layout.paragraph import set_lines
from builder.layout.slabs import Bench, MarginLines, PlacedLine, Slab, baseline, lift
from builder.layout.standing import Stand
from builder.markup.flow import Flow, MarginNote

LEAST_WIDTH = 24.0
"""Points that a margin must offer for notes."""


class Hung(NamedTuple):
    """A margin note on its page."""

    note: MarginLines
    y: float
    """Of its top, from the head of the type area, in points."""


def hang(slabs: Sequence[Slab], bench: Bench) -> list[Diagnostic]:
    """Set the margin notes that are called in ``slabs``, and say what is wrong with them."""
    found: list[Diagnostic] = []
    for slab in slabs:
        for block in (*slab.floats, *slab.trailing):
            found += hang(block.slabs, bench)
        for item in slab.placed:
            if isinstance(item, PlacedLine):
                for pin in item.line.pinned:
                    if isinstance(pin.inline, MarginNote):
                        slab.margins += (_set(pin.inline, item.y, bench, found),)
    return found


def has_notes(flow: Flow) -> bool:
    """Whether a section has margin notes at all."""
    return any(node.element.kind == "span.margin" for node in flow.nodes)


def _set(note: MarginNote, y: float, bench: Bench, found: list[Diagnostic]) -> MarginLines:
    span = bench.flow.nodes[note.node].span
    if bench.margin < LEAST_WIDTH:
        message = f"the outer margin leaves {bench.margin:.0f} pt for notes, too little"
        found.append(Diagnostic("no-margin", span, message, "make the page's outer margin wider"))
    lines, faults = set_lines(note.content, max(bench.margin, LEAST_WIDTH), bench.setting)
    found += faults
    style = note.content.style
    down = baseline(style, bench.grid)
    if lines:  # the text goes on after it
        lines[-1] = lines[-1]._replace(end_space=True)
    lifts = [lift(line, down) for line in lines]
    tops = [0.0, *accumulate(style.leading + more for more in lifts)]
    placed = tuple(
        PlacedLine(0.0, top + down + more, line) for top, more, line in zip(tops, lifts, lines, strict=False)
    )
    return MarginLines(placed, y - (placed[0].y if placed else down), tops[-1], note.node)


def place(stands: Sequence[Stand], height: float, gap: float) -> tuple[dict[int, list[Hung]], MarginLines | None]:
    """The margin notes of a page of so many points.

    Returns:
        The notes by index of the slab that calls them, and the first for which there is no room, if any.
    """
    wanted = [
        (item.y + note.y, index, note)
        for index, item in enumerate(stands)
        if not item.again
        for note in item.slab.margins
    ]
    wanted.sort(key=lambda one: one[0])
    tops: list[float] = []
    lowest = -gap
    for top, _, note in wanted:
        tops.append(max(top, lowest + gap))
        lowest = tops[-1] + note.height
    limit = height
    for at in range(len(tops) - 1, -1, -1):
        tops[at] = min(tops[at], limit - wanted[at][2].height)
        limit = tops[at] - gap
    out: dict[int, list[Hung]] = {}
    for top, (_, index, note) in zip(tops, wanted, strict=True):
        out.setdefault(index, []).append(Hung(note, top))
    # A little above the type area is no harm: a note's first line may stand higher than the text beside it.
    lacking = next((one[2] for top, one in zip(tops, wanted, strict=True) if top < -gap), None)
    return out, lacking
