"""What a structure element says besides its type: language, alternate text, table and list attributes, identity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from builder.markup.flow import Flow, Node, NodeId
from builder.pdf.objects import in_ascii, number, string, told
from builder.pdf.paint import Box


def element_id(flow: Flow, node: NodeId) -> str:
    """A name for an element that others refer to, unique in the book."""
    return f"{flow.section.slug}/{flow.nodes[node].attributes.get('id') or node}"


class Needs(NamedTuple):
    """What an element has to say that its node doesn't know."""

    box: Box | None
    """Where its picture stands, if it is one."""
    headers: tuple[NodeId, ...]
    """The header cells of a table cell."""
    identified: bool
    """Others refer to it, so it needs an ID."""
    marked: bool
    """It is a list whose items have markers."""


_NOTHING = Needs(None, (), False, False)
_SAY_SOMETHING = frozenset({"Figure", "TH", "L"})
"""Types that have entries of their own in any case."""


def entries(flow: Flow, number_of: NodeId, needs: Needs) -> str:
    """The dictionary entries of a node's element."""
    node = flow.nodes[number_of]
    said = node.attributes
    if not said and needs == _NOTHING and node.element.role not in _SAY_SOMETHING:
        return ""  # as nearly all
    out: list[str] = []
    if "lang" in said:
        out.append(f"/Lang{string(said['lang'])}")
    if node.element.role == "Figure":
        out.append(f"/Alt{string(told(said.get('alt', '').strip()))}")
        if needs.box is not None:
            out.append(f"/A<</O/Layout/BBox[{' '.join(map(number, needs.box))}]>>")
    elif node.element.tag == "abbr" and said.get("title"):
        out.append(f"/E{string(told(said['title']))}")
    elif node.element.role in ("TH", "TD"):
        out += _cell(flow, node, needs.headers)
    elif node.element.role == "L":
        kind = said.get("type", "1") if node.element.tag == "ol" else node.element.tag
        numbering = _NUMBERING.get(kind, "None") if needs.marked else "None"
        out.append(f"/A<</O/List/ListNumbering/{numbering}>>")
    if needs.identified:
        out.append(f"/ID{string(in_ascii(element_id(flow, number_of)))}")
    return "".join(out)


# A definition list has labels, but nothing counts them; a list of references has none at all.
_NUMBERING: Mapping[str, str] = {
    "ul": "Disc", "1": "Decimal", "a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman",
}  # fmt: skip


def _cell(flow: Flow, node: Node, headers: tuple[NodeId, ...]) -> Iterator[str]:
    said: list[str] = []
    if node.element.role == "TH":
        said.append(f"/Scope/{scope(flow, node)}")
    for attribute, key in (("colspan", "ColSpan"), ("rowspan", "RowSpan")):
        count = int(node.attributes.get(attribute, "1"))
        if count > 1:
            said.append(f"/{key} {count}")
    if headers:
        said.append(f"/Headers[{''.join(string(in_ascii(element_id(flow, header))) for header in headers)}]")
    if said:
        yield f"/A<</O/Table{''.join(said)}>>"


def scope(flow: Flow, node: Node) -> str:
    """What a header cell heads: as it says, else its column in the head and its row in the body."""
    match node.attributes.get("scope"):
        case "row" | "rowgroup":
            return "Row"
        case "col" | "colgroup":
            return "Column"
    row = flow.nodes[node.parent]
    return "Column" if flow.nodes[row.parent].element.role == "THead" else "Row"


def headers(flow: Flow) -> dict[NodeId, tuple[NodeId, ...]]:
    """The header cells of each cell of the tables where scope alone doesn't tell: those with headers that span."""
    if not any(node.attributes and node.element.role == "TH" and max(_spans(node)) > 1 for node in flow.nodes):
        return {}
    tables: dict[NodeId, list[NodeId]] = {}
    table_of: dict[NodeId, NodeId] = {}
    for index, node in enumerate(flow.nodes):
        here = NodeId(index)
        if node.element.role == "Table":
            table_of[here] = here
        elif node.element.role in ("THead", "TBody", "TR") and node.parent in table_of:
            table_of[here] = table_of[node.parent]
            if node.element.role == "TR":
                tables.setdefault(table_of[here], []).append(here)
    cells: dict[NodeId, list[NodeId]] = {}
    for index, node in enumerate(flow.nodes):
        if node.element.role in ("TH", "TD"):
            cells.setdefault(node.parent, []).append(NodeId(index))
    found: dict[NodeId, tuple[NodeId, ...]] = {}
    for rows in tables.values():
        everyone = [cell for row in rows for cell in cells.get(row, ())]
        if any(flow.nodes[cell].element.role == "TH" and max(_spans(flow.nodes[cell])) > 1 for cell in everyone):
            found |= _headers_of([cells.get(row, []) for row in rows], flow)
    return found


def _spans(node: Node) -> tuple[int, int]:
    return int(node.attributes.get("colspan", "1")), int(node.attributes.get("rowspan", "1"))


def _headers_of(rows: list[list[NodeId]], flow: Flow) -> dict[NodeId, tuple[NodeId, ...]]:
    """Headers of the cells of one table, by laying it out on a grid."""
    grid: dict[tuple[int, int], NodeId] = {}
    corner: dict[NodeId, tuple[int, int]] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (x, y) in grid:
                x += 1
            corner[cell] = (x, y)
            across, down = _spans(flow.nodes[cell])
            grid |= {(x + dx, y + dy): cell for dx in range(across) for dy in range(down)}
    found: dict[NodeId, tuple[NodeId, ...]] = {}
    for cell, (x, y) in corner.items():
        across, down = _spans(flow.nodes[cell])
        above = [grid.get((column, row)) for row in range(y) for column in range(x, x + across)]
        beside = [grid.get((column, row)) for column in range(x) for row in range(y, y + down)]
        heads = [head for head in above if head is not None and _heads(flow, head, "Column")]
        heads += [head for head in beside if head is not None and _heads(flow, head, "Row")]
        if heads:
            found[cell] = tuple(dict.fromkeys(heads))
    return found


def _heads(flow: Flow, cell: NodeId, what: str) -> bool:
    node = flow.nodes[cell]
    return node.element.role == "TH" and scope(flow, node) == what
