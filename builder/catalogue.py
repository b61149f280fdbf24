"""The complete set of a publication, for whoever downloads it: a page that lists the files, and their checksums."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from builder import pdf, templating
from builder.diagnostics import Diagnostic
from builder.markup.theme import Theme
from builder.model.book import Book

SUMS = "SHA256SUMS"
PAGE = "index.html"
COVER_WIDTH = 480
"""Pixels of the cover's picture in the page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, as the page has it."""

    href: str
    title: str
    size: str
    sum: str
    """SHA-256 in hexadecimal digits."""


def catalogue(
    book: Book, files: Mapping[str, bytes], theme: Theme, own_templates: Path
) -> tuple[dict[str, bytes], list[Diagnostic]]:
    """The list of a publication's files.

    Args:
        book: The book that they are.
        files: Their bytes by name; the first PDF among them is the book proper, which gives the picture.
        theme: Its accent colours the page.
        own_templates: The publication's own templates, of which one may be the page's.

    Returns:
        The page, and the checksums in the form that ``sha256sum --check`` reads, the page's own among them; and
        what was found.
    """
    entries = [_entry(name, data, book) for name, data in files.items()]
    cover = next((data for name, data in files.items() if name.endswith(".pdf")), None)
    width, height = COVER_WIDTH, round(COVER_WIDTH * theme.page.size.height / theme.page.size.width)
    picture = pdf.first_page_jpeg(cover, width, height) if cover is not None else b""
    names: dict[str, object] = {
        "files": entries,
        "cover": "data:image/jpeg;base64," + base64.b64encode(picture).decode("ascii"),
        "cover_size": (width, height),
        "accent": theme.colour("accent"),
    }
    page, found = templating.page(book, own_templates, PAGE, names)
    out = {PAGE: page.encode()}
    return {**out, SUMS: sums({**files, **out})}, found


def sums(files: Mapping[str, bytes]) -> bytes:
    """A line for each file, sorted by name."""
    return "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()


def _entry(name: str, data: bytes, book: Book) -> Entry:
    size = book.words["web-size"].format(number=f"{max(1, round(len(data) / 1000)):,}".replace(",", "\u202f"))
    return Entry(quote(name), _title(name, book), size, hashlib.sha256(data).hexdigest())


def _title(name: str, book: Book) -> str:
    """What a file is, by its name: the edition's title, and what the reader does with it."""
    rest = name.removeprefix(book.publication.name)
    form = next((edition for edition in book.publication.editions if rest.startswith(f"-{edition.name}")), None)
    kind = {
        "-booklet.pdf": "web-booklet",
        "-cover.pdf": "web-cover",
        "-press.pdf": "web-press",
        "-handout.pdf": "web-handout",
        ".pdf": "web-pdf",
        ".epub": "web-epub",
    }.get(rest.removeprefix(f"-{form.name}") if form else rest)
    words = book.words[kind] if kind else f"{book.words['web-works']} ({_ending(name)})"
    return f"{form.title or form.name}: {words}" if form else words


def _ending(name: str) -> str:
    return {"bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
