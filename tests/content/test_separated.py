"""Separated values are read as Python's own reader has them, and every cell knows its place."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import content
from builder.content.separated import Faulty, mark_of, rows_of
from builder.diagnostics import Diagnostic, Span
from builder.model.nodes import Table
from builder.model.walk import plain

TEXTS = st.text(st.sampled_from('ab,;\t"\n '), max_size=60)


@given(TEXTS, st.sampled_from(",;\t"))
def test_rows_are_those_of_the_standard_reader(text: str, mark: str) -> None:
    try:
        given = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        with pytest.raises(Faulty):
            list(rows_of(text, "t.csv", mark))
        return
    rows = [[" ".join(value.split()) for value in row] for row in given]
    assert [[field.text for field in row] for row in rows_of(text, "t.csv", mark)] == [row for row in rows if any(row)]


@given(st.text(st.sampled_from("ab,;\t\n "), max_size=60))
def test_cells_stand_where_they_say(text: str) -> None:
    lines = text.split("\n")
    mark = mark_of(text, "t.csv")
    for field in (field for row in rows_of(text, "t.csv", mark) for field in row):
        written = lines[field.span.line - 1][field.span.column - 1 :].partition(mark)[0]
        assert " ".join(written.split()) == field.text


def test_cells_stand_where_they_say_behind_quotation_marks_and_line_ends() -> None:
    _, row = rows_of('a,b,c,d\n"x\ny","""z""", w,\n', "t.csv", ",")
    assert [field.text for field in row] == ["x y", '"z"', "w", ""]
    assert [(field.span.line, field.span.column) for field in row] == [(2, 1), (3, 4), (3, 12), (3, 15)]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("A,B\n1;2", ","),
        ("A;B\n1,5;2", ";"),
        ("A\tB\n1;2\t3", "\t"),
        ('"A;B"\n1', ","),
        ('"A,\nB";C\n1;2', ";"),
        ("\n\nA;B", ";"),
        ("A", ","),
        ("", ","),
    ],
)
def test_the_head_says_what_parts_the_cells(text: str, mark: str) -> None:
    assert mark_of(text, "t.csv") == mark
    assert mark_of(text, "t.tsv") == "\t"


def table(folder: Path, block: str, **files: str) -> tuple[Table, list[Diagnostic]]:
    (folder / "publication.yaml").write_text("title: A Book\nlanguage: de\ncontents: [one.md]\n")
    (folder / "one.md").write_text(f"# One\n\n{block}\n")
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    manuscript, found = content.load(folder)
    assert manuscript is not None
    (block_,) = manuscript.chapters[0].blocks or (Table("", (), (), (), (), Span("")),)
    assert isinstance(block_, Table)
    return block_, found


def test_a_table_of_a_spreadsheet_with_semicolons(tmp_path: Path) -> None:
    made, found = table(tmp_path, "::: {.table src=t.csv}\n:::", t_csv='Land;"Wert, real"\n"China; Ost";1,5\n')
    assert found == []
    words = [[plain(cell.children) for cell in row] for row in (*made.head, *made.body)]
    assert words == [["Land", "Wert, real"], ["China; Ost", "1,5"]]


def test_no_break_spaces_of_cells_stay_theirs(tmp_path: Path) -> None:
    """Names that attributes give are the heads’ names whatever the space."""
    rows = "Jahr,Kohle\u00a0(kt)\n1950,12\u00a0400\u202ft\n\u00a0,\u00a0\n1951, 9 \n"
    made, found = table(tmp_path, "::: {.table src=t.csv}\n:::", t_csv=rows)
    assert found == []
    words = [[plain(cell.children) for cell in row] for row in (*made.head, *made.body)]
    assert words == [["Jahr", "Kohle\u00a0(kt)"], ["1950", "12\u00a0400\u202ft"], ["1951", "9"]]
    (tmp_path / "one.md").write_text('# One\n\n::: {.chart src=c.csv y="Roh Eisen" alt=x}\n:::\n')
    (tmp_path / "c.csv").write_text("Jahr,Roh\u00a0Eisen\n1950\u00a0,4200\n1951,5100\u00a0\n", encoding="utf-8")
    assert content.load(tmp_path)[1] == []


def test_a_quotation_mark_that_is_never_closed_is_told_where_it_stands(tmp_path: Path) -> None:
    _, (one,) = table(tmp_path, "::: {.table src=t.csv}\n:::", t_csv='a,b\n1,"two\n3,4\n5,6\n')
    assert (one.code, one.span) == ("csv-syntax", Span("t.csv", 2, 3))


def test_equal_cells_have_each_their_place(tmp_path: Path) -> None:
    """In tables of Markdown, after what looks like one of them, and in those of a file."""
    _, found = table(tmp_path, "| a | b | c |\n|--|--|--|\n| @bad | ![](x) | ![](x) |\n| | ![](x) | |\n")
    places = [one.span for one in found if one.code == "missing-alt"]
    assert places == [Span("one.md", 5, 10), Span("one.md", 5, 19), Span("one.md", 6, 5)]
    _, found = table(tmp_path, "::: {.table src=t.csv}\n:::", t_csv="a,b\n![](x),![](x)\n")
    assert [one.span for one in found if one.code == "missing-alt"] == [Span("t.csv", 2, 1), Span("t.csv", 2, 8)]
