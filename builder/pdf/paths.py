"""The paths of drawn figures as PDF's operators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from builder.figures.art import Path
from builder.geometry import Rect
from builder.pdf.objects import number

_CAPS: Final = {"butt": 0, "round": 1, "square": 2}
_JOINS: Final = {"miter": 0, "round": 1, "bevel": 2}


def operators(paths: tuple[Path, ...], rect: Rect, height: float, clipped: bool = False) -> Iterator[str]:
    """The operators that paint ``paths``, whose corner is that of ``rect`` on a page ``height`` points high, and
    which end at its edges if they are ``clipped``; the graphics state is as before when they are done."""
    yield "q"
    if clipped:
        corner = (rect.x, height - rect.y - rect.height, rect.width, rect.height)
        yield f"{' '.join(map(number, corner))} re W n"
    last: dict[str, str] = {}
    for path in paths:
        state = {}
        if path.fill:
            state["fill"] = f"{_rgb(path.fill)} rg"
        if path.stroke:
            state["stroke"] = f"{_rgb(path.stroke)} RG"
            state["width"] = f"{number(path.width)} w"
            state["dash"] = f"[{' '.join(map(number, path.dash))}] 0 d"
            state["cap"] = f"{_CAPS[path.cap]} J"
            state["join"] = f"{_JOINS[path.join]} j"
            if path.join == "miter":
                state["miter"] = f"{number(path.miter)} M"
        for name, operator in state.items():
            if last.get(name) != operator:
                last[name] = operator
                yield operator
        for kind, *values in path.segments:
            places = [float(value) for value in values]
            turned = [
                number(rect.x + value) if index % 2 == 0 else number(height - rect.y - value)
                for index, value in enumerate(places)
            ]
            yield " ".join((*turned, _SEGMENTS[str(kind)]))
        yield _paint(path)
    yield "Q"


_SEGMENTS: Final = {"M": "m", "L": "l", "C": "c", "Z": "h"}


def _paint(path: Path) -> str:
    star = "*" if path.even_odd else ""
    if path.fill and path.stroke:
        return f"B{star}"
    if path.fill:
        return f"f{star}"
    return "S" if path.stroke else "n"


def _rgb(colour: str) -> str:
    return " ".join(number(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
