"""The briefing, built once (a worker) and read back."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pymupdf
import pytest
import yaml

from builder.content import load
from builder.model.book import Book
from builder.order import Order
from builder.pipeline import build
from builder.resolve import resolve, works_of
from tests.books.printed import Printed
from tests.books.screen import Screen

ROOT = Path(__file__).parents[2]
BRIEFING = ROOT / "content" / "treaty-1950"
ELEMENTS = Path(__file__).parent / "elements" / "content"


@dataclass(frozen=True)
class Edition:
    """A publication in its three forms: what the files say, print and screen."""

    book: Book
    print: Printed
    screen: Screen


def edition(folder: Path, output: Path) -> Edition:
    report, outputs = build(Order(folder, output=output))
    assert [str(finding) for finding in report.errors] == []
    assert {path.suffix for path in outputs} >= {".pdf", ".epub"}
    manuscript, _ = load(folder)
    book, _ = resolve(manuscript, works_of(manuscript)[0])
    name = book.publication.name
    return Edition(book, Printed(output / f"{name}.pdf"), Screen(output / f"{name}.epub"))


def publish(folder: Path, chapters: dict[str, str], **settings: object) -> Path:
    """Write a publication of a few chapters."""
    folder.mkdir(parents=True)
    head = {"title": "A Book", "language": "en-GB", "authors": ["Ann Author"], "contents": ["*.md"], **settings}
    (folder / "publication.yaml").write_text(yaml.safe_dump(head, allow_unicode=True), encoding="utf-8")
    for name, text in chapters.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def briefing(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return edition(BRIEFING, tmp_path_factory.mktemp("briefing"))


@pytest.fixture
def artless(briefing: Edition) -> Callable[[], list[str]]:
    """The briefing's pages as MuPDF reads them once artifacts (running heads, folios, leaders) are cut out."""

    def read() -> list[str]:
        with pikepdf.open(briefing.print.path) as pdf:
            for page in pdf.pages:
                kept, depth, skipped = [], 0, None
                for instruction in pikepdf.parse_content_stream(page):
                    operator = str(instruction.operator)
                    if operator in ("BDC", "BMC"):
                        depth += 1
                        if skipped is None and instruction.operands[0] == "/Artifact":
                            skipped = depth
                    if skipped is None:
                        kept.append(instruction)
                    if operator == "EMC":
                        skipped = None if skipped == depth else skipped
                        depth -= 1
                page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))
            out = io.BytesIO()
            pdf.save(out)
        with pymupdf.open(stream=out.getvalue()) as document:
            return [page.get_text() for page in document]

    return read
