"""Figures at the side of the text, which runs around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.layout.pages import Destination, Fill, Line, Page, Picture
from tests.layout.bench import lay, styler, texts
from tests.layout.test_page_making import call, notes

LOOK = styler("", elements="".join(f"  figure.{side}: {{gutter: 10pt}}\n" for side in ("left", "right", "outer")))


def figure(side: str, high: int = 36, caption: str = "", width: str = "0.3") -> str:
    """A figure 60 pt wide and so many points high, without its caption."""
    words = f"<figcaption>{caption}</figcaption>" if caption else ""
    size = f'data-pixels="600x{high * 10}" data-width="{width}"'
    return f'<figure class="{side}" id="f"><img src="f.png" {size}/>{words}</figure>'


def stretches(page: Page, size: float = 10) -> list[tuple[float, str]]:
    """Left edge of each line from the type area's, and its words."""
    left = 20 if page.index % 2 == 0 else 40
    found = [item for item in page.items if isinstance(item, Line)]
    return [(round(item.x + item.pieces[0].x - left, 2), text) for item, text in zip(found, texts(page), strict=True)]


def picture(page: Page) -> tuple[float, float, float, float]:
    left = 20 if page.index % 2 == 0 else 40
    (found,) = [item.rect for item in page.items if isinstance(item, Picture)]
    return round(found.x - left, 2), round(found.y - 40, 2), round(found.width, 2), round(found.height, 2)


WORDS = " ".join(["aaaaa"] * 12)
"""Three words a line of 200 pt, two beside a figure of 60 pt."""


def test_text_runs_around_a_figure_at_the_right() -> None:
    pages, found = lay("<p>start</p>" + figure("right") + f"<p>{WORDS}</p>", look=LOOK)
    assert not found
    assert picture(pages.pages[0])[0::2] == (140, 60)
    assert stretches(pages.pages[0]) == [
        (0, "start"),
        (10, "aaaaa aaaaa"),
        (0, "aaaaa aaaaa"),
        (0, "aaaaa aaaaa"),
        (0, "aaaaa aaaaa"),
        (0, "aaaaa aaaaa aaaaa"),
        (0, "aaaaa"),
    ]


def test_text_runs_around_a_figure_at_the_left() -> None:
    pages, found = lay("<p>start</p>" + figure("left") + f"<p>{WORDS}</p>", look=LOOK)
    assert not found
    assert picture(pages.pages[0])[0::2] == (0, 60)
    assert [x for x, _ in stretches(pages.pages[0])] == [0, 80, 70, 70, 70, 0, 0]


def test_its_head_is_level_with_the_capitals_beside_it() -> None:
    pages, _ = lay(figure("left") + f"<p>{WORDS}</p>", look=LOOK)
    first = next(item.y - 40 for item in pages.pages[0].items if isinstance(item, Line))
    assert picture(pages.pages[0])[1] == round(first - 6.7, 2)


def test_at_the_outer_side_it_is_right_on_a_right_hand_page_and_left_on_a_left_hand_one() -> None:
    before = "<p>" + "<br/>".join("x" * 10) + "</p>"
    pages, _ = lay(figure("outer") + f"<p>{WORDS}</p>" + before, look=LOOK)
    assert picture(pages.pages[0])[0] == 140
    assert stretches(pages.pages[0])[0] == (0, "aaaaa aaaaa")
    pages, _ = lay(before + figure("outer") + f"<p>{WORDS}</p>", look=LOOK)
    assert picture(pages.pages[1])[0] == 0
    assert [x for x, _ in stretches(pages.pages[1])][:2] == [80, 70]


def _on_a_left_hand_page(body: str) -> Page:
    pages, found = lay("<p>" + "<br/>".join("x" * 10) + "</p>" + body, look=LOOK)
    assert not found
    return pages.pages[1]


def test_what_begins_with_a_figure_at_the_outer_side_keeps_its_place_on_a_left_hand_page() -> None:
    page = _on_a_left_hand_page(f'<div id="place">{figure("outer")}<p>{WORDS}</p></div>')
    assert [item.id for item in page.items if isinstance(item, Destination)] == ["place", "f"]


def test_an_item_that_begins_with_a_figure_at_the_outer_side_has_its_marker_on_either_page() -> None:
    body = f"<ul><li>{figure('outer', width='0.2')}<p>{WORDS}</p></li></ul>"
    pages, _ = lay(body, look=LOOK)
    for page, at, x in ((pages.pages[0], 164, 20), (_on_a_left_hand_page(body), 20, 66)):
        assert picture(page)[0] == at
        *_, marker, first, second, _, _, _ = stretches(page)
        assert [marker, first, second] == [(-2, "*"), (x, "aaaaa aaaaa"), (x, "aaaaa aaaaa")]


