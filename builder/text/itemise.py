"""A string split into runs, each in the first face of a stack that can set it.

A book's text face has no ideographs and an ideographic face has poor Latin, so a style names a stack of faces.
Letters take the first face that has them. Everything between letters is harder, because several faces have it:

* Punctuation and spaces stay in the face of the run before them, if that face has them, so that a word of
  Cyrillic in a face of its own keeps its full stop and its kerning.
* A closing bracket or quotation mark follows its opening one: in ``(毛泽东)`` both brackets are of the text face.
* After Han, figures, spaces and ASCII punctuation return to the first face. What Han shares with Latin
  (``— … · “ ” ‘ ’``) is of the Han face only where Han surrounds it or ends the string with it.
* In Chinese and Japanese text that holds at a string's ends too: what stands around it is Han.
* Combining marks, variation selectors and joined emoji stay with their base; what no face has joined is parted.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import Final, TypeAlias

from builder.text.faces import Face
from builder.text.scripts import is_east_asian_punctuation, is_han, is_kana

Stack: TypeAlias = tuple[Face, ...]
"""Faces in order of preference; at least one."""

_CLOSING: Final = dict(zip("([{«‹“‘„‚（［｛「『【《〈〔〖", ")]}»›”’“‘）］｝」』】》〉〕〗", strict=True))
_HAN: Final = "的"
"""Any Han character: stands for the text around a string."""
_JOINER: Final = "\u200d"
_JOINED: Final = re.compile(f"[^{_JOINER}]*{_JOINER}+|[^{_JOINER}]+")
_DEPTH: Final = 8  # brackets within brackets; what is nested deeper takes its face as other punctuation does
_KEPT: Final = 1 << 16


def itemise(text: str, stack: Stack, among_han: bool = False) -> list[tuple[str, Face]]:
    """Split ``text`` by the faces that will set it; the parts joined are ``text``, and neighbours differ in face.

    A character that no face has goes to the first one, where shaping reports it as missing. ``among_han``: it is part
    of Chinese or Japanese text.
    """
    if among_han and not text.isascii():
        runs = list(_runs(f"{_HAN}{text}{_HAN}", stack))
        runs[0] = (runs[0][0].removeprefix(_HAN), runs[0][1])
        runs[-1] = (runs[-1][0].removesuffix(_HAN), runs[-1][1])
        return [run for run in runs if run[0]]
    first = stack[0]
    if first.characters.issuperset(text):
        return [(text, first)] if text else []
    return list(_runs(text, stack))


@functools.lru_cache(maxsize=_KEPT)
def _runs(text: str, stack: Stack) -> tuple[tuple[str, Face], ...]:
    clusters = [part for cluster in _clusters(text) for part in _settable(cluster, stack)]
    parts: list[str] = []
    faces: list[Face] = []
    for cluster, chosen in zip(clusters, _faces(clusters, stack), strict=True):
        if faces and faces[-1] is chosen:
            parts[-1] += cluster
        else:
            parts.append(cluster)
            faces.append(chosen)
    return tuple(zip(parts, faces, strict=True))


def _clusters(text: str) -> Iterator[str]:
    """The characters of ``text``, each with what must not be parted from it."""
    start = 0
    for index in range(1, len(text)):
        if not (_extends(text[index]) or text[index - 1] == _JOINER):
            yield text[start:index]
            start = index
    yield text[start:]


def _settable(cluster: str, stack: Stack) -> list[str]:
    """A cluster, or what its joiners join, each with its joiner, where no face can set it whole."""
    if _JOINER not in cluster or any(_sets(face, cluster) for face in stack):
        return [cluster]
    return _JOINED.findall(cluster)


def _extends(character: str) -> bool:
    return character == _JOINER or (character > "\u02ff" and unicodedata.category(character) in ("Mn", "Mc", "Me"))


def _faces(clusters: list[str], stack: Stack) -> list[Face]:
    """The face of each cluster."""
    chosen: list[Face] = []
    expected: list[tuple[str, Face]] = []  # closing marks of the open brackets, each with the face of its opening
    previous = ""  # the last letter or figure
    for cluster, following in zip(clusters, _following(clusters), strict=True):
        character = cluster[0]
        if not _is_neutral(character):
            previous = character
            chosen.append(_first(cluster, stack))
            continue
        partner = _take(character, expected)
        if partner is not None and _sets(partner, cluster):
            face = partner
        elif chosen and (not _is_east_asian(previous) or _stays_with_han(character, following)):
            face = chosen[-1] if _sets(chosen[-1], cluster) else _first(cluster, stack)
        else:
            face = _first(cluster, stack)
        if character in _CLOSING:
            expected.append((_CLOSING[character], face))
            del expected[:-_DEPTH]
        chosen.append(face)
    return chosen


def _following(clusters: list[str]) -> list[str]:
    """For each cluster the next letter or figure after it, empty if there is none."""
    following: list[str] = []
    letter = ""
    for cluster in reversed(clusters):
        following.append(letter)
        if not _is_neutral(cluster[0]):
            letter = cluster[0]
    return following[::-1]


def _take(character: str, expected: list[tuple[str, Face]]) -> Face | None:
    """The face of the innermost opening mark that ``character`` closes; what was opened inside it is forgotten."""
    for depth in range(len(expected) - 1, -1, -1):
        if expected[depth][0] == character:
            face = expected[depth][1]
            del expected[depth:]
            return face
    return None


def _stays_with_han(character: str, following: str) -> bool:
    """Whether punctuation that follows Han is of the Han face too, if ``following`` is the next letter."""
    if is_east_asian_punctuation(character):
        return True
    if unicodedata.east_asian_width(character) != "A":
        return False
    if following:
        return _is_east_asian(following)
    return character not in "”’"  # its opening mark is not in this string: it belongs to the text around


def _is_neutral(character: str) -> bool:
    return unicodedata.category(character)[0] in "PSZC"


def _is_east_asian(character: str) -> bool:
    return bool(character) and (is_han(character) or is_kana(character))


def _first(cluster: str, stack: Stack) -> Face:
    """The first face that can set ``cluster``, else the first that has its base, else the first of all."""
    for face in stack:
        if _sets(face, cluster):
            return face
    return next((face for face in stack if cluster[0] in face.characters), stack[0])


def _sets(face: Face, cluster: str) -> bool:
    """Whether ``face`` has all of ``cluster``, composed or decomposed."""
    has = face.characters.issuperset
    return has(cluster) or (
        len(cluster) > 1 and (has(unicodedata.normalize("NFC", cluster)) or has(unicodedata.normalize("NFD", cluster)))
    )
