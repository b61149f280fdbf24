"""Whether files are what a publication builds, byte for byte: builds in memory and compares, and writes nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Report, Span
from builder.epub.difference import difference as epub_difference
from builder.order import FORMATS, PAPER, Order, Progress
from builder.outputs import SUMS
from builder.pdf.difference import difference as pdf_difference
from builder.pipeline import make, prepare
from builder.publication import Publication

_SUM = re.compile(r"([0-9a-f]{64})  ([^/]+)")
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


class Comparison(Struct):
    """What came of comparing everything that stands in the output folder."""

    compared: list[str] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is right, and could be better."""


def compare(order: Order, publication: Publication) -> Comparison:
    """Build again what stands in ``order``'s output folder, and compare it with that."""
    result = Comparison()
    forms, kinds = _standing(order.output, publication)
    anew = replace(order, formats=("pdf", "epub", *kinds), editions=("", *forms), store=None)
    report, outputs = make(anew)
    result.found += report.errors
    for path, data in outputs.items():
        if not path.is_file():
            continue
        result.compared.append(path.as_posix())
        there = path.read_bytes()
        if there == data:
            continue
        if path.suffix == ".epub" and there == make(replace(anew, formats=("epub",)))[1].get(path):
            result.notes.append(f"{path.as_posix()} has no page-list: build it with --to pdf --to epub for one")
            continue
        message = "built again from this source, it comes out different"
        hint = "it was built from an older source, or by another version: build it again"
        result.found.append(Diagnostic("stale-output", Span(path.as_posix()), message, hint))
    _compare_sums(order.output / SUMS, publication.name, result)
    return result


def _standing(folder: Path, publication: Publication) -> tuple[list[str], list[str]]:
    """The printed forms of which there is a file, and the formats besides PDF."""
    forms, kinds = [], []
    for form in ("", *(one.name for one in publication.editions)):
        stem = f"{publication.name}-{form}" if form else publication.name
        own = [kind for kind in FORMATS if kind in PAPER and (folder / f"{stem}-{kind}.pdf").is_file()]
        if form and (own or (folder / f"{stem}.pdf").is_file()):
            forms.append(form)
        kinds += [kind for kind in own if kind not in kinds]
    if publication.handout is not None and (folder / f"{publication.name}-handout.pdf").is_file():
        kinds.append("handout")
    return forms, kinds


def _compare_sums(path: Path, name: str, result: Comparison) -> None:
    """The checksums with the files that they are of, if these are the publication's: the folder may serve others."""
    if not path.is_file():
        return
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    sums = [match.groups() for line in lines if (match := _SUM.fullmatch(line))]
    hint = "build the whole set again, with --to all"
    if len(sums) < len(lines) or not sums:
        result.compared.append(path.as_posix())
        message = "this is no list of checksums"
        result.found.append(Diagnostic("stale-output", Span(path.as_posix()), message, hint))
    elif any(file.startswith(f"{name}.") for _, file in sums):
        result.compared.append(path.as_posix())
        for digest, file in sums:
            of = path.with_name(file)
            if not of.is_file() or hashlib.sha256(of.read_bytes()).hexdigest() != digest:
                message = f"the checksum of {file} is that of another file"
                result.found.append(Diagnostic("stale-output", Span(path.as_posix()), message, hint))
