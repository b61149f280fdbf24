"""``.timeline``: a list of ``date`` and ``text``; ``label``, ``lane`` and ``id`` if wanted.

``date`` is ``1950``, ``1950-02``, ``1950-02-14``, or a span of time ``{from: …, to: …}``. It is shown in the book's
language; ``label`` replaces those words. Events are put in the order of their dates; those of the same date keep the
file's order, and a less exact date comes before the exact ones that it holds.
"""

from __future__ import annotations

from builder.content import dates
from builder.content.data_blocks.records import Request, Tools, records
from builder.content.dates import Date
from builder.content.fields import Fields, fields
from builder.content.yaml_nodes import YamlMap, YamlText
from builder.diagnostics import Diagnostic
from builder.model.nodes import Event, Text, Timeline

_KEYS = ("date", "text", "label", "lane", "id")


def read_timeline(request: Request, tools: Tools) -> Timeline:
    """Dated events."""
    events = [event for record in records(request, _KEYS, "event", tools) if (event := _event(record, tools))]
    return Timeline(tuple(sorted(events, key=lambda event: event.start)), request.span)


def _event(record: Fields, tools: Tools) -> Event | None:
    text = tools.value(record, "text", required=True)
    label = tools.value(record, "label")
    start, end = _period(record, tools)
    if start is None:
        return None
    shown = dates.range_words(start, end, tools.language) if end else dates.words(start, tools.language)
    return Event(
        start=str(start),
        end=str(end) if end else "",
        label=label or (Text(shown),),
        text=text,
        lane=record.text("lane"),
        id=record.text("id"),
    )


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
