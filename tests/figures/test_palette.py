"""Series are told apart on a copy in black and white, and by eyes that lack a kind of cone.

The three matrices are those of Machado, Oliveira and Fernandes (2009) for complete deficiency, for linear sRGB.
"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.figures.charts.markers import DASHES
from builder.figures.palette import COLOURS, SERIES, palette
from tests.figures.desk import look

DEFICIENCIES = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
LEAST_LIGHTNESS = 12
"""Difference in CIE lightness (0–100) that a photocopy keeps."""
LEAST_DIFFERENCE = 20
"""Distance in CIELAB at which colours in separate places are surely told apart."""


def linear(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def lab(rgb):
    red, green, blue = (min(1.0, max(0.0, channel)) for channel in rgb)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def contrast(one, other):
    light = [0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2] for rgb in (linear(one), linear(other))]
    return (max(light) + 0.05) / (min(light) + 0.05)


PALETTES = {"without a theme": palette({}), "briefing": look().colours, "in blue": palette({"accent": "#1F4E79"})}
PAIRS = list(itertools.combinations(range(1, SERIES + 1), 2))


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_two_series_differ_in_lightness(palette, a, b):
    one, other = lab(linear(palette[f"series-{a}"])), lab(linear(palette[f"series-{b}"]))
    assert abs(one[0] - other[0]) >= LEAST_LIGHTNESS


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
@pytest.mark.parametrize("matrix", DEFICIENCIES.values(), ids=DEFICIENCIES)
@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_two_series_differ_for_the_colour_blind(palette, matrix, a, b):
    def seen(name):
        rgb = linear(palette[name])
        return lab([sum(weight * channel for weight, channel in zip(row, rgb, strict=True)) for row in matrix])

    one, other = seen(f"series-{a}"), seen(f"series-{b}")
    assert sum((p - q) ** 2 for p, q in zip(one, other, strict=True)) ** 0.5 >= LEAST_DIFFERENCE


def test_the_shipped_accent_and_tint_make_the_shipped_palette():
    assert palette({}) == palette({"accent": "#9B2D1F", "tint": "#F3EFE8"}) == COLOURS


def test_figures_have_the_accent_and_the_tint_of_their_theme():
    made = palette({"accent": "#1F4E79", "tint": "#E8EEF3", "series-3": "#123456"})
    assert {made[name] for name in ("accent", "series-1", "line-1")} == {"#1F4E79"}
    assert made["land"] == "#E8EEF3"
    assert made["series-3"] == "#123456"
    # Darker tints are of its hue: more blue than red.
    assert all(int(made[name][1:3], 16) <= int(made[name][5:], 16) for name in ("faint", "bar"))


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_whatever_the_accent_is_series_and_lines_differ_in_lightness(channels):
    made = palette({"accent": "#{:02X}{:02X}{:02X}".format(*channels)})
    for kind, count in (("series", SERIES), ("line", 3)):
        lights = sorted(lab(linear(made[f"{kind}-{number}"]))[0] for number in range(1, count + 1))
        # Eight bits a channel round what was reckoned.
        assert all(dark + LEAST_LIGHTNESS - 0.2 <= light for dark, light in itertools.pairwise(lights))


def test_lines_need_no_colour():
    shapes = [(dash, marker) for _, dash, marker in DASHES]
    assert len(set(shapes)) == len(shapes) == SERIES
    assert len({marker for _, marker in shapes}) == SERIES


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_lines_and_letters_stand_out_from_the_paper(palette):
    for name in ("line-1", "line-2", "line-3"):
        assert contrast(palette[name], palette["paper"]) >= 3
    for name in ("ink", "grey", "accent"):
        assert min(contrast(palette[name], palette[field]) for field in ("paper", "land")) >= 4.5


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_numbers_on_a_bar_can_be_read(palette):
    for index in range(1, SERIES + 1):
        fill = palette[f"series-{index}"]
        best = max(contrast(fill, palette["on-dark"]), contrast(fill, palette["on-light"]))
        assert best >= 4.5
