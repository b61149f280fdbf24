"""Marks of printed pages: where they stand in the markup, for pages whose lines can be counted by hand.

Letters are one em wide, 20 to a line, ten lines to a page (tests.layout.bench).
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from lxml import etree

from builder.epub.documents import open_section
from builder.epub.page_breaks import PageBreak, mark_pages
from builder.layout import page_starts as page_starts_room
from builder.layout.page_starts import page_starts, place_in, weight
from builder.markup.section import Section
from builder.markup.styles import Styler
from builder.publication import Matter
from tests.epub import sample
from tests.layout import bench
from tests.layout.test_floats import figure, mention
from tests.layout.test_floats import lines as paragraph
from tests.layout.test_tables import cells, table

LINE = "abcdefghi abcdefghij "
FULL = f"<p>{LINE * 10}</p>"
REST = f"<p>{LINE * 3}</p>"
"""So much that no line has to come over from the page before to keep it company."""


def marked(
    *sections: Section | str, taken: tuple[str, ...] = (), look: Styler | None = None
) -> tuple[list[str], tuple[PageBreak, ...]]:
    """The documents' bodies with ``[label]`` for each mark, and the pages."""
    made = [bench.section(item) if isinstance(item, str) else item for item in sections]
    pages, _ = bench.lay(*made, look=look)
    documents = []
    for section in made:
        document, found = open_section(section, sample.PUBLICATION, None)
        assert document is not None
        assert not found
        documents.append(document)
    breaks = mark_pages(documents, page_starts(pages), taken)
    shown = []
    for document in documents:
        text = etree.tostring(document.root, encoding="unicode")
        text = re.sub(r' xmlns(:\w+)?="[^"]*"', "", text)
        shown.append(
            re.sub(r'<span id="[^"]*" epub:type="pagebreak" role="doc-pagebreak" aria-label="(.*?)"/>', r"[\1]", text)
        )
    return shown, breaks


def after(text: str, label: str) -> str:
    return text.partition(f"[{label}]")[2]


def test_a_chapter_begins_before_its_heading() -> None:
    [text], _ = marked("<h1>One</h1><p>Words.</p>")
    assert text.startswith('<section class="chapter" id="one">[1]<h1>')


def test_a_paragraph_is_marked_at_the_word_that_comes_first() -> None:
    [text], _ = marked(f"<p>{LINE * 10}turn {LINE * 3}</p>{REST}")
    assert after(text, "2").startswith("turn abcdefghi")


def test_a_word_is_not_cut_by_its_mark() -> None:
    # A word that fills the page and more: wherever the page ends, it ends in it.
    word = "\u00ad".join(["abcdefghijklmno"] * 11 + ["pqr"])
    body = f"<p>{word} turn {LINE * 4}</p>"
    first, second = [bench.texts(page) for page in bench.lay(body)[0].pages][:2]
    assert first[-1].endswith("\u00ad")
    rest, following = " ".join(second).replace("\u00ad ", "").split()[:2]
    [text], _ = marked(body)
    assert after(text, "2").startswith(following.replace("\u00ad", ""))
    assert f"{rest[-18:]} [2]" in text.replace("\u00ad", "")


def test_a_last_word_is_not_cut_either() -> None:
    word = "\u00ad".join(["abcdefghijklmno"] * 12)
    body = f"<p>{word}</p>{REST}"
    assert bench.texts(bench.lay(body)[0].pages[0])[-1].endswith("\u00ad")
    [text], _ = marked(body)
    assert f"{word}[2]</p>" in text


def test_marks_stand_outside_links_and_stress_that_they_begin() -> None:
    [text], _ = marked(f'<p>{LINE * 10}<em><a href="#one">turn</a></em> {LINE * 3}</p>{REST}')
    assert "[2]<em><a" in text


def test_a_picture_is_marked_before_the_link_that_is_called_by_it() -> None:
    picture = '<img src="a.png" alt="A map" data-pixels="40x20" data-width="9pt"/>'
    [text], _ = marked(f'{FULL}<p><a href="https://example.org/">{picture}</a> text</p>{REST}')
    assert "[2]<a href" in text


def test_marks_stand_inside_stress_that_goes_on() -> None:
    [text], _ = marked(f"<p>{LINE * 9}<em>{LINE}turn</em> {LINE * 3}</p>{REST}")
    assert after(text, "2").startswith("turn</em>")


