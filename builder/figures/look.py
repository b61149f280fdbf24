"""How figures look in a theme: their lettering and their colours.

The lettering is that of ``figure img`` and of ``strong`` and ``em`` inside it. Colours come from the theme's own, with
those below for what it doesn't name.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from builder.figures.lettering import Row, row, rows
from builder.markup.lettering import Lettering
from builder.markup.styles import Computed

COLOURS: Final[Mapping[str, str]] = {
    "ink": "#000000",
    "paper": "#FFFFFF",
    "grey": "#595959",
    "accent": "#9B2D1F",
    "tint": "#F3EFE8",
    "faint": "#CFCAC2",
    # Lettering on a field of data.
    "on-dark": "#FFFFFF",
    "on-light": "#000000",
    # Each a step of lightness from every other, so that a copy in black and white tells them apart; the hues are
    # those that the three kinds of colour blindness keep apart as well.
    "series-1": "#9B2D1F",
    "series-2": "#EFD9B4",
    "series-3": "#5F86A8",
    "series-4": "#1A2536",
    "series-5": "#D3A63C",
    # Lines and their markers.
    "line-1": "#9B2D1F",
    "line-2": "#1A2536",
    "line-3": "#4F7698",
    "bar": "#CFCAC2",
    "plate": "#FFFFFF",
    "land": "#F3EFE8",
    "water": "#FFFFFF",
}
"""Names of the palette, and their colours where a theme says nothing."""
MEMO: Final = 32
"""Looks that are kept: as many as there are themes and colours of figures in a book."""
LETTERING: Final = 7.6
"""Points: the size of lettering for which the weights of lines and the sizes of marks are given."""
SERIES: Final = 5
"""So many series can be told apart."""


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

    def colour(self, name: str) -> str:
        """``#RRGGBB`` of a colour of the palette, or of one written out."""
        return self.colours.get(name, name)


@functools.lru_cache(MEMO)
def look_of(lettering: Lettering) -> Look:
    """The look that a theme gives."""
    return Look(lettering.styles, {name: lettering.colours.get(name, colour) for name, colour in COLOURS.items()})
