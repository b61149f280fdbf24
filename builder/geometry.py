"""Lengths. Inside the builder every length is a float in PDF points (1/72 inch), y pointing down from the top."""

from __future__ import annotations

import re
from typing import NamedTuple

MM = 72 / 25.4
"""Points in a millimetre."""

LONGEST_SIDE = 200 * 72.0
"""Of a page, in points: what PDF viewers take (ISO 32000-1, annex C)."""

_UNITS = {"pt": 1.0, "mm": MM, "cm": 10 * MM, "in": 72.0}
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)\s*(pt|mm|cm|in)")


class Size(NamedTuple):
    """Width and height in points."""

    width: float
    height: float


class Rect(NamedTuple):
    """A rectangle by its top left corner, width and height, in points, y down."""

    x: float
    y: float
    width: float
    height: float


PAGE_SIZES = {
    "A3": Size(297 * MM, 420 * MM),
    "A4": Size(210 * MM, 297 * MM),
    "A5": Size(148 * MM, 210 * MM),
    "B5": Size(176 * MM, 250 * MM),
    "Letter": Size(612.0, 792.0),
    "Half-Letter": Size(396.0, 612.0),
}


def length(text: str | float) -> float:
    """Points from ``"17mm"``, ``"13.2pt"`` or a bare number (points).

    Raises:
        ValueError: the text is no length.
    """
    if isinstance(text, (int, float)):
        return float(text)
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"no length: {text!r} (write 17mm, 1.2cm, 13.2pt or 0.5in)")
    return float(match[1]) * _UNITS[match[2]]


def page_size(text: str) -> Size:
    """A named size (``A5``) or ``148mm x 210mm``.

    Raises:
        ValueError: neither.
    """
    named = {name.lower(): size for name, size in PAGE_SIZES.items()}.get(text.strip().lower())
    if named is not None:
        return named
    parts = re.split(r"\s*[x×]\s*", text.strip())
    if len(parts) != 2:
        raise ValueError(f"no page size: {text!r} (known: {', '.join(PAGE_SIZES)}, or 148mm x 210mm)")
    return Size(length(parts[0]), length(parts[1]))