@pytest.mark.parametrize(("side", "recto", "verso"), [("left", 90, 90), ("right", 20, 20), ("outer", 20, 90)])
def test_the_field_of_a_box_in_a_list_beside_it_is_behind_the_words_of_the_box(
    side: str, recto: float, verso: float
) -> None:
    body = figure(side, 60) + f'<ul><li><p>a</p><aside class="box"><p>b</p></aside></li></ul><p>{WORDS}</p>'
    pages, _ = lay(body, look=LOOK)
    for page, x in ((pages.pages[0], recto), (_on_a_left_hand_page(body), verso)):
        left = 20 if page.index % 2 == 0 else 40
        (field,) = [item.rect for item in page.items if isinstance(item, Fill)]
        assert (round(field.x - left, 2), round(field.width, 2)) == (x, 110)
        assert [at for at, text in stretches(page) if text == "b"] == [x + 6]


def test_paragraphs_with_breaks_and_lists_stand_beside_it_too() -> None:
    body = figure("left", 60) + "<p>a<br/>b</p><ul><li>c</li></ul><p>d</p><p>e</p><p>f</p><p>g</p>"
    pages, found = lay(body, look=LOOK)
    assert not found
    lines = [(x, text) for x, text in stretches(pages.pages[0]) if text != "*"]
    assert lines == [(70, "a"), (70, "b"), (90, "c"), (70, "d"), (80, "e"), (80, "f"), (10, "g")]


def test_a_figure_higher_than_the_text_beside_it_keeps_its_room() -> None:
    pages, _ = lay(figure("left", 48) + "<p>a</p><h2>b</h2><p>c</p>", look=LOOK)
    _, y, _, height = picture(pages.pages[0])
    heading = next(
        item for item in pages.pages[0].items if isinstance(item, Line) and item.pieces[0].shaped.text == "b"
    )
    assert heading.y - 40 - 10 >= y + height
    assert heading.x == 20


def test_it_stays_with_the_lines_beside_it() -> None:
    for before in range(4, 11):
        pages, found = lay("<p>" + "<br/>".join("x" * before) + "</p>" + figure("left") + f"<p>{WORDS}</p>", look=LOOK)
        assert not found
        (page,) = [page for page in pages.pages if any(isinstance(item, Picture) for item in page.items)]
        _, y, _, height = picture(page)
        assert y + height <= 120
        assert len([x for x, _ in stretches(page) if x in (70, 80)]) == 4


def test_its_caption_and_the_notes_in_it_go_with_it() -> None:
    body = "<p>" + "<br/>".join("x" * 8) + "</p>" + figure("left", 24, f"Cap{call(1)}") + f"<p>{WORDS} b{call(2)}</p>"
    pages, found = lay(body + notes("first", "second"), look=LOOK)
    assert not found
    page = pages.pages[1]
    assert {"Cap1", "1 first", "2 second"} <= set(texts(page))
    assert [item.id for item in page.items if isinstance(item, Destination) and item.id == "f"] == ["f"]


def test_without_text_or_room_beside_it_it_stands_by_itself() -> None:
    for body in (figure("left") + "<h2>b</h2><p>c</p>", "<p>a</p>" + figure("left", width="0.6") + "<p>c</p>"):
        pages, found = lay(body, look=LOOK)
        assert not found
        x, *_ = picture(pages.pages[0])
        assert x == 0, "where the words under it begin"
        assert all(x in (0, 10) for x, _ in stretches(pages.pages[0]))


def _fields(page: Page) -> list[tuple[float, float, float, float]]:
    """Left, top, width and height of each, from the type area's corner."""
    left = 20 if page.index % 2 == 0 else 40
    rects = [item.rect for item in page.items if isinstance(item, Fill)]
    return [tuple(round(one, 2) for one in (rect.x - left, rect.y - 40, rect.width, rect.height)) for rect in rects]  # type: ignore[misc]


@pytest.mark.parametrize(("side", "left"), [("left", 0), ("right", 140)])
def test_it_has_its_field_behind_it(side: str, left: int) -> None:
    look = styler(elements=f"  figure.{side}: {{gutter: 10pt, background: tint, padding: 5pt}}\n")
    pages, _ = lay("<p>start</p>" + figure(side, caption="Cap") + f"<p>{WORDS}</p>", look=look)
    (field,) = _fields(pages.pages[0])
    assert field[0::2] == (left, 60)
    x, y, width, high = picture(pages.pages[0])
    assert (x, y, width) == (left + 5, field[1] + 5, 50)
    assert field[3] == 5 + high + 12 + 5
    assert max(item.y - 40 for item in pages.pages[0].items if isinstance(item, Line)) > field[1] + field[3]


