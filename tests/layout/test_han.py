"""Chinese: lines end between characters, never at the wrong ones; both edges even; room beside Latin."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.diagnostics import Span
from builder.layout.lines import SetLine
from builder.layout.paragraph import set_lines
from builder.layout.segments import Setting
from builder.layout.words import Inks
from builder.markup import theme as themes
from builder.markup.flow import TextBlock
from builder.markup.parse import parse
from builder.markup.styles import Styler
from tests.layout.bench import SQUARE, THEME, section

HAN = "NotoSerifSC-Regular.ttf"
WIDTH = 200.0
"""Twenty characters of 10 pt."""
TEXT = (
    "中华人民共和国中央人民政府和苏维埃社会主义共和国联盟最高苏维埃主席团，具有决心以加强两国友好与合作，"
    "共同防止日本帝国主义之再起及日本或其他用任何形式在侵略行为上与日本相勾结的国家之重新侵略。"
)


@pytest.fixture(scope="module")
def look() -> Styler:
    text = THEME.replace(f"serif: {{roman: {SQUARE}}}", f"serif: {{roman: {SQUARE}}}, han: {{roman: {HAN}}}")
    text = text.replace("fallback: [serif]", "fallback: [serif, han]").replace("align: left", "align: justify")
    theme, found = themes.load(text, "square.yaml", lambda file: False)
    assert theme is not None, [str(finding) for finding in found]
    return Styler(theme, "zh-Hans")


def set_text(markup: str, look: Styler) -> list[SetLine]:
    flow, found = parse(section(f"<p>{markup}</p>"), look)
    assert not found
    (block,) = flow.body
    assert isinstance(block, TextBlock)
    setting = Setting(Inks({}), {}, [Span("one.md")] * len(flow.nodes), [])
    lines, faults = set_lines(block, WIDTH, setting)
    assert not faults
    return lines


def said(line: SetLine) -> str:
    return "".join((" " if piece.space else "") + piece.shaped.text for piece in line.pieces)


def right_edge(line: SetLine) -> float:
    last = line.pieces[-1]
    glyphs = len(last.shaped.glyphs)
    return last.x + (last.shaped.width + last.tracking * (glyphs - 1)) * last.size / 1000 * line.scale


def test_lines_are_even_though_there_are_no_spaces(look: Styler) -> None:
    lines = set_text(TEXT, look)
    assert len(lines) > 3
    for line in lines[:-1]:
        assert right_edge(line) == pytest.approx(WIDTH, abs=6), "but for what hangs into the margin"
    assert "".join(map(said, lines)) == TEXT
    assert not any(line.end_space for line in lines)


def test_the_room_is_shared_between_the_characters(look: Styler) -> None:
    line = set_text("中" * 19 + "（" + "文" * 30, look)[0]
    assert said(line) == "中" * 19
    lefts = [piece.x for piece in line.pieces]
    steps = {round(after - before, 2) for before, after in itertools.pairwise(lefts)}
    assert len(steps) == 1
    assert steps.pop() > 10


KINSOKU = st.text("中文，。」』）（「『、：；！？々", min_size=1, max_size=90).map(lambda text: "中" + text + "文")


@given(KINSOKU)
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(look: Styler, text: str) -> None:
    lines = [said(line) for line in set_text(text, look)]
    assert "".join(lines) == text
    for above, below in itertools.pairwise(lines):
        if len(above) > 1 and len(below) > 1 and len(above) < 30:
            assert below[0] not in "，。」』）、：；！？々"
            assert above[-1] not in "（「『"


def test_a_quarter_of_an_em_parts_han_from_latin(look: Styler) -> None:
    (line,) = set_text("中abc文", look)
    assert [piece.x for piece in line.pieces] == [0, 12.5, 45]
    assert said(line) == "中abc文", "it is no space"


def test_the_gap_vanishes_where_a_line_ends(look: Styler) -> None:
    lines = set_text("中" * 20 + "abc" + "文" * 5, look)
    assert said(lines[0]) == "中" * 20
    assert lines[1].pieces[0].x == 0


def test_lines_end_between_runs_of_han_in_different_styles(look: Styler) -> None:
    lines = set_text("中" * 20 + "<em>文" + "字" * 10 + "</em>", look)
    assert said(lines[0]) == "中" * 20
    assert not lines[0].end_space


def test_a_space_that_the_author_wrote_stays_one(look: Styler) -> None:
    (line,) = set_text("中文 汉字", look)
    assert said(line) == "中文 汉字"


def test_han_and_latin_are_parted_where_the_markup_changes_too(look: Styler) -> None:
    (line,) = set_text("中<em>abc</em>文", look)
    assert [piece.x for piece in line.pieces] == [0, 12.5, 45]
    (line,) = set_text("中<em>国</em>文", look)
    assert [piece.x for piece in line.pieces] == [0, 10, 20]


def test_quotation_marks_are_of_the_face_of_the_han_around_them(look: Styler) -> None:
    lines = set_text("他说：“你好。”然后<em>“是”</em>……又" + TEXT, look)
    marks = [piece for line in lines for piece in line.pieces if set(piece.shaped.text) & set("“”…")]
    assert marks
    assert {piece.shaped.face.key.file for piece in marks} == {HAN}
    (line,) = set_text("“abc”文", look)
    assert line.pieces[0].shaped.face.key.file != HAN
