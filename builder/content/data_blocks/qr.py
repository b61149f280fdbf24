"""``.qr``: a square code that leads to an address, with the address in print. ``href`` is the publication's ``url``
unless it is given.

The symbols are those of ISO/IEC 18004, at error level M, which bears a stain of a seventh of the code; around them
stays the margin of four modules that readers need.
"""

from __future__ import annotations

import re

import segno

from builder.content.data_blocks.records import Request, Tools
from builder.diagnostics import Diagnostic, Severity
from builder.model.drawings import Vector, VectorPath
from builder.model.nodes import Figure, Link, Text

MODULE = 2.2
"""Side of a module in CSS pixels: 0.58 mm, which a telephone reads from a hand's breadth away."""
QUIET = 4
"""Modules of white all around."""
LONGEST = 600
"""Characters of an address: denser codes than that are hard to read from paper."""


def read_qr(request: Request, tools: Tools) -> Figure | None:
    """The figure of a code; none, with a warning, where there is no address to lead to."""
    given = request.attributes.values.get("href", "").strip()
    address = given or tools.url
    if not address:
        message = "there is no code, because the publication has no address"
        tools.found.append(
            Diagnostic("no-url", request.span, message, "give url in publication.yaml", Severity.WARNING)
        )
        return None
    if not re.fullmatch(r"https?://\S+", address) or len(address) > LONGEST:
        message = f"“{address[:60]}” is no address that a code can lead to"
        hint = f"write https:// and what follows, {LONGEST} characters at most"
        tools.found.append(Diagnostic("bad-value", request.span, message, hint))
        return None
    caption = (Link(address, (Text(address),)),)
    alt = request.attributes.values.get("alt", "").strip() or f"QR: {address}"
    return Figure(request.attributes.id, "", alt, caption, request.span, drawing=code(address))


def code(address: str) -> Vector:
    """The code of an address. Rows of dark modules are one shape each, so that no hairline shows between them."""
    rows = segno.make(address, error="m", boost_error=False, micro=False).matrix
    segments: list[tuple[str | float, ...]] = []
    for y, row in enumerate(rows):
        for dark in re.finditer(b"\x01+", bytes(row)):
            left, right = ((QUIET + at) * MODULE for at in dark.span())
            top, bottom = (QUIET + y) * MODULE, (QUIET + y + 1) * MODULE
            segments += [("M", left, top), ("L", right, top), ("L", right, bottom), ("L", left, bottom), ("Z",)]
    side = (len(rows) + 2 * QUIET) * MODULE
    white: tuple[tuple[str | float, ...], ...] = (
        ("M", 0.0, 0.0), ("L", side, 0.0), ("L", side, side), ("L", 0.0, side), ("Z",),
    )  # fmt: skip
    return Vector(side, side, (VectorPath(white, fill="#FFFFFF"), VectorPath(tuple(segments), fill="#000000")))
