"""Slabs: the vertical material of a chapter, in pieces that no page break can divide.

A *slab* is a line of text, a row of a table, a picture: it has a height, what is printed on it, the room it wants
above it and what a page break before it costs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from msgspec import Struct, field

from builder.figures.art import Art
from builder.figures.look import Look
from builder.layout.lines import SetLine
from builder.layout.segments import Matter, Setting
from builder.markup.flow import Flow, InlinePicture, NodeId, TableBlock, TextBlock
from builder.markup.style import BlockStyle

FORBIDDEN = 1e7
"""Cost of a break that is made only when nothing else is left."""
INSEPARABLE = 4e7
"""Cost of a break inside of a title, or between a chapter's number and its title: where what a heading is to be kept
with fits on no page beside it, the heading as a whole is left behind."""
WIDOW = 1e6
"""Cost of a paragraph's last line alone at the head of a page, or of its first alone at the foot."""
SPLIT_KEPT = 2e4
"""Cost of dividing what asked to be kept together."""
INTRODUCED = 1000.0
"""Cost of a break between a paragraph and the list, quotation or table that it leads to."""
LOOKS_ALONE = 600.0
"""Cost of a paragraph of one line where it looks as if it were cut off: short at the head of a page, full at the
foot."""
HYPHEN_AT_TURN = 6000.0
"""Cost of a word divided over the turn of a page."""
BASELINE = 0.723
"""Of the grid's leading: where the baseline lies in a line of the grid."""
PICTURE_RESOLUTION = 300.0
"""Pixels to the inch of a picture that states no width."""


class Source(NamedTuple):
    """What lines were set from, for whoever wants to see how."""

    block: TextBlock
    width: float
    style: BlockStyle | None = None
    by: int = 0
    beside: tuple[int, float] = (0, 0.0)


class PlacedLine(NamedTuple):
    """A set line; ``y`` is its baseline. ``verso``, of whatever is placed, is how much further right it stands on a
    left-hand page, in points."""

    x: float
    y: float
    line: SetLine
    source: Source | None = None
    """One object for all lines of a block."""
    verso: float = 0.0


class PlacedFill(NamedTuple):
    """A coloured rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    verso: float = 0.0


class PlacedPicture(NamedTuple):
    """A picture."""

    x: float
    y: float
    width: float
    height: float
    src: str
    node: NodeId
    verso: float = 0.0


class PlacedArt(NamedTuple):
    """A drawn figure."""

    x: float
    y: float
    art: Art
    look: Look
    node: NodeId
    verso: float = 0.0


class PlacedAnchor(NamedTuple):
    """A place that links point at."""

    x: float
    y: float
    id: str
    node: NodeId
    verso: float = 0.0


class PlacedHeading(NamedTuple):
    """A heading begins here: an entry of the outline."""

    x: float
    y: float
    title: str
    id: str
    level: int
    verso: float = 0.0


Placed: TypeAlias = PlacedLine | PlacedFill | PlacedPicture | PlacedArt | PlacedAnchor | PlacedHeading


class Frame(Struct, frozen=True, eq=False):
    """A field behind slabs; it is closed at the foot of a page and opened again on the next."""

    x: float
    width: float
    colour: str
    padding: float
    verso: float = 0.0
    """How much further right it stands on a left-hand page."""
    across: bool = False
    """It goes behind sets of columns as a whole; another that is in columns stands in one of them."""


class Columns(Struct, frozen=True, eq=False):
    """Slabs that stand in balanced columns on each page."""

    count: int
    pitch: float
    """From the left edge of one to that of the next, in points."""


class Passage(Struct, frozen=True, eq=False):
    """A paragraph that may be set a line longer or shorter to fill a page."""

    block: TextBlock
    x: float
    width: float
    """Of its lines, in points."""
    lines: int
    fill: float
    """Share of the measure that its last line takes."""
    demerits: float


class MarginLines(NamedTuple):
    """A note in the margin, set."""

    placed: tuple[PlacedLine, ...]
    """From its own top and left edge."""
    y: float
    """Of the top that it wants, from its slab's, in points."""
    height: float
    node: NodeId


class Float(Struct, frozen=True, eq=False):
    """What may move to the head or foot of a page near the place that mentions it."""

    slabs: tuple[Slab, ...]
    ids: tuple[str, ...]
    """Its own and those of what is in it."""
    height: float
    """Points."""
    turned: bool = False
    """A page of its own, turned by a quarter: its lines run along the page's height."""
    side: str = ""
    """``left`` or ``right``: half of a figure that takes two facing pages; it has that page to itself."""
    notes: tuple[str, ...] = ()
    """Ids of those that stand below it, or below the other pages of its table, and not at the foot of a page."""

    @property
    def alone(self) -> bool:
        """Whether nothing else stands on its page."""
        return self.turned or bool(self.side)


