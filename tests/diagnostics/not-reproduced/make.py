"""The file was built from other words."""

from __future__ import annotations

from pathlib import Path

from builder import pipeline
from builder.diagnostics import Report
from builder.order import Order
from builder.verification import verify


def report(target: Path) -> Report:
    order = Order(target, ("epub",), target)
    (data,) = pipeline.make(order)[1].values()
    (target / "one.md").write_text("# One\n\nOther words.\n", encoding="utf-8")
    return verify(Path("book.epub"), data, order)
