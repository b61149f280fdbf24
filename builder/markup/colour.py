"""Colours as arithmetic: how light one is, and the same hue lighter or darker."""

from __future__ import annotations

import colorsys


def channels(colour: str) -> tuple[float, float, float]:
    """Red, green and blue of ``#RRGGBB``, each 0 to 1."""
    return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))  # type: ignore[return-value]


def written(colour: tuple[float, float, float]) -> str:
    """``#RRGGBB`` of three channels."""
    return "#" + "".join(f"{round(min(max(channel, 0.0), 1.0) * 255):02X}" for channel in colour)


def luminance(colour: tuple[float, float, float]) -> float:
    """Relative luminance as WCAG 2 defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def at_luminance(colour: str, wanted: float) -> str:
    """The same hue and saturation at another luminance."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*channels(colour))
    low, high = 0.0, 1.0
    for _ in range(24):
        lightness = (low + high) / 2
        if luminance(colorsys.hls_to_rgb(hue, lightness, saturation)) < wanted:
            low = lightness
        else:
            high = lightness
    return written(colorsys.hls_to_rgb(hue, lightness, saturation))
