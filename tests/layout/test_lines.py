"""Lines as they stand, with letters one em wide: 20 of them to the measure."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.diagnostics import Span
from builder.layout.boxes import Box
from builder.layout.lines import SetLine
from builder.layout.pages import Line
from builder.layout.paragraph import set_lines
from builder.layout.segments import Setting
from builder.layout.words import DIVIDED, Inks
from builder.markup.flow import Anchor, Inline, InlinePicture, NodeId, NoteMark, TextBlock, TextRun
from builder.markup.styles import Styler
from tests.layout.bench import lay, styler, texts


def block(text: str, look: Styler) -> TextBlock:
    style = look.child(look.root, "li").block
    return TextBlock(NodeId(0), "li", style, (TextRun(text, style.text, NodeId(0)),))


def lines_of(
    text: str, look: Styler | None = None, width: float = 200.0, labels: Mapping[str, str] | None = None
) -> list[SetLine]:
    look = look or styler()
    setting = Setting(Inks({}), labels or {}, [Span("one.md")], [-1])
    lines, _ = set_lines(block(text, look), width, setting)
    return lines


def shown(lines: list[SetLine]) -> list[str]:
    return ["".join((" " if piece.space else "") + piece.shaped.text for piece in line.pieces) for line in lines]


JUSTIFIED = "align: justify, hyphenate: yes"


def justified() -> Styler:
    return styler("  \n", "en-GB") if False else _styler("align: left, hyphenate: no", JUSTIFIED)


def _styler(old: str, new: str) -> Styler:
    from builder.markup import theme as themes
    from tests.layout.bench import THEME

    theme, found = themes.load(THEME.replace(old, new), "square.yaml", lambda file: False)
    assert theme is not None, found
    return Styler(theme, "en-GB")


def test_words_stand_half_an_em_apart() -> None:
    (line,) = lines_of("ab cd")
    assert [piece.x for piece in line.pieces] == [0, 25]
    assert line.width == 45


def test_a_justified_line_ends_at_the_measure() -> None:
    lines = lines_of("aaaa bbbb cccc dddd eeee ffff gggg hhhh", justified())
    assert len(lines) > 1
    for line in lines[:-1]:
        last = line.pieces[-1]
        tracked = last.tracking * (len(last.shaped.glyphs) - 1)
        end = last.x + (last.shaped.width + tracked) * last.size / 1000 * line.scale
        assert end == pytest.approx(200, abs=0.01)


def test_a_divided_word_gets_a_hyphen_that_reads_as_a_soft_one() -> None:
    lines = lines_of("an international understanding of representation", justified())
    assert any(line.soft_hyphen for line in lines)
    for line in lines:
        assert line.soft_hyphen == shown([line])[0].endswith("\u00ad")
    joined = "".join(text + (" " if line.end_space else "") for line, text in zip(lines, shown(lines), strict=True))
    assert joined.replace("\u00ad", "") == "an international understanding of representation"


def test_an_authors_soft_hyphen_is_where_the_word_is_divided() -> None:
    lines = lines_of("abcdefghij klmnop\u00adqrstuvwxyz", _styler("hyphenate: no", "hyphenate: yes"))
    assert shown(lines) == ["abcdefghij klmnop\u00ad", "qrstuvwxyz"]


def test_nothing_is_divided_where_hyphenation_is_off() -> None:
    assert not any(line.soft_hyphen for line in lines_of("an international understanding of representation"))


def test_a_word_listed_for_a_language_is_divided_so_in_its_regions() -> None:
    look = justified()  # en-GB
    style = look.child(look.root, "li").block
    for tag in ("en", "en-gb"):
        ink = Inks({tag: {"governmental": ()}}).of(style.text)
        assert ink.word("governmental").cuts(DIVIDED) == ()
    assert Inks({"en-us": {"governmental": ()}}).of(style.text).word("governmental").cuts(DIVIDED)


def test_no_line_ends_at_a_no_break_space() -> None:
    lines = lines_of("aaaaaaaaaaaaaaaa 14\u00a0February 1950")
    assert all(not text.endswith("14") for text in shown(lines))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "aaaaaaaaa bbbbbbbbbb !", ["aaaaaaaaa", "bbbbbbbbbb !"]),
        ("fr", "aaaaaaaaa bbbbbbbbbb ?! »", ["aaaaaaaaa", "bbbbbbbbbb ?! »"]),
        ("fr", "aaaaaaaaa bbbbbbbbbb !\u00a0»", ["aaaaaaaaa", "bbbbbbbbbb ! »"]),
        ("fr-CH", "aaaaaaaaaaaaaaaaaa « cccc » d", ["aaaaaaaaaaaaaaaaaa", "« cccc » d"]),
        ("en-GB", "aaaaaaaaa bbbbbbbbbb ; cc", ["aaaaaaaaa", "bbbbbbbbbb ; cc"]),
        ("de", "aaaaaaaaa bbbbbbbbbb » cccc « d", ["aaaaaaaaa bbbbbbbbbb", "» cccc « d"]),
    ],
)
def test_a_mark_between_spaces_stays_with_what_it_closes_or_opens(
    language: str, text: str, expected: list[str]
) -> None:
    assert shown(lines_of(text, styler(language=language))) == expected


def test_a_mark_stays_with_the_word_before_it_wherever_the_markup_changes() -> None:
    for markup in ("bbbbbbbbbb <em>!</em> c", "<em>bbbbbbbbbb </em>! c", "bbbbbbbbbb ! <em>c</em>"):
        pages, _ = lay(f"<p>aaaaaaaaa {markup}</p>", look=_styler("indent: 10pt", "indent: 0"))
        assert texts(pages.pages[0])[1].startswith("bbbbbbbbbb !"), markup


def test_a_hopelessly_long_word_is_divided_rather_than_let_out() -> None:
    lines = lines_of("x" * 70)
    assert max(line.width for line in lines) <= 200
    assert "".join(shown(lines)) == "\u00ad".join(["x" * 19, "x" * 19, "x" * 19, "x" * 13])


def test_a_long_word_that_fits_nowhere_is_divided_where_its_language_has_it() -> None:
    lines = lines_of("the internationalisations of it and of all")
    assert shown(lines) == ["the international\u00ad", "isations of it and of", "all"]
    assert shown(lines_of("the international representation")) == ["the international", "representation"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("pt", ["a bem grande guarda\u00ad", "-chuva dele"]),
        ("hr", ["a bem grande guarda\u00ad", "-chuva dele"]),
        ("en-GB", ["a bem grande guarda-", "chuva dele"]),
    ],
)
def test_a_hyphen_of_a_words_own_is_on_both_lines_where_the_language_has_it_so(
    language: str, expected: list[str]
) -> None:
    assert shown(lines_of("a bem grande guarda-chuva dele", styler(language=language))) == expected
    address = "www.example.org/guarda-chuva/index.html"
    assert "".join(shown(lines_of(address, styler(language=language)))) == address, "not in an address"


def test_tabs_in_code_go_to_the_next_stop() -> None:
    pages, _ = lay("<pre><code>a\tb\n\tc\nabcd\te<em>f\t</em>g\n</code></pre>")
    rows = [line.replace("\u00a0", " ") for line in texts(pages.pages[0])]
    assert rows == ["a   b", "    c", "abcd    ef  g"]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("whether—<strong>brotherhoods</strong>—<em>was</em>—ever", ["whether—", "brotherhoods—was—", "ever"]),
        ("aaaaaaaaaa-<em>bbbbbbbbbb</em>/<em>cccccccccccc</em> d", ["aaaaaaaaaa-", "bbbbbbbbbb/", "cccccccccccc d"]),
    ],
)
def test_lines_end_after_a_dash_or_a_hyphen_wherever_the_markup_changes(markup: str, expected: list[str]) -> None:
    pages, found = lay(f"<p>{markup}</p>", look=_styler("indent: 10pt", "indent: 0"))
    assert not found
    assert texts(pages.pages[0]) == expected


def test_a_note_before_or_after_a_dash_is_no_hindrance_to_the_end_of_a_line() -> None:
    style = styler().child(styler().root, "li").block
    run = lambda text: TextRun(text, style.text, NodeId(0))  # noqa: E731
    mark = NoteMark("1", "note", style.text, NodeId(0))
    setting = Setting(Inks({}), {}, [Span("one.md")], [-1])

    def said(*inlines: Inline) -> list[str]:
        return shown(set_lines(TextBlock(NodeId(0), "li", style, inlines), 200.0, setting)[0])

    assert said(run("aaaaaaaaaaaa"), mark, run("—bbbbbbbbbb")) == ["aaaaaaaaaaaa1—", "bbbbbbbbbb"]
    assert said(run("aaaaaaaaaaaa—"), mark, run("bbbbbbbbbb")) == ["aaaaaaaaaaaa—1", "bbbbbbbbbb"]


@given(st.lists(st.integers(1, 45), min_size=1, max_size=6))
def test_what_stands_in_a_divided_word_stands_there_once(lengths: list[int]) -> None:
    """A note's call is an anchor and its mark; a picture is two letters wide."""
    look = styler()
    style = look.child(look.root, "li").block
    inlines: list[Inline] = []
    for number, length in enumerate(lengths):
        inlines += [
            TextRun("x" * length, style.text, NodeId(0)),
            Anchor(f"call-{number}", NodeId(0)),
            NoteMark("1", f"note-{number}", style.text, NodeId(0)),
            InlinePicture(f"{number}.png", 20.0, 10.0, NodeId(0)),
        ]
    setting = Setting(Inks({}), {}, [Span("one.md")], [-1])
    lines, _ = set_lines(TextBlock(NodeId(0), "li", style, tuple(inlines)), 200.0, setting)
    assert "".join(shown(lines)).replace("\u00ad", "") == "".join("x" * length + "1" for length in lengths)
    numbers = list(range(len(lengths)))
    pins = [pin.inline for line in lines for pin in line.pinned]
    assert [pin.id for pin in pins if isinstance(pin, Anchor)] == [f"call-{number}" for number in numbers]
    assert [pin.src for pin in pins if isinstance(pin, InlinePicture)] == [f"{number}.png" for number in numbers]
    for line in lines:
        marks = [piece.x + 10 * at for piece in line.pieces for at, x in enumerate(piece.shaped.text) if x == "1"]
        assert [pin.x for pin in line.pinned if isinstance(pin.inline, Anchor)] == pytest.approx(marks)
        assert len(line.notes) == len(marks)


