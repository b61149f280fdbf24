"""Drawn timelines: time runs down the page to scale, and events stand in parallel lanes, each beside its date.

What has a length is a bar, what has none a dot. Words stand as near to their event as those of its lane allow, and
a line leads to them where they had to move; the dots and bars never do. Three forms:

* side by side: each lane has its words beside it;
* narrow, where a lane would be narrower than the words in it: the lanes close together, all words in one column;
* over a spread: the lanes on two facing pages, the same time at the same height on both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
"""Radius of an event's dot, in points of ``Look.unit``."""
BAR: Final = 3.4
"""Width of a bar, in the same."""
BESIDE: Final = 1.4
"""Between bars, in the same."""
BEYOND: Final = 0.45
"""By how much a bar that is cut off goes beyond the timeline, in terms of the lettering's size."""
NARROW: Final = 5.6
"""Width of the words on the scale, in terms of the lettering's size, beyond which they take two lines."""
LOOSE: Final = 1.18
"""The fullest lane is so many times as high as its words at least, so that they can stand near their dates."""
CLOSE: Final = 1.12
"""The same where all words stand in one column."""
FAN: Final = (0.9, 3.2)
"""Least and greatest width of the room in which lines lead to that column, in terms of the lettering's size."""
STEEP: Final = 0.3
"""Width of that room in terms of how far the words furthest from their event have moved."""
GAP: Final = 0.45
"""Between the words of two events, in terms of the lettering's size."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands beside an event."""

    date: tuple[Row, ...]
    text: tuple[Row, ...]
    height: float
    run_in: float = 0.0
    """Where the first line of the text stands on the last one of the date, in points from their left; 0: below it."""


@dataclass(frozen=True, slots=True)
class _Lane:
    """A lane with its events."""

    name: int
    moments: tuple[Moment, ...]
    depths: tuple[int, ...]
    """For each event, how many bars to the right its own stands."""

    def __iter__(self) -> Iterator[tuple[Moment, int]]:
        return zip(self.moments, self.depths, strict=True)

    def indent(self, look: Look) -> float:
        """From the lane's left edge to its words, in points."""
        return (2 * DOT + max(self.depths, default=0) * (BAR + BESIDE) + 4.0) * look.unit


@dataclass(frozen=True, slots=True)
class _Panel:
    """Lanes that stand on one page."""

    lanes: tuple[_Lane, ...]
    words: tuple[tuple[_Words, ...], ...]
    heads: tuple[tuple[Row, ...], ...]
    left: float
    """Of the first lane, in points."""
    pitch: float

    @property
    def needed(self) -> float:
        """Height of the fullest lane's words without the gaps between them."""
        return max((sum(one.height for one in lane) for lane in self.words), default=0.0)

    @property
    def fullest(self) -> int:
        """Most events of a lane."""
        return max((len(lane) for lane in self.words), default=0)


def timeline(drawing: Lanes, width: float, look: Look) -> Art:
    """A timeline at ``width`` points, as high as its words ask for."""
    scale = _said(drawing, look)
    panel = _panel(drawing, range(len(drawing.names)), _scale_width(scale, look), width, look)
    if _too_narrow(panel, look):
        return _narrow(drawing, width, look)
    top = _top(panel.heads, look)
    needed = panel.needed + panel.fullest * GAP * look.size
    body = max(PROPORTION * width - top, LOOSE * needed)
    return _drawn(drawing, panel, width, look, (top, top + body), scale)


def over_spread(drawing: Lanes, width: float, height: float, look: Look) -> tuple[Art, Art]:
    """A timeline on two facing pages, each ``width`` by ``height`` points: half of the lanes on each, the scale at
    their outer edges, the same time at the same height."""
    scale = _said(drawing, look)
    edge = _scale_width(scale, look)
    half = (len(drawing.names) + 1) // 2
    pitch = (width - edge) / max(half, 1)
    left = _panel(drawing, range(half), edge, width, look)
    right = _panel(drawing, range(half, len(drawing.names)), 0.0, half * pitch, look, half)
    top = max(_top(left.heads, look), _top(right.heads, look))
    reach = (top, height - look.size)
    return (
        _drawn(drawing, left, width, look, reach, scale),
        _drawn(drawing, right, width, look, reach, scale, outer=True),
    )


