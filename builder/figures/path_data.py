"""The ``d`` of SVG's paths: every command, reduced to moves, lines and cubic curves (SVG 1.1, chapter 8)."""

from __future__ import annotations

import math
import re
from typing import Final, TypeAlias

from builder.figures.affine import Matrix
from builder.figures.svg_values import FARTHEST, NUMBER

Segments: TypeAlias = tuple[tuple[str | float, ...], ...]

_COMMAND: Final = re.compile(r"[\s,]*([MmLlHhVvCcSsQqTtAaZz])")
_VALUE: Final = re.compile(rf"[\s,]*({NUMBER})")
_FLAG: Final = re.compile(r"[\s,]*([01])")
_TAKES: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}
_KAPPA: Final = 0.5522847498
"""Handles of the Bézier curve nearest to a quarter of a circle (4/3 · (√2 − 1))."""
_NOWHERE: Final = 1e-9
"""Shorter ways and radii are none: their squares are lost in those of what can be seen, and no eye sees them."""


def bent(segments: Segments, matrix: Matrix) -> Segments:
    """The segments under a transformation."""
    a, b, c, d, e, f = matrix
    out: list[tuple[str | float, ...]] = []
    for kind, *given in segments:
        values = [float(value) for value in given]
        moved: list[str | float] = [kind]
        for x, y in zip(values[::2], values[1::2], strict=True):
            moved += (a * x + c * y + e, b * x + d * y + f)
        out.append(tuple(moved))
    return tuple(out)


def ellipse(x: float, y: float, rx: float, ry: float) -> Segments:
    """An ellipse about (x, y)."""
    kx, ky = rx * _KAPPA, ry * _KAPPA
    return (
        ("M", x + rx, y),
        ("C", x + rx, y + ky, x + kx, y + ry, x, y + ry),
        ("C", x - kx, y + ry, x - rx, y + ky, x - rx, y),
        ("C", x - rx, y - ky, x - kx, y - ry, x, y - ry),
        ("C", x + kx, y - ry, x + rx, y - ky, x + rx, y),
        ("Z",),
    )


def path_data(text: str) -> Segments:
    """The segments of a path.

    Raises:
        ValueError: it can't be read to its end.
    """
    out: list[tuple[str | float, ...]] = []
    at = 0
    x = y = start_x = start_y = 0.0
    handle: tuple[str, float, float] = ("", 0.0, 0.0)  # the last curve's kind and its second handle
    command = ""
    text = text.rstrip().rstrip(", \t\r\n")
    while at < len(text):
        match = _COMMAND.match(text, at)
        if match:
            command, at = match[1], match.end()
        elif not command or command in "Zz":
            raise ValueError(f"a path can’t be read at “{text[at : at + 20]}”")
        elif command in "Mm":
            command = "L" if command == "M" else "l"  # what follows a move are lines
        kind = command.upper()
        values, at = _values(text, at, kind)
        if not out and kind != "M":
            raise ValueError("a path does not begin with a move")
        if command.islower():
            values = _absolute(kind, values, x, y)
        before = (x, y)
        match kind:
            case "M":
                x, y = start_x, start_y = values[0], values[1]
                out.append(("M", x, y))
            case "L" | "H" | "V":
                x, y = (values[0], y) if kind == "H" else (x, values[0]) if kind == "V" else (values[0], values[1])
                out.append(("L", x, y))
            case "C" | "S":
                if kind == "S":
                    first = (2 * x - handle[1], 2 * y - handle[2]) if handle[0] == "C" else (x, y)
                    values = [*first, *values]
                out.append(("C", *values))
                handle = ("C", values[2], values[3])
                x, y = values[4], values[5]
            case "Q" | "T":
                if kind == "T":
                    first = (2 * x - handle[1], 2 * y - handle[2]) if handle[0] == "Q" else (x, y)
                    values = [*first, *values]
                qx, qy, ex, ey = values
                out.append(
                    (
                        "C",
                        *(x + 2 / 3 * (qx - x), y + 2 / 3 * (qy - y)),
                        *(ex + 2 / 3 * (qx - ex), ey + 2 / 3 * (qy - ey)),
                        *(ex, ey),
                    )
                )
                handle = ("Q", qx, qy)
                x, y = ex, ey
            case "A":
                out += _arc(before, values)
                x, y = values[5], values[6]
            case _:
                out.append(("Z",))
                x, y = start_x, start_y
        if kind not in "CSQT":
            handle = ("", 0.0, 0.0)
    return tuple(out)


