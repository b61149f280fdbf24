"""Content streams in the inks of a press.

What is black, white or grey is of black ink alone, text above all: of four inks, letters get coloured edges as soon as
the plates are a hair apart. Full black is printed over what lies under it, which is not left out there, so that no
hair of paper shows around letters on a tint.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Operator

from builder.prepress.profile import Inks, Press

OVER, OUT = "/BlackOver", "/KnockOut"
"""Graphics states in which what is painted goes over what lies under it, and in which it takes its place."""
_FILL, _STROKE = ("g", "rg"), ("G", "RG")

Step = tuple[Sequence[Any], Operator]


def in_inks(content: pikepdf.Object | pikepdf.Page, press: Press, pictures: frozenset[str]) -> bytes:
    """A content stream (a page's or a form's) whose colours are inks.

    Args:
        content: What has it.
        press: Whose inks.
        pictures: Names of the pictures that it shows.
    """
    steps: list[Step] = []
    # A page begins in the black of a screen that stands for none of the inks yet.
    steps += [*_set("k", Inks(0, 0, 0, 1)), *_set("K", Inks(0, 0, 0, 1))]
    for instruction in pikepdf.parse_content_stream(content):
        operands, operator = list(instruction.operands), str(instruction.operator)
        if operator in _FILL:
            steps += _set("k", press.inks(_colour(operands)))
        elif operator in _STROKE:
            steps += _set("K", press.inks(_colour(operands)))
        elif operator == "Do" and str(operands[0]) in pictures:
            steps += [([Name(OUT)], Operator("gs")), (operands, Operator("Do"))]
        else:
            steps.append((operands, instruction.operator))
    return pikepdf.unparse_content_stream(steps)


def states(owner: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """The graphics states that these content streams name."""
    return {
        OVER: owner.make_indirect(Dictionary(Type=Name.ExtGState, OP=False, op=True, OPM=1)),
        OUT: owner.make_indirect(Dictionary(Type=Name.ExtGState, OP=False, op=False, OPM=0)),
    }


def _colour(operands: Iterable[Any]) -> tuple[int, int, int]:
    parts = [min(255, max(0, round(float(part) * 255))) for part in operands]
    red, green, blue = parts if len(parts) == 3 else parts * 3
    return red, green, blue


def _set(operator: str, inks: Inks) -> list[Step]:
    amounts = [Decimal(f"{part:.3f}") for part in inks]
    colour: Step = (amounts, Operator(operator))
    if operator == "K":
        return [colour]
    return [([Name(OVER if inks == (0, 0, 0, 1) else OUT)], Operator("gs")), colour]
