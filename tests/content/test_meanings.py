"""What is said of keys and classes that mean nothing where they stand."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from builder.content import load
from builder.content.meanings import like
from builder.diagnostics import Severity
from builder.model.nodes import Emphasis, Figure, Text


@pytest.fixture
def told(tmp_path: Path):
    """``told("…")``: what is said of a chapter's text, as ``line error: message (hint)``."""
    Image.new("L", (9, 9)).save(out := io.BytesIO(), "PNG")
    (tmp_path / "p.png").write_bytes(out.getvalue())
    (tmp_path / "f.yaml").write_text("- {label: A, value: B}\n", "utf-8")
    (tmp_path / "publication.yaml").write_text("title: A\nlanguage: en\ncontents: [a.md]\n", "utf-8")

    def tell(text: str) -> list[str]:
        (tmp_path / "a.md").write_text(text if text.startswith("# ") else f"# A\n\n{text}", "utf-8")
        _, found = load(tmp_path)
        return [
            f"{one.span.line} {'error' if one.severity is Severity.ERROR else 'warning'}: {one.message} ({one.hint})"
            for one in found
        ]

    return tell


WORDS = "a stretch of words has no"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('# H {indx="Foo"}', "1 warning: a heading has no attribute “indx” (did you mean “index”?)"),
        ("## H {.unnumberd}", "3 warning: a heading has no class “.unnumberd” (did you mean “.unnumbered”?)"),
        ('[a]{index-strat="W"}', f"3 warning: {WORDS} attribute “index-strat” (did you mean “index-start”?)"),
        ("[w]{.idnex}", f"3 warning: {WORDS} class “.idnex” (did you mean “.index”?)"),
        ("[w]{.Margin}", f"3 warning: {WORDS} class “.Margin” (did you mean “.margin”?)"),
        ("[t]{glosary=x}", f"3 warning: {WORDS} attribute “glosary” (did you mean “glossary”?)"),
        ("[t]{.left}", f"3 warning: {WORDS} class “.left” (it is one of a picture)"),
        ("`t`{indx=x}", "3 warning: code has no attribute “indx” (did you mean “index”?)"),
        ("[t](#a){indx=x}", "3 warning: a link has no attribute “indx” (did you mean “index”?)"),
        ("![C](p.png){widht=40%}", "3 warning: a picture has no attribute “widht” (did you mean “width”?)"),
        ("![C](p.png){.lefft}", "3 warning: a picture has no class “.lefft” (did you mean “.left”?)"),
        (
            "![C](p.png){caption=x}",
            "3 error: a picture has no attribute “caption” "
            "(a picture’s caption stands between its brackets: ![caption](picture.png))",
        ),
        (
            '![C](p.png "T")',
            "3 warning: the picture’s title “T” is shown in neither edition "
            "(a caption stands between the brackets: ![caption](picture.png))",
        ),
        (
            'A ![C](p.png "T").',
            "3 warning: the picture’s title “T” is shown in neither edition "
            "(a caption stands between the brackets: ![caption](picture.png))",
        ),
        (
            "![C](p.png){lang=ru}",
            "3 warning: a picture has no attribute “lang” (put it between ::: {lang=…} and :::)",
        ),
        ('|a|\n|-|\n|1|\n\n: C {soruce="S"}', "7 error: a table has no attribute “soruce” (did you mean “source”?)"),
        (
            "|a|\n|-|\n|1|\n\n: C {aling=right}",
            "7 warning: a table has no attribute “aling” (colons in the row of dashes align columns: |:--|--:|)",
        ),
        ('::: {.box titel="T"}\nx\n:::', "3 error: a box has no attribute “titel” (did you mean “title”?)"),
        (
            '::: {.note title="T"}\nx\n:::',
            "3 error: a group of blocks has no attribute “title” (a box has one: ::: {.box title=…})",
        ),
        ("::: {.abrest}\nx\n:::", "3 warning: a group of blocks has no class “.abrest” (did you mean “.abreast”?)"),
        (
            "::: {.margin}\nx\n:::",
            "3 warning: a group of blocks has no class “.margin” (it is one of a stretch of words)",
        ),
        (
            "::: {.facts .drwan src=f.yaml}\n:::",
            "3 warning: a block of data has no class “.drwan” (did you mean “.drawn”?)",
        ),
        (
            "::: {#refs .anotated}\n:::",
            "3 warning: a bibliography has no class “.anotated” (did you mean “.annotated”?)",
        ),
        ("::: {#inedx}\n:::", "3 warning: this div is empty, and shows nothing (did you mean “{#index}”?)"),
        ("::: notes\n:::", "3 warning: this div is empty, and shows nothing (did you mean “{#notes}”?)"),
        (
            "::: {#lits-of-tables}\n:::",
            "3 warning: this div is empty, and shows nothing (did you mean “{#list-of-tables}”?)",
        ),
        (
            "::: {.tabel src=d.csv caption=X}\n:::",
            "3 error: no class says what kind of block is made of “d.csv”, which is left out (did you mean “.table”?)",
        ),
        (
            "::: {src=d.csv}\n:::",
            "3 error: no class says what kind of block is made of “d.csv”, which is left out "
            "(known: .articles, .chart, .comparison, .facts, .glossary, .map, .people, .qr, .table, .timeline)",
        ),
        (
            "```{.python caption=C}\nx\n```",
            "3 error: a block of code has no attribute “caption” (say it in a paragraph before the code)",
        ),
    ],
)
def test_what_means_nothing_is_told(told, text: str, said: str) -> None:
    assert told(text) == [said]


