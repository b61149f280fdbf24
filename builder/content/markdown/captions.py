"""The line under (or over) a pipe table: ``: Caption {#tbl-x}`` or ``Table: Caption``.

Under a table any line would be one more row; this rule ends the table there. The caption itself is a paragraph, which
the converter gives to the table.
"""

from __future__ import annotations

import re

from markdown_it.rules_block import StateBlock

CAPTION = re.compile(r"(?::|Table:)[ \t]+(?=\S)")


def caption_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Whether a caption begins here; makes no tokens."""
    at = state.bMarks[start] + state.tShift[start]
    return silent and CAPTION.match(state.src, at, state.eMarks[start]) is not None
