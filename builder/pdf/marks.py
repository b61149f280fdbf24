"""Who owns what is drawn: the marked-content sequences of a page.

Text and pictures stand in a marked-content sequence that is numbered within its page (MCID) and belongs to one
structure element. A node without a role of its own lets its content hang on the nearest ancestor that has one, so
that small capitals in the middle of a sentence don't cut it in three.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct

from builder.layout.pages import Line, Page
from builder.markup.flow import Flow, Group, NodeId
from builder.markup.vocabulary import Element, Place


class Mark(NamedTuple):
    """A marked-content sequence; its MCID is its index on its page."""

    node: NodeId
    """The node whose element owns it."""
    label: bool
    """It is the node's label (a list item's marker), not its content."""


def inner(element: Element, kind: str) -> str:
    """Type of the element inside of one of type ``kind`` in which its content stands; itself: the same. A list item's
    stands in its body (its marker in its label), that of a note's call and of a note's number in the link that they
    consist of."""
    if kind == "LI":
        return "LBody"
    return "Link" if kind and element.tag == "a" else kind


CHAPTER_NUMBER = "p.chapter-number"
PICTURES = frozenset({"Figure", "Formula"})
HEADINGS = frozenset({"H1", "H2", "H3", "H4", "H5", "H6"})


def roles(flow: Flow) -> list[str]:
    """Structure type of each node; empty: it has no element. A transparent node that changes the language needs one.

    The number before a heading is its label, else a paragraph. Where the source skips a level of headings, which its
    author was warned of, those below move up: a document that skips one does not conform (ISO 14289-1, 7.4.2). A
    picture may be that of a formula.
    """
    found: list[str] = []
    above: list[str] = []  # the headings that hold the next one
    for index, node in enumerate(flow.nodes):
        kind = node.element.role
        if kind in HEADINGS:
            while above and above[-1] >= kind:
                above.pop()
            above.append(kind)
            kind = f"H{len(above)}"
            before = _sibling_before(flow, index)
            if before >= 0 and flow.nodes[before].element.kind == CHAPTER_NUMBER:
                found[before] = "Lbl"
        elif kind == "Figure" and "data-formula" in node.attributes:
            kind = "Formula"
        elif not kind and node.parent == index:
            kind = "Sect"
        elif not kind and "lang" in node.attributes:
            kind = "Span" if node.element.place is Place.INLINE else "Div"
        found.append(kind)
    return found


def _sibling_before(flow: Flow, index: int) -> int:
    """The node before ``index`` in the same parent; none: -1."""
    parent = flow.nodes[index].parent
    before = index - 1
    while before > parent and flow.nodes[before].parent != parent:
        before = flow.nodes[before].parent
    return before if before > parent else -1


class Owners(Struct, frozen=True):
    """Of each node of a flow, by NodeId."""

    owner: tuple[NodeId, ...]
    """The nearest node with a role: itself or an ancestor."""
    tag: tuple[str, ...]
    """Structure type of the element that its content stands in."""
    depth: tuple[int, ...]
    markers: dict[NodeId, str]
    """Text of its marker, if it has one."""
    decorative: frozenset[NodeId]
    """Pictures and ornaments that say nothing."""


def owners(flow: Flow) -> Owners:
    """Who owns the content of each node of ``flow``."""
    owner: list[NodeId] = []
    tags: list[str] = []
    depth: list[int] = []
    decorative: list[NodeId] = []
    for index, (node, kind) in enumerate(zip(flow.nodes, roles(flow), strict=True)):
        number = NodeId(index)
        root = node.parent == number
        owner.append(number if kind else owner[node.parent])
        tags.append(inner(node.element, kind) if kind else tags[node.parent])
        depth.append(0 if root else depth[node.parent] + 1)
        if node.element.tag == "hr":
            decorative.append(number)
        if kind in PICTURES and ("data-decorative" in node.attributes or not node.attributes.get("alt", "").strip()):
            decorative.append(number)
    markers: dict[NodeId, str] = {}
    blocks = [*flow.body, *flow.notes.values()]
    while blocks:
        block = blocks.pop()
        if isinstance(block, Group):
            if block.marker:
                markers[block.node] = block.marker
            blocks += block.children
    return Owners(tuple(owner), tuple(tags), tuple(depth), markers, frozenset(decorative))


def outer_after(flow: Flow, book: Owners, page: Page) -> dict[int, NodeId]:
    """For each line, by identity, that ends in an element within which its paragraph does not go on: the outer one in
    which it does. A space at the edge of an inline belongs to the outer element, at the end of a line too."""
    found: dict[int, NodeId] = {}
    last: Line | None = None
    for item in page.items:
        if not isinstance(item, Line) or not item.pieces:
            continue
        if last is not None and last.end_space:
            ended, begun = book.owner[last.pieces[-1].node], book.owner[item.pieces[0].node]
            if book.depth[begun] < book.depth[ended] and begun in _above(flow, ended):
                found[id(last)] = begun
        last = item
    return found


def _above(flow: Flow, node: NodeId) -> Iterator[NodeId]:
    """What ``node`` stands in, the nearest first."""
    while flow.nodes[node].parent != node:
        node = flow.nodes[node].parent
        yield node