def test_a_word_of_very_many_parts_is_put_together_in_time() -> None:
    word = Inks({}).of(styler().root.block.text).word("a")
    image = InlinePicture("i.png", 5.0, 5.0, NodeId(0))
    box, begun = Box(), time.process_time()
    for _ in range(60_000):
        box.add(word, NodeId(0))
        box.pin(image)
        box.call("n1")
    assert (len(box.parts), len(box.pinned), len(box.calls)) == (60_000, 60_000, 60_000)
    assert time.process_time() - begun < 5


def test_what_stands_in_a_word_moves_with_the_letters_before_it() -> None:
    look = justified()
    style = look.child(look.root, "li").block
    inlines = (
        TextRun("aaaa", style.text, NodeId(0)),
        Anchor("here", NodeId(0)),
        TextRun("bbbb cccc dddd eeee ffff gggg hhhh", style.text, NodeId(0)),
    )
    setting = Setting(Inks({}), {}, [Span("one.md")], [-1])
    line, *_ = set_lines(TextBlock(NodeId(0), "li", style, inlines), 200.0, setting)[0]
    first, second, *_ = line.pieces
    assert first.tracking
    assert line.pinned[0].x == pytest.approx(second.x)


def test_a_word_longer_than_the_measure_is_reported_with_its_place() -> None:
    _, found = lay("<p data-src='1'>aaaa aaaaaaaaaaaaaaaaaa</p>", look=_styler("260pt x 200pt", "220pt x 200pt"))
    assert [(str(finding.span), finding.code) for finding in found] == [("one.md:2:1", "overfull-line")]


