"""A publication's own theme: what no page could be set with is told before any is."""

from __future__ import annotations

import copy
import math
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from builder.content import load
from builder.content.folder import Folder
from builder.content.theme_file import _checks, read_theme
from builder.diagnostics import Diagnostic
from builder.geometry import length
from builder.layout.furniture import furniture
from builder.layout.words import Inks
from builder.markup import theme as themes
from builder.markup.style import Rule
from builder.markup.styles import Styler
from builder.resources import resource

SHIPPED = resource("themes/briefing.yaml").read_text(encoding="utf-8")
FURNITURE = SHIPPED.splitlines().index("furniture:") + 1
REST = "write “extends: briefing”, and the shipped theme says the rest"


def sound_theme(text: str, found: list[Diagnostic]) -> bool:
    """Whether a theme holds nothing that can't be used; it lies in a folder without fonts."""
    return read_theme(text, "own.yaml", Folder(Path(__file__).parent.resolve()), found) is not None


def told(text: str) -> list[str]:
    """What is said of a theme, with lines."""
    found: list[Diagnostic] = []
    if sound_theme(text, found):
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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("page: {inner: -10mm}", "“inner”: a margin is between 0 and 200 inches"),
        ("page: {size: 1mm x 9in}", "“size”: a page's sides are between 1 inch and 200 inches"),
        ("page: {grid: 0.5pt}", "“grid”: the grid’s lines are at least a point apart"),
        ("fallback: serif", "“fallback” should be a list of families, and is a text"),
        ("fallback: {serif: han}", "“fallback” should be a list of families, and is a mapping"),
        ("fallback: [[serif]]", "“this” is no family of this theme"),
        ("families: {own: {roman: Spectral-Bold.ttf, optical: 12}}", "optical sizes are a list of numbers of points"),
        ("families: {own: {roman: Spectral-Bold.ttf, optical: []}}", "optical sizes are a list of numbers of points"),
    ],
)
def test_a_page_and_its_faces_have_measures_that_there_are(text: str, message: str) -> None:
    assert told(f"extends: briefing\n{text}\n") == [f"2: {message}"]


def test_a_count_of_more_digits_than_python_reads_is_told() -> None:
    (one,) = told(f"extends: briefing\nelements:\n  p: {{drop_cap: {'1' * 4500}}}\n")
    assert one.endswith("a whole number from 0 to 12 is wanted")


@pytest.mark.parametrize("text", ["", "\n", "# later\n"])
def test_an_empty_theme_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "theme.yaml").write_text(text)
    (tmp_path / "one.md").write_text("# One\n\nText.\n")
    (tmp_path / "publication.yaml").write_text(
        "title: A book\nlanguage: en\nauthors: [Ann Author]\ntheme: theme.yaml\ncontents: [one.md]\n"
    )
    _, found = load(tmp_path)
    assert [str(one) for one in found] == ["theme.yaml:1:1: bad-theme: the theme is empty"]


def without(*lines: str) -> str:
    """The shipped theme without some lines."""
    return "".join(line for line in SHIPPED.splitlines(keepends=True) if line.strip() not in lines)


def test_a_whole_theme_says_in_what_its_text_is_set() -> None:
    line = SHIPPED.splitlines().index("text:") + 1
    assert told(without("family: serif")) == [f"{line}: the theme’s “text” says nothing of family"]


@pytest.mark.parametrize(
    ("section", "message"),
    [("families", "“family”: “serif” is no family of this theme"), ("colours", "“colour”: “ink” is no colour")],
)
def test_names_are_looked_up_where_a_section_has_none_at_all(section: str, message: str) -> None:
    data = {**PLAIN, section: {}}
    assert message in " ".join(told(yaml.dump(data, Dumper=yaml.CSafeDumper)))


def test_colours_that_the_builder_asks_for_are_there_in_every_theme() -> None:
    data = yaml.load(
        SHIPPED.replace(" ink", ' "#123456"').replace("colour: grey", 'colour: "#123456"'), yaml.CBaseLoader
    )
    data["colours"] = {"accent": "#336699", "tint": "#EEEEEE", "paper": "#FFFFFE"}
    del data["text"]["colour"]
    theme, found = themes.load(yaml.dump(data, Dumper=yaml.CSafeDumper), "own.yaml", lambda _: False)
    assert theme is not None, found
    assert Styler(theme, "en").root.block.text.colour == "#000000"
    assert [theme.colour(name) for name in themes.COLOURS] == ["#000000", "#FFFFFE", "#595959", "#336699", "#EEEEEE"]


def test_a_rule_s_colour_may_have_a_name_with_a_space() -> None:
    theme = extending(
        "colours: {dark red: '#800000'}\nelements: {h1: {rule_below: 0.5pt dark red}}\n"
        "furniture: {notes: {rule: 0.4pt  dark red}}"
    )
    styler = Styler(theme, "en")
    assert styler.child(styler.root, "h1").block.rule_below == Rule(0.5, "#800000")
    assert furniture(styler, Inks({})).rule == (0.4, "#800000")


