"""A figure from its data to both editions."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from lxml import etree

from builder import pipeline
from builder.epub.drawings import drawn
from builder.model.drawings import Chart, Series
from builder.order import Order
from tests.epub.epubcheck import messages
from tests.figures.desk import look

PUBLICATION = """\
title: Figures
language: en-GB
authors: [Ann Author]
contents: [a.md]
"""
CHAPTER = """\
# Figures

See @fig-ores.

::: {.chart #fig-ores src=ores.csv caption="Ores shipped" source="From the books."}
:::

::: {.chart #fig-said src=ores.csv alt="Tungsten leads."}
:::

![A square](square.svg){#fig-square width=40%}
"""
ORES = "Material,Quantity (tons)\nTungsten ore,160000\nCopper,110000\n"
SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20">'
    '<rect width="60" height="20" fill="#EEEEEE"/><text x="5" y="14">Squareness</text></svg>'
)


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    folder = tmp_path_factory.mktemp("figures")
    for name, text in (
        ("publication.yaml", PUBLICATION), ("a.md", CHAPTER), ("ores.csv", ORES), ("square.svg", SQUARE)
    ):  # fmt: skip
        (folder / name).write_text(text, encoding="utf-8")
    report, outputs = pipeline.make(Order(folder))
    assert not report.errors, [str(finding) for finding in report.sorted()]
    by_end = {path.suffix: data for path, data in outputs.items()}
    return by_end[".pdf"], by_end[".epub"]


def figures(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    found: list[pikepdf.Object] = []

    def walk(element: pikepdf.Object) -> None:
        if isinstance(element, pikepdf.Dictionary) and "/S" in element:
            if element.S == "/Figure":
                found.append(element)
            kids = element.get("/K", pikepdf.Array())
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                walk(kid)

    walk(pdf.Root.StructTreeRoot.K)
    return found


def test_the_pdf_says_what_the_figures_show_and_where(editions):
    pdf = pikepdf.open(io.BytesIO(editions[0]))
    found = figures(pdf)
    assert [str(figure.Alt) for figure in found] == [
        "Bar chart. Tungsten ore 160,000 tons; Copper 110,000 tons.",
        "Tungsten leads.",
        "A square",
    ]
    boxes = [[float(value) for value in figure.A.BBox] for figure in found]
    assert all(right > left and top > bottom for left, bottom, right, top in boxes)
    assert boxes[0][2] - boxes[0][0] == pytest.approx(314.6, abs=0.1)


def test_words_in_figures_are_found(editions):
    text = "\n".join(page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(editions[0]))
    for words in ("160,000 tons", "Tungsten ore", "Squareness", "From the books."):
        assert words in text


@pytest.mark.parametrize(
    ("word", "width"), [("Vertrag", 236.0), ("Freundschaftsvertragsverhandlungsprotokolle" * 2, 377.6)]
)
def test_the_epub_draws_figures_wider_whose_words_have_no_room(word: str, width: float):
    art = drawn(Chart("bars", ("a", word), (Series("s", (1.0, 2.0)),), "de"), look())
    assert art.width == pytest.approx(width)
    assert not art.crowded


def test_the_epub_draws_them_and_tells_their_data(editions):
    with zipfile.ZipFile(io.BytesIO(editions[1])) as book:
        name = next(name for name in book.namelist() if name.endswith("01-figures.xhtml"))
        root = etree.fromstring(book.read(name))
        package = book.read(next(name for name in book.namelist() if name.endswith(".opf"))).decode()
    shown = root.findall(".//{*}svg")
    assert [one.get("aria-label") for one in shown][1:] == ["Tungsten leads.", "A square"]
    assert shown[2].get("style") == "width: 40%"
    assert "Squareness" in "".join(shown[2].itertext())
    tables = root.findall(".//{*}details//{*}table")
    assert len(tables) == 2  # a drawing of its author's has no data
    cells = [["".join(cell.itertext()) for cell in row] for row in tables[0].iter("{*}tr")]
    assert cells == [["Material", "Quantity (tons)"], ["Tungsten ore", "160,000"], ["Copper", "110,000"]]
    assert 'properties="svg"' in package


@pytest.mark.slow
def test_epubcheck_has_nothing_to_say(editions, tmp_path: Path):
    (tmp_path / "figures.epub").write_bytes(editions[1])
    assert [line for line in messages(tmp_path / "figures.epub") if not line.startswith("USAGE")] == []
