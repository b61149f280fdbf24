"""The title fills the cover, in print and in the EPUB's picture of it."""

from __future__ import annotations

from pathlib import Path

from builder import pipeline
from builder.diagnostics import Report
from builder.order import Order


def report(target: Path) -> Report:
    return pipeline.make(Order(target, ("pdf", "epub"), target))[0]
