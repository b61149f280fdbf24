"""Where the cells of a table stand when some of them take several columns or rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Extent(NamedTuple):
    """What a cell asks for."""

    columns: int
    rows: int


class Seat(NamedTuple):
    """What a cell gets."""

    column: int
    """Its first column."""
    rows: int
    """How many rows it takes; it ends with the head or the body that it stands in."""


def seats(rows: Sequence[Sequence[Extent]], heads: Sequence[bool]) -> list[list[Seat]]:
    """The seats of each row's cells: what stands in a column that a cell from above still takes moves to the next free
    one.

    Args:
        rows: of each row, what its cells ask for.
        heads: of each row, whether it belongs to the table's head.
    """
    out: list[list[Seat]] = []
    taken: list[int] = []  # for each column: up to which row (excluded) it is taken
    ends = _part_ends(heads)
    for number, row in enumerate(rows):
        column = 0
        placed: list[Seat] = []
        for wide, high in row:
            while column < len(taken) and taken[column] > number:
                column += 1
            end = min(number + max(high, 1), ends[number])
            if len(taken) < column + wide:
                taken += [0] * (column + wide - len(taken))
            for index in range(column, column + wide):
                if taken[index] < end:
                    taken[index] = end
            placed.append(Seat(column, end - number))
            column += wide
        out.append(placed)
    return out


def _part_ends(heads: Sequence[bool]) -> list[int]:
    """For each row, the one after the last of its head or body."""
    ends = [len(heads)] * len(heads)
    for number in range(len(heads) - 2, -1, -1):
        ends[number] = ends[number + 1] if heads[number] == heads[number + 1] else number + 1
    return ends
