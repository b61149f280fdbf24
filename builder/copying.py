"""A run of ``bifolio copies``: the publication built once, in each of its variants, and a copy for each recipient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from builder import cover, imposition
from builder.content.folder import Folder
from builder.copies import Copies, Recipient, all_in_one, file_name, personal, read_recipients, stamps
from builder.diagnostics import Diagnostic, Report, nearest
from builder.order import Order, Progress
from builder.pipeline import make, prepare, timestamp
from builder.publication import BackCover, Binding, BookletSettings


@dataclass(frozen=True, slots=True, eq=False)
class _Source:
    """A variant of the publication, ready to be copied."""

    copies: Copies
    places: Mapping[int, int]
    """Recipient's number -> number of its stamps."""
    booklet: BookletSettings | None
    back: bytes | None = None
    """The back cover of its booklets."""


@dataclass(frozen=True, slots=True)
class Run:
    """What is to be copied."""

    publication: Path
    variants: Mapping[str, Path]
    """Folders of other publications, by the names that recipients have in their column ``variant``."""
    product: str
    """``handout`` or ``booklet``."""
    epoch: int | None = None
    jobs: int = 1

    def read(self, file: Path) -> tuple[tuple[Recipient, ...], list[Diagnostic]]:
        """The recipients of a CSV file, and what is wrong with it."""
        found: list[Diagnostic] = []
        given = file.resolve()
        return read_recipients(Folder(given.parent), given.name, found), found

    def copies(
        self, recipients: Sequence[Recipient], single: bool, report: Report, progress: Progress
    ) -> Iterator[tuple[str, bytes]]:
        """The copies by name, each made when it is asked for; none where the publication has errors.

        With ``single`` they come as one file.
        """
        sources: dict[str, _Source] = {}
        for variant in dict.fromkeys(recipient.variant for recipient in recipients):
            own = [recipient for recipient in recipients if recipient.variant == variant]
            source = self._source(variant, own, len(recipients), report, progress)
            if source is None:
                return
            sources[variant] = source
        stem = f"{self.publication.resolve().name}-{self.product}"
        chosen = [(recipient, sources[recipient.variant]) for recipient in recipients]
        if single:
            if self.product == "booklet":
                sheets = dict(self._one_by_one(chosen))
                data = imposition.joined([sheets[recipient] for recipient in recipients])
            else:
                data = all_in_one((source.copies, source.places[recipient.number]) for recipient, source in chosen)
            yield f"{stem}-copies.pdf", data
            return
        for recipient, data in self._one_by_one(chosen):
            yield file_name(stem, recipient, len(recipients)), data

    def _source(
        self, variant: str, own: Sequence[Recipient], count: int, report: Report, progress: Progress
    ) -> _Source | None:
        folder = self.variants[variant] if variant else self.publication
        booklet = self.product == "booklet"
        wanted = ("pdf",) if booklet else ("handout",)
        found, outputs = make(Order(folder, wanted, Path(), self.epoch, jobs=self.jobs), progress)
        report.add(found.found)
        pdfs = [data for path, data in outputs.items() if path.suffix == ".pdf"]
        stages = prepare(folder, pages=False, flows=False)
        if not pdfs or stages.theme is None or stages.book is None:
            return None
        book, words = stages.book, stages.book.words["copy-number"]
        page = imposition.page_size(pdfs[0])
        made, lacking = stamps(own, count, page, stages.theme, book.publication, words)
        report.add(lacking)
        if report.errors:
            return None
        places = {recipient.number: place for place, recipient in enumerate(own, 1)}
        if not booklet:
            return _Source(Copies(pdfs[0], made, 0), places, None)
        # Copies are folded and stapled, cover and all, however the book proper is bound.
        settings = replace(book.publication.booklet, binding=Binding.SADDLE)
        back = None
        if settings.back_cover is BackCover.MADE:
            when = timestamp(book.publication.date, self.epoch)
            outside, lacking = cover.outside(book, stages.theme, folder / "templates", 0, when)
            report.add(lacking)
            back = outside.back if outside is not None else None
        return _Source(Copies(pdfs[0], made, 1), places, settings, back)

    def _one_by_one(self, chosen: Sequence[tuple[Recipient, _Source]]) -> Iterator[tuple[Recipient, bytes]]:
        """Each recipient's own PDF, variant by variant."""
        for source in dict.fromkeys(source for _, source in chosen):
            own = [recipient for recipient, of in chosen if of is source]
            numbers = (source.places[recipient.number] for recipient in own)
            for recipient, data in zip(own, personal(source.copies, numbers), strict=True):
                sheets = data if source.booklet is None else imposition.impose(data, source.booklet, back=source.back)
                yield recipient, sheets


def unknown_variant(recipients: Sequence[Recipient], variants: Mapping[str, Path]) -> str:
    """What to say of a variant that nothing was named for; empty where there is none."""
    for recipient in recipients:
        if recipient.variant and recipient.variant not in variants:
            wanted = f"{recipient.name} gets the variant “{recipient.variant}”"
            hint = nearest(recipient.variant, variants)
            return f"{wanted}: say where that is, --variant {recipient.variant}=FOLDER" + (f"; {hint}" if hint else "")
    return ""
