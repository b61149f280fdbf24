"""Words in figures: shaped in the book's faces, measured, and broken into lines where a column is narrow."""

from __future__ import annotations

import math
import re
from typing import Final, NamedTuple

from msgspec import Struct

from builder.markup.style import TextStyle
from builder.text.breaks import han_latin_gaps, opportunities
from builder.text.faces import face
from builder.text.itemise import itemise
from builder.text.shaping import Shaped, shape

EVEN: Final = 12
"""Lines of more are a column of text, whose length evens out by itself."""
_SPACES: Final = re.compile(r"[ \t\n\f\r]+")
_SPACE: Final = re.compile(r"[ \u00a0]")
"""As wide as the space between words; narrower ones, as those in numbers, are letters like others."""


class Bit(NamedTuple):
    """A stretch of a word in one face."""

    x: float
    """From the row's left edge, in points."""
    shaped: Shaped
    space: bool
    """A word space stands before it."""


class Row(Struct, frozen=True):
    """A line of lettering, shaped."""

    text: str
    style: TextStyle
    name: str
    """Which of the look's styles it is in: ``text``, ``strong``, ``em``."""
    bits: tuple[Bit, ...]
    width: float

    @property
    def size(self) -> float:
        """Points to the em."""
        return self.style.size

    @property
    def missing(self) -> tuple[str, ...]:
        """Characters without a glyph."""
        return tuple(character for bit in self.bits for character in bit.shaped.missing)


def row(text: str, style: TextStyle, name: str = "text") -> Row:
    """``text`` on one line; white space between words becomes single spaces."""
    stack = tuple(map(face, style.faces))
    em = style.size / 1000
    wide = (shape(stack[0], " ", style.features, style.language).width + style.tracking) * em
    bits: list[Bit] = []
    x = 0.0
    words = _SPACES.sub(" ", text).strip(" ")
    for index, word in enumerate(_SPACE.split(words) if words else ()):
        x += wide if index else 0.0
        gaps = han_latin_gaps(word)
        seen = 0
        for part, typeface in itemise(word, stack):
            if seen and seen in gaps:
                x += style.size / 4
            shaped = shape(typeface, part, style.features, style.language)
            bits.append(Bit(x, shaped, bool(index) and not seen))
            x += (shaped.width + style.tracking * len(shaped.glyphs)) * em
            seen += len(part)
    return Row(words, style, name, tuple(bits), x)


def rows(text: str, style: TextStyle, width: float, name: str = "text") -> tuple[Row, ...]:
    """``text`` in as few lines of at most ``width`` points as it takes, of about equal length if they are few.

    A word that is wider than that stands alone on its line.
    """
    whole = row(text, style, name)
    if whole.width <= width:
        return (whole,)
    greedy = _broken(text, style, width, name, width)
    widest = max(one.width for one in greedy)
    if widest > width or len(greedy) > EVEN:
        return greedy
    # The narrowest column that needs no more lines: its lines are the most even ones.
    low, high = widest / 2, width
    for _ in range(8):
        middle = (low + high) / 2
        tried = _broken(text, style, middle, name, width)
        if len(tried) <= len(greedy) and max(one.width for one in tried) <= middle + 1e-6:
            high = middle
        else:
            low = middle
    return _broken(text, style, high, name, width)


def _broken(text: str, style: TextStyle, width: float, name: str, most: float) -> tuple[Row, ...]:
    lines: list[str] = []
    line = ""
    for piece, spaced in pieces(text, style, most):
        tried = f"{line}{' ' if spaced and line else ''}{piece}"
        if line and row(tried, style, name).width > width + 1e-6:
            lines.append(line)
            line = piece
        else:
            line = tried
    return tuple(row(one, style, name) for one in (*lines, line))


def pieces(text: str, style: TextStyle, width: float = math.inf) -> list[tuple[str, bool]]:
    """What no line end divides, each with whether a space stands before it. Hyphens end a line in words that are too
    wide for one only."""
    out: list[tuple[str, bool]] = []
    for word in _SPACES.split(text):
        if not word:
            continue
        start = 0
        kinds = ("han",) if row(word, style).width <= width else ("han", "explicit", "url")
        for place, kind in ((one.position, one.kind) for one in opportunities(word)):
            if kind in kinds:
                out.append((word[start:place], not start))
                start = place
        out.append((word[start:], not start))
    return out
