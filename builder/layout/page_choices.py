"""The pages that can begin at a slab, each with its cost."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from msgspec.structs import replace

from builder.layout.page_column import Choice, Column, Trial, cheapest, descend
from builder.layout.slabs import FORBIDDEN, SPLIT_KEPT, WIDOW
from builder.layout.standing import PageRoom, below, float_space

SHORT_PAGE = 160.0
"""Cost of a page that is a line short; it grows with the square."""
SPLIT_NOTE = 900.0
"""Cost of a note that goes on overleaf."""
ELSEWHERE = 3e6
"""Cost of a note that begins on the page after that of its call: only where a line calls more notes than fit on a page
with it."""
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
DISORDER = 60_000.0
"""Cost of a float that stands behind what comes after it in the source and has a caption too."""
UNFACED = 900.0
"""Cost of a spread that waits for a left-hand page, and of what waits behind it, for each page."""
FLOATS_ALONE = 400.0
"""Cost of a page of nothing but floats, besides that of what it leaves empty, unless it is the chapter's last."""
OVERFLOW = 1e9
"""Cost of a page that holds more than fits: only for a slab that is higher than a page."""
NOTE_PART = 2
"""Lines of a divided note that stand on the page of its call, and that go to the next, at least."""
GIVE = 2
"""By how many lines a page's paragraphs may be made longer or shorter together."""
SLACK = 14
"""Lines that a page may leave empty while there is another choice."""
EPSILON = 0.01


def pages_from(column: Column, start: int, placed: int, floated: int) -> list[Choice]:
    """The pages that can begin at slab ``start`` with notes placed up to ``placed`` and floats up to ``floated``: each
    with its cost, and by how many lines its foot is too high."""
    blocks = column.floats.blocks
    if not blocks:
        return _text_from(column, start, placed, column.room, len(column.slabs))
    count = len(column.slabs)
    out: list[Choice] = []
    if floated < column.due[start] and placed == column.called[start]:
        out.append(_floats_alone(column, start, placed, floated))
        if blocks[floated].side == "right":
            return out
    if start == count and placed == column.called[start]:
        if column.facing and floated < len(blocks) and blocks[floated].side == "left":
            # The text has ended on a left-hand page: the right-hand one stays empty.
            out.append((Trial(start, start, placed, placed, 0.0, (), 0.0, floated, floated), FLOATS_ALONE, 0))
        return out
    kept = column.floats.kept
    # A page has two lines of text at least; the heading that ends it may be all of it.
    least = NOTE_PART if kept is None or start < column.ending else 0
    space = 0.0
    for last in range(floated, len(blocks) + 1):
        if last > floated:
            if blocks[last - 1].alone:
                break
            space += float_space(blocks[last - 1], column.room)
        if last > floated and space > column.room.height - column.room.grid * least:
            break
        room = replace(column.room, height=column.room.height - space)
        # The heading that ends the text goes overleaf rather than that the figure or table below it does alone.
        strands = kept is not None and last <= kept
        end = column.ending if strands and start < column.ending else count
        for trial, cost, short in _text_from(column, start, placed, room, end):
            if strands and trial.last == count:
                cost += FORBIDDEN
            waiting = column.due[trial.last] - last
            if waiting >= 0 and (last == floated or cost < OVERFLOW):
                placing = trial._replace(used=trial.used + space, float_first=floated, float_last=last)
                late = max(0, column.due[start] - last)
                if last > max(floated, column.due[start]):
                    short = 0  # a float at the foot
                ahead = max(floated, min(last, column.due[start]))
                cost += max(0, column.behind[trial.last] - ahead) * DISORDER
                out.append((placing, cost + (waiting - late) * DEFERRED + _lateness(column, last, late), short))
    return _in_time(column, start, out)


