"""Pictures: their media types by content, file names and forms that every reader can take.

A reader need not turn a picture as its EXIF note says, nor know printers' colours: such pictures are put in upright,
and in sRGB. One that moves stands still, as in print. All others go in as they are.
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
)


def media_type(data: bytes) -> tuple[str, str] | None:
    """Media type and file ending of a picture, read from its first bytes; ``None``: it is none that content takes."""
    for signature, kind, ending in _SIGNATURES:
        if data.startswith(signature):
            return kind, ending
    return None


_QUALITY: Final = 92
"""Of a JPEG that had to be changed: what is lost the second time can't be seen."""
_MOVING: Final = (b"acTL", b"fcTL", b"fdAT")
"""Chunks of an animation, its further pictures among them (PNG, third edition, 11.3.5)."""


def ready(data: bytes, kind: str) -> bytes:
    """The picture as every reader shows it."""
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        said = orientation(picture)
        if picture.mode != "CMYK" and said == UPRIGHT:
            return data if kind == "image/jpeg" else _still(data)
        inks = picture.mode == "CMYK"
        plain = turned(picture.convert("RGB") if inks else picture, said)
        out = io.BytesIO()
        # Whose numbers are turned only are still of the profile that the file names.
        profile = None if inks else picture.info.get("icc_profile")
        if kind == "image/jpeg":
            plain.save(out, "JPEG", quality=_QUALITY, subsampling=0, icc_profile=profile)
        else:
            plain.save(out, "PNG")
        return out.getvalue()


def _still(png: bytes) -> bytes:
    """A PNG without all that would make it move; the picture that is left is the one that programs show which know
    nothing of moving."""
    if b"acTL" not in png:
        return png
    out, at = [png[:8]], 8
    while at < len(png):
        size = int.from_bytes(png[at : at + 4]) + 12
        if png[at + 4 : at + 8] not in _MOVING:
            out.append(png[at : at + size])
        at += size
    return b"".join(out)


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
