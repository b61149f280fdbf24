"""Page breaks, chosen for a chapter as a whole.

Dynamic programming over the slabs: a page is a run of slabs with the notes called in them at its foot; each break has
a cost, each page one for what it leaves empty, and the cheapest row of pages is taken. A page that is a line or two
short or over may have paragraphs set longer or shorter (``variation``): what that costs is guessed at first, and the
search is repeated with what it really costs until the chosen pages hold. Facing pages that can't be full are made
short together, unless notes or a float stand at their foot: then the foot is level all the same. A note belongs on the
page of its call; where it can't be had whole, its first lines stand there and the rest goes to the next page, at a
price.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from builder.layout.columns import Ladder, divide, heights, ladder
from builder.layout.floats import NO_FLOATS, Floats
from builder.layout.slabs import WIDOW, Float, Passage, Slab
from builder.layout.variation import Variation, guess

SHORT_PAGE = 160.0
"""Cost of a page that is a line short; it grows with the square."""
UNEVEN = 2000.0
"""Cost of facing pages of which one is a line shorter than the other; it grows with the square."""
SPLIT_NOTE = 900.0
"""Cost of a note that goes on overleaf."""
SHORT_LAST = 60.0
"""Cost of a chapter's last page for each line that it has fewer than ``LAST_LINES``; it grows with the
cube: four lines will do, one looks lost."""
LAST_LINES = 5
RAGGED = 40.0
"""Cost of a page whose columns could hold another line without being higher."""
DEFERRED = 300.0
"""Cost of a float that waits for the page after the one that mentions it."""
LATE = 200_000.0
"""Cost of a float that waits longer, for each page."""
UNFACED = 900.0
"""Cost of a spread that waits for a left-hand page, and of what waits behind it, for each page."""
FLOATS_ALONE = 400.0
"""Cost of a page of nothing but floats, besides that of what it leaves empty."""
OVERFLOW = 1e9
"""Cost of a page that holds more than fits: only for a slab that is higher than a page."""
NOTE_PART = 2
"""Lines of a divided note that stand on the page of its call, and that go to the next, at least."""
GIVE = 2
"""By how many lines a page's paragraphs may be made longer or shorter together."""
SLACK = 14
"""Lines that a page may leave empty while there is another choice."""
ROUNDS = 40
"""How often the search is repeated with the real costs of variations; then only the tried ones are left to it."""
ALONE = -1
PAGE_SLABS = 200
"""More slabs than a page can hold."""
MOST_PAGES = 1.5
"""Heights of a page: more than the slabs on one take in the endless column, where there is more room between them."""
EPSILON = 0.01

Vary: TypeAlias = Callable[[Passage, tuple[Slab, ...], int], Variation | None]
"""Sets a paragraph otherwise: see ``variation.vary``."""


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
    """What stands on a page."""

    slabs: tuple[Slab, ...]
    note_first: int
    note_last: int
    """Note slabs from ``note_first`` up to ``note_last`` (excluded)."""
    used: float
    """Height of the text with its notes, in points."""
    overfull: float = 0.0
    """By how much it is higher than the page, in points."""
    above: tuple[Float, ...] = ()
    """Floats at its head, mentioned on an earlier page."""
    below: tuple[Float, ...] = ()
    """Floats at its foot, or, on a chapter's last page, right below the text."""
    foot: float = 0.0
    """Height of the notes with their rule, in points."""
    final: bool = False
    """The chapter's last page."""

    @property
    def all_slabs(self) -> tuple[Slab, ...]:
        """Those of the text and of the floats."""
        floats = (*self.above, *self.below)
        return (*self.slabs, *(slab for block in floats for slab in block.slabs)) if floats else self.slabs


class Stand(NamedTuple):
    """A slab on its page."""

    slab: Slab
    y: float
    """Of its top, from the head of the type area, in points."""
    again: bool = False
    """A table's head that is set once more: no content, but furniture."""
    x: float = 0.0
    """Of its column, from the left of the type area, in points."""


_State: TypeAlias = tuple[int, int, bool, int, int]
"""Where a page ends and the next begins: the slab and the note slab that come next, whether the next page is a
right-hand one, by how many lines the foot of the page before it is too high when that is its facing page (``ALONE``: it
is another chapter's), and how many floats have been placed."""


