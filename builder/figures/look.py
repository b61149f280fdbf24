"""How figures look in a theme: their lettering and their colours.

The lettering is that of ``figure img`` and of ``strong`` and ``em`` inside it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from builder.figures.lettering import Row, pieces, row, rows
from builder.figures.palette import palette
from builder.markup.lettering import Lettering
from builder.markup.styles import Computed

MEMO: Final = 32
"""Looks that are kept: as many as there are themes and colours of figures in a book."""
LETTERING: Final = 7.6
"""Points: the size of lettering for which the weights of lines and the sizes of marks are given."""


class Look(Struct, frozen=True, eq=False):
    """The lettering and the colours of the figures of a theme."""

    styles: Mapping[str, Computed]
    """``text``, ``strong`` and ``em``."""
    colours: Mapping[str, str]
    """Name of the palette → ``#RRGGBB``."""

    @property
    def size(self) -> float:
        """Of the lettering, in points."""
        return self.styles["text"].block.text.size

    @property
    def unit(self) -> float:
        """What a point of a mark is in points, so that lines, dots and gaps are in keeping with the lettering."""
        return self.size / LETTERING

    @property
    def leading(self) -> float:
        """From line to line of a label, in points."""
        return 1.2 * self.size

    def row(self, text: str, style: str = "text") -> Row:
        """A line of lettering."""
        return row(text, self.styles[style].block.text, style)

    def rows(self, text: str, width: float, style: str = "text") -> tuple[Row, ...]:
        """Lettering in lines of at most ``width`` points."""
        return rows(text, self.styles[style].block.text, width, style)

    def pieces(self, text: str, style: str = "text") -> list[tuple[str, bool]]:
        """What no line end divides in lettering, each with whether a space stands before it."""
        return pieces(text, self.styles[style].block.text)

    def colour(self, name: str) -> str:
        """``#RRGGBB`` of a colour of the palette, or of one written out."""
        return self.colours.get(name, name)


@functools.lru_cache(MEMO)
def look_of(lettering: Lettering) -> Look:
    """The look that a theme gives."""
    return Look(lettering.styles, palette(lettering.colours))
