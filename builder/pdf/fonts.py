"""Embedded fonts: the subset of a face that the book draws, its widths, and what its codes are read as.

Type 0 over CIDFontType2: the codes of the content streams go through ``CIDToGIDMap`` to the outlines of the subset,
so several codes can share one outline and have each its own ToUnicode entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import uharfbuzz as hb

from builder.pdf.codes import FontCodes
from builder.pdf.objects import Objects, Raw, name, number, stream
from builder.text.faces import Face

# Viewers read outlines, widths and what is needed to interpret them; shaping is over.
_DROPPED = (
    "BASE DSIG GDEF GPOS GSUB Gloc Glat JSTF LTSH MATH MVAR OS/2 PCLT STAT Feat Silf Sill VDMX VORG avar cmap gasp "
    "hdmx kern meta morx name post vhea vmtx"
).split()
_FIXED, _SERIF, _SYMBOLIC, _ITALIC = 1, 2, 4, 64


def embed(objects: Objects, font: FontCodes) -> int:
    """Write ``font``'s objects.

    Returns:
        The object number of its Type 0 font.

    Raises:
        ValueError: its outlines are of a kind that can't be embedded this way.
    """
    face = font.face
    data, numbers = _subset(face, sorted({gid for gid, _ in font.codes.values()}))
    tag = "".join(chr(ord("A") + byte % 26) for byte in hashlib.sha256(data).digest()[:6])
    base = name(f"{tag}+{face.psname}")
    file = objects.add(stream(data, f"/Length1 {len(data)}"))
    descriptor = objects.add(Raw(_descriptor(face, base, font, file).encode("ascii")))
    outlines = bytearray(2 * (max(font.codes, default=0) + 1))
    for code, (gid, _) in font.codes.items():
        # A font's substitutions may lead to glyphs that it does not have: as shapers do, take none for them.
        outlines[2 * code : 2 * code + 2] = numbers.get(gid, 0).to_bytes(2, "big")
    cid_font = objects.add(
        Raw(
            (
                f"<</Type/Font/Subtype/CIDFontType2/BaseFont{base}"
                "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
                f"/W[{_widths(face, font.codes)}]/FontDescriptor {descriptor} 0 R"
                f"/CIDToGIDMap {objects.add(stream(bytes(outlines)))} 0 R>>"
            ).encode("ascii")
        )
    )
    unicode = objects.add(stream(_to_unicode((code, text) for code, (_, text) in font.codes.items())))
    return objects.add(
        Raw(
            (
                f"<</Type/Font/Subtype/Type0/BaseFont{base}/Encoding/Identity-H"
                f"/DescendantFonts[{cid_font} 0 R]/ToUnicode {unicode} 0 R>>"
            ).encode("ascii")
        )
    )


def _subset(face: Face, gids: list[int]) -> tuple[bytes, Mapping[int, int]]:
    """The font with only these glyphs, at the face's axes; and the glyphs' new numbers."""
    source = face.font.face
    if "glyf" not in source.table_tags:
        raise ValueError(f"{face!r} has no TrueType outlines (a .ttf is needed)")
    wanted = hb.SubsetInput()
    wanted.glyph_set.update([0, *gids])
    wanted.flags = hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NO_LAYOUT_CLOSURE
    wanted.drop_table_tag_set.update(int.from_bytes(table.encode("ascii").ljust(4), "big") for table in _DROPPED)
    wanted.pin_all_axes_to_default(source)
    for axis, value in face.key.axes:
        wanted.pin_axis_location(source, axis, value)
    plan = hb.SubsetPlan(source, wanted)
    made = plan.execute()
    return bytes(made.blob.data), dict(plan.old_to_new_glyph_mapping)


def _descriptor(face: Face, base: str, font: FontCodes, file: int) -> str:
    flags = _SYMBOLIC | _SERIF * face.serif | _FIXED * face.fixed_pitch | _ITALIC * face.italic
    extents = [face.font.get_glyph_extents(gid) for gid in sorted({gid for gid, _ in font.codes.values()})]
    inked = [e for e in extents if e is not None and e.width]
    bounds = (
        min((e.x_bearing for e in inked), default=0),
        min((e.y_bearing + e.height for e in inked), default=0),
        max((e.x_bearing + e.width for e in inked), default=0),
        max((e.y_bearing for e in inked), default=0),
    )
    # No font file says how thick its stems are; this is what fits the weights of text faces.
    stem = round(50 + (face.weight / 65) ** 2)
    return (
        f"<</Type/FontDescriptor/FontName{base}/Flags {flags}"
        f"/FontBBox[{' '.join(number(edge * face.scale) for edge in bounds)}]/ItalicAngle {number(face.slant)}"
        f"/Ascent {number(face.ascender)}/Descent {number(face.descender)}/CapHeight {number(face.cap_height)}"
        f"/XHeight {number(face.x_height)}/StemV {stem}/FontFile2 {file} 0 R>>"
    )


def _widths(face: Face, codes: Mapping[int, tuple[int, str]]) -> str:
    """``/W``: runs of codes in a row, each with its first code."""
    out: list[str] = []
    previous = -2
    for code, (gid, _) in codes.items():
        if code != previous + 1:
            out.append(f"{']' if out else ''}{code}[")
        else:
            out.append(" ")
        out.append(number(face.advance(gid)))
        previous = code
    return "".join(out) + ("]" if out else "")


def _to_unicode(pairs: Iterable[tuple[int, str]]) -> bytes:
    """The CMap from codes to text."""
    rows = [f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>" for code, text in pairs]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for start in range(0, len(rows), 100):  # as many as one block may hold
        block = rows[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")
