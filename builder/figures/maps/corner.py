"""The note and the scale in a corner of the map."""

from __future__ import annotations

from collections.abc import Sequence

from builder.figures.art import Label, Mark, Path, polyline
from builder.figures.look import Look
from builder.figures.maps.plane import Box, Point, Stretch, crosses
from builder.figures.maps.projection import Sheet
from builder.model.drawings import Map
from builder.text.numbers import with_unit, written


def corner(
    drawing: Map, sheet: Sheet, dots: Sequence[Point], routes: Sequence[Stretch], look: Look
) -> tuple[Box, list[Mark]]:
    """The note and the scale, in the corner where they hide least, and the room that they take."""
    rows = look.rows(drawing.note, 0.3 * sheet.box.right) if drawing.note else ()
    wanted = 0.16 * sheet.box.right / sheet.kilometre
    length = max((m * 10.0**e for e in range(5) for m in (1, 2, 5) if m * 10.0**e <= wanted), default=1.0)
    long = length * sheet.kilometre
    said = look.row(with_unit(written(length, drawing.language), drawing.kilometres, drawing.language))
    wide = max([long, said.width, *(row.width for row in rows)])
    high = len(rows) * look.leading + 2.0 * look.size
    edge = 0.9 * look.size
    best: tuple[float, Box, str] | None = None
    for anchor, left in (("start", edge), ("end", sheet.box.right - edge - wide)):
        for top in (sheet.box.bottom - edge - high, edge):
            box = Box(left, top, left + wide, top + high)
            cost = sum(10.0 for dot in dots if box.grown(2 * look.size).holds(dot))
            cost += sum(5.0 for one in routes if crosses(one, box.grown(4.0)))
            if best is None or cost < best[0]:
                best = (cost, box, anchor)
    assert best is not None
    _, box, anchor = best
    x = box.left if anchor == "start" else box.right
    start = x if anchor == "start" else x - long
    y = box.top + 1.0 * look.size
    bar, high_of = y + 0.35 * look.size, 1.5 * look.unit
    marks: list[Mark] = [
        Path(
            (
                *polyline((start, bar - high_of), (start, bar + high_of)),
                *polyline((start, bar), (start + long, bar)),
                *polyline((start + long, bar - high_of), (start + long, bar + high_of)),
            ),
            stroke="ink",
            width=0.6,
        ),
        Label(x, y - 0.2 * look.size, said, anchor=anchor),
    ]
    for index, row in enumerate(rows):
        marks.append(Label(x, bar + 0.35 * look.size + (index + 0.8) * look.leading, row, "grey", anchor))
    return box.grown(2.0), marks
