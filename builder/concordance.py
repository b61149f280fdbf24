"""Where the pages of the book begin in another printed form of it, as a table at the end of that one.

Both are set from the same markup, so a place in one is a place in the other: the text before it weighs the same. Notes
may stand elsewhere, though, and then a chapter may be there for them in one of the two alone; so running text and each
note are weighed apart, and notes are known by their calls.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from lxml import etree
from msgspec.structs import replace

from builder.diagnostics import Span
from builder.layout.page_starts import PageStart, PrintEdition, weight
from builder.markup.section import Section
from builder.markup.vocabulary import HEADINGS, kind_of
from builder.model.book import Book, BookChapter, ContentsEntry
from builder.model.nodes import Cell, Inline, Paragraph, Table, Text
from builder.publication import Matter

Xml: TypeAlias = "etree._Element"

GROUPS = 5
"""Pairs of columns side by side."""
_UNKNOWN = "000"
"""Stands for a page while it isn't known where it begins: as wide as most are."""
_NOT_READ = frozenset({"section.cover", "section.contents"})
"""Their pages differ from form to form, or have no number."""
_RUNNING = ""
"""Stands for the running text where others are notes."""
_NOTES = frozenset({"aside.footnote", "aside.endnote"})
_CALLS = frozenset({"a.noteref", "a.endcall"})
_SPAN = Span("")


class Sought(NamedTuple):
    """What a page of the book begins with, as another form has it."""

    label: str
    """That of the book's page."""
    section: int
    """Index of the other form's section that has it."""
    note: str
    """Id, in the other form, of the note in which it stands; empty: it is running text."""
    before: int
    """Weight of what stands before it in the section's running text, or in the note."""


def sought(book: Sequence[Section], here: Sequence[Section], starts: Sequence[PageStart]) -> tuple[Sought, ...]:
    """What the pages of the book begin with, as far as another form has it too.

    Args:
        book: The sections of the book.
        here: Those of the other form.
        starts: Where the book's pages begin.
    """
    scales, others = ([_Scale(section.xhtml) for section in sections] for sections in (book, here))
    same = dict(_same(book, here))
    seats = {note: at for at, scale in enumerate(others) for note in scale.notes}
    called = {
        note: other
        for at, its in same.items()
        for note, other in zip(scales[at].calls, others[its].calls, strict=False)
    }
    out: list[Sought] = []
    for start in starts:
        if book[start.section].kind in _NOT_READ:
            continue
        scale, section = scales[start.section], same.get(start.section)
        note, before = scale.place(start.node, start.offset)
        if note == _RUNNING and section is None:  # the title over notes that stand elsewhere here
            note, before = next(iter(scale.notes), _RUNNING), 0
        if note != _RUNNING:
            note = called.get(note, _RUNNING)
            section = seats.get(note)
        if section is not None:
            out.append(Sought(start.label, section, note, before))
    return tuple(out)


def concordance(wanted: Sequence[Sought], sections: Sequence[Section], here: PrintEdition) -> dict[str, str]:
    """The label of each page of the book, and that of the page on which it begins in another form.

    Args:
        wanted: What the book's pages begin with.
        sections: The markup of the other form.
        here: Its pages.
    """
    scales = [_Scale(section.xhtml) for section in sections]
    pages: dict[int, list[tuple[int, str]]] = {}
    for start in here.starts:
        scale = scales[start.section]
        pages.setdefault(start.section, []).append((scale.along(*scale.place(start.node, start.offset)), start.label))
    out: dict[str, str] = {}
    for label, section, note, before in wanted:
        own, scale = pages.get(section), scales[section]
        if scale.notes.get(note):  # at the foot of some page: no page begins with it
            out[label] = here.labels.get(note, _UNKNOWN)
        elif own:
            at = bisect.bisect_right(own, scale.along(note, before), key=itemgetter(0)) - 1
            out[label] = own[max(at, 0)][1]
    return out


def _same(book: Sequence[Section], here: Sequence[Section]) -> Iterator[tuple[int, int]]:
    """The indices of each section that both have, in one and in the other. File names and ids may differ, since they
    give way to those of a chapter that is there for the notes."""
    seats = {name: at for at, name in enumerate(_names(here))}
    for at, name in enumerate(_names(book)):
        if name in seats:
            yield at, seats[name]


def _names(sections: Sequence[Section]) -> Iterator[tuple[Matter, str, Span, int]]:
    """For each section its title, where it was written, and how many like it there were. Its kind says nothing: a
    chapter is of another where it holds the notes."""
    seen: Counter[tuple[Matter, str, Span]] = Counter()
    for section in sections:
        name = (section.matter, section.title, section.begin)
        seen[name] += 1
        yield (*name, seen[name])


