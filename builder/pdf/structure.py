"""The tag tree: the Flow trees, one after another under a Document element or the Part that they belong to, with the
pages' marks hung on them.

Every node with a role becomes a structure element. Three things differ between the two trees, because PDF's grammar
(ISO 32000-1, 14.8.4; ISO 14289-1, 7) wants more than HTML's: list items have a label and a body, definition lists
have items at all, and a note's call is a Reference that holds a Link. What was never drawn has no element, except
empty table cells, without which a table would lose its shape.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from builder.markup.flow import Flow, NodeId
from builder.pdf import attributes
from builder.pdf.links import name_tree
from builder.pdf.marks import INNER, roles
from builder.pdf.objects import Objects, Raw
from builder.pdf.paint import PaintedPage
from builder.publication import Matter

ROLE_MAP: Mapping[str, str] = {"Em": "Span", "Strong": "Span"}
"""Types of ours → the standard types that they are kinds of."""

_PART = "section.part"
"""A part's own section; the chapters of the body that follow stand in its element."""
_KEPT_EMPTY = frozenset({"TD", "TH"})
_WITH_FILES = frozenset({"Table", "Figure"})
_AFTER_MARKS = 1 << 30
"""Sorts a link's annotation after the marks of its page."""


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A painted page that has its place in the file."""

    flow: int
    """Index of its flow."""
    painted: PaintedPage
    number: int
    """Of its page object."""
    annotations: tuple[int, ...]
    """Object numbers of its links' annotations."""
    parents: tuple[int, ...]
    """Their keys in the ParentTree; the page's own key is its index."""


@dataclass(slots=True, eq=False)
class _Element:
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
    files: str = ""
    """Id whose files are associated with it."""

    def add(self, role: str, entries: str = "") -> _Element:
        child = _Element(role, self, entries)
        self.children.append(child)
        return child

    def label(self, entries: str) -> _Element:
        """A list item's label: before its body."""
        child = _Element("Lbl", self, entries)
        self.children.insert(0, child)
        return child


@dataclass(frozen=True, slots=True)
class _Section:
    """The elements of one flow: where the content of each node goes, and its label, where it has one."""

    content: tuple[_Element, ...]
    labels: Mapping[NodeId, _Element]


def write_structure(
    objects: Objects, flows: Sequence[Flow], pages: Sequence[PlacedPage], files: Mapping[str, tuple[int, ...]]
) -> tuple[int, frozenset[str]]:
    """Write the structure tree, its ParentTree and IDTree. ``files`` are the object numbers of the files associated
    with tables and figures, by the ids of these.

    Returns:
        The object number of the StructTreeRoot, and which ids of ``files`` have an element.
    """
    document = _Element("Document", None)
    ids: dict[str, _Element] = {}
    by_flow: list[list[PaintedPage]] = [[] for _ in flows]
    for page in pages:
        by_flow[page.flow].append(page.painted)
    sections: list[_Section] = []
    part: _Element | None = None
    for flow, painted in zip(flows, by_flow, strict=True):
        opens = flow.section.kind == _PART
        if opens or flow.section.matter is not Matter.BODY:
            part = None
        section = _section(flow, painted, part or document, ids, files)
        if opens:
            part = section.content[0]
        sections.append(section)

    on_pages: list[list[_Element]] = []
    on_links: list[_Element] = []
    for index, page in enumerate(pages):
        section = sections[page.flow]
        row = [section.labels[mark.node] if mark.label else section.content[mark.node] for mark in page.painted.marks]
        for mcid, element in enumerate(row):
            element.content.append((index, mcid, 0))
        on_pages.append(row)
        for link, annotation in zip(page.painted.links, page.annotations, strict=True):
            element = section.content[link.node]
            element.content.append((index, _AFTER_MARKS, annotation))
            on_links.append(element)

    root, raw = objects.reserve()
    elements = _in_order(document)
    raws: list[Raw] = []
    for element in elements:
        element.number, filled = objects.reserve()
        raws.append(filled)
    for element, filled in zip(elements, raws, strict=True):
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
    return root, frozenset(element.files for element in elements if element.files)


def _section(
    flow: Flow,
    pages: Iterable[PaintedPage],
    holder: _Element,
    ids: dict[str, _Element],
    files: Mapping[str, tuple[int, ...]],
) -> _Section:
    """The elements of one flow, in ``holder``; those that have an ID are entered in ``ids``."""
    boxes = {picture.node: picture.box for page in pages for picture in page.pictures}
    labelled = {mark.node for page in pages for mark in page.marks if mark.label}
    marked_lists = {flow.nodes[item].parent for item in labelled}
    headers = attributes.headers(flow)
    referred = {head for heads in headers.values() for head in heads}
    content: list[_Element] = []
    labels: dict[NodeId, _Element] = {}
    for index, (node, kind) in enumerate(zip(flow.nodes, roles(flow), strict=True)):
        here = NodeId(index)
        above = holder if node.parent == here else content[node.parent]
        if not kind:
            content.append(above)
            continue
        identified = kind == "Note" or here in referred
        needs = attributes.Needs(boxes.get(here), headers.get(here, ()), identified, here in marked_lists)
        if kind == "Lbl" and above.role == "LBody" and above.parent is not None:
            outer = above.parent.label(attributes.entries(flow, here, needs))
        else:
            outer = _holder(above, kind).add(kind, attributes.entries(flow, here, needs))
        if files and kind in _WITH_FILES:
            place = next((one for one in (node, flow.nodes[node.parent]) if one.attributes.get("id") in files), None)
            if place is not None:
                outer.files = place.attributes["id"]
                outer.entries += f"/AF[{' '.join(f'{number} 0 R' for number in files[outer.files])}]"
        if identified:
            ids[attributes.element_id(flow, here)] = outer
        if here in labelled:
            labels[here] = outer.add("Lbl")
        content.append(outer.add(INNER[kind]) if kind in INNER else outer)
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
