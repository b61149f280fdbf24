"""Structured blocks: ``::: {.timeline src=data/timeline.yaml}`` → the node of that name.

Each kind has a file of its own with its keys; what they share stands here and in ``records``. Values are inline
Markdown, read with places in the data file.
"""

from __future__ import annotations

from collections.abc import Callable

from builder.content.data_blocks.articles import read_articles
from builder.content.data_blocks.chart import read_chart
from builder.content.data_blocks.comparison import read_comparison
from builder.content.data_blocks.facts import read_facts
from builder.content.data_blocks.glossary import read_glossary
from builder.content.data_blocks.index import read_index
from builder.content.data_blocks.map import read_map
from builder.content.data_blocks.people import read_people
from builder.content.data_blocks.qr import read_qr
from builder.content.data_blocks.records import Request, Tools
from builder.content.data_blocks.rows import counted
from builder.content.data_blocks.table import read_table
from builder.content.data_blocks.timeline import read_timeline
from builder.content.index_marks import KEYS as INDEX
from builder.content.markdown.attributes import Attributes
from builder.content.passage import Passage
from builder.diagnostics import Diagnostic, nearest
from builder.model.nodes import Block

__all__ = ["KINDS", "Tools", "counted", "read"]

_READERS: dict[str, Callable[[Request, Tools], Block | None]] = {
    "articles": read_articles,
    "chart": read_chart,
    "comparison": read_comparison,
    "facts": read_facts,
    "glossary": read_glossary,
    "index": read_index,
    "map": read_map,
    "people": read_people,
    "qr": read_qr,
    "table": read_table,
    "timeline": read_timeline,
}
KINDS = tuple(kind for kind in _READERS if kind != "index")
"""The classes that make a div a structured block; the index's place is known by its id instead."""

_TABLE = ("src", "caption", "source", *INDEX)
_FIGURE = (*_TABLE, "alt", "width")
_ATTRIBUTES = {
    "chart": (*_FIGURE, "kind", "x", "y", "unit", "axis", "order"),
    "comparison": _TABLE,
    "index": ("src", "from"),
    "qr": ("href", "alt", *INDEX),
    "map": _FIGURE,
    "timeline": (*_FIGURE, "from", "to", "lanes", "rank", "spread"),
    "table": (*_TABLE, "align"),
}
_ROWS = ("chart", "table")
"""Blocks whose data are rows."""
_WITHOUT_DATA = ("index", "qr")
"""Blocks that need no data file."""


def read(kind: str, attributes: Attributes, fence: Passage, tools: Tools) -> Block | None:
    """The block of a div, or ``None`` where its data cannot be read (reported).

    Args:
        kind: one of ``KINDS``, or ``index``.
        attributes: the div's.
        fence: what follows its colons, with its place.
        tools: what the readers need.
    """
    span = fence.span()
    known = _ATTRIBUTES.get(kind, ("src",))
    for name in attributes.values:
        if name not in known:
            message = f"a {kind} block has no attribute “{name}”"
            tools.found.append(Diagnostic("unknown-attribute", span, message, nearest(name, known)))
    path = attributes.values.get("src", "")
    if not path and kind in _WITHOUT_DATA:
        return _READERS[kind](Request("", attributes, fence), tools)
    if not path:
        hint = f"as in ::: {{.{kind} src=data/{kind}.{'csv' if kind in _ROWS else 'yaml'}}}"
        tools.found.append(
            Diagnostic("missing-attribute", span, f"a {kind} block needs the file of its data, src", hint)
        )
        return None
    located = tools.folder.locate(path, span)
    if isinstance(located, Diagnostic):
        tools.found.append(located)
        return None
    return _READERS[kind](Request(located, attributes, fence), tools)
