"""Everything that stands in the output folder, built again: invariant 10, the same source gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Span
from builder.order import FORMATS, PAPER, Order, stem
from builder.outputs import SUMS
from builder.pipeline import make
from builder.publication import Publication

_SUM = re.compile(r"([0-9a-f]{64})  ([^/]+)")


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
        name = stem(publication.name, form)
        own = [kind for kind in FORMATS if kind in PAPER and (folder / f"{name}-{kind}.pdf").is_file()]
        if form and (own or (folder / f"{name}.pdf").is_file()):
            forms.append(form)
        kinds += [kind for kind in own if kind not in kinds]
    if publication.handout is not None and (folder / f"{publication.name}-handout.pdf").is_file():
        kinds.append("handout")
    return forms, kinds


def _compare_sums(path: Path, name: str, result: Comparison) -> None:
    """The checksums with the files that they are of, if these are the publication's: the folder may serve others."""
    if not path.is_file():
        return
    lines = os.fsdecode(path.read_bytes()).splitlines()
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
