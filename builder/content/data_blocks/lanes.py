"""``.timeline .drawn``: the events of a timeline drawn to scale, in the lanes that they name.

``lanes`` says which lanes and in which order, ``from`` and ``to`` the stretch of time (ISO dates), ``rank=1`` leaves
out what the file ranks lower; ``spread=yes`` gives it two facing pages. An event's ``short`` stands in the drawing
instead of its text, which is drawn as plain words: notes, citations and references need a text that is set.
"""

from __future__ import annotations

import calendar
import datetime
import math
import re
from collections.abc import Sequence

from msgspec import Struct

from builder import dates
from builder.content.data_blocks.chart import figure, names_in, year_of
from builder.content.data_blocks.plain_words import PlainWords
from builder.content.data_blocks.records import Request, Tools
from builder.content.passage import Passage
from builder.dates import Date
from builder.diagnostics import Diagnostic, Severity, Span, nearest
from builder.model.drawings import Lanes, Moment
from builder.model.nodes import Figure

MOST_TICKS = 11
MONTHS = 2.5
"""Years up to which a timeline has months on its scale, and dates without their year."""
DAYS = 60 / 365
"""Years up to which it has days on its scale."""
_ROUND_DAYS = (tuple(range(1, 32)), tuple(range(1, 30, 2)), (1, 5, 10, 15, 20, 25), (1, 10, 20))
"""Days of the month that a scale has: the first choice that is not too many."""
LEAST = 32 / 365
"""Years that a timeline shows at least, unless both its ends are set: a day alone is no scale."""
_SHORT = "give the event “short”, words for the drawing"
_PLAIN = "write plain words"
_CAPTION = "give the block a caption, or the events “short”, words for the drawing"
_CALENDAR = range(datetime.MINYEAR, datetime.MAXYEAR + 1)
"""Years that have days. The room about the first or the last of them has none."""
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 5000)


class Dated(Struct, frozen=True):
    """An event as its file has it."""

    start: Date
    end: Date | None
    """Of a span of time."""
    label: Passage | None
    """Its date in words of the author's own."""
    text: Passage | None
    lane: Passage | None
    short: Passage | None
    """Words for the drawing instead of its text."""
    rank: int
    id: str
    span: Span

    @property
    def lane_name(self) -> str:
        """Its lane as blocks name it; empty: it has none."""
        return " ".join(self.lane.text.split()) if self.lane else ""

    def date_words(self, language: str) -> str:
        """Its date as a language writes it."""
        return dates.range_words(self.start, self.end, language) if self.end else dates.words(self.start, language)


def drawn(request: Request, events: Sequence[Dated], tools: Tools) -> Figure | None:
    """A figure that shows the events to scale."""
    values = request.attributes.values
    count = len(tools.found)
    lanes: dict[str, Passage] = {}
    for one in events:
        if one.lane:
            lanes.setdefault(one.lane_name, one.lane)
    names = list(lanes)
    if "lanes" in values:
        wanted = names_in(values["lanes"], names)
        for name in wanted:
            if name not in names:
                message = f"no event has the lane “{name}”"
                tools.found.append(Diagnostic("bad-value", request.span, message, nearest(name, names)))
        names = wanted
    else:
        for one in events:
            if not one.lane:
                message = "a drawn timeline needs the “lane” of each event"
                tools.found.append(Diagnostic("missing-key", one.span, message, "or name the lanes to draw: lanes=…"))
    rank = values.get("rank", "")
    if rank and not re.fullmatch(r"[1-9]", rank):
        tools.found.append(Diagnostic("bad-value", request.span, f"“{rank}” is no rank", "write rank=1"))
        rank = ""
    first, last = _bound(request, "from", tools), _bound(request, "to", tools)
    chosen = [one for one in events if one.lane_name in names and (not rank or one.rank <= int(rank))]
    starts = [year_of(one.start) for one in chosen]
    ends = [year_of(one.end or one.start, last=one.end is not None) for one in chosen]
    low = year_of(first) if first else min(starts, default=0.0)
    high = year_of(last, last=True) if last else max(ends, default=1.0)
    if first and last and low >= high:
        tools.found.append(Diagnostic("bad-date", request.span, "the timeline ends before it begins"))
    inside = [
        (one, start, end)
        for one, start, end in zip(chosen, starts, ends, strict=True)
        if end >= low and start <= high and (start >= low or one.end)
    ]
    if not inside and len(tools.found) == count:
        tools.found.append(Diagnostic("bad-value", request.span, "no event falls into the timeline"))
    if any(found.severity is Severity.ERROR for found in tools.found[count:]):
        return None
    low, high = _with_room(low, high, not first, not last)
    short = high - low <= MONTHS
    ticks = _ticks(low, high, tools.language)
    written = PlainWords(tools)
    moments = tuple(
        Moment(
            start,
            end if one.end else start,
            date,
            _said(one, written),
            names.index(one.lane_name),
            told,
        )
        for one, start, end in inside
        for date, told in (_date(one, short, written),)
    )
    heads = [written.words(lanes[name], _PLAIN) for name in names]
    shown = tuple(head[:1].upper() + head[1:] for head in heads)
    drawing = Lanes(shown, low, high, moments, ticks, _spread(request, tools))
    return written.labelled(figure(request, drawing, tools), _CAPTION)


