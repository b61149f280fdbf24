"""The ruler on pages drawn by hand, and on novels from their first word to the printed PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pymupdf
import pytest

from builder.order import Order
from builder.pipeline import build, prepare
from tests.bench import prose, quality
from tests.bench.manuscripts import write_publication
from tests.bench.ruler import Figures, figures, misses

LEFT, TOP, LEADING, SIZE = 40.0, 60.0, 12.0, 10.0
SPACE = 6.0
FULL = ["aaaa bbbb cccc dddd eeee"] * 20
END = "aaaa bbbb"
"""A paragraph's last line."""
OPENING = [""] * 8
"""How much lower a chapter begins."""


def ruled(*pages: Sequence[str]) -> Figures:
    """Of pages of lines; ``>`` is in front of an indented one, a ``|`` behind one that doesn't reach the edge."""
    document = pymupdf.open()
    for rows in pages:
        page = document.new_page(width=240, height=400)
        for number, row in enumerate(rows):
            words = row.strip(">|").split()
            widths = [pymupdf.get_text_length(word, "cour", SIZE) for word in words]
            x = LEFT + (SIZE if row.startswith(">") else 0.0)
            space = SPACE
            if not row.endswith("|") and len(words) > 1:
                space = (LEFT + 144.0 - x - sum(widths)) / (len(words) - 1)
            for word, width in zip(words, widths, strict=True):
                page.insert_text((x, TOP + number * LEADING), word, fontname="cour", fontsize=SIZE)
                x += width + space
    return figures(document)


def test_even_pages_miss_nothing() -> None:
    found = ruled(FULL, FULL, FULL, FULL)
    assert (found.pages, found.lines, found.widows, found.orphans) == (4, 80, 0, 0)
    assert (found.flush, found.spreads) == (1.0, 1), "the first page has none beside it, the last ends as it may"
    assert misses(found) == []


def test_a_widow_is_the_end_of_a_paragraph_and_not_a_short_one() -> None:
    begun = [">aaaa bbbb cccc dddd", *FULL]
    assert ruled(FULL, [END + "|", *begun], FULL).widows == 1
    assert ruled(FULL, [">" + END + "|", *begun], FULL).widows == 0, "a line of dialogue, all of it"
    assert ruled(FULL, FULL, [*OPENING, END + "|", *begun], FULL).widows == 0, "a chapter's first paragraph"


def test_an_orphan_is_the_beginning_of_a_paragraph_that_goes_on() -> None:
    ended = [*FULL, END + "|", ">aaaa bbbb cccc dddd"]
    assert ruled(ended, FULL, FULL).orphans == 1
    assert ruled(ended, [">aaaa bbbb cccc dddd", *FULL], FULL).orphans == 0, "a paragraph of one line that is full"
    assert ruled(ended, [*OPENING, *FULL], FULL).orphans == 0, "the last line of its chapter"


def test_the_end_of_a_chapter_need_not_be_level() -> None:
    uneven = FULL[:18]
    assert ruled(FULL, uneven, FULL, FULL).flush == 0.0
    found = ruled(FULL, uneven, [*OPENING, *FULL[:12], *FULL[:6]], FULL, FULL, FULL)
    assert (found.flush, found.spreads) == (1.0, 1)


def test_what_a_book_misses_is_named() -> None:
    divided = [*FULL[:10], *["aaaa bbbb cccc dddd eee-"] * 4, *FULL[:5]]
    assert misses(ruled(FULL, divided, [END + "|", ">aaaa bbbb cccc dddd eee", *FULL[:18]], FULL)) == [
        "hyphens", "ladders", "widows", "flush"
    ]  # fmt: skip


@pytest.mark.parametrize("chapters", [1, 8])
def test_a_printed_novel_keeps_to_every_target(chapters: int, tmp_path: Path) -> None:
    """And what is read from the paper is what our own pages say."""
    folder = tmp_path / "novel"
    write_publication(prose.novel(30_000, chapters), folder)
    report, outputs = build(Order(folder, output=tmp_path, formats=("pdf",)))
    assert report.errors == []
    (data,) = [data for path, data in outputs.items() if path.suffix == ".pdf"]
    printed = figures(pymupdf.open(stream=data))
    assert misses(printed) == []
    assert printed.spreads >= 20
    pages = prepare(folder).pages
    assert pages is not None
    own = quality.measure(pages)
    assert (printed.widows, printed.orphans) == (own.widows, own.orphans)
    assert printed.lines == pytest.approx(own.lines, rel=0.05), "full lines at the end of paragraphs are among them"
    assert printed.spread == pytest.approx(own.spread, abs=0.01)
    assert printed.hyphens == pytest.approx(own.hyphens, abs=0.003)
    assert printed.flush == pytest.approx(own.flush, abs=0.1)
