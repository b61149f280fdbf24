"""Balanced columns: as high as one another, in reading order, over as many pages as they need."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from builder.layout.pages import Fill, Line, Page
from tests.layout.bench import lay, styler, texts
from tests.layout.test_page_making import call, notes, paragraph

LOOK = styler("", elements='  div: {columns: 2, gutter: 20pt}\n  "div h3": {keep_next: yes}\n')
"""Two columns of 90 pt, 110 pt from edge to edge."""


def entries(count: int, name: str = "e") -> str:
    return "<div>" + "".join(f"<p>{name}{number}</p>" for number in range(1, count + 1)) + "</div>"


def columns(page: Page, name: str) -> list[list[str]]:
    """The entries of each column of a page, from the left one on."""
    left = min((item.x for item in page.items if isinstance(item, Line)), default=0.0)
    out: list[list[str]] = [[], []]
    for item in page.items:
        if isinstance(item, Line) and (text := item.pieces[0].shaped.text).startswith(name):
            out[item.x - left > 100].append(text)
    return out


def test_columns_are_balanced_and_what_follows_stands_below_both() -> None:
    pages, _ = lay(paragraph("a", 1) + entries(7) + paragraph("b", 2), look=LOOK)
    (page,) = pages.pages
    assert columns(page, "e") == [["e1", "e2", "e3", "e4"], ["e5", "e6", "e7"]]
    lines = {item.pieces[0].shaped.text: item for item in page.items if isinstance(item, Line)}
    assert round(lines["e1"].y - lines["e5"].y, 6) == 0
    assert lines["e5"].x - lines["e1"].x == 110
    assert lines["b1"].y > lines["e4"].y


def test_columns_go_on_overleaf() -> None:
    pages, _ = lay(paragraph("a", 4) + entries(26), look=LOOK)
    found = [columns(page, "e") for page in pages.pages]
    flat = [text for page in found for column in page for text in column]
    assert flat == [f"e{number}" for number in range(1, 27)]
    assert [[len(column) for column in page] for page in found] == [[6, 6], [7, 7]]


@given(st.integers(0, 12), st.integers(1, 70), st.integers(0, 12))
def test_columns_are_never_more_than_a_line_apart(before: int, count: int, after: int) -> None:
    above = paragraph("a", before) if before else ""
    pages, found = lay(above + entries(count) + paragraph("b", after + 1), look=LOOK)
    assert not found
    flat = []
    for page in pages.pages:
        left, right = columns(page, "e")
        flat += left + right
        assert 0 <= len(left) - len(right) <= 1
        assert all(item.y <= 160 for item in page.items if isinstance(item, Line))
    assert flat == [f"e{number}" for number in range(1, count + 1)]


def test_a_heading_is_not_left_at_the_foot_of_a_column() -> None:
    pages, _ = lay("<div><p>e1</p><p>e2</p><h3>eB</h3><p>e3</p><p>e4</p></div>", look=LOOK)
    assert columns(pages.pages[0], "e") == [["e1", "e2"], ["eB", "e3", "e4"]]


def test_a_note_called_in_a_column_stands_at_the_foot_of_the_page() -> None:
    body = f"<div><p>e1</p><p>e2{call(1)}</p><p>e3</p></div>"
    pages, _ = lay(body + notes("first"), look=LOOK)
    assert texts(pages.pages[0])[-1] == "1 first"


def test_a_box_divided_between_columns_has_a_field_in_each() -> None:
    box = '<aside class="box">' + "".join(f"<p>e{number}</p>" for number in range(1, 7)) + "</aside>"
    pages, _ = lay(f"<div>{box}</div>", look=LOOK)
    fields = [item.rect for item in pages.pages[0].items if isinstance(item, Fill)]
    assert len(fields) == 2
    assert fields[1].x - fields[0].x == 110
    assert fields[0].y == fields[1].y


def test_the_fields_of_columns_begin_at_the_edges_of_their_block() -> None:
    look = styler(elements="  div: {columns: 2, gutter: 20pt, background: tint, padding: 5pt, left: 10pt}\n")
    pages, _ = lay(entries(6), look=look)
    fields = [item.rect for item in pages.pages[0].items if isinstance(item, Fill)]
    assert [(field.x - 20, field.y - 40, field.width) for field in fields] == [(10, 0, 85), (115, 0, 85)]
    lines = [item.x + item.pieces[0].x - 20 for item in pages.pages[0].items if isinstance(item, Line)]
    assert lines == [15, 25, 25, 130, 130, 130], "the first of them is not indented"


def test_the_field_of_a_box_goes_behind_the_columns_in_it() -> None:
    look = styler(
        elements="  div: {columns: 2, gutter: 20pt}\n"
        "  aside.box: {background: tint, padding: 6pt, before: 1, after: 1, rule_below: 1pt ink}\n"
    )
    pages, found = lay(f'<p>a</p><aside class="box"><p>b</p>{entries(4)}</aside><p>c</p>', look=look)
    assert not found
    (page,) = pages.pages
    fields = [item.rect for item in page.items if isinstance(item, Fill)]
    rects = [tuple(round(one, 2) for one in (rect.x - 20, rect.y - 40, rect.width, rect.height)) for rect in fields]
    assert rects == [(0, 24, 200, 6 + 12 + 24 + 1 + 6), (0, 72, 200, 1)]
    assert columns(page, "e") == [["e1", "e2"], ["e3", "e4"]]
    down = {item.pieces[0].shaped.text: round(item.y - 40 - 8.676) for item in page.items if isinstance(item, Line)}
    assert down == {"a": 0, "b": 30, "e1": 42, "e2": 54, "e3": 42, "e4": 54, "c": 96}


def test_a_box_with_columns_goes_on_overleaf_in_the_type_area() -> None:
    look = styler(elements="  div: {columns: 2, gutter: 20pt}\n")
    pages, found = lay(f'<p>a</p><aside class="box"><p>b</p>{entries(30)}<p>d</p></aside><p>c</p>', look=look)
    assert not found
    for page in pages.pages:
        fields = [item.rect for item in page.items if isinstance(item, Fill)]
        lines = [item.y for item in page.items if isinstance(item, Line) and item.pieces[0].shaped.text not in "ac"]
        if lines:
            (field,) = fields
            assert field.width == 200
            assert 40 - 0.01 <= field.y <= min(lines) - 6
            assert max(lines) + 6 <= field.y + field.height <= 160.01
    assert [text for page in pages.pages for text in texts(page) if text[0] == "e"] == [f"e{at}" for at in range(1, 31)]
