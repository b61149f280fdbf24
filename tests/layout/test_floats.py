"""Floats: never before their mention, in order, no hole where they don't fit."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.layout.dump import words as shown
from builder.layout.pages import Destination, Fill, Line, Page, Picture
from tests.layout.bench import furniture, lay, styler, texts
from tests.layout.test_page_making import call, notes
from tests.layout.test_tables import cells, table

LOOK = styler("", elements="  figure: {float: yes, before: 1, after: 1}\n")


def figure(number: int, lines: int = 3, caption: str = "") -> str:
    """A figure whose picture is so many lines high; its caption takes another."""
    size = f'data-pixels="2000x{120 * lines}" data-width="1"'
    words = caption or f"Cap{number}"
    return f'<figure id="f{number}"><img src="p{number}.png" {size}/><figcaption>{words}</figcaption></figure>'


def mention(number: int) -> str:
    return f'<a class="xref" href="#f{number}">see{number}</a>'


def lines(name: str, count: int, **at: str) -> str:
    """A paragraph of so many lines, some of them with something more in them: ``l3="…"``."""
    return (
        "<p>"
        + "<br/>".join(f"{name}{n}{' ' + at[f'l{n}'] if f'l{n}' in at else ''}" for n in range(1, count + 1))
        + "</p>"
    )


def page_of(pages: tuple[Page, ...], text: str) -> int:
    return next(page.index for page in pages if any(text in line.split() for line in texts(page)))


def picture(page: Page) -> float:
    """How far below the head of the type area the page's picture begins."""
    (found,) = [item for item in page.items if isinstance(item, Picture)]
    return round(found.rect.y - 40, 2)


def test_a_figure_stands_at_the_foot_of_the_page_that_mentions_it() -> None:
    pages, _ = lay(lines("a", 3, l2=mention(1)) + figure(1) + lines("b", 12), look=LOOK)
    first = pages.pages[0]
    assert picture(first) == 72, "three lines and its caption's below it"
    heights = {item.pieces[0].shaped.text: item.y for item in first.items if isinstance(item, Line)}
    assert sorted(heights, key=heights.__getitem__) == ["a1", "a2", "a3", "b1", "b2", "Cap1"]
    assert texts(first) == ["a1", "a2 see1", "a3", "Cap1", "b1", "b2"], "it is read where its place in the source is"


def test_lines_that_begin_in_a_word_of_their_own_keep_their_order_beside_a_float() -> None:
    body = f"<p>a1 {mention(1)}<br/><em>b1</em> b2<br/>c1<br/><em>d1</em></p>" + figure(1, 2) + lines("e", 12)
    pages, _ = lay(body, look=LOOK)
    assert texts(pages.pages[0])[:6] == ["a1 see1", "b1 b2", "c1", "d1", "Cap1", "e1"]


def test_a_figure_that_does_not_fit_leaves_no_hole() -> None:
    pages, _ = lay(lines("a", 8, l8=mention(1)) + figure(1, 5) + lines("b", 12), look=LOOK)
    assert texts(pages.pages[0])[8:] == ["b1", "b2"]
    assert picture(pages.pages[1]) == 0, "it goes to the head of the next page"
    assert texts(pages.pages[1]).index("Cap1") >= 0


def test_a_chapter_may_end_with_a_page_of_its_last_figure() -> None:
    pages, _ = lay(lines("a", 9, l9=mention(1)) + figure(1, 4) + lines("b", 1), look=LOOK)
    assert texts(pages.pages[1]) == ["Cap1"], "nothing of the text is kept back to keep it company"


def test_the_text_below_a_figure_stands_on_the_grid() -> None:
    pages, _ = lay(lines("a", 9, l9=mention(1)) + figure(1, 4) + lines("b", 12), look=LOOK)
    body = [item.y for item in pages.pages[1].items if isinstance(item, Line) and item.pieces[0].shaped.text[0] == "b"]
    first = next(item.y for item in pages.pages[0].items if isinstance(item, Line))
    assert all(abs((y - first) % 12) < 0.01 or abs((y - first) % 12 - 12) < 0.01 for y in body)


