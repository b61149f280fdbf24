"""A PDF read back: its tag tree with texts and places, page labels, destinations, links, outline and fonts.

Content streams, fonts' ToUnicode tables and the tag tree are read with pikepdf by the rules of the standard
(ISO 32000-1, 9.10, 12 and 14.7). Nothing of the writer takes part.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import pikepdf

INLINE = frozenset({"Span", "Em", "Strong", "Link", "Reference", "Quote", "Code", "BibEntry", "Ruby", "RB", "RT"})
"""Roles whose content stands in a line of text; all others begin one."""
ARTIFACT = -1
"""In the place of an MCID: what is painted belongs to the page, not to the text."""

_BFCHAR = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_BFRANGE = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(<[0-9A-Fa-f\s]*>|\[[^\]]*\])")
_DEPTH = 200
"""Deeper trees are refused: a loop, most likely."""
UNKNOWN = "\ufffd"
"""Stands for a code that no table turns into text."""

Obj: TypeAlias = Any
"""What lies in a PDF: it has no type until it is looked at."""
Matrix: TypeAlias = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Unreadable(ValueError):
    """The file is no PDF that can be read."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font as a page's resources have it."""

    name: str
    embedded: bool
    mapped: bool
    """Has a ToUnicode table."""
    wide: bool
    """Its codes have two bytes."""
    text: dict[int, str]
    widths: dict[int, float]
    """Advance by code, 1/1000 em."""
    default_width: float
    glyphs: bytes
    """CIDToGIDMap: two bytes a code; empty: a code is its glyph's number."""


class Shown(NamedTuple):
    """A stretch of text as it is painted. Lengths in points from the page's lower left corner."""

    mark: int
    """MCID of the content it belongs to, or ``ARTIFACT``."""
    tag: str
    text: str
    x0: float
    x1: float
    y: float
    """Of the baseline."""
    size: float
    colour: tuple[float, ...]
    font: str
    faults: tuple[str, ...]
    """``unmapped`` codes, ``missing`` glyphs."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """The text of one stretch of marked content."""

    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Element:
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


@dataclass(frozen=True, slots=True)
class LinkArea:
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


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the outline."""

    depth: int
    title: str
    page: int
    """-1: it leads nowhere."""


@dataclass(slots=True)
class Printed:
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
    """Names of what could run or reach out: scripts, launch actions, forms."""
    structure: list[str] = field(default_factory=list)
    """Where content, ParentTree and tag tree contradict one another."""

    def label_of(self, name: str) -> str | None:
        """The label of the page to which a destination leads."""
        page = self.destinations.get(name, -1)
        return self.labels[page] if 0 <= page < len(self.labels) else None


