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
_SIGNS: Final = "$£€¥₽"
"""Of currencies."""
_THOUSANDS: Final = re.compile("^['‘’]000s?")
"""How English heads of columns write a thousand."""
_FACTOR: Final = re.compile(
    rf"""
    (?: {_THOUSANDS.pattern} | 10{{0,2}}([\s.,'’]?000)+ | 10(0|[⁰¹²³⁴-⁹⁻]+|\^[-−]?\d+)? )
    (?= [\s/{_SIGNS}] | $ | (?<=000)(?!(s|th)\b)[^\W\d] )  # other words begin with it: 10-year, 100m, 1000th
    (?! .*(=|(?<![\w^])\d) )  # other figures than those of m3, km^2 and CO2: 1000 (of 1950), 100 = 1950
    """,
    re.VERBOSE | re.DOTALL,
)
"""A power of ten at the beginning of a unit."""
_FIGURE: Final = re.compile("['‘’]?\\d|.*=", re.DOTALL)
"""What would be read as one number, or as one equation, with the number before it."""
_BEFORE: Final = frozenset(_SIGNS)
"""Signs that stand before the number in English and in Chinese, after it elsewhere."""


def base(language: str) -> str:
    """``en`` of ``en-GB``."""
    return language.partition("-")[0].lower()


def marks(language: str) -> tuple[str, str]:
    """The mark between thousands and the decimal mark: the region's, or else the language's."""
    tag = _TAG.match(language)
    regional = MARKS.get(f"{tag[1]}-{tag[2]}".lower()) if tag else None
    return regional or MARKS.get(base(language), _AS_DATA)


def point_of(text: str, sign: str) -> int | None:
    """Where the decimal ``sign`` of a number stands, or its last figure ends; ``None``: the text is no number."""
    if not NUMBER.fullmatch(text):
        return None
    last = max(at for at, character in enumerate(text, 1) if character.isdigit())
    point = text.rfind(sign, 0, last)
    return last if point < 0 else point


def grouped(digits: str, language: str) -> str:
    """A row of digits in groups of three."""
    first = len(digits) % 3 or 3  # in figures: Python makes no number of more than 4,300 digits
    groups = (digits[at : at + 3] for at in range(first, len(digits), 3))
    return marks(language)[0].join((digits[:first], *groups))


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
    if unit[0] in _BEFORE and base(language) in ("en", "zh", "ja"):
        return _followed(_behind_minus(unit[0], number), unit[1:].strip())
    return _followed(number, unit)


def is_unit(words: str) -> bool:
    """Whether words that follow a number can be read as its unit: a factor can (1000 t, ’000, 10⁶ roubles), but no
    other figure that they begin with (2015 US$), nor a base (1950 = 100)."""
    return _FACTOR.match(words) is not None or _FIGURE.match(words) is None


def _followed(number: str, unit: str) -> str:
    """A number and what follows it, whose figures are no more of the number's."""
    if _FACTOR.match(unit):
        return f"{number}\u00a0×\u00a0{_THOUSANDS.sub('1000', unit)}"
    if not is_unit(unit):
        return f"{number}\u00a0({unit})"
    return f"{number}\u00a0{unit}" if unit else number


def _behind_minus(sign: str, number: str) -> str:
    """A sign before a number, but behind its minus."""
    minus = "\N{MINUS SIGN}" if number.startswith("\N{MINUS SIGN}") else ""
    return f"{minus}{sign}{number.removeprefix(minus)}"
