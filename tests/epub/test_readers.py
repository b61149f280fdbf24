"""The book in three reading engines, foliate-js, epub.js and Readium CSS, by day and by night, narrow and wide.

They need Node and a Chromium: ``READERS`` names the folder of modules that ``readers/package-lock.json`` fetches,
``PUPPETEER_EXECUTABLE_PATH`` the browser; ``.ci/run`` sees to both. ``readers/shoot.mjs`` also takes pictures, to be
looked at after a change of the stylesheet.
"""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from builder.order import Order
from builder.pipeline import build
from tests.epub.test_parity import BOOKS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.environ.get("READERS") or not os.environ.get("PUPPETEER_EXECUTABLE_PATH"),
        reason="the reading engines did not run: they need Node, Chromium, and READERS to say where they lie",
    ),
]
SCRIPT = Path(__file__).parent / "readers" / "shoot.mjs"


def _faults(book: Path, *chapters: str, only: str = "") -> list[str]:
    """What is wrong with chapters in an engine, as ``engine light width chapter: fault``."""
    chosen = [f"--only={only}"] if only else []
    run = subprocess.run(
        ["node", str(SCRIPT), *chosen, str(book), "-", *chapters],
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert run.returncode == 0, run.stderr
    found = [json.loads(line) for line in run.stdout.splitlines()]
    return ["{engine} {scheme} {width} {chapter}: {fault}".format(**one) for one in found]


def _built(folder: Path, output: Path) -> Path:
    build(Order(folder, output=output))
    return output / f"{folder.name}.epub"


@pytest.fixture(scope="module")
def briefing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(BOOKS["briefing"], tmp_path_factory.mktemp("briefing"))


def test_text_can_be_read_in_every_engine_and_notes_open(briefing: Path) -> None:
    assert _faults(briefing, "04-the-terms.xhtml", "chronology.xhtml") == []


def test_the_book_of_all_elements_can_be_read(tmp_path: Path) -> None:
    book = _built(BOOKS["elements"], tmp_path)
    assert _faults(book, "01-text-markup.xhtml", "02-data.xhtml", only="epubjs-dark-narrow") == []


def test_faults_are_seen_where_there_are_some(briefing: Path, tmp_path: Path) -> None:
    path = tmp_path / "broken.epub"
    with zipfile.ZipFile(briefing) as whole, zipfile.ZipFile(path, "w") as broken:
        for entry in whole.infolist():
            data = whole.read(entry)
            if entry.filename.endswith("book.css"):
                data += b"figcaption { color: #777; } table { width: 30em; } p.person-role { font-size: 7px; }"
            if entry.filename.endswith("04-the-terms.xhtml"):
                data = data.replace(b'href="#sec-terms-note-1"', b'href="#gone"')
            broken.writestr(entry, data)
    found = "\n".join(_faults(path, "04-the-terms.xhtml", "people.xhtml", only="foliate-light-narrow"))
    for part in ("span.label has a contrast of 4.4", "div.table is", "px high", "doc-noteref opens"):
        assert part in found, found
