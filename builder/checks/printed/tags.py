"""The tag tree of a finished PDF as stable text, in the order in which a screen reader reads it."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf

from builder.checks.printed.objects import DEEPEST, Obj, many
from builder.checks.printed.reader import Reader


def tags(data: bytes) -> str:
    """One line for each element, with what it says of itself, for each stretch of its text, with the label of the page
    it stands on, and for each annotation, with where it leads. Each stands further in than what holds it.

    Raises:
        pikepdf.PdfError: ``data`` are no PDF.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        reader = Reader(pdf)
        printed = reader.read()
        catalog: Obj = pdf.Root
        roots = many(catalog.get("/StructTreeRoot", {}).get("/K"))
        return "".join(f"{line}\n" for root in roots for line in _lines(reader, printed.labels, root, -1, 0))


def _lines(reader: Reader, labels: list[str], item: Obj, page: int, depth: int) -> Iterator[str]:
    """The lines of an element; ``page`` is that of the element above it."""
    if depth > DEEPEST:
        raise ValueError("the tag tree has no end")
    if "/Pg" in item:
        page = reader.pages.get(item.Pg.objgen, -1)
    yield "  " * depth + " ".join((str(item.S)[1:], *_said(item)))
    inside = "  " * (depth + 1)
    for kid in many(item.get("/K")):
        if isinstance(kid, int):
            yield f"{inside}{reader.text_of(page, kid)!r} on {labels[page]}"
        elif kid.get("/Type") == "/MCR":
            there = reader.pages.get(kid.Pg.objgen, -1) if "/Pg" in kid else page
            yield f"{inside}{reader.text_of(there, int(kid.MCID))!r} on {labels[there]}"
        elif kid.get("/Type") == "/OBJR":
            name, inner, *_ = reader.target(kid.Obj)
            yield f"{inside}→ {'#' if inner else ''}{name} {str(kid.Obj.get('/Contents', ''))!r}"
        else:
            yield from _lines(reader, labels, kid, page, depth + 1)


def _said(item: Obj) -> Iterator[str]:
    """Language, alternatives, expansion, identity and attributes."""
    for key in ("/Lang", "/Alt", "/ActualText", "/E", "/ID"):
        if key in item:
            yield f"{key[1:]}={str(item[key])!r}"
    for attributes in many(item.get("/A")):
        for key, value in sorted(attributes.items()):
            if key != "/O":
                yield f"{key[1:]}={' '.join(str(part).lstrip('/') for part in many(value))}"
