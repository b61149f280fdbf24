"""Numbers of lists in parentheses. HTML can count in letters, but has a full stop behind each number; style sheets can
say otherwise, and where a reader does not listen to them the full stop comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from builder.numerals import MARKERS

_STYLES: Final = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_NAMES: Final = {")": "closed", "()": "enclosed"}


def list_class(numbering: str, enclosed: str) -> str:
    """The class of lists that are counted so; empty where nothing has to be said."""
    return f"{_STYLES[numbering]}-{_NAMES[enclosed]}" if enclosed in _NAMES else ""


def marker_rules(kinds: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A rule for each kind of list that a book has, given by numbering and enclosure."""
    for numbering, enclosed in sorted(kinds):
        if name := list_class(numbering, enclosed):
            before, behind = MARKERS[enclosed].split("{}")
            opened = f'"{before}" ' if before else ""
            content = f'{opened}counter(list-item, {_STYLES[numbering]}) "{behind} "'
            yield f"ol.{name} > li::marker {{ content: {content}; }}"
