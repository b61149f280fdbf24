"""``.qr``: a square code that leads to an address, with the address in print. ``href`` is the publication's ``url``
unless it is given.
"""

from __future__ import annotations

from builder.content.data_blocks.records import Request, Tools
from builder.diagnostics import Diagnostic, Severity, in_quotes
from builder.figures.qr import LONGEST, code, fits
from builder.identifiers import is_web_address
from builder.model.nodes import Figure, Link, Text


def read_qr(request: Request, tools: Tools) -> Figure | None:
    """A code, which is no figure unless it has an id; none, with a warning, where there is no address to lead to."""
    given = request.attributes.values.get("href", "").strip()
    address = given or tools.url
    if not address:
        message = "there is no code, because the publication has no address"
        tools.found.append(
            Diagnostic("no-url", request.span, message, "give url in publication.yaml", Severity.WARNING)
        )
        return None
    if not is_web_address(address) or not fits(address):
        message = f"{in_quotes(address, 60)} is no address that a code can lead to"
        hint = f"write https:// and what follows, {LONGEST} bytes of UTF-8 at most"
        tools.found.append(Diagnostic("bad-value", request.span, message, hint))
        return None
    caption = (Link(address, (Text(address),)),)
    alt = request.attributes.values.get("alt", "").strip() or f"QR: {address}"
    return Figure(request.attributes.id, "", alt, caption, request.span, numbered=False, drawing=code(address))
