"""A small picture for texts that show one."""

from __future__ import annotations

from pathlib import Path

from PIL import Image


def save(path: Path) -> None:
    """A grey square of 600 pixels."""
    Image.new("L", (600, 600), 128).save(path)
