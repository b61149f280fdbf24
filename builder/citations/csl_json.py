"""CSL-JSON: a list of works, or an object with the list under ``references`` or ``items``."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import Any

from builder.citations.csl_yaml import entries_checked
from builder.citations.reference import Loaded
from builder.diagnostics import Diagnostic, Fault, Span

_SPACE = re.compile(r"[ \t\r\n]*")
_WRAPPED = re.compile(r"\"(?:references|items)\"\s*:\s*\[")


_DIGITS = 15
"""Of the longest whole number that is taken for one; what is longer is an identifier, and stays as it is written."""


def _whole(text: str) -> int | str:
    return int(text) if len(text) <= _DIGITS else text


class Lines:
    """From an offset in a text to line and column."""

    def __init__(self, text: str, file: str) -> None:
        self._file = file
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def span(self, offset: int) -> Span:
        """The place of the character at ``offset``."""
        line = bisect_right(self._starts, offset)
        return Span(self._file, line, offset - self._starts[line - 1] + 1)


def load_csl_json(text: str, file: str) -> Loaded:
    """The works of a CSL-JSON file. What stands before a syntax error is kept."""
    lines = Lines(text, file)
    found: list[Diagnostic] = []
    entries: list[tuple[dict[str, Any], dict[str, Span], Span]] = []
    at = _skip(text, 0)
    if text[at : at + 1] == "{":
        wrapped = _WRAPPED.search(text)
        at = wrapped.end() - 1 if wrapped else at
    if text[at : at + 1] != "[":
        hint = 'the file should begin with [ and a work: [{"id": …'
        message = "a reference file should be a list of works"
        return Loaded((), (Diagnostic("reference-format", lines.span(min(at, len(text))), message, hint),))
    repeated: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, value in pairs:
            if key in values:
                repeated.append(key)
            else:
                values[key] = value
        return values

    decoder = json.JSONDecoder(object_pairs_hook=once, parse_int=_whole)
    at = _skip(text, at + 1)
    try:
        while text[at : at + 1] != "]":
            start = at
            value, at = decoder.raw_decode(text, at)
            span = lines.span(start)
            for key in repeated:
                found.append(Diagnostic("duplicate-key", span, f"“{key}” is given twice in this work"))
            repeated.clear()
            if isinstance(value, dict):
                entries.append((value, _places(value, text, start, at, lines), span))
            else:
                found.append(Diagnostic("wrong-type", span, "a work should be an object of fields"))
            at = _skip(text, at)
            if text[at : at + 1] == ",":
                at = _skip(text, at + 1)
            elif text[at : at + 1] != "]":
                raise json.JSONDecodeError("a comma or the closing ] is missing", text, at)
    except json.JSONDecodeError as error:
        found.append(Diagnostic("json-syntax", lines.span(min(error.pos, len(text))), f"this is not JSON: {error.msg}"))
    except RecursionError:
        message = "values are nested too deeply"
        found.append(Diagnostic("nesting-too-deep", lines.span(at), message, fault=Fault.LIMIT))
    return entries_checked(entries, found)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


class _LazyPlaces(dict[str, Span]):
    """Places are asked for only when something is wrong, so they are looked up then."""

    def __init__(self, names: frozenset[str], text: str, bounds: tuple[int, int], lines: Lines) -> None:
        super().__init__()
        self._names, self._text, self._bounds, self._lines = names, text, bounds, lines

    def get(self, name: str, default: Any = None) -> Any:
        """The place of the field's first mention in the entry."""
        if name not in self._names:
            return default
        at = self._text.find(f'"{name}"', *self._bounds)
        return self._lines.span(at) if at >= 0 else default


def _places(value: dict[str, Any], text: str, start: int, end: int, lines: Lines) -> dict[str, Span]:
    return _LazyPlaces(frozenset(value), text, (start, end), lines)
