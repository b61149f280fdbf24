"""Who gets a copy: the rows of a CSV file with the columns ``name``, and as wanted ``group``, ``variant``,
``watermark``.
"""

from __future__ import annotations

from msgspec import Struct

from builder.content.folder import Folder
from builder.content.separated import MARKS, Faulty, counted, mark_of, rows_of
from builder.diagnostics import Diagnostic, Fault, Severity, Span, nearest

COLUMNS = ("name", "group", "variant", "watermark")
MOST = 100_000
"""Recipients of one run."""
LONGEST = 120
"""Characters of a value: more fit on no line. ``Stamps`` measures those of a page."""


class Recipient(Struct, frozen=True):
    """One of those who get a copy."""

    number: int
    """From 1, in the order of the file."""
    name: str
    group: str = ""
    variant: str = ""
    """Which form of the publication; empty: the publication itself."""
    watermark: str = ""
    """A word or two across each page."""
    span: Span = Span("recipients")
    """Where the file names them."""


def read_recipients(folder: Folder, file: str, found: list[Diagnostic]) -> tuple[Recipient, ...]:
    """The recipients that a file of the folder names; whatever is wrong with it is added to ``found``."""
    text = folder.read_text(file, Span(file), found)
    if text is None:
        return ()
    mark = mark_of(text, file)
    rows: list[tuple[int, list[str]]] = []
    try:
        for fields in rows_of(text, file, mark):
            line = fields[0].span.line
            rows.append((line, [field.in_plain_words().text for field in fields]))
            if len(rows) > MOST + 1:
                message = f"the file names more than {MOST:,} recipients, the limit"
                found.append(Diagnostic("too-large-table", Span(file, line), message, fault=Fault.LIMIT))
                return ()
    except Faulty as faulty:
        found.append(faulty.diagnostic)
        return ()
    if not rows:
        found.append(Diagnostic("csv-syntax", Span(file), "the file is empty", "its first line is: name,group"))
        return ()
    (line, head), *rest = rows
    head = [name.lower() for name in head]
    for name in head:
        if name not in COLUMNS or head.count(name) > 1:
            twice = name in COLUMNS
            message = f"there are two columns “{name}”" if twice else f"recipients have no column “{name}”"
            found.append(
                Diagnostic("unknown-column", Span(file, line), message, "" if twice else nearest(name, COLUMNS))
            )
    if "name" not in head:
        found.append(
            Diagnostic("missing-key", Span(file, line), "there is no column “name”", "add it to the first line")
        )
    if not rest:
        found.append(Diagnostic("csv-syntax", Span(file, line), "the file names nobody"))
    if any(finding.span.file == file and finding.severity is Severity.ERROR for finding in found):
        return ()
    return tuple(_recipients(file, mark, head, rest, found))


def _recipients(
    file: str, mark: str, head: list[str], rows: list[tuple[int, list[str]]], found: list[Diagnostic]
) -> list[Recipient]:
    out: list[Recipient] = []
    for line, values in rows:
        if len(values) != len(head):
            message = f"this row has {counted(len(values))}, the head has {len(head)}"
            hint = f"put a cell that holds {MARKS[mark]} in double quotes"
            found.append(Diagnostic("ragged-row", Span(file, line), message, hint))
            continue
        given = dict(zip(head, values, strict=True))
        if not given["name"]:
            found.append(Diagnostic("missing-key", Span(file, line), "this recipient has no name"))
            continue
        for name, value in given.items():
            if len(value) > LONGEST:
                message = f"this {name} has {len(value)} characters, and {LONGEST} are the most that fit on a line"
                found.append(Diagnostic("bad-value", Span(file, line), message, "shorten it"))
        out.append(Recipient(len(out) + 1, **given, span=Span(file, line)))
    return out
