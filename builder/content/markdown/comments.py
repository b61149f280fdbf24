"""HTML: comments vanish, tags are set as they are written (the converter warns), and so are comments without an end.

Token: ``html_inline`` with the tag or ``<!--`` as its content and its offset in ``meta``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline, html_inline

OPENING = "<!--"
LAST = "last_comment_end"
"""Key of the environment: the end that has been found last, so that a text of comments within comments, or of unclosed
ones, is not searched to it from each."""
_EMPTY_LINE = re.compile(r"\n[ \t>]*\n")


class _End(NamedTuple):
    """Where all comments end that begin in a stretch of a text."""

    begin: int
    """Where the stretch begins."""
    close: int
    """Behind the ``-->``; beyond the text if there is none."""
    empty: int
    """Where the last empty line before it stands; -1: there is none."""


def comment_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A comment that begins a line and goes on to the end of one; or over lines, before words that begin a block.

    It may hold blank lines. One within the lines of a paragraph is left to the paragraph, if it has words behind it.
    """
    at = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith(OPENING, at):
        return False
    found = _end(state, at)
    line = bisect_left(state.eMarks, found.close, start, end)
    if line >= end:
        return False
    words = state.skipSpaces(found.close)
    if words >= state.eMarks[line]:
        if not silent:
            state.line = line + 1
        return True
    if line == start or (silent and found.empty < at):
        return False
    if not silent:
        # The words stand in their line as if nothing stood before them.
        state.bMarks[line], state.tShift[line], state.sCount[line] = words, 0, state.blkIndent
        state.line = line
    return True


def _end(state: StateBlock, at: int) -> _End:
    """The end of the comment that begins here."""
    known: _End | None = state.env.get(LAST)
    # ``<!-->`` is a whole comment.
    if known is not None and known.begin <= at and at + 2 <= known.close - 3:
        return known
    close = state.src.find("-->", at + 2)
    empty = [match.start() for match in _EMPTY_LINE.finditer(state.src, at, max(close, at))]
    found = _End(at, close + 3 if close >= 0 else len(state.src) + 6, empty[-1] if empty else -1)
    state.env[LAST] = found
    return found


def comment_inline(state: StateInline, silent: bool) -> bool:
    """A comment inside a paragraph."""
    if not state.src.startswith(OPENING, state.pos) or state.html_terminator_last("-->") < state.pos + 2:
        return False
    close = state.src.find("-->", state.pos + 2, state.posMax)  # `<!-->` is a whole comment
    if close < 0:
        return False
    state.pos = close + 3
    return True


def html_tag(state: StateInline, silent: bool) -> bool:
    """Any other HTML; and the beginning of a comment that doesn't end in its paragraph."""
    at, count = state.pos, len(state.tokens)
    if state.src.startswith(OPENING, at, state.posMax):
        if not silent:
            token = state.push("html_inline", "", 0)
            token.content = OPENING
            token.meta = {"at": at}
        state.pos = at + len(OPENING)
        return True
    if not html_inline(state, silent):
        return False
    for token in state.tokens[count:]:
        if token.type == "html_inline":
            token.meta = {"at": at}
    return True
