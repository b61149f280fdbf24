"""Transformations of the plane, as SVG's attribute ``transform`` and CSS's property of that name write them."""

from __future__ import annotations

import math
import re
from typing import Final, TypeAlias

from builder.diagnostics import in_quotes
from builder.figures.svg_values import NUMBER

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
"""a b c d e f: (x, y) → (a x + c y + e, b x + d y + f)."""

IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_CALL: Final = re.compile(r"\s*(matrix|translate[XY]?|scale[XY]?|rotate|skew[XY])\s*\(([^()]*)\)\s*,?\s*")
_GIVEN: Final = re.compile(rf"[\s,]*+({NUMBER})([A-Za-z%]*+)[\s,]*+")
_FARTHEST: Final = 1e9
"""What transformations consist of is less than that."""
_FORGIVEN: Final = 1.1
_LENGTHS: Final = {"": 1.0, "px": 1.0}
_ANGLES: Final = {"": 1.0, "deg": 1.0, "grad": 0.9, "rad": 180 / math.pi, "turn": 360.0}
_TAKES: Final = {"translate": _LENGTHS, "rotate": _ANGLES, "skew": _ANGLES}
"""The units that stand in which transformations."""


def times(outer: Matrix, inner: Matrix) -> Matrix:
    """First ``inner``, then ``outer``."""
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def turned(matrix: Matrix) -> bool:
    """Whether it does more than move and scale."""
    size = max(abs(matrix[0]), abs(matrix[3]), 1e-9)
    return abs(matrix[1]) > 1e-4 * size or abs(matrix[2]) > 1e-4 * size or matrix[0] <= 0 or matrix[3] <= 0


def scaled(matrix: Matrix) -> float:
    """How much longer lengths become, on the average of all directions."""
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))


def stretched(matrix: Matrix) -> bool:
    """Whether lengths in one direction become longer than those in another, by more than an eye forgives."""
    a, b, c, d, _, _ = matrix
    return a * a + b * b + c * c + d * d > (_FORGIVEN + 1 / _FORGIVEN) * abs(a * d - b * c)


def transformation(text: str) -> Matrix:
    """The matrix of a ``transform`` attribute.

    Raises:
        ValueError: it is none.
    """
    matrix = IDENTITY
    at = 0
    text = text.strip()
    if text == "none":
        return matrix
    while at < len(text):
        match = _CALL.match(text, at)
        if match is None:
            raise ValueError(f"“{text[at : at + 40]}” is no transformation")
        matrix = times(matrix, _one(match[1], _given(match[1], match[2])))
        at = match.end()
    return bounded(matrix)


def bounded(matrix: Matrix) -> Matrix:
    """The matrix.

    Raises:
        ValueError: what it transforms goes out of sight.
    """
    if not all(abs(value) < _FARTHEST for value in matrix):
        raise ValueError("a transformation goes beyond all bounds")
    return matrix


def _given(name: str, text: str) -> list[float]:
    """The numbers of a transformation, in pixels and degrees."""
    units = _TAKES.get(name.rstrip("XY"), {"": 1.0})
    out: list[float] = []
    at = 0
    while at < len(text):
        match = _GIVEN.match(text, at)
        if match is None or match[2] not in units:
            raise ValueError(f"{in_quotes(f'{name}({text})')} is no transformation that is known here")
        out.append(float(match[1]) * units[match[2]])
        at = match.end()
    if not all(map(math.isfinite, out)):
        raise ValueError("a transformation goes beyond all bounds")
    return out


def _one(name: str, values: list[float]) -> Matrix:
    match name, values:
        case "matrix", [a, b, c, d, e, f]:
            return (a, b, c, d, e, f)
        case "translate", [x]:
            return (1.0, 0.0, 0.0, 1.0, x, 0.0)
        case "translate", [x, y]:
            return (1.0, 0.0, 0.0, 1.0, x, y)
        case "translateX", [x]:
            return (1.0, 0.0, 0.0, 1.0, x, 0.0)
        case "translateY", [y]:
            return (1.0, 0.0, 0.0, 1.0, 0.0, y)
        case "scale", [x]:
            return (x, 0.0, 0.0, x, 0.0, 0.0)
        case "scaleX", [x]:
            return (x, 0.0, 0.0, 1.0, 0.0, 0.0)
        case "scaleY", [y]:
            return (1.0, 0.0, 0.0, y, 0.0, 0.0)
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
