"""No content is known that does this to the builder; with a single pass allowed, any book does."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

from builder.diagnostics import Report
from builder.layout import paginate
from builder.pipeline import prepare


def report(target: Path) -> Report:
    with mock.patch.object(paginate, "PASSES", 1):
        return prepare(target).report
