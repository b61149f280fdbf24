"""``.timeline``: a list of ``date`` and ``text``; ``label``, ``lane`` and ``id`` if wanted.

A ``.drawn`` one is a figure (``lanes``): ``short`` are its words there, ``rank`` how much the event matters.

``date`` is ``1950``, ``1950-02``, ``1950-02-14``, or a span of time ``{from: …, to: …}``. It is shown in the book's
language; ``label`` replaces those words. Events are put in the order of their dates; those of the same date keep the
file's order, and a less exact date comes before the exact ones that it holds.
"""

from __future__ import annotations

from builder import dates
from builder.content.data_blocks.lanes import Dated, drawn
from builder.content.data_blocks.records import Request, Tools, records
from builder.content.fields import Fields, fields
from builder.content.markdown.smart import smart_text
from builder.content.yaml_nodes import YamlMap, YamlText
from builder.dates import Date
from builder.diagnostics import Diagnostic
from builder.model.nodes import Event, Figure, Text, Timeline

_KEYS = ("date", "text", "label", "lane", "id", "short", "rank")
_DRAWN = ("from", "to", "lanes", "rank", "caption", "source", "alt", "width", "spread")
"""Attributes that only a drawn timeline has."""


def read_timeline(request: Request, tools: Tools) -> Timeline | Figure | None:
    """Dated events: a list, or a drawing of them."""
    dated = [one for record in records(request, _KEYS, "event", tools) if (one := _event(record, tools))]
    dated.sort(key=lambda one: one.event.start)
    if "drawn" in request.attributes.classes:
        return drawn(request, dated, tools)
    for name in _DRAWN:
        if name in request.attributes.values:
            message = f"a timeline that is a list has no attribute “{name}”"
            hint = "draw it: ::: {.timeline .drawn …}"
            tools.found.append(Diagnostic("unknown-attribute", request.span, message, hint))
    return Timeline(tuple(one.event for one in dated), request.span)


def _event(record: Fields, tools: Tools) -> Dated | None:
    text = tools.value(record, "text", required=True)
    label = tools.value(record, "label")
    start, end = _period(record, tools)
    if start is None:
        return None
    shown = dates.range_words(start, end, tools.language) if end else dates.words(start, tools.language)
    event = Event(
        start=str(start),
        end=str(end) if end else "",
        label=label or (Text(shown),),
        text=text,
        lane=record.text("lane"),
        id=record.text("id"),
    )
    rank = record.parsed("rank", _rank, "write rank: 1 for what matters most, 2 for less") or 1
    return Dated(event, smart_text(record.text("short"), tools.language), rank, start, end, record.span)


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
    if start and end and str(end) < str(start):
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
