"""How a chapter's first paragraph begins: with a letter several lines high, or with a line in small capitals."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import takewhile

from msgspec import Struct
from msgspec.structs import replace

from builder.diagnostics import Diagnostic
from builder.layout.boxes import Box
from builder.layout.lines import Pinned, SetLine, link_stretches
from builder.layout.pages import Piece
from builder.layout.paragraph import OVERFULL, set_first
from builder.layout.segments import Setting, pages_shown
from builder.markup.flow import (
    Anchor,
    HardBreak,
    Inline,
    InlinePicture,
    MarginNote,
    NoteMark,
    PageSlot,
    TextBlock,
    TextRun,
)
from builder.markup.style import TextStyle
from builder.text.hyphenation import SOFT_HYPHEN

CAP_GAP = 0.3
"""Ems of the text between a large letter and the lines beside it."""
TRACKING = 30.0
"""Thousandths of an em by which small capitals stand wider."""


class Cap(Struct, frozen=True):
    """A large first letter."""

    line: SetLine
    before: SetLine
    """What stands before it without letters of its own: anchors, notes in the margin."""
    rest: TextBlock
    """The paragraph without both."""
    taken: float
    """What the letter takes of the lines beside it, in points."""


def drop_cap(block: TextBlock, setting: Setting) -> Cap | None:
    """The large letter that ``block``'s style asks for; its capitals are as high as its lines from the baseline of the
    last to the top of the first one's capitals. ``None`` where the text doesn't begin with a letter."""
    style = block.style
    before = [*takewhile(lambda one: isinstance(one, Anchor | MarginNote), block.inlines)]
    run, *others = block.inlines[len(before) :] or (None,)
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
    line = SetLine(
        pieces,
        width=word.width - word.left,
        end_space=(after or _first_text(others)).startswith(" "),
        links=link_stretches(pieces, 1.0, setting.links) if setting.links else (),
        size=ink.size,
    )
    pinned = tuple(Pinned(0.0, one) for one in before if isinstance(one, Anchor | MarginNote))
    rest = replace(block, inlines=(replace(run, text=after.lstrip(" ")), *others))
    return Cap(line, SetLine((), pinned=pinned, size=style.text.size), rest, line.width + CAP_GAP * style.text.size)


def _first_text(inlines: Sequence[Inline]) -> str:
    return next((one.text for one in inlines if isinstance(one, TextRun | NoteMark)), "")


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


def small_first_line(
    block: TextBlock, width: float, setting: Setting, found: list[Diagnostic]
) -> tuple[SetLine, TextBlock] | None:
    """A first line in small capitals, and the paragraph without it; ``None`` where it has no words to begin with, or
    they stick out, being wider than others.

    The line is that of the whole paragraph in small capitals; none of its words is divided with a new hyphen.
    """
    inlines = tuple(_simple(block.inlines, setting))
    first = set_first(replace(block, inlines=tuple(_small(inlines))), width, setting)
    if not first.line.pieces or any(one.code == OVERFULL for one in first.found):
        return None
    found += first.found
    rest = tuple(_after(inlines, sum(map(_matter_of, first.boxes)), first.hard))
    style = replace(block.style, indent=0.0, small_first_line=False, cap=None)
    return first.line, replace(block, inlines=rest, style=style)


def _simple(inlines: Sequence[Inline], setting: Setting) -> Iterator[Inline]:
    """The same with nothing in it that can't be parted where a line ends: page numbers are text, rows of literal text
    end in a hard break."""
    for inline in inlines:
        match inline:
            case PageSlot(style=style):
                yield from (TextRun(shown, style, node) for shown, node in pages_shown(inline, setting.labels))
            case TextRun(literal=True):
                for number, row in enumerate(inline.text.rstrip("\n").split("\n")):
                    if number:
                        yield HardBreak(inline.node)
                    yield replace(inline, text=row)
            case _:
                yield inline


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


_UNSEEN = frozenset(f" \u00a0\t\u200b{SOFT_HYPHEN}")
"""What there is of a text in no box, or not always as it was written."""


def _characters(text: str) -> int:
    return sum(character not in _UNSEEN for character in text)


def _matter_of(box: Box) -> int:
    """How much of the text stands in a box: its characters and what is pinned among them."""
    return len(box.pinned) + sum(_characters(part.word.text) for part in box.parts)


def _after(inlines: Sequence[Inline], taken: int, hard: bool) -> Iterator[Inline]:
    """What comes after a first line that has ``taken`` of the text; ``hard``: and after the hard break that ends it."""
    left = taken
    for inline in inlines:
        if left <= 0 and not hard:
            yield inline
            continue
        match inline:
            case TextRun(text):
                at = 0
                while at < len(text) and left > 0:
                    left -= text[at] not in _UNSEEN
                    at += 1
                if left <= 0 and not hard and at < len(text):
                    yield replace(inline, text=text[at:])
            case NoteMark(text):
                left -= _characters(text)
            case Anchor() | InlinePicture() | MarginNote():
                left -= 1
            case HardBreak() if left <= 0:
                hard = False
