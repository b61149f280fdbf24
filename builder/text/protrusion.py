"""How far a character hangs into the margin, so that the edge of a column looks straight.

Values are thousandths of the glyph's own width, as pdfTeX and microtype count them. A hyphen that hangs by half
leaves the edge to the letters; round and slanted letters hang by a trifle. Full-width punctuation sits in one half of
its square, so the empty half goes into the margin, and the mark itself stands flush; in fonts in which it stands in the
middle, as in those for traditional Chinese, no more than what is empty beside it does.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from builder.text.faces import Face


class Protrusion(NamedTuple):
    """Thousandths of the glyph's width that may hang into the margin."""

    left: int
    """Where the character starts a line."""
    right: int
    """Where it ends one."""


Table: TypeAlias = Mapping[str, Protrusion]

NONE: Final = Protrusion(0, 0)


def _table(rows: str) -> dict[str, Protrusion]:
    """Rows of characters, left and right."""
    table: dict[str, Protrusion] = {}
    for row in rows.strip().splitlines():
        characters, left, right = row.split()
        table |= dict.fromkeys(characters, Protrusion(int(left), int(right)))
    return table


_FULL_WIDTH: Final[Table] = MappingProxyType(
    _table("""
        、。，．     0   500
        ：；！？     0   400
        ）］｝〉》」』】〕〗  0   500
        （［｛〈《「『【〔〖  500 0
    """)
)

_GENERAL: Final[Table] = MappingProxyType(
    {
        **_table("""
            -‐‑    500 500
            .      0   700
            ,      0   500
            :;     0   500
            !?     0   100
            –      200 200
            —      150 150
            …      0   200
            ‘’‚‹›  300 400
            “”„«»  300 300
            "'     300 300
            ()     100 100
            []     50  50
            /      100 200
            *†     200 200
            AVWYXT 50  50
            vwy    50  70
            k      0   30
            r      0   50
            АТУХЧ  50  50
            ГР     0   50
            уху    40  50
            гт     0   40
            тч     30  30
            47     40  40
            1      80  40
        """),
        "\u00ad": Protrusion(500, 500),
        **_FULL_WIDTH,
    }
)

_SANS: Final[Table] = MappingProxyType(
    # Without serifs to mark the edge, diagonals and crossbars show more white and hang further; stems stand flush.
    _table("""
        AVWYT  70  70
        АТУ    70  70
        vwy    60  60
        LГ     0   60
        ‘’     350 450
        “”     350 350
    """)
)

# In a Han face dash and ellipsis join what is beside them, and quotation marks have a square of their own.
_HAN_DASHES: Final[Table] = MappingProxyType(_table("—… 0 0"))
_HAN_QUOTES: Final[Table] = MappingProxyType(
    _table("""
        “‘     500 0
        ”’     0   500
    """)
)
_HAN: Final = "一"
"""A character that every Han face has."""
_SQUARE: Final = 900.0
"""Width, in 1/1000 em, from which on a mark has a square of its own."""


def protrusion(character: str, face: Face | None = None) -> Protrusion:
    """How far ``character`` hangs at either edge; nothing for a character without an entry. Some faces have values of
    their own."""
    return _edges(face).get(character, NONE)


@functools.cache
def _edges(face: Face | None) -> Table:
    if face is None:
        return _GENERAL
    if face.key.name.startswith("SourceSans3-"):  # all weights of a family share their edges
        return {**_GENERAL, **_SANS}
    if _HAN not in face.characters:
        return _GENERAL
    squares = {**_FULL_WIDTH, **_HAN_QUOTES}
    return {**_GENERAL, **_HAN_DASHES, **dict(_within_squares(face, squares))}


def _within_squares(face: Face, table: Table) -> Iterator[tuple[str, Protrusion]]:
    """The values of marks that have a square of their own, no more than is empty at either side of them."""
    for character, (left, right) in table.items():
        gid = face.font.get_nominal_glyph(ord(character))
        ink = face.font.get_glyph_extents(gid) if gid else None
        if gid is None or ink is None or face.advance(gid) < _SQUARE:
            continue
        share = 1000 * face.scale / face.advance(gid)
        before, wide = int(ink.x_bearing * share), int(ink.width * share)
        yield character, Protrusion(max(0, min(left, before)), max(0, min(right, 1000 - before - wide)))
