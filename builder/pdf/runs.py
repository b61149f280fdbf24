"""Shaped words as the inside of a TJ array.

A character code stands for a glyph *and* the text it is read as. The code of a glyph with the text that its font's
character map gives it is the glyph's own number, so the code of nearly everything is known without knowing the rest
of the book. Any other pair (a small capital, a ligature, the hyphen at a line's end) is a *special*: its code can
only be settled over the whole book, so until then it stands in the stream as ``‹key›``: what else is in there are
bytes, written as Latin-1, which has neither mark.
"""

from __future__ import annotations

import functools
import hashlib
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from builder.text.faces import Face, FaceKey
from builder.text.shaping import Shaped, shape

_KEPT = 1 << 16
"""As many as an ink keeps words."""
_ESCAPED = str.maketrans({"(": r"\(", ")": r"\)", "\\": r"\\", "\r": r"\r"})
"""What may not stand in a string as it is (a bare carriage return would be read as a line feed)."""


class FontUse(NamedTuple):
    """A face as page streams name it."""

    name: str
    """Its resource name: made from the font's bytes, so every chapter gives it the same without asking."""
    key: FaceKey
    space: str
    """Its word space in a TJ array; empty if it has none."""
    space_gid: int
    space_width: float
    """1/1000 em."""


class Run(NamedTuple):
    """A shaped string, ready to be drawn at any size."""

    font: FontUse
    body: str
    """Inside of a TJ array; empty where ``raised`` has to be used."""
    width: float
    """How far the pen moves, in 1/1000 em."""
    steps: int
    """Glyphs (tracking comes after each)."""
    gids: tuple[int, ...]
    """Glyphs drawn under their own number."""
    specials: tuple[str, ...]
    """Keys of the others."""
    raised: tuple[tuple[float, str], ...] = ()
    """Where glyphs stand above or below the line (accents put in place by the shaper): height in 1/1000 em and
    inside of a TJ array, in turn."""


class Special(NamedTuple):
    """A glyph that is read as another text than its font's character map says."""

    font: str
    gid: int
    text: str

    @property
    def key(self) -> str:
        """How it stands in a page's stream until its code is known."""
        return f"{self.font}:{self.gid:04X}:{self.text.encode('utf-16-be').hex().upper()}"

    @classmethod
    def of(cls, key: str) -> Special:
        """From its key."""
        font, gid, text = key.split(":")
        return cls(font, int(gid, 16), bytes.fromhex(text).decode("utf-16-be"))


def literal(code: int) -> str:
    """A code inside of a string of bytes: they pack better than digits do."""
    return code.to_bytes(2, "big").decode("latin-1").translate(_ESCAPED)


def joined(row: Iterable[str]) -> str:
    """The inside of a TJ array, strings that follow one another made one."""
    # Brackets within strings are escaped: these two are the end of one and the beginning of another.
    return "".join(row).replace(")(", "")


@functools.cache
def font_use(face: Face) -> FontUse:
    """How page streams name ``face``."""
    digest = hashlib.sha256(face.font.face.blob.data)
    digest.update(repr(face.key.axes).encode())
    name = "F" + digest.hexdigest()[:8]
    space = shape(face, " ") if face.has(0x20) else None
    if space is None or len(space.glyphs) != 1 or face.nominal.get(space.glyphs[0].gid) != " ":
        return FontUse(name, face.key, "", 0, 0.0)
    gid = space.glyphs[0].gid
    return FontUse(name, face.key, f"({literal(gid)})", gid, face.advance(gid))


@functools.lru_cache(maxsize=_KEPT)
def encode(shaped: Shaped) -> Run:
    """``shaped`` in PDF's terms.

    Raises:
        ValueError: it has characters that its face has no glyph for, which layout should have told the author.
    """
    if shaped.missing:
        raise ValueError(f"{shaped.face!r} has no glyph for {shaped.missing!r}")
    face = shaped.face
    font = font_use(face)
    forms = _forms(face)
    gids: dict[int, None] = {}
    specials: dict[str, None] = {}
    raised: list[tuple[float, str]] = []
    body: list[str] = []
    height = 0.0
    wanted = 0.0  # where the shaper's pen is
    pen = 0.0  # where PDF's pen is
    for (gid, advance, dx, dy, _), text in zip(shaped.glyphs, _texts(shaped), strict=True):
        if dy != height:
            if body:
                raised.append((height, joined(body)))
                body = []
            height = dy
        move = round(wanted + dx - pen)
        if move:
            body.append(str(-move))
            pen += move
        code, width, key = forms[gid, text]
        if key:
            specials[key] = None
        else:
            gids[gid] = None
        body.append(code)
        pen += width
        wanted += advance
    inside = joined(body)
    if raised or height:
        raised.append((height, inside))
        inside = ""
    return Run(font, inside, pen, len(shaped.glyphs), tuple(gids), tuple(specials), tuple(raised))


class _Forms(dict[tuple[int, str], tuple[str, float, str]]):
    """How each glyph of a face, read as a text, is written in a TJ array, how far it moves PDF's pen, and its key if
    it is a special."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self.name = font_use(face).name

    def __missing__(self, drawn: tuple[int, str]) -> tuple[str, float, str]:
        gid, text = drawn
        # No code may be read as U+FEFF (ISO 14289-1, 7.21.7); this is what Unicode has put in its place.
        text = text.replace("\ufeff", "\u2060")
        key = "" if self.face.nominal.get(gid) == text else Special(self.name, gid, text).key
        form = self[drawn] = (f"(‹{key}›)" if key else f"({literal(gid)})", self.face.advance(gid), key)
        return form


@functools.cache
def _forms(face: Face) -> _Forms:
    return _Forms(face)


def _texts(shaped: Shaped) -> list[str]:
    """The text of each glyph. None is empty: where one character became several glyphs, it is taken apart as Unicode
    does, and a glyph that gets nothing even so is read as a zero-width space, since an empty text is not allowed."""
    texts = [glyph.text for glyph in shaped.glyphs]
    if all(texts):
        return texts
    for index, text in enumerate(texts):
        if text:
            continue
        first = index - 1
        apart = unicodedata.normalize("NFD", texts[first]) if first >= 0 else ""
        if len(apart) > 1:
            texts[first], texts[index] = apart[:1], apart[1:]
        else:
            texts[index] = "\u200b"
    return texts
