"""The ways into the book: ``nav.xhtml`` with contents and landmarks, and the NCX that older readers use.

The navigation document stands in the spine as the book's contents, so it is a page to be read too.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, assert_never

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from builder.epub.documents import EPUB_TYPE, XML_LANG, Document, Xml, serialised, skeleton
from builder.epub.fonts import Characters
from builder.epub.page_breaks import PageBreak, page_mark
from builder.epub.wording import Wording
from builder.markup.styles import Computed
from builder.markup.vocabulary import kind_of
from builder.model.book import Book, ContentsEntry
from builder.model.nodes import (
    Citation,
    CitationCall,
    Code,
    CrossReference,
    Emphasis,
    Image,
    Inline,
    LineBreak,
    Link,
    NoteCall,
    NoteReference,
    Phrase,
    Reference,
    SmallCaps,
    Strong,
    Struck,
    Subscript,
    Superscript,
    Text,
)
from builder.publication import Matter

_XHTML: Final = "{http://www.w3.org/1999/xhtml}"
_LISTED: Final = frozenset(
    {
        "section.chapter",
        "section.frontmatter",
        "section.backmatter",
        "section.bibliography",
        "section.glossary",
        "section.index",
        "section.endnotes",
    }
)
_NCX: Final = "http://www.daisy.org/z3986/2005/ncx/"


class Entry(Struct, frozen=True):
    """A line of the contents."""

    label: tuple[Inline, ...]
    href: str
    """Empty: a part without a page of its own."""
    number: str = ""
    kind: str = "toc-section"
    """The class of its list item."""
    children: tuple[Entry, ...] = ()


# -- the contents ----------------------------------------------------------------------------------------------------


def contents_of(book: Book, documents: Sequence[Document], places: Mapping[str, str]) -> tuple[Entry, ...]:
    """The lines of the contents in the order of the spine; chapters of a part stand under it."""
    by_file: dict[str, list[ContentsEntry]] = {}
    for line in book.contents:
        by_file.setdefault(places.get(line.id, ""), []).append(line)
    out: list[Entry] = []
    part: Entry | None = None
    for document in documents:
        lines = by_file.get(document.file, [])
        section = document.section
        if section.kind == "section.part":
            _close(out, part)
            part = Entry((Text(section.title),), document.file, section.number, "toc-part")
            continue
        if not section.in_part:
            _close(out, part)
            part = None
        if not lines and section.kind in _LISTED:
            lines = [ContentsEntry("", section.number, (Text(section.title),), 1, section.matter)]
        for line in lines:
            if line.part and (part is None or part.href == ""):
                _close(out, part)
                part = Entry((Text(line.part),), "", "", "toc-part")
            entry = _entry(line, document, places)
            if part is None:
                out.append(entry)
            else:
                part = replace(part, children=(*part.children, entry))
    _close(out, part)
    if not out and documents:
        out.append(Entry((Text(book.publication.title),), documents[0].file))
    return tuple(out)


def _close(out: list[Entry], part: Entry | None) -> None:
    if part is not None:
        out.append(part)


def _entry(line: ContentsEntry, document: Document, places: Mapping[str, str]) -> Entry:
    file = places.get(line.id, document.file)
    # A chapter's own line opens its file; the fragment would only skip what stands above the heading.
    href = file if line.level == 1 else f"{file}#{line.id}"
    children = tuple(_entry(child, document, places) for child in line.children if child.id in places)
    return Entry(line.title, href, line.number, "toc-chapter" if line.level == 1 else "toc-section", children)


def plain(inlines: Iterable[Inline]) -> str:
    """The words of a title."""
    root = etree.Element("x")
    _write_inlines(root, inlines)
    return " ".join("".join(str(text) for text in root.itertext()).split())


# -- nav.xhtml -------------------------------------------------------------------------------------------------------


def nav_document(
    book: Book,
    documents: Sequence[Document],
    entries: Sequence[Entry],
    pages: Sequence[PageBreak],
    wording: Wording,
    characters: Characters,
) -> bytes:
    """The navigation document."""
    title = wording["contents"]
    body = '<section class="contents"></section>'
    html = etree.fromstring(skeleton(title, book.publication.language, body, "frontmatter"))
    section = html[1][0]
    toc = _sub(
        section,
        "nav",
        {"class": "toc", "id": "toc", EPUB_TYPE: "toc", "role": "doc-toc", "aria-labelledby": "toc-title"},
    )
    _head(toc, "h1", {"id": "toc-title"}, "contents", wording)
    _write_entries(toc, entries)
    _collect(toc, characters)
    _mark_pages(section, toc, pages, {d.root.get("id", ""): d.file for d in documents})
    landmarks = _sub(section, "nav", {"id": "landmarks", EPUB_TYPE: "landmarks", "hidden": "hidden"})
    _head(landmarks, "h2", {}, "landmarks", wording)
    places = _sub(landmarks, "ol", {})
    for semantic, href, label in _landmarks(documents, wording):
        link = _sub(_sub(places, "li", {}), "a", {EPUB_TYPE: semantic, "href": href})
        link.text = label
        if semantic in _NAMED_HERE:
            wording.mark(link)
    if pages:
        _write_pages(section, pages, wording)
    return serialised(html)


def _write_pages(section: Xml, pages: Sequence[PageBreak], wording: Wording) -> None:
    """The page-list."""
    listed = _sub(
        section,
        "nav",
        {
            "id": "page-list",
            EPUB_TYPE: "page-list",
            "role": "doc-pagelist",
            "aria-labelledby": "page-list-title",
            "hidden": "hidden",
        },
    )
    _head(listed, "h2", {"id": "page-list-title"}, "pages", wording)
    lines = _sub(listed, "ol", {})
    for page in pages:
        _sub(_sub(lines, "li", {}), "a", {"href": page.href}).text = page.label


def _mark_pages(section: Xml, toc: Xml, pages: Sequence[PageBreak], files: Mapping[str, str]) -> None:
    """The pages of the printed contents. A line of the navigation may hold nothing but its link, so its item is what
    the page-list leads to. ``files`` are those of whole sections, by the sections' ids: links to them name no place."""
    items: dict[str, Xml] = {}
    for item in toc.iter(f"{_XHTML}li"):
        file, _, fragment = item[0].get("href", "").partition("#")
        items.setdefault(fragment or file, item)
    own = [page for page in pages if page.file == "nav.xhtml"]
    for page in reversed(own):
        line = items.get(page.entry, items.get(files.get(page.entry, ""))) if page.entry else None
        if line is not None and line.get("id") is None:
            line.set("id", page.id)
        else:
            mark = page_mark(page.id, page.label)
            mark.text = ""
            section.insert(0, mark)


