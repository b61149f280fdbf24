"""Pictures in lines and side by side."""

from __future__ import annotations

import pytest

from builder.layout.dump import words
from builder.layout.pages import FurnitureLine, Line, LinkArea, Page, Picture
from tests.layout.bench import lay, styler, texts
from tests.layout.test_floats import lines, mention
from tests.layout.test_margins import beside, look
from tests.layout.test_page_making import call, notes, paragraph
from tests.layout.test_tables import cells, table

LOOK = styler("", elements="  div.abreast: {gutter: 20pt, before: 1, after: 1, float: yes}\n")


def figure(name: str, pixels: str, caption: str = "", width: str = "") -> str:
    share = f' data-width="{width}"' if width else ""
    words = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure id="{name}"><img src="{name}.png" data-pixels="{pixels}"{share}/>{words}</figure>'


def pictures(page: Page) -> list[tuple[float, float, float, float]]:
    """Left, top, width and height of each, from the type area's corner."""
    left = 20 if page.index % 2 == 0 else 40
    return [
        (
            round(item.rect.x - left, 2),
            round(item.rect.y - 40, 2),
            round(item.rect.width, 2),
            round(item.rect.height, 2),
        )
        for item in page.items
        if isinstance(item, Picture)
    ]


def test_figures_side_by_side_are_equally_high_and_fill_the_measure() -> None:
    row = '<div class="abreast">' + figure("f1", "2000x1000", "one") + figure("f2", "1000x1000", "two") + "</div>"
    pages, found = lay(row, look=LOOK)
    assert not found
    assert pictures(pages.pages[0]) == [(0, 12, 120, 60), (140, 12, 60, 60)]
    one, two = [item for item in pages.pages[0].items if isinstance(item, Line)]
    assert (round(one.x - 20, 2), round(two.x - 20, 2)) == (0, 140), "each caption stands below its own picture"
    assert one.y == two.y


def test_a_row_of_figures_waits_for_the_first_mention_of_any_of_them() -> None:
    row = '<div class="abreast">' + figure("f1", "1000x1000", "one") + figure("f2", "1000x1000", "two") + "</div>"
    pages, _ = lay(row + lines("a", 25, l12=mention(2)), look=LOOK)
    shown = next(page.index for page in pages.pages if pictures(page))
    assert shown >= next(page.index for page in pages.pages if "a12 see2" in texts(page))


def test_notes_in_the_captions_of_a_row_are_kept() -> None:
    row = (
        '<div class="abreast">' + figure("f1", "1000x500", f"one{call(1)}") + figure("f2", "1000x500", f"two{call(2)}")
    )
    pages, _ = lay("<p>a</p>" + row + "</div>" + notes("first", "second"), look=LOOK)
    assert {"1 first", "2 second"} <= set(texts(pages.pages[0]))


def test_figures_too_high_to_stand_side_by_side_stand_below_each_other() -> None:
    row = '<div class="abreast">' + figure("f1", "100x1000") + figure("f2", "100x1000") + "</div>"
    pages, found = lay("<p>a</p>" + row, look=LOOK)
    assert not found
    assert sum(len(pictures(page)) for page in pages.pages) == 2
    assert all(y >= 0 and y + height <= 120.01 for page in pages.pages for _, y, _, height in pictures(page))


def test_a_picture_in_a_line_has_its_own_proportions() -> None:
    pages, _ = lay('<p>ab <img src="i.png" data-pixels="30x10"/> cd</p>')
    ((x, _, width, height),) = pictures(pages.pages[0])
    assert (width, height) == (24, 8)
    assert x == 25, "after two letters and a space"
    _, after = [item for item in pages.pages[0].items if isinstance(item, Line)]
    assert after.pieces[0].x == 25 + 24 + 5


def test_a_picture_higher_than_its_line_makes_room_for_itself() -> None:
    pages, _ = lay('<p>a<br/>b <img src="i.png" data-pixels="10x20" data-width="15pt"/><br/>c</p>')
    ((_, top, width, height),) = pictures(pages.pages[0])
    assert (width, height) == (15, 30)
    a, b, c = [item.y - 40 for item in pages.pages[0].items if isinstance(item, Line)]
    assert top == pytest.approx(12, abs=0.1), "right below the line above"
    assert b == pytest.approx(top + height, abs=0.01)
    assert (c - a) % 12 == pytest.approx(0, abs=1e-6), "the next line is on the grid again"


HIGH = '<img src="i.png" data-pixels="20x60" data-width="10pt"/>'
"""A picture of 10 × 30 pt."""


def baselines(page: Page) -> dict[str, float]:
    """Where each line stands, in points from the head of the type area."""
    return {words(item): round(item.y - 40, 2) for item in page.items if isinstance(item, Line)}


