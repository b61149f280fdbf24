"""Beside the editions of a book with a bibliography lie its record and its works, for the reader's own library."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.citations.references import load, load_all
from builder.order import Order
from builder.pipeline import make
from builder.resolve import citations
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


def test_works_are_read_once_however_many_forms_a_book_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Libraries of ten thousand works take seconds."""
    editions = [{"name": "notes", "notes": "chapter-end"}]
    chapters = {"one.md": "# One\n\nText [@a].^[Note.]\n", "sheet.md": "# Sheet\n\nText [@a].\n"}
    settings = {"bibliography": "w.yaml", "contents": ["one.md"], "handout": "sheet.md", "editions": editions}
    folder = publish(tmp_path / "book", chapters, **settings)
    (folder / "w.yaml").write_text("- {id: a, type: book, title: T, issued: 1950}\n", encoding="utf-8")
    read = []
    monkeypatch.setattr(citations, "load_all", lambda files: read.append(1) or load_all(files))
    report, outputs = make(Order(folder, ("pdf", "epub", "handout"), tmp_path, editions=None))
    assert not report.errors, report.found
    endings = ("-notes.pdf", ".pdf", ".epub", "-handout.pdf", ".bib", ".ris", ".json")
    assert sorted(path.name for path in outputs) == sorted(f"book{ending}" for ending in endings)
    assert len(read) == 1
