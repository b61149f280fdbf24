"""Whether a file is what a publication builds, byte for byte: builds in memory and compares, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Report, Span
from builder.epub.difference import difference as epub_difference
from builder.order import FORMATS, Order, Progress, stem
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
    whole = Report()
    built = b""
    for wanted in _orders(order, kind, file):
        report, outputs = make(wanted, progress)
        made = {path.name: output for path, output in outputs.items() if path.suffix == f".{kind}"}
        if data in made.values():
            return report
        # Nothing is made where there is an error, though it may be of another form than this file is.
        whole.add(report.found)
        if made and (file.name in made or not built):
            built = made.get(file.name, next(iter(made.values())))
    if built:
        hint = (pdf_difference if kind == "pdf" else epub_difference)(data, built)
        whole.add([Diagnostic("not-reproduced", Span(str(file)), "this is not what the publication builds", hint)])
    return whole


def _orders(order: Order, kind: str, file: Path) -> Iterator[Order]:
    """What has to be built to have each file of a kind; first what the file's name says that it is."""
    if kind == "epub":  # one that was built alone lacks the list of the printed pages
        yield replace(order, formats=("epub",), editions=("",))
        yield replace(order, formats=("pdf", "epub"), editions=("",))
        return
    paper = tuple(name for name in FORMATS if name != "epub")
    book = prepare(order.folder, pages=False, flows=False).book
    forms = ("", *(one.name for one in book.publication.editions)) if book is not None else ()
    if book is not None:
        named = {stem(book.publication.name, form, name): (name, form) for form in forms for name in paper}
        name, form = named.get(file.name.removesuffix(".pdf"), ("pdf", ""))
        yield replace(order, formats=(name,), editions=(form,))
    yield replace(order, formats=paper, editions=None)
    # Sheets of a draft, or those for a press that is not named: they are made for whoever asks for them by name.
    if book is not None:
        yield replace(order, formats=tuple(name for name in paper if name != "handout"), editions=forms)
