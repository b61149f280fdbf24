"""``bifolio inspect``: every stage as stable text."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import builder
from builder import inspection
from tests.command_line.conftest import Bifolio, Write

BEGINS = {
    "model": "Manuscript\n",
    "book": "Book\n",
    "markup": "section cover section.cover\n",
    "flow": "flow cover section.cover\n",
    "lines": "page 1 “Cover” cover\n",
    "pages": "page 1 “Cover” recto cover\n",
    "tags": "Document\n  Sect\n",
    "epub": "=== mimetype\napplication/epub+zip\n",
}


def test_every_stage_is_tested_here() -> None:
    assert set(inspection.STAGES) == set(BEGINS)


@pytest.mark.parametrize("stage", BEGINS)
def test_a_stage_is_printed(book: Path, here: Path, bifolio: Bifolio, stage: str) -> None:
    code, out, err = bifolio("inspect", stage, "book")
    assert (code, err) == (0, "")
    assert out.startswith(BEGINS[stage])
    assert out.endswith("\n")
    assert str(here) not in out
    assert bifolio("inspect", stage, "book").out == out
    assert [path.name for path in here.iterdir()] == ["book"]  # nothing is written


@pytest.mark.parametrize("stage", ["model", "book", "flow", "pages", "tags"])
def test_a_stage_holds_the_words(book: Path, bifolio: Bifolio, stage: str) -> None:
    assert "Text with a note." in bifolio("inspect", stage, "book").out
    assert "The note." in bifolio("inspect", stage, "book").out


def test_the_epub_is_the_one_that_is_built(write: Write, bifolio: Bifolio, monkeypatch: pytest.MonkeyPatch) -> None:
    chapter = {"one.md": "# One\n\nText.\n"}
    write("book", chapter)
    assert "fonts/" in bifolio("inspect", "epub", "book").out
    write("plain", chapter, epub={"fonts": "no"})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    out = bifolio("inspect", "epub", "plain").out
    assert "fonts/" not in out
    assert "2001-09-09T01:46:40Z" in out


def test_the_publication_is_the_working_directory_by_default(
    book: Path, bifolio: Bifolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(book)
    assert bifolio("inspect", "model").out.startswith("Manuscript\n")


def test_with_errors_what_there_is_is_printed(write: Write, bifolio: Bifolio) -> None:
    write("book", {"one.md": "# One\n\nSee @sec-nowhere.\n"})
    code, out, err = bifolio("inspect", "model", "book")
    assert (code, out[:11]) == (1, "Manuscript\n")
    assert err.startswith("book/one.md:3:5: dangling-reference: ")
    assert err.endswith("\n1 error\n")
    code, out, _ = bifolio("inspect", "pages", "book")
    assert (code, out) == (1, "")


def test_findings_of_an_inspection_as_json(write: Write, bifolio: Bifolio) -> None:
    write("book", {"one.md": "# One\n\nSee @sec-nowhere.\n"})
    code, out, err = bifolio("inspect", "pages", "book", "--format", "json")
    assert (code, err) == (1, "")
    assert [row["code"] for row in json.loads(out)["diagnostics"]] == ["dangling-reference"]


def test_as_json_a_stage_is_one_value_with_what_was_found(write: Write, bifolio: Bifolio) -> None:
    write("book", {"one.md": "# One\n\nText.\n"})
    code, out, err = bifolio("inspect", "model", "book", "--format", "json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {"text": bifolio("inspect", "model", "book").out, "diagnostics": [], "outputs": []}


def test_a_reader_that_leaves_early_is_no_fault(write: Write, here: Path) -> None:
    write("book", {"one.md": "# One\n\n" + "A paragraph of words.\n\n" * 3000})
    with subprocess.Popen(
        [sys.executable, "-m", "builder", "inspect", "model", "book"], cwd=here,
        env={**os.environ, "PYTHONPATH": str(Path(builder.__file__).parents[1])},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as run:  # fmt: skip
        assert run.stdout is not None
        assert run.stderr is not None
        assert run.stdout.read(10) == b"Manuscript"
        run.stdout.close()
        assert run.stderr.read() == b""
        assert run.wait(timeout=60) == 0


def test_any_terminal_can_show_it(write: Write, here: Path) -> None:
    """Text that the terminal's encoding lacks is no reason to fail."""
    write("book", {"one.md": "# Один\n\nSee @sec-нет 条约.\n"})
    for encoding in ("cp1252", "ascii"):
        run = subprocess.run(
            [sys.executable, "-m", "builder", "inspect", "model", "book"], cwd=here, capture_output=True,
            env={**os.environ, "PYTHONPATH": str(Path(builder.__file__).parents[1]), "PYTHONIOENCODING": encoding},
            timeout=60,
        )  # fmt: skip
        assert run.returncode == 1
        assert b"Traceback" not in run.stderr
        assert re.search(rb"one\.md:3:5: dangling-reference", run.stderr)
