"""What is read from a PDF: text as it is painted, the tag tree, links, outline, labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from builder.checks.printed.fonts import Font

INLINE = frozenset({"Span", "Em", "Strong", "Link", "Reference", "Quote", "Code", "BibEntry", "Ruby", "RB", "RT"})
"""Roles whose content stands in a line of text; all others begin one."""
PICTURES = ("Figure", "Formula")
"""Roles of pictures; what is lettered in them is no running text."""
ARTIFACT = -1
"""In the place of an MCID: what is painted belongs to the page, not to the text."""


class Unreadable(ValueError):
    """The file is no PDF that can be read."""


class Shown(NamedTuple):
    """A stretch of text as it is painted. Lengths in points from the page's lower left corner."""

    mark: int
    """MCID of the content it belongs to, or ``ARTIFACT``."""
    tag: str
    text: str
    x0: float
    """Of what is seen of it, as ``end``: the spaces around that, as wide as their font has them, do not count."""
    x1: float
    end: float
    y: float
    """Of the baseline."""
    size: float
    colour: tuple[float, ...]
    font: str
    faults: tuple[str, ...]
    """``unmapped`` codes, ``missing`` glyphs."""


class Leaf(Struct, frozen=True):
    """The text of one stretch of marked content."""

    page: int
    text: str


class Element(Struct, frozen=True):
    """An element of the tag tree."""

    role: str
    language: str
    """Its own or inherited."""
    alternative: str | None
    """Alternate text; ``None``: it has none."""
    children: tuple[Element | Leaf, ...]
    targets: tuple[str, ...] = ()
    """Of a link: where its annotations lead, ``#name`` inside the book."""

    def elements(self) -> Iterator[Element]:
        """Itself and all elements in it, in logical order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.elements()

    def leaves(self, without: Sequence[str] = ()) -> Iterator[tuple[str, int]]:
        """All text in it with its page, blocks on lines of their own, elements of some roles left out."""
        for child in self.children:
            if isinstance(child, Leaf):
                yield child.text, child.page
            elif child.role not in without:
                edge = "" if child.role in INLINE else "\n"
                inside = list(child.leaves(without))
                page = inside[0][1] if inside else -1
                yield edge, page
                yield from inside
                yield edge, inside[-1][1] if inside else -1

    def text(self, without: Sequence[str] = ()) -> str:
        """Its text in logical order."""
        return "".join(text for text, _ in self.leaves(without))

    def pages(self) -> list[int]:
        """Indices of the pages on which its text stands, in logical order."""
        return [page for _, page in self.leaves() if page >= 0]


class LinkArea(Struct, frozen=True):
    """A link's annotation."""

    page: int
    target: str
    """Name of a destination, or a web address; empty: neither."""
    inner: bool
    kind: str
    """What its action is called in the standard: ``Dest``, ``URI``, ``JavaScript`` …"""
    rect: tuple[float, float, float, float]
    words: str
    """What it says it is."""


class Bookmark(Struct, frozen=True):
    """A line of the outline."""

    depth: int
    title: str
    page: int
    """-1: it leads nowhere."""


class Printed(Struct):
    """A PDF, read once."""

    labels: list[str] = field(default_factory=list)
    sizes: list[tuple[float, float, float, float]] = field(default_factory=list)
    """MediaBox of each page: left, bottom, right, top."""
    shown: list[list[Shown]] = field(default_factory=list)
    """What each page paints, in its order."""
    images: list[list[tuple[int, tuple[float, float, float, float], int, int]]] = field(default_factory=list)
    """Pictures of each page: MCID, box, pixels across and down."""
    fonts: list[list[Font]] = field(default_factory=list)
    destinations: dict[str, int] = field(default_factory=dict)
    """Index of the page of every named destination; -1: on no page."""
    links: list[LinkArea] = field(default_factory=list)
    outline: list[Bookmark] = field(default_factory=list)
    sections: list[Element] = field(default_factory=list)
    """Cover, title page … part titles and chapters in their order."""
    title: str = ""
    language: str = ""
    marked: bool = False
    active: list[str] = field(default_factory=list)
    """Names of what could run or reach out: scripts, actions, forms, annotations that are no links."""
    structure: list[str] = field(default_factory=list)
    """Where content, ParentTree and tag tree contradict one another."""

    def label_of(self, name: str) -> str | None:
        """The label of the page to which a destination leads."""
        page = self.destinations.get(name, -1)
        return self.labels[page] if 0 <= page < len(self.labels) else None
