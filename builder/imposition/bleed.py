"""What runs off a page goes on over its edge, so that a cut that is a little off shows no white.

A coloured field that reaches an edge is made longer there; a picture that does is made a little larger, about its
middle, and cut off. Both are found in the content streams that ``builder.pdf`` writes, one operation a line; what
other programs have written is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pikepdf
from pikepdf import Array, Name

from builder.geometry import Size

NEAR = 0.05
"""Points from the edge at which something counts as running off the page: coordinates are rounded to 1/1000."""

_NUMBER = rb"(-?\d+(?:\.\d+)?|-?\.\d+)"
FIELD = re.compile(rb"^" + rb" ".join([_NUMBER] * 4) + rb" re f$", re.MULTILINE)
"""A coloured field, as a content stream has it."""
_PICTURE = re.compile(rb"^q " + _NUMBER + rb" 0 0 " + rb" ".join([_NUMBER] * 3) + rb" cm/(\w+) Do Q$", re.MULTILINE)


def widen(page: pikepdf.Page, bleed: float) -> None:
    """Let a page bleed, in place.

    Args:
        page: As this program makes it, of the size that it is cut to. That becomes its TrimBox; BleedBox and MediaBox
            are wider on all sides.
        bleed: Points around it that are cut off.
    """
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    if "/Contents" in page.obj and (left, bottom) == (0, 0):
        page.contents_coalesce()
        content = page.obj.Contents.read_bytes()
        wider = bled(content, Size(right, top), bleed)
        if wider != content:
            page.obj.Contents.write(wider)
    box = [round(edge, 3) for edge in (left - bleed, bottom - bleed, right + bleed, top + bleed)]
    page.obj[Name.TrimBox] = Array([left, bottom, right, top])
    page.obj[Name.BleedBox] = Array(box)
    page.obj[Name.MediaBox] = Array(box)


def bled(content: bytes, size: Size, bleed: float) -> bytes:
    """The content stream of a page whose fields and pictures at the edge go over it."""

    def field(match: re.Match[bytes]) -> bytes:
        x, y, width, height = map(float, match.groups())
        box = _over(x, y, x + width, y + height, size, bleed)
        if box is None:
            return match[0]
        left, bottom, right, top = box
        return f"{_numbers((left, bottom, right - left, top - bottom))} re f".encode("ascii")

    def picture(match: re.Match[bytes]) -> bytes:
        width, height, x, y = map(float, match.groups()[:4])
        box = _over(x, y, x + width, y + height, size, bleed)
        if box is None or width <= 0 or height <= 0:
            return match[0]
        left, bottom, right, top = box
        grow = max((right - left) / width, (top - bottom) / height)
        wide, high = width * grow, height * grow
        corner = ((left + right - wide) / 2, (bottom + top - high) / 2)
        clip = _numbers((left, bottom, right - left, top - bottom))
        return f"q {clip} re W n {_numbers((wide, 0, 0, high, *corner))} cm/{match[5].decode()} Do Q".encode("ascii")

    return _PICTURE.sub(picture, FIELD.sub(field, content))


def _over(
    left: float, bottom: float, right: float, top: float, size: Size, bleed: float
) -> tuple[float, float, float, float] | None:
    """A box with its sides at the page's edge moved out to the bleed; ``None``: it has none there."""
    if right <= 0 or top <= 0 or left >= size.width or bottom >= size.height:
        return None
    wider = (
        min(left, -bleed) if left <= NEAR else left,
        min(bottom, -bleed) if bottom <= NEAR else bottom,
        max(right, size.width + bleed) if right >= size.width - NEAR else right,
        max(top, size.height + bleed) if top >= size.height - NEAR else top,
    )
    return wider if wider != (left, bottom, right, top) else None


def _numbers(values: Iterable[float]) -> str:
    return " ".join(f"{value:.3f}".rstrip("0").rstrip(".") for value in values)
