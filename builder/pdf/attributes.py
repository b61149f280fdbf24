"""What a structure element says besides its type: language, alternate text, table and list attributes, identity."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from builder.markup.flow import Flow, Node, NodeId
from builder.markup.grid import Extent, Seat, seats
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
    if not any(node.attributes and _is_head(node) and max(_spans(node)) > 1 for node in flow.nodes):
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
    cells: defaultdict[NodeId, list[NodeId]] = defaultdict(list)
    for index, node in enumerate(flow.nodes):
        if node.element.role in ("TH", "TD"):
            cells[node.parent].append(NodeId(index))
    found: dict[NodeId, tuple[NodeId, ...]] = {}
    for rows in tables.values():
        if any(_is_head(flow.nodes[cell]) and max(_spans(flow.nodes[cell])) > 1 for row in rows for cell in cells[row]):
            heads = [flow.nodes[flow.nodes[row].parent].element.role == "THead" for row in rows]
            found |= _headers_of([cells[row] for row in rows], heads, flow)
    return found


def _spans(node: Node) -> Extent:
    return Extent(int(node.attributes.get("colspan", "1")), int(node.attributes.get("rowspan", "1")))


def _is_head(node: Node) -> bool:
    return node.element.role == "TH"


class _Over(NamedTuple):
    """A header over a column."""

    cell: NodeId
    columns: tuple[int, int]
    """The first of its columns, and the one after the last."""
    row: int


_MOST = 16
"""Headers of a cell from one column or row: more would be told to nobody."""


def _headers_of(
    rows: Sequence[Sequence[NodeId]], heads: Sequence[bool], flow: Flow
) -> dict[NodeId, tuple[NodeId, ...]]:
    """Headers of the cells of one table: those over its columns, then those before it in its rows.

    Args:
        rows: The cells of each.
        heads: Of each row, whether it belongs to the table's head.
        flow: It has the cells.
    """
    placed = seats([[_spans(flow.nodes[cell]) for cell in row] for row in rows], heads)
    before = _heads_of_rows(rows, placed, flow)
    over: dict[int, list[_Over]] = {}
    filled: dict[int, int] = {}  # column → the last row in which data stand there
    found: dict[NodeId, tuple[NodeId, ...]] = {}
    for y, row in enumerate(rows):
        new: list[_Over] = []
        for cell, seat in zip(row, placed[y], strict=True):
            node = flow.nodes[cell]
            columns = range(seat.column, seat.column + _spans(node).columns)
            of_columns = sorted({one.cell for column in columns for one in over.get(column, ())})
            of_rows = [head for at in range(y, y + seat.rows) for head in _left_of(seat.column, before[at])]
            if told := (*of_columns, *dict.fromkeys(of_rows)):
                found[cell] = told
            if _is_head(node) and scope(flow, node) == "Column":
                new.append(_Over(cell, (columns.start, columns.stop), y))
            elif not _is_head(node):
                filled |= dict.fromkeys(columns, y)
        for head in new:
            for column in range(*head.columns):
                # Below data it takes the place of the header that stood over the same columns.
                stay = [
                    one
                    for one in over.get(column, ())
                    if one.columns != head.columns or filled.get(column, -1) < one.row
                ]
                over[column] = [*stay, head][-_MOST:]
    return found


def _heads_of_rows(
    rows: Sequence[Sequence[NodeId]], placed: Sequence[Sequence[Seat]], flow: Flow
) -> list[list[tuple[int, NodeId]]]:
    """The headers of each row with their columns, from left to right."""
    found: list[list[tuple[int, NodeId]]] = [[] for _ in rows]
    for y, row in enumerate(rows):
        for cell, seat in zip(row, placed[y], strict=True):
            if _is_head(flow.nodes[cell]) and scope(flow, flow.nodes[cell]) == "Row":
                for at in range(y, y + seat.rows):
                    found[at].append((seat.column, cell))
    for heads in found:
        heads.sort()
    return found


def _left_of(column: int, heads: Sequence[tuple[int, NodeId]]) -> list[NodeId]:
    stop = bisect_left(heads, column, key=itemgetter(0))
    return [head for _, head in heads[max(stop - _MOST, 0) : stop]]
