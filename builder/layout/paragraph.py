"""A text block set into lines: boxes and spaces, breakpoints, and the lines with every piece in its place.

``set_lines`` reads as the table of contents. Nothing here knows of pages: a ``SetLine`` stands at x 0 of its block.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from builder.diagnostics import Diagnostic, Severity, Span
from builder.layout.breaking import Fit, Measure, Points, break_lines
from builder.layout.pages import Piece
from builder.layout.words import Ink, Inks, Word
from builder.markup.flow import (
    Anchor,
    HardBreak,
    Inline,
    InlinePicture,
    Leader,
    NodeId,
    NoteMark,
    PageSlot,
    TextBlock,
    TextRun,
)
from builder.markup.style import BlockStyle

SPACE_STRETCH = 0.5
"""Of a word space, at ratio 1 (TeX's proportion for text faces)."""
SPACE_SHRINK = 1 / 3
EXPANSION = 0.02
"""How much a line's glyphs may be widened or narrowed: ±2 %, which the eye does not see (microtype's default)."""
PRETOLERANCE = 100.0
TOLERANCE = 500.0
VARIED_TOLERANCE = 150.0
"""Of the lines of a paragraph that is set longer or shorter than it would be best."""
VARIATION_PRICES = (3e3, 3e4, 3e5, 3e6)
"""What a line is made to cost, or to earn, until the paragraph has the wanted number of them."""
EMERGENCY = 0.2
"""Of the measure: stretch lent to every line before one is let out into the margin."""
RUNT = 3.0
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
    """By NodeId: the link a node stands in, or -1."""


class LinkStretch(NamedTuple):
    """Where a link stands on a line, in points from the line's x 0."""

    node: NodeId
    left: float
    right: float


class Pinned(NamedTuple):
    """A picture or an anchor in a line."""

    x: float
    inline: InlinePicture | Anchor


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

    __slots__ = ("notes", "parts", "pinned", "width")

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self.width = 0.0
        self.notes: list[str] = []
        self.pinned: list[Pinned] = []

    def add(self, word: Word, node: NodeId) -> None:
        self.parts.append(_Part(self.width, word, node))
        self.width += word.width


class _Space(NamedTuple):
    """A word space, in points."""

    width: float
    breakable: bool


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


class _Place(NamedTuple):
    """Where a breakpoint lies: after ``box``, or inside it at a cut."""

    box: int
    position: int
    """Characters of the box before the cut; 0: after the whole box."""
    hyphen: bool


def set_lines(
    block: TextBlock, width: float, setting: Setting, style: BlockStyle | None = None, by: int = 0
) -> tuple[list[SetLine], list[Diagnostic]]:
    """Set ``block`` to ``width`` points.

    Args:
        block: what to set.
        width: of the lines, in points.
        setting: what else it depends on.
        style: instead of the block's own.
        by: how many lines longer (or, below 0, shorter) than it would be best, where that can be had.

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
        lines += _set_segment(segment, width, indent, style, setting, found, block, by)
    return lines, found


# -- boxes and spaces ------------------------------------------------------------------------------------------------


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
                segment.spaces.append(_Space(0.0, True))
        return box

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
                for glue, piece in _split(text):
                    if glue:
                        if segment.boxes:
                            if len(segment.spaces) < len(segment.boxes):
                                segment.spaces.append(_Space(ink.space, glue == " "))
                            box = None
                    else:
                        _add(current(), ink, piece, node, setting, found)
            case NoteMark(text, note, style, node):
                _add(current(), setting.inks.of(style), text, node, setting, found)
                current().notes.append(note)
            case PageSlot(target, style, node):
                _add(current(), setting.inks.of(style), setting.labels.get(target, UNKNOWN_LABEL), node, setting, found)
            case InlinePicture():
                here = current()
                here.pinned.append(Pinned(here.width, inline))
                here.width += inline.width
            case Anchor():
                here = current()
                here.pinned.append(Pinned(here.width, inline))
            case HardBreak():
                segment.hard = True
                segment, box = _Segment(), None
                segments.append(segment)
            case Leader():
                segment.tail = _Segment()
                segment, box = segment.tail, None
    return segments


def _split(text: str) -> list[tuple[str, str]]:
    """``(glue, "")`` and ``("", piece)`` in turn; a no-break space is glue at which no line ends."""
    out: list[tuple[str, str]] = []
    for index, chunk in enumerate(text.split(" ")):
        if index:
            out.append((" ", ""))
        if "\u00a0" in chunk:
            for number, piece in enumerate(chunk.split("\u00a0")):
                if number:
                    out.append(("\u00a0", ""))
                if piece:
                    out.append(("", piece))
        elif chunk:
            out.append(("", chunk))
    return out


def _add(box: _Box, ink: Ink, text: str, node: NodeId, setting: Setting, found: list[Diagnostic]) -> None:
    word = ink.word(text)
    box.add(word, node)
    for strip in word.strips:
        for character in strip.shaped.missing:
            found.append(
                Diagnostic(
                    "missing-glyph",
                    setting.spans[node],
                    f"no typeface of the theme has “{character}” (U+{ord(character):04X})",
                    "add a face that has it to the theme's fallback list, or write it another way",
                )
            )


# -- breakpoints -----------------------------------------------------------------------------------------------------


def _points(segment: _Segment, indent: float, justified: bool, divide: int) -> tuple[Points, list[_Place]]:
    """The segment's breakpoints, and where each lies. ``divide``: which of a word's cuts: 0, 1 or 2
    (``Word.cuts``)."""
    points = Points()
    end, end_stretch, end_shrink = points.end, points.end_stretch, points.end_shrink
    begin, begin_stretch, begin_shrink = points.begin, points.begin_stretch, points.begin_shrink
    penalty, flagged = points.penalty, points.flagged
    places: list[_Place] = []
    give = EXPANSION if justified else 0.0

    def put(
        stop: float, start: float, text: float, spaces: float, after: float, cost: float, hyphen: bool, place: _Place
    ) -> None:
        end.append(stop)
        begin.append(start)
        stretch, shrink = text * give + spaces * SPACE_STRETCH, text * give + spaces * SPACE_SHRINK
        end_stretch.append(stretch)
        end_shrink.append(shrink)
        begin_stretch.append(stretch + after * SPACE_STRETCH)
        begin_shrink.append(shrink + after * SPACE_SHRINK)
        penalty.append(cost)
        flagged.append(hyphen)
        places.append(place)

    x = text = spaces = 0.0
    boxes = segment.boxes
    last = len(boxes) - 1
    put(0.0, (0.0 if indent else _left(boxes[0])) - indent, 0.0, 0.0, 0.0, 0.0, False, _Place(-1, 0, False))
    for index, box in enumerate(boxes):
        offset = 0
        for dx, word, _node in box.parts:
            for cut in word.cuts[divide]:
                head = x + dx + cut.head
                tail = x + dx + word.width - cut.tail
                place = _Place(index, offset + cut.position, cut.hyphen)
                put(head - cut.overhang, tail, text + dx + cut.head, spaces, 0.0, cut.penalty, cut.flagged, place)
            offset += len(word.text)
        x += box.width
        text += box.width
        if index < last:
            width, breakable = segment.spaces[index]
            if breakable:
                start = x + width + _left(boxes[index + 1])
                put(x - _right(box), start, text, spaces, width, 0.0, False, _Place(index, 0, False))
            x += width
            spaces += width
    put(x - _right(boxes[last]), x, text, spaces, 0.0, 0.0, False, _Place(last, 0, False))
    return points, places


def _left(box: _Box) -> float:
    return box.parts[0].word.left if box.parts and not box.pinned else 0.0


def _right(box: _Box) -> float:
    return box.parts[-1].word.right if box.parts else 0.0


def _choose(segment: _Segment, width: float, indent: float, style: BlockStyle) -> tuple[list[Fit], list[_Place]]:
    """The lines of a segment: first without new hyphens, then with them, then with lent stretch, at last by force."""
    justified = style.align == "justify"
    size = style.text.size
    ragged = 0.0 if justified else max(2.5 * size, 0.12 * width)
    runt = RUNT * size if justified else 0.0
    points, places = _points(segment, indent, justified, divide=0)
    plain = Measure(width, PRETOLERANCE if justified else TOLERANCE, ragged=ragged, runt=runt)
    fits = break_lines(points, plain)
    if fits is None:
        lent = EMERGENCY * width
        for divide, measure in (
            (1, replace(plain, tolerance=TOLERANCE)),
            (1, replace(plain, tolerance=TOLERANCE, emergency=lent, ragged=ragged and ragged + lent)),
            (2, replace(plain, tolerance=1e9, emergency=lent, ragged=ragged and width, force=True)),
        ):
            points, places = _points(segment, indent, justified, divide)
            fits = break_lines(points, measure)
            if fits is not None:
                break
        assert fits is not None, "a forced measure always has lines"
    elif style.balance and len(fits) > 1:
        fits = _balanced(points, plain, len(fits)) or fits
    return fits, places


def _varied(segment: _Segment, width: float, indent: float, count: int) -> tuple[list[Fit], list[_Place]] | None:
    """The segment in exactly ``count`` lines, or ``None`` where that would show."""
    points, places = _points(segment, indent, True, 1)
    usual = len(break_lines(points, Measure(width, 1e9, force=True)) or ())
    for price in VARIATION_PRICES:
        per_line = price if count < usual else -price
        fits = break_lines(points, Measure(width, VARIED_TOLERANCE, per_line=per_line))
        if fits is not None and len(fits) == count:
            return [fit._replace(demerits=fit.demerits - per_line * (at + 1)) for at, fit in enumerate(fits)], places
    return None


def _balanced(points: Points, measure: Measure, count: int) -> list[Fit] | None:
    """The same number of lines at the narrowest width that allows it."""
    narrow, wide = measure.width / count * 0.8, measure.width
    best: list[Fit] | None = None
    for _ in range(12):
        middle = (narrow + wide) / 2
        fits = break_lines(points, replace(measure, width=middle, tolerance=1e6))
        if fits is not None and len(fits) <= count:
            best, wide = fits, middle
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
    by: int,
) -> list[SetLine]:
    tail: list[_Part] = []
    tail_width = 0.0
    if segment.tail is not None and segment.tail.boxes:
        for box in segment.tail.boxes:
            tail += [_Part(tail_width + part.x, part.word, part.node) for part in box.parts]
            tail_width += box.width
        room = width - tail_width - 1.5 * style.text.size
    else:
        room = width
    fits, places = _choose(segment, room, indent, style)
    if by:
        fits, places = _varied(segment, room, indent, len(fits) + by) or (fits, places)
    lines: list[SetLine] = []
    begin = places[0]
    for index, fit in enumerate(fits):
        final = index == len(fits) - 1
        line = _set_line(
            segment, begin, places[fit.point], fit, room, indent if index == 0 else 0.0, final, style, setting
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
        if final and tail:
            line = _with_tail(line, tail, tail_width, width)
        lines.append(line)
        begin = places[fit.point]
    return lines


def _words(line: SetLine) -> str:
    text = "".join((" " if piece.space else "") + piece.shaped.text for piece in line.pieces)
    return text if len(text) <= 60 else text[:59] + "…"


def _with_tail(line: SetLine, tail: list[_Part], tail_width: float, width: float) -> SetLine:
    pieces = list(line.pieces)
    left = width - tail_width
    for number, part in enumerate(tail):
        pieces += _pieces(part, left + part.x, 1.0, number == 0)
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
    start = begin.box + 1 if not begin.position else begin.box
    spaces = segment.spaces[start : start + len(boxes) - 1]
    text = sum(box.width for box in boxes)
    natural = sum(space.width for space in spaces)
    hang_left = 0.0 if indent and begin.box < 0 else _left(first) if not begin.position else 0.0
    hang_right = _right(last)
    room = width - indent + hang_left + hang_right - text - natural
    scale, stretched = 1.0, 1.0
    x = indent - hang_left
    if style.align == "justify" and (not final or room < 0):
        ratio = max(-1.0, min(1.0, fit.ratio))
        scale = round(1 + ratio * EXPANSION, 4)
        if natural > 0:
            stretched = (natural + room - text * (scale - 1)) / natural
        elif len(boxes) == 1:
            scale = 1.0
    elif style.align == "right":
        x += room
    elif style.align == "center":
        x += room / 2

    pieces: list[Piece] = []
    notes: list[str] = []
    pinned: list[Pinned] = []
    for index, box in enumerate(boxes):
        for number, part in enumerate(box.parts):
            pieces += _pieces(part, x + part.x * scale, scale, number == 0 and index > 0)
        notes += box.notes
        pinned += [Pinned(x + pin.x * scale, pin.inline) for pin in box.pinned]
        x += box.width * scale
        if index < len(spaces):
            x += spaces[index].width * stretched
    return SetLine(
        pieces=tuple(pieces),
        scale=scale,
        width=x,
        end_space=not final and not end.position,
        soft_hyphen=end.hyphen,
        hyphenated=bool(end.position) and (end.hyphen or _ends_in_hyphen(last)),
        notes=tuple(notes),
        pinned=tuple(pinned),
        links=_link_stretches(pieces, scale, setting.links),
        ratio=fit.ratio,
        demerits=fit.demerits,
        size=style.text.size,
    )


def _ends_in_hyphen(box: _Box) -> bool:
    return bool(box.parts) and box.parts[-1].word.text[-1] in "-\u2010\u00ad"


def _pieces(part: _Part, x: float, scale: float, space: bool) -> list[Piece]:
    ink = part.word.ink
    return [
        Piece(
            x + strip.x * scale,
            strip.shaped,
            ink.size,
            ink.rise,
            ink.colour,
            ink.tracking,
            part.node,
            space and not number,
        )
        for number, strip in enumerate(part.word.strips)
    ]


def _between(segment: _Segment, begin: _Place, end: _Place) -> list[_Box]:
    """The boxes of a line, divided ones cut and shaped anew."""
    start = begin.box + 1 if not begin.position else begin.box
    boxes = segment.boxes[start : end.box + 1]
    if begin.position or end.position:
        same = start == end.box
        if end.position:
            boxes[-1] = _cut(boxes[-1], begin.position if same else 0, end.position, end.hyphen)
        if begin.position and not (same and end.position):
            boxes[0] = _cut(boxes[0], begin.position, 0, False)
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
            out.pinned.append(Pinned(min(pin.x, out.width), pin.inline))
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
