"""The names of lines and of countries: in lines of lettering where there is most room for them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Final

from builder.figures.art import Label
from builder.figures.lettering import Row
from builder.figures.look import Look
from builder.figures.maps.ground import LINE, Ground
from builder.figures.maps.net import Net
from builder.figures.maps.plane import Box, Point, apart, bounds, crosses, crossings, distance
from builder.figures.maps.projection import Sheet
from builder.model.drawings import Area, Route

ROOMY: Final = 40.0
"""Points from a country's name to its border, or half of that to other names, beyond which more is no better."""


def route_name(route: Route, sheet: Sheet, ground: Ground, look: Look) -> list[Label]:
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
                _, size = _lettered(rows, 0.0, 0.0, look, "accent")
                reach = abs(nx) * (size.right - size.left) / 2 + abs(ny) * (size.bottom - size.top) / 2
                for share in (0.5, 0.35, 0.65, 0.2, 0.8):
                    x, y = start[0] + share * (stop[0] - start[0]), start[1] + share * (stop[1] - start[1])
                    for side in (1, -1):
                        for more in (3.0 * look.unit, 6.0 * look.unit, 10.0 * look.unit, 16.0 * look.unit):
                            away = side * (reach + more)
                            cost = more + abs(share - 0.5) * 8 + 3 * len(rows)
                            if best is not None and cost >= best[0]:
                                continue
                            labels, around = _lettered(rows, x + nx * away, y + ny * away, look, "accent")
                            if not ground.free(around.grown(1.5 * look.unit)):
                                continue
                            cost += sum(4 * LINE for one in ground.coasts.about(around) if crosses(one, around))
                            if best is None or cost < best[0]:
                                best = (cost, labels)
    return best[1] if best else []


def area_name(area: Area, rings: Sequence[Sequence[Point]], ground: Ground, look: Look) -> list[Label]:
    """The name of a country where it has most room: the middle of the largest free place inside it."""
    edges = [edge for ring in rings for edge in itertools.pairwise([*ring, ring[0]])]
    net = Net(edges, bounds)
    best: tuple[float, list[Label]] | None = None
    step = look.size * 0.9
    for width in (ground.box.right, 6 * look.size):
        rows = look.rows(area.name, width)
        for down in range(1, int(ground.box.bottom / step)):
            y = down * step
            shores = crossings(y, edges)
            for across in range(1, int(ground.box.right / step)):
                x = across * step
                if not sum(x < shore for shore in shores) % 2:
                    continue
                labels, around = _lettered(rows, x, y, look, "grey")
                if not ground.free(around.grown(2.0 * look.unit)):
                    continue
                wide = around.grown(1.0)
                if any(crosses(edge, wide) for edge in net.about(wide)):
                    continue
                near = min((apart(around, box) for box in ground.taken), default=math.inf)
                most = min(2 * near, ROOMY)
                if best is not None and most - 6.0 * len(rows) <= best[0]:
                    continue
                # What is further away than that doesn't count.
                about = net.about(Box(x, y, x, y).grown(most))
                merit = min((distance((x, y), edge) for edge in about), default=most)
                merit = min(merit, most) - 6.0 * len(rows)
                if best is None or merit > best[0] + 1e-9:
                    best = (merit, labels)
        if best is not None:
            break
    return best[1] if best else []


def _lettered(rows: Sequence[Row], x: float, y: float, look: Look, colour: str) -> tuple[list[Label], Box]:
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
