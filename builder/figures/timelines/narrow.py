"""Lanes that are narrower than the words in them: close together, all words in one column beside them."""

from __future__ import annotations

from typing import Final

from builder.figures.art import Art, Label, Mark, Path, polyline
from builder.figures.look import Look
from builder.figures.scales import Scale
from builder.figures.timelines.events import GAP, lettered, marks_of, run_in, tops
from builder.figures.timelines.lanes import BAR, BESIDE, DOT, lanes_of
from builder.figures.timelines.ticks import apart, ticks_of, width_of
from builder.model.drawings import Lanes

CLOSE: Final = 1.12
"""The timeline is so many times as high as its words at least, so that they can stand near their dates."""
FAN: Final = (0.9, 3.2)
"""Least and greatest width of the room in which lines lead to that column, in terms of the lettering's size."""
STEEP: Final = 0.3
"""Width of that room in terms of how far the words furthest from their event have moved."""


def narrow(drawing: Lanes, width: float, look: Look) -> Art:
    """The lanes close together at the left, their names like the branches of a tree over them, and the words of all
    events in one column beside them."""
    said = ticks_of(drawing, look)
    lanes = lanes_of(drawing, range(len(drawing.names)))
    x = width_of(said, look)
    edges: list[float] = []
    for lane in lanes:
        edges.append(x)
        bars = max(lane.depths, default=0) + 1
        x += max(bars * (BAR + BESIDE) * look.unit + 0.7 * look.size, 1.7 * look.size)
    events = sorted(
        ((moment, index, depth) for index, lane in enumerate(lanes) for moment, depth in lane),
        key=lambda one: (max(one[0].start, drawing.start), one[1]),
    )
    column = x + FAN[1] * look.size
    words = [run_in(moment, width - column, look) for moment, _, _ in events]
    names = [look.row(name, "strong") for name in drawing.names]
    top = (len(names) + 0.4) * look.leading + 0.6 * look.size
    needed = sum(one.height for one in words) + (len(words) - 1) * GAP * look.size
    foot = top + max(CLOSE * needed, 0.6 * width)
    down = Scale(drawing.start, drawing.end, top, foot)

    marks: list[Mark] = []
    spines = [edge + DOT * look.unit for edge in edges]
    for index, (spine, row) in enumerate(zip(spines, names, strict=True)):
        y = (index + 0.8) * look.leading
        marks.append(Label(spine + 0.5 * look.size, y, row))
        marks.append(Path(polyline((spine, y - 0.6 * look.size), (spine, top)), stroke="grey", width=0.4))
        marks.append(Path(polyline((spine, top), (spine, foot)), stroke="faint", width=0.6))
    for time, rows in apart(said, down, look):
        y = down.at(time)
        for line, row in enumerate(rows):
            marks.append(
                Label(edges[0] - 0.8 * look.size, y + 0.34 * look.size + line * look.leading, row, "grey", "end")
            )
        marks.append(
            Path(polyline((edges[0] - 0.4 * look.size, y), (x + 0.2 * look.size, y)), stroke="faint", width=0.4)
        )
    starts = tops([moment for moment, _, _ in events], words, down, look)
    moved = max(
        (
            abs(start + 0.55 * look.leading - down.at(max(moment.start, down.low)))
            for (moment, _, _), start in zip(events, starts, strict=True)
        ),
        default=0.0,
    )
    # What the lines don't need to be flat enough, the words get back: they begin further to the left.
    column = x + min(max(STEEP * moved / look.size, FAN[0]), FAN[1]) * look.size
    # Lines first, so that dots and bars of other lanes stand over those that pass them.
    for (moment, index, depth), start in zip(events, starts, strict=True):
        y = down.at(max(moment.start, down.low))
        first = start + 0.55 * look.leading
        edge = edges[index] + (depth * (BAR + BESIDE) + (BAR if moment.end > moment.start else 2 * DOT)) * look.unit
        way = ((edge, y), (x, y), (column - 0.45 * look.size, first), (column - 1.5 * look.unit, first))
        marks.append(Path(polyline(*way), stroke="grey", width=0.3))
    placed = [(moment, edges[index] + depth * (BAR + BESIDE) * look.unit) for moment, index, depth in events]
    marks += marks_of(placed, down, look)
    for one, start in zip(words, starts, strict=True):
        marks += lettered(one, column, start, look)
    over = [mark.row.text for mark in marks if isinstance(mark, Label) and mark.left + mark.row.width > width + 0.01]
    return Art(width, foot + look.size, tuple(marks), f"the timeline is too narrow for “{over[0]}”" if over else "")
