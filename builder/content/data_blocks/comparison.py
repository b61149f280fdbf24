"""``.comparison``: parties side by side, as a table. A YAML list; each entry has ``about`` and a text for each party.

The parties stand in the order in which the first entry names them; an entry that has nothing for one of them says so
with a dash.
"""

from __future__ import annotations

from msgspec.structs import replace

from builder.content import yaml_nodes
from builder.content.data_blocks.records import Request, Tools
from builder.content.fields import wrong_type
from builder.content.yaml_nodes import YamlList, YamlMap, YamlNode, YamlText
from builder.diagnostics import Diagnostic, Span, nearest
from builder.model.nodes import Cell, Table, Text

ABOUT = "about"
MOST_PARTIES = 4


def read_comparison(request: Request, tools: Tools) -> Table | None:
    """A table with a column for each party and a row for each thing compared."""
    text = tools.folder.read_text(request.file, request.span, tools.found, "yaml-bytes")
    if text is None:
        return None
    count = len(tools.found)
    root = yaml_nodes.read(text, request.file, tools.found)
    if not isinstance(root, YamlList) or not root.items:
        if root is not None and not isinstance(root, YamlList):
            tools.found.append(wrong_type(root, "the file", "a list"))
        elif len(tools.found) == count:
            tools.found.append(Diagnostic("missing-key", Span(request.file), "the file compares nothing"))
        return None
    entries = [item for item in root.items if isinstance(item, YamlMap)]
    for item in root.items:
        if not isinstance(item, YamlMap):
            tools.found.append(wrong_type(item, "an entry", "a mapping (about: …, party: …)"))
    if not entries:
        return None
    parties = [name for name in entries[0].entries if name != ABOUT]
    if not 2 <= len(parties) <= MOST_PARTIES:
        message = f"{len(parties)} parties can’t be set side by side; it takes two to {MOST_PARTIES}"
        tools.found.append(Diagnostic("bad-value", entries[0].span, message))
        return None
    keys = [entries[0].entries[name][0] for name in parties]
    head = (Cell((), entries[0].span), *(_cell(key, tools) for key in keys))
    body = tuple(_row(entry, parties, tools) for entry in entries)
    values = request.attributes.values
    return Table(
        id=request.attributes.id,
        caption=tools.inlines(replace(request.fence, text=values.get("caption", ""))),
        columns=("left",) * (1 + len(parties)),
        head=(head,),
        body=body,
        span=request.span,
        source=tools.inlines(replace(request.fence, text=values.get("source", ""))),
    )


def _row(entry: YamlMap, parties: list[str], tools: Tools) -> tuple[Cell, ...]:
    for name, (key, _) in entry.entries.items():
        if name != ABOUT and name not in parties:
            hint = nearest(name, (ABOUT, *parties)) or f"the parties are {', '.join(parties)}"
            tools.found.append(Diagnostic("unknown-key", key.span, f"“{name}” is none of the parties", hint))
    if ABOUT not in entry.entries:
        tools.found.append(Diagnostic("missing-key", entry.span, f"“{ABOUT}” is missing"))
    cells: list[Cell] = []
    for name in (ABOUT, *parties):
        node = entry.entries[name][1] if name in entry.entries else None
        cells.append(_cell(node, tools) if node is not None else Cell((Text("–"),), entry.span))
    return tuple(cells)


def _cell(node: YamlNode, tools: Tools) -> Cell:
    if not isinstance(node, YamlText):
        tools.found.append(wrong_type(node, "what is compared", "a text"))
        return Cell((), node.span)
    return Cell(tools.inlines(node.passage), node.span)
