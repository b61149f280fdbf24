"""What each copy has of its own, set in the book's faces: pages with nothing but a line at the foot, or a word.

They are made for many recipients at once, so that the fonts are cut down for all of them, and come as a PDF of their
own, from which ``personal`` takes them one by one.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from builder import pdf
from builder.copies.recipients import Recipient
from builder.diagnostics import Diagnostic
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
"""Points from the foot of the page to the line, and the least from its sides."""
SIZE, LEAST = 7.2, 5.0
"""Of the line, in points; and how small it may become to fit between the sides of the page."""
WATERMARK_SIZE = 96.0
"""Of the word across the page, in points, before it is made to fit."""
WATERMARK_COLOUR = "#DDDDDD"
"""Light enough to read over, dark enough to survive a photocopier."""


class Stamps(Struct, frozen=True):
    """How copies of a publication are stamped."""

    count: int
    """So many copies there are."""
    page: Size
    """Of the pages that are to be stamped."""
    theme: Theme
    """Its sans or first face, and its grey."""
    publication: Publication
    words: str
    """The pattern of the line, with blanks for ``number`` and ``count``."""

    def faults(self, recipients: Sequence[Recipient]) -> list[Diagnostic]:
        """An error for each name with characters that no face has, or with more words than the page has room for."""
        base, inks = self._base(), Inks({})
        ink, least = (inks.of(_look(base, size, base.colour)) for size in (SIZE, LEAST))
        found: list[Diagnostic] = []
        for recipient in recipients:
            line = self._line(recipient)
            texts = (line, recipient.watermark)
            pieces = [piece for text in texts for piece in set_line(ink, text).pieces]
            letters = dict.fromkeys(letter for piece in pieces for letter in piece.shaped.missing)
            found += [_missing(recipient, letter) for letter in letters]
            width = set_line(least, line).width
            if width > self._room:
                found.append(_too_long(recipient, width, self._room))
        return found

    def made(self, recipients: Sequence[Recipient]) -> bytes:
        """A PDF with two pages for each recipient: the line, and the watermark (empty where there is none)."""
        base, inks = self._base(), Inks({})
        small, large = _look(base, SIZE, base.colour), _look(base, WATERMARK_SIZE, WATERMARK_COLOUR)
        diagonal = 0.75 * math.hypot(*self.page)  # three quarters of the page's
        marks: dict[str, Ink] = {}
        pages: list[Page] = []

        def add(ink: Ink, text: str, y: float, kind: str) -> None:
            made = set_line(ink, text)
            shown = Line((self.page.width - made.width) / 2, y, made.pieces, end_space=False)
            items = (FurnitureLine(shown, kind),) if made.pieces else ()
            pages.append(Page(0, len(pages), str(len(pages) + 1), self.page, items))

        for recipient in recipients:
            line = self._line(recipient)
            add(_fitting(line, small, self._room, inks), line, self.page.height - FOOT, "Footer")
            word = recipient.watermark
            if word not in marks:
                marks[word] = _fitting(word, large, diagonal, inks)
            add(marks[word], word, self.page.height / 2 + 0.35 * marks[word].size, "Layout")
        section = Section("stamp", "section.imprint", Matter.FRONT, "", "", '<section class="imprint"/>', ())
        flow, _ = parse(section, Styler(self.theme, self.publication.language))
        return pdf.write(Pages((flow,), tuple(pages), ()), self.publication, {}, datetime.datetime(2000, 1, 1))

    @property
    def _room(self) -> float:
        """For the line, in points."""
        return self.page.width - 2 * FOOT

    def _base(self) -> TextStyle:
        return Styler(self.theme, self.publication.language).furniture("recto").text

    def _line(self, recipient: Recipient) -> str:
        numbered = self.words.format(number=recipient.number, count=self.count)
        return " · ".join(filter(None, (numbered, recipient.name, recipient.group)))


def _fitting(text: str, look: TextStyle, room: float, inks: Inks) -> Ink:
    """The ink in which a text is as wide as ``room``, or less: no larger than it looks, smaller where it has to be."""
    ink = inks.of(look)
    width = set_line(ink, text).width
    return ink if width <= room else inks.of(replace(look, size=look.size * room / width))


def _look(style: TextStyle, size: float, colour: str) -> TextStyle:
    return TextStyle(style.faces, size, colour, (("lnum", 1),), style.language, hyphenate=False)


def _missing(recipient: Recipient, letter: str) -> Diagnostic:
    message = f"no typeface has the character {letter} (U+{ord(letter):04X}) of “{recipient.name}”"
    return Diagnostic("missing-glyph", recipient.span, message, "write it in other letters")


def _too_long(recipient: Recipient, width: float, room: float) -> Diagnostic:
    message = f"the line of this recipient is {width:.0f} pt long in small letters, and the page has {room:.0f}"
    return Diagnostic("bad-value", recipient.span, message, "shorten the name or the group")
