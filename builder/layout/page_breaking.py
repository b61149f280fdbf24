"""Page breaks, chosen for a chapter as a whole.

Dynamic programming over the slabs: a page is a run of slabs with the notes called in them at its foot; each break has
a cost, each page one for what it leaves empty, and the cheapest row of pages is taken. A note belongs on the page of
its call; where it can't be had whole, its first lines stand there and the rest goes to the next page, at a price.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from builder.layout.slabs import Slab

EMPTY_LINE = 30.0
"""Cost of a page that is a line short; it grows with the square."""
SPLIT_NOTE = 900.0
"""Cost of a note that goes on overleaf."""
SHORT_LAST = 20.0
"""Cost of a chapter's last page for each line that it has fewer than ``LAST_LINES``; it grows with the square."""
LAST_LINES = 5
OVERFLOW = 1e9
"""Cost of a page that holds more than fits: only for a slab that is higher than a page."""
NOTE_PART = 2
"""Lines of a divided note that stand on the page of its call, and that go to the next, at least."""
EPSILON = 0.01


@dataclass(frozen=True, slots=True)
class PageRoom:
    """What a page holds, in points."""

    height: float
    grid: float
    note_above: float
    """Least room between the text and the notes' rule."""
    note_below: float
    """Between the rule and the first note."""
    note_gap: float
    """Between notes."""


class NoteLines(NamedTuple):
    """The notes of a chapter as one row of slabs, in the order of their calls."""

    slabs: Sequence[Slab]
    starts: Sequence[int]
    """Index of each note's first slab."""
    by_id: Mapping[str, int]
    """Note id → its number in ``starts``."""


@dataclass(frozen=True, slots=True)
class PagePlan:
    """What stands on a page: slabs ``first`` up to ``last`` (excluded), note slabs likewise."""

    first: int
    last: int
    note_first: int
    note_last: int
    used: float
    """Height of the text with its notes, in points."""
    overfull: float = 0.0
    """By how much it is higher than the page, in points."""


class Stand(NamedTuple):
    """A slab on its page."""

    slab: Slab
    y: float
    """Of its top, from the head of the type area, in points."""


class _Entry(NamedTuple):
    cost: float
    previous: tuple[int, int] | None
    plan: PagePlan | None


def break_pages(slabs: Sequence[Slab], notes: NoteLines, room: PageRoom) -> list[PagePlan]:
    """The pages of a chapter."""
    count = len(slabs)
    called = _called(slabs, notes)
    sums = [0.0]
    starts = frozenset(notes.starts)
    for index, slab in enumerate(notes.slabs):
        sums.append(sums[-1] + slab.height + (room.note_gap if index in starts else 0.0))
    total_notes = called[count]
    best: dict[tuple[int, int], _Entry] = {(0, 0): _Entry(0.0, None, None)}
    waiting = [(0, 0)]
    seen = {(0, 0)}
    at = 0
    while at < len(waiting):
        state = waiting[at]
        at += 1
        if state == (count, total_notes):
            continue
        entry = best[state]
        for target, plan, cost in _pages_from(state, slabs, called, sums, notes, room):
            total = entry.cost + cost
            known = best.get(target)
            if known is None or total < known.cost:
                best[target] = _Entry(total, state, plan)
            if target not in seen:
                seen.add(target)
                _insert(waiting, at, target)
    plans: list[PagePlan] = []
    cursor: tuple[int, int] | None = (count, total_notes)
    while cursor is not None:
        entry = best[cursor]
        if entry.plan is not None:
            plans.append(entry.plan)
        cursor = entry.previous
    return plans[::-1]


def _insert(waiting: list[tuple[int, int]], at: int, target: tuple[int, int]) -> None:
    """Keep what is yet to be done in reading order: a state is final when it is reached."""
    index = len(waiting)
    while index > at and waiting[index - 1] > target:
        index -= 1
    waiting.insert(index, target)


def _called(slabs: Sequence[Slab], notes: NoteLines) -> list[int]:
    """For each break: how many note slabs belong to the calls before it."""
    ends = [*notes.starts[1:], len(notes.slabs)]
    called = [0]
    for slab in slabs:
        last = called[-1]
        for name in slab.notes:
            if name in notes.by_id:
                last = max(last, ends[notes.by_id[name]])
        called.append(last)
    return called