def test_a_figure_waits_for_a_mention_that_comes_later() -> None:
    pages, _ = lay(figure(1) + lines("a", 25, l23=mention(1)), look=LOOK)
    shown = next(page.index for page in pages.pages if any(isinstance(item, Picture) for item in page.items))
    assert shown >= page_of(pages.pages, "see1")


def test_a_paragraph_after_a_float_is_indented_as_after_text() -> None:
    pages, _ = lay(lines("a", 2) + figure(1) + lines("b", 2), look=LOOK)
    lefts = {item.pieces[0].shaped.text: item.pieces[0].x for item in pages.pages[0].items if isinstance(item, Line)}
    assert (lefts["a1"], lefts["b1"]) == (0, 10)


def test_a_figure_without_a_caption_stays_where_it_is() -> None:
    bare = '<figure id="f1"><img src="p.png" data-pixels="200x24" data-width="1"/></figure>'
    pages, _ = lay(lines("a", 2) + bare + lines("b", 2), look=LOOK)
    assert picture(pages.pages[0]) == 36


def test_a_note_called_in_a_caption_goes_with_its_figure() -> None:
    body = lines("a", 2) + figure(1, 6, f"Cap{call(1)}") + lines("b", 9, l8=call(2))
    pages, found = lay(body + notes("first", "second"), look=LOOK)
    assert not found
    for page in pages.pages:
        assert ("Cap1" in texts(page)) == ("1 first" in texts(page))
        assert any(line.endswith("b8 2") for line in texts(page)) == ("2 second" in texts(page))


def test_a_call_of_no_note_in_a_caption_is_set_as_in_the_text() -> None:
    """As a template of the publication's own may write it."""
    for at_the_foot in ("", notes("of another").replace("n1", "n7")):
        pages, _ = lay(lines("a", 3, l1=mention(1)) + figure(1, caption=f"Cap{call(1)}") + at_the_foot, look=LOOK)
        assert "Cap1" in texts(pages.pages[0])


def test_floats_stand_above_the_notes() -> None:
    pages, _ = lay(lines("a", 4, l2=mention(1), l3=call(1)) + figure(1, 2) + lines("b", 9) + notes("first"), look=LOOK)
    assert texts(pages.pages[0])[-2:] == ["Cap1", "1 first"]
    ys = [item.y for item in pages.pages[0].items if isinstance(item, Line)]
    assert ys == sorted(ys)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=9),
    st.lists(st.integers(1, 8), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
)
def test_whatever_floats_comes_once_in_order_and_after_its_mention(
    lengths: list[tuple[int, bool]], sizes: list[int], chance: st.DataObject
) -> None:
    where = sorted(chance.randrange(len(lengths)) for _ in sizes)  # type: ignore[attr-defined]
    body = ""
    for number, (length, _) in enumerate(lengths):
        own = [at for at, place in enumerate(where) if place == number]
        body += lines(f"p{number}l", length, **{f"l{length}": " ".join(mention(at) for at in own)})
        body += "".join(figure(at, sizes[at]) for at in own)
    pages, found = lay(body, look=LOOK)
    assert not found
    shown = [(page.index, item) for page in pages.pages for item in page.items if isinstance(item, Picture)]
    assert sorted(item.src for _, item in shown) == [f"p{at}.png" for at in range(len(sizes))]
    order = [(index, round(item.rect.y, 2)) for index, item in sorted(shown, key=lambda one: one[1].src)]
    assert order == sorted(order)
    for index, item in shown:
        assert index >= page_of(pages.pages, f"see{item.src[1]}")
        assert item.rect.y + item.rect.height <= 160.01
    text = [line.split()[0] for page in pages.pages for line in texts(page) if line.startswith("p")]
    assert text == [f"p{number}l{line}" for number, (length, _) in enumerate(lengths) for line in range(1, length + 1)]


