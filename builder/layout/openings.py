"""How a chapter's first paragraph begins: with a letter several lines high, or with a line in small capitals."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from builder.layout.lines import SetLine
from builder.layout.pages import Piece
from builder.layout.paragraph import set_lines
from builder.layout.segments import Setting
from builder.markup.flow import Inline, TextBlock, TextRun
from builder.markup.style import TextStyle

CAP_GAP = 0.3
"""Ems of the text between a large letter and the lines beside it."""
TRACKING = 30.0
"""Thousandths of an em by which small capitals stand wider."""


class Cap(Struct, frozen=True):
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


def small_first_line(block: TextBlock, width: float, setting: Setting) -> tuple[SetLine, TextBlock] | None:
    """A first line in small capitals, and the paragraph without it; ``None`` where it has no words to begin with.

    The line is that of the whole paragraph in small capitals; none of its words is divided.
    """
    small = replace(block, inlines=tuple(_small(block.inlines)))
    lines, _ = set_lines(small, width, setting)
    line = lines[0]
    if not line.pieces:
        return None
    rest = tuple(_after(block.inlines, 1 + sum(piece.space for piece in line.pieces)))
    style = replace(block.style, indent=0.0, small_first_line=False, cap=None)
    return line, replace(block, inlines=rest, style=style)


def _small(inlines: Sequence[Inline]) -> Iterator[Inline]:
    looks: dict[TextStyle, TextStyle] = {}
    for inline in inlines:
        if not isinstance(inline, TextRun) or inline.literal:
            yield inline
            continue
        style = inline.style
        if style not in looks:
            features = tuple(sorted({**dict(style.features), "smcp": 1}.items()))
            looks[style] = replace(style, features=features, tracking=style.tracking + TRACKING, hyphenate=False)
        yield replace(inline, style=looks[style])


def _after(inlines: Sequence[Inline], words: int) -> Iterator[Inline]:
    """What comes after the first ``words`` words."""
    left = words
    for inline in inlines:
        if left <= 0:
            yield inline
        elif isinstance(inline, TextRun):
            for at, character in enumerate(inline.text):
                left -= character in " \u00a0"
                if left == 0:
                    if at + 1 < len(inline.text):
                        yield replace(inline, text=inline.text[at + 1 :])
                    break