def _in_time(column: Column, start: int, choices: list[Choice]) -> list[Choice]:
    """The choices without those that let floats wait for yet another page where a cheaper one lets fewer of them wait:
    nothing that may come after is worth that, and a chapter would have as many ways to a line as figures before it."""
    late = [max(0, column.due[start] - trial.float_last) for trial, _, _ in choices]
    if not any(late):
        return choices
    limits: dict[int, float] = {}
    limit = math.inf
    for number in sorted(set(late)):
        limits[number] = limit
        for (trial, cost, _), own in zip(choices, late, strict=True):
            if own == number and faces(column, trial, True) and faces(column, trial, False):
                limit = min(limit, cost)
    return [choice for choice, own in zip(choices, late, strict=True) if choice[1] <= limits[own]]


def faces(column: Column, trial: Trial, right: bool) -> bool:
    """Whether a page may stand on this side: halves of a spread have theirs, and the empty page before one too."""
    if trial.last > trial.first or trial.note_last > trial.note_first:
        return True
    if trial.float_last == trial.float_first:
        return right
    side = column.floats.blocks[trial.float_first].side
    return not side or (side == "right") == right


def _floats_alone(column: Column, start: int, placed: int, floated: int) -> Choice:
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
    trial = Trial(start, start, placed, placed, used, (), _over(used, room), floated, last)
    if start == len(column.slabs) and last == len(blocks):
        return trial, FLOATS_ALONE + _lost(used, room), 0
    empty = max(0.0, room.height - used) / room.grid
    return trial, FLOATS_ALONE + SHORT_PAGE * empty**2 + _lateness(column, last, due - last), 0


def _lateness(column: Column, first: int, count: int) -> float:
    """What it costs that ``count`` floats from ``first`` on wait for yet another page."""
    if not column.facing:
        return count * LATE
    ahead = next((at for at in range(count) if column.floats.blocks[first + at].side), count)
    return ahead * LATE + (count - ahead) * UNFACED


def _text_from(column: Column, start: int, placed: int, room: PageRoom, end: int) -> list[Choice]:
    """The pages whose text begins at slab ``start``, ends at slab ``end`` at the latest and has ``room``."""
    called, sums = column.called, column.note_sums
    count = len(column.slabs)
    furniture = room.note_above + room.note_below + column.notes.again(placed)
    if placed < called[start]:
        # Notes left over from the page before, more than a page of them: they get it to themselves.
        fits = _note_lines(sums, placed, called[start], room.height - furniture)
        if fits < called[start] or start == count:
            fits = max(fits, placed + 1)
            return [(Trial(start, start, placed, fits, room.height), SPLIT_NOTE, 0)]
    edges, base, shift = _edges_from(column, start)
    limit = room.height + GIVE * room.grid + EPSILON
    stop = min(bisect_right(edges, limit + shift, lo=start - base) + base, end)

    def too_much(stop: int) -> bool:
        """Whether a page that ends there can't hold its notes, nor as much of the last ones as it has to."""
        owed = called[stop]
        space = limit - (edges[stop - 1 - base] - shift) - furniture + sums[placed]
        return owed > placed and sums[min(column.opened[stop] + NOTE_PART, owed)] > space

    if stop > start and too_much(stop):
        stop = start + bisect_left(range(start + 1, stop), True, key=too_much)
    out: list[Choice] = []
    clean = False
    while stop > start:
        bottom = edges[stop - 1 - base] - shift
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
            if column.slabs[stop].columns and _holds_more(edges, stop - base):
                before += RAGGED
            whole = math.floor(spare + 0.05)
            if whole >= 0:
                high = 0 if owed > placed else whole
                out.append((Trial(start, stop, placed, owed, used), SHORT_PAGE * whole * whole + before, high))
            if whole and whole <= GIVE:
                price, varied = cheapest(column, start, stop, whole)
                if price < math.inf:
                    trial = Trial(start, stop, placed, owed, used + whole * room.grid, varied)
                    out.append((trial, price + before, 0))
            if spare < -0.05 and owed > placed and bottom + furniture < room.height:
                out += _with_divided_note(column, start, stop, placed, bottom, room)
            clean = clean or (whole >= 0 and before < SPLIT_KEPT)
        # Emptier pages are looked at only while there is no clean one.
        if (clean and spare > 3) or (out and spare > SLACK):
            break
        stop -= 1
    if not out:
        # Higher than a page, or its notes don't even begin beside it: it is set all the same, and reported.
        bottom = edges[start - base] - shift
        fits = max(_note_lines(sums, placed, called[start + 1], room.height - bottom - furniture), placed)
        out.append((Trial(start, start + 1, placed, fits, room.height, (), _over(bottom, room)), OVERFLOW, 0))
    return out


