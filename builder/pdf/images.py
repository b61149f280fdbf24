"""Pictures as image objects. The same bytes are embedded once, whatever names they go by.

JPEG goes in as it is. Other files are unpacked and packed again without loss; transparency becomes a soft mask.
Colours that the file's output intent (sRGB) doesn't cover, CMYK above all, are converted.
"""

from __future__ import annotations

import hashlib
import io

from PIL import Image, ImageOps
from PIL.PngImagePlugin import PngImageFile

from builder.pdf.objects import Objects, Raw, stream

_SPACES = {"L": "/DeviceGray", "RGB": "/DeviceRGB"}
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
            # Asked first: looking for EXIF loads the picture, and then it is forgotten.
            depths = picture.tile[0].args if isinstance(picture, PngImageFile) and picture.tile else ""
            upright = picture.getexif().get(_ORIENTATION, _UPRIGHT) == _UPRIGHT
            if picture.format == "JPEG" and picture.mode in _SPACES and upright:
                entries = _entries(picture.size, picture.mode) + "/Filter/DCTDecode"
                return self._objects.add(stream(data, entries, compress=False))
            picture.load()
            turned = ImageOps.exif_transpose(_eight_bits(picture, depths if isinstance(depths, str) else ""))
        mask = ""
        if turned.has_transparency_data:
            turned = turned.convert("RGBA")
            alpha = turned.getchannel("A")
            if alpha.getextrema() != (255, 255):
                mask = f"/SMask {self._objects.add(_packed(alpha, ''))} 0 R"
        plain = turned if turned.mode in _SPACES else turned.convert("L" if turned.mode in ("1", "LA") else "RGB")
        return self._objects.add(_packed(plain, mask))


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
            low, high = key & 255, key >> 8
            pairs = zip(data[::2], data[1::2], strict=True)
            made.putalpha(Image.frombytes("L", picture.size, bytes(255 * (pair != (low, high)) for pair in pairs)))
        made.info["exif"] = picture.info.get("exif", b"")
        return made
    if raw in ("L;2", "L;4") and isinstance(key, int):
        picture.info["transparency"] = key * 255 // ((1 << int(raw[2])) - 1)
    elif raw == "RGB;16B" and isinstance(key, tuple):
        picture.info["transparency"] = tuple(part >> 8 for part in key)
    return picture


def _entries(size: tuple[int, int], mode: str) -> str:
    return f"/Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}/ColorSpace{_SPACES[mode]}/BitsPerComponent 8"


def _packed(picture: Image.Image, more: str) -> Raw:
    return stream(picture.tobytes(), _entries(picture.size, picture.mode) + more)
