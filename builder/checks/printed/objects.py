"""What lies in a PDF, and the standard's ways to hold many of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import pikepdf

Obj: TypeAlias = Any
"""What lies in a PDF: it has no type until it is looked at."""
DEEPEST = 200
"""Deeper trees are refused: a loop, most likely."""


def many(value: object) -> list[Obj]:
    """What may be one thing or an array of them, as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def names(node: Obj, depth: int = 0) -> Iterator[tuple[str, Obj]]:
    """The entries of a name tree, in their order."""
    if depth > DEEPEST:
        return
    row = node.get("/Names", [])
    for index in range(0, len(row) - 1, 2):
        yield str(row[index]), row[index + 1]
    for kid in node.get("/Kids", []):
        yield from names(kid, depth + 1)


def numbers(node: Obj, depth: int = 0) -> Iterator[tuple[int, Obj]]:
    """The entries of a number tree, in their order."""
    row = node.get("/Nums", [])
    for index in range(0, len(row) - 1, 2):
        yield int(row[index]), row[index + 1]
    for kid in node.get("/Kids", []) if depth < DEEPEST else ():
        yield from numbers(kid, depth + 1)


def steps(page: Obj) -> Iterator[tuple[Obj, Obj]]:
    """Operands and operator of each step of a page's content."""
    yield from pikepdf.parse_content_stream(page)  # type: ignore[misc]
