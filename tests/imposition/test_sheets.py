import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.geometry import MM, PAGE_SIZES, Rect, Size
from builder.imposition.marks import GAP, LENGTH, Mark, marks
from builder.imposition.sheets import lay_out, sheet_for
from builder.publication import Arrangement, BackCover, Binding, BookletSettings, Flip

A5, A4 = PAGE_SIZES["A5"], PAGE_SIZES["A4"]


NARROW = Size(120.0, 400.0)
"""A page of which two side by side are still higher than wide."""


def _like_a_leaf(paper: Size, flip: Flip) -> bool:
    """Whether the sheet is turned over its upright edges, as a book's leaf is; else over its head."""
    upright_edges = Flip.SHORT if paper.width >= paper.height else Flip.LONG
    return flip is upright_edges


def _behind(rect: Rect, paper: Size, flip: Flip, turned: bool) -> Rect:
    """Where a place on the back lies as seen through the paper from its front, upright."""
    if turned:  # the back is printed upside down
        rect = rect._replace(x=paper.width - rect.x - rect.width, y=paper.height - rect.y - rect.height)
    if _like_a_leaf(paper, flip):
        return rect._replace(x=paper.width - rect.x - rect.width)
    return rect._replace(y=paper.height - rect.y - rect.height)


@given(
    st.integers(1, 60),
    st.sampled_from(Flip),
    st.sampled_from([A5, A4, Size(500, 300), NARROW]),
    st.sampled_from([None, A4, PAGE_SIZES["A3"]]),
    st.sampled_from(Arrangement),
    st.sampled_from([1, 2, 4, 6, 9]),
)
def test_backs_stand_upright_when_the_sheet_is_turned_over(count, flip, page, sheet, arrangement, up):
    paper = lay_out(count, page, BookletSettings(flip=flip, sheet=sheet, arrangement=arrangement, up=up))
    on_its_head = not _like_a_leaf(paper.size, flip)
    for at, side in enumerate(paper.sides):
        assert side.turned is (at % 2 == 1 and on_its_head)


def test_the_sheet_lies_as_two_pages_together_do():
    assert sheet_for(A5, BookletSettings(sheet=A4)) == (A4.height, A4.width)
    assert sheet_for(NARROW, BookletSettings(sheet=A4)) == A4


@given(st.integers(1, 120), st.sampled_from(Flip), st.integers(0, 5), st.sampled_from([A5, NARROW]))
def test_the_two_pages_of_a_leaf_lie_back_to_back(count, flip, signature, page):
    paper = lay_out(count, page, BookletSettings(flip=flip, signature=signature))
    for front, back in zip(paper.sides[::2], paper.sides[1::2], strict=True):
        places = {placed.page: placed.trim for placed in front.pages}
        for placed in back.pages:
            recto = placed.page - 1 if placed.page % 2 else placed.page + 1
            if recto in places:
                seen = _behind(placed.trim, paper.size, flip, back.turned)
                assert seen == pytest.approx(places[recto])


@given(st.integers(5, 120), st.floats(0, 1))
def test_inner_leaves_move_to_the_fold_by_the_thickness_of_those_around_them(count, thickness):
    paper = lay_out(count, A5, BookletSettings(paper=thickness))
    fold = paper.size.width / 2
    for index, side in enumerate(paper.sides):
        depth = index // 2
        for placed in side.pages:
            on_the_right = placed.page % 2 == 0
            to_fold = placed.trim.x - fold if on_the_right else fold - placed.trim.x - placed.trim.width
            assert to_fold == pytest.approx(-depth * thickness, abs=1e-6)


def test_two_a5_fill_an_a4():
    paper = lay_out(4, A5, BookletSettings())
    assert (paper.size, paper.scale) == (Size(A4.height, A4.width), 1.0)


def test_half_letters_fill_a_letter_and_other_pages_a_sheet_of_their_own():
    letter = PAGE_SIZES["Letter"]
    assert sheet_for(PAGE_SIZES["Half-Letter"], BookletSettings()) == (letter.height, letter.width)
    assert sheet_for(A4, BookletSettings()) == (2 * A4.width, A4.height)


def test_pages_too_large_for_the_sheet_are_made_smaller_and_none_larger():
    letter = PAGE_SIZES["Letter"]
    paper = lay_out(4, A5, BookletSettings(sheet=letter))
    assert paper.size == (letter.height, letter.width)
    assert paper.scale == pytest.approx(letter.height / (2 * A5.width))
    for side in paper.sides:
        for placed in side.pages:
            assert placed.trim.height == pytest.approx(A5.height * paper.scale)


@given(st.integers(1, 60), st.sampled_from([1, 2, 3, 4, 6, 8, 9, 16]), st.sampled_from([A5, A4, Size(500, 300)]))
def test_a_grid_has_every_page_in_order_inside_the_sheet_and_none_over_another(count, up, page):
    paper = lay_out(count, page, BookletSettings(arrangement=Arrangement.GRID, up=up))
    assert [placed.page for side in paper.sides for placed in side.pages] == list(range(count))
    assert paper.scale <= 1
    for side in paper.sides:
        for at, (_, trim) in enumerate(side.pages):
            assert trim.x >= -1
            assert trim.y >= -1
            assert trim.x + trim.width <= paper.size.width + 1
            assert trim.y + trim.height <= paper.size.height + 1
            for _, other in side.pages[:at]:
                assert (
                    other.x + other.width <= trim.x + 0.01
                    or trim.x + trim.width <= other.x + 0.01
                    or other.y + other.height <= trim.y + 0.01
                )


def test_marks_show_the_cut_and_the_fold_outside_of_what_is_kept():
    sheet = Size(450 * MM, 320 * MM)
    paper = lay_out(8, A5, BookletSettings(sheet=sheet, marks=True))
    side = paper.sides[0]
    drawn = marks(side, paper.size)
    left, top, width, height = side.trim
    assert drawn[0] == pytest.approx(Mark(left - GAP, top, left - GAP - LENGTH, top))
    assert [mark.x0 for mark in drawn if mark.dashed] == [sheet.width / 2] * 2
    for mark in drawn:
        outside_x = max(mark.x0, mark.x1) <= left - GAP or min(mark.x0, mark.x1) >= left + width + GAP
        outside_y = max(mark.y0, mark.y1) <= top - GAP or min(mark.y0, mark.y1) >= top + height + GAP
        assert outside_x or outside_y


def test_no_marks_where_the_sheet_has_no_room():
    paper = lay_out(8, A5, BookletSettings(marks=True))
    assert marks(paper.sides[0], paper.size) == ()


def test_in_a_glued_block_the_last_page_follows_the_one_before_it():
    paper = lay_out(6, A5, BookletSettings(binding=Binding.PERFECT, back_cover=BackCover.LAST))
    assert [[placed.page for placed in side.pages] for side in paper.sides] == [[0], [1], [5, 2], [3, 4]]
