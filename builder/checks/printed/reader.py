"""From a file's bytes to what it says."""

from __future__ import annotations

import io
from collections.abc import Iterator
from urllib.parse import unquote

import pikepdf

from builder.checks.printed.agreement import contradictions
from builder.checks.printed.content import interpreted
from builder.checks.printed.edition import ARTIFACT, Bookmark, Element, Leaf, LinkArea, Printed, Shown, Unreadable
from builder.checks.printed.fonts import Font, read_font
from builder.checks.printed.objects import BROKEN, DEEPEST, Obj, many, names, quietly, said

_ACTIONS = frozenset(
    f"/{name}"
    for name in (
        "GoToR GoToE GoToDp Launch Thread Sound Movie Hide Named SubmitForm ResetForm ImportData JavaScript "
        "SetOCGState Rendition Trans GoTo3DView RichMediaExecute"
    ).split()
)
"""What viewers can be told to do (ISO 32000-2, 12.6.4), but for leading to a place or a web page."""


def read(data: bytes) -> Printed:
    """Read a PDF.

    Raises:
        Unreadable: it is none, or is damaged beyond reading.
    """
    try:
        with quietly(), pikepdf.open(io.BytesIO(data)) as pdf:
            return Reader(pdf).read()
    except BROKEN as error:
        raise Unreadable(said(error)) from error


def _acts(item: Obj) -> Iterator[str]:
    """What an object does by itself, or an action in it, and whatever follows that, besides leading somewhere."""
    if "/AA" in item:
        yield "AA"
    if item.get("/S") in _ACTIONS:
        yield str(item.S)[1:]
    for inner in (*many(item.get("/A")), *many(item.get("/Next"))):
        if isinstance(inner, pikepdf.Dictionary) and not inner.is_indirect:
            yield from _acts(inner)


class Reader:
    """Reads one file; keeps fonts by object number, so that each is read once."""

    def __init__(self, pdf: Obj) -> None:
        self.pdf = pdf
        self.out = Printed()
        self.pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        self.marks: list[dict[int, str]] = []
        self.known: dict[tuple[int, int], Font] = {}

    def read(self) -> Printed:
        """Everything, once."""
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
        """What a page paints and with which fonts."""
        resources = page.obj.get("/Resources", {})
        fonts = {name: self.font(name, one) for name, one in resources.get("/Font", {}).items()}
        shown, images = [], []
        texts: dict[int, list[str]] = {}
        for step in interpreted(page, fonts, resources):
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
        """A font, read at its first use."""
        key = one.objgen
        if key == (0, 0) or key not in self.known:
            self.known[key] = read_font(name, one)
        return self.known[key]

    # -- navigation

    def named(self, root: Obj) -> Iterator[tuple[str, int]]:
        """Every named destination with the index of its page."""
        tree = root.get("/Names", {}).get("/Dests")
        for key, value in names(tree) if tree is not None else ():
            yield unquote(str(key)), self.where(value)
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
        name = unquote(name)
        return name, kind in ("Dest", "GoTo"), kind, self.out.destinations.get(name, -1)

    def annotations(self) -> None:
        """The links of all pages."""
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
        """The outline, line by line."""
        seen: set[tuple[int, int]] = set()

        def walk(item: Obj | None, depth: int) -> Iterator[Bookmark]:
            while item is not None and item.objgen not in seen and depth < DEEPEST:
                seen.add(item.objgen)
                *_, page = self.target(item)
                yield Bookmark(depth, str(item.get("/Title", "")), page)
                yield from walk(item.get("/First"), depth + 1)
                item = item.get("/Next")

        yield from walk(root.get("/Outlines", {}).get("/First"), 0)

    def active(self, root: Obj) -> None:
        """Whatever could run or reach out."""
        for key in ("/OpenAction", "/AA", "/AcroForm"):
            value = root.get(key)
            if isinstance(value, pikepdf.Dictionary):
                self.out.active.append(f"{key[1:]} {value.get('/S', '')}".strip())
        if "/JavaScript" in root.get("/Names", {}):
            self.out.active.append("JavaScript")
        notes = [item for page in self.pdf.pages for item in page.obj.get("/Annots", [])]
        self.out.active += [f"annotation {one.get('/Subtype', '')}" for one in notes if one.get("/Subtype") != "/Link"]
        for item in (*self.pdf.objects, *(one for one in notes if not one.is_indirect)):
            if isinstance(item, pikepdf.Dictionary):
                self.out.active += _acts(item)

    # -- tags

    def tree(self, root: Obj) -> None:
        """The sections of the tag tree, and where it contradicts the pages."""
        self.out.structure = list(contradictions(self.pdf, root))
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
        """An element with all that is in it; ``page`` and ``language`` are those above it."""
        if depth > DEEPEST:
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
        """The text of a marked-content sequence."""
        return self.marks[page].get(mark, "") if 0 <= page < len(self.marks) else ""
