"""How languages write numbers: the marks between thousands and before decimals, per cent, currency."""

from __future__ import annotations

import re
from typing import Final

MARKS: Final = {
    "en": (",", "."),
    "zh": (",", "."),
    "ja": (",", "."),
    "ko": (",", "."),
    "de": (".", ","),
    "es": (".", ","),
    "it": (".", ","),
    "pt": (".", ","),
    "nl": (".", ","),
    "da": (".", ","),
    "fr": ("\u202f", ","),
    "ru": ("\u00a0", ","),
    "uk": ("\u00a0", ","),
    "pl": ("\u00a0", ","),
    "cs": ("\u00a0", ","),
    "sv": ("\u00a0", ","),
    "nb": ("\u00a0", ","),
    "no": ("\u00a0", ","),
}
"""Language → mark between thousands, decimal mark; others are written as English is."""
NUMBER: Final = re.compile(r"[+−–-]?[$€£¥₽]?[ \u00a0]?\d[\d.,'’ \u00a0\u2009\u202f]*[ \u00a0]?%?")
"""A number as languages write it, with its currency or per cent sign."""
LONG: Final = 5
"""Digits from which on a number of a table is grouped: years stay as they are."""
_CLOSE_PER_CENT: Final = frozenset("en zh ja ko it pt nl".split())
"""Languages that set the per cent sign close to its number."""
_BEFORE: Final = frozenset("$£€¥₽")
"""Signs that stand before the number in English and in Chinese, after it elsewhere."""


def base(language: str) -> str:
    """``en`` of ``en-GB``."""
    return language.partition("-")[0].lower()


def marks(language: str) -> tuple[str, str]:
    """The mark between thousands and the decimal mark."""
    return MARKS.get(base(language), MARKS["en"])


def grouped(digits: str, language: str) -> str:
    """A row of digits in groups of three."""
    return f"{int(digits):,}".replace(",", marks(language)[0])


def written(value: float, language: str, decimals: int = 0) -> str:
    """A number in figures, with a true minus sign; four digits are grouped like more."""
    whole, _, fraction = f"{abs(value):.{decimals}f}".partition(".")
    text = grouped(whole, language) + (marks(language)[1] + fraction if fraction else "")
    return f"\N{MINUS SIGN}{text}" if value < 0 and text.strip("0.,") else text


def with_unit(number: str, unit: str, language: str) -> str:
    """A number that has been written, with its unit where the language puts that."""
    if not unit:
        return number
    if unit[0] == "%":
        return number + ("" if base(language) in _CLOSE_PER_CENT else "\u00a0") + unit
    if unit[0].isdigit():
        # Thousands of tons in a head, (1000 t), are no more figures of the number.
        return f"{number}\u00a0×\u00a0{unit}"
    if unit[0] in _BEFORE and base(language) in ("en", "zh", "ja"):
        sign, rest = unit[0], unit[1:].strip()
        minus = "\N{MINUS SIGN}" if number.startswith("\N{MINUS SIGN}") else ""
        return f"{minus}{sign}{number.removeprefix(minus)}" + (f"\u00a0{rest}" if rest else "")
    return f"{number}\u00a0{unit}"