def _holds_more(edges: Sequence[float], stop: int) -> bool:
    """Whether columns that end before a slab could hold it without being higher."""
    return stop < len(edges) and edges[stop] <= edges[stop - 1] + EPSILON


def _edges_from(column: Column, start: int) -> tuple[Sequence[float], int, float]:
    """Bottoms of the slabs of a page that begins at ``start``, as many as it may hold at least; which slab is the first
    of them; and what to take from them.

    A page that begins with a plain line of the grid has its slabs as far apart as the endless column has, and so has
    one of nothing but rows of a table, which stand anywhere; others are measured anew.
    """
    slabs, room = column.slabs, column.room
    head = slabs[start] if start < len(slabs) else None
    plain = head is not None and head.phase == 0 and not head.top and not head.heads
    if head is None or (plain and head.frame is None and head.columns is None):
        return column.edges, 0, column.tops[start] if start < len(slabs) else 0.0
    limit = room.height + (GIVE + 1) * room.grid
    if head.columns is None:
        shift = column.tops[start] - below(0.0, head, None, room.grid)
        free = column.free[start]
        if free == len(slabs) or column.edges[free - 1] - shift > limit:
            return column.edges, 0, shift
    _, edges = descend(slabs, start, room.grid, column.rungs, limit)
    return edges, start, 0.0


def _last_page(column: Column, start: int, placed: int, used: float, spare: float) -> list[Choice]:
    """The chapter's last page need not be full; it should be more than a few lines."""
    count, owed = len(column.slabs), column.called[-1]
    if spare >= -0.05:
        return [(Trial(start, count, placed, owed, used), _lost(used, column.room), 0)]
    lines = math.floor(spare + 0.05)
    price, varied = cheapest(column, start, count, lines)
    trial = Trial(start, count, placed, owed, used + lines * column.room.grid, varied)
    return [(trial, price, 0)] if price < math.inf else []


def _lost(used: float, room: PageRoom) -> float:
    """What it costs how little there is on a chapter's last page."""
    return SHORT_LAST * max(0.0, LAST_LINES - used / room.grid) ** 3


def _with_divided_note(
    column: Column, start: int, stop: int, placed: int, bottom: float, room: PageRoom
) -> list[Choice]:
    """A page whose last note goes on overleaf; where a line calls several, those after it stand there too."""
    sums, notes = column.note_sums, column.notes
    owed = column.called[stop]
    first, last = column.opened[stop], column.begun[stop]
    space = room.height - bottom - room.note_above - room.note_below - notes.again(placed)
    fits = _note_lines(sums, placed, owed, space)
    if fits > last:
        fits = max(last, min(fits, owed - NOTE_PART))
    while fits >= first + NOTE_PART and (last < fits < last + NOTE_PART or notes.slabs[fits].cost >= WIDOW):
        fits -= 1
    if fits < first + NOTE_PART or fits <= placed:
        return []
    cost = SPLIT_NOTE + (column.slabs[stop].cost if stop < len(column.slabs) else 0.0)
    cost += ELSEWHERE * notes.begin_in(fits, owed)
    return [(Trial(start, stop, placed, fits, room.height), cost, 0)]


def _note_lines(sums: Sequence[float], first: int, last: int, height: float) -> int:
    """Up to which note slab ``height`` points suffice."""
    fits = first
    while fits < last and sums[fits + 1] - sums[first] <= height + EPSILON:
        fits += 1
    return fits


def _over(used: float, room: PageRoom) -> float:
    """By how much something is higher than a page; what sums of parts are off by does not count."""
    return used - room.height if used > room.height + EPSILON else 0.0
