"""The tag tree: the Flow trees, one after another under a Document element or the Part that they belong to, with the
pages' marks hung on them.

Every node with a role becomes a structure element. Five things differ between the two trees, because PDF's grammar
(ISO 32000-1, 14.8.4; ISO 14289-1, 7) wants more than HTML's: list items have a label and a body, definition lists
have items at all, a note's call is a Reference that holds a Link, a note's number is its label, and so is a chapter's
that of its heading. What was never drawn has no element, except empty table cells, without which a table would lose
its shape.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, field

from builder.markup.flow import Flow, NodeId
from builder.pdf import attributes
from builder.pdf.links import name_tree
from builder.pdf.marks import CHAPTER_NUMBER, HEADINGS, inner, roles
from builder.pdf.objects import Objects, Raw
from builder.pdf.paint import PaintedPage

ROLE_MAP: Mapping[str, str] = {"Em": "Span", "Strong": "Span"}
"""Types of ours → the standard types that they are kinds of."""

_PART = "section.part"
"""A part's own section; its chapters, which follow, stand in its element."""
_LABELLED = frozenset({("LBody", "LI"), ("P", "Note")})
"""What a label may stand in by the source, and the element before whose other children it goes."""
_KEPT_EMPTY = frozenset({"TD", "TH"})
_WITH_FILES = frozenset({"Table", "Figure"})
_AFTER_MARKS = 1 << 30
"""Sorts a link's annotation after the marks of its page."""


class Branch(Struct, frozen=True):
    """The elements of one section without their numbers: plain data, a row for each property. What was never drawn
    has been left out; parents stand before their children, which are in the order of the source."""

    kind: str
    """Of the section."""
    in_part: bool
    """It is a chapter of the part that has begun last."""
    roles: tuple[str, ...]
    parents: tuple[int, ...]
    """Of each element: another one, or -1: the section stands in whatever holds it."""
    entries: tuple[str, ...]
    """More of its dictionary."""
    places: Mapping[int, tuple[str, ...]]
    """Ids under which files may be associated with an element, the nearest first."""
    ids: Mapping[str, int]
    """Names by which elements are referred to."""
    marks: tuple[tuple[int, ...], ...]
    """By page and MCID: whose content it is."""
    links: tuple[tuple[int, ...], ...]
    """By page: where its links belong."""

    def sound(self) -> bool:
        """Whether it could have been made by ``branch``: what comes from a disk might not."""
        count = len(self.roles)
        elements = range(count)
        known = (*self.places, *self.ids.values(), *(at for row in (*self.marks, *self.links) for at in row))
        return (
            len(self.parents) == len(self.entries) == count
            and len(self.marks) == len(self.links)
            and all(-1 <= above < at for at, above in enumerate(self.parents))
            and all(at in elements for at in known)
        )


class PlacedPage(Struct, frozen=True):
    """A page that has its place in the file."""

    number: int
    """Of its page object."""
    annotations: tuple[int, ...]
    """Object numbers of its links' annotations."""
    parents: tuple[int, ...]
    """Their keys in the ParentTree; the page's own key is its index."""


class _Element(Struct, eq=False):
    role: str
    parent: _Element | None
    entries: str = ""
    """More of its dictionary."""
    children: list[_Element] = field(default_factory=list)
    content: list[tuple[int, int, int]] = field(default_factory=list)
    """Index of the page, MCID, 0; or for an annotation: page, ``_AFTER_MARKS``, object number."""
    first: tuple[int, int] | None = None
    """Where the first thing in it is drawn: page and MCID; nothing is: ``None``."""
    number: int = 0
    places: tuple[str, ...] = ()
    """Ids under which files may be associated with it."""

    def add(self, role: str, entries: str = "") -> _Element:
        child = _Element(role, self, entries)
        self.children.append(child)
        return child

    def label(self, entries: str) -> _Element:
        """The label of a list item or a note: before all else in it."""
        child = _Element("Lbl", self, entries)
        self.children.insert(0, child)
        return child

    def become_label_of(self, heading: _Element) -> None:
        """Move into the element after this one, as its label."""
        assert self.parent is not None
        self.parent.children.remove(self)
        self.parent = heading
        heading.children.insert(0, self)


class _Section(Struct, frozen=True):
    """The elements of one flow: where the content of each node goes, and its label, where it has one."""

    content: tuple[_Element, ...]
    labels: Mapping[NodeId, _Element]


