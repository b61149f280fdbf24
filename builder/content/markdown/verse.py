"""Verse, as pandoc's line blocks: each line begins with a bar and a space, and is set as a line of its own.

Spaces behind that space indent the line, a line that begins with a space goes on with the one before it, and a bar
alone parts two stanzas. What also ends with a bar is a row of a table that has gone wrong, and stays as it is written.

Token: ``line_block``; ``meta["lines"]``: for each line its number in the text (0-based), its indent in spaces and what
stands in it, over several lines of the text if it goes on; nothing where a stanza ends.
"""

from __future__ import annotations

from markdown_it.rules_block import StateBlock


def line_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Lines of verse up to one that is none; they never begin in the middle of a paragraph."""
    if silent or state.is_code_block(start):
        return False
    found: list[tuple[int, int, list[str]]] = []
    line = start
    while line < end and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
        text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip(" \t")
        if text == "|" or text[:2] == "| ":
            words = text[2:].lstrip(" ")
            found.append((line, len(text[2:]) - len(words), [words]))
        elif found and state.sCount[line] > state.blkIndent:
            found[-1][2].append(text)
        else:
            break
        line += 1
    if not found or any(part.endswith("|") for _, _, parts in found for part in parts):
        return False
    token = state.push("line_block", "", 0)
    token.map = [start, line]
    token.meta = {"lines": [(number, indent, "\n".join(parts)) for number, indent, parts in found]}
    state.line = line
    return True
