"""A build that may have been done before: then its outputs are at hand, and nothing else is started.

It stands above the pipeline and imports it only when something has to be built, since loading all stages takes longer
than giving back a book.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Mapping
from pathlib import Path

from builder.diagnostics import Report
from builder.order import Order, Progress
from builder.outputs import PAGE, RECORDS, SUMS, put
from builder.store import Store
from builder.store.replay import Fingerprint, fingerprint, remember, replay

_OUTPUTS = (".pdf", ".epub")


def build(order: Order, progress: Progress = lambda stage: None) -> tuple[Report, dict[Path, bytes]]:
    """Build a publication and put its outputs in place. Nothing is written when there are errors.

    Returns:
        What was found, and the outputs by path.

    Raises:
        OSError: an output can't be written.
    """
    if order.store is None:
        return _anew(order, progress)
    there = _texts(order)
    before = _fingerprint(order, order.store, there)
    kept = replay(order.store, before.key) if before else None
    if kept is not None and _as_made(there, kept[1]):
        report = Report()
        report.add(kept[0])
        outputs = {order.output / name: data for name, data in kept[1].items()}
        put(outputs, order.folder)
        return report, outputs
    report, outputs = _anew(order, progress)
    # Somebody may have written to the folder meanwhile; then it is not known which of its states was built.
    made = {path.name: data for path, data in outputs.items()}
    if made and before and before == _fingerprint(order, order.store, outputs) and _as_made(there, made):
        remember(order.store, before.key, report.found, made)
    order.store.sweep()
    return report, outputs


def _anew(order: Order, progress: Progress) -> tuple[Report, dict[Path, bytes]]:
    from builder import pipeline

    return pipeline.build(order, progress)


def _texts(order: Order) -> dict[Path, bytes]:
    """Those outputs that a build could also read, as far as they are there."""
    stem = Path(os.path.realpath(order.folder)).name
    names = [f"{stem}{ending}" for ending in RECORDS] + ([PAGE, SUMS] if order.listed else [])
    found: dict[Path, bytes] = {}
    for path in (order.output / name for name in names):
        with contextlib.suppress(OSError):
            if path.is_file():
                found[path] = path.read_bytes()
    return found


def _as_made(there: Mapping[Path, bytes], made: Mapping[str, bytes]) -> bool:
    """Whether what was there is what the build makes: if a build reads any of it, it reads what it has made itself."""
    return all(made.get(path.name) == data for path, data in there.items())


def _fingerprint(order: Order, store: Store, texts: Collection[Path]) -> Fingerprint | None:
    """What the build depends on. Of the outputs that may lie in the publication those are left out that no build can
    read, and the texts, which are compared by themselves; others count as what they may be, its sources."""
    folder = order.output
    try:
        outputs = [path for path in folder.iterdir() if path.suffix in _OUTPUTS] if folder.is_dir() else []
    except OSError:  # who may not look into the folder may yet write to it
        outputs = []
    return fingerprint(
        order.folder,
        [*outputs, *texts, store.folder],
        *order.formats,
        str(order.epoch),
        str(order.editions),
        str(order.catalogue),
        output=folder,
    )
