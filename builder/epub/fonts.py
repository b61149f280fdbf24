"""Fonts to embed: for each face that the theme uses, a subset of exactly the characters that stand in it."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Collection
from typing import Final, NamedTuple

import uharfbuzz as hb
from msgspec import Struct

from builder.markup.style import TextStyle
from builder.markup.styles import BOLD_FROM, Computed, Styler
from builder.markup.theme import Theme
from builder.markup.vocabulary import VOCABULARY, Place
from builder.text.capitals import possible_capitals
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
_REGULAR, _BOLD = 400, 700
_MEDIUM: Final = 500
"""Of two files, readers take the regular one up to this weight (CSS Fonts 4, 5.2)."""
_INLINES: Final = frozenset(row.kind for row in VOCABULARY.values() if row.place is Place.INLINE)
UPRIGHT: Final = ("zh", "yue", "ja", "ko")
"""Languages whose text is never slanted, nor are foreign words in it that do not say their language."""


class Called(NamedTuple):
    """What the style sheet calls a face."""

    family: str
    italic: bool
    weight: int


class FontFile(Struct, frozen=True):
    """One embedded face."""

    id: str
    file: str
    media_type: str
    data: bytes
    key: FaceKey
    called: tuple[Called, ...]
    """One for each family of the theme that it is used in, and each place there."""


class Names:
    """What the style sheet calls a theme's faces, so that readers choose among them as print does.

    Each family has a name of its own, also where two have a file in common. What a file is there the theme decides,
    since not all files say rightly whether they are italic and how bold they are.
    """

    def __init__(self, styler: Styler) -> None:
        self._styler = styler
        self._theme = styler.theme
        self._body_size = dict(styler.root.block.text.faces[0].axes).get("opsz", styler.root.look.size)
        self._families: dict[str, str] = {}
        taken: set[str] = set()
        for key, family in self._theme.families.items():
            name = _family_name(family.roman)
            name = f"{name} {_UNNAMED.sub('', key)}" if name.casefold() in taken else name
            self._families[key] = _free(name, " ", taken)

    def of(self, style: Computed) -> tuple[Called, ...]:
        """What the faces of a style are called, one by one."""
        families = dict.fromkeys((style.look.family, *self._theme.fallback))
        return tuple(self._called(*one, style) for one in zip(families, self.faces(style), strict=True))

    def families(self, style: Computed) -> tuple[str, ...]:
        """The families of a style; display sizes are a family of their own."""
        return tuple(dict.fromkeys(called.family for called in self.of(style)))

    def weight(self, style: Computed) -> int:
        """The weight that elements of a style have."""
        weight, static = style.look.weight, not self._theme.families[style.look.family].variable
        return round(min(weight, _MEDIUM) if static and weight < BOLD_FROM else weight)

    def faces(self, style: Computed) -> tuple[FaceKey, ...]:
        """The faces that stand for those of a style in this edition, where the reader chooses the size."""
        lines = (dict(one.axes) for one in self._line(style).block.text.faces)
        pairs = zip(style.block.text.faces, lines, strict=True)
        return tuple(self._embedded(key, axes.get("opsz", 0.0)) for key, axes in pairs)

    def _embedded(self, key: FaceKey, size: float) -> FaceKey:
        axes = tuple((tag, self._size(size) if tag == "opsz" else value) for tag, value in key.axes)
        return FaceKey(key.file, axes)

    def _line(self, style: Computed) -> Computed:
        """The style of the line that holds words of a style, or of what in it has a family of its own: for readers they
        are of the same face, however much smaller they are."""
        here = line = self._styler.root
        for kind in style.path:
            here = self._styler.child(here, kind)
            if kind not in _INLINES or here.look.family != line.look.family:
                line = here
        return line

    def _called(self, name: str, key: FaceKey, style: Computed) -> Called:
        family, look, axes = self._theme.families[name], style.look, dict(key.axes)
        italic = look.italic and key.file in (family.italic, family.bold_italic)
        bold = look.weight >= BOLD_FROM and key.file in (family.bold, family.bold_italic)
        display = " Display" if self._is_display(axes.get("opsz", 0.0)) else ""
        return Called(self._families[name] + display, italic, round(axes.get("wght", _BOLD if bold else _REGULAR)))

    def _is_display(self, size: float) -> bool:
        return size > max(self._body_size, 12.0)

    def _size(self, size: float) -> float:
        return _DISPLAY_SIZE if self._is_display(size) else self._body_size


class Wanted(NamedTuple):
    """What is asked of a face."""

    characters: set[str]
    features: set[str]
    called: dict[Called, None]


class Characters:
    """Which characters stand in which style, filled while the documents are rewritten."""

    def __init__(self, theme: Theme, language: str) -> None:
        self.styler = Styler(theme, language)
        self.names = Names(self.styler)
        self._used: dict[int, tuple[Computed, set[str]]] = {}

    def of(self, style: Computed) -> set[str]:
        """The set to which the text of elements in ``style`` is added."""
        if style.look.italic and style.look.language.partition("-")[0].lower() in UPRIGHT:
            style = self.styler.upright(style)
        known = self._used.get(id(style))
        if known is None:
            known = self._used[id(style)] = (style, set())
        return known[1]

    def by_face(self) -> dict[FaceKey, Wanted]:
        """Face → what is asked of it, faces in the order of their first use."""
        out: dict[FaceKey, Wanted] = {}
        for style, characters in self._used.values():
            text = style.block.text
            rest = characters | _made_of(characters, text)
            rest -= set("\n\r\t\u00ad")
            for key, called in zip(self.names.faces(style), self.names.of(style), strict=True):
                if not rest:
                    break
                here = rest & face(key).characters
                rest -= here
                if not here:
                    continue
                wanted = out.setdefault(key, Wanted(set(), set(), {}))
                wanted.characters.update(here)
                wanted.features.update(tag for tag, on in text.features if on)
                wanted.called[called] = None
        return out


def _made_of(characters: Collection[str], text: TextStyle) -> set[str]:
    """What readers set for some characters, or beside them: capitals, hyphens of divided words.

    Small capitals too are made of capitals, if a face has none or a reader does not ask for them.
    """
    made: set[str] = set()
    if text.capitals or ("smcp", 1) in text.features:
        made |= possible_capitals(characters, text.language)
    if "\u00ad" in characters or (text.hyphenate and any(one.lower() != one.upper() for one in characters)):
        # Of the first face that has one: for the hyphen alone no other is embedded.
        made |= next(filter(None, (_HYPHENS & face(key).characters for key in text.faces)), frozenset())
    return made


def font_files(characters: Characters) -> tuple[FontFile, ...]:
    """The subsets, in the order in which their faces are first used."""
    files = []
    taken: set[str] = set()
    for number, (key, wanted) in enumerate(characters.by_face().items(), 1):
        stem = _UNSAFE.sub("-", key.name.rpartition(".")[0])
        name = _free("-".join((stem, *(f"{tag}{value:g}" for tag, value in key.axes))), "-", taken)
        data = _subset(key, frozenset(wanted.characters), frozenset(wanted.features) | _FEATURES)
        files.append(FontFile(f"font-{number}", f"fonts/{name}.ttf", "font/ttf", data, key, tuple(wanted.called)))
    return tuple(files)


def _free(name: str, sign: str, taken: set[str]) -> str:
    """The name, with a number behind it where it is taken, and from now on it is: neither style sheets nor all file
    systems tell small letters from capitals."""
    free = name
    for number in itertools.count(2):
        if free.casefold() not in taken:
            break
        free = f"{name}{sign}{number}"
    taken.add(free.casefold())
    return free


def generic_of(key: FaceKey) -> str:
    """What a reader without the font is to take."""
    found = face(key)
    if found.fixed_pitch:
        return "monospace"
    return "serif" if found.serif else "sans-serif"


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
