"""Who owns what is drawn: the marked-content sequences of a page.

Text and pictures stand in a marked-content sequence that is numbered within its page (MCID) and belongs to one
structure element. A node without a role of its own lets its content hang on the nearest ancestor that has one, so
that small capitals in the middle of a sentence don't cut it in three.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from builder.markup.flow import Flow, Group, NodeId
from builder.markup.vocabulary import Place


class Mark(NamedTuple):
    """A marked-content sequence; its MCID is its index on its page."""

    node: NodeId
    """The node whose element owns it."""
    label: bool
    """It is the node's label (a list item's marker), not its content."""


# Where the content of an element stands, if not in the element itself: a list item's in its body (its marker in its
# label), a note call's in the link that the reference consists of.
INNER = {"LI": "LBody", "Reference": "Link"}

CHAPTER_NUMBER = "p.chapter-number"
HEADINGS = frozenset({"H1", "H2", "H3", "H4", "H5", "H6"})


def roles(flow: Flow) -> list[str]:
    """Structure type of each node; empty: it has no element. A transparent node that changes the language needs one.

    The number before a heading is its label, else a paragraph. Where the source skips a level of headings, which its
    author was warned of, those below move up: a document that skips one does not conform (ISO 14289-1, 7.4.2).
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


@dataclass(frozen=True, slots=True)
class Owners:
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
        tags.append(INNER.get(kind, kind) if kind else tags[node.parent])
        depth.append(0 if root else depth[node.parent] + 1)
        if node.element.tag == "hr":
            decorative.append(number)
        if kind == "Figure" and ("data-decorative" in node.attributes or not node.attributes.get("alt", "").strip()):
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
