"""The stylesheet and the fonts made from the theme."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
import uharfbuzz as hb

from builder.epub.stylesheet import both_ways
from builder.markup.colour import luminance
from builder.markup.section import Section
from builder.order import Order
from builder.pipeline import make
from builder.resources import resource
from builder.text.faces import lend
from tests.epub import sample
from tests.epub.conftest import MODIFIED, unpacked

Files = Mapping[str, bytes]


def _rules(files: Files) -> list[tuple[str, str]]:
    css = re.sub(r"/\*.*?\*/|@charset[^;]*;", "", files["book.css"].decode(), flags=re.S)
    return re.findall(r"([^{}]+)\{([^{}]*)\}", css)


def _of_theme(own: str) -> dict[str, str]:
    """The rules of the sample book in a theme that extends the shipped one: selector → declarations."""
    from builder.epub import write

    data, found = write(sample.BOOK, sample.SECTIONS, None, sample.look(fonts=False, own=own), MODIFIED)
    assert found == []
    return {selector.strip(): declarations.strip() for selector, declarations in _rules(unpacked(data))}


def test_the_readers_own_colours_are_left_alone(files: Files) -> None:
    for selector, declarations in _rules(files):
        colours = re.findall(r"(?<![-\w])(?:background-)?color: ([^;]+)", declarations)
        if re.search(r"(^|[,\s])(html|body)($|[,\s])", selector.strip()):
            assert not colours, selector
        for side in re.findall(r"border[-\w]*: ([^;]+)", declarations):
            assert "currentColor" in side or side in ("0", "collapse", "2px"), (selector, side)
        assert not re.search(r"(?<![-\w])line-height: \d+(px|pt)|font-size: [\d.]+(px|pt)", declarations), selector


@pytest.mark.parametrize("colour", ["#9B2D1F", "#003366", "#F0C000", "#00FF00"])
def test_the_accent_contrasts_with_white_and_with_black(colour: str) -> None:
    made = both_ways(colour)
    light = luminance(tuple(int(made[at : at + 2], 16) / 255 for at in (1, 3, 5)))  # type: ignore[arg-type]
    assert 1.05 / (light + 0.05) >= 4.5
    assert (light + 0.05) / 0.05 >= 4.5


def test_every_face_in_use_is_embedded_with_its_characters_and_no_more(files: Files) -> None:
    fonts = {name: hb.Face(data) for name, data in files.items() if name.endswith(".ttf")}
    css = files["book.css"].decode()
    assert sorted(re.findall(r"src: url\(([^)]+)\)", css)) == sorted(fonts)
    (han,) = (font for name, font in fonts.items() if "NotoSerifSC" in name)
    assert {chr(code) for code in han.unicodes} == set("中苏友好同盟互助条约周恩来")
    body = fonts["fonts/SourceSerif4-Roman-opsz10-wght400.ttf"]
    assert {ord(character) for character in "Договор1234567890–•‐"} <= set(body.unicodes)
    assert ord("Ω") not in body.unicodes
    for name, font in fonts.items():
        assert not font.axis_infos, name
    assert css.count("SIL Open Font License") == 3
    bold = fonts["fonts/SourceSerif4-Roman-opsz10-wght600.ttf"]
    assert {ord(character) for character in "ZhouEnlai"} <= set(bold.unicodes)


def test_small_capitals_are_in_the_face_that_sets_them(files: Files) -> None:
    body = hb.Face(files["fonts/SourceSerif4-Roman-opsz10-wght400.ttf"])
    buffer = hb.Buffer()
    buffer.add_str("a")
    buffer.guess_segment_properties()
    plain = hb.Buffer()
    plain.add_str("a")
    plain.guess_segment_properties()
    font = hb.Font(body)
    hb.shape(font, buffer, {"smcp": True})
    hb.shape(font, plain)
    assert buffer.glyph_infos[0].codepoint != plain.glyph_infos[0].codepoint


def test_sizes_are_relative_and_inherit_as_in_the_theme(files: Files) -> None:
    rules = {selector.strip(): declarations for selector, declarations in _rules(files)}
    assert "font-size" not in rules["body"]
    # The caption is 8 points like the table that holds it.
    assert "font-size" not in rules["caption"]
    assert "font-size: 0.816em" in rules["div.table"]
    # On the tint the accent would be too faint by day or by night.
    assert "color:" not in rules["p.box-title"]
    assert "color:" in rules["p.people-side"]
    assert "font-style: normal" in rules["div.standfirst p:not([class]) em"]
    assert 'font-family: "Source Serif 4 Display"' in rules["h1"]


def test_what_is_set_in_points_is_no_smaller_in_what_is_small_itself(files: Files) -> None:
    rules = {selector.strip(): declarations for selector, declarations in _rules(files)}
    for holder, kind, points in (
        ("aside.box", "div.table", 8 / 8.8),
        ("aside.footnote", "pre", 1),
        ("aside.footnote", "blockquote", 1),
        ("div.endnote", "div.table", 8 / 8.6),
        ("blockquote", "blockquote", 1),
        ("figcaption", "div.table", 1),
    ):
        sizes = [made for selector, made in rules.items() if selector == f"{holder} {kind}" and "font-size" in made]
        assert [float(re.findall("font-size: (.*?)em", made)[0]) for made in sizes] == [
            pytest.approx(points, abs=0.002)
        ]


def test_without_fonts_the_families_are_named_and_nothing_is_embedded() -> None:
    from builder.epub import write

    data, _ = write(sample.BOOK, sample.SECTIONS, None, sample.look(fonts=False), MODIFIED)
    files = unpacked(data)
    assert not [name for name in files if name.endswith(".ttf")]
    assert "@font-face" not in files["book.css"].decode()
    assert '"Source Serif 4"' in files["book.css"].decode()


def test_only_wide_tables_scroll_since_what_scrolls_is_not_divided_between_pages(files: Files) -> None:
    """And no div that an author calls wide."""
    scrolling = [selector.strip() for selector, declarations in _rules(files) if "overflow-x: auto" in declarations]
    assert scrolling == ["div.table.wide"]
    assert b'class="table wide" tabindex="0"' in files["01-first.xhtml"]


def test_nothing_that_pages_need_hangs_on_the_width_of_the_document(files: Files) -> None:
    css = files["book.css"].decode()
    # In a reader with pages a chapter is one document as wide as all its pages.
    assert "min-width: 34em" not in css
    assert "dl.timeline > div { display: -webkit-flex; display: flex;" in css


def test_what_is_stressed_in_chinese_is_not_slanted_and_foreign_words_in_it_are(files: Files) -> None:
    """By the language of the text itself: one that the root element says does not reach what has a rule of its own."""
    rules = dict(_rules(files))
    (declarations,) = [made for selector, made in rules.items() if ":lang(zh)" in selector]
    assert "font-style: normal !important" in declarations
    assert not any('[lang|="zh"]' in selector for selector in rules)


def test_what_is_stressed_in_chinese_is_in_the_face_that_is_not_slanted() -> None:
    fonts = _embedded('<p lang="zh-Hans">友 <em>Qx <span lang="en">Zy</span></em></p>')
    assert fonts["SourceSerif4-Roman-opsz10-wght400.ttf"] >= set("Qx")
    assert fonts["SourceSerif4-Italic-opsz10-wght400.ttf"] == set("Zy-‐")


def test_a_chapters_number_looks_as_in_print_though_it_stands_in_the_heading(files: Files) -> None:
    rules = {selector.strip(): declarations for selector, declarations in _rules(files)}
    number, heading = rules["h1 > span.chapter-number"], rules["h1"]
    assert "font-weight: 300" in number
    assert "nums" not in number  # as the heading around it
    assert "lining-nums" in heading
    sizes = [float(re.search(r"font-size: ([\d.]+)em", rule)[1]) for rule in (number, heading)]  # type: ignore[index]
    assert 2.5 < sizes[0] * sizes[1] < 2.9


def test_hidden_notes_leave_no_rule_behind(files: Files) -> None:
    for selector, declarations in _rules(files):
        if selector.strip() == "section.notes":
            assert "border" not in declarations


def test_labels_and_heads_stay_with_what_they_speak_of(files: Files) -> None:
    rules = {selector.strip(): declarations for selector, declarations in _rules(files)}
    assert "break-inside: avoid" in rules["dl.facts > div, dl.timeline > div"]
    # In a flex box the wish of its label becomes one of the whole group, and then of all groups: none is divided.
    assert "break-after: auto" in rules["dl.facts > div > dt, dl.timeline > div > dt"]
    # Chromium's engine repeats a head that is not divided.
    assert "break-inside: avoid" in rules["tr, thead"]
    assert "break-after: avoid" in rules["thead"]


def test_short_lines_stay_ragged_where_readers_justify(files: Files) -> None:
    rules = {selector.strip(): declarations for selector, declarations in _rules(files)}
    paragraphs = [f"{around} > p:not([class])" for around in ("aside.box", "figcaption", "section.imprint")]
    for selector in ("dl.facts dd", "dl.timeline dd", "p.index-line", *paragraphs):
        assert "text-align: left" in rules[selector], selector
    assert "text-align" not in rules["dl.glossary dd"], "what is set like the text is the reader's"
    own = _of_theme("elements: {figcaption: {align: center}, aside.footnote: {align: left}}")
    assert own["figcaption > p:not([class])"] == "text-align: center;"
    assert own["aside.footnote > p:not([class])"] == "text-align: left;"


def test_titles_of_boxes_and_letters_of_the_index_stand_where_the_theme_puts_them() -> None:
    """What is said of all lines around them by another rule would outdo their own."""
    rules = _of_theme("elements: {p.box-title: {align: center}, p.index-letter: {align: center, size: 11pt}}")
    assert "text-align: center" in rules["p.box-title"]
    assert "text-align: center" in rules["p.index-letter"]
    assert not {"aside.box > p", "div.index p"} & rules.keys()
    assert "font-size: 1.25em" in rules["p.index-letter"], "of the 8.8 points around it"


def test_what_a_theme_says_of_a_place_is_said_though_it_is_no_news_there() -> None:
    """Another row says something else of the same kind."""
    rules = _of_theme(
        "elements: {p: {family: mono, size: 8pt}, aside.box p: {family: sans, size: 8.8pt}, "
        "div.articles: {family: mono}}"
    )
    assert rules["aside.box p:not([class])"].startswith('font-family: "Source Sans 3",')
    assert "font-size: 1em" in rules["aside.box p:not([class])"]
    assert 'font-family: "Source Code Pro"' in rules["p.article-number"], "all articles are set so"


def test_the_theme_decides_the_room_that_it_speaks_of() -> None:
    rules = _of_theme(
        "elements: {dl.facts: {after: 2}, dl.timeline: {after: 2}, hr: {before: 2}, p.person-role: {indent: 1em}}"
    )
    for kind in ("dl.facts", "dl.timeline"):
        (said,) = [made for selector, made in rules.items() if kind in selector.split(", ") and "margin-bottom" in made]
        assert float(re.findall("margin-bottom: (.*?)em", said)[0]) > 2.5
    assert "margin-top: 2.4em; margin-bottom: 1.2em" in rules["hr"]
    assert "text-indent: 1em" in rules["p.person-role"]


def test_paragraphs_are_indented_behind_paragraphs_alone_unless_they_hang() -> None:
    """As in print; those of other kinds wherever they stand."""
    rules = _of_theme("elements: {aside.box p: {indent: 2em}, dd p: {indent: -1em}, p: {indent: 1.5em}}")
    assert rules["p + p"] == "text-indent: 1.5em;"
    assert rules["p[class] + p:not([class])"] == "text-indent: 0;"
    assert rules["aside.box p:not([class]) + p:not([class])"] == "text-indent: 2em;"
    assert not {"p[class] + p", "p:not([class])", "aside.box p:not([class])"} & rules.keys()
    assert rules["dd p:not([class])"] == "text-indent: -1em;"
    assert "text-indent: -1em" in _of_theme("elements: {p: {indent: -1em}}")["p:not([class])"]


def test_what_is_said_of_a_kind_reaches_no_other_kind_of_its_tag() -> None:
    """As in print: room between paragraphs is none between the lines of the index, a list's indent none of its own."""
    rules = _of_theme(
        "elements: {p: {after: 1}, aside.box p: {size: 8pt, italic: yes}, ul: {left: 2em}, ol: {left: 2em}, "
        "div: {left: 2em}, a: {colour: accent}, li p: {after: 1}}"
    )
    assert rules["p"] == "margin: 0; text-indent: 0;"
    assert "margin-bottom: 1.347em" in rules["p:not([class])"]
    assert "font-style: italic" in rules["aside.box p:not([class])"]
    assert rules["aside.box p:not([class]) em"] == "font-style: normal;"
    assert "margin-bottom" in rules["li:not([class]) p:not([class])"]
    assert "margin-left: 2em" in rules["ul:not([class])"]
    assert "color" in rules["a:not([class])"]
    # These may have classes that name no kind: how numbers are enclosed, or an author's own.
    assert "margin-left: 2em" in rules["ol:not(.toc):not(.list-of)"]
    (others,) = [selector for selector in rules if selector.startswith("div:not(")]
    assert ":not(.table)" in others
    assert ":not(.footnote)" not in others
    # What readers put around all lists by themselves goes for all.
    assert rules["blockquote, ul, ol, dl, dd, figure"] == "margin: 0;"


