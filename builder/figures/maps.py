"""Maps: land, coasts and borders in a conic projection, routes, places, and names that don't collide.

The projection is Albers' with two standard parallels a sixth of the map's height from its edges (Snyder, *Map
projections: a working manual*, 1987, pp. 98–103, on the sphere): areas are true, and so nearly is the scale.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from builder.figures.art import Art, Label, Mark, Path, Segment, circle, polyline, rectangle
from builder.figures.lettering import Row
from builder.figures.look import Look
from builder.model.drawings import Area, Map, Place, Route
from builder.text.numbers import with_unit, written

Point: TypeAlias = tuple[float, float]
Project: TypeAlias = Callable[[float, float], Point]

EARTH: Final = 6371.0
"""Mean radius in kilometres."""
SAMPLES: Final = 24
"""Points by which each edge of the frame is followed, to learn how far it bends."""
ROUNDS: Final = 12
"""So often at most are names moved."""
DOT: Final = 1.5
"""Radius of a place's dot, in points of ``Look.unit``."""
REACH: Final = (1.4, 2.2, 3.2, 4.5, 6.0, 8.0, 11.0, 15.0)
"""How far a name that has a line to its dot may stand from it, in terms of the lettering's size."""
TOLD: Final = 8
"""So many names that have no room are told by name."""
WAYS: Final = 32
"""Directions in which it may."""
OVER: Final = 1000.0
"""Cost of a name over another name, a dot, or the map's edge."""
ACROSS: Final = 60.0
"""Cost of a name over a route."""
NEAR: Final = 40.0
"""Cost of a name as close to another place's dot as names are to their own: it would be taken for that one's."""
LINE: Final = 1.5
"""Cost of a name over a coast or border."""


class Box(NamedTuple):
    """A rectangle on the map."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two share some of the map."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, point: Point) -> bool:
        """Whether a point lies inside."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def grown(self, by: float) -> Box:
        """Larger on all sides."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


def albers(frame: tuple[float, float, float, float]) -> Project:
    """The projection for a frame of west, south, east, north in degrees; results in kilometres, y down."""
    west, south, east, north = frame
    first = math.radians(south + (north - south) / 6)
    second = math.radians(north - (north - south) / 6)
    middle = math.radians((south + north) / 2)
    meridian = (west + east) / 2
    n = (math.sin(first) + math.sin(second)) / 2 or 1e-9
    c = math.cos(first) ** 2 + 2 * n * math.sin(first)

    def radius(latitude: float) -> float:
        return EARTH * math.sqrt(max(c - 2 * n * math.sin(latitude), 0.0)) / n

    base = radius(middle)

    def project(longitude: float, latitude: float) -> Point:
        turned = n * math.radians((longitude - meridian + 180.0) % 360.0 - 180.0)
        away = radius(math.radians(latitude))
        return away * math.sin(turned), -(base - away * math.cos(turned))

    return project


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The map's rectangle and how to reach it."""

    at: Project
    """Degrees east and north → points."""
    box: Box
    kilometre: float
    """Points."""


