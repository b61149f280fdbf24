"""What a publication lets stand, and what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.checks.case import warning
from builder.checks.settings import fits, settle
from builder.content import load
from builder.diagnostics import Diagnostic, Span
from builder.publication import CheckSettings, Ignore

HERE = Span("publication.yaml", 9)
FOUND = warning("doubled-word", Span("chapters/03-end.md", 4), "“the the” says the same word twice")
ERROR = Diagnostic("lost-words", Span("chapters/03-end.md", 4), "the PDF lacks “sea”")
KNOWN = ("doubled-word", "lost-words", "runt")


def settled(*entries: Ignore) -> tuple[list[str], int]:
    result = settle([FOUND, ERROR], CheckSettings(entries), KNOWN)
    return [finding.code for finding in result.standing], len(result.ignored)


@pytest.mark.parametrize(
    ("entry", "fit"),
    [
        (Ignore("doubled-word", "why", HERE), True),
        (Ignore("doubled-word", "why", HERE, "chapters/*.md", "the the"), True),
        (Ignore("doubled-word", "why", HERE, "chapters/01-*.md"), False),
        (Ignore("doubled-word", "why", HERE, "", "sea sea"), False),
        (Ignore("runt", "why", HERE), False),
    ],
)
def test_an_entry_speaks_of_a_finding(entry: Ignore, fit: bool) -> None:
    assert fits(entry, FOUND) is fit


def test_an_ignored_warning_is_kept_with_its_reason() -> None:
    assert settled(Ignore("doubled-word", "why", HERE)) == (["lost-words"], 1)


def test_of_entries_that_fit_the_same_finding_each_is_used() -> None:
    broad, narrow = Ignore("doubled-word", "why", HERE), Ignore("doubled-word", "poem", HERE, "chapters/*.md")
    assert settled(broad, narrow) == settled(narrow, broad) == (["lost-words"], 1)


def test_an_error_is_not_ignored() -> None:
    assert settled(Ignore("lost-words", "why", HERE)) == (["doubled-word", "lost-words", "unknown-ignore"], 0)


def test_an_entry_that_fits_nothing_is_stale() -> None:
    assert settled(Ignore("runt", "why", HERE)) == (["doubled-word", "lost-words", "stale-ignore"], 0)


def test_an_entry_of_no_code_is_unknown() -> None:
    assert settled(Ignore("doubled-wird", "why", HERE)) == (["doubled-word", "lost-words", "unknown-ignore"], 0)
    result = settle([], CheckSettings((Ignore("doubled-wird", "why", HERE),)), KNOWN)
    assert "doubled-word" in result.standing[0].hint


def read(tmp_path: Path, text: str) -> tuple[CheckSettings, list[str]]:
    folder = tmp_path / "book"
    folder.mkdir()
    head = "title: T\nlanguage: en-GB\nauthors: [A]\ncontents: [a.md]\n"
    (folder / "publication.yaml").write_text(head + text, encoding="utf-8")
    (folder / "a.md").write_text("# A\n\nText.\n", encoding="utf-8")
    manuscript, found = load(folder)
    assert manuscript is not None
    return manuscript.publication.checks, [f"{one.code} {one.span.line}" for one in found]


def test_the_key_is_read(tmp_path: Path) -> None:
    text = "checks:\n  ignore:\n    - {code: runt, file: a.md, reason: a poem}\n  budget: {loose-line: 3}\n"
    settings, found = read(tmp_path, text)
    assert found == []
    assert settings.budget == {"loose-line": 3}
    assert [(one.code, one.file, one.reason, one.span.line) for one in settings.ignore] == [
        ("runt", "a.md", "a poem", 7)
    ]


def test_faults_of_the_key_are_told(tmp_path: Path) -> None:
    text = "checks:\n  ignore:\n    - {code: runt}\n    - runt\n  budget:\n    loose-lines: 3\n    runt: many\n  x: 1\n"
    _, found = read(tmp_path, text)
    assert sorted(found) == ["bad-value 11", "missing-key 7", "unknown-key 10", "unknown-key 12", "wrong-type 8"]
