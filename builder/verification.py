"""Whether a file is what a publication builds, byte for byte: builds in memory and compares, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Report, Span
from builder.epub.difference import difference as epub_difference
from builder.order import FORMATS, Order, Progress
from builder.pdf.difference import difference as pdf_difference
from builder.pipeline import make, prepare

_BEGINNINGS = {b"%PDF-": "pdf", b"PK\x03\x04": "epub"}


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
    for wanted in _orders(order, kind):
        report, outputs = make(wanted, progress)
        if report.errors:
            return report
        made = {path.name: output for path, output in outputs.items() if path.suffix == f".{kind}"}
        if data in made.values():
            return report
        if file.name in made or not built:
            built = made.get(file.name, next(iter(made.values())))
    hint = (pdf_difference if kind == "pdf" else epub_difference)(data, built)
    report.add([Diagnostic("not-reproduced", Span(str(file)), "this is not what the publication builds", hint)])
    return report


def _orders(order: Order, kind: str) -> Iterator[Order]:
    """What has to be built to have each file of a kind."""
    if kind == "epub":  # one that was built alone lacks the list of the printed pages
        yield replace(order, formats=("epub",), editions=("",))
        yield replace(order, formats=("pdf", "epub"), editions=("",))
        return
    paper = tuple(name for name in FORMATS if name != "epub")
    yield replace(order, formats=paper, editions=None)
    # Sheets of a draft, or those for a press that is not named: they are made for whoever asks for them by name.
    book = prepare(order.folder, pages=False, flows=False).book
    if book is not None:
        forms = ("", *(one.name for one in book.publication.editions))
        yield replace(order, formats=tuple(name for name in paper if name != "handout"), editions=forms)
