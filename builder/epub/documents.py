"""Content documents: one section's markup as a tree, wrapped as an XHTML file of the EPUB."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final, TypeAlias

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from builder.diagnostics import Diagnostic
from builder.markup.section import Section
from builder.publication import Matter, Publication

Xml: TypeAlias = "etree._Element"

XHTML: Final = "http://www.w3.org/1999/xhtml"
EPUB: Final = "http://www.idpf.org/2007/ops"
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
EPUB_TYPE: Final = f"{{{EPUB}}}type"
_RIGHT_TO_LEFT: Final = frozenset(
    "ar arc arz ckb dv fa glk he ks lrc mzn nqo pnb prs ps rhg sd sdh skr syr ug ur yi".split()
)
_SCRIPTS: Final = frozenset("adlm arab hebr mand mend nkoo rohg samr syrc thaa".split())
"""Those that run from right to left, whatever language is written in them."""
_MATTER: Final = {Matter.FRONT: "frontmatter", Matter.BODY: "bodymatter", Matter.BACK: "backmatter"}
_LOOK: Final = "look at the template that renders this section"
_OPENING_KINDS: Final = frozenset({"section.cover", "section.titlepage", "section.imprint"})


class Document(Struct, frozen=True):
    """A file of the spine. The tree is rewritten in place by ``rewrite``; nothing else keeps it."""

    id: str
    """Its name in the manifest."""
    file: str
    section: Section
    html: Xml
    """The document's root element."""
    properties: dict[str, None] = field(default_factory=dict)
    """What the manifest has to say of it (``svg``), filled while it is rewritten."""
    pictured: bool = False
    """Whether a picture shows its words, which are there for those who listen or search."""

    @property
    def root(self) -> Xml:
        """The section's own root element."""
        return self.html[1][0]

    @property
    def is_contents(self) -> bool:
        """Whether the navigation document takes its place."""
        return self.section.kind == "section.contents"

    @property
    def opens_book(self) -> bool:
        """Whether it stands before the contents: cover, title page, imprint."""
        return self.section.kind in _OPENING_KINDS

    def serialised(self) -> bytes:
        """The file's bytes."""
        return serialised(self.html)


def serialised(html: Xml) -> bytes:
    """An XHTML document's bytes: UTF-8, with a declaration and the document type that every reader takes."""
    return etree.tostring(html, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>") + b"\n"


def is_right_to_left(language: str) -> bool:
    """Whether the language's script runs from right to left: that which its tag names, else its own."""
    main, *more = language.lower().split("-")
    script = next((part for part in more if len(part) == 4 and part.isalpha()), "")
    return script in _SCRIPTS if script else main in _RIGHT_TO_LEFT


def skeleton(title: str, language: str, body: str, semantic: str) -> bytes:
    """A document's bytes around ``body``, to be parsed."""
    direction = ' dir="rtl"' if is_right_to_left(language) else ""
    kind = f' epub:type="{escape(semantic)}"' if semantic else ""
    tag = f'"{escape(language)}"'
    return (
        f'<html xmlns="{XHTML}" xmlns:epub="{EPUB}" lang={tag} xml:lang={tag}{direction}>'
        f'<head><title>{escape(title)}</title><link rel="stylesheet" type="text/css" href="book.css"/></head>'
        f"<body{kind}>{body}</body></html>"
    ).encode()


def open_section(
    section: Section, publication: Publication, cover_picture: str | None
) -> tuple[Document | None, list[Diagnostic]]:
    """Parse a section, once. ``cover_picture`` is the file in which the cover's words are seen."""
    title = " ".join(filter(None, (section.number, section.title))) or publication.title
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    semantic = "" if section.kind == "section.cover" else _MATTER[section.matter]
    try:
        html = etree.fromstring(skeleton(title, publication.language, section.xhtml, semantic), parser)
    except etree.XMLSyntaxError as error:
        message = f"the markup of “{section.slug}” is not well formed: {error.msg}"
        return None, [Diagnostic("malformed-markup", section.begin, message, _LOOK)]
    if len(html[1]) != 1:
        message = f"the markup of “{section.slug}” is not one element"
        return None, [Diagnostic("malformed-markup", section.begin, message, _LOOK)]
    document = Document(f"doc-{section.slug}", f"{section.slug}.xhtml", section, html)
    if section.kind != "section.cover" or cover_picture is None:
        return document, []
    _show(document.root, cover_picture, publication.title)
    return replace(document, pictured=True), []


def _show(cover: Xml, picture: str, title: str) -> None:
    """Show a cover by a picture of its page. Its words go before that, where the stylesheet gives them no room: an
    alternative has one language only, and is not found by who searches."""
    words = etree.Element(f"{{{XHTML}}}div", {"class": "cover-words"})
    words.text, cover.text = cover.text, None
    words.extend(cover)
    for xml in words.iter(f"{{{XHTML}}}a", f"{{{XHTML}}}img"):
        # Nobody can follow a link that is not seen, nor needs to be shown a picture twice.
        alt = xml.attrib.pop("alt", "")
        for name in ("href", "src"):
            xml.attrib.pop(name, "")
        xml.tag = f"{{{XHTML}}}span"
        xml.attrib.update({"role": "img", "aria-label": alt} if alt else {})
    cover.append(words)
    shown = {"class": "cover", "role": "doc-cover", "src": picture, "alt": title}
    etree.SubElement(cover, f"{{{XHTML}}}img", shown)


def places_of(documents: Iterable[Document], found: list[Diagnostic]) -> dict[str, str]:
    """Id → the file in which it stands, over the whole book. An id that stands twice is a fault."""
    places: dict[str, str] = {}
    for document in documents:
        file = "nav.xhtml" if document.is_contents else document.file
        for element in document.root.iter(etree.Element):
            name = element.get("id")
            if name is None:
                continue
            if name in places:
                message = f"the id “{name}” stands twice, in {places[name]} and {file}"
                hint = "give one of the two another id"
                found.append(Diagnostic("duplicate-id", document.section.begin, message, hint))
            places.setdefault(name, file)
    return places
