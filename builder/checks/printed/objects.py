"""What lies in a PDF, and the standard's ways to hold many of it."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import pikepdf

Obj: TypeAlias = Any
"""What lies in a PDF: it has no type until it is looked at."""
logging.getLogger("pikepdf").addHandler(logging.NullHandler())
BROKEN = (pikepdf.PdfError, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""What comes of reading a damaged file: it is not what it has to be, or not where it says."""
DEEPEST = 200
"""Deeper trees are refused: a loop, most likely."""
_SOURCE = re.compile(r"^stream <[^>]*>: ")


@contextmanager
def quietly() -> Iterator[None]:
    """What a library has to say of a damaged file is nothing for the screen: the findings say it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def said(error: Exception) -> str:
    """What is wrong with a damaged file, without the place in memory that qpdf takes for the file's name."""
    return _SOURCE.sub("", str(error)) or type(error).__name__


def many(value: object) -> list[Obj]:
    """What may be one thing or an array of them, as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def names(node: Obj) -> Iterator[tuple[str, Obj]]:
    """The entries of a name tree, in their order."""
    for one in _nodes(node):
        row = one.get("/Names", [])
        for index in range(0, len(row) - 1, 2):
            yield str(row[index]), row[index + 1]


def numbers(node: Obj) -> Iterator[tuple[int, Obj]]:
    """The entries of a number tree, in their order."""
    for one in _nodes(node):
        row = one.get("/Nums", [])
        for index in range(0, len(row) - 1, 2):
            yield int(row[index]), row[index + 1]


def _nodes(root: Obj) -> Iterator[Obj]:
    """The nodes of a tree, each once: a damaged one may lead back to itself, by many ways."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if node.objgen != (0, 0) and node.objgen in seen:
            continue
        seen.add(node.objgen)
        yield node
        waiting += reversed(list(node.get("/Kids", [])))


def steps(page: Obj) -> Iterator[tuple[Obj, Obj]]:
    """Operands and operator of each step of a page's content."""
    yield from pikepdf.parse_content_stream(page)  # type: ignore[misc]
