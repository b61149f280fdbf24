"""A text block set into lines: boxes and spaces, breakpoints, and the lines with every piece in its place.

``set_lines`` reads as the table of contents. Nothing here knows of pages: a ``SetLine`` stands at x 0 of its block.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from builder.diagnostics import Diagnostic, Severity, Span
from builder.layout.breaking import LINE_PENALTY, Fit, Measure, Points, break_lines
from builder.layout.numerals import page_runs
from builder.layout.pages import Piece
from builder.layout.words import EXPANSION, TRACKING, Ink, Inks, Word
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
from builder.markup.style import BlockStyle
from builder.text.breaks import opportunities
from builder.text.shaping import Shaped

SPACE_STRETCH = 0.5
"""Of a word space, at ratio 1 (TeX's proportion for text faces)."""
SPACE_SHRINK = 0.22
"""Less than TeX's third: what a line lacks is taken from its letters too, and tight lines show more than loose ones."""
LETTERS_FIRST = 1.4
"""How much sooner than spaces letters give: they are at their limit at a ratio of 0.7. What they give nobody sees;
what spaces give makes a page uneven."""
PRETOLERANCE = 100.0
TOLERANCE = 500.0
VARIED_TOLERANCE = 250.0
"""Of the lines of a paragraph that is set longer or shorter than it would be best."""
NEW_LINE = 0.1
"""Share of the measure that the last line of a varied paragraph holds, at least, so that it is no runt."""
VARIATION_PRICES = (3e6, 3e4)
"""What a line is made to cost, or to earn, until the paragraph has the wanted number of them: so much that nothing
else counts, and where that goes too far, less."""
HAN_STRETCH = 0.125
"""Ems by which Han characters may be parted in a justified line, at ratio 1."""
EMERGENCY = 0.2
"""Of the measure: stretch lent to every line before one is let out into the margin."""
RUNT = 4.0
"""Ems: a shorter last line looks lost."""
UNKNOWN_LABEL = "00"
"""Stands for a page number until the pages are known."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What setting lines depends on besides the block."""

    inks: Inks
    labels: Mapping[str, str]
    """Page labels by id, as far as they are known."""
    spans: Sequence[Span]
    """Source places by NodeId."""
    links: Sequence[int]
    """By NodeId: the link a node stands in, or -1; empty where there are no links at all."""


class LinkStretch(NamedTuple):
    """Where a link stands on a line, in points from the line's x 0."""

    node: NodeId
    left: float
    right: float


class Pinned(NamedTuple):
    """A picture, an anchor or the call of a margin note in a line."""

    x: float
    inline: InlinePicture | Anchor | MarginNote


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of a block, from the block's left edge."""

    pieces: tuple[Piece, ...]
    scale: float = 1.0
    width: float = 0.0
    """Points from x 0 to the end of the last piece."""
    end_space: bool = False
    soft_hyphen: bool = False
    hyphenated: bool = False
    notes: tuple[str, ...] = ()
    """Ids of the notes called on it."""
    pinned: tuple[Pinned, ...] = ()
    links: tuple[LinkStretch, ...] = ()
    leader: tuple[float, float] | None = None
    """From and to where dots may lead the eye."""
    ratio: float = 0.0
    demerits: float = 0.0
    size: float = 0.0
    """Of the block's own text, in points."""


class _Part(NamedTuple):
    """A word, or a piece of a word, inside a box."""

    x: float
    word: Word
    node: NodeId


class _Box:
    """What stands between two spaces."""

    __slots__ = ("ems", "give", "left", "notes", "parts", "pinned", "right", "width")

    def __init__(
        self,
        parts: tuple[_Part, ...] = (),
        width: float = 0.0,
        ems: float = 0.0,
        give: float = 0.0,
        left: float = 0.0,
        right: float = 0.0,
    ) -> None:
        self.parts = parts
        self.width = width
        self.ems = ems
        """What a thousandth of an em of tracking adds to its width, in points. What comes after the last letter is
        no part of it: the space beside it is measured from letter to letter."""
        self.give = give
        """By how many points its letters may be widened or narrowed."""
        self.left = left
        """How far it may hang out to the left, at the beginning of a line."""
        self.right = right
        self.notes: tuple[str, ...] = ()
        self.pinned: tuple[Pinned, ...] = ()

    def add(self, word: Word, node: NodeId) -> None:
        if self.parts:
            last = self.parts[-1].word.ink.em
            self.ems += last
            self.give += last * TRACKING
        elif not self.pinned:
            self.left = word.left
        self.parts += (_Part(self.width, word, node),)
        self.width += word.width
        self.ems += word.ems - word.ink.em
        self.give += word.give
        self.right = word.right

    def pin(self, inline: InlinePicture | Anchor | MarginNote) -> None:
        self.pinned += (Pinned(self.width, inline),)


class _Space(NamedTuple):
    """A word space, or the room between Han characters; in points."""

    width: float
    breakable: bool
    stretch: float
    shrink: float
    blank: bool = True
    """There is a space in the text."""


def _word_space(width: float, breakable: bool = True) -> _Space:
    return _Space(width, breakable, width * SPACE_STRETCH, width * SPACE_SHRINK)


class _Segment:
    """Boxes and the spaces after each but the last; ends at a hard break or the block's end."""

    __slots__ = ("boxes", "hard", "spaces", "tail")

    def __init__(self) -> None:
        self.boxes: list[_Box] = []
        self.spaces: list[_Space] = []
        self.hard = False
        """Ended by a break that the author asked for."""
        self.tail: _Segment | None = None
        """What a leader pushes to the right edge."""


_Place: TypeAlias = tuple[int, int, bool]
"""Where a breakpoint lies: index of its box, characters of the box before it (0: after the whole box), and whether a
hyphen is added."""


def set_lines(
    block: TextBlock,
    width: float,
    setting: Setting,
    style: BlockStyle | None = None,
    beside: tuple[int, float] = (0, 0.0),
) -> tuple[list[SetLine], list[Diagnostic]]:
    """Set ``block`` to ``width`` points.

    Args:
        block: what to set.
        width: of the lines, in points.
        setting: what else it depends on.
        style: instead of the block's own.
        beside: how many lines stand beside something, and what that takes of them in points.

    Returns:
        Its lines, and what is wrong: characters without a glyph, lines that stick out.
    """
    style = style or block.style
    found: list[Diagnostic] = []
    lines: list[SetLine] = []
    for index, segment in enumerate(_segments(block.inlines, setting, found)):
        if not segment.boxes:
            lines.append(SetLine((), size=style.text.size))
            continue
        indent = style.indent if index == 0 else min(style.indent, 0.0)
        if beside[0] > len(lines):
            segment, narrow = _beside(segment, width, indent, style, (beside[0] - len(lines), beside[1]))
            lines += _lines(narrow, width - beside[1], indent, style, setting, found, block)
            indent = 0.0
        if segment.boxes:
            lines += _set_segment(segment, width, indent, style, setting, found, block)
    return lines, found


def set_varied(
    block: TextBlock, width: float, setting: Setting, lines: int, by: int, dearest: float
) -> list[SetLine] | None:
    """``block`` a line longer or shorter than it would be best.

    Args:
        block: what to set; without breaks that its author asked for.
        width: of the lines, in points.
        setting: what else it depends on.
        lines: how many it has when it is set best.
        by: 1 or -1.
        dearest: the demerits that it may have.

    Returns:
        Its lines; ``None`` where that can't be had, or would show.
    """
    style = block.style
    found: list[Diagnostic] = []
    segments = _segments(block.inlines, setting, found)
    if len(segments) > 1 or not segments[0].boxes:
        return None
    varied = _varied(segments[0], width, style.indent, lines + by, by > 0)
    if varied is None or varied[0][-1].demerits > dearest:
        return None
    return _lines(_Chosen(segments[0], *varied), width, style.indent, style, setting, found, block)


def extent(block: TextBlock, setting: Setting) -> float:
    """How wide a block is when its lines end only where its author asked for it, in points."""
    widest = 0.0
    for segment in _segments(block.inlines, setting, []):
        if segment.boxes:
            boxes = sum([box.width for box in segment.boxes]) - segment.boxes[0].left
            widest = max(widest, boxes + sum([space.width for space in segment.spaces]))
    return widest


class Trial(NamedTuple):
    """How the lines of a stretch of text were chosen, for whoever wants to look."""

    points: Points
    measure: Measure
    fits: list[Fit]
    words: Callable[[int, int], str]
    """The text between two breakpoints."""


def trials(
    block: TextBlock,
    width: float,
    setting: Setting,
    style: BlockStyle | None = None,
    by: int = 0,
    beside: tuple[int, float] = (0, 0.0),
) -> Iterator[Trial]:
    """How ``set_lines`` came to its lines: one trial for each stretch between hard breaks. The same arguments."""
    style = style or block.style
    narrow = beside[0]
    for index, segment in enumerate(_segments(block.inlines, setting, [])):
        if not segment.boxes:
            narrow -= 1
            continue
        indent = style.indent if index == 0 else min(style.indent, 0.0)
        if narrow > 0:
            fits, places, points, measure = _chosen(segment, width - beside[1], indent, style)
            yield Trial(points, measure, fits[:narrow], functools.partial(_text_between, segment, places))
            segment, _ = _beside(segment, width, indent, style, (narrow, beside[1]))
            narrow -= len(fits)
            indent = 0.0
            if not segment.boxes:
                continue
        _, room = _tail(segment, width, style)
        fits, places, points, measure = _chosen(segment, room, indent, style)
        varied = _varied(segment, room, indent, len(fits) + by, by > 0) if by else None
        if varied is not None:
            fits, places = varied
            points, _ = _points(segment, indent, True, 1)
            measure = Measure(room, VARIED_TOLERANCE)
        yield Trial(points, measure, fits, functools.partial(_text_between, segment, places))


def _text_between(segment: _Segment, places: Sequence[_Place], begin: int, end: int) -> str:
    boxes = _between(segment, places[begin], places[end])
    return " ".join("".join(part.word.text for part in box.parts) for box in boxes).replace("\u00ad", "-")


# -- boxes and spaces ------------------------------------------------------------------------------------------------


def _pages_shown(slot: PageSlot, labels: Mapping[str, str]) -> list[tuple[str, NodeId]]:
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


def _segments(inlines: Sequence[Inline], setting: Setting, found: list[Diagnostic]) -> list[_Segment]:
    """The block's text as boxes and spaces."""
    segment = _Segment()
    segments = [segment]
    box: _Box | None = None

    def current() -> _Box:
        nonlocal box
        if box is None:
            box = _Box()
            segment.boxes.append(box)
            if len(segment.boxes) > 1 and len(segment.spaces) < len(segment.boxes) - 1:
                segment.spaces.append(_word_space(0.0))
        return box

    def spread(ink: Ink, text: str, pieces: Sequence[tuple[str, float]], node: NodeId) -> None:
        """Han characters: each a box, with room between them that stretches."""
        nonlocal box
        for number, (piece, gap) in enumerate(pieces):
            if number or (box is not None and _parted(box, piece)):
                give = ink.size * HAN_STRETCH
                segment.spaces.append(_Space(gap, True, give, gap / 2, False))
                box = None
            _add(current(), ink, piece, node, setting, found)

    for inline in inlines:
        match inline:
            case TextRun(text, style, node, literal):
                ink = setting.inks.of(style)
                if literal:
                    for number, row in enumerate(text.rstrip("\n").split("\n")):
                        if number:
                            segment.hard = True
                            segment, box = _Segment(), None
                            segments.append(segment)
                        if row:
                            _add(current(), ink, row.replace("\t", "    ").replace(" ", "\u00a0"), node, setting, found)
                    continue
                boxes, spaces = segment.boxes, segment.spaces
                space = _word_space(ink.space)
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
                            part = (_Part(0.0, word, node),)
                            boxes.append(_Box(part, word.width, word.inner, word.give, word.left, word.right))
                            if word.missing:
                                found += _missing(word, setting.spans[node])
                            continue
                        if word.pieces or (not index and box is not None and _parted(box, chunk)):
                            spread(ink, chunk, word.pieces or ((chunk, 0.0),), node)
                            continue
                        if box is None:
                            box = current()
                        box.add(word, node)
                        if word.missing:
                            found += _missing(word, setting.spans[node])
                        continue
                    for number, piece in enumerate(chunk.split("\u00a0")):
                        if number and boxes:
                            # Glue at which no line ends.
                            if len(spaces) < len(boxes):
                                spaces.append(_word_space(ink.space, False))
                            box = None
                        if piece:
                            spread(ink, piece, ink.word(piece).pieces or ((piece, 0.0),), node)
            case NoteMark(text, note, style, node):
                _add(current(), setting.inks.of(style), text, node, setting, found)
                current().notes += (note,)
            case PageSlot(style=style):
                ink = setting.inks.of(style)
                for shown, node in _pages_shown(inline, setting.labels):
                    for label in re.split("(?=[ \u00a0])", shown):
                        if label[:1] in (" ", "\u00a0"):
                            segment.spaces.append(_word_space(ink.space, label[0] == " "))
                            box = None
                        if label := label.strip():
                            _add(current(), ink, label, node, setting, found)
            case InlinePicture():
                here = current()
                here.pin(inline)
                here.width += inline.width
            case MarginNote():
                # Between two spaces it belongs to the word before, so that they count once.
                here = segment.boxes[-1] if box is None and segment.boxes else current()
                here.pin(inline)
            case Anchor():
                current().pin(inline)
            case HardBreak():
                segment.hard = True
                segment, box = _Segment(), None
                segments.append(segment)
            case Leader():
                segment.tail = _Segment()
                segment, box = segment.tail, None
    return segments


def _parted(box: _Box, text: str) -> bool:
    """Whether a line may end between a box and ``text``, because one of them is Han there."""
    before = box.parts[-1].word.text[-1] if box.parts else ""
    if before <= "\u2e7f" and text[0] <= "\u2e7f":
        return False
    return bool(before) and any(place.kind == "han" for place in opportunities(before + text[0]))


def _add(box: _Box, ink: Ink, text: str, node: NodeId, setting: Setting, found: list[Diagnostic]) -> None:
    word = ink.word(text)
    box.add(word, node)
    if word.missing:
        found += _missing(word, setting.spans[node])


def _missing(word: Word, span: Span) -> list[Diagnostic]:
    """Characters that no face has."""
    return [
        Diagnostic(
            "missing-glyph",
            span,
            f"no typeface of the theme has “{character}” (U+{ord(character):04X})",
            "add a face that has it to the theme's fallback list, or write it another way",
        )
        for character in word.missing
    ]


# -- breakpoints -----------------------------------------------------------------------------------------------------


def _points(segment: _Segment, indent: float, justified: bool, divide: int) -> tuple[Points, Sequence[_Place]]:
    """The segment's breakpoints, and where each lies. ``divide``: how words may be cut (``Word.cuts``)."""
    boxes = segment.boxes
    last = len(boxes) - 1
    spaces = segment.spaces[:last]
    gives = [box.give if justified else 0.0 for box in boxes]
    # Sums up to the left edge and to the right edge of each box.
    lefts, rights = _edges([box.width for box in boxes], [space.width for space in spaces])
    before, stretches = _edges(gives, [space.stretch for space in spaces])
    narrower, shrinks = _edges(gives, [space.shrink for space in spaces])
    # A row is what ``Points`` has of a breakpoint, and its place.
    rows = [
        (x - box.right, stretch, shrink, begin + after.left, wide, narrow, 0.0, False, (index, 0, False))
        for index, (box, space, after, x, stretch, shrink, begin, wide, narrow) in enumerate(
            zip(
                boxes[:-1], spaces, boxes[1:], rights[:-1], stretches[:-1], shrinks[:-1], lefts[1:], before[1:],
                narrower[1:], strict=True,
            )
        )
        if space.breakable
    ]  # fmt: skip
    whole = len(rows)
    for index, box in enumerate(boxes):
        offset = 0
        for dx, word, _node in box.parts:
            cuts = word.known[divide]
            if cuts is None:
                cuts = word.cuts(divide)
            for position, head, tail, overhang, penalty, hyphen, flagged in cuts:
                give = box.give * (dx + head) / box.width if justified else 0.0
                x, wide, narrow = lefts[index] + dx, before[index] + give, narrower[index] + give
                end, begin = x + head - overhang, x + word.width - tail
                place = (index, offset + position, hyphen)
                rows.append((end, wide, narrow, begin, wide, narrow, penalty, flagged, place))
            offset += len(word.text)
    if len(rows) > whole:
        rows.sort(key=lambda row: (row[8][0], row[8][1] or math.inf))  # the cuts of a box come before its end
    x, stretch, shrink = rights[-1], stretches[-1], shrinks[-1]
    start = (0.0, 0.0, 0.0, (0.0 if indent else boxes[0].left) - indent, 0.0, 0.0, 0.0, False, (-1, 0, False))
    end_row = (x - boxes[last].right, stretch, shrink, x, stretch, shrink, 0.0, False, (last, 0, False))
    *columns, places = zip(start, *rows, end_row, strict=True)
    return Points(*columns), places


def _edges(boxes: Sequence[float], spaces: Sequence[float]) -> tuple[Sequence[float], Sequence[float]]:
    """The sums of what boxes and the spaces between them have, up to the left edge and to the right edge of each."""
    between = itertools.chain.from_iterable(zip(boxes, (*spaces, 0.0), strict=True))
    sums = list(itertools.accumulate(between, initial=0.0))
    return sums[:-1:2], sums[1::2]


def _choose(segment: _Segment, width: float, indent: float, style: BlockStyle) -> tuple[list[Fit], Sequence[_Place]]:
    """The lines of a segment, by the first attempt that has any; one, where that is all it needs."""
    boxes = segment.boxes
    begin, hangs = (0.0 if indent else boxes[0].left) - indent, boxes[-1].right
    x = 0.0
    for box, space in itertools.zip_longest(boxes, segment.spaces):
        x += box.width
        if x - hangs - begin > width:
            break
        if space is not None:
            x += space.width
    else:
        return [Fit(1, 0.0, LINE_PENALTY * LINE_PENALTY, 0.0)], [(-1, 0, False), (len(boxes) - 1, 0, False)]
    fits, places, _, _ = _chosen(segment, width, indent, style)
    return fits, places


def _chosen(
    segment: _Segment, width: float, indent: float, style: BlockStyle
) -> tuple[list[Fit], Sequence[_Place], Points, Measure]:
    for number, (points, places, measure) in enumerate(_attempts(segment, width, indent, style)):
        fits = break_lines(points, measure)
        if fits is not None:
            if number == 0 and style.balance and len(fits) > 1:
                fits, measure = _balanced(points, measure, len(fits)) or (fits, measure)
            return fits, places, points, measure
    raise AssertionError("a forced measure always has lines")


def _attempts(
    segment: _Segment, width: float, indent: float, style: BlockStyle
) -> Iterator[tuple[Points, Sequence[_Place], Measure]]:
    """Breakpoints and what the lines have to fit: first without new hyphens, then with them, then with lent stretch, at
    last by force."""
    justified = style.align == "justify"
    size = style.text.size
    ragged = 0.0 if justified else max(2.5 * size, 0.12 * width)
    runt = RUNT * size if justified else 0.0
    points, places = _points(segment, indent, justified, divide=0)
    plain = Measure(width, PRETOLERANCE if justified else TOLERANCE, ragged=ragged, runt=runt)
    yield points, places, plain
    lent = EMERGENCY * width
    points, places = _points(segment, indent, justified, divide=1)
    yield points, places, replace(plain, tolerance=TOLERANCE)
    yield points, places, replace(plain, tolerance=TOLERANCE, emergency=lent, ragged=ragged and ragged + lent)
    points, places = _points(segment, indent, justified, divide=2)
    yield points, places, replace(plain, tolerance=1e9, emergency=lent, ragged=ragged and width, force=True)


def _varied(
    segment: _Segment, width: float, indent: float, count: int, longer: bool
) -> tuple[list[Fit], Sequence[_Place]] | None:
    """The segment in exactly ``count`` lines, or ``None`` where that would show."""
    points, places = _points(segment, indent, True, 1)
    for price in VARIATION_PRICES:
        per_line = -price if longer else price
        fits = break_lines(points, Measure(width, VARIED_TOLERANCE, runt=NEW_LINE * width, per_line=per_line))
        if fits is not None and len(fits) == count:
            return [fit._replace(demerits=fit.demerits - per_line * (at + 1)) for at, fit in enumerate(fits)], places
    return None


def _balanced(points: Points, measure: Measure, count: int) -> tuple[list[Fit], Measure] | None:
    """The same number of lines at the narrowest width that allows it, and that measure."""
    narrow, wide = measure.width / count * 0.8, measure.width
    best: tuple[list[Fit], Measure] | None = None
    for _ in range(12):
        middle = (narrow + wide) / 2
        tried = replace(measure, width=middle, tolerance=1e6)
        fits = break_lines(points, tried)
        if fits is not None and len(fits) <= count:
            best, wide = (fits, tried), middle
        else:
            narrow = middle
    return best


# -- lines -----------------------------------------------------------------------------------------------------------


def _set_segment(
    segment: _Segment,
    width: float,
    indent: float,
    style: BlockStyle,
    setting: Setting,
    found: list[Diagnostic],
    block: TextBlock,
) -> list[SetLine]:
    (tail, tail_width), room = _tail(segment, width, style)
    fits, places = _choose(segment, room, indent, style)
    lines = _lines(_Chosen(segment, fits, places), room, indent, style, setting, found, block)
    if tail:
        lines[-1] = _with_tail(lines[-1], tail, tail_width, width)
    if segment.hard:
        lines[-1] = replace(lines[-1], end_space=True)
    return lines


class _Chosen(NamedTuple):
    """The lines of a segment, or the first of them."""

    segment: _Segment
    fits: list[Fit]
    places: Sequence[_Place]


def _beside(
    segment: _Segment, width: float, indent: float, style: BlockStyle, beside: tuple[int, float]
) -> tuple[_Segment, _Chosen]:
    """The first lines of a segment, which are narrower than the others, and what is left for these."""
    count, taken = beside
    fits, places = _choose(segment, width - taken, indent, style)
    chosen = _Chosen(segment, fits[:count], places)
    rest = _Segment()
    rest.hard, rest.tail = segment.hard, segment.tail
    if len(fits) > count:
        cut = places[fits[count - 1].point]
        rest.boxes = _between(segment, cut, places[-1])
        rest.spaces = segment.spaces[len(segment.boxes) - len(rest.boxes) :]
    return rest, chosen


def _lines(
    chosen: _Chosen,
    width: float,
    indent: float,
    style: BlockStyle,
    setting: Setting,
    found: list[Diagnostic],
    block: TextBlock,
) -> list[SetLine]:
    """The chosen lines with everything in its place."""
    segment, fits, places = chosen
    lines: list[SetLine] = []
    begin = places[0]
    for index, fit in enumerate(fits):
        final = fit.point == len(places) - 1
        line = _set_line(
            segment, begin, places[fit.point], fit, width, indent if index == 0 else 0.0, final, style, setting
        )
        if fit.overfull > 0.05:
            found.append(
                Diagnostic(
                    "overfull-line",
                    setting.spans[block.node],
                    f"a line sticks out by {fit.overfull:.1f} pt: “{_words(line)}”",
                    "give the long word a place to divide (a soft hyphen or an exception), or reword",
                    Severity.WARNING,
                )
            )
        lines.append(line)
        begin = places[fit.point]
    return lines


def _tail(segment: _Segment, width: float, style: BlockStyle) -> tuple[tuple[list[_Part], float], float]:
    """What a leader pushes to the right edge, with its width; and what is left for the lines."""
    tail: list[_Part] = []
    tail_width = 0.0
    if segment.tail is None or not segment.tail.boxes:
        return (tail, tail_width), width
    for box in segment.tail.boxes:
        tail += [_Part(tail_width + part.x, part.word, part.node) for part in box.parts]
        tail_width += box.width
    return (tail, tail_width), width - tail_width - 1.5 * style.text.size


def _words(line: SetLine) -> str:
    text = "".join((" " if piece.space else "") + piece.shaped.text for piece in line.pieces)
    return text if len(text) <= 60 else text[:59] + "…"


def _with_tail(line: SetLine, tail: list[_Part], tail_width: float, width: float) -> SetLine:
    pieces = list(line.pieces)
    left = width - tail_width
    for number, part in enumerate(tail):
        pieces += _pieces(part, left + part.x, 1.0, 0.0, number == 0)
    return replace(line, pieces=tuple(pieces), width=width, leader=(line.width, left))


def _set_line(
    segment: _Segment,
    begin: _Place,
    end: _Place,
    fit: Fit,
    width: float,
    indent: float,
    final: bool,
    style: BlockStyle,
    setting: Setting,
) -> SetLine:
    boxes = _between(segment, begin, end)
    first, last = boxes[0], boxes[-1]
    begin_box, begin_position, _ = begin
    _, end_position, hyphen = end
    start = begin_box if begin_position else begin_box + 1
    spaces = segment.spaces[start : start + len(boxes) - 1]
    text = sum([box.width for box in boxes])
    natural = sum([space.width for space in spaces])
    hang_left = 0.0 if begin_position or (indent and begin_box < 0) else first.left
    hang_right = last.right
    room = width - indent + hang_left + hang_right - text - natural
    scale, track, extra = 1.0, 0.0, 0.0
    give = [space.stretch for space in spaces] if room > 0 else [space.shrink for space in spaces]
    x = indent - hang_left
    if style.align == "justify" and (not final or room < 0):
        gives = sum(give)
        if gives or room < 0:
            ratio = max(-1.0, min(1.0, fit.ratio * LETTERS_FIRST))
            scale = round(1 + ratio * EXPANSION, 4)
            track = round(ratio * TRACKING, 2)
        if gives:
            extra = (room - (sum([box.width + box.ems * track for box in boxes]) * scale - text)) / gives
    elif style.align == "right":
        x += room
    elif style.align == "center":
        x += room / 2

    pieces: list[Piece] = []
    notes: list[str] = []
    pinned: list[Pinned] = []
    ink: Ink | None = None
    size = rise = tracking = 0.0
    colour = ""
    gaps = [space.width + extra * own for space, own in zip(spaces, give, strict=True)]
    blanks = [False, *[space.blank for space in spaces]]
    for box, blank, gap in zip(boxes, blanks, [*gaps, 0.0], strict=True):
        shift = 0.0
        for dx, word, node in box.parts:
            at = x + dx * scale + shift
            shaped = word.shaped
            if shaped is not None:
                if word.ink is not ink:
                    ink = word.ink
                    size, rise, colour = ink.size, ink.rise, ink.colour
                    tracking = ink.tracking + track  # one number for all pieces: a long book has half a million
                pieces.append(_piece((at, shaped, size, rise, colour, tracking, node, blank)))
            else:
                pieces += _pieces(_Part(dx, word, node), at, scale, track, blank)
            blank = False
            shift += word.ems * track * scale
        if box.notes:
            notes += box.notes
        if box.pinned:
            pinned += [Pinned(x + pin.x * scale, pin.inline) for pin in box.pinned]
        x += (box.width + box.ems * track) * scale
        x += gap
    return SetLine(
        pieces=tuple(pieces),
        scale=scale,
        width=x,
        end_space=not final and not end_position and segment.spaces[end[0]].blank,
        soft_hyphen=hyphen,
        hyphenated=bool(end_position) and (hyphen or _ends_in_hyphen(last)),
        notes=tuple(notes),
        pinned=tuple(pinned),
        links=_link_stretches(pieces, scale, setting.links) if setting.links else (),
        ratio=fit.ratio,
        demerits=fit.demerits,
        size=style.text.size,
    )


_piece: Callable[[tuple[float, Shaped, float, float, str, float, NodeId, bool]], Piece] = functools.partial(
    tuple.__new__, Piece
)
"""As a named tuple makes itself, but for a call of Python's in between: one for each word of a book."""


def _ends_in_hyphen(box: _Box) -> bool:
    return bool(box.parts) and box.parts[-1].word.text[-1] in "-\u2010\u00ad"


def _pieces(part: _Part, x: float, scale: float, track: float, space: bool) -> list[Piece]:
    word = part.word
    ink = word.ink
    size, rise, colour, tracking = ink.size, ink.rise, ink.colour, ink.tracking + track
    if word.shaped is not None:
        return [Piece(x, word.shaped, size, rise, colour, tracking, part.node, space)]
    pieces: list[Piece] = []
    shift = 0.0
    for strip in word.strips:
        at = x + (strip.x + shift) * scale
        pieces.append(Piece(at, strip.shaped, size, rise, colour, tracking, part.node, space and not pieces))
        shift += len(strip.shaped.glyphs) * track * ink.em
    return pieces


def _between(segment: _Segment, begin: _Place, end: _Place) -> list[_Box]:
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


def _cut(box: _Box, start: int, stop: int, hyphen: bool) -> _Box:
    """The part of a box from its character ``start`` to ``stop`` (0: its end)."""
    out = _Box()
    offset = 0
    length = sum(len(part.word.text) for part in box.parts)
    stop = stop or length
    for part in box.parts:
        text = part.word.text
        left, right = max(start - offset, 0), min(stop - offset, len(text))
        if left < right:
            piece = text[left:right]
            at_end = hyphen and offset + right == stop
            out.add(part.word.ink.head(piece) if at_end else part.word.ink.word(piece), part.node)
        offset += len(text)
    if stop == length:
        out.notes = box.notes
    # Anchors and pictures stand before or after letters; a divided box keeps those of its own side.
    for pin in box.pinned:
        if (start == 0) == (pin.x <= box.width / 2):
            out.pinned += (Pinned(min(pin.x, out.width), pin.inline),)
    return out


def _link_stretches(pieces: Sequence[Piece], scale: float, links: Sequence[int]) -> tuple[LinkStretch, ...]:
    out: list[LinkStretch] = []
    for piece in pieces:
        link = links[piece.node]
        if link < 0:
            continue
        shaped = piece.shaped
        wide = (shaped.width + piece.tracking * len(shaped.glyphs)) * piece.size / 1000 * scale
        if out and out[-1].node == link:
            out[-1] = LinkStretch(NodeId(link), out[-1].left, piece.x + wide)
        else:
            out.append(LinkStretch(NodeId(link), piece.x, piece.x + wide))
    return tuple(out)
