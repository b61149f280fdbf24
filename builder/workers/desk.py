"""Sections set, painted and packed in this process."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from msgspec import Struct

from builder.diagnostics import Diagnostic
from builder.layout.crew import Compositor, Copy, ToDraw, ToSet
from builder.layout.page_starts import PageStart, section_starts
from builder.layout.pages import Page
from builder.markup.flow import Flow
from builder.markup.parse import parse
from builder.markup.section import Section
from builder.markup.styles import Styler
from builder.markup.theme import Theme
from builder.model.book import Words
from builder.pdf.codes import Codes
from builder.pdf.gathering import Gathering, finished, gather
from builder.pdf.paint import PaintedPage, paint

_QUICK = 1
"""How hard templates are packed: they are kept in case that codes change, and seldom read."""


class Job(Struct, frozen=True):
    """What a book is set from."""

    sections: Sequence[Section]
    theme: Theme
    language: str
    title: str
    exceptions: Mapping[str, Mapping[str, tuple[int, ...]]]
    words: Words
    fonts: Mapping[str, bytes]
    """The font files that don't come with the builder, by name: a process that is no copy of this one is lent them."""


class ToRead(Struct, frozen=True):
    """Parse these sections, and say what is found."""

    sections: tuple[int, ...]


class ToPack(Struct, frozen=True):
    """Finish the content streams of what has been drawn up."""

    codes: Mapping[str, str]
    """Key of each special → its code."""
    keep: bool
    """The streams without codes are wanted too."""


Order: TypeAlias = ToRead | ToSet | ToDraw | ToPack


_Both: TypeAlias = tuple[Sequence[Page], tuple[PaintedPage, ...]]
"""Pages, and the same painted."""


class Sheets(NamedTuple):
    """A section drawn up, its content streams aside."""

    gathering: Gathering
    starts: tuple[PageStart, ...]
    """Where its pages begin in the markup."""


class Streams(NamedTuple):
    """The content streams of a section's pages."""

    finished: tuple[bytes, ...]
    """As they stand in the file."""
    templates: tuple[bytes, ...]
    """Without codes, packed; or none."""


class Flows(Mapping[int, Flow]):
    """Sections, each parsed when it is first wanted."""

    def __init__(self, sections: Sequence[Section], styler: Styler) -> None:
        self._sections = sections
        self._styler = styler
        self._flows: dict[int, Flow] = {}
        self.found: dict[int, tuple[Diagnostic, ...]] = {}

    def __getitem__(self, at: int) -> Flow:
        flow = self._flows.get(at)
        if flow is None:
            flow, found = parse(self._sections[at], self._styler)
            self._flows[at] = flow
            self.found[at] = tuple(found)
        return flow

    def drop(self, at: int) -> None:
        """Forget a section, until it is wanted again."""
        self._flows.pop(at, None)

    def __iter__(self) -> Any:
        return iter(range(len(self._sections)))

    def __len__(self) -> int:
        return len(self._sections)


class Desk:
    """Sets sections; what is asked of it is done when it answers."""

    def __init__(self, job: Job) -> None:
        styler = Styler(job.theme, job.language)
        self._flows = Flows(job.sections, styler)
        self._painted: dict[int, tuple[str, ...]] = {}
        """Streams of the pages of sections that have been drawn, without codes."""
        self._away: dict[int, tuple[bytes, ...]] = {}
        """The same, packed."""
        copy = Copy(styler, job.title, job.exceptions, job.words.__getitem__)
        self._compositor: Compositor[tuple[Sequence[Page], tuple[PaintedPage, ...]]] = Compositor(
            self._flows, copy, _paint
        )
        self._waiting: Callable[[], Any] = dict

    def ask(self, order: Order) -> None:
        """Give an order."""
        match order:
            case ToRead(sections):
                self._waiting = lambda: self._read(sections)
            case ToSet():
                self._put_away()
                self._compositor.ask(order)
                self._waiting = self._compositor.proofs
            case ToDraw():
                self._waiting = lambda: self._draw(order)
            case ToPack():
                self._waiting = lambda: self._pack(order)

    def answer(self) -> Any:
        """Carry the order out: what is made, by section."""
        return self._waiting()

    def stop(self) -> None:
        """There is nothing to be put away."""

    def _read(self, sections: Iterable[int]) -> dict[int, tuple[Diagnostic, ...]]:
        for at in sections:
            self._flows[at]
        return {at: self._flows.found[at] for at in sections}

    def _draw(self, order: ToDraw) -> dict[int, Sheets]:
        out: dict[int, Sheets] = {}
        for at, spots in order.spots.items():
            self._compositor.ask(ToDraw({at: spots}))
            pages, painted = self._compositor.finished()[at]
            flow = self._flows[at]
            out[at] = Sheets(gather(flow, painted), section_starts(flow, pages))
            self._painted[at] = tuple(page.stream for page in painted)
            self._away.pop(at, None)
            self._flows.drop(at)
        return out

    def _put_away(self) -> None:
        """What is drawn before all is set takes as little room as it can."""
        for at, streams in self._painted.items():
            self._away[at] = tuple(zlib.compress(stream.encode(), _QUICK) for stream in streams)
        self._painted = {}

    def _pack(self, order: ToPack) -> dict[int, Streams]:
        codes = Codes((), order.codes)
        out: dict[int, Streams] = {}
        for at, templates in self._away.items():
            streams = [zlib.decompress(template).decode() for template in templates]
            out[at] = Streams(tuple(finished(stream, codes) for stream in streams), templates if order.keep else ())
        for at, drawn in self._painted.items():
            packed = tuple(finished(stream, codes) for stream in drawn)
            templates = tuple(zlib.compress(stream.encode(), _QUICK) for stream in drawn) if order.keep else ()
            out[at] = Streams(packed, templates)
        self._painted, self._away = {}, {}
        return out


def _paint(flow: Flow, pages: Sequence[Page]) -> tuple[Sequence[Page], tuple[PaintedPage, ...]]:
    return pages, paint(flow, pages)
