"""What the package says about the book, its accessibility included, computed from what it contains."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Final

from builder.epub.documents import Document
from builder.epub.package import Entry
from builder.epub.page_breaks import PageBreak
from builder.epub.pictures import Pictures
from builder.epub.wording import Wording
from builder.identifiers import urn
from builder.model.book import Book
from builder.publication import Accessibility, Contributor, Publication

_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "https://www.idpf.org/epub/vocab/package")


def identifier_of(publication: Publication) -> str:
    """The unique identifier: the one that the author gave, as a URN where its kind is known, else a made one.

    A made one is a UUID from what names the work, not from its text, so that a new printing with a corrected
    comma is the same book to a reader's library and keeps its bookmarks.
    """
    given = publication.identifier.strip()
    if given:
        return urn(given)
    names = [contributor.name for contributor in publication.authors]
    facts = (
        publication.title,
        publication.subtitle,
        *names,
        publication.language,
        publication.edition,
        publication.url,
    )
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, chr(31).join(facts))}"


def describe(
    book: Book,
    identifier: str,
    documents: Sequence[Document],
    pages: Sequence[PageBreak],
    has_cover: bool,
    pictures: Pictures,
    wording: Wording,
) -> list[Entry]:
    """The metadata entries after the unique identifier, in order."""
    publication = book.publication
    others = dict.fromkeys(urn(other) for other in publication.identifiers)
    entries = [Entry("dc:identifier", other) for other in others if other != identifier]
    entries += [Entry("dc:title", publication.title, (("id", "title"),)), _refine("title", "title-type", "main")]
    if publication.subtitle:
        entries += [
            Entry("dc:title", publication.subtitle, (("id", "subtitle"),)),
            _refine("subtitle", "title-type", "subtitle"),
            _refine("title", "display-seq", "1"),
            _refine("subtitle", "display-seq", "2"),
        ]
    entries.append(Entry("dc:language", publication.language))
    for number, author in enumerate(publication.authors, 1):
        entries += _person("dc:creator", f"creator-{number}", author, number if len(publication.authors) > 1 else 0)
    for number, contributor in enumerate(publication.contributors, 1):
        entries += _person("dc:contributor", f"contributor-{number}", contributor, 0)
    for tag, text in (
        ("dc:publisher", publication.publisher),
        ("dc:date", publication.date),
        ("dc:description", " ".join(publication.description.split())),
        ("dc:rights", publication.rights),
        ("dc:source", publication.source),
        ("dc:relation", publication.url),
    ):
        if text:
            entries.append(Entry(tag, text))
    for number, subject in enumerate(publication.subjects, 1):
        term = publication.subject_terms.get(subject)
        name = f"subject-{number}"
        entries.append(Entry("dc:subject", subject, (("id", name),) if term else ()))
        if term is not None:
            entries += [_refine(name, "authority", term.scheme), _refine(name, "term", term.code)]
    if publication.series is not None:
        entries += [
            Entry("meta", publication.series.title, (("property", "belongs-to-collection"), ("id", "series"))),
            _refine("series", "collection-type", "series"),
        ]
        if publication.series.number:
            entries.append(_refine("series", "group-position", publication.series.number))
    if pages:
        entries.append(Entry("meta", _print_edition(publication, wording), (("property", "pageBreakSource"),)))
    entries += _accessibility(documents, pages, has_cover, pictures, wording, publication.language)
    entries += _claims(publication.accessibility)
    if has_cover:
        # What EPUB 2 readers look for.
        entries.append(Entry("meta", "", (("name", "cover"), ("content", "cover-picture"))))
    return entries


def _print_edition(publication: Publication, wording: Wording) -> str:
    """What the page numbers belong to: the print edition's identifier, else its name."""
    if publication.print_identifier:
        return urn(publication.print_identifier)
    return ", ".join(filter(None, (publication.title, wording["print-edition"], publication.edition, publication.date)))


def _claims(stated: Accessibility) -> list[Entry]:
    """What people answer for; the builder claims nothing of its own."""
    if not stated.conforms_to:
        return []
    entries = [
        Entry("meta", stated.conforms_to, (("property", "dcterms:conformsTo"), ("id", "conformance"))),
        Entry(
            "meta",
            stated.certified_by,
            (("refines", "#conformance"), ("property", "a11y:certifiedBy"), ("id", "certifier")),
        ),
    ]
    if stated.credential:
        entries.append(_refine("certifier", "a11y:certifierCredential", stated.credential))
    if stated.report:
        report = (("rel", "a11y:certifierReport"), ("refines", "#certifier"), ("href", stated.report))
        entries.append(Entry("link", "", report))
    return entries


def _person(tag: str, name: str, person: Contributor, place: int) -> list[Entry]:
    entries = [
        Entry(tag, person.name, (("id", name),)),
        Entry("meta", person.role, (("refines", f"#{name}"), ("property", "role"), ("scheme", "marc:relators"))),
    ]
    if person.file_as:
        entries.append(_refine(name, "file-as", person.file_as))
    if place:
        entries.append(_refine(name, "display-seq", str(place)))
    return entries


def _refine(target: str, name: str, value: str) -> Entry:
    return Entry("meta", value, (("refines", f"#{target}"), ("property", name)))


def _accessibility(
    documents: Sequence[Document],
    pages: Sequence[PageBreak],
    has_cover: bool,
    pictures: Pictures,
    wording: Wording,
    language: str,
) -> list[Entry]:
    """Schema.org's accessibility properties, each because something in the book earns it."""
    roots = [document.root for document in documents if not document.is_contents]

    def has(path: str) -> bool:
        return any(root.xpath(f"boolean({path})", namespaces=_NAMES) for root in roots)

    visual = has_cover or bool(pictures) or has("descendant::svg:svg")
    # An empty text alternative is the author's word that the picture is decoration.
    described = not has("descendant::h:img[not(@alt)] | descendant::svg:svg[not(@aria-label or @aria-hidden)]")
    features = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability", "ARIA"]
    if has("descendant::h:img[@alt != ''] | descendant::svg:svg[@aria-label]"):
        features.append("alternativeText")
    if has("descendant::h:details[@class='data']"):
        features.append("longDescription")
    if has("descendant-or-self::*[@epub:type='index']"):
        features.append("index")
    if pages:
        features += ["pageBreakMarkers", "pageNavigation"]
    values = [("accessMode", "textual")]
    if visual:
        values.append(("accessMode", "visual"))
        values.append(("accessModeSufficient", "textual,visual"))
    if described:
        values.append(("accessModeSufficient", "textual"))
    values += [("accessibilityFeature", feature) for feature in features]
    values.append(("accessibilityHazard", "none"))  # nothing moves, flashes or sounds
    keys = [
        "summary",
        *(["summary-pages"] if pages else []),
        *(["summary-pictures"] if "alternativeText" in features else []),
        *(["summary-tables"] if has("descendant::h:th") else []),
    ]
    entries = [Entry("meta", value, (("property", f"schema:{name}"),)) for name, value in values]
    summary: tuple[tuple[str, str], ...] = (("property", "schema:accessibilitySummary"),)
    if not language.lower().startswith("en") and not all(map(wording.is_own, keys)):
        summary += (("xml:lang", "en"),)
    joint = "" if wording.is_own("summary") and wording["summary"].endswith("。") else " "
    return [*entries, Entry("meta", joint.join(wording[key] for key in keys), summary)]


_NAMES: Final = {
    "h": "http://www.w3.org/1999/xhtml",
    "epub": "http://www.idpf.org/2007/ops",
    "svg": "http://www.w3.org/2000/svg",
}
