"""A map from its data: what is drawn, in which order, and what gives way to what."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from builder.figures.art import Art, Label, Mark, Path, polyline, rectangle
from builder.figures.look import Look
from builder.figures.maps.corner import corner
from builder.figures.maps.dots import around_dot, dot
from builder.figures.maps.ground import Ground
from builder.figures.maps.long_names import area_name, route_name
from builder.figures.maps.net import Net
from builder.figures.maps.place_names import place_names
from builder.figures.maps.plane import Point, Stretch, bounds, clipped_line
from builder.figures.maps.projection import Sheet, sheet_of
from builder.figures.maps.tracing import line_on, ring_on
from builder.model.drawings import Area, Map

TOLD: Final = 8
"""So many names that have no room are told by name."""
OUTLINES: Final = (("river", 0.3, ()), ("coast", 0.4, ()), ("border", 0.5, (2.0, 1.4)))
"""Kinds of lines in painting order, each with its weight in points and its dashes."""


def survey(drawing: Map, width: float, look: Look) -> Art:
    """A map at ``width`` points."""
    sheet = sheet_of(drawing.frame, width)
    polygons = [_polygons(area, sheet) for area in drawing.areas]
    marks: list[Mark] = [
        Path(tuple(part for ring in rings for part in polyline(*ring, close=True)), fill="land", even_odd=True)
        for rings in polygons
        if rings
    ]
    coasts: list[Stretch] = []
    for kind, weight, dash in OUTLINES:
        for outline in drawing.outlines:
            if outline.kind == kind:
                for run in line_on(sheet, outline.points):
                    marks.append(Path(polyline(*run), stroke="grey", width=weight, dash=dash, join="round"))
                    coasts += itertools.pairwise(run)
    routes: list[Stretch] = []
    for route in drawing.routes:
        for branch in route.branches:
            for run in clipped_line([sheet.at(x, y) for x, y in branch], sheet.box):
                marks.append(Path(polyline(*run), stroke="accent", width=1.3, cap="round", join="round"))
                routes += itertools.pairwise(run)
    dots = [(place, sheet.at(place.east, place.north)) for place in drawing.places]
    noted = corner(drawing, sheet, [at for _, at in dots], routes, look)
    ground = Ground(sheet.box, [noted.room], routes, Net(coasts, bounds))
    named = place_names(dots, ground, look)
    marks += [Path(polyline(*line), stroke="grey", width=0.4) for line in named.lines]
    marks += [mark for place, at in dots for mark in dot(place, at, look)]
    marks.append(Path(rectangle(*sheet.box[:2], sheet.box.right, sheet.box.bottom), stroke="grey", width=0.4))
    marks += [mark for mark in noted.marks if isinstance(mark, Path)]
    words = [[mark for mark in noted.marks if isinstance(mark, Label)], *([label] for label in named.labels)]
    ground = ground.with_names(named.labels)
    # A name of a line or a country keeps off the lines to names as it does off routes.
    ground = replace(ground, taken=(*ground.taken, *(around_dot(at, look) for _, at in dots)))
    ground = replace(ground, routes=(*routes, *named.lines))
    left_out = [*(["its note"] if noted.full else []), *named.left_out]
    for route in drawing.routes:
        words.append(route_name(route, sheet, ground, look))
        ground = ground.with_names(words[-1])
        left_out += [] if words[-1] else [route.name]
    for area, rings in zip(drawing.areas, polygons, strict=True):
        if area.name:
            words.append(area_name(area, rings, ground, look))
            ground = ground.with_names(words[-1])
            left_out += [] if words[-1] else [area.name]
    marks += _in_reading_order([block for block in words if block])
    crowded = f"the map has no room for {_listed(left_out)}" if left_out else ""
    return Art(width, sheet.box.bottom, tuple(marks), crowded)


def _polygons(area: Area, sheet: Sheet) -> list[list[Point]]:
    return [part for ring in area.rings for part in ring_on(sheet, ring)]


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