def test_what_only_print_says_shifts_nothing() -> None:
    remark = '<span class="print"> (page <span class="pageref" data-ref="one"></span>)</span>'
    [text], _ = marked(f"<p>abc{remark} {LINE * 9}abcdefghi turn {LINE * 3}</p>")
    lines = bench.texts(bench.lay(f"<p>abc{remark} {LINE * 9}abcdefghi turn {LINE * 3}</p>")[0].pages[1])
    assert after(text, "2").split()[0] == lines[0].split()[0]


def test_a_page_that_begins_in_a_remark_of_print_is_marked_after_it() -> None:
    remark = '<span class="print">, page <span class="pageref" data-ref="one"></span></span>'
    [text], _ = marked(f"<p>{LINE * 9}abcdefghi (abcdefg{remark}). Then {LINE * 3}</p>{REST}")
    assert after(text, "2").startswith("Then ")


def test_items_of_lists_are_marked_inside_whatever_their_markers() -> None:
    items = "".join(f"<li>item{n}</li>" for n in range(10, 24))
    [text], _ = marked(f"<ul>{items}</ul>{REST}")
    assert "<li>[2]item20</li>" in text
    loose = "".join(f"<li><p>item{n}</p></li>" for n in range(10, 24))
    [text], _ = marked(f'<ul data-loose="true">{loose}</ul>{REST}')
    assert "[2]item20" in text
    assert "<ul" not in after(text, "2")


