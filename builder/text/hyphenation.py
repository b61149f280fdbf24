"""Where a word may be divided with a hyphen.

The patterns are those of the hyphenation dictionaries that pyphen carries; what is a word, and what had better not
be divided, is decided here:

* Only letters are looked at: in ``“alliance,”`` the positions lie inside the eight letters.
* Not divided: anything with a figure, an underscore or a capital inside (``camelCase``), addresses and file
  names, words of fewer than six capitals, and any language without a dictionary.
* A word with a hyphen of its own is broken there first (see ``breaks``); a part of it is divided only where five
  letters remain on either side.
* Divisions that change the spelling (``Schiff-fahrt`` of the old German rules, ``ge-ergerd`` of Dutch ``geërgerd``) are
  left out.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from builder.text.patterns import Patterns, nearest, patterns

Exceptions: TypeAlias = Mapping[str, tuple[int, ...]]
"""Lower-case word -> the positions at which it may be divided, none to keep it whole; see :func:`exceptions`."""

SOFT_HYPHEN: Final = "\u00ad"
_NO_EXCEPTIONS: Final[Exceptions] = MappingProxyType({})
_KEPT: Final = 1 << 16

# Fewest letters before and after the hyphen. English as TeX has it; after the hyphen two letters look lost, where
# the language's own practice does not accept them. Keyed by the language without its region.
_MINIMA: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {
        "bg": (2, 2),
        "de": (2, 2),
        "en": (2, 3),
        "es": (2, 2),
        "fr": (2, 3),
        "it": (2, 2),
        "nl": (2, 2),
        "pl": (2, 2),
        "ru": (2, 2),
        "sv": (2, 2),
        "uk": (2, 2),
    }
)
_OTHER_MINIMA: Final = (2, 3)
_COMPOUND_MINIMUM: Final = 5
_SHORTEST_CAPITALS: Final = 6

# A diaeresis that only says that its letter begins a syllable is lost where a line begins there.
_DIAERESIS_LOST: Final = frozenset({"af", "nl"})
_WITH_DIAERESIS: Final = frozenset("äëïöü")

# A hyphen of a word's own stands at both sides of its division: ``guarda-`` and ``-chuva``.
_HYPHEN_REPEATED: Final = frozenset({"cs", "hr", "pl", "pt", "sk"})

# Of two ways to write a letter the dictionary has the one: Romanian with commas below, often typed with cedillas.
_SPELLINGS: Final[Mapping[str, Mapping[int, str]]] = MappingProxyType({"ro": {ord("ş"): "ș", ord("ţ"): "ț"}})

# pyphen takes the alphabetically first region for a bare language, and knows Norwegian by its two written forms only.
_PREFERRED: Final[Mapping[str, str]] = MappingProxyType({"de": "de_DE", "no": "nb_NO", "pt": "pt_PT"})

_ADDRESS: Final = re.compile(r"://|www\.|[\w-]@[\w-]|[^\W\d_]{2}\.[^\W\d_]|[\\_]")
_WORDS: Final = re.compile(r"[^\s/–—…\u200b]+")
_LETTERS: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
_APOSTROPHES: Final = re.compile("['’]")
_HYPHENS: Final = "-\u2010\u2011"


class _Piece(NamedTuple):
    """A run of letters that may be divided."""

    start: int
    """Where it starts in the token."""
    letters: str
    compound: bool
    """Whether it is a part of a word with hyphens of its own."""


def points(word: str, language: str, exceptions: Exceptions = _NO_EXCEPTIONS) -> tuple[int, ...]:
    """The positions inside ``word`` before which a hyphen may stand, ascending.

    ``word`` is a token of running text, punctuation and all; ``language`` a BCP 47 tag, whose nearest dictionary is
    taken (``en-AU`` -> British, ``zh`` -> none). What stands in ``exceptions`` overrides the dictionary.
    """
    found: list[int] = []
    for piece in _pieces(word):
        listed = exceptions.get(piece.letters.lower()) if exceptions else None
        found += _piece_points(piece, language) if listed is None else (piece.start + point for point in listed)
    return tuple(found)


def exceptions(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Exceptions from words written with the hyphens that they may have, such as ``da-ta-base`` or ``Beijing``.

    Of a word with an apostrophe each part is one, as ``points`` looks for it: ``aujour-d’hui`` divides ``aujourd``.
    """
    found: dict[str, tuple[int, ...]] = {}
    for word in words:
        for run in _APOSTROPHES.split(word.strip().lower()):
            *heads, last = run.split("-")
            found["".join((*heads, last))] = tuple(itertools.accumulate(map(len, heads)))
    return found


