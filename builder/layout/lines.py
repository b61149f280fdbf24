"""Lines with every piece in its place. Nothing here knows of pages: a ``SetLine`` stands at x 0 of its block."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Sequence
from typing import NamedTuple

from builder.diagnostics import cut
from builder.layout.boxes import Box, Part, Place, Segment, between
from builder.layout.breaking import Fit
from builder.layout.pages import Piece
from builder.layout.words import EXPANSION, TRACKING, Ink
from builder.markup.flow import Anchor, InlinePicture, MarginNote, NodeId, NoteMark
from builder.markup.style import BlockStyle
from builder.text.shaping import Shaped

LETTERS_FIRST = 1.4
"""How much sooner than spaces letters give: they are at their limit at a ratio of 0.7. What they give nobody sees;
what spaces give makes a page uneven."""


class Pinned(NamedTuple):
    """A picture, an anchor or the call of a margin note on a line, in points from the line's x 0."""

    x: float
    inline: InlinePicture | Anchor | MarginNote


class LinkStretch(NamedTuple):
    """Where a link stands on a line, in points from the line's x 0."""

    node: NodeId
    left: float
    right: float


class Leader(NamedTuple):
    """Where dots may lead the eye, from and to, and one of them."""

    start: float
    end: float
    dot: Shaped


class SetLine(NamedTuple):
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
    leader: Leader | None = None
    ratio: float = 0.0
    demerits: float = 0.0
    size: float = 0.0
    """Of the block's own text, in points."""


def set_line(
    segment: Segment,
    begin: Place,
    end: Place,
    fit: Fit,
    width: float,
    indent: float,
    final: bool,
    style: BlockStyle,
    links: Sequence[int],
) -> SetLine:
    """The line from one place of a segment to another; ``links`` is by NodeId, see ``Setting``."""
    boxes = between(segment, begin, end)
    first, last = boxes[0], boxes[-1]
    begin_box, begin_position, _ = begin
    _, end_position, hyphen = end
    start = begin_box if begin_position else begin_box + 1
    spaces = segment.spaces[start : start + len(boxes) - 1]
    hang_left = 0.0 if begin_position or (indent and begin_box < 0) else first.left
    scale, track = 1.0, 0.0
    gaps = [space.width for space in spaces]
    x = indent - hang_left
    align = style.align
    if align != "left":
        text = sum([box.width for box in boxes])
        room = width - indent + hang_left + last.right - text - sum(gaps)
        if align == "right":
            x += room
        elif align == "center":
            x += room / 2
        elif not final or room < 0:
            give = [space.stretch for space in spaces] if room > 0 else [space.shrink for space in spaces]
            gives = sum(give)
            if gives or room < 0:
                ratio = max(-1.0, min(1.0, fit.ratio * LETTERS_FIRST))
                scale = round(1 + ratio * EXPANSION, 4)
                track = round(ratio * TRACKING, 2)
            if gives:
                extra = (room - (sum([box.width + box.ems * track for box in boxes]) * scale - text)) / gives
                gaps = [gap + extra * own for gap, own in zip(gaps, give, strict=True)]

    pieces: list[Piece] = []
    notes: list[str] = []
    pinned: list[Pinned] = []
    ink: Ink | None = None
    size = rise = tracking = 0.0
    colour = ""
    blanks = [False, *[space.blank for space in spaces]]
    gaps.append(0.0)
    for box, blank, gap in zip(boxes, blanks, gaps, strict=True):
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
                pieces += _pieces(Part(dx, word, node), at, scale, track, blank)
            blank = False
            shift += word.ems * track * scale
        if box.calls:
            notes += [note for _, note in box.calls]
        if box.pinned:
            ems = [0.0, *itertools.accumulate(part.word.ems for part in box.parts)]
            pinned += [Pinned(x + (pin.x + ems[pin.before] * track) * scale, pin.inline) for pin in box.pinned]
            # Notes that are called in the margin belong to the page of its line too.
            beside = [pin.inline for pin in box.pinned if isinstance(pin.inline, MarginNote)]
            notes += [one.note for note in beside for one in note.content.inlines if isinstance(one, NoteMark)]
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
        links=link_stretches(pieces, scale, links) if links else (),
        ratio=fit.ratio,
        demerits=fit.demerits,
        size=style.text.size,
    )


_piece: Callable[[tuple[float, Shaped, float, float, str, float, NodeId, bool]], Piece] = functools.partial(
    tuple.__new__, Piece
)
"""As a named tuple makes itself, but for a call of Python's in between: one for each word of a book."""


def _ends_in_hyphen(box: Box) -> bool:
    return bool(box.parts) and box.parts[-1].word.text[-1] in "-\u2010\u00ad"


def _pieces(part: Part, x: float, scale: float, track: float, space: bool) -> list[Piece]:
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


def link_stretches(pieces: Sequence[Piece], scale: float, links: Sequence[int]) -> tuple[LinkStretch, ...]:
    """Where the links of a line stand that has these pieces; ``links`` is by NodeId, see ``Setting``."""
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


def with_tail(line: SetLine, tail: Sequence[Part], tail_width: float, width: float) -> SetLine:
    """A line with what a leader pushes to the right edge of ``width`` points."""
    pieces = list(line.pieces)
    left = width - tail_width
    for number, part in enumerate(tail):
        pieces += _pieces(part, left + part.x, 1.0, 0.0, number == 0)
    return line._replace(pieces=tuple(pieces), width=width, leader=Leader(line.width, left, tail[-1].word.ink.dot))


def words_of(line: SetLine) -> str:
    """What a line says, cut short where that is long."""
    text = "".join((" " if piece.space else "") + piece.shaped.text for piece in line.pieces)
    return cut(text, 60)