def test_rows_are_marked_in_their_first_cell_and_tables_before_themselves() -> None:
    rows = "".join(f"<tr><td>r{n}</td><td>b</td></tr>" for n in range(10, 40))
    [text], _ = marked(
        f'<div class="table"><table><thead><tr><th>A</th><th>B</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )
    first = re.search(r"<tr><td>\[2\]r(\d+)", text)
    assert first is not None
    # A list leads to no table, as a paragraph does, which would go with it.
    full = f"<ul>{''.join(f'<li>item{n}</li>' for n in range(10, 20))}</ul>"
    [text], _ = marked(
        f'{full}<div class="table"><table><caption>C</caption><tbody><tr><td>r</td></tr></tbody></table></div>{REST}'
    )
    assert '[2]<div class="table"><table><caption>' in text


def test_headings_are_marked_before_themselves() -> None:
    [text], _ = marked(f"{FULL}<h2>Head</h2><p>text</p>{REST}")
    assert "[2]<h2>" in text


def test_notes_do_not_begin_pages() -> None:
    note = (
        '<section class="notes"><aside class="footnote" id="note-1"><p><a class="backlink" href="#call-1">1</a> {}</p>'
        "</aside></section>"
    )
    call = '<a class="noteref" id="call-1" href="#note-1">1</a>'
    [text], pages = marked(f"<p>{LINE * 9}end{call}</p>{note.format(LINE * 40)}")
    assert [page.label for page in pages] == ["1", "2", "3"]
    # What is left of the note fills the last page, which begins where the running text ends.
    assert '[3]<section class="notes">' in text


def test_blank_pages_and_the_cover_are_not_listed() -> None:
    cover = Section(
        "cover",
        "section.cover",
        Matter.FRONT,
        "Cover",
        "",
        '<section class="cover"><p class="cover-title">T</p></section>',
        (),
    )
    title = Section(
        "titlepage",
        "section.titlepage",
        Matter.FRONT,
        "T",
        "",
        '<section class="titlepage"><p class="book-title">T</p></section>',
        (),
    )
    shown, pages = marked(cover, title, "<p>Words.</p>")
    assert [page.label for page in pages] == ["i", "1"]
    assert "[" not in shown[0]


def test_an_id_of_the_author_keeps_its_name() -> None:
    _, pages = marked("<p>Words.</p>", taken=("page-1", "page-1-2"))
    assert [page.id for page in pages] == ["page-1-3"]


@pytest.mark.parametrize(
    ("text", "heavy"),
    [("two words", 8), ("Stra\u00dfe", 7), ("co\u00adop\u200b", 4), ("\u00a0\u2009 ", 0), ("条约", 2)],
)
def test_weight_counts_what_can_be_seen(text: str, heavy: int) -> None:
    assert weight(text) == heavy
    assert weight(text.upper()) == heavy


def test_the_place_of_a_weight_is_before_a_letter() -> None:
    assert "one two"[place_in("one two", 3) :] == "two"
    assert place_in("one ", 3) == 4


def test_boxes_are_marked_before_themselves_since_their_titles_name_them() -> None:
    [text], _ = marked(f'{FULL}<aside class="box"><p class="box-title">Box</p><p>text</p></aside>{REST}')
    assert '[2]<aside class="box">' in text


FLOATING = bench.styler(
    "", elements="  figure: {float: yes, before: 1, after: 1}\n  div.table: {float: yes, before: 1, after: 1}\n"
)


def high(count: int, head: str = "") -> str:
    """A table of so many rows that would float if it were not that high."""
    rows = table(*(cells(f"r{n}", "b") for n in range(10, 10 + count)), caption="C", head=head)
    return rows.replace("<div ", '<div id="t" ')


def test_a_table_too_high_to_float_is_marked_in_the_row_that_comes_first() -> None:
    for rest in ("", REST):
        body = f"<p>{LINE * 6}</p>{high(16, '<th>A</th><th>B</th>')}{rest}"
        first = bench.texts(bench.lay(body, look=FLOATING)[0].pages[2])[0]
        [text], _ = marked(body, look=FLOATING)
        assert re.search(rf"<td[^>]*>\[3\]{first}</td>", text), rest


def test_a_divided_row_is_marked_where_its_first_cell_goes_on() -> None:
    body = f"<p>{LINE * 5}</p>{table(cells(' '.join(f'w{n}' for n in range(10, 90)), 'b'))}"
    pages = bench.lay(body)[0].pages
    assert "b" in bench.texts(pages[1])
    [text], _ = marked(body)
    assert after(text, "3").startswith(f"{bench.texts(pages[2])[0]} ")


def test_what_floats_begins_its_page_where_all_text_before_it_stands_on_earlier_ones() -> None:
    body = paragraph("a", 8, l8=mention(1)) + figure(1, 8) + paragraph("b", 3)
    shown = [bench.texts(page) for page in bench.lay(body, look=FLOATING)[0].pages]
    assert shown[1:] == [["Cap1"], ["b1", "b2", "b3"]]
    [text], _ = marked(body, look=FLOATING)
    assert "[2]<figure" in text
    assert after(text, "3").startswith("b1")


def test_what_floats_past_text_does_not_begin_its_page() -> None:
    [text], _ = marked(paragraph("a", 8, l8=mention(1)) + figure(1, 5) + paragraph("b", 12), look=FLOATING)
    assert after(text, "2").startswith("b3")


@pytest.mark.parametrize("more", [12, 2])
def test_a_page_of_nothing_but_floats_begins_with_the_first_of_them(more: int) -> None:
    [text], _ = marked(paragraph("a", 8, l8=mention(1)) + figure(1, 8) + paragraph("b", more), look=FLOATING)
    assert "[2]<figure" in text
    assert ("[3]b3" in text) == (more > 2)


def test_a_page_of_floats_begins_with_the_text_where_that_has_gone_past_them_on_an_earlier_page() -> None:
    body = paragraph("a", 5, l5=f"{mention(1)} {mention(2)}") + figure(1, 4) + figure(2, 7) + paragraph("b", 20)
    shown = [bench.texts(page) for page in bench.lay(body, look=FLOATING)[0].pages]
    assert shown[1][:2] == ["Cap1", "b5"]
    assert shown[2] == ["Cap2"]
    [text], _ = marked(body, look=FLOATING)
    assert after(text, "2").startswith("b5")
    assert f"[3][4]{shown[3][0]}" in text


@pytest.mark.parametrize("unit", ["a", "a<br/>", "a "])
def test_marks_in_a_paragraph_of_many_pages_cost_as_much_as_it_is_long(
    unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    weighed = 0

    def counting(weigh: Callable[[str], int]) -> Callable[[str], int]:
        def counted(text: str) -> int:
            nonlocal weighed
            weighed += len(text)
            return weigh(text)

        return counted

    for name in ("weight", "_weight_of"):
        monkeypatch.setattr(page_starts_room, name, counting(getattr(page_starts_room, name)))
    costs = []
    for count in (1_000, 4_000):
        weighed = 0
        _, pages = marked(f"<p>{unit * count}</p>")
        assert len(pages) > count / 300
        costs.append(weighed)
    assert costs[1] < 5 * costs[0]
