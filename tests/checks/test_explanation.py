"""Every code can be asked about, and every code of this room is shown by a test."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from builder.checks.codes import CODES
from builder.cli.commands import cli
from builder.content.check_settings import BUDGETED
from builder.explanation import PAGES, codes, explain
from tests.checks.mutants import MUTANTS
from tests.checks.test_lint import SAMPLES

SHOWN_ELSEWHERE = {
    "missing-output": "test_command",
    "stale-output": "test_command",
    "over-budget": "test_command",
    "epubcheck": "test_command",
    "page-validation": "test_command",
    "wrong-sheet": "test_forms",
    "unknown-ignore": "test_settings",
    "stale-ignore": "test_settings",
    "lost-in-template": "test_templates",
    "low-contrast": "test_contrast",
    "unused-hyphenation": "test_lint",
    **dict.fromkeys(BUDGETED, "test_composition"),
}
"""Codes that neither a mutant nor a sample shows, and where they are."""
OF_OTHERS = {"qpdf", "verapdf", "ace"}
"""What other programs find: that they find it is for them to test."""


def test_every_code_has_a_page() -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == set(codes())


@pytest.mark.parametrize("code", sorted(codes()))
def test_a_page_says_what_is_wrong_and_what_to_do(code: str) -> None:
    text = explain(code)
    assert text is not None
    head, blank, *rest = text.splitlines()
    assert head == f"{code}: {codes()[code]}"
    assert blank == ""
    said = "\n".join(rest)
    assert "\nMend it: " in said or said.startswith("Mend it: "), code
    assert 80 < len(said) < 1500, code
    assert all(len(line) <= 100 for line in rest), code


def test_every_code_of_this_room_is_shown() -> None:
    by_mutants = {code for mutant in MUTANTS for code in mutant.codes}
    assert set(CODES) - by_mutants - set(SAMPLES) - set(SHOWN_ELSEWHERE) - OF_OTHERS == set()


def ask(code: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["check", "--explain", code])
    return result.exit_code, result.output


def test_a_code_is_explained() -> None:
    code, text = ask("lost-note")
    assert code == 0
    assert text.startswith("lost-note: a note is missing from an edition\n\n")


def test_a_misspelt_code_leads_to_the_nearest() -> None:
    code, text = ask("lots-note")
    assert code == 2
    assert "did you mean “lost-note”?" in text


def test_all_codes_can_be_listed() -> None:
    code, text = ask("all")
    assert code == 0
    assert [line.partition(":")[0] for line in text.splitlines()] == sorted(codes())