def test_a_character_without_a_glyph_is_an_error_with_its_place() -> None:
    _, found = lay("<p data-src='2'>abc \u2603</p>")
    assert [(str(finding.span), finding.code, finding.severity.value) for finding in found] == [
        ("one.md:3:1", "missing-glyph", "error")
    ]
    assert "U+2603" in found[0].message


def test_characters_without_glyphs_are_told_together() -> None:
    text = " ".join(chr(0x1200 + at) * 2 for at in range(14))
    _, found = lay(f"<p data-src='2'>abc {text} \u2603</p><p data-src='1'>\u1200</p>")
    assert sorted((str(finding.span), finding.code) for finding in found) == [
        ("one.md:2:1", "missing-glyph"),
        ("one.md:3:1", "missing-glyph"),
    ]
    messages = {finding.span.line: finding.message for finding in found}
    assert messages[2] == "no typeface of the theme has “\u1200” (U+1200)"
    assert messages[3].count("U+") == 12
    assert messages[3].endswith("(U+120B) and 3 more")


def test_letters_that_are_read_from_right_to_left_are_told_apart() -> None:
    _, found = lay("<p>\u05d0\u05d1 a \u1200 \u05d0</p>")
    assert sorted(finding.message for finding in found) == [
        "no typeface of the theme has “\u1200” (U+1200)",
        "what is read from right to left can't be set: “\u05d0” (U+05D0), “\u05d1” (U+05D1)",
    ]


