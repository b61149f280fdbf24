"""One font file at one setting of its axes, with its metrics in 1/1000 em."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from itertools import filterfalse
from pathlib import PurePosixPath
from typing import Final, NamedTuple

import uharfbuzz as hb

from builder.resources import resource


class FaceKey(NamedTuple):
    """What names a face. Two equal keys give the same glyphs, so the key may stand in caches and dumps."""

    file: str
    """A name in the shipped ``fonts`` folder, or one that :func:`lend` has given."""
    axes: tuple[tuple[str, float], ...] = ()
    """Settings of a variable font's axes, such as ``(("opsz", 9.8), ("wght", 400.0))``; others keep their default."""

    @property
    def name(self) -> str:
        """The file's own name."""
        return PurePosixPath(self.file).name


# HarfBuzz draws these without a glyph of their own: spaces are made from the space, the non-breaking hyphen
# from the hyphen; what is ignorable is left out.
_MADE_FROM_SPACE: Final = frozenset("\u00a0\u202f\u205f") | frozenset(map(chr, range(0x2000, 0x200B)))
_IGNORABLE: Final = frozenset(
    "\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\ufeff"
) | frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))

RIGHT_TO_LEFT: Final = frozenset(("R", "AL", "AN"))
"""Classes of Unicode's bidirectional algorithm whose characters no face counts as its own: lines are set from left to
right, and words in the wrong order would be worse than none."""

_NO_POSTSCRIPT: Final = re.compile(r"[^!-~]|[\[\](){}<>/%]")
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
            raise ValueError(f"{key.name} is not a font with outlines and a character map")
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
        self.cap_height = _height(font, tag.CAP_HEIGHT, "H", 700.0)
        self.x_height = _height(font, tag.X_HEIGHT, "x", 500.0)
        self.slant = font.get_style_value(style.SLANT_ANGLE)
        self.weight = font.get_style_value(style.WEIGHT)
        self.italic = font.get_style_value(style.ITALIC) > 0 or self.slant != 0
        self.psname = _postscript_name(source, key)
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
        """The character that a glyph stands for by the font's character map; if there are several, the lowest one that
        is no control character, since many fonts give the space to tabs and returns too."""
        if self._nominal is None:
            nominal: dict[int, str] = {}
            for codepoint in sorted(self.font.face.unicodes, key=lambda one: (_is_control(one), one)):
                gid = self.font.get_nominal_glyph(codepoint)
                if gid:
                    nominal.setdefault(gid, chr(codepoint))
            self._nominal = nominal
        return self._nominal


_LENT: Final[dict[str, bytes]] = {}
"""Font files that don't come with the builder, by the names of their faces."""


def lend(name: str, data: bytes) -> str:
    """Take in a font file that does not come with the builder, for as long as the process lives.

    Returns:
        What faces of it are called (``FaceKey.file``): the file's name with a digest of its bytes. Equal names mean
        equal bytes, wherever they came from.
    """
    file = f"{hashlib.sha256(data).hexdigest()[:16]}/{PurePosixPath(name).name}"
    _LENT[file] = data
    return file


def lent(file: str) -> bool:
    """Whether faces of that name do not come with the builder."""
    return file in _LENT


def font_data(key: FaceKey) -> bytes:
    """The bytes of the file of ``key``. ``OSError`` if it can't be read."""
    return _LENT[key.file] if key.file in _LENT else resource("fonts", key.file).read_bytes()


def has_weights(data: bytes) -> bool:
    """Whether a font file has an axis of weights, so that it needs no bold one beside it."""
    return any(axis.tag == "wght" for axis in hb.Face(data).axis_infos)


@functools.cache
def face(key: FaceKey) -> Face:
    """The face that ``key`` names: one object a process.

    ``OSError`` if the file can't be read, ``ValueError`` if it isn't a font.
    """
    return Face(key, font_data(key))


