"""Where the cells of a table stand when some of them take several columns or rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from builder.markup.flow import TableCell, TableRow


class Seat(NamedTuple):
    """A cell in its place."""

    cell: TableCell
    column: int
    """Its first column."""
    rows: int
    """How many rows it takes; it ends with the head or the body that it stands in."""


def seats(rows: Sequence[TableRow]) -> list[list[Seat]]:
    """The cells of each row with their columns: what stands in a column that a cell from above still takes moves to
    the next free one."""
    out: list[list[Seat]] = []
    taken: list[int] = []  # for each column: up to which row (excluded) it is taken
    ends = _part_ends(rows)
    for number, row in enumerate(rows):
        column = 0
        placed: list[Seat] = []
        for cell in row.cells:
            while column < len(taken) and taken[column] > number:
                column += 1
            end = min(number + max(cell.rows, 1), ends[number])
            taken += [0] * (column + cell.columns - len(taken))
            for index in range(column, column + cell.columns):
                taken[index] = max(taken[index], end)
            placed.append(Seat(cell, column, end - number))
            column += cell.columns
        out.append(placed)
    return out


def width(rows: Sequence[TableRow]) -> int:
    """How many columns the table has."""
    return max((seat.column + seat.cell.columns for row in seats(rows) for seat in row), default=0)


def _part_ends(rows: Sequence[TableRow]) -> list[int]:
    """For each row, the one after the last of its head or body."""
    ends = [len(rows)] * len(rows)
    for number in range(len(rows) - 2, -1, -1):
        ends[number] = ends[number + 1] if rows[number].head == rows[number + 1].head else number + 1
    return ends