def test_what_an_own_template_names_is_still_of_its_kind() -> None:
    """Rules for bare elements would pass over it."""
    files = _chapter('<p class="mine">a</p><div class="mine"><p class="source">b</p></div>')
    assert b'<p>a</p><div class="mine"><p class="source">b</p></div>' in files["one.xhtml"]


def test_lines_of_the_contents_are_found_by_what_holds_them() -> None:
    rules = _of_theme(
        "elements: {p.toc-line: {weight: 500}, ol.toc p.toc-line: {weight: 700}, "
        "li.toc-section p.toc-line: {weight: 300}, li.toc-part p.toc-line: {weight: 600}, "
        "nav.toc p.toc-part: {weight: 700}}"
    )
    assert "weight: 500" in rules["p.toc-line, .toc-chapter > :first-child, .toc-section > :first-child"]
    for around, weight in (("ol.toc", 700), ("li.toc-part", 600)):
        lines = ("p.toc-line", ".toc-chapter > :first-child", ".toc-section > :first-child")
        assert f"font-weight: {weight}" in rules[", ".join(f"{around} {line}" for line in lines)]
    assert "font-weight: 300" in rules["li.toc-section > :first-child"]
    assert "font-weight: 700" in rules["nav.toc .toc-part > :first-child"]
    assert not any(selector.startswith("ol.toc >") for selector in rules)


