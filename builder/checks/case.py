"""What is examined: a publication as its source resolves, and the outputs that were found."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from builder.checks import expected, screen
from builder.checks.expected import Edition, Reading
from builder.checks.printed import reader
from builder.checks.printed.edition import Printed, Unreadable
from builder.checks.screen import Screen
from builder.diagnostics import Diagnostic, Severity, Span
from builder.layout.pages import Pages
from builder.markup.flow import Flow
from builder.markup.section import Section
from builder.markup.theme import Theme
from builder.model.book import Book


class Source(Struct, frozen=True):
    """A publication as far as it resolves without any output."""

    book: Book
    sections: tuple[Section, ...]
    flows: tuple[Flow, ...]
    theme: Theme
    pages: Pages
    """The layout that the source leads to now."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The content files' own text by path, for places in lines."""


class Case(Struct):
    """The source and the editions that were made from it."""

    source: Source
    print: Printed | None = None
    screen: Screen | None = None
    print_file: str = ""
    print_name: str = "PDF"
    """What it is called where something is said of it."""
    screen_file: str = ""
    told: list[Reading] = field(default_factory=list)
    """What print must say, section by section."""
    shown: list[Reading] = field(default_factory=list)
    """What the screen must say."""

    def print_fault(self, code: str, message: str, hint: str = "", page: int = -1) -> Diagnostic:
        """A fault of the PDF."""
        where = ""
        if page >= 0 and self.print is not None and page < len(self.print.labels):
            where = f"page {self.print.labels[page] or page + 1}: "
        return Diagnostic(code, Span(self.print_file), where + message, hint)

    def screen_fault(self, code: str, message: str, hint: str = "", document: str = "") -> Diagnostic:
        """A fault of the EPUB."""
        return Diagnostic(code, Span(self.screen_file), f"{document}: {message}" if document else message, hint)


def warning(code: str, span: Span, message: str, hint: str = "") -> Diagnostic:
    """A finding that somebody should look at."""
    return Diagnostic(code, span, message, hint, Severity.WARNING)


def open_case(
    source: Source, print_edition: tuple[str, bytes] | None, screen_edition: tuple[str, bytes] | None
) -> tuple[Case, list[Diagnostic]]:
    """Read the outputs (each with its file's name) and work out what they must say."""
    found: list[Diagnostic] = []
    case = Case(source)
    if print_edition is not None:
        case.print_file, data = print_edition
        try:
            case.print = reader.read(data)
        except Unreadable as error:
            found.append(case.print_fault("unreadable-output", f"the PDF can’t be read: {error}", "build it again"))
    if screen_edition is not None:
        case.screen_file, data = screen_edition
        try:
            case.screen = screen.read(data)
        except screen.Unreadable as error:
            found.append(case.screen_fault("unreadable-output", f"the EPUB can’t be read: {error}", "build it again"))
    paper = case.print

    def pages(places: object, fold: bool) -> str:
        return named(paper, places, fold) if paper is not None else ""  # type: ignore[arg-type]

    language = source.book.publication.language
    for section, flow in zip(source.sections, source.flows, strict=True):
        case.told.append(expected.read(section, Edition(pages, True, expected.markers(flow)), language))
        by_page = paper is not None and case.screen is not None and _has_page_list(case.screen)
        case.shown.append(expected.read(section, Edition(pages, False, index_by_page=by_page), language))
    return case, found


def _has_page_list(book: Screen) -> bool:
    nav = book.nav
    return nav is not None and any(one.get(screen.EPUB_TYPE) == "page-list" for one in nav.iter("{*}nav"))


def named(paper: Printed, places: list[tuple[str, str]], fold: bool) -> str:
    """The numbers of the pages to which ids lead in the PDF itself, as ``page_runs`` has them."""
    return ", ".join(
        paper.labels[a] if paper.labels[a] == paper.labels[b] else f"{paper.labels[a]}–{paper.labels[b]}"
        for a, b in page_runs(paper, places, fold)
    )


def page_runs(paper: Printed, places: list[tuple[str, str]], fold: bool) -> dict[tuple[int, int], str]:
    """The pages to which ids lead in the PDF itself, first and last, each once, with the id that led there; ``fold``
    joins those that follow one another, as an index does."""
    runs: dict[tuple[int, int], str] = {}
    for first, last in places:
        begin, end = paper.destinations.get(first, -1), paper.destinations.get(last, -1)
        if begin < 0 or end < 0:
            continue
        before = next(reversed(runs), None)
        if fold and before is not None and begin <= before[1] + 1 and _alike(paper, before[1], begin):
            opened = runs.pop(before)
            runs[before[0], max(before[1], end)] = opened
        else:
            runs.setdefault((begin, end), first)
    return runs


def _alike(paper: Printed, one: int, other: int) -> bool:
    """Whether two pages are numbered in the same numerals."""
    return paper.labels[one].isdecimal() == paper.labels[other].isdecimal()
