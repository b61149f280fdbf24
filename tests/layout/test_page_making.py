"""Pages of ten lines: what goes where, what never happens."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.layout.dump import words
from builder.layout.pages import Fill, Line, LinkArea, Page
from builder.publication import Matter
from tests.layout.bench import furniture, heights, lay, section, styler, texts


def paragraph(name: str, lines: int) -> str:
    """A paragraph of so many lines, each saying which it is."""
    return "<p>" + "<br/>".join(f"{name}{number}" for number in range(1, lines + 1)) + "</p>"


def notes(*bodies: str) -> str:
    made = "".join(
        f'<aside class="footnote" id="n{number}"><p><a class="backlink" href="#c{number}">{number}</a> '
        f"{body}</p></aside>"
        for number, body in enumerate(bodies, 1)
    )
    return f'<section class="notes">{made}</section>'


def call(number: int) -> str:
    return f'<a class="noteref" id="c{number}" href="#n{number}">{number}</a>'


def test_lines_stand_on_the_grid() -> None:
    pages, _ = lay(paragraph("a", 3) + paragraph("b", 2))
    tops = heights(pages.pages[0])
    assert [round(below - above, 6) for above, below in itertools.pairwise(tops)] == [12] * 4


def test_an_even_page_has_its_text_on_the_other_side() -> None:
    pages, _ = lay(paragraph("a", 15))
    lefts = [next(item.x for item in page.items if isinstance(item, Line)) for page in pages.pages]
    assert lefts == [20, 40]


def test_no_last_line_of_a_paragraph_stands_alone_at_the_head_of_a_page() -> None:
    pages, _ = lay(paragraph("a", 11) + paragraph("b", 6))
    assert [len(texts(page)) for page in pages.pages] == [9, 8]


def test_no_first_line_of_a_paragraph_stands_alone_at_the_foot_of_a_page() -> None:
    pages, _ = lay(paragraph("a", 9) + paragraph("b", 5))
    assert texts(pages.pages[0])[-1] == "a9"


FULL = "<p>" + "f" * 19 + "</p>"
"""A paragraph of one line, which takes all of the measure."""


def test_a_short_paragraph_of_one_line_heads_no_page_where_that_can_be_had() -> None:
    pages, _ = lay(paragraph("a", 4) + paragraph("b", 5) + FULL + paragraph("d", 1) + paragraph("e", 5))
    assert [texts(page)[0] for page in pages.pages] == ["a1", "f" * 19], "it would look like the end of another"


def test_a_full_paragraph_of_one_line_ends_no_page_where_that_can_be_had() -> None:
    pages, _ = lay(paragraph("a", 9) + FULL + paragraph("c", 5))
    assert [texts(page)[-1] for page in pages.pages] == ["a9", "c5"], "it would look like the beginning of another"


def test_a_heading_stays_with_two_lines_of_its_text() -> None:
    pages, _ = lay(paragraph("a", 6) + '<h2 id="h">Head</h2>' + paragraph("b", 6))
    assert texts(pages.pages[1])[:2] == ["Head", "b1"]


def body_heights(page: Page) -> list[float]:
    """Baselines of the text without its headings, in points from the head of the type area."""
    return [round(item.y - 40, 2) for item in page.items if isinstance(item, Line) and not words(item).startswith("H")]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=14), st.sets(st.integers(0, 13)))
def test_pages_are_clean_whatever_the_paragraphs(lengths: list[int], headed: set[int]) -> None:
    body = ""
    for number, length in enumerate(lengths):
        if number in headed:
            body += f'<h2 id="h{number}">H{number}</h2>'
        body += paragraph(f"p{number}l", length)
    pages, found = lay(body)
    assert not found
    lines = [texts(page) for page in pages.pages]
    grid = {round((y - 8.68) % 12, 2) % 12 for page in pages.pages for y in body_heights(page)}
    assert grid == {0}, "the lines of facing pages, and of both sides of a leaf, stand level"
    expected = []
    for number, length in enumerate(lengths):
        expected += [f"H{number}"] if number in headed else []
        expected += [f"p{number}l{line}" for line in range(1, length + 1)]
    assert [line for page in lines for line in page] == expected, "every line once, in order"
    for above, below in itertools.pairwise(lines):
        last, first = above[-1], below[0]
        assert not last.startswith("H"), "a heading is left at the foot"
        if last[0] == first[0] == "p":
            name, at = first.split("l")
            length = lengths[int(name[1:])]
            if last.split("l")[0] == name:
                assert 2 < int(at) < length or length == 1 or (int(at) == 3 <= length - 1), "a widow or an orphan"


def test_a_note_stands_at_the_foot_of_the_page_of_its_call() -> None:
    body = "<p>" + "<br/>".join(["a1", "a2" + call(1)] + [f"a{n}" for n in range(3, 12)] + ["a12" + call(2)]) + "</p>"
    pages, _ = lay(body + notes("first", "second"))
    assert texts(pages.pages[0])[-1] == "1 first"
    assert texts(pages.pages[1])[-1] == "2 second"
    assert heights(pages.pages[0])[-1] > 114, "at the foot of the type area"


def test_facing_pages_are_short_together_unless_notes_make_their_feet_level() -> None:
    """The second page has a line to spare, for a heading can't stand there."""
    lines = [f"c{number}" for number in range(1, 15)]
    before = paragraph("a", 10) + paragraph("b", 9) + '<h2 id="h">Head</h2>'
    pages, _ = lay(before + f"<p>{'<br/>'.join(lines)}</p>")
    assert [len(texts(page)) for page in pages.pages[1:3]] == [9, 8], "the heading has a line's room under it"
    assert heights(pages.pages[1])[-1] == heights(pages.pages[2])[-1]
    lines[1] += call(1)
    pages, _ = lay(before + f"<p>{'<br/>'.join(lines)}</p>" + notes("a note"))
    assert [len(texts(page)) for page in pages.pages[1:3]] == [9, 8], "a line and a half are the note’s, with its rule"


