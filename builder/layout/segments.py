"""A block's text as segments of boxes and spaces."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from builder.diagnostics import Diagnostic, Span
from builder.layout.boxes import Box, Part, Segment, Space, word_space
from builder.layout.missing import missing
from builder.layout.page_labels import page_runs
from builder.layout.words import CODE_SPACE, Ink, Inks, Word
from builder.markup.flow import (
    Anchor,
    HardBreak,
    Inline,
    InlinePicture,
    Leader,
    MarginNote,
    NodeId,
    NoteMark,
    PageSlot,
    TextBlock,
    TextRun,
)
from builder.text.breaks import han_latin_gaps, opportunities
from builder.text.numbers import base

HAN_STRETCH = 0.125
"""Ems by which Han characters may be parted in a justified line, at ratio 1."""
TAB = 4
"""Characters from one tab stop of literal text to the next."""
LONE_DASH = 200.0
"""What it costs that a line begins with a dash between two spaces: it goes with the words before it, as the first of a
pair too. A hyphen costs less."""
_DASHES = frozenset("–—―")
_DASH_BEGINS = frozenset({"fr"})
"""Languages in which the first dash of a pair goes with the words after it, so a line may begin with one."""
_LOOSE_MARK = re.compile(" [!?:;»]|«")
"""Where a mark may stand between spaces."""
_CLOSING = re.compile(r"[!?:;»][!?:;»”’)\].,…\u202f]*")
_OPENING = re.compile(r"[(\[–—]*«")
_SPACED_QUOTES = frozenset({"fr"})
"""Languages that set spaces inside « and »: there a single one opens or closes what it stands beside, which in German
would be the other way round."""
UNKNOWN_LABEL = "00"
"""Stands for a page number until the pages are known."""


class Setting(Struct, frozen=True):
    """What setting lines depends on besides the block."""

    inks: Inks
    labels: Mapping[str, str]
    """Page labels by id, as far as they are known."""
    spans: Sequence[Span]
    """Source places by NodeId."""
    links: Sequence[int]
    """By NodeId: the link a node stands in, or -1; empty where there are no links at all."""


class Matter(NamedTuple):
    """A block's text made ready to be set."""

    segments: list[Segment]
    found: list[Diagnostic]

    @property
    def extent(self) -> float:
        """How wide it is when its lines end only where its author asked for it, in points."""
        widest = 0.0
        for segment in self.segments:
            if segment.boxes:
                boxes = sum([box.width for box in segment.boxes]) - segment.boxes[0].left
                widest = max(widest, boxes + sum([space.width for space in segment.spaces]))
        return widest


def matter_of(block: TextBlock, setting: Setting) -> Matter:
    """The text of a block, for whoever needs it more than once."""
    found: list[Diagnostic] = []
    return Matter(segments_of(block.inlines, setting, found), found)


def segments_of(inlines: Sequence[Inline], setting: Setting, found: list[Diagnostic]) -> list[Segment]:
    """The block's text as boxes and spaces."""
    segment = Segment()
    segments = [segment]
    box: Box | None = None
    column = 0
    """Characters of a literal row so far."""
    loose = False
    """There may be marks between spaces."""

    def current() -> Box:
        nonlocal box
        if box is None:
            box = Box()
            segment.boxes.append(box)
            if len(segment.boxes) > 1 and len(segment.spaces) < len(segment.boxes) - 1:
                segment.spaces.append(word_space(0.0))
        return box

    def spread(ink: Ink, text: str, node: NodeId) -> None:
        """A word, or the pieces of one with Han characters in it: each a box, with room between them that stretches."""
        nonlocal box
        word = ink.word(text)
        for number, (piece, gap) in enumerate(word.pieces or ((word, 0.0),)):
            if number or (box is not None and _parted(box, piece.text)):
                if not number and box is not None and _takes_gap(box, piece.text):
                    gap = ink.size / 4
                give = ink.size * HAN_STRETCH
                segment.spaces.append(Space(gap, True, give, gap / 2, False))
                box = None
            _put(current(), piece, node, setting, found)

    for inline in inlines:
        match inline:
            case TextRun(text, style, node, literal):
                if literal:
                    ink = setting.inks.literal(style)
                    for number, row in enumerate(text.rstrip("\n").split("\n")):
                        if number:
                            segment.hard = True
                            segment, box, column = Segment(), None, 0
                            segments.append(segment)
                        if row:
                            row = _untabbed(row, column)
                            column += len(row)
                            _add(current(), ink, row.replace(" ", CODE_SPACE), node, setting, found)
                    continue
                ink = setting.inks.of(style)
                loose = loose or _LOOSE_MARK.search(f" {text}") is not None
                boxes, spaces = segment.boxes, segment.spaces
                space = word_space(ink.space)
                chunks = text.split(" ")
                last = len(chunks) - 1
                for index, chunk in enumerate(chunks):
                    if index and boxes:
                        if len(spaces) < len(boxes):
                            spaces.append(space)
                        box = None
                    if not chunk:
                        continue
                    if "\u00a0" not in chunk:
                        word = ink.word(chunk)
                        if 0 < index < last and boxes and not word.pieces:
                            # Between two spaces: a box that nothing more comes to.
                            part = (Part(0.0, word, node),)
                            boxes.append(Box(part, word.width, word.inner, word.give, word.left, word.right))
                            if chunk in _DASHES and base(style.language) not in _DASH_BEGINS:
                                spaces[-1] = spaces[-1]._replace(penalty=LONE_DASH)
                            if word.missing:
                                found += missing_in(word, setting.spans[node])
                            continue
                        if word.pieces or (not index and box is not None and _parted(box, chunk)):
                            spread(ink, chunk, node)
                            continue
                        if box is None:
                            box = current()
                        box.add(word, node)
                        if word.missing:
                            found += missing_in(word, setting.spans[node])
                        continue
                    for number, piece in enumerate(chunk.split("\u00a0")):
                        if number and boxes:
                            # Glue at which no line ends.
                            if len(spaces) < len(boxes):
                                spaces.append(word_space(ink.space, False))
                            box = None
                        if piece:
                            spread(ink, piece, node)
            case NoteMark(text, note, style, node):
                _add(current(), setting.inks.of(style), text, node, setting, found)
                current().call(note)
            case PageSlot(style=style):
                ink = setting.inks.of(style)
                for shown, node in pages_shown(inline, setting.labels):
                    for label in re.split("(?=[ \u00a0])", shown):
                        if label[:1] in (" ", "\u00a0"):
                            segment.spaces.append(word_space(ink.space, label[0] == " "))
                            box = None
                        if label := label.strip():
                            _add(current(), ink, label, node, setting, found)
            case MarginNote():
                # Between two spaces it belongs to the word before, so that they count once.
                here = segment.boxes[-1] if box is None and segment.boxes else current()
                here.pin(inline)
            case Anchor() | InlinePicture():
                current().pin(inline)
            case HardBreak():
                segment.hard = True
                segment, box, column = Segment(), None, 0
                segments.append(segment)
            case Leader():
                segment.tail = Segment()
                segment, box = segment.tail, None
    if loose:
        for segment in segments:
            segment.spaces = _bound(segment)
    return segments


