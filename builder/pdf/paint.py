"""A page's items → its content stream, and what that stream uses: plain data that may be made in another process,
kept in a cache, and joined with the other pages' in any order of work.

PDF's y points up; here is where it is turned over. Text goes out as one BT … ET for each line and stretch of marked
content; word gaps are a real space glyph and a number that makes up the rest, so that readers find the words.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeAlias

from msgspec import Struct

from builder.figures.art import Path
from builder.geometry import Rect
from builder.layout.pages import (
    Destination,
    Drawn,
    Fill,
    FurnitureLine,
    FurniturePicture,
    Line,
    LinkArea,
    Page,
    Picture,
)
from builder.markup.flow import Flow, NodeId
from builder.pdf.marks import Mark, Owners, outer_after, owners
from builder.pdf.objects import number
from builder.pdf.paths import operators
from builder.pdf.runs import FontUse, Run, encode, joined
from builder.text.faces import FaceKey


class Box(NamedTuple):
    """A rectangle in PDF's own coordinates."""

    left: float
    bottom: float
    right: float
    top: float


class PaintedLink(NamedTuple):
    """A link on one page."""

    boxes: tuple[Box, ...]
    """One for each line it stands on."""
    href: str
    node: NodeId
    text: str
    """What is written there."""


class PaintedDestination(NamedTuple):
    """A place that links point at."""

    id: str
    x: float
    y: float


class PaintedPicture(NamedTuple):
    """A picture on a page."""

    name: str
    """Its resource name."""
    src: str
    node: NodeId | None
    """``None`` where it belongs to the page."""
    box: Box


class PaintedPage(Struct, frozen=True):
    """A page ready to be joined with the others."""

    width: float
    height: float
    stream: str
    """Its content stream, with ``‹key›`` where the code of a special goes."""
    fonts: Mapping[str, FaceKey]
    """The faces used, by resource name."""
    glyphs: Mapping[str, tuple[int, ...]]
    """Glyphs drawn under their own number, by resource name."""
    specials: tuple[str, ...]
    """Keys of the specials, sorted."""
    marks: tuple[Mark, ...]
    """By MCID."""
    links: tuple[PaintedLink, ...]
    destinations: tuple[PaintedDestination, ...]
    pictures: tuple[PaintedPicture, ...]
    drawn: tuple[tuple[NodeId, Box], ...] = ()
    """Drawn figures, and where they stand."""


def paint(flow: Flow, pages: Iterable[Page]) -> tuple[PaintedPage, ...]:
    """Paint the pages of one section."""
    book = owners(flow)
    return tuple(_paint_page(flow, book, page) for page in pages)


def picture_name(src: str) -> str:
    """Resource name of a picture."""
    return "I" + hashlib.sha256(src.encode()).hexdigest()[:8]


def _paint_page(flow: Flow, book: Owners, page: Page) -> PaintedPage:
    height = page.size.height
    brush = _Brush(height, book)
    links: list[LinkArea] = []
    destinations: list[PaintedDestination] = []
    pictures: list[PaintedPicture] = []
    drawn: list[tuple[NodeId, Box]] = []
    outer = outer_after(flow, book, page)
    for item in page.items:
        match item:
            case Line():
                brush.line(item, None, outer.get(id(item)))
            case FurnitureLine(line, kind):
                brush.line(line, _ARTIFACTS[kind])
            case Fill(rect, colour):
                brush.fill(_box(rect, height), colour)
            case Drawn(rect, paths, node, clipped):
                brush.drawn(paths, rect, node, clipped)
                drawn.append((node, _box(rect, height)))
            case Picture(rect, src, node):
                picture = PaintedPicture(picture_name(src), src, node, _box(rect, height))
                brush.picture(picture)
                pictures.append(picture)
            case FurniturePicture(rect, src):
                picture = PaintedPicture(picture_name(src), src, None, _box(rect, height))
                brush.picture(picture)
                pictures.append(picture)
            case LinkArea():
                links.append(item)
            case Destination(name, x, y):
                destinations.append(PaintedDestination(name, x, height - y))
    brush.close()
    said = _link_texts(flow, page, frozenset(link.node for link in links)) if links else {}
    return PaintedPage(
        page.size.width,
        height,
        "\n".join(brush.out),
        {name: font.key for name, font in sorted(brush.fonts.items())},
        _glyphs(brush.runs.values(), brush.fonts.values()),
        tuple(sorted({key for run in brush.runs.values() for key in run.specials})),
        tuple(brush.marks),
        tuple(
            PaintedLink(
                tuple(_box(rect, height) for rect in link.rects), link.href, link.node, said.get(link.node, "").strip()
            )
            for link in links
        ),
        tuple(destinations),
        tuple(pictures),
        tuple(drawn),
    )


