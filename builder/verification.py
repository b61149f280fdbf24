"""Whether a file is what a publication builds, byte for byte: builds in memory and compares, and writes nothing."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Report, Span
from builder.epub.difference import difference as epub_difference
from builder.order import FORMATS, Order, Progress
from builder.pdf.difference import difference as pdf_difference
from builder.pipeline import make

_BEGINNINGS = {b"%PDF-": "pdf", b"PK\x03\x04": "epub"}
_BUILDS = {"pdf": (tuple(name for name in FORMATS if name != "epub"),), "epub": (("epub",), ("pdf", "epub"))}
"""What has to be built to have each: an EPUB built alone lacks the list of the printed pages."""


def kind_of(data: bytes) -> str | None:
    """``pdf`` or ``epub``, by how the file begins; ``None``: neither."""
    return next((kind for beginning, kind in _BEGINNINGS.items() if data.startswith(beginning)), None)


def verify(file: Path, data: bytes, order: Order, progress: Progress = lambda stage: None) -> Report:
    """Build ``order``'s publication and compare.

    Args:
        file: The file's path, for what is said of it.
        data: Its bytes, of a kind that ``kind_of`` knows.
        order: What to build from; its formats and output folder don't matter.
        progress: Told the name of each stage.

    Returns:
        What the build found, and an error if the file is not what it makes.
    """
    kind = kind_of(data)
    if kind is None:
        raise ValueError(f"{file} is neither a PDF nor an EPUB")
    report = Report()
    built = b""
    for formats in _BUILDS[kind]:
        report, outputs = make(replace(order, formats=formats, editions=None), progress)
        if report.errors:
            return report
        made = {path.name: output for path, output in outputs.items() if path.suffix == f".{kind}"}
        if data in made.values():
            return report
        built = made.get(file.name, next(iter(made.values())))
    hint = (pdf_difference if kind == "pdf" else epub_difference)(data, built)
    report.add([Diagnostic("not-reproduced", Span(str(file)), "this is not what the publication builds", hint)])
    return report