@pytest.mark.parametrize(
    "text",
    [
        "## H {.unlisted .numbered}",
        "[w]{.own .table-2 .x data-x=1} [w](https://a.example){.external target=_blank rel=me title=T}",
        "`x`{.py} and `y`{.r}",
        "```{.python #x .numberLines startFrom=3 code-fold=true}\nx\n```",
        "![C](p.png){#fig-a .lightbox .column-margin fig-align=center width=50%}",
        "::: {.callout-tip collapse=true icon=false title=T}\nx\n:::",
        "::: {.column-margin}\nx\n:::",
        ":::: {.columns}\n::: {.column width=40%}\nx\n:::\n::::",
        "::: {#notes-1}\n:::",
        "::: {.my-own #here lang=ru}\nx\n:::",
        "::: {.clearfix}\n:::",
    ],
)
def test_what_is_an_author_s_own_or_for_others_is_not_told(told, text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("name", "meant"),
    [("tabel", "table"), ("time-line", "timeline"), ("table-2", ""), ("table2", ""), ("tables", "table"), ("src", "")],
)
def test_slips_of_the_pen(name: str, meant: str) -> None:
    assert like(name, ("table", "timeline", "sc", "qr")) == meant


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("::: {#refs}\nx\n:::", "the bibliography is made of the works that are cited, and has content of its own"),
        ("::: {#list-of-boxes}\nx\n:::", "“#list-of-boxes” is made by the builder, and has content of its own"),
        ("::: {#notes}\nx\n:::", "“#notes” is made by the builder, and has content of its own"),
        ("::: {#index}\nx\n:::", "the index is made of what is marked, and has content of its own"),
    ],
)
def test_content_in_whose_place_something_else_is_set_is_told(told, text: str, said: str) -> None:
    assert told(text) == [f"3 error: {said} (close it with ::: on the next line)"]


def test_a_picture_has_a_source_and_marks(told, tmp_path: Path) -> None:
    assert told('![Cap](p.png){source="*Archive*" index="Ports!Dalian" .index}') == []
    manuscript, _ = load(tmp_path)
    assert manuscript is not None
    (figure,) = manuscript.chapters[0].blocks
    assert isinstance(figure, Figure)
    assert figure.source == (Emphasis((Text("Archive"),)),)
    assert [mark.path for mark in figure.index] == [("Cap",), ("Ports", "Dalian")]


