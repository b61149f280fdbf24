"""Small books straight from nodes, and the vocabulary's rules as a check."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from lxml import etree

from builder.diagnostics import Span
from builder.markup.section import Section
from builder.markup.vocabulary import ATTRIBUTES, VOCABULARY, Content, Place, kind_of
from builder.model.book import Book, BookChapter, ContentsEntry
from builder.model.nodes import Block, Note, Text
from builder.publication import Contributor, Matter, Publication
from builder.resolve.words import words_for

SPAN = Span("one.md", 3, 1)


def book_of(blocks: tuple[Block, ...], notes: tuple[Note, ...] = (), **settings: object) -> Book:
    """A book of one chapter with these blocks."""
    title = (Text("One"),)
    publication = Publication("book", "A Book", "en-GB", (Contributor("Ann"),), (), **settings)  # type: ignore[arg-type]
    chapter = BookChapter("one.md", Matter.BODY, title, "1", "one", blocks, notes, Span("one.md"), "01-one")
    return Book(
        publication,
        words_for("en-GB"),
        (chapter,),
        (ContentsEntry("one", "1", title, 1, Matter.BODY, span=chapter.span),),
    )


def outside_the_vocabulary(sections: tuple[Section, ...]) -> list[str]:
    """Everything in the sections that the vocabulary has no place for."""
    faults: list[str] = []
    for section in sections:
        root = etree.fromstring(section.xhtml.encode())
        if kind_of(root.tag, root.get("class", "")) != section.kind:
            faults.append(f"{section.slug}: its root is no {section.kind}")
        for element in root.iter():
            faults.extend(f"{section.slug}: {fault}" for fault in _faults(element, section))
    return faults


def _faults(element: etree._Element, section: Section) -> list[str]:
    kind = kind_of(str(element.tag), element.get("class", ""))
    if kind is None:
        return [f"<{element.tag}> is unknown"]
    row = VOCABULARY[kind]
    faults = []
    known = ATTRIBUTES["*"] | ATTRIBUTES.get(str(element.tag), frozenset())
    faults += [f"<{kind}> has {name}" for name in element.attrib if name not in known]
    source = element.get("data-src")
    if source is not None and not 0 <= int(source) < len(section.spans):
        faults.append(f"<{kind}> comes from nowhere: {source}")
    parent = element.getparent()
    if parent is not None:
        above = VOCABULARY[kind_of(str(parent.tag), parent.get("class", "")) or ""]
        if row.inside and above.kind not in row.inside:
            faults.append(f"<{kind}> in <{above.kind}>")
        if row.place is Place.BLOCK and above.content in (Content.INLINE, Content.LITERAL, Content.EMPTY):
            faults.append(f"<{kind}> in <{above.kind}>")
        if row.place is Place.INLINE and above.content is Content.BLOCKS and kind != "img":
            faults.append(f"<{kind}> in <{above.kind}>")
        if above.content is Content.PARTS and not row.inside:
            faults.append(f"<{kind}> in <{above.kind}>")
    blocks = [
        child for child in element if VOCABULARY[kind_of(child.tag, child.get("class", "")) or "p"].place is Place.BLOCK
    ]
    texts = [element.text, *(child.tail for child in element)]
    said = [text for text in texts if text and text.strip()]
    if row.content is Content.EMPTY and (said or len(element)):
        faults.append(f"<{kind}> isn’t empty")
    if said and (row.content in (Content.BLOCKS, Content.PARTS) or (row.content is Content.EITHER and blocks)):
        faults.append(f"{said[0]!r} between blocks of <{kind}>")
    if row.content is Content.INLINE or (row.content is Content.EITHER and not blocks):
        words = "".join(element.itertext())
        # A note in the margin is no part of the line, and has space of its own.
        for beside in ("".join(one.itertext()) for one in element.iter("span") if one.get("class") == "margin"):
            words = words.replace(beside, beside.strip())
        if row.place is Place.BLOCK and words != words.strip(" \n\t"):
            faults.append(f"<{kind}> has space at its edge: {words!r}")
    return faults


@pytest.fixture
def vocabulary() -> Callable[[tuple[Section, ...]], list[str]]:
    return outside_the_vocabulary


@pytest.fixture
def small_book() -> Callable[..., Book]:
    return book_of
