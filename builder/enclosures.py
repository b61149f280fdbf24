"""What the PDF carries along for those who want to work with it: the data of its tables and its references."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from builder.citations.references import Library
from builder.model.book import Book
from builder.model.nodes import Cell, References, Table
from builder.model.walk import blocks, plain
from builder.pdf.attachments import Attachment, Relation

_DATA = {".csv": "text/csv", ".tsv": "text/tab-separated-values"}
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


def enclosures(book: Book, works: Library, read: Callable[[str], bytes]) -> list[Attachment]:
    """The files that go with a book.

    Args:
        book: Its tables and its bibliography.
        works: The works that it may cite.
        read: Gives the bytes of a data file that a table names, by its path in the publication.
    """
    return [*_tables(book, read), *_references(book, works)]


def _tables(book: Book, read: Callable[[str], bytes]) -> Iterator[Attachment]:
    """Of a table made from a data file that file, as it is; of another one its cells."""
    taken: set[str] = set()
    for chapter in book.chapters:
        for table in blocks((*chapter.blocks, *(block for note in chapter.notes for block in note.blocks))):
            if not isinstance(table, Table):
                continue
            file = _file_of(table)
            ending = PurePosixPath(file).suffix.lower() if file else ".csv"
            data = read(file) if file else _written(table)
            label = book.words["table-label"].format(number=table.number) if table.number else ""
            description = " ".join(filter(None, (label, plain(table.caption)))).replace("\u00a0", " ")
            name = _free(_NOT_IN_A_NAME.sub("-", table.id or (PurePosixPath(file).stem if file else "table")), taken)
            yield Attachment(name + ending, _DATA[ending], description or name, Relation.DATA, data, table.id)


def _free(name: str, taken: set[str]) -> str:
    found, count = name, 1
    while found.casefold() in taken:  # some file systems tell no capitals apart
        count += 1
        found = f"{name}-{count}"
    taken.add(found.casefold())
    return found


def _file_of(table: Table) -> str:
    """The data file that the table's cells come from, or nothing."""
    file = next((cell.span.file for row in table.head for cell in row), "")
    return file if PurePosixPath(file).suffix.lower() in _DATA else ""


def _written(table: Table) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)  # ends lines as RFC 4180 does
    for row in (*table.head, *table.body):
        writer.writerow([text for cell in row for text in _fields(cell)])
    return out.getvalue().encode()


def _fields(cell: Cell) -> list[str]:
    return [plain(cell.children), *[""] * (cell.columns - 1)]


def _references(book: Book, works: Library) -> Iterator[Attachment]:
    """The works that the bibliography lists."""
    listed = {
        entry.key
        for chapter in book.chapters
        for block in blocks(chapter.blocks)
        if isinstance(block, References)
        for entry in block.entries
    }
    items = [item for key, item in works.items.items() if key in listed]
    if items:
        data = (json.dumps(items, ensure_ascii=False, indent=1) + "\n").encode()
        title = f"{book.words['bibliography']} (CSL-JSON)"
        yield Attachment("references.json", "application/vnd.citationstyles.csl+json", title, Relation.SOURCE, data)
