"""The names of places, beside their dots where they can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from builder.figures.art import Label
from builder.figures.lettering import Row
from builder.figures.look import Look
from builder.figures.maps.dots import CLEAR, DOT, Dot, around_dot
from builder.figures.maps.ground import ACROSS, LINE, NEAR, OVER, Ground
from builder.figures.maps.leading import Led, Standing, led
from builder.figures.maps.net import Net
from builder.figures.maps.plane import Box, Point, Stretch, bounds, crosses
from builder.figures.maps.settling import Choice, met, settle, too_close
from builder.model.drawings import Place


class Named(NamedTuple):
    """The names of places on the map."""

    labels: list[Label]
    lines: list[Stretch]
    """From dots to names that stand away from them."""
    left_out: list[str]
    """Names for which there is no room."""


class _Name(NamedTuple):
    """A place on the map and its name."""

    place: Place
    dot: Dot
    row: Row
    stands: tuple[Label, ...]
    """Where the name may stand, the best place first."""


def place_names(dots: Sequence[tuple[Place, Point]], ground: Ground, look: Look) -> Named:
    """The names of places, each beside its dot, in the places where they disturb one another and the lines least.

    Each name has some sixteen places to choose from. All begin with the one that is best by itself; then, round
    after round, each moves to the one that is best beside the others as they stand, and each pair to the two that
    are, until none moves any more. Where places are too dense for that, names stand away from their dots, at the end
    of a line; cities keep theirs beside them longest. What has no room even so is left out, and told: where names
    that keep clear of other places' dots would cost others their room, they are let closer.
    """
    outside = [place.name for place, at in dots if not ground.box.holds(at)]
    names: list[_Name] = []
    for place, at in dots:
        if ground.box.holds(at):
            row = look.row(place.name, "strong" if place.weight == "city" else "text")
            dot = Dot(len(names), at, around_dot(at, look).grown(0.4 * look.unit))
            names.append(_Name(place, dot, row, tuple(_around(at, row, look))))
    net = Net([name.dot for name in names], lambda dot: dot.room)
    meetings = met([[_room(label, look) for label in name.stands] for name in names])
    best: Named | None = None
    for near in (NEAR, 0.0):
        choices = [_choices(name, net, ground, look, near) for name in names]
        settled = [found[at] for found, at in zip(choices, settle(choices, meetings), strict=True)]
        named = _placed(names, choices, settled, Standing(ground, net, Net((), _same), Net((), bounds)), look)
        if best is None or len(named.left_out) < len(best.left_out):
            best = named
        if not named.left_out:
            break
    assert best is not None
    return Named(best.labels, best.lines, [*outside, *best.left_out])


def _placed(
    names: Sequence[_Name],
    choices: Sequence[Sequence[Choice]],
    settled: Sequence[Choice],
    standing: Standing,
    look: Look,
) -> Named:
    """The names where they have settled, those that can't stand there away from their dots."""
    moved = too_close(settled, [name.place.weight == "city" for name in names])
    labels = {index: choice.label for index, choice in enumerate(settled) if index not in moved}
    taken, lines = standing.taken, standing.lines
    kept = (choice.box for index, choice in enumerate(settled) if index not in moved)
    for box in (*standing.ground.taken, *(name.dot.room for name in names), *kept):
        taken.add(box)
    drawn: list[Stretch] = []
    out: list[str] = []

    def lead(index: int, found: Led) -> None:
        labels[index] = found.label
        drawn.append(found.line)
        lines.add(found.line)
        taken.add(_room(found.label, look))

    for index in sorted(moved, key=lambda index: (names[index].place.weight != "city", index)):
        # One that others had pushed away may have found its place free again.
        free = [
            choice
            for choice in choices[index]
            if choice.cost < OVER
            and not any(choice.box.meets(one) for one in taken.any_about(choice.box))
            and not any(crosses(line, choice.box) for line in lines.any_about(choice.box))
        ]
        if free:
            best = min(free, key=lambda choice: choice.cost)
            labels[index] = best.label
            taken.add(best.box)
            continue
        found = led(names[index].dot.at, names[index].row, standing, look)
        if found is None:
            out.append(names[index].place.name)
        else:
            lead(index, found)
    for index, choice in enumerate(settled):
        # On a route, or beside another's dot, where there was no better place.
        if index not in moved and choice.cost >= NEAR:
            taken.drop(choice.box)
            found = led(names[index].dot.at, names[index].row, standing, look)
            if found is not None and found.cost < choice.cost:
                lead(index, found)
            else:
                taken.add(choice.box)
    return Named([labels[index] for index in sorted(labels)], drawn, out)


def _choices(name: _Name, dots: Net[Dot], ground: Ground, look: Look, near: float) -> list[Choice]:
    """Where a name may stand, and what each place costs by itself; one close to another's dot costs ``near``."""
    out: list[Choice] = []
    for order, label in enumerate(name.stands):
        around = Box(*label.box)
        close, wide = around.grown(CLEAR * look.unit), around.grown(0.8 * look.unit)
        others = [dot for dot in dots.about(close) if dot.number != name.dot.number]
        cost = order * 0.4
        cost += sum(OVER for other in ground.taken if around.meets(other))
        cost += sum(OVER for dot in others if around.meets(dot.room))
        cost += sum(near for dot in others if close.holds(dot.at))
        cost += 0.0 if ground.holds(around) else OVER
        cost += sum(ACROSS for one in ground.routes if crosses(one, wide))
        cost += sum(LINE for one in ground.coasts.about(around) if crosses(one, around))
        out.append(Choice(label, _room(label, look), cost))
    return out


def _room(label: Label, look: Look) -> Box:
    """What a name takes."""
    return Box(*label.box).grown(0.6 * look.unit)


def _same(box: Box) -> Box:
    return box


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
