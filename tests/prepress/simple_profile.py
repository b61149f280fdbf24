"""An ICC profile of a press that prints as if its inks were perfect: made for tests, so that amounts of ink can be
worked out by hand. What it says of light and inks is one formula and its inverse.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Callable, Sequence

_GRID_IN, _GRID_OUT = 9, 25
_WHITE = (0.9642, 1.0, 0.8249)
_TO_XYZ = ((0.4360, 0.3851, 0.1431), (0.2225, 0.7169, 0.0606), (0.0139, 0.0971, 0.7139))
_FROM_XYZ = ((3.1339, -1.6169, -0.4906), (-0.9785, 1.9160, 0.0333), (0.0720, -0.2290, 1.4057))


def _lab(inks: Sequence[float]) -> tuple[float, float, float]:
    shown = [(1 - ink) * (1 - inks[3]) for ink in inks[:3]]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in shown]
    x, y, z = (
        _f(sum(a * b for a, b in zip(row, linear, strict=True)) / w) for row, w in zip(_TO_XYZ, _WHITE, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _inks(lab: Sequence[float]) -> tuple[float, float, float, float]:
    y = (lab[0] + 16) / 116
    xyz = [_g(value) * w for value, w in zip((y + lab[1] / 500, y, y - lab[2] / 200), _WHITE, strict=True)]
    linear = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, xyz, strict=True)))) for row in _FROM_XYZ]
    cmy = [1 - (12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055) for v in linear]
    black = max(0.0, 2 * min(cmy) - 1)
    return (*((ink - black) / (1 - black) if black < 1 else 0.0 for ink in cmy), black)  # type: ignore[return-value]


def _f(value: float) -> float:
    return value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116


def _g(value: float) -> float:
    return value**3 if value > 6 / 29 else (116 * value - 16) * 27 / 24389


def _points(count: int, grid: int) -> list[tuple[float, ...]]:
    if count == 0:
        return [()]
    return [(at / (grid - 1), *rest) for at in range(grid) for rest in _points(count - 1, grid)]


def _table(count: int, grid: int, out: int, cell: Callable[[tuple[float, ...]], Sequence[float]]) -> bytes:
    head = b"mft2\0\0\0\0" + struct.pack(">BBBx9iHH", count, out, grid, *(65536, 0, 0, 0, 65536, 0, 0, 0, 65536), 2, 2)
    straight = struct.pack(">HH", 0, 65535)
    cells = b"".join(
        struct.pack(f">{out}H", *(min(65535, max(0, round(value))) for value in cell(point)))
        for point in _points(count, grid)
    )
    return head + straight * count + cells + straight * out


@functools.cache
def profile() -> bytes:
    """The profile: version 2.1, output class, CMYK to Lab and back."""
    forth = _table(4, _GRID_IN, 3, lambda p: [v * 652.8 if n == 0 else (v + 128) * 256 for n, v in enumerate(_lab(p))])

    def back_cell(point: tuple[float, ...]) -> list[float]:
        light, a, b = (value * 65535 for value in point)
        return [ink * 65535 for ink in _inks((light / 652.8, a / 256 - 128, b / 256 - 128))]

    back = _table(3, _GRID_OUT, 4, back_cell)
    name = b"Perfect inks"
    title = b"desc\0\0\0\0" + struct.pack(">I", len(name) + 1) + name + b"\0" + bytes(12 + 67)
    white = b"XYZ \0\0\0\0" + struct.pack(">iii", *(round(part * 65536) for part in _WHITE))
    tags = {b"A2B0": forth, b"A2B1": forth, b"A2B2": forth, b"B2A0": back, b"B2A1": back, b"B2A2": back,
            b"cprt": b"text\0\0\0\0CC0\0", b"desc": title, b"wtpt": white}  # fmt: skip
    start = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    rows, data = b"", b""
    for tag, value in tags.items():
        if value not in places:
            places[value] = start + len(data)
            data += value + bytes(-len(value) % 4)
        rows += tag + struct.pack(">II", places[value], len(value))
    when = (2000, 1, 1, 0, 0, 0)
    head = struct.pack(">I4xI4s4s4s6H4s", start + len(data), 0x02100000, b"prtr", b"CMYK", b"Lab ", *when, b"acsp")
    light = struct.pack(">iii", *(round(part * 65536) for part in _WHITE))
    return (head + bytes(68 - len(head)) + light).ljust(128, b"\0") + struct.pack(">I", len(tags)) + rows + data
