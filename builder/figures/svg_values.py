"""What SVG writes in its attributes and properties: numbers, lengths, colours, fonts (SVG 1.1, chapter 4; CSS).

Each is read to its end, or refused with the reason.
"""

from __future__ import annotations

import math
import re
from typing import Final, TypeAlias

from msgspec import Struct
from PIL import ImageColor

from builder.diagnostics import in_quotes
from builder.model.drawings import MITER

RGB: TypeAlias = tuple[int, int, int]

NUMBER: Final = r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?"
"""A pattern. It takes what it has once taken for good, so that long rows of digits are gone over once."""
FARTHEST: Final = 1e7
"""What a drawing measures, in its own units, is less than that."""
_LONGEST_MITER: Final = 1000.0
"""A corner that is longer, no page would show."""

_NEXT: Final = re.compile(rf"[\s,]*+({NUMBER})")
_LENGTH: Final = re.compile(rf"({NUMBER})([A-Za-z]*|%)")
_UNITS: Final = {
    "": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "q": 24 / 25.4, "cm": 96 / 2.54, "in": 96.0
}  # fmt: skip
_EMS: Final = {"em": 1.0, "ex": 0.5, "ch": 0.5}
"""Units by the size of the font; the heights of its letters, which nobody knows yet, are half of it, as CSS says."""

_SIZES: Final = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0, "xx-large": 32.0
}  # fmt: skip
"""Names of font sizes in pixels, as browsers have them."""
_STEP: Final = 1.2
"""From a font size to the next ``larger`` one."""
_STYLES: Final = ("italic", "oblique")
_WEIGHTS: Final = ("bold", "bolder", "lighter")
_OTHERS: Final = frozenset(
    "normal small-caps ultra-condensed extra-condensed condensed semi-condensed semi-expanded expanded extra-expanded"
    " ultra-expanded".split()
)

_FUNCTION: Final = re.compile(r"rgba?\(([^()]*)\)", re.I)


class Scale(Struct, frozen=True):
    """What relative lengths are measured by."""

    width: float
    """Of the drawing, as are the next two: what 100 % across is."""
    height: float
    em: float = 16.0
    """The size of the font here."""
    rem: float = 16.0
    """The one of the whole drawing."""

    @property
    def diagonal(self) -> float:
        """What 100 % is of lengths that go neither across nor down."""
        return math.hypot(self.width, self.height) / math.sqrt(2)

    def across(self, text: str) -> float:
        """A length from left to right."""
        return length(text, self, self.width)

    def down(self, text: str) -> float:
        """A length from top to bottom."""
        return length(text, self, self.height)

    def other(self, text: str) -> float:
        """A radius, a weight of a line."""
        return length(text, self, self.diagonal)


def length(text: str, scale: Scale, whole: float) -> float:
    """A length in pixels.

    Args:
        text: as it is written; nothing is 0.
        scale: what relative units are measured by.
        whole: 100 %.

    Raises:
        ValueError: it is none, or without bounds.
    """
    if not text.strip():
        return 0.0
    match = _LENGTH.fullmatch(text.strip())
    units = _UNITS | {name: share * scale.em for name, share in _EMS.items()} | {"rem": scale.rem, "%": whole / 100}
    if match is None or match[2].lower() not in units:
        raise ValueError(f"{in_quotes(text)} is no length that can be measured here")
    return _bounded(float(match[1]) * units[match[2].lower()], text)


def numbers(text: str) -> list[float]:
    """A row of numbers, with white space or commas between them, or nothing where they can be told without.

    Raises:
        ValueError: something else stands among them.
    """
    out: list[float] = []
    at, text = 0, text.strip().rstrip(", \t\r\n")
    while at < len(text):
        match = _NEXT.match(text, at)
        if match is None:
            raise ValueError(f"a row of numbers can’t be read at {in_quotes(text[at : at + 21], 20)}")
        out.append(_bounded(float(match[1]), match[1]))
        at = match.end()
    return out


def _bounded(value: float, text: str) -> float:
    if not abs(value) < FARTHEST:
        raise ValueError(f"{in_quotes(text)} goes beyond all bounds")
    return value


def share(text: str) -> float:
    """An opacity, from 0 to 1; what is none counts as whole, as in browsers."""
    try:
        value = float(text.rstrip("% ")) / (100 if text.strip().endswith("%") else 1)
    except ValueError:
        return 1.0
    return min(max(value, 0.0), 1.0) if math.isfinite(value) else 1.0


def miter(text: str) -> float:
    """How long a corner may be against the width of its line; what is no limit is passed over, as in browsers."""
    try:
        value = float(text)
    except ValueError:
        return MITER
    return min(value, _LONGEST_MITER) if value >= 1 else MITER


def colour(text: str) -> tuple[RGB, float]:
    """Red, green and blue up to 255, and how much they cover; what goes beyond is cut off, as CSS says.

    Raises:
        ValueError: it is none.
    """
    function = _FUNCTION.fullmatch(text.strip())
    if function:
        parts = re.split(r"[\s,/]+", function[1].strip())
        if len(parts) in (3, 4):
            red, green, blue = map(_channel, parts[:3], [text] * 3)
            return (red, green, blue), share(parts[3]) if len(parts) == 4 else 1.0
    try:
        found = ImageColor.getrgb(text)
    except ValueError:
        raise _no_colour(text) from None
    return (found[0], found[1], found[2]), found[3] / 255 if len(found) == 4 else 1.0


def _channel(text: str, whole: str) -> int:
    match = _LENGTH.fullmatch(text)
    if match is None or match[2] not in ("", "%"):
        raise _no_colour(whole)
    value = float(match[1]) * 255 / 100 if match[2] else float(match[1])
    return int(min(max(value, 0.0), 255.0) + 0.5)


def _no_colour(text: str) -> ValueError:
    return ValueError(f"{in_quotes(text)} is no colour")


def font_size(text: str, scale: Scale) -> float:
    """A size of letters in pixels; ``scale.em`` is that of the letters around.

    Raises:
        ValueError: it is none.
    """
    said = text.strip().lower()
    if said in _SIZES:
        return _SIZES[said]
    if said in ("larger", "smaller"):
        return scale.em * (_STEP if said == "larger" else 1 / _STEP)
    size = length(text, scale, scale.em)
    if size < 0 or not said:
        raise ValueError(f"{in_quotes(text)} is no size of letters")
    return size


def font(text: str) -> dict[str, str]:
    """The properties that are written together as ``font``, but for the family and what changes little.

    Raises:
        ValueError: it can't be read.
    """
    out = {"font-style": "normal", "font-weight": "normal"}
    words = " ".join(text.split()).replace(" /", "/").replace("/ ", "/").split(" ")
    for at, word in enumerate(words):
        said = word.lower()
        if said in _STYLES:
            out["font-style"] = said
        elif said in _WEIGHTS or said.isdecimal():
            out["font-weight"] = said
        elif said not in _OTHERS:
            if at + 1 == len(words):
                break  # a size without a family, or the name of one of the system's own fonts
            return out | {"font-size": said.partition("/")[0]}
    raise ValueError(f"{in_quotes(f'font: {text}')} can’t be read")
