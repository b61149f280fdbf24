"""Codes are read back from the printed page, by a reader of the tests' own."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from builder import pipeline
from builder.diagnostics import Report
from builder.order import Order
from tests.handout.reading import decoded, modules

ADDRESS = "https://example.org/books/sino-soviet-treaty?from=handout"
DOIS = {
    "ballis": "10.1177/000271625127700117",
    "odd": "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
}
WORKS = f"""\
- {{id: ballis, type: book, title: Treaties, author: [{{family: Ballis, given: W.}}], issued: 1951, DOI: {DOIS["ballis"]}}}
- {{id: odd, type: book, title: Statistics, author: [{{family: Odd, given: S.}}], issued: 1998, DOI: '{DOIS["odd"]}'}}
- {{id: without, type: book, title: Nothing, author: [{{family: Without, given: N.}}], issued: 1998}}
"""  # noqa: E501  # one work a line


def build(folder: Path, settings: str, text: str, *formats: str) -> tuple[Report, dict[str, bytes]]:
    head = (
        f"title: Codes\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [a.md]\nbibliography: works.yaml\n{settings}"
    )
    for name, said in (("publication.yaml", head), ("a.md", text), ("works.yaml", WORKS), ("sheet.md", text)):
        (folder / name).write_text(said, encoding="utf-8")
    report, outputs = pipeline.make(Order(folder, formats))
    return report, {path.name.removeprefix(folder.name): data for path, data in outputs.items()}


def codes(data: bytes) -> list[str]:
    """What the codes on the pages of a PDF say, from above."""
    found = []
    for page in pdfium.PdfDocument(data):
        scale = 600 / 72
        height = page.get_height()
        sheet = page.render(scale=scale).to_pil()
        # Codes are paths of very many corners: their boxes, from the page's own objects.
        boxes = [one.get_bounds() for one in page.get_objects() if one.type == 2]
        square = [box for box in boxes if abs((box[2] - box[0]) - (box[3] - box[1])) < 0.5 and box[2] - box[0] > 20]
        # The white ground of a code holds its dark modules: the larger of two boxes about one middle.
        grounds = [
            box
            for box in square
            if any(box[0] < one[0] and one[2] < box[2] and box[1] < one[1] and one[3] < box[3] for one in square)
        ]
        for left, bottom, right, top in sorted(dict.fromkeys(grounds), key=lambda box: -box[3]):
            crop = (left * scale, (height - top) * scale, right * scale, (height - bottom) * scale)
            found.append(decoded(modules(sheet.crop(tuple(map(round, crop))))))
    return found


def test_the_handouts_code_leads_to_the_publication_and_says_where(tmp_path: Path):
    sheet = "# Sheet\n\nWords.\n\n::: {.qr}\n:::\n"
    report, outputs = build(tmp_path, f"url: {ADDRESS}\nhandout: sheet.md\n", sheet, "handout")
    assert not report.errors
    assert codes(outputs["-handout.pdf"]) == [ADDRESS]
    (page,) = pdfium.PdfDocument(outputs["-handout.pdf"])
    assert ADDRESS in "".join(page.get_textpage().get_text_bounded().split())


def test_without_an_address_there_is_none_and_the_build_says_so(tmp_path: Path):
    sheet = "# Sheet\n\nWords.\n\n::: {.qr}\n:::\n"
    report, outputs = build(tmp_path, "handout: sheet.md\n", sheet, "handout")
    found = [one.span.file for one in report.sorted() if one.code == "no-url"]
    assert found.count("sheet.md") == 1
    assert codes(outputs["-handout.pdf"]) == []


@pytest.mark.parametrize("long", [1, 30, 60, 90, 120, 170])
def test_addresses_of_any_length_are_read_back(tmp_path: Path, long: int):
    address = "https://example.org/" + "ab-9_" * (long // 5) + "x" * (long % 5)
    _, outputs = build(tmp_path, "", f'# A\n\n::: {{.qr href="{address}"}}\n:::\n', "pdf")
    assert codes(outputs[".pdf"]) == [address]


TEXT = "# A\n\nWorks [@ballis; @odd; @without].\n\n::: {#refs .codes}\n:::\n"


@pytest.mark.parametrize("style", ["chicago-author-date", "ieee"])
def test_references_carry_codes_of_their_dois_in_print(tmp_path: Path, style: str):
    report, outputs = build(tmp_path, f"citation-style: {style}\n", TEXT, "pdf", "epub")
    assert not report.errors
    # What no address may hold stands there by its number.
    wanted = ["https://doi.org/" + doi.replace("<", "%3C").replace(">", "%3E") for doi in DOIS.values()]
    assert codes(outputs[".pdf"]) == wanted
    with zipfile.ZipFile(io.BytesIO(outputs[".epub"])) as book:
        screen = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
    assert f'href="https://doi.org/{DOIS["ballis"]}"' in screen
    assert "<svg" not in screen.replace('<svg xmlns="http://www.w3.org/2000/svg" class="cover"', "")
    assert 'class="code"' not in screen


def test_without_the_setting_references_have_none(tmp_path: Path):
    _, outputs = build(tmp_path, "", TEXT.replace(" .codes", ""), "pdf")
    assert codes(outputs[".pdf"]) == []


def test_the_reader_of_these_tests_takes_no_code_that_is_wrong_in_one_module(tmp_path: Path):
    _, outputs = build(tmp_path, "", f'# A\n\n::: {{.qr href="{ADDRESS}"}}\n:::\n', "pdf")
    page = next(page for page in pdfium.PdfDocument(outputs[".pdf"]) if codes_on(page))
    matrix = codes_on(page)
    assert decoded(matrix) == ADDRESS
    matrix[-1][-3] = not matrix[-1][-3]
    with pytest.raises((AssertionError, UnicodeDecodeError)):
        assert decoded(matrix) == ADDRESS


def codes_on(page) -> list[list[bool]]:
    sheet: Image.Image = page.render(scale=8).to_pil()
    boxes = [one.get_bounds() for one in page.get_objects() if one.type == 2]
    for left, bottom, right, top in boxes:
        if right - left > 20 and abs(right - left - (top - bottom)) < 0.5:
            high = page.get_height()
            return modules(sheet.crop(tuple(round(8 * edge) for edge in (left, high - top, right, high - bottom))))
    return []