def _pages_from(
    state: tuple[int, int],
    slabs: Sequence[Slab],
    called: Sequence[int],
    sums: Sequence[float],
    notes: NoteLines,
    room: PageRoom,
) -> list[tuple[tuple[int, int], PagePlan, float]]:
    """The pages that can begin at a state: (state after it, page, cost)."""
    start, placed = state
    count = len(slabs)
    out: list[tuple[tuple[int, int], PagePlan, float]] = []
    furniture = room.note_above + room.note_below
    best_fill = 0.0
    if start == count or placed < called[start]:
        # Notes left over from the page before; with text below their call if there is any.
        carried = called[start] - placed
        fits = _note_lines(sums, placed, called[start], room.height - furniture)
        if fits < called[start] or start == count:
            fits = max(fits, placed + 1)
            plan = PagePlan(start, start, placed, fits, room.height)
            return [((start, fits), plan, SPLIT_NOTE * carried)]
    y = 0.0
    previous: Slab | None = None
    for index in range(start, count):
        slab = slabs[index]
        y = _below(y, slab, previous, room.grid) + slab.height
        previous = slab
        bottom = y + (slab.frame.padding if slab.frame else 0.0)
        if bottom > room.height + EPSILON and index > start:
            break
        stop = index + 1
        owed = called[stop]
        note_height = sums[owed] - sums[placed] + furniture if owed > placed else 0.0
        used = bottom + note_height
        if used <= room.height + EPSILON:
            cost = _cost(slabs, stop, used, room)
            out.append(((stop, owed), PagePlan(start, stop, placed, owed, used), cost))
            best_fill = max(best_fill, used)
        elif owed > placed and bottom + furniture < room.height:
            head = min(_note_start(notes, owed) + NOTE_PART, owed)
            fits = _note_lines(sums, placed, owed, room.height - bottom - furniture)
            fits = min(fits, owed - NOTE_PART) if fits < owed else fits
            if head <= fits < owed:
                cost = _cost(slabs, stop, room.height, room) + SPLIT_NOTE
                out.append(((stop, fits), PagePlan(start, stop, placed, fits, room.height), cost))
        if not out and index == start and used > room.height + EPSILON:
            # Higher than a page, or its note is: it is set all the same, and reported.
            fits = max(_note_lines(sums, placed, owed, room.height - bottom - furniture), placed)
            over = max(0.0, bottom - room.height)
            out.append(((stop, fits), PagePlan(start, stop, placed, fits, room.height, over), OVERFLOW))
    # A page much emptier than another that can begin here is no choice.
    return [item for item in out if item[1].used > best_fill - 14 * room.grid or item[0][0] == count]


def _note_start(notes: NoteLines, owed: int) -> int:
    return max(start for start in notes.starts if start < owed)


def _note_lines(sums: Sequence[float], first: int, last: int, height: float) -> int:
    """Up to which note slab ``height`` points suffice."""
    fits = first
    while fits < last and sums[fits + 1] - sums[first] <= height + EPSILON:
        fits += 1
    return fits


def _cost(slabs: Sequence[Slab], stop: int, used: float, room: PageRoom) -> float:
    if stop == len(slabs):
        return SHORT_LAST * max(0.0, LAST_LINES - used / room.grid) ** 2
    short = math.floor((room.height - used) / room.grid + 0.05)
    return EMPTY_LINE * short * short + slabs[stop].cost


def _below(y: float, slab: Slab, previous: Slab | None, grid: float) -> float:
    """Where a slab's top comes when ``previous`` ends at ``y`` (``None``: at the head of a page)."""
    if previous is None:
        y += slab.top + sum(head.height for head in slab.heads)
        if slab.frame:
            y += slab.frame.padding
    else:
        if slab.frame is not previous.frame and previous.frame:
            y += previous.frame.padding
        y += max(slab.before, slab.top)
        if slab.frame is not previous.frame and slab.frame:
            y += slab.frame.padding
    if slab.phase is not None and (previous is not None or not slab.phase):
        y = math.ceil((y - slab.phase) / grid - 0.02) * grid + slab.phase
    return y


def stand(slabs: Sequence[Slab], plan: PagePlan, room: PageRoom) -> list[Stand]:
    """Where the slabs of a page come to stand; repeated heads are put in."""
    out: list[Stand] = []
    y = 0.0
    previous: Slab | None = None
    for index in range(plan.first, plan.last):
        slab = slabs[index]
        y = _below(y, slab, previous, room.grid)
        if previous is None:
            above = y
            for head in reversed(slab.heads):
                above -= head.height
                out.append(Stand(head, above))
            out.reverse()
        out.append(Stand(slab, y))
        y += slab.height
        previous = slab
    spare = room.height - plan.used
    springs = sum(item.slab.spring for item in out)
    if springs and spare > 0:
        shift = 0.0
        for index, item in enumerate(out):
            shift += spare / springs if item.slab.spring else 0.0
            out[index] = Stand(item.slab, item.y + shift)
    return out
