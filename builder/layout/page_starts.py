"""Where each page begins, told in terms of the markup: the element whose text comes first, and how far into it.

An edition without pages marks the page turns of print with this. Places are counted in ``weight``, characters without
spaces, because spaces are folded, stretched and dropped at the ends of lines; and they are counted element by
element, so that what print adds (markers of lists, page numbers, repeated heads) or puts elsewhere (notes) never
shifts them.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from msgspec import Struct

from builder.layout.pages import Drawn, Line, Page, Pages, Picture
from builder.markup.flow import (
    ROOT,
    Flow,
    FlowBlock,
    Group,
    MarginNote,
    NodeId,
    NoteMark,
    PageSlot,
    PictureBlock,
    RuleBlock,
    TableBlock,
    TextBlock,
    TextRun,
)

_ENDS_WORD = "—–"
_WORD = re.compile(r"\S{1,64}")  # what is longer is gone through in pieces
_PRINT_ONLY = frozenset({"span.print", "span.pageref"})
"""Kinds whose text other editions leave out."""


class _Part(NamedTuple):
    """A stretch of a block's text."""

    node: NodeId
    """The element that holds it."""
    text: str
    shared: bool
    """It stands in other editions too."""
    heavy: int
    """Its weight."""


class PageStart(NamedTuple):
    """The first thing of a page's running text; notes do not count."""

    section: int
    """Index of the section in the book."""
    label: str
    """The page's label."""
    node: NodeId
    """The element that holds it."""
    offset: int
    """Weight of the element's own text (not its children's) that stands before it."""


class PrintEdition(NamedTuple):
    """What an edition without pages takes from the one that has them."""

    starts: tuple[PageStart, ...] = ()
    """Where its pages begin, in their order."""
    labels: Mapping[str, str] = MappingProxyType({})
    """The label of the page on which each id stands."""


def weight(text: str) -> int:
    """How many characters ``text`` has without spaces and invisible ones.

    A character counts as its capitals do (ß as SS), so that text set in capitals weighs what it weighed before.
    """
    if text.isprintable():  # then nothing in it is invisible
        return len("".join(text.upper().split()))
    return sum(map(_weight_of, text))


def _weight_of(character: str) -> int:
    if character.isspace() or unicodedata.category(character) == "Cf":
        return 0
    return len(character.upper())


def place_in(text: str, offset: int) -> int:
    """The index of the character before which ``text`` weighs ``offset``: the last one, spaces are left behind."""
    words = _words_of(text)
    at = bisect_right(words.before, offset) - 1
    if at == len(words.starts):
        return len(text)
    return _letter_at(text, words.starts[at], offset - words.before[at])


def place_or_weight(text: str, offset: int) -> tuple[int | None, int]:
    """The same, as far as ``text`` weighs more than ``offset``, and else ``None`` with what it weighs. Nothing after
    the place is looked at, and nothing is kept."""
    seen = 0
    for word in _WORD.finditer(text):
        heavy = weight(word[0])
        if seen + heavy > offset:
            return _letter_at(text, word.start(), offset - seen), offset
        seen += heavy
    return None, seen


def _letter_at(text: str, index: int, left: int) -> int:
    """The index of the character before which ``text`` weighs ``left``, counted from ``index``."""
    while left > 0:
        left -= _weight_of(text[index])
        index += 1
    # What weighs nothing stands with what comes after it.
    while left == 0 and not _weight_of(text[index]):
        index += 1
    return index


class _Words(NamedTuple):
    """The words of a text."""

    starts: list[int]
    """Index of each one's first character."""
    before: list[int]
    """Weight of what stands before each, and of the whole."""


@functools.lru_cache(maxsize=64)
def _words_of(text: str) -> _Words:
    starts: list[int] = []
    before = [0]
    for word in _WORD.finditer(text):
        heavy = weight(word[0])
        if heavy:
            starts.append(word.start())
            before.append(before[-1] + heavy)
    return _Words(starts, before)


def _weight_before(text: str, index: int) -> int:
    """What ``text`` weighs up to a character."""
    words = _words_of(text)
    at = bisect_right(words.starts, index) - 1
    return words.before[at] + weight(text[words.starts[at] : index]) if at >= 0 else 0


def page_starts(pages: Pages) -> tuple[PageStart, ...]:
    """The start of every page of a book, in their order."""
    return tuple(
        start
        for section, own in itertools.groupby(pages.pages, lambda page: page.flow)
        for start in section_starts(pages.flows[section], list(own))
    )