def branch(flow: Flow, pages: Sequence[PaintedPage]) -> Branch:
    """The elements of a section, whose painted pages these are."""
    holder = _Element("", None)
    names: dict[str, _Element] = {}
    section = _section(flow, pages, holder, names)
    marks: list[list[_Element]] = []
    links: list[list[_Element]] = []
    for index, page in enumerate(pages):
        marks.append([section.labels[mark.node] if mark.label else section.content[mark.node] for mark in page.marks])
        links.append([section.content[link.node] for link in page.links])
        for mcid, element in enumerate(marks[-1]):
            element.content.append((index, mcid, 0))
        for element in links[-1]:
            element.content.append((index, _AFTER_MARKS, 0))
    kept = _in_order(holder)[1:]
    at = {id(element): number for number, element in enumerate(kept)}
    return Branch(
        flow.section.kind,
        flow.section.in_part,
        tuple(element.role for element in kept),
        tuple(at.get(id(element.parent), -1) for element in kept),
        tuple(element.entries for element in kept),
        {number: element.places for number, element in enumerate(kept) if element.places},
        {name: at[id(element)] for name, element in names.items() if id(element) in at},
        tuple(tuple(at[id(element)] for element in row) for row in marks),
        tuple(tuple(at[id(element)] for element in row) for row in links),
    )


def write_structure(
    objects: Objects, branches: Sequence[Branch], pages: Sequence[PlacedPage], files: Mapping[str, tuple[int, ...]]
) -> tuple[int, frozenset[str]]:
    """Write the structure tree, its ParentTree and IDTree. ``branches`` are those of the book's sections, ``pages``
    the pages of all of them, ``files`` the object numbers of the files associated with tables and figures, by the ids
    of these.

    Returns:
        The object number of the StructTreeRoot, and which ids of ``files`` have an element.
    """
    document = _Element("Document", None)
    ids: dict[str, _Element] = {}
    heard: set[str] = set()
    on_pages: list[list[_Element]] = []
    on_links: list[_Element] = []
    part: _Element | None = None
    for section in branches:
        opens = section.kind == _PART
        if opens or not section.in_part:
            part = None
        elements = _elements(section, part or document)
        if opens and elements:
            part = elements[0]
        for at, places in section.places.items() if files else ():
            place = next((one for one in places if one in files), None)
            if place is not None:
                heard.add(place)
                elements[at].entries += f"/AF[{' '.join(f'{number} 0 R' for number in files[place])}]"
        ids.update((name, elements[at]) for name, at in section.ids.items())
        for mark_row, link_row in zip(section.marks, section.links, strict=True):
            index = len(on_pages)
            row = [elements[at] for at in mark_row]
            for mcid, element in enumerate(row):
                element.content.append((index, mcid, 0))
            for at, annotation in zip(link_row, pages[index].annotations, strict=True):
                elements[at].content.append((index, _AFTER_MARKS, annotation))
                on_links.append(elements[at])
            on_pages.append(row)

    root, raw = objects.reserve()
    everyone = _in_order(document)
    raws: list[Raw] = []
    for element in everyone:
        element.number, filled = objects.reserve()
        raws.append(filled)
    for element, filled in zip(everyone, raws, strict=True):
        filled.data = _dictionary(element, root, pages).encode("ascii")

    rows = [objects.add(Raw(f"[{' '.join(f'{e.number} 0 R' for e in row)}]".encode("ascii"))) for row in on_pages]
    keys = itertools.chain.from_iterable(page.parents for page in pages)
    parents = [(index, number) for index, number in enumerate(rows)]
    parents += sorted((key, element.number) for key, element in zip(keys, on_links, strict=True))
    parent_tree = objects.add(Raw(f"<</Nums[{' '.join(f'{key} {n} 0 R' for key, n in parents)}]>>".encode("ascii")))
    named = name_tree((name, f"{element.number} 0 R") for name, element in ids.items() if element.number)
    roles = "".join(f"/{ours}/{standard}" for ours, standard in ROLE_MAP.items())
    raw.data = (
        f"<</Type/StructTreeRoot/K {document.number} 0 R/ParentTree {parent_tree} 0 R"
        f"/ParentTreeNextKey {len(parents)}/IDTree {objects.add(Raw(named))} 0 R/RoleMap<<{roles}>>>>"
    ).encode("ascii")
    return root, frozenset(heard)


def _elements(section: Branch, holder: _Element) -> list[_Element]:
    """The elements of a section, in ``holder``."""
    out: list[_Element] = []
    for role, above, entries in zip(section.roles, section.parents, section.entries, strict=True):
        out.append((out[above] if above >= 0 else holder).add(role, entries))
    return out