def test_a_picture_in_a_cell_makes_room_for_itself() -> None:
    pages, found = lay(table(cells("a", "b"), cells("c", f"d<br/>e {HIGH}"), cells("f", "g")))
    assert not found
    ((_, top, _, height),) = pictures(pages.pages[0])
    at = baselines(pages.pages[0])
    assert at["e"] == pytest.approx(top + height, abs=0.01), "it stands on its line"
    assert top == pytest.approx(at["d"] + 12 - at["a"], abs=0.01), "right below the line above"
    assert at["f"] == at["g"] == pytest.approx(at["e"] + 12, abs=0.01)


def test_a_row_is_not_divided_in_a_picture() -> None:
    many = "<br/>".join(f"m{number}" for number in range(1, 31))
    other = f"<br/>{HIGH}<br/>" * 6
    pages, found = lay(table(cells(many, other)))
    assert not found
    assert [text for page in pages.pages for text in texts(page) if text[0] == "m"] == many.split("<br/>")
    shown = [one for page in pages.pages for one in pictures(page)]
    assert len(shown) == 6
    assert all(top >= -0.01 and top + height <= 120.01 for _, top, _, height in shown)


def test_rows_beside_a_picture_stay_together_in_a_long_table() -> None:
    beside_it = [f'<td rowspan="3">{HIGH}</td><td>a{number}</td>' for number in range(9)]
    rows = [row for first in beside_it for row in (first, "<td>b</td>", "<td>c</td>")]
    joined = f'<td rowspan="{len(rows)}">z</td>' + rows[0]
    pages, found = lay(paragraph("p", 3) + table(joined, *rows[1:]))
    assert not found
    shown = [one for page in pages.pages for one in pictures(page)]
    assert len(shown) == 9
    assert all(top >= -0.01 and top + height <= 120.01 for _, top, _, height in shown)


def test_a_column_is_as_wide_as_its_widest_picture() -> None:
    wide = '<img src="i.png" data-pixels="30x10" data-width="90pt"/>'
    pages, found = lay(table(cells(wide, "bb bb bb bb bb bb bb bb bb bb bb")))
    assert not found
    assert pictures(pages.pages[0])[0][2] == 90
    assert min(item.x for item in pages.pages[0].items if isinstance(item, Line)) >= 20 + 90 + 10


def test_a_picture_in_the_caption_of_a_table_makes_room_for_itself() -> None:
    rows = [cells(f"r{number}", "x") for number in range(1, 13)]
    pages, _ = lay("<p>a</p>" + table(*rows, caption=f"Cap {HIGH}"))
    ((_, top, _, height),) = pictures(pages.pages[0])
    at = baselines(pages.pages[0])
    assert at["Cap"] == pytest.approx(top + height, abs=0.01)
    assert top >= at["a"]
    above = [item.line for item in pages.pages[1].items if isinstance(item, FurnitureLine)]
    assert above[0].y == pytest.approx(40 + 30, abs=0.01), "overleaf too"


def test_a_picture_in_a_note_in_the_margin_makes_room_for_itself() -> None:
    pages, found = lay(f"<p>a<br/>b<br/>c<br/>d{beside(f'x<br/>y {HIGH}<br/>z')}<br/>e</p>", look=look())
    assert not found
    ((_, top, _, height),) = pictures(pages.pages[0])
    at = baselines(pages.pages[0])
    assert at["x"] == at["d"]
    assert at["y"] == pytest.approx(top + height, abs=0.01)
    assert at["x"] < top
    assert at["z"] - at["y"] == pytest.approx(6, abs=0.01)


def test_a_picture_in_a_line_is_read_where_it_stands() -> None:
    image = '<img src="p.png" alt="" data-pixels="20x20"/>'
    pages, _ = lay(f"<p>abc <em>de {image} fg</em> hij {image} {image} {image}.</p>")
    row = [item for item in pages.pages[0].items if isinstance(item, Line | Picture)]
    said = [None if isinstance(item, Picture) else words(item) for item in row]
    assert said == ["abc de", None, "fg hij", None, None, None, "."]
    assert [item.end_space for item in row if isinstance(item, Line)] == [True, True, False]
    assert len({item.y for item in row if isinstance(item, Line)}) == 1


def test_a_picture_in_a_link_is_one() -> None:
    image = '<img src="p.png" alt="P" data-pixels="20x20" data-width="30pt"/>'
    pages, _ = lay(f'<p>a <a href="https://x.org/">{image}</a> <a href="https://y.org/">b {image}</a></p>')
    areas = [item for item in pages.pages[0].items if isinstance(item, LinkArea)]
    shown = [item.rect for item in pages.pages[0].items if isinstance(item, Picture)]
    assert [(area.href, len(area.rects)) for area in areas] == [("https://x.org/", 1), ("https://y.org/", 2)]
    assert areas[0].rects[0] == shown[0]
    assert shown[1] in areas[1].rects
