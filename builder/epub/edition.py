"""The EPUB edition as a whole: from the book's sections to the bytes of one file."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from builder.diagnostics import Diagnostic, Severity
from builder.epub.documents import Document, open_section, places_of
from builder.epub.fonts import Characters, font_files
from builder.epub.locators import number_index
from builder.epub.metadata import describe, identifier_of
from builder.epub.navigation import contents_of, nav_document, ncx_document
from builder.epub.package import Item, pack
from builder.epub.page_breaks import mark_pages
from builder.epub.pictures import Pictures
from builder.epub.rewrite import Rewriter, link_references
from builder.epub.semantics import name_lists
from builder.epub.stylesheet import EpubLook, stylesheet
from builder.epub.wording import Wording
from builder.layout.page_starts import PrintEdition
from builder.markup.section import Section
from builder.model.book import Book

COVER_PICTURE = "images/cover.jpg"
STYLESHEET = "book.css"
NAVIGATION = "nav.xhtml"


def write(
    book: Book,
    sections: Sequence[Section],
    cover: bytes | None,
    look: EpubLook,
    modified: datetime.datetime,
    printed: PrintEdition = PrintEdition(),  # noqa: B008  # nobody can change it
) -> tuple[bytes, list[Diagnostic]]:
    """Make the EPUB.

    Args:
        book: the resolved book, for its metadata, contents, pictures and words.
        sections: the rendered markup, in reading order.
        cover: the cover as a JPEG; ``None``: the cover's words are shown as text.
        look: the theme, and whether its fonts are embedded.
        modified: the time that the package states, with a time zone.
        printed: the pages of the same sections, for the page-list and the index; none: there is no list.

    Returns:
        The file's bytes (empty if a diagnostic is an error), and what was found wrong.
    """
    found: list[Diagnostic] = []
    wording = Wording(book.words)
    documents: list[Document] = []
    for section in sections:
        document, faults = open_section(section, book.publication, COVER_PICTURE if cover else None)
        found += faults
        if document is not None:
            documents.append(document)
    places = places_of(documents, found)
    pages = mark_pages(documents, printed.starts, places) if len(documents) == len(sections) else ()
    number_index(documents, printed.labels if pages else {})

    characters = Characters(look.theme, book.publication.language)
    pictures = Pictures(book.pictures)
    rewriter = Rewriter(places, pictures, characters, wording, found)
    # No font need have the words that a picture shows.
    unseen = Rewriter(places, pictures, Characters(look.theme, book.publication.language), wording, found)
    for document in documents:
        (unseen if document.pictured else rewriter).rewrite(document)
    link_references(documents, wording)
    name_lists(documents)

    entries = contents_of(book, documents, places)
    nav = nav_document(book, documents, entries, pages, wording, characters)
    fonts = font_files(characters) if look.fonts else ()
    if any(d.severity is Severity.ERROR for d in found):
        return b"", found

    items = [Item("nav", NAVIGATION, "application/xhtml+xml", nav, ("nav",))]
    items += [
        Item(d.id, d.file, "application/xhtml+xml", d.serialised(), tuple(sorted(d.properties)))
        for d in documents
        if not d.is_contents
    ]
    style = stylesheet(characters, fonts, rewriter.counted)
    items.append(Item("style", STYLESHEET, "text/css", style.encode()))
    items += [Item(font.id, font.file, font.media_type, font.data) for font in fonts]
    if cover is not None:
        items.append(Item("cover-picture", COVER_PICTURE, "image/jpeg", cover, ("cover-image",)))
    items += pictures.items()
    identifier = identifier_of(book.publication)
    items.append(
        Item(
            "ncx",
            "toc.ncx",
            "application/x-dtbncx+xml",
            ncx_document(book, documents, entries, pages, identifier, wording),
        )
    )

    spine = [("nav" if d.is_contents else d.id) for d in documents]
    if "nav" not in spine:
        spine.insert(sum(d.opens_book for d in documents), "nav")
    description = describe(book, identifier, documents, pages, bool(cover), pictures, wording)
    return pack(book.publication, identifier, description, items, spine, modified), found