def _section(flow: Flow, pages: Iterable[PaintedPage], holder: _Element, ids: dict[str, _Element]) -> _Section:
    """The elements of one flow, in ``holder``; those that have an ID are entered in ``ids``."""
    boxes = {picture.node: picture.box for page in pages for picture in page.pictures if picture.node is not None}
    drawn = [entry for page in pages for entry in page.drawn]
    counts = Counter(node for node, _ in drawn)
    # What stands on two facing pages has no box: a box is one on a page (ISO 32000-1, 14.8.5.4.3).
    boxes |= {node: box for node, box in drawn if counts[node] == 1}
    labelled = {mark.node for page in pages for mark in page.marks if mark.label}
    marked_lists = {flow.nodes[item].parent for item in labelled}
    headers = attributes.headers(flow)
    referred = {head for heads in headers.values() for head in heads}
    content: list[_Element] = []
    labels: dict[NodeId, _Element] = {}
    waiting: _Element | None = None  # a chapter's number, which goes into the heading after it
    for index, (node, kind) in enumerate(zip(flow.nodes, roles(flow), strict=True)):
        here = NodeId(index)
        above = holder if node.parent == here else content[node.parent]
        if not kind:
            content.append(above)
            continue
        identified = kind == "Note" or here in referred
        needs = attributes.Needs(boxes.get(here), headers.get(here, ()), identified, here in marked_lists)
        if kind == "Lbl" and above.parent is not None and (above.role, above.parent.role) in _LABELLED:
            outer = above.parent.label(attributes.entries(flow, here, needs))
        else:
            outer = _holder(above, kind).add(kind, attributes.entries(flow, here, needs))
        if kind == "Lbl" and node.element.kind == CHAPTER_NUMBER:
            waiting = outer
        elif waiting is not None and kind in HEADINGS:
            waiting.become_label_of(outer)
            waiting = None
        if kind in _WITH_FILES:
            own = (node.attributes.get("id", ""), flow.nodes[node.parent].attributes.get("id", ""))
            outer.places = tuple(filter(None, own))
        if identified:
            ids[attributes.element_id(flow, here)] = outer
        if here in labelled:
            labels[here] = outer.add("Lbl")
        within = inner(node.element, kind)
        content.append(outer if within == kind else outer.add(within))
    return _Section(tuple(content), labels)


def _holder(above: _Element, role: str) -> _Element:
    """Where an element of type ``role`` goes that stands in ``above``: a list takes nothing but items."""
    if above.role != "L" or role in ("LI", "L", "Caption"):
        return above
    # Terms and what they mean share an item, which begins with the (first) term.
    item = above.children[-1] if above.children and above.children[-1].role == "LI" else None
    begun = {child.role for child in item.children} if item is not None else set()
    if item is None or (role == "Lbl" and "LBody" in begun) or role not in ("Lbl", "LBody"):
        item = above.add("LI")
    return item if role in ("Lbl", "LBody") else item.add("LBody")


def _in_order(document: _Element) -> list[_Element]:
    """Every element that stays, parents before children; the others are taken out of their parents' children."""
    everyone = [document]
    for element in everyone:  # grows as it goes
        everyone += element.children
    for element in reversed(everyone):
        element.children = [child for child in element.children if child.first is not None or _shapes(child)]
        places = [(page, mcid) for page, mcid, _ in element.content]
        places += [child.first for child in element.children if child.first is not None]
        element.first = min(places, default=None)
    kept: list[_Element] = []
    waiting = [document]
    while waiting:
        element = waiting.pop()
        kept.append(element)
        waiting += reversed(element.children)
    return kept


def _shapes(element: _Element) -> bool:
    """Whether an element without content stays: an empty cell does, and what holds one."""
    return element.role in _KEPT_EMPTY or bool(element.children)


def _dictionary(element: _Element, root: int, pages: Sequence[PlacedPage]) -> str:
    """Its content and its children in reading order: the children's own order is that of the source, and each piece
    of content goes before the first child that is drawn after it."""
    above = element.parent.number if element.parent is not None else root
    own = element.content[0][0] if element.content else -1
    kids: list[str] = []
    children = iter(element.children)
    child = next(children, None)
    for page, mcid, annotation in element.content:
        while child is not None and (child.first is None or child.first < (page, mcid)):
            kids.append(f"{child.number} 0 R")
            child = next(children, None)
        at = "" if page == own else f"/Pg {pages[page].number} 0 R"
        if annotation:
            kids.append(f"<</Type/OBJR{at}/Obj {annotation} 0 R>>")
        else:
            kids.append(f"<</Type/MCR{at}/MCID {mcid}>>" if at else str(mcid))
    while child is not None:
        kids.append(f"{child.number} 0 R")
        child = next(children, None)
    page_of = f"/Pg {pages[own].number} 0 R" if own >= 0 else ""
    held = "" if not kids else f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]"
    return f"<</Type/StructElem/S/{element.role}/P {above} 0 R{page_of}{held}{element.entries}>>"
