"""Pages named together."""

from __future__ import annotations

import pytest

from builder.layout.page_labels import page_list, page_runs
from builder.layout.pages import Destination, LinkArea, Page
from tests.layout.bench import heights, lay, section, texts


@pytest.mark.parametrize(
    ("labels", "fold", "shown"),
    [
        (["12", "12", "14"], False, "12, 14"),
        (["12", "13", "14", "20"], True, "12–14, 20"),
        (["iii", "iv", "1", "2"], True, "iii–iv, 1–2"),
        (["9", "10"], True, "9–10"),
        (["i", "1"], True, "i, 1"),
        ([], True, ""),
    ],
)
def test_pages_named_together(labels: list[str], fold: bool, shown: str) -> None:
    assert page_list(labels, fold) == shown


def test_a_row_of_pages_knows_where_each_begins() -> None:
    assert page_runs(["12", "13", ("20", "22"), "21", "12"], True) == [("12–13", 0), ("20–22", 2), ("12", 4)]
    assert page_runs(["12", "14", "12"], False) == [("12", 0), ("14", 1)]


def test_numbers_of_a_slot_are_links_of_their_own() -> None:
    body = "".join(f'<h2 id="h{n}">H</h2><p>{"<br/>".join(["x"] * 6)}</p>' for n in range(5))
    links = "".join(f'<a class="xref" href="#h{n}"></a>' for n in (0, 1, 4))
    slot = f'<p>On <span class="pageref" data-ref="h0 h1 h4" data-one="page" data-several="pages">{links}</span></p>'
    pages, _ = lay(section(body), section(slot, slug="two"))
    areas = [item for page in pages.pages for item in page.items if isinstance(item, LinkArea)]
    labels = list(dict.fromkeys(pages.labels[f"h{n}"] for n in (0, 1, 4)))
    assert texts(pages.pages[-1]) == [f"On pages {', '.join(labels)}"]
    assert [pages.labels[link.href.removeprefix("#")] for link in areas] == labels


def test_a_slot_shows_the_pages_of_all_its_targets_once() -> None:
    body = "".join(f'<h2 id="h{n}">H</h2><p>{"<br/>".join(["x"] * 6)}</p>' for n in range(5))
    slot = '<p><span class="pageref" data-ref="h0 h1 h2 h4" data-fold="yes"></span></p>'
    pages, _ = lay(section(body), section(slot, slug="two"))
    labels = [pages.labels[f"h{n}"] for n in (0, 1, 2, 4)]
    assert texts(pages.pages[-1]) == [page_list(labels, True)]


def places(page: Page) -> dict[str, float]:
    """Ids of a page's places, and how far each stands below the head of the type area."""
    return {item.id: round(item.y - 40, 2) for item in page.items if isinstance(item, Destination)}


EMPTY = {
    "division": '<div id="x"></div>',
    "division of divisions": '<div><div id="x"></div></div>',
    "box": '<aside class="box" id="x"></aside>',
    "item": '<ul><li><div id="x"></div></li></ul>',
    "columns": '<div class="columns"><div id="x"></div></div>',
    "quotation": '<blockquote id="x"></blockquote>',
}


@pytest.mark.parametrize("markup", EMPTY.values(), ids=EMPTY)
def test_the_place_of_what_prints_nothing_goes_with_what_is_printed_next(markup: str) -> None:
    plain, _ = lay("<p>a</p><p>b</p>")
    pages, found = lay(f'<p>a</p>{markup}<p id="y">b</p>')
    assert not found
    assert places(pages.pages[0])["x"] == places(pages.pages[0])["y"]
    assert heights(pages.pages[0]) == heights(plain.pages[0]), "it takes no room"
    assert pages.labels["x"] == "1"


@pytest.mark.parametrize("markup", EMPTY.values(), ids=EMPTY)
def test_at_the_end_it_stands_below_all_that_is_printed(markup: str) -> None:
    pages, _ = lay("<p>a</p>" * 14 + markup)
    assert places(pages.pages[1])["x"] == 12 * len(texts(pages.pages[1]))
    assert pages.labels["x"] == "2"


def test_a_figure_beside_the_text_leaves_no_place_behind() -> None:
    figure = '<figure class="left"><img src="p.png" alt="P" data-pixels="300x300" data-width="0.3"/></figure>'
    pages, _ = lay(f'{figure}<ul><li><div id="x"></div></li><li>aaa</li></ul><p>b</p>')
    assert "x" in places(pages.pages[0])
