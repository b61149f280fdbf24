"""A publication's own theme: what no page could be set with is told before any is."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from builder.content.theme_file import _checks, sound_theme
from builder.diagnostics import Diagnostic
from builder.markup import theme as themes
from builder.markup.styles import Styler
from builder.resources import resource

SHIPPED = resource("themes/briefing.yaml").read_text(encoding="utf-8")
FURNITURE = SHIPPED.splitlines().index("furniture:") + 1
COPY = "begin with a copy of the shipped templates/themes/briefing.yaml, which has every section"


def told(text: str) -> list[str]:
    """What is said of a theme, with lines."""
    found: list[Diagnostic] = []
    if sound_theme(text, "own.yaml", found):
        assert themes.load(text, "own.yaml", lambda _: False)[1] == []
    return [f"{one.span.line}: {one.message}" for one in found]


def line_of(key: str) -> int:
    return max(at for at, line in enumerate(SHIPPED.splitlines(), 1) if line.startswith(f"  {key}:"))


def changed(line: int, text: str) -> str:
    lines = SHIPPED.splitlines(keepends=True)
    return "".join((*lines[: line - 1], text, *lines[line:]))


def test_the_shipped_theme_is_sound() -> None:
    assert told(SHIPPED) == []


@pytest.mark.parametrize("key", ["verso", "recto", "folio", "head", "drop", "notes"])
def test_furniture_that_is_missing_is_named(key: str) -> None:
    assert told(changed(line_of(key), "")) == [f"{FURNITURE}: the theme’s “furniture” says nothing of {key}"]


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("head", "50%", "“50%” is no length"),
        ("drop", "{size: 20pt}", "“drop” should be a length, and is a mapping"),
        ("folio", "9pt", "“folio” should be a mapping (key: value), and is a text"),
        ("notes", "9pt", "“notes” should be a mapping (key: value), and is a text"),
        ("notes", "{rule: 0.4pt ink, above: 0.6, gap: 0.15}", "“notes” says nothing of rule_width, below"),
        (
            "notes",
            "{rule: 0.4pt ink, rule_width: 40%, above: 2pt, below: 0.35, gap: 0.15}",
            "“rule_width”: “40%” is no length",
        ),
    ],
)
def test_furniture_that_no_page_could_be_set_with_is_told(key: str, value: str, message: str) -> None:
    assert told(changed(line_of(key), f"  {key}: {value}\n"))[0] == f"{line_of(key)}: {message}"


def test_a_page_without_a_measure_is_told() -> None:
    assert told(changed(line_of("grid"), "")) == ["5: the theme’s “page” says nothing of grid"]


def test_all_faults_come_in_one_run() -> None:
    text = SHIPPED
    for was, now in (
        ("  inner: 17mm", "  inner: 17 mmm"),
        ("  family: serif", "  family: sanss"),
        ("italic: SourceSans3-Italic.ttf", "itallic: SourceSans3-Italic.ttf"),
        ("  strong: {weight: 600}", "  strong: {wieght: 600}"),
        ("  dl.facts:", "  dl.fakts:"),
        ('  "div.verse p":', '  "div.verse p em":'),
        ("  h2:", "  h22:"),
        ("  drop: 26pt", "  dorp: 26pt"),
        ("  verso: {show:", "  verso: {shwo:"),
        ("below: 0.35", "belwo: 0.35"),
    ):
        assert text.count(was) == 1
        text = text.replace(was, now)
    found: list[Diagnostic] = []
    assert not sound_theme(text, "own.yaml", found)
    lines = text.split("\n")
    said = {(lines[one.span.line - 1][one.span.column - 1 :].partition(":")[0], one.message, one.hint) for one in found}
    assert said == {
        ("17 mmm", "“17 mmm” is no length", ""),
        ("sanss", "“family”: did you mean “sans”?", ""),
        ("itallic", "the family “sans” has no “itallic”", "did you mean “italic”?"),
        ("wieght", "“strong” has no property “wieght”", "did you mean “weight”?"),
        ("dl.fakts", "there are no elements “dl.fakts”", "did you mean “dl.facts”?"),
        ('"div.verse p em"', "“div.verse p em” names more than two kinds", "write the outer and the inner one alone"),
        ("h22", "there are no elements “h22”", "did you mean “h2”?"),
        ("dorp", "the theme’s “furniture” has no “dorp”", "did you mean “drop”?"),
        ("shwo", "“verso” has no “shwo”", "did you mean “show”?"),
        ("belwo", "“notes” has no “belwo”", "did you mean “below”?"),
        ("furniture", "the theme’s “furniture” says nothing of drop", COPY),
        ("{rule", "“notes” says nothing of below", ""),
    }


@pytest.mark.parametrize(
    "text", ["colours: {accent: '#336699'}", "text: {family: sans, colour: blue}", "fallback: [han]"]
)
def test_a_theme_that_says_a_little_is_told_how_to_begin(text: str) -> None:
    found: list[Diagnostic] = []
    assert not sound_theme(text, "own.yaml", found)
    (one,) = found
    assert one.message.startswith("the theme says nothing of page, ")
    assert one.hint == COPY


PLAIN: dict[str, Any] = yaml.load(SHIPPED, yaml.CBaseLoader)
PLAIN["elements"] = {"p": {}}
VALUES = (
    *(
        "",
        "0",
        "1",
        "-1",
        "0.5",
        "2",
        "700",
        "9pt",
        "-9pt",
        "0pt",
        "3mm",
        "0.9em",
        "-1em",
        "90%",
        "0%",
        "1e3",
        "--1",
        ".",
    ),
    *("yes", "no", "toggle", "left", "justify", "oldstyle", "serif", "ink", "#123456", "0.4pt ink", "1 ink", "1em ink"),
    *("0.4pt  #123456", "0.4pt ink ink", " ink", "9 pt", "٣", "²", "nan", "inf", "p", "x" * 200),
)


@pytest.mark.parametrize("section", ["text", "elements", "furniture"])
@pytest.mark.parametrize("key", _checks({}, {}))
def test_whatever_is_not_refused_a_page_can_be_set_with(section: str, key: str) -> None:
    refused = 0
    for value in VALUES:
        data = copy.deepcopy(PLAIN)
        place = data[section] if section == "text" else data[section]["p" if section == "elements" else "recto"]
        place[key] = value
        text = yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True)
        found: list[Diagnostic] = []
        if not sound_theme(text, "own.yaml", found):
            refused += 1
            continue
        theme, more = themes.load(text, "own.yaml", lambda _: True)
        assert (theme is None) == bool(more)
        if theme is None:
            refused += 1
            continue
        for one in (theme, themes.enlarged(theme, 18.0), themes.ragged(theme)):
            styler = Styler(one, "en-GB")
            styler.child(styler.root, "p")
            styler.furniture("recto")
    assert refused > 0
