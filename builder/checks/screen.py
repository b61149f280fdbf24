"""An EPUB read back with zipfile and lxml: package, documents in reading order, navigation, ids and links."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import TypeAlias
from urllib.parse import unquote

from lxml import etree
from msgspec import Struct, field

from builder.markup.vocabulary import scheme_of

XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MOST = 200 << 20
"""Bytes that an archive may unpack to."""
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How the parts of an EPUB may be packed (EPUB 3.3, 4.2.2)."""

Xml: TypeAlias = "etree._Element"


class Unreadable(ValueError):
    """The file is no EPUB that can be read."""


class Screen(Struct):
    """An EPUB, read once."""

    names: list[str] = field(default_factory=list)
    """Of the archive's entries, in their order, as often as they stand there."""
    files: dict[str, bytes] = field(default_factory=dict)
    package: Xml | None = None
    base: str = ""
    """Folder of the package document."""
    documents: dict[str, Xml] = field(default_factory=dict)
    """Name relative to the package → root element, in reading order."""
    broken: list[str] = field(default_factory=list)
    """What could not be read, a sentence each."""
    manifest: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """Id → name, media type, properties."""

    @property
    def nav(self) -> Xml | None:
        """The navigation document."""
        return next((self.tree(name) for name, _, kind in self.manifest.values() if "nav" in kind.split()), None)

    @property
    def nav_name(self) -> str:
        """Its name."""
        return next((name for name, _, kind in self.manifest.values() if "nav" in kind.split()), "")

    def tree(self, name: str) -> Xml | None:
        """Any document, parsed."""
        if name in self.documents:
            return self.documents[name]
        data = self.files.get(posixpath.join(self.base, name))
        return _parsed(data) if data is not None else None

    def ids(self, name: str) -> set[str]:
        """The ids of a document."""
        tree = self.tree(name)
        return set() if tree is None else set(ids_of(tree))

    def links(self) -> Iterator[tuple[str, Xml, str, str]]:
        """Document, element, target document and fragment of every link inside the book."""
        for name, tree in self.documents.items():
            for xml in tree.iter(f"{XHTML}a"):
                href = xml.get("href", "")
                if not href or scheme_of(href):
                    continue
                path, _, fragment = href.partition("#")
                yield name, xml, resolved(name, path), unquote(fragment)

    def metadata(self, name: str) -> list[str]:
        """The values of a ``dc:`` element, or of a ``meta`` with that property."""
        if self.package is None:
            return []
        if name.startswith("dc:"):
            return [(xml.text or "").strip() for xml in self.package.iter(f"{{*}}{name[3:]}")]
        return [(xml.text or "").strip() for xml in self.package.iter("{*}meta") if xml.get("property") == name]


def ids_of(tree: Xml) -> list[str]:
    """The ids of a tree, in their order."""
    return [xml.get("id", "") for xml in tree.iter() if xml.get("id") is not None]


def with_id(tree: Xml | None, identifier: str) -> Xml | None:
    """The first element that has an id."""
    return None if tree is None else next((xml for xml in tree.iter() if xml.get("id") == identifier), None)


def resolved(name: str, path: str) -> str:
    """The document that a relative reference in ``name`` names."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name


def read(data: bytes) -> Screen:
    """Read an EPUB.

    Raises:
        Unreadable: it is no archive, or has no package document.
    """
    screen = Screen()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MOST:
                raise Unreadable(f"it unpacks to more than {_MOST >> 20} MiB")
            if any(entry.compress_type not in _PACKED for entry in archive.infolist()):
                raise Unreadable("it is packed in a way that reading systems do not know")
            screen.names = archive.namelist()
            screen.files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    # An archive may say that its parts lie before its beginning, or want a password.
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise Unreadable(str(error)) from error
    container = _parsed(screen.files.get("META-INF/container.xml", b""))
    rootfile = container.find(".//{*}rootfile") if container is not None else None
    if rootfile is None:
        raise Unreadable("its container names no package document")
    path = rootfile.get("full-path", "")
    screen.package = _parsed(screen.files.get(path, b""))
    screen.base = posixpath.dirname(path)
    if screen.package is None:
        raise Unreadable(f"its package document {path} is missing or not well-formed")
    for item in screen.package.iter("{*}item"):
        name = posixpath.normpath(unquote(item.get("href", "")))
        screen.manifest[item.get("id", "")] = (name, item.get("media-type", ""), item.get("properties", ""))
    for reference in screen.package.iter("{*}itemref"):
        name = screen.manifest.get(reference.get("idref", ""), ("", "", ""))[0]
        if not name:
            screen.broken.append(f"the spine names “{reference.get('idref')}”, which the manifest does not have")
            continue
        content = screen.files.get(posixpath.join(screen.base, name))
        tree = _parsed(content) if content is not None else None
        if tree is None:
            screen.broken.append(f"{name} is {'missing' if content is None else 'not well-formed'}")
        else:
            screen.documents[name] = tree
    return screen


def _parsed(data: bytes) -> Xml | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
