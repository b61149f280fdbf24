"""A work in a reference file, and a library of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from msgspec import Struct

from builder.diagnostics import Diagnostic, Severity, Span

Item: TypeAlias = "dict[str, Any]"
"""A work as CSL-JSON: text fields, lists of names, dates as ``{"date-parts": [[1950, 2, 14]]}``."""


def keywords_in(text: str) -> list[str]:
    """Keywords one by one: commas stand between them, or semicolons where a keyword may hold a comma."""
    return [word.strip() for word in text.split(";" if ";" in text else ",") if word.strip()]


class Reference(Struct, frozen=True):
    """A work and where it is described."""

    key: str
    item: Item
    span: Span
    parents: tuple[str, ...] = ()
    """Keys of the works that it takes its fields from, as a chapter does from its book."""
    aliases: tuple[str, ...] = ()
    """Other keys by which it may be cited, such as those that it had before."""


class Loaded(Struct, frozen=True):
    """What a reference file holds: the good entries in their order, and every fault."""

    references: tuple[Reference, ...]
    diagnostics: tuple[Diagnostic, ...]


class Library(Struct, frozen=True):
    """The works of all reference files, in the order of files and entries."""

    references: Mapping[str, Reference]
    aliases: Mapping[str, str] = {}
    """Other key → key; none of them is the key of a work."""

    def key_of(self, cited: str) -> str:
        """The key of the work that is cited so; what is unknown stays as it is."""
        return self.aliases.get(cited, cited)

    @property
    def items(self) -> dict[str, Item]:
        """Key → CSL-JSON, as ``engine.request_for`` takes it."""
        return {key: reference.item for key, reference in self.references.items()}


def library(files: Iterable[Loaded]) -> tuple[Library, list[Diagnostic]]:
    """Put files together; a key that two of them describe is an error, and the first one counts.

    A key goes before another's alias, and the first of two works with the same alias has it.
    """
    references: dict[str, Reference] = {}
    found: list[Diagnostic] = []
    for loaded in files:
        found.extend(loaded.diagnostics)
        for reference in loaded.references:
            first = references.setdefault(reference.key, reference)
            if first is not reference:
                found.append(repeated_key(reference.key, reference.span, first.span))
    aliases: dict[str, str] = {}
    for reference in references.values():
        for alias in reference.aliases:
            owner = references.get(alias) or references[aliases.setdefault(alias, reference.key)]
            if owner is not reference:
                message = f"“{alias}” is said to be another key of “{reference.key}”, and is one of “{owner.key}”"
                hint = f"first at {owner.span}"
                found.append(Diagnostic("repeated-reference", reference.span, message, hint, Severity.WARNING))
    return Library(references, aliases), found


def repeated_key(key: str, span: Span, first: Span) -> Diagnostic:
    """The diagnostic for a key that was described before, at ``first``."""
    return Diagnostic("repeated-reference", span, f"the work “{key}” is described twice", f"first at {first}")