def test_a_table_wider_than_the_page_has_a_page_of_its_own_on_its_side() -> None:
    look = _tall()
    wide = table(cells(*["a" * 10] * 3), cells("b", "b", "b"), caption=f"Cap{call(1)}")
    pages, found = lay(lines("a", 3) + wide + lines("b", 30) + notes("first"), look=look)
    assert not found
    (turned,) = [page for page in pages.pages if page.size.width > page.size.height]
    assert turned.size == (400, 260)
    assert texts(turned) == ["Cap1", "a" * 10, "a" * 10, "a" * 10, "b", "b", "b", "1 first"]
    assert furniture(turned) == []
    assert all(item.x > 0 and item.x + 100 <= 400 for item in turned.items if isinstance(item, Line))
    before = pages.pages[turned.index - 1]
    assert texts(before)[-1].startswith("b"), "the text flows on to the foot of the page before"
    assert not any("1 first" in texts(page) for page in pages.pages if page is not turned)


@pytest.mark.parametrize("place", ['<div class="table" id="e"></div>', '<p><a id="e"></a></p>'])
def test_a_place_before_a_table_on_its_side_is_in_the_text(place: str) -> None:
    wide = table(cells(*["a" * 10] * 3), cells("b", "b", "b"), caption=f"Cap{call(1)}")
    pages, _ = lay(lines("a", 3) + place + wide + lines("b", 30) + notes("first"), look=_tall())
    (page,) = [page for page in pages.pages if any(isinstance(i, Destination) and i.id == "e" for i in page.items)]
    assert page.size.width < page.size.height
    (place_,) = [item for item in page.items if isinstance(item, Destination) and item.id == "e"]
    assert place_.y == 40 + 36


def test_a_long_table_on_its_side_has_its_head_on_each_page() -> None:
    rows = [cells(f"r{number}", *["a" * 10] * 2) for number in range(40)]
    wide = table(*rows, caption="Cap", head="<th>" + "h" * 10 + "</th><th>i</th><th>j</th>")
    pages, found = lay(lines("a", 3) + wide, look=_tall())
    assert not found
    turned = [page for page in pages.pages if page.size.width > page.size.height]
    assert len(turned) > 1
    assert [text for page in turned for text in texts(page) if text[0] == "r"] == [f"r{number}" for number in range(40)]
    assert furniture(turned[1])[:2] == ["Cap (continued)", "h" * 10]
    places = [item for page in turned for item in page.items if isinstance(item, Destination)]
    assert len(places) == 0
    assert all(item.y <= 40 + 200 for page in turned for item in page.items if isinstance(item, Line))


def test_a_row_that_the_head_leaves_no_room_on_a_page_on_its_side_is_divided() -> None:
    head = "".join(f"<th>{'<br/>'.join(['h' * 10] * 6)}</th>" for _ in range(3))
    rows = [cells(*("<br/>".join(f"{name}{at:02d}" + "x" * 7 for at in range(12)) for name in "abc")) for _ in "12"]
    pages, found = lay(lines("a", 3) + table(*rows, caption="Cap", head=head), look=_tall())
    assert not found
    turned = [page for page in pages.pages if page.size.width > page.size.height]
    assert all(item.y <= 40 + 200 for page in turned for item in page.items if isinstance(item, Line))
    shown = [text for page in turned for text in texts(page) if text[0] == "a" and text[1].isdigit()]
    assert [text[:3] for text in shown] == [f"a{at:02d}" for at in range(12)] * 2
    assert all(len([text for text in texts(page) if text in shown]) > 1 for page in turned), "no line stands alone"


def test_rows_below_a_head_higher_than_a_page_on_its_side_are_told() -> None:
    head = "".join(f"<th>{'<br/>'.join(['h' * 10] * 20)}</th>" for _ in range(3))
    _, found = lay(lines("a", 3) + table(*[cells("b", "c", "d")] * 20, head=head), look=_tall())
    assert {finding.code for finding in found} == {"too-tall"}


