"""What each edition must say, read from the markup that the templates made: words, places of ids, notes.

This knows the vocabulary's names for what is only print's or only the screen's, and nothing of how either edition is
made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

from lxml import etree
from msgspec import Struct, field

from builder.checks.words import Word, words_of
from builder.diagnostics import Span
from builder.markup.flow import Flow, FlowBlock, Group
from builder.markup.section import Section
from builder.markup.vocabulary import VOCABULARY, Place, kind_of

Xml: TypeAlias = "etree._Element"
Pages: TypeAlias = Callable[[Sequence[tuple[str, str]], bool], str]
"""Places (first id, last id) and whether consecutive pages join → the page numbers as they are printed."""

_NOTES = frozenset({"aside.footnote", "aside.endnote"})
_ARROWS = frozenset("↩\ufe0e\ufe0f")
NOWHERE = Span("")
"""In the place of a file: what a template sets by itself, or from what the publication says, has none."""


class Mark(NamedTuple):
    """An element in which words stand."""

    kind: str
    """The vocabulary's name of it, or what an edition calls it."""
    number: int
    """Tells it from others of its kind."""


class Where(NamedTuple):
    """What words are part of."""

    within: tuple[Mark, ...]
    """The elements in which they stand, the outermost first."""
    language: str


class Stretch(Struct, frozen=True):
    """A text node of the markup, or what an edition sets in its place."""

    index: int
    text: str
    span: Span
    node: int = -1
    """Its text node, counted through the section; -1: it is none (a marker, a page number)."""
    slot: tuple[str, ...] = ()
    """The ids whose pages it names."""
    code: bool = False
    where: Where = Where((), "")


class Reading(Struct, dict=True):
    """A section's running text, or a note's, as one edition has it."""

    stretches: list[Stretch] = field(default_factory=list)
    anchors: dict[str, int] = field(default_factory=dict)
    """Id → index of the first stretch with words at or after it, or of the end of its block."""
    wordless: set[str] = field(default_factory=set)
    """Ids of blocks without words, pictures that is, which may float away from the words about them."""
    calls: dict[str, str] = field(default_factory=dict)
    """Id of a note's call → id of the note."""
    notes: dict[str, Reading] = field(default_factory=dict)
    """By id, in their order."""

    @cached_property
    def words(self) -> list[Word[Stretch]]:
        """Its words in order."""
        return words_of((stretch.text, stretch) for stretch in self.stretches)

    def word_at(self, anchor: str) -> int | None:
        """The index of the first word at or after an id; ``None``: nothing follows, or there is no such id."""
        if anchor not in self.anchors:
            return None
        first = self.anchors[anchor]
        return next((index for index, word in enumerate(self.words) if word.origin.index >= first), None)


class Edition(Struct, frozen=True):
    """How an edition reads the markup."""

    pages: Pages
    prints: bool
    markers: Sequence[str] = ()
    """Of list items, in the order of the markup."""
    index_by_page: bool = False
    """An edition for screens whose index names the pages of print."""


def read(section: Section, edition: Edition, language: str = "") -> Reading:
    """A section as an edition has it. The contents' numbers and all other page numbers come from ``edition.pages``;
    ``language`` is the book's."""
    return _Reader(section, edition, language).read()


def markers(flow: Flow) -> list[str]:
    """The markers that print sets before list items, in the order of the markup."""

    def walk(blocks: Iterable[FlowBlock]) -> Iterator[str]:
        for block in blocks:
            if isinstance(block, Group):
                if flow.nodes[block.node].element.kind == "li":
                    yield block.marker
                yield from walk(block.children)

    return [*walk(flow.body), *walk(flow.notes.values())]


def tree(section: Section) -> Xml:
    """A section's markup, parsed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    return etree.fromstring(section.xhtml, parser)


def kind(xml: Xml) -> str:
    """The vocabulary's name of an element."""
    return kind_of(etree.QName(xml).localname, xml.get("class", "")) or "span"