def test_blocks_in_a_note_keep_the_room_between_them() -> None:
    look = styler(elements="  blockquote: {before: 1, after: 0.5, left: 10pt, size: 5pt}\n")
    body = f"a{call(1)}"
    note = notes("first</p><blockquote><p>quoted</p></blockquote><p>last")
    pages, _ = lay(f"<p>{body}</p>{note}", look=look)
    assert texts(pages.pages[0]) == ["a1", "1 first", "quoted", "last"]
    first, quoted, last = heights(pages.pages[0])[1:]
    assert (quoted - first, last - quoted) == (6 + 12, 6 + 6)


def test_a_box_in_a_note_has_its_field() -> None:
    note = notes('first</p><aside class="box"><p>boxed</p></aside><p>last')
    pages, _ = lay(f"<p>a{call(1)}</p>{note}")
    (field,) = [item for item in pages.pages[0].items if isinstance(item, Fill) and item.colour == "#EEEEEE"]
    first, boxed, last = heights(pages.pages[0])[1:]
    assert field.rect.height == 6 + 2 * 6
    assert first + 40 < field.rect.y < boxed + 40 < field.rect.y + field.rect.height < last + 40


def test_a_note_is_not_divided_before_what_is_kept_with_the_line_above() -> None:
    look = styler(elements="  p.attribution: {keep_previous: yes}\n")
    quoted = "".join(f"<p>{'x ' * 30}</p>" for _ in range(3))
    made = f'first</p><blockquote>{quoted}<p class="attribution">By whom</p></blockquote><p>last</p><p>very last'
    for lines in range(1, 8):
        pages, _ = lay(f"<p>{'<br/>'.join('a' * 1 for _ in range(lines))}{call(1)}</p>{notes(made)}", look=look)
        for page in pages.pages:
            found = texts(page)
            assert "By whom" not in found[:1]


def test_a_note_too_long_for_its_page_goes_on_overleaf() -> None:
    body = "<p>" + "<br/>".join([f"a{n}" for n in range(1, 6)]) + call(1) + "</p>" + paragraph("b", 6)
    pages, found = lay(body + notes(" ".join(["longnoteword"] * 30)))
    assert not found
    joined = " ".join(" ".join(texts(page)) for page in pages.pages)
    assert joined.count("longnoteword") == 30
    assert any("longnoteword" in line for line in texts(pages.pages[0]))