def _chapter(body: str, own: str = "") -> Files:
    """A book with one chapter, in a theme that extends the shipped one."""
    from builder.epub import write

    first = sample.SECTIONS[5]
    xhtml = f'<section class="chapter" id="first" data-src="0">{body}</section>'
    section = Section("one", first.kind, first.matter, "One", "1", xhtml, first.spans)
    data, found = write(sample.BOOK, (section,), None, sample.look(own=own), MODIFIED)
    assert found == []
    return unpacked(data)


def _embedded(body: str, own: str = "") -> dict[str, set[str]]:
    """The characters of its embedded fonts: name → characters."""
    fonts = {name: hb.Face(data) for name, data in _chapter(body, own).items() if name.endswith(".ttf")}
    return {name.removeprefix("fonts/"): set(map(chr, font.unicodes)) for name, font in fonts.items()}


def _faces(files: Files) -> dict[tuple[str, int, str], str]:
    """Family, weight and style → the font that is declared for them."""
    rules = [declarations for selector, declarations in _rules(files) if selector.strip() == "@font-face"]
    found = [re.findall(r'"(.*?)"; font-weight: (\d+); font-style: (\w+); src: url\(fonts/(.*?)\)', r) for r in rules]
    faces = {(family, int(weight), style): file for ((family, weight, style, file),) in found}
    assert len(faces) == len(rules)
    return faces


