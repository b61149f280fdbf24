"""What becomes of the markup: links, notes, words, languages, tables, pictures."""

from __future__ import annotations

import copy
import itertools
import re
from collections.abc import Callable, Mapping

import pytest
from lxml import etree

from builder.diagnostics import Diagnostic
from builder.markup.section import Section
from builder.publication import Matter
from tests.epub import sample

H = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Files = Mapping[str, bytes]
Trees = Mapping[str, etree._Element]
Chapter = Callable[[str], tuple[Files, list[Diagnostic]]]


def test_every_link_inside_the_book_leads_somewhere(files: Files, trees: Trees) -> None:
    ids = {name: {str(i) for i in tree.xpath("//@id")} for name, tree in trees.items()}
    inner = 0
    for name, tree in trees.items():
        for href in map(str, tree.xpath("//@href | //@src")):
            if "://" in href:
                continue
            file, _, fragment = href.partition("#")
            assert (file or name) in files, f"{name}: {href}"
            if fragment:
                assert fragment in ids[file or name], f"{name}: {href}"
                inner += 1
    assert inner > 10


def test_ids_are_unique_over_the_book(trees: Trees) -> None:
    ids = [str(i) for tree in trees.values() for i in tree.xpath("//@id")]
    assert len(ids) == len(set(ids))


def test_notes_and_their_calls_lead_to_each_other(trees: Trees) -> None:
    pairs = set()
    for name, tree in trees.items():
        for call in tree.xpath("//*[@*[local-name()='type']='noteref']"):
            assert call.get("role") == "doc-noteref"
            (note,) = tree.xpath("//*[@id=$id]", id=call.get("href").removeprefix("#"))
            assert (note.tag, note.get(TYPE), note.get("role")) == (f"{H}aside", "footnote", "doc-footnote")
            back = [link for link in note.iter(f"{H}a") if link.get("role") == "doc-backlink"]
            assert f"#{call.get('id')}" in [link.get("href") for link in back]
            assert all(link.get("aria-label", "").startswith("Back to the text") for link in back)
            pairs.add((name, call.get("id")))
    assert pairs == {("01-first.xhtml", "call-1-1"), ("02-second.xhtml", "call-2-1"), ("02-second.xhtml", "call-2-2")}


def test_a_reference_leads_back_to_all_its_citations(trees: Trees) -> None:
    tree = trees["bibliography.xhtml"]
    (entry,) = tree.xpath("//*[@id='ref-zubok']")
    back = [link.get("href") for link in entry.iter(f"{H}a")]
    assert back == ["01-first.xhtml#cite-1", "01-first.xhtml#cite-2"]
    (uncited,) = tree.xpath("//*[@id='ref-other']")
    assert not list(uncited.iter(f"{H}a"))


def letters(xml: etree._Element) -> str:
    return "".join("".join(str(text) for text in xml.itertext()).split())


def without(xml: etree._Element, path: str) -> etree._Element:
    xml = copy.deepcopy(xml)
    for gone in xml.xpath(path):
        tail = gone.tail or ""
        before, parent = gone.getprevious(), gone.getparent()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
        parent.remove(gone)
    return xml


def test_the_words_are_those_of_the_markup_in_their_order(trees: Trees) -> None:
    compared = 0
    for section in sample.SECTIONS:
        if section.kind == "section.contents":
            continue
        expected = letters(without(etree.fromstring(section.xhtml), "//span[@class='print' or @class='pageref']"))
        body = without(trees[f"{section.slug}.xhtml"][1], ".//*[@role='doc-backlink']")
        assert letters(body) == expected
        compared += len(expected)
    assert compared > 1000


def test_nothing_of_print_or_of_the_build_is_left(files: Files) -> None:
    for name, data in files.items():
        if name.endswith(".xhtml"):
            assert not re.search(rb'\bdata-|class="(print|pageref)', data), name