@pytest.mark.parametrize("before", range(8))
def test_a_note_that_does_not_begin_on_the_page_of_its_call_is_told(before: int) -> None:
    body = paragraph("a", before) + f"<p>b{call(1)} {call(2)}</p>" + paragraph("c", 3)
    long = "<br/>".join(f"n{number}" for number in range(40))
    pages, found = lay(body + notes(long, "short"))
    assert [finding.code for finding in found] == ["note-overleaf"]
    shown = [(page.index, word) for page in pages.pages for line in texts(page) for word in line.split()]
    assert [word for _, word in shown if word[0] == "n"] == [f"n{number}" for number in range(40)]
    at = {word: index for index, word in shown}
    assert at["b1"] == next(index for index, word in shown if word == "n0")
    assert [word for _, word in shown].index("short") > [word for _, word in shown].index("n39")
    assert len(texts(pages.pages[at["b1"]])) >= 10, "the page is full"


@pytest.mark.parametrize("before", range(1, 11))
def test_notes_called_in_one_line_begin_on_its_page_where_there_is_one_that_holds_them(before: int) -> None:
    body = paragraph("a", before) + f"<p>b{call(1)} {call(2)}</p>" + paragraph("c", 3)
    pages, found = lay(body + notes(*("<br/>".join(f"{name}{at}" for at in range(8)) for name in "xy")))
    assert not found
    (page,) = [page for page in pages.pages if any(line.startswith("b") for line in texts(page))]
    said = [word for line in texts(page) for word in line.split()]
    assert {"x0", "x7", "y0", "y1"} <= set(said)


def test_a_box_divided_over_pages_has_its_field_on_both() -> None:
    pages, _ = lay(paragraph("a", 5) + f'<aside class="box">{paragraph("b", 8)}</aside>')
    fields = [[item.rect for item in page.items if isinstance(item, Fill)] for page in pages.pages]
    assert [len(field) for field in fields] == [1, 1]
    assert fields[0][0].y + fields[0][0].height <= 160 + 0.01
    assert fields[1][0].y == 40


def _fields(page: Page) -> list[tuple[float, float, float, float]]:
    """Left, top, width and foot of each field, from the type area's corner."""
    rects = [item.rect for item in page.items if isinstance(item, Fill)]
    return [(rect.x - 20, rect.y - 40, rect.width, rect.y - 40 + rect.height) for rect in rects]


def test_a_block_of_lines_has_a_field_behind_it() -> None:
    look = styler(elements="  pre: {background: tint, padding: 6pt, left: 10pt, rule_below: 1pt ink}\n")
    pages, found = lay("<p>A</p><pre>aa\nbb</pre><p>B</p>", look=look)
    (page,) = pages.pages
    assert found == []
    assert _fields(page) == [(10, 12, 190, 30.5), (10, 30, 190, 49), (0, 48, 200, 49)]
    (_, first, second, _) = (item for item in page.items if isinstance(item, Line))
    assert first.x == second.x == 20 + 10 + 6
    assert second.y - first.y == 12
    assert texts(page) == ["A", "aa", "bb", "B"]


def test_a_field_within_a_field_leaves_that_whole() -> None:
    look = styler(elements="  p.box-title: {background: ink, padding: 2pt}\n")
    pages, _ = lay('<aside class="box"><p class="box-title">T</p><p>words</p></aside>', look=look)
    box, title = _fields(pages.pages[0])
    assert title == (6, 6, 188, 22)
    assert box == (0, 0, 200, 40)


def test_the_field_of_a_box_goes_on_behind_those_of_blocks_in_it() -> None:
    look = styler(elements="  blockquote: {background: ink, padding: 4pt, left: 10pt, before: 1}\n")
    quotation = "<blockquote><p>q</p><p>r</p></blockquote>"
    pages, found = lay(f'<aside class="box"><p>a</p>{quotation}<p>b</p></aside>', look=look)
    assert not found
    box, *quoted = _fields(pages.pages[0])
    assert box == (0, 0, 200, 6 + 12 + 12 + 4 + 24 + 4 + 12 + 6)
    assert quoted == [(16, 30, 178, 46.5), (16, 46, 178, 62)]
    assert heights(pages.pages[0]) == [round(down + 8.676, 2) for down in (6, 34, 46, 62)]


