"""Fenced divs: ``::: {.box title="…"}`` or ``::: box``, closed by ``:::``; they nest.

Tokens: ``div_open`` (``info``: what follows the colons, which need not be readable; ``meta["closed"]``: the closing
fence was found) and ``div_close``; ``stray_fence`` for a closing fence that closes nothing.

Only the parser knows which fence closes a div: colons in code, comments and lists inside it are none. So what is inside
is read up to the first block that is a closing fence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.rules_block import StateBlock

from builder.content.markdown.attributes import word_or_attributes

_COLONS = re.compile(r":{3,}[ \t]*")
Inside: TypeAlias = Callable[[StateBlock, int, int], bool]
"""Makes the tokens of a range of lines up to a closing fence, and says whether it came upon one."""


def div_rule(inside: Inside) -> RuleFuncBlockType:
    """The rule of a div with everything inside it."""

    def div(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        rest = _fence(state, start)
        if rest is None:
            return False
        if silent:
            return True
        if not rest:
            token = state.push("stray_fence", "", 0)
            token.map = [start, start + 1]
            state.line = start + 1
            return True
        opening = state.push("div_open", "div", 1)
        opening.info = rest
        outer = state.parentType
        state.parentType = "div"
        state.line = start + 1
        closed = inside(state, start + 1, end)
        state.parentType = outer
        opening.map = [start, state.line]
        opening.meta = {"closed": closed}
        state.push("div_close", "div", -1)
        state.line += closed
        return True

    return div


def is_fence(state: StateBlock, number: int) -> bool:
    """Whether the line opens or closes a div."""
    return _fence(state, number) is not None


def closes(state: StateBlock, number: int) -> bool:
    """Whether the line closes a div."""
    return _fence(state, number) == ""


def _fence(state: StateBlock, number: int) -> str | None:
    """What follows the colons of a fence; ``None``: the line is no fence."""
    at = state.bMarks[number] + state.tShift[number]
    colons = _COLONS.match(state.src, at, state.eMarks[number])
    if colons is None:
        return None
    rest = state.src[colons.end() : state.eMarks[number]].rstrip(" \t")
    # Braces that can't be read are reported: their author meant a div.
    return rest if not rest or rest.startswith("{") or word_or_attributes(rest) is not None else None