def test_what_readers_set_by_themselves_is_in_the_face_of_the_words_beside_it() -> None:
    """Numbers and marks of lists, hyphens of divided words."""
    fonts = _embedded(
        '<aside class="box"><ol start="9"><li>alpha</li><li>beta</li></ol></aside>'
        "<blockquote><ul><li><p>in a quotation</p></li></ul><ol><li>one</li></ol></blockquote><p><strong>bold</strong> "
        '<code>code</code> <em lang="zh-Hans">友</em></p>',
        "elements: {blockquote: {weight: 300}, ul: {marker: +}, blockquote ol: {marker: §}}",
    )
    assert fonts["SourceSans3-Roman-wght400.ttf"] == set("alphabeta 910.-‐") - {" "}
    assert fonts["SourceSerif4-Roman-opsz10-wght300.ttf"] >= set("quotation+§-‐")
    assert fonts["SourceSerif4-Roman-opsz10-wght600.ttf"] >= set("bold-‐")
    assert fonts["SourceCodePro-Roman-wght400.ttf"] == set("code")
    assert fonts["NotoSerifSC-Regular.ttf"] == {"友"}
    assert [name for name in fonts if "Italic" in name] == ["SourceSerif4-Italic-opsz10-wght600.ttf"], "of the contents"


def test_capitals_are_there_from_which_readers_make_small_ones() -> None:
    """The italics of the Source families have no small capitals."""
    fonts = _embedded('<p><em><span class="smallcaps">ccp</span></em></p>')
    assert fonts["SourceSerif4-Italic-opsz10-wght400.ttf"] >= set("cpCP")


