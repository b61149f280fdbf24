"""What a section is that holds nothing but a list of what the book shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lxml import etree

from builder.epub.documents import EPUB_TYPE, XHTML, Document, Xml

_SHOWN: Final = {"figure": "loi", "div": "lot"}
"""Tag of what the list leads to → ``epub:type``: illustrations, tables. Of boxes there is none."""


def name_lists(documents: Sequence[Document]) -> None:
    """Say of sections that are a list of tables or of figures that they are, and no chapters, which is what the
    section's place in the book may have made of them."""
    lists = [(document, link) for document in documents if (link := _first_link(document.root)) is not None]
    if not lists:
        return
    wanted = {link.get("href", "").rpartition("#")[2] for _, link in lists}
    tags = {
        name: etree.QName(xml).localname
        for document in documents
        for xml in document.root.iter(etree.Element)
        if (name := xml.get("id")) in wanted and name is not None
    }
    for document, link in lists:
        root = document.root
        for attribute in (EPUB_TYPE, "role"):
            if attribute in root.attrib:
                del root.attrib[attribute]
        semantic = _SHOWN.get(tags.get(link.get("href", "").rpartition("#")[2], ""))
        if semantic is not None:
            root.set(EPUB_TYPE, semantic)


def _first_link(root: Xml) -> Xml | None:
    """The first link of a list of what the book shows, if the section has a heading besides and nothing else."""
    held = [xml for xml in root.iterchildren(etree.Element) if xml.tag != f"{{{XHTML}}}span"]
    if not held or held[-1].get("class") != "list-of" or any(xml.tag != f"{{{XHTML}}}header" for xml in held[:-1]):
        return None
    return held[-1].find(f".//{{{XHTML}}}a")
