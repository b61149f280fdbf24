"""A chapter's slabs as one endless column, with everything that is summed up once for the choice of page breaks."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple, TypeAlias

from msgspec import Struct, field

from builder.layout.columns import Ladder, heights, ladder
from builder.layout.floats import NO_FLOATS, Floats
from builder.layout.slabs import FORBIDDEN, Passage, Slab
from builder.layout.standing import PageRoom, below
from builder.layout.variation import Variation, guess

PAGE_SLABS = 200
"""More slabs than a page can hold."""
MOST_PAGES = 1.5
"""Heights of a page: more than the slabs on one take in the endless column, where there is more room between them."""

Vary: TypeAlias = Callable[[Passage, tuple[Slab, ...], int], Variation | None]
"""Sets a paragraph otherwise: see ``variation.vary``."""


class NoteLines(NamedTuple):
    """The notes of a chapter as one row of slabs, in the order of their calls."""

    slabs: Sequence[Slab]
    starts: Sequence[int]
    """Index of each note's first slab."""
    by_id: Mapping[str, int]
    """Note id → its number in ``starts``."""

    def begin_in(self, first: int, last: int) -> int:
        """How many notes begin from slab ``first`` on and before slab ``last``."""
        return bisect_left(self.starts, last) - bisect_left(self.starts, first)

    def above(self, index: int, gap: float) -> float:
        """Points above a slab: ``gap`` before a note, and what blocks inside of one keep between them, off the grid."""
        slab = self.slabs[index]
        at = bisect_left(self.starts, index)
        if at < len(self.starts) and self.starts[at] == index:
            return gap + (slab.frame.padding if slab.frame else 0.0)
        opens = slab.frame is not None and slab.frame is not self.slabs[index - 1].frame
        return max(slab.before, slab.top) + (slab.frame.padding if slab.frame and opens else 0.0)

    def closing(self, index: int) -> float:
        """Points below a slab that close its frame."""
        frame = self.slabs[index].frame
        goes_on = index + 1 < len(self.slabs) and self.slabs[index + 1].frame is frame
        return frame.padding if frame and not goes_on else 0.0

    def again(self, index: int) -> float:
        """Points above a slab that begins the notes of a page, for the head of its table."""
        return self.slabs[index].heads_height if index < len(self.slabs) else 0.0

    def height(self, index: int, gap: float) -> float:
        """Of a slab with the room around it."""
        return self.above(index, gap) + self.slabs[index].height + self.closing(index)


class Trial(NamedTuple):
    """A page under consideration."""

    first: int
    last: int
    note_first: int
    note_last: int
    used: float
    varied: tuple[tuple[int, int], ...] = ()
    """Passages set otherwise, by number, and by how many lines."""
    overfull: float = 0.0
    float_first: int = 0
    float_last: int = 0


Choice: TypeAlias = tuple[Trial, float, int]
"""A page, its cost, and by how many lines its foot is higher than a full page's."""


class Column(Struct):
    """A chapter's slabs with everything that is summed up once."""

    slabs: Sequence[Slab]
    notes: NoteLines
    room: PageRoom
    tops: list[float]
    """Of each slab in one endless column."""
    edges: list[float]
    """Bottom of each slab there, with what closes its frame; never falling."""
    called: list[int]
    """For each break: how many note slabs belong to the calls before it."""
    free: list[int]
    """For each slab: the first one after it that does not stand just anywhere below the one before."""
    begun: list[int]
    """For each break: the note slab at which the last of these notes begins."""
    opened: list[int]
    """For each break: the note slab at which the first note begins that is called in one slab with the last."""
    note_sums: list[float]
    passages: list[Passage]
    firsts: list[int]
    """First slab of each passage."""
    lasts: list[int]
    """The slab after each passage's last."""
    longer: list[float] = field(default_factory=list)
    """What it costs to set each passage a line longer, as far as is known."""
    shorter: list[float] = field(default_factory=list)
    real: dict[tuple[int, int], Variation | None] = field(default_factory=dict)
    """Variations that have been set."""
    rungs: Ladder | None = None
    """Of the slabs, where some stand in columns."""
    floats: Floats = NO_FLOATS
    facing: bool = False
    """Some of the floats take two facing pages."""
    ending: int = 0
    """The slab with which the heading begins that ends the text."""
    due: list[int] = field(default_factory=list)
    """For each break: how many floats may stand on the page that ends there."""
    behind: list[int] = field(default_factory=list)
    """For each break: how many floats come, in the source, before what the page that ends there has in its text."""
    known: dict[int, dict[tuple[int, int], list[Choice]]] = field(default_factory=dict)
    """By slab: the pages that can begin there, by the note and the float that come next, as long as nothing has changed
    in what they may hold."""