def test_notes_of_a_table_on_its_side_stand_on_the_pages_of_their_rows() -> None:
    rows = [cells(f"r{at}{call(1) if at == 5 else call(2) if at == 38 else ''}", *["a" * 10] * 2) for at in range(40)]
    wide = table(*rows, caption="Cap", head="<th>" + "h" * 10 + "</th><th>i</th><th>j</th>")
    pages, found = lay(lines("a", 3) + wide + notes("first", "second"), look=_tall())
    assert not found
    for row, note in (("r51", "1 first"), ("r382", "2 second")):
        (page,) = [page for page in pages.pages if row in texts(page)]
        assert note in texts(page)
    turned = [page for page in pages.pages if page.size.width > page.size.height]
    counts = [sum(text[0] == "r" for text in texts(page)) for page in turned]
    assert max(counts) - min(counts) <= 3, "the pages are about equally full"


def test_a_note_longer_than_a_page_begins_on_the_page_of_the_figure_that_calls_it() -> None:
    long = "<br/>".join(f"n{at}" for at in range(60))
    pages, found = lay(lines("a", 2) + figure(1, 3, f"Cap{call(1)}") + lines("b", 9) + notes(long), look=LOOK)
    assert not found
    shown = [(page.index, word) for page in pages.pages for line in texts(page) for word in line.split()]
    assert [word for _, word in shown if word[0] == "n"] == [f"n{at}" for at in range(60)]
    assert dict((word, at) for at, word in shown)["Cap1"] == next(at for at, word in shown if word == "n0")


@pytest.mark.parametrize("before", range(1, 21))
@pytest.mark.parametrize("high", [2, 5, 7])
def test_a_heading_that_ends_a_chapter_shares_a_page_with_the_first_figure_below_it(before: int, high: int) -> None:
    text = "".join(f"<p>a{number}</p>" for number in range(before))
    for body in (figure(1, high) + figure(2, 3), f"<div>{figure(1, high)}</div>"):
        pages, found = lay(text + '<h2 id="h">Head</h2>' + body, look=LOOK)
        assert not found
        assert page_of(pages.pages, "Head") == page_of(pages.pages, "Cap1")


def test_a_heading_before_a_turned_page_stays_in_the_text() -> None:
    wide = table(cells(*["a" * 10] * 3), cells("b", "b", "b"), caption="Cap")
    pages, found = lay(lines("a", 3) + '<h2 id="h">Head</h2>' + wide, look=_tall())
    assert not found
    assert _pages_of(pages.pages, "Head", "Cap") == [[0], [1]]


@pytest.mark.parametrize("before", range(1, 11))
def test_a_heading_stays_with_its_text_behind_a_part_of_which_all_floats(before: int) -> None:
    text = "".join(f"<p>a{number}</p>" for number in range(before))
    part = f'<div id="d">{figure(1, 2)}</div>'
    pages, found = lay(f'{text}<h2 id="h">Head</h2>{part}{lines("b", 4)}', look=LOOK)
    assert not found
    assert page_of(pages.pages, "Head") == page_of(pages.pages, "b1") == page_of(pages.pages, "b2")
    ids = [item.id for page in pages.pages for item in page.items if isinstance(item, Destination)]
    assert {"h", "d", "f1"} <= set(ids)


def test_a_chapter_may_be_nothing_but_figures() -> None:
    for body in (figure(1), f"<div>{figure(1)}</div>"):
        pages, found = lay(body, look=LOOK)
        assert not found
        assert [texts(page) for page in pages.pages] == [["Cap1"]]


AGAIN = call(1).replace('id="c1"', 'id="c1-2"')
"""A second call of the first note."""
FLOATING = styler("", elements="  figure: {float: yes, before: 1, after: 1}\n  div.table: {float: yes}\n")


def _with_id(made: str) -> str:
    return made.replace("<div", '<div id="t"', 1)


