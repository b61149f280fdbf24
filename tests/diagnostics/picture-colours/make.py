"""A picture in printers' colours."""

from __future__ import annotations

from pathlib import Path

from PIL import Image


def make(folder: Path) -> None:
    Image.new("CMYK", (600, 600), (255, 0, 255, 0)).save(folder / "green.jpg")
