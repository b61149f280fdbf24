"""Text as boxes and spaces: what stands between two places at which a line may end, and the room there."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias, TypeVar

from msgspec import Struct, field

from builder.layout.words import TRACKING, Word
from builder.markup.flow import Anchor, InlinePicture, MarginNote, NodeId

SPACE_STRETCH = 0.5
"""Of a word space, at ratio 1 (TeX's proportion for text faces)."""
SPACE_SHRINK = 0.22
"""Less than TeX's third: what a line lacks is taken from its letters too, and tight lines show more than loose ones."""


class Pin(NamedTuple):
    """A picture, an anchor or the call of a margin note in a box."""

    x: float
    inline: InlinePicture | Anchor | MarginNote
    before: int
    """How many of the box's parts stand before it."""


class Part(NamedTuple):
    """A word, or a piece of a word, inside a box."""

    x: float
    word: Word
    node: NodeId


class Box(Struct, eq=False):
    """What stands between two spaces."""

    parts: Sequence[Part] = ()
    width: float = 0.0
    ems: float = 0.0
    """What a thousandth of an em of tracking adds to its width, in points. What comes after the last letter is no part
    of it: the space beside it is measured from letter to letter."""
    give: float = 0.0
    """By how many points its letters may be widened or narrowed."""
    left: float = 0.0
    """How far it may hang out to the left, at the beginning of a line."""
    right: float = 0.0
    calls: Sequence[tuple[int, str]] = ()
    """Notes, each with the number of parts up to its mark and with it."""
    pinned: Sequence[Pin] = ()
    _ends: list[int] = field(default_factory=list)

    @property
    def ends(self) -> list[int]:
        """Characters up to the end of each part; of a box that nothing more comes to, which is cut for each line."""
        if not self._ends:
            self._ends = list(itertools.accumulate(len(part.word.text) for part in self.parts))
        return self._ends

    def add(self, word: Word, node: NodeId) -> None:
        """Put a word, or a piece of one, at its end."""
        if self.parts:
            last = self.parts[-1].word.ink.em
            self.ems += last
            self.give += last * TRACKING
        elif not self.pinned:
            self.left = word.left
        self.parts = _with(self.parts, Part(self.width, word, node))
        self.width += word.width
        self.ems += word.ems - word.ink.em
        self.give += word.give
        self.right = word.right

    def pin(self, inline: InlinePicture | Anchor | MarginNote) -> None:
        """Put at its end what is no word."""
        self.pinned = _with(self.pinned, Pin(self.width, inline, len(self.parts)))
        if isinstance(inline, InlinePicture):
            self.width += inline.width

    def call(self, note: str) -> None:
        """The mark of a note has been put at its end."""
        self.calls = _with(self.calls, (len(self.parts), note))


_T = TypeVar("_T")


def _with(items: Sequence[_T], item: _T) -> Sequence[_T]:
    """A box's items with one more. Most boxes have none of a kind or get no more than one; there may be thousands."""
    if isinstance(items, list):
        items.append(item)
        return items
    return [*items, item]


class Space(NamedTuple):
    """A word space, or the room between Han characters; in points."""

    width: float
    breakable: bool
    stretch: float
    shrink: float
    blank: bool = True
    """There is a space in the text."""
    penalty: float = 0.0
    """Of a line that ends there."""


def word_space(width: float, breakable: bool = True) -> Space:
    """A space of so many points between two words."""
    return Space(width, breakable, width * SPACE_STRETCH, width * SPACE_SHRINK)


class Segment(Struct, eq=False):
    """Boxes and the spaces after each but the last; ends at a hard break or the block's end."""

    boxes: list[Box] = field(default_factory=list)
    spaces: list[Space] = field(default_factory=list)
    hard: bool = False
    """Ended by a break that the author asked for."""
    tail: Segment | None = None
    """What a leader pushes to the right edge."""


Place: TypeAlias = tuple[int, int, bool]
"""Where a breakpoint lies: index of its box, characters of the box before it (0: after the whole box), and whether a
hyphen is added."""


def between(segment: Segment, begin: Place, end: Place) -> list[Box]:
    """The boxes of a line, divided ones cut and shaped anew."""
    begin_box, begin_position, _ = begin
    end_box, end_position, hyphen = end
    start = begin_box if begin_position else begin_box + 1
    boxes = segment.boxes[start : end_box + 1]
    same = start == end_box
    if end_position:
        boxes[-1] = _cut(boxes[-1], begin_position if same else 0, end_position, hyphen)
    if begin_position and not (same and end_position):
        boxes[0] = _cut(boxes[0], begin_position, 0, False)
    return boxes


def _cut(box: Box, start: int, stop: int, hyphen: bool) -> Box:
    """The part of a box from its character ``start`` to ``stop`` (0: its end).

    What is pinned goes with the letters after it, a note with its mark before it: each with one part alone.
    """
    out = Box()
    ends = box.ends
    stop = stop or ends[-1]
    first, last = bisect_right(ends, start), bisect_left(ends, stop)
    # Its own alone are looked at: a box may have thousands of them, and as many lines.
    pins = iter(box.pinned[bisect_left(box.pinned, first, key=_before) :])
    calls = iter(box.calls[bisect_left(box.calls, first + 1, key=_up_to) :])
    pin, call = next(pins, None), next(calls, None)
    for number in range(first, last + 1):
        offset = ends[number - 1] if number else 0
        while pin is not None and pin.before == number:
            if start <= offset:
                out.pin(pin.inline)
            pin = next(pins, None)
        node, word = box.parts[number].node, box.parts[number].word
        left, right = max(start - offset, 0), min(stop - offset, len(word.text))
        piece = word.text[left:right]
        out.add(word.ink.head(piece) if hyphen and offset + right == stop else word.ink.word(piece), node)
        while call is not None and call[0] == number + 1:
            if ends[number] <= stop:
                out.call(call[1])
            call = next(calls, None)
    if stop == ends[-1]:
        while pin is not None:
            out.pin(pin.inline)
            pin = next(pins, None)
    return out


def _before(pin: Pin) -> int:
    return pin.before


def _up_to(call: tuple[int, str]) -> int:
    return call[0]