def _bound(segment: Segment) -> list[Space]:
    """The spaces of a segment, none breakable before a mark that closes what stands before it or after one that opens
    what comes: with the spaces that French has there, even ordinary ones, it begins or ends no line."""
    pairs = itertools.pairwise(segment.boxes)
    bound = [
        space._replace(breakable=False) if space.blank and (_opens(before) or _closes(after)) else space
        for space, (before, after) in zip(segment.spaces, pairs, strict=False)
    ]
    return bound + segment.spaces[len(bound) :]


def _closes(box: Box) -> bool:
    """Whether it begins with a mark by itself that goes with what stands before it."""
    word = box.parts[0].word if box.parts else None
    if word is None or not _CLOSING.fullmatch(word.text):
        return False
    return word.text[0] != "»" or _has_spaced_quotes(word)


def _opens(box: Box) -> bool:
    """Whether it ends with a quotation mark by itself that goes with what comes after it."""
    word = box.parts[-1].word if box.parts else None
    return word is not None and _OPENING.fullmatch(word.text) is not None and _has_spaced_quotes(word)


def _has_spaced_quotes(word: Word) -> bool:
    return base(word.ink.style.language) in _SPACED_QUOTES


def pages_shown(slot: PageSlot, labels: Mapping[str, str]) -> list[tuple[str, NodeId]]:
    """The words of a page slot, each stretch with the node in which it stands."""
    places: list[str | tuple[str, str]] = []
    begin = UNKNOWN_LABEL
    for target in slot.targets:
        label = labels.get(target, UNKNOWN_LABEL)
        if target in slot.ends:
            places[-1] = (begin, label)
        else:
            places.append(label)
        begin = label
    runs = page_runs(places, slot.fold)
    word = slot.words[len(runs) > 1 or "–" in runs[0][0]] if runs else ""
    opening = f"{word}\u00a0" if word else ""
    if not slot.links:
        return [(opening + ", ".join(shown for shown, _ in runs), slot.node)]
    out = [(opening, slot.node)] if opening else []
    for shown, place in runs:
        out += [(", ", slot.node)] if place != runs[0][1] else []
        out.append((shown, slot.links[place]))
    return out


def _parted(box: Box, text: str) -> bool:
    """Whether a line may end between a box and ``text``, because one of them is Han there."""
    before = box.parts[-1].word.text[-1] if box.parts else ""
    if before <= "\u2e7f" and text[0] <= "\u2e7f":
        return False
    return bool(before) and any(place.kind == "han" for place in opportunities(before + text[0]))


def _untabbed(row: str, column: int) -> str:
    """A literal row, or what of it comes after ``column`` characters, with spaces up to the next tab stop for tabs."""
    before = column % TAB
    return (" " * before + row).expandtabs(TAB)[before:]


def _takes_gap(box: Box, text: str) -> bool:
    """Whether Han meets Latin between a box and ``text``. A note's mark is neither."""
    marked = bool(box.calls) and box.calls[-1][0] == len(box.parts)
    return not marked and bool(han_latin_gaps(box.parts[-1].word.text[-1] + text[0]))


def _add(box: Box, ink: Ink, text: str, node: NodeId, setting: Setting, found: list[Diagnostic]) -> None:
    _put(box, ink.word(text), node, setting, found)


def _put(box: Box, word: Word, node: NodeId, setting: Setting, found: list[Diagnostic]) -> None:
    box.add(word, node)
    if word.missing:
        found += missing_in(word, setting.spans[node])


def missing_in(word: Word, span: Span) -> list[Diagnostic]:
    """Characters that no face has."""
    return missing(word.missing, span)
