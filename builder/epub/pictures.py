"""Pictures: their media types by content, file names and forms that every reader can take.

A reader need not turn a picture as its EXIF note says, nor know printers' colours: such pictures are put in upright,
and in sRGB. All others go in as they are.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from PIL import Image

from builder.epub.package import Item
from builder.pixels import UPRIGHT, orientation, turned

_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"GIF8", "image/gif", "gif"),
)

_SVG: Final = re.compile(rb"(?:<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>|\s)*<svg[\s>]", re.S)


def media_type(data: bytes) -> tuple[str, str] | None:
    """Media type and file ending of a picture, read from its first bytes; ``None`` if readers need not know it."""
    for signature, kind, ending in _SIGNATURES:
        if data.startswith(signature):
            return kind, ending
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp", "webp"
    if _SVG.match(data.removeprefix(b"\xef\xbb\xbf")):
        return "image/svg+xml", "svg"
    return None


_QUALITY: Final = 92
"""Of a JPEG that had to be changed: what is lost the second time can't be seen."""


def ready(data: bytes, kind: str) -> bytes:
    """The picture as every reader shows it."""
    if kind not in ("image/jpeg", "image/png"):
        return data
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        said = orientation(picture)
        if picture.mode != "CMYK" and said == UPRIGHT:
            return data
        plain = turned(picture.convert("RGB") if picture.mode == "CMYK" else picture, said)
        out = io.BytesIO()
        if kind == "image/jpeg":
            plain.save(out, "JPEG", quality=_QUALITY, subsampling=0)
        else:
            plain.save(out, "PNG")
        return out.getvalue()


class Pictures:
    """The pictures that the documents show, each stored once, in the order of their first use."""

    def __init__(self, data: Mapping[str, bytes]) -> None:
        self._data = data
        self._files: dict[str, tuple[str, str]] = {}

    def __bool__(self) -> bool:
        return bool(self._files)

    def file(self, path: str) -> str | None:
        """The name inside the EPUB of the picture at ``path``; ``None`` if it is missing or no picture."""
        known = self._files.get(path)
        if known is None:
            data = self._data.get(path)
            kind = media_type(data) if data is not None else None
            if kind is None:
                return None
            known = self._files[path] = (self._name(path, kind[1]), kind[0])
        return known[0]

    def may_move(self) -> bool:
        """Whether one of them is of a kind that can be animated, so that hazards aren't known."""
        return any(kind in ("image/gif", "image/webp") for _, kind in self._files.values())

    def items(self) -> list[Item]:
        """What goes into the package."""
        return [
            Item(f"picture-{number}", file, kind, ready(self._data[path], kind))
            for number, (path, (file, kind)) in enumerate(self._files.items(), 1)
        ]

    def _name(self, path: str, ending: str) -> str:
        plain = unicodedata.normalize("NFKD", PurePosixPath(path).stem).encode("ascii", "ignore").decode().lower()
        stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "picture"
        taken = {file for file, _ in self._files.values()} | {"images/cover.jpg"}
        name, number = f"images/{stem}.{ending}", 2
        while name in taken:
            name, number = f"images/{stem}-{number}.{ending}", number + 1
        return name
