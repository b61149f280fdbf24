"""Ace by DAISY, the accessibility checker, where it is to be had.

It needs Node and a Chromium: ``ACE_CLI`` says where its command lies, ``PUPPETEER_EXECUTABLE_PATH`` where the browser
does. ``.ci/run`` installs the one from ``ace/package-lock.json`` and looks for the other.
"""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.order import Order
from builder.pipeline import build
from tests.epub.test_parity import BOOKS

pytestmark = pytest.mark.slow
Ace = Callable[[Path], list[str]]


@pytest.fixture(scope="module")
def ace(tmp_path_factory: pytest.TempPathFactory) -> Ace:
    command = os.environ.get("ACE_CLI", "")
    if not command or not os.environ.get("PUPPETEER_EXECUTABLE_PATH"):
        pytest.skip("Ace did not run: it needs Node, Chromium, and ACE_CLI to say where it lies")

    def violations(book: Path) -> list[str]:
        """The names of the rules that a book breaks."""
        report = tmp_path_factory.mktemp("ace")
        run = subprocess.run(
            [command, "--force", "--silent", "-E", "--outdir", str(report), str(book)],
            env={**os.environ, "ACE_TIMEOUT_INITIAL": "60000"},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert run.returncode in (0, 2), run.stdout + run.stderr
        assertions = json.loads((report / "report.json").read_text(encoding="utf-8"))["assertions"]
        found = sorted(
            f"{inner['earl:test']['dct:title']} ({outer['earl:testSubject']['url']})"
            for outer in assertions
            for inner in outer["assertions"]
        )
        assert bool(found) == (run.returncode == 2)
        return found

    return violations


@pytest.fixture(scope="module")
def elements(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(BOOKS["elements"], tmp_path_factory.mktemp("elements"))


def _built(folder: Path, output: Path) -> Path:
    build(Order(folder, output=output))
    return output / f"{folder.name}.epub"


def test_ace_finds_nothing_in_the_briefing(ace: Ace, tmp_path: Path) -> None:
    assert ace(_built(BOOKS["briefing"], tmp_path)) == []


def test_ace_finds_nothing_in_the_book_of_all_elements(ace: Ace, elements: Path) -> None:
    assert ace(elements) == []


def test_ace_finds_faults_where_there_are_some(ace: Ace, elements: Path, tmp_path: Path) -> None:
    faults = (
        (b' alt="A grey square"', b""),
        (b' aria-label="1"></span>', b"></span>"),
        (b'property="schema:accessMode"', b'property="schema:accessibilityAPI"'),
    )
    path = tmp_path / "broken.epub"
    made = dict.fromkeys(faults, 0)
    with zipfile.ZipFile(elements) as whole, zipfile.ZipFile(path, "w") as broken:
        for entry in whole.infolist():
            data = whole.read(entry)
            for fault in faults:
                made[fault] += data.count(fault[0])
                data = data.replace(*fault)
            broken.writestr(entry, data)
    assert all(made.values())
    found = {name.partition(" ")[0] for name in ace(path)}
    assert found >= {"image-alt", "pagebreak-label", "metadata-accessmode"}
