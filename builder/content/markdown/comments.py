"""HTML: comments vanish, tags are set as they are written (the converter warns).

Token: ``html_inline`` with the tag as its content and its offset in ``meta``.
"""

from __future__ import annotations

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline, html_inline

_LAST = "last_comment_end"
"""Key of the environment: where the text's last ``-->`` stands, so that a text of unclosed comments is not searched
to its end from each."""


def comment_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A comment that has its lines for itself; it may hold blank lines."""
    at = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("<!--", at):
        return False
    if state.env.setdefault(_LAST, state.src.rfind("-->")) < at + 2:
        return False
    close = state.src.find("-->", at + 2) + 3
    line = start
    while line < end and state.eMarks[line] < close:
        line += 1
    if line >= end or state.src[close : state.eMarks[line]].strip():
        return False
    if not silent:
        state.line = line + 1
    return True


def comment_inline(state: StateInline, silent: bool) -> bool:
    """A comment inside a paragraph."""
    if not state.src.startswith("<!--", state.pos) or state.html_terminator_last("-->") < state.pos + 2:
        return False
    close = state.src.find("-->", state.pos + 2, state.posMax)  # `<!-->` is a whole comment
    if close < 0:
        return False
    state.pos = close + 3
    return True


def html_tag(state: StateInline, silent: bool) -> bool:
    """Any other HTML."""
    at, count = state.pos, len(state.tokens)
    if not html_inline(state, silent):
        return False
    for token in state.tokens[count:]:
        if token.type == "html_inline":
            token.meta = {"at": at}
    return True
