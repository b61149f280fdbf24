"""Scales: from values to places, and the round numbers at which ticks stand."""

from __future__ import annotations

import math
import sys

from msgspec import Struct


class Scale(Struct, frozen=True):
    """A linear scale."""

    low: float
    high: float
    start: float
    """Where ``low`` stands, in points."""
    stop: float

    def at(self, value: float) -> float:
        """Where a value stands."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.stop - self.start)


def ticks(low: float, high: float, most: int) -> tuple[tuple[float, ...], int]:
    """At most ``most`` round numbers (three at least) that take in ``low`` and ``high``, at equal steps of 1, 2 or 5
    times a power of ten; and how many decimals they need."""
    most = max(most, 3)
    # What a float hardly tells apart is one value: a scale needs some room about it.
    if high - low < max(sys.float_info.min * 1e3, 1e-12 * abs(low)):
        high = low + max(1.0, 1e-9 * abs(low))
    exponent = math.floor(math.log10((high - low) / max(most - 1, 1))) - 1
    while True:
        for factor in (1, 2, 5):
            step = factor * 10.0**exponent
            first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
            if last - first + 1 <= most:
                values = tuple(index * factor * 10.0**exponent for index in range(first, last + 1))
                return tuple(round(value, max(0, -exponent) + 2) for value in values), max(0, -exponent)
        exponent += 1


def decimals(value: float) -> int:
    """How many decimals it takes to write a number exactly, at most six."""
    text = f"{value:.6f}".rstrip("0")
    return len(text.partition(".")[2])


def spread(wanted: list[float], sizes: list[float], low: float, high: float, gap: float = 0.0) -> list[float]:
    """Centres for things of ``sizes`` on a line, each as near as can be to where it is ``wanted``, none overlapping,
    in the order given, all between ``low`` and ``high`` where they fit.

    Least squares under a chain of least distances: shifted by the room before each, that is isotonic regression,
    which pooling adjacent violators solves (Barlow et al. 1972).
    """
    offsets: list[float] = []
    room = 0.0
    for index, size in enumerate(sizes):
        room += (sizes[index - 1] + size) / 2 + gap if index else 0.0
        offsets.append(room)
    pools: list[tuple[float, int]] = []
    for target, offset in zip(wanted, offsets, strict=True):
        mean, count = target - offset, 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean = (before * many + mean * count) / (many + count)
            count += many
        pools.append((mean, count))
    flat = [mean for mean, count in pools for _ in range(count)]
    if not flat:
        return []
    least = low + sizes[0] / 2
    most = high - sizes[-1] / 2 - offsets[-1]
    return [max(min(place, most), least) + offset for place, offset in zip(flat, offsets, strict=True)]
