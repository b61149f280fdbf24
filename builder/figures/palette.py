"""The colours of figures: those that a theme names, and the others made to go with its accent and its tint.

Series are told apart by lightness first, so that a copy in black and white still does. The first has the theme's
accent, however light that is; the others take the steps of lightness that it leaves free, in their own hues.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from builder.markup import theme
from builder.markup.colour import at_luminance, channels, luminance, written

COLOURS: Final[Mapping[str, str]] = {
    **theme.COLOURS,
    # The tint, darker.
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
"""Names of the palette, and their colours beside the accent and the tint that stand here."""
SERIES: Final = 5
"""So many series can be told apart."""
STEP: Final = 12.2
"""Difference in CIE lightness (0 to 100) that a photocopy keeps."""


def palette(named: Mapping[str, str]) -> Mapping[str, str]:
    """All colours, where a theme names some."""
    accent, tint = (named.get(name, COLOURS[name]) for name in ("accent", "tint"))
    made = {
        **_beside(accent, [f"series-{number}" for number in range(1, SERIES + 1)]),
        **_beside(accent, ["line-1", "line-2", "line-3"]),
        "land": tint,
        **{name: _darker(tint, COLOURS[name]) for name in ("faint", "bar")},
    }
    return {name: named.get(name) or made.get(name, colour) for name, colour in COLOURS.items()}


def _beside(accent: str, names: Sequence[str]) -> Mapping[str, str]:
    """The colours of a scale, the first of which is the accent: that takes the step nearest to its lightness, and the
    others what is left, in their order from dark to light and far enough from it."""
    steps = sorted(_lightness(COLOURS[name]) for name in names)
    own = _lightness(accent)
    taken = min(range(len(steps)), key=lambda at: abs(steps[at] - own))
    steps[taken] = own
    for at in range(taken - 1, -1, -1):
        steps[at] = min(steps[at], steps[at + 1] - STEP)
    for at in range(taken + 1, len(steps)):
        steps[at] = max(steps[at], steps[at - 1] + STEP)
    others = sorted(names[1:], key=lambda name: _lightness(COLOURS[name]))
    free = steps[:taken] + steps[taken + 1 :]
    return {names[0]: accent} | {name: _at(COLOURS[name], step) for name, step in zip(others, free, strict=True)}


def _at(colour: str, lightness: float) -> str:
    """A colour at another lightness; what has it already stays as it is."""
    return colour if _lightness(colour) == lightness else at_luminance(colour, _luminance_of(lightness))


def _darker(tint: str, than: str) -> str:
    """A tint so much darker as another colour is than the palette's own."""
    parts = zip(channels(tint), channels(than), channels(COLOURS["tint"]), strict=True)
    red, green, blue = (own * dark / light for own, dark, light in parts)
    return written((red, green, blue))


def _lightness(colour: str) -> float:
    """CIE L*, 0 (black) to 100 (white)."""
    light = luminance(channels(colour))
    return 116 * light ** (1 / 3) - 16 if light > 0.008856 else 903.3 * light


def _luminance_of(lightness: float) -> float:
    return float(((lightness + 16) / 116) ** 3) if lightness > 8 else max(lightness, 0.0) / 903.3