_NAMED_HERE: Final = frozenset({"cover", "titlepage", "toc", "bodymatter"})
"""Landmarks whose names are words of this edition, no titles of sections."""


def _landmarks(documents: Sequence[Document], wording: Wording) -> list[tuple[str, str, str]]:
    kinds: dict[str, Document] = {}
    for document in documents:
        kinds.setdefault(document.section.kind, document)
    out = [
        (semantic, kinds[kind].file, wording[word])
        for semantic, kind, word in (
            ("cover", "section.cover", "cover"),
            ("titlepage", "section.titlepage", "title-page"),
        )
        if kind in kinds
    ]
    out.append(("toc", "nav.xhtml#toc", wording["contents"]))
    read = (d for d in documents if not d.is_contents and not d.opens_book)
    body = next((d for d in read if d.section.matter is Matter.BODY), None)
    if body is not None:
        out.append(("bodymatter", body.file, wording["body"]))
    for document in documents:
        semantic = document.root.get(EPUB_TYPE, "")
        if semantic in ("loi", "lot"):
            out.append((semantic, document.file, document.section.title))
    for semantic in ("glossary", "bibliography", "index"):
        found = kinds.get(f"section.{semantic}") or _holding(documents, semantic)
        if found is not None:
            out.append((semantic, found.file, found.section.title or wording[semantic]))
    return out


