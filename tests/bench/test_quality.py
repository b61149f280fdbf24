"""Pages made by hand of the square face: letters 10 pt wide, so that every figure can be worked out on paper."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from builder.geometry import Size
from builder.layout.pages import Line, Page, Pages, Piece
from builder.markup.flow import Flow, NodeId
from builder.markup.styles import Styler
from builder.text.faces import FaceKey, face
from builder.text.shaping import shape
from tests.bench.quality import Quality, measure
from tests.layout.bench import SQUARE, flow, styler

TOP, LEADING = 50.0, 12.0


@pytest.fixture(scope="module")
def prose() -> Flow:
    """Four justified paragraphs."""
    theme = styler().theme
    look = Styler(replace(theme, text={**theme.text, "align": "justify"}), "en-GB")
    return flow("<p>a</p><p>b</p><p>c</p><p>d</p>", look)


def nodes(flow: Flow) -> list[NodeId]:
    return [block.node for block in flow.body]


def line(text: str, node: NodeId, row: int, space: float = 5.0, soft: bool = False) -> Line:
    pieces: list[Piece] = []
    x = 0.0
    for word in text.split():
        shaped = shape(face(FaceKey(SQUARE)), word)
        pieces.append(Piece(x, shaped, 10.0, 0.0, "#000000", 0.0, node, bool(pieces)))
        x += shaped.width / 100 + space
    return Line(20.0, TOP + row * LEADING, tuple(pieces), soft_hyphen=soft)


def page(index: int, *lines: Line) -> Page:
    return Page(0, index, str(index + 1), Size(260, 200), lines)


def figures(flow: Flow, *pages: Page) -> Quality:
    return measure(Pages((flow,), pages, ()))


def test_word_spaces(prose: Flow) -> None:
    one = nodes(prose)[0]
    spaces = [4.0, 4.0, 4.0, 4.0, 6.5, 2.0]
    lines = [line("aa bb cc dd", one, row, space) for row, space in enumerate([*spaces, 1.0])]
    found = figures(prose, page(0, *lines))
    assert found.lines == 6, "the last line is not justified"
    assert found.space == pytest.approx(0.4)
    mean = sum(spaces) / 6
    assert found.spread == pytest.approx((sum((space - mean) ** 2 for space in spaces) / 6) ** 0.5 / 4)
    assert found.loose == pytest.approx(1000 / 6)
    assert found.tight == pytest.approx(1000 / 6)


def test_hyphens_and_ladders(prose: Flow) -> None:
    one, two, *_ = nodes(prose)
    first = [line("aa bb cc dd", one, row, soft=row in (1, 2, 3)) for row in range(6)]
    second = [line("aa bb cc d-", two, row + 6) for row in range(2)] + [line("aa", two, 8)]
    found = figures(prose, page(0, *first, *second))
    assert found.hyphens == pytest.approx(5 / 7)
    assert found.ladders == 1, "one run of three; the two of the next paragraph are another"


def test_runts(prose: Flow) -> None:
    one, two, three, four = nodes(prose)
    lines = [
        line("aa bb cc dd", one, 0), line("aa", one, 1),
        line("aa bb cc dd", two, 2), line("aaaa", two, 3),
        line("aa bb cc dd", three, 4), line("aaa", three, 5),
        line("a", four, 6),
    ]  # fmt: skip
    # Two letters are under 3 em, three are not; a paragraph of one short line has no last line to be a runt.
    assert figures(prose, page(0, *lines)).runts == pytest.approx(1000 / 3)


def test_widows_and_orphans(prose: Flow) -> None:
    one, two, three, _ = nodes(prose)
    full = "aa bb cc dd"
    pages = (
        page(0, line(full, one, 0), line(full, one, 1)),
        page(1, line(full, one, 0), line(full, two, 1)),
        page(2, line(full, two, 0), line(full, two, 1), line("aa", three, 2)),
    )
    found = figures(prose, *pages)
    assert found.widows == 1, "the second page begins with the end of a paragraph, the third does not"
    assert found.orphans == 1, "a paragraph of one line is no orphan"


def test_hyphens_at_the_turn_of_the_leaf(prose: Flow) -> None:
    one = nodes(prose)[0]
    full = "aa bb cc dd"
    pages = [page(index, line(full, one, 0), line(full, one, 1, soft=True)) for index in range(3)]
    assert figures(prose, *pages, page(3, line(full, one, 0))).turns == 2, "right-hand pages only"


def test_facing_feet_and_fill(prose: Flow) -> None:
    one = nodes(prose)[0]
    full = "aa bb cc dd"

    def filled(index: int, rows: int) -> Page:
        return page(index, *(line(full, one, row) for row in range(rows)))

    found = figures(prose, *(filled(index, rows) for index, rows in enumerate((11, 11, 11, 11, 10, 2))))
    assert found.spreads == 2, "the last page, short as it may be, has no part in it"
    assert found.flush == 0.5
    assert found.fill == pytest.approx((1 + 1 + 1 + 1 + 0.9) / 5)


def test_nothing_to_measure(prose: Flow) -> None:
    found = figures(prose, page(0))
    assert (found.pages, found.lines, found.spread, found.flush, found.fill) == (1, 0, 0.0, 0.0, 0.0)