def test_every_language_is_said_twice_over(trees: Trees) -> None:
    found = set()
    for tree in trees.values():
        assert tree.get("lang") == tree.get(XML_LANG) == "en-GB"
        for xml in tree.xpath("//*[@lang]"):
            assert xml.get(XML_LANG) == xml.get("lang")
            found.add(xml.get("lang"))
    assert found == {"en-GB", "ru", "zh-Hans", "fr"}


def test_what_runs_the_other_way_says_so(chapter: Chapter) -> None:
    files, found = chapter(
        '<p>In <span lang="he">שלום <span lang="en">peace</span> <em lang="he">רב</em></span>, '
        '<span lang="ru">мир</span>.</p><div lang="az-Arab"><p>سلام</p></div>'
    )
    assert not found
    marked = etree.fromstring(files["one.xhtml"])[1].xpath(".//*[@lang]")
    assert [(xml.get("lang"), xml.get("dir")) for xml in marked] == [
        ("he", "rtl"), ("en", "ltr"), ("he", None), ("ru", None), ("az-Arab", "rtl"),
    ]  # fmt: skip


def test_titles_say_what_the_chapter_is(trees: Trees) -> None:
    titles = {name: tree[0][0].text for name, tree in trees.items()}
    assert titles["01-first.xhtml"] == "1 The first договор"
    assert titles["bibliography.xhtml"] == "Bibliography"
    assert all(titles.values())


def test_cells_stand_in_line_by_their_columns(chapter: Chapter) -> None:
    files, found = chapter(
        '<div class="table"><table data-align="left decimal right">'
        '<thead><tr><th>A</th><th colspan="2">B</th></tr></thead>'
        "<tbody><tr><td rowspan='2'>a</td><td>1.25</td><td>x</td></tr><tr><td>1,200</td><td>y</td></tr>"
        "<tr><td>b</td><td>7.5</td><td>z</td></tr></tbody></table></div>"
    )
    assert not found
    cells = etree.fromstring(files["one.xhtml"]).iter(f"{H}th", f"{H}td")
    assert {cell.text: (cell.get("class", ""), cell.get("style", "")) for cell in cells} == {
        "A": ("", ""), "B": ("right", ""), "a": ("", ""), "1.25": ("right", ""), "x": ("right", ""),
        "1,200": ("right", "padding-right: calc(1em + 2.5ch)"), "y": ("right", ""), "b": ("", ""),
        "7.5": ("right", "padding-right: calc(1em + 1ch)"), "z": ("right", ""),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("en", {"1.234": "", "2.5": "2ch", "12.75": "1ch", "1,200": "3.5ch"}),
        ("de", {"1.234": "2.5ch", "2,5": "1ch", "12,75": ""}),
        ("en", {"12.5%": "", "3%": "1.5ch", "100": "3.1ch", "—": "3.1ch"}),
        ("en", {"0.12345": "", "1": "5.5ch"}),
        ("en", {'1,234<a class="noteref" id="c" href="#n">1</a>': "0.8ch", "2,345": "1.5ch", "4.5": ""}),
        ("en", {"1.5<sup>a</sup>": "", "2.5": "0.7ch", "\n7\n": "2.2ch"}),
    ],
)
def test_decimal_signs_stand_in_line_as_in_print(chapter: Chapter, language: str, numbers: Mapping[str, str]) -> None:
    """As ``layout.table_columns`` has them: by the language, with per cent signs and calls of notes behind them."""
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in numbers)
    notes = '<section class="notes"><aside class="footnote" id="n"><p>Note.</p></aside></section>'
    files, found = chapter(
        f'<div class="table" lang="{language}"><table data-align="decimal"><tbody>{rows}</tbody></table></div>{notes}'
    )
    assert not found
    cells = etree.fromstring(files["one.xhtml"]).iter(f"{H}td")
    have = [cell.get("style", "").removeprefix("padding-right: ") for cell in cells]
    assert have == list(numbers.values())


