"""A file stands where the folder of the outputs should be."""

from __future__ import annotations

from pathlib import Path

from builder.diagnostics import Report
from builder.order import Order
from builder.outputs import unwritable
from builder.pipeline import build


def report(target: Path) -> Report:
    (target / "output").write_bytes(b"in the way")
    found = Report()
    try:
        build(Order(target, ("epub",), target / "output"))
    except OSError as error:
        found.add([unwritable(Path(error.filename), error)])
    return found
