"""Definition lists: a term on a line of its own, and below it what it means, each meaning behind ``:`` or ``~``.

Tokens: ``dl_open``/``dl_close``; ``dt_open``, ``inline``, ``dt_close`` for a term; ``dd_open``/``dd_close`` around the
blocks of a meaning, which are indented as a list item's are.
"""

from __future__ import annotations

from markdown_it.rules_block import StateBlock, table

from builder.content.markdown.captions import CAPTION
from builder.content.markdown.divs import is_fence


def definition_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Terms with their meanings; asked silently, whether the next meaning of the same term begins here."""
    if silent:
        return state.ddIndent >= 0 and _after_marker(state, start) >= 0
    line = _meaning(state, start, end)
    if line < 0 or (state.isEmpty(start + 1) and _captions(state, line, end)):
        return False
    opening = state.push("dl_open", "dl", 1)
    term = start
    while line >= 0:
        _term(state, term)
        while line < end and state.sCount[line] >= state.blkIndent and (at := _after_marker(state, line)) >= 0:
            line = _blocks(state, line, at, end)
        term = line
        ended = term >= end or state.sCount[term] < state.blkIndent or state.isEmpty(term) or is_fence(state, term)
        line = -1 if ended else _meaning(state, term, end)
    opening.map = [start, term]
    state.push("dl_close", "dl", -1)
    state.line = term
    return True


def _meaning(state: StateBlock, term: int, end: int) -> int:
    """The line of a term's first meaning, before which one may be blank; -1: it is no term."""
    line = term + 1
    if line < end and state.isEmpty(line):
        line += 1
    found = line < end and state.sCount[line] >= state.blkIndent and _after_marker(state, line) >= 0
    return line if found else -1


def _captions(state: StateBlock, line: int, end: int) -> bool:
    """Whether a paragraph that begins here is the caption of a table below it. Among the terms of a list, as in pandoc,
    none is."""
    if not CAPTION.match(state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]):
        return False
    while line < end and not state.isEmpty(line):
        line += 1
    while line < end and state.isEmpty(line):
        line += 1
    return line < end and state.sCount[line] - state.blkIndent in range(4) and table(state, line, end, True)


def _after_marker(state: StateBlock, line: int) -> int:
    """The offset of the first word behind a line's marker; -1: it has none."""
    at = state.bMarks[line] + state.tShift[line]
    if at >= state.eMarks[line] or state.src[at] not in ":~":
        return -1
    words = state.skipSpaces(at + 1)
    return words if at + 1 < words < state.eMarks[line] else -1


def _term(state: StateBlock, line: int) -> None:
    state.push("dt_open", "dt", 1)
    inline = state.push("inline", "", 0)
    inline.content = state.getLines(line, line + 1, state.blkIndent, False).strip()
    inline.map = [line, line + 1]
    state.push("dt_close", "dt", -1)


def _blocks(state: StateBlock, line: int, at: int, end: int) -> int:
    """The blocks of a meaning whose words begin at the offset ``at``; the line behind them."""
    opening = state.push("dd_open", "dd", 1)
    indent, shift = state.sCount[line], state.tShift[line]
    before = (state.tight, state.ddIndent, state.blkIndent, state.parentType)
    state.blkIndent = state.ddIndent = indent + 2
    state.parentType = "deflist"
    # The words stand where they stand, as if there were no marker before them; a tab goes to the next fourth column.
    column = indent + 1
    for space in state.src[state.bMarks[line] + shift + 1 : at]:
        column += 4 - column % 4 if space == "\t" else 1
    state.sCount[line], state.tShift[line] = column, at - state.bMarks[line]
    state.md.block.tokenize(state, line, end)
    state.sCount[line], state.tShift[line] = indent, shift
    state.tight, state.ddIndent, state.blkIndent, state.parentType = before
    state.push("dd_close", "dd", -1)
    opening.map = [line, state.line]
    return state.line