def test_the_contents_are_set_in_the_faces_of_their_words() -> None:
    """The chapter's line is bold and has a stressed word; its part stands in small capitals."""
    fonts = _embedded("<p>a</p>")
    assert fonts["SourceSerif4-Italic-opsz10-wght600.ttf"] == set("first")
    assert fonts["SourceSerif4-Roman-opsz10-wght600.ttf"].isdisjoint("fs")
    assert fonts["SourceSerif4-Roman-opsz10-wght400.ttf"] >= set("The Part THE PART") - {" "}


def test_pictures_stand_where_the_theme_puts_them() -> None:
    drawn = "figure:not([class]) > img, figure:not([class]) > svg.drawing"
    assert drawn not in _of_theme("elements: {}"), "they begin where their captions do"
    rules = _of_theme("elements: {figure: {align: center}, aside.box figure: {align: left}}")
    assert rules[drawn] == "margin-left: auto; margin-right: auto;"
    inside = "aside.box figure:not([class]) > img, aside.box figure:not([class]) > svg.drawing"
    assert rules[inside] == "margin-left: 0; margin-right: auto;"
    assert _of_theme("elements: {figure: {align: right}}")[drawn] == "margin-left: auto; margin-right: 0;"


def test_drawn_figures_are_lettered_as_the_theme_says(files: Files) -> None:
    """They are no pictures here, and have not the figures of the text around them."""
    rules = {selector.strip(): declarations for selector, declarations in _rules(files)}
    assert rules["figure:not([class]) svg.drawing > g"].strip() == "font-variant-numeric: lining-nums;"
    own = _of_theme("elements: {figure.left img: {weight: 600, tracking: 20, colour: accent, size: 9pt}}")
    assert own["figure.left svg.drawing > g"] == (
        "font-weight: 600; letter-spacing: 0.02em; font-variant-numeric: lining-nums;"
    )


