"""Several processes at one book: each sets and paints its share of the sections.

A worker gets its sections and the theme, keeps its galleys, and answers orders over a pipe with plain data. Which
worker has which section never shows in the result; how many there are is the caller's choice.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from builder.diagnostics import Diagnostic
from builder.layout.crew import Compositor, Copy, Crew, ToDraw, ToSet
from builder.layout.numbering import Proof
from builder.layout.page_starts import PageStart, section_starts
from builder.layout.pages import Page, Pages
from builder.layout.paginate import make
from builder.markup.flow import Flow
from builder.markup.parse import parse
from builder.markup.section import Section
from builder.markup.styles import Styler
from builder.markup.theme import Theme
from builder.model.book import Book, Words
from builder.pdf.paint import PaintedPage, paint

ENOUGH = 150_000
"""Characters of markup that are worth a process of their own: below, starting it costs more than it saves."""


@dataclass(frozen=True, slots=True)
class PaintedSection:
    """A section's pages, painted: plain data."""

    pages: tuple[PaintedPage, ...]
    starts: tuple[PageStart, ...]
    """Where its pages begin in the markup."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is given."""

    sections: Mapping[int, Section]
    theme: Theme
    language: str
    title: str
    exceptions: Mapping[str, Mapping[str, tuple[int, ...]]]
    words: Words


def finish(flow: Flow, pages: Sequence[Page]) -> PaintedSection:
    """Paint a section's pages."""
    return PaintedSection(paint(flow, pages), section_starts(flow, pages))


def compositor(job: Job, flows: Mapping[int, Flow] | None = None) -> Compositor[PaintedSection]:
    """A compositor for a job, in this process; ``flows``: its sections, if they are parsed already."""
    styler = Styler(job.theme, job.language)
    if flows is None:
        flows = {at: parse(section, styler)[0] for at, section in job.sections.items()}
    return Compositor(flows, Copy(styler, job.title, job.exceptions, job.words.__getitem__), finish)


class Worker:
    """A compositor in a process of its own."""

    def __init__(self, job: Job, flows: Mapping[int, Flow]) -> None:
        # A forked process has everything at hand already; where forking isn't safe, it is started afresh.
        forked = sys.platform == "linux"
        context: Any = multiprocessing.get_context("fork" if forked else "spawn")
        self._pipe, far = context.Pipe()
        arguments = (job, flows if forked else None, far)
        self._process: BaseProcess = context.Process(target=_serve, args=arguments, daemon=True)
        self._process.start()
        far.close()

    def ask(self, order: ToSet | ToDraw) -> None:
        """Send an order."""
        self._pipe.send(order)

    def proofs(self) -> dict[int, Proof]:
        """Wait for the answer to ``ToSet``."""
        answer: dict[int, Proof] = self._receive()
        return answer

    def finished(self) -> dict[int, PaintedSection]:
        """Wait for the answer to ``ToDraw``."""
        answer: dict[int, PaintedSection] = self._receive()
        return answer

    def stop(self) -> None:
        """End the process; it keeps nothing that would have to be put away."""
        self._process.terminate()
        self._process.join()
        self._pipe.close()

    def _receive(self) -> Any:
        try:
            answer = self._pipe.recv()
        except EOFError:
            self._process.join()
            raise RuntimeError(f"a worker ended with code {self._process.exitcode}") from None
        if isinstance(answer, BaseException):
            raise answer
        return answer


def _serve(job: Job, flows: Mapping[int, Flow] | None, pipe: Connection) -> None:
    """The life of a worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted too, and ends its workers
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    own = compositor(job, flows)
    while True:
        try:
            order = pipe.recv()
        except EOFError:
            return
        own.ask(order)
        try:
            answer: Any = own.proofs() if isinstance(order, ToSet) else own.finished()
        except Exception as error:
            answer = error
        pipe.send(answer)


@dataclass(frozen=True, slots=True)
class Printed:
    """A book laid out and painted."""

    pages: Pages
    """Its pages without their items."""
    painted: tuple[PaintedPage, ...]
    """The same pages, painted."""
    starts: tuple[PageStart, ...]
    """Where pages begin in the markup."""


def print_book(
    flows: Sequence[Flow], theme: Theme, book: Book, hyphenation: Mapping[str, Mapping[str, tuple[int, ...]]], jobs: int
) -> tuple[Printed, list[Diagnostic]]:
    """Lay a book out and paint it, in at most ``jobs`` processes. How many there are never shows in the result."""
    sections = [flow.section for flow in flows]
    share = shares(sections, jobs)
    publication = book.publication
    rooms = []
    for crew in range(max(share, default=0) + 1):
        own = {at: section for at, section in enumerate(sections) if share[at] == crew}
        job = Job(own, theme, publication.language, publication.title, hyphenation, book.words)
        rooms.append((job, {at: flows[at] for at in own}))
    workers = [Worker(job, own) for job, own in rooms[1:]]
    try:
        crews: list[Crew[PaintedSection]] = [compositor(*rooms[0]), *workers]
        made, found = make(sections, crews, share)
    finally:
        for worker in workers:
            worker.stop()
    if not made.sections:
        return Printed(Pages(tuple(flows), (), ()), (), ()), found
    size = theme.page.size
    pages = tuple(Page(spot.section, spot.index, spot.label, size, (), blank=spot.page < 0) for spot in made.spots)
    light = Pages(tuple(flows), pages, made.outline, made.labels, made.label_ranges)
    painted = tuple(page for section in made.sections for page in section.pages)
    starts = tuple(start for section in made.sections for start in section.starts)
    return Printed(light, painted, starts), found


def shares(sections: Sequence[Section], jobs: int) -> list[int]:
    """For each section, who sets it: equal amounts of text for as many as are worth their start, at most ``jobs``."""
    sizes = [len(section.xhtml) for section in sections]
    count = max(1, min(jobs, sum(sizes) // ENOUGH))
    loads = [0] * count
    out = [0] * len(sections)
    for at in sorted(range(len(sections)), key=lambda at: (-sizes[at], at)):
        least = loads.index(min(loads))
        out[at] = least
        loads[least] += sizes[at]
    return out
