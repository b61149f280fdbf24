"""Transformations of the plane, as SVG writes them."""

from __future__ import annotations

import math
import re
from typing import Final, TypeAlias

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
"""a b c d e f: (x, y) → (a x + c y + e, b x + d y + f)."""

IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_CALL: Final = re.compile(r"\s*(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^()]*)\)\s*,?\s*")
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


def times(outer: Matrix, inner: Matrix) -> Matrix:
    """First ``inner``, then ``outer``."""
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def turned(matrix: Matrix) -> bool:
    """Whether it does more than move and scale."""
    size = max(abs(matrix[0]), abs(matrix[3]), 1e-9)
    return abs(matrix[1]) > 1e-4 * size or abs(matrix[2]) > 1e-4 * size or matrix[0] <= 0 or matrix[3] <= 0


def transformation(text: str) -> Matrix:
    """The matrix of a ``transform`` attribute.

    Raises:
        ValueError: it is none.
    """
    matrix = IDENTITY
    at = 0
    text = text.strip()
    while at < len(text):
        match = _CALL.match(text, at)
        if match is None:
            raise ValueError(f"“{text[at : at + 40]}” is no transformation")
        matrix = times(matrix, _one(match[1], [float(one) for one in _NUMBER.findall(match[2])]))
        at = match.end()
    if not all(math.isfinite(value) and abs(value) < 1e9 for value in matrix):
        raise ValueError("a transformation goes beyond all bounds")
    return matrix


def _one(name: str, values: list[float]) -> Matrix:
    match name, values:
        case "matrix", [a, b, c, d, e, f]:
            return (a, b, c, d, e, f)
        case "translate", [x]:
            return (1.0, 0.0, 0.0, 1.0, x, 0.0)
        case "translate", [x, y]:
            return (1.0, 0.0, 0.0, 1.0, x, y)
        case "scale", [x]:
            return (x, 0.0, 0.0, x, 0.0, 0.0)
        case "scale", [x, y]:
            return (x, 0.0, 0.0, y, 0.0, 0.0)
        case "rotate", [angle]:
            return _rotation(angle)
        case "rotate", [angle, x, y]:
            there = times((1.0, 0.0, 0.0, 1.0, x, y), _rotation(angle))
            return times(there, (1.0, 0.0, 0.0, 1.0, -x, -y))
        case "skewX", [angle]:
            return (1.0, 0.0, math.tan(math.radians(angle)), 1.0, 0.0, 0.0)
        case "skewY", [angle]:
            return (1.0, math.tan(math.radians(angle)), 0.0, 1.0, 0.0, 0.0)
        case _:
            raise ValueError(f"{name} does not take {len(values)} numbers")


def _rotation(angle: float) -> Matrix:
    turn = math.radians(angle)
    return (math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn), 0.0, 0.0)