def test_titles_are_of_the_family_of_their_place() -> None:
    own = (
        "elements: {section.contents: {family: sans}, header.opening: {family: mono}, "
        "section.titlepage: {family: sans}, li.toc-chapter: {family: mono}}"
    )
    rules = _of_theme(own)
    for selector, family in (("section.contents h1", "Sans 3"), ("header.opening h1", "Code Pro")):
        assert f'font-family: "Source {family}"' in rules[selector]
    assert 'font-family: "Source Sans 3"' not in rules["h1"]
    assert "font-family" not in rules["p.book-subtitle"], "as all of its page"
    fonts = _embedded("<p>a</p>", own)
    assert fonts["SourceSans3-Roman-wght400.ttf"] >= set("Contents")
    assert not any("opsz24" in name for name in fonts)


def test_small_letters_beside_a_text_without_such_sizes_are_drawn_for_the_text_s() -> None:
    own = (
        "families: {serif: {roman: Spectral-Regular.ttf}, "
        "heads: {roman: SourceSerif4-Roman.ttf, optical: [8, 10, 24]}}\n"
        "elements: {h4: {family: heads}}"
    )
    fonts = _embedded("<h4>a</h4><p>b</p>", own)
    assert [name for name in fonts if "opsz" in name] == ["SourceSerif4-Roman-opsz9.8-wght400.ttf"], "0 is of captions"


def test_what_is_raised_in_a_title_is_of_its_face() -> None:
    """Readers know nothing of sizes at which letters are drawn otherwise."""
    fonts = _embedded("<h1>A<sup>xy</sup></h1><p>text</p>")
    assert fonts["SourceSerif4-Roman-opsz24-wght400.ttf"] == set("AxyContents")
    assert "y" not in fonts["SourceSerif4-Roman-opsz10-wght400.ttf"]


def test_the_data_of_a_figure_are_set_as_what_stands_in_its_caption(tmp_path: Path) -> None:
    (tmp_path / "publication.yaml").write_text("title: A\nlanguage: en\ntheme: t.yaml\ncontents: [a.md]\n")
    (tmp_path / "t.yaml").write_text("extends: briefing\nelements: {figcaption: {family: serif, italic: yes}}\n")
    (tmp_path / "a.csv").write_text("Year,Tons\n1950,12.5\n")
    (tmp_path / "a.md").write_text('# One\n\n::: {.chart kind=bars src=a.csv caption="C"}\n:::\n')
    report, made = make(Order(tmp_path, ("epub",)))
    assert report.found == {}
    files = unpacked(made[Path("output", f"{tmp_path.name}.epub")])
    fonts = {name: set(map(chr, hb.Face(data).unicodes)) for name, data in files.items() if name.endswith(".ttf")}
    assert fonts["fonts/SourceSerif4-Italic-opsz10-wght400.ttf"] >= set("The figure’s data") - {" "}
    assert fonts["fonts/SourceSans3-Italic-wght400.ttf"] >= set("1950")
    rules = {selector.strip(): declarations for selector, declarations in _rules(files)}
    assert rules["figcaption div.table"].strip() == "font-size: 1em;", "eight points in a caption of eight points"


def test_capitals_are_there_as_languages_write_them() -> None:
    fonts = _embedded('<aside class="box"><p class="box-title"><span lang="tr">bilgi</span></p></aside>')
    assert fonts["SourceSans3-Roman-wght600.ttf"] >= set("BİLG")


def test_small_capitals_leave_the_figures_as_they_are() -> None:
    """“font-variant” says of all variants that it does not name that they are the font's own."""
    rules = _of_theme("elements: {h5: {smallcaps: yes, figures: lining, tabular: yes}}")
    assert "font-variant-numeric: inherit" in rules["span.smallcaps"]
    assert "font-variant-numeric: lining-nums tabular-nums" in rules["h5"]
    for selector, declarations in rules.items():
        if "font-variant:" in declarations:
            assert re.search("font-variant: .*font-variant-numeric: ", declarations), selector