def survey(drawing: Map, width: float, look: Look) -> Art:
    """A map at ``width`` points."""
    sheet = _sheet(drawing.frame, width)
    marks: list[Mark] = []
    polygons = [_polygons(area, sheet) for area in drawing.areas]
    for rings in polygons:
        outline: tuple[Segment, ...] = tuple(part for ring in rings for part in polyline(*ring, close=True))
        if outline:
            marks.append(Path(outline, fill="land", even_odd=True))
    coasts: list[tuple[Point, Point]] = []
    for kind, width_of, dash in (("river", 0.3, ()), ("coast", 0.4, ()), ("border", 0.5, (2.0, 1.4))):
        for one in drawing.outlines:
            if one.kind == kind:
                for run in clipped_line([sheet.at(x, y) for x, y in one.points], sheet.box):
                    marks.append(Path(polyline(*run), stroke="grey", width=width_of, dash=dash, join="round"))
                    coasts += itertools.pairwise(run)
    routes: list[tuple[Point, Point]] = []
    for route in drawing.routes:
        for branch in route.branches:
            for run in clipped_line([sheet.at(x, y) for x, y in branch], sheet.box):
                marks.append(Path(polyline(*run), stroke="accent", width=1.3, cap="round", join="round"))
                routes += itertools.pairwise(run)
    dots = [(place, sheet.at(place.east, place.north)) for place in drawing.places]
    taken, corner = _corner(drawing, sheet, [at for _, at in dots], routes, look)
    named = place_names(dots, sheet.box, taken, routes, coasts, look)
    marks += [Path(polyline(*line), stroke="grey", width=0.4) for line in named.lines]
    marks += [mark for place, at in dots for mark in _dot(place, at, look)]
    marks.append(Path(rectangle(*sheet.box[:2], sheet.box.right, sheet.box.bottom), stroke="grey", width=0.4))
    marks += [mark for mark in corner if isinstance(mark, Path)]
    words: list[list[Label]] = [[mark for mark in corner if isinstance(mark, Label)]]
    words += [[label] for label in named.labels]
    taken += [Box(*label.box) for label in named.labels]
    taken += [_around_dot(at, look) for _, at in dots]
    # A name of a line or a country keeps off the lines to names as it does off routes.
    routes += named.lines
    left_out = list(named.left_out)
    for route in drawing.routes:
        lettered = _route_name(route, sheet, taken, routes, coasts, look)
        left_out += [] if lettered else [route.name]
        words.append(lettered)
        taken += [Box(*label.box) for label in lettered]
    for area, rings in zip(drawing.areas, polygons, strict=True):
        if area.name:
            lettered = _area_name(area, rings, sheet, taken, routes, look)
            left_out += [] if lettered else [area.name]
            words.append(lettered)
            taken += [Box(*label.box) for label in lettered]
    marks += _in_reading_order([block for block in words if block])
    crowded = f"the map has no room for {_listed(left_out)}" if left_out else ""
    return Art(width, sheet.box.bottom, tuple(marks), crowded)


def _in_reading_order(words: Sequence[list[Label]]) -> Iterator[Label]:
    """Names from west to east. Whoever goes by places alone, as some readers do, takes what stands at one height for
    one line, and would run two names together of which the second stands to the left of the first."""
    left = sorted(words, key=lambda block: (block[0].left, block[0].y))
    last: Label | None = None
    while left:
        apart = (at for at, block in enumerate(left) if last is None or not joined(last, block[0]))
        block = left.pop(next(apart, 0))
        last = block[-1]
        yield from block


def joined(one: Label, other: Label) -> bool:
    """Whether a label is on the line of the one before it, and begins before that ends."""
    return abs(other.y - one.y) <= 0.6 * max(one.row.size, other.row.size) and other.left < one.left + one.row.width


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - TOLD} more" if len(names) > TOLD else ""
    return ", ".join(names[:TOLD]) + more


def _sheet(frame: tuple[float, float, float, float], width: float) -> _Sheet:
    west, south, east, north = frame
    project = albers(frame)
    edge = [
        project(west + (east - west) * step / SAMPLES, latitude)
        for latitude in (south, north)
        for step in range(SAMPLES + 1)
    ]
    edge += [
        project(longitude, south + (north - south) * step / SAMPLES)
        for longitude in (west, east)
        for step in range(SAMPLES + 1)
    ]
    left, right = min(x for x, _ in edge), max(x for x, _ in edge)
    top, bottom = min(y for _, y in edge), max(y for _, y in edge)
    scale = width / (right - left)

    def at(longitude: float, latitude: float) -> Point:
        x, y = project(longitude, latitude)
        return (x - left) * scale, (y - top) * scale

    return _Sheet(at, Box(0.0, 0.0, width, (bottom - top) * scale), scale)


# -- clipping --------------------------------------------------------------------------------------------------------