def sum_up(slabs: Sequence[Slab], notes: NoteLines, room: PageRoom, floats: Floats) -> Column:
    """A chapter's slabs as one column."""
    rungs = ladder(slabs) if any(slab.columns for slab in slabs) else None
    tops, edges = descend(slabs, 0, room.grid, rungs, math.inf)
    tall = (notes.height(index, room.note_gap) for index in range(len(notes.slabs)))
    called = _called(slabs, notes)
    begun = [notes.starts[max(0, bisect_left(notes.starts, owed) - 1)] if owed else 0 for owed in called]
    opened = [0]
    for before, owed in pairwise(called):
        opened.append(before if owed > before else opened[-1])
    sums = [0.0, *accumulate(tall)]
    column = Column(slabs, notes, room, tops, edges, called, _free(slabs), begun, opened, sums, [], [], [])
    column.rungs = rungs
    column.floats = floats
    if floats.blocks:
        column.facing = any(block.side for block in floats.blocks)
        column.ending = _whole(slabs, len(slabs) - 1)
        column.due = [bisect_left(floats.anchors, stop) for stop in range(len(slabs) + 1)]
        column.behind = [bisect_left(floats.barriers, stop) for stop in range(len(slabs) + 1)]
    for index, slab in enumerate(slabs):
        passage = slab.passage
        if passage is not None and (not column.passages or column.passages[-1] is not passage):
            column.passages.append(passage)
            column.firsts.append(index)
            column.lasts.append(index + passage.lines)
    column.longer = [guess(passage, 1) for passage in column.passages]
    column.shorter = [guess(passage, -1) for passage in column.passages]
    return column


def descend(
    slabs: Sequence[Slab], start: int, grid: float, rungs: Ladder | None, limit: float
) -> tuple[list[float], list[float]]:
    """Tops and bottoms of the slabs from ``start`` on in one column that begins there, down to ``limit`` points."""
    tops: list[float] = []
    edges: list[float] = []
    y = lowest = 0.0
    previous: Slab | None = None
    index = start
    while index < len(slabs) and lowest <= limit:
        slab = slabs[index]
        top = below(y, slab, previous, grid)
        if slab.columns is not None and rungs is not None:
            stop = rungs.ends[index]
            for height in heights(rungs, index, stop, slab.columns.count):
                y = top + height
                tops.append(top)
                lowest = max(lowest, y + slab.edge)
                edges.append(lowest)
                if lowest > limit:
                    break
            previous, index = slabs[stop - 1], stop
            continue
        y = top + slab.height
        tops.append(top)
        lowest = max(lowest, y + slab.edge)
        edges.append(lowest)
        previous = slab
        index += 1
    return tops, edges


def _free(slabs: Sequence[Slab]) -> list[int]:
    free = list(range(1, len(slabs) + 1))
    for index in range(len(slabs) - 2, -1, -1):
        following = slabs[index + 1]
        if following.phase is None and following.columns is None:
            free[index] = free[index + 1]
    return free


def _whole(slabs: Sequence[Slab], index: int) -> int:
    """The slab with which what a slab is kept with begins."""
    while index and slabs[index].cost >= FORBIDDEN:
        index -= 1
    return index


def _called(slabs: Sequence[Slab], notes: NoteLines) -> list[int]:
    ends = [*notes.starts[1:], len(notes.slabs)]
    called = [0]
    for slab in slabs:
        last = called[-1]
        for name in slab.notes:
            if name in notes.by_id:
                last = max(last, ends[notes.by_id[name]])
        called.append(last)
    return called


# -- variations ------------------------------------------------------------------------------------------------------


def try_variation(column: Column, choice: tuple[int, int], vary: Vary) -> int:
    """Set a passage otherwise, and from now on reckon with what that really costs. The first slab at which a page can
    begin that has it is returned."""
    number, by = choice
    natural = tuple(column.slabs[column.firsts[number] : column.lasts[number]])
    variation = column.real[choice] = vary(column.passages[number], natural, by)
    costs = column.longer if by > 0 else column.shorter
    costs[number] = math.inf if variation is None else variation.cost
    first = column.firsts[number]
    # What begins more than a page before it can't hold it.
    nearest = first - PAGE_SLABS
    if column.rungs is None:
        nearest = bisect_left(column.edges, column.edges[first] - MOST_PAGES * column.room.height)
    nearest = max(nearest, 0)
    for slab in range(nearest, first + 1):
        column.known.pop(slab, None)
    return nearest


def only_tried(column: Column) -> None:
    """Leave the search nothing that has not been set."""
    for costs, by in ((column.longer, 1), (column.shorter, -1)):
        for number in range(len(costs)):
            if (number, by) not in column.real:
                costs[number] = math.inf
    column.known.clear()


def cheapest(column: Column, first: int, last: int, lines: int) -> tuple[float, tuple[tuple[int, int], ...]]:
    """The cheapest way to make the slabs from ``first`` to ``last`` so many lines longer (shorter, below 0)."""
    low, high = bisect_left(column.firsts, first), bisect_right(column.lasts, last)
    by = 1 if lines > 0 else -1
    costs = column.longer if by > 0 else column.shorter
    if high - low < abs(lines):
        return math.inf, ()
    if abs(lines) == 1:
        number = min(range(low, high), key=costs.__getitem__)
        return costs[number], ((number, by),)
    chosen = sorted((costs[number], number) for number in range(low, high))[: abs(lines)]
    return sum(cost for cost, _ in chosen), tuple((number, by) for _, number in chosen)
