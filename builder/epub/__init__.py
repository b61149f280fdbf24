"""Markup → EPUB 3.3. ``write`` is the room's one job; ``EpubLook`` is what it wants to know of the theme."""

from __future__ import annotations

from builder.epub.edition import write
from builder.epub.listing import listing
from builder.epub.stylesheet import EpubLook

__all__ = ["EpubLook", "listing", "write"]
