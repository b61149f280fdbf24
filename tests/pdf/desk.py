"""A compositor's desk for tests: nodes, lines and pages put down by hand."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping

from PIL import Image

from builder.diagnostics import Span
from builder.geometry import Rect, Size
from builder.layout.pages import (
    Destination,
    Fill,
    FurnitureLine,
    Item,
    LabelRange,
    Line,
    LinkArea,
    OutlineEntry,
    Page,
    Pages,
    Picture,
    Piece,
)
from builder.markup.flow import ROOT, Flow, Group, Node, NodeId
from builder.markup.section import Section
from builder.markup.style import BlockStyle, TextStyle
from builder.markup.vocabulary import VOCABULARY
from builder.publication import Contributor, Matter, Publication
from builder.text.faces import FaceKey, face
from builder.text.shaping import Shaped, shape, shape_soft_hyphen

SERIF = FaceKey("SourceSerif4-Roman.ttf", (("opsz", 10.0), ("wght", 400.0)))
BOLD = FaceKey("SourceSerif4-Roman.ttf", (("opsz", 10.0), ("wght", 700.0)))
ITALIC = FaceKey("SourceSerif4-Italic.ttf", (("opsz", 10.0), ("wght", 400.0)))
SPECTRAL = FaceKey("Spectral-Regular.ttf")
HAN = FaceKey("NotoSerifSC-Regular.ttf")
SMALL_CAPITALS = (("c2sc", 1), ("smcp", 1))
SIZE = Size(419.53, 595.28)
MODIFIED = datetime.datetime(2001, 2, 3, 4, 5, 6)
BLACK = "#000000"


def publication(**more: object) -> Publication:
    return Publication(
        "sample",
        "A Sample (of all)",
        "en-GB",
        (Contributor("Ann Author"), Contributor("Лев Толстой")),
        (),
        description="What it is about",
        subjects=("tags", "<archives> & more"),
        **more,  # type: ignore[arg-type]
    )


class Desk:
    """One section: its nodes, and its pages as they fill up."""

    def __init__(self, slug: str = "one", kind: str = "section.chapter") -> None:
        self.section = Section(slug, kind, Matter.BODY, "One", "1", "", ())
        self.nodes: list[Node] = []
        self.items: list[list[Item]] = [[]]
        self.markers: list[tuple[NodeId, str]] = []
        self.y = 60.0
        self.root = self.node(kind)

    def node(self, kind: str, parent: NodeId = ROOT, **attributes: str) -> NodeId:
        number = NodeId(len(self.nodes))
        self.nodes.append(Node(VOCABULARY[kind], parent, Span("one.md", number + 1), attributes))
        return number

    def marker(self, node: NodeId, text: str) -> None:
        self.markers.append((node, text))

    def put(self, *items: Item) -> None:
        self.items[-1] += items

    def turn(self) -> None:
        self.items.append([])
        self.y = 60.0

    def line(self, *parts: tuple[NodeId, str] | tuple[NodeId, Shaped], **options: object) -> Line:
        """Set words and put them down as a line. A part that begins with a space stands after a word space."""
        line = set_line(self.y, parts, **options)  # type: ignore[arg-type]
        self.put(line)
        self.y += 14
        return line

    def flow(self) -> Flow:
        style = BlockStyle(TextStyle((SERIF,), 10), 13)
        body = tuple(Group(node, "li", style, (), text) for node, text in self.markers)
        return Flow(self.section, tuple(self.nodes), style, body)


def set_line(
    y: float,
    parts: tuple[tuple[NodeId, str | Shaped], ...],
    key: FaceKey = SERIF,
    size: float = 10.0,
    features: tuple[tuple[str, int], ...] = (),
    x: float = 50.0,
    gap: float = 2.6,
    rise: float = 0.0,
    tracking: float = 0.0,
    colour: str = BLACK,
    scale: float = 1.0,
    end_space: bool = False,
    hyphen: bool = False,
) -> Line:
    pieces: list[Piece] = []
    at = 0.0

    def add(shaped: Shaped, node: NodeId, space: bool) -> None:
        nonlocal at
        at += gap if space else 0.0
        pieces.append(Piece(at, shaped, size, rise, colour, tracking, node, space))
        at += (shaped.width + tracking * len(shaped.glyphs)) * size * scale / 1000

    for node, text in parts:
        if isinstance(text, Shaped):
            add(text, node, False)
            continue
        for index, word in enumerate(text.split(" ")):
            if word:
                add(shape(face(key), word, features), node, index > 0)
    if hyphen:
        add(shape_soft_hyphen((face(key),), features), parts[-1][0], False)
    return Line(x, y, tuple(pieces), scale, end_space, hyphen)


def furniture(text: str, y: float, kind: str) -> FurnitureLine:
    return FurnitureLine(set_line(y, ((NodeId(0), text),)), kind)


def pages(
    *desks: Desk, outline: tuple[OutlineEntry, ...] = (), labels: tuple[LabelRange, ...] = (), size: Size = SIZE
) -> Pages:
    made: list[Page] = []
    for number, desk in enumerate(desks):
        for items in desk.items:
            made.append(Page(number, len(made), str(len(made) + 1), size, tuple(items)))
    return Pages(tuple(desk.flow() for desk in desks), tuple(made), outline, {}, labels)


def all_elements() -> tuple[Pages, Mapping[str, bytes]]:
    """A small book with every kind of element that matters to the tag tree."""
    one = Desk()
    put = one.put
    header = one.node("header.opening")
    title = one.node("h1", header, id="one")
    put(Fill(Rect(50, 40, 300, 1), "#aa3322"), Destination("one", 50, 50, title))
    one.line((title, "First Chapter"), key=BOLD, size=18, colour="#883311")
    p = one.node("p")
    em = one.node("em", p)
    small = one.node("span.smallcaps", p)
    russian = one.node("span.script", p, lang="ru")
    han = one.node("span.script", p, lang="zh-Hans")
    call = one.node("a.noteref", p, href="#note-1", id="call-1")
    put(Destination("call-1", 50, one.y, call))
    one.line((p, "It began"), (em, " in Moscow,"), (p, " as the diffi"), hyphen=True)
    first = one.line((p, "culty of 1950"), (small, ""), end_space=True)
    put(LinkArea((Rect(150, one.y - 22, 8, 8),), "#note-1", call))
    one.line((small, "Nato"), key=SERIF, features=SMALL_CAPITALS, end_space=True)
    one.line((russian, "Договор о дружбе"), end_space=True)
    one.line((han, "中苏友好同盟互助条约"), key=HAN, size=9.5)
    one.line((call, "1"), size=6.5, rise=3.5)
    assert first.pieces
    items = one.node("ul")
    for text in ("apples", "pears"):
        item = one.node("li", items)
        one.marker(item, "•")
        one.line((item, "•"), (item, f" {text} and"), end_space=True)
        one.line((item, f"more {text}"))
    terms = one.node("dl.timeline")
    for term, meaning in (("1945", "Yalta"), ("1950", "Moscow")):
        one.line((one.node("dt", terms), term), (one.node("dd", terms), f" {meaning}"))
    table = one.node("table")
    caption = one.node("caption", table)
    one.line((caption, "Table 1. The loan"))
    head = one.node("tr", one.node("thead", table))
    one.line((one.node("th", head), "Year"), (one.node("th", head, colspan="2"), " Sum"))
    body = one.node("tbody", table)
    for year in ("1950", "1951"):
        row = one.node("tr", body)
        one.line((one.node("th", row, scope="row"), year), (one.node("td", row), " 60"))
        one.node("td", row)
    notes = one.node("section.notes")
    note = one.node("aside.footnote", notes, id="note-1")
    words = one.node("p", note)
    back = one.node("a.backlink", words, href="#call-1")
    put(Destination("note-1", 50, 500, note))
    one.y = 510
    one.line((back, "1"), (words, " A note."), size=8)
    put(LinkArea((Rect(50, 500, 6, 8),), "#call-1", back))
    put(furniture("A Sample", 30, "Header"), furniture("1", 570, "Footer"))
    one.turn()
    one.line((p, "It goes on overleaf."))
    figure = one.node("figure")
    image = one.node("img", figure, alt="A red square", src="red.png")
    put(Picture(Rect(60, 100, 80, 60), "red.png", image))
    one.y = 180
    one.line((one.node("figcaption", figure), "Figure 1. Red"))
    ornament = one.node("img", figure, alt="", src="red.png")
    put(Picture(Rect(60, 300, 20, 20), "red.png", ornament))
    see = one.node("p")
    away = one.node("a", see, href="https://example.org/ä?a=1&b=(2)")
    mail = one.node("a.xref", see, href="#one")
    one.line((see, "See"), (away, " example"), end_space=True)
    put(LinkArea((Rect(70, 180, 40, 12), Rect(50, 194, 30, 12)), "https://example.org/ä?a=1&b=(2)", away))
    one.line((away, "dot org"), (see, " or"), (mail, " chapter one"), (see, "."), tracking=20, scale=0.985)
    put(LinkArea((Rect(100, 194, 40, 12),), "#one", mail))

    two = Desk("two", "section.bibliography")
    heading = two.node("h1", id="two")
    put_two = two.put
    put_two(Destination("two", 50, 50, heading), Destination("Глава", 50, 50, heading))
    two.line((heading, "Bibliography"), key=SPECTRAL, size=16)
    references = two.node("ul.references")
    entry = two.node("li.reference", references)
    strong = two.node("strong", entry)
    abbr = two.node("abbr", entry, title="People’s Republic of China")
    two.line((entry, "Author, Ann."), (strong, " Bold."), (abbr, " PRC."))
    quote = two.node("p", two.node("blockquote"))
    two.line((quote, "She said: “office”"), key=SPECTRAL)
    back_to = two.node("a.xref", quote, href="#Глава")
    two.line((back_to, "again"))
    put_two(LinkArea((Rect(50, 90, 30, 10),), "#Глава", back_to))
    outline = (
        OutlineEntry("First Chapter", "one", 0),
        OutlineEntry("The call", "call-1", 1),
        OutlineEntry("Deep down", "note-1", 2),
        OutlineEntry("Библиография", "two", 0),
    )
    labels = (LabelRange(0, "", "cover", 1), LabelRange(1, "r", "", 2), LabelRange(2, "D", "", 1))
    return pages(one, two, outline=outline, labels=labels), {"red.png": red_square()}


def red_square(mode: str = "RGB", kind: str = "PNG", size: tuple[int, int] = (8, 6)) -> bytes:
    colours: dict[str, object] = {"RGB": (200, 20, 30), "RGBA": (200, 20, 30, 128), "L": 90, "CMYK": (0, 200, 200, 0)}
    out = io.BytesIO()
    Image.new(mode, size, colours[mode]).save(out, kind)  # type: ignore[arg-type]
    return out.getvalue()
