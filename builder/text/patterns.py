"""Hyphenation patterns, after F. M. Liang, "Word Hy-phen-a-tion by Com-put-er" (1983): those of the dictionaries that
pyphen carries, looked up by our own hand.

A dictionary has some ten thousand patterns and a book meets a part of them, so a pattern is taken apart when it is
first met. They stand in a tree of letters: most stretches of a word leave it at their third.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final, TypeAlias

import pyphen

_IGNORED: Final = ("%", "#", "LEFTHYPHENMIN", "RIGHTHYPHENMIN", "COMPOUNDLEFTHYPHENMIN", "COMPOUNDRIGHTHYPHENMIN")
_CHARACTER: Final = re.compile(r"\^\^([0-9a-f]{2})")
_STEPS: Final = re.compile(r"(\d?)(\D?)")
_SAYS: Final = re.compile(r"[1-9]")
_NO_FIGURES: Final = {ord(figure): None for figure in "0123456789"}

_Levels: TypeAlias = tuple[int, tuple[int, ...]]
"""Where the first one stands, and the levels from there on, each doubled, and one more where a division there changes
the spelling: the greatest one decides, and may be had for a plain hyphen if it is an odd number doubled."""
_PLAIN: Final = 2  # an odd level, doubled, modulo 4
_END: Final = ""
"""What leads from a node to the pattern that ends there; single letters lead to other nodes."""


class Patterns:
    """The patterns of one language."""

    def __init__(self, path: Path) -> None:
        """Read a ``hyph_*.dic`` file."""
        head, _, _ = path.read_bytes().partition(b"\n")
        encoding = "cp1251" if head.strip().lower() == b"microsoft-cp1251" else head.decode("ascii").strip()
        self._root: dict[str, Any] = {}
        for line in path.read_text(encoding).split("\n")[1:]:
            pattern = line.strip()
            if pattern.startswith(_IGNORED) or not _SAYS.search(pattern):
                continue
            if "^" in pattern:
                pattern = _CHARACTER.sub(lambda found: chr(int(found[1], 16)), pattern)
            node = self._root
            for letter in pattern.partition("/")[0].translate(_NO_FIGURES):
                following = node.get(letter)
                if following is None:
                    following = node[letter] = {}
                node = following
            node[_END] = pattern

    def positions(self, word: str) -> list[int]:
        """The positions inside ``word``, in small letters, at which it may be divided with a hyphen and no more."""
        pointed = f".{word}."
        count = len(pointed)
        greatest = [0] * (count + 1)
        for start in range(count - 1):
            node: Any = self._root
            for letter in pointed[start:]:
                node = node.get(letter)
                if node is None:
                    break
                if _END in node:
                    met = node[_END]
                    offset, levels = met if type(met) is tuple else _meet(node)
                    for at, level in enumerate(levels, start + offset):
                        if level > greatest[at]:
                            greatest[at] = level
        return [at - 1 for at, level in enumerate(greatest) if level % 4 == _PLAIN]


def _meet(node: dict[str, Any]) -> _Levels:
    """Take the pattern apart that ends at a node."""
    pattern, _, change = node[_END].partition("/")
    steps = _STEPS.findall(pattern)
    levels = [2 * int(figure or "0") for figure, _ in steps]
    if "=" in change:
        levels = [level + 1 if level % 4 == _PLAIN else level for level in levels]
    offset = next((at for at, level in enumerate(levels) if level), 0)
    # One for each place beside a letter: in some dictionaries a slip of the hand has left more.
    letters = sum(bool(letter) for _, letter in steps)
    found: _Levels = (offset, tuple(levels[offset : letters + 1]))
    node[_END] = found
    return found


def nearest(language: str) -> str | None:
    """The name of the dictionary nearest to a language; ``None``: there is none."""
    name: str | None = pyphen.language_fallback(language)
    return name


def patterns(name: str) -> Patterns:
    """The patterns of a dictionary."""
    return Patterns(pyphen.LANGUAGES[name])
