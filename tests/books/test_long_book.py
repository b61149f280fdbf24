"""Three hundred pages with everything a reference work has: sound in every part, to our own eyes and other people's."""

from __future__ import annotations

from pathlib import Path

import page as validator
import pytest

from builder.order import Order
from builder.pipeline import build
from tests.books.long_book import write_book
from tests.books.printed import Printed
from tests.pdf.parent_tree import faults

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def long_book(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    folder = tmp_path_factory.mktemp("long")
    report, _ = build(Order(write_book(folder / "book", chapters=21, words=3000), ("pdf",), folder / "output"))
    assert [str(finding) for finding in report.errors] == []
    return Printed(folder / "output" / "book.pdf")


def test_it_is_long(long_book: Printed) -> None:
    assert len(long_book.labels) > 300


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_it_conforms(long_book: Printed, profile: str) -> None:
    report = validator.validate_pdf(str(long_book.path), profile=profile)
    assert report.is_compliant, [str(failure) for failure in report.failures]


def test_content_parent_tree_and_structure_agree(long_book: Printed) -> None:
    assert faults(Path(long_book.path).read_bytes()) == []


def test_each_printed_number_leads_to_its_page(long_book: Printed) -> None:
    rows = [
        link
        for link in long_book.links
        if link.text.partition("–")[0] in long_book.labels and "note" not in link.target
    ]
    numbers = [link for link in rows if link.page >= long_book.labels.index(long_book.label_by_id["index"])]
    assert len(numbers) > 80
    for link in numbers:
        assert long_book.label_by_id[link.target] == link.text.partition("–")[0]
