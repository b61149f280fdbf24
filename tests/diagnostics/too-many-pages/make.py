"""More pages than the limit, which is set low."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

from builder import limits, pipeline
from builder.diagnostics import Report
from builder.order import Order


def report(target: Path) -> Report:
    with patch.object(limits, "PAGES", 3), patch.dict(limits.VALUES, {"pages": 3}):
        return pipeline.make(Order(target, ("pdf",), target / "output"))[0]