def test_pictures_have_plain_names_their_type_and_their_size(files: Files, trees: Trees) -> None:
    first, second = trees["01-first.xhtml"].iter(f"{H}img")
    assert (first.get("src"), first.get("width"), first.get("height")) == ("images/picture.png", "40", "20")
    assert first.get("style") == "width: 50%"
    assert second.get("alt") == ""
    assert files["images/picture.png"].startswith(b"\x89PNG")
    assert not [name for name in files if "unused" in name]


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        ('<p data-src="1">See <a href="#nowhere">there</a>.</p>', "dangling-link", 2),
        ('<p data-src="2"><marquee>no</marquee></p>', "unknown-element", 3),
        ('<figure data-src="3"><img src="gone.png" alt="x"/></figure>', "bad-picture", 4),
        ('<figure data-src="4"><img src="unused.png" alt="x"/></figure>', "bad-picture", 5),
        ('<p id="first">again</p>', "duplicate-id", 1),
        ("<p>open", "malformed-markup", 1),
        ("<p>&undefined;</p>", "malformed-markup", 1),
    ],
)
def test_a_fault_is_told_with_its_place_and_nothing_is_written(
    chapter: Chapter, body: str, code: str, line: int
) -> None:
    files, found = chapter(body)
    assert files == {}
    assert [(d.code, d.span.file, d.span.line) for d in found] == [(code, "one.md", line)]


def test_text_is_kept_where_print_only_spans_go(chapter: Chapter) -> None:
    files, _ = chapter(
        '<p>a<span class="print">(page)</span>b <em>c</em><span class="pageref" data-ref="first"></span>d</p>'
    )
    assert b"<p>ab <em>c</em>d</p>" in files["one.xhtml"]


def test_empty_elements_keep_their_end_tags(chapter: Chapter) -> None:
    files, _ = chapter('<div class="table"><table><tbody><tr><td></td></tr></tbody></table></div><p><br/></p>')
    assert b"<td></td>" in files["one.xhtml"]
    assert b"<br/>" in files["one.xhtml"]


def test_boxes_are_named_by_their_titles_and_others_are_notes(
    chapter: Callable[[str], tuple[Mapping[str, bytes], list[Diagnostic]]],
) -> None:
    box = '<aside class="box"><p class="box-title">{}</p><p>Text.</p></aside>'
    files, found = chapter(
        box.format("One") + box.format("Two") + box.format("One") + box.replace('<p class="box-title">{}</p>', "")
    )
    assert not found
    boxes = etree.fromstring(files["one.xhtml"]).findall(".//{*}aside")
    assert [(b.get("aria-labelledby"), b.get("role")) for b in boxes] == [
        ("box-title-1", None), ("box-title-2", None), (None, "note"), (None, "note"),
    ]  # fmt: skip
    assert [b[0].get("id") for b in boxes] == ["box-title-1", "box-title-2", None, None]


_LIST = """<section class="{kind}" id="lists"><header class="opening"><h1 id="title-lists">Tables</h1></header>
<ol class="list-of"><li class="list-of"><p class="toc-line"><a class="toc-link" href="#{target}"><span class="label">A
1</span> One</a></p></li></ol>{more}</section>"""


