"""Values as a chart writes them."""

from __future__ import annotations

from collections.abc import Sequence

from builder.figures.scales import decimals
from builder.model.drawings import Chart
from builder.text.numbers import with_unit, written


def number_of(drawing: Chart, value: float, unit: bool = True) -> str:
    """A value as the chart writes it: as exactly as its most exact one."""
    number = written(value, drawing.language, decimals(tuple(values_of(drawing))))
    return with_unit(number, drawing.unit, drawing.language) if unit or _is_sign(drawing.unit) else number


def steps_of(drawing: Chart, steps: Sequence[float], exact: int) -> list[str]:
    """The numbers of a scale, with so many decimals; the last one with the unit, all of them where it is a sign."""
    texts = [written(step, drawing.language, exact) for step in steps]
    return [
        with_unit(text, drawing.unit, drawing.language) if at == len(texts) - 1 or _is_sign(drawing.unit) else text
        for at, text in enumerate(texts)
    ]


def values_of(drawing: Chart) -> list[float]:
    """All values that are not missing."""
    return [value for one in drawing.series for value in one.values if value is not None]


def sum_of(drawing: Chart, at: int) -> tuple[float, bool]:
    """The sum of a row, and whether nothing is missing in it."""
    known = [value for one in drawing.series if (value := one.values[at]) is not None]
    return sum(known), len(known) == len(drawing.series)


def _is_sign(unit: str) -> bool:
    """Units so short that every number has them."""
    return bool(unit) and not unit[0].isalpha()
