"""Paragraphs and underlined headings, found in one scan of the lines.

Most lines of a book are plain prose, so what may end a paragraph is asked only where the line's first character could
begin it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.rules_block import StateBlock

_UNDERLINE = re.compile(r"(=+|-+)[ \t]*$")


def paragraph_rule(
    interrupters: Mapping[str, tuple[RuleFuncBlockType, ...]], table: RuleFuncBlockType
) -> RuleFuncBlockType:
    """The rule that takes whatever no other rule took.

    Args:
        interrupters: by first character, the rules that may end a paragraph without a blank line.
        table: may end it at any character.
    """

    def paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        source, limit = state.src, state.lineMax
        outer = state.parentType
        state.parentType = "paragraph"
        level = 0
        line = start + 1
        while line < limit:
            at = state.bMarks[line] + state.tShift[line]
            stop = state.eMarks[line]
            if at >= stop:
                break
            indent = state.sCount[line]
            if indent - state.blkIndent > 3:
                line += 1
                continue
            first = source[at]
            if first in "=-" and indent >= state.blkIndent and _UNDERLINE.fullmatch(source, at, stop):
                level = 1 if first == "=" else 2
                break
            # A negative indent marks a quotation's lazy line, which the quotation has looked at already.
            if indent >= 0 and (
                any(rule(state, line, limit, True) for rule in interrupters.get(first, ()))
                or table(state, line, limit, True)
            ):
                break
            line += 1
        content = state.getLines(start, line, state.blkIndent, False).strip()
        kind, tag = ("heading", f"h{level}") if level else ("paragraph", "p")
        state.line = line + 1 if level else line
        opening = state.push(f"{kind}_open", tag, 1)
        opening.map = [start, state.line]
        inline = state.push("inline", "", 0)
        inline.content = content
        inline.map = [start, line]
        state.push(f"{kind}_close", tag, -1)
        state.parentType = outer
        return True

    return paragraph


def only_before_delimiters(table: RuleFuncBlockType) -> RuleFuncBlockType:
    """The table rule, tried only where the next line could be the row of dashes."""

    def piped(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        line = start + 1
        if line >= end:
            return False
        at = state.bMarks[line] + state.tShift[line]
        return at < state.eMarks[line] and state.src[at] in "|-:" and table(state, start, end, silent)

    return piped


def only_before_definition(definitions: RuleFuncBlockType) -> RuleFuncBlockType:
    """The definition list rule, tried only where the next line with words begins as a definition does."""

    def defined(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        line = start + 1
        if line < end and state.isEmpty(line):
            line += 1
        if line >= end:
            return False
        at = state.bMarks[line] + state.tShift[line]
        return at < state.eMarks[line] and state.src[at] in ":~" and definitions(state, start, end, silent)

    return defined
