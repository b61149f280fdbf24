"""What is drawn of an event: its dot or its bar, its words, the line between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from builder.figures.art import Label, Path, circle, polyline, rectangle
from builder.figures.lettering import Row
from builder.figures.look import Look
from builder.figures.scales import Scale, spread
from builder.figures.timelines.lanes import BAR, DOT
from builder.model.drawings import Moment

BEYOND: Final = 0.45
"""By how much a bar that is cut off goes beyond the timeline, in terms of the lettering's size."""
GAP: Final = 0.45
"""Between the words of two events, in terms of the lettering's size."""


class Words(Struct, frozen=True):
    """What stands beside an event."""

    date: tuple[Row, ...]
    text: tuple[Row, ...]
    height: float
    run_in: float = 0.0
    """Where the first line of the text stands on the last one of the date, in points from their left; 0: below it."""


def words_of(moment: Moment, width: float, look: Look) -> Words:
    """The words of an event, the date over the text."""
    date = look.rows(moment.date, width, "strong")
    text = look.rows(moment.text, width) if moment.text else ()
    return Words(date, text, (len(date) + len(text)) * look.leading)


def run_in(moment: Moment, width: float, look: Look) -> Words:
    """The words of an event with the text going on where the date ends, as far as it has room there."""
    date = look.rows(moment.date, width, "strong")
    start = date[-1].width + 0.6 * look.size
    pieces = look.pieces(moment.text)
    taken = 0
    while taken < len(pieces) and start + look.row(_joined(pieces[: taken + 1])).width <= width:
        taken += 1
    if taken < min(2, len(pieces)):  # a word alone there looks lost
        return words_of(moment, width, look)
    first, rest = _joined(pieces[:taken]), _joined(pieces[taken:])
    text = (look.row(first), *(look.rows(rest, width) if rest else ()))
    return Words(date, text, (len(date) + len(text) - 1) * look.leading, start)


def _joined(pieces: Sequence[tuple[str, bool]]) -> str:
    return "".join(f"{' ' if spaced else ''}{piece}" for piece, spaced in pieces).lstrip(" ")


def tops(events: Sequence[Moment], words: Sequence[Words], scale: Scale, look: Look) -> list[float]:
    """Where the words of events begin, each as near to its date as those of the others allow."""
    wanted = [
        scale.at(max(moment.start, scale.low)) + one.height / 2 - 0.55 * look.leading
        for moment, one in zip(events, words, strict=True)
    ]
    low, high = scale.start - 0.4 * look.size, scale.stop + 0.6 * look.size
    centres = spread(wanted, [one.height for one in words], low, high, GAP * look.size)
    return [centre - one.height / 2 for centre, one in zip(centres, words, strict=True)]


def lettered(words: Words, x: float, top: float, look: Look) -> Iterator[Label]:
    """The words of an event, date first."""
    y = top + 0.8 * look.leading
    for row in words.date:
        yield Label(x, y, row, "accent")
        y += look.leading
    for index, row in enumerate(words.text):
        if words.run_in and not index:
            yield Label(x + words.run_in, y - look.leading, row)
            continue
        yield Label(x, y, row)
        y += look.leading


def marks_of(events: Sequence[tuple[Moment, float]], scale: Scale, look: Look) -> Iterator[Path]:
    """The bars of events whose left edges are given, and over them the dots."""
    for moment, x in events:
        if moment.end > moment.start:
            yield from _bar(moment, x, scale, look)
    dot = DOT * look.unit
    for moment, x in events:
        if moment.end <= moment.start:
            at = scale.at(max(moment.start, scale.low))
            yield Path(circle(x + dot, at, dot), fill="accent", stroke="paper", width=0.5)


def _bar(moment: Moment, x: float, scale: Scale, look: Look) -> Iterator[Path]:
    """The bar of an event; where it begins before the timeline does or ends after it, it has no end there."""
    on = BEYOND * look.size
    start = scale.at(moment.start) if moment.start >= scale.low else scale.start - on
    stop = scale.at(moment.end) if moment.end <= scale.high else scale.stop + on
    wide = BAR * look.unit
    if moment.start >= scale.low and moment.end <= scale.high:
        yield Path(rectangle(x, start, wide, stop - start), fill="bar", stroke="ink", width=0.4)
        return
    yield Path(rectangle(x, start, wide, stop - start), fill="bar")
    sides: tuple[tuple[float, float], ...] = ((x, start), (x, stop), (x + wide, stop), (x + wide, start))
    if moment.end > scale.high:
        sides = ((x, stop), (x, start), (x + wide, start), (x + wide, stop))
    if moment.start < scale.low and moment.end > scale.high:
        yield Path(polyline((x, start), (x, stop)), stroke="ink", width=0.4)
        sides = ((x + wide, start), (x + wide, stop))
    yield Path(polyline(*sides), stroke="ink", width=0.4)


def led(moment: Moment, x: float, text_x: float, top: float, scale: Scale, look: Look) -> Iterator[Path]:
    """The line to words that had to move; ``x`` is the left edge of the event's mark."""
    start, stop = scale.at(max(moment.start, scale.low)), scale.at(min(moment.end, scale.high))
    first = top + 0.55 * look.leading
    long = moment.end > moment.start
    edge = x + (BAR if long else 2 * DOT) * look.unit
    reached = min(max(first, start), stop) if long else start
    if abs(first - reached) > 0.8 * look.unit:
        bend, close = text_x - 2.6 * look.unit, text_x - look.unit
        yield Path(polyline((edge, reached), (bend, first), (close, first)), stroke="grey", width=0.4)
