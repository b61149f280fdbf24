"""Labels beside what they label: as much room as the widest of them takes, whatever the theme gives them."""

from __future__ import annotations

import pytest

from builder.layout.dump import words as text_of
from builder.layout.pages import Fill, Line, Page
from tests.layout.bench import lay, styler

LOOK = styler(
    elements="""\
  ol: {marker: decimal, label_width: 20pt}
  div.article: {label_width: 20pt}
  ul.references-numbered: {marker: "", label_width: 0}
  "ul.references-numbered li.reference": {label_width: 20pt}
  p.article-number: {indent: 0}
  p.reference-label: {indent: 0}
  p.reference-line: {indent: 0}
"""
)


def stretches(page: Page) -> list[tuple[float, float, str]]:
    """Where each line begins and ends, in points from the left of the type area, and its words."""
    lines = [item for item in page.items if isinstance(item, Line)]
    out = []
    for line in lines:
        last = line.pieces[-1]
        x = line.x - (20 if page.index % 2 == 0 else 40)
        end = last.x + last.shaped.width * last.size / 1000
        out.append((round(x + line.pieces[0].x, 2), round(x + end, 2), text_of(line)))
    return out


def assert_stands(page: Page, expected: list[tuple[float, float, str]]) -> None:
    """As ``stretches``; a point more or less is a digit's or a bracket's that hangs out a little."""
    __tracebackhide__ = True
    found = stretches(page)
    assert [words for *_, words in found] == [words for *_, words in expected]
    for here, there in zip(found, expected, strict=True):
        assert here[:2] == pytest.approx(there[:2], abs=1.01), here[2]


def items(*words: str) -> str:
    return "".join(f"<li>{word}</li>" for word in words)


def test_the_text_of_all_items_hangs_by_the_widest_number() -> None:
    pages, found = lay(f'<ol start="98">{items("aa", "bb", "cccccccccc dddddd", "ee")}</ol>', look=LOOK)
    assert not found
    assert_stands(
        pages.pages[0],
        [
            (10, 40, "98."),
            (44, 64, "aa"),
            (10, 40, "99."),
            (44, 64, "bb"),
            (0, 40, "100."),
            (44, 144, "cccccccccc"),
            (44, 104, "dddddd"),
            (0, 40, "101."),
            (44, 64, "ee"),
        ],
    )
    ends = {end for _, end, words in stretches(pages.pages[0]) if words.endswith(".")}
    assert len(ends) == 1, "units stand below units"


def test_a_list_whose_numbers_have_room_keeps_the_themes_column() -> None:
    pages, _ = lay(
        "<ol>" + items("aa", "bb") + "</ol>", look=styler(elements="  ol: {marker: decimal, label_width: 40pt}\n")
    )
    assert_stands(pages.pages[0], [(0, 20, "1."), (40, 60, "aa"), (0, 20, "2."), (40, 60, "bb")])


def test_each_list_has_the_room_that_its_own_numbers_take() -> None:
    inner = f'<ol start="1000">{items("dd")}</ol>'
    pages, found = lay(f"<ol>{items('aa', 'bb' + inner)}</ol>".replace("bb<ol", "<p>bb</p><ol"), look=LOOK)
    assert not found
    assert_stands(
        pages.pages[0],
        [
            (0, 20, "1."),
            (24, 44, "aa"),
            (0, 20, "2."),
            (24, 44, "bb"),
            (24, 74, "1000."),
            (78, 98, "dd"),
        ],
    )


def article(number: str) -> str:
    return f'<div class="article"><p class="article-number">{number}</p><p>text</p></div>'


def test_articles_stand_beside_the_widest_of_their_numerals() -> None:
    body = f'<div class="articles">{article("I")}{article("XXVII")}</div>'
    pages, found = lay(body, look=LOOK)
    assert not found
    assert_stands(pages.pages[0], [(0, 10, "I"), (54, 94, "text"), (0, 50, "XXVII"), (54, 94, "text")])


def test_a_label_that_would_leave_too_little_for_the_text_stands_above_it() -> None:
    body = f'<div class="articles">{article("I")}{article("XXXVIIIXXXVIII")}</div>'
    pages, found = lay(body, look=LOOK)
    assert not found
    assert_stands(pages.pages[0], [(0, 10, "I"), (0, 40, "text"), (0, 140, "XXXVIIIXXXVIII"), (0, 40, "text")])


@pytest.mark.parametrize("numbers", [("[1]", "[2]"), ("[9]", "[1000]")])
def test_numbered_references_hang_by_the_widest_number(numbers: tuple[str, str]) -> None:
    entries = "".join(
        f'<li class="reference"><p class="reference-label">{number}</p><p class="reference-line">Work</p></li>'
        for number in numbers
    )
    pages, found = lay(f'<ul class="references-numbered references">{entries}</ul>', look=LOOK)
    assert not found
    room = 10 * max(map(len, numbers)) + 4
    assert [start for start, _, words in stretches(pages.pages[0]) if words == "Work"] == pytest.approx(
        [room] * 2, abs=1.01
    )


@pytest.mark.parametrize("item", ["aa", "<p>aa</p>", "<p>aa</p><p>bb</p>"])
def test_the_field_of_an_item_is_drawn_once(item: str) -> None:
    """Behind its marker there is none, nor another behind its words."""
    look = styler(elements='  ul: {marker: "*", label_width: 20pt}\n  li: {background: tint, padding: 4pt}\n')
    pages, found = lay(f"<ul>{items(item, item)}</ul>", look=look)
    assert not found
    fields = [item.rect for item in pages.pages[0].items if isinstance(item, Fill)]
    assert [round(field.width) for field in fields] == [180, 180]
    assert fields[0].y + fields[0].height <= fields[1].y + 0.01


@pytest.mark.parametrize("item", ["aa", "<p>aa</p>", "<p>aa</p><p>bb</p>"])
def test_the_rules_of_an_item_are_drawn_once_and_its_room_is_left_once(item: str) -> None:
    of_items = "  li: {left: 10pt, rule_above: 1pt ink, rule_below: 2pt ink}\n"
    pages, found = lay(f"<ul>{items(item)}</ul>", look=styler(elements=of_items))
    assert not found
    rules = [item.rect for item in pages.pages[0].items if isinstance(item, Fill)]
    assert [(rule.x - 20, rule.width, rule.height) for rule in rules] == [(30, 170, 1), (30, 170, 2)]
    assert [start for start, _, words in stretches(pages.pages[0]) if words == "aa"] == [30]
