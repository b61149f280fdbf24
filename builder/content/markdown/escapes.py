"""Backslashes: before punctuation (the character itself), a line end (a break) or a space (one that does not break).

Tokens: ``text_special``, ``hardbreak``.
"""

from __future__ import annotations

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import escape as library_escape


def escape(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule, and pandoc's no-break space."""
    if not state.src.startswith("\\ ", state.pos) or state.pos + 1 >= state.posMax:
        return library_escape(state, silent)
    if not silent:
        state.push("text_special", "", 0).content = "\u00a0"
    state.pos += 2
    return True
