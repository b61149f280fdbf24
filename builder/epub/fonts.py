"""Fonts to embed: for each face that the theme uses, a subset of exactly the characters that stand in it."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

import uharfbuzz as hb
from msgspec import Struct

from builder.markup.style import TextStyle
from builder.markup.styles import Computed, Styler
from builder.markup.theme import Theme
from builder.text.faces import FaceKey, face, font_data, lent, name_of

# What readers apply by themselves, and what the stylesheet asks for.
_FEATURES: Final = frozenset("calt ccmp clig kern liga locl mark mkmk rlig lnum onum pnum tnum".split())
# Copyright, family, style, unique id, full name, version, PostScript name, trademark, licence and its address:
# the licence has to travel with the font.
_NAMES: Final = frozenset({0, 1, 2, 3, 4, 5, 6, 7, 13, 14, 16, 17})
# What readers set where they divide a word; which of the two, their engines see differently.
_HYPHENS: Final = frozenset("-‐")
_SHIPPED_LICENCE: Final = "SIL Open Font License 1.1, https://openfontlicense.org"
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
"""What a file's name is better without, which some readers take for a part of an address."""
_UNNAMED: Final = re.compile(r"[^\w .-]")
"""What a font of a publication may have in its family's name and no style sheet should."""
# Above the text's own size one optical size serves all display, so that few files are needed.
_DISPLAY_SIZE: Final = 24.0
_BOLD: Final = 700


class FontFile(Struct, frozen=True):
    """One embedded face."""

    id: str
    file: str
    media_type: str
    data: bytes
    key: FaceKey


class Called(NamedTuple):
    """What a style sheet calls the faces of a font file."""

    family: str
    italic: bool
    weight: int
    """Of a file without an axis of weights."""


def called(theme: Theme) -> Mapping[str, Called]:
    """What a style sheet calls each font file of a theme: by its place there, since fonts of one name need not be of
    one family to the theme, and not all say rightly whether they are italic or bold."""
    names: dict[str, Called] = {}
    taken: set[str] = set()
    for key, family in theme.families.items():
        name = _family_name(family.roman)
        name = f"{name} {_UNNAMED.sub('', key)}" if name in taken else name
        taken.add(name)
        usual = round(face(FaceKey(family.roman)).weight)
        for file, italic, bold in (
            (family.roman, False, False),
            (family.italic, True, False),
            (family.bold, False, True),
            (family.bold_italic, True, True),
        ):
            if file and file not in names:
                weight = round(face(FaceKey(file)).weight) if bold else usual
                names[file] = Called(name, italic, weight if weight > usual or not bold else max(usual + 100, _BOLD))
    return names


class Characters:
    """Which characters stand in which style, filled while the documents are rewritten."""

    def __init__(self, theme: Theme, language: str) -> None:
        self.styler = Styler(theme, language)
        self.called = called(theme)
        self._used: dict[int, tuple[Computed, set[str]]] = {}
        self.body_size = dict(self.styler.root.block.text.faces[0].axes).get("opsz", 0.0)

    def of(self, style: Computed) -> set[str]:
        """The set to which the text of elements in ``style`` is added."""
        known = self._used.get(id(style))
        if known is None:
            known = self._used[id(style)] = (style, set())
        return known[1]

    def by_face(self) -> dict[FaceKey, tuple[set[str], set[str]]]:
        """Face → its characters and the features asked of it, faces in the order of their first use."""
        out: dict[FaceKey, tuple[set[str], set[str]]] = {}
        for style, characters in self._used.values():
            text = style.block.text
            rest = characters | _made_of(characters, text)
            rest -= set("\n\r\t\u00ad")
            for key in text.faces:
                if not rest:
                    break
                here = rest & face(key).characters
                rest -= here
                if not here:
                    continue
                wanted = out.setdefault(self.embedded(key), (set(), set()))
                wanted[0].update(here)
                wanted[1].update(tag for tag, on in text.features if on)
        return out

    def embedded(self, key: FaceKey) -> FaceKey:
        """The face that stands for ``key`` in this edition, where the reader chooses the size."""
        axes = tuple((tag, self._size(value) if tag == "opsz" else value) for tag, value in key.axes)
        return FaceKey(key.file, axes)

    def _size(self, size: float) -> float:
        return self.body_size if size <= max(self.body_size, 12.0) else _DISPLAY_SIZE


