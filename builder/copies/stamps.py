"""What each copy has of its own, set in the book's faces: pages with nothing but a line at the foot, or a word.

They are made for all recipients at once, so that the fonts are cut down once, and come as a PDF of their own, from
which ``personal`` takes them one by one.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Sequence

from builder import pdf
from builder.copies.recipients import Recipient
from builder.diagnostics import Diagnostic, Span
from builder.geometry import Size
from builder.layout.furniture import set_line
from builder.layout.pages import FurnitureLine, Line, Page, Pages
from builder.layout.words import Ink, Inks
from builder.markup.parse import parse
from builder.markup.section import Section
from builder.markup.style import TextStyle
from builder.markup.styles import Styler
from builder.markup.theme import Theme
from builder.publication import Matter, Publication

FOOT = 20.0
"""Points from the foot of the page to the line."""
SIZE = 7.2
"""Of the line, in points."""
WATERMARK_SIZE = 96.0
"""Of the word across the page, in points, before it is made to fit."""
WATERMARK_COLOUR = "#DDDDDD"
"""Light enough to read over, dark enough to survive a photocopier."""


def stamps(
    recipients: Sequence[Recipient], count: int, page: Size, theme: Theme, publication: Publication, words: str
) -> tuple[bytes, list[Diagnostic]]:
    """A PDF with two pages for each recipient: the line, and the watermark (empty where there is none).

    Args:
        recipients: Those who get this variant.
        count: How many get any.
        page: The size of the pages that are to be stamped.
        theme: Its sans or first face, and its grey.
        publication: For the file's language.
        words: The pattern of the line, with blanks for ``number`` and ``count``.

    Returns:
        The PDF, and an error for each name with characters that no face has.
    """
    styler = Styler(theme, publication.language)
    flow, _ = parse(Section("stamp", "section.imprint", Matter.FRONT, "", "", '<section class="imprint"/>', ()), styler)
    base = styler.furniture("recto").text
    inks = Inks({})
    line = inks.of(_look(base, SIZE, base.colour))
    marks: dict[str, Ink] = {}
    pages: list[Page] = []
    found: list[Diagnostic] = []

    def add(ink: Ink, text: str, y: float, kind: str, recipient: Recipient) -> None:
        made = set_line(ink, text)
        lacking = dict.fromkeys(letter for piece in made.pieces for letter in piece.shaped.missing)
        found.extend(_missing(recipient, letter) for letter in lacking)
        shown = Line((page.width - made.width) / 2, y, made.pieces, end_space=False)
        items = (FurnitureLine(shown, kind),) if made.pieces and not lacking else ()
        pages.append(Page(0, len(pages), str(len(pages) + 1), page, items))

    for recipient in recipients:
        text = " · ".join(_parts(recipient, count, words))
        add(line, text, page.height - FOOT, "Footer", recipient)
        word = recipient.watermark
        if word not in marks:
            marks[word] = _fitting(word, base, page, inks)
        add(marks[word], word, page.height / 2 + 0.35 * marks[word].size, "Layout", recipient)
    made = Pages((flow,), tuple(pages), ())
    return pdf.write(made, publication, {}, datetime.datetime(2000, 1, 1)), found


def _fitting(word: str, base: TextStyle, page: Size, inks: Inks) -> Ink:
    """The ink in which a watermark fills three quarters of the page's diagonal, or less."""
    width = set_line(inks.of(_look(base, WATERMARK_SIZE, WATERMARK_COLOUR)), word).width
    room = 0.75 * math.hypot(*page)
    size = WATERMARK_SIZE * min(1.0, room / width) if width else WATERMARK_SIZE
    return inks.of(_look(base, size, WATERMARK_COLOUR))


def _look(style: TextStyle, size: float, colour: str) -> TextStyle:
    return TextStyle(style.faces, size, colour, (("lnum", 1),), style.language, hyphenate=False)


def _parts(recipient: Recipient, count: int, words: str) -> Iterator[str]:
    yield words.format(number=recipient.number, count=count)
    yield recipient.name
    if recipient.group:
        yield recipient.group


def _missing(recipient: Recipient, letter: str) -> Diagnostic:
    message = f"no typeface has the character {letter} (U+{ord(letter):04X}) of “{recipient.name}”"
    return Diagnostic("missing-glyph", Span("recipients"), message, "write it in other letters")
