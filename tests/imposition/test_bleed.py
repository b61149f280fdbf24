"""What runs off the page goes on over its edge, and nothing else moves."""

import io
import re

import pikepdf
import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.geometry import MM, Size
from builder.imposition.bleed import bled, widen

PAGE = Size(400, 600)


@pytest.mark.parametrize(
    ("field", "wider"),
    [
        ("0 0 400 600 re f", "-9 -9 418 618 re f"),
        ("-3 -3 406 606 re f", "-9 -9 418 618 re f"),
        ("0 500 400 100 re f", "-9 500 418 109 re f"),
        ("0 100 50 100 re f", "-9 100 59 100 re f"),
        ("10 10 380 580 re f", "10 10 380 580 re f"),
        ("410 10 20 20 re f", "410 10 20 20 re f"),
    ],
)
def test_a_field_at_the_edge_goes_over_it(field: str, wider: str) -> None:
    assert bled(f"0 g\n{field}\nEMC".encode(), PAGE, 9).decode() == f"0 g\n{wider}\nEMC"


def test_a_picture_at_the_edge_is_made_larger_and_keeps_its_shape() -> None:
    made = bled(b"q 400 0 0 300 0 300 cm/Iabc Do Q", PAGE, 9).decode()
    match = re.fullmatch(r"q (\S+) (\S+) (\S+) (\S+) re W n (\S+) 0 0 (\S+) (\S+) (\S+) cm/Iabc Do Q", made)
    assert match is not None
    x, y, width, height, wide, high, left, low = map(float, match.groups())
    assert (x, y, width, height) == (-9, 300, 418, 309)  # over the edge at three sides, and as it was at the fourth
    assert wide / high == pytest.approx(400 / 300, abs=0.001)
    assert left <= x + 0.001
    assert low <= y + 0.001
    assert left + wide >= x + width - 0.001
    assert low + high >= y + height - 0.001


@given(
    st.lists(st.tuples(*[st.floats(1, 190)] * 4).map(lambda box: tuple(round(value, 3) for value in box))),
    st.floats(0, 30),
)
def test_what_stands_inside_stays_as_it_is(boxes: list[tuple[float, ...]], bleed: float) -> None:
    content = "\n".join(f"{x} {y} {width} {height} re f" for x, y, width, height in boxes).encode()
    assert bled(content, PAGE, bleed) == content


def test_pages_have_their_three_boxes_and_colour_up_to_the_outer_one() -> None:
    with pikepdf.new() as made:
        made.add_blank_page(page_size=PAGE)
        made.pages[0].obj.Contents = made.make_stream(b"1 0 0 rg\n0 0 400 600 re f")
        widen(made.pages[0], 3 * MM)
        out = io.BytesIO()
        made.save(out)
    data = out.getvalue()
    with pikepdf.open(io.BytesIO(data)) as read:
        page = read.pages[0]
        assert [float(edge) for edge in page.trimbox] == [0, 0, 400, 600]
        for box in (page.mediabox, page.obj.BleedBox):
            assert [float(edge) for edge in box] == pytest.approx([-8.504, -8.504, 408.504, 608.504])
    with pymupdf.open(stream=data) as shown:
        picture = shown[0].get_pixmap(dpi=72)
        right, low = picture.width - 3, picture.height - 3
        assert {picture.pixel(x, y) for x in (2, right) for y in (2, low)} == {(255, 0, 0)}
