"""Charts: bars, stacked bars, lines, dots. Labels stand on the data; there is no legend, no frame, and few ticks.

Categories run down the page with their bars lying, as words are wide; time runs to the right with its columns
standing. Lengths begin at zero; only lines and dots may leave it out.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from builder.figures.art import Art, Label, Mark, Path, circle, polyline, rectangle
from builder.figures.lettering import Row
from builder.figures.look import Look
from builder.figures.scales import Scale, decimals, spread, ticks
from builder.model.drawings import Chart
from builder.text.numbers import with_unit, written

BAR: Final = 1.5
"""Thickness of a bar in terms of the lettering's size."""
ROOM: Final = 0.75
"""Between bars, in the same."""
PLOT: Final = 0.5
"""Height of a chart over time in terms of its width."""
WIDEST_LABEL: Final = 0.36
"""Share of the width that the names of categories may take."""
LEAST_PLOT: Final = 0.3
"""Share of the width that the bars have at least."""
OUTLINE: Final = 0.5
"""Points: the line round a bar, which shows where a light one ends."""
MARKED: Final = 0.95
"""What a marker before the name of a line takes, in terms of the lettering's size."""
DASHES: Final[tuple[tuple[str, tuple[float, ...], str], ...]] = (
    ("line-1", (), "disc"),
    ("line-2", (4.0, 2.0), "square"),
    ("line-3", (), "triangle"),
    ("line-1", (1.2, 1.8), "ring"),
    ("line-2", (6.0, 2.0, 1.2, 2.0), "diamond"),
)
"""Colour, dashes and marker of each line: any two differ in dashes or marker too, so no colour is needed."""


def chart(drawing: Chart, width: float, look: Look) -> Art:
    """A chart at ``width`` points."""
    if drawing.times or drawing.kind == "lines":
        marks, height = _over_time(drawing, width, look)
    elif drawing.kind == "dots":
        marks, height = _dots(drawing, width, look)
    else:
        marks, height = _lying(drawing, width, look)
    return Art(width, height, tuple(marks))


def number_of(drawing: Chart, value: float, unit: bool = True) -> str:
    """A value as the chart writes it: as exactly as its most exact one."""
    exact = decimals(tuple(v for one in drawing.series for v in one.values if v is not None))
    number = written(value, drawing.language, exact)
    return with_unit(number, drawing.unit, drawing.language) if unit or _is_sign(drawing.unit) else number


def _is_sign(unit: str) -> bool:
    """Units so short that every number has them."""
    return bool(unit) and not unit[0].isalpha()


def _values(drawing: Chart) -> list[float]:
    return [value for one in drawing.series for value in one.values if value is not None]