def test_a_hard_break_begins_a_line() -> None:
    pages, _ = lay("<p>ab<br/>cd</p>")
    assert texts(pages.pages[0]) == ["ab", "cd"]


def test_only_a_paragraph_after_a_paragraph_is_indented() -> None:
    pages, _ = lay("<p>one</p><p>two</p><h2 id='h'>Head</h2><p>three</p>")
    lefts = [item.pieces[0].x for item in pages.pages[0].items if isinstance(item, Line)]
    assert lefts == [0, 10, 0, 0]
    place = '<p><span id="{}"></span></p>'.format
    pages, _ = lay(f"<h2 id='h'>Head</h2>{place('a')}<p>one</p>{place('b')}<p>two</p>")
    lefts = [item.pieces[0].x for item in pages.pages[0].items if isinstance(item, Line)]
    assert lefts == [0, 0, 10], "a place is none"


def test_spaces_beside_what_takes_no_room_at_the_edges_of_a_block_are_none() -> None:
    mark = '<span class="index" id="{}"></span>'.format
    cells = f"<tr><td>{mark('a')} one {mark('b')}</td><td>two</td></tr>"
    pages, _ = lay(f"<p>{mark('c')} {mark('e')} one <em> {mark('d')} </em></p><table><tbody>{cells}</tbody></table>")
    lines = [item for item in pages.pages[0].items if isinstance(item, Line)]
    assert texts(pages.pages[0]) == ["one", "one", "two"]
    assert [line.x + line.pieces[0].x for line in lines] == pytest.approx([20, 20, 20 + 30 + 10], abs=0.1)


WORDS = st.lists(st.text("abcdefghij", min_size=1, max_size=25), min_size=1, max_size=40)


@given(WORDS, st.booleans())
def test_the_lines_joined_are_the_text(words: list[str], even: bool) -> None:
    lines = lines_of(" ".join(words), justified() if even else styler())
    joined = "".join(text + (" " if line.end_space else "") for line, text in zip(lines, shown(lines), strict=True))
    assert joined.replace("\u00ad", "") == " ".join(words)


@given(WORDS)
def test_no_line_sticks_out_unless_it_is_reported(words: list[str]) -> None:
    look = justified()
    setting = Setting(Inks({}), {}, [Span("one.md")], [-1])
    lines, found = set_lines(block(" ".join(words), look), 200.0, setting)
    hang = 5.0  # of a hyphen, half its width, and a trifle of other letters
    wide = [line for line in lines if line.width > 200 + hang + 0.1]
    assert bool(wide) <= bool(found)


def test_what_is_turned_over_hangs_from_the_beginning_of_its_line() -> None:
    """Of verse: spaces of fixed width move a line in, and lines hang by two letters."""
    look = styler(elements='  "div.verse p": {indent: -20pt, left: 20pt}\n')
    verse = "aaaaaa bbbbbb cccccc dddd<br/>\u2002\u2002\u2002\u2002eeeeee ffffff gggggg<br/>iiii"
    pages, _ = lay(f'<div class="verse"><p>{verse}</p></div>', look=look)
    lines = [item for item in pages.pages[0].items if isinstance(item, Line)]
    assert [text.strip("\u2002")[:4] for text in texts(pages.pages[0])] == ["aaaa", "dddd", "eeee", "gggg", "iiii"]
    moved = lines[2].pieces[1].x - lines[2].pieces[0].x - 65  # six letters and a word space
    assert moved > 0
    assert [line.x + line.pieces[0].x - 20 for line in lines] == [0, 20, 0, 20 + moved, 0]
