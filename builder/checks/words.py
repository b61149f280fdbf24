"""Texts as sequences of words and signs, each with its origin.

Spaces, line ends and invisible characters (soft hyphens above all) do not count, and neither does the size of
letters, which a theme may change; every other character does. Han text has no spaces: each character is a word.
"""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+|[^\w\s]|_")
_NEAR = 400
"""Words on either side of a difference that are compared in full."""

T = TypeVar("T")


class Word(NamedTuple, Generic[T]):
    """A word and the stretch of text in which it begins."""

    text: str
    origin: T


@functools.lru_cache(maxsize=1 << 12)
def _kept(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) not in ("Cf", "Mn")


def visible(text: str) -> str:
    """A text without its invisible characters and marks above letters, in small letters."""
    if text.isascii():
        return text.lower()
    return "".join(filter(_kept, text)).casefold()


def words(text: str) -> list[str]:
    """The words and signs of a text."""
    return _WORD.findall(visible(text))


def words_of(stretches: Iterable[tuple[str, T]]) -> list[Word[T]]:
    """The words of stretches of text that follow one another without a gap; each names the stretch it begins in."""
    parts: list[str] = []
    starts: list[tuple[int, T]] = []
    length = 0
    for text, origin in stretches:
        shown = visible(text)
        if shown:
            starts.append((length, origin))
            parts.append(shown)
            length += len(shown)
    found: list[Word[T]] = []
    at = 0
    for match in _WORD.finditer("".join(parts)):
        while at + 1 < len(starts) and starts[at + 1][0] <= match.start():
            at += 1
        found.append(Word(match[0], starts[at][1]))
    return found


class Change(NamedTuple):
    """Where two sequences part: ``expected[a:b]`` became ``found[c:d]``."""

    a: int
    b: int
    c: int
    d: int


def changes(expected: Sequence[str], found: Sequence[str]) -> list[Change]:
    """All places where two sequences differ, in their order."""
    return [Change(a, b, c, d) for tag, a, b, c, d in _opcodes(expected, found) if tag != "equal"]


def matches(expected: Sequence[str], found: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of indices at which two sequences have the same word."""
    for tag, a, b, c, _ in _opcodes(expected, found):
        if tag == "equal":
            yield from zip(range(a, b), range(c, c + b - a), strict=True)


def _opcodes(expected: Sequence[str], found: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Like ``SequenceMatcher.get_opcodes``, but quick on long texts that differ in few places: what is equal at the
    front is passed over, and what follows is compared a window at a time."""
    a = c = 0
    while a < len(expected) or c < len(found):
        start = a
        while a < len(expected) and c < len(found) and expected[a] == found[c]:
            a, c = a + 1, c + 1
        if a > start:
            yield "equal", start, a, c - (a - start), c
        if a == len(expected) or c == len(found):
            if a < len(expected) or c < len(found):
                yield "replace", a, len(expected), c, len(found)
            return
        one, other = expected[a : a + _NEAR], found[c : c + _NEAR]
        matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
        whole = len(one) < _NEAR and len(other) < _NEAR
        steps = matcher.get_opcodes()
        # The end of a window is not the end of the text: what is said of it there is looked at again.
        kept = steps if whole else [step for step in steps if step[2] <= _NEAR // 2 and step[4] <= _NEAR // 2]
        kept = kept or steps[:1]
        for tag, i, j, k, m in kept:
            yield tag, a + i, a + j, c + k, c + m
        a, c = a + kept[-1][2], c + kept[-1][4]


def quoted(texts: Iterable[str], most: int = 12) -> str:
    """Words as they are named in a message."""
    shown = list(texts)
    more = " …" if len(shown) > most else ""
    return f"“{' '.join(shown[:most])}{more}”"
