"""What a font says of its codes: their text, their widths, their glyphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pikepdf
from msgspec import Struct

from builder.checks.printed.objects import Obj

_BFCHAR = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_BFRANGE = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(<[0-9A-Fa-f\s]*>|\[[^\]]*\])")


class Font(Struct, frozen=True):
    """A font as a page's resources have it."""

    name: str
    embedded: bool
    mapped: bool
    """Has a ToUnicode table."""
    wide: bool
    """Its codes have two bytes."""
    text: dict[int, str]
    widths: dict[int, float]
    """Advance by code, 1/1000 em."""
    default_width: float
    glyphs: bytes
    """CIDToGIDMap: two bytes a code; empty: a code is its glyph's number."""


def read_font(name: str, one: Obj) -> Font:
    """A font dictionary, read; ``name`` is what the resources call it."""
    below = one.get("/DescendantFonts")
    inner = below[0] if below is not None else one
    descriptor: Obj = inner.get("/FontDescriptor", {})
    embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    wide = one.get("/Subtype") == "/Type0"
    mapped = "/ToUnicode" in one
    widths: dict[int, float] = {}
    if wide:
        _wide_widths(inner.get("/W", []), widths)
    else:
        first = int(one.get("/FirstChar", 0))
        widths = {first + index: float(width) for index, width in enumerate(one.get("/Widths", []))}
    glyphs = inner.get("/CIDToGIDMap")
    return Font(
        str(inner.get("/BaseFont", name)),
        embedded,
        mapped,
        wide,
        _to_unicode(one.ToUnicode.read_bytes()) if mapped else {},
        widths,
        float(inner.get("/DW", 1000)) if wide else 0.0,
        glyphs.read_bytes() if isinstance(glyphs, pikepdf.Stream) else b"",
    )


def _wide_widths(row: Sequence[Obj], widths: dict[int, float]) -> None:
    at = 0
    while at < len(row):
        first, second = int(row[at]), row[at + 1]
        if isinstance(second, pikepdf.Array):
            widths.update((first + index, float(width)) for index, width in enumerate(second))
            at += 2
        else:
            widths.update(dict.fromkeys(range(first, int(second) + 1), float(row[at + 2])))
            at += 3


def _to_unicode(source: bytes) -> dict[int, str]:
    table: dict[int, str] = {}
    for body in _BFCHAR.findall(source):
        codes = _HEX.findall(body)
        for code, text in zip(codes[::2], codes[1::2], strict=False):
            table[int(code, 16)] = _utf16(text)
    for body in _BFRANGE.findall(source):
        for first, last, value in _RANGE.findall(body):
            low, high = int(first, 16), int(last, 16)
            if high - low > 0xFFFF:
                continue
            if value.startswith(b"["):
                table.update((low + index, _utf16(text)) for index, text in enumerate(_HEX.findall(value)))
            elif start := _utf16(value[1:-1]):
                table.update((low + index, start[:-1] + chr(ord(start[-1]) + index)) for index in range(high - low + 1))
    return table


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace")
