"""``bifolio build --verify FILE``: whether a file is what its source builds."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from builder.epub.difference import difference
from tests.command_line.conftest import Bifolio, Write


def built(bifolio: Bifolio, *options: str) -> Path:
    run = bifolio("build", "book", *options)
    assert run.code == 0, run.err
    return Path("output")


@pytest.mark.parametrize("options", [["--to", "pdf"], ["--to", "epub"], ["--to", "all"]])
def test_what_was_built_is_reproduced_and_nothing_is_written(bifolio: Bifolio, book: Path, options: list[str]) -> None:
    made = built(bifolio, *options)
    for file in sorted([*made.glob("*.pdf"), *made.glob("*.epub")]):
        before = file.stat().st_mtime_ns
        run = bifolio("build", "book", "--verify", str(file), "--output", "elsewhere")
        assert (run.code, run.out) == (0, f"{file}: reproduced, byte for byte\n"), run.err
        assert file.stat().st_mtime_ns == before
        assert not Path("elsewhere").exists()


@pytest.mark.parametrize("options", [["--edition", "proof", "--to", "booklet"], ["--to", "press"]])
def test_what_only_those_get_who_ask_for_it_is_reproduced_too(
    bifolio: Bifolio, write: Write, options: list[str]
) -> None:
    write("book", {"one.md": "# One\n\nText.\n"}, editions=[{"name": "proof", "draft": True}])
    made = built(bifolio, *options)
    for file in sorted(made.glob("*.pdf")):
        run = bifolio("build", "book", "--verify", str(file))
        assert (run.code, run.out) == (0, f"{file}: reproduced, byte for byte\n"), run.err


def test_under_another_name_too_and_as_json(bifolio: Bifolio, book: Path) -> None:
    copy = (built(bifolio, "--to", "pdf") / "book.pdf").rename("copy")
    run = bifolio("build", "book", "--verify", str(copy), "--format", "json")
    assert run.code == 0
    assert json.loads(run.out) == {"diagnostics": [], "outputs": []}


@pytest.mark.parametrize("ending", ["pdf", "epub"])
def test_a_changed_word_is_told_from_the_page_or_file_it_stands_in(
    bifolio: Bifolio, book: Path, write: Write, ending: str
) -> None:
    file = built(bifolio, "--to", "all") / f"book.{ending}"
    write("book", {"one.md": "# One\n\nOther words.\n"})
    run = bifolio("build", "book", "--verify", str(file))
    assert run.code == 1
    assert run.err.startswith(f"{file}:1:1: not-reproduced: ")
    wanted = "sheet whose words differ is 7 of 7" if ending == "pdf" else "EPUB/01-one.xhtml"
    assert wanted in run.err
    assert "nothing was written" not in run.err


def test_another_time_is_told(bifolio: Bifolio, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = built(bifolio, "--to", "pdf") / "book.pdf"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    run = bifolio("build", "book", "--verify", str(file))
    assert run.code == 1
    assert "2000-01-01T00:00:00Z" in run.err
    assert "1970-01-02T00:00:00Z" in run.err


def test_one_byte_makes_the_difference(bifolio: Bifolio, book: Path) -> None:
    file = built(bifolio, "--to", "pdf") / "book.pdf"
    file.write_bytes(file.read_bytes() + b"\n")
    run = bifolio("build", "book", "--verify", str(file))
    assert run.code == 1
    assert "words of all pages are the same" in run.err


def test_an_epub_packed_anew_is_not_the_same_file(bifolio: Bifolio, book: Path) -> None:
    file = built(bifolio, "--to", "epub") / "book.epub"
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile("copy.epub", "w") as copy:
        for member in archive.infolist():
            copy.writestr(member.filename, archive.read(member))
    run = bifolio("build", "book", "--verify", "copy.epub")
    assert run.code == 1
    assert "not-reproduced" in run.err


@pytest.mark.parametrize(
    ("name", "data"), [("x.pdf", b"%PDF-1.7\nrubbish"), ("x.epub", b"PK\x03\x04rubbish"), ("y.epub", b"PK\x03\x04")]
)
def test_broken_files_are_not_reproduced_and_do_no_harm(bifolio: Bifolio, book: Path, name: str, data: bytes) -> None:
    Path(name).write_bytes(data)
    run = bifolio("build", "book", "--verify", name)
    assert run.code == 1
    assert "not-reproduced" in run.err


@pytest.mark.parametrize("packed", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_an_epub_with_a_damaged_part_is_not_reproduced(packed: int) -> None:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", packed) as archive:
        archive.writestr("one.xhtml", "What was agreed stood on paper and nowhere else. " * 40)
    sound = book.getvalue()
    for at in range(sound.index(b"one.xhtml") + 9, sound.rindex(b"PK\x01\x02")):
        damaged = sound[:at] + bytes([sound[at] ^ 0xFF]) + sound[at + 1 :]
        assert difference(damaged, sound)


@pytest.mark.parametrize("data", [b"", b"<html/>", b"PK"])
def test_other_files_are_a_usage_error(bifolio: Bifolio, book: Path, data: bytes) -> None:
    Path("x.pdf").write_bytes(data)
    assert bifolio("build", "book", "--verify", "x.pdf").code == 2


def test_a_file_that_is_not_there_is_a_usage_error(bifolio: Bifolio, book: Path) -> None:
    assert bifolio("build", "book", "--verify", "missing.pdf").code == 2


def test_a_faulty_source_says_so_and_not_that_the_file_differs(bifolio: Bifolio, book: Path, write: Write) -> None:
    file = built(bifolio, "--to", "pdf") / "book.pdf"
    write("book", {"one.md": "# One\n\nSee @fig-nowhere.\n"})
    run = bifolio("build", "book", "--verify", str(file))
    assert run.code == 1
    assert "dangling-reference" in run.err
    assert "not-reproduced" not in run.err


@pytest.mark.parametrize("form", ["handout", "press"])
def test_a_fault_of_another_form_is_not_the_files(bifolio: Bifolio, write: Write, form: str) -> None:
    book = write("book", {"one.md": "# One\n\nText.\n"}, editions=[{"name": "large", "text": "18pt"}])
    assert bifolio("build", "book", "--edition", "large").code == 0
    file = built(bifolio, "--to", "pdf") / "book.pdf"
    (book / "handout.md").write_text("See @sec-nowhere.\n")
    (book / "cut.icc").write_bytes(b"no profile")
    faulty = {"handout": "handout.md"} if form == "handout" else {"press": {"profile": "cut.icc"}}
    write("book", {"one.md": "# One\n\nText.\n"}, editions=[{"name": "large", "text": "18pt"}], **faulty)
    for each in (file, file.with_name("book-large.pdf"), Path(shutil.copy(file, "copy"))):
        run = bifolio("build", "book", "--verify", str(each))
        assert (run.code, run.out) == (0, f"{each}: reproduced, byte for byte\n"), run.err
    write("book", {"one.md": "# One\n\nOther words.\n"}, **faulty)
    run = bifolio("build", "book", "--verify", "copy")
    assert run.code == 1
    assert "not-reproduced" in run.err
    assert ("dangling-reference" if form == "handout" else "bad-value") in run.err
