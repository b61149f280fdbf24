"""Which character code stands for which (glyph, text), settled over the whole book.

Codes are two bytes. A glyph with its own text has its own number; the specials of a face get the codes above its
last glyph, sorted, and where those run out (faces with tens of thousands of glyphs) the numbers of glyphs that the
book doesn't draw.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from msgspec import Struct

from builder.pdf.runs import Special, literal
from builder.text.faces import Face, FaceKey, face

CODES = 0x10000
_SPECIAL = re.compile("‹([^›]*)›")


class FontCodes(Struct, frozen=True):
    """The codes of one face."""

    name: str
    """Its resource name."""
    face: Face
    codes: Mapping[int, tuple[int, str]]
    """Code → glyph and text, in order of the codes."""


class Codes(Struct, frozen=True):
    """The codes of a book."""

    fonts: tuple[FontCodes, ...]
    specials: Mapping[str, str]
    """Key of a special → its code as four hexadecimal digits."""

    def fill(self, template: str) -> bytes:
        """A page's content stream with its codes in place."""
        parts = _SPECIAL.split(template)  # every other one is the key of a special
        parts[1::2] = [literal(int(self.specials[key], 16)) for key in parts[1::2]]
        return "".join(parts).encode("latin-1")


class WithGlyphs(Protocol):
    """What says which glyphs are drawn: a page, or a section."""

    @property
    def fonts(self) -> Mapping[str, FaceKey]:
        """The faces used, by resource name."""

    @property
    def glyphs(self) -> Mapping[str, tuple[int, ...]]:
        """Glyphs drawn under their own number, by resource name."""

    @property
    def specials(self) -> tuple[str, ...]:
        """Keys of the others."""


class Uses(NamedTuple):
    """What a section draws with."""

    fonts: Mapping[str, FaceKey]
    glyphs: Mapping[str, tuple[int, ...]]
    specials: tuple[str, ...]


def uses(pages: Sequence[WithGlyphs]) -> Uses:
    """What pages together draw with, sorted."""
    fonts: dict[str, FaceKey] = {}
    glyphs: dict[str, set[int]] = {}
    specials: set[str] = set()
    for page in pages:
        fonts.update(page.fonts)
        specials.update(page.specials)
        for name, gids in page.glyphs.items():
            glyphs.setdefault(name, set()).update(gids)
    return Uses(
        dict(sorted(fonts.items())),
        {name: tuple(sorted(gids)) for name, gids in sorted(glyphs.items())},
        tuple(sorted(specials)),
    )


def settle(pages: Iterable[WithGlyphs]) -> Codes:
    """The codes of a book that consists of ``pages``.

    Raises:
        ValueError: a face has more (glyph, text) pairs than there are codes.
    """
    faces: dict[str, Face] = {}
    glyphs: dict[str, set[int]] = {}
    specials: dict[str, set[Special]] = {}
    seen: set[str] = set()
    for page in pages:
        for name, face_key in page.fonts.items():
            faces.setdefault(name, face(face_key))
        for name, gids in page.glyphs.items():
            glyphs.setdefault(name, set()).update(gids)
        for key in page.specials:
            if key not in seen:
                seen.add(key)
                special = Special.of(key)
                specials.setdefault(special.font, set()).add(special)
    fonts: list[FontCodes] = []
    found: dict[str, str] = {}
    for name in sorted(faces):
        one = faces[name]
        own = glyphs.get(name, set())
        codes = {gid: (gid, one.nominal[gid]) for gid in own}
        free = _free(one.font.face.glyph_count, own)
        for special in sorted(specials.get(name, ())):
            code = next(free, None)
            if code is None:
                raise ValueError(f"{one!r} is drawn with more than {CODES} pairs of glyph and text")
            codes[code] = (special.gid, special.text)
            found[special.key] = f"{code:04X}"
        fonts.append(FontCodes(name, one, dict(sorted(codes.items()))))
    return Codes(tuple(fonts), found)


def _free(glyph_count: int, drawn: set[int]) -> Iterator[int]:
    yield from range(glyph_count, CODES)
    yield from (gid for gid in range(1, glyph_count) if gid not in drawn)
