"""How a chapter's first paragraph begins: with a letter several lines high, or with a line in small capitals."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from builder.layout.pages import Piece
from builder.layout.paragraph import SetLine, Setting, set_lines
from builder.markup.flow import Inline, TextBlock, TextRun
from builder.markup.style import TextStyle

CAP_GAP = 0.3
"""Ems of the text between a large letter and the lines beside it."""
TRACKING = 30.0
"""Thousandths of an em by which small capitals stand wider."""
ROUNDS = 6
"""How often a first line is set anew until what is in small capitals is what stands on it."""


@dataclass(frozen=True, slots=True)
class Cap:
    """A large first letter."""

    line: SetLine
    rest: TextBlock
    """The paragraph without it."""
    taken: float
    """What the letter takes of the lines beside it, in points."""


def drop_cap(block: TextBlock, setting: Setting) -> Cap | None:
    """The large letter that ``block``'s style asks for; its capitals are as high as its lines from the baseline of the
    last to the top of the first one's capitals. ``None`` where the text doesn't begin with a letter."""
    style = block.style
    run = block.inlines[0] if block.inlines else None
    if style.cap is None or style.drop_cap < 2 or not isinstance(run, TextRun) or run.literal:
        return None
    initial = _initial(run.text)
    if not initial:
        return None
    text, cap = setting.inks.of(style.text), setting.inks.of(style.cap)
    high = (style.drop_cap - 1) * style.leading + text.stack[0].cap_height * text.em
    ink = setting.inks.of(replace(style.cap, size=high / (cap.stack[0].cap_height / 1000)))
    word = ink.word(initial)
    pieces = tuple(
        Piece(strip.x - word.left, strip.shaped, ink.size, 0.0, ink.colour, ink.tracking, run.node, False)
        for strip in word.strips
    )
    after = run.text[len(initial) :]
    line = SetLine(pieces, width=word.width - word.left, end_space=after.startswith(" "), size=ink.size)
    rest = replace(block, inlines=(replace(run, text=after.lstrip(" ")), *block.inlines[1:]))
    return Cap(line, rest, line.width + CAP_GAP * style.text.size)


def _initial(text: str) -> str:
    """The first letter with the quotation mark before it and what belongs to it; empty for what has no capitals."""
    start = 0
    while start < len(text) and unicodedata.category(text[start]) in ("Pi", "Ps", "Po"):
        start += 1
    if start >= len(text) or text[start].lower() == text[start].upper() or not text[start].isupper():
        return ""
    end = start + 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return text[:end]


def small_first_line(block: TextBlock, width: float, setting: Setting) -> TextBlock:
    """The paragraph with the words of its first line in small capitals; none of them is divided at its end."""
    count = _words(block, width, setting)
    made = block
    for _ in range(ROUNDS):
        made = replace(block, inlines=tuple(_in_small_capitals(block.inlines, count)))
        now = _words(made, width, setting)
        if now == count:
            break
        count = min(now, count - 1) if now < count else now
    return made


def _words(block: TextBlock, width: float, setting: Setting) -> int:
    """How many words stand on the first line."""
    lines, _ = set_lines(block, width, setting)
    line = lines[0]
    return max(1, sum(piece.space for piece in line.pieces) + (not line.hyphenated))


def _in_small_capitals(inlines: Sequence[Inline], count: int) -> Iterator[Inline]:
    """The first ``count`` words in small capitals, the one after them whole."""
    seen = 0
    looks: dict[tuple[TextStyle, int], TextStyle] = {}
    for inline in inlines:
        if not isinstance(inline, TextRun) or inline.literal or seen > count:
            yield inline
            continue
        text = ""
        part = 0  # 0: before the line's end, 1: the word after it, 2: beyond
        for character in inline.text:
            seen += character == " "
            now = 0 if seen < count else 1 if seen == count else 2
            if now != part and text:
                yield replace(inline, text=text, style=_look(inline.style, part, looks))
                text = ""
            part = now
            text += character
        if text:
            yield replace(inline, text=text, style=_look(inline.style, part, looks))


def _look(style: TextStyle, part: int, looks: dict[tuple[TextStyle, int], TextStyle]) -> TextStyle:
    if part == 2:
        return style
    if (style, part) not in looks:
        small = tuple(sorted({**dict(style.features), "smcp": 1}.items()))
        looks[style, part] = (
            replace(style, hyphenate=False)
            if part
            else replace(style, features=small, tracking=style.tracking + TRACKING, hyphenate=False)
        )
    return looks[style, part]
