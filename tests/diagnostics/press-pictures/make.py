"""A red picture, and a press."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from builder import pipeline
from builder.diagnostics import Report
from builder.order import Order
from tests.prepress.simple_profile import profile


def report(target: Path) -> Report:
    Image.new("RGB", (900, 300), (255, 0, 0)).save(target / "red.png")
    (target / "press.icc").write_bytes(profile())
    return pipeline.make(Order(target, ("press",), target))[0]
