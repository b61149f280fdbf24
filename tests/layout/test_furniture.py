"""Running heads and folios: what there is room for, and that they stay on the page."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from builder.layout.furniture import SAFE, _fitting, furniture, set_line
from builder.layout.pages import Fill, FurnitureLine, Line
from builder.layout.paginate import paginate
from builder.layout.words import Inks
from builder.markup import theme as themes
from builder.markup.styles import Styler
from builder.markup.theme import enlarged
from tests.layout.bench import THEME, flow, lay, section, styler
from tests.layout.bench import furniture as furniture_of
from tests.layout.test_justified import styler as book_styler
from tests.layout.test_tables import cells, table


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("One two three", "One two three"),
        ("One two, three four five", "One two, three…"),
        ("One two three, four", "One two three…"),
        ("sea-faring-and-sea-loving-people", "sea-faring-and…"),
        ("incomprehensibilities", "…"),
    ],
)
def test_a_running_head_has_as_much_of_a_title_as_fits(title: str, shown: str) -> None:
    pages, _ = lay(section("<p>" + "<br/>".join(["a"] * 25) + "</p>", title=title))
    assert furniture_of(pages.pages[2]) == ["3", shown]


@pytest.mark.parametrize(
    ("title", "lines", "said"),
    [
        ("Oőe", 25, ["one.md:1:1: no typeface of the running heads has “ő” (U+0151)"]),
        ("Oőe", 10, []),  # the first page has no running head, and the second is a left-hand one
        ("One", 25, []),
        ("incomprehensibilities őe", 25, []),
    ],
    ids=["shown", "not shown", "had", "cut off"],
)
def test_what_a_running_head_can_t_be_set_in_is_told(title: str, lines: int, said: list[str]) -> None:
    _, found = lay(section("<p>" + "<br/>".join(["a"] * lines) + "</p>", title=title))
    assert [f"{one.span}: {one.message}" for one in found] == said


def test_what_the_book_s_title_can_t_be_set_in_is_told_once() -> None:
    long = "<p>" + "<br/>".join(["a"] * 25) + "</p>"
    flows = [flow(long), flow(long)]
    _, found = paginate(flows, styler(), "The Bőok", {})
    assert [f"{one.span}: {one.message}" for one in found] == [
        "publication.yaml:1:1: no typeface of the running heads has “ő” (U+0151)"
    ]


def test_nothing_is_told_of_running_heads_where_pages_have_none() -> None:
    theme, _ = themes.load(THEME.replace("260pt x 200pt", "260pt x 400pt"), "square.yaml", lambda file: False)
    assert theme is not None
    look = Styler(theme, "en-GB")
    turned = table(*[cells(*["a" * 10] * 3)] * 6)
    pages, found = paginate([flow(f"<p>a</p>{turned}", look)], look, "The Bőok", {})
    assert [page.size.width > page.size.height for page in pages.pages] == [False, True]
    assert not found


def test_what_a_draft_s_word_can_t_be_set_in_is_told() -> None:
    look = Styler(replace(styler().theme, draft=True), "en-GB")
    _, found = paginate([flow("<p>a</p>", look)], look, "The Book", {}, lambda key: "Σχέδιο")
    assert [one.message for one in found] == [
        "no typeface of the word under a draft’s text has “Σ” (U+03A3), “χ” (U+03C7), “έ” (U+03AD), “δ” (U+03B4), "
        "“ι” (U+03B9), “ο” (U+03BF)"
    ]


def test_a_page_on_its_side_is_a_draft_too() -> None:
    theme, _ = themes.load(THEME.replace("260pt x 200pt", "260pt x 400pt"), "square.yaml", lambda file: False)
    assert theme is not None
    look = Styler(replace(theme, draft=True), "en-GB")
    rows = [cells(*["a" * 10] * 3)] * 6
    pages, found = paginate([flow(table(*rows), look)], look, "The Book", {}, lambda key: "Draft")
    assert not found
    (page,) = [page for page in pages.pages if page.size.width > page.size.height]
    assert furniture_of(page) == ["Draft", "5"]
    number = [item.line for item in page.items if isinstance(item, FurnitureLine)][-1]
    fifth = [item for item in page.items if isinstance(item, Line)][4 * 3]
    assert number.y == fifth.y
    assert 0 < number.x < fifth.x - 8
    assert isinstance(page.items[0], FurnitureLine), "the text stands over the word"


def test_a_title_without_spaces_is_cut_between_han_characters() -> None:
    ink = Inks({}).of(book_styler("zh-Hans").furniture("recto").text)
    shown = _fitting(ink, "中华人民共和国和苏维埃社会主义共和国联盟友好同盟互助条约", 120.0)
    assert shown == "中华人民共和国和苏维埃…"
    assert set_line(ink, shown).width <= 120


def test_a_title_of_very_many_words_is_measured_no_farther_than_it_may_fit() -> None:
    ink = Inks({}).of(styler().furniture("recto").text)
    assert _fitting(ink, " ".join(map(str, range(100_000, 200_000))), 200.0) == "100000 100001 100002…"
    assert len(ink._words) < 10


def test_furniture_of_large_text_stays_on_the_page() -> None:
    look = Styler(enlarged(styler().theme, 18), "en-GB")
    kit = furniture(look, Inks({}))
    rise, depth = kit.folio.stack[0].ascender * kit.folio.em, -kit.folio.stack[0].descender * kit.folio.em
    frame = look.theme.page
    assert depth < kit.head <= frame.head - rise - SAFE + 0.01 < 12 * 1.8
    foot = frame.size.height - frame.head - frame.height
    assert rise < kit.drop <= foot - depth - SAFE + 0.01


@pytest.mark.parametrize(("thickness", "count"), [("0.5pt", 4), ("0pt", 0)])
def test_a_rule_without_thickness_is_none(thickness: str, count: int) -> None:
    rule = f"{thickness} ink"
    listed = f"  dl.facts: {{label_width: 30pt, row_rule: {rule}}}\n"
    elements = f"  blockquote: {{rule_above: {rule}, rule_below: {rule}}}\n{listed}"
    notes = f"  notes: {{rule: {rule}, rule_width: 30pt, above: 0.5, below: 0.5, gap: 0}}\n"
    call = '<a class="noteref" id="c" href="#n">1</a>'
    note = '<section class="notes"><aside class="footnote" id="n"><p>N</p></aside></section>'
    facts = '<dl class="facts"><dt>a</dt><dd><p>b</p></dd><dt>c</dt><dd><p>d</p></dd></dl>'
    pages, _ = lay(
        f"<p>A{call}</p><blockquote><p>Q</p></blockquote>{facts}{note}", look=styler(notes, elements=elements)
    )
    assert sum(isinstance(item, Fill) for page in pages.pages for item in page.items) == count
