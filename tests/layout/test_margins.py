"""Notes in the outer margin: beside their line, never over one another, never lost."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from builder.diagnostics import Diagnostic
from builder.layout.pages import Line, Page, Pages
from builder.markup import theme as themes
from builder.markup.styles import Styler
from tests.layout.bench import THEME, heights, lay, texts
from tests.layout.test_page_making import paragraph
from tests.layout.test_tables import cells, table


def look(outer: int = 100, elements: str = "", high: int = 200) -> Styler:
    text = THEME.replace("260pt x 200pt", f"{220 + outer}pt x {high}pt").replace("outer: 40pt", f"outer: {outer}pt")
    text = text.replace("furniture:\n", "  span.margin: {size: 5pt, leading: 6pt}\n" + elements + "furniture:\n")
    theme, found = themes.load(text, "square.yaml", lambda file: False)
    assert theme is not None, found
    return Styler(theme, "en-GB")


def beside(text: str) -> str:
    return f'<span class="margin">{text}</span>'


def notes(page: Page) -> list[tuple[float, float, str]]:
    """Left and baseline of each line in the margin, from the page's corner."""
    return [
        (round(item.x, 2), round(item.y, 2), text)
        for item, text in zip([item for item in page.items if isinstance(item, Line)], texts(page), strict=True)
        if item.pieces[0].size == 5
    ]


def test_a_note_stands_in_the_outer_margin_on_the_baseline_of_its_line() -> None:
    pages, found = lay(f"<p>a<br/>b{beside('note')} c<br/>d</p>", look=look())
    assert not found
    (page,) = pages.pages
    ((x, y, text),) = notes(page)
    assert text == "note"
    assert x == 20 + 200 + 8
    assert y == 40 + heights(page)[texts(page).index("b")]


def test_the_line_begins_behind_it() -> None:
    pages, _ = lay(f"<p>{beside(' note ')} b {beside('it')}</p><p>c</p>", look=look())
    lines = [item for item in pages.pages[0].items if isinstance(item, Line) and item.pieces[0].size == 10]
    assert [line.pieces[0].x for line in lines] == [0, 10]


def test_on_a_left_hand_page_it_stands_on_the_left_even_towards_the_text() -> None:
    pages, _ = lay(paragraph("a", 12) + f"<p>b{beside('note<br/>it')}</p>", look=look())
    assert [x + 5 * len(text) for x, _, text in notes(pages.pages[1])] == [100 - 8, 100 - 8]


def test_the_line_is_set_as_if_the_note_were_not_there() -> None:
    for text in (f"ab{beside('note')} cd", f"ab {beside('note')} cd", f"ab {beside('note')}cd"):
        pages, _ = lay(f"<p>{text}</p>", look=look())
        lines = [item for item in pages.pages[0].items if isinstance(item, Line) and item.pieces[0].size == 10]
        assert [piece.x for line in lines for piece in line.pieces] == [0, 25]
        assert len({(line.x, line.y) for line in lines}) == 1


def test_the_note_is_painted_where_it_is_read() -> None:
    pages, _ = lay(f"<p>ab{beside('note on it')} cd ef<br/>gh</p>", look=look())
    assert texts(pages.pages[0]) == ["ab", "note on it", "cd ef", "gh"]
    lines = [item for item in pages.pages[0].items if isinstance(item, Line)]
    assert [line.end_space for line in lines[:2]] == [True, True], "nothing runs together for who hears it"


def test_a_long_note_has_several_lines_within_its_margin() -> None:
    pages, found = lay(f"<p>a{beside('aaaa bbbb cccc dddd eeee')}</p>", look=look())
    assert not found
    shown = notes(pages.pages[0])
    assert [text for _, _, text in shown] == ["aaaa bbbb cccc", "dddd eeee"]
    assert {x for x, _, _ in shown} == {228}


def test_a_note_that_would_touch_another_moves_down() -> None:
    pages, found = lay(f"<p>a{beside('x<br/>y')}<br/>b{beside('z')}</p>", look=look())
    assert not found
    ys = [y for _, y, _ in notes(pages.pages[0])]
    assert round(ys[2] - ys[1], 2) == 6 + 6, "a line, and half a line of the grid between notes"