def _with_room(low: float, high: float, before: bool, after: bool) -> tuple[float, float]:
    """A span of time with some more at its ends, or at the one that nobody has set."""
    room = (high - low) * 0.02 if before and after else 0.0
    room = max(room, (LEAST - (high - low)) / ((before + after) or 1))
    return low - room * before, high + room * after


def _spread(request: Request, tools: Tools) -> bool:
    """Whether it is to take two facing pages."""
    value = request.attributes.values.get("spread", "no")
    if value not in ("yes", "no"):
        message = f"“{value}” doesn’t say whether the timeline takes two facing pages"
        tools.found.append(Diagnostic("bad-value", request.span, message, "write spread=yes"))
    return value == "yes"


def _said(one: Dated, written: PlainWords) -> str:
    """What stands beside an event's date."""
    if one.short:
        return written.words(one.short, _PLAIN)
    return written.words(one.text, _SHORT) if one.text else ""


def _date(one: Dated, short: bool, written: PlainWords) -> tuple[str, str]:
    """The date of an event as it is drawn, and as it is told where the scale says its year."""
    language = written.tools.language
    whole = one.date_words(language)
    said = written.words(one.label, "take it out of the label") if one.label else ""
    if short and one.start.day and not one.end and said in ("", whole):
        return dates.day_words(one.start, language), whole
    return said or whole, ""


def _bound(request: Request, key: str, tools: Tools) -> Date | None:
    text = request.attributes.values.get(key, "")
    if not text:
        return None
    try:
        return dates.parse(text)
    except ValueError as error:
        tools.found.append(Diagnostic("bad-date", request.span, f"“{key}”: {error}"))
        return None


def _ticks(low: float, high: float, language: str) -> tuple[tuple[float, str], ...]:
    """Years, or months or days where the whole is short, at round steps."""
    if high - low > MONTHS:
        step = next((step for step in _STEPS if (high - low) / step <= MOST_TICKS), _STEPS[-1])
        years = range(math.ceil(low / step - 1e-9) * step, math.floor(high + 1e-9) + 1, step)
        return tuple((float(year), str(year)) for year in years if year in _CALENDAR)
    if high - low <= DAYS:
        return _days(low, high, language)
    months = [(year_of(date), dates.words(date, language)) for date in _within(low, high, (0,))]
    step = max(1, math.ceil(len(months) / MOST_TICKS))
    return tuple(months[::step])


def _days(low: float, high: float, language: str) -> tuple[tuple[float, str], ...]:
    """Days; the first of them says the year, which goes without saying until the next begins."""
    choices = (_within(low, high, days) for days in _ROUND_DAYS)
    some = next((days for days in choices if len(days) <= MOST_TICKS), [])
    years = [0, *(date.year for date in some)]
    return tuple(
        (year_of(date), (dates.day_words if date.year == before else dates.words)(date, language))
        for date, before in zip(some, years, strict=False)
    )


def _within(low: float, high: float, days: Sequence[int]) -> list[Date]:
    """The dates between two times that are such days of their months."""
    years = range(max(math.floor(low), _CALENDAR[0]), min(math.floor(high), _CALENDAR[-1]) + 1)
    return [
        date
        for year in years
        for month in range(1, 13)
        for day in days
        if day <= calendar.monthrange(year, month)[1]
        and low - 1e-9 <= year_of(date := Date(year, month, day)) <= high + 1e-9
    ]
