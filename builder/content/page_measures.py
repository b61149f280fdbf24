"""Sizes and margins that a page can have, wherever they are written."""

from __future__ import annotations

from builder import geometry

SMALLEST, LARGEST = 72.0, geometry.LONGEST_SIDE
"""A page between 1 and 200 inches a side, in points: what PDF viewers take, and room for a line."""


def page_size(text: str) -> geometry.Size:
    """The size of a page; ``ValueError`` says why there is none."""
    size = geometry.page_size(text)
    if not all(SMALLEST <= side <= LARGEST for side in size):
        raise ValueError("a page's sides are between 1 inch and 200 inches")
    return size


def margin(text: str) -> float:
    """A margin in points; ``ValueError`` says why there is none."""
    found = geometry.length(text)
    if not 0 <= found <= LARGEST:
        raise ValueError("a margin is between 0 and 200 inches")
    return found
