"""Citations and cross-references: ``@key`` in running text, ``[see @key, p. 4; -@other]`` in brackets.

Tokens: ``crossref`` (``content``: the target's id) and ``citation`` (``content``: as written; ``meta["in_text"]``),
each with its offset ``at`` in ``meta``.
"""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline

from builder.citations.syntax import KEY, is_group, keys_in

CROSS_PREFIXES = ("sec-", "fig-", "tbl-", "box-", "evt-", "note:", "page:")
"""What the target of a cross-reference begins with; every other key is a work's. ``note:`` stands before a note's
label, ``page:`` before the id of anything whose page is meant."""

_AT = re.compile(rf"@({KEY})")
_BEHIND = re.compile(r"[ \t]*\n?[ \t]*\[((?:[^\[\]\\]|\\.|\[[^\[\]]{0,400}\]){0,400})\](?![({\[:])", re.DOTALL)
"""A bracket that belongs to the key before it: its locator, more works."""


def at_sign(state: StateInline, silent: bool) -> bool:
    """``@key`` or ``-@key``, with a locator in brackets behind it if it is a work's."""
    at, source = state.pos, state.src
    if at and (source[at - 1].isalnum() or source[at - 1] in "_@"):
        return False
    match = _AT.match(source, at, state.posMax)
    if match is None:
        return False
    end = match.end()
    target = match[1].strip("{}")
    if is_crossing(target):
        if not silent:
            token = state.push("crossref", "", 0)
            token.content = target
            token.meta = {"at": at, "in_text": True}
        state.pos = end
        return True
    behind = _BEHIND.match(source, end, state.posMax)
    inside = ""
    if behind and not behind[1].startswith("^") and not any(map(is_crossing, keys_in(behind[1]))):
        end, inside = behind.end(), behind[1]
    if not silent:
        suppressed = state.pending.endswith("-") and not re.search(r"[\w-]-$", state.pending)
        if suppressed:
            state.pending = state.pending[:-1]
            inside = f"; {inside}" if is_group(inside) else f" {inside}"
        token = state.push("citation", "", 0)
        token.content = " ".join((f"-{match[0]}{inside}" if suppressed else source[at:end]).split())
        token.meta = {"at": at - suppressed, "in_text": not suppressed}
    state.pos = end
    return True


def is_crossing(key: str) -> bool:
    """Whether a key is a cross-reference's target and not a work."""
    return key.startswith(CROSS_PREFIXES)
