"""What a figure says in words, for those who can't see it: a sentence or two, and a table of its data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from builder.figures.charts import number_of
from builder.model.drawings import Chart, Drawing, Lanes, Map, Vector

LONGEST = 16
"""Values that an alternative text names; of more it gives the least and the greatest, and the table has them all."""


class Words(Protocol):
    """The fixed words of a language, by their keys."""

    def __getitem__(self, key: str, /) -> str:
        """A word, or a pattern with blanks."""


@dataclass(frozen=True, slots=True)
class Told:
    """A figure's data as a table."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[bool, ...]
    """Which columns hold numbers."""


def alternative(drawing: Drawing, words: Words) -> str:
    """What stands for the figure where it can't be seen; empty for a drawing that only its author can describe."""
    match drawing:
        case Chart():
            return _of_chart(drawing, words)
        case Lanes() | Map() | Vector():
            return ""


def told(drawing: Drawing, words: Words) -> Told | None:
    """The figure's data; nothing for a drawing that isn't made from data."""
    match drawing:
        case Chart():
            many = len(drawing.series) > 1
            heads = [_head(one.name, drawing.unit, words) for one in drawing.series]
            rows = tuple(
                (
                    label,
                    *(
                        "–" if (value := one.values[at]) is None else number_of(drawing, value, unit=False)
                        for one in drawing.series
                    ),
                )
                for at, label in enumerate(drawing.labels)
            )
            return (
                Told((drawing.heading, *heads), rows, (False, *(True for _ in drawing.series)))
                if many or rows
                else None
            )
        case Lanes() | Map() | Vector():
            return None


def _head(name: str, unit: str, words: Words) -> str:
    return words["drawing-unit"].format(name=name, unit=unit) if unit else name


def _of_chart(drawing: Chart, words: Words) -> str:
    said = [words[f"drawing-{drawing.kind}"] + words["drawing-stop"]]
    whole = len(drawing.labels) * len(drawing.series) <= LONGEST
    for one in drawing.series:
        pairs = list(zip(drawing.labels, one.values, strict=True))
        if not whole:
            known = [(value, label) for label, value in pairs if value is not None]
            ends = [pairs[0], pairs[-1]] if drawing.times else []
            ends += [(label, value) for value, label in (min(known), max(known))] if known else []
            pairs = list(dict.fromkeys(ends))
        values = words["drawing-semicolon"].join(
            words["drawing-value"].format(
                label=label,
                value=words["drawing-no-value"] if value is None else number_of(drawing, value),
            )
            for label, value in pairs
        )
        if len(drawing.series) > 1:
            values = words["drawing-series"].format(series=one.name, values=values)
        said.append(values + words["drawing-stop"])
    return _joined(said, words)


def _joined(sentences: Sequence[str], words: Words) -> str:
    return words["drawing-space"].join(sentences).replace("\u00a0", " ").strip()
