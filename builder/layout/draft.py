"""What a draft has over the finished book: numbers beside the lines, and a word under the text that says what it is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Span
from builder.geometry import Rect
from builder.layout.furniture import set_line, unset
from builder.layout.missing import missing
from builder.layout.pages import FurnitureLine, Item, Line
from builder.layout.words import Ink, Inks
from builder.markup.styles import Styler

EVERY = 5
"""Lines from number to number."""
GAP = 8.0
"""Points between a number and the text."""
NUMBERS = 6.6
"""Size of the numbers, in points."""
WORD = 110.0
"""Size of the word under the text, in points, before it is made to fit."""
WORD_COLOUR = "#E6E6E6"
SHARE = 0.8
"""Of the type area's width, which the word fills at most."""


class DraftKit(Struct, frozen=True):
    """A draft's own letters, made ready."""

    numbers: Ink
    word: Ink
    text: str


def draft_kit(styler: Styler, inks: Inks, word: str) -> DraftKit | None:
    """What drafts need; ``None`` where the book isn't one."""
    if not styler.theme.draft:
        return None
    small = styler.furniture("folio").text
    numbers = replace(small, size=NUMBERS, colour=styler.theme.colour("grey"), features=(("lnum", 1), ("tnum", 1)))
    large = replace(styler.root.block.text, size=WORD, colour=WORD_COLOUR, hyphenate=False)
    width = set_line(inks.of(large), word).width
    fit = min(1.0, SHARE * styler.theme.page.measure / width) if width else 1.0
    return DraftKit(inks.of(numbers), inks.of(replace(large, size=WORD * fit)), word)


def unset_word(kit: DraftKit | None) -> list[Diagnostic]:
    """What to say of a draft's word, if there is one."""
    if kit is None:
        return []
    letters = unset(set_line(kit.word, kit.text).pieces)
    return missing(letters, Span("publication.yaml"), whose="the word under a draft’s text")


def marked(items: Sequence[Item], kit: DraftKit, area: Rect) -> tuple[Item, ...]:
    """A page's items with a draft's marks: the word first, so that the text stands over it, the numbers last.
    ``area`` is where its text stands.

    Lines are counted from the head of the page, notes too; lines side by side count as one, and those in the margin
    for none. The numbers stand at the left, or at the right where there are notes in the margin at the left.
    """
    word = set_line(kit.word, kit.text)
    left, right = area.x, area.x + area.width
    x, y = left + (area.width - word.width) / 2, area.y + area.height / 2 + 0.35 * kit.word.size
    under = FurnitureLine(Line(x, y, word.pieces, end_space=False), "Layout")
    numbers: list[Item] = []
    count, last = 0, -math.inf
    lines = [item for item in items if isinstance(item, Line)]
    taken = any(line.x < left - GAP for line in lines)
    for baseline in sorted(line.y for line in lines if left - GAP <= line.x < right):
        if baseline - last < 1:
            continue
        count, last = count + 1, baseline
        if count % EVERY == 0:
            number = set_line(kit.numbers, str(count))
            beside = right + GAP if taken else left - GAP - number.width
            numbers.append(FurnitureLine(Line(beside, baseline, number.pieces, end_space=False), "Layout"))
    return (under, *items, *numbers)