def _pages_of(pages: tuple[Page, ...], *wanted: str) -> list[list[int]]:
    """For each text, the pages of the lines that are it."""
    return [[page.index for page in pages for line in texts(page) if line == text] for text in wanted]


def test_a_note_that_is_called_twice_in_a_table_stands_below_it_once() -> None:
    floating = _with_id(table(cells("r", f"x{call(1)}"), cells("r", f"y{AGAIN}"), caption="Cap"))
    pages, found = lay(lines("a", 3) + floating + notes("first"), look=FLOATING)
    assert not found
    assert _pages_of(pages.pages, "Cap", "1 first") == [[0], [0]]
    rows = [cells(f"r{at}{call(1) if at == 5 else AGAIN if at == 38 else ''}", *["a" * 10] * 2) for at in range(40)]
    head = "<th>" + "h" * 10 + "</th><th>i</th><th>j</th>"
    pages, found = lay(lines("a", 3) + table(*rows, caption="Cap", head=head) + notes("first"), look=_tall())
    assert not found
    ((first,), (last,), (note,)) = _pages_of(pages.pages, "r51", "r381", "1 first")
    assert first == note != last


def test_a_note_that_a_table_calls_once_more_stands_on_the_page_of_its_first_call() -> None:
    long = [cells(f"r{number}", "x") for number in range(1, 8)]
    before = lines("a", 6, l1=call(1))
    floating = _with_id(table(*long, cells(f"last{AGAIN}", "x"), caption="Cap"))
    pages, found = lay(before + floating + lines("b", 9) + notes("first"), look=FLOATING)
    assert not found
    assert _pages_of(pages.pages, "a1 1", "1 first", "Cap") == [[0], [0], [1]]
    pages, found = lay(before + figure(1, 6, f"C{AGAIN}") + lines("b", 9) + notes("first"), look=FLOATING)
    assert not found
    assert _pages_of(pages.pages, "a1 1", "1 first", "C1") == [[0], [0], [1]]


def test_a_note_whose_first_call_floats_goes_with_it_though_the_text_calls_it_too() -> None:
    pages, found = lay(
        lines("a", 4) + figure(1, 6, f"C{call(1)}") + lines("b", 12, l1=AGAIN) + notes("first"), look=FLOATING
    )
    assert not found
    assert _pages_of(pages.pages, "b1 1", "1 first", "C1") == [[0], [1], [1]]


def _tall(elements: str = "") -> object:
    from builder.markup import theme as themes
    from builder.markup.styles import Styler
    from tests.layout.bench import THEME

    text = THEME.replace("260pt x 200pt", "260pt x 400pt").replace("furniture:\n", f"{elements}furniture:\n")
    theme, found = themes.load(text, "square.yaml", lambda file: False)
    assert theme is not None, found
    return Styler(theme, "en-GB")


def test_a_heading_below_a_float_belongs_to_what_follows_it() -> None:
    """At the head of a page too, where the room above a heading is dropped: the paragraph's way to the grid is not
    put between the two."""
    look = styler(
        "",
        elements="  figure: {float: yes, before: 1, after: 1}\n  h3: {before: 1.5, after: 0.5, keep_next: yes}\n",
    )
    head = '<h3 id="h">Head</h3>'

    def gap(page: Page) -> float:
        at = {item.pieces[0].shaped.text: item.y for item in page.items if isinstance(item, Line)}
        return round(at["b1"] - at["Head"], 6)

    running, _ = lay(lines("a", 2) + head + lines("b", 4), look=look)
    floated, _ = lay(lines("a", 10, l9=mention(1)) + figure(1, 4) + head + lines("b", 12), look=look)
    page = next(page for page in floated.pages if "Head" in texts(page))
    assert picture(page) == 0
    assert texts(page).index("Head") < texts(page).index("b1")
    assert gap(page) == gap(running.pages[0])
    first = next(item.y for item in floated.pages[0].items if isinstance(item, Line))
    b1 = next(item.y for item in page.items if isinstance(item, Line) and item.pieces[0].shaped.text == "b1")
    assert abs((b1 - first) / 12 - round((b1 - first) / 12)) < 1e-3


