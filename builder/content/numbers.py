"""Columns of numbers: told by their cells, so that authors need not say it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from builder.model.nodes import Cell
from builder.model.walk import plain
from builder.text.numbers import LONG, NUMBER, grouped, marks

ALIGNMENTS = ("left", "right", "center", "decimal")

NOTHING = frozenset(("", "–", "—", "-", "…", "n/a"))
"""What a cell of a column of numbers holds that has none."""


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
        if text in NOTHING:
            continue
        if NUMBER.fullmatch(text) is None:
            return False
        numbers += 1
    return numbers > 0


_PLAIN = re.compile(r"([+−-]?)(\d+)(?:\.(\d+))?")


def written(value: str, language: str) -> str:
    """A number of a data file as the language writes it: ``160000`` → ``160,000``. Anything else stays as it is."""
    match = _PLAIN.fullmatch(value)
    if match is None or (len(match[2]) < LONG and match[3] is None) or (len(match[2]) > 1 and match[2][0] == "0"):
        return value
    digits = match[2] if len(match[2]) < LONG else grouped(match[2], language)
    return f"{match[1]}{digits}" + (f"{marks(language)[1]}{match[3]}" if match[3] is not None else "")