@pytest.mark.parametrize(
    ("kind", "target", "more", "semantic", "role"),
    [
        ("frontmatter", "tbl-1", "", "lot", None),
        ("frontmatter", "fig-1", "", "loi", None),
        ("frontmatter", "box-1", "", None, None),
        ("frontmatter", "tbl-1", "<p>And words.</p>", None, None),
        ("chapter", "tbl-1", "", "lot", None),
        ("chapter", "tbl-1", "<p>And words.</p>", "chapter", "doc-chapter"),
    ],
)
def test_a_section_says_that_it_is_a_list_of_tables_or_a_chapter_and_nothing_that_nobody_knows(
    chapter: Callable[..., tuple[Files, list[Diagnostic]]],
    kind: str,
    target: str,
    more: str,
    semantic: str | None,
    role: str | None,
) -> None:
    made = _LIST.format(kind=kind, target=target, more=more)
    front = Section("lists", f"section.{kind}", Matter.FRONT, "Tables", "", made, ())
    files, found = chapter(
        '<h1>One</h1><div class="table" id="tbl-1"><table><tbody><tr><td>1</td></tr></tbody></table></div>'
        '<figure id="fig-1"><img src="pictures/lamp.jpg" alt="A lamp" data-pixels="40x20"/></figure>'
        '<aside class="box" id="box-1"><p>In a box.</p></aside>',
        [front],
    )
    assert found == []
    section = etree.fromstring(files["lists.xhtml"]).find(f".//{H}section")
    assert section is not None
    assert (section.get(TYPE), section.get("role")) == (semantic, role)
    marks = etree.fromstring(files["nav.xhtml"]).xpath(
        "//*[local-name()='nav'][@id='landmarks']//*[@href='lists.xhtml']"
    )
    assert [mark.get(TYPE) for mark in marks] == ([semantic] if semantic in ("lot", "loi") else [])


def test_a_chapters_number_is_part_of_its_heading(trees: Trees) -> None:
    for name, number, title in (("01-first", "1", "The first договор"), ("02-second", "2", "The second")):
        (heading,) = trees[f"{name}.xhtml"].iter(f"{H}h1")
        assert (heading[0].tag, heading[0].get("class")) == (f"{H}span", "chapter-number")
        assert "".join(map(str, heading.itertext())) == f"{number} {title}"
        assert not trees[f"{name}.xhtml"].xpath("//*[local-name()='p'][@class='chapter-number']")


def test_headings_go_down_one_level_at_a_time(trees: Trees) -> None:
    for name, tree in trees.items():
        levels = [int(xml.tag[-1]) for xml in tree.iter(*(f"{H}h{level}" for level in range(1, 7)))]
        assert levels[:1] in ([], [1]), name
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), name


def test_terms_are_grouped_with_what_is_said_of_them_and_links_lead_to_the_group(trees: Trees) -> None:
    (term,) = trees["glossary.xhtml"].xpath("//*[@id='term-nkvd']")
    assert (term.tag, [part.tag for part in term]) == (f"{H}div", [f"{H}dt", f"{H}dd"])
    second = trees["02-second.xhtml"]
    for kind, count in (("facts", 2), ("timeline", 2)):
        (entries,) = second.xpath("//*[local-name()='dl'][@class=$kind]", kind=kind)
        assert [[part.tag for part in group] for group in entries] == [[f"{H}dt", f"{H}dd"]] * count
    assert second.xpath("//*[@id='event-1']")[0].tag == f"{H}div"


def test_a_term_may_have_two_names_and_two_meanings(chapter: Chapter) -> None:
    files, found = chapter('<dl class="glossary"><dt>a</dt><dt>b</dt><dd>1</dd><dd>2</dd><dt>c</dt><dd>3</dd></dl>')
    assert not found
    (entries,) = etree.fromstring(files["one.xhtml"]).iter(f"{H}dl")
    assert ["".join(map(str, group.itertext())).strip() for group in entries] == ["ab12", "c3"]


_PICTURE = '<img src="pictures/lamp.jpg" alt="A lamp" data-pixels="40x20"{}/>'


def test_pictures_in_a_line_are_as_high_beside_their_words_as_in_print(chapter: Chapter) -> None:
    plain, given, sixteen = (_PICTURE.format(width) for width in ("", ' data-width="14.7pt"', ' data-width="16pt"'))
    files, found = chapter(
        f"<p>A formula {plain} and an icon {given} in <em>a line {plain}</em>.</p><ul><li>{plain}</li></ul>"
        '<p>A call<a class="noteref" id="c" href="#n">1</a>.</p><section class="notes"><aside class="footnote" id="n">'
        f'<p><a class="backlink" href="#c">1</a> Small print {sixteen}.</p></aside></section>'
    )
    assert not found
    assert [image.get("style") for image in etree.fromstring(files["one.xhtml"]).iter(f"{H}img")] == [
        "width: 1.6em", "width: 1.5em", "width: 1.6em", "width: 1.6em", "width: 2em",
    ]  # fmt: skip
    assert "img { max-width: 100%; height: auto;" in files["book.css"].decode()


