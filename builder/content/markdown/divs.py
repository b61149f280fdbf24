"""Fenced divs: ``::: {.box title="…"}`` or ``::: box``, closed by ``:::``; they nest.

Tokens: ``div_open`` (``info``: what follows the colons; ``meta["closed"]``: the closing fence was found) and
``div_close``; ``stray_fence`` for a closing fence that closes nothing.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

from builder.content.markdown.attributes import word_or_attributes

_COLONS = re.compile(r":{3,}[ \t]*")
_CODE_FENCE = re.compile(r"(`{3,}|~{3,})([^\n]*)")


def div(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A div with everything inside it."""
    line = _line(state, start)
    colons = _COLONS.match(line)
    if colons is None:
        return False
    rest = line[colons.end() :]
    if rest and word_or_attributes(rest) is None:
        return False
    if silent:
        return True
    if not rest:
        token = state.push("stray_fence", "", 0)
        token.map = [start, start + 1]
        state.line = start + 1
        return True
    close, found = _closing_line(state, start + 1, end)
    opening = state.push("div_open", "div", 1)
    opening.info = rest
    opening.map = [start, close]
    opening.meta = {"closed": found}
    outer_type, outer_limit = state.parentType, state.lineMax
    state.parentType = "div"
    state.lineMax = close
    state.md.block.tokenize(state, start + 1, close)
    state.parentType, state.lineMax = outer_type, outer_limit
    state.push("div_close", "div", -1)
    state.line = close + 1 if found else close
    return True


def _closing_line(state: StateBlock, start: int, end: int) -> tuple[int, bool]:
    """The line of the fence that closes a div opened just before ``start``; else where its container ends."""
    depth = 1
    fence = ""
    for number in range(start, end):
        line = _line(state, number)
        if not line:
            continue
        if state.sCount[number] < state.blkIndent:
            return number, False
        if line[0] in "`~":
            code = _CODE_FENCE.match(line)
            if code and not fence:
                fence = "" if code[1][0] == "`" and "`" in code[2] else code[1]
            elif code and code[1].startswith(fence) and not code[2].strip():
                fence = ""
        elif line[0] == ":" and not fence:
            colons = _COLONS.match(line)
            if colons is None:
                continue
            if colons.end() == len(line):
                depth -= 1
                if not depth:
                    return number, True
            elif word_or_attributes(line[colons.end() :]) is not None:
                depth += 1
    return end, False


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].rstrip(" \t")
