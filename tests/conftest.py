"""What all tests share: golden files, and how hypothesis searches."""

from __future__ import annotations

import difflib
import os
import signal
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parent
ON_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")

# Enough of a difference to see what happened; the rest is one `--update-golden` and a look at `git diff` away.
DIFF_LINES = 60

# No deadline: two cores shared by parallel workers say nothing about how fast a function is. CI draws the same
# examples each time, so that a red run is the commit's doing; at a desk each run looks elsewhere.
settings.register_profile(
    "desk", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True, database=None)
settings.load_profile("ci" if ON_CI else "desk")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden files anew instead of comparing with them"
    )


def pytest_configure(config: pytest.Config) -> None:
    # A shell has what it runs in the background ignore Ctrl-C, and children inherit that: builds could not be stopped.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if ON_CI and config.getoption("--update-golden"):
        raise pytest.UsageError("--update-golden would make every comparison pass; it is refused where CI is set")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a file: ``golden("expected/pages.txt", text)``, the path relative to the test's folder.

    With ``--update-golden`` the file is written instead. Texts are compared as they are, to the last newline.
    """
    folder = request.path.parent
    update = request.config.getoption("--update-golden")

    def compare(name: str, text: str) -> None:
        __tracebackhide__ = True
        path = (folder / name).resolve()
        if not path.is_relative_to(TESTS):
            raise ValueError(f"golden files stand under tests/: {name}")
        shown = path.relative_to(TESTS.parent).as_posix()
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            return
        if not path.is_file():
            pytest.fail(f"{shown} does not exist; run with --update-golden, then read what it wrote", pytrace=False)
        # Bytes, not read_text: that would hide a stray carriage return.
        expected = path.read_bytes().decode()
        if text != expected:
            pytest.fail(f"{shown} differs:\n{_difference(expected, text)}", pytrace=False)

    return compare


def _difference(expected: str, found: str) -> str:
    lines = difflib.unified_diff(
        expected.splitlines(keepends=True), found.splitlines(keepends=True), "expected", "found", n=2
    )
    shown = [
        line.rstrip("\n") if line.endswith("\n") else f"{line}\n\\ no newline at the end"
        for line in islice(lines, DIFF_LINES)
    ]
    if next(lines, None) is not None:
        shown.append("… and more; see it all with --update-golden and git diff")
    return "\n".join(shown)