# -- lanes and their words -------------------------------------------------------------------------------------------


def _said(drawing: Lanes, look: Look) -> list[tuple[float, tuple[Row, ...]]]:
    return [(time, look.rows(said, NARROW * look.size)) for time, said in drawing.ticks]


def _scale_width(scale: Sequence[tuple[float, tuple[Row, ...]]], look: Look) -> float:
    return max((row.width for _, rows in scale for row in rows), default=0.0) + 0.8 * look.size


def _top(heads: Sequence[Sequence[Row]], look: Look) -> float:
    return max((len(rows) for rows in heads), default=0) * look.leading + 1.3 * look.size


def _lanes(drawing: Lanes, which: range) -> tuple[_Lane, ...]:
    out: list[_Lane] = []
    for name in which:
        moments = tuple(moment for moment in drawing.moments if moment.lane == name)
        depths = _depths(moments)
        out.append(_Lane(name, moments, tuple(depths[at] for at in range(len(moments)))))
    return tuple(out)


def _panel(drawing: Lanes, which: range, left: float, width: float, look: Look, least: int = 1) -> _Panel:
    """Lanes beside one another from ``left`` on, at least ``least`` of them in that width."""
    lanes = _lanes(drawing, which)
    pitch = (width - left) / max(len(lanes), least)
    heads = tuple(look.rows(drawing.names[lane.name], pitch - look.size, "strong") for lane in lanes)
    words = tuple(
        tuple(_words(moment, pitch - lane.indent(look) - 0.6 * look.size, look) for moment in lane.moments)
        for lane in lanes
    )
    return _Panel(lanes, words, heads, left, pitch)


def _too_narrow(panel: _Panel, look: Look) -> bool:
    """Whether words don't fit into their lane unbroken, or take so many lines that they are hard to read."""
    for lane, words, head in zip(panel.lanes, panel.words, panel.heads, strict=True):
        room = panel.pitch - lane.indent(look) - 0.6 * look.size
        if any(row.width > panel.pitch for row in head):
            return True
        for moment in lane.moments:
            pieces = f"{moment.date} {moment.text}".split()
            if any(look.row(piece, "strong" if piece in moment.date else "text").width > room for piece in pieces):
                return True
        if any(len(one.text) + len(one.date) > 6 for one in words):
            return True
    return False


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


def _run_in(moment: Moment, width: float, look: Look) -> _Words:
    """The words of an event with the text going on where the date ends, as far as it has room there."""
    date = look.rows(moment.date, width, "strong")
    start = date[-1].width + 0.6 * look.size
    pieces = moment.text.split()
    taken = 0
    while taken < len(pieces) and start + look.row(" ".join(pieces[: taken + 1])).width <= width:
        taken += 1
    if taken < min(2, len(pieces)):  # a word alone there looks lost
        return _words(moment, width, look)
    first, rest = " ".join(pieces[:taken]), " ".join(pieces[taken:])
    text = (look.row(first), *(look.rows(rest, width) if rest else ()))
    return _Words(date, text, (len(date) + len(text) - 1) * look.leading, start)


# -- lanes side by side ----------------------------------------------------------------------------------------------


