"""Numbers as they are counted with: in figures, letters or roman numerals, and the marks that stand about them."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LETTERS = 26
_LARGEST_ROMAN = 3999

MARKERS = {".": "{}.", ")": "{})", "()": "({})"}
"""What stands about the number of a list's item → how that looks."""


def roman_numeral(number: int) -> str:
    """``4`` → ``iv``."""
    out = ""
    for value, numeral in _ROMAN:
        count, number = divmod(number, value)
        out += numeral * count
    return out


def roman_value(text: str) -> int:
    """The number of a small roman numeral, or 0."""
    number, rest = 0, text
    for value, numeral in _ROMAN:
        while rest.startswith(numeral):
            number += value
            rest = rest[len(numeral) :]
    return number if not rest and roman_numeral(number) == text else 0


def letters(number: int) -> str:
    """``1`` → ``a``, ``26`` → ``z``, ``27`` → ``aa``, as style sheets count."""
    out = ""
    while number > 0:
        number, digit = divmod(number - 1, _LETTERS)
        out = chr(ord("a") + digit) + out
    return out


def numeral(number: int, numbering: str) -> str:
    """A number as it is written where one counts with ``1``, ``a``, ``A``, ``i`` or ``I``: in figures, as style sheets
    do, where letters or numerals have no way to write it."""
    match numbering.lower():
        case "a" if number > 0:
            text = letters(number)
        case "i" if 0 < number <= _LARGEST_ROMAN:
            text = roman_numeral(number)
        case _:
            text = str(number)
    return text.upper() if numbering.isupper() else text


def marker(number: int, numbering: str, enclosed: str) -> str:
    """The marker of a list's item: ``3.``, ``c)``, ``(iii)``."""
    return MARKERS[enclosed].format(numeral(number, numbering))
