"""``^up^``, ``~down~`` (no spaces inside, unless escaped), ``~~struck out~~`` and inline notes ``^[text]``.

Tokens: ``sup_open``/``sup_close``, ``sub_open``/``sub_close``; ``note_inline`` whose ``meta`` has the offsets of the
note's text (``start``, ``end``) and of the mark (``at``).
"""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline, strikethrough

from builder.content.markdown.state import Inlines

_UP = re.compile(r"\^((?:\\[^\n]|[^\s\\^])+)\^")
_DOWN = re.compile(r"~((?:\\[^\n]|[^\s\\~])+)~")
_STRIKE = re.compile(r"~~+")


def struck(state: StateInline, silent: bool) -> bool:
    """``~~gone~~``; passed over, its mark is one, as where it is read: no half of it opens a ``~down~``."""
    if not silent:
        return strikethrough.tokenize(state, silent)
    mark = _STRIKE.match(state.src, state.pos, state.posMax)
    if mark is None:
        return False
    state.pos = mark.end()
    return True


def superscript(state: StateInline, silent: bool) -> bool:
    """``^2^``."""
    return _shifted(state, silent, _UP, "sup")


def subscript(state: StateInline, silent: bool) -> bool:
    """``~2~``."""
    return _shifted(state, silent, _DOWN, "sub")


def _shifted(state: StateInline, silent: bool, pattern: re.Pattern[str], tag: str) -> bool:
    match = pattern.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        outer = state.posMax
        state.push(f"{tag}_open", tag, 1)
        state.pos, state.posMax = match.start(1), match.end(1)
        state.md.inline.tokenize(state)
        state.posMax = outer
        state.push(f"{tag}_close", tag, -1)
    state.pos = match.end()
    return True


def inline_note(state: StateInline, silent: bool) -> bool:
    """``^[A note.]``."""
    assert isinstance(state, Inlines)
    at = state.pos
    if not state.src.startswith("^[", at):
        return False
    label = state.label(at + 1)
    if label.end < 0:
        return False
    if not silent:
        token = state.push("note_inline", "", 0)
        token.meta = {"at": at, "start": at + 2, "end": label.end}
    state.pos = label.end + 1
    return True