class _Reader:
    """Reads one section."""

    def __init__(self, section: Section, edition: Edition, language: str) -> None:
        self.section = section
        self.where = Where((), language)
        self.elements = 0
        self.edition = edition
        self.markers = iter(edition.markers)
        self.nodes = 0
        self.out = Reading()
        self.pending: list[str] = []
        """Ids after which no text has come yet."""

    def read(self) -> Reading:
        main = self.out
        self.element(tree(self.section), NOWHERE, False)
        for name in self.pending:
            main.anchors[name] = len(main.stretches)
        return main

    def add(self, text: str, span: Span, code: bool, node: int = -1, slot: tuple[str, ...] = ()) -> None:
        out = self.out
        if text.strip():
            for name in self.pending:
                out.anchors[name] = len(out.stretches)
            self.pending.clear()
        out.stretches.append(Stretch(len(out.stretches), text, span, node, slot, code, self.where))

    def edge(self, span: Span) -> None:
        """A line's end, which is no place that an id could stand at."""
        self.out.stretches.append(Stretch(len(self.out.stretches), "\n", span))

    def text(self, text: str | None, span: Span, code: bool) -> None:
        """A text node; every node counts, whether the edition shows it or not."""
        if text:
            self.nodes += 1
            self.add(text, span, code, self.nodes)

    def element(self, xml: Xml, span: Span, code: bool) -> None:
        own = xml.get("data-src")
        if own is not None and own.isdigit() and int(own) < len(self.section.spans):
            span = self.section.spans[int(own)]
        name = kind(xml)
        prints = self.edition.prints
        if name == "span.pageref":
            self.slot(xml, span)
            return
        hidden = "span.screen" if prints else "span.print"
        if name == hidden or (name == "span.screen" and self._is_index(xml)):
            self.skip(xml)
            return
        if name == "a.backlink" and not prints and not self._is_number(xml):
            self.skip(xml)
            return
        around = self.where
        self.elements += 1
        self.where = Where((*around.within, Mark(name, self.elements)), xml.get("lang", around.language))
        if name in _NOTES:
            self.note(xml, span)
        else:
            self.inside(xml, name, span, code)
        self.where = around

    def inside(self, xml: Xml, name: str, span: Span, code: bool) -> None:
        """What stands in an element."""
        prints = self.edition.prints
        block = VOCABULARY[name].place is Place.BLOCK and name != "img"
        code = code or VOCABULARY[name].tag in ("code", "pre")
        if block or name == "br":
            self.edge(span)
        if xml.get("id"):
            self.pending.append(xml.get("id", ""))
        if name == "a.noteref":
            self.out.calls[xml.get("id", "")] = xml.get("href", "").removeprefix("#")
        if name == "li":
            marker = next(self.markers, "") if prints else ""
            if marker:
                self.add(marker, span, code)
                self.edge(span)
        self.text(xml.text, span, code)
        for child in xml:
            self.element(child, span, code)
            self.text(child.tail, span, code)
        if block:
            if xml.get("id") in self.pending:
                self.out.wordless.add(xml.get("id", ""))
            for pending in self.pending:  # nothing follows in this block: they stand at its end
                self.out.anchors[pending] = len(self.out.stretches)
            self.pending.clear()
            self.edge(span)

    def note(self, xml: Xml, span: Span) -> None:
        outer, outer_pending = self.out, self.pending
        self.out, self.pending = Reading(), [xml.get("id", "")]
        self.where = Where((), self.where.language)
        self.text(xml.text, span, False)
        for child in xml:
            self.element(child, span, False)
            self.text(child.tail, span, False)
        for name in self.pending:
            self.out.anchors[name] = len(self.out.stretches)
        outer.notes[xml.get("id", "")] = self.out
        self.out, self.pending = outer, outer_pending

    def slot(self, xml: Xml, span: Span) -> None:
        fold = xml.get("data-fold") == "yes"
        if not self.edition.prints and not (fold and self.edition.index_by_page):
            return
        places = [tuple(place.split("..")) for place in xml.get("data-ref", "").split()]
        shown = self.edition.pages([(place[0], place[-1]) for place in places], fold)
        before = xml.get("data-several" if any(mark in shown for mark in ",–") else "data-one", "")
        ids = tuple(name for place in places for name in place)
        self.add(f" {before} ", span, False)
        self.add(shown, span, False, -1, ids)

    def skip(self, xml: Xml) -> None:
        """Leave an element out, counting its text nodes so that both editions count alike. Ids in it are kept, and in
        an index by page the slot is read."""
        if xml.text:
            self.nodes += 1
        for child in xml:
            if kind(child) == "span.pageref":
                self.slot(child, NOWHERE)
            else:
                self.skip(child)
            if child.tail:
                self.nodes += 1

    def _is_index(self, xml: Xml) -> bool:
        """Whether this is what an index says where the edition names pages instead."""
        before = xml.getprevious()
        return (
            self.edition.index_by_page
            and before is not None
            and any(slot.get("data-fold") == "yes" for slot in before.iter("{*}span", "span"))
        )

    def _is_number(self, xml: Xml) -> bool:
        return not set("".join(map(str, xml.itertext())).strip()) <= _ARROWS
