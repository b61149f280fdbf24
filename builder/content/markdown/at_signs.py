"""Citations and cross-references: ``@key`` in running text, ``[see @key, p. 4; -@other]`` in brackets.

Tokens: ``crossref`` (``content``: the target's id) and ``citation`` (``content``: as written, on one line;
``meta["in_text"]``; ``meta["places"]``, see ``on_one_line``), each with its offset ``at`` in ``meta``. With a hyphen
before it a cross-reference is ``bare``, by its number alone.

A letter before ``@`` makes it part of a word: ``ann@example.org``. Han and kana are written without spaces, so a
cross-reference, whose prefix nobody’s name has, may follow them; a name may too (``微博@人民日报``), a work may not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it.rules_inline import StateInline

from builder.citations.syntax import KEY, is_crossing, is_group, keys_in
from builder.text.scripts import is_han, is_kana

_AT = re.compile(rf"@({KEY})")
_BEHIND = re.compile(r"[ \t]*\n?[ \t]*\[((?:[^\[\]\\]|\\.|\[[^\[\]]{0,400}\]){0,400})\](?![({\[:])", re.DOTALL)
"""A bracket that belongs to the key before it: its locator, more works."""
_WORD = re.compile(r"\s*+(\S+)")


def at_sign(state: StateInline, silent: bool) -> bool:
    """``@key`` or ``-@key``, with a locator in brackets behind it if it is a work's."""
    at, source = state.pos, state.src
    before = source[at - 1] if at else " "
    in_word = before.isalnum() or before in "_@"
    if in_word and not (is_han(before) or is_kana(before)):
        return False
    match = _AT.match(source, at, state.posMax)
    if match is None:
        return False
    end = match.end()
    target = match[1].strip("{}")
    if in_word and not is_crossing(target):
        return False
    if is_crossing(target):
        if not silent:
            bare = _take_hyphen(state)
            token = state.push("crossref", "", 0)
            token.content = target
            token.meta = {"at": at - bare, "in_text": True, "bare": bare}
        state.pos = end
        return True
    behind = _BEHIND.match(source, end, state.posMax)
    if behind and (behind[1].startswith("^") or any(map(is_crossing, keys_in(behind[1])))):
        behind = None
    end = behind.end() if behind else end
    if not silent:
        suppressed = _take_hyphen(state)
        token = state.push("citation", "", 0)
        if suppressed and behind:
            stop = ";" if is_group(behind[1]) else ""
            pieces = [(f"-{match[0]}{stop}", at - 1), (behind[1], behind.start(1))]
        else:
            pieces = [(source[at - suppressed : end], at - suppressed)]
        token.content, places = on_one_line(pieces)
        token.meta = {"at": at - suppressed, "in_text": not suppressed, "places": places}
    state.pos = end
    return True


def _take_hyphen(state: StateInline) -> bool:
    """Take a hyphen away that belongs to the sign behind it and to no word, if there is one."""
    if not state.pending.endswith("-") or re.search(r"[\w-]-$", state.pending):
        return False
    state.pending = state.pending[:-1]
    return True


def on_one_line(pieces: Iterable[tuple[str, int]]) -> tuple[str, list[tuple[int, int]]]:
    """Pieces of a text, each with its offset in it, as one line whose words single spaces part.

    And the offsets in it from which on it stands, on one line of the text, at which offset there.
    """
    words: list[str] = []
    places: list[tuple[int, int]] = []
    length = 0
    for piece, start in pieces:
        for word in _WORD.finditer(piece):
            at = start + word.start(1)
            if "\n" in word[0] or not places or places[-1][1] - places[-1][0] != at - length:
                places.append((length, at))
            words.append(word[1])
            length += len(word[1]) + 1
    return " ".join(words), places
