"""The Flow tree: a section's blocks and inlines with computed styles, ready to be laid out.

Everything that comes from the source has a node, and the nodes' own tree (``Flow.nodes``) is the PDF's structure
tree: layout hangs the number of a node on each thing it places, and what has none is an artifact by type.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NewType, TypeAlias

from msgspec import Struct, field

from builder.diagnostics import Span
from builder.markup.lettering import Lettering
from builder.markup.section import Section
from builder.markup.style import BlockStyle, TextStyle
from builder.markup.vocabulary import Element
from builder.model.drawings import Drawing

NodeId = NewType("NodeId", int)
"""Number of a node in its own section, counted in reading order from 0 (the section's root)."""

ROOT = NodeId(0)


class Node(Struct, frozen=True):
    """One element of the markup."""

    element: Element
    parent: NodeId
    """Its parent's number; the root is its own."""
    span: Span
    """The place in the source it comes from; that of the nearest ancestor where it has none of its own."""
    attributes: Mapping[str, str]
    """As written, without ``class`` and ``data-src``: ``id``, ``href``, ``lang``, ``alt``, ``colspan`` …"""


# -- inlines ---------------------------------------------------------------------------------------------------------


class TextRun(Struct, frozen=True):
    """Characters in one style. White space is folded to single spaces, except in literal elements."""

    text: str
    style: TextStyle
    node: NodeId
    literal: bool = False


class HardBreak(Struct, frozen=True):
    """``<br/>``."""

    node: NodeId


class NoteMark(Struct, frozen=True):
    """The call of a footnote: its text, and which note belongs at the foot of its page."""

    text: str
    note: str
    """The note's id."""
    style: TextStyle
    node: NodeId


class PageSlot(Struct, frozen=True):
    """Room for the page labels of ``targets``, each label once."""

    targets: tuple[str, ...]
    """Ids in the book."""
    style: TextStyle
    node: NodeId
    fold: bool = False
    """Consecutive pages become ranges: ``12–14``."""
    ends: tuple[str, ...] = ()
    """Those of ``targets`` that end a range which the target before them begins."""
    words: tuple[str, str] = ("", "")
    """What stands before one page, and before several."""
    links: tuple[NodeId, ...] = ()
    """A link for each place (a target, or a range of two), where the pages are links of their own."""


class Leader(Struct, frozen=True):
    """Room that pushes what follows to the right edge of the measure (contents)."""

    node: NodeId


class Anchor(Struct, frozen=True):
    """A place without extent that links can point at."""

    id: str
    node: NodeId


IN_LINE: Final = 0.8
"""How high a picture in a line is, in ems of its text: as high as the capitals are, and a little more."""


class InlinePicture(Struct, frozen=True):
    """A picture standing in a line; sizes in points."""

    src: str
    width: float
    height: float
    node: NodeId


class MarginNote(Struct, frozen=True):
    """Words in the outer margin, beside the line in which this stands."""

    content: TextBlock
    node: NodeId


Inline: TypeAlias = TextRun | HardBreak | NoteMark | PageSlot | Leader | Anchor | InlinePicture | MarginNote

# -- blocks ----------------------------------------------------------------------------------------------------------


class TextBlock(Struct, frozen=True):
    """A block of lines: paragraph, heading, term, caption …"""

    node: NodeId
    kind: str
    style: BlockStyle
    inlines: tuple[Inline, ...]


class Group(Struct, frozen=True):
    """A block of blocks: quotation, box, list, item, chapter opening …"""

    node: NodeId
    kind: str
    style: BlockStyle
    children: tuple[FlowBlock, ...]
    marker: str = ""
    """Text of a list item's marker, set in the label column."""


class PictureBlock(Struct, frozen=True):
    """A picture that stands by itself."""

    node: NodeId
    style: BlockStyle
    src: str
    pixels: tuple[int, int]
    """Width and height in pixels."""
    width: float | None
    """Share of the measure, or ``None``: natural size at 300 pixels to the inch, at most the measure."""
    drawing: Drawing | None = None
    """What is drawn instead of a picture from a file."""
    lettering: Lettering | None = None
    """In which it is drawn."""


class RuleBlock(Struct, frozen=True):
    """A thematic break."""

    node: NodeId
    style: BlockStyle


class TableCell(Struct, frozen=True):
    """A cell."""

    node: NodeId
    content: TextBlock
    columns: int
    """How many it takes."""
    rows: int
    """How many it takes: no more than its head or body has."""
    column: int
    """Its first."""


class TableRow(Struct, frozen=True):
    """A row."""

    node: NodeId
    cells: tuple[TableCell, ...]
    head: bool


class TableBlock(Struct, frozen=True):
    """A table; its caption and source line are blocks beside it in its group."""

    node: NodeId
    style: BlockStyle
    aligns: tuple[str, ...]
    """Of each column: ``left``, ``right``, ``center``, ``decimal``."""
    rows: tuple[TableRow, ...]
    caption: TextBlock | None = None


FlowBlock: TypeAlias = TextBlock | Group | PictureBlock | RuleBlock | TableBlock


def is_place(block: FlowBlock | None) -> bool:
    """Whether a block is a paragraph of nothing but places that links point at: it takes no line beside others."""
    if not isinstance(block, TextBlock) or block.kind != "p":
        return False
    return bool(block.inlines) and all(isinstance(one, Anchor) for one in block.inlines)


class Flow(Struct, frozen=True):
    """A section, ready for layout."""

    section: Section
    nodes: tuple[Node, ...]
    """By NodeId; parents before children, in reading order."""
    style: BlockStyle
    """Of the section's root element: the page's background, the text that everything inherits."""
    body: tuple[FlowBlock, ...]
    """The section's blocks without the notes."""
    notes: Mapping[str, Group] = field(default_factory=dict)
    """Footnotes by id, in the order of their calls."""
