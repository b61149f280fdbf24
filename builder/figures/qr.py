"""Square codes that lead to an address.

The symbols are those of ISO/IEC 18004, at error level M, which bears a stain of a seventh of the code; around them
stays the margin of four modules that readers need.
"""

from __future__ import annotations

import re
from typing import Final

from builder.model.drawings import Vector, VectorPath

MODULE: Final = 2.2
"""Side of a module in CSS pixels: 0.58 mm, which a telephone reads from a hand's breadth away."""
SMALL: Final = 1.35
"""The same of codes beside references: 0.36 mm, which takes a telephone held close."""
LONGEST: Final = 600
"""Bytes of an address in UTF-8: denser codes than that are hard to read from paper."""
QUIET: Final = 4
"""Modules of white all around."""


def fits(address: str) -> bool:
    """Whether an address is short enough for a code."""
    return len(address.encode(errors="replace")) <= LONGEST


def code(address: str, module: float = MODULE) -> Vector:
    """The code of an address, its modules so many CSS pixels wide. Rows of dark ones are one shape each, so that no
    hairline shows between them."""
    import segno  # few books have codes, and it loads the parts of a web client

    rows = segno.make(address, error="m", boost_error=False, micro=False).matrix
    segments: list[tuple[str | float, ...]] = []
    for y, row in enumerate(rows):
        for dark in re.finditer(b"\x01+", bytes(row)):
            left, right = ((QUIET + at) * module for at in dark.span())
            top, bottom = (QUIET + y) * module, (QUIET + y + 1) * module
            segments += [("M", left, top), ("L", right, top), ("L", right, bottom), ("L", left, bottom), ("Z",)]
    side = (len(rows) + 2 * QUIET) * module
    white: tuple[tuple[str | float, ...], ...] = (
        ("M", 0.0, 0.0), ("L", side, 0.0), ("L", side, side), ("L", 0.0, side), ("Z",),
    )  # fmt: skip
    return Vector(side, side, (VectorPath(white, fill="#FFFFFF"), VectorPath(tuple(segments), fill="#000000")))
