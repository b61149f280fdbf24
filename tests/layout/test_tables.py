"""Tables: spans, notes, rows that are divided, tables that are too wide."""

from __future__ import annotations

import time

import pytest

from builder.layout.dump import words
from builder.layout.pages import Fill, FurnitureLine, FurniturePicture, Line, Page, Picture
from tests.layout.bench import furniture, lay, styler, texts
from tests.layout.test_page_making import call, notes, paragraph


def table(*rows: str, aligns: str = "", caption: str = "", head: str = "") -> str:
    parts = f"<caption>{caption}</caption>" if caption else ""
    parts += f"<thead><tr>{head}</tr></thead>" if head else ""
    parts += "<tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody>"
    return f'<div class="table" data-src="1"><table data-align="{aligns}">{parts}</table></div>'


def cells(*names: str) -> str:
    return "".join(f"<td>{name}</td>" for name in names)


def places(page: Page) -> dict[str, tuple[float, float]]:
    """Where each line of a page begins, from the type area's left and head."""
    left = 20 if page.index % 2 == 0 else 40
    return {
        "".join(piece.shaped.text for piece in item.pieces): (round(item.x - left, 2), round(item.y - 40, 2))
        for item in page.items
        if isinstance(item, Line) and item.pieces
    }


def test_a_cell_of_two_rows_moves_the_cells_below_it_to_the_right() -> None:
    pages, found = lay(table('<td rowspan="2">a</td><td>b</td>', "<td>c</td>", cells("d", "e")))
    assert not found
    at = places(pages.pages[0])
    assert at["a"][0] == at["d"][0] == 0
    assert at["b"][0] == at["c"][0] == at["e"][0] > 0
    assert at["a"][1] == at["b"][1] < at["c"][1] < at["d"][1]


def test_columns_are_as_wide_as_what_is_in_them() -> None:
    pages, found = lay(table(cells("aaa", "b", "c"), cells("a", "bbbbbb", "cc")))
    assert not found
    at = places(pages.pages[0])
    assert at["aaa"][0] == at["a"][0] == 0
    wide = 200 - 2 * 10
    assert at["b"][0] == at["bbbbbb"][0] == pytest.approx(wide * 3 / 11 + 10, abs=0.01), "three letters of eleven"
    assert at["c"][0] == at["cc"][0] == pytest.approx(wide * 9 / 11 + 20, abs=0.01)


def test_where_there_is_no_room_for_all_the_longest_text_gives_way() -> None:
    pages, found = lay(table(cells("aaa", "bb " * 14, "cc"), cells("aa", "bb", "cc")))
    assert not found
    page = pages.pages[0]
    assert texts(page).count("cc") == 2
    assert "aaa" in texts(page), "what is short is not broken for it"
    assert sum(line.count("bb") for line in texts(page)) == 15
    assert len([line for line in texts(page) if "bb" in line]) > 3
    lefts = {x for x, _ in places(page).values()}
    assert len(lefts) == 3


def test_a_cell_of_two_columns_has_the_room_of_both() -> None:
    pages, _ = lay(table('<td colspan="2">aaaa bbbb</td><td>c</td>', cells("dddd", "eeee", "f")))
    at = places(pages.pages[0])
    assert at["aaaabbbb"][1] == at["c"][1]
    assert at["c"][0] == at["f"][0]


def test_rows_that_a_cell_joins_stay_together() -> None:
    joined = table('<td rowspan="3">a</td><td>b1</td>', "<td>b2</td>", "<td>b3</td>", *[cells("c", "d")] * 12)
    pages, _ = lay(paragraph("p", 7) + joined)
    assert not any(text.startswith("b") for text in texts(pages.pages[0]))
    assert texts(pages.pages[1])[:4] == ["a", "b1", "b2", "b3"]


def test_a_high_cell_of_two_rows_makes_the_last_of_them_higher() -> None:
    pages, _ = lay(table('<td rowspan="2">a1<br/>a2<br/>a3</td><td>b</td>', "<td>c</td>", cells("d", "e")))
    at = places(pages.pages[0])
    assert at["d"][1] - at["a3"][1] == 12
    assert at["c"][1] == at["a2"][1]


def test_where_a_table_goes_on_its_caption_says_so() -> None:
    rows = [cells(f"r{row}", "x") for row in range(14)]
    note = f'<span class="label">T1</span> Long{call(1)}'
    pages, _ = lay(table(*rows, caption=note, head="<th>N</th><th>X</th>") + notes("first"))
    assert texts(pages.pages[0])[-1] == "1 first"
    assert furniture(pages.pages[1])[:3] == ["T1 Long (continued)", "N", "X"]
    assert "1 first" not in texts(pages.pages[1])


