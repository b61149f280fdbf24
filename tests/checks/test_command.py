"""``bifolio check`` as people run it."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder.checks import validators
from builder.checks.validators import NotRun, Verdict
from builder.cli.check import annotation
from builder.cli.commands import cli
from builder.diagnostics import Diagnostic, Span
from builder.order import Order
from builder.pipeline import make
from tests.checks.conftest import BOOK, Built
from tests.checks.mutants import MUTANTS


@pytest.fixture
def folder(tmp_path: Path, built: Built) -> Path:
    """The book's folder with its outputs in ``output``."""
    book = tmp_path / "book"
    shutil.copytree(BOOK, book)
    output = tmp_path / "output"
    output.mkdir()
    (output / "book.pdf").write_bytes(built.pdf)
    (output / "book.epub").write_bytes(built.epub)
    return book


def check(folder: Path, *more: str) -> Result:
    output = ["--output", str(folder.parent / "output"), "--no-outside"]
    return CliRunner().invoke(cli, ["check", str(folder), *output, *more])


def damaged(folder: Path, name: str, edition: str) -> None:
    [mutant] = [one for one in MUTANTS if (one.name, one.edition) == (name, edition)]
    path = folder.parent / "output" / f"book.{edition}"
    path.write_bytes(mutant.cut(path.read_bytes()))


def test_a_sound_book(folder: Path) -> None:
    result = check(folder)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "0 errors, 0 warnings" in result.stdout


def test_a_lost_row_is_told_at_its_place_in_the_source(folder: Path) -> None:
    damaged(folder, "a row dropped", "epub")
    result = check(folder)
    assert result.exit_code == 1
    assert "one.md:18:3: lost-words: the EPUB lacks “south mole 5 . 1 5 . 9”" in result.stderr


