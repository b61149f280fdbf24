"""``.timeline``: a list of ``date`` and ``text``; ``label``, ``lane`` and ``id`` if wanted.

A ``.drawn`` one is a figure (``lanes``): ``short`` are its words there, ``rank`` how much the event matters. Events are
read as Markdown where they are shown, for one file may be drawn by parts and listed as a whole.

``date`` is ``1950``, ``1950-02``, ``1950-02-14``, or a span of time ``{from: …, to: …}``. It is shown in the book's
language; ``label`` replaces those words. Events are put in the order of their dates; those of the same date keep the
file's order, and a less exact date comes before the exact ones that it holds.
"""

from __future__ import annotations

from builder import dates
from builder.content.data_blocks.chart import year_of
from builder.content.data_blocks.lanes import Dated, drawn
from builder.content.data_blocks.records import Request, Tools, records
from builder.content.fields import Fields, fields
from builder.content.index_marks import KEYS as INDEX
from builder.content.yaml_nodes import YamlMap, YamlText
from builder.dates import Date
from builder.diagnostics import Diagnostic
from builder.model.nodes import Event, Figure, Text, Timeline

_KEYS = ("date", "text", "label", "lane", "id", "short", "rank")
_DRAWN = ("from", "to", "lanes", "rank", "caption", "source", "alt", "width", "spread", *INDEX)
"""Attributes that only a drawn timeline has."""


def read_timeline(request: Request, tools: Tools) -> Timeline | Figure | None:
    """Dated events: a list, or a drawing of them."""
    dated = [one for record in records(request, _KEYS, "event", tools) if (one := _dated(record, tools))]
    dated.sort(key=lambda one: str(one.start))
    if "drawn" in request.attributes.classes:
        return drawn(request, dated, tools)
    for name in _DRAWN:
        if name in request.attributes.values:
            message = f"a timeline that is a list has no attribute “{name}”"
            hint = "draw it: ::: {.timeline .drawn …}"
            tools.found.append(Diagnostic("unknown-attribute", request.span, message, hint))
    return Timeline(tuple(_event(one, tools) for one in dated), request.span)


def _dated(record: Fields, tools: Tools) -> Dated | None:
    text = record.passage("text", required=True)
    start, end = _period(record, tools)
    if start is None:
        return None
    return Dated(
        start=start,
        end=end,
        label=record.passage("label"),
        text=text,
        lane=record.passage("lane"),
        short=record.passage("short"),
        rank=record.parsed("rank", _rank, "write rank: 1 for what matters most, 2 for less") or 1,
        id=record.text("id"),
        span=record.span,
    )


def _event(one: Dated, tools: Tools) -> Event:
    label = tools.inlines(one.label) if one.label else ()
    return Event(
        start=str(one.start),
        end=str(one.end) if one.end else "",
        label=label or (Text(one.date_words(tools.language)),),
        text=tools.inlines(one.text) if one.text else (),
        lane=one.lane_name,
        id=one.id,
        span=one.span,
    )


def _rank(text: str) -> int:
    if len(text) != 1 or not text.isascii() or not text.isdigit() or text == "0":
        raise ValueError("a rank is a digit from 1 to 9")
    return int(text)


def _period(record: Fields, tools: Tools) -> tuple[Date | None, Date | None]:
    node = record.node("date", required=True)
    if not isinstance(node, YamlMap):
        return (_date(record, "date", tools), None) if node is not None else (None, None)
    span = fields(node, ("from", "to"), "a span of time", tools.found)
    if span is None or span.node("from", required=True) is None or span.node("to", required=True) is None:
        return None, None
    start, end = _date(span, "from", tools), _date(span, "to", tools)
    if start and end and year_of(end, last=True) <= year_of(start):
        message = f"the span of time ends ({end}) before it begins ({start})"
        tools.found.append(Diagnostic("bad-date", span.span, message))
    return (start, end) if end else (None, None)


def _date(record: Fields, key: str, tools: Tools) -> Date | None:
    node = record.text_node(key, required=True)
    if not isinstance(node, YamlText):
        return None
    try:
        return dates.parse(node.text.strip())
    except ValueError as error:
        tools.found.append(Diagnostic("bad-date", node.span, str(error)))
        return None
