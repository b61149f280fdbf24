"""A stretch of text that knows where in its file it came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from msgspec import Struct

from builder.diagnostics import Span


class Passage(Struct, frozen=True):
    """Text taken out of a file: a paragraph without its markers, a cell, a YAML value."""

    text: str
    file: str
    line: int
    """1-based line of the text's first line."""
    lines: Sequence[str]
    """All lines of the file."""
    column: int = 1
    """1-based column at which the text's first line begins, or after which it is to be looked for; named too when the
    text does not stand in its lines word for word (folded YAML)."""

    def span(self, offset: int = 0) -> Span:
        """The place of the character at ``offset``.

        The line is counted; the column is found by looking the text's own line up in the file's, since markers
        and indents before it are gone from the text.
        """
        return self.place(offset) or Span(self.file, self.line, self.column)

    def place(self, offset: int) -> Span | None:
        """The same, but nothing where the text does not stand in its lines word for word."""
        starts = _line_starts(self.text)
        number = bisect_right(starts, offset) - 1
        line = self.line + number
        if not 0 < line <= len(self.lines):
            return None
        # Words that stand on the line twice are those of this text where it begins.
        at = _found(self.text, number, self.lines[line - 1], 0 if number else self.column - 1)
        return Span(self.file, line, at + offset - starts[number] + 1) if at >= 0 else None

    def part(self, start: int, end: int) -> Passage:
        """The characters from ``start`` to ``end`` as a passage of their own."""
        span = self.span(start)
        return Passage(self.text[start:end], self.file, span.line, self.lines, span.column)


# Each link and note of a text asks where it stands, and all of a paragraph may stand on one long line: what is asked
# for every one of them is looked up once. A few texts are read at a time, notes inside paragraphs.


@lru_cache(maxsize=16)
def _line_starts(text: str) -> list[int]:
    """The offsets at which the lines of a text begin."""
    return [0, *accumulate(len(line) + 1 for line in text.split("\n")[:-1])]


@lru_cache(maxsize=16)
def _found(text: str, number: int, written: str, column: int) -> int:
    """Where a line of a text stands in a line of the file, from this column on or else anywhere; -1: nowhere."""
    starts = _line_starts(text)
    own = text[starts[number] : starts[number + 1] - 1 if number + 1 < len(starts) else None]
    at = written.find(own, column)
    return at if at >= 0 else written.find(own)