def exceptions_by_tag(words: Mapping[str, Iterable[str]]) -> dict[str, dict[str, tuple[int, ...]]]:
    """The exceptions of each language, by its tag in small letters."""
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for tag, listed in words.items():
        found.setdefault(tag.lower(), {}).update(exceptions(listed))
    return found


def exceptions_in(language: str, by_tag: Mapping[str, Exceptions]) -> Exceptions:
    """What is listed for a language: for its tag, and for what that begins with. What is listed for ``en`` holds in
    ``en-GB`` too, unless something else is listed for that."""
    wanted = f"{language.lower()}-"
    found: dict[str, tuple[int, ...]] = {}
    for tag in sorted(tag for tag in by_tag if wanted.startswith(f"{tag}-")):  # the shorter ones first
        found.update(by_tag[tag])
    return found


def repeats_hyphen(language: str) -> bool:
    """Whether a word that is divided at a hyphen of its own has one at the beginning of the next line too."""
    return _primary(language) in _HYPHEN_REPEATED


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def take_soft_hyphens(word: str) -> tuple[str, tuple[int, ...]]:
    """``word`` without the soft hyphens that its author wrote, and the positions where they stood.

    A word with soft hyphens is divided there and nowhere else.
    """
    parts = word.split(SOFT_HYPHEN)
    positions: list[int] = []
    length = 0
    for part in parts[:-1]:
        length += len(part)
        positions.append(length)
    clean = "".join(parts)
    return clean, tuple(sorted({position for position in positions if 0 < position < len(clean)}))


def _pieces(token: str) -> tuple[_Piece, ...]:
    """The runs of letters of a token that may be divided at all."""
    if token.isalpha():
        return () if _is_whole(token) else (_Piece(0, token, False),)
    if _ADDRESS.search(token):
        return ()
    found: list[_Piece] = []
    for word in _WORDS.finditer(token):
        text, offset = word.group(), word.start()
        if any(character.isdigit() for character in text):
            continue
        core = text.strip(_HYPHENS)
        compound = any(hyphen in core for hyphen in _HYPHENS)
        for match in _LETTERS.finditer(text):
            if not _is_whole(match.group()):
                found.append(_Piece(offset + match.start(), match.group(), compound))
    return tuple(found)


def _is_whole(letters: str) -> bool:
    """Whether a run of letters is better not divided."""
    if letters.isupper():
        return len(letters) < _SHORTEST_CAPITALS
    rest = letters[1:]
    return len(letters) < 4 or rest != rest.lower() or len(letters.lower()) != len(letters)


def _piece_points(piece: _Piece, language: str) -> tuple[int, ...]:
    letters, start = piece.letters, piece.start
    positions = _dictionary_points(letters.lower(), language)
    if piece.compound:
        last = len(letters) - _COMPOUND_MINIMUM
        positions = tuple(position for position in positions if _COMPOUND_MINIMUM <= position <= last)
    return tuple(start + position for position in positions) if start else positions


@functools.lru_cache(maxsize=_KEPT)
def _dictionary_points(letters: str, language: str) -> tuple[int, ...]:
    dictionary = _dictionary(language)
    if dictionary is None:
        return ()
    found, fewest_before, fewest_after = dictionary
    last = len(letters) - fewest_after
    primary = _primary(language)
    letters = letters.translate(_SPELLINGS.get(primary, {}))
    changed = _WITH_DIAERESIS if primary in _DIAERESIS_LOST else ()
    return tuple(
        position
        for position in found.positions(letters)
        if fewest_before <= position <= last
        and not unicodedata.combining(letters[position])
        and letters[position] not in changed
    )


@functools.cache
def _dictionary(language: str) -> tuple[Patterns, int, int] | None:
    """The patterns nearest to ``language``, and the fewest letters before and after a hyphen; ``None`` if there are
    none for it."""
    if not language:
        return None
    name = nearest(_PREFERRED.get(language.lower(), language)) or _PREFERRED.get(_primary(language))
    if name is None:
        return None
    return patterns(name), *_MINIMA.get(name.split("_")[0], _OTHER_MINIMA)