def test_figures_at_the_side_are_as_wide_beside_the_words_as_in_print(chapter: Chapter) -> None:
    files, found = chapter(
        "".join(
            f'<figure class="{side}">{_PICTURE.format(width)}</figure>'
            for side, width in (("left", ' data-width="0.25"'), ("outer", ' data-width="0.5"'), ("right", ""))
        )
    )
    assert not found
    theme = sample.look().theme
    measure = theme.page.measure / 9.8
    left, outer, right = etree.fromstring(files["one.xhtml"]).iter(f"{H}figure")
    assert [left.get("style"), outer.get("style")] == [f"width: {measure * share:.3g}em" for share in (0.25, 0.5)]
    assert right.get("style") is None
    assert [figure[0].get("style") for figure in (left, outer, right)] == [None] * 3
    for side in ("left", "right"):
        assert re.search(rf"body figure\.{side}.*max-width: 50%", files["book.css"].decode())


def test_figures_abreast_share_the_line_by_their_shapes(chapter: Chapter) -> None:
    files, found = chapter(
        f'<div class="abreast"><figure>{_PICTURE.format("")}</figure><figure>'
        f"{_PICTURE.format('').replace('40x20', '30x40')}</figure></div>"
    )
    assert not found
    figures = etree.fromstring(files["one.xhtml"]).iter(f"{H}figure")
    assert [figure.get("style") for figure in figures] == ["flex-grow: 2", "flex-grow: 0.75"]
    assert "div.abreast { display: flex;" in files["book.css"].decode()


def test_endnotes_are_no_asides_that_readers_hide_and_lead_back(chapter: Chapter) -> None:
    notes = Section(
        "notes",
        "section.endnotes",
        Matter.BACK,
        "Notes",
        "",
        '<section class="endnotes" id="notes"><h1>Notes</h1><div class="endnotes"><aside class="endnote" id="n1">'
        '<p><a class="backlink" href="#c1">1</a> Said.</p></aside></div></section>',
        (),
    )
    files, found = chapter('<h1>One</h1><p>Text<a class="endcall" id="c1" href="#n1">1</a>.</p>', [notes])
    assert not found
    (call,) = etree.fromstring(files["one.xhtml"]).iter(f"{H}a")
    assert (call.get("href"), call.get(TYPE), call.get("role")) == ("notes.xhtml#n1", "noteref", "doc-noteref")
    (note,) = etree.fromstring(files["notes.xhtml"]).xpath("//*[@id='n1']")
    assert (note.tag, note.get(TYPE), note.get("role")) == (f"{H}div", None, "doc-footnote")
    (back,) = note.iter(f"{H}a")
    assert (back.get("href"), back.get("role"), back.get("aria-label")) == (
        "one.xhtml#c1", "doc-backlink", "Back to the text",
    )  # fmt: skip
    assert "".join(map(str, note.itertext())).split()[:2] == ["1", "Said."]


def test_lines_of_verse_are_moved_in_as_a_whole(chapter: Chapter) -> None:
    files, _ = chapter(
        '<div class="verse"><p><span class="verse-line">one</span><br/>'
        '<span class="verse-line">\u2002\u2002\u2002two</span></p></div>'
    )
    first, second = etree.fromstring(files["one.xhtml"]).iter(f"{H}span")
    assert (first.text, first.get("style")) == ("one", None)
    assert (second.text, second.get("style")) == ("two", "margin-left: 1.5em")
