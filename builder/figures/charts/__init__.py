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

from builder.figures.art import Art
from builder.figures.charts.bars import bars
from builder.figures.charts.dots import dots
from builder.figures.charts.over_time import over_time
from builder.figures.look import Look
from builder.model.drawings import Chart

__all__ = ["chart"]


def chart(drawing: Chart, width: float, look: Look) -> Art:
    """A chart at ``width`` points."""
    if drawing.times or drawing.kind == "lines":
        marks, height = over_time(drawing, width, look)
    elif drawing.kind == "dots":
        marks, height = dots(drawing, width, look)
    else:
        marks, height = bars(drawing, width, look)
    return Art(width, height, tuple(marks))
