"""A work in a reference file, and a library of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from msgspec import Struct

from builder.diagnostics import Diagnostic, Span

Item: TypeAlias = "dict[str, Any]"
"""A work as CSL-JSON: text fields, lists of names, dates as ``{"date-parts": [[1950, 2, 14]]}``."""


class Reference(Struct, frozen=True):
    """A work and where it is described."""

    key: str
    item: Item
    span: Span
    parents: tuple[str, ...] = ()
    """Keys of the works of its file that it takes its fields from, as a chapter does from its book."""


class Loaded(Struct, frozen=True):
    """What a reference file holds: the good entries in their order, and every fault."""

    references: tuple[Reference, ...]
    diagnostics: tuple[Diagnostic, ...]


class Library(Struct, frozen=True):
    """The works of all reference files, in the order of files and entries."""

    references: Mapping[str, Reference]

    @property
    def items(self) -> dict[str, Item]:
        """Key → CSL-JSON, as ``engine.request_for`` takes it."""
        return {key: reference.item for key, reference in self.references.items()}


def library(files: Iterable[Loaded]) -> tuple[Library, list[Diagnostic]]:
    """Put files together; a key that two of them describe is an error, and the first one counts."""
    references: dict[str, Reference] = {}
    found: list[Diagnostic] = []
    for loaded in files:
        found.extend(loaded.diagnostics)
        for reference in loaded.references:
            first = references.setdefault(reference.key, reference)
            if first is not reference:
                found.append(repeated_key(reference.key, reference.span, first.span))
    return Library(references), found


def repeated_key(key: str, span: Span, first: Span) -> Diagnostic:
    """The diagnostic for a key that was described before, at ``first``."""
    return Diagnostic("repeated-reference", span, f"the work “{key}” is described twice", f"first at {first}")