def section_starts(flow: Flow, pages: Sequence[Page]) -> tuple[PageStart, ...]:
    """The start of every page of a section, in their order.

    Blank pages are left out. A page begins with what is read first on it; a figure or table that floated past words
    which stand on an earlier page does not count, unless nothing else stands there: who looks the page up looks for
    that. Where an earlier page begins below it, and where a page holds nothing but the end of a note, the page begins
    where the next one does, and as the last one behind the last word. Where a word is divided over the turn, the page
    begins with the next whole word, so that no word is cut in two.
    """
    track = _Track(flow)
    found = [(page, track.firsts_of(page)) for page in pages if not page.blank]
    places: list[_Place | None] = []
    reached: _Place | None = None
    for _, firsts in found:
        place = firsts.place
        if place is None and firsts.floated and (reached is None or firsts.floated > reached):
            place = firsts.floated
        places.append(place)
        reached = place or reached
    end = track.notes() or track.last_word() or reached or _Place(-1, ROOT, 0)
    starts: list[PageStart] = []
    for (page, _), place in reversed(list(zip(found, places, strict=True))):
        end = place or end
        starts.append(PageStart(page.flow, page.label, end.node, end.offset))
    return tuple(reversed(starts))


class _Place(NamedTuple):
    """A place in the markup; they are ordered as they are read."""

    ordinal: int
    """That of its block."""
    node: NodeId
    offset: int


class _Firsts(NamedTuple):
    """What a page may begin with."""

    place: _Place | None
    """The first thing, in reading order, of what stands in it."""
    floated: _Place | None
    """The first of what floated past words of earlier pages."""


class _Measures(NamedTuple):
    """Where each part of a block begins, counted in four ways, so that no part is gone through for every page."""

    weight: list[int]
    """Weight of the parts before it."""
    shared: list[int]
    """Weight of those that other editions have too."""
    own: list[int]
    """Weight of those of the same element."""
    begin: list[int]
    """Characters of ``text`` before it."""
    text: str
    """That of the parts that other editions have too."""


class _Block(Struct):
    """A block of lines, and how much of it stands on the pages so far."""

    ordinal: int
    """Its place in the section's reading order."""
    parts: tuple[_Part, ...]
    wordless: bool = False
    """It is a picture or a rule."""
    set: int = 0
    """Weight of what has been set."""
    divided: bool = False
    """The last line set ends within a word."""
    known: _Measures | None = None

    def measures(self) -> _Measures:
        """Those of its parts."""
        if self.known is None:
            own: dict[NodeId, int] = {}
            found = _Measures([], [], [], [], "".join(part.text for part in self.parts if part.shared))
            heavy = shared = index = 0
            for part in self.parts:
                before = own.get(part.node, 0)
                found.weight.append(heavy)
                found.shared.append(shared)
                found.own.append(before)
                found.begin.append(index)
                heavy += part.heavy
                own[part.node] = before + part.heavy
                if part.shared:
                    shared += part.heavy
                    index += len(part.text)
            self.known = found
        return self.known