_KINDS: Final[Mapping[bytes, str]] = {
    b"OTTO": "it has PostScript outlines (CFF), and faces are set in TrueType outlines",
    b"wOFF": "it is packed for the web (WOFF)",
    b"wOF2": "it is packed for the web (WOFF2)",
    b"ttcf": "it is a collection of several fonts",
}
_DAMAGED: Final = "its tables are damaged"
_LETTERS: Final = (100.0, 2_000.0)
"""Least and most of what letters without ascenders are high, in 1/1000 em."""
_UNITS: Final = (16, 16_384)
"""Least and most units to the em (OpenType, table “head”)."""
SIGNS: Final = frozenset("0123456789cilvx.-…")
"""What a book sets by itself, in whatever face it has to: folios in figures and roman numerals, a leader's dots, the
hyphen of a divided word, the ellipsis of a running head that is too long."""
_TABLES: Final = ("cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "OS/2")
"""What a font has to have: without the last one it says nothing of its licence, and browsers refuse it."""
_RESTRICTED, _PREVIEW_OR_MORE, _NO_SUBSETS, _BITMAPS_ONLY = 0x2, 0xC, 0x100, 0x200


def unusable(data: bytes) -> str:
    """Why a book can't be set in a font file that does not come with the builder, as a clause; nothing if it can.

    What the licence allows is what the font says itself (``fsType`` of the OS/2 table).
    """
    if data[:4] in _KINDS:
        return _KINDS[data[:4]]
    source = hb.Face(data)
    try:
        tables = source.table_tags
        _ = source.axis_infos  # their tags are read with the same care
    except UnicodeDecodeError:
        return _DAMAGED
    if lacking := [table for table in _TABLES if table not in tables]:
        return "it is no font" if len(lacking) == len(_TABLES) else f"it has no table {', '.join(lacking)}"
    if not source.glyph_count or not source.unicodes:
        return "it has no characters"
    units = int.from_bytes(bytes(source.reference_table("head").data)[18:20], "big")
    least, most = _UNITS
    if not least <= units <= most:
        return f"its em has {units} units, and a font’s has {least} to {most}"
    font = hb.Font(source)
    if not font.get_nominal_glyph(ord(" ")):
        return "it has no space between words"
    if any((font.get_nominal_glyph(one) or 0) >= source.glyph_count for one in source.unicodes):
        return "it has characters without a glyph"
    table = bytes(source.reference_table("OS/2").data)
    allowed = int.from_bytes(table[8:10], "big")
    if allowed & _RESTRICTED and not allowed & _PREVIEW_OR_MORE:
        return "its licence does not allow to embed it"
    if allowed & (_NO_SUBSETS | _BITMAPS_ONLY):
        return "its licence does not allow to embed parts of it"
    everything = hb.SubsetInput()
    everything.keep_everything()
    try:
        hb.subset(source, everything)
    except RuntimeError:
        return _DAMAGED
    return ""


def signs_in(data: bytes) -> frozenset[str]:
    """Which of ``SIGNS`` can be set in a font file; either hyphen counts as one."""
    known = _characters(hb.Face(data))
    return SIGNS & (known | {"-"} if "\u2010" in known else known)


def _characters(source: hb.Face) -> frozenset[str]:
    found = set(map(chr, source.unicodes))
    if " " in found:
        found |= _MADE_FROM_SPACE
    if "\u2010" in found:
        found.add("\u2011")
    return frozenset(filterfalse(_unset, found)) | _IGNORABLE


def _unset(character: str) -> bool:
    """Whether no line is set with a character: what is read from right to left, and what means something in one font
    alone, which an archive (ISO 19005-3, 6.2.11.7.3) could not tell a reader."""
    return unicodedata.bidirectional(character) in RIGHT_TO_LEFT or unicodedata.category(character) == "Co"


def name_of(source: hb.Face, what: hb.OTNameIdPredefined) -> str:
    """What a font says of itself; empty if nothing, or nothing that can be read."""
    try:
        return source.get_name(what) or ""
    except UnicodeDecodeError:
        return ""


def _height(font: hb.Font, metric: hb.OTMetricsTag, letter: str, usual: float) -> float:
    """How high the letters are that a metric tells of, in 1/1000 em: as the font says, else as one of them is drawn,
    else as is usual. Many fonts leave the metric at zero."""
    drawn = font.get_glyph_extents(font.get_nominal_glyph(ord(letter)) or 0)
    stated = font.get_metric_position_with_fallback(metric), drawn.y_bearing if drawn else 0
    least, most = _LETTERS
    scale = 1000 / font.face.upem
    return next((height * scale for height in stated if least <= height * scale <= most), usual)


def _is_control(codepoint: int) -> bool:
    return unicodedata.category(chr(codepoint)) == "Cc"


def _postscript_name(source: hb.Face, key: FaceKey) -> str:
    """The font's own, as far as OpenType allows it (``name`` table, id 6), else one made of its file's name."""
    own = name_of(source, hb.OTNameIdPredefined.POSTSCRIPT_NAME)
    names = (_NO_POSTSCRIPT.sub("", name)[:63] for name in (own, key.name.rpartition(".")[0]))
    return next(filter(None, names), "Font")


def _is_serif(source: hb.Face) -> bool:
    """By the family class of the OS/2 table, else its PANOSE style, else (many fonts leave both empty) its name."""
    table = bytes(source.reference_table("OS/2").data)
    if len(table) >= 42:
        family_class, panose_kind, panose_serif = table[30], table[32], table[33]
        if family_class in _SERIF_CLASSES or family_class == _SANS_CLASS:
            return family_class != _SANS_CLASS
        if panose_kind == 2 and panose_serif >= 2:
            return panose_serif <= 10
    family = name_of(source, hb.OTNameIdPredefined.FONT_FAMILY)
    return "sans" not in family.lower()


def _is_fixed_pitch(source: hb.Face) -> bool:
    table = bytes(source.reference_table("post").data)
    return len(table) >= 16 and any(table[12:16])