def test_a_field_is_divided_between_its_lines() -> None:
    look = styler(elements="  pre: {background: tint, padding: 6pt}\n")
    pages, _ = lay("<pre>" + "\n".join("abcdefghijkl") + "</pre>", look=look)
    first, second = pages.pages
    assert [round(line[3]) for line in _fields(second)][-1] == 12 * len(texts(second)) + 6
    assert len(texts(first)) + len(texts(second)) == 12


def test_a_quotation_with_a_field_behind_it_is_divided_as_a_box_is() -> None:
    look = styler(elements="  blockquote: {background: tint, padding: 6pt, before: 1, after: 1}\n")
    pages, _ = lay(paragraph("a", 5) + f"<blockquote>{paragraph('b', 8)}</blockquote>", look=look)
    for page in pages.pages:
        (field,) = [item.rect for item in page.items if isinstance(item, Fill)]
        inside = [item.y for item in page.items if isinstance(item, Line) and words(item).startswith("b")]
        assert field.y < min(inside) - 6
        assert max(inside) < field.y + field.height <= 160.01


def test_rules_stand_at_the_edges_of_a_field() -> None:
    rules = "background: tint, padding: 6pt, rule_above: 1pt ink, rule_below: 2pt ink"
    for kind, markup in (("blockquote", "<blockquote><p>aa</p></blockquote>"), ("pre", "<pre>aa</pre>")):
        pages, _ = lay(f"<p>A</p>{markup}", look=styler(elements=f"  {kind}: {{{rules}}}\n"))
        assert sorted(_fields(pages.pages[0])) == [(0, 12, 200, 13), (0, 12, 200, 38), (0, 36, 200, 38)]


def test_what_is_kept_together_goes_overleaf_whole() -> None:
    look = styler(elements="  blockquote: {keep_together: yes}\n")
    quotation = f"<blockquote>{paragraph('b', 3)}{paragraph('c', 3)}</blockquote>"
    pages, _ = lay(paragraph("a", 6) + quotation + paragraph("d", 4), look=look)
    assert [texts(page)[0] for page in pages.pages] == ["a1", "b1"]
    pages, _ = lay(paragraph("a", 6) + quotation + paragraph("d", 4))
    assert texts(pages.pages[0])[-1] == "b3", "otherwise it is divided"


def test_what_is_kept_together_may_leave_more_than_a_few_lines_empty() -> None:
    look = styler(elements="  blockquote: {keep_together: yes}\n")
    quotation = f"<blockquote>{paragraph('b', 3)}{paragraph('c', 3)}</blockquote>"
    pages, _ = lay(paragraph("a", 5) + quotation + paragraph("d", 4), look=look)
    assert [texts(page)[0] for page in pages.pages] == ["a1", "b1"]


def test_what_is_kept_together_is_divided_where_it_is_higher_than_a_page() -> None:
    look = styler(elements="  blockquote: {keep_together: yes}\n")
    pages, found = lay(f"<blockquote>{paragraph('b', 7)}{paragraph('c', 8)}</blockquote>", look=look)
    assert not found
    assert [line for page in pages.pages for line in texts(page)] == [f"b{at}" for at in range(1, 8)] + [
        f"c{at}" for at in range(1, 9)
    ]


def table(rows: int) -> str:
    body = "".join(f"<tr><td>r{row}</td><td>{row}.5</td></tr>" for row in range(1, rows + 1))
    head = "<thead><tr><th>Name</th><th>Sum</th></tr></thead>"
    parts = f"<caption>Cap</caption>{head}<tbody>{body}</tbody>"
    return f'<div class="table" id="t"><table data-align="left decimal">{parts}</table></div>'


