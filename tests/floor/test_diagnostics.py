"""Findings: how they print, how they are kept, and the exit code that follows."""

from __future__ import annotations

import itertools
import subprocess
import sys

import pytest

from builder.diagnostics import Diagnostic, Fault, Report, Severity, Span, in_quotes, nearest

ERROR = Diagnostic("dangling-reference", Span("one.md", 3, 5), "nothing has the id “x”")
WARNING = Diagnostic("raw-html", Span("one.md", 9), "HTML is set as it stands", "", Severity.WARNING)
LIMIT = Diagnostic("nesting-too-deep", Span("one.md", 2), "too deep", fault=Fault.LIMIT)
FILES = Diagnostic("cannot-write", Span("out"), "no room", fault=Fault.FILES)
BUG = Diagnostic("unsettled-pages", Span("one.md"), "page numbers still change", fault=Fault.BUG)


def test_a_finding_prints_its_place_code_and_message() -> None:
    assert str(ERROR) == "one.md:3:5: dangling-reference: nothing has the id “x”"
    assert str(WARNING) == "one.md:9:1: warning: raw-html: HTML is set as it stands"


def test_a_hint_stands_on_a_line_of_its_own() -> None:
    finding = Diagnostic("a", Span("b.md"), "c", "try d")
    assert str(finding) == "b.md:1:1: a: c\n  hint: try d"


def test_a_finding_counts_once() -> None:
    report = Report()
    report.add([ERROR, WARNING])
    report.add(iter([ERROR]))
    assert list(report.found) == [ERROR, WARNING]


def test_warnings_are_no_errors() -> None:
    report = Report()
    report.add([WARNING])
    assert report.errors == []
    assert report.exit_code() == 0


@pytest.mark.parametrize(
    ("findings", "code"),
    [
        ([], 0),
        ([WARNING], 0),
        ([ERROR], 1),
        ([FILES], 3),
        ([LIMIT], 4),
        ([BUG], 70),
        ([ERROR, LIMIT], 1),
        ([ERROR, LIMIT, BUG, WARNING], 1),
        ([ERROR, LIMIT, BUG, FILES, WARNING], 3),
        ([LIMIT, WARNING], 4),
    ],
)
def test_the_exit_code_follows_from_the_findings_in_any_order(findings: list[Diagnostic], code: int) -> None:
    for order in itertools.permutations(findings):
        report = Report()
        report.add(order)
        assert report.exit_code() == code


def test_findings_are_sorted_by_place_as_numbers() -> None:
    places = [Span("b.md", 1, 1), Span("a.md", 10, 1), Span("a.md", 9, 12), Span("a.md", 9, 3)]
    report = Report()
    report.add(Diagnostic("code", place, "m") for place in places)
    assert [finding.span for finding in report.sorted()] == sorted(places)
    assert [str(finding.span) for finding in report.sorted()] == ["a.md:9:3", "a.md:9:12", "a.md:10:1", "b.md:1:1"]


def test_findings_at_one_place_are_sorted_by_code_and_message() -> None:
    found = [Diagnostic(code, Span("a"), message) for code in "ba" for message in "yx"]
    reports = []
    for order in (found, found[::-1]):
        report = Report()
        report.add(order)
        reports.append([(finding.code, finding.message) for finding in report.sorted()])
    assert reports[0] == reports[1] == [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]


def test_the_nearest_known_name() -> None:
    assert nearest("titel", ["title", "subtitle", "author"]) == "did you mean “title”?"
    assert nearest("zzz", ["b", "a", "b"]) == "known: a, b"
    assert nearest("zzz", [f"name-{number}" for number in range(13)]) == ""
    assert nearest("zzz", []) == ""


@pytest.mark.parametrize("slip", ["carr1951-mani", "acrr1951-many", "carr1951many", "Carr1951-many", "carr1915-many"])
def test_the_nearest_of_very_many_names(slip: str) -> None:
    names = [f"{who}{year}-{what}" for who in ("smith", "orwell") for year in range(1000, 2000) for what in ("a", "b")]
    assert nearest(slip, [*names, "carr1951-many"]) == "did you mean “carr1951-many”?"
    assert nearest("zzzzzz", [*names, "carr1951-many"]) == ""


def test_of_names_that_are_as_near_the_same_one_is_told_in_every_run() -> None:
    program = (
        "from builder.diagnostics import most_like\n"
        "ends = [f'{a}{b}' for a in 'xyzuvw' for b in 'klmnopq']\n"
        "print(most_like('abcdefgh', [f'abcdef{end}' for end in ends] + [f'{end}cdefgh' for end in ends]))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True
        ).stdout
        for seed in "0123"
    }
    assert len(said) == 1
    assert said != {b"\n"}


def test_what_is_quoted_in_a_message_shows_that_it_goes_on() -> None:
    assert in_quotes("a  b\nc", 5) == "“a b c”"
    assert in_quotes("a word and another", 7) == "“a word…”"