def _holding(documents: Sequence[Document], semantic: str) -> Document | None:
    """The back matter that holds the book's reference list or glossary in a section of another kind."""
    wanted = {"glossary": "dl", "bibliography": "ul", "index": "div"}[semantic]
    name = {"glossary": "glossary", "bibliography": "references", "index": "index"}[semantic]
    for document in documents:
        if document.section.matter is Matter.BACK and not document.is_contents:
            for xml in document.root.iter(f"{_XHTML}{wanted}"):
                if xml.get("class", "").split()[:1] == [name]:
                    return document
    return None


def _write_entries(parent: Xml, entries: Sequence[Entry]) -> None:
    items = _sub(parent, "ol", {"class": "toc"})
    for entry in entries:
        item = _sub(items, "li", {"class": entry.kind})
        line = _sub(item, "a", {"href": entry.href}) if entry.href else _sub(item, "span", {})
        if entry.number:
            number = _sub(line, "span", {"class": "number"})
            number.text = entry.number
            number.tail = " "
        _write_inlines(line, entry.label)
        if entry.children:
            _write_entries(item, entry.children)


def _collect(toc: Xml, characters: Characters) -> None:
    """Count the characters of the contents under the styles that their lines have in the markup."""
    styler = characters.styler
    section = styler.child(styler.root, "section.contents")
    characters.of(styler.child(section, "h1")).update(*map(str, toc[0].itertext()))
    _count_items(toc[1], styler.child(section, "nav.toc"), characters)


def _count_items(items: Xml, around: Computed, characters: Characters) -> None:
    child = characters.styler.child
    for item in items:
        kind = item.get("class", "")
        style = child(child(around, "ol.toc"), f"li.{kind}")
        _count(item[0], child(style, "p.toc-part" if kind == "toc-part" else "p.toc-line"), characters)
        if len(item) > 1:
            _count_items(item[1], style, characters)


def _count(xml: Xml, style: Computed, characters: Characters) -> None:
    characters.of(style).update(xml.text or "")
    for child in xml:
        kind = kind_of(str(child.tag).removeprefix(_XHTML), child.get("class", "")) or "span"
        _count(child, characters.styler.child(style, kind, child.get("lang", "")), characters)
        characters.of(style).update(child.tail or "")


def _write_inlines(parent: Xml, inlines: Iterable[Inline]) -> None:
    """A title as phrasing content: stress, language and scripts are kept, links and notes are not."""
    for inline in inlines:
        match inline:
            case Text(text=text) | Code(text=text):
                _append(parent, text)
            case LineBreak():
                _append(parent, " ")
            case Emphasis(children=children):
                _write_inlines(_sub(parent, "em", {}), children)
            case Strong(children=children):
                _write_inlines(_sub(parent, "strong", {}), children)
            case Superscript(children=children):
                _write_inlines(_sub(parent, "sup", {}), children)
            case Subscript(children=children):
                _write_inlines(_sub(parent, "sub", {}), children)
            case Struck(children=children):
                _write_inlines(_sub(parent, "del", {}), children)
            case SmallCaps(children=children):
                _write_inlines(_sub(parent, "span", {"class": "smallcaps"}), children)
            case Phrase(children=children, language=language) if language:
                _write_inlines(_sub(parent, "span", {"lang": language, XML_LANG: language}), children)
            case Link(children=children) | Reference(children=children) | Citation(children=children):
                _write_inlines(parent, children)
            case Phrase(children=children):
                _write_inlines(parent, children)
            case Image(alt=alt):
                _append(parent, alt)
            case NoteReference() | NoteCall() | CrossReference() | CitationCall():
                pass
            case _:
                assert_never(inline)