def test_a_long_table_repeats_its_head_on_every_page() -> None:
    pages, _ = lay(table(24))
    assert len(pages.pages) == 3
    assert texts(pages.pages[0])[:3] == ["Cap", "Name", "Sum"]
    for page in pages.pages[1:]:
        assert texts(page)[0].startswith("r"), "the head is no content a second time"
        assert furniture(page)[:3] == ["Cap (continued)", "Name", "Sum"]
    rows = [line for page in pages.pages for line in texts(page) if line.startswith("r")]
    assert rows == [f"r{row}" for row in range(1, 25)]


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("en-GB", ["1.25", "100.5"]),
        ("de", ["1.234.567,125", "1234,5", "12,25", "7"]),
        ("en-GB", ["12.5%", "3.25%", "100%"]),
        ("en-GB", ["$12.50", "$1,300.25", "7"]),
        ("fr", ["12,5\u00a0%", "1\u202f234,5", "3"]),
        ("en-GB", ["3" + call(1), "44", "5.5" + call(2)]),
    ],
)
def test_numbers_in_a_decimal_column_stand_with_their_signs_in_line(language: str, numbers: list[str]) -> None:
    """A whole number ends where the others have their sign."""
    cells = "".join(f"<tr><td>{number}</td></tr>" for number in numbers)
    body = f'<div class="table"><table data-align="decimal"><tbody>{cells}</tbody></table></div>{notes("a", "b")}'
    pages, _ = lay(body, look=styler(language=language, elements="  a.noteref: {rise: 3pt}\n"))
    sign = "," if language in ("de", "fr") else "."
    ends = set()
    for line in [item for item in pages.pages[0].items if isinstance(item, Line)][: len(numbers)]:
        text = "".join(piece.shaped.text for piece in line.pieces if not piece.rise)
        stop = text.rindex(sign) if sign in text else max(at for at, one in enumerate(text, 1) if one.isdigit())
        seen = 0
        for piece in line.pieces:
            if seen <= stop <= seen + len(piece.shaped.text):
                ends.add(
                    round(
                        line.x + piece.x + sum(glyph.advance for glyph in piece.shaped.glyphs[: stop - seen]) / 100, 2
                    )
                )
                break
            seen += len(piece.shaped.text)
    assert len(ends) == 1


def test_contents_show_the_page_of_each_heading() -> None:
    contents = section(
        '<nav class="toc"><ol class="toc"><li class="toc-chapter">'
        '<p class="toc-line"><a class="toc-link" href="#far">Far</a>'
        '<span class="pageref" data-ref="far"></span></p></li></ol></nav>',
        "section.contents",
        Matter.FRONT,
        "contents",
    )
    pages, _ = lay(contents, paragraph("a", 30) + '<h2 id="far">Far</h2>' + paragraph("b", 3))
    (entry,) = texts(pages.pages[0])
    where = next(page for page in pages.pages if "Far" in texts(page) and page.label.isdigit())
    assert entry == f"Far {where.label}"
    assert set(furniture(pages.pages[0])[0]) == {"."}, "dots lead from the entry to its number"


def test_front_matter_counts_in_roman_and_the_body_from_one_on_a_right_hand_page() -> None:
    front = section(paragraph("f", 12), "section.frontmatter", Matter.FRONT, "preface", "Preface")
    pages, _ = lay(front, section(paragraph("a", 12)))
    assert [page.label for page in pages.pages] == ["i", "ii", "1", "2"]
    front = section(paragraph("f", 3), "section.frontmatter", Matter.FRONT, "preface", "Preface")
    pages, _ = lay(front, section(paragraph("a", 3)))
    assert [(page.label, page.blank) for page in pages.pages] == [("i", False), ("ii", True), ("1", False)]
    assert pages.label_ranges[-1].index == 2


def test_running_heads_and_folios() -> None:
    pages, _ = lay(paragraph("a", 25))
    assert [furniture(page) for page in pages.pages] == [["1"], ["2", "The Book"], ["3", "One"]]


def test_a_link_over_two_lines_is_one_area_of_two_rectangles() -> None:
    pages, _ = lay('<p>aaaaaaaaaaaaaaa <a href="#one">bbbb cccc</a> d</p>')
    (area,) = [item for item in pages.pages[0].items if isinstance(item, LinkArea)]
    assert area.href == "#one"
    assert len(area.rects) == 2


def test_every_page_fits() -> None:
    def lowest(page: Page) -> float:
        return max((item.y for item in page.items if isinstance(item, Line)), default=0)

    pages, _ = lay(paragraph("a", 37) + table(9) + paragraph("b", 18))
    assert all(lowest(page) <= 160 for page in pages.pages)


def test_struck_text_has_a_stroke_through_it() -> None:
    pages, _ = lay("<p>aa <del>bb cc</del> dd</p>")
    strokes = [item.rect for item in pages.pages[0].items if isinstance(item, Fill)]
    assert min(stroke.x for stroke in strokes) == 20 + 25
    assert max(stroke.x + stroke.width for stroke in strokes) == 20 + 70
