"""The page turns of the print edition, marked in the text: what the page-list and ``pageBreakSource`` speak of.

A mark stands right before the first word of its page. Where that word begins a block, the mark goes to the block's
edge: before headings, pictures, tables and chapters, so that it is no part of their names, and first in a paragraph,
list item or cell, which may hold nothing beside them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from lxml import etree
from msgspec import Struct

from builder.epub.documents import EPUB_TYPE, XHTML, Document, Xml
from builder.layout.page_starts import PageStart, place_or_weight
from builder.markup.vocabulary import VOCABULARY, Place, kind_of

_PREFIX: Final = f"{{{XHTML}}}"
_PRINT_ONLY: Final = frozenset({"span.print", "span.pageref"})
# A mark inside would be read out with the name of the thing.
_NAMED: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "hr", "img"})
_WHOLE: Final = frozenset({"aside.box", "div.table", "figure", "section.notes"})


class PageBreak(Struct, frozen=True):
    """A page of the print edition."""

    label: str
    id: str
    """Of its mark."""
    file: str
    entry: str = ""
    """For a page of the printed contents: the id that its first line leads to, empty for the heading."""

    @property
    def href(self) -> str:
        """Where its mark stands."""
        return f"{self.file}#{self.id}"


def mark_pages(
    documents: Sequence[Document], starts: Sequence[PageStart], taken: Collection[str]
) -> tuple[PageBreak, ...]:
    """Mark the page turns in the documents' trees, which are still as the templates wrote them.

    Args:
        documents: one for each section of the book.
        starts: where pages begin, in their order.
        taken: the book's ids.

    Returns:
        The pages in reading order. The cover, which has no number, is none of them; the contents are made anew for
        this edition, so for their pages nothing is marked yet.
    """
    nodes: dict[int, list[Xml]] = {}
    placed: dict[Xml, tuple[Xml, int]] = {}
    names = set(taken)
    out: list[PageBreak] = []
    for start in starts:
        document = documents[start.section]
        if document.section.kind == "section.cover":
            continue
        name = _free(start.label, names)
        if start.section not in nodes:
            nodes[start.section] = list(_numbered(document.root))
        node = nodes[start.section][start.node]
        if document.is_contents:
            out.append(PageBreak(start.label, name, "nav.xhtml", _line_of(node)))
            continue
        mark = page_mark(name, start.label)
        _insert(document.root, node, start.offset, mark, placed)
        out.append(PageBreak(start.label, name, document.file))
    return tuple(out)


def page_mark(name: str, label: str) -> Xml:
    """The mark of a page turn: nothing to see, and its number for those who listen."""
    return etree.Element(
        f"{_PREFIX}span", {"id": name, EPUB_TYPE: "pagebreak", "role": "doc-pagebreak", "aria-label": label}
    )


def _free(label: str, taken: set[str]) -> str:
    """An id for the mark of a page, which is taken from now on."""
    base = "page-" + re.sub(r"[^\w.-]+", "-", label)
    name, number = base, 2
    while name in taken:
        name, number = f"{base}-{number}", number + 1
    taken.add(name)
    return name


def _numbered(xml: Xml) -> Iterator[Xml]:
    """The elements in the order in which ``markup.parse`` gives them numbers."""
    yield xml
    if _kind(xml) == "a.noteref":
        return
    for child in xml:
        if _kind(child) != "span.screen":
            yield from _numbered(child)


def _kind(xml: Xml) -> str:
    tag = str(xml.tag).removeprefix(_PREFIX)
    return kind_of(tag, xml.get("class", "")) or tag


def _line_of(xml: Xml) -> str:
    """The target of the line of the contents in which an element stands."""
    for up in (xml, *xml.iterancestors()):
        if _kind(up) in ("p.toc-line", "p.toc-part", "a.toc-link"):
            link = next(up.iter(f"{_PREFIX}a"), None)
            return link.get("href", "").removeprefix("#") if link is not None else ""
    return ""


def _insert(root: Xml, xml: Xml, offset: int, mark: Xml, placed: dict[Xml, tuple[Xml, int]]) -> None:
    """Put a mark where the own text of ``xml`` weighs ``offset``. ``placed`` has for each element the last mark in its
    text and what stands before that, where the search for the next begins."""
    hidden = [up for up in (xml, *xml.iterancestors()) if _kind(up) in _PRINT_ONLY]
    if hidden:
        _put_before(hidden[-1], mark)
        return
    last, seen = placed.get(xml, (None, 0))
    for holder, text in _texts(xml, last):
        index, heavy = place_or_weight(text, offset - seen)
        if index is not None:
            if holder is None and not offset:
                _put_at_start(root, xml, mark)
            else:
                _split(xml, holder, index, mark)
                placed[xml] = mark, offset
            return
        seen += heavy
    if offset:
        xml.append(mark)
        placed[xml] = mark, seen
    else:
        _put_at_start(root, xml, mark)


def _texts(xml: Xml, last: Xml | None) -> Iterator[tuple[Xml | None, str]]:
    """The pieces of an element's own text after ``last``, a child of it: each with the child that it follows."""
    yield last, (xml.text if last is None else last.tail) or ""
    for child in xml if last is None else last.itersiblings():
        yield child, child.tail or ""


def _split(xml: Xml, holder: Xml | None, index: int, mark: Xml) -> None:
    """Put the mark into the text of ``xml`` that follows its child ``holder``, or stands first."""
    if holder is None:
        text = xml.text or ""
        xml.text, mark.tail = text[:index], text[index:]
        xml.insert(0, mark)
    else:
        text = holder.tail or ""
        holder.tail, mark.tail = text[:index], text[index:]
        xml.insert(xml.index(holder) + 1, mark)


def _put_at_start(root: Xml, xml: Xml, mark: Xml) -> None:
    """Put the mark before all that ``xml`` holds, at the edge of the largest thing that begins with it."""
    chain = [xml]
    while chain[-1] is not root and _is_first(chain[-1]):
        parent = chain[-1].getparent()
        assert parent is not None
        chain.append(parent)
    if chain[-1] is root:
        mark.tail, root.text = root.text, None
        root.insert(0, mark)
        return
    inline = [up for up in chain if _is_inline(up)]
    whole = [up for up in chain if _kind(up) in _WHOLE] or [up for up in chain if _kind(up) in _NAMED]
    if whole:
        # A link around a picture is called by it.
        _put_before(inline[-1] if whole[-1] in inline else whole[-1], mark)
        return
    block = [up for up in chain if not _is_inline(up)]
    if block:
        holder = block[0]
        mark.tail, holder.text = holder.text, None
        holder.insert(0, mark)
    else:
        _put_before(inline[-1], mark)


def _is_first(xml: Xml) -> bool:
    """Whether nothing stands before an element in its parent."""
    parent = xml.getparent()
    return parent is not None and parent[0] is xml and not (parent.text or "").strip()


def _is_inline(xml: Xml) -> bool:
    row = VOCABULARY.get(_kind(xml))
    return row is not None and row.place is Place.INLINE


def _put_before(xml: Xml, mark: Xml) -> None:
    parent = xml.getparent()
    assert parent is not None
    parent.insert(parent.index(xml), mark)