def test_of_two_files_readers_take_that_which_print_takes() -> None:
    """However bold the files say they are: of 300 and 500 readers would take 500 for text that wants 400."""
    own = (
        "families: {serif: {roman: Spectral-SemiBold.ttf, italic: Spectral-SemiBoldItalic.ttf, "
        "bold: Spectral-Bold.ttf}}\n"
        "elements: {strong: {weight: 600}, dt: {weight: 540}, code: {weight: 540}}"
    )
    files = _chapter("<p>text <em>em</em> <strong>bold</strong></p>", own)
    faces = _faces(files)
    assert faces["Spectral", 400, "normal"] == "Spectral-SemiBold.ttf"
    assert faces["Spectral", 400, "italic"] == "Spectral-SemiBoldItalic.ttf"
    assert faces["Spectral", 700, "normal"] == "Spectral-Bold.ttf"
    rules = {selector.strip(): declarations for selector, declarations in _rules(files)}
    assert "font-weight: 600" in rules["strong"], "in a box, whose family has all weights, 700 is another one"
    assert "font-weight: 500" in rules["dt"], "readers would take the bold file from 501 on, print does from 550"
    assert "font-weight: 540" in rules["code"], "this family has all weights"


def test_families_with_a_file_in_common_are_told_apart() -> None:
    own = (
        "families: {heads: {roman: Spectral-Regular.ttf, italic: Spectral-Italic.ttf}, "
        "serif: {roman: Spectral-Regular.ttf, italic: SourceSerif4-Italic.ttf, bold: Spectral-Bold.ttf}, "
        "plain: {roman: Spectral-Regular.ttf, italic: Spectral-Regular.ttf}}\n"
        "elements: {h2: {family: heads}, h3: {family: plain, italic: no}}"
    )
    files = _chapter("<h2>a <em>b</em></h2><h3>c <em>d</em></h3><p>e <em>f</em></p>", own)
    assert len([name for name in files if "Spectral-Regular" in name]) == 1
    faces = _faces(files)
    names = {file: {name for (name, _, _), used in faces.items() if used == file} for file in faces.values()}
    rules = {selector.strip(): declarations for selector, declarations in _rules(files)}
    heads, serif, plain = (rules[one].split(";")[0].split('"')[1] for one in ("h2", "body", "h3"))
    assert len({heads, serif, plain}) == 3
    assert names["Spectral-Regular.ttf"] == {heads, serif, plain}
    assert names["Spectral-Italic.ttf"] == {heads}
    assert names["SourceSerif4-Italic.ttf"] == {serif}
    # What the theme calls italic is not slanted again.
    assert faces[plain, 400, "italic"] == faces[plain, 400, "normal"]


def test_no_two_fonts_differ_by_capitals_alone() -> None:
    """Where files are called so, an EPUB would be none: it may be unpacked where both are one."""
    files = {name: resource("fonts", f"Spectral-{name}.ttf").read_bytes() for name in ("Regular", "Italic", "Bold")}
    roman = lend("A-2.ttf", files["Regular"])
    italic, bold = lend("a.ttf", files["Italic"]), lend("A.ttf", files["Bold"])
    own = f"families: {{serif: {{roman: {roman}, italic: {italic}, bold: {bold}}}}}"
    fonts = _embedded("<p><em>em</em> <strong>bold</strong> text</p>", own)
    assert len({name.casefold() for name in fonts}) == len(fonts)


def test_the_running_text_has_the_manner_that_the_theme_gives_it_and_the_readers_size_and_colour() -> None:
    rules = _of_theme(
        "text: {size: 14pt, leading: 20pt, align: left, colour: accent, hyphenate: no, tracking: 20, weight: 300, "
        "italic: yes, smallcaps: yes, figures: lining, tabular: yes}"
    )
    assert re.sub(r'"[^;]*;', "…;", rules["body"]) == (
        "font-family: …; font-weight: 300; font-style: italic; font-variant: small-caps; letter-spacing: 0.02em; "
        "font-variant-numeric: lining-nums tabular-nums; -webkit-hyphens: manual; hyphens: manual;"
    )
    # Headings that say nothing of their weight have that of the text, as in print.
    assert any("font-weight: inherit" in declarations for selector, declarations in rules.items() if "h3" in selector)


