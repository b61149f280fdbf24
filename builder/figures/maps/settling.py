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


class Meetings(NamedTuple):
    """Which choices of names can't be taken both."""

    near: list[list[int]]
    """For each name, the others that it may meet."""
    rows: dict[tuple[int, int], tuple[int, ...]]
    """For two such names and each choice of the first, a bit for each choice of the second that it meets."""


def met(rooms: Sequence[Sequence[Box]]) -> Meetings:
    """The meetings of names that have these rooms to choose from."""
    reach = [
        Box(
            min(one.left for one in found),
            min(one.top for one in found),
            max(one.right for one in found),
            max(one.bottom for one in found),
        )
        for found in rooms
    ]
    count = len(rooms)
    near = [[b for b in range(count) if b != a and reach[a].meets(reach[b])] for a in range(count)]
    rows: dict[tuple[int, int], tuple[int, ...]] = {}
    for a in range(count):
        for b in near[a]:
            if a < b:
                row = tuple(_bits(one, rooms[b]) if one.meets(reach[b]) else 0 for one in rooms[a])
                rows[a, b] = row
                rows[b, a] = _turned(row, len(rooms[b]))
    return Meetings(near, rows)


def _turned(row: Sequence[int], count: int) -> tuple[int, ...]:
    """The same meetings for the choices of the other name, which has so many."""
    out = [0] * count
    for at, bits in enumerate(row):
        for other in range(count if bits else 0):
            if bits >> other & 1:
                out[other] |= 1 << at
    return tuple(out)


def _bits(box: Box, others: Sequence[Box]) -> int:
    left, top, right, bottom = box
    bits = 0
    for at, (west, north, east, south) in enumerate(others):
        if left < east and west < right and top < south and north < bottom:
            bits |= 1 << at
    return bits


def settle(choices: Sequence[Sequence[Choice]], meetings: Meetings) -> list[int]:
    """Which choice each name takes. Names near one another move in pairs, so that one can make way for another."""
    near, rows = meetings
    chosen = [min(range(len(found)), key=lambda at: (found[at].cost, at)) for found in choices]
    count = len(choices)
    # What each choice costs beside the others as they stand, kept up to date.
    total = [
        [one.cost + sum(OVER for b in near[a] if rows[a, b][at] >> chosen[b] & 1) for at, one in enumerate(choices[a])]
        for a in range(count)
    ]

    def move(name: int, to: int) -> None:
        before = chosen[name]
        if to == before:
            return
        for other in near[name]:
            was, now = rows[name, other][before], rows[name, other][to]
            if was != now:
                total[other] = [
                    cost + OVER * ((now >> at & 1) - (was >> at & 1)) for at, cost in enumerate(total[other])
                ]
        chosen[name] = to

    def without(name: int, other: int) -> list[float]:
        beside = rows[other, name][chosen[other]]
        return [cost - OVER * (beside >> at & 1) for at, cost in enumerate(total[name])] if beside else total[name]

    for _ in range(ROUNDS):
        before = list(chosen)
        for a in range(count):
            best = min(range(len(total[a])), key=lambda at: (total[a][at], at))
            if total[a][best] < total[a][chosen[a]] - 1e-6:
                move(a, best)
        for a in range(count):
            for b in near[a]:
                if a < b:
                    first, second = _best_pair(without(a, b), without(b, a), rows[a, b], (chosen[a], chosen[b]))
                    move(a, first)
                    move(b, second)
        if chosen == before:
            break
    return chosen


def _best_pair(
    one: Sequence[float], other: Sequence[float], meet: Sequence[int], now: tuple[int, int]
) -> tuple[int, int]:
    """The choices of two names that cost least; those that they have now unless others are better, so that it comes
    to an end."""
    best, pair = one[now[0]] + other[now[1]] + OVER * (meet[now[0]] >> now[1] & 1), now
    least = min(other)
    if best <= min(one) + least + 1e-6:
        return pair
    for at, first in enumerate(one):
        if first + least >= best - 1e-6:
            continue  # whatever the other takes
        for beside, second in enumerate(other):
            cost = first + second + OVER * (meet[at] >> beside & 1)
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
    left = {a: len(others - moved) for a, others in meets.items() if a not in moved}
    while True:
        worst = max(left, key=lambda a: (left[a] > 0, not cities[a], left[a], a), default=-1)
        if worst < 0 or not left[worst]:
            return moved
        moved.add(worst)
        del left[worst]
        for other in meets[worst] & left.keys():
            left[other] -= 1