def test_at_the_foot_of_a_page_notes_move_up() -> None:
    body = "<p>" + "<br/>".join(f"a{n}" for n in range(9)) + f"<br/>z{beside('x<br/>y<br/>z')}</p>"
    pages, found = lay(body, look=look())
    assert not found
    assert all(y <= 160 for _, y, _ in notes(pages.pages[0]))


def test_a_margin_that_cannot_hold_its_notes_is_reported() -> None:
    long = "<br/>".join("x" * 12)
    _, found = lay(f"<p data-src='1'>a{beside(long)} b{beside(long)}</p>", look=look())
    assert [(finding.code, str(finding.span)) for finding in found] == [("crowded-margin", "one.md:2:1")]


def test_the_margin_of_a_page_that_lies_on_its_side_is_as_high_as_the_text_is_wide() -> None:
    def laid(lines: int) -> tuple[Pages, list[Diagnostic]]:
        long = beside("<br/>".join("x" * lines))
        wide = table(cells(*["a" * 10] * 3), cells(f"b{long}", "b", "b"), caption="Cap")
        return lay(paragraph("a", 3) + wide, look=look(high=400))

    pages, found = laid(30)
    assert not found
    (turned,) = [page for page in pages.pages if page.size.width > page.size.height]
    assert all(100 <= y <= 300 for _, y, _ in notes(turned))
    _, found = laid(36)
    assert [finding.code for finding in found] == ["crowded-margin"]


def test_a_margin_too_narrow_for_notes_is_reported() -> None:
    _, found = lay(f"<p data-src='2'>a{beside('x')}</p>", look=look(30))
    assert [(finding.code, str(finding.span)) for finding in found] == [("no-margin", "one.md:3:1")]


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(0, 4)), min_size=1, max_size=8))
def test_every_note_stands_once_on_the_page_of_its_line(blocks: list[tuple[int, int]]) -> None:
    body = ""
    for number, (length, noted) in enumerate(blocks):
        lines = [f"p{number}l{at}" + (beside(f"n{number}") if at == noted else "") for at in range(length)]
        body += f"<p>{'<br/>'.join(lines)}</p>"
    pages, found = lay(body, look=look())
    assert not found
    for number, (length, noted) in enumerate(blocks):
        where = [page.index for page in pages.pages for _, _, text in notes(page) if text == f"n{number}"]
        called = [page.index for page in pages.pages if f"p{number}l{noted}" in texts(page)]
        assert where == (called if noted < length else [])
    for page in pages.pages:
        ys = [y for _, y, _ in notes(page)]
        assert all(below - above >= 6 for above, below in itertools.pairwise(ys))


def test_places_and_pages_in_a_note_are_those_of_its_line() -> None:
    inside = '<span id="x">x</span> on <span class="pageref" data-ref="y"></span>'
    pages, _ = lay(f"<p>a{beside(inside)}</p>" + "<p>b</p>" * 12 + '<p id="y">c</p>', look=look())
    assert pages.labels["x"] == "1"
    assert [text for _, _, text in notes(pages.pages[0])] == ["x on 2"]


def test_a_footnote_called_in_a_note_stands_on_the_page_of_its_line() -> None:
    call = '<a class="noteref" id="c" href="#n">1</a>'
    foot = '<section class="notes"><aside class="footnote" id="n"><p><a class="backlink" href="#c">1</a> Foot.</p>'
    table = f"<table><tbody><tr><td>t{beside('it' + call)}</td></tr></tbody></table>"
    for text in (f"<p>a{beside('it' + call)}</p>", f'<div class="table">{table}</div>'):
        pages, found = lay(f"{text}{'<p>b</p>' * 14}{foot}</aside></section>", look=look())
        assert not found
        assert [page.index for page in pages.pages if "1 Foot." in texts(page)] == [0]
        assert (pages.labels["c"], pages.labels["n"]) == ("1", "1")


def test_a_note_before_a_large_letter_is_read_before_it_and_stands_beside_its_first_line() -> None:
    capped = look(elements="  header.opening: {drop_cap: 3}\n")
    text = "Once there was a man who had three sons and nothing else to call his own but a horse"
    pages, found = lay(
        f'<header class="opening"><h1 id="h">Head</h1></header><p>{beside("aside")}{text}</p>', look=capped
    )
    assert not found
    page = pages.pages[0]
    assert texts(page)[1:3] == ["aside", "O"]
    ((_, y, _),) = notes(page)
    assert y == 40 + heights(page)[3]
