"""Hard line breaks by two or more spaces at the end of a line. (By a backslash: the escape rule.)"""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline

_BREAK = re.compile(r" {2,}\n[ \t]*")


def hard_break(state: StateInline, silent: bool) -> bool:
    """Two spaces, a line end, and the next line's indent. Token: ``hardbreak``."""
    match = _BREAK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = match.end()
    return True