class _Trial(NamedTuple):
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


_Entry: TypeAlias = "tuple[float, _State | None, _Trial | None]"
"""The cheapest way to a state: its cost, the state before it, and the page between them."""
_Choice: TypeAlias = tuple[_Trial, float, int]
"""A page, its cost, and by how many lines its foot is higher than a full page's."""


@dataclass(slots=True)
class _Column:
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
    due: list[int] = field(default_factory=list)
    """For each break: how many floats may stand on the page that ends there."""
    known: dict[int, dict[tuple[int, int], list[_Choice]]] = field(default_factory=dict)
    """By slab: the pages that can begin there, by the note and the float that come next, as long as nothing has changed
    in what they may hold."""


def break_pages(
    slabs: Sequence[Slab],
    notes: NoteLines,
    room: PageRoom,
    recto: bool = True,
    vary: Vary = lambda passage, natural, by: None,
    floats: Floats = NO_FLOATS,
) -> list[PagePlan]:
    """The pages of a chapter.

    Args:
        slabs: its vertical material.
        notes: its footnotes.
        room: what a page holds.
        recto: whether its first page is a right-hand one.
        vary: sets a paragraph otherwise.
        floats: what may stand at the head or foot of a page.
    """
    column = _column(slabs, notes, room)
    column.floats = floats
    if floats.blocks:
        column.facing = any(block.side for block in floats.blocks)
        column.due = [bisect_left(floats.anchors, stop) for stop in range(len(slabs) + 1)]
    ways = _Ways((0, 0, recto, ALONE, 0), {}, [[] for _ in range(len(slabs) + 1)], [0] * (len(slabs) + 1))
    since = 0
    for round_ in range(ROUNDS + 1):
        trials = _search(column, ways, since)
        wanted = dict.fromkeys(choice for trial in trials for choice in trial.varied)
        untried = [choice for choice in wanted if choice not in column.real]
        if not untried:
            break
        since = min([_try(column, choice, vary) for choice in untried])
        if round_ == ROUNDS - 1:
            _only_tried(column)
            since = 0
    return [_plan(column, trial) for trial in trials]


# -- what is summed up once ------------------------------------------------------------------------------------------


def _column(slabs: Sequence[Slab], notes: NoteLines, room: PageRoom) -> _Column:
    rungs = ladder(slabs) if any(slab.columns for slab in slabs) else None
    tops, edges = _descend(slabs, 0, room.grid, rungs, math.inf)
    starts = frozenset(notes.starts)
    tall = (slab.height + (room.note_gap if index in starts else 0.0) for index, slab in enumerate(notes.slabs))
    column = _Column(slabs, notes, room, tops, edges, _called(slabs, notes), [0.0, *accumulate(tall)], [], [], [])
    column.rungs = rungs
    for index, slab in enumerate(slabs):
        passage = slab.passage
        if passage is not None and (not column.passages or column.passages[-1] is not passage):
            column.passages.append(passage)
            column.firsts.append(index)
            column.lasts.append(index + passage.lines)
    column.longer = [guess(passage, 1) for passage in column.passages]
    column.shorter = [guess(passage, -1) for passage in column.passages]
    return column


