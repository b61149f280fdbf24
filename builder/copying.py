"""A run of ``bifolio copies``: the publication built once, in each of its variants, and a copy for each recipient."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from builder import cover, imposition
from builder.content.folder import Folder
from builder.copies import Copies, Recipient, Stamps, all_in_one, file_name, personal, read_recipients
from builder.diagnostics import Diagnostic, Report, nearest
from builder.order import Order, Progress, stem
from builder.pipeline import make, prepare, timestamp
from builder.publication import Binding, BookletSettings

BATCH = 250
"""Recipients whose stamps are made together: few enough to keep in memory, enough to cut the fonts down for them."""


class _Source(Struct, frozen=True, eq=False):
    """A variant of the publication, ready to be copied."""

    original: bytes
    """A PDF."""
    stamps: Stamps
    recipients: Sequence[Recipient]
    """Those who get it."""
    booklet: BookletSettings | None
    back: bytes | None = None
    """The back cover of its booklets."""

    def stamped(self, recipients: Sequence[Recipient]) -> Copies:
        """What the copies of some of them are made from; no booklet's cover is stamped."""
        return Copies(self.original, self.stamps.made(recipients), 0 if self.booklet is None else 1)

    def copies(self) -> Iterator[tuple[Recipient, bytes]]:
        """Each recipient's own PDF."""
        for first in range(0, len(self.recipients), BATCH):
            batch = self.recipients[first : first + BATCH]
            for recipient, data in zip(batch, personal(self.stamped(batch), range(1, len(batch) + 1)), strict=True):
                yield recipient, self._on_sheets(data)

    def _on_sheets(self, data: bytes) -> bytes:
        return data if self.booklet is None else imposition.impose(data, self.booklet, back=self.back)


class Run(Struct, frozen=True):
    """What is to be copied."""

    publication: Path
    variants: Mapping[str, Path]
    """Folders of other publications, by the names that recipients have in their column ``variant``."""
    product: str
    """``handout`` or ``booklet``."""
    people: Path = Path("recipients")
    """The CSV file that names who gets a copy."""
    epoch: int | None = None
    jobs: int = 1

    def read(self, reports: dict[Path, Report]) -> tuple[Recipient, ...]:
        """The recipients; what is wrong with their file goes to the reports, as all findings do: by the folder that
        their files are named from."""
        found: list[Diagnostic] = []
        named = read_recipients(Folder(Path(os.path.realpath(self.people.parent))), self.people.name, found)
        _add(reports, self.people.parent, found)
        return named

    def copies(
        self, recipients: Sequence[Recipient], single: bool, reports: dict[Path, Report], progress: Progress
    ) -> Iterator[tuple[str, bytes]]:
        """The copies by name, each made when it is asked for; none where the publication has errors.

        With ``single`` they come as one file.
        """
        sources: dict[str, _Source] = {}
        for variant in dict.fromkeys(recipient.variant for recipient in recipients):
            own = [recipient for recipient in recipients if recipient.variant == variant]
            source = self._source(variant, own, len(recipients), reports, progress)
            if source is None:
                return
            sources[variant] = source
        begin = stem(Path(os.path.realpath(self.publication)).name, "", self.product)
        if single:
            yield f"{begin}-copies.pdf", self._in_one(recipients, sources)
            return
        for source in sources.values():
            for recipient, data in source.copies():
                yield file_name(begin, recipient, len(recipients)), data

    def _in_one(self, recipients: Sequence[Recipient], sources: Mapping[str, _Source]) -> bytes:
        """All copies in one PDF, in the order of the recipients."""
        if self.product == "booklet":
            sheets = {recipient: data for source in sources.values() for recipient, data in source.copies()}
            return imposition.joined([sheets[recipient] for recipient in recipients])
        made = {name: source.stamped(source.recipients) for name, source in sources.items()}
        places = {
            recipient: place for source in sources.values() for place, recipient in enumerate(source.recipients, 1)
        }
        return all_in_one((made[recipient.variant], places[recipient]) for recipient in recipients)

    def _source(
        self, variant: str, own: Sequence[Recipient], count: int, reports: dict[Path, Report], progress: Progress
    ) -> _Source | None:
        folder = self.variants[variant] if variant else self.publication
        booklet = self.product == "booklet"
        wanted = ("pdf",) if booklet else ("handout",)
        found, outputs = make(Order(folder, wanted, Path(), self.epoch, jobs=self.jobs), progress)
        _add(reports, folder, found.found)
        pdfs = [data for path, data in outputs.items() if path.suffix == ".pdf"]
        stages = prepare(folder, pages=False, flows=False)
        if not pdfs or stages.theme is None or stages.book is None:
            return None
        book, words = stages.book, stages.book.words["copy-number"]
        page = imposition.page_size(pdfs[0])
        stamps = Stamps(count, page, stages.theme, book.publication, words)
        _add(reports, self.people.parent, stamps.faults(own))
        if any(report.errors for report in reports.values()):
            return None
        if not booklet:
            return _Source(pdfs[0], stamps, own, None)
        # Copies are folded and stapled, cover and all, however the book proper is bound: all sheets through one fold.
        settings = book.publication.booklet
        if settings.binding is Binding.PERFECT:
            settings = replace(settings, binding=Binding.SADDLE, signature=0)
        back = None
        if settings.backed:
            when = timestamp(book.publication.date, self.epoch)
            outside, lacking = cover.outside(book, stages.theme, folder / "templates", 0, when)
            _add(reports, folder, lacking)
            back = outside.back if outside is not None else None
        frame, pages = stages.theme.page, imposition.page_count(pdfs[0])
        folded = replace(book.publication, booklet=settings)
        _add(reports, folder, imposition.advice(folded, pages, frame.size, frame.inner, back is not None))
        return None if reports[folder].errors else _Source(pdfs[0], stamps, own, settings, back)


def _add(reports: dict[Path, Report], folder: Path, found: Iterable[Diagnostic]) -> None:
    reports.setdefault(folder, Report()).add(found)


def unknown_variant(recipients: Sequence[Recipient], variants: Mapping[str, Path]) -> str:
    """What to say of a variant that nothing was named for; empty where there is none."""
    for recipient in recipients:
        if recipient.variant and recipient.variant not in variants:
            wanted = f"{recipient.name} gets the variant “{recipient.variant}”"
            hint = nearest(recipient.variant, variants)
            return f"{wanted}: say where that is, --variant {recipient.variant}=FOLDER" + (f"; {hint}" if hint else "")
    return ""


def idle_variant(recipients: Sequence[Recipient], variants: Mapping[str, Path]) -> str:
    """What to say of variants that nobody gets; empty where there are none. A list may well be without, or have lost
    its column."""
    gotten = {recipient.variant for recipient in recipients}
    names = ", ".join(f"“{name}”" for name in variants if name not in gotten)
    return f"no recipient has in the column “variant”: {names}" if names else ""
