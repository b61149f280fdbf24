"""The title goes on and on."""

from __future__ import annotations

from pathlib import Path

from builder import pipeline
from builder.diagnostics import Report
from builder.order import Order


def report(target: Path) -> Report:
    return pipeline.make(Order(target, ("cover",), target))[0]
