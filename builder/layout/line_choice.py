"""Where the lines of a segment end: its breakpoints, and which of them are chosen."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from builder.layout.boxes import Box, Part, Place, Segment
from builder.layout.breaking import LINE_PENALTY, Fit, Measure, Points, break_lines
from builder.layout.words import DIVIDED, EVERYWHERE, FORCED, PLAIN, Cut
from builder.markup.style import BlockStyle
from builder.text.breaks import Break, opportunities

PRETOLERANCE = 100.0
TOLERANCE = 500.0
VARIED_TOLERANCE = 250.0
"""Of the lines of a paragraph that is set longer or shorter than it would be best."""
NEW_LINE = 0.1
"""Share of the measure that the last line of a varied paragraph holds, at least, so that it is no runt."""
VARIATION_PRICES = (3e6, 3e4)
"""What a line is made to cost, or to earn, until the paragraph has the wanted number of them: so much that nothing
else counts, and where that goes too far, less."""
EMERGENCY = 0.2
"""Of the measure: stretch lent to every line before one is let out into the margin."""
RUNT = 4.0
"""Ems: a shorter last line looks lost."""


_ONLY_LINE = Fit(1, 0.0, LINE_PENALTY * LINE_PENALTY, 0.0)


def points_of(segment: Segment, indent: float, justified: bool, divide: int) -> tuple[Points, Sequence[Place]]:
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
        (x - box.right, stretch, shrink, begin + after.left, wide, narrow, space.penalty, False, (index, 0, False))
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
        if len(box.parts) == 1 and box.parts[0].word.known[divide] == ():
            continue  # nearly all words of a book
        for offset, (dx, word, _node), cuts in _cuts(box, divide):
            for position, head, tail, overhang, penalty, hyphen, flagged in cuts:
                give = box.give * (dx + head) / box.width if justified else 0.0
                x, wide, narrow = lefts[index] + dx, before[index] + give, narrower[index] + give
                end, begin = x + head - overhang, x + word.width - tail
                place = (index, offset + position, hyphen)
                rows.append((end, wide, narrow, begin, wide, narrow, penalty, flagged, place))
    if len(rows) > whole:
        rows.sort(key=lambda row: (row[8][0], row[8][1] or math.inf))  # the cuts of a box come before its end
    x, stretch, shrink = rights[-1], stretches[-1], shrinks[-1]
    start = (0.0, 0.0, 0.0, (0.0 if indent else boxes[0].left) - indent, 0.0, 0.0, 0.0, False, (-1, 0, False))
    end_row = (x - boxes[last].right, stretch, shrink, x, stretch, shrink, 0.0, False, (last, 0, False))
    *columns, places = zip(start, *rows, end_row, strict=True)
    return Points(*columns), places


def _cuts(box: Box, divide: int) -> Iterable[tuple[int, Part, Iterable[Cut]]]:
    """Where a box may be cut: its parts, each with the number of characters before it and the cuts in it."""
    parts = box.parts
    if len(parts) == 1:
        word = parts[0].word
        cuts = word.known[divide]
        if cuts is None:
            cuts = word.cuts(divide)
        return ((0, parts[0], cuts),) if cuts else ()
    return _cuts_of_parts(box, divide) if parts else ()


def _cuts_of_parts(box: Box, divide: int) -> Iterator[tuple[int, Part, Iterable[Cut]]]:
    """The same of a box of several parts: where its text needs no hyphen is seen in the whole of it, without the marks
    of notes. A mark stays with what it stands after."""
    parts, marks = box.parts, {before - 1 for before, _ in box.calls}
    text = "".join([part.word.text for number, part in enumerate(parts) if number not in marks])
    places = opportunities(text)
    offset = seen = taken = 0
    waiting: list[Break] = []
    """A place at the end of a part, where marks of notes may follow."""
    for number, part in enumerate(parts):
        word, length = part.word, len(part.word.text)
        if number not in marks:
            first = taken
            while taken < len(places) and places[taken].position <= seen + length:
                taken += 1
            own = [Break(position - seen, kind) for position, kind in places[first:taken]]
            seen += length
            plain = {cut.position for cut in word.cuts(PLAIN)}
            more = [cut for cut in word.cuts(divide) if cut.position not in plain] if divide else []
            waiting = [own.pop()] if own and own[-1].position == length else []
            yield offset, part, [*(word.ink.cuts_at(word, own) if own else ()), *more]
        if waiting and number + 1 not in marks:
            yield offset, part, word.ink.cuts_at(word, [Break(length, waiting[0].kind)])
            waiting = []
        offset += length


def _edges(boxes: Sequence[float], spaces: Sequence[float]) -> tuple[Sequence[float], Sequence[float]]:
    """The sums of what boxes and the spaces between them have, up to the left edge and to the right edge of each."""
    between = itertools.chain.from_iterable(zip(boxes, (*spaces, 0.0), strict=True))
    sums = list(itertools.accumulate(between, initial=0.0))
    return sums[:-1:2], sums[1::2]


def choose(segment: Segment, width: float, indent: float, style: BlockStyle) -> tuple[list[Fit], Sequence[Place]]:
    """The lines of a segment, by the first attempt that has any; one, where that is all it needs."""
    boxes = segment.boxes
    begin, hangs = (0.0 if indent else boxes[0].left) - indent, boxes[-1].right
    room = width + begin + hangs
    x = boxes[0].width
    for box, space in zip(boxes[1:], segment.spaces, strict=False):
        if x > room:
            break
        x += space.width + box.width
    if x <= room:
        return [_ONLY_LINE], [(-1, 0, False), (len(boxes) - 1, 0, False)]
    fits, places, _, _ = total_fit(segment, width, indent, style)
    return fits, places


def total_fit(
    segment: Segment, width: float, indent: float, style: BlockStyle
) -> tuple[list[Fit], Sequence[Place], Points, Measure]:
    """The lines of a segment by the first attempt that has any, with what they were chosen from."""
    for number, (points, places, measure) in enumerate(_attempts(segment, width, indent, style)):
        fits = break_lines(points, measure)
        if fits is not None:
            if number == 0 and style.balance and len(fits) > 1:
                fits, measure = _balanced(points, measure, len(fits)) or (fits, measure)
            return fits, places, points, measure
    raise AssertionError("a forced measure always has lines")


def _attempts(
    segment: Segment, width: float, indent: float, style: BlockStyle
) -> Iterator[tuple[Points, Sequence[Place], Measure]]:
    """Breakpoints and what the lines have to fit: first without new hyphens, then with them, then with lent stretch,
    then with hyphens that the style doesn't want, at last by force."""
    justified = style.align == "justify"
    size = style.text.size
    ragged = 0.0 if justified else max(2.5 * size, 0.12 * width)
    runt = RUNT * size if justified else 0.0
    points, places = points_of(segment, indent, justified, PLAIN)
    plain = Measure(width, PRETOLERANCE if justified else TOLERANCE, ragged=ragged, runt=runt)
    yield points, places, plain
    lent = EMERGENCY * width
    points, places = points_of(segment, indent, justified, DIVIDED)
    yield points, places, replace(plain, tolerance=TOLERANCE)
    yield points, places, replace(plain, tolerance=TOLERANCE, emergency=lent, ragged=ragged and ragged + lent)
    # Where lines need not be full any short one is better than a hyphen that the style doesn't want.
    points, places = points_of(segment, indent, justified, EVERYWHERE)
    tolerance = TOLERANCE if justified else 1e9
    yield points, places, replace(plain, tolerance=tolerance, emergency=lent, ragged=ragged and width)
    points, places = points_of(segment, indent, justified, FORCED)
    yield points, places, replace(plain, tolerance=1e9, emergency=lent, ragged=ragged and width, force=True)


def fit_varied(
    segment: Segment, width: float, indent: float, count: int, longer: bool
) -> tuple[list[Fit], Sequence[Place]] | None:
    """The segment in exactly ``count`` lines, or ``None`` where that would show."""
    points, places = points_of(segment, indent, True, DIVIDED)
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
