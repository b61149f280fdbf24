"""The other printed forms that stand beside the book: editions, handout, sheets. Each is proved as the book is.

A cover is a picture of pages that are proved with the book, and what is for a press their copy: those are built again
and compared, nothing more.
"""

from __future__ import annotations

from builder.checks.case import Source
from builder.checks.outputs import check_outputs
from builder.checks.printed.edition import Unreadable
from builder.checks.printed.reader import read
from builder.checks.sheets import check_sheets
from builder.diagnostics import Diagnostic, Span
from builder.order import Order, Progress, output_name
from builder.pipeline import Stages, prepare_form

HANDOUT = "handout"
"""Its name among the forms; no edition may have it."""


def check_forms(
    stages: Stages, order: Order, book: tuple[str, bytes] | None, progress: Progress
) -> tuple[list[tuple[str, bytes]], list[Diagnostic]]:
    """Check every form of which there is a file.

    Args:
        stages: the book's, complete and without errors.
        order: the folders of publication and outputs.
        book: the book's own PDF, its name and bytes; ``None``: it is not there.
        progress: told the name of each form.

    Returns:
        The names and bytes of the files that were looked at, and what was found.
    """
    assert stages.book is not None
    publication = stages.book.publication
    files: list[tuple[str, bytes]] = []
    found: list[Diagnostic] = []
    names = [one.name for one in publication.editions] + ([HANDOUT] if publication.handout is not None else [])
    to_read = {"": book, **{name: _standing(order, output_name(publication.name, name)) for name in names}}
    for name, edition in to_read.items():
        if name and edition is not None:
            progress(name)
            files.append(edition)
            own = prepare_form(stages, order, name)
            if own is None or own.book is None or own.theme is None or own.pages is None:
                message = f"the publication does not build its form “{name}” any more"
                found.append(Diagnostic("stale-output", Span(edition[0]), message, "build it to see why"))
            else:
                source = Source(own.book, own.sections, own.flows, own.theme, own.pages)
                found += check_outputs(source, edition, None, f"PDF “{name}”")
        sheets = _standing(order, output_name(publication.name, name, "booklet"))
        if name == HANDOUT or sheets is None:
            continue
        files.append(sheets)
        if edition is not None:
            progress("booklet")
            try:
                found += check_sheets(*sheets, read(edition[1]), publication.booklet)
            except Unreadable:
                continue  # the book itself: it has been told of
    return files, found


def _standing(order: Order, name: str) -> tuple[str, bytes] | None:
    path = order.output / name
    return (path.as_posix(), path.read_bytes()) if path.is_file() else None