def clipped_ring(ring: Sequence[Point], box: Box) -> list[Point]:
    """A polygon's part inside a rectangle (Sutherland and Hodgman 1974)."""
    points = list(ring)
    for axis, limit, sign in ((0, box.left, 1), (0, box.right, -1), (1, box.top, 1), (1, box.bottom, -1)):
        kept: list[Point] = []
        for index, point in enumerate(points):
            before = points[index - 1]
            inside, was = (point[axis] - limit) * sign >= 0, (before[axis] - limit) * sign >= 0
            if inside != was:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
            if inside:
                kept.append(point)
        points = kept
    return points if len(points) > 2 else []


def clipped_line(points: Sequence[Point], box: Box) -> list[list[Point]]:
    """The parts of a line inside a rectangle (Liang and Barsky 1984, segment by segment)."""
    runs: list[list[Point]] = []
    for start, stop in itertools.pairwise(points):
        part = _clipped_segment(start, stop, box)
        if part is None:
            continue
        if runs and runs[-1][-1] == part[0]:
            runs[-1].append(part[1])
        else:
            runs.append(list(part))
    return runs


def _clipped_segment(start: Point, stop: Point, box: Box) -> tuple[Point, Point] | None:
    dx, dy = stop[0] - start[0], stop[1] - start[1]
    enter, leave = 0.0, 1.0
    for rise, room in (
        (-dx, start[0] - box.left),
        (dx, box.right - start[0]),
        (-dy, start[1] - box.top),
        (dy, box.bottom - start[1]),
    ):
        if rise == 0.0:
            if room < 0.0:
                return None
        elif rise < 0.0:
            enter = max(enter, room / rise)
        else:
            leave = min(leave, room / rise)
    if enter > leave:
        return None
    first = start if enter == 0.0 else (start[0] + enter * dx, start[1] + enter * dy)
    last = stop if leave == 1.0 else (start[0] + leave * dx, start[1] + leave * dy)
    return first, last


def _polygons(area: Area, sheet: _Sheet) -> list[list[Point]]:
    rings = (clipped_ring([sheet.at(x, y) for x, y in ring], sheet.box) for ring in area.rings)
    return [ring for ring in rings if ring]


# -- places ----------------------------------------------------------------------------------------------------------


def _dot(place: Place, at: Point, look: Look) -> Iterator[Path]:
    dot = DOT * look.unit
    match place.weight:
        case "port":
            yield Path(circle(*at, 1.1 * dot), fill="paper", stroke="ink", width=0.9)
        case "city":
            yield Path(circle(*at, 1.25 * dot), fill="ink", stroke="paper", width=0.4)
        case _:
            yield Path(circle(*at, dot), fill="ink", stroke="paper", width=0.4)


def _around_dot(at: Point, look: Look) -> Box:
    dot = DOT * look.unit
    return Box(at[0] - dot, at[1] - dot, at[0] + dot, at[1] + dot)


class Named(NamedTuple):
    """The names of places on the map."""

    labels: list[Label]
    lines: list[tuple[Point, Point]]
    """From dots to names that stand away from them."""
    left_out: list[str]
    """Names for which there is no room."""


class _Choice(NamedTuple):
    """Where a name may stand."""

    label: Label
    box: Box
    cost: float
    """By itself."""


def place_names(
    dots: Sequence[tuple[Place, Point]],
    box: Box,
    taken: Sequence[Box],
    routes: Sequence[tuple[Point, Point]],
    coasts: Sequence[tuple[Point, Point]],
    look: Look,
) -> Named:
    """The names of places, each beside its dot, in the places where they disturb one another and the lines least.

    Each name has some sixteen places to choose from. All begin with the one that is best by itself; then, round
    after round, each moves to the one that is best beside the others as they stand, and each pair to the two that
    are, until none moves any more. Where places are too dense for that, names stand away from their dots, at the end
    of a line; cities keep theirs beside them longest. What has no room even so is left out, and told: where names
    that keep clear of other places' dots would cost others their room, they are let closer.
    """
    clear = _placed(dots, box, taken, (routes, coasts), look, NEAR)
    if len(clear.left_out) == sum(not box.holds(at) for _, at in dots):
        return clear
    close = _placed(dots, box, taken, (routes, coasts), look, 0.0)
    return min(clear, close, key=lambda named: len(named.left_out))