def read(data: bytes) -> Printed:
    """Read a PDF.

    Raises:
        Unreadable: it is none, or is damaged beyond reading.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return _Reader(pdf).read()
    except (pikepdf.PdfError, RecursionError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable(str(error)) from error


class _Reader:
    """Reads one file; keeps fonts by object number, so that each is read once."""

    def __init__(self, pdf: Obj) -> None:
        self.pdf = pdf
        self.out = Printed()
        self.pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        self.marks: list[dict[int, str]] = []
        self.known: dict[tuple[int, int], Font] = {}

    def read(self) -> Printed:
        out, root = self.out, self.pdf.Root
        out.language = str(root.get("/Lang", ""))
        out.marked = bool(root.get("/MarkInfo", {}).get("/Marked", False))
        out.title = str(self.pdf.docinfo.get("/Title", ""))
        out.labels = [str(page.label) for page in self.pdf.pages]
        for index, page in enumerate(self.pdf.pages):
            box = page.mediabox
            out.sizes.append((float(box[0]), float(box[1]), float(box[2]), float(box[3])))
            self.page(index, page)
        out.destinations = dict(self.named(root))
        self.annotations()
        out.outline = list(self.bookmarks(root))
        self.active(root)
        if "/StructTreeRoot" in root:
            self.tree(root.StructTreeRoot)
        return out

    # -- pages

    def page(self, index: int, page: Obj) -> None:
        resources = page.obj.get("/Resources", {})
        fonts = {name: self.font(name, one) for name, one in resources.get("/Font", {}).items()}
        shown, images = [], []
        texts: dict[int, list[str]] = {}
        for step in _interpreted(page, fonts, resources):
            if isinstance(step, Shown):
                shown.append(step)
                if step.mark != ARTIFACT:
                    texts.setdefault(step.mark, []).append(step.text)
            else:
                images.append(step)
                texts.setdefault(step[0], [])
        self.out.shown.append(shown)
        self.out.images.append(images)
        self.out.fonts.append(list(fonts.values()))
        self.marks.append({mark: "".join(parts) for mark, parts in texts.items()})

    def font(self, name: str, one: Obj) -> Font:
        key = one.objgen
        if key == (0, 0) or key not in self.known:
            self.known[key] = _font(name, one)
        return self.known[key]

    # -- navigation

    def named(self, root: Obj) -> Iterator[tuple[str, int]]:
        tree = root.get("/Names", {}).get("/Dests")
        for key, value in _names(tree) if tree is not None else ():
            yield str(key), self.where(value)
        for key, value in root.get("/Dests", {}).items():
            yield str(key)[1:], self.where(value)

    def where(self, value: object) -> int:
        """The index of the page that an explicit destination names."""
        if isinstance(value, pikepdf.Dictionary):
            value = value.get("/D")
        if isinstance(value, pikepdf.Array) and len(value) and isinstance(value[0], pikepdf.Object):
            return self.pages.get(value[0].objgen, -1)
        return -1

    def target(self, item: Obj) -> tuple[str, bool, str, int]:
        """Target, whether it is in the book, kind of the action, page."""
        action = item.get("/A")
        place = item.get("/Dest")
        kind = "Dest"
        if place is None and action is not None:
            kind = str(action.get("/S", ""))[1:]
            if kind == "URI":
                return str(action.get("/URI", "")), False, kind, -1
            place = action.get("/D")
        if isinstance(place, pikepdf.Array):
            page = self.where(place)
            return f"page {page + 1}", True, kind, page
        name = str(place)[1:] if isinstance(place, pikepdf.Name) else str(place or "")
        return name, kind in ("Dest", "GoTo"), kind, self.out.destinations.get(name, -1)

    def annotations(self) -> None:
        for index, page in enumerate(self.pdf.pages):
            for item in page.obj.get("/Annots", []):
                if item.get("/Subtype") != "/Link":
                    continue
                name, inner, kind, where = self.target(item)
                if inner and name.startswith("page ") and where >= 0:
                    self.out.destinations.setdefault(name, where)
                left, bottom, right, top = (float(edge) for edge in item.get("/Rect", [0, 0, 0, 0]))
                words = str(item.get("/Contents", ""))
                self.out.links.append(LinkArea(index, name, inner, kind, (left, bottom, right, top), words))

    def bookmarks(self, root: Obj) -> Iterator[Bookmark]:
        seen: set[tuple[int, int]] = set()

        def walk(item: Obj | None, depth: int) -> Iterator[Bookmark]:
            while item is not None and item.objgen not in seen and depth < _DEPTH:
                seen.add(item.objgen)
                *_, page = self.target(item)
                yield Bookmark(depth, str(item.get("/Title", "")), page)
                yield from walk(item.get("/First"), depth + 1)
                item = item.get("/Next")

        yield from walk(root.get("/Outlines", {}).get("/First"), 0)

    def active(self, root: Obj) -> None:
        for key in ("/OpenAction", "/AA", "/AcroForm"):
            value = root.get(key)
            if isinstance(value, pikepdf.Dictionary):
                self.out.active.append(f"{key[1:]} {value.get('/S', '')}".strip())
        if "/JavaScript" in root.get("/Names", {}):
            self.out.active.append("JavaScript")
        for item in self.pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") in ("/JavaScript", "/Launch", "/SubmitForm"):
                self.out.active.append(str(item.S)[1:])

    # -- tags

    def tree(self, root: Obj) -> None:
        self.out.structure = list(_contradictions(self.pdf, root))
        top = many(root.get("/K"))
        if not top:
            return
        document = self.element(top[0], -1, self.out.language, 0)
        for child in document.children:
            if not isinstance(child, Element):
                continue
            if child.role == "Part":
                chapters = [inner for inner in child.children if isinstance(inner, Element) and inner.role == "Sect"]
                title = tuple(inner for inner in child.children if inner not in chapters)
                self.out.sections += [Element("Part", child.language, None, title), *chapters]
            else:
                self.out.sections.append(child)

    def element(self, item: Obj, page: int, language: str, depth: int) -> Element:
        if depth > _DEPTH:
            raise ValueError("the tag tree has no end")
        if "/Pg" in item:
            page = self.pages.get(item.Pg.objgen, -1)
        language = str(item.get("/Lang", language))
        children: list[Element | Leaf] = []
        targets: list[str] = []
        for kid in many(item.get("/K")):
            if isinstance(kid, int):
                children.append(Leaf(page, self.text_of(page, kid)))
            elif kid.get("/Type") == "/MCR":
                where = self.pages.get(kid.Pg.objgen, -1) if "/Pg" in kid else page
                children.append(Leaf(where, self.text_of(where, int(kid.MCID))))
            elif kid.get("/Type") == "/OBJR":
                name, inner, *_ = self.target(kid.Obj)
                targets.append(f"#{name}" if inner else name)
            elif "/S" in kid:
                children.append(self.element(kid, page, language, depth + 1))
        alternative = str(item.Alt) if "/Alt" in item else None
        return Element(str(item.get("/S", "/?"))[1:], language, alternative, tuple(children), tuple(targets))

    def text_of(self, page: int, mark: int) -> str:
        return self.marks[page].get(mark, "") if 0 <= page < len(self.marks) else ""


def many(value: object) -> list[Obj]:
    """What may be one thing or an array of them, as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _names(node: Obj, depth: int = 0) -> Iterator[tuple[str, Obj]]:
    if depth > _DEPTH:
        return
    row = node.get("/Names", [])
    for index in range(0, len(row) - 1, 2):
        yield str(row[index]), row[index + 1]
    for kid in node.get("/Kids", []):
        yield from _names(kid, depth + 1)