def test_the_field_of_a_paragraph_beside_it_is_as_wide_as_its_lines() -> None:
    look = styler(elements="  figure.right: {gutter: 10pt}\n  p: {background: tint, padding: 2pt}\n")
    pages, _ = lay(figure("right") + "<p>aaaaa aaaaa</p>", look=look)
    assert [field[0::2] for field in _fields(pages.pages[0])] == [(0, 130)]


def test_fields_beside_it_take_their_part_of_its_height() -> None:
    """Four lines of 12 pt stand beside a figure of 36 pt; a list with a field of 12 pt more leaves one less."""
    narrow = []
    for padding in ("0", "6pt"):
        look = styler(elements=f"  figure.left: {{gutter: 10pt}}\n  li: {{background: tint, padding: {padding}}}\n")
        pages, _ = lay(figure("left") + f"<ul><li>a</li></ul><p>{WORDS}</p>", look=look)
        narrow.append([x for x, text in stretches(pages.pages[0]) if "aaaaa" in text].count(70))
    assert narrow == [3, 2]


EMPTY = '<div class="table" id="e"></div>'
"""A place of which nothing is printed."""
MARK = '<p><a id="e"></a></p>'


@pytest.mark.parametrize("place", [EMPTY, MARK])
def test_a_place_before_it_is_where_it_begins(place: str) -> None:
    pages, _ = lay(f"<p>start</p>{place}{figure('right')}<p>{WORDS}</p><p>end</p>", look=LOOK)
    assert _places(pages.pages[0]) == {"one": 0, "e": 12, "f": 14}


def test_a_place_between_it_and_the_text_takes_no_line() -> None:
    before = "<p>start</p>" + figure("right")
    pages, _ = lay(f"{before}{MARK}<p>{WORDS}</p>", look=LOOK)
    without, _ = lay(f"{before}<p>{WORDS}</p>", look=LOOK)
    assert stretches(pages.pages[0]) == stretches(without.pages[0])
    assert picture(pages.pages[0]) == picture(without.pages[0])
    assert _places(pages.pages[0]) == {"one": 0, "e": 12, "f": 14}


def test_places_among_the_text_beside_it_stay_where_they_are() -> None:
    pages, _ = lay(f"<p>start</p>{figure('right')}<p>aa</p>{MARK}<p>bb</p><p>{WORDS}</p>", look=LOOK)
    assert [text for _, text in stretches(pages.pages[0])[:3]] == ["start", "aa", "bb"]
    assert _places(pages.pages[0])["e"] == 24


def _places(page: Page) -> dict[str, int]:
    """How far below the head of the type area each is, in points."""
    return {item.id: round(item.y - 40) for item in page.items if isinstance(item, Destination)}


@given(
    st.sampled_from(["left", "right", "outer"]),
    st.lists(st.tuples(st.sampled_from(["p", "li", "h2"]), st.integers(1, 9)), max_size=6),
    st.integers(6, 110),
    st.sampled_from(["0.2", "0.3", "0.44"]),
)
def test_nothing_is_lost_and_nothing_stands_on_the_figure(
    side: str, blocks: list[tuple[str, int]], high: int, width: str
) -> None:
    body, told = "<p>start</p>" + figure(side, high, "", width), ["start"]
    for number, (kind, count) in enumerate(blocks):
        words = [f"b{number}w{at}" for at in range(count)]
        told += words
        body += f"<ul><li>{' '.join(words)}</li></ul>" if kind == "li" else f"<{kind}>{' '.join(words)}</{kind}>"
    pages, found = lay(body, look=LOOK)
    assert not found
    assert [word for page in pages.pages for line in texts(page) for word in line.split() if word != "*"] == told
    (page,) = [page for page in pages.pages if any(isinstance(item, Picture) for item in page.items)]
    x, y, wide, tall = picture(page)
    left = 20 if page.index % 2 == 0 else 40
    for item in page.items:
        if isinstance(item, Line) and y < item.y - 40 < y + tall:
            begin = item.x + item.pieces[0].x - left
            end = item.x + item.pieces[-1].x - left + 10 * len(item.pieces[-1].shaped.text)
            assert end <= x + 0.01 or begin >= x + wide - 0.01
