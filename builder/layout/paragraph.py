"""A text block set into lines: boxes and spaces, breakpoints, and the lines with every piece in its place.

``set_lines`` reads as the table of contents. Nothing here knows of pages: a ``SetLine`` stands at x 0 of its block.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from builder.diagnostics import Diagnostic, Severity
from builder.layout.boxes import Box, Part, Place, Segment, between
from builder.layout.breaking import Fit, Measure, Points
from builder.layout.line_choice import VARIED_TOLERANCE, choose, fit_varied, points_of, total_fit
from builder.layout.lines import SetLine, set_line, with_tail, words_of
from builder.layout.segments import Matter, Setting, matter_of, missing_in, segments_of
from builder.layout.words import DIVIDED
from builder.markup.flow import TextBlock
from builder.markup.style import BlockStyle
from builder.text.scripts import EN_SPACE

OVERFULL = "overfull-line"


def set_lines(
    block: TextBlock,
    width: float,
    setting: Setting,
    style: BlockStyle | None = None,
    beside: tuple[int, float] = (0, 0.0),
    matter: Matter | None = None,
) -> tuple[list[SetLine], list[Diagnostic]]:
    """Set ``block`` to ``width`` points.

    Args:
        block: what to set.
        width: of the lines, in points.
        setting: what else it depends on.
        style: instead of the block's own.
        beside: how many lines stand beside something, and what that takes of them in points.
        matter: its text, where that has been made ready before.

    Returns:
        Its lines, and what is wrong: characters without a glyph, lines that stick out.
    """
    style = style or block.style
    segments, missing = matter or matter_of(block, setting)
    found = list(missing)
    lines: list[SetLine] = []
    for index, segment in enumerate(segments):
        if not segment.boxes:
            lines.append(SetLine((), size=style.text.size))
            continue
        indent = style.indent if index == 0 else min(style.indent, 0.0)
        if beside[0] > len(lines):
            segment, narrow = _beside(segment, width, indent, style, (beside[0] - len(lines), beside[1]))
            lines += _lines(*narrow, width - beside[1], indent, style, setting, found, block)
            indent = 0.0
            if segment.hard and not segment.boxes:
                lines[-1] = lines[-1]._replace(end_space=True)
        if segment.boxes:
            lines += _set_segment(segment, width, indent, style, setting, found, block)
    return lines, found


class First(NamedTuple):
    """A block's first line."""

    line: SetLine
    boxes: Sequence[Box]
    """What stands on it, after a leader too."""
    hard: bool
    """It ends at a break that the author asked for."""
    found: list[Diagnostic]


def set_first(block: TextBlock, width: float, setting: Setting) -> First:
    """The first line of ``block``, where the whole of it is set to ``width`` points."""
    segments = segments_of(block.inlines, setting, [])
    segment, style = segments[0], block.style
    if not segment.boxes:
        return First(SetLine(()), (), segment.hard, [])
    tail, tail_width, room = _tail(segment, width, style)
    fits, places = choose(segment, room, style.indent, style)
    end = places[fits[0].point]
    boxes = between(segment, places[0], end)
    found = [
        finding for box in boxes for part in box.parts for finding in missing_in(part.word, setting.spans[part.node])
    ]
    (line,) = _lines(segment, fits[:1], places, room, style.indent, style, setting, found, block)
    if len(fits) > 1:
        return First(line, boxes, False, found)
    if tail and segment.tail:
        line = with_tail(line, tail, tail_width, width)
        boxes = [*boxes, *segment.tail.boxes]
    return First(line._replace(end_space=segment.hard), boxes, segment.hard, found)


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
    segments = segments_of(block.inlines, setting, found)
    if len(segments) > 1 or not segments[0].boxes or _lead(segments[0], style):
        return None
    varied = fit_varied(segments[0], width, style.indent, lines + by, by > 0)
    if varied is None or varied[0][-1].demerits > dearest:
        return None
    return _lines(segments[0], *varied, width, style.indent, style, setting, found, block)


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
    for index, segment in enumerate(segments_of(block.inlines, setting, [])):
        if not segment.boxes:
            narrow -= 1
            continue
        indent = style.indent if index == 0 else min(style.indent, 0.0)
        if narrow > 0:
            fits, places, points, measure = total_fit(segment, width - beside[1], indent, style)
            yield Trial(points, measure, fits[:narrow], functools.partial(_text_between, segment, places))
            segment, _ = _beside(segment, width, indent, style, (narrow, beside[1]))
            narrow -= len(fits)
            indent = 0.0
            if not segment.boxes:
                continue
        *_, room = _tail(segment, width, style)
        lead = _lead(segment, style)
        room, indent = room - lead, indent - lead
        fits, places, points, measure = total_fit(segment, room, indent, style)
        varied = fit_varied(segment, room, indent, len(fits) + by, by > 0) if by else None
        if varied is not None:
            fits, places = varied
            points, _ = points_of(segment, indent, True, DIVIDED)
            measure = Measure(room, VARIED_TOLERANCE)
        yield Trial(points, measure, fits, functools.partial(_text_between, segment, places))


