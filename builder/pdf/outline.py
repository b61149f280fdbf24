"""Bookmarks and page labels, through ReportLab's canvas."""

from __future__ import annotations

from collections.abc import Sequence

from builder.layout.pages import LabelRange, OutlineEntry
from builder.pdf.canvas import BookCanvas
from builder.pdf.objects import told

_OPEN = 1
"""Entries above this level show what is below them when the book is opened."""

_STYLES = {"": None, "D": "ARABIC", "r": "ROMAN_LOWER", "R": "ROMAN_UPPER", "a": "LETTERS_LOWER", "A": "LETTERS_UPPER"}
"""PDF's names of numerals → ReportLab's (its check for PDF's own is a search in a string, which ``R`` trips)."""


def add_outline(canvas: BookCanvas, entries: Sequence[OutlineEntry], known: frozenset[str]) -> None:
    """Write the outline. Each entry leads to a named destination, so links into the book survive a rebuild.

    Raises:
        ValueError: an entry leads to none of the ``known`` places.
    """
    level = -1
    for index, entry in enumerate(entries):
        if entry.destination not in known:
            raise ValueError(f"the outline leads to a place that is on no page: {entry.destination!r}")
        level = min(entry.level, level + 1)  # a viewer can't show a grandchild without its parent
        key = f"outline-{index}"
        canvas.name_destination(key, entry.destination)
        canvas.addOutlineEntry(told(entry.title), key, level, closed=level >= _OPEN)
    if entries:
        canvas.showOutline()


def add_labels(canvas: BookCanvas, ranges: Sequence[LabelRange]) -> None:
    """Number the pages as they are numbered in print."""
    for range_ in ranges:
        style = _STYLES[range_.style]
        canvas.addPageLabel(range_.index, style, range_.start if style else None, range_.prefix or None)
