"""Pictures as image objects. The same bytes are embedded once, whatever names they go by.

JPEG goes in as it is. Other files are unpacked and packed again without loss; transparency becomes a soft mask.
Colours that the file's output intent (sRGB) doesn't cover, CMYK above all, are converted.
"""

from __future__ import annotations

import hashlib
import io

from PIL import Image, ImageOps

from builder.pdf.objects import Objects, Raw, stream

_SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB"}
_GREY = frozenset({"1", "I", "I;16", "LA"})
_ORIENTATION = 0x0112  # EXIF: how the camera was held
_UPRIGHT = 1


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
            upright = picture.getexif().get(_ORIENTATION, _UPRIGHT) == _UPRIGHT
            if picture.format == "JPEG" and picture.mode in _SPACES and upright:
                entries = _entries(picture.size, picture.mode) + "/Filter/DCTDecode"
                return self._objects.add(stream(data, entries, compress=False))
            picture.load()
            turned = ImageOps.exif_transpose(picture)
        mask = ""
        if turned.has_transparency_data:
            turned = turned.convert("RGBA")
            alpha = turned.getchannel("A")
            if alpha.getextrema() != (255, 255):
                mask = f"/SMask {self._objects.add(_packed(alpha, ''))} 0 R"
        plain = (
            turned if turned.mode in _SPACES else turned.convert("L" if turned.mode in ("1", "I;16", "LA") else "RGB")
        )
        return self._objects.add(_packed(plain, mask))


def _entries(size: tuple[int, int], mode: str) -> str:
    return f"/Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}/ColorSpace{_SPACES[mode]}/BitsPerComponent 8"


def _packed(picture: Image.Image, more: str) -> Raw:
    return stream(picture.tobytes(), _entries(picture.size, picture.mode) + more)
