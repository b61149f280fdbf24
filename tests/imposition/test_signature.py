from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.imposition.signature import FoldedSheet, Side, padded, saddle


def folded(sheets: Sequence[FoldedSheet]) -> list[int | None]:
    """The pages in the order in which a reader turns them: the inverse of ``saddle``, by handling the paper.

    Each new signature begins with a sheet at depth 0.
    """
    out: list[int | None] = []
    nested: list[FoldedSheet] = []
    for sheet in (*sheets, None):
        if nested and (sheet is None or sheet.depth == 0):
            # Leafing from the front: right half of each front, then what is behind it.
            for leaf in nested:
                out += [leaf.front.right, leaf.back.left]
            for leaf in reversed(nested):
                out += [leaf.back.right, leaf.front.left]
            nested = []
        if sheet is not None:
            nested.append(sheet)
    return out


def test_eight_pages():
    outer, inner = saddle(padded(8))
    assert (outer.front, outer.back) == (Side(7, 0), Side(1, 6))
    assert (inner.front, inner.back) == (Side(5, 2), Side(3, 4))
    assert (outer.depth, inner.depth) == (0, 1)


@given(st.integers(0, 400), st.integers(0, 9), st.booleans())
def test_folded_sheets_are_read_in_the_order_of_the_pages(count, sheets, back_cover):
    pages = padded(count, back_cover)
    assert folded(saddle(pages, sheets)) == list(pages)


@given(st.integers(1, 400), st.booleans())
def test_every_page_stands_once_on_the_side_that_it_was_made_for(count, back_cover):
    pages = padded(count, back_cover)
    assert [page for page in pages if page is not None] == list(range(count))
    assert len(pages) % 4 == 0
    assert len(pages) - count < 4
    for place, page in enumerate(pages):
        assert page is None or place % 2 == page % 2  # right-hand pages stay right-hand pages


def test_empty_pages_come_before_a_back_cover():
    assert padded(6, keep_last_outside=True) == (0, 1, 2, 3, 4, None, None, 5)
    assert padded(7, keep_last_outside=True) == (0, 1, 2, 3, 4, 5, 6, None)  # else it would face the other way


def test_signatures_begin_anew():
    sheets = saddle(padded(16), 2)
    assert [sheet.depth for sheet in sheets] == [0, 1, 0, 1]
    assert sheets[2].front == Side(15, 8)


def test_half_sheets_are_refused():
    with pytest.raises(ValueError, match="5 pages"):
        saddle((0, 1, 2, 3, 4))


@given(st.integers(1, 400))
def test_a_back_cover_that_was_made_for_it_always_stands_outside(count):
    pages = padded(count, movable=True)
    assert pages[-1] == count - 1
    assert pages[: count - 1] == tuple(range(count - 1))
    assert len(pages) % 4 == 0
    assert len(pages) - count < 4