def _drawn(
    drawing: Lanes,
    panel: _Panel,
    width: float,
    look: Look,
    reach: tuple[float, float],
    scale: Sequence[tuple[float, tuple[Row, ...]]],
    outer: bool = False,
) -> Art:
    """Lanes with their words between two heights, the scale at their left or (``outer``) at their right."""
    top, foot = reach
    down = Scale(drawing.start, drawing.end, top, foot)
    end = panel.left + len(panel.lanes) * panel.pitch
    marks: list[Mark] = []
    for time, rows in scale:
        for line, row in enumerate(rows):
            y = down.at(time) + 0.34 * look.size + line * look.leading
            if outer:
                marks.append(Label(width, y, row, "grey", "end"))
            else:
                marks.append(Label(panel.left - 0.8 * look.size, y, row, "grey", "end"))
    heads: list[list[Mark]] = []
    for index, rows in enumerate(panel.heads):
        x = panel.left + index * panel.pitch
        heads.append([Label(x, (line + 0.8) * look.leading, row) for line, row in enumerate(rows)])
        y = top - 0.9 * look.size
        stop = end if index == len(panel.lanes) - 1 else x + panel.pitch - 0.6 * look.size
        marks.append(Path(polyline((x, y), (stop, y)), stroke="ink", width=0.6))
        spine = x + DOT * look.unit
        marks.append(Path(polyline((spine, top), (spine, foot)), stroke="faint", width=0.6))
    # Each lane is read from its name down. (Whoever goes by places alone, as some readers do, takes what stands at one
    # height for one line, and runs the words of two events together when the second stands to the left.)
    lettered: list[Mark] = []
    for index, (lane, words) in enumerate(zip(panel.lanes, panel.words, strict=True)):
        x = panel.left + index * panel.pitch
        wanted = [
            down.at(max(moment.start, down.low)) + one.height / 2 - 0.55 * look.leading
            for moment, one in zip(lane.moments, words, strict=True)
        ]
        sizes = [one.height for one in words]
        centres = spread(wanted, sizes, top - 0.4 * look.size, foot + 0.6 * look.size, GAP * look.size)
        lettered += heads[index]
        text_x = x + lane.indent(look)
        for moment, depth, one, centre in zip(lane.moments, lane.depths, words, centres, strict=True):
            at = x + depth * (BAR + BESIDE) * look.unit
            lettered += _led(moment, at, text_x, centre - one.height / 2, down, look)
            lettered += _lettered(one, text_x, centre - one.height / 2, look)
        lettered += _marks([(moment, x + depth * (BAR + BESIDE) * look.unit) for moment, depth in lane], down, look)
    letters = [mark.box for mark in lettered if isinstance(mark, Label)]
    edges = (0.0, end - 0.6 * look.size) if outer else (panel.left - 0.4 * look.size, width)
    for time, rows in scale:
        y = down.at(time)
        stop = width - max(row.width for row in rows) - 0.4 * look.size if outer else edges[1]
        runs = _clear(edges[0], stop, y, letters)
        marks += [Path(polyline((start, y), (to, y)), stroke="faint", width=0.4) for start, to in runs]
    marks += lettered
    room = foot - top + look.size
    crowded = [
        drawing.names[lane.name]
        for lane, words in zip(panel.lanes, panel.words, strict=True)
        if sum(one.height + GAP * look.size for one in words) - GAP * look.size > room + 1e-6
    ]
    return Art(width, foot + look.size, tuple(marks), _crowd(crowded))


def _crowd(names: Sequence[str]) -> str:
    return f"the words of {' and '.join(names)} don’t fit into the timeline" if names else ""


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


def _marks(events: Sequence[tuple[Moment, float]], scale: Scale, look: Look) -> Iterator[Path]:
    """The bars of events whose left edges are given, and over them the dots."""
    for moment, x in events:
        if moment.end > moment.start:
            yield from _bar(moment, x, scale, look)
    dot = DOT * look.unit
    for moment, x in events:
        if moment.end <= moment.start:
            at = scale.at(max(moment.start, scale.low))
            yield Path(circle(x + dot, at, dot), fill="accent", stroke="paper", width=0.5)


def _bar(moment: Moment, x: float, scale: Scale, look: Look) -> Iterator[Path]:
    """The bar of an event; where it begins before the timeline does or ends after it, it has no end there."""
    on = BEYOND * look.size
    start = scale.at(moment.start) if moment.start >= scale.low else scale.start - on
    stop = scale.at(moment.end) if moment.end <= scale.high else scale.stop + on
    wide = BAR * look.unit
    if moment.start >= scale.low and moment.end <= scale.high:
        yield Path(rectangle(x, start, wide, stop - start), fill="bar", stroke="ink", width=0.4)
        return
    yield Path(rectangle(x, start, wide, stop - start), fill="bar")
    sides: tuple[tuple[float, float], ...] = ((x, start), (x, stop), (x + wide, stop), (x + wide, start))
    if moment.end > scale.high:
        sides = ((x, stop), (x, start), (x + wide, start), (x + wide, stop))
    if moment.start < scale.low and moment.end > scale.high:
        yield Path(polyline((x, start), (x, stop)), stroke="ink", width=0.4)
        sides = ((x + wide, start), (x + wide, stop))
    yield Path(polyline(*sides), stroke="ink", width=0.4)


