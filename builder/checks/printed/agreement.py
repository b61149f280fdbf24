"""Do content, ParentTree and tag tree tell the same story?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import pikepdf

from builder.checks.printed.objects import Obj, many, names, numbers, steps

_PAINTING = frozenset("Tj TJ ' \" Do S s f F f* B B* b b* sh".split())
_MAY_BE_EMPTY = frozenset({"/TD", "/TH"})
_Key: TypeAlias = tuple[int, int]


def contradictions(pdf: Obj, root: Obj) -> Iterator[str]:
    """Every place where they do not, a sentence each; ``root`` is the StructTreeRoot."""
    if "/ParentTree" not in root:
        yield "there is no ParentTree"
        return
    parents = dict(numbers(root.ParentTree))
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
    tree = [name for name, _ in names(root.IDTree)] if "/IDTree" in root else []
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
    for operands, instruction in steps(page):
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


def _name(element: Obj) -> str:
    return f"a {str(element.get('/S', '/?'))[1:]}"
