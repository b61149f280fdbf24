"""What stands of a publication in the output folder, built again: invariant 10, the same source gives the same bytes.

A form or format of which there is a file is built for the sake of that file. The complete set is told by its list of
checksums, which names the page that lists the files: then that page is built too, and no file of the set may lack its
checksum. Whoever has made a list of some files by other means has a right one if it is right about these.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Span
from builder.order import FORMATS, PAPER, Order, output_name
from builder.outputs import PAGE, SUMS
from builder.pipeline import make
from builder.publication import Publication

_SUM = re.compile(r"([0-9a-f]{64})  ([^/]+)")


class Comparison(Struct):
    """What came of comparing what stands in the output folder."""

    compared: list[str] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is right, and could be better."""


def compare(order: Order, publication: Publication) -> Comparison:
    """Build again what stands in ``order``'s output folder, and compare it with that."""
    result = Comparison()
    forms, kinds, files = _standing(order.output, publication)
    anew = replace(order, formats=("pdf", "epub", *kinds), editions=("", *forms), store=None)
    everything = replace(order, formats=FORMATS, editions=None, catalogue=True, store=None)
    listed = order.output / SUMS
    sums = _sums(listed) if listed.is_file() else []
    # The folder may serve other publications.
    ours = sums is None or any(file.startswith(f"{publication.name}.") for _, file in sums)
    whole: dict[Path, bytes] = {}
    if ours and any(file == PAGE for _, file in sums or ()):
        report, whole = make(everything)
        result.found += report.errors
    outputs = whole
    if not whole or not files <= whole.keys():
        report, made = make(anew)
        result.found += [error for error in report.errors if error not in result.found]
        outputs = whole | made
    for path, data in outputs.items():
        if not path.is_file() or path.name == SUMS:
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
    if ours:
        result.compared.append(listed.as_posix())
        hint = "build the whole set again, with --to all"
        faults = _faults(sums, order.output, whole)
        result.found += [Diagnostic("stale-output", Span(listed.as_posix()), fault, hint) for fault in faults]
    return result


def _standing(folder: Path, publication: Publication) -> tuple[list[str], list[str], set[Path]]:
    """The printed forms of which there is a file, the formats besides PDF, and the files for paper."""
    forms, kinds, files = [], [], set()
    for form in ("", *(one.name for one in publication.editions)):
        own = {kind: folder / output_name(publication.name, form, kind) for kind in FORMATS if kind in PAPER}
        there = [kind for kind, path in own.items() if path.is_file()]
        if form and (there or (folder / output_name(publication.name, form)).is_file()):
            forms.append(form)
        kinds += [kind for kind in there if kind not in kinds]
        files |= {own[kind] for kind in there}
    if publication.handout is not None and (folder / output_name(publication.name, "", "handout")).is_file():
        kinds.append("handout")
    return forms, kinds, files


def _sums(path: Path) -> list[tuple[str, str]] | None:
    """Checksum and name of each file that a list names; ``None``: it is no such list."""
    lines = os.fsdecode(path.read_bytes()).splitlines()
    sums = [(match[1], match[2]) for line in lines if (match := _SUM.fullmatch(line))]
    return sums if sums and len(sums) == len(lines) else None


def _faults(sums: list[tuple[str, str]] | None, folder: Path, whole: Iterable[Path]) -> Iterator[str]:
    """What is wrong with a list of checksums; ``whole``: the files of the set that it has to name."""
    if sums is None:
        yield "this is no list of checksums"
        return
    for digest, file in sums:
        path = folder / file
        if not path.is_file():
            yield f"it has the checksum of {file}, which is not there"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield f"the checksum of {file} is that of another file"
    names = {file for _, file in sums}
    yield from (f"it lacks the checksum of {path.name}" for path in whole if path.name not in {*names, SUMS})
