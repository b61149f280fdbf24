"""The note and the scale in a corner of the map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from builder.figures.art import Label, Mark, Path, polyline
from builder.figures.lettering import Row
from builder.figures.look import Look
from builder.figures.maps.plane import Box, Point, Stretch, crosses
from builder.figures.maps.projection import Sheet
from builder.model.drawings import Map
from builder.text.numbers import with_unit, written

_NARROW: Final = (0.3, 0.45, 0.6, 0.75)
"""Parts of the map's width that a note may take, a narrow one if its lines have room below one another."""
_BAR: Final = 0.16
"""Of the map's width, which the scale takes at most."""


class Corner(NamedTuple):
    """The note and the scale."""

    room: Box
    """What they take."""
    marks: list[Mark]
    full: bool
    """The note has no room and is left out."""


def corner(drawing: Map, sheet: Sheet, dots: Sequence[Point], routes: Sequence[Stretch], look: Look) -> Corner:
    """The note and the scale, in the corner where they hide least."""
    edge = 0.9 * look.size
    rows = _note(drawing.note, sheet.box.grown(-edge), sheet.box.right, look) if drawing.note else ()
    metres = _round(_BAR * sheet.box.right / sheet.kilometre * 1000)
    long = metres / 1000 * sheet.kilometre
    number, unit = (metres / 1000, drawing.kilometres) if metres >= 1000 else (metres, drawing.metres)
    decimals = max(0, -math.floor(math.log10(number)))
    said = look.row(with_unit(written(number, drawing.language, decimals), unit, drawing.language))
    wide = max([long, said.width, *(row.width for row in rows)])
    high = _height(len(rows), look)
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
    return Corner(box.grown(2.0), marks, full=bool(drawing.note and not rows))


def _note(note: str, room: Box, width: float, look: Look) -> Sequence[Row]:
    """The lines of a note that stands in the corner of a map; none where it has no room there."""
    long = look.row(note).width
    for wide in (share * width for share in _NARROW):
        if _height(long / wide, look) > room.bottom - room.top:
            continue  # however it is broken
        rows = look.rows(note, wide)
        fits = max(row.width for row in rows) <= room.right - room.left
        if fits and _height(len(rows), look) <= room.bottom - room.top:
            return rows
    return ()


def _height(rows: float, look: Look) -> float:
    """Of the scale and so many lines below it."""
    return rows * look.leading + 2.0 * look.size


def _round(most: float) -> float:
    """The greatest of 1, 2, 5 and these with noughts that is no more."""
    power = 10.0 ** math.floor(math.log10(most))
    return max(m * power for m in (0.5, 1, 2, 5) if m * power <= most)
