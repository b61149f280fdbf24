"""Pictures a band at a time, so that a large one takes no more memory than its own pixels and a little."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PIL import Image

_ORIENTATION = 0x0112  # EXIF: how the camera was held
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
UPRIGHT = 1
ON_ITS_SIDE = (5, 6, 7, 8)
"""Orientations that exchange width and height."""
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


def orientation(picture: Image.Image) -> int:
    """How a picture, which is loaded for it, is turned: EXIF's numbers, of which 1 is upright."""
    said = picture.getexif().get(_ORIENTATION, UPRIGHT)
    return said if said in _TURNS else UPRIGHT


def turned(picture: Image.Image, said: int) -> Image.Image:
    """The picture as it is to be shown; itself, where there is nothing to turn."""
    return picture.transpose(_TURNS[said]) if said in _TURNS else picture
