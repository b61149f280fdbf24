"""A small book with something of everything, built once, and what its source says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from builder.checks.case import Source
from builder.examination import source_of
from builder.order import Order
from builder.pipeline import make, prepare

BOOK = Path(__file__).parent / "book"


@dataclass(frozen=True)
class Built:
    """The book's source and both of its editions."""

    source: Source
    pdf: bytes
    epub: bytes


def built_from(folder: Path) -> Built:
    stages = prepare(folder)
    source = source_of(stages, folder)
    assert source is not None, [str(finding) for finding in stages.report.errors]
    report, outputs = make(Order(folder))
    assert not report.errors
    by_kind = {path.suffix: data for path, data in outputs.items()}
    return Built(source, by_kind[".pdf"], by_kind[".epub"])


@pytest.fixture(scope="session")
def built() -> Built:
    return built_from(BOOK)
