"""The back and the spine of a cover, set in the book's own theme as pages of a PDF."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from builder import pdf, templating
from builder.cover import spine
from builder.diagnostics import Diagnostic, Severity, in_quotes
from builder.figures.qr import LONGEST, code, fits
from builder.geometry import Rect, Size
from builder.layout.furniture import set_line, unset
from builder.layout.missing import missing
from builder.layout.pages import Fill, FurnitureLine, Line, Page, Pages
from builder.layout.paginate import paginate
from builder.layout.words import Ink, Inks
from builder.markup import theme as themes
from builder.markup.flow import Flow, TextBlock, TextRun
from builder.markup.parse import parse
from builder.markup.section import Section
from builder.markup.style import TextStyle
from builder.markup.styles import Styler
from builder.markup.theme import Theme
from builder.model.book import Book
from builder.model.nodes import Figure, Link, Text
from builder.publication import Matter, PageSettings, Publication, SpineText
from builder.text.hyphenation import exceptions_by_tag

_WORDS = '<section class="cover"><p class="cover-spine">x</p></section>'
_BETWEEN = 2.0
"""Ems between the title and the names on a spine, at least."""
_MIDDLE = 0.34
"""Ems from the baseline up to what the eye takes for the middle of words."""
_PITCH = 1.12
"""Ems from one character to the one below it on an upright spine."""


class Outside(Struct, frozen=True):
    """What a cover shows besides its front."""

    back: bytes
    """A PDF of one page."""
    spine: bytes | None
    """A PDF of one page as high as the spine is wide, its words lying; of an upright spine as it stands. ``None``:
    there is no spine."""
    running: SpineText
    """How the words run; ``NO`` too where the spine has no room for them."""
    width: float
    """Of the spine, in points."""


def outside(
    book: Book, theme: Theme, own_templates: Path, pages: int, modified: datetime.datetime
) -> tuple[Outside | None, list[Diagnostic]]:
    """Set the back and the spine of a book.

    Args:
        book: What it is about.
        theme: With the page of the printed form.
        own_templates: The publication's own templates; the folder need not exist.
        pages: How many stand inside of the cover.
        modified: The time that the files give as their own.

    Returns:
        Them, unless there are errors, and what was found.
    """
    publication = book.publication
    leads = _code(publication)
    sections, found = templating.back_cover(book, own_templates, leads)
    if publication.url and leads is None:
        message = "the back of the cover has no code, because the publication’s address is too long for one"
        hint = f"give one of {LONGEST} bytes of UTF-8 at most"
        found = [*found, Diagnostic("bad-value", publication.place("url"), message, hint, Severity.WARNING)]
    if not sections:
        return None, found
    frame = theme.page
    # The back is a left-hand page, and what is laid out by itself is a right-hand one.
    mirrored = themes.with_page(theme, PageSettings(inner=frame.outer, outer=frame.inner))
    styler = Styler(mirrored, publication.language)
    flow, more = parse(sections[0], styler)
    found = [*found, *more]
    if any(finding.severity is Severity.ERROR for finding in found):
        return None, found
    if flow.body:
        divided = exceptions_by_tag(publication.hyphenation)
        laid, more = paginate((flow,), styler, publication.title, divided, book.words.__getitem__)
        found = [*found, *more]
        if any(finding.severity is Severity.ERROR for finding in found):
            return None, found
    else:  # there is nothing to say
        laid = Pages((flow,), (Page(0, 0, "", frame.size, tuple(_field(flow, frame.size))),), ())
    if len(laid.pages) > 1:
        message = "the publication's description does not fit on the back of the cover"
        hint = "shorten it, or set it smaller in a theme of your own: p.cover-summary"
        place = publication.place("description")
        found.append(Diagnostic("long-back-cover", place, message, hint, Severity.WARNING))
    back = pdf.write(Pages(laid.flows, laid.pages[:1], ()), publication, book.pictures, modified)
    width = spine.width(pages, publication.booklet)
    running = spine.running(publication.language, publication.booklet.spine, publication.title)
    if not width:
        return Outside(back, None, SpineText.NO, 0.0), found
    if not spine.size(width):
        running = SpineText.NO
    page, running, more = _spine(publication, theme, width, running)
    found = [*found, *more]
    if any(finding.severity is Severity.ERROR for finding in found):
        return None, found
    return Outside(back, pdf.write(page, publication, {}, modified), running, width), found


def _code(publication: Publication) -> Figure | None:
    """A code that leads to the publication, with the address in print; ``None``: it has none, or a too long one."""
    url = publication.url
    if not url or not fits(url):
        return None
    return Figure("", "", f"QR: {url}", (Link(url, (Text(url),)),), publication.place("url"), drawing=code(url))


def _spine(
    publication: Publication, theme: Theme, width: float, running: SpineText
) -> tuple[Pages, SpineText, list[Diagnostic]]:
    """The spine as a page, lying on its side or standing where its characters do; how its words run in the end, and
    what was found."""
    styler = Styler(theme, publication.language)
    flow, _ = parse(Section("spine", "section.cover", Matter.FRONT, "", "", _WORDS, ()), styler)
    height = theme.page.size.height
    ends = (theme.page.head, theme.page.foot)
    found: list[Diagnostic] = []
    title, ink = "", Inks({}).of(_style(flow))
    if running is not SpineText.NO:
        ink = Inks({}).of(replace(_style(flow), size=spine.size(width)))
        title, ink = _title(ink, publication.title, height - sum(ends), running)
        if title != publication.title:
            shown = f"shows {in_quotes(title)} only" if title else "has no words"
            message = f"the title is too long for the spine of the cover, which {shown}"
            hint = "shorten it, or give what stands behind a colon as the subtitle"
            found.append(Diagnostic("long-spine", publication.place("title"), message, hint, Severity.WARNING))
    running = running if title else SpineText.NO
    page = Size(width, height) if running is SpineText.UPRIGHT else Size(height, width)
    lines: list[FurnitureLine] = []
    match running:
        case SpineText.UPRIGHT:
            lines = _upright(ink, title, page, ends[0])
        case SpineText.DOWN | SpineText.UP:
            # The head of the page is at the left where words run down, else at the right.
            left, right = ends if running is SpineText.DOWN else (ends[1], ends[0])
            names = ", ".join(person.name for person in publication.authors)
            lines = _lying(ink, (title, names), page, left, right)
        case SpineText.NO:
            pass
    for number, one in enumerate(lines):
        key = "authors" if number and running is not SpineText.UPRIGHT else "title"
        found += missing(unset(one.line.pieces), publication.place(key), whose="the spine of the cover")
    return Pages((flow,), (Page(0, 0, "", page, (*_field(flow, page), *lines)),), ()), running, found


def _title(ink: Ink, title: str, room: float, running: SpineText) -> tuple[str, Ink]:
    """As much of a title as has room on a spine, smaller if need be, in letters that can still be read: all of it,
    what stands before its colon, or nothing."""
    for words in (title, re.split(r":\s|：", title)[0].strip()):
        wide = set_line(ink, words).width
        long = len(words) * _PITCH * ink.size if running is SpineText.UPRIGHT else wide
        size = ink.size if long <= room else ink.size * room / long
        if size >= spine.SMALLEST:
            return words, Inks({}).of(replace(ink.style, size=size))
    return "", ink


def _field(flow: Flow, page: Size) -> list[Fill]:
    return [Fill(Rect(0, 0, *page), flow.style.background)] if flow.style.background else []


def _style(flow: Flow) -> TextStyle:
    for block in flow.body:
        if isinstance(block, TextBlock) and block.inlines and isinstance(block.inlines[0], TextRun):
            return block.inlines[0].style
    return flow.style.text


def _lying(ink: Ink, words: tuple[str, str], page: Size, left: float, right: float) -> list[FurnitureLine]:
    """The title from the left, the names to the right where there is room for them."""
    room = page.width - left - right
    title, names = (set_line(ink, one) for one in words)
    baseline = page.height / 2 + _MIDDLE * ink.size
    lines = [FurnitureLine(Line(left, baseline, title.pieces, end_space=False), "Layout")]
    if names.pieces and title.width + _BETWEEN * ink.size + names.width <= room:
        x = page.width - right - names.width
        lines.append(FurnitureLine(Line(x, baseline, names.pieces, end_space=False), "Layout"))
    return lines


def _upright(ink: Ink, title: str, page: Size, head: float) -> list[FurnitureLine]:
    lines: list[FurnitureLine] = []
    y = head + ink.size
    for letter in title:
        made = set_line(ink, letter)
        if made.pieces:
            line = Line((page.width - made.width) / 2, y, made.pieces, end_space=False)
            lines.append(FurnitureLine(line, "Layout"))
        y += _PITCH * ink.size
    return lines
