"""Charts: bars, stacked bars, lines, dots. Labels stand on the data; there is no legend, no frame, and few ticks.

Categories run down the page with their bars lying, as words are wide; time runs to the right with its columns
standing. Lengths begin at zero; only lines and dots may leave it out.

``bars``       categories: bars that lie, side by side or stacked
``dots``       categories: a row of dots for each
``over_time``  time: the field that ``columns`` stand on and ``lines`` run over
``numbers``    values as a chart writes them
``names``      names of categories and of series
``markers``    what tells one series from another without colour
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from builder.figures.art import Art, Label
from builder.figures.charts.bars import bars
from builder.figures.charts.dots import dots
from builder.figures.charts.over_time import over_time
from builder.figures.look import Look
from builder.model.drawings import Chart

__all__ = ["chart"]

HAIR: Final = 0.05
"""Points by which words may touch what isn't theirs without being seen to."""


def chart(drawing: Chart, width: float, look: Look) -> Art:
    """A chart at ``width`` points."""
    crowded = ""
    if drawing.times or drawing.kind == "lines":
        marks, height, crowded = over_time(drawing, width, look)
    elif drawing.kind == "dots":
        marks, height = dots(drawing, width, look)
    else:
        marks, height = bars(drawing, width, look)
    labels = [mark for mark in marks if isinstance(mark, Label)]
    return Art(width, height, tuple(marks), crowded or _crowd(labels, width, height))


def _crowd(labels: Sequence[Label], width: float, height: float) -> str:
    """What the words of a chart have no room for, in words for its author."""
    for label in labels:
        left, top, right, bottom = label.box
        if top < -HAIR or bottom > height + HAIR:
            return f"the chart has no room for “{label.row.text}”"
        if left < -HAIR or right > width + HAIR:
            return f"the chart is too narrow for “{label.row.text}”"
    ordered = sorted(labels, key=lambda label: label.box[1])
    above: list[Label] = []  # those that reach down to the next one
    for label in ordered:
        left, top, right, _ = label.box
        above = [one for one in above if one.box[3] - HAIR > top]
        for one in above:
            if one.box[0] < right - HAIR and left < one.box[2] - HAIR:
                return f"the chart has no room for “{one.row.text}” beside “{label.row.text}”"
        above.append(label)
    return ""
