"""A string in one face, shaped by HarfBuzz: glyphs that know which characters they stand for.

Results are in 1/1000 em, valid at any size. They are not kept here: whoever sets the same words again and again keeps
those, with what else has been found out about them. Nothing of the machine gets in: script, direction and language
are set, never taken from the locale.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from typing import Final, NamedTuple, TypeAlias

import uharfbuzz as hb
from msgspec import Struct

from builder.text.faces import Face
from builder.text.scripts import is_east_asian_punctuation, script_of_text

Features: TypeAlias = tuple[tuple[str, int], ...]
"""OpenType features switched on (1), off (0) or to an alternate, such as ``(("smcp", 1), ("kern", 0))``."""

SOFT_HYPHEN: Final = "\u00ad"


class Glyph(NamedTuple):
    """One glyph of a shaped string. Lengths are in 1/1000 em."""

    gid: int
    advance: float
    """How far the pen moves, kerning included."""
    dx: float
    """Offset of the drawn glyph from the pen, to the right."""
    dy: float
    """Offset of the drawn glyph from the pen, upwards."""
    text: str
    """The characters that this glyph stands for: several for a ligature, none for the second glyph of a character."""


class Shaped(Struct, frozen=True, eq=False):
    """A string as glyphs of one face. Left to right, the texts of the glyphs joined are ``text``."""

    text: str
    face: Face
    width: float
    """Sum of the advances, in 1/1000 em."""
    glyphs: tuple[Glyph, ...]
    """In drawing order: from left to right, also in a script that runs from right to left."""
    missing: tuple[str, ...]
    """The characters that the face has no glyph for, each once, in order of the text."""


def shape(face: Face, text: str, features: Features = (), language: str = "") -> Shaped:
    """Shape ``text`` in ``face``. ``language`` is a BCP 47 tag, empty for none.

    The text is taken to be of one script and one direction, as a word is.
    """
    script, direction = _segment(text)
    buffer = _buffer()
    buffer.add_str(text)
    buffer.direction = direction
    buffer.script = script
    buffer.language = language or "und"
    hb.shape(face.font, buffer, dict(features) if features else None)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    buffer.clear_contents()

    gids = [info.codepoint for info in infos]
    clusters = [info.cluster for info in infos]
    texts = text if clusters == list(range(len(text))) else _deal(text, clusters)
    keys = zip(gids, [position.position for position in positions], texts, strict=True)
    glyphs = tuple(map(_glyphs(face).__getitem__, keys))
    width = 0.0
    for glyph in glyphs:
        width += glyph[1]
    return Shaped(text, face, width, glyphs, _missing(face, text, gids, clusters) if 0 in gids else ())


class _Glyphs(dict[tuple[int, tuple[int, int, int, int], str], Glyph]):
    """The distinct glyphs of one face, shared by all words: little memory, and less for the collector to walk."""

    def __init__(self, scale: float) -> None:
        self.scale = scale

    def __missing__(self, key: tuple[int, tuple[int, int, int, int], str]) -> Glyph:
        gid, (dx, dy, advance, _), text = key
        scale = self.scale
        glyph = self[key] = Glyph(gid, advance * scale, dx * scale, dy * scale, text)
        return glyph


@functools.cache
def _glyphs(face: Face) -> _Glyphs:
    return _Glyphs(face.scale)


@functools.cache
def shape_soft_hyphen(stack: tuple[Face, ...], features: Features = ()) -> Shaped:
    """The hyphen that a line ends with where a word was divided, in the first face that has one: drawn as a hyphen,
    read as U+00AD."""
    face = next((one for one in stack if one.has(0x2010) or one.has(0x2D)), stack[0])
    drawn = shape(face, "\u2010" if face.has(0x2010) else "-", features)
    first, *rest = drawn.glyphs
    glyphs = (first._replace(text=SOFT_HYPHEN), *(glyph._replace(text="") for glyph in rest))
    return Shaped(SOFT_HYPHEN, face, drawn.width, glyphs, drawn.missing)


def read_as(shaped: Shaped, letters: Sequence[str]) -> Shaped:
    """``shaped`` drawn as it is, its characters read as ``letters``, one for each."""
    rest = iter(letters)
    glyphs = [glyph._replace(text="".join(itertools.islice(rest, len(glyph.text)))) for glyph in shaped.glyphs]
    return Shaped("".join(letters), shaped.face, shaped.width, tuple(glyphs), shaped.missing)


@functools.cache
def _buffer() -> hb.Buffer:
    """The one buffer that all strings pass through: making a new one costs as much as shaping a short word."""
    buffer = hb.Buffer()
    # Letters and their combining marks keep clusters of their own, so that each glyph gets its own character.
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    return buffer


def _segment(text: str) -> tuple[str, str]:
    """Script and direction of a string."""
    if text.isascii():
        return "Latn", "ltr"
    script: str = script_of_text(text)
    if script == "Zyyy":
        # Figures and punctuation alone follow the face's main script, where fonts keep their kerning.
        script = "Hani" if any(map(is_east_asian_punctuation, text)) else "Latn"
    elif script == "Zzzz":
        guess = hb.Buffer()
        guess.add_str(text)
        guess.guess_segment_properties()
        return guess.script or "Zyyy", guess.direction  # mathematical letters alone have none
    return script, "ltr"


def _deal(text: str, clusters: list[int]) -> list[str]:
    """The characters of ``text`` dealt out to glyphs of the given clusters (index of a cluster's first character).

    Characters that got no glyph (ignorable ones) go with the cluster before them, or with the first one.
    """
    if not clusters:
        return []
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    first = starts[0]
    texts: list[str] = []
    count = len(clusters)
    index = 0
    while index < count:
        start = clusters[index]
        following = index + 1
        while following < count and clusters[following] == start:
            following += 1
        characters = text[start : ends[start]]
        if start == first:
            characters = text[:first] + characters
        glyphs = following - index
        if glyphs <= len(characters):
            texts += characters[: glyphs - 1]
            texts.append(characters[glyphs - 1 :])
        else:
            texts.append(characters)
            texts += [""] * (glyphs - 1)
        index = following
    return texts


def _missing(face: Face, text: str, gids: list[int], clusters: list[int]) -> tuple[str, ...]:
    """The characters at the clusters of ``.notdef`` glyphs that the face lacks, in order of the text."""
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    found: dict[str, None] = {}
    for start in sorted({cluster for gid, cluster in zip(gids, clusters, strict=True) if gid == 0}):
        whole = text[start : ends[start]]
        # A letter that the face has stands in the cluster of a mark above it that it has not.
        found |= dict.fromkeys([one for one in whole if not face.has(ord(one))] or whole[:1])
    return tuple(found)
