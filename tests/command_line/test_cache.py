"""What is kept between builds, as the command line has it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from builder import pipeline
from builder.diagnostics import Report
from builder.order import Order, Progress
from tests.command_line.conftest import Bifolio, Write


def outputs(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_build_keeps_what_it_makes_in_the_working_directory(book: Path, here: Path, bifolio: Bifolio) -> None:
    assert bifolio("build", "book", "--to", "epub").code == 0
    assert (here / ".cache" / "bifolio" / ".gitignore").read_text() == "*\n"
    first = outputs(here / "output")
    assert bifolio("build", "book", "--to", "epub").code == 0
    assert outputs(here / "output") == first


def test_nothing_is_kept_where_nothing_shall_be(book: Path, here: Path, bifolio: Bifolio) -> None:
    assert bifolio("build", "book", "--to", "epub", "--no-cache").code == 0
    assert not (here / ".cache").exists()


def test_another_folder_may_be_named(book: Path, here: Path, bifolio: Bifolio) -> None:
    assert bifolio("build", "book", "--to", "epub", "--cache-dir", "kept").code == 0
    assert (here / "kept" / "CACHEDIR.TAG").is_file()
    assert not (here / ".cache").exists()


def test_a_folder_that_was_named_and_is_not_used_is_told_of(book: Path, here: Path, bifolio: Bifolio) -> None:
    (here / "file").write_text("")
    code, _, err = bifolio("build", "book", "--to", "epub", "--cache-dir", "file/kept")
    assert code == 0
    assert "nothing is kept in file/kept: " in err


@pytest.mark.parametrize("output", ["kept", "kept/out", "./x/../kept"])
def test_nothing_is_kept_where_the_outputs_are_put(book: Path, here: Path, bifolio: Bifolio, output: str) -> None:
    for _ in range(2):
        code, _, err = bifolio("build", "book", "--to", "epub", "--cache-dir", "kept", "--output", output)
        assert code == 0
        assert "nothing is kept in kept: the outputs are put there" in err
        assert [path.name for path in (here / "kept").rglob("*") if path.is_file()] == ["book.epub"]


def test_a_book_that_has_not_changed_is_given_back_without_a_stage_being_loaded(
    book: Path, here: Path, bifolio: Bifolio
) -> None:
    first = bifolio("build", "book", "--to", "epub")
    built = outputs(here / "output")
    for path in (here / "output").iterdir():
        path.unlink()
    program = (
        "import sys\nfrom builder.cli import main\ntry:\n main(['build', 'book', '--to', 'epub'])\n"
        "except SystemExit as end:\n assert not end.code\nassert 'builder.pipeline' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == first.out
    assert done.stderr == first.err
    assert outputs(here / "output") == built


@pytest.mark.parametrize("options", [(), ("--to", "all")])
def test_a_book_is_given_back_in_its_own_folder_too(
    write: Write, bifolio: Bifolio, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    """Beside it lie works cited that the build has written, and that it might as well read."""
    book = write("book", {"one.md": "# One\n\nText [@a].\n"}, bibliography="refs.bib")
    (book / "refs.bib").write_text("@book{a, title={Title}, author={Ann, A.}, year=1999}\n", encoding="utf-8")
    monkeypatch.chdir(book)
    anew: list[Path] = []
    real = pipeline.build

    def build(order: Order, progress: Progress) -> tuple[Report, dict[Path, bytes]]:
        anew.append(order.folder)
        return real(order, progress)

    monkeypatch.setattr(pipeline, "build", build)
    first = bifolio("build", *options)
    built = outputs(book / "output")
    assert {"book.bib", "book.ris", "book.json"} < built.keys()
    for _ in range(2):
        assert bifolio("build", *options) == first
        assert (len(anew), outputs(book / "output")) == (1, built)
    (book / "output" / "book.bib").write_bytes(built["book.bib"] + b"@book{b, title={Another}}\n")
    assert bifolio("build", *options) == first
    assert (len(anew), outputs(book / "output")) == (2, built)


def test_warnings_are_told_again(write: object, here: Path, bifolio: Bifolio, book: Path) -> None:
    (book / "one.md").write_text("# One\n\nText <b>raw</b>.\n")
    first = bifolio("build", "book", "--to", "epub")
    assert "raw-html" in first.err
    assert bifolio("build", "book", "--to", "epub") == first


def test_a_changed_option_is_another_build(
    book: Path, here: Path, bifolio: Bifolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    bifolio("build", "book", "--to", "epub")
    first = outputs(here / "output")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    bifolio("build", "book", "--to", "epub")
    assert outputs(here / "output") != first
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    bifolio("build", "book", "--to", "epub")
    assert outputs(here / "output") == first


def test_every_entry_damaged_is_the_same_book(book: Path, here: Path, bifolio: Bifolio) -> None:
    bifolio("build", "book", "--to", "pdf")
    first = outputs(here / "output")
    damaged = 0
    for path in (here / ".cache").rglob("*"):
        if path.is_file() and len(path.parent.name) == 2:
            path.write_bytes(b"\0" * path.stat().st_size)
            damaged += 1
    assert damaged > 5
    assert bifolio("build", "book", "--to", "pdf").code == 0
    assert outputs(here / "output") == first


@pytest.mark.slow
def test_builds_at_once_share_a_folder(book: Path, here: Path) -> None:
    command = [sys.executable, "-m", "builder", "build", "book", "--to", "epub", "--cache-dir", "kept", "--output"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    runs = [
        subprocess.Popen([*command, f"out{number}"], env=environment, stdout=subprocess.DEVNULL) for number in range(4)
    ]
    assert [run.wait() for run in runs] == [0] * 4
    assert len({tuple(outputs(here / f"out{number}").items()) for number in range(4)}) == 1
