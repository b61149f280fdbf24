"""Rows and columns of a data file, each field with its place: CSV, TSV, or a YAML list of mappings."""

from __future__ import annotations

from msgspec import Struct

from builder import limits
from builder.content import yaml_nodes
from builder.content.data_blocks.records import Request, Tools
from builder.content.fields import wrong_type
from builder.content.separated import MARKS, Faulty, Field, counted, mark_of, rows_of
from builder.content.yaml_nodes import YamlList, YamlMap, YamlText
from builder.diagnostics import Diagnostic, Fault, Span


class Grid(Struct, frozen=True):
    """A head and rows of the same length."""

    head: tuple[Field, ...]
    rows: tuple[tuple[Field, ...], ...]


def read_grid(request: Request, tools: Tools) -> Grid | None:
    """The rows of a data file, or ``None`` where there are none (reported)."""
    if request.file.lower().endswith((".yaml", ".yml")):
        return _from_yaml(request, tools)
    return _from_csv(request, tools)


def read_rows(request: Request, text: str, tools: Tools) -> list[tuple[Field, ...]] | None:
    """The rows of a CSV or TSV file, all as long as the first, or ``None`` where they can't be taken (reported)."""
    mark = mark_of(text, request.file)
    rows: list[tuple[Field, ...]] = []
    try:
        for row in rows_of(text, request.file, mark):
            span = Span(request.file, row[0].span.line)
            if rows and len(row) != len(rows[0]):
                message = f"this row has {counted(len(row))}, the head has {len(rows[0])}"
                hint = f"put a cell that holds {MARKS[mark]} in double quotes"
                tools.found.append(Diagnostic("ragged-row", span, message, hint))
                continue
            if _too_large(len(rows), len(row), span, tools):
                return None
            rows.append(row)
    except Faulty as faulty:
        tools.found.append(faulty.diagnostic)
        return None
    return rows


def _from_csv(request: Request, tools: Tools) -> Grid | None:
    text = tools.folder.read_text(request.file, request.span, tools.found)
    rows = read_rows(request, text, tools) if text is not None else None
    if rows is None:
        return None
    if len(rows) < 2:
        tools.found.append(Diagnostic("csv-syntax", Span(request.file), "the file holds no rows of data"))
        return None
    head, *body = (tuple(field.in_plain_words() for field in row) for row in rows)
    return Grid(head, tuple(body))


def _from_yaml(request: Request, tools: Tools) -> Grid | None:
    text = tools.folder.read_text(request.file, request.span, tools.found, "yaml-bytes")
    count = len(tools.found)
    root = yaml_nodes.read(text, request.file, tools.found) if text is not None else None
    if not isinstance(root, YamlList) or not root.items:
        if root is not None and not isinstance(root, YamlList):
            tools.found.append(wrong_type(root, "the file", "a list"))
        elif text is not None and len(tools.found) == count:
            tools.found.append(Diagnostic("missing-key", Span(request.file), "the file holds no rows of data"))
        return None
    maps = [item for item in root.items if isinstance(item, YamlMap)]
    for item in root.items:
        if not isinstance(item, YamlMap):
            tools.found.append(wrong_type(item, "a row", "a mapping (name: number)"))
    names: dict[str, Field] = {}
    for row in maps:
        for name, (key, _) in row.entries.items():
            names.setdefault(name, Field(name, key.span))
    if not maps or _too_large(len(maps), len(names), maps[-1].span, tools):
        return None
    return Grid(tuple(names.values()), tuple(_row(row, tuple(names), tools) for row in maps))


def _row(row: YamlMap, names: tuple[str, ...], tools: Tools) -> tuple[Field, ...]:
    fields: list[Field] = []
    for name in names:
        node = row.entries[name][1] if name in row.entries else None
        if node is None:
            fields.append(Field("", row.span))
        elif isinstance(node, YamlText):
            fields.append(Field(node.text, node.span).in_plain_words())
        else:
            tools.found.append(wrong_type(node, f"“{name}”", "a text"))
            fields.append(Field("", row.span))
    return tuple(fields)


def _beyond(by_rows: bool, span: Span) -> Diagnostic:
    """What to say of a table with too many rows, or columns."""
    name = "table-rows" if by_rows else "table-columns"
    message = f"the table has more than {limits.shown(name)}, the limit"
    return Diagnostic("too-large-table", span, message, limits.hint(name), fault=Fault.LIMIT)


def _too_large(rows: int, columns: int, span: Span, tools: Tools) -> bool:
    if rows <= limits.TABLE_ROWS and columns <= limits.TABLE_COLUMNS:
        return False
    tools.found.append(_beyond(rows > limits.TABLE_ROWS, span))
    return True