def test_a_paragraph_after_what_stays_in_the_text_is_not_indented() -> None:
    bare = figure(1).replace("<figcaption>Cap1</figcaption>", "")
    lefts = []
    for body in (figure(1), bare):
        pages, _ = lay(f"<p>aaaa</p>{body}<p>bbbb</p>", look=LOOK)
        (line,) = [item for item in pages.pages[0].items if isinstance(item, Line) and shown(item) == "bbbb"]
        lefts.append(line.x + line.pieces[0].x)
    assert lefts == [30, 20]


@given(st.integers(0, 12), st.integers(0, 9), st.integers(1, 6), st.booleans())
@settings(max_examples=40, deadline=None)
def test_figures_come_before_a_table_that_stays_in_the_text_behind_them(
    before: int, between: int, high: int, late: bool
) -> None:
    """It is too high to float, and comes after them in the source; a mention behind it changes nothing."""
    rows = [cells(f"r{number}", "x") for number in range(1, 15)]
    long = table(*rows, caption="Long").replace("<div", '<div id="t"', 1)
    look = styler("", elements="  figure: {float: yes, before: 1, after: 1}\n  div.table: {float: yes}\n")
    middle = lines("b", between) if between else ""
    body = (
        lines("a", before + 1) + figure(1, high) + middle + long + lines("c", 4, **({"l2": mention(1)} if late else {}))
    )
    pages, _ = lay(body, look=look)
    place = {shown(item): (page.index, item.y) for page in pages.pages for item in page.items if isinstance(item, Line)}
    assert place["Cap1"] < place["Long"]


def test_the_place_of_what_prints_nothing_is_kept_behind_a_figure_that_is_put_back_into_the_text() -> None:
    rows = [cells(f"r{number}", "x") for number in range(1, 15)]
    long = table(*rows, caption="Long").replace("<div", '<div id="t"', 1)
    look = styler("", elements="  figure: {float: yes, before: 1, after: 1}\n  div.table: {float: yes}\n")
    body = lines("a", 2) + figure(1) + '<div class="table" id="e"></div><p>bbbb</p>' + long
    pages, _ = lay(body, look=look)
    places = [item.id for page in pages.pages for item in page.items if isinstance(item, Destination)]
    assert sorted(places) == ["e", "f1", "one", "t"]


@pytest.mark.parametrize("before", [2, 9])
def test_the_field_of_a_float_is_clear_of_the_text_and_of_the_foot(before: int) -> None:
    look = styler(elements="  figure: {float: yes, before: 1, after: 1, background: tint, padding: 10pt}\n")
    pages, found = lay(lines("a", before, l1=mention(1)) + figure(1) + lines("b", 12), look=look)
    assert not found
    (page,) = [page for page in pages.pages if any(isinstance(item, Picture) for item in page.items)]
    (field,) = [item.rect for item in page.items if isinstance(item, Fill)]
    assert field.y >= 40 - 0.01
    assert field.y + field.height <= 160.01
    for item in page.items:
        if isinstance(item, Line) and shown(item) != "Cap1":
            assert item.y <= field.y - 2 or item.y - 8 >= field.y + field.height, shown(item)


def test_the_field_of_a_table_on_its_side_stays_in_the_type_area() -> None:
    rows = [cells(f"r{number}", *["a" * 10] * 2) for number in range(40)]
    wide = table(*rows, caption="Cap", head="<th>" + "h" * 10 + "</th><th>i</th><th>j</th>")
    pages, found = lay(lines("a", 3) + wide, look=_tall("  div.table: {background: tint, padding: 10pt}\n"))
    assert not found
    turned = [page for page in pages.pages if page.size.width > page.size.height]
    assert len(turned) > 1
    for page in turned:
        (field,) = [item.rect for item in page.items if isinstance(item, Fill)]
        assert field.height <= 200.01
