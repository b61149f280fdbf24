"""CSL-JSON: a list of works, or an object with the list under ``references`` or ``items``."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import Any

from builder.citations.csl_yaml import DEEPEST, entries_checked
from builder.citations.extra import with_fields_of_note
from builder.citations.reference import Loaded
from builder.diagnostics import Diagnostic, Fault, Span

_SPACE = re.compile(r"[ \t\r\n]*")
_WRAPPERS = ("references", "items")
_DIGITS = 15
"""Of the longest whole number that is taken for one; what is longer is an identifier, and stays as it is written."""

_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)
"""A backslash and what belongs to it; as a group one half of a character that is written as a pair, alone."""
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_TOLD = 20
"""Halves of characters that are told of a file; the others are like them."""


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
    whole, halves = _of_whole_characters(text)
    reader = _Reader(whole, Lines(whole, file))
    for at in halves:
        message = f"U+{text[at + 2 : at + 6].upper()} is no character of a text"
        reader.report("control-character", at, message, "it is half of one, and shown as U+FFFD")
    try:
        reader.file_level()
    except json.JSONDecodeError as error:
        reader.report("json-syntax", error.pos, f"this is not JSON: {error.msg}")
    except RecursionError:
        reader.found.append(
            Diagnostic(
                "nesting-too-deep", reader.lines.span(reader.at), "values are nested too deeply", fault=Fault.LIMIT
            )
        )
    return entries_checked(reader.entries, reader.found)


def _of_whole_characters(text: str) -> tuple[str, list[int]]:
    """The text without escapes that stand for half a character, and where the first of them were."""
    halves: list[int] = []

    def whole(escape: re.Match[str]) -> str:
        if escape[1] is None:
            return escape[0]
        if len(halves) < _TOLD:
            halves.append(escape.start())
        return r"\ufffd"  # as long as the other, so that all places stay

    return (_ESCAPE.sub(whole, text) if _HALF.search(text) else text), halves


class _Reader:
    """Reads values one by one from where it stands, ``at``."""

    def __init__(self, text: str, lines: Lines) -> None:
        self.text, self.lines = text, lines
        self.at = 0
        self.found: list[Diagnostic] = []
        self.entries: list[tuple[dict[str, Any], dict[str, Span], Span]] = []
        self.repeated: list[str] = []
        self.decoder = json.JSONDecoder(object_pairs_hook=self.once, parse_int=_whole)

    def report(self, code: str, at: int, message: str, hint: str = "") -> None:
        self.found.append(Diagnostic(code, self.lines.span(min(at, len(self.text))), message, hint))

    def once(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, value in pairs:
            if key in values:
                self.repeated.append(key)
            else:
                values[key] = value
        return values

    def value(self) -> Any:
        value, self.at = self.decoder.raw_decode(self.text, self.at)
        return value

    def sign(self) -> str:
        """The next character that is no blank."""
        self.at = _skip(self.text, self.at)
        return self.text[self.at : self.at + 1]

    def after(self, closing: str) -> bool:
        """Past a comma; whether the closing sign comes next, past which it goes too. A last comma does no harm."""
        comma = self.sign() == ","
        self.at += comma
        if self.sign() != closing:
            if comma:
                return False
            raise json.JSONDecodeError(f"a comma or the closing {closing} is missing", self.text, self.at)
        self.at += 1
        return True

    def file_level(self) -> None:
        opening = self.sign()
        begun = self.at
        if opening == "[":
            self.list_of_works()
        elif opening != "{" or not self.wrapped():
            hint = 'the file should begin with [ and a work: [{"id": …'
            self.report("reference-format", begun, "a reference file should be a list of works", hint)
            return
        if self.sign():
            hint = "put all works into one list"
            self.report("json-syntax", self.at, "something follows the end of the list; it is left out", hint)

    def wrapped(self) -> bool:
        """The lists of works among an object's members; whether it has one."""
        found = False
        self.at += 1
        if self.sign() == "}":
            return False
        ended = False
        while not ended:
            key = self.value()
            if not isinstance(key, str) or self.sign() != ":":
                raise json.JSONDecodeError('a member is written "name": value', self.text, self.at)
            self.at += 1
            if self.sign() == "[" and key in _WRAPPERS:
                found = True
                self.list_of_works()
            else:
                self.value()
                self.repeated.clear()
            ended = self.after("}")
        return found

    def list_of_works(self) -> None:
        self.at += 1
        ended = self.sign() == "]"
        self.at += ended
        while not ended:
            start = self.at
            value = self.value()
            span = self.lines.span(start)
            for key in self.repeated:
                self.found.append(Diagnostic("duplicate-key", span, f"“{key}” is given twice in this work"))
            self.repeated.clear()
            if isinstance(value, dict):
                self.without_depths(value, start)
                value = with_fields_of_note(value)
                self.entries.append((value, _places(value, self.text, start, self.at, self.lines), span))
            else:
                self.found.append(Diagnostic("wrong-type", span, "a work should be an object of fields"))
            ended = self.after("]")

    def without_depths(self, work: dict[str, Any], start: int) -> None:
        """Take the fields away that are nested too deeply."""
        for name in [name for name, value in work.items() if _is_deep(value, DEEPEST - 1)]:
            del work[name]
            span = self.lines.span(max(start, self.text.find(f'"{name}"', start, self.at)))
            message = f"values are nested deeper than {DEEPEST} levels"
            self.found.append(Diagnostic("nesting-too-deep", span, message, fault=Fault.LIMIT))


def _is_deep(value: Any, levels: int) -> bool:
    """Whether a value has more levels than that."""
    if not isinstance(value, (list, dict)):
        return levels < 1
    inner = value.values() if isinstance(value, dict) else value
    return levels < 1 or any(_is_deep(one, levels - 1) for one in inner)


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
