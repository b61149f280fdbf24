"""The fixture that compares with golden files, run on tests of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.checkout import ROOT

TEST = "def test_pages(golden):\n    golden('pages.txt', 'one\\ntwo\\n')\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "conftest.py").write_bytes((ROOT / "tests" / "conftest.py").read_bytes())
    (tests / "test_sample.py").write_text(TEST, encoding="utf-8")
    return tests


def run_pytest(folder: Path, *arguments: str, ci: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments, folder]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_")} | {"CI": ci}
    return subprocess.run(command, cwd=folder.parent, env=environment, capture_output=True, text=True, check=False)


def test_a_missing_file_fails_and_updating_writes_it(folder: Path) -> None:
    missing = run_pytest(folder)
    assert missing.returncode == 1
    assert "tests/pages.txt does not exist" in missing.stdout

    assert run_pytest(folder, "--update-golden").returncode == 0
    assert (folder / "pages.txt").read_bytes() == b"one\ntwo\n"
    assert run_pytest(folder).returncode == 0


@pytest.mark.parametrize("other", [b"one\nthree\n", b"one\ntwo", b"one\r\ntwo\r\n"])
def test_any_difference_fails_and_is_shown(folder: Path, other: bytes) -> None:
    (folder / "pages.txt").write_bytes(other)
    done = run_pytest(folder)
    assert done.returncode == 1
    assert "tests/pages.txt differs:" in done.stdout
    assert "+two" in done.stdout


def test_ci_refuses_to_update(folder: Path) -> None:
    done = run_pytest(folder, "--update-golden", ci="true")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert not (folder / "pages.txt").exists()