_ARTIFACTS: Mapping[str, str] = {
    "Header": "/Artifact<</Type/Pagination/Subtype/Header>>BDC",
    "Footer": "/Artifact<</Type/Pagination/Subtype/Footer>>BDC",
    "Layout": "/Artifact<</Type/Layout>>BDC",
}

_Owner: TypeAlias = tuple[NodeId, bool] | str
"""What the open marked-content sequence belongs to: (node, whether its label) or the opening of an artifact."""


class _Brush:
    """A content stream as it grows, with the graphics state at its end."""

    __slots__ = (
        "book",
        "colour",
        "font",
        "fonts",
        "height",
        "labelled",
        "marks",
        "out",
        "owner",
        "rise",
        "runs",
        "scale",
        "size",
        "spacing",
    )

    def __init__(self, height: float, book: Owners) -> None:
        self.height = height
        self.book = book
        self.out: list[str] = []
        self.marks: list[Mark] = []
        self.owner: _Owner = ""
        self.labelled: set[NodeId] = set()
        self.runs: dict[int, Run] = {}  # those drawn, by identity: they are shared, and slow to compare
        self.fonts: dict[str, FontUse] = {}
        # PDF's state at the head of a page; text state outlives ET.
        self.colour = "#000000"
        self.font = ""
        self.size = 0.0
        self.scale = 1.0
        self.rise = 0.0
        self.spacing = 0.0

    # -- marked content

    def begin(self, owner: _Owner) -> None:
        """Go on in ``owner``'s marked content."""
        if owner == self.owner:
            return
        self.close()
        self.owner = owner
        if isinstance(owner, str):
            self.out.append(owner)
            return
        node, label = owner
        tag = "Lbl" if label else self.book.tag[node]
        self.out.append(f"/{tag}<</MCID {len(self.marks)}>>BDC")
        self.marks.append(Mark(node, label))

    def close(self) -> None:
        """End the marked content that is open, if any."""
        if self.owner:
            self.out.append("EMC")
            self.owner = ""

    def owner_of(self, node: NodeId, text: str) -> _Owner:
        """Who owns ``text`` that stands at ``node``. A marker is the first thing of its item."""
        if node in self.book.decorative:
            return _ARTIFACTS["Layout"]
        if self.book.markers.get(node) == text and node not in self.labelled:
            self.labelled.add(node)
            return node, True
        return self.book.owner[node], False

    def goes_before(self, node: NodeId) -> bool:
        """Whether the space before ``node``'s content belongs to the content that is open: it goes to the outer."""
        depth = self.book.depth
        return isinstance(self.owner, str) or depth[self.owner[0]] <= depth[node]

    # -- items

    def fill(self, box: Box, colour: str) -> None:
        """A coloured rectangle."""
        self.begin(_ARTIFACTS["Layout"])
        self.set_colour(colour)
        left, bottom, right, top = box
        self.out.append(f"{number(left)} {number(bottom)} {number(right - left)} {number(top - bottom)} re f")

    def picture(self, picture: PaintedPicture) -> None:
        """A picture."""
        node = picture.node
        if node is None or node in self.book.decorative:
            self.begin(_ARTIFACTS["Layout"])
        else:
            self.begin((self.book.owner[node], False))
        left, bottom, right, top = picture.box
        matrix = f"{number(right - left)} 0 0 {number(top - bottom)} {number(left)} {number(bottom)}"
        self.out.append(f"q {matrix} cm/{picture.name} Do Q")

    def drawn(self, paths: tuple[Path, ...], rect: Rect, node: NodeId, clipped: bool) -> None:
        """The paths of a drawn figure."""
        self.begin(_ARTIFACTS["Layout"] if node in self.book.decorative else (self.book.owner[node], False))
        self.out += operators(paths, rect, self.height, clipped)

    def set_colour(self, colour: str) -> None:
        """Fill colour of text and rectangles."""
        if colour != self.colour:
            self.colour = colour
            self.out.append(_fill_operator(colour))

    def line(self, line: Line, artifact: str | None, outer: NodeId | None = None) -> None:
        """A line of text. ``artifact``: how its marked content opens if it belongs to no node. ``outer``: to whom the
        space at its end belongs, if not to its last piece."""
        out = self.out
        runs = self.runs
        scale = line.scale
        baseline = number(self.height - line.y)
        if artifact is not None:
            self.begin(artifact)
        row: list[str] = []  # inside of the TJ array that is being written
        open_text = False
        pen = 0.0  # where PDF's pen is, in points from the line's x
        last_state: object = None
        last_node = -1
        font: FontUse | None = None
        unit = tracking = 0.0  # points in 1/1000 em; 1/1000 em

        for x, shaped, size, rise, colour, tracked, node, space in line.pieces:
            run = encode(shaped)
            if artifact is None and node != last_node:
                owner = self.owner_of(node, shaped.text)
                last_node = -1 if not isinstance(owner, str) and owner[1] else node
                if owner != self.owner:
                    if open_text and font is not None:
                        if space and font.space and self.goes_before(node if isinstance(owner, str) else owner[0]):
                            row.append(font.space)
                            space = False
                        _show(out, row)
                        out.append("ET")
                        open_text = False
                    self.begin(owner)
            state = (run.font, size, rise, colour, tracked)
            if state != last_state:
                if font is None:
                    space = False  # nothing stands before it
                elif open_text:
                    if space and font.space:
                        row.append(font.space)
                        pen += (font.space_width + tracking) * unit
                        space = False
                    _show(out, row)
                self.set_state(run.font, size, rise, colour, tracked, scale)
                last_state = state
                font, tracking = run.font, tracked
                unit = size * scale / 1000
            if not open_text:
                pen = x - (run.font.space_width + tracked) * unit if space and run.font.space else x
                out.append(f"BT {number(line.x + pen)} {baseline} Td")
                open_text = True
            if space and run.font.space:
                row.append(run.font.space)
                pen += (run.font.space_width + tracked) * unit
            move = round((x - pen) / unit)
            if move:
                row.append(str(-move))
                pen += move * unit
            if run.raised:
                self.raised(run, row, size)
            else:
                row.append(run.body)
            runs[id(run)] = run
            pen += (run.width + run.steps * tracked) * unit
        if open_text and font is not None:
            if line.end_space and font.space and outer is not None:
                _show(out, row)
                out.append("ET")
                self.begin((outer, False))
                out.append(f"BT {number(line.x + pen)} {baseline} Td")
            if line.end_space and font.space:
                row.append(font.space)
            _show(out, row)
            out.append("ET")

    def set_state(self, font: FontUse, size: float, rise: float, colour: str, tracking: float, scale: float) -> None:
        """Text state for what comes next; only what changes is written."""
        out = self.out
        self.set_colour(colour)
        if font.name != self.font or size != self.size:
            self.font, self.size = font.name, size
            self.fonts[font.name] = font
            out.append(f"/{font.name} {number(size)} Tf")
        if scale != self.scale:
            self.scale = scale
            out.append(f"{number(scale * 100)} Tz")
        if rise != self.rise:
            self.rise = rise
            out.append(f"{number(rise)} Ts")
        spacing = tracking * size / 1000
        if spacing != self.spacing:
            self.spacing = spacing
            out.append(f"{number(spacing)} Tc")

    def raised(self, run: Run, row: list[str], size: float) -> None:
        """A run whose glyphs don't all stand on the baseline."""
        _show(self.out, row)
        for height, body in run.raised:
            self.out.append(f"{number(self.rise + height * size / 1000)} Ts")
            row.append(body)
            _show(self.out, row)
        self.out.append(f"{number(self.rise)} Ts")


