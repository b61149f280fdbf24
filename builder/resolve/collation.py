"""The order of an index: words before words, Latin letters first, each language by its own alphabet.

Accents and capitals count only where everything else is the same. Letters that a language holds to be letters of
their own (``å`` in Swedish, ``ñ`` in Spanish, ``ch`` in Czech) have their place in its alphabet, as the collations of
Unicode's CLDR have it (``common/collation``). Figures go by their value and stand before letters; Greek, Cyrillic and
other alphabets follow Latin, Han characters come last, by their number in Unicode.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import TypeAlias

from msgspec import Struct

Unit: TypeAlias = tuple[int, int, str]
"""What a letter is sorted by: its kind and its place in the alphabet; a number is: by how many digits, and by which."""
Key: TypeAlias = "tuple[tuple[tuple[Unit, ...], ...], str, str]"

_OWN_LETTERS: dict[str, tuple[str, ...]] = {
    "az": ("c ç", "e ə", "g ğ", "h x", "ı i", "k q", "o ö", "s ş", "u ü"),
    "be": ("е ё", "у ў"),
    "bs": ("c č ć", "d dž đ", "l lj", "n nj", "s š", "z ž"),
    "cs": ("c č", "h ch", "r ř", "s š", "z ž"),
    "da": ("y=ü=ű", "z æ=ä ø=ö=ő å=aa"),
    "es": ("n ñ",),
    "et": ("s š z ž", "w õ ä ö ü"),
    "fi": ("y=ü", "z å ä=æ ö=ø"),
    "hr": ("c č ć", "d dž đ", "l lj", "n nj", "s š", "z ž"),
    "hu": ("c cs", "d dz dzs", "g gy", "l ly", "n ny", "o ö=ő", "s sz", "t ty", "u ü=ű", "z zs"),
    "is": ("a á", "d ð", "e é", "i í", "o ó", "u ú", "y ý", "z þ æ=ä ö=ø å"),
    "kk": ("е ё", "у ұ ү", "ы і"),
    "lt": ("c č", "i=y", "s š", "z ž"),
    "lv": ("c č", "g ģ", "i y", "k ķ", "l ļ", "n ņ", "r ŗ", "s š", "z ž"),
    "mk": ("д ѓ", "т ќ"),
    "nb": ("y=ü=ű", "z æ=ä=ę ø=ö=ő=œ å=aa"),
    "nn": ("y=ü=ű", "z æ=ä=ę ø=ö=ő=œ å=aa"),
    "no": ("y=ü=ű", "z æ=ä=ę ø=ö=ő=œ å=aa"),
    "pl": ("a ą", "c ć", "e ę", "l ł", "n ń", "o ó", "s ś", "z ź ż"),
    "ro": ("a ă â", "i î", "s ș=ş", "t ț=ţ"),
    "sk": ("a ä", "c č", "h ch", "o ô", "r ř", "s š", "z ž"),
    "sl": ("c č ć", "d đ", "s š", "z ž"),
    "sq": ("c ç", "d dh", "e ë", "g gj", "l ll", "n nj", "r rr", "s sh", "t th", "x xh", "z zh"),
    "sr": ("c č ć", "d dž đ", "l lj", "n nj", "s š", "z ž"),
    "sv": ("y=ü=ű", "z å ä=æ=ę ö=ø=ő=œ=ô"),
    "tr": ("c ç", "g ğ", "ı i", "o ö", "s ş", "u ü"),
    "uk": ("г ґ", "і ї"),
    "vi": ("a ă â", "d đ", "e ê", "o ô ơ", "u ư"),
}
"""Language → letters in rows: those behind the first of a row are letters of their own that follow it. ``=`` stands
before what is sorted like a letter, or with it where the first one has none behind it."""
_CYRILLIC = "аәбвгғҕдђҙеєжҗзѕиійјкқлљмнңҥњоөпрсҫтћуүұфхһцчџшщъыьѣэюя"
"""The order of Cyrillic letters where a language says nothing else: that of CLDR's root."""
_DOUBLED = frozenset(("hu",))
"""Languages that write a long letter of two signs with the first of them doubled: ``ssz`` is ``sz`` twice."""
_TONES: dict[str, str] = {"vi": "\u0300\u0309\u0303\u0301\u0323"}
"""Language → accents in their order, where everything else is the same."""
_SPELLED = {"æ": "ae", "œ": "oe", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ґ": "г"}
"""Where a letter that doesn't come apart into base and accent is sorted in languages that don't have it."""
_KEPT = frozenset("й")
"""Cyrillic letters whose mark is no accent, in any language."""
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


class _Alphabet(Struct, frozen=True):
    """The letters that a language has besides those that all have."""

    units: Mapping[str, tuple[Unit, ...]]
    """Letter, of one sign or several → what it is sorted by."""
    labels: Mapping[str, str]
    """Letter → the heading under which it stands."""
    pattern: re.Pattern[str]
    """One letter after another."""
    tones: str


@cache
def _alphabet(language: str) -> _Alphabet:
    """The alphabet of a language; one without letters of its own has those that all have."""
    units: dict[str, tuple[Unit, ...]] = {}
    labels: dict[str, str] = {}
    for row in _OWN_LETTERS.get(language, ()):
        letters = [word.split("=") for word in row.split()]
        first = _common(_SPELLED.get(letters[0][0], letters[0][0]))[0]
        for place, (letter, *likes) in enumerate(letters):
            kind, value, base = first
            label = "İ" if place and letter == "i" else letter[0].upper() + letter[1:]
            for one in (letter, *likes) if place else likes:
                units[one] = ((kind, value, f"{base}{place}" if place else base),)
                labels[one] = label
            if language in _DOUBLED and len(letter) > 1:
                units[letter[0] + letter] = units[letter] * 2
                labels[letter[0] + letter] = label
    signs = sorted((letter for letter in units if len(letter) > 1), key=lambda letter: (-len(letter), letter))
    return _Alphabet(units, labels, re.compile("|".join((*signs, "."))), _TONES.get(language, ""))


def _alphabet_of(language: str) -> _Alphabet:
    name = language.partition("-")[0].lower()
    return _alphabet(name if name in _OWN_LETTERS else "")


def sort_key(text: str, language: str) -> Key:
    """What to sort a heading by in a book of this BCP 47 language."""
    alphabet = _alphabet_of(language)
    composed = unicodedata.normalize("NFC", text)
    words = tuple(
        tuple(unit for units, _ in _letters(word, alphabet) for unit in units) for word in _words(composed, alphabet)
    )
    return words, _tones(composed, alphabet.tones) + composed.casefold(), composed


def sub_sort_key(text: str, language: str) -> Key:
    """What to sort a sub-heading by: “at Yalta” stands under Yalta, as indexers do."""
    small = _LEADING.get(language.partition("-")[0].lower(), frozenset())
    words = text.split()
    while len(words) > 1 and words[0].casefold() in small:
        words.pop(0)
    return sort_key(" ".join(words), language)


def letter_of(text: str, language: str) -> str:
    """The letter under which a heading stands; empty before figures and signs, and for scripts without letters."""
    alphabet = _alphabet_of(language)
    words = _words(unicodedata.normalize("NFC", text), alphabet)
    if not words or words[0].isdecimal():
        return ""
    units, label = _letters(words[0], alphabet)[0]
    return "" if units[0][0] == _HAN or label == label.lower() else label


def _words(text: str, alphabet: _Alphabet) -> list[str]:
    if "i" in alphabet.units:  # in Turkic languages, which have an i without a dot besides
        text = text.replace("I", "ı").replace("İ", "i")
    return _WORDS.findall(_MARKS.sub("", text.lower()))


def _letters(word: str, alphabet: _Alphabet) -> list[tuple[tuple[Unit, ...], str]]:
    """The letters of a word: what each is sorted by, and under which heading it stands."""
    if word.isdecimal():
        # Python makes no number of more than 4,300 digits.
        digits = "".join(str(unicodedata.decimal(digit)) for digit in word).lstrip("0")
        return [(((0, len(digits), digits),), "")]
    return [_letter(letter, alphabet) for letter in alphabet.pattern.findall(word) if letter not in "’'"]


def _letter(letter: str, alphabet: _Alphabet) -> tuple[tuple[Unit, ...], str]:
    for own in (letter, *_simpler(letter)):
        if own in alphabet.units:
            return alphabet.units[own], alphabet.labels[own]
    plain = _SPELLED.get(letter) or (letter if letter in _KEPT else unicodedata.normalize("NFKD", letter)[0])
    return _common(plain), plain[0].upper()


def _simpler(letter: str) -> list[str]:
    """The letter with one of its accents alone: a letter of its own may bear another accent, as Vietnamese ``ấ``."""
    apart = unicodedata.normalize("NFD", letter)
    base, marks = apart[:1], apart[1:]
    return [*(unicodedata.normalize("NFC", base + mark) for mark in marks), base] if marks else []


def _common(letters: str) -> tuple[Unit, ...]:
    """What letters without an alphabet of their own are sorted by."""
    return tuple(_unit(letter) for letter in letters)


def _unit(letter: str) -> Unit:
    if "a" <= letter <= "z":
        return _LATIN, 0, letter
    if (place := _CYRILLIC.find(letter)) >= 0:
        return _OTHER, 0, f"\u0400{chr(0x400 + place)}"
    return _HAN if _is_han(letter) else _OTHER, 0, letter


def _tones(text: str, order: str) -> str:
    """The accents of a text, letter by letter, as figures: the later in the order, the higher."""
    if not order:
        return ""
    return "".join(str(max(order.find(mark) for mark in unicodedata.normalize("NFD", char)) + 1) for char in text)


def _is_han(char: str) -> bool:
    return unicodedata.name(char, "").startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL"))
