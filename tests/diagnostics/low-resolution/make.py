"""A picture with few pixels."""

from __future__ import annotations

from pathlib import Path

from PIL import Image


def make(folder: Path) -> None:
    Image.new("RGB", (300, 300), "grey").save(folder / "square.png")
