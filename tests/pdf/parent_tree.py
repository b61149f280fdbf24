"""What the validators don't look at: that content, ParentTree and structure tree tell the same story.

python -m tests.pdf.parent_tree FILE…
"""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pikepdf

PAINTING = frozenset("Tj TJ ' \" Do S s f F f* B B* b b* sh".split())
EMPTY = frozenset({"/TD", "/TH"})

Key = tuple[int, int]


def faults(data: bytes) -> list[str]:
    """Everything that is wrong; nothing is: an empty list."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return list(_faults(pdf))


def _faults(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root.StructTreeRoot
    parents = dict(_numbers(root.ParentTree))
    elements = list(_elements(root))
    owners: dict[tuple[Key, int], list[pikepdf.Object]] = {}
    objects: dict[Key, list[pikepdf.Object]] = {}
    ids: Counter[str] = Counter()
    headers: set[str] = set()
    for element, above in elements:
        if element.P.objgen != above.objgen:
            yield f"{_name(element)} hangs elsewhere than it says"
        if "/ID" in element:
            ids[str(element.ID)] += 1
        for attributes in many(element.get("/A")):
            headers |= {str(header) for header in attributes.get("/Headers", [])}
        kids = many(element.get("/K"))
        if not kids and str(element.S) not in EMPTY:
            yield f"{_name(element)} is empty"
        for kid in kids:
            if isinstance(kid, int):
                owners.setdefault((element.Pg.objgen, kid), []).append(element)
            elif kid.get("/Type") == "/MCR":
                owners.setdefault((kid.get("/Pg", element.get("/Pg")).objgen, int(kid.MCID)), []).append(element)
            elif kid.get("/Type") == "/OBJR":
                objects.setdefault(kid.Obj.objgen, []).append(element)
    for number, page in enumerate(pdf.pages, 1):
        row = parents.get(int(page.get("/StructParents", -1)), [])
        seen = 0
        for mcid, tag, fault in _content(page):
            if fault:
                yield f"page {number}: {fault}"
                continue
            seen += 1
            claimed = owners.pop((page.objgen, mcid), [])
            if len(claimed) != 1:
                yield f"page {number}: MCID {mcid} belongs to {len(claimed)} elements"
            elif mcid >= len(row) or row[mcid].objgen != claimed[0].objgen:
                yield f"page {number}: the ParentTree gives MCID {mcid} to another element"
            elif str(claimed[0].S) != tag:
                yield f"page {number}: MCID {mcid} is marked {tag} but belongs to {_name(claimed[0])}"
        if len(row) != seen:
            yield f"page {number}: {seen} MCIDs, {len(row)} in the ParentTree"
        for annotation in page.get("/Annots", []):
            claimed = objects.pop(annotation.objgen, [])
            parent = parents.get(int(annotation.get("/StructParent", -1)))
            if len(claimed) != 1 or parent is None or parent.objgen != claimed[0].objgen:
                yield f"page {number}: annotation {annotation.objgen} and structure disagree"
            elif str(claimed[0].S) != "/Link":
                yield f"page {number}: annotation {annotation.objgen} stands in {_name(claimed[0])}"
            if annotation.P.objgen != page.objgen:
                yield f"page {number}: annotation {annotation.objgen} says it is on another page"
    yield from (f"an element claims MCID {mcid}, which is not on its page" for _, mcid in owners)
    yield from (f"an element claims annotation {key}, which is on no page" for key in objects)
    yield from (f"two elements are called {name}" for name, count in ids.items() if count > 1)
    yield from (f"no header is called {header}" for header in sorted(headers - ids.keys()))
    tree = [str(name) for name in root.IDTree.Names[::2]] if "/IDTree" in root else []
    if sorted(tree) != sorted(ids):
        yield "IDTree and elements disagree"
    if tree != sorted(tree):
        yield "IDTree is out of order"


def _elements(root: pikepdf.Object) -> Iterator[tuple[pikepdf.Object, pikepdf.Object]]:
    waiting = [(root.K, root)]
    while waiting:
        element, above = waiting.pop()
        yield element, above
        for kid in many(element.get("/K")):
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") not in ("/MCR", "/OBJR"):
                waiting.append((kid, element))


def _content(page: pikepdf.Page) -> Iterator[tuple[int, str, str]]:
    """MCID and tag of each marked-content sequence, or a fault."""
    open_: list[int | None] = []
    in_text = -1
    for step in pikepdf.parse_content_stream(page):
        operator = str(step.operator)
        if operator in ("BDC", "BMC"):
            properties = step.operands[1] if operator == "BDC" else {}
            mcid = properties.get("/MCID")
            if mcid is not None and any(above is not None for above in open_):
                yield -1, "", f"MCID {int(mcid)} stands in another"
            open_.append(None if mcid is None else int(mcid))
            if mcid is not None:
                yield int(mcid), str(step.operands[0]), ""
        elif operator == "EMC":
            if not open_:
                yield -1, "", "EMC without a beginning"
                return
            open_.pop()
        elif operator == "BT":
            in_text = len(open_)
        elif operator == "ET":
            if in_text != len(open_):
                yield -1, "", "marked content and text object overlap"
        elif operator in PAINTING and not open_:
            yield -1, "", f"{operator} is neither content nor artifact"
    if open_:
        yield -1, "", "marked content is left open"


def _numbers(node: pikepdf.Object) -> Iterator[tuple[int, pikepdf.Object]]:
    row = node.get("/Nums", [])
    for index in range(0, len(row), 2):
        yield int(row[index]), row[index + 1]
    for kid in node.get("/Kids", []):
        yield from _numbers(kid)


def many(value: object) -> list:  # type: ignore[type-arg]
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _name(element: pikepdf.Object) -> str:
    return f"{element.S} {element.objgen}"


if __name__ == "__main__":
    for path in sys.argv[1:]:
        print(path, *faults(Path(path).read_bytes()), sep="\n  ")
