"""The files as such: what they say of themselves, that all their parts are there, and that nothing in them runs or
reaches out."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from builder.checks.case import Case
from builder.checks.printed.strings import in_a_string
from builder.checks.screen import LANG, Screen, ids_of
from builder.diagnostics import Diagnostic
from builder.markup.vocabulary import SCHEMES, scheme_of

_REMOTE = re.compile(r"url\(\s*['\"]?(?:https?:)?//|@import", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:(?:urn:)?isbn[:\s]*|(?:doi:\s*|https?://(?:dx\.)?doi\.org/))", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\s*(?:[\\/]{2}|(?!data:image/)[a-z][\w+.-]*:)", re.IGNORECASE)
"""What is not in the book: an address with a scheme, or with none but a host."""
_LINK = "{http://www.w3.org/1999/xlink}href"
_LOADS = frozenset({"src", "poster", "data", "background", "href", _LINK})
_PAINTS = frozenset("style fill stroke filter mask clip-path cursor marker-start marker-mid marker-end".split())
"""Attributes in which CSS may load something."""
_RUNS = ("script", "iframe", "object", "embed", "form", "base", "foreignObject")
_XML = frozenset({"application/xhtml+xml", "image/svg+xml"})


def check_print_file(case: Case) -> Iterator[Diagnostic]:
    """The PDF: title, language, tags that agree with the content, nothing active."""
    paper = case.print
    if paper is None:
        return
    publication = case.source.book.publication
    if paper.title != in_a_string(publication.title):
        message = f"the PDF calls itself “{paper.title}”, the book is “{publication.title}”"
        yield case.print_fault("wrong-metadata", message, "build it again")
    if paper.language != publication.language:
        message = f"the PDF says it is in “{paper.language}”, the book is in “{publication.language}”"
        yield case.print_fault("wrong-metadata", message, "build it again")
    if not paper.marked or not paper.sections:
        yield case.print_fault("broken-tags", "the PDF has no tags", "build it again")
    for contradiction in paper.structure[:8]:
        yield case.print_fault("broken-tags", contradiction, "build it again")
    for name in dict.fromkeys(paper.active):
        yield case.print_fault("unsafe-output", f"the PDF has an active part: {name}", "build it again")


def check_screen_file(case: Case) -> Iterator[Diagnostic]:
    """The EPUB: package, manifest and archive agree; ids are unique; nothing active or remote."""
    book = case.screen
    if book is None:
        return
    for sentence in book.broken:
        yield case.screen_fault("lost-file", sentence, "build it again")
    yield from _metadata(case, book)
    if book.names[:1] != ["mimetype"] or book.files.get("mimetype") != b"application/epub+zip":
        yield case.screen_fault("bad-archive", "the archive does not begin with its mimetype", "build it again")
    for name in book.names:
        if ".." in name.split("/") or name.startswith("/") or "\\" in name:
            yield case.screen_fault("unsafe-output", f"the archive has an entry “{name}” that leaves it")
    for name in dict.fromkeys(name for name in book.names if book.names.count(name) > 1):
        yield case.screen_fault("bad-archive", f"the archive has “{name}” twice", "build it again")
    listed = {posixpath.join(book.base, name) for name, *_ in book.manifest.values()}
    for name in sorted(listed - book.files.keys()):
        yield case.screen_fault("lost-file", f"the manifest names “{name}”, which is not there", "build it again")
    for name in book.files:
        if name not in listed and not name.startswith("META-INF/") and name != "mimetype" and not name.endswith(".opf"):
            yield case.screen_fault(
                "bad-archive", f"“{name}” is in the archive, but not in the manifest", "build it again"
            )
    yield from _documents(case, book)


def _metadata(case: Case, book: Screen) -> Iterator[Diagnostic]:
    publication = case.source.book.publication
    wanted = {"dc:title": publication.title, "dc:language": publication.language}
    if publication.identifier.strip():
        wanted["dc:identifier"] = publication.identifier
    for name, value in wanted.items():
        have = book.metadata(name)
        same = _number if name == "dc:identifier" else str
        if same(value) not in map(same, have):
            message = f"the EPUB’s {name} is “{', '.join(have)}”, not “{value}”"
            yield case.screen_fault("wrong-metadata", message, "build it again")
    creators = book.metadata("dc:creator")
    for person in publication.authors:
        if person.name not in creators:
            yield case.screen_fault(
                "wrong-metadata", f"the EPUB does not name its author {person.name}", "build it again"
            )


def _number(identifier: str) -> str:
    """What of an identifier is its number: an ISBN or a DOI is the same with any scheme before it, and with hyphens or
    spaces in it."""
    return re.sub(r"[-\s]", "", _SCHEME.sub("", identifier.strip())).casefold()


def _documents(case: Case, book: Screen) -> Iterator[Diagnostic]:
    language = case.source.book.publication.language
    for name, tree in book.documents.items():
        ids = ids_of(tree)
        for identifier in dict.fromkeys(one for one in ids if ids.count(one) > 1):
            yield case.screen_fault("duplicate-output-id", f"two elements have the id “{identifier}”", "", name)
        if tree.get("lang") != language or tree.get(LANG) != language:
            yield case.screen_fault("wrong-metadata", f"the document does not say that it is in “{language}”", "", name)
    for name, kind, _ in dict.fromkeys(book.manifest.values()):
        data = book.files.get(posixpath.join(book.base, name), b"")
        if kind == "text/css" and _REMOTE.search(data.decode("utf-8", "replace")):
            yield case.screen_fault("unsafe-output", "the style sheet loads something from elsewhere", "", name)
        if kind in ("text/javascript", "application/javascript", "application/ecmascript"):
            yield case.screen_fault("unsafe-output", "the book has a script", "", name)
        if kind in _XML and data:
            part = book.tree(name)
            if part is not None:
                for message in dict.fromkeys(message for xml in part.iter("*") for message in _unsafe(xml)):
                    yield case.screen_fault("unsafe-output", message, "", name)
            elif name not in book.documents and kind == "image/svg+xml":
                yield case.screen_fault("lost-file", "the drawing is not well-formed", "build it again", name)


def _unsafe(xml: etree._Element) -> Iterator[str]:
    """What an element of a document or a drawing runs, or loads from elsewhere."""
    tag = etree.QName(xml).localname
    if tag in _RUNS or (tag == "meta" and xml.get("http-equiv") is not None):
        yield f"the document has a <{tag}>"
    if tag == "style" and _REMOTE.search("".join(map(str, xml.itertext()))):
        yield "a style in the document loads something from elsewhere"
    for key, value in xml.attrib.items():
        name, said = str(key), str(value)
        if name.lower().startswith("on"):
            yield f"an element has a script, {name}"
        elif tag in ("a", "area") and name in ("href", _LINK):
            if scheme_of(said) not in ("", *SCHEMES):
                yield f"a link does something else than lead to a place or a web page: “{said}”"
        elif (
            (name in _LOADS and _ELSEWHERE.match(said))
            or (name == "srcset" and any(map(_ELSEWHERE.match, said.split(","))))
            or (name in _PAINTS and _REMOTE.search(said))
        ):
            yield f"the document loads “{said}”"
