"""A build of untrusted content that takes too long."""

from __future__ import annotations

from pathlib import Path

from builder import guard
from builder.diagnostics import Report


def report(target: Path) -> Report:
    found = Report()
    found.add([guard.exceeded("time", "publication.yaml")])
    return found
