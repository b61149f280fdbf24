"""How languages write numbers: the marks between thousands and before decimals, per cent, currency."""

from __future__ import annotations

import re
from typing import Final

_WRITTEN_WITH: Final = (
    (",", ".", "en zh ja ko he th ms cy ga gd mt sw"),
    (",", ".", "es-419 es-cu es-do es-gt es-hn es-mx es-ni es-pa es-pe es-pr es-sv es-us"),
    (".", ",", "de es it pt nl da ro hr sr bs sl mk el tr ca gl eu ast is fo id vi az lb fy"),
    ("\u00a0", ",", "ru uk be bg pl cs sk sv nb nn no fi et lv lt hu sq hy ka kk af eo"),
    ("\u00a0", ",", "de-at es-cr fr-ca pt-ao pt-cv pt-mz pt-pt"),
    ("\u202f", ",", "fr"),
    ("’", ".", "de-ch de-li it-ch rm gsw"),
)
"""Mark between thousands, decimal mark, and the languages and regions that have them, after CLDR."""
MARKS: Final = {tag: (thousands, decimal) for thousands, decimal, tags in _WRITTEN_WITH for tag in tags.split()}
"""Language, or language and region → mark between thousands, decimal mark."""
_AS_DATA: Final = ("", ".")
"""Marks for other languages: what stands in a data file is left as it is rather than made into another number."""
_TAG: Final = re.compile(r"([a-z]{2,3})(?:-[a-z]{4})?-([a-z]{2}|\d{3})(?![^-])", re.IGNORECASE)
"""A language, perhaps its script, and its region."""
NUMBER: Final = re.compile(r"[+−–-]?[$€£¥₽]?[ \u00a0]?\d[\d.,'’ \u00a0\u2009\u202f]*[ \u00a0]?%?")
"""A number as languages write it, with its currency or per cent sign."""
LONG: Final = 5
"""Digits from which on a number of a table is grouped: years stay as they are."""
_CLOSE_PER_CENT: Final = frozenset("en zh ja ko it pt nl he th ms cy ga hu sr el et is id pl".split())
"""Languages that set the per cent sign close to its number."""
_PER_CENT_FIRST: Final = {"tr": "%", "eu": "%\u00a0"}
"""Languages that set it before."""
_THOUSANDS: Final = re.compile("^['‘’]000")
"""How English heads of columns write a thousand."""
_BEFORE: Final = frozenset("$£€¥₽")
"""Signs that stand before the number in English and in Chinese, after it elsewhere."""


def base(language: str) -> str:
    """``en`` of ``en-GB``."""
    return language.partition("-")[0].lower()


def marks(language: str) -> tuple[str, str]:
    """The mark between thousands and the decimal mark: the region's, or else the language's."""
    tag = _TAG.match(language)
    regional = MARKS.get(f"{tag[1]}-{tag[2]}".lower()) if tag else None
    return regional or MARKS.get(base(language), _AS_DATA)


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
    if unit[0] == "%" and base(language) in _PER_CENT_FIRST:
        return _behind_minus(_PER_CENT_FIRST[base(language)], number) + unit[1:]
    if unit[0] == "%":
        return number + ("" if base(language) in _CLOSE_PER_CENT else "\u00a0") + unit
    if unit[0].isdigit() or _THOUSANDS.match(unit):
        # Thousands of tons in a head, (1000 t) or (’000 t), are no more figures of the number.
        return f"{number}\u00a0×\u00a0{_THOUSANDS.sub('1000', unit)}"
    if unit[0] in _BEFORE and base(language) in ("en", "zh", "ja"):
        sign, rest = unit[0], unit[1:].strip()
        return _behind_minus(sign, number) + (f"\u00a0{rest}" if rest else "")
    return f"{number}\u00a0{unit}"


def _behind_minus(sign: str, number: str) -> str:
    """A sign before a number, but behind its minus."""
    minus = "\N{MINUS SIGN}" if number.startswith("\N{MINUS SIGN}") else ""
    return f"{minus}{sign}{number.removeprefix(minus)}"
