"""Pages: the finished layout, positioned items only. Whoever draws them decides nothing.

Coordinates are points from the top left corner of the page's trim size, y down. Every item is owned by a node of
its section's Flow, or is an artifact because its type has no node.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from builder.figures.art import Path
from builder.geometry import Rect, Size
from builder.markup.flow import Flow, NodeId
from builder.text.shaping import Shaped


class Piece(NamedTuple):
    """A shaped stretch of a line: a word, or a part of one."""

    x: float
    """Left edge, in points from the line's own ``x``."""
    shaped: Shaped
    size: float
    """Points to the em."""
    rise: float
    """Points above the baseline."""
    colour: str
    tracking: float
    """1/1000 em added after every glyph."""
    node: NodeId
    space: bool
    """A word space stands before it (it stretches from the end of the last piece to ``x``)."""


class Line(Struct, frozen=True):
    """A line of text."""

    x: float
    y: float
    """Of the baseline."""
    pieces: tuple[Piece, ...]
    scale: float = 1.0
    """Horizontal expansion of the glyphs; piece positions have it in them already."""
    end_space: bool = True
    """The next line of the paragraph goes on after a space (not after a hyphen, in a URL or in Han text)."""
    soft_hyphen: bool = False
    """The last piece ends in a hyphen that isn't in the text (its text is U+00AD)."""


class Picture(Struct, frozen=True):
    """A raster picture."""

    rect: Rect
    src: str
    node: NodeId


class Drawn(Struct, frozen=True):
    """The paths of a drawn figure; its lettering follows as lines. Colours are ``#RRGGBB``."""

    rect: Rect
    """Where the whole figure stands; the paths' coordinates begin at its corner."""
    paths: tuple[Path, ...]
    node: NodeId
    clipped: bool = False
    """They end at the edges of ``rect``."""


class Fill(Struct, frozen=True):
    """A coloured rectangle: rules, fields behind boxes. An artifact."""

    rect: Rect
    colour: str


class FurnitureLine(Struct, frozen=True):
    """A line of text that belongs to the page, not to the content: running head, folio, label in a margin. An
    artifact; its pieces' nodes mean nothing."""

    line: Line
    kind: str
    """``Header``, ``Footer`` or ``Layout``."""


class FurniturePicture(Struct, frozen=True):
    """A raster picture that belongs to the page, as in a table's head that is set again. An artifact."""

    rect: Rect
    src: str


class LinkArea(Struct, frozen=True):
    """Where a link can be clicked: one rectangle for each line it stands on."""

    rects: tuple[Rect, ...]
    href: str
    """``#id`` of a destination, or an absolute URL."""
    node: NodeId


class Destination(Struct, frozen=True):
    """A place that links point at."""

    id: str
    x: float
    y: float
    node: NodeId


Item: TypeAlias = Line | Picture | Drawn | Fill | FurnitureLine | FurniturePicture | LinkArea | Destination


class Page(Struct, frozen=True):
    """One page."""

    flow: int
    """Index of its section's Flow in ``Pages.flows``."""
    index: int
    """Counted from 0 over the whole book."""
    label: str
    """The number printed or counted for it: ``iv``, ``12``; the cover has a word of its own."""
    size: Size
    items: tuple[Item, ...]
    """In painting order: fields and rules first, then text in reading order, furniture last."""
    blank: bool = False


class OutlineEntry(Struct, frozen=True):
    """A line of the outline (bookmarks): a heading printed on its page."""

    title: str
    destination: str
    level: int
    """0 for chapters."""


class Pages(Struct, frozen=True):
    """The whole book, laid out."""

    flows: tuple[Flow, ...]
    pages: tuple[Page, ...]
    outline: tuple[OutlineEntry, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    """Label of the page on which each id stands."""
    label_ranges: tuple[LabelRange, ...] = ()


def unlinked(pages: Pages) -> Pages:
    """Pages that are looked at apart from their book, where links would lead nowhere: without them."""
    rest = (
        replace(page, items=tuple(item for item in page.items if not isinstance(item, LinkArea)))
        for page in pages.pages
    )
    return replace(pages, pages=tuple(rest))


class LabelRange(Struct, frozen=True):
    """From page ``index`` on, pages are labelled in ``style`` counting from ``start``."""

    index: int
    style: str
    """``r`` small roman, ``D`` arabic, empty: only the prefix."""
    prefix: str
    start: int
