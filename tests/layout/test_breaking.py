"""Total fit: never worse than greedy, nothing lost, tolerances kept."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.layout.breaking import (
    DOUBLE_HYPHEN,
    FINAL_HYPHEN,
    LINE_PENALTY,
    MISFIT,
    RUNT,
    Measure,
    Points,
    break_lines,
)

SPACE = 4.0


def points(widths: list[float], cuts: Mapping[int, float] = MappingProxyType({})) -> Points:
    """A paragraph of boxes with equal spaces, each a breakpoint. Some boxes may be divided in the middle, at a hyphen
    with the given penalty."""
    rows: list[tuple[float, float, float, float, float, float, float, bool]] = []
    x = spaces = 0.0

    def put(end: float, begin: float, after: float, penalty: float = 0.0, flagged: bool = False) -> None:
        wide = spaces + after
        rows.append((end, spaces * 0.5, spaces / 3, begin, wide * 0.5, wide / 3, penalty, flagged))

    put(0.0, 0.0, 0.0)
    for index, width in enumerate(widths):
        if index in cuts:
            put(x + width / 2 + 3, x + width / 2, 0.0, cuts[index], True)
        x += width
        after = SPACE if index < len(widths) - 1 else 0.0
        put(x, x + after, after)
        x += after
        spaces += after
    return Points(*zip(*rows, strict=True))


def demerits(made: Points, breaks: list[int], width: float) -> float:
    """Of a given set of breaks, computed anew from the definition."""
    total = 0.0
    begin, fitness = 0, 1
    for point in breaks:
        last = point == len(made.end) - 1
        room = width - (made.end[point] - made.begin[begin])
        give = made.end_stretch[point] - made.begin_stretch[begin]
        take = made.end_shrink[point] - made.begin_shrink[begin]
        if room >= 0:
            ratio = 0.0 if last else room / give if give else (0.0 if room == 0 else 1e3)
        else:
            ratio = room / take if take and -room <= take + 1e-6 else -1e3
        new = 0 if ratio < -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3
        total += (LINE_PENALTY + 100 * abs(ratio) ** 3) ** 2 + (10_000 if abs(new - fitness) > 1 else 0)
        begin, fitness = point, new
    return total


def greedy(made: Points, width: float) -> list[int]:
    """As many words on each line as fit unshrunk."""
    out: list[int] = []
    begin = 0
    for point in range(1, len(made.end)):
        if made.end[point] - made.begin[begin] > width and point - 1 > begin:
            out.append(point - 1)
            begin = point - 1
    return [*out, len(made.end) - 1]


WIDTHS = st.lists(st.floats(5, 60), min_size=1, max_size=60)


@given(WIDTHS)
def test_total_fit_is_never_worse_than_greedy(widths: list[float]) -> None:
    made = points(widths)
    fits = break_lines(made, Measure(150.0, 1e12, force=True))
    assert fits is not None
    chosen = [fit.point for fit in fits]
    assert chosen == sorted(set(chosen))
    assert chosen[-1] == len(widths)
    assert demerits(made, chosen, 150.0) <= demerits(made, greedy(made, 150.0), 150.0) * (1 + 1e-9) + 1e-6


@given(WIDTHS)
def test_no_line_is_wider_than_the_measure_without_force(widths: list[float]) -> None:
    made = points(widths)
    fits = break_lines(made, Measure(150.0, 500.0))
    if fits is None:
        return
    begin = 0
    for fit in fits:
        natural = made.end[fit.point] - made.begin[begin]
        shrink = made.end_shrink[fit.point] - made.begin_shrink[begin]
        assert natural - shrink <= 150.0 + 1e-3
        assert fit.overfull == 0
        begin = fit.point


def price(made: Points, breaks: tuple[int, ...], measure: Measure) -> float:
    """Demerits of a set of breaks by the definition, all of it; infinite where a line is not feasible."""
    total = 0.0
    begin, fitness, hyphen = 0, 1, False
    for point in breaks:
        last = point == len(made.end) - 1
        room = measure.width - (made.end[point] - made.begin[begin])
        give = made.end_stretch[point] - made.begin_stretch[begin]
        take = made.end_shrink[point] - made.begin_shrink[begin]
        if last and room >= 0:
            ratio = 0.0
        elif room >= 0:
            ratio = room / give if give else (0.0 if room == 0 else math.inf)
        else:
            ratio = room / take if take and -room <= take + 1e-6 else -math.inf
        badness = 100 * abs(ratio) ** 3
        if ratio < -1.01 or badness > measure.tolerance * (1 + 1e-9):
            return math.inf
        new = 0 if ratio < -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3
        total += (LINE_PENALTY + badness) ** 2 + made.penalty[point] ** 2 + measure.per_line
        total += MISFIT if abs(new - fitness) > 1 else 0.0
        total += DOUBLE_HYPHEN if hyphen and made.flagged[point] else 0.0
        total += FINAL_HYPHEN if hyphen and last else 0.0
        total += RUNT if last and begin and measure.width - room < measure.runt else 0.0
        begin, fitness, hyphen = point, new, made.flagged[point]
    return total


@given(
    st.lists(st.integers(5, 60).map(float), min_size=1, max_size=9),
    st.dictionaries(st.integers(0, 8), st.integers(0, 300).map(float), max_size=2),
    st.sampled_from([0.0, 30.0, 60.0]),
    st.sampled_from([0.0, 5_000.0, -5_000.0]),
    st.sampled_from([100.0, 500.0, 20_000.0]),
)
def test_no_other_set_of_lines_is_better(
    widths: list[float], cuts: dict[int, float], runt: float, per_line: float, tolerance: float
) -> None:
    """All of them are tried: classes of spacing, hyphens one after the other and at the end, last lines, all count."""
    made = points(widths, cuts)
    measure = Measure(90.0, tolerance, runt=runt, per_line=per_line)
    last = len(made.end) - 1
    sets = ((*inner, last) for size in range(last) for inner in itertools.combinations(range(1, last), size))
    best = min(price(made, breaks, measure) for breaks in sets)
    fits = break_lines(made, measure)
    if fits is None:
        assert best == math.inf
        return
    assert price(made, tuple(fit.point for fit in fits), measure) == pytest.approx(fits[-1].demerits)
    assert fits[-1].demerits == pytest.approx(best)


def test_a_paragraph_that_cannot_be_set_within_tolerance_is_refused() -> None:
    assert break_lines(points([100, 100, 100]), Measure(150.0, 100.0)) is None


def test_a_forced_line_tells_how_far_it_sticks_out() -> None:
    fits = break_lines(points([200.0]), Measure(150.0, 1e9, force=True))
    assert fits is not None
    assert [round(fit.overfull) for fit in fits] == [50]
