"""The few facts about scripts that shaping, fallback and line breaking need."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

Script: TypeAlias = Literal["Zyyy", "Latn", "Grek", "Cyrl", "Hani", "Kana", "Zzzz"]
"""ISO 15924 code: ``Zyyy`` common to several scripts, ``Kana`` both kana, ``Zzzz`` anything not told apart."""

# Ideographs as UAX #14 treats them (class ID): radicals, unified ideographs and their extensions.
_HAN: Final = (
    (0x2E80, 0x2FDF),
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3038, 0x303B),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x323AF),
)
_KANA: Final = ((0x3041, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9F))
UNSPACED: Final = "".join(f"{chr(first)}-{chr(last)}" for first, last in (*_HAN, *_KANA))
"""Han and kana, which are written without spaces between words: for the brackets of a regular expression."""
_CJK_PUNCTUATION: Final = ((0x3000, 0x3004), (0x3008, 0x3020), (0x3030, 0x303F), (0xFE30, 0xFE4F), (0xFF00, 0xFF65))

EN_SPACE = "\u2002"
"""Moves a line of verse in; half an em, which no justification changes."""


def _within(ranges: tuple[tuple[int, int], ...], codepoint: int) -> bool:
    return any(first <= codepoint <= last for first, last in ranges)


def is_han(character: str) -> bool:
    """Whether ``character`` is a Chinese ideograph (punctuation is not)."""
    return character >= "\u2e80" and _within(_HAN, ord(character))


def is_kana(character: str) -> bool:
    """Whether ``character`` is hiragana or katakana, half-width forms and the length mark included."""
    return character >= "\u3041" and _within(_KANA, ord(character))


def is_east_asian_punctuation(character: str) -> bool:
    """Whether ``character`` is punctuation made for the full-width square of Han text."""
    return character >= "\u3000" and _within(_CJK_PUNCTUATION, ord(character))


def script_of(character: str) -> Script:
    """The script of one character."""
    codepoint = ord(character)
    if codepoint < 0x0250 or 0x1E00 <= codepoint <= 0x1EFF or 0x2C60 <= codepoint <= 0x2C7F:
        return "Latn" if character.isalpha() else "Zyyy"
    if 0x0370 <= codepoint <= 0x03FF or 0x1F00 <= codepoint <= 0x1FFF:
        return "Grek"
    if 0x0400 <= codepoint <= 0x052F or 0x1C80 <= codepoint <= 0x1C8F:
        return "Cyrl"
    if is_han(character):
        return "Hani"
    if is_kana(character):
        return "Kana"
    return "Zzzz" if character.isalpha() else "Zyyy"


def script_of_text(text: str) -> Script:
    """The script of the first character that has one; ``Zyyy`` if none has."""
    for character in text:
        script = script_of(character)
        if script != "Zyyy":
            return script
    return "Zyyy"
