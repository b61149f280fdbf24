"""A block's slabs one below the other, and who sets the blocks inside a block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from builder.diagnostics import Diagnostic
from builder.layout.slabs import Bench, Float, PlacedAnchor, PlacedHeading, Slab
from builder.markup.flow import Anchor, FlowBlock, Group, Inline, InlinePicture, TextBlock, TextRun
from builder.markup.vocabulary import HEADINGS


class Stack(NamedTuple):
    """A block's slabs with the room it wants around it."""

    slabs: list[Slab]
    before: float
    after: float
    keep_next: bool = False
    floats: tuple[Float, ...] = ()
    """Those that have left it behind its last slab."""


class Setter(Protocol):
    """Sets blocks from ``x`` on, ``width`` points wide. Those of the running text stand on the grid."""

    @property
    def bench(self) -> Bench:
        """What it sets them with."""
        ...

    @property
    def found(self) -> list[Diagnostic]:
        """What was wrong so far."""
        ...

    @property
    def unplaced(self) -> list[PlacedAnchor]:
        """Places of blocks of which nothing is printed: they go with what is printed next."""
        ...

    def block(self, block: FlowBlock, x: float, width: float, on_grid: bool = False) -> Stack:
        """One block."""
        ...

    def column(self, blocks: Sequence[FlowBlock], x: float, width: float, on_grid: bool = False) -> Stack:
        """Blocks one below the other. On the grid some of them may float."""
        ...

    def trial(self) -> Setter:
        """One that sets the same and keeps what it finds to itself, for what may not be taken in the end."""
        ...

    def lying(self, height: float) -> Setter:
        """A trial for a page that lies on its side, which is so many points high."""
        ...

    def take(self, trial: Setter) -> None:
        """Take over what a trial has found, when what it has set is taken."""
        ...


def kind_of(block: FlowBlock) -> str:
    """Kind of a block's element."""
    return block.kind if isinstance(block, (TextBlock, Group)) else ""


def mark(block: FlowBlock, x: float, first: Slab, bench: Bench) -> None:
    """Destinations and outline entries of a block that has an id."""
    node = bench.flow.nodes[block.node]
    identifier = node.attributes.get("id", "")
    if identifier:
        first.placed.insert(0, PlacedAnchor(x, 0.0, identifier, block.node))
    tag = node.element.kind
    if isinstance(block, TextBlock) and tag in HEADINGS:
        number = bench.flow.section.number if tag == "h1" else ""
        title = " ".join(f"{number} {_plain(block, bench)}".split())
        first.placed.append(PlacedHeading(x, 0.0, title, identifier, int(tag[1]) - 1))


def places(block: FlowBlock, x: float, bench: Bench) -> Iterator[PlacedAnchor]:
    """The places that a block has besides those of the blocks in it."""
    inlines = block.inlines if isinstance(block, TextBlock) else ()
    for node in (block.node, *(inline.node for inline in inlines if isinstance(inline, Anchor))):
        identifier = bench.flow.nodes[node].attributes.get("id", "")
        if identifier:
            yield PlacedAnchor(x, 0.0, identifier, node)


def _plain(block: TextBlock, bench: Bench) -> str:
    """The words of a block, and what stands for its pictures where they can't be seen."""
    return "".join(_said(inline, bench) for inline in block.inlines)


def _said(inline: Inline, bench: Bench) -> str:
    match inline:
        case TextRun(text):
            return text
        case InlinePicture(node=node):
            return f" {bench.flow.nodes[node].attributes.get('alt', '')} "
        case Anchor():
            return ""
        case _:
            return " "
