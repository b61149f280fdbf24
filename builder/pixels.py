"""Pictures a band at a time, so that a large one takes no more memory than its own pixels and a little."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PIL import Image, ImageOps

ORIENTATION = 0x0112
"""EXIF: how the camera was held."""
BAND = 1 << 20
"""Pixels of a band, about."""

# How large a picture may be is one of our own limits, which is held before anything is decoded.
Image.MAX_IMAGE_PIXELS = None


def bands(picture: Image.Image) -> Iterator[Image.Image]:
    """The picture in bands of whole rows, from the top."""
    width, height = picture.size
    step = max(1, BAND // max(width, 1))
    for top in range(0, height, step):
        yield picture.crop((0, top, width, min(top + step, height)))


def is_clear(picture: Image.Image, read: Callable[[Image.Image], Image.Image] = lambda band: band) -> bool:
    """Whether something shines through it somewhere; ``read`` is done to each band first."""
    return picture.has_transparency_data and any(opacity(read(band)).getextrema()[0] != 255 for band in bands(picture))


def opacity(picture: Image.Image) -> Image.Image:
    """How much hides what lies behind each pixel, as grey: 255 all of it."""
    own = picture if "A" in picture.getbands() else picture.convert("RGBA")
    return own.getchannel("A")


def is_upright(picture: Image.Image) -> bool:
    """Whether a picture, which is loaded for it, is to be shown as it lies in its file."""
    return bool(picture.getexif().get(ORIENTATION, 1) == 1)


def upright(picture: Image.Image) -> Image.Image:
    """The picture turned as its file says; itself, where there is nothing to turn."""
    return picture if is_upright(picture) else ImageOps.exif_transpose(picture)
