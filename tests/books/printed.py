"""A PDF read back: the text of its tag tree, page labels, destinations, links and outline.

Content streams, fonts' ToUnicode tables and the tag tree are read with pikepdf by the rules of the standard
(ISO 32000-1, 9.10 and 14.7), the navigation with pypdf. Nothing of the builder takes part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pikepdf
import pypdf

INLINE = frozenset({"Span", "Em", "Strong", "Link", "Reference", "Quote", "Code", "BibEntry"})
"""Roles whose content stands in a line of text; all others begin one."""
_BFCHAR = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_BFRANGE = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")


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
    children: tuple[Element | Leaf, ...]

    def text(self, without: Sequence[str] = ()) -> str:
        """Its text in logical order, blocks on lines of their own, elements of some roles left out."""
        parts: list[str] = []
        for child in self.children:
            if isinstance(child, Leaf):
                parts.append(child.text)
            elif child.role not in without:
                inside = child.text(without)
                parts.append(inside if child.role in INLINE else f"\n{inside}\n")
        return "".join(parts)

    def elements(self) -> Iterator[Element]:
        """Itself and all elements in it, in logical order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.elements()

    def leaves(self) -> Iterator[Leaf]:
        """All text in it, in logical order."""
        for child in self.children:
            if isinstance(child, Leaf):
                yield child
            else:
                yield from child.leaves()

    def pages(self) -> list[int]:
        """Indices of the pages on which it stands, in logical order."""
        return [leaf.page for leaf in self.leaves()]


@dataclass(frozen=True, slots=True)
class Link:
    page: int
    text: str
    """What it says it is."""
    target: str
    """The name of a destination, or a URL."""
    rect: tuple[float, float, float, float]

    @property
    def inner(self) -> bool:
        return "://" not in self.target and not self.target.startswith("mailto:")


class Printed:
    """A PDF, read once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reader = pypdf.PdfReader(path)
        self.labels: list[str] = self.reader.page_labels
        self._numbers = {page.indirect_reference.idnum: index for index, page in enumerate(self.reader.pages)}

    @cached_property
    def destinations(self) -> dict[str, int]:
        """Index of the page of every named destination."""
        return {
            name: self._numbers[dest.raw_get("/Page").idnum] for name, dest in self.reader.named_destinations.items()
        }

    def label_of(self, name: str) -> str:
        return self.labels[self.destinations[name]]

    @cached_property
    def label_by_id(self) -> dict[str, str]:
        return {name: self.labels[page] for name, page in self.destinations.items()}

    @cached_property
    def links(self) -> list[Link]:
        found: list[Link] = []
        for index, page in enumerate(self.reader.pages):
            for reference in page.get("/Annots") or ():
                item = reference.get_object()
                if item["/Subtype"] != "/Link":
                    continue
                target = str(item["/Dest"]) if "/Dest" in item else str(item["/A"]["/URI"])
                left, bottom, right, top = (float(edge) for edge in item["/Rect"])
                found.append(Link(index, str(item.get("/Contents", "")), target, (left, bottom, right, top)))
        return found

    @cached_property
    def outline(self) -> list[tuple[int, str, int]]:
        """Depth, title and page index of every entry."""
        entries: list[tuple[int, str, int]] = []

        def walk(items: list[object], depth: int) -> None:
            for item in items:
                if isinstance(item, list):
                    walk(item, depth + 1)
                else:
                    page = self.reader.get_destination_page_number(item)  # type: ignore[arg-type]
                    entries.append((depth, item.title, page))  # type: ignore[attr-defined]

        walk(self.reader.outline, 0)
        return entries

    @cached_property
    def document(self) -> Element:
        """The root of the tag tree."""
        with pikepdf.open(self.path) as pdf:
            pages = {page.objgen: index for index, page in enumerate(pdf.pages)}
            marks = [dict(_marks(page)) for page in pdf.pages]
            root = pdf.Root.StructTreeRoot.K
            return _element(root if isinstance(root, pikepdf.Dictionary) else root[0], pages, marks, -1)

    @cached_property
    def sections(self) -> list[Element]:
        """Cover, title page, imprint, contents, then part titles and chapters in their order."""
        found: list[Element] = []
        for child in self.document.children:
            assert isinstance(child, Element)
            if child.role == "Part":
                chapters = [inner for inner in child.children if isinstance(inner, Element) and inner.role == "Sect"]
                title = tuple(inner for inner in child.children if inner not in chapters)
                found += [Element("Part", child.language, title), *chapters]
            else:
                found.append(child)
        return found

    @cached_property
    def painted(self) -> list[str]:
        """The text of each page in the order in which it is painted, artifacts left out."""
        with pikepdf.open(self.path) as pdf:
            return ["".join(text for _, text in _marks(page)) for page in pdf.pages]


def _element(
    item: pikepdf.Dictionary, pages: dict[tuple[int, int], int], marks: list[dict[int, str]], page: int
) -> Element:
    if "/Pg" in item:
        page = pages[item.Pg.objgen]
    children: list[Element | Leaf] = []
    kids = item.get("/K", pikepdf.Array())  # an empty cell has none
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            children.append(Leaf(page, marks[page][kid]))
        elif kid.get("/Type") == "/MCR":
            where = pages[kid.Pg.objgen] if "/Pg" in kid else page
            children.append(Leaf(where, marks[where][int(kid.MCID)]))
        elif "/S" in kid:
            children.append(_element(kid, pages, marks, page))
    return Element(str(item.S)[1:], str(item.get("/Lang", "")), tuple(children))


def _marks(page: pikepdf.Page) -> Iterator[tuple[int, str]]:
    """MCID and text of each stretch of marked content."""
    tables = {name: _to_unicode(font) for name, font in page.resources.get("/Font", {}).items()}
    table: dict[int, str] = {}
    saved: list[dict[int, str]] = []
    open_marks: list[int] = []
    texts: dict[int, list[str]] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                saved.append(table)
            case "Q":
                table = saved.pop()
            case "Tf":
                table = tables[str(operands[0])]
            case "BDC" | "BMC":
                properties = operands[1] if len(operands) > 1 else {}
                open_marks.append(int(properties["/MCID"]) if "/MCID" in properties else -1)
                texts.setdefault(open_marks[-1], [])
            case "EMC":
                open_marks.pop()
            case "Tj" | "TJ":
                mark = next((mark for mark in reversed(open_marks) if mark >= 0), -1)
                strings = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
                for string in strings:
                    if isinstance(string, pikepdf.String):
                        texts.setdefault(mark, []).append(_decoded(bytes(string), table))
    for mark, parts in texts.items():
        if mark >= 0:
            yield mark, "".join(parts)


def _decoded(data: bytes, table: dict[int, str]) -> str:
    return "".join(table[code << 8 | low] for code, low in zip(data[::2], data[1::2], strict=True))


def _to_unicode(font: pikepdf.Dictionary) -> dict[int, str]:
    source = font.ToUnicode.read_bytes()
    table: dict[int, str] = {}
    for body in _BFCHAR.findall(source):
        codes = _HEX.findall(body)
        for code, text in zip(codes[::2], codes[1::2], strict=True):
            table[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for body in _BFRANGE.findall(source):
        for first, last, text in zip(*[iter(_HEX.findall(body))] * 3, strict=True):
            start = bytes.fromhex(text.decode()).decode("utf-16-be")
            for offset in range(int(last, 16) - int(first, 16) + 1):
                table[int(first, 16) + offset] = start[:-1] + chr(ord(start[-1]) + offset)
    return table
