"""Lanes side by side, each with its words beside it, on one page or on two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from builder.figures.art import Art, Label, Mark, Path, polyline
from builder.figures.lettering import Row
from builder.figures.look import Look
from builder.figures.scales import Scale
from builder.figures.timelines.events import GAP, Words, led, lettered, marks_of, tops, words_of
from builder.figures.timelines.lanes import BAR, BESIDE, DOT, Lane, lanes_of
from builder.figures.timelines.ticks import Ticks, apart, ticks_of, width_of
from builder.model.drawings import Lanes

PROPORTION: Final = 1.22
"""Height in terms of width, where the words need no more."""
LOOSE: Final = 1.18
"""The fullest lane is so many times as high as its words at least, so that they can stand near their dates."""


class Panel(Struct, frozen=True):
    """Lanes that stand on one page."""

    lanes: tuple[Lane, ...]
    words: tuple[tuple[Words, ...], ...]
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


def side_by_side(drawing: Lanes, width: float, look: Look) -> Art | None:
    """All lanes on one page, as high as their words ask for; ``None`` where a lane is too narrow for its words."""
    scale = ticks_of(drawing, look)
    panel = _panel(drawing, range(len(drawing.names)), width_of(scale, look), width, look)
    if _too_narrow(panel, look):
        return None
    top = _top(panel.heads, look)
    needed = panel.needed + panel.fullest * GAP * look.size
    body = max(PROPORTION * width - top, LOOSE * needed)
    return _drawn(drawing, panel, width, look, (top, top + body), scale)


def over_spread(drawing: Lanes, width: float, height: float, look: Look) -> tuple[Art, Art]:
    """A timeline on two facing pages, each ``width`` by ``height`` points: half of the lanes on each, the scale at
    their outer edges, the same time at the same height."""
    scale = ticks_of(drawing, look)
    edge = width_of(scale, look)
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


def _top(heads: Sequence[Sequence[Row]], look: Look) -> float:
    return max((len(rows) for rows in heads), default=0) * look.leading + 1.3 * look.size


def _panel(drawing: Lanes, which: range, left: float, width: float, look: Look, least: int = 1) -> Panel:
    """Lanes beside one another from ``left`` on, at least ``least`` of them in that width."""
    lanes = lanes_of(drawing, which)
    pitch = (width - left) / max(len(lanes), least)
    heads = tuple(look.rows(drawing.names[lane.name], pitch - look.size, "strong") for lane in lanes)
    words = tuple(
        tuple(words_of(moment, pitch - lane.indent(look) - 0.6 * look.size, look) for moment in lane.moments)
        for lane in lanes
    )
    return Panel(lanes, words, heads, left, pitch)


def _too_narrow(panel: Panel, look: Look) -> bool:
    """Whether words don't fit into their lane unbroken, or take so many lines that they are hard to read."""
    for lane, words, head in zip(panel.lanes, panel.words, panel.heads, strict=True):
        room = panel.pitch - lane.indent(look) - 0.6 * look.size
        if any(row.width > panel.pitch for row in head):
            return True
        for moment in lane.moments:
            for text, style in ((moment.date, "strong"), (moment.text, "text")):
                if any(look.row(piece, style).width > room for piece, _ in look.pieces(text, style)):
                    return True
        if any(len(one.text) + len(one.date) > 6 for one in words):
            return True
    return False


def _drawn(
    drawing: Lanes,
    panel: Panel,
    width: float,
    look: Look,
    reach: tuple[float, float],
    scale: Ticks,
    outer: bool = False,
) -> Art:
    """Lanes with their words between two heights, the scale at their left or (``outer``) at their right."""
    top, foot = reach
    down = Scale(drawing.start, drawing.end, top, foot)
    scale = apart(scale, down, look)
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
    written: list[Mark] = []
    for index, (lane, words) in enumerate(zip(panel.lanes, panel.words, strict=True)):
        x = panel.left + index * panel.pitch
        written += heads[index]
        text_x = x + lane.indent(look)
        placed = [(moment, x + depth * (BAR + BESIDE) * look.unit) for moment, depth in lane]
        for (moment, at), one, start in zip(placed, words, tops(lane.moments, words, down, look), strict=True):
            written += led(moment, at, text_x, start, down, look)
            written += lettered(one, text_x, start, look)
        written += marks_of(placed, down, look)
    letters = [mark.box for mark in written if isinstance(mark, Label)]
    edges = (0.0, end - 0.6 * look.size) if outer else (panel.left - 0.4 * look.size, width)
    for time, rows in scale:
        y = down.at(time)
        stop = width - max(row.width for row in rows) - 0.4 * look.size if outer else edges[1]
        runs = _clear(edges[0], stop, y, letters)
        marks += [Path(polyline((start, y), (to, y)), stroke="faint", width=0.4) for start, to in runs]
    marks += written
    room = foot - top + look.size
    crowded = _wide(panel, look) or _high(
        [
            drawing.names[lane.name]
            for lane, words in zip(panel.lanes, panel.words, strict=True)
            if sum(one.height + GAP * look.size for one in words) - GAP * look.size > room + 1e-6
        ]
    )
    return Art(width, foot + look.size, tuple(marks), crowded)


def _wide(panel: Panel, look: Look) -> str:
    """Says that a word is wider than its lane; on one page the lanes stand close together then."""
    for lane, words, head in zip(panel.lanes, panel.words, panel.heads, strict=True):
        rows = [row for one in words for row in (*one.date, *one.text)]
        over = [row for row in rows if row.width > panel.pitch - lane.indent(look)]
        over += [row for row in head if row.width > panel.pitch]
        if over:
            return f"the timeline is too narrow for “{over[0].text}”"
    return ""


def _high(names: Sequence[str]) -> str:
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
