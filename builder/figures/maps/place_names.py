"""The names of places, beside their dots where they can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from builder.figures.art import Label
from builder.figures.lettering import Row
from builder.figures.look import Look
from builder.figures.maps.dots import CLEAR, DOT, around_dot
from builder.figures.maps.ground import ACROSS, LINE, NEAR, OVER, Ground
from builder.figures.maps.leading import Led, led
from builder.figures.maps.plane import Box, Point, Stretch, crosses
from builder.figures.maps.settling import Choice, settle, too_close
from builder.model.drawings import Place


class Named(NamedTuple):
    """The names of places on the map."""

    labels: list[Label]
    lines: list[Stretch]
    """From dots to names that stand away from them."""
    left_out: list[str]
    """Names for which there is no room."""


def place_names(dots: Sequence[tuple[Place, Point]], ground: Ground, look: Look) -> Named:
    """The names of places, each beside its dot, in the places where they disturb one another and the lines least.

    Each name has some sixteen places to choose from. All begin with the one that is best by itself; then, round
    after round, each moves to the one that is best beside the others as they stand, and each pair to the two that
    are, until none moves any more. Where places are too dense for that, names stand away from their dots, at the end
    of a line; cities keep theirs beside them longest. What has no room even so is left out, and told: where names
    that keep clear of other places' dots would cost others their room, they are let closer.
    """
    clear = _placed(dots, ground, look, NEAR)
    if len(clear.left_out) == sum(not ground.box.holds(at) for _, at in dots):
        return clear
    close = _placed(dots, ground, look, 0.0)
    return min(clear, close, key=lambda named: len(named.left_out))


def _placed(dots: Sequence[tuple[Place, Point]], ground: Ground, look: Look, near: float) -> Named:
    """The names, where one close to another's dot costs ``near``."""
    shown = [(place, at) for place, at in dots if ground.box.holds(at)]
    marks = [around_dot(at, look).grown(0.4 * look.unit) for _, at in shown]
    rows = [look.row(place.name, "strong" if place.weight == "city" else "text") for place, _ in shown]
    choices = [_choices(index, row, [at for _, at in shown], ground, look, near) for index, row in enumerate(rows)]
    settled = [found[at] for found, at in zip(choices, settle(choices), strict=True)]
    moved = too_close(settled, [place.weight == "city" for place, _ in shown])
    standing = {index: choice.label for index, choice in enumerate(settled) if index not in moved}
    full = [*ground.taken, *marks, *(choice.box for index, choice in enumerate(settled) if index not in moved)]
    lines: list[Stretch] = []
    out: list[str] = [place.name for place, at in dots if not ground.box.holds(at)]

    def away(index: int, taken: Sequence[Box]) -> Led | None:
        return led(shown[index][1], rows[index], replace(ground, taken=taken), marks, lines, look)

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
        found = away(index, full)
        if found is None:
            out.append(shown[index][0].name)
            continue
        standing[index] = found.label
        lines.append(found.line)
        full.append(Box(*found.label.box).grown(0.6 * look.unit))
    for index, choice in enumerate(settled):
        # On a route, or beside another's dot, where there was no better place.
        if index not in moved and choice.cost >= NEAR:
            others = [one for one in full if one != choice.box]
            found = away(index, others)
            if found is not None and found.cost < choice.cost:
                standing[index] = found.label
                lines.append(found.line)
                full = [*others, Box(*found.label.box).grown(0.6 * look.unit)]
    return Named([standing[index] for index in sorted(standing)], lines, out)


def _choices(index: int, row: Row, dots: Sequence[Point], ground: Ground, look: Look, near: float) -> list[Choice]:
    """Where the name of one of the dots may stand, and what each place costs by itself."""
    others = [at for number, at in enumerate(dots) if number != index]
    marks = [around_dot(at, look).grown(0.4 * look.unit) for at in others]
    out: list[Choice] = []
    for order, label in enumerate(_around(dots[index], row, look)):
        around = Box(*label.box)
        close, wide = around.grown(CLEAR * look.unit), around.grown(0.8 * look.unit)
        cost = order * 0.4
        cost += sum(OVER for other in ground.taken if around.meets(other))
        cost += sum(OVER for dot in marks if around.meets(dot))
        cost += sum(near for dot in others if close.holds(dot))
        cost += 0.0 if ground.holds(around) else OVER
        cost += sum(ACROSS for one in ground.routes if crosses(one, wide))
        cost += sum(LINE for one in ground.coasts.about(around) if crosses(one, around))
        out.append(Choice(label, around.grown(0.6 * look.unit), cost))
    return out


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