class Slab(Struct):
    """What no page break divides. Lengths in points; y from its top, x from the type area's left."""

    height: float
    placed: list[Placed] = field(default_factory=list)
    before: float = 0.0
    """Room above, unless it stands at the head of a page."""
    top: float = 0.0
    """Room above that it wants in any case."""
    cost: float = 0.0
    """Of a page break before it."""
    notes: tuple[str, ...] = ()
    """Ids of the notes called in it."""
    frame: Frame | None = None
    heads: tuple[Slab, ...] = ()
    """Set again above it when it begins a page (a table's head)."""
    spring: bool = False
    """What the page has left over goes above it."""
    phase: float | None = None
    """Where its top stands between two lines of the grid, in points; ``None``: anywhere. At the head of a page only
    paragraphs (phase 0) care."""
    passage: Passage | None = None
    """The paragraph of which it is a line, where that can be varied."""
    baseline: float = 0.0
    """Of its first line, from its top; 0 when it has none."""
    columns: Columns | None = None
    """The set of columns it stands in."""
    margins: tuple[MarginLines, ...] = ()
    """Notes that are called in it and stand beside it."""
    floats: tuple[Float, ...] = ()
    """Those whose place in the source is right before it."""
    trailing: tuple[Float, ...] = ()
    """Those whose place is behind it, the last of all."""
    keeps: bool = False
    """It is the last of all, and to be kept with the first of these."""

    @property
    def edge(self) -> float:
        """Points by which the field behind it goes beyond it, where that begins and ends. One that stands in a column
        is in the height of that."""
        frame = self.frame
        return frame.padding if frame is not None and (self.columns is None or frame.across) else 0.0

    @property
    def column_edge(self) -> float:
        """The same of a field that stands in a column."""
        frame = self.frame
        return frame.padding if frame is not None and self.columns is not None and not frame.across else 0.0

    @property
    def heads_height(self) -> float:
        """Of what is set again above it."""
        return sum(head.height for head in self.heads)


def edges(above: Slab | None, slab: Slab | None) -> float:
    """Points between two slabs for the edges of the fields behind them: that of the upper one ends, that of the lower
    one begins."""
    if above is not None and slab is not None and above.frame is slab.frame:
        return 0.0
    return sum(one.edge for one in (above, slab) if one is not None)


class Plan(Struct, frozen=True):
    """A table with its columns. Lengths in points."""

    block: TableBlock
    """Set smaller where that was needed."""
    columns: tuple[float, ...]
    """Their widths."""
    points: tuple[float, ...]
    """For decimal columns, what the numbers want from the decimal sign on."""
    matters: Mapping[NodeId, Matter]
    """The text of its cells, made ready; of none where it is set smaller."""
    lacking: float = 0.0
    """By how much the table would have to be wider even so."""

    @property
    def width(self) -> float:
        """Of the whole table."""
        return sum(self.columns) + self.block.style.gutter * (len(self.columns) - 1)

    def lefts(self, x: float) -> list[float]:
        """Left edge of each column when the table's is ``x``."""
        gutter = self.block.style.gutter
        return [x + sum(self.columns[:index]) + gutter * index for index in range(len(self.columns))]


class Bench(Struct, frozen=True):
    """What making strips depends on besides the blocks."""

    flow: Flow
    setting: Setting
    grid: float
    height: float
    """Of the type area."""
    words: Callable[[str], str]
    """The book's own words for ``continued`` and the like."""
    margin: float = 0.0
    """Width of notes in the outer margin."""
    first_calls: Mapping[str, NodeId] = field(default_factory=dict)
    """By note: where it is called for the first time."""
    plans: dict[tuple[NodeId, float], tuple[TableBlock, Plan]] = field(default_factory=dict)
    """By table and width: a memo."""


def baseline(style: BlockStyle, grid: float) -> float:
    """Where the baseline lies below the top of a line of ``style``. Lines whose leading is a multiple of the grid
    stand on the grid; others have their letters in the middle of the line."""
    lines = style.leading / grid
    if abs(lines - round(lines)) < 1e-6:
        return style.leading - grid * (1 - BASELINE)
    return (style.leading - style.text.size) / 2 + style.text.size * 0.78


def lift(line: SetLine, down: float) -> float:
    """By how many points a picture in a line is higher than the room above its baseline, which is ``down`` points below
    the line's top: so much higher is the line, and so much lower its baseline."""
    highest = max((pin.inline.height for pin in line.pinned if isinstance(pin.inline, InlinePicture)), default=0.0)
    return max(0.0, highest - down)