def _descend(
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
        top = _below(y, slab, previous, grid)
        if slab.columns is not None and rungs is not None:
            stop = set_end(slabs, index)
            for height in heights(rungs, index, stop, slab.columns.count):
                y = top + height
                tops.append(top)
                lowest = max(lowest, y)
                edges.append(lowest)
                if lowest > limit:
                    break
            previous, index = slabs[stop - 1], stop
            continue
        y = top + slab.height
        tops.append(top)
        lowest = max(lowest, y + (slab.frame.padding if slab.frame else 0.0))
        edges.append(lowest)
        previous = slab
        index += 1
    return tops, edges


def set_end(slabs: Sequence[Slab], first: int) -> int:
    """The slab after the last of the set of columns in which ``first`` stands."""
    columns = slabs[first].columns
    stop = first + 1
    while stop < len(slabs) and slabs[stop].columns is columns:
        stop += 1
    return stop


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


def _try(column: _Column, choice: tuple[int, int], vary: Vary) -> int:
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


def _only_tried(column: _Column) -> None:
    """Leave the search nothing that has not been set."""
    for costs, by in ((column.longer, 1), (column.shorter, -1)):
        for number in range(len(costs)):
            if (number, by) not in column.real:
                costs[number] = math.inf
    column.known.clear()


def _cheapest(column: _Column, first: int, last: int, lines: int) -> tuple[float, tuple[tuple[int, int], ...]]:
    """The cheapest way to make the slabs from ``first`` to ``last`` so many lines longer (shorter, below 0)."""
    low, high = bisect_left(column.firsts, first), bisect_right(column.lasts, last)
    by = 1 if lines > 0 else -1
    costs = column.longer if by > 0 else column.shorter
    chosen = sorted((costs[number], number) for number in range(low, high))[: abs(lines)]
    if len(chosen) < abs(lines):
        return math.inf, ()
    return sum(cost for cost, _ in chosen), tuple((number, by) for _, number in chosen)


# -- the search ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Ways:
    """What a search has found, from which the next one starts."""

    start: _State
    best: dict[_State, _Entry]
    waiting: list[list[_State]]
    """By slab: the states at which it comes next, in the order in which they had their turn."""
    farthest: list[int]
    """By slab: the last one to which a page goes that begins there."""

    def forget(self, since: int) -> int:
        """Forget the ways to the slabs from ``since`` on; from which slab on they have to be sought again."""
        for states in self.waiting[since:]:
            for state in states:
                del self.best[state]
            states.clear()
        if since == 0:
            self.best[self.start] = (0.0, None, None)
            self.waiting[0].append(self.start)
        return next((slab for slab in range(since) if self.farthest[slab] >= since), since)


def _search(column: _Column, ways: _Ways, since: int) -> list[_Trial]:
    """The cheapest row of pages. Every page leads on in reading order, so a state is final when its turn comes.

    Args:
        column: the chapter.
        ways: what is known from the search before.
        since: the first slab at which pages may begin now that did not then.
    """
    count, total = len(column.slabs), column.called[-1]
    everything = (count, total, len(column.floats.blocks))
    best, waiting = ways.best, ways.waiting
    end: _State | None = None
    for slab in range(ways.forget(since), count + 1):
        states = waiting[slab]
        if slab >= since:
            states.sort()
        own = column.known.setdefault(slab, {}) if states else {}
        at = 0
        while at < len(states):
            state = states[at]
            at += 1
            _, note, right, before, floats = state
            price = best[state][0]
            if (slab, note, floats) == everything:
                if end is None or price < best[end][0]:
                    end = state
                continue
            choices = own.get((note, floats))
            if choices is None:
                choices = own[note, floats] = _pages_from(column, slab, note, floats)
                ways.farthest[slab] = max([ways.farthest[slab], *[choice[0].last for choice in choices]])
            # A spread is a left-hand page and the right-hand page after it.
            pair = right and before != ALONE
            for trial, cost, short in choices:
                if column.facing and not _faces(column, trial, right):
                    continue
                last = trial.last
                cost += price
                if pair and last != count:
                    cost += (short - before) ** 2 * UNEVEN
                target = (last, trial.note_last, not right, 0 if right else short, trial.float_last)
                known = best.get(target)
                if known is None:
                    waiting[last].append(target)
                    if last == slab:
                        states[at:] = sorted(states[at:])
                    best[target] = (cost, state, trial)
                elif cost < known[0]:
                    best[target] = (cost, state, trial)
    trials: list[_Trial] = []
    cursor = end
    while cursor is not None:
        _, cursor, trial_before = best[cursor]
        if trial_before is not None:
            trials.append(trial_before)
    return trials[::-1]


def _faces(column: _Column, trial: _Trial, right: bool) -> bool:
    """Whether a page may stand on this side: halves of a spread have theirs, and the empty page before one too."""
    if trial.last > trial.first or trial.note_last > trial.note_first:
        return True
    if trial.float_last == trial.float_first:
        return right
    side = column.floats.blocks[trial.float_first].side
    return not side or (side == "right") == right


def _pages_from(column: _Column, start: int, placed: int, floated: int) -> list[_Choice]:
    """The pages that can begin at slab ``start`` with notes placed up to ``placed`` and floats up to ``floated``: each
    with its cost, and by how many lines its foot is too high."""
    blocks = column.floats.blocks
    if not blocks:
        return _text_from(column, start, placed, column.room)
    count = len(column.slabs)
    out: list[_Choice] = []
    if floated < column.due[start] and placed == column.called[start]:
        out.append(_floats_alone(column, start, placed, floated))
        if blocks[floated].side == "right":
            return out
    if start == count and placed == column.called[start]:
        if column.facing and floated < len(blocks) and blocks[floated].side == "left":
            # The text has ended on a left-hand page: the right-hand one stays empty.
            out.append((_Trial(start, start, placed, placed, 0.0, (), 0.0, floated, floated), FLOATS_ALONE, 0))
        return out
    space = 0.0
    for last in range(floated, len(blocks) + 1):
        if last > floated:
            if blocks[last - 1].alone:
                break
            space += float_space(blocks[last - 1], column.room)
        if last > floated and space > column.room.height - column.room.grid * NOTE_PART:
            break
        room = replace(column.room, height=column.room.height - space)
        for trial, cost, short in _text_from(column, start, placed, room):
            waiting = column.due[trial.last] - last
            if waiting >= 0 and (last == floated or cost < OVERFLOW):
                placing = trial._replace(used=trial.used + space, float_first=floated, float_last=last)
                late = max(0, column.due[start] - last)
                if last > max(floated, column.due[start]):
                    short = 0  # a float at the foot
                out.append((placing, cost + (waiting - late) * DEFERRED + _lateness(column, last, late), short))
    return out


def _floats_alone(column: _Column, start: int, placed: int, floated: int) -> _Choice:
    """A page of as many waiting floats as it can hold."""
    blocks, room, due = column.floats.blocks, column.room, column.due[start]
    last = floated + 1
    used = blocks[floated].height
    while last < due and not blocks[last].alone and not blocks[floated].alone:
        higher = used + room.grid + blocks[last].height
        if higher > room.height + EPSILON:
            break
        used = higher
        last += 1
    empty = max(0.0, room.height - used) / room.grid
    trial = _Trial(start, start, placed, placed, used, (), _over(used, room), floated, last)
    return trial, FLOATS_ALONE + SHORT_PAGE * empty**2 + _lateness(column, last, due - last), 0


def _lateness(column: _Column, first: int, count: int) -> float:
    """What it costs that ``count`` floats from ``first`` on wait for yet another page."""
    if not column.facing:
        return count * LATE
    ahead = next((at for at in range(count) if column.floats.blocks[first + at].side), count)
    return ahead * LATE + (count - ahead) * UNFACED


def float_space(block: Float, room: PageRoom) -> float:
    """What a float takes of a page with text on it: whole lines of the grid, one of them at least between them."""
    return math.ceil(block.height / room.grid + 1 - 0.05) * room.grid


def _text_from(column: _Column, start: int, placed: int, room: PageRoom) -> list[_Choice]:
    """The pages whose text begins at slab ``start`` and has ``room``."""
    called, sums = column.called, column.note_sums
    count = len(column.slabs)
    furniture = room.note_above + room.note_below
    if placed < called[start]:
        # Notes left over from the page before, more than a page of them: they get it to themselves.
        fits = _note_lines(sums, placed, called[start], room.height - furniture)
        if fits < called[start] or start == count:
            fits = max(fits, placed + 1)
            return [(_Trial(start, start, placed, fits, room.height), SPLIT_NOTE, 0)]
    edges, shift = _edges_from(column, start)
    limit = room.height + GIVE * room.grid + EPSILON
    stop = bisect_right(edges, limit + shift, lo=start)
    out: list[_Choice] = []
    clean = False
    while stop > start:
        bottom = edges[stop - 1] - shift
        owed = called[stop]
        used = bottom + (sums[owed] - sums[placed] + furniture if owed > placed else 0.0)
        spare = (room.height - used) / room.grid
        if spare < -GIVE - 0.05:
            if owed > placed and bottom + furniture < room.height:
                out += _with_divided_note(column, start, stop, placed, bottom, room)
        elif stop == count:
            out += _last_page(column, start, placed, used, spare)
        else:
            before = column.slabs[stop].cost
            if column.slabs[stop].columns and edges[stop] <= edges[stop - 1] + EPSILON:
                before += RAGGED
            whole = math.floor(spare + 0.05)
            if whole >= 0:
                high = 0 if owed > placed else whole
                out.append((_Trial(start, stop, placed, owed, used), SHORT_PAGE * whole * whole + before, high))
            if whole and whole <= GIVE:
                price, varied = _cheapest(column, start, stop, whole)
                if price < math.inf:
                    trial = _Trial(start, stop, placed, owed, used + whole * room.grid, varied)
                    out.append((trial, price + before, 0))
            if spare < -0.05 and owed > placed and bottom + furniture < room.height:
                out += _with_divided_note(column, start, stop, placed, bottom, room)
            clean = clean or (whole >= 0 and before < WIDOW)
        # Emptier pages are looked at only while there is no clean one.
        if (clean and spare > 3) or (out and spare > SLACK):
            break
        stop -= 1
    if not out:
        # Higher than a page, or its note is: it is set all the same, and reported.
        bottom = edges[start] - shift
        fits = max(_note_lines(sums, placed, called[start + 1], room.height - bottom - furniture), placed)
        out.append((_Trial(start, start + 1, placed, fits, room.height, (), _over(bottom, room)), OVERFLOW, 0))
    return out


def _over(used: float, room: PageRoom) -> float:
    """By how much something is higher than a page; what sums of parts are off by does not count."""
    return used - room.height if used > room.height + EPSILON else 0.0


def _edges_from(column: _Column, start: int) -> tuple[Sequence[float], float]:
    """Bottoms of the slabs of a page that begins at ``start``, and what to take from them.

    A page that begins with a plain line of the grid has its slabs as far apart as the endless column has; others
    are measured anew.
    """
    slabs, room = column.slabs, column.room
    head = slabs[start] if start < len(slabs) else None
    plain = head is not None and head.phase == 0 and not head.top and not head.heads
    if head is None or (plain and head.frame is None and head.columns is None):
        return column.edges, column.tops[start] if start < len(slabs) else 0.0
    _, edges = _descend(slabs, start, room.grid, column.rungs, room.height + (GIVE + 1) * room.grid)
    edges = [0.0] * start + edges
    edges += [math.inf] * (len(slabs) - len(edges))
    return edges, 0.0


def _last_page(column: _Column, start: int, placed: int, used: float, spare: float) -> list[_Choice]:
    """The chapter's last page need not be full; it should be more than a few lines."""
    count, owed = len(column.slabs), column.called[-1]
    if spare >= -0.05:
        missing = max(0.0, LAST_LINES - used / column.room.grid)
        return [(_Trial(start, count, placed, owed, used), SHORT_LAST * missing**3, 0)]
    lines = math.floor(spare + 0.05)
    price, varied = _cheapest(column, start, count, lines)
    trial = _Trial(start, count, placed, owed, used + lines * column.room.grid, varied)
    return [(trial, price, 0)] if price < math.inf else []


def _with_divided_note(
    column: _Column, start: int, stop: int, placed: int, bottom: float, room: PageRoom
) -> list[_Choice]:
    """A page whose last note goes on overleaf."""
    sums = column.note_sums
    owed = column.called[stop]
    begin = column.notes.starts[bisect_left(column.notes.starts, owed) - 1]
    space = room.height - bottom - room.note_above - room.note_below
    fits = min(_note_lines(sums, placed, owed, space), owed - NOTE_PART)
    if fits < begin + NOTE_PART or fits <= placed:
        return []
    cost = SPLIT_NOTE + (column.slabs[stop].cost if stop < len(column.slabs) else 0.0)
    return [(_Trial(start, stop, placed, fits, room.height), cost, 0)]


def _note_lines(sums: Sequence[float], first: int, last: int, height: float) -> int:
    """Up to which note slab ``height`` points suffice."""
    fits = first
    while fits < last and sums[fits + 1] - sums[first] <= height + EPSILON:
        fits += 1
    return fits


def _plan(column: _Column, trial: _Trial) -> PagePlan:
    """A chosen page with its varied paragraphs in place."""
    slabs: list[Slab] = []
    at = trial.first
    for number, by in sorted(trial.varied):
        variation = column.real[number, by]
        assert variation is not None
        slabs += column.slabs[at : column.firsts[number]]
        slabs += variation.slabs
        at = column.lasts[number]
    slabs += column.slabs[at : trial.last]
    first, last = trial.note_first, trial.note_last
    blocks = column.floats.blocks[trial.float_first : trial.float_last]
    # What was mentioned before this page stands at its head; what this page mentions, at its foot.
    old = max(0, column.due[trial.first] - trial.float_first) if blocks else 0
    room = column.room
    return PagePlan(
        tuple(slabs),
        first,
        last,
        trial.used,
        trial.overfull,
        tuple(blocks[:old]),
        tuple(blocks[old:]),
        column.note_sums[last] - column.note_sums[first] + room.note_above + room.note_below if last > first else 0.0,
        trial.last == len(column.slabs),
    )


# -- standing on a page ----------------------------------------------------------------------------------------------


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


def stand(plan: PagePlan, room: PageRoom) -> list[Stand]:
    """Where the slabs of a page come to stand; repeated heads are put in."""
    head: list[Stand] = []
    above = 0.0
    for block in plan.above:
        head += _stand(block.slabs, room.grid, above)
        above += float_space(block, room)
    text = _stand(plan.slabs, room.grid, above)
    foot: list[Stand] = []
    if plan.below:
        y = room.height - plan.foot - sum(float_space(block, room) for block in plan.below)
        if plan.final:
            lowest = max((item.y + item.slab.height for item in text), default=0.0)
            y = min(y, math.ceil(lowest / room.grid - 0.05) * room.grid)
        for block in plan.below:
            y += float_space(block, room)
            foot += _stand(block.slabs, room.grid, y - block.height)
    spare = room.height - plan.used
    springs = sum(item.slab.spring for item in text)
    if springs and spare > 0:
        shift = 0.0
        for index, item in enumerate(text):
            shift += spare / springs if item.slab.spring else 0.0
            text[index] = item._replace(y=item.y + shift)
    return [*head, *text, *foot]


def stand_turned(plan: PagePlan, room: PageRoom) -> list[Stand]:
    """Where the slabs of a page come to stand that lies on its side."""
    return [item for block in (*plan.above, *plan.below) for item in _stand(block.slabs, room.grid, 0.0)]


def _stand(slabs: Sequence[Slab], grid: float, down: float) -> list[Stand]:
    """Slabs below one another, the first ``down`` points below the head of the type area."""
    out: list[Stand] = []
    y = 0.0
    previous: Slab | None = None
    rungs = ladder(slabs) if any(slab.columns for slab in slabs) else None
    beside = 0
    for index, slab in enumerate(slabs):
        if index < beside:
            continue
        y = _below(y, slab, previous, grid)
        if rungs is not None and slab.columns is not None:
            beside = set_end(slabs, index)
            out += _in_columns(slabs, index, beside, rungs, y)
            y = max(item.y + item.slab.height for item in out[-(beside - index) :])
            previous = slabs[beside - 1]
            continue
        if previous is None:
            above = y
            for head in reversed(slab.heads):
                above -= head.height
                out.append(Stand(head, above, True))
            out.reverse()
        out.append(Stand(slab, y))
        y += slab.height
        previous = slab
    return [item._replace(y=item.y + down) for item in out] if down else out


def _in_columns(slabs: Sequence[Slab], first: int, stop: int, rungs: Ladder, y: float) -> list[Stand]:
    """Slabs in their columns, the heads of which stand at ``y``."""
    columns = slabs[first].columns
    assert columns is not None
    starts = [*divide(rungs, first, stop, columns.count), stop]
    return [
        Stand(slabs[index], y + rungs.places[index] - rungs.tops[start], x=number * columns.pitch)
        for number, (start, end) in enumerate(itertools.pairwise(starts))
        for index in range(start, end)
    ]
