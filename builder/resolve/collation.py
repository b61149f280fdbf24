"""The order of an index: words before words, Latin letters first, each language by its own alphabet.

Accents and capitals count only where everything else is the same. Letters that a language holds to be letters of
their own (``å`` in Swedish, ``ñ`` in Spanish) have their place in its alphabet. Figures go by their value and stand
before letters; Greek, Cyrillic and other alphabets follow Latin, Han characters come last, by their number in Unicode.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TypeAlias

Key: TypeAlias = "tuple[tuple[tuple[tuple[int, int, str], ...], ...], str, str]"

_OWN_LETTERS: dict[str, tuple[str, ...]] = {
    "az": ("cç", "eə", "gğ", "ıi", "oö", "sş", "uü"),
    "cs": ("cč", "rř", "sš", "zž"),
    "da": ("zæøå",),
    "es": ("nñ",),
    "et": ("sšzž", "wõäöü"),
    "fi": ("zåäö",),
    "hr": ("cčć", "dđ", "sš", "zž"),
    "is": ("aá", "dð", "eé", "ií", "oó", "uú", "yý", "zþæö"),
    "lt": ("cč", "sš", "zž"),
    "lv": ("cč", "gģ", "kķ", "lļ", "nņ", "sš", "zž"),
    "nb": ("zæøå",),
    "nn": ("zæøå",),
    "no": ("zæøå",),
    "pl": ("aą", "cć", "eę", "lł", "nń", "oó", "sś", "zźż"),
    "ro": ("aăâ", "iî", "sș", "tț"),
    "sk": ("aä", "cč", "oô", "sš", "zž"),
    "sl": ("cč", "sš", "zž"),
    "sv": ("zåäö",),
    "tr": ("cç", "gğ", "ıi", "oö", "sş", "uü"),
}
"""Language → letters in rows: those behind the first of a row are letters of their own that follow it."""
_SPELLED = {"æ": "ae", "œ": "oe", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
"""Where a letter that doesn't come apart into base and accent is sorted in languages that don't have it."""
_KEPT = frozenset("йїў")
"""Cyrillic letters whose mark is no accent."""
_LEADING: dict[str, frozenset[str]] = {
    "de": frozenset(
        (
            "am an auf aus bei das dem den der des die durch für gegen im in mit nach seit über um und unter vom "
            "von vor während zu zum zur"
        ).split()
    ),
    "en": frozenset(
        (
            "a about after against an and as at before between by during for from in of on over the to under with "
            "within without"
        ).split()
    ),
    "fr": frozenset(
        (
            "à au aux avant avec contre dans de des du en entre et la le les par pendant pour sans selon sous sur vers"
        ).split()
    ),
    "ru": frozenset(("без в во для до и из к ко на о об от перед по под после при про с со у через").split()),
}
"""Small words in front of a sub-heading that say how it belongs to its heading, not what it is about."""
_WORDS = re.compile(r"\d+|[^\W\d_]+(?:[’'][^\W\d_]+)*")
_MARKS = re.compile("[\u0300-\u036f]")
"""Accents that have not become one with their letter."""
_LATIN, _OTHER, _HAN = 1, 2, 3


def sort_key(text: str, language: str) -> Key:
    """What to sort a heading by in a book of this BCP 47 language."""
    rows = _rows(language)
    composed = unicodedata.normalize("NFC", text)
    return tuple(_word(word, rows) for word in _words(composed, rows)), composed.casefold(), composed


def sub_sort_key(text: str, language: str) -> Key:
    """What to sort a sub-heading by: “at Yalta” stands under Yalta, as indexers do."""
    small = _LEADING.get(language.partition("-")[0].lower(), frozenset())
    words = text.split()
    while len(words) > 1 and words[0].casefold() in small:
        words.pop(0)
    return sort_key(" ".join(words), language)


def letter_of(text: str, language: str) -> str:
    """The letter under which a heading stands; empty before figures and signs, and for scripts without letters."""
    rows = _rows(language)
    words = _words(unicodedata.normalize("NFC", text), rows)
    if not words or words[0].isdecimal():
        return ""
    rank, _, base = _word(words[0], rows)[0]
    letter = base[0]
    if len(base) > 1:
        letter = next(row[int(base[1])] for row in rows if _plain(row[0]) == base[0])
        if letter == "i":
            return "İ"
    return "" if rank == _HAN or letter.upper() == letter.lower() else letter.upper()


def _rows(language: str) -> tuple[str, ...]:
    return _OWN_LETTERS.get(language.partition("-")[0].lower(), ())


def _words(text: str, rows: tuple[str, ...]) -> list[str]:
    if "ıi" in rows:
        text = text.replace("I", "ı").replace("İ", "i")
    return _WORDS.findall(_MARKS.sub("", text.lower()))


def _word(word: str, rows: tuple[str, ...]) -> tuple[tuple[int, int, str], ...]:
    if word.isdecimal():
        return ((0, int(word), ""),)
    return tuple(unit for char in word if char not in "’'" for unit in _letter(char, rows))


def _plain(letter: str) -> str:
    return _SPELLED.get(letter, letter)


def _letter(char: str, rows: tuple[str, ...]) -> tuple[tuple[int, int, str], ...]:
    for row in rows:
        if (place := row.find(char)) > 0:
            return ((_LATIN, 0, f"{_plain(row[0])}{place}"),)
    if char in _SPELLED:
        return tuple((_LATIN, 0, plain) for plain in _SPELLED[char])
    base = char if char in _KEPT else unicodedata.normalize("NFKD", char)[0]
    if "a" <= base <= "z":
        return ((_LATIN, 0, base),)
    return ((_HAN if _is_han(base) else _OTHER, 0, base),)


def _is_han(char: str) -> bool:
    return unicodedata.name(char, "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL"))
