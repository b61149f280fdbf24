"""PDF's own notation: numbers, names, strings, and objects whose bytes we write ourselves.

ReportLab numbers the objects and writes the file round them. Its own dictionaries and streams are slow for the tens
of thousands of structure elements of a long book, and its streams lack the end of line that PDF/A wants before
``endstream`` (ISO 19005-3, 6.1.6.1), so what goes through ReportLab are finished bytes.
"""

from __future__ import annotations

import zlib
from typing import Any, TypeAlias
from urllib.parse import quote

from builder.pdf.door import pdfdoc
from builder.text.shaping import SOFT_HYPHEN

Document: TypeAlias = Any
"""ReportLab's ``PDFDocument``: its stubs lack most of what we use."""

_BARE = frozenset(map(chr, range(0x21, 0x7F))) - frozenset("()<>[]{}/%#")
_LITERAL = frozenset(map(chr, range(0x20, 0x7F)))


def number(value: float) -> str:
    """A number to 1/1000, without needless digits."""
    text = f"{value:.3f}"
    text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def name(text: str) -> str:
    """``/Name``, with what may not stand in it as ``#xx``."""
    return "/" + "".join(c if c in _BARE else "".join(f"#{byte:02X}" for byte in c.encode()) for c in text)


_KEPT = "".join(chr(code) for code in range(32, 127) if chr(code) != "%")


def in_ascii(name: str) -> str:
    """A name that things are found by, other letters as in a URL: readers look it up in a sorted row, and disagree on
    the order of letters beyond ASCII."""
    return quote(name, safe=_KEPT)


LONGEST = 32_767
"""Bytes of a string: more are no PDF/A (ISO 19005-3, 6.1.13)."""


def told(text: str) -> str:
    """A text as a file tells it outside of its pages: without soft hyphens, which say where lines may end (and which
    PDF's own encoding lacks), and cut short where it is longer than a string may be."""
    text = text.replace(SOFT_HYPHEN, "")
    units = text.encode("utf-16-be")
    room = LONGEST - 2  # a mark of the encoding comes before it
    return text if len(units) <= room else units[: room - 3].decode("utf-16-be", "ignore") + "…"


def string(text: str) -> str:
    """A text string: a literal where it is plain ASCII, else UTF-16 in hexadecimal."""
    if _LITERAL.issuperset(text):
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        return f"({escaped})"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


class Raw(pdfdoc.PDFObject):
    """An object that is already bytes. It may be numbered first and filled later."""

    __RefOnly__ = 1

    def __init__(self, data: bytes = b"") -> None:
        self.data = data

    def format(self, _document: Document) -> bytes:
        """What ReportLab writes between ``obj`` and ``endobj``."""
        return self.data


class Inline(pdfdoc.PDFObject):
    """A value that is already text and stands where it is used. Two of the same text are still two."""

    def __init__(self, text: str) -> None:
        self.text = text

    def format(self, _document: Document) -> bytes:
        """What ReportLab writes in its place."""
        return self.text.encode("ascii")


PACKED = 9
"""How hard streams are packed: as hard as zlib can."""


def stream(data: bytes, entries: str = "", compress: bool = True) -> Raw:
    """A stream object. ``entries`` is what its dictionary holds besides the length and the filter."""
    if compress:
        data = zlib.compress(data, PACKED)
        entries += "/Filter/FlateDecode"
    # CRLF: after a bare LF some checkers take data that ends in 0x0D for the end of line.
    return Raw(f"<<{entries}/Length {len(data)}>>\nstream\r\n".encode("ascii") + data + b"\r\nendstream\n")


class Objects:
    """Hands out the object numbers of a document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._count = 0

    def add(self, raw: Raw) -> int:
        """Number ``raw``; a reference to it is ``{number} 0 R``."""
        self._count += 1
        key = f"B{self._count}"
        self._document.Reference(raw, key)
        found: int = self._document.idToObjectNumberAndVersion[key][0]
        return found

    def reserve(self) -> tuple[int, Raw]:
        """A number, and the object to be filled before the file is assembled."""
        raw = Raw()
        return self.add(raw), raw
