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

from collections.abc import Sequence
from typing import TypeAlias

from msgspec import Struct

from builder.layout.floats import NO_FLOATS, Floats
from builder.layout.page_choices import faces, pages_from
from builder.layout.page_column import Column, NoteLines, Trial, Vary, only_tried, sum_up, try_variation
from builder.layout.slabs import Slab
from builder.layout.standing import PagePlan, PageRoom

UNEVEN = 2000.0
"""Cost of facing pages of which one is a line shorter than the other; it grows with the square."""
ROUNDS = 40
"""How often the search is repeated with the real costs of variations; then only the tried ones are left to it."""
ALONE = -1

_State: TypeAlias = tuple[int, int, bool, int, int]
"""Where a page ends and the next begins: the slab and the note slab that come next, whether the next page is a
right-hand one, by how many lines the foot of the page before it is too high when that is its facing page (``ALONE``: it
is another chapter's), and how many floats have been placed."""
_Entry: TypeAlias = "tuple[float, _State | None, Trial | None]"
"""The cheapest way to a state: its cost, the state before it, and the page between them."""


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
    column = sum_up(slabs, notes, room, floats)
    ways = _Ways((0, 0, recto, ALONE, 0), {}, [[] for _ in range(len(slabs) + 1)], [0] * (len(slabs) + 1))
    since = 0
    for round_ in range(ROUNDS + 1):
        trials = _search(column, ways, since)
        wanted = dict.fromkeys(choice for trial in trials for choice in trial.varied)
        untried = [choice for choice in wanted if choice not in column.real]
        if not untried:
            break
        since = min([try_variation(column, choice, vary) for choice in untried])
        if round_ == ROUNDS - 1:
            only_tried(column)
            since = 0
    return [_plan(column, trial) for trial in trials]


def _turn(state: _State) -> tuple[int, int, bool, int]:
    """The order of states at one slab: a page without text has notes or floats, so it leads to more of them; one with
    nothing at all stands on the right."""
    _, note, right, before, floats = state
    return note, floats, not right, before


class _Ways(Struct, frozen=True):
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


def _search(column: Column, ways: _Ways, since: int) -> list[Trial]:
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
            states.sort(key=_turn)
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
                choices = own[note, floats] = pages_from(column, slab, note, floats)
                ways.farthest[slab] = max([ways.farthest[slab], *[choice[0].last for choice in choices]])
            # A spread is a left-hand page and the right-hand page after it.
            pair = right and before != ALONE
            for trial, cost, short in choices:
                if column.facing and not faces(column, trial, right):
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
                        states[at:] = sorted(states[at:], key=_turn)
                    best[target] = (cost, state, trial)
                elif cost < known[0]:
                    best[target] = (cost, state, trial)
    trials: list[Trial] = []
    cursor = end
    while cursor is not None:
        _, cursor, trial_before = best[cursor]
        if trial_before is not None:
            trials.append(trial_before)
    return trials[::-1]


def _plan(column: Column, trial: Trial) -> PagePlan:
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
    room, notes = column.room, column.notes
    high = column.note_sums[last] - column.note_sums[first] + notes.again(first)
    return PagePlan(
        tuple(slabs),
        first,
        last,
        trial.used,
        trial.overfull,
        tuple(blocks[:old]),
        tuple(blocks[old:]),
        high + room.note_above + room.note_below if last > first else 0.0,
        trial.last == len(column.slabs),
    )