def test_a_caption_too_long_to_be_said_again_is_named_by_its_label() -> None:
    rows = [cells(f"r{row}", "x") for row in range(14)]
    long = '<span class="label">T1</span> It has a caption of more than one line'
    pages, _ = lay(table(*rows, caption=long, head="<th>N</th><th>X</th>"))
    assert furniture(pages.pages[1])[0] == "T1 (continued)"


def test_a_note_called_in_a_cell_stands_on_the_page_of_its_row() -> None:
    rows = [cells(f"r{row}" + (call(1) if row == 2 else call(2) if row == 13 else ""), "x") for row in range(16)]
    pages, _ = lay(table(*rows) + notes("first", "second"))
    for number, name in ((1, "first"), (2, "second")):
        page = next(page for page in pages.pages if any(f"{number} {name}" == text for text in texts(page)))
        assert any(text in (f"r2{number}", f"r13{number}") for text in texts(page))


def test_a_table_in_a_box_goes_on_in_its_field() -> None:
    rows = [cells(f"r{number}", "x") for number in range(1, 25)]
    body = table(*rows, caption="Caption", head=cells("Name", "Sum").replace("td", "th"))
    pages, _ = lay(f'<aside class="box">{body}</aside>')
    field = next(item.rect for item in pages.pages[1].items if isinstance(item, Fill) and item.colour == "#EEEEEE")
    again = [item.line for item in pages.pages[1].items if isinstance(item, FurnitureLine)]
    (caption,) = [line for line in again if "continued" in words(line)]
    assert field.y < caption.y - 6
    assert field.y == 40


def test_the_rest_of_a_row_stands_below_the_head_as_a_row_does() -> None:
    look = styler("", elements="  table: {padding: 3pt, gutter: 10pt, head_rule: 1pt ink}\n")
    tall = table(cells("a", "<br/>".join(f"l{n}" for n in range(1, 16))), head=cells("Name", "Sum").replace("td", "th"))
    pages, _ = lay(tall, look=look)
    gaps = []
    for page in pages.pages[:2]:
        lines = [item for item in page.items if isinstance(item, Line)]
        rule = next(item.rect for item in page.items if isinstance(item, Fill) and item.rect.height == 1)
        gaps.append(round(min(line.y for line in lines if words(line).startswith("l")) - rule.y, 2))
    assert gaps[0] == gaps[1]


def test_a_row_higher_than_a_page_goes_on_overleaf_between_its_lines() -> None:
    many = "<br/>".join(f"m{number}" for number in range(1, 26))
    pages, found = lay(table(cells("a", "b"), cells(many, "c<br/>d"), cells("e", "f")))
    assert not found
    assert all(item.y <= 160 for page in pages.pages for item in page.items if isinstance(item, Line))
    lines = [text for page in pages.pages for text in texts(page)]
    assert [text for text in lines if text.startswith("m")] == [f"m{number}" for number in range(1, 26)]
    assert sorted(set(lines) - {f"m{number}" for number in range(1, 26)}) == ["a", "b", "c", "d", "e", "f"]


def test_a_table_a_little_too_wide_is_set_smaller() -> None:
    pages, found = lay(table(cells("a" * 11, "b" * 11), caption="Cap"))
    assert not found
    lines = [item for item in pages.pages[0].items if isinstance(item, Line)]
    sizes = [line.pieces[0].size for line in lines]
    assert sizes == [10, *[pytest.approx(10 * 200 / 226, abs=0.01)] * 2], "its caption keeps its size"
    last = max(lines, key=lambda line: line.x)
    assert last.x + 11 * last.pieces[0].size <= 220.1


def test_addresses_and_soft_hyphens_are_room_enough_where_whole_words_are_too_wide() -> None:
    address = "https://ab.cd/" + "efghi/" * 6
    pages, found = lay(table(cells("aa", address)) + table(cells("aa", "bbbbbb\u00ad" * 4 + "bb")))
    assert not found
    lines = [item for item in pages.pages[0].items if isinstance(item, Line)]
    assert {piece.size for line in lines for piece in line.pieces} == {10}
    joined = "".join(texts(pages.pages[0])).replace("\u00ad", "").replace("-", "")
    assert joined.count("b") - 1 == 26
    assert address in "".join(text for text in texts(pages.pages[0]) if text != "aa").replace(" ", "")


def test_a_table_much_too_wide_is_reported_with_its_place() -> None:
    _, found = lay(table(cells(*["a" * 19] * 5)))
    assert [(str(finding.span), finding.code) for finding in found] == [("one.md:2:1", "too-wide")]


