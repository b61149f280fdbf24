"""The typographic report, on lines made by hand and on columns too narrow to be set well."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.checks.composition import (
    LOOSE,
    TIGHT,
    Gap,
    Paragraph,
    SetLine,
    _of_paragraph,
    _paragraphs,
    _spreads,
    compose,
)
from builder.diagnostics import Diagnostic, Span
from builder.examination import source_of
from builder.geometry import Size
from builder.layout.pages import Page
from builder.pipeline import prepare
from tests.checks.conftest import Built

PLACE = Span("one.md", 7)


def line(text: str = "some words of a line", spaces: float = 1.0, hyphen: bool = False, at: float = 40.0) -> SetLine:
    return SetLine(0, text, (Gap(at, at + 3 * spaces, 3.0),), hyphen)


def codes(*lines: SetLine) -> list[str]:
    return [finding.code for finding in _of_paragraph(Paragraph(PLACE, lines), ["1"])]


LAST = line("the last of them", at=90)


def test_a_line_is_loose_or_tight_by_its_spaces() -> None:
    lines = [
        line(f"{word} words", spaces, at=at) for word, spaces, at in (("a", LOOSE + 0.1, 10), ("b", TIGHT - 0.1, 30))
    ]
    assert codes(*lines, LAST) == ["loose-line", "tight-line"]
    assert codes(line("a b", LOOSE - 0.1), line("c d", TIGHT + 0.1), LAST) == []
    assert codes(line("first words", at=30), line("last words here", 5.0)) == [], "a last line is as long as it is"


def test_works_of_a_bibliography_and_lines_of_verse_have_no_runts(tmp_path: Path) -> None:
    body = (line("first words", at=30), line("more words", at=60), line("it.", at=90))
    assert [*_of_paragraph(Paragraph(PLACE, body, listed=True), ["1"])] == []
    verse = "".join(f"| And {word} words stand here,\n" for word in ("these", "those", "other", "more")) + "| so\n"
    (tmp_path / "one.md").write_text(f"# One\n\n{verse}\nA paragraph.\n", encoding="utf-8")
    (tmp_path / "publication.yaml").write_text(
        "title: A Book\nlanguage: en-GB\nauthors: [Ann]\ncontents: [one.md]\n", encoding="utf-8"
    )
    source = source_of(prepare(tmp_path), tmp_path)
    assert source is not None
    assert compose(source) == []


def test_three_hyphens_in_a_row_are_a_ladder() -> None:
    words = [line(f"{name} line ends {name}", hyphen=True, at=10 * at) for at, name in enumerate("pqr")]
    assert codes(*words, LAST) == ["ladder"]
    assert codes(*words[:2], LAST, words[2], LAST) == []


def test_three_lines_that_begin_alike_are_a_stack() -> None:
    same = [line(f"the line {name}", at=10 * at) for at, name in enumerate("pqr")]
    assert codes(*same, line("and more of it", at=80)) == ["stack"]
    assert codes(*same[:2], line("and more of it", at=80)) == []


def test_a_last_line_of_three_letters_is_a_runt() -> None:
    body = [line("one words here", at=10), line("two of them there", at=30)]
    assert codes(*body, line("it.", at=90)) == ["runt"]
    assert codes(*body, line("item.", at=90)) == []


def test_spaces_under_one_another_are_a_river() -> None:
    wide = [line(f"{name} words {name}", 1.4, at=40 + at) for at, name in enumerate("pqrs")]
    assert codes(*wide, LAST) == ["river"]
    assert codes(*wide[:3], LAST) == []
    narrow = [line(f"{name} words {name}", 1.1, at=40 + at) for at, name in enumerate("pqrs")]
    assert codes(*narrow, LAST) == []


def test_a_spread_of_tight_lines_is_told_once() -> None:
    pages = [Page(0, index, str(index), Size(300, 400), ()) for index in range(4)]
    tight = [SetLine(1 + at % 2, "words here", (Gap(0, 2.6, 3.0),), False) for at in range(30)]
    [finding] = _spreads([Paragraph(PLACE, (*tight, LAST))], pages)
    assert (finding.code, finding.span) == ("tight-spread", PLACE)
    assert "pages 1 and 2" in finding.message
    assert list(_spreads([Paragraph(PLACE, (*tight[:10], LAST))], pages)) == []


def narrow(tmp_path: Path, outer: str) -> list[Diagnostic]:
    folder = tmp_path / "book"
    folder.mkdir()
    head = f"title: T\nlanguage: en-GB\nauthors: [A]\ncontents: [a.md]\npage: {{size: A5, outer: {outer}}}\n"
    (folder / "publication.yaml").write_text(head, encoding="utf-8")
    words = "Notwithstanding considerable straightforward strength, thoughts brought through branched straits. " * 12
    (folder / "a.md").write_text(f"# A\n\nShort.\n\n{words}\n", encoding="utf-8")
    source = source_of(prepare(folder), folder)
    assert source is not None
    return compose(source)


def test_a_column_too_narrow_for_its_words_has_loose_lines(tmp_path: Path) -> None:
    found = [finding for finding in narrow(tmp_path, "85mm") if finding.code == "loose-line"]
    assert found
    assert {finding.span for finding in found} == {Span("a.md", 5)}


def test_the_small_book_is_set_well(built: Built) -> None:
    assert [str(finding) for finding in compose(built.source)] == []


def test_what_is_measured_is_what_stands_on_the_page(built: Built) -> None:
    """The word spaces are those of the finished PDF."""
    measured = [one for paragraph in _paragraphs(built.source) for one in paragraph.lines]
    assert len(measured) > 50
    spacing = [one.spacing for one in measured if one.gaps]
    assert min(spacing) == pytest.approx(0.9, abs=0.15)
    assert sum(spacing) / len(spacing) == pytest.approx(1.05, abs=0.1)