# -- fonts -----------------------------------------------------------------------------------------------------------


def _font(name: str, one: Obj) -> Font:
    below = one.get("/DescendantFonts")
    inner = below[0] if below is not None else one
    descriptor: Obj = inner.get("/FontDescriptor", {})
    embedded = any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    wide = one.get("/Subtype") == "/Type0"
    mapped = "/ToUnicode" in one
    widths: dict[int, float] = {}
    if wide:
        _wide_widths(inner.get("/W", []), widths)
    else:
        first = int(one.get("/FirstChar", 0))
        widths = {first + index: float(width) for index, width in enumerate(one.get("/Widths", []))}
    glyphs = inner.get("/CIDToGIDMap")
    return Font(
        str(inner.get("/BaseFont", name)),
        embedded,
        mapped,
        wide,
        _to_unicode(one.ToUnicode.read_bytes()) if mapped else {},
        widths,
        float(inner.get("/DW", 1000)) if wide else 0.0,
        glyphs.read_bytes() if isinstance(glyphs, pikepdf.Stream) else b"",
    )


def _wide_widths(row: Sequence[Obj], widths: dict[int, float]) -> None:
    at = 0
    while at < len(row):
        first, second = int(row[at]), row[at + 1]
        if isinstance(second, pikepdf.Array):
            widths.update((first + index, float(width)) for index, width in enumerate(second))
            at += 2
        else:
            widths.update(dict.fromkeys(range(first, int(second) + 1), float(row[at + 2])))
            at += 3


def _to_unicode(source: bytes) -> dict[int, str]:
    table: dict[int, str] = {}
    for body in _BFCHAR.findall(source):
        codes = _HEX.findall(body)
        for code, text in zip(codes[::2], codes[1::2], strict=False):
            table[int(code, 16)] = _utf16(text)
    for body in _BFRANGE.findall(source):
        for first, last, value in _RANGE.findall(body):
            low, high = int(first, 16), int(last, 16)
            if high - low > 0xFFFF:
                continue
            if value.startswith(b"["):
                table.update((low + index, _utf16(text)) for index, text in enumerate(_HEX.findall(value)))
            elif start := _utf16(value[1:-1]):
                table.update((low + index, start[:-1] + chr(ord(start[-1]) + index)) for index in range(high - low + 1))
    return table


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode("ascii")).decode("utf-16-be", "replace")


