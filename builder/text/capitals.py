"""Text in capitals, as its language writes them.

These are the rules that browsers follow too (CSS Text 3, ``text-transform: uppercase``), so that both editions show the
same letters: the Turkic i keeps its dot, and Greek capitals have no accents.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

_DOTTED: Final = frozenset("az ba crh tr tt".split())
"""Languages in which i and ı are two letters."""
_ACCENTS: Final = frozenset("\u0300\u0301\u0342")
_DIAERESIS: Final = "\u0308"
_ACCENTED: Final = "άέήίόύώ"


def capitals(text: str, language: str = "") -> str:
    """``text`` in capitals; ``language`` is a BCP 47 tag."""
    return "".join(_each(text, language))


def letters_of_capitals(text: str, language: str = "") -> list[str]:
    """For each character of ``capitals`` the letter that it is the capital of: those of ``text``, but ss for ß and what
    else has several capitals, since every capital that is drawn has to be read as something."""
    letters: list[str] = []
    for character, drawn in zip(text, _each(text, language), strict=True):
        letters += [character] if len(drawn) == 1 else [capital.lower()[0] for capital in drawn]
    return letters


def possible_capitals(characters: Iterable[str], language: str = "") -> set[str]:
    """All that any of some characters may become, also where nobody looks at the language."""
    shown = (one.upper() + capitals(one, language) + capitals(f"ά{one}", language)[1:] for one in characters)
    return set().union(*shown)


def _each(text: str, language: str) -> list[str]:
    """The capitals of each character."""
    tag = language.partition("-")[0].lower()
    if tag in _DOTTED:
        return ["İ" if character == "i" else character.upper() for character in text]
    if tag == "el":
        return [_greek(text, at) for at in range(len(text))]
    return [character.upper() for character in text]


def _greek(text: str, at: int) -> str:
    """The capital of a letter of modern Greek: without its accent, which stays on the word “ή” alone; what an accent
    before it kept apart from its vowel gets a diaeresis."""
    character, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if character in "ήΉ" and not (before.isalpha() or after.isalpha()):
        return "Ή"
    capital = unicodedata.normalize("NFD", character.upper())
    if not "\u0370" <= capital[0] <= "\u03ff":
        return character.upper()
    bare = "".join(part for part in capital if part not in _ACCENTS)
    apart = character in "ιυ" and bool(before) and before.lower() in _ACCENTED
    return unicodedata.normalize("NFC", f"{bare}{_DIAERESIS}" if apart else bare)