def _led(moment: Moment, x: float, text_x: float, top: float, scale: Scale, look: Look) -> Iterator[Path]:
    """The line to words that had to move; ``x`` is the left edge of the event's mark."""
    start, stop = scale.at(max(moment.start, scale.low)), scale.at(min(moment.end, scale.high))
    first = top + 0.55 * look.leading
    long = moment.end > moment.start
    edge = x + (BAR if long else 2 * DOT) * look.unit
    reached = min(max(first, start), stop) if long else start
    if abs(first - reached) > 0.8 * look.unit:
        bend, close = text_x - 2.6 * look.unit, text_x - look.unit
        yield Path(polyline((edge, reached), (bend, first), (close, first)), stroke="grey", width=0.4)


def _lettered(words: _Words, x: float, top: float, look: Look) -> Iterator[Label]:
    """The words of an event, date first."""
    y = top + 0.8 * look.leading
    for row in words.date:
        yield Label(x, y, row, "accent")
        y += look.leading
    for index, row in enumerate(words.text):
        if words.run_in and not index:
            yield Label(x + words.run_in, y - look.leading, row)
            continue
        yield Label(x, y, row)
        y += look.leading


# -- narrow ----------------------------------------------------------------------------------------------------------


def _narrow(drawing: Lanes, width: float, look: Look) -> Art:
    """The lanes close together at the left, their names like the branches of a tree over them, and the words of all
    events in one column beside them."""
    said = _said(drawing, look)
    lanes = _lanes(drawing, range(len(drawing.names)))
    x = _scale_width(said, look)
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
    words = [_run_in(moment, width - column, look) for moment, _, _ in events]
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
    for time, rows in said:
        y = down.at(time)
        for line, row in enumerate(rows):
            marks.append(
                Label(edges[0] - 0.8 * look.size, y + 0.34 * look.size + line * look.leading, row, "grey", "end")
            )
        marks.append(
            Path(polyline((edges[0] - 0.4 * look.size, y), (x + 0.2 * look.size, y)), stroke="faint", width=0.4)
        )
    wanted = [
        down.at(max(moment.start, down.low)) + one.height / 2 - 0.55 * look.leading
        for (moment, _, _), one in zip(events, words, strict=True)
    ]
    sizes = [one.height for one in words]
    centres = spread(wanted, sizes, top - 0.4 * look.size, foot + 0.6 * look.size, GAP * look.size)
    tops = [centre - one.height / 2 for centre, one in zip(centres, words, strict=True)]
    moved = max(
        (
            abs(start + 0.55 * look.leading - down.at(max(moment.start, down.low)))
            for (moment, _, _), start in zip(events, tops, strict=True)
        ),
        default=0.0,
    )
    # What the lines don't need to be flat enough, the words get back: they begin further to the left.
    column = x + min(max(STEEP * moved / look.size, FAN[0]), FAN[1]) * look.size
    # Lines first, so that dots and bars of other lanes stand over those that pass them.
    for (moment, index, depth), start in zip(events, tops, strict=True):
        y = down.at(max(moment.start, down.low))
        first = start + 0.55 * look.leading
        edge = edges[index] + (depth * (BAR + BESIDE) + (BAR if moment.end > moment.start else 2 * DOT)) * look.unit
        way = ((edge, y), (x, y), (column - 0.45 * look.size, first), (column - 1.5 * look.unit, first))
        marks.append(Path(polyline(*way), stroke="grey", width=0.3))
    placed = [(moment, edges[index] + depth * (BAR + BESIDE) * look.unit) for moment, index, depth in events]
    marks += _marks(placed, down, look)
    for one, start in zip(words, tops, strict=True):
        marks += _lettered(one, column, start, look)
    over = [mark.row.text for mark in marks if isinstance(mark, Label) and mark.left + mark.row.width > width + 0.01]
    return Art(width, foot + look.size, tuple(marks), f"the timeline is too narrow for “{over[0]}”" if over else "")
