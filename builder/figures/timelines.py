"""Drawn timelines: time runs down the page to scale, and events stand in parallel lanes, each beside its date.

What has a length is a bar, what has none a dot. Words stand as near to their event as those of its lane allow, and
a line leads to them where they had to move; the dots and bars never do.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from builder.figures.art import Art, Label, Mark, Path, circle, polyline, rectangle
from builder.figures.lettering import Row
from builder.figures.look import Look
from builder.figures.scales import Scale, spread
from builder.model.drawings import Lanes, Moment

PROPORTION: Final = 1.22
"""Height in terms of width, where the words need no more."""
DOT: Final = 1.9
"""Radius of an event's dot, in points."""
BAR: Final = 3.4
"""Width of a bar, in points."""
NARROW: Final = 5.6
"""Width of the words on the scale, in terms of the lettering's size, beyond which they take two lines."""
LOOSE: Final = 1.18
"""The fullest lane is so many times as high as its words at least, so that they can stand near their dates."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands beside an event."""

    date: tuple[Row, ...]
    text: tuple[Row, ...]
    height: float


def timeline(drawing: Lanes, width: float, look: Look, height: float = 0.0) -> Art:
    """A timeline at ``width`` points, ``height`` points high or as high as its words ask for."""
    ticks = [(time, look.rows(said, NARROW * look.size)) for time, said in drawing.ticks]
    left = max((row.width for _, rows in ticks for row in rows), default=0.0) + 0.8 * look.size
    pitch = (width - left) / max(len(drawing.names), 1)
    heads = [look.rows(name, pitch - look.size, "strong") for name in drawing.names]
    top = max((len(rows) for rows in heads), default=0) * look.leading + 1.3 * look.size
    gap = 0.45 * look.size

    by_lane: list[list[Moment]] = [[] for _ in drawing.names]
    for moment in drawing.moments:
        by_lane[moment.lane].append(moment)
    depths = [_depths(moments) for moments in by_lane]
    words = [
        [_words(moment, pitch - _indent(max(depth.values(), default=0)) - 0.6 * look.size, look) for moment in moments]
        for moments, depth in zip(by_lane, depths, strict=True)
    ]
    needed = max((sum(one.height + gap for one in lane) for lane in words), default=0.0)
    body = height - top - look.size if height else max(PROPORTION * width - top, LOOSE * needed)
    foot = top + body
    scale = Scale(drawing.start, drawing.end, top, foot)

    marks: list[Mark] = []
    for time, rows in ticks:
        for line, row in enumerate(rows):
            y = scale.at(time) + 0.34 * look.size + line * look.leading
            marks.append(Label(left - 0.8 * look.size, y, row, "grey", "end"))
    for index, rows in enumerate(heads):
        x = left + index * pitch
        for line, row in enumerate(rows):
            marks.append(Label(x, (line + 0.8) * look.leading, row))
        y = top - 0.9 * look.size
        marks.append(Path(polyline((x, y), (x + pitch - 0.6 * look.size, y)), stroke="ink", width=0.6))
        spine = x + DOT
        marks.append(Path(polyline((spine, top), (spine, foot)), stroke="faint", width=0.6))
    lettered: list[tuple[float, int, list[Mark]]] = []
    for index, (moments, lane, depth) in enumerate(zip(by_lane, words, depths, strict=True)):
        x = left + index * pitch
        text_x = x + _indent(max(depth.values(), default=0))
        wanted = [
            scale.at(moment.start) + one.height / 2 - 0.55 * look.leading
            for moment, one in zip(moments, lane, strict=True)
        ]
        centres = spread(wanted, [one.height for one in lane], top - 0.4 * look.size, foot + 0.6 * look.size, gap)
        for number, (moment, one, centre) in enumerate(zip(moments, lane, centres, strict=True)):
            at = x + depth[number] * (BAR + 1.4)
            lettered.append(
                (moment.start, index, _event(moment, one, at, text_x, centre - one.height / 2, scale, look))
            )
    letters = [mark.box for _, _, drawn in lettered for mark in drawn if isinstance(mark, Label)]
    for time, _ in ticks:
        y = scale.at(time)
        runs = _clear(left - 0.4 * look.size, width, y, letters)
        marks += [Path(polyline((start, y), (stop, y)), stroke="faint", width=0.4) for start, stop in runs]
    for _, _, drawn in sorted(lettered, key=lambda entry: entry[:2]):
        marks += drawn
    crowded = [
        drawing.names[index]
        for index, lane in enumerate(words)
        if sum(one.height + gap for one in lane) - gap > body + look.size + 1e-6
    ]
    said = f"the words of {' and '.join(crowded)} don’t fit into the timeline" if crowded else ""
    return Art(width, foot + look.size, tuple(marks), said)


def _clear(
    start: float, stop: float, y: float, letters: Sequence[tuple[float, float, float, float]]
) -> list[tuple[float, float]]:
    """The parts of a line across the page that don't run through lettering."""
    runs: list[tuple[float, float]] = []
    for left, top, right, bottom in sorted(letters):
        if top - 0.8 < y < bottom + 0.8:
            if left - 1.5 > start:
                runs.append((start, left - 1.5))
            start = max(start, right + 1.5)
    if start < stop:
        runs.append((start, stop))
    return runs


def _indent(depth: int) -> float:
    """From a lane's left edge to its words, in points, where so many bars stand beside one another."""
    return 2 * DOT + depth * (BAR + 1.4) + 4.0


def _depths(moments: Sequence[Moment]) -> dict[int, int]:
    """For each event of a lane, how many places it stands to the right: bars don't lie on one another or on dots."""
    out: dict[int, int] = {}
    taken: list[list[tuple[float, float]]] = []
    order = sorted(range(len(moments)), key=lambda at: (moments[at].start - moments[at].end, at))  # the longest first
    for at in order:
        moment = moments[at]
        if moment.start == moment.end:
            out[at] = 0  # dots stand on the spine, over a bar if need be
            continue
        depth = next(
            (
                level
                for level, spans in enumerate(taken)
                if all(moment.end <= start or stop <= moment.start for start, stop in spans)
            ),
            len(taken),
        )
        if depth == len(taken):
            taken.append([])
        taken[depth].append((moment.start, moment.end))
        out[at] = depth
    return out


def _words(moment: Moment, width: float, look: Look) -> _Words:
    date = look.rows(moment.date, width, "strong")
    text = look.rows(moment.text, width) if moment.text else ()
    return _Words(date, text, (len(date) + len(text)) * look.leading)


def _event(moment: Moment, words: _Words, x: float, text_x: float, top: float, scale: Scale, look: Look) -> list[Mark]:
    start = scale.at(max(moment.start, scale.low))
    stop = scale.at(min(moment.end, scale.high))
    marks: list[Mark] = []
    first = top + 0.55 * look.leading
    long = moment.end > moment.start
    edge = x + BAR if long else x + 2 * DOT
    reached = min(max(first, start), stop) if long else start
    if abs(first - reached) > 0.8:
        marks.append(
            Path(polyline((edge, reached), (text_x - 2.6, first), (text_x - 1.0, first)), stroke="grey", width=0.4)
        )
    if long:
        marks.append(Path(rectangle(x, start, BAR, stop - start), fill="bar", stroke="ink", width=0.4))
    else:
        marks.append(Path(circle(x + DOT, start, DOT), fill="accent", stroke="paper", width=0.5))
    y = top + 0.8 * look.leading
    for row, colour in itertools.chain(((row, "accent") for row in words.date), ((row, "ink") for row in words.text)):
        marks.append(Label(text_x, y, row, colour))
        y += look.leading
    return marks
