from __future__ import annotations

from pathlib import Path

from tests.bench.cases import BIFOLIO, CACHED, TYPST, Case, Target
from tests.bench.measure import Cost
from tests.bench.run import Runs, _report


def runs(*walls: float) -> Runs:
    return Runs({number: Cost(wall, wall, 100 * wall, 0, "") for number, wall in enumerate(walls)})


def case(*targets: Target, programs: tuple[str, ...] = (BIFOLIO, TYPST)) -> Case:
    def write(folder: Path) -> None:
        raise AssertionError("nothing is built here")

    return Case("some", "a text", write, programs, targets)


def test_ratios_are_taken_round_by_round() -> None:
    # The machine was twice as slow in the second round, for both.
    lines = _report(case(Target("wall", 0.5, TYPST)), {BIFOLIO: runs(1, 2, 1), TYPST: runs(4, 8, 2)})
    assert "- wall ≤ 0.5 × Typst: 0.25 ×, reached" in lines
    assert "| Bifolio | 3 | 1.00 / 1.00 / 2.00 | 1.00 / 1.00 / 2.00 | 100 / 100 / 200 |  | 1.00 × |" in lines


def test_a_missed_target_and_an_absolute_one() -> None:
    targets = (Target("memory", 0.3, TYPST), Target("wall", 5.0))
    lines = _report(case(*targets), {BIFOLIO: runs(6), TYPST: runs(3)})
    assert "- memory ≤ 0.3 × Typst: 2.00 ×, MISSED" in lines
    assert "- wall ≤ 5 s: 6.00 s, MISSED" in lines


def test_a_program_that_is_not_there_is_said_to_be_so() -> None:
    lines = _report(case(Target("wall", 1.0, TYPST)), {BIFOLIO: runs(1), TYPST: Runs(trouble="not installed")})
    assert "| Typst | – | not installed | | | | |" in lines
    assert "- wall ≤ 1 × Typst: not measured" in lines


def test_the_cache_is_judged_where_there_is_one() -> None:
    target = Target("wall", 0.15, TYPST)
    programs = (CACHED, BIFOLIO, TYPST)
    without = _report(case(target, programs=programs), {CACHED: Runs(trouble="none"), BIFOLIO: runs(2), TYPST: runs(4)})
    assert "- wall ≤ 0.15 × Typst: 0.50 ×, MISSED" in without
