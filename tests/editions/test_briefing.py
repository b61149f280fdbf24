"""The complete set of the briefing: every file is there, and its booklets, once folded, read as the book does."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from builder.geometry import PAGE_SIZES
from builder.order import FORMATS, Order
from builder.pipeline import make

ROOT = Path(__file__).parents[2]
NAME = "treaty-1950"
EDITIONS = {"": "A5", "-a4": "A4", "-letter": "Letter", "-large-print": "A4", "-draft": "A4"}
FOLDED = {"": ("A4", 0.05), "-a4": ("A3", 0.05), "-letter": ("", 0.05), "-large-print": ("A3", 0.05)}
"""The sheets of each booklet; two Letters side by side are no sheet with a name here."""


@pytest.fixture(scope="module")
def complete() -> dict[str, bytes]:
    order = Order(ROOT / "content" / NAME, FORMATS, Path(), editions=None, catalogue=True)
    report, made = make(order)
    # Without an address the handout has no code, and the build says so.
    assert [one.code for one in report.sorted()] == ["no-url"]
    return {path.name.removeprefix(NAME): data for path, data in made.items()}


@pytest.mark.slow
def test_everything_is_there(complete: dict[str, bytes]) -> None:
    books = {f"{edition}.pdf" for edition in EDITIONS}
    sheets = {f"{edition}{ending}.pdf" for edition in FOLDED for ending in ("-booklet", "-cover")}
    others = {".epub", "-handout.pdf", ".bib", ".ris", ".json", "index.html", "SHA256SUMS"}
    assert set(complete) == books | sheets | others
    for edition, page in EDITIONS.items():
        with pymupdf.open(stream=complete[f"{edition}.pdf"]) as read:
            assert tuple(read[0].rect[2:]) == pytest.approx(PAGE_SIZES[page], abs=0.1)
    with pymupdf.open(stream=complete["-handout.pdf"]) as read:
        assert len(read) == 2
        assert tuple(read[0].rect[2:]) == pytest.approx(PAGE_SIZES["A4"], abs=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("edition", FOLDED)
def test_folded_and_leafed_through_the_sheets_are_the_book(complete: dict[str, bytes], edition: str) -> None:
    with pymupdf.open(stream=complete[f"{edition}.pdf"]) as read:
        book = [_words(page, page.rect) for page in read]
    with pymupdf.open(stream=complete[f"{edition}-booklet.pdf"]) as sheets:
        wide, high = sheets[0].rect[2:]
        named = FOLDED[edition][0]
        short, long = PAGE_SIZES[named] if named else (PAGE_SIZES["Letter"].height, 2 * PAGE_SIZES["Letter"].width)
        assert (wide, high) == pytest.approx((max(short, long), min(short, long)), abs=0.1)
        halves = [
            [_words(side, pymupdf.Rect(left, 0, left + wide / 2, high)) for left in (0.0, wide / 2)] for side in sheets
        ]
    # The sheets lie in one another; fronts face out. Leafing goes through the right halves of fronts and the left
    # halves of backs to the middle, and through the others back to the outside.
    fronts, backs = halves[0::2], halves[1::2]
    assert len(fronts) == len(backs)
    first = [half for front, back in zip(fronts, backs, strict=True) for half in (front[1], back[0])]
    second = [half for front, back in zip(fronts, backs, strict=True) for half in (front[0], back[1])]
    leaves = [*first, *reversed(second)]
    *inside, back_cover = leaves
    assert inside[: len(book)] == book
    assert not any(inside[len(book) :])  # empty pages come before the back cover
    assert len(leaves) % 4 == 0
    assert len(leaves) - 1 - len(book) < 4
    assert back_cover[:4] == ["On", "14", "February", "1950"]


def _words(page: pymupdf.Page, part: pymupdf.Rect) -> list[str]:
    """The words in a part of a page, line by line."""
    words = [word for word in page.get_text("words") if part.x0 <= (word[0] + word[2]) / 2 < part.x1]
    return [word[4] for word in words]