class _Scale:
    """The text of a section in ``weight``: how much of the running text, or of its note, stands before each place, and
    how much of the whole section."""

    def __init__(self, xhtml: str) -> None:
        self.notes: dict[str, bool] = {}
        """Id of each note, and whether it stands at the foot of a page."""
        self.calls: dict[str, None] = {}
        """Ids of the notes that are called, in the order of their first calls."""
        self._notes: list[str] = []
        """For each element the note in which it stands, if it is in one."""
        self._chunks: list[list[tuple[int, int]]] = []
        """For each element the pieces of its own text: where each begins in it, and in the running text or note."""
        self._pieces: dict[str, list[tuple[int, int]]] = {_RUNNING: [(0, 0)]}
        """The pieces of the running text and of each note: where each begins there, and where in the section."""
        self._ends = {_RUNNING: 0}
        """How much there is of each so far."""
        self._end = 0
        """And of the section."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
        self._read(etree.fromstring(xhtml.encode(), parser), _RUNNING, False)

    def place(self, node: int, offset: int) -> tuple[str, int]:
        """The note in which so much of an element's own text ends, if it is in one, and what stands before that."""
        chunks = self._chunks[node]
        own, begin = chunks[max(0, bisect.bisect_right(chunks, offset, key=itemgetter(0)) - 1)]
        return self._notes[node], begin + offset - own

    def along(self, note: str, before: int) -> int:
        """What stands in the section before a place of its running text or of a note."""
        pieces = self._pieces[note]
        own, begin = pieces[max(0, bisect.bisect_right(pieces, before, key=itemgetter(0)) - 1)]
        return begin + before - own

    def _read(self, xml: Xml, note: str, at_foot: bool) -> None:
        kind = _kind(xml)
        if kind in _NOTES:
            note = xml.get("id", "")
            self.notes[note] = at_foot
            self._open(note)
        elif kind in _CALLS:
            self.calls.setdefault(xml.get("href", "").removeprefix("#"))
        headed = _headed(xml) if kind in HEADINGS else ""
        if headed:
            note = headed
            self._open(note)
        chunks: list[tuple[int, int]] = []
        self._chunks.append(chunks)
        self._notes.append(note)
        own = 0

        def take(text: str | None) -> None:
            nonlocal own
            heavy = weight(text or "")
            chunks.append((own, self._ends[note]))
            if heavy and not headed:  # words over notes aren't theirs: other forms have them elsewhere, or not at all
                self._pieces[note].append((self._ends[note], self._end))
                self._ends[note] += heavy
            own += heavy
            self._end += heavy

        take(xml.text)
        for child in xml:
            # The same elements are passed over as where markup is parsed, so that numbers stand for the same ones.
            if kind != "a.noteref" and _kind(child) != "span.screen":
                self._read(child, note, at_foot or kind == "section.notes")
            take(child.tail)

    def _open(self, note: str) -> None:
        self._ends[note] = 0
        self._pieces[note] = [(0, self._end)]


def _headed(heading: Xml) -> str:
    """The id of the first of the notes over which a heading stands, if it does."""
    below = heading.getnext()
    if below is None or _kind(below) != "div.endnotes":
        return ""
    return next((note.get("id", "") for note in below.iter("aside")), "")


def _kind(xml: Xml) -> str:
    return kind_of(str(xml.tag), xml.get("class", "")) or str(xml.tag)


def with_concordance(book: Book, labels: Sequence[str], begin: Mapping[str, str]) -> Book:
    """The book with a chapter at its end that tells where each of its pages begins.

    Args:
        book: The book.
        labels: Its pages.
        begin: Where each begins, as far as that is known.
    """
    words = book.words
    identifier = _free("concordance", {chapter.id for chapter in book.chapters})
    title: tuple[Inline, ...] = words.run("concordance")
    rows = -(-len(labels) // GROUPS)
    head = (Cell(words.run("concordance-book"), _SPAN), Cell(words.run("concordance-here"), _SPAN)) * GROUPS
    body = tuple(
        tuple(_cell(text) for group in range(GROUPS) for text in _pair(labels, group * rows + row, begin))
        for row in range(rows)
    )
    table = Table("", (), ("right", "right") * GROUPS, (head,), body, _SPAN)
    chapter = BookChapter(
        file="",
        matter=Matter.BACK,
        title=title,
        number="",
        id=identifier,
        blocks=(Paragraph(words.run("concordance-note"), _SPAN), table),
        notes=(),
        span=_SPAN,
        slug=_free("concordance", {chapter.slug for chapter in book.chapters}),
    )
    entry = ContentsEntry(identifier, "", title, 1, Matter.BACK)
    return replace(book, chapters=(*book.chapters, chapter), contents=(*book.contents, entry))


def _pair(labels: Sequence[str], at: int, begin: Mapping[str, str]) -> tuple[str, str]:
    return (labels[at], begin.get(labels[at], _UNKNOWN)) if at < len(labels) else ("", "")


def _cell(text: str) -> Cell:
    return Cell((Text(text),) if text else (), _SPAN)


def _free(name: str, taken: set[str]) -> str:
    found, count = name, 1
    while found in taken:
        count += 1
        found = f"{name}-{count}"
    return found