def _append(parent: Xml, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _head(parent: Xml, tag: str, attributes: Mapping[str, str], key: str, wording: Wording) -> None:
    head = _sub(parent, tag, attributes)
    head.text = wording[key]
    wording.mark(head)


def _sub(parent: Xml, tag: str, attributes: Mapping[str, str]) -> Xml:
    return etree.SubElement(parent, f"{_XHTML}{tag}", dict(attributes))


# -- toc.ncx ---------------------------------------------------------------------------------------------------------


def ncx_document(
    book: Book,
    documents: Sequence[Document],
    entries: Sequence[Entry],
    pages: Sequence[PageBreak],
    identifier: str,
    wording: Wording,
) -> bytes:
    """The NCX. A part without a page of its own opens at its first chapter."""
    publication = book.publication
    root = etree.Element(f"{{{_NCX}}}ncx", {"version": "2005-1", XML_LANG: publication.language}, nsmap={None: _NCX})  # type: ignore[dict-item]  # the stubs have no default namespace
    head = _ncx(root, "head")
    numbers = [int(page.label) for page in pages if page.label.isdecimal()]
    for name, content in (
        ("dtb:uid", identifier),
        ("dtb:depth", str(_depth(entries))),
        ("dtb:totalPageCount", str(len(pages))),
        ("dtb:maxPageNumber", str(max(numbers, default=0))),
    ):
        _ncx(head, "meta", {"name": name, "content": content})
    _ncx(_ncx(root, "docTitle"), "text").text = publication.title
    for author in publication.authors:
        _ncx(_ncx(root, "docAuthor"), "text").text = author.name
    order = _play_order(documents, [*map(_first_href, _all(entries)), *(page.href for page in pages)])
    points = itertools.count(1)
    _write_points(_ncx(root, "navMap"), entries, order, points)
    if pages:
        listed = _ncx(root, "pageList")
        _ncx(_ncx(listed, "navLabel"), "text").text = wording["pages"]
        for page in pages:
            kind = "normal" if page.label.isdecimal() else "front"
            target = _ncx(
                listed, "pageTarget", {"id": f"target-{page.id}", "type": kind, "playOrder": str(order[page.href])}
            )
            if page.label.isdecimal():
                target.set("value", page.label)
            _ncx(_ncx(target, "navLabel"), "text").text = page.label
            _ncx(target, "content", {"src": page.href})
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _play_order(documents: Sequence[Document], targets: Collection[str]) -> dict[str, int]:
    """Each target's place in reading order, counted from 1."""
    wanted = dict.fromkeys(targets)
    found: list[str] = []
    for document in documents:
        if document.is_contents:
            found += [target for target in wanted if target.startswith("nav.xhtml")]
            continue
        found += [document.file] if document.file in wanted else []
        names = (f"{document.file}#{xml.get('id')}" for xml in document.root.iter() if xml.get("id") is not None)
        found += [name for name in names if name in wanted]
    return {target: place for place, target in enumerate(dict.fromkeys([*found, *wanted]), 1)}


def _all(entries: Sequence[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _all(entry.children)


def _write_points(parent: Xml, entries: Sequence[Entry], order: Mapping[str, int], numbers: Iterator[int]) -> None:
    for entry in entries:
        href = _first_href(entry)
        point = _ncx(parent, "navPoint", {"id": f"point-{next(numbers)}", "playOrder": str(order[href])})
        label = " ".join(filter(None, (entry.number, plain(entry.label))))
        _ncx(_ncx(point, "navLabel"), "text").text = label
        _ncx(point, "content", {"src": href})
        _write_points(point, entry.children, order, numbers)


def _first_href(entry: Entry) -> str:
    return entry.href or _first_href(entry.children[0])


def _depth(entries: Sequence[Entry]) -> int:
    return 1 + max((_depth(entry.children) for entry in entries), default=0) if entries else 0


def _ncx(parent: Xml, tag: str, attributes: Mapping[str, str] | None = None) -> Xml:
    return etree.SubElement(parent, f"{{{_NCX}}}{tag}", dict(attributes or {}))
