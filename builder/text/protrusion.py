"""How far a character hangs into the margin, so that the edge of a column looks straight.

Values are thousandths of the glyph's own width, as pdfTeX and microtype count them. A hyphen that hangs by half
leaves the edge to the letters; round and slanted letters hang by a trifle. Full-width punctuation sits in one half of
its square, so the empty half goes into the margin, and the mark itself stands flush.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias


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


_GENERAL: Final[Table] = MappingProxyType(
    _table("""
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
        、。，．     0   500
        ：；！？     0   400
        ）］｝〉》」』】〕〗  0   500
        （［｛〈《「『【〔〖  500 0
    """)
    | {"\u00ad": Protrusion(500, 500)}
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

_HAN: Final[Table] = MappingProxyType(
    # In a Han face quotation marks, dash and ellipsis fill the whole square.
    _table("""
        “‘     500 0
        ”’     0   500
        —…     0   0
    """)
)

# By the start of the font file's name, because all weights of a family share their edges.
_BY_FAMILY: Final[Mapping[str, Table]] = MappingProxyType({"SourceSans3-": _SANS, "NotoSerifSC-": _HAN})


def protrusion(character: str, font_file: str = "") -> Protrusion:
    """How far ``character`` hangs at either edge; nothing for a character without an entry.

    ``font_file`` is the name of the face's file (``face.key.file``): some families have values of their own.
    """
    return _edges(font_file).get(character, NONE)


@functools.cache
def _edges(font_file: str) -> Table:
    own = (table for family, table in _BY_FAMILY.items() if font_file.startswith(family))
    return {**_GENERAL, **next(own, {})}
