"""Columns of numbers: told by their cells, so that authors need not say it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.model.nodes import Cell
from builder.model.walk import plain

ALIGNMENTS = ("left", "right", "center", "decimal")

_NUMBER = re.compile(r"[+−–-]?[$€£¥₽]?[ \u00a0]?\d[\d.,'’ \u00a0\u202f]*[ \u00a0]?%?")
_NOTHING = frozenset(("", "–", "—", "-", "…", "n/a"))
"""What a cell without a number holds."""


def column_alignments(rows: Sequence[Sequence[Cell]], given: Sequence[str]) -> tuple[str, ...]:
    """Each column's alignment: as ``given`` where that says one, ``decimal`` if all is numbers, else ``left``."""
    return tuple(
        alignment or ("decimal" if _is_numeric([plain(row[at].children) for row in rows]) else "left")
        for at, alignment in enumerate(given)
    )


def _is_numeric(cells: Sequence[str]) -> bool:
    numbers = 0
    for cell in cells:
        text = cell.strip()
        if text in _NOTHING:
            continue
        if _NUMBER.fullmatch(text) is None:
            return False
        numbers += 1
    return numbers > 0