@pytest.mark.parametrize(
    ("section", "key", "value", "message"),
    [
        ("elements: {table", "padding", "-6pt", "it can’t be less than nothing"),
        ("elements: {div.index", "gutter", "-1em", "it can’t be less than nothing"),
        ("elements: {ul", "label_width", "-3", "it can’t be less than nothing"),
        ("elements: {em", "size", "' -5pt'", "it has to be 0.1 at least"),
        ("elements: {em", "size", f"0.{'0' * 400}1pt", "it has to be 0.1 at least"),
        ("furniture: {verso", "show", "chpater", "did you mean “chapter”?"),
        ("furniture: {recto", "show", "section", "known: chapter, title"),
    ],
)
def test_values_that_no_page_could_be_set_with_are_told(section: str, key: str, value: str, message: str) -> None:
    assert told(f"extends: briefing\n{section}: {{{key}: {value}}}}}\n") == [f"2: “{key}”: {message}"]


def test_lines_are_as_far_apart_as_their_own_type_asks_for() -> None:
    theme = extending("elements: {h1: {size: 30pt, leading: 1.2em}, h2: {size: 20pt, leading: 120%}}")
    styler = Styler(theme, "en")
    assert [styler.child(styler.root, kind).block.leading for kind in ("h1", "h2")] == [36, 24]


def test_type_within_its_own_kind_stays_a_size() -> None:
    theme = extending("elements: {em: {size: 0.1%}, strong: {size: 2000%}}")
    styler = Styler(theme, "en")
    for kind in ("em", "strong"):
        style = styler.root
        for _ in range(300):
            style = styler.child(style, kind)
        assert 0 < style.look.size < math.inf


def test_what_is_said_of_lengths_is_theirs_in_large_print_too() -> None:
    said = (
        "text: {size: 10 pt, leading: 13 pt}\n"
        "elements:\n  p.source: {size: 7 pt, leading: 9 pt, rule_below: 1pt 2in}\n"
        "  aside.box: {padding: 9}\n  ul: {marker: 1in}\n"
        "colours: {2in: '#123456'}\nfurniture: {head: 20 pt}\n"
    )
    plain = extending(said.replace(" pt", "pt").replace("padding: 9", "padding: 9pt").replace("2in", "two"))
    theme = extending(said)
    for one, other in ((theme, plain), (themes.enlarged(theme, 18.0), themes.enlarged(plain, 18.0))):
        assert one.text == other.text
        assert one.furniture == other.furniture
        for kind in ("aside.box", "ul"):
            assert one.elements[kind] == other.elements[kind]
        source, plainly = ({**theme.elements["p.source"]} for theme in (one, other))
        assert source.pop("rule_below").replace("2in", "two") == plainly.pop("rule_below")
        assert source == plainly
    assert length(themes.enlarged(theme, 18.0).text["size"]) == 18
    assert length(themes.enlarged(theme, 18.0).elements["aside.box"]["padding"]) == pytest.approx(9 * 1.8)


def test_a_whole_theme_without_a_size_has_one_that_grows() -> None:
    theme, _ = themes.load(without("size: 9.8pt", "leading: 13.2pt"), "own.yaml", lambda _: False)
    assert theme is not None
    large = Styler(themes.enlarged(theme, 20.0), "en").root.look
    assert (large.size, large.leading) == (20, 26)


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
    assert not sound_theme(text, found)
    lines = text.split("\n")
    said = {(lines[one.span.line - 1][one.span.column - 1 :].partition(":")[0], one.message, one.hint) for one in found}
    assert said == {
        ("17 mmm", "“inner”: no length: '17 mmm' (write 17mm, 1.2cm, 13.2pt or 0.5in)", ""),
        ("sanss", "“family”: did you mean “sans”?", ""),
        ("itallic", "the family “sans” has no “itallic”", "did you mean “italic”?"),
        ("wieght", "“strong” has no property “wieght”", "did you mean “weight”?"),
        ("dl.fakts", "there are no elements “dl.fakts”", "did you mean “dl.facts”?"),
        ('"div.verse p em"', "“div.verse p em” names more than two kinds", "write the outer and the inner one alone"),
        ("h22", "there are no elements “h22”", "did you mean “h2”?"),
        ("dorp", "the theme’s “furniture” has no “dorp”", "did you mean “drop”?"),
        ("shwo", "“verso” has no “shwo”", "did you mean “show”?"),
        ("belwo", "“notes” has no “belwo”", "did you mean “below”?"),
        ("furniture", "the theme’s “furniture” says nothing of drop", REST),
        ("{rule", "“notes” says nothing of below", ""),
    }


@pytest.mark.parametrize(
    "text", ["colours: {accent: '#336699'}", "text: {family: sans, colour: blue}", "fallback: [han]"]
)
def test_a_theme_that_says_a_little_is_told_how_to_begin(text: str) -> None:
    found: list[Diagnostic] = []
    assert not sound_theme(text, found)
    (one,) = found
    assert one.message.startswith("the theme says nothing of page, ")
    assert one.hint == REST


