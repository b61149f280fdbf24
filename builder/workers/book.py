"""A whole book, printed."""

from __future__ import annotations

from msgspec import Struct

from builder.diagnostics import Diagnostic, Severity
from builder.layout.page_starts import PageStart, PrintEdition
from builder.layout.pages import LabelRange, OutlineEntry
from builder.layout.paginate import Made, make
from builder.pdf.codes import Codes
from builder.pdf.gathering import Gathering
from builder.store import Store
from builder.workers.desk import Job
from builder.workers.house import House
from builder.workers.kept import Bound, Shelf


class Printed(Struct, frozen=True):
    """A book laid out and painted, ready to be bound."""

    gatherings: tuple[Gathering, ...]
    """By section."""
    streams: tuple[tuple[bytes, ...], ...]
    """The finished content streams of each section's pages."""
    codes: Codes
    outline: tuple[OutlineEntry, ...]
    label_ranges: tuple[LabelRange, ...]
    edition: PrintEdition
    """What an edition without pages takes from this one."""


def print_book(job: Job, jobs: int, store: Store | None = None) -> tuple[Printed | None, list[Diagnostic]]:
    """Lay a book out and paint it; nothing is made where there are errors.

    Args:
        job: what is printed.
        jobs: how many processes may share the work, which never shows in the result.
        store: what is kept from build to build, which never shows in it either.
    """
    house = House(job, Shelf(store, job), jobs)
    try:
        found = house.read()
        if any(finding.severity is Severity.ERROR for finding in found):
            return None, found
        crew: list[House] = [house]
        made: Made[Bound]
        made, more = make(job.sections, crew, [0] * len(job.sections))
    finally:
        house.stop()
    found += more
    if not made.sections:
        return None, found
    sheets = [bound.sheets for bound in made.sections]
    starts: tuple[PageStart, ...] = tuple(start for one in sheets for start in one.starts)
    return (
        Printed(
            tuple(one.gathering for one in sheets),
            tuple(bound.streams.finished for bound in made.sections),
            house.codes,
            made.outline,
            made.label_ranges,
            PrintEdition(starts, made.labels),
        ),
        found,
    )