class _Track:
    """Follows one section over its pages."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._blocks: dict[NodeId, _Block] = {}
        """By the nodes of everything in them."""
        self._pictures: set[NodeId] = set()
        """Those that stand by themselves."""
        self._reached = -1
        """The last block of words, in reading order, on the pages so far."""
        self._markers: dict[NodeId, str] = {}
        """Markers of list items that are still to come."""
        self._slots: set[NodeId] = set()
        """Elements that print fills with page numbers."""
        self._print: set[int] = set()
        """Elements that are in print only."""
        for number, node in enumerate(flow.nodes):
            if node.element.kind in _PRINT_ONLY or (number and node.parent in self._print):
                self._print.add(number)
        self._read(flow.body)

    def firsts_of(self, page: Page) -> _Firsts:
        """What comes first on ``page``, and go on to the page's end."""
        best: dict[bool, tuple[int, int, float]] = {}
        places: dict[bool, _Place] = {}
        reached = self._reached
        pictures: set[NodeId] = set()
        goes_on: dict[int, bool] = {}
        ornament = True
        for item in page.items:
            if isinstance(item, Line):
                node = item.pieces[0].node
                if self._is_marker(item, node):
                    continue
                x = item.x + item.pieces[0].x
            elif isinstance(item, Picture | Drawn):
                node, x = item.node, item.rect.x
            else:
                continue
            block = self._blocks.get(node)
            if block is None:
                continue
            here = (block.ordinal, block.set, x)
            floated = not goes_on.setdefault(block.ordinal, block.set > 0) and block.ordinal < reached
            ornament = ornament and (floated or self._flow.nodes[node].element.tag == "hr")
            if floated not in best or here < best[floated]:
                best[floated] = here
                place = self._resolve(block) if isinstance(item, Line) else (node, 0)
                places[floated] = _Place(block.ordinal, *place)
            if isinstance(item, Line):
                texts = [piece.shaped.text for piece in item.pieces if piece.node not in self._slots]
                block.set += weight("".join(texts))
                block.divided = item.soft_hyphen
            if not block.wordless:
                self._reached = max(self._reached, block.ordinal)
            if node in self._pictures:
                pictures.add(node)
        for node in pictures:  # the other half of one over a spread begins no page
            del self._blocks[node]
        if ornament and True in places:
            places.pop(False, None)  # nobody looks up an ornament that stands below a figure
        return _Firsts(places.get(False), places.get(True))

    def notes(self) -> _Place | None:
        """Where the running text ends: at the notes, if there are any."""
        for number, node in enumerate(self._flow.nodes):
            if node.element.kind == "section.notes":
                return _Place(len(self._blocks), NodeId(number), 0)
        return None

    def last_word(self) -> _Place | None:
        """Where the running text ends: behind its last word, if it has any."""
        last = max((block for block in self._blocks.values() if not block.wordless), key=_ordinal, default=None)
        if last is None:
            return None
        part, at = last.parts[-1], last.measures()
        return _Place(last.ordinal, part.node, (at.own[-1] if at.own else 0) + part.heavy)

    def _is_marker(self, line: Line, node: NodeId) -> bool:
        marker = self._markers.get(node)
        if marker is None or any(piece.node != node for piece in line.pieces):
            return False
        if "".join(piece.shaped.text for piece in line.pieces) != marker:
            return False
        del self._markers[node]
        return True

    def _resolve(self, block: _Block) -> tuple[NodeId, int]:
        """Where the markup goes on after what has been set of ``block``."""
        at = block.measures()
        number = bisect_right(at.weight, block.set) - 1
        part = block.parts[number]
        index = place_in(at.text, at.shared[number] + (block.set - at.weight[number] if part.shared else 0))
        # After a remark that only print has, the rest of its sentence's point or bracket is no place to stop.
        if block.divided if part.shared else (index and not at.text[index - 1].isspace()):
            index = _next_word(at.text, index)
        if index < len(at.text):
            number = bisect_right(at.begin, index) - 1
            part = block.parts[number]
            return part.node, at.own[number] + _weight_before(part.text, index - at.begin[number])
        last = block.parts[-1]
        return (last.node, at.own[-1] + last.heavy) if block.set else (block.parts[0].node, 0)

    def _read(self, blocks: Sequence[FlowBlock]) -> None:
        for block in blocks:
            match block:
                case TextBlock():
                    self._add(block)
                case Group():
                    if block.marker:
                        self._markers[block.node] = "".join(block.marker.split())
                    self._read(block.children)
                case PictureBlock(node=node) | RuleBlock(node=node):
                    self._blocks[node] = _Block(len(self._blocks), (_Part(node, "", True, 0),), wordless=True)
                    if isinstance(block, PictureBlock):
                        self._pictures.add(node)
                case TableBlock():
                    self._read([block.caption] if block.caption else [])
                    self._read([cell.content for row in block.rows for cell in row.cells])

    def _add(self, block: TextBlock) -> None:
        parts = tuple(self._parts(block))
        made = _Block(len(self._blocks), parts or (_Part(block.node, "", True, 0),))
        for inline in block.inlines:
            if not isinstance(inline, MarginNote):
                self._blocks[inline.node] = made
            if isinstance(inline, PageSlot):
                self._blocks.update(dict.fromkeys(inline.links, made))

    def _parts(self, block: TextBlock) -> Iterator[_Part]:
        for inline in block.inlines:
            match inline:
                case TextRun(text, _, node) | NoteMark(text, _, _, node):
                    yield _Part(node, text, node not in self._print, weight(text))
                case PageSlot(node=node, links=links):
                    self._slots.update((node, *links))
                case _:
                    pass


def _ordinal(block: _Block) -> int:
    return block.ordinal


def _next_word(text: str, index: int) -> int:
    """The index of the word after the one in which ``index`` lies; the text's end where there is none."""
    for after in range(index, len(text)):
        if text[after].isspace() or text[after] in _ENDS_WORD:
            return len(text) - len(text[after:].lstrip(_ENDS_WORD + " \u00a0"))
    return len(text)
