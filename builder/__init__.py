"""Bifolio: structured content to a typeset PDF booklet and an EPUB, from one source."""

__version__ = "0.1.0"
