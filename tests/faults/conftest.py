"""Faults of machines and people, tried one after another: few in a usual run, all with ``--all-faults``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.bench import Bench

HERE = Path(__file__).parent
TRIED: dict[str, list[int]] = {}
"""Faults survived and faults tried by each test: what a run says at its end."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all-faults", action="store_true", help="try every fault, not a few of each kind")


FEW = 8
"""Every so manieth case of a test is tried in a usual run."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--all-faults", default=False):
        return
    seen: dict[str, int] = {}
    kept, left = [], []
    for item in items:
        if not item.path.is_relative_to(HERE) or not isinstance(item, pytest.Function):
            kept.append(item)
            continue
        number = seen.setdefault(f"{item.path}::{item.originalname}", 0)
        seen[f"{item.path}::{item.originalname}"] += 1
        (left if number % FEW else kept).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


Rounds = Callable[[int, int], range]


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> Rounds:
    """``rounds(8, 200)``: so many in a usual run, so many with ``--all-faults``."""
    return lambda few, every: range(every if request.config.getoption("--all-faults", default=False) else few)


@pytest.fixture
def tried(request: pytest.FixtureRequest) -> Callable[[int], None]:
    """Say that so many faults were tried and survived; a test that fails says nothing."""

    def say(count: int = 1) -> None:
        request.node.user_properties.append(("faults", count))

    return say


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" and "faults/" in report.nodeid and not report.skipped:
        counted = max(1, sum(value for name, value in report.user_properties if name == "faults"))
        sums = TRIED.setdefault(report.nodeid.rpartition("::")[2].partition("[")[0], [0, 0])
        sums[0] += counted if report.passed else 0
        sums[1] += counted


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.getoption("--all-faults", default=False):
        for name, (survived, tried) in TRIED.items():
            terminalreporter.write_line(f"{survived:6,} of {tried:6,}  {name.removeprefix('test_').replace('_', ' ')}")
    if TRIED:
        survived, tried = (sum(sums[at] for sums in TRIED.values()) for at in (0, 1))
        terminalreporter.write_line(f"faults survived: {survived:,} of {tried:,} tried")


@pytest.fixture
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A working directory with a publication that has been built."""
    place = tmp_path_factory.mktemp("bench")
    made = Bench(place)
    made.write("A")
    yield made
    # What a test has closed has to be opened again, or nobody could clear it away.
    if sys.platform != "win32":
        for folder, names, _ in os.walk(place):
            for name in names:
                path = Path(folder, name)
                if not path.is_symlink():
                    path.chmod(0o755)
