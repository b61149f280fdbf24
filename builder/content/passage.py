"""A stretch of text that knows where in its file it came from."""

from __future__ import annotations

from collections.abc import Sequence

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
        line = self.line + self.text.count("\n", 0, offset)
        start = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", start)
        own = self.text[start:] if end < 0 else self.text[start:end]
        if not 0 < line <= len(self.lines):
            return None
        # Words that stand on the line twice are those of this text where it begins.
        at = self.lines[line - 1].find(own, self.column - 1 if line == self.line else 0)
        if at < 0:
            at = self.lines[line - 1].find(own)
        return Span(self.file, line, at + offset - start + 1) if at >= 0 else None

    def part(self, start: int, end: int) -> Passage:
        """The characters from ``start`` to ``end`` as a passage of their own."""
        span = self.span(start)
        return Passage(self.text[start:end], self.file, span.line, self.lines, span.column)
