"""Separated values, CSV and TSV (RFC 4180): rows of cells, each with its place.

Cells are parted by commas; where the head has none, by semicolons, as spreadsheets write them in countries with a
decimal comma, or by tabs. In a ``.tsv`` file they are parted by tabs. Rows without anything in them are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from builder.diagnostics import Diagnostic, Span

MARKS = {",": "a comma", ";": "a semicolon", "\t": "a tab"}
"""What may part cells, and how messages call it."""
LONGEST = 131_072
"""Characters that a cell may have: a quotation mark that is closed by chance makes no longer ones."""
_BLANKS = re.compile(r"[ \t\n]+")
"""What lies between words. Spaces of other kinds are the author's choice: 12 km that no line may part."""
_HEAD = re.compile(r'\s*((?:"[^"]*"|[^"\n]+)*)')
_QUOTED = re.compile(r'"([^"]*(?:""[^"]*)*)"')


class Field(Struct, frozen=True):
    """A value as it is written, on one line."""

    text: str
    span: Span

    def in_plain_words(self) -> Field:
        """It with nothing but simple spaces, as names are compared and numbers read."""
        return Field(" ".join(self.text.split()), self.span)


class Faulty(Exception):
    """The text can't be read from here on; carries what is wrong."""

    def __init__(self, span: Span, message: str, hint: str = "") -> None:
        self.diagnostic = Diagnostic("csv-syntax", span, message, hint)


def mark_of(text: str, file: str) -> str:
    """What parts the cells of a file."""
    if file.lower().endswith(".tsv"):
        return "\t"
    head = _HEAD.match(text)
    bare = re.sub('"[^"]*"', "", head[1]) if head else ""
    return next((mark for mark in MARKS if mark in bare), ",")


def rows_of(text: str, file: str, mark: str) -> Iterator[tuple[Field, ...]]:
    """The rows of a text whose cells ``mark`` parts.

    Raises:
        Faulty: a quotation mark is not closed, or closed too early; a cell is too long.
    """
    plain = re.compile(rf"[^{mark}\n]*")
    row: list[Field] = []
    line, start, at = 1, 0, 0
    while at < len(text):
        span = Span(file, line, at - start + 1)
        if text[at] == '"':
            match = _QUOTED.match(text, at)
            if match is None:
                raise Faulty(span, "the quotation mark that begins this cell is never closed", _DOUBLE)
            value = match[1].replace('""', '"')
            breaks = match[0].count("\n")
            if breaks:
                line, start = line + breaks, text.rfind("\n", at, match.end()) + 1
            at = match.end()
            if text[at : at + 1] not in ("", "\n", mark):
                place = Span(file, line, at - start + 1)
                raise Faulty(place, "the cell goes on behind the quotation mark that closes it", _DOUBLE)
        else:
            match = plain.match(text, at)
            assert match is not None
            value, at = match[0], match.end()
        if len(value) > LONGEST:
            raise Faulty(span, f"a cell has more than {LONGEST:,} characters")
        row.append(Field(_BLANKS.sub(" ", value).strip(), span))
        if text[at : at + 1] == mark:
            at += 1
            if at < len(text) and text[at] != "\n":
                continue
            row.append(Field("", Span(file, line, at - start + 1)))
        if any(field.text for field in row):
            yield tuple(row)
        row = []
        line, at = line + 1, at + 1
        start = at


def counted(cells: int) -> str:
    """So many cells."""
    return "1 cell" if cells == 1 else f"{cells} cells"


_DOUBLE = 'a quotation mark inside a cell in quotation marks is written twice: ""'
