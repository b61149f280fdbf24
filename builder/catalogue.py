"""The complete set of a publication, for whoever downloads it: a page that lists the files, and their checksums."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from msgspec import Struct

from builder import pdf, templating
from builder.diagnostics import Diagnostic
from builder.markup.theme import Theme
from builder.model.book import Book
from builder.order import output_name
from builder.outputs import PAGE, SUMS

COVER_WIDTH = 480
"""Pixels of the cover's picture in the page."""


class Entry(Struct, frozen=True):
    """A file, as the page has it."""

    href: str
    title: str
    size: str
    sum: str
    """SHA-256 in hexadecimal digits."""


class Group(Struct, frozen=True):
    """Files that belong together."""

    title: str
    """Of the edition; empty for the book itself."""
    entries: tuple[Entry, ...]


_KINDS = {
    "pdf": "web-pdf",
    "epub": "web-epub",
    "handout": "web-handout",
    "booklet": "web-booklet",
    "cover": "web-cover",
    "press": "web-press",
}
"""Format → the word for what it is, in the order in which strangers may want them."""


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
    cover = next((data for name, data in files.items() if name.endswith(".pdf")), None)
    width, height = COVER_WIDTH, round(COVER_WIDTH * theme.page.size.height / theme.page.size.width)
    picture = pdf.first_page_jpeg(cover, width, height) if cover is not None else b""
    names: dict[str, object] = {
        "groups": _groups(files, book),
        "cover": "data:image/jpeg;base64," + base64.b64encode(picture).decode("ascii"),
        "cover_size": (width, height),
        "accent": theme.colour("accent"),
    }
    page, found = templating.page(book, own_templates, PAGE, names)
    out = {PAGE: page.encode()}
    return {**out, SUMS: sums({**files, **out})}, found


def sums(files: Mapping[str, bytes]) -> bytes:
    """A line for each file, sorted by name, which is written as the file system has it and may be no UTF-8."""
    return b"".join(
        b"%s  %s\n" % (hashlib.sha256(files[name]).hexdigest().encode(), os.fsencode(name)) for name in sorted(files)
    )


def _groups(files: Mapping[str, bytes], book: Book) -> list[Group]:
    """The book itself, each edition, the works cited."""
    works: list[Entry] = []
    titles = {"": ""} | {form.name: form.title or form.name for form in book.publication.editions}
    printed: dict[str, list[tuple[int, Entry]]] = {form: [] for form in titles}
    known = {output_name(book.publication.name, form, kind): (form, kind) for form in titles for kind in _KINDS}
    for name, data in files.items():
        if name not in known:
            works.append(_entry(name, _ending(name), data, book))
            continue
        form, kind = known[name]
        entry = _entry(name, book.words[_KINDS[kind]], data, book)
        printed[form].append((list(_KINDS).index(kind), entry))
    groups = [
        Group(titles[form], tuple(entry for _, entry in sorted(found, key=lambda pair: pair[0])))
        for form, found in printed.items()
    ]
    return [group for group in (*groups, Group(book.words["web-works"], tuple(works))) if group.entries]


def _entry(name: str, title: str, data: bytes, book: Book) -> Entry:
    size = book.words["web-size"].format(number=f"{max(1, round(len(data) / 1000)):,}".replace(",", "\u202f"))
    return Entry(quote(os.fsencode(name)), title, size, hashlib.sha256(data).hexdigest())


def _ending(name: str) -> str:
    return {"bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
