"""Three hundred pages with everything a reference work has: sound in every part, to our own eyes and other people's."""

from __future__ import annotations

from pathlib import Path

import page as validator
import pytest

from tests.books.conftest import Edition, edition
from tests.books.long_book import write_book
from tests.pdf.parent_tree import faults

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def long_book(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    folder = tmp_path_factory.mktemp("long")
    return edition(write_book(folder / "book", chapters=21, words=3000), folder / "output")


def test_it_is_long(long_book: Edition) -> None:
    assert len(long_book.print.labels) > 300


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_it_conforms(long_book: Edition, profile: str) -> None:
    report = validator.validate_pdf(str(long_book.print.path), profile=profile)
    assert report.is_compliant, [str(failure) for failure in report.failures]


def test_content_parent_tree_and_structure_agree(long_book: Edition) -> None:
    assert faults(Path(long_book.print.path).read_bytes()) == []


def test_each_printed_number_leads_to_its_page(long_book: Edition) -> None:
    printed = long_book.print
    rows = [
        link for link in printed.links if link.text.partition("–")[0] in printed.labels and "note" not in link.target
    ]
    numbers = [link for link in rows if link.page >= printed.labels.index(printed.label_by_id["index"])]
    assert len(numbers) > 80
    for link in numbers:
        assert printed.label_by_id[link.target] == link.text.partition("–")[0]
