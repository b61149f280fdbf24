"""Names that choose among places where they may stand, each with an eye to the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from builder.figures.art import Label
from builder.figures.maps.ground import OVER
from builder.figures.maps.plane import Box

ROUNDS: Final = 12
"""So often at most are names moved."""


class Choice(NamedTuple):
    """Where a name may stand."""

    label: Label
    box: Box
    cost: float
    """By itself."""


def settle(choices: Sequence[Sequence[Choice]]) -> list[int]:
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


def too_close(settled: Sequence[Choice], cities: Sequence[bool]) -> set[int]:
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
