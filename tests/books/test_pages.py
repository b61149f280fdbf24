"""Small publications that show one thing about pages."""

from __future__ import annotations

import pytest

from tests.books.conftest import Edition, edition, publish
from tests.books.said import Reading
from tests.books.words import difference, words


@pytest.fixture(scope="module")
def long_table(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    folder = tmp_path_factory.mktemp("table")
    rows = "\n".join(f"| {year} | {year * 7 % 1000} | remark on {year} |" for year in range(1900, 1999))
    text = (
        f"# One\n\n| Year | Tons | Remark |\n|---|--:|---|\n{rows}\n\n: Shipments {{#tbl-long}}\n\nAfter the table.\n"
    )
    return edition(publish(folder / "book", {"one.md": text}), folder)


def test_a_long_table_has_its_head_on_every_page(long_table: Edition) -> None:
    pages = [page.extract_text() for page in long_table.print.reader.pages]
    rows = [text for text in pages if "remark on" in text]
    assert len(rows) >= 3
    assert all("Year" in text and "Tons" in text and "Remark" in text for text in rows)


def test_a_table_head_that_is_set_again_is_an_artifact(long_table: Edition) -> None:
    heads = [element for element in long_table.print.document.elements() if element.role == "TH"]
    assert len(heads) == 3
    assert [head.text() for head in heads if len(set(head.pages())) > 1] == []


def test_every_row_of_a_long_table_is_there_once(long_table: Edition) -> None:
    [chapter] = long_table.book.chapters
    told = words(Reading(long_table.book, long_table.print.label_by_id).chapter(chapter))
    assert difference(told, words(long_table.print.sections[-1].text())) == ""
