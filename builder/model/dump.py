"""A document as text: one node a line, children indented below it, places at the end.

The form is stable and made to be read and compared (``bifolio inspect model``, ``inspect book``, golden tests): names
of node types, then what they hold, inlines in brackets on the line of their block. Fields that are empty or have
their usual value are left out.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields

from builder.diagnostics import Span
from builder.model.book import Book
from builder.model.manuscript import Manuscript
from builder.model.nodes import Block, Inline, LineBreak, Text

_INLINES = get_args(Inline)


def dump(document: Manuscript | Book) -> str:
    """The whole document; it ends with a line end."""
    return "\n".join(_node(document, "", places=True)) + "\n"


def dump_blocks(blocks: tuple[Block, ...], places: bool = False) -> str:
    """Some blocks, without their places unless asked for; every line ends with a line end."""
    return "".join(f"{line}\n" for block in blocks for line in _node(block, "", places))


def dump_inlines(nodes: tuple[Inline, ...]) -> str:
    """Inlines on one line: ``"plain " Emphasis["words"]``."""
    return " ".join(_inline(node) for node in nodes)


def _inline(node: Any) -> str:
    match node:
        case Text(text):
            return _quoted(text)
        case LineBreak():
            return "LineBreak"
    said = []
    children = ""
    for field in fields(node):
        value = getattr(node, field.name)
        if field.name == "children":
            children = f"[{dump_inlines(value)}]"
        elif _told(field, value) and not isinstance(value, Span):
            said.append(f"{field.name}={_value(value)}")
    return type(node).__name__ + (f"({' '.join(said)})" if said else "") + children


def _node(node: Any, indent: str, places: bool) -> Iterator[str]:
    """A record: its short fields on its own line, then one line or more for each field that holds nodes."""
    short: list[str] = []
    long: list[tuple[str, Any]] = []
    place = ""
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, Span):
            if field.name == "span" and value.file and places:
                place = f"  @ {value}"
        elif not _told(field, value):
            continue
        elif _is_inlines(value):
            if field.name == "children":
                long.insert(0, ("", value))
            else:
                long.append((field.name, value))
        elif _is_long(value):
            long.append((field.name, value))
        else:
            short.append(f"{field.name}={_value(value)}")
    head = " ".join((type(node).__name__, *short))
    if long and long[0][0] == "":
        head += f" [{dump_inlines(long.pop(0)[1])}]"
    yield f"{indent}{head}{place}"
    inner = indent + "  "
    for name, value in long:
        yield from _field(name, value, inner, places)


def _field(name: str, value: Any, indent: str, places: bool) -> Iterator[str]:
    if _is_inlines(value):
        yield f"{indent}{name}: [{dump_inlines(value)}]"
    elif isinstance(value, Mapping):
        yield f"{indent}{name}:"
        for key, item in value.items():
            yield f"{indent}  {_quoted(str(key))}:"
            yield from _item(item, indent + "    ", places)
    elif isinstance(value, tuple):
        yield f"{indent}{name}:"
        for item in value:
            yield from _item(item, indent + "  ", places)
    else:
        yield f"{indent}{name}:"
        yield from _node(value, indent + "  ", places)


def _item(item: Any, indent: str, places: bool) -> Iterator[str]:
    if isinstance(item, Struct):
        yield from _node(item, indent, places)
    elif isinstance(item, tuple) and any(isinstance(inner, Struct) for inner in item):
        yield f"{indent}-"
        for inner in item:
            yield from _item(inner, indent + "  ", places)
    else:
        yield f"{indent}{_value(item)}"


def _told(field: FieldInfo, value: Any) -> bool:
    """Whether a field's value says anything: its default does not, nor does what is empty, unset or zero."""
    if isinstance(value, Mapping) and any(isinstance(one, Span) for one in value.values()):
        return False  # where things stand is said beside them
    if field.default is not NODEFAULT:
        return bool(value != field.default)
    return value not in ("", (), None, 0, False) and value != {}


def _is_inlines(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(item, _INLINES) for item in value)


def _is_long(value: Any) -> bool:
    if isinstance(value, Mapping):
        return True
    if isinstance(value, tuple):
        return any(isinstance(item, (Struct, tuple)) for item in value)
    return isinstance(value, Struct)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case enum.Enum():
            return str(value.value)
        case bytes():
            return f"{len(value)} bytes"
        case float():
            return f"{value:.3f}".rstrip("0").rstrip(".")
        case str():
            return _quoted(value)
        case tuple():
            return ",".join(_value(item) for item in value)
        case Span():
            return str(value)
        case _:
            return str(value)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