def _placed(
    dots: Sequence[tuple[Place, Point]],
    box: Box,
    taken: Sequence[Box],
    lines_below: tuple[Sequence[tuple[Point, Point]], Sequence[tuple[Point, Point]]],
    look: Look,
    near: float,
) -> Named:
    """The names, where one close to another's dot costs ``near``."""
    routes, coasts = lines_below
    shown = [(place, at) for place, at in dots if box.holds(at)]
    marks = [_around_dot(at, look).grown(0.4 * look.unit) for _, at in shown]
    rows = [look.row(place.name, "strong" if place.weight == "city" else "text") for place, _ in shown]
    choices: list[list[_Choice]] = []
    for index, (_, at) in enumerate(shown):
        found = []
        for order, label in enumerate(_around(at, rows[index], look)):
            around = Box(*label.box)
            cost = order * 0.4
            cost += sum(OVER for other in taken if around.meets(other))
            cost += sum(OVER for number, dot in enumerate(marks) if number != index and around.meets(dot))
            close = around.grown((DOT + 1.9) * look.unit)
            cost += sum(near for number, (_, dot) in enumerate(shown) if number != index and close.holds(dot))
            cost += 0.0 if _within(around, box) else OVER
            wide = around.grown(0.8 * look.unit)
            cost += sum(ACROSS for one in routes if crosses(one, wide))
            cost += sum(LINE for one in coasts if crosses(one, around))
            found.append(_Choice(label, around.grown(0.6 * look.unit), cost))
        choices.append(found)
    settled = [found[at] for found, at in zip(choices, _settled(choices), strict=True)]
    moved = _too_close(settled, [place.weight == "city" for place, _ in shown])
    standing = {index: choice.label for index, choice in enumerate(settled) if index not in moved}
    full = [*taken, *marks, *(choice.box for index, choice in enumerate(settled) if index not in moved)]
    lines: list[tuple[Point, Point]] = []
    out: list[str] = [place.name for place, at in dots if not box.holds(at)]
    for index in sorted(moved, key=lambda index: (shown[index][0].weight != "city", index)):
        # One that others had pushed away may have found its place free again.
        free = [
            choice for choice in choices[index] if choice.cost < OVER and not any(choice.box.meets(one) for one in full)
        ]
        free = [choice for choice in free if not any(crosses(line, choice.box) for line in lines)]
        if free:
            best = min(free, key=lambda choice: choice.cost)
            standing[index] = best.label
            full.append(best.box)
            continue
        led = _led(shown[index][1], rows[index], box, full, marks, lines, routes, look)
        if led is None:
            out.append(shown[index][0].name)
            continue
        _, standing[index], line = led
        lines.append(line)
        full.append(Box(*standing[index].box).grown(0.6 * look.unit))
    for index, choice in enumerate(settled):
        if (
            index not in moved and choice.cost >= NEAR
        ):  # on a route, or beside another's dot, where there was no better place
            others = [one for one in full if one != choice.box]
            led = _led(shown[index][1], rows[index], box, others, marks, lines, routes, look)
            if led is not None and led[0] < choice.cost:
                _, standing[index], line = led
                lines.append(line)
                full = [*others, Box(*standing[index].box).grown(0.6 * look.unit)]
    return Named([standing[index] for index in sorted(standing)], lines, out)


def _within(around: Box, box: Box) -> bool:
    inside = around.left > box.left + 2 and around.right < box.right - 2
    return inside and around.top > box.top + 2 and around.bottom < box.bottom - 2


def _too_close(settled: Sequence[_Choice], cities: Sequence[bool]) -> set[int]:
    """Names to be moved away so that no two meet: those that meet most others first, cities last."""
    meets = {
        a: {b for b, other in enumerate(settled) if b != a and one.box.meets(other.box)}
        for a, one in enumerate(settled)
    }
    moved = {index for index, choice in enumerate(settled) if choice.cost >= OVER}
    while True:
        left = {a: len(others - moved) for a, others in meets.items() if a not in moved}
        worst = max(left, key=lambda a: (left[a] > 0, not cities[a], left[a], a), default=-1)
        if worst < 0 or not left[worst]:
            return moved
        moved.add(worst)