def _text_between(segment: Segment, places: Sequence[Place], begin: int, end: int) -> str:
    boxes = between(segment, places[begin], places[end])
    return " ".join("".join(part.word.text for part in box.parts) for box in boxes).replace("\u00ad", "-")


def _set_segment(
    segment: Segment,
    width: float,
    indent: float,
    style: BlockStyle,
    setting: Setting,
    found: list[Diagnostic],
    block: TextBlock,
) -> list[SetLine]:
    tail, tail_width, room = _tail(segment, width, style)
    lead = _lead(segment, style)
    fits, places = choose(segment, room - lead, indent - lead, style)
    lines = _lines(segment, fits, places, room, indent, style, setting, found, block, lead)
    if tail:
        lines[-1] = with_tail(lines[-1], tail, tail_width, width)
    if segment.hard:
        lines[-1] = lines[-1]._replace(end_space=True)
    return lines


def _lead(segment: Segment, style: BlockStyle) -> float:
    """How far spaces at its beginning move a hanging line in: what is turned over hangs from there."""
    if style.indent >= 0 or not segment.boxes or not segment.boxes[0].parts:
        return 0.0
    word = segment.boxes[0].parts[0].word
    spaces = word.text[: len(word.text) - len(word.text.lstrip(EN_SPACE))]
    return word.ink.word(spaces).width if spaces else 0.0


class _Narrow(NamedTuple):
    """The first lines of a segment."""

    segment: Segment
    fits: list[Fit]
    places: Sequence[Place]


def _beside(
    segment: Segment, width: float, indent: float, style: BlockStyle, beside: tuple[int, float]
) -> tuple[Segment, _Narrow]:
    """The first lines of a segment, which are narrower than the others, and what is left for these."""
    count, taken = beside
    fits, places = choose(segment, width - taken, indent, style)
    chosen = _Narrow(segment, fits[:count], places)
    rest = Segment()
    rest.hard, rest.tail = segment.hard, segment.tail
    if len(fits) > count:
        cut = places[fits[count - 1].point]
        rest.boxes = between(segment, cut, places[-1])
        rest.spaces = segment.spaces[len(segment.boxes) - len(rest.boxes) :]
    return rest, chosen


def _lines(
    segment: Segment,
    fits: Sequence[Fit],
    places: Sequence[Place],
    width: float,
    indent: float,
    style: BlockStyle,
    setting: Setting,
    found: list[Diagnostic],
    block: TextBlock,
    lead: float = 0.0,
) -> list[SetLine]:
    """The chosen lines with everything in its place; those after the first begin ``lead`` points further in."""
    lines: list[SetLine] = []
    begin = places[0]
    for index, fit in enumerate(fits):
        final = fit.point == len(places) - 1
        line = set_line(
            segment, begin, places[fit.point], fit, width, lead if index else indent, final, style, setting.links
        )
        if fit.overfull > 0.05:
            found.append(
                Diagnostic(
                    OVERFULL,
                    setting.spans[block.node],
                    f"a line sticks out by {fit.overfull:.1f} pt: “{words_of(line)}”",
                    "give the long word a place to divide (a soft hyphen or an exception), or reword",
                    Severity.WARNING,
                )
            )
        lines.append(line)
        begin = places[fit.point]
    return lines


def _tail(segment: Segment, width: float, style: BlockStyle) -> tuple[Sequence[Part], float, float]:
    """What a leader pushes to the right edge, with its width; and what is left for the lines."""
    if segment.tail is None or not segment.tail.boxes:
        return (), 0.0, width
    tail: list[Part] = []
    tail_width = 0.0
    for box in segment.tail.boxes:
        tail += [Part(tail_width + part.x, part.word, part.node) for part in box.parts]
        tail_width += box.width
    return tail, tail_width, width - tail_width - 1.5 * style.text.size
