"""Short ways to the pages that may begin at a slab: each gives what the long way does."""

from __future__ import annotations

import functools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.layout import page_breaking, page_choices
from builder.layout.floats import NO_FLOATS, Floats
from builder.layout.page_breaking import ALONE, UNEVEN, _search, _Ways, break_pages
from builder.layout.page_choices import GIVE, _edges_from, faces, pages_from
from builder.layout.page_column import NoteLines, cheapest, descend, sum_up
from builder.layout.slabs import Float, Slab
from builder.layout.standing import PageRoom

ROOM = PageRoom(120.0, 12.0, 6.0, 4.0, 2.0)

sizes = st.sampled_from([5.0, 9.5, 12.0, 14.25])
slabs = st.builds(
    Slab,
    height=sizes,
    before=st.sampled_from([0.0, 3.0, 12.0]),
    cost=st.sampled_from([0.0, 50.0, 1e6]),
    heads=st.sampled_from([(), (Slab(11.0), Slab(7.5))]),
    phase=st.sampled_from([None, None, None, 0.0, 6.0]),
)


@given(st.lists(slabs, min_size=1, max_size=60), st.integers(0, 59))
def test_rows_that_stand_anywhere_are_as_far_apart_as_in_the_endless_column(column, start):
    start %= len(column)
    made = sum_up(column, NoteLines([], [], {}), ROOM, NO_FLOATS)
    edges, base, shift = _edges_from(made, start)
    limit = ROOM.height + GIVE * ROOM.grid
    _, long = descend(column, start, ROOM.grid, None, math.inf)
    for number, bottom in enumerate(long):
        if bottom > limit:
            break
        assert edges[start + number - base] - shift == pytest.approx(bottom)


@st.composite
def chapters(draw, most=50):
    """Plain lines, some of which call notes of one to six lines, a few of them two."""
    sizes = st.lists(st.integers(1, 6), max_size=draw(st.sampled_from([1, 1, 2])))
    text, starts, notes = [], [], []
    for called in draw(st.lists(sizes, min_size=1, max_size=most)):
        first = len(starts)
        for lines in called:
            starts.append(len(notes))
            notes += [Slab(8.0)] * lines
        text.append(Slab(12.0, notes=tuple(map(str, range(first, len(starts)))), phase=0.0))
    return text, NoteLines(notes, starts, {str(number): number for number in range(len(starts))})


@given(chapters(), st.data())
def test_pages_that_can_not_hold_their_notes_are_passed_over_and_no_others(chapter, data):
    made = sum_up(*chapter, ROOM, NO_FLOATS)
    start = data.draw(st.integers(0, len(made.slabs) - 1))
    placed = data.draw(st.integers(0, made.called[start]))
    short = pages_from(made, start, placed, 0)
    with pytest.MonkeyPatch.context() as patch:  # the long way: each is tried
        patch.setattr(page_choices, "bisect_left", lambda rows, value, key: len(rows))
        assert pages_from(made, start, placed, 0) == short


@given(st.lists(st.sampled_from([1.0, 2.5, 2.5, math.inf]), max_size=8), st.sampled_from([-2, -1, 1, 2]))
def test_the_cheapest_paragraphs_are_the_first_of_them_sorted_by_cost(costs, lines):
    made = sum_up([Slab(12.0)] * 8, NoteLines([], [], {}), ROOM, NO_FLOATS)
    made.firsts, made.lasts = list(range(len(costs))), list(range(1, len(costs) + 1))
    made.longer = made.shorter = costs
    price, varied = cheapest(made, 0, 8, lines)
    chosen = sorted((cost, number) for number, cost in enumerate(costs))[: abs(lines)]
    if len(chosen) < abs(lines):
        assert (price, varied) == (math.inf, ())
    else:
        assert price == sum(cost for cost, _ in chosen)
        assert [number for number, _ in varied] == [number for _, number in chosen]


@st.composite
def chapters_with_floats(draw):
    """Few lines and many figures, some of these across a spread."""
    text, notes = draw(chapters(most=6))
    blocks, anchors = [], []
    for anchor in sorted(draw(st.lists(st.integers(0, len(text) - 1), min_size=2, max_size=9))):
        height = draw(st.sampled_from([40.0, 60.0, 60.0, 120.0]))
        sides = ("left", "right") if draw(st.sampled_from([False, False, False, True])) else ("",)
        for side in sides:
            blocks.append(Float((Slab(height),), (), height, side=side))
            anchors.append(anchor)
    return text, notes, Floats(blocks, anchors)


def _steps(column, state):
    """Every page that may follow in a state, with its cost and where it leads."""
    slab, note, right, before, floats = state
    for trial, cost, short in pages_from(column, slab, note, floats):
        if column.facing and not faces(column, trial, right):
            continue
        if right and before != ALONE and trial.last != len(column.slabs):
            cost += (short - before) ** 2 * UNEVEN
        yield trial, cost, (trial.last, trial.note_last, not right, 0 if right else short, trial.float_last)


def test_a_chapter_of_many_figures_has_as_many_ways_as_it_is_long():
    """Floats that wait for ever are no way: with all of them, the pages looked at grow with the square."""

    def ways(count):
        text = [Slab(12.0, phase=0.0, cost=1e6 * (number % 4 in (1, 3))) for number in range(4 * count)]
        blocks = [Float((Slab(55.0),), (), 55.0)] * count
        seen = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(page_breaking, "pages_from", lambda *args: seen.append(args) or pages_from(*args))
            floats = Floats(blocks, range(2, 4 * count, 4), [len(text)] * count)
            plans = break_pages(text, NoteLines([], [], {}), ROOM, floats=floats)
        assert sum(len(plan.slabs) for plan in plans) == len(text)
        return len(seen)

    assert ways(48) < 5 * ways(12)


@given(chapters_with_floats(), st.booleans())
def test_no_row_of_pages_is_cheaper_than_the_chosen_one(chapter, recto):
    text, notes, floats = chapter
    column = sum_up(text, notes, ROOM, floats)
    start = (0, 0, recto, ALONE, 0)
    everything = (len(text), len(notes.slabs), len(floats.blocks))

    @functools.cache
    def least(state):
        """What the rest costs at the least: every way is gone to its end."""
        if (state[0], state[1], state[4]) == everything:
            return 0.0
        return min((cost + least(to) for _, cost, to in _steps(column, state)), default=math.inf)

    empty = [[] for _ in range(len(text) + 1)]
    state, paid = start, 0.0
    for chosen in _search(column, _Ways(start, {}, empty, [0] * len(empty)), 0):
        cost, state = next((cost, to) for trial, cost, to in _steps(column, state) if trial == chosen)
        paid += cost
    assert (state[0], state[1], state[4]) == everything
    assert paid == pytest.approx(least(start))