def _values(text: str, at: int, kind: str) -> tuple[list[float], int]:
    values: list[float] = []
    for index in range(_TAKES[kind]):
        match = (_FLAG if kind == "A" and index in (3, 4) else _VALUE).match(text, at)
        if match is None:
            raise ValueError(f"a path lacks a number at “{text[at : at + 20]}”")
        value = float(match[1])
        if not math.isfinite(value) or abs(value) > FARTHEST:
            raise ValueError("a path goes beyond all bounds")
        values.append(value)
        at = match.end()
    return values, at


def _absolute(kind: str, values: list[float], x: float, y: float) -> list[float]:
    match kind:
        case "H":
            return [values[0] + x]
        case "V":
            return [values[0] + y]
        case "A":
            return [*values[:5], values[5] + x, values[6] + y]
        case _:
            return [value + (y if index % 2 else x) for index, value in enumerate(values)]


def _arc(start: tuple[float, float], values: list[float]) -> list[tuple[str | float, ...]]:
    """An elliptical arc as curves of at most a quarter turn (SVG 1.1, F.6)."""
    rx, ry, angle, large, sweep, ex, ey = values
    sx, sy = start
    rx, ry = abs(rx), abs(ry)
    if math.hypot(ex - sx, ey - sy) < _NOWHERE:
        return []
    if min(rx, ry) < _NOWHERE:
        return [("L", ex, ey)]
    phi = math.radians(angle)
    cos, sin = math.cos(phi), math.sin(phi)
    hx, hy = (sx - ex) / 2, (sy - ey) / 2
    px, py = cos * hx + sin * hy, -sin * hx + cos * hy
    grow = px * px / (rx * rx) + py * py / (ry * ry)
    if grow > 1:
        rx, ry = rx * math.sqrt(grow), ry * math.sqrt(grow)
    under = rx * rx * py * py + ry * ry * px * px
    root = math.sqrt(max(0.0, (rx * rx * ry * ry - under) / under))
    root = -root if bool(large) == bool(sweep) else root
    qx, qy = root * rx * py / ry, -root * ry * px / rx
    cx, cy = cos * qx - sin * qy + (sx + ex) / 2, sin * qx + cos * qy + (sy + ey) / 2
    begin = math.atan2((py - qy) / ry, (px - qx) / rx)
    turn = math.atan2((-py - qy) / ry, (-px - qx) / rx) - begin
    if sweep and turn < 0:
        turn += 2 * math.pi
    elif not sweep and turn > 0:
        turn -= 2 * math.pi
    count = max(1, math.ceil(abs(turn) / (math.pi / 2) - 1e-9))
    step = turn / count
    reach = 4 / 3 * math.tan(step / 4)
    out: list[tuple[str | float, ...]] = []

    def place(u: float, v: float) -> tuple[float, float]:
        return cx + cos * rx * u - sin * ry * v, cy + sin * rx * u + cos * ry * v

    for index in range(count):
        a, b = begin + index * step, begin + (index + 1) * step
        first = place(math.cos(a) - reach * math.sin(a), math.sin(a) + reach * math.cos(a))
        second = place(math.cos(b) + reach * math.sin(b), math.sin(b) - reach * math.cos(b))
        end = (ex, ey) if index == count - 1 else place(math.cos(b), math.sin(b))
        out.append(("C", *first, *second, *end))
    return out
