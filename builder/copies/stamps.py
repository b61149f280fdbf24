"""What each copy has of its own, set in the book's faces: pages with nothing but a line at the foot, or a word.

They are made for many recipients at once, so that the fonts are cut down for all of them, and come as a PDF of their
own, from which ``personal`` takes them one by one.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence

from msgspec import Struct

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
"""Points from the foot of the page to the line."""
SIZE = 7.2
"""Of the line, in points."""
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

    def missing(self, recipients: Sequence[Recipient]) -> list[Diagnostic]:
        """An error for each name with characters that no face has."""
        base, inks = self._base(), Inks({})
        ink = inks.of(_look(base, SIZE, base.colour))
        return [
            _missing(recipient, letter)
            for recipient in recipients
            for letter in dict.fromkeys(
                letter
                for text in (self._line(recipient), recipient.watermark)
                for piece in set_line(ink, text).pieces
                for letter in piece.shaped.missing
            )
        ]

    def made(self, recipients: Sequence[Recipient]) -> bytes:
        """A PDF with two pages for each recipient: the line, and the watermark (empty where there is none)."""
        base, inks = self._base(), Inks({})
        line = inks.of(_look(base, SIZE, base.colour))
        marks: dict[str, Ink] = {}
        pages: list[Page] = []

        def add(ink: Ink, text: str, y: float, kind: str) -> None:
            made = set_line(ink, text)
            shown = Line((self.page.width - made.width) / 2, y, made.pieces, end_space=False)
            items = (FurnitureLine(shown, kind),) if made.pieces else ()
            pages.append(Page(0, len(pages), str(len(pages) + 1), self.page, items))

        for recipient in recipients:
            add(line, self._line(recipient), self.page.height - FOOT, "Footer")
            word = recipient.watermark
            if word not in marks:
                marks[word] = _fitting(word, base, self.page, inks)
            add(marks[word], word, self.page.height / 2 + 0.35 * marks[word].size, "Layout")
        section = Section("stamp", "section.imprint", Matter.FRONT, "", "", '<section class="imprint"/>', ())
        flow, _ = parse(section, Styler(self.theme, self.publication.language))
        return pdf.write(Pages((flow,), tuple(pages), ()), self.publication, {}, datetime.datetime(2000, 1, 1))

    def _base(self) -> TextStyle:
        return Styler(self.theme, self.publication.language).furniture("recto").text

    def _line(self, recipient: Recipient) -> str:
        numbered = self.words.format(number=recipient.number, count=self.count)
        return " · ".join(filter(None, (numbered, recipient.name, recipient.group)))


def _fitting(word: str, base: TextStyle, page: Size, inks: Inks) -> Ink:
    """The ink in which a watermark fills three quarters of the page's diagonal, or less."""
    width = set_line(inks.of(_look(base, WATERMARK_SIZE, WATERMARK_COLOUR)), word).width
    room = 0.75 * math.hypot(*page)
    size = WATERMARK_SIZE * min(1.0, room / width) if width else WATERMARK_SIZE
    return inks.of(_look(base, size, WATERMARK_COLOUR))


def _look(style: TextStyle, size: float, colour: str) -> TextStyle:
    return TextStyle(style.faces, size, colour, (("lnum", 1),), style.language, hyphenate=False)


def _missing(recipient: Recipient, letter: str) -> Diagnostic:
    message = f"no typeface has the character {letter} (U+{ord(letter):04X}) of “{recipient.name}”"
    return Diagnostic("missing-glyph", recipient.span, message, "write it in other letters")
