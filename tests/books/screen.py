"""An EPUB read back with nothing but zipfile and lxml."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from lxml import etree

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i img kbd mark q s samp small span strong sub sup time u var".split()
)


class Screen:
    """An EPUB, read once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.package_name = str(
            etree.fromstring(self.files["META-INF/container.xml"]).find(".//{*}rootfile").get("full-path")
        )

    @cached_property
    def package(self) -> etree._Element:
        return etree.fromstring(self.files[self.package_name])

    @cached_property
    def documents(self) -> dict[str, etree._Element]:
        """Name inside the archive → tree, in reading order."""
        manifest = {item.get("id"): item for item in self.package.iter(f"{OPF}item")}
        base = posixpath.dirname(self.package_name)
        found: dict[str, etree._Element] = {}
        for reference in self.package.iter(f"{OPF}itemref"):
            name = posixpath.join(base, manifest[reference.get("idref")].get("href"))
            found[name] = etree.fromstring(self.files[name])
        return found

    def document_with(self, identifier: str) -> etree._Element:
        """The section element of the document whose body holds an id."""
        for tree in self.documents.values():
            if tree.xpath("//@id[. = $id]", id=identifier):
                return tree.find(f".//{XHTML}body")
        raise KeyError(identifier)


# What a figure draws, and the data that it draws them from: no part of the text.
DRAWN = frozenset({"{http://www.w3.org/2000/svg}svg", f"{XHTML}details"})


def text(element: etree._Element, notes: bool) -> str:
    """The text of an element, blocks on lines of their own; links back are navigation, not text."""
    return "".join(_texts(element, notes))


def notes(element: etree._Element) -> list[str]:
    return [text(note, notes=True) for note in element.iter(f"{XHTML}aside") if "footnote" in note.get("class", "")]


def _texts(element: etree._Element, with_notes: bool) -> Iterator[str]:
    if not isinstance(element.tag, str):
        return
    classes = element.get("class", "").split()
    if element.tag in DRAWN or "backlink" in classes or (not with_notes and "notes" in classes):
        return
    edge = "" if element.tag.removeprefix(XHTML) in INLINE else "\n"
    yield edge
    yield element.text or ""
    for child in element:
        yield from _texts(child, with_notes)
        yield child.tail or ""
    yield edge
