"""One font file at one setting of its axes, with its metrics in 1/1000 em."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Final, NamedTuple

import uharfbuzz as hb

from builder.resources import resource


class FaceKey(NamedTuple):
    """What names a face. Two equal keys give the same glyphs, so the key may stand in caches and dumps."""

    file: str
    """A name in the shipped ``fonts`` folder, or a path (anything with a folder in it)."""
    axes: tuple[tuple[str, float], ...] = ()
    """Settings of a variable font's axes, such as ``(("opsz", 9.8), ("wght", 400.0))``; others keep their default."""


# HarfBuzz draws these without a glyph of their own: spaces are made from the space, the non-breaking hyphen
# from the hyphen; what is ignorable is left out.
_MADE_FROM_SPACE: Final = frozenset("\u00a0\u202f\u205f") | frozenset(map(chr, range(0x2000, 0x200B)))
_IGNORABLE: Final = frozenset(
    "\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\ufeff"
) | frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))

_SERIF_CLASSES: Final = frozenset((1, 2, 3, 4, 5, 7))
_SANS_CLASS: Final = 8


class Face:
    """A font file at one setting of its axes. Made by :func:`face`, one object for each key in a process.

    Lengths are in 1/1000 em, ``descender`` is negative. ``font`` is HarfBuzz's own object, scaled to font
    units (``units_per_em`` to the em); ``scale`` turns those into 1/1000 em.
    """

    __slots__ = (
        "_advances",
        "_nominal",
        "ascender",
        "cap_height",
        "characters",
        "descender",
        "fixed_pitch",
        "font",
        "italic",
        "key",
        "psname",
        "scale",
        "serif",
        "slant",
        "units_per_em",
        "weight",
        "x_height",
    )

    key: FaceKey
    psname: str
    units_per_em: int
    scale: float
    ascender: float
    descender: float
    cap_height: float
    x_height: float
    slant: float
    """Angle of the italic in degrees, negative when it leans to the right, as PDF wants it."""
    weight: float
    """100 to 900."""
    serif: bool
    italic: bool
    fixed_pitch: bool
    characters: frozenset[str]
    """All that can be set in this face, characters that are made from others or left out included."""
    font: hb.Font

    def __init__(self, key: FaceKey, data: bytes) -> None:
        source = hb.Face(data)
        if source.glyph_count == 0 or "cmap" not in source.table_tags:
            raise ValueError(f"{PurePath(key.file).name} is not a font with outlines and a character map")
        font = hb.Font(source)
        if key.axes:
            font.set_variations(dict(key.axes))
        tag, style = hb.OTMetricsTag, hb.StyleTag
        self.key = key
        self.font = font
        self.units_per_em = source.upem
        self.scale = scale = 1000 / source.upem
        extents = font.get_font_extents("ltr")
        self.ascender = extents.ascender * scale
        self.descender = extents.descender * scale
        self.cap_height = font.get_metric_position_with_fallback(tag.CAP_HEIGHT) * scale
        self.x_height = font.get_metric_position_with_fallback(tag.X_HEIGHT) * scale
        self.slant = font.get_style_value(style.SLANT_ANGLE)
        self.weight = font.get_style_value(style.WEIGHT)
        self.italic = font.get_style_value(style.ITALIC) > 0 or self.slant != 0
        self.psname = source.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or PurePath(key.file).stem
        self.serif = _is_serif(source)
        self.fixed_pitch = _is_fixed_pitch(source)
        self.characters = _characters(source)
        self._advances: dict[int, float] = {}
        self._nominal: dict[int, str] | None = None

    def __repr__(self) -> str:
        return f"Face({self.key.file!r}, {dict(self.key.axes)!r})"

    def has(self, codepoint: int) -> bool:
        """Whether the character can be set in this face."""
        return chr(codepoint) in self.characters

    def advance(self, gid: int) -> float:
        """The advance width of a glyph, without kerning, in 1/1000 em."""
        width = self._advances.get(gid)
        if width is None:
            width = self._advances[gid] = self.font.get_glyph_h_advance(gid) * self.scale
        return width

    @property
    def nominal(self) -> Mapping[int, str]:
        """The character that a glyph stands for by the font's character map; the lowest one if there are several."""
        if self._nominal is None:
            nominal: dict[int, str] = {}
            for codepoint in sorted(self.font.face.unicodes):
                gid = self.font.get_nominal_glyph(codepoint)
                if gid:
                    nominal.setdefault(gid, chr(codepoint))
            self._nominal = nominal
        return self._nominal


def font_path(key: FaceKey) -> Path:
    """Where the file of ``key`` lies."""
    return resource("fonts", key.file) if PurePath(key.file).name == key.file else Path(key.file)


@functools.cache
def face(key: FaceKey) -> Face:
    """The face that ``key`` names: one object a process.

    ``OSError`` if the file can't be read, ``ValueError`` if it isn't a font.
    """
    return Face(key, font_path(key).read_bytes())


def _characters(source: hb.Face) -> frozenset[str]:
    found = set(map(chr, source.unicodes))
    if " " in found:
        found |= _MADE_FROM_SPACE
    if "\u2010" in found:
        found.add("\u2011")
    return frozenset(found | _IGNORABLE)


def _is_serif(source: hb.Face) -> bool:
    """By the family class of the OS/2 table, else its PANOSE style, else (many fonts leave both empty) its name."""
    table = bytes(source.reference_table("OS/2").data)
    if len(table) >= 42:
        family_class, panose_kind, panose_serif = table[30], table[32], table[33]
        if family_class in _SERIF_CLASSES or family_class == _SANS_CLASS:
            return family_class != _SANS_CLASS
        if panose_kind == 2 and panose_serif >= 2:
            return panose_serif <= 10
    family = source.get_name(hb.OTNameIdPredefined.FONT_FAMILY) or ""
    return "sans" not in family.lower()


def _is_fixed_pitch(source: hb.Face) -> bool:
    table = bytes(source.reference_table("post").data)
    return len(table) >= 16 and any(table[12:16])
