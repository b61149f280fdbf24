"""A drawing desk for tests: the shipped theme's look, and what stands on a finished figure."""

from __future__ import annotations

import functools
import itertools

from msgspec.structs import replace

from builder.figures.art import Art, Label, Path
from builder.figures.look import Look, look_of
from builder.markup import theme as themes
from builder.markup.lettering import lettering_of
from builder.markup.styles import Styler
from builder.resources import resource

MEASURE = 314.6
"""Width of the text on a page of the briefing, in points."""


@functools.cache
def look() -> Look:
    text = resource("themes", "briefing.yaml").read_text(encoding="utf-8")
    theme, found = themes.load(text, "briefing.yaml", lambda file: file.startswith("Source"))
    assert theme is not None, found
    styler = Styler(theme, "en-GB")
    figure = styler.child(styler.root, "figure")
    return look_of(lettering_of(styler, styler.child(figure, "img")))


def sized(size: float) -> Look:
    """The look with its lettering at another size."""
    styles = {
        name: replace(style, block=replace(style.block, text=replace(style.block.text, size=size)))
        for name, style in look().styles.items()
    }
    return Look(styles, look().colours)


def words(art: Art) -> list[str]:
    return [label.row.text for label in art.labels]


def meeting(labels: tuple[Label, ...] | list[Label]) -> list[tuple[str, str]]:
    """Pairs of labels whose letters lie on one another."""
    out = []
    for one, other in itertools.combinations(labels, 2):
        a, b = one.box, other.box
        if a[0] < b[2] - 0.05 and b[0] < a[2] - 0.05 and a[1] < b[3] - 0.05 and b[1] < a[3] - 0.05:
            out.append((one.row.text, other.row.text))
    return out


def box_of(path: Path) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a path without curves."""
    xs = [float(segment[1]) for segment in path.segments if len(segment) == 3]
    ys = [float(segment[2]) for segment in path.segments if len(segment) == 3]
    return min(xs), min(ys), max(xs), max(ys)


def filled(art: Art, colour: str) -> list[tuple[float, float, float, float]]:
    """The boxes of the paths that are filled with a colour."""
    return [box_of(mark) for mark in art.marks if isinstance(mark, Path) and mark.fill == colour]


def run_together(art: Art) -> list[tuple[str, str]]:
    """Labels that whoever goes by places alone takes for one word: at the height of the one before, to its left."""
    return [
        (one.row.text, other.row.text)
        for one, other in itertools.pairwise(art.labels)
        if abs(other.y - one.y) <= 0.5 * one.row.size and other.left < one.left + one.row.width
    ]