def extending(text: str) -> themes.Theme:
    """The shipped theme with what a text says over it."""
    found: list[Diagnostic] = []
    assert sound_theme(f"extends: briefing\n{text}", found), found
    theme, more = themes.load(f"extends: briefing\n{text}", "own.yaml", lambda _: False)
    assert theme is not None, more
    return theme


BRIEFING = extending("")


def test_a_theme_that_extends_another_and_says_nothing_looks_as_that_one() -> None:
    shipped, _ = themes.load(SHIPPED, "own.yaml", lambda _: False)
    assert shipped == BRIEFING


def test_a_theme_says_what_is_different_alone() -> None:
    theme = extending(
        "page: {inner: 20mm}\ncolours: {accent: '#336699', sea: '#113355'}\ntext: {align: left}\n"
        "elements:\n  h2: {colour: sea, family: serif}\n  p.toc-part: {smallcaps: no}\n  h3:\n"
        "furniture: {folio: {size: 8pt}, drop: 20pt, notes: {rule: 0.4pt sea}}\n"
    )
    was = BRIEFING
    assert theme.page == replace(was.page, inner=length("20mm"))
    assert theme.colours == {**was.colours, "accent": "#336699", "sea": "#113355"}
    assert theme.text == {**was.text, "align": "left"}
    assert theme.elements == {
        **was.elements,
        "h2": {**was.elements["h2"], "colour": "sea", "family": "serif"},
        "p.toc-part": {**was.elements["p.toc-part"], "smallcaps": "no"},
    }
    assert [*theme.elements] == [*was.elements], "later keys win over earlier ones: the order stays"
    assert theme.furniture == {
        **was.furniture,
        "folio": {**was.furniture["folio"], "size": "8pt"},
        "drop": {"": "20pt"},
        "notes": {**was.furniture["notes"], "rule": "0.4pt sea"},
    }
    assert (theme.families, theme.fallback) == (was.families, was.fallback)


def test_a_family_is_extended_whole() -> None:
    theme = extending("families: {serif: {roman: Spectral-Regular.ttf}}")
    assert theme.families == {**BRIEFING.families, "serif": themes.Family("Spectral-Regular.ttf")}


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("families: {serif: {roman: Spectral-Regular.ttf}}", ["no italic and no bold"]),
        ("families: {serif: {roman: Spectral-Regular.ttf, bold: Spectral-Bold.ttf}}", ["no italic"]),
        ("families: {serif: {roman: SourceSerif4-Roman.ttf}}", ["no italic"]),
        ("families: {other: {roman: Spectral-Regular.ttf}}", []),
        (
            "families: {serif: {roman: Spectral-Regular.ttf}}\nelements: {em: {family: han}, strong: {tracking: 60}}",
            [],
        ),
        ("families: {serif: {roman: Spectral-Regular.ttf}}\nelements: {em: {colour: accent}}", ["no bold"]),
    ],
)
def test_a_family_that_can_t_show_stress_is_told(text: str, lacks: list[str]) -> None:
    assert told(f"extends: briefing\n{text}\n") == [
        f"2: the family “serif” has {lack}, so that what is stressed looks like the rest" for lack in lacks
    ]


def test_a_font_with_the_name_of_a_shipped_one_is_told(tmp_path: Path) -> None:
    text = "extends: briefing\nfamilies: {own: {roman: Spectral-Regular.ttf}}\n"

    def found() -> list[str]:
        said: list[Diagnostic] = []
        read_theme(text, "own.yaml", Folder(tmp_path.resolve()), said)
        return [f"{one.message}; {one.hint}" for one in said]

    own = tmp_path / "Spectral-Regular.ttf"
    shutil.copy(resource("fonts", "Spectral-Regular.ttf"), own)
    assert found() == []
    own.write_bytes(own.read_bytes() + b"\0")
    assert found() == [
        "“Spectral-Regular.ttf” is a font that comes with the builder, and a file of the publication too; "
        "give the file another name"
    ]


def test_faults_of_a_theme_that_extends_another_are_told_as_any() -> None:
    text = (
        "extends: breifing\ncolours: {accent: red}\ntext: {colour: grey, family: sanss}\n"
        "elements: {h2: {colour: gray}}\nfurniture: {notes: {rule: 0.4pt inc}, foot: 3pt}\n"
    )
    found: list[Diagnostic] = []
    assert not sound_theme(text, found)
    assert sorted((one.span.line, one.span.column, one.message, one.hint) for one in found) == [
        (1, 10, "there is no theme “breifing” to extend", "did you mean “briefing”?"),
        (2, 19, "the colour “accent” is not written as #9B2D1F", ""),
        (3, 30, "“family”: did you mean “sans”?", ""),
        (4, 25, "“colour”: “gray” is no colour; did you mean “grey”?", ""),
        (5, 27, "“rule”: “inc” is no colour; did you mean “ink”?", ""),
        (5, 39, "the theme’s “furniture” has no “foot”", "did you mean “folio”?"),
    ]
    assert told("extends: [briefing]\n") == ["1: there is no theme of that kind to extend"]


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
        if not sound_theme(text, found):
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