def _led(
    at: Point,
    row: Row,
    box: Box,
    full: Sequence[Box],
    dots: Sequence[Box],
    lines: Sequence[tuple[Point, Point]],
    routes: Sequence[tuple[Point, Point]],
    look: Look,
) -> tuple[float, Label, tuple[Point, Point]] | None:
    """What a name away from its dot costs, the name, and the line to it; nothing where there is no room for them."""
    best: tuple[float, Label, tuple[Point, Point]] | None = None
    dot = _around_dot(at, look).grown(0.4 * look.unit)
    for far in REACH:
        for way in range(WAYS):
            angle = 2 * math.pi * way / WAYS
            dx, dy = math.cos(angle), math.sin(angle)
            x, y = at[0] + far * look.size * dx, at[1] + far * look.size * dy
            anchor = "start" if dx > 0.3 else "end" if dx < -0.3 else "middle"
            gap = 0.25 * look.size
            lettered_x = x + (gap if anchor == "start" else -gap if anchor == "end" else 0.0)
            lower = 0.25 * look.size + (0.0 if anchor != "middle" else 0.6 * look.size if dy > 0 else -0.6 * look.size)
            label = Label(lettered_x, y + lower, row, anchor=anchor)
            around = Box(*label.box).grown(0.6 * look.unit)
            line = ((at[0] + DOT * look.unit * dx, at[1] + DOT * look.unit * dy), (x, y))
            if not _within(around, box) or any(around.meets(other) for other in full):
                continue
            if any(crosses(line, other) for other in full if other != dot):
                continue
            if any(crosses(other, around) or _cut(line, other) for other in lines):
                continue
            if any(crosses(one, around) for one in routes):
                continue
            close = around.grown((DOT + 1.9) * look.unit)
            cost = (
                far * 4.0
                + sum(NEAR for other in dots if close.meets(other))
                + sum(ACROSS / 4 for one in routes if _cut(line, one))
            )
            if best is None or cost < best[0]:
                best = (cost, label, line)
    return best


