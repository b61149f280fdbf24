"""Beside the editions of a book with a bibliography lie its record and its works, for the reader's own library."""

from __future__ import annotations

from pathlib import Path

from builder.citations.references import load
from builder.order import Order
from builder.pipeline import make
from tests.books.conftest import BRIEFING, publish


def test_each_file_holds_the_book_and_the_works_that_it_lists(tmp_path: Path) -> None:
    _, outputs = make(Order(BRIEFING, ("epub",), tmp_path))
    assert [path.name for path in outputs] == [f"treaty-1950.{end}" for end in ("epub", "bib", "ris", "json")]
    for path, data in outputs.items():
        if path.suffix != ".epub":
            keys = [reference.key for reference in load(data.decode(), path.name).references]
            assert (keys[0], len(keys)) == ("treaty-1950", 11)


def test_a_book_without_works_has_none(tmp_path: Path) -> None:
    folder = publish(tmp_path / "book", {"one.md": "# One\n\nText.\n"})
    _, outputs = make(Order(folder, ("epub",), tmp_path))
    assert [path.name for path in outputs] == ["book.epub"]
