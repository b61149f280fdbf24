"""Pictures as image objects. The same bytes are embedded once, whatever names they go by.

JPEG goes in as it is. Other files are unpacked and packed again without loss; transparency becomes a soft mask.
Colours that the file's output intent (sRGB) doesn't cover, CMYK above all, are converted.
"""

from __future__ import annotations

import functools
import hashlib
import io
import zlib
from collections.abc import Callable

from PIL import Image, ImageChops
from PIL.PngImagePlugin import PngImageFile

from builder.pdf.objects import PACKED, Objects, Raw, stream
from builder.pixels import UPRIGHT, bands, is_clear, opacity, orientation, turned

_SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB"}
_GREYS = ("1", "L", "LA", "I;16")


class Images:
    """The pictures of a document."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._numbers: dict[bytes, int] = {}

    def add(self, data: bytes) -> int:
        """The object number of the picture that ``data`` (a PNG or JPEG file) holds.

        Raises:
            PIL.UnidentifiedImageError: it holds none.
        """
        digest = hashlib.sha256(data).digest()
        if digest not in self._numbers:
            self._numbers[digest] = self._embed(data)
        return self._numbers[digest]

    def _embed(self, data: bytes) -> int:
        with Image.open(io.BytesIO(data)) as picture:
            # Asked first: looking for EXIF loads the picture, and then it is forgotten.
            depths = picture.tile[0].args if isinstance(picture, PngImageFile) and picture.tile else ""
            if picture.format == "JPEG" and picture.mode in _SPACES and orientation(picture) == UPRIGHT:
                entries = _entries(picture.size, picture.mode) + "/Filter/DCTDecode"
                return self._objects.add(stream(data, entries, compress=False))
            picture.load()
            shown = turned(picture, orientation(picture))
            del picture
        read = functools.partial(_eight_bits, raw=depths if isinstance(depths, str) else "")
        mask = ""
        if is_clear(shown, read):
            mask = f"/SMask {self._objects.add(_packed(shown, 'L', lambda band: opacity(read(band))))} 0 R"
        mode = "L" if shown.mode in _GREYS else "RGB"
        return self._objects.add(_packed(shown, mode, lambda band: _opaque(read(band)).convert(mode), mask))


def _eight_bits(picture: Image.Image, raw: str) -> Image.Image:
    """A picture as samples of eight bits, and so the colour that its file says is transparent.

    Pillow clips grey of sixteen bits when it converts it, and leaves the transparent colour as the file has it.

    Args:
        picture: loaded.
        raw: how a PNG file has its samples, in Pillow's words: ``L;4``, ``RGB;16B``.
    """
    key = picture.info.get("transparency")
    if picture.mode == "I;16":
        data = picture.tobytes()  # the lower byte first
        made = Image.frombytes("L", picture.size, data[1::2])
        if isinstance(key, int):
            low = Image.frombytes("L", picture.size, data[::2]).point(_all_but(key & 255))
            made.putalpha(ImageChops.lighter(low, made.point(_all_but(key >> 8))))
        return made
    if raw in ("L;2", "L;4") and isinstance(key, int):
        picture.info["transparency"] = key * 255 // ((1 << int(raw[2])) - 1)
    elif raw == "RGB;16B" and isinstance(key, tuple):
        picture.info["transparency"] = tuple(part >> 8 for part in key)
    return picture


def _entries(size: tuple[int, int], mode: str) -> str:
    return f"/Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}/ColorSpace{_SPACES[mode]}/BitsPerComponent 8"


def _opaque(picture: Image.Image) -> Image.Image:
    """Colours by number as colours: Pillow wants to lose their transparency in a step of its own."""
    return picture.convert("RGBA") if picture.mode == "P" and "transparency" in picture.info else picture


def _all_but(sample: int) -> list[int]:
    """A table that makes all samples white but this one, which becomes black."""
    return [255 * (one != sample) for one in range(256)]


def _packed(picture: Image.Image, mode: str, change: Callable[[Image.Image], Image.Image], more: str = "") -> Raw:
    """An image object of a picture of which each band is changed into ``mode``."""
    packer = zlib.compressobj(PACKED)
    data = b"".join([*(packer.compress(change(band).tobytes()) for band in bands(picture)), packer.flush()])
    return stream(data, f"{_entries(picture.size, mode)}{more}/Filter/FlateDecode", compress=False)
