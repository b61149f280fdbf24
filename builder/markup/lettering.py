"""What a theme says of figures that are drawn: the styles of their lettering, and its colours."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from builder.markup.styles import Computed, Styler


class Lettering(Struct, frozen=True, eq=False):
    """The styles of the words in a figure, and the colours that the theme names."""

    styles: Mapping[str, Computed]
    """``text``, ``strong`` and ``em``."""
    colours: Mapping[str, str]


def lettering_of(styler: Styler, image: Computed) -> Lettering:
    """The lettering of the figures that stand where ``image``, the style of a figure's ``img``, does."""
    styles = {"text": image, "strong": styler.child(image, "strong"), "em": styler.child(image, "em")}
    return Lettering(styles, styler.theme.colours)
