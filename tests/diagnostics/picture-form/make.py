"""A picture that lies on its side in its file, and one that is transparent."""

from __future__ import annotations

from pathlib import Path

from PIL import Image


def make(folder: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it to the right
    Image.new("RGB", (600, 900), (0, 120, 0)).save(folder / "turned.jpg", exif=exif.tobytes())
    Image.new("RGBA", (600, 600), (0, 120, 0, 90)).save(folder / "clear.png")
