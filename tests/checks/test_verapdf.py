"""veraPDF is found by its command or by its jars, and what it says is passed on; where it is not, that is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from builder.checks import validators
from builder.checks.validators import NotRun
from tests.checks.conftest import Built
from tests.checks.mutants import on_pdf, tags_removed


def found(data: bytes) -> list[str]:
    return [one.message for one in validators._verapdf("book.pdf", data)]


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("VERAPDF", "VERAPDF_CLASSPATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "/nonexistent")
    return monkeypatch


def program(folder: Path, body: str) -> Path:
    """A program in the place of another."""
    path = folder / "program"
    path.write_text(f"#!{sys.executable}\nimport sys\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_where_it_is_not_that_is_said(nowhere: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotRun, match="VERAPDF names its command, or VERAPDF_CLASSPATH its jars"):
        found(b"")


@pytest.mark.skipif(os.name == "nt", reason="a script is no program there")
def test_the_command_that_is_named_is_run(nowhere: pytest.MonkeyPatch, tmp_path: Path) -> None:
    verdict = "print('FAIL book.pdf\\n  rule 7.1' if 'ua1' in sys.argv else 'PASS book.pdf')"
    nowhere.setenv("VERAPDF", str(program(tmp_path, verdict)))
    assert found(b"") == ["PDF/UA-1: FAIL book.pdf", "PDF/UA-1: rule 7.1"]


@pytest.mark.skipif(os.name == "nt", reason="a script is no program there")
def test_a_command_without_a_verdict_has_not_run(nowhere: pytest.MonkeyPatch, tmp_path: Path) -> None:
    nowhere.setenv("VERAPDF", str(program(tmp_path, "sys.exit('no memory')")))
    with pytest.raises(NotRun, match="no verdict: no memory"):
        found(b"")


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("WARNING: a library\n\nua1 PASS /x\n3a FAIL /x\n  6.1-1 bad\nof two lines\n", ["not compliant", "6.1-1 bad"]),
        ("  6.1-1 before any file\nua1 PASS /x\n3a PASS /x\n", []),
    ],
)
def test_what_the_jars_say_besides_is_passed_over(output: str, said: list[str]) -> None:
    run = subprocess.CompletedProcess([], 0, output.encode(), b"")
    found = [one.message for one in validators._verapdf_told("book.pdf", run)]
    assert found == [f"PDF/A-3a: {message}" for message in said]


@pytest.mark.parametrize("output", ["", "WARNING: a library\n", "ua1 PASS /x\n", "Exception in thread main\n"])
def test_jars_without_a_verdict_have_not_run(output: str) -> None:
    with pytest.raises(NotRun, match="no verdict: no memory"):
        list(validators._verapdf_told("book.pdf", subprocess.CompletedProcess([], 1, output.encode(), b"no memory")))


@pytest.mark.slow
def test_the_jars_are_run(built: Built) -> None:
    if not os.environ.get("VERAPDF_CLASSPATH"):
        pytest.skip("veraPDF did not run: VERAPDF_CLASSPATH does not say where its jars are")
    # That they find nothing in what is sound is for the PDF's own tests.
    assert any(message.startswith("PDF/UA-1: ") for message in found(on_pdf(tags_removed)(built.pdf)))