def _show(out: list[str], row: list[str]) -> None:
    """Write the TJ array ``row``, if there is anything in it, and empty it."""
    if row:
        out.append(f"[{joined(row)}]TJ")
        row.clear()


def _glyphs(runs: Iterable[Run], fonts: Iterable[FontUse]) -> dict[str, tuple[int, ...]]:
    """Glyphs drawn under their own number, by font; the word space is taken to be among them."""
    found: dict[str, set[int]] = {font.name: {font.space_gid} if font.space else set() for font in fonts}
    for run in runs:
        found[run.font.name].update(run.gids)
    return {name: tuple(sorted(gids)) for name, gids in sorted(found.items())}


@functools.cache
def _fill_operator(colour: str) -> str:
    """``#rrggbb`` as PDF sets it."""
    red, green, blue = (number(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return f"{red} g" if red == green == blue else f"{red} {green} {blue} rg"


def _box(rect: Rect, height: float) -> Box:
    return Box(rect.x, height - rect.y - rect.height, rect.x + rect.width, height - rect.y)


_SPACES = re.compile(" {2,}")


def _link_texts(flow: Flow, page: Page, links: frozenset[NodeId]) -> dict[NodeId, str]:
    """What is written in each link on the page."""
    above: dict[NodeId, NodeId | None] = {}
    said: dict[NodeId, str] = {}

    def say(node: NodeId, words: str) -> None:
        if node not in above:
            found = node
            while found not in links and flow.nodes[found].parent != found:
                found = flow.nodes[found].parent
            above[node] = found if found in links else None
        link = above[node]
        if link is not None:
            said[link] = said.get(link, "") + words

    for item in page.items:
        if isinstance(item, Picture):
            say(item.node, f" {flow.nodes[item.node].attributes.get('alt', '')} ")
        elif isinstance(item, Line) and item.pieces:
            for piece in item.pieces:
                say(piece.node, (" " if piece.space else "") + piece.shaped.text)
            say(item.pieces[-1].node, " " if item.end_space else "")
    return {node: _SPACES.sub(" ", text) for node, text in said.items()}