def test_a_fence_that_cannot_be_read_is_told_where_it_opens(told) -> None:
    said = "these attributes can’t be read: {.box title=My title}"
    hint = 'a value of several words stands in quotes, as in {.box title="My title"}'
    assert told("Text.\n\n::: {.box title=My title}\nx\n:::\n\nMore.") == [f"5 error: {said} ({hint})"]


UNREAD = "these attributes can’t be read: "
STRAIGHT = 'write {#id .class key=value key="two words"}, with straight quotes; \\{ is a brace to be read'


@pytest.mark.parametrize(
    ("text", "braces"),
    [
        ("[a]{index=“Yalta, conference”}", "{index=“Yalta, conference”}"),
        ("[a]{lang = ru}", "{lang = ru}"),
        ("[a](#b){.x y}", "{.x y}"),
        ("[a]{#x y}\n\n[a]: #b", "{#x y}"),
        ("`a`{lang = ru}", "{lang = ru}"),
        ("[@a]{lang = ru}", "{lang = ru}"),
        ("A ![a](p.png){width = 3mm}.", "{width = 3mm}"),
        ("![a](p.png){width = “50%”}", "{width = “50%”}"),
        ("## H {#sec-a b}", "{#sec-a b}"),
        ("|a|\n|-|\n|1|\n\n: C {#tbl-x source=Our own}", "{#tbl-x source=Our own}"),
    ],
)
def test_braces_that_were_meant_for_attributes_are_told(told, text: str, braces: str) -> None:
    (said,) = told(text)
    assert said.partition(" ")[2] == f"error: {UNREAD}{braces} ({STRAIGHT})"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("[a]{smallcaps}", "{.smallcaps}"),
        ("![a](p.png){decorative}", "{.decorative}"),
        ("## H {unnumbered}", "{.unnumbered}"),
        ("## H {sec-h}", "{#sec-h}"),
        ("|a|\n|-|\n|1|\n\n: C {tbl-x}", "{#tbl-x}"),
    ],
)
def test_a_word_in_braces_that_lacks_its_sign_is_told(told, text: str, meant: str) -> None:
    (said,) = told(text)
    assert said.partition(" ")[2] == (
        f"warning: {UNREAD}{meant.replace('.', '').replace('#', '')} (write {meant}; \\{{ is a brace to be read)"
    )


@pytest.mark.parametrize(
    "text",
    [
        "[Imp]{e}rator, f[x]{y = 2x}, [Fe(CN)~6~]{4--}, a[i]{1, 2}, [a]{x == y}, [x]{{lang = ru}}, [a]\\{lang = ru}",
        "`\\cite`{smith}, `a[i]`{x=}, `x`{a b}",
        "## The set {a, b} \n\n## The package {ggplot2}\n\n## Of `x`{a b}\n\n## Braces \\{#a b}",
        "|a|\n|-|\n|1|\n\n: The numbers {2, 3, 5}",
    ],
)
def test_braces_that_are_read_are_not_told(told, text: str) -> None:
    assert told(text) == []


def test_a_figure_s_id_on_a_picture_in_a_line_is_told(told) -> None:
    said = "error: a picture in a line of text is no figure, so no number belongs to “#fig-a”"
    hint = "give it a paragraph of its own, with an empty line before and behind it"
    assert told("![A](p.png){#fig-a}\nand more") == [f"3 {said} ({hint})"]
    assert told("A ![A](p.png){#a}") == []


def test_a_space_in_an_address_is_told(told) -> None:
    hint = "write %20 for a space of the address, or \\( for a parenthesis to be read"
    said = 'warning: “https://example.org/a b "t"” has a space in it, so there is no link'
    assert told('[l](https://example.org/a b "t")') == [f"3 {said} ({hint})"]
    assert told("[London](his home town) and [1](see https://example.org below) and Wow![1](see below)") == []


def test_a_div_at_the_end_of_a_text_is_open(told) -> None:
    hint = "end it with a line of three colons"
    assert told("::: {.a}") == [f"3 error: this ::: is never closed ({hint})"]
    assert told("- ::: {.a}") == [f"3 error: this ::: is never closed ({hint})"]
