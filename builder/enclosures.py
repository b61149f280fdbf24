"""What the PDF carries along for those who want to work with it: the data of its tables and charts, its record
and the works that it lists."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from builder.figures.charts.numbers import exact_of
from builder.model.book import Book
from builder.model.drawings import Chart, Series
from builder.model.nodes import Cell, Figure, Table
from builder.model.walk import blocks, plain
from builder.pdf.attachments import Attachment, Relation

_DATA = {".csv": "text/csv", ".tsv": "text/tab-separated-values"}
_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


def enclosures(book: Book, records: Mapping[str, bytes], read: Callable[[str], bytes]) -> list[Attachment]:
    """The files that go with a book.

    Args:
        book: Its tables and its charts.
        records: The book's record and its works for the reader's own library: end of the file's name → bytes.
        read: Gives the bytes of a data file that a table names, by its path in the publication.
    """
    return [*_data(book, read), *_references(book, records)]


def _data(book: Book, read: Callable[[str], bytes]) -> Iterator[Attachment]:
    """Of a table made from a data file that file, as it is; of another one its cells; of a chart its numbers."""
    taken: set[str] = set()
    for chapter in book.chapters:
        for block in blocks((*chapter.blocks, *(block for note in chapter.notes for block in note.blocks))):
            match block:
                case Table():
                    file = _file_of(block)
                    ending = PurePosixPath(file).suffix.lower() if file else ".csv"
                    data = read(file) if file else _written(block)
                    stem = PurePosixPath(file).stem if file else "table"
                    label = "table-label"
                case Figure(drawing=Chart() as chart):
                    ending, data = ".csv", _numbers(chart)
                    stem, label = "chart", "figure-label"
                case _:
                    continue
            said = book.words[label].format(number=block.number) if block.number else ""
            description = " ".join(filter(None, (said, plain(block.caption)))).replace("\u00a0", " ")
            name = _free(_NOT_IN_A_NAME.sub("-", block.id or stem), taken)
            yield Attachment(name + ending, _DATA[ending], description or name, Relation.DATA, data, block.id)


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


def _numbers(chart: Chart) -> bytes:
    """As they were given, and not as the book's language writes them."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [chart.heading, *(f"{one.name} ({chart.unit})" if chart.unit else one.name for one in chart.series)]
    )
    for row, label in enumerate(chart.labels):
        writer.writerow([label, *(_plain_number(one, row) for one in chart.series)])
    return out.getvalue().encode()


def _plain_number(series: Series, row: int) -> str:
    value = series.values[row]
    return "" if value is None else f"{value:.{exact_of(series, row)}f}"


def _references(book: Book, records: Mapping[str, bytes]) -> Iterator[Attachment]:
    """What lies beside the outputs, for those who have the PDF alone."""
    for ending, data in records.items():
        kind, called = _RECORDS[ending]
        title = f"{book.words['bibliography']} ({called})"
        yield Attachment(f"references{ending}", kind, title, Relation.SOURCE, data)


_RECORDS = {
    ".bib": ("application/x-bibtex", "BibTeX"),
    ".ris": ("application/x-research-info-systems", "RIS"),
    ".json": ("application/vnd.citationstyles.csl+json", "CSL-JSON"),
}
"""End of the file's name → media type and what the format is called."""
