"""The sheet to hand out, as other programs read it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pymupdf
import pytest

from builder.diagnostics import Report
from builder.geometry import PAGE_SIZES
from builder.order import Order
from builder.pipeline import make

SHEET = """\
# The sheet

::: {.standfirst}
In two columns.
:::

A claim [@smith].

::: {.facts src=facts.yaml}
:::

## More

::: {#refs}
:::
"""
BOOK = {
    "publication.yaml": (
        "title: A Book\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [a.md]\n"
        "bibliography: works.yaml\nnocite: ['*']\n"
    ),
    "a.md": "# One\n\nThe words of the book [@jones].\n\n::: {.facts src=facts.yaml}\n:::\n",
    "sheet.md": SHEET,
    "facts.yaml": "- {label: Height, value: 4 m}\n- {label: Width, value: 9 m}\n",
    "works.yaml": (
        "- {id: smith, type: book, title: Old Things, author: [{family: Smith, given: A.}], issued: 1950}\n"
        "- {id: jones, type: book, title: New Things, author: [{family: Jones, given: B.}], issued: 1951}\n"
    ),
}


def _build(
    folder: Path, settings: str, *formats: str, sheet: str = SHEET, files: Mapping[str, str] = MappingProxyType({})
) -> tuple[Report, dict[str, bytes]]:
    for name, text in (BOOK | files).items():
        (folder / name).write_text(text + (settings if name == "publication.yaml" else ""))
    (folder / "sheet.md").write_text(sheet)
    report, made = make(Order(folder, formats or ("handout",)))
    return report, {path.name.removeprefix(folder.name): data for path, data in made.items()}


def _text(data: bytes) -> str:
    with pymupdf.open(stream=data) as read:
        return " ".join(" ".join(page.get_text().split()) for page in read)


def test_the_sheet_has_the_words_data_and_works_that_it_names(tmp_path: Path) -> None:
    report, outputs = _build(tmp_path, "handout: sheet.md\n")
    assert report.found == {}
    text = _text(outputs["-handout.pdf"])
    assert "The sheet In two columns." in text
    assert "Height 4 m" in text
    assert "Old Things" in text
    assert "New Things" not in text  # only the book cites it
    assert "The words of the book" not in text
    assert "Contents" not in text
    assert "Cited on" not in text  # a sheet has its citations in sight


def test_its_pages_are_a4_in_two_columns_and_tagged(tmp_path: Path) -> None:
    long = SHEET.replace("## More", "\n\n".join(["A paragraph that fills a line or two of a column."] * 40))
    _, outputs = _build(tmp_path, "handout: sheet.md\n", sheet=long)
    with pymupdf.open(stream=outputs["-handout.pdf"]) as read:
        assert tuple(read[0].rect[2:]) == pytest.approx(PAGE_SIZES["A4"], abs=0.1)
        halves = {block[0] > read[0].rect.width / 2 for block in read[0].get_text("blocks") if "fills" in block[4]}
        assert halves == {False, True}
        assert read.xref_get_key(read.pdf_catalog(), "MarkInfo") == ("dict", "<</Marked true>>")


def test_a_book_of_half_letters_has_a_letter(tmp_path: Path) -> None:
    _, outputs = _build(tmp_path, "page: {size: Half-Letter}\nhandout: sheet.md\n")
    with pymupdf.open(stream=outputs["-handout.pdf"]) as read:
        assert tuple(read[0].rect[2:]) == pytest.approx(PAGE_SIZES["Letter"], abs=0.1)


def test_it_stands_beside_the_book_and_changes_nothing_there(tmp_path: Path) -> None:
    _, alone = _build(tmp_path, "", "pdf")
    _, both = _build(tmp_path, "handout: sheet.md\n", "pdf", "handout")
    assert both[".pdf"] == alone[".pdf"]
    assert set(both) == {*alone, "-handout.pdf"}


def test_faults_of_the_sheet_are_told_with_its_lines(tmp_path: Path) -> None:
    report, outputs = _build(tmp_path, "handout: sheet.md\n", "pdf", "handout", sheet=SHEET + "\nSee @sec-gone.\n")
    (finding,) = report.errors
    assert (finding.code, finding.span.file, finding.span.line) == ("dangling-reference", "sheet.md", 17)
    assert outputs == {}


def test_a_page_without_room_is_told_as_the_sheets_own(tmp_path: Path) -> None:
    report, outputs = _build(tmp_path, "handout: {source: sheet.md, page: {inner: 99mm, outer: 99mm}}\n")
    (finding,) = report.errors
    assert finding.message.startswith("the page of the handout leaves a type area of ")
    assert (finding.code, finding.span.line) == ("bad-page", 7)
    assert outputs == {}


SHARED = "- {label: At, value: 'At [Yalta]{.index}, see @sec-one; a [treaty]{.glossary}.'}\n"


def test_what_it_shares_with_the_book_names_the_books_places_without_links(tmp_path: Path) -> None:
    book = "# One {#sec-one}\n\n::: {.facts src=facts.yaml}\n:::\n\n::: {.glossary src=words.yaml}\n:::\n"
    files = {"a.md": book, "facts.yaml": SHARED, "words.yaml": "- {term: treaty, text: An agreement.}\n"}
    sheet = "# The sheet\n\nMore [there](#sec-one).\n\n::: {.facts src=facts.yaml}\n:::\n"
    report, outputs = _build(tmp_path, "handout: sheet.md\n", sheet=sheet, files=files)
    assert report.found == {}
    data = outputs["-handout.pdf"]
    assert "At Yalta, see Chapter 1; a treaty." in _text(data)
    assert "More there." in _text(data)
    assert "Index" not in _text(data)
    with pymupdf.open(stream=data) as read:
        assert [page.get_links() for page in read] == [[]]


def test_notes_for_the_end_of_the_book_stand_at_the_end_of_the_sheet(tmp_path: Path) -> None:
    sheet = "# The sheet\n\nWords^[A note.].\n\n## More\n\nLast words.\n"
    report, outputs = _build(tmp_path, "notes: book-end\nhandout: sheet.md\n", sheet=sheet)
    assert report.found == {}
    assert _text(outputs["-handout.pdf"]).endswith("Last words. Notes 1 A note. 1")
    asked = sheet.replace("## More", "::: {#notes}\n:::\n\n## More")
    _, outputs = _build(tmp_path, "notes: book-end\nhandout: sheet.md\n", sheet=asked)
    assert "1 A note. More Last words." in _text(outputs["-handout.pdf"])


def test_a_missing_sheet_is_told(tmp_path: Path) -> None:
    report, _ = _build(tmp_path, "handout: shet.md\n")
    assert [finding.code for finding in report.errors] == ["missing-file"]
