"""Structured blocks: ``::: {.timeline src=data/timeline.yaml}`` → the node of that name.

Each kind has a file of its own with its keys; what they share stands here and in ``records``. Values are inline
Markdown, read with places in the data file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

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
from builder.content.data_blocks.table import read_table
from builder.content.data_blocks.timeline import read_timeline
from builder.content.index_marks import KEYS as INDEX
from builder.content.markdown.attributes import Attributes
from builder.content.passage import Passage
from builder.diagnostics import Diagnostic, in_quotes, nearest
from builder.model.nodes import Block

__all__ = ["KINDS", "Tools", "read"]

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
_ROW_FILES = (".csv", ".tsv")
_YAML_FILES = (".yaml", ".yml", ".json")
_SHEETS = (".xlsx", ".xls", ".ods", ".numbers")
"""What spreadsheets save unless they are told otherwise."""


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
    if wrong := _other_form(kind, located):
        tools.found.append(Diagnostic("bad-value", span, *wrong))
        return None
    return _READERS[kind](Request(located, attributes, fence), tools)


def _other_form(kind: str, file: str) -> tuple[str, str] | None:
    """What to say, and to do, about a file that by its ending is of another form than a block's data; else nothing."""
    ending = PurePosixPath(file).suffix.lower()
    name = in_quotes(file, 80)
    if kind == "map" and ending == ".geojson":
        return f"a map is made from YAML, and {name} is GeoJSON", f"name it there: base: {file}"
    if kind in _ROWS:
        if ending in _SHEETS:
            return f"a {kind} is made from CSV, and {name} is the file of a spreadsheet", "save it as CSV, in UTF-8"
        if kind == "table" and ending in _YAML_FILES:
            return f"a table is made from CSV, and {name} is YAML", "write a row a line, with commas between the cells"
    elif ending in (*_ROW_FILES, *_SHEETS):
        hint = f"write its entries as a list, as in ::: {{.{kind} src=data/{kind}.yaml}}; CSV is for tables and charts"
        return f"a {kind} block is made from YAML, and {name} is not", hint
    return None