def _ground(look: Look, colour: str) -> str:
    """Whether a field of data is light or dark, which says what lettering shows on it."""
    red, green, blue = (int(look.colour(colour)[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return "light" if 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 > 0.18 else "dark"


def _left(look: Look, names: Sequence[str], width: float) -> tuple[list[tuple[Row, ...]], float]:
    """The names of categories in lines, and where the plot begins."""
    lines = [look.rows(name, WIDEST_LABEL * width) for name in names]
    return lines, max((one.width for rows in lines for one in rows), default=0.0) + look.size


def _beside(rows: Sequence[Row], x: float, middle: float, look: Look, anchor: str = "start") -> Iterator[Label]:
    """Lines of lettering whose block has its middle at a height."""
    top = middle - (len(rows) - 1) * look.leading / 2
    for index, one in enumerate(rows):
        yield Label(x, top + index * look.leading + 0.34 * look.size, one, anchor=anchor)


# -- categories: bars that lie ---------------------------------------------------------------------------------------


def _lying(drawing: Chart, width: float, look: Look) -> tuple[list[Mark], float]:
    names, left = _left(look, drawing.labels, width)
    stacked = drawing.kind == "stacked"
    count = 1 if stacked else len(drawing.series)
    thick = BAR * look.size if count == 1 else 1.25 * look.size
    said = _said(drawing, stacked)
    # What stands at the end of a bar takes from the room of the longest one.
    ends = [look.row(text) for row in said for text in row if text]
    reserve = max((one.width for one in ends), default=0.0) + 0.6 * look.size
    every = [_sum(drawing, at)[0] for at in range(len(drawing.labels))] if stacked else _values(drawing)
    low, high = min(0.0, *every, 0.0), max(0.0, *every, 0.0)
    before = reserve if low < 0 else 0.0
    # Names that leave no room beside them stand over their bars.
    over = width - left - before - reserve < LEAST_PLOT * width
    if over:
        left = 0.0
        names = [look.rows(name, width) for name in drawing.labels]
    start_of = left + before
    scale = Scale(low, high if high > low else low + 1.0, start_of, max(width - reserve, start_of + look.size))
    zero = scale.at(0.0)
    marks: list[Mark] = []
    y = 0.0
    if stacked and drawing.labels:
        heads, y = _heads(drawing, scale, look, width)
        marks += heads
    head = y
    for at, rows in enumerate(names):
        if over:
            marks += _beside(rows, 0.0, y + len(rows) * look.leading / 2, look)
            y += len(rows) * look.leading
        high_of = max(count * thick + (count - 1) * 0.15 * look.size, 0.0 if over else len(rows) * look.leading)
        top = y + (high_of - count * thick - (count - 1) * 0.15 * look.size) / 2
        if not over:
            marks += _beside(rows, 0.0, y + high_of / 2, look)
        start = zero
        for index, one in enumerate(drawing.series):
            value = one.values[at]
            line = top if stacked else top + index * (thick + 0.15 * look.size)
            if value is not None:
                stop = start + scale.at(value) - zero
                colour = f"series-{index + 1}"
                box = rectangle(min(start, stop), line, abs(stop - start), thick)
                marks.append(Path(box, fill=colour, stroke="ink", width=OUTLINE))
                if stacked:
                    inside = look.row(number_of(drawing, value, unit=False))
                    if inside.width + 0.7 * look.size <= stop - start and len(drawing.series) > 1:
                        ink = f"on-{_ground(look, colour)}"
                        middle = line + thick / 2 + 0.34 * look.size
                        marks.append(Label((start + stop) / 2, middle, inside, ink, "middle"))
                    start = stop
                else:
                    side = "end" if value < 0 else "start"
                    x = stop + (-0.4 if value < 0 else 0.4) * look.size
                    marks.append(Label(x, line + thick / 2 + 0.34 * look.size, look.row(said[at][index]), anchor=side))
            elif not stacked:
                marks.append(
                    Label(zero + 0.4 * look.size, line + thick / 2 + 0.34 * look.size, look.row(said[at][index]))
                )
        if stacked:
            marks.append(
                Label(start + 0.4 * look.size, top + thick / 2 + 0.34 * look.size, look.row(said[at][0], "strong"))
            )
        y += high_of + ROOM * look.size
    y -= ROOM * look.size if names else 0.0
    foot = y + 0.25 * look.size
    marks.append(Path(polyline((zero, head - 0.25 * look.size), (zero, foot)), stroke="ink", width=0.6))
    return _down(marks, 0.25 * look.size), foot + 0.25 * look.size


def _said(drawing: Chart, stacked: bool) -> list[list[str]]:
    """What stands at the end of each bar, by category: the number, at the first with its unit; where several bars
    share a category, in the first category with the name of the series."""
    out: list[list[str]] = []
    for at in range(len(drawing.labels)):
        row: list[str] = []
        if stacked:
            whole, complete = _sum(drawing, at)
            out.append([number_of(drawing, whole, unit=not at) if complete else "–"])
            continue
        for index, one in enumerate(drawing.series):
            value = one.values[at]
            text = "–" if value is None else number_of(drawing, value, unit=not at and not index)
            if not at and len(drawing.series) > 1:
                text += f" {one.name}"
            row.append(text)
        out.append(row)
    return out


def _heads(drawing: Chart, scale: Scale, look: Look, width: float) -> tuple[list[Mark], float]:
    """The names of the series over the first bar, each joined to its part of it; and how high they stand."""
    rows = [look.row(one.name) for one in drawing.series]
    start = scale.at(0.0)
    middles: list[float] = []
    for one in drawing.series:
        length = scale.at(one.values[0] or 0.0) - scale.at(0.0)
        middles.append(start + length / 2)
        start += length
    gap = 0.8 * look.size
    lines = 1
    if sum(one.width for one in rows) + gap * (len(rows) - 1) > width:
        lines = len(rows)  # no room beside one another: each on a line of its own, like steps
    foot = lines * look.leading
    marks: list[Mark] = []
    places = spread(middles, [one.width for one in rows], 0.0, width, gap)
    for index, (head, middle, place) in enumerate(zip(rows, middles, places, strict=True)):
        line = index if lines > 1 else 0
        x = place if lines == 1 else min(max(middle, head.width / 2), width - head.width / 2)
        y = line * look.leading + 0.8 * look.size
        under = (line + 1) * look.leading
        marks.append(
            Path(polyline((x, under), (middle, foot + 0.5 * look.size)), stroke="grey", width=0.4)
            if lines == 1
            else Path(polyline((middle, under), (middle, foot + 0.5 * look.size)), stroke="grey", width=0.4)
        )
        marks.append(Label(x, y, head, anchor="middle"))
    return marks, foot + 0.6 * look.size


# -- categories: dots ------------------------------------------------------------------------------------------------


def _dots(drawing: Chart, width: float, look: Look) -> tuple[list[Mark], float]:
    """A row for each category, a dot for each value, over a scale that need not begin at zero."""
    names, left = _left(look, drawing.labels, width)
    values = _values(drawing) or [0.0]
    steps, exact = ticks(min(values), max(values), 5)
    last = look.row(with_unit(written(steps[-1], drawing.language, exact), drawing.unit, drawing.language))
    scale = Scale(steps[0], steps[-1], left + look.size, width - max(last.width / 2, look.size))
    several = len(drawing.series) > 1
    marks: list[Mark] = []
    top = (look.leading + 0.4 * look.size) if several else 0.0
    y = top
    tall = [max(1.9 * look.size, len(rows) * look.leading + 0.4 * look.size) for rows in names]
    foot = y + sum(tall)
    for step in steps:
        x = scale.at(step)
        marks.append(Path(polyline((x, y), (x, foot)), stroke="faint", width=0.4))
    for at, rows in enumerate(names):
        middle = y + tall[at] / 2
        marks.append(Path(polyline((left, middle), (scale.stop, middle)), stroke="grey", width=0.3, dash=(0.6, 1.6)))
        marks += _beside(rows, 0.0, middle, look)
        for index, one in enumerate(drawing.series):
            value = one.values[at]
            if value is not None:
                marks += _marker(scale.at(value), middle, index, look)
        y += tall[at]
    if several and drawing.labels:
        shown = [(index, one) for index, one in enumerate(drawing.series) if one.values[0] is not None]
        shown.sort(key=lambda pair: pair[1].values[0] or 0.0)
        heads = [look.row(one.name) for _, one in shown]
        middles = [scale.at(one.values[0] or 0.0) for _, one in shown]
        places = spread(middles, [one.width for one in heads], 0.0, width, 0.8 * look.size)
        for row_of, x, place in zip(heads, middles, places, strict=True):
            marks.append(
                Path(
                    polyline((place, look.leading), (x, top + tall[0] / 2 - 0.5 * look.size)), stroke="grey", width=0.4
                )
            )
            marks.append(Label(place, 0.8 * look.size, row_of, anchor="middle"))
    axis: list[Label] = []
    for index, step in reversed(list(enumerate(steps))):
        text = written(step, drawing.language, exact)
        shown_as = with_unit(text, drawing.unit, drawing.language)
        text = shown_as if index == len(steps) - 1 or _is_sign(drawing.unit) else text
        label = Label(scale.at(step), foot + 1.1 * look.size, look.row(text), "grey", "middle")
        if not axis or label.left + label.row.width + 0.6 * look.size <= axis[-1].left:
            axis.append(label)
    marks += reversed(axis)
    return marks, foot + 1.5 * look.size


def _marker(x: float, y: float, index: int, look: Look) -> Iterator[Path]:
    colour, _, shape = DASHES[index]
    r = 0.34 * look.size
    match shape:
        case "square":
            yield Path(rectangle(x - 0.85 * r, y - 0.85 * r, 1.7 * r, 1.7 * r), fill=colour, stroke="paper")
        case "triangle":
            yield Path(
                polyline((x, y - 1.15 * r), (x + 1.1 * r, y + 0.8 * r), (x - 1.1 * r, y + 0.8 * r), close=True),
                fill=colour,
                stroke="paper",
            )
        case "ring":
            yield Path(circle(x, y, 0.9 * r), fill="paper", stroke=colour, width=1.1)
        case "diamond":
            yield Path(
                polyline((x, y - 1.2 * r), (x + 1.2 * r, y), (x, y + 1.2 * r), (x - 1.2 * r, y), close=True),
                fill="paper",
                stroke=colour,
                width=1.0,
            )
        case _:
            yield Path(circle(x, y, r), fill=colour, stroke="paper")


# -- time: columns that stand, lines ---------------------------------------------------------------------------------


def _over_time(drawing: Chart, width: float, look: Look) -> tuple[list[Mark], float]:
    lines = drawing.kind in ("lines", "dots")
    count = len(drawing.labels)
    places = drawing.times or tuple(float(index) for index in range(count))
    values = ([_sum(drawing, at)[0] for at in range(count)] if drawing.kind == "stacked" else _values(drawing)) or [0.0]
    # What hardly changes is not blown up by leaving out nought: a level line stands where its height says.
    far = lines and 0.4 * max(values) < min(values) < max(values)
    low = min(values) if far else min(0.0, *values)
    steps, exact = ticks(low, max(*values, 0.0), 6)
    several = len(drawing.series) > 1
    beside = look.size + (MARKED * look.size if lines else 0.0)
    right = max((look.row(one.name).width for one in drawing.series), default=0.0) + beside if several else 0.0
    right = max(right, 1.2 * look.size)
    nearest = min((b - a for a, b in itertools.pairwise(places)), default=1.0)
    margin = 0.0 if lines else nearest / 2
    first, last = (places[0] - margin, places[-1] + margin) if places else (0.0, 1.0)
    last = last if last > first else first + 1.0
    top, foot = 1.3 * look.size, 1.3 * look.size + PLOT * width
    upright = Scale(steps[0], steps[-1], foot, top)

    # Columns that say their own numbers need no scale beside them.
    across = Scale(first, last, 0.4 * look.size, width - right)
    said = [] if lines else _numbers(drawing, places, across, upright, look, nearest)
    marks: list[Mark] = []
    if said:
        # Numbers under columns that hang down stand over the labels of the axis.
        under = 1.2 * look.size if min(values) < 0 else 0.0
        upright = Scale(min(0.0, *values), max(*values, 0.0) or 1.0, foot - under, top)
        said = _numbers(drawing, places, across, upright, look, nearest)
        if drawing.unit and not any(drawing.unit.split()[-1] in label.row.text for label in said):
            # No column was wide enough for it: it stands over them, once.
            lower = look.leading
            upright = Scale(upright.low, upright.high, upright.start + lower, upright.stop + lower)
            foot += lower
            said = _numbers(drawing, places, across, upright, look, nearest)
            marks.append(Label(0.0, 0.8 * look.size, look.row(drawing.unit), "grey"))
        y = upright.at(0.0)
        marks.append(Path(polyline((0.0, y), (width - right + 0.3 * look.size, y)), stroke="ink", width=0.6))
    else:
        scale_marks, left = _scale(drawing, steps, exact, upright, look, width - right + 0.3 * look.size)
        across = Scale(first, last, left + 0.4 * look.size, width - right)
        marks += scale_marks
    marks += said  # read before the names of series, which stand at the right
    if lines:
        marks += _lines(drawing, places, across, upright, look, width - right, drawing.kind == "lines")
    else:
        marks += _columns(drawing, places, across, upright, look, nearest, width - right)
    marks += _under(drawing, places, across, look, foot, width)
    return marks, foot + 1.75 * look.size


def _sum(drawing: Chart, at: int) -> tuple[float, bool]:
    """The sum of a row, and whether nothing is missing in it."""
    known = [value for one in drawing.series if (value := one.values[at]) is not None]
    return sum(known), len(known) == len(drawing.series)


def _scale(
    drawing: Chart, steps: Sequence[float], exact: int, upright: Scale, look: Look, stop: float
) -> tuple[list[Mark], float]:
    """The lines and numbers of the scale, and where the plot begins."""
    texts = [written(step, drawing.language, exact) for step in steps]
    shown = [
        look.row(
            with_unit(text, drawing.unit, drawing.language)
            if index == len(steps) - 1 or _is_sign(drawing.unit)
            else text
        )
        for index, text in enumerate(texts)
    ]
    over = bool(drawing.unit)  # the topmost number has the unit and is wide: it stands over its line
    left = max((one.width for one in (shown[:-1] if over else shown)), default=0.0) + 0.6 * look.size
    marks: list[Mark] = []
    for index, (step, one) in enumerate(zip(steps, shown, strict=True)):
        y = upright.at(step)
        base = step == 0 or (not index and steps[0] > 0)
        marks.append(Path(polyline((left, y), (stop, y)), stroke="grey" if base else "faint", width=0.4))
        if index == len(steps) - 1 and over:
            marks.append(Label(0.0, y - 0.45 * look.size, one, "grey"))
        else:
            marks.append(Label(left - 0.5 * look.size, y + 0.34 * look.size, one, "grey", "end"))
    return marks, left


def _widths(drawing: Chart, across: Scale, look: Look, nearest: float) -> tuple[float, float, float]:
    """From column to column, the width of all at one place, and that of each."""
    pitch = across.at(across.low + nearest) - across.start
    whole = min(0.72 * pitch, 6.0 * look.size)
    return pitch, whole, whole if drawing.kind == "stacked" else whole / max(len(drawing.series), 1)


def _numbers(
    drawing: Chart, places: Sequence[float], across: Scale, upright: Scale, look: Look, nearest: float
) -> list[Label]:
    """The numbers on the columns; none where they are too wide to stand beside one another."""
    pitch, whole, wide = _widths(drawing, across, look, nearest)
    out: list[Label] = []
    for at, place in enumerate(places):
        left = across.at(place) - whole / 2
        if drawing.kind == "stacked":
            tops = [(left + whole / 2, *_sum(drawing, at))]
        else:
            tops = [
                (left + (index + 0.5) * wide, one.values[at] or 0.0, one.values[at] is not None)
                for index, one in enumerate(drawing.series)
            ]
        for x, value, known in tops:
            row = look.row(number_of(drawing, value, unit=not out))
            if row.width > (pitch if drawing.kind == "stacked" or len(drawing.series) == 1 else wide):
                if out or look.row(number_of(drawing, value, unit=False)).width > pitch:
                    return []
                row = look.row(number_of(drawing, value, unit=False))
            y = upright.at(value) + (1.12 if value < 0 else -0.35) * look.size
            if known:
                out.append(Label(x, y, row, anchor="middle"))
    return out


def _under(
    drawing: Chart, places: Sequence[float], across: Scale, look: Look, foot: float, width: float
) -> Iterator[Mark]:
    """Labels of the axis: as many as there is room for, the first always."""
    end = float("-inf")
    rows = [look.row(label) for label in drawing.labels]
    for one, place in zip(rows, places, strict=True):
        x = across.at(place)
        left = min(max(x - one.width / 2, 0.0), width - one.width)
        if left < end + 0.6 * look.size:
            continue
        yield Path(polyline((x, foot), (x, foot + 0.3 * look.size)), stroke="grey", width=0.4)
        yield Label(left, foot + 1.45 * look.size, one)
        end = left + one.width


def _lines(
    drawing: Chart, places: Sequence[float], across: Scale, upright: Scale, look: Look, right: float, joined: bool
) -> Iterator[Mark]:
    ends: list[tuple[float, str, int]] = []
    for index, one in enumerate(drawing.series):
        colour, dash, _ = DASHES[index]
        run: list[tuple[float, float]] = []
        points: list[tuple[float, float]] = []
        for place, value in [*zip(places, one.values, strict=True), (0.0, None)]:
            if value is not None:
                run.append((across.at(place), upright.at(value)))
                continue
            if len(run) > 1 and joined:  # a gap in the data is one in the line
                yield Path(polyline(*run), stroke=colour, width=1.2, dash=dash, join="round")
            points += run
            run = []
        if len(points) <= 30 or not joined:
            for x, y in points:
                yield from _marker(x, y, index, look)
        if points:
            ends.append((points[-1][1], one.name, index))
    if len(drawing.series) > 1:
        yield from _named(ends, right, upright, look, MARKED * look.size)


def _named(
    ends: Sequence[tuple[float, str, int]], right: float, upright: Scale, look: Look, marked: float = 0.0
) -> Iterator[Mark]:
    """The names of series at the right, each as near as can be to the height where its data end.

    Lines may end at the same height: before their names stand their markers, in ``marked`` points.
    """
    ordered = sorted(ends)
    places = spread(
        [y for y, _, _ in ordered],
        [look.leading] * len(ordered),
        upright.stop - look.size,
        upright.start + look.leading / 2,
    )
    for (y, name, index), place in zip(ordered, places, strict=True):
        if abs(place - y) > 0.2 * look.size:
            yield Path(
                polyline((right + 0.4 * look.size, y), (right + 0.85 * look.size, place)), stroke="grey", width=0.4
            )
        if marked:
            yield from _marker(right + look.size + 0.34 * look.size, place, index, look)
        yield Label(right + look.size + marked, place + 0.34 * look.size, look.row(name))


def _columns(
    drawing: Chart, places: Sequence[float], across: Scale, upright: Scale, look: Look, nearest: float, right: float
) -> Iterator[Mark]:
    stacked = drawing.kind == "stacked"
    _, whole, wide = _widths(drawing, across, look, nearest)
    ends: list[tuple[float, str, int]] = []
    for at, place in enumerate(places):
        x = across.at(place) - whole / 2
        base = 0.0
        for index, one in enumerate(drawing.series):
            value = one.values[at]
            if value is None:
                continue
            low, high = upright.at(base), upright.at(base + value)
            box = rectangle(x if stacked else x + index * wide, min(low, high), wide, abs(high - low))
            yield Path(box, fill=f"series-{index + 1}", stroke="ink", width=OUTLINE)
            if at == len(places) - 1:
                ends.append(((low + high) / 2 if stacked else high, one.name, index))
            base += value if stacked else 0.0
    if len(drawing.series) > 1:
        yield from _named(ends, right, upright, look)


def _down(marks: Sequence[Mark], by: float) -> list[Mark]:
    """The marks, lower."""
    out: list[Mark] = []
    for mark in marks:
        match mark:
            case Path():
                moved = tuple(
                    (one[0], *(v + by if index % 2 else v for index, v in enumerate(one[1:]) if isinstance(v, float)))
                    for one in mark.segments
                )
                out.append(
                    Path(moved, mark.fill, mark.stroke, mark.width, mark.dash, mark.even_odd, mark.cap, mark.join)
                )
            case Label():
                out.append(Label(mark.x, mark.y + by, mark.row, mark.colour, mark.anchor))
    return out