def test_a_veil_of_its_own_takes_a_box_its_colour() -> None:
    """At the lightness that holds on white and on black, a hue is too faint on what is neither."""
    rules = _of_theme("elements: {aside.box: {colour: accent}, blockquote: {colour: accent}}")
    assert "background-color: rgba" in rules["aside.box"]
    assert not re.search(r"(?<!-)color:", rules["aside.box"])
    assert re.search(r"(?<!-)color:", rules["blockquote"])


def test_what_has_a_colour_elsewhere_has_none_in_a_box_with_a_veil() -> None:
    rules = _of_theme("elements: {a: {colour: accent}, code: {colour: grey}, blockquote: {background: tint}}")
    for holder in ("aside.box", "blockquote"):
        (inside,) = [selector for selector, made in rules.items() if made == "color: inherit;" and holder in selector]
        assert {f"{holder} a:not([class])", f"{holder} dl.facts dt"} <= set(inside.split(", "))
        assert not re.search("toc|code", inside), "nothing of the contents, nor what is only fainter"


def test_what_is_stressed_in_italics_is_upright_where_the_theme_turns_it() -> None:
    assert "div.standfirst p:not([class]) em" in _of_theme("elements: {h6: {italic: yes}}")
    rules = _of_theme("elements: {em: {italic: yes}}")
    assert "font-style: italic" in rules["em"]
    assert not [selector for selector in rules if selector.endswith(" em")]
    rules = _of_theme("text: {italic: yes}\nelements: {h2: {italic: no}}")
    assert "font-style: normal" in rules["em"]
    assert rules["h2 em"] == "font-style: italic;"


def test_lists_are_marked_as_the_theme_says() -> None:
    rules = _of_theme(
        "elements: {ul: {marker: –, gap: 0.5}, blockquote ul: {marker: ''}, li ul: {marker: •}, "
        "dd ul: {marker: decimal}, dd ol: {marker: ✻}}"
    )
    assert 'list-style-type: "– ";' in rules["ul:not([class])"]
    assert rules["ul:not([class]) > li + li"] == "margin-top: 0.673em;"
    assert "list-style-type: none;" in rules["blockquote ul:not([class])"]
    assert "list-style-type: disc;" in rules["li:not([class]) ul:not([class])"]
    assert "list-style-type: decimal;" in rules["dd ul:not([class])"]
    assert 'list-style-type: "✻ ";' in rules["dd ol:not(.toc):not(.list-of)"]
    odd = _chapter("<p>a</p>", r"""elements: {aside.box ul: {marker: '"\}'}}""")["book.css"].decode()
    assert r"""list-style-type: "\22 \5c } ";""" in odd
    # Numbers may be letters, as the list itself says.
    assert "list-style-type" not in rules["ol:not(.toc):not(.list-of)"]


def test_rules_and_rows_of_tables_are_the_themes() -> None:
    shipped = _of_theme("elements: {}")
    assert shipped["table"] == "border-top: 1px solid currentColor; border-bottom: 1px solid currentColor;"
    assert shipped["table thead th, table thead td"] == "border-bottom: 1px solid currentColor;"
    assert shipped["table th, table td"] == "padding-top: 0.237em; padding-bottom: 0.237em;"
    rules = _of_theme(
        "elements: {table: {rule_above: 0pt ink, padding: 4pt, head_rule: 0pt ink}, "
        "aside.box table: {rule_below: 0pt ink}}"
    )
    assert rules["table"] == "border-top: 0; border-bottom: 1px solid currentColor;"
    assert rules["table thead th, table thead td"] == "border-bottom: 0;"
    assert rules["table th, table td"] == "padding-top: 0.5em; padding-bottom: 0.5em;"
    assert rules["aside.box table"] == "border-bottom: 0;"


def test_what_holds_everywhere_is_said_though_it_is_no_news_in_the_running_text() -> None:
    rules = _of_theme("elements: {p: {family: serif, figures: oldstyle, tracking: 0}}")
    for property in ("font-family: ", "font-variant-numeric: oldstyle-nums", "letter-spacing: 0em"):
        assert property in rules["p:not([class])"], "print sets paragraphs so in boxes too, which are not"
