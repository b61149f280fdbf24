"""A chapter's first paragraph: a large letter with lines beside it, or a first line in small capitals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.diagnostics import Diagnostic, Span
from builder.layout.line_report import report
from builder.layout.lines import SetLine
from builder.layout.openings import small_first_line
from builder.layout.pages import Line, LinkArea, Page
from builder.layout.paragraph import set_lines
from builder.layout.segments import Setting
from builder.layout.words import Inks
from builder.markup.flow import (
    Anchor,
    HardBreak,
    Inline,
    InlinePicture,
    NodeId,
    NoteMark,
    PageSlot,
    TextBlock,
    TextRun,
)
from tests.layout.bench import heights, lay, styler, texts

CAPS = styler("", elements="  header.opening: {drop_cap: 3}\n")
SMALL = styler("", elements="  header.opening: {small_first_line: yes}\n")
HEAD = '<header class="opening"><h1 id="h">Head</h1></header>'
TEXT = "Once there was a man who had three sons and nothing else to call his own but an old grey horse and a cart"


def lines(page: Page) -> list[Line]:
    return [item for item in page.items if isinstance(item, Line)]


def test_a_large_letter_has_three_lines_beside_it() -> None:
    pages, found = lay(HEAD + f"<p>{TEXT}</p>", look=CAPS)
    assert not found
    _, cap, *rest = lines(pages.pages[0])
    assert cap.pieces[0].shaped.text == "O"
    lefts = [round(line.x, 2) for line in rest]
    assert lefts[0] == lefts[1] == lefts[2] > 20
    assert set(lefts[3:]) == {20}
    assert all(line.x + line.pieces[-1].x + 10 * len(line.pieces[-1].shaped.text) <= 220.01 for line in rest)
    assert cap.y == pytest.approx(rest[2].y), "it stands on the third line"
    size, capital = cap.pieces[0].size, cap.pieces[0].shaped.face.cap_height / 1000
    assert cap.y - size * capital == pytest.approx(rest[0].y - 10 * capital), "its top is that of the first line"


def test_the_letter_and_its_lines_say_the_text() -> None:
    pages, _ = lay(HEAD + f"<p>{TEXT}</p>", look=CAPS)
    _, cap, *rest = texts(pages.pages[0])
    assert cap + " ".join(rest) == TEXT
    pages, _ = lay(HEAD + "<p>A man who had three sons and nothing else to call his own but a horse</p>", look=CAPS)
    first, second = lines(pages.pages[0])[1:3]
    assert first.end_space
    assert second.pieces[0].shaped.text == "man"


def test_a_quotation_mark_goes_with_its_letter() -> None:
    pages, _ = lay(HEAD + f"<p>(So) {TEXT}</p>", look=CAPS)
    assert texts(pages.pages[0])[1] == "(S"


@pytest.mark.parametrize(
    "text", ["Short.", "1950 was the year in which the treaty was signed and much was hoped from it then"]
)
def test_without_a_letter_or_enough_lines_there_is_none(text: str) -> None:
    pages, _ = lay(HEAD + f"<p>{text}</p>", look=CAPS)
    assert {piece.size for line in lines(pages.pages[0]) for piece in line.pieces} == {10}


def test_only_the_first_paragraph_after_the_opening_has_one() -> None:
    pages, _ = lay(HEAD + f"<p>{TEXT}</p><p>{TEXT}</p>", look=CAPS)
    large = [line for page in pages.pages for line in lines(page) if line.pieces[0].size > 10]
    assert len(large) == 1


def test_the_lines_beside_a_large_letter_stay_together() -> None:
    filler = '<header class="opening"><p>' + "<br/>".join(["x"] * 8) + "</p></header>"
    pages, _ = lay(filler + f"<p>{TEXT}</p>", look=CAPS)
    page = next(page for page in pages.pages if any(line.pieces[0].size > 10 for line in lines(page)))
    assert len([line for line in lines(page) if line.x > 45 and line.pieces[0].size == 10]) == 3


def test_the_words_of_the_first_line_are_in_small_capitals_and_no_others() -> None:
    pages, _ = lay(HEAD + f"<p>{TEXT}</p>", look=SMALL)
    _, first, *rest = lines(pages.pages[0])
    assert {piece.tracking for piece in first.pieces} == {30}
    assert {piece.tracking for line in rest for piece in line.pieces} == {0}
    assert " ".join(texts(pages.pages[0])[1:]) == TEXT


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=12), min_size=1, max_size=30))
def test_a_first_line_in_small_capitals_loses_nothing(words: list[str]) -> None:
    pages, found = lay(HEAD + f"<p>{' '.join(words)}</p>", look=SMALL)
    assert not found
    assert " ".join(line for page in pages.pages for line in texts(page)[page.index == 0 :]) == " ".join(words)
    tops = [top for page in pages.pages for top in heights(page)]
    assert len(tops) == sum(len(texts(page)) for page in pages.pages)


STYLE = SMALL.child(SMALL.root, "p").block
PIECES: list[Inline] = [
    TextRun("a ", STYLE.text, NodeId(0)),
    TextRun(" bbbbb", STYLE.text, NodeId(0)),
    TextRun("cc—ddd", STYLE.text, NodeId(0)),
    TextRun("dear-old sir", STYLE.text, NodeId(0)),
    TextRun("14\u00a0May", STYLE.text, NodeId(0)),
    TextRun("repre\u00adsenta\u00adtion", STYLE.text, NodeId(0)),
    TextRun("www.example.org/one/two/three.html", STYLE.text, NodeId(0)),
    TextRun("x y\n\tz-w", STYLE.text, NodeId(0), literal=True),
    HardBreak(NodeId(0)),
    Anchor("here", NodeId(0)),
    InlinePicture("a.png", 20.0, 10.0, NodeId(0)),
    NoteMark("1", "note", STYLE.text, NodeId(0)),
    PageSlot(("one", "two", "three"), STYLE.text, NodeId(0)),
]


def _said(lines: list[SetLine]) -> tuple[str, list[str], list[Inline]]:
    """The letters of lines, the notes called on them, and what is pinned to them."""
    text = "".join(piece.shaped.text for line in lines for piece in line.pieces)
    pins = [pin.inline for line in lines for pin in line.pinned]
    return text.replace("\u00ad", ""), [note for line in lines for note in line.notes], pins


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12))
def test_wherever_a_first_line_in_small_capitals_ends_all_the_rest_comes_after_it(inlines: list[Inline]) -> None:
    setting = Setting(Inks({}), {"one": "3", "two": "17", "three": "204"}, [Span("one.md")], [-1])
    block = TextBlock(NodeId(0), "p", STYLE, tuple(inlines))
    plain, _ = set_lines(block, 200.0, setting)
    found: list[Diagnostic] = []
    opening = small_first_line(block, 200.0, setting, found)
    assert not found
    if opening is None:
        return  # no words to begin with, or too wide ones: the paragraph is set like any other
    first, rest = opening
    assert _said([first, *set_lines(rest, 200.0, setting)[0]]) == _said(plain)


def test_a_first_line_that_would_stick_out_in_small_capitals_is_set_like_the_others() -> None:
    pages, found = lay(HEAD + "<p>bbbbbb14\u00a0May14\u00a0Maycc—ddd</p>", look=SMALL)
    assert not found
    assert {piece.tracking for line in lines(pages.pages[0])[1:] for piece in line.pieces} == {0}


def test_a_hard_break_after_the_first_line_breaks_once() -> None:
    pages, _ = lay(HEAD + "<p>Dear Sir,<br/> I write to you about the harbour</p>", look=SMALL)
    assert texts(pages.pages[0])[1:] == ["Dear Sir,", "I write to you about", "the harbour"]


def test_what_is_wrong_in_a_first_line_in_small_capitals_is_told_once() -> None:
    _, found = lay(HEAD + "<p>One\U0001f600 and then words and words and more of them\U0001f600</p>", look=SMALL)
    assert [finding.code for finding in found] == ["missing-glyph"]


def test_a_large_letter_may_have_an_anchor_before_it() -> None:
    pages, _ = lay(HEAD + f'<p><span id="here"></span>{TEXT}</p>', look=CAPS)
    assert texts(pages.pages[0])[1] == "O"
    assert "here" in pages.labels


def test_a_space_after_a_letter_that_is_marked_up_alone_is_there() -> None:
    pages, _ = lay(HEAD + f"<p><em>A</em> man. {TEXT}</p>", look=CAPS)
    assert lines(pages.pages[0])[1].end_space


def test_a_line_beside_a_large_letter_may_end_at_a_hard_break() -> None:
    pages, _ = lay(HEAD + f"<p>Dear Sir,<br/>I write<br/>{TEXT}</p>", look=CAPS)
    assert [line.end_space for line in lines(pages.pages[0])[2:4]] == [True, True]


def test_a_link_that_begins_with_a_large_letter_has_the_letter_in_it() -> None:
    pages, _ = lay(HEAD + f'<p><a href="#h">Once</a>{TEXT[4:]}</p>', look=CAPS)
    cap = lines(pages.pages[0])[1]
    (link,) = [item for item in pages.pages[0].items if isinstance(item, LinkArea)]
    left = cap.x + cap.pieces[0].x
    assert any(rect.x == pytest.approx(left) and rect.height > 20 for rect in link.rects)


def test_the_report_of_lines_knows_of_the_letter() -> None:
    pages, _ = lay(HEAD + f"<p>{TEXT}</p>", look=CAPS)
    told = report(pages, CAPS, {})
    for line in texts(pages.pages[0])[2:]:
        assert line[:20] in told