# -- content streams -------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _State:
    """What the operators of a content stream have set."""

    ctm: Matrix = _UNIT
    font: Font | None = None
    size: float = 0.0
    tracking: float = 0.0
    word: float = 0.0
    scale: float = 1.0
    rise: float = 0.0
    leading: float = 0.0
    colour: tuple[float, ...] = (0.0,)
    invisible: bool = False


_Image: TypeAlias = tuple[int, tuple[float, float, float, float], int, int]


def _interpreted(page: Obj, fonts: dict[str, Font], resources: Obj) -> Iterator[Shown | _Image]:
    """What a page paints, text and pictures, in its order."""
    state = _State()
    saved: list[_State] = []
    open_marks: list[tuple[int, str]] = []
    text: Matrix = _UNIT
    line: Matrix = _UNIT
    properties: Obj = resources.get("/Properties", {})
    pictures: Obj = resources.get("/XObject", {})
    for operands, operator in _steps(page):
        match str(operator):
            case "q":
                saved.append(_copy(state))
            case "Q":
                state = saved.pop() if saved else state
            case "cm":
                state.ctm = _product(_matrix(operands), state.ctm)
            case "BT":
                text = line = _UNIT
            case "Tf":
                state.font, state.size = fonts.get(str(operands[0])), float(operands[1])
            case "Tc":
                state.tracking = float(operands[0])
            case "Tw":
                state.word = float(operands[0])
            case "Tz":
                state.scale = float(operands[0]) / 100
            case "Ts":
                state.rise = float(operands[0])
            case "TL":
                state.leading = float(operands[0])
            case "Tr":
                state.invisible = int(operands[0]) == 3
            case "Tm":
                text = line = _matrix(operands)
            case "Td" | "TD":
                if str(operator) == "TD":
                    state.leading = -float(operands[1])
                text = line = _product((1, 0, 0, 1, float(operands[0]), float(operands[1])), line)
            case "T*":
                text = line = _product((1, 0, 0, 1, 0, -state.leading), line)
            case "g" | "rg" | "k" | "sc" | "scn":
                state.colour = tuple(float(part) for part in operands if not isinstance(part, pikepdf.Name))
            case "BDC" | "BMC":
                said = operands[1] if len(operands) > 1 else {}
                if isinstance(said, pikepdf.Name):
                    said = properties.get(str(said), {})
                mark = int(said["/MCID"]) if "/MCID" in said else _enclosing(open_marks)
                tag = str(operands[0])[1:]
                open_marks.append((ARTIFACT if tag == "Artifact" else mark, tag))
            case "EMC":
                if open_marks:
                    open_marks.pop()
            case "Tj" | "TJ" | "'" | '"':
                if str(operator) in "'\"":
                    text = line = _product((1, 0, 0, 1, 0, -state.leading), line)
                own = operands[-1]
                parts = list(own) if isinstance(own, pikepdf.Array) else [own]
                one, moved = _show(parts, state, text, open_marks)
                text = _product((1, 0, 0, 1, moved, 0), text)
                if one is not None:
                    yield one
            case "Do":
                picture = pictures.get(str(operands[0]))
                if picture is not None and picture.get("/Subtype") == "/Image":
                    corners = [_point(state.ctm, x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
                    xs, ys = [x for x, _ in corners], [y for _, y in corners]
                    box = (min(xs), min(ys), max(xs), max(ys))
                    yield _enclosing(open_marks), box, int(picture.Width), int(picture.Height)


def _steps(page: Obj) -> Iterator[tuple[Obj, Obj]]:
    """Operands and operator of each step of a page's content."""
    yield from pikepdf.parse_content_stream(page)  # type: ignore[misc]


def _enclosing(open_marks: Sequence[tuple[int, str]]) -> int:
    return open_marks[-1][0] if open_marks else ARTIFACT


def _show(
    parts: Sequence[Any], state: _State, text: Matrix, open_marks: Sequence[tuple[int, str]]
) -> tuple[Shown | None, float]:
    """The text of a string or an array of them, and how far the pen has moved in text space."""
    font = state.font
    moved = 0.0
    said: list[str] = []
    faults: list[str] = []
    if font is None:
        return None, 0.0
    for part in parts:
        if not isinstance(part, pikepdf.String):
            moved -= float(part) / 1000 * state.size * state.scale
            continue
        data = bytes(part)
        step = 2 if font.wide else 1
        for at in range(0, len(data) - step + 1, step):
            code = int.from_bytes(data[at : at + step])
            characters = font.text.get(code)
            if characters is None or UNKNOWN in characters or "\x00" in characters:
                faults.append("unmapped")
                characters = UNKNOWN
            glyph = int.from_bytes(font.glyphs[2 * code : 2 * code + 2]) if font.glyphs else code
            if glyph == 0:
                faults.append("missing")
            said.append(characters)
            advance = font.widths.get(code, font.default_width) / 1000 * state.size + state.tracking
            if not font.wide and code == 32:
                advance += state.word
            moved += advance * state.scale
    whole = _product(text, state.ctm)
    x0, y = _point(whole, 0, state.rise)
    x1, _ = _point(whole, moved, state.rise)
    size = state.size * (whole[2] ** 2 + whole[3] ** 2) ** 0.5
    mark, tag = open_marks[-1] if open_marks else (ARTIFACT, "")
    words = "".join(said)
    if state.invisible:
        faults.append("invisible")
    return Shown(mark, tag, words, x0, x1, y, size, state.colour, font.name, tuple(dict.fromkeys(faults))), moved


def _copy(state: _State) -> _State:
    return _State(
        state.ctm, state.font, state.size, state.tracking, state.word, state.scale, state.rise, state.leading,
        state.colour, state.invisible,
    )  # fmt: skip


def _matrix(operands: Sequence[Any]) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def _product(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip


def _point(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


# -- do content, ParentTree and structure tree tell the same story? -------------------------------------------------

_PAINTING = frozenset("Tj TJ ' \" Do S s f F f* B B* b b* sh".split())
_MAY_BE_EMPTY = frozenset({"/TD", "/TH"})
_Key: TypeAlias = tuple[int, int]


def _contradictions(pdf: Obj, root: Obj) -> Iterator[str]:
    if "/ParentTree" not in root:
        yield "there is no ParentTree"
        return
    parents = dict(_numbers(root.ParentTree))
    owners: dict[tuple[_Key, int], list[Obj]] = {}
    objects: dict[_Key, list[Obj]] = {}
    ids: dict[str, int] = {}
    headers: dict[str, None] = {}
    for element, above in _elements(root):
        if "/P" not in element or element.P.objgen != above.objgen:
            yield f"{_name(element)} hangs elsewhere than it says"
        if "/ID" in element:
            ids[str(element.ID)] = ids.get(str(element.ID), 0) + 1
        for attributes in many(element.get("/A")):
            headers |= {str(header): None for header in attributes.get("/Headers", [])}
        kids = many(element.get("/K"))
        if not kids and str(element.get("/S")) not in _MAY_BE_EMPTY:
            yield f"{_name(element)} is empty"
        for kid in kids:
            if isinstance(kid, int):
                page = element.get("/Pg")
                owners.setdefault((page.objgen if page is not None else (0, 0), kid), []).append(element)
            elif kid.get("/Type") == "/MCR":
                page = kid.get("/Pg", element.get("/Pg"))
                key = (page.objgen if page is not None else (0, 0), int(kid.MCID))
                owners.setdefault(key, []).append(element)
            elif kid.get("/Type") == "/OBJR":
                objects.setdefault(kid.Obj.objgen, []).append(element)
    for number, page in enumerate(pdf.pages, 1):
        row = parents.get(int(page.obj.get("/StructParents", -1)), [])
        marks = 0
        for mcid, tag, fault in _content(page):
            if fault:
                yield f"page {number}: {fault}"
                continue
            marks += 1
            claimed = owners.pop((page.obj.objgen, mcid), [])
            if len(claimed) != 1:
                yield f"page {number}: MCID {mcid} belongs to {len(claimed)} elements"
            elif mcid >= len(row) or row[mcid].objgen != claimed[0].objgen:
                yield f"page {number}: the ParentTree gives MCID {mcid} to another element"
            elif str(claimed[0].S) != tag:
                yield f"page {number}: MCID {mcid} is marked {tag} but belongs to {_name(claimed[0])}"
        if len(row) != marks:
            yield f"page {number}: {marks} MCIDs, {len(row)} in the ParentTree"
        for annotation in page.obj.get("/Annots", []):
            claimed = objects.pop(annotation.objgen, [])
            parent = parents.get(int(annotation.get("/StructParent", -1)))
            if len(claimed) != 1 or parent is None or parent.objgen != claimed[0].objgen:
                yield f"page {number}: a link and the tag tree disagree"
            elif str(claimed[0].S) != "/Link":
                yield f"page {number}: a link stands in {_name(claimed[0])}"
            if "/P" in annotation and annotation.P.objgen != page.obj.objgen:
                yield f"page {number}: a link says it is on another page"
    yield from (f"an element claims MCID {mcid}, which is not on its page" for _, mcid in owners)
    yield from ("an element claims a link that is on no page" for _ in objects)
    yield from (f"{count} elements have the ID {name}" for name, count in ids.items() if count > 1)
    yield from (f"no header cell has the ID {header}" for header in sorted(headers.keys() - ids.keys()))
    tree = [name for name, _ in _names(root.IDTree)] if "/IDTree" in root else []
    if sorted(tree) != sorted(ids):
        yield "the IDTree and the elements' IDs disagree"
    elif tree != sorted(tree):
        yield "the IDTree is out of order"


def _elements(root: Obj) -> Iterator[tuple[Obj, Obj]]:
    waiting = [(kid, root) for kid in many(root.get("/K"))]
    seen: set[_Key] = set()
    while waiting:
        element, above = waiting.pop()
        if element.objgen in seen and element.objgen != (0, 0):
            continue
        seen.add(element.objgen)
        yield element, above
        waiting += [
            (kid, element)
            for kid in many(element.get("/K"))
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") not in ("/MCR", "/OBJR")
        ]


def _content(page: Obj) -> Iterator[tuple[int, str, str]]:
    """MCID and tag of each marked-content sequence, or a fault."""
    open_marks: list[int | None] = []
    in_text = -1
    for operands, instruction in _steps(page):
        operator = str(instruction)
        if operator in ("BDC", "BMC"):
            said = operands[1] if operator == "BDC" else {}
            mcid = said.get("/MCID") if isinstance(said, pikepdf.Dictionary) else None
            if mcid is not None and any(above is not None for above in open_marks):
                yield -1, "", f"MCID {int(mcid)} stands in another"
            open_marks.append(None if mcid is None else int(mcid))
            if mcid is not None:
                yield int(mcid), str(operands[0]), ""
        elif operator == "EMC":
            if not open_marks:
                yield -1, "", "marked content ends that has not begun"
                return
            open_marks.pop()
        elif operator == "BT":
            in_text = len(open_marks)
        elif operator == "ET":
            if in_text != len(open_marks):
                yield -1, "", "marked content and text object overlap"
        elif operator in _PAINTING and not open_marks:
            yield -1, "", f"{operator} paints what is neither content nor artifact"
    if open_marks:
        yield -1, "", "marked content is left open"


def _numbers(node: Obj, depth: int = 0) -> Iterator[tuple[int, Obj]]:
    row = node.get("/Nums", [])
    for index in range(0, len(row) - 1, 2):
        yield int(row[index]), row[index + 1]
    for kid in node.get("/Kids", []) if depth < _DEPTH else ():
        yield from _numbers(kid, depth + 1)


def _name(element: Obj) -> str:
    return f"a {str(element.get('/S', '/?'))[1:]}"
