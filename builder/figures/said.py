"""What a figure says in words, for those who can't see it: a sentence or two, and a table of its data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from builder.figures.charts.numbers import exact_of, number_of
from builder.model.drawings import Chart, Drawing, Lanes, Map, Vector
from builder.text.numbers import written

LONGEST = 16
"""Values that an alternative text names; of more it gives the least and the greatest, and the table has them all."""


class Words(Protocol):
    """The fixed words of a language, by their keys."""

    def __getitem__(self, key: str, /) -> str:
        """A word, or a pattern with blanks."""


class Told(Struct, frozen=True):
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
        case Lanes():
            return _of_lanes(drawing, words)
        case Map():
            return _of_map(drawing, words)
        case Vector():
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
                        "–"
                        if (value := one.values[at]) is None
                        else number_of(drawing, value, exact_of(one, at), unit=False)
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
        case Lanes():
            head = (words["drawing-date"], words["drawing-lane"], words["drawing-event"])
            rows = tuple((one.told or one.date, drawing.names[one.lane], one.text) for one in drawing.moments)
            return Told(head, rows, (False, False, False))
        case Map():
            head = (words["drawing-place"], words["drawing-north"], words["drawing-east"])
            rows = tuple(
                (place.name, written(place.north, drawing.language, 2), written(place.east, drawing.language, 2))
                for place in drawing.places
            )
            return Told(head, rows, (False, True, True))
        case Vector():
            return None


def _head(name: str, unit: str, words: Words) -> str:
    return words["drawing-unit"].format(name=name, unit=unit) if unit else name


def _of_chart(drawing: Chart, words: Words) -> str:
    said = [words[f"drawing-{drawing.kind}"] + words["drawing-stop"]]
    whole = len(drawing.labels) * len(drawing.series) <= LONGEST
    for one in drawing.series:
        points = [
            (label, value, exact_of(one, at))
            for at, (label, value) in enumerate(zip(drawing.labels, one.values, strict=True))
        ]
        if not whole:
            known = [(value, label, exact) for label, value, exact in points if value is not None]
            ends = [points[0], points[-1]] if drawing.times else []
            ends += [(label, value, exact) for value, label, exact in (min(known), max(known))] if known else []
            points = list(dict.fromkeys(ends))
        values = words["drawing-semicolon"].join(
            words["drawing-value"].format(
                label=label,
                value=words["drawing-no-value"] if value is None else number_of(drawing, value, exact),
            )
            for label, value, exact in points
        )
        if len(drawing.series) > 1:
            values = words["drawing-series"].format(series=one.name, values=values)
        said.append(values + words["drawing-stop"])
    return _joined(said, words)


def _of_lanes(drawing: Lanes, words: Words) -> str:
    said = [words["drawing-lanes"] + words["drawing-stop"]]
    for index, name in enumerate(drawing.names):
        events = words["drawing-semicolon"].join(
            words["drawing-value"].format(label=one.told or one.date, value=one.text.rstrip(".。"))
            for one in drawing.moments
            if one.lane == index
        )
        if events:
            said.append(words["drawing-series"].format(series=name, values=events) + words["drawing-stop"])
    return _joined(said, words)


def _of_map(drawing: Map, words: Words) -> str:
    said = [words["drawing-map"] + words["drawing-stop"]]
    for route in drawing.routes:
        for branch in route.through:
            places = words["list-comma"].join(branch)
            said.append(words["drawing-route"].format(name=route.name, places=places) + words["drawing-stop"])
    others = [
        place.name
        for place in drawing.places
        if not any(place.name in branch for route in drawing.routes for branch in route.through)
    ]
    if others:
        said.append(words["list-comma"].join(others) + words["drawing-stop"])
    if drawing.note:
        said.append(drawing.note + words["drawing-stop"])
    return _joined(said, words)


def _joined(sentences: Sequence[str], words: Words) -> str:
    return words["drawing-space"].join(sentences).replace("\u00a0", " ").strip()
