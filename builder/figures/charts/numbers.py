"""Values as a chart writes them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from builder.figures.scales import decimals
from builder.model.drawings import Chart, Series
from builder.text.numbers import with_unit, written


def number_of(drawing: Chart, value: float, exact: int, unit: bool = True) -> str:
    """A value as the chart writes it, with so many decimals."""
    number = written(value, drawing.language, exact)
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


def exact_of(one: Series, at: int) -> int:
    """How many decimals a value has: those of its source, for zeros that it doesn't have would be false, and those
    that it has are said on purpose."""
    value = one.values[at]
    return one.exact[at] if one.exact else decimals(value) if value is not None else 0


class Sum(NamedTuple):
    """Of a row."""

    value: float
    complete: bool
    """Nothing is missing in it."""
    exact: int
    """Decimals, as many as its most exact part has: so that the parts add up to it."""


def sum_of(drawing: Chart, at: int) -> Sum:
    """The sum of a row."""
    known = [(value, exact_of(one, at)) for one in drawing.series if (value := one.values[at]) is not None]
    exact = max((exact for _, exact in known), default=0)
    return Sum(sum(value for value, _ in known), len(known) == len(drawing.series), exact)


def _is_sign(unit: str) -> bool:
    """Whether every number has the unit, which is so short: money, a sign (%) or one with a letter (°C)."""
    if not unit or unit[0].isalnum():
        return False
    return unicodedata.category(unit[0]) == "Sc" or len(unit) <= 2