def test_for_tools(folder: Path) -> None:
    damaged(folder, "a bookmark lost", "pdf")
    result = check(folder, "--format", "json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [row["code"] for row in told["diagnostics"]] == ["lost-bookmark"]
    assert told["errors"] == 1
    assert told["not-run"] == 0


def test_for_github(folder: Path) -> None:
    damaged(folder, "a bookmark lost", "pdf")
    result = check(folder, "--format", "github")
    assert result.exit_code == 1
    assert result.stdout.startswith("::error file=")
    assert ",line=1,col=1,title=lost-bookmark::the outline lacks" in result.stdout


def test_an_annotation_keeps_to_its_line() -> None:
    finding = Diagnostic("x", Span("a,b:c.md", 3, 4), "100%\nsaid: so", "do")
    assert annotation(finding) == "::error file=a%2Cb%3Ac.md,line=3,col=4,title=x::100%25%0Asaid: so%0Ado"


def test_what_was_not_built_is_said(folder: Path) -> None:
    (folder.parent / "output" / "book.epub").unlink()
    result = check(folder)
    assert result.exit_code == 3
    assert "missing-output: book.epub was not built" in result.stderr


def test_a_changed_source_is_found(folder: Path) -> None:
    path = folder / "two.md"
    path.write_text(path.read_text(encoding="utf-8").replace("twenty ships", "thirty ships"), encoding="utf-8")
    result = check(folder)
    assert result.exit_code == 1
    assert "changed-words" in result.stderr


def test_a_change_that_no_word_tells_of_is_found_too(folder: Path) -> None:
    path = folder / "publication.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("2024-05-06", "2024-05-07"), encoding="utf-8")
    result = check(folder)
    assert result.exit_code == 1
    assert result.stderr.count("stale-output") == 2 or "changed-words" in result.stderr


def test_an_epub_that_was_built_alone_is_sound_and_it_is_said_what_it_lacks(folder: Path) -> None:
    output = folder.parent / "output"
    _, outputs = make(Order(folder, ("epub",), output))
    (output / "book.epub").write_bytes(outputs[output / "book.epub"])
    result = check(folder)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "book.epub has no page-list: build it with --to pdf --to epub for one" in result.stdout
    assert len(json.loads(check(folder, "--format", "json").stdout)["notes"]) == 1


@pytest.mark.parametrize("name", ["book-press.pdf", "book-cover.pdf", "book.bib", "book.ris", "book.json"])
def test_whatever_stands_beside_the_book_is_built_again(folder: Path, name: str) -> None:
    output = folder.parent / "output"
    (output / name).write_bytes(b"rubbish")
    result = check(folder)
    assert result.exit_code == 1
    assert f"{name}:1:1: stale-output" in result.stderr


def test_where_one_edition_is_missing_the_other_is_built_again(folder: Path) -> None:
    output = folder.parent / "output"
    (output / "book.epub").unlink()
    (output / "book.pdf").write_bytes((output / "book.pdf").read_bytes() + b"\n")
    result = check(folder)
    assert "missing-output: book.epub" in result.stderr
    assert "book.pdf:1:1: stale-output" in result.stderr


@pytest.mark.parametrize(
    ("sums", "found"),
    [
        ("{book.pdf}  book.pdf\n{book.epub}  book.epub\n", 0),
        ("{book.epub}  book.pdf\n{book.epub}  book.epub\n", 1),
        ("{book.pdf}  book.pdf\n{book.pdf}  book-booklet.pdf\n", 1),
        ("{book.epub}  other.pdf\n", 0),  # of another publication, which has the same folder
        ("rubbish", 1),
    ],
)
def test_checksums_are_those_of_the_files(folder: Path, sums: str, found: int) -> None:
    output = folder.parent / "output"
    for name in ("book.pdf", "book.epub"):
        sums = sums.replace(f"{{{name}}}", hashlib.sha256((output / name).read_bytes()).hexdigest())
    (output / "SHA256SUMS").write_text(sums, encoding="utf-8")
    assert check(folder).stderr.count("SHA256SUMS:1:1: stale-output") == found


def test_faults_of_the_content_come_first(folder: Path) -> None:
    (folder / "two.md").write_text("# Two\n\nSee @sec-nowhere.\n", encoding="utf-8")
    result = check(folder)
    assert result.exit_code == 1
    assert "dangling-reference" in result.stderr
    assert "no output was checked" in result.stdout


def test_a_warning_is_ignored_with_its_reason_and_a_budget_is_held(folder: Path) -> None:
    text = (folder / "three.md").read_text(encoding="utf-8")
    (folder / "three.md").write_text(text.replace("a boat and a cat", "a boat, 3 x 4 metres"), encoding="utf-8")
    assert ": warning: letter-for-times" in check(folder).stderr
    settings = "checks:\n  ignore:\n    - {code: letter-for-times, reason: it is a name}\n"
    with (folder / "publication.yaml").open("a", encoding="utf-8") as file:
        file.write(settings)
    result = check(folder)
    assert "letter-for-times" not in result.stderr
    assert "1 ignored with a reason" in result.stdout


def test_too_many_faults_of_setting_are_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.checks.composition.LOOSE", 1.05)
    assert check(folder).exit_code == 0
    with (folder / "publication.yaml").open("a", encoding="utf-8") as file:
        file.write("checks:\n  budget: {loose-line: 1}\n")
    result = check(folder)
    assert result.exit_code == 1
    assert "over-budget" in result.stderr
    assert "× loose-line, 1 allowed" in result.stderr


def test_a_checker_that_is_not_here_counts_as_not_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, built: Built
) -> None:
    def absent(*arguments: object) -> None:
        raise NotRun("it is not here")

    fault = Diagnostic("epubcheck", Span("book.epub"), "RSC-005 bad")
    monkeypatch.setattr(validators, "_java", absent)
    monkeypatch.setattr(validators, "_ace", lambda file, data: iter(absent() or ()))
    monkeypatch.setattr(validators, "_verapdf", lambda file, data: iter([fault]))
    verdicts = {one.name: one for one in validators.validate(("book.pdf", built.pdf), ("book.epub", built.epub))}
    assert verdicts["EPUBCheck"] == Verdict("EPUBCheck", False, "it is not here")
    assert verdicts["Ace"].ran is False
    assert verdicts["veraPDF"].found == (fault,)
    assert verdicts["qpdf"] == Verdict("qpdf", True)
    assert verdicts["page-validation PDF/UA-1"] == Verdict("page-validation PDF/UA-1", True)
    assert [one.note for one in validators.validate(None, None)] == ["there is nothing to check"] * len(verdicts)


@pytest.mark.slow
def test_epubcheck_finds_what_it_should_and_nothing_else(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validators, "_ace", lambda file, data: iter(()))  # its tests are in the room of the EPUB
    [mutant] = [one for one in MUTANTS if (one.name, one.edition) == ("a link to nothing", "epub")]
    verdicts = {one.name: one for one in validators.validate(None, ("book.epub", mutant.cut(built.epub)))}
    assert verdicts["EPUBCheck"].ran
    assert {finding.message.partition(" ")[0] for finding in verdicts["EPUBCheck"].found} == {"RSC-012"}


def test_the_pdf_validator_finds_what_it_should(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validators, "_verapdf", lambda file, data: iter(()))  # test_verapdf
    [mutant] = [one for one in MUTANTS if one.name == "a font removed"]
    verdicts = {one.name: one for one in validators.validate(("book.pdf", mutant.cut(built.pdf)), None)}
    assert verdicts["page-validation PDF/A-3a"].found