def _cut(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether two segments cross."""

    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    (a, b), (c, d) = one, other
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def _settled(choices: Sequence[Sequence[_Choice]]) -> list[int]:
    """Which choice each name takes. Names near one another move in pairs, so that one can make way for another."""
    chosen = [min(range(len(found)), key=lambda at: (found[at].cost, at)) for found in choices]
    count = len(choices)
    reach = [
        Box(
            min(one.box.left for one in found),
            min(one.box.top for one in found),
            max(one.box.right for one in found),
            max(one.box.bottom for one in found),
        )
        for found in choices
    ]
    near = [[b for b in range(count) if b != a and reach[a].meets(reach[b])] for a in range(count)]
    # What it costs that two names stand so, for each pair of their choices: asked for again and again below.
    meet = {
        (a, b): [[OVER if one.box.meets(other.box) else 0.0 for other in choices[b]] for one in choices[a]]
        for a in range(count)
        for b in near[a]
    }

    # What each choice costs beside the others as they stand, kept up to date.
    total = [
        [one.cost + sum(meet[a, b][at][chosen[b]] for b in near[a]) for at, one in enumerate(choices[a])]
        for a in range(count)
    ]

    def move(name: int, to: int) -> None:
        before = chosen[name]
        if to == before:
            return
        for other in near[name]:
            costs = total[other]
            for at, row in enumerate(meet[other, name]):
                costs[at] += row[to] - row[before]
        chosen[name] = to

    def without(name: int, other: int) -> list[float]:
        beside = chosen[other]
        return [cost - row[beside] for cost, row in zip(total[name], meet[name, other], strict=True)]

    for _ in range(ROUNDS):
        before = list(chosen)
        for a in range(count):
            best = min(range(len(total[a])), key=lambda at: (total[a][at], at))
            if total[a][best] < total[a][chosen[a]] - 1e-6:
                move(a, best)
        for a in range(count):
            for b in near[a]:
                if a < b:
                    first, second = _best_pair(without(a, b), without(b, a), meet[a, b], (chosen[a], chosen[b]))
                    move(a, first)
                    move(b, second)
        if chosen == before:
            break
    return chosen


def _best_pair(
    one: Sequence[float], other: Sequence[float], meet: Sequence[Sequence[float]], now: tuple[int, int]
) -> tuple[int, int]:
    """The choices of two names that cost least; those that they have now unless others are better, so that it comes
    to an end."""
    best, pair = one[now[0]] + other[now[1]] + meet[now[0]][now[1]], now
    if best <= min(one) + min(other) + 1e-6:
        return pair
    for at, first in enumerate(one):
        for beside, second in enumerate(other):
            cost = first + second + meet[at][beside]
            if cost < best - 1e-6:
                best, pair = cost, (at, beside)
    return pair


def _around(at: Point, row: Row, look: Look) -> Iterator[Label]:
    """Where a name may stand, the best first: right, left, above, below, then further and between."""
    x, y = at
    size = look.size
    middle = 0.34 * size
    for gap in ((DOT + 1.4) * look.unit, (DOT + 3.2) * look.unit):
        yield Label(x + gap, y + middle, row)
        yield Label(x - gap, y + middle, row, anchor="end")
        yield Label(x + 0.7 * gap, y - 0.7 * gap, row)
        yield Label(x + 0.7 * gap, y + 0.7 * gap + 0.72 * size, row)
        yield Label(x - 0.7 * gap, y - 0.7 * gap, row, anchor="end")
        yield Label(x - 0.7 * gap, y + 0.7 * gap + 0.72 * size, row, anchor="end")
        yield Label(x, y - gap - 0.1 * size, row, anchor="middle")
        yield Label(x, y + gap + 0.75 * size, row, anchor="middle")


def crosses(line: tuple[Point, Point], box: Box) -> bool:
    """Whether a segment goes through a rectangle."""
    (ax, ay), (bx, by) = line
    left, top, right, bottom = box
    # Nearly all lie beside it: they are told at once.
    if (
        (ax < left and bx < left)
        or (ax > right and bx > right)
        or (ay < top and by < top)
        or (ay > bottom and by > bottom)
    ):
        return False
    return _clipped_segment(line[0], line[1], box) is not None


# -- names of lines and areas, the corner ----------------------------------------------------------------------------


def _block(rows: Sequence[Row], x: float, y: float, look: Look, colour: str) -> tuple[list[Label], Box]:
    """Lines of lettering about (x, y), and the room that they take."""
    top = y - (len(rows) - 1) * look.leading / 2 + 0.34 * look.size
    labels = [Label(x, top + index * look.leading, row, colour, anchor="middle") for index, row in enumerate(rows)]
    boxes = [Box(*label.box) for label in labels]
    around = Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )
    return labels, around


def _route_name(
    route: Route,
    sheet: _Sheet,
    taken: Sequence[Box],
    routes: Sequence[tuple[Point, Point]],
    coasts: Sequence[tuple[Point, Point]],
    look: Look,
) -> list[Label]:
    """The name of a route beside it, where nothing is in the way; nothing where there is no such place."""
    best: tuple[float, list[Label]] | None = None
    for width in (sheet.box.right, 16 * look.size, 9 * look.size):
        rows = look.rows(route.name, width, "em")
        for branch in route.branches:
            points = [sheet.at(x, y) for x, y in branch]
            for start, stop in itertools.pairwise(points):
                length = math.dist(start, stop)
                if not length:
                    continue
                nx, ny = (stop[1] - start[1]) / length, (start[0] - stop[0]) / length
                _, size = _block(rows, 0.0, 0.0, look, "accent")
                reach = abs(nx) * (size.right - size.left) / 2 + abs(ny) * (size.bottom - size.top) / 2
                for share in (0.5, 0.35, 0.65, 0.2, 0.8):
                    x, y = start[0] + share * (stop[0] - start[0]), start[1] + share * (stop[1] - start[1])
                    for side in (1, -1):
                        for more in (3.0 * look.unit, 6.0 * look.unit, 10.0 * look.unit, 16.0 * look.unit):
                            away = side * (reach + more)
                            labels, around = _block(rows, x + nx * away, y + ny * away, look, "accent")
                            if not _free(around.grown(1.5 * look.unit), sheet.box, taken, routes):
                                continue
                            cost = more + abs(share - 0.5) * 8 + 3 * len(rows)
                            cost += sum(4 * LINE for one in coasts if crosses(one, around))
                            if best is None or cost < best[0]:
                                best = (cost, labels)
    return best[1] if best else []


def _free(around: Box, within: Box, taken: Iterable[Box], routes: Iterable[tuple[Point, Point]]) -> bool:
    if around.left < within.left or around.right > within.right:
        return False
    if around.top < within.top or around.bottom > within.bottom:
        return False
    return not any(around.meets(box) for box in taken) and not any(crosses(one, around) for one in routes)


def _area_name(
    area: Area,
    rings: Sequence[Sequence[Point]],
    sheet: _Sheet,
    taken: Sequence[Box],
    routes: Sequence[tuple[Point, Point]],
    look: Look,
) -> list[Label]:
    """The name of a country where it has most room: the middle of the largest free place inside it."""
    edges = [edge for ring in rings for edge in itertools.pairwise([*ring, ring[0]])]
    best: tuple[float, list[Label]] | None = None
    step = look.size * 0.9
    for width in (sheet.box.right, 6 * look.size):
        rows = look.rows(area.name, width)
        for down in range(1, int(sheet.box.bottom / step)):
            y = down * step
            shores = _crossings(y, edges)
            for across in range(1, int(sheet.box.right / step)):
                x = across * step
                if not sum(x < shore for shore in shores) % 2:
                    continue
                labels, around = _block(rows, x, y, look, "grey")
                if not _free(around.grown(2.0 * look.unit), sheet.box, taken, routes):
                    continue
                wide = around.grown(1.0)
                if any(crosses(edge, wide) for edge in edges):
                    continue
                near = min((_apart(around, box) for box in taken), default=math.inf)
                most = min(2 * near, 40.0) - 6.0 * len(rows)
                if best is not None and most <= best[0]:
                    continue
                room = min((_distance((x, y), edge) for edge in edges), default=0.0)
                merit = min(room, 40.0, 2 * near) - 6.0 * len(rows)
                if best is None or merit > best[0] + 1e-9:
                    best = (merit, labels)
        if best is not None:
            break
    return best[1] if best else []


def _crossings(y: float, edges: Sequence[tuple[Point, Point]]) -> list[float]:
    """Where edges cross a height: what has an odd number of them to its right lies inside."""
    return [x1 + (y - y1) / (y2 - y1) * (x2 - x1) for (x1, y1), (x2, y2) in edges if (y1 > y) != (y2 > y)]


def _distance(point: Point, edge: tuple[Point, Point]) -> float:
    (x1, y1), (x2, y2) = edge
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    share = 0.0 if not length else max(0.0, min(1.0, ((point[0] - x1) * dx + (point[1] - y1) * dy) / length))
    return math.dist(point, (x1 + share * dx, y1 + share * dy))


def _apart(one: Box, other: Box) -> float:
    dx = max(one.left - other.right, other.left - one.right, 0.0)
    dy = max(one.top - other.bottom, other.top - one.bottom, 0.0)
    return math.hypot(dx, dy)


def _corner(
    drawing: Map, sheet: _Sheet, dots: Sequence[Point], routes: Sequence[tuple[Point, Point]], look: Look
) -> tuple[list[Box], list[Mark]]:
    """The note and the scale, in the corner where they hide least."""
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
    return [box.grown(2.0)], marks