def _made_of(characters: Collection[str], text: TextStyle) -> set[str]:
    """What readers set for some characters, or beside them: capitals, hyphens of divided words.

    Small capitals too are made of capitals, if a face has none or a reader does not ask for them.
    """
    made: set[str] = set()
    if text.capitals or ("smcp", 1) in text.features:
        made.update(*(character.upper() for character in characters))
    if "\u00ad" in characters or (text.hyphenate and any(map(_is_cased, characters))):
        # Of the first face that has one: for the hyphen alone no other is embedded.
        made |= next(filter(None, (_HYPHENS & face(key).characters for key in text.faces)), frozenset())
    return made


def _is_cased(character: str) -> bool:
    return character.lower() != character.upper()


def font_files(characters: Characters) -> tuple[FontFile, ...]:
    """The subsets, in the order in which their faces are first used."""
    files = []
    names: set[str] = set()
    for number, (key, (wanted, features)) in enumerate(characters.by_face().items(), 1):
        stem = _UNSAFE.sub("-", key.name.rpartition(".")[0])
        name = "-".join((stem, *(f"{tag}{value:g}" for tag, value in key.axes)))
        # Files of two folders may have the same name.
        name = f"{name}-{number}" if name in names else name
        names.add(name)
        data = _subset(key, frozenset(wanted), frozenset(features) | _FEATURES)
        files.append(FontFile(f"font-{number}", f"fonts/{name}.ttf", "font/ttf", data, key))
    return tuple(files)


def family_of(key: FaceKey, names: Mapping[str, Called], body_size: float) -> str:
    """The family's name in the stylesheet; display sizes are a family of their own."""
    return names[key.file].family + (" Display" if dict(key.axes).get("opsz", 0.0) > max(body_size, 12.0) else "")


def generic_of(key: FaceKey) -> str:
    """What a reader without the font is to take."""
    found = face(key)
    if found.fixed_pitch:
        return "monospace"
    return "serif" if found.serif else "sans-serif"


def weight_of(key: FaceKey, names: Mapping[str, Called]) -> int:
    """The weight that the stylesheet gives the face."""
    return round(dict(key.axes).get("wght", names[key.file].weight))


def notice_of(key: FaceKey) -> str:
    """Whose the font is and under which licence, in a line for the stylesheet's head."""
    source, names = hb.Face(font_data(key)), hb.OTNameIdPredefined
    licence = _SHIPPED_LICENCE
    if lent(key.file):
        licence = name_of(source, names.LICENSE_URL) or name_of(source, names.LICENSE)
    whose = name_of(source, names.COPYRIGHT) or _family_name(key.file)
    return " ".join(" — ".join(filter(None, (whose.strip(), licence.strip()))).split())


@functools.cache
def _family_name(file: str) -> str:
    key, names = FaceKey(file), hb.OTNameIdPredefined
    source = hb.Face(font_data(key))
    own = name_of(source, names.TYPOGRAPHIC_FAMILY) or name_of(source, names.FONT_FAMILY)
    return _UNNAMED.sub("", own)[:63].strip() or key.name.rpartition(".")[0]


def _subset(key: FaceKey, characters: frozenset[str], features: frozenset[str]) -> bytes:
    source = hb.Face(font_data(key))
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(map(_tag, features))
    wanted.drop_table_tag_set.add(_tag("STAT"))
    wanted.name_id_set.clear()
    wanted.name_id_set.update(_NAMES)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    if source.axis_infos:
        wanted.pin_all_axes_to_default(source)
        for tag, value in key.axes:
            wanted.pin_axis_location(source, tag, value)
    return bytes(hb.subset(source, wanted).blob.data)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")