def test_the_number_of_an_item_that_begins_with_a_table_does_not_come_again_with_its_head() -> None:
    rows = [cells(f"r{number}", "x") for number in range(1, 15)]
    pages, _ = lay(f"<ul><li>{table(*rows, head='<th>N</th><th>X</th>')}</li></ul>")
    assert texts(pages.pages[0])[0] == "*"
    assert furniture(pages.pages[1])[:2] == ["N", "X"]
    assert not any("*" in texts(page) + furniture(page) for page in pages.pages[1:])


def test_a_head_that_is_set_again_has_its_pictures_and_strokes() -> None:
    rows = [cells(f"r{number}", "x") for number in range(1, 15)]
    image = '<img src="i.png" alt="I" data-pixels="30x10"/>'
    pages, _ = lay(table(*rows, head=f"<th>{image} N</th><th>V <del>old</del></th>"))
    first, second = pages.pages[:2]
    (shown,) = [item for item in first.items if isinstance(item, Picture)]
    assert not [item for item in second.items if isinstance(item, Picture)], "it is read once"
    (again,) = [item for item in second.items if isinstance(item, FurniturePicture)]
    assert again.src == shown.src
    assert again.rect == shown.rect._replace(x=shown.rect.x + 20), "a left-hand page"
    strokes = [[item.rect for item in page.items if isinstance(item, Fill)] for page in (first, second)]
    assert [rect._replace(x=rect.x + 20) for rect in strokes[0]] == strokes[1] != []


def test_a_table_in_columns_has_its_head_in_each() -> None:
    look = styler("", elements="  div: {columns: 2, gutter: 20pt}\n")
    rows = [cells(f"r{number}", "x") for number in range(1, 31)]
    pages, found = lay(f"<p>a</p><div>{table(*rows, head='<th>N</th><th>X</th>')}</div>", look=look)
    assert not found
    assert [texts(page)[:1] for page in pages.pages] == [["a"], ["r15"]]
    shown = [text for page in pages.pages for text in texts(page) if text[0] == "r"]
    assert shown == [f"r{number}" for number in range(1, 31)]
    for page, heads in zip(pages.pages, (1, 2), strict=True):
        again = [item.line for item in page.items if isinstance(item, FurnitureLine) and words(item.line) == "N"]
        assert len(again) == heads
        lines = {words(item): item for item in page.items if isinstance(item, Line)}
        for line in again:
            first = min((one for one in lines.values() if one.x == line.x and one.y > line.y), key=lambda one: one.y)
            assert first.y - line.y == pytest.approx(12), "its rows stand right below it"
        assert max(line.y for line in lines.values()) <= 160
    assert again[0].y == again[1].y < 40 + 12, "nothing is left empty above it"


def test_a_table_in_a_note_has_its_head_on_each_page() -> None:
    rows = [cells(f"r{number}", "x") for number in range(1, 61)]
    note = f"</p>{table(*rows, head='<th>N</th><th>X</th>', caption='Cap')}<p>"
    pages, found = lay(f"<p>a{call(1)}</p>" + notes(note))
    assert not found
    shown = [text for page in pages.pages for text in texts(page) if text[0] == "r"]
    assert shown == [f"r{number}" for number in range(1, 61)]
    assert len(pages.pages) > 2
    for page in pages.pages[1:]:
        above = [item.line for item in page.items if isinstance(item, FurnitureLine) and item.kind == "Layout"]
        assert [words(line) for line in above] == ["Cap (continued)", "N", "X"]
        rows_of = [item for item in page.items if isinstance(item, Line) and words(item)[0] == "r"]
        assert above[1].y < rows_of[0].y <= rows_of[-1].y <= 160


def test_a_repeated_head_and_its_line_take_room_on_the_page() -> None:
    rows = [cells(f"r{row}", "x") for row in range(30)]
    pages, _ = lay(table(*rows, caption="Cap", head="<th>N</th><th>X</th>"))
    for page in pages.pages:
        bodies = [item.line if isinstance(item, FurnitureLine) else item for item in page.items
                  if isinstance(item, Line) or (isinstance(item, FurnitureLine) and item.kind == "Layout")]  # fmt: skip
        assert max(line.y for line in bodies) <= 160


def test_a_word_much_wider_than_the_page_is_told_in_time() -> None:
    begun = time.process_time()
    _, found = lay(table(cells("a" * 20_000 + " so it is", "b")))
    assert [one.code for one in found] == ["too-wide"]
    assert time.process_time() - begun < 10
