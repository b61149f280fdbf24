"""What holds whatever is done to a book: one more pass changes nothing, another page keeps the words, an edit stays
where it was made."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from builder.checks import screen
from builder.checks.printed.reader import read
from builder.checks.wording import ScreenReading
from builder.checks.words import words
from builder.layout import paginate
from builder.order import Order
from builder.pipeline import make
from tests.checks.conftest import BOOK, Built

_NUMERAL = re.compile(r"\d+|[ivxlcdm]+")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BOOK, tmp_path / "book"))


def without_numbers(found: Sequence[str]) -> list[str]:
    """Words without page numbers, of which several may become one."""
    return [word for word in found if not _NUMERAL.fullmatch(word) and word not in ",–"]


def of_print(data: bytes) -> list[list[str]]:
    """The words of each section, notes last, drawings aside."""
    return [
        without_numbers(words(section.text(("Note", "Figure"))))
        + [word for one in section.elements() if one.role == "Note" for word in words(one.text())]
        for section in read(data).sections
    ]


def of_screen(data: bytes) -> dict[str, list[str]]:
    book = screen.read(data)
    return {
        name: without_numbers([word.text for word in ScreenReading(tree).words()])
        for name, tree in book.documents.items()
    }


def test_one_more_pass_changes_nothing(built: Built, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When every number is right, all chapters are set once more with these numbers."""
    real = paginate._stale
    sections = len(built.source.sections)
    asked = right = 0

    def never_content(proof: paginate.Proof, labels: Mapping[str, str]) -> bool:
        nonlocal asked, right
        asked += 1
        if real(proof, labels):
            right = 0
            return True
        right += 1
        return right <= sections  # all are right: once more, all of them

    monkeypatch.setattr(paginate, "_stale", never_content)
    report, outputs = make(Order(folder))
    assert not report.errors
    assert right >= 2 * sections, "nothing was set again"
    again = {path.suffix: data for path, data in outputs.items()}
    assert again[".pdf"] == built.pdf
    assert again[".epub"] == built.epub


@pytest.mark.slow
@pytest.mark.parametrize("size", ["A4", "Letter", "110mm x 180mm"])
def test_another_page_keeps_the_words(size: str, folder: Path, built: Built) -> None:
    with (folder / "publication.yaml").open("a", encoding="utf-8") as file:
        file.write(f"page: {{size: {size}}}\n")
    report, outputs = make(Order(folder))
    assert not report.errors
    by_kind = {path.suffix: data for path, data in outputs.items()}
    assert read(by_kind[".pdf"]).sizes != read(built.pdf).sizes
    assert of_print(by_kind[".pdf"]) == of_print(built.pdf)
    assert of_screen(by_kind[".epub"]) == of_screen(built.epub)


@pytest.mark.slow
def test_an_edit_changes_no_other_chapter(folder: Path, built: Built) -> None:
    path = folder / "two.md"
    text = path.read_text(encoding="utf-8")
    more = "A stranger came by sea and stayed a week. " * 40
    path.write_text(text.replace("\n\n", f"\n\n{more}\n\n", 1), encoding="utf-8")
    report, outputs = make(Order(folder))
    assert not report.errors
    by_kind = {path.suffix: data for path, data in outputs.items()}
    pairs = list(zip(of_print(built.pdf), of_print(by_kind[".pdf"]), strict=True))
    differing = [at for at, (before, after) in enumerate(pairs) if before != after]
    [chapter] = [at for at, one in enumerate(built.source.sections) if one.slug.endswith("ships")]
    assert differing == [chapter]
    assert len(pairs[chapter][1]) - len(pairs[chapter][0]) == len(words(more))
    before, after = of_screen(built.epub), of_screen(by_kind[".epub"])
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name]] == [f"{built.source.sections[chapter].slug}.xhtml"]
