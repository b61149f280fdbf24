"""A book in a font of its own, in both editions."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pypdf
import pytest
import uharfbuzz as hb

from builder.examination import examine
from builder.order import Order
from builder.pipeline import make
from builder.resources import resource
from builder.store import open_store
from builder.workers import house, process

SQUARE = Path(__file__).parents[1] / "fonts" / "Square.ttf"
SPECTRAL = resource("fonts", "Spectral-Regular.ttf")
SETTINGS = "title: A Book\nlanguage: en-GB\nauthors: [Ann Author]\ntheme: theme.yaml\ncontents: [one.md]\n"
THEME = """extends: briefing
families:
  serif: {roman: fonts/My letters.ttf, italic: fonts/My letters.ttf, bold: fonts/My letters.ttf}
  own: {roman: more/My letters.ttf}
  square: {roman: more/Square.ttf}
elements:
  strong: {family: own, weight: 400}
  h1: {family: square}
"""
WORDS = "Words in *letters* of **its own** stand here, [友好同盟]{lang=zh-Hans}, and in 1950. " * 3


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "here" / "book"
    for name, font in (("fonts", SQUARE), ("more", SPECTRAL)):
        (folder / name).mkdir(parents=True)
        shutil.copy(font, folder / name / "My letters.ttf")
    (folder / "more" / "Square.ttf").write_bytes(SQUARE.read_bytes() + b"\0\0\0\0")  # another file of the same name
    (folder / "publication.yaml").write_text(SETTINGS)
    (folder / "theme.yaml").write_text(THEME)
    (folder / "one.md").write_text(f"# One\n\n{WORDS}\n")
    return folder


def built(folder: Path, **how: object) -> dict[str, bytes]:
    report, outputs = make(Order(folder, ("pdf", "epub"), folder / "output", **how))  # type: ignore[arg-type]
    assert not report.found, [str(one) for one in report.found]
    return {path.name: data for path, data in outputs.items()}


def test_both_editions_have_the_font_and_read_back(book: Path) -> None:
    (book / "output").mkdir()
    for name, data in built(book).items():
        (book / "output" / name).write_bytes(data)
    pages = pypdf.PdfReader(book / "output" / "book.pdf").pages
    text = " ".join(page.extract_text() for page in pages)
    assert "友好同盟" in text
    fonts = {str(font.get_object()["/BaseFont"]) for page in pages for font in page["/Resources"]["/Font"].values()}
    assert {"Square-Regular", "Spectral-Regular"} <= {name[8:] for name in fonts}
    with zipfile.ZipFile(book / "output" / "book.epub") as archive:
        names = [name for name in archive.namelist() if name.endswith(".ttf")]
        style = next(archive.read(name).decode() for name in archive.namelist() if name.endswith(".css"))
    assert len(names) == len(set(names))
    assert sorted(name.rpartition("/")[2] for name in names if "My" in name) == ["My-letters-2.ttf", "My-letters.ttf"]
    rules = re.findall(r'font-family: ?("[^"]*");\s*font-weight: ?(\d+);\s*font-style: ?(\w+)', style)
    assert len(rules) == len(set(rules)) == style.count("@font-face")
    assert "Dedicated to the public domain (CC0 1.0) — https://creativecommons.org/publicdomain/zero/1.0/" in style
    assert examine(Order(book, ("pdf", "epub"), book / "output"), outside=False).report.found == {}


LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ "


def of_letters_alone(folder: Path, letters: str = LETTERS) -> None:
    """A book with long words, contents and running heads in a font that has letters and nothing else."""
    subset = hb.SubsetInput()
    subset.unicode_set.update(map(ord, letters))
    font = hb.subset(hb.Face(SPECTRAL.read_bytes()), subset).blob.data
    (folder / "fonts" / "My letters.ttf").write_bytes(font)
    (folder / "theme.yaml").write_text(
        THEME.replace("  own: {roman: more/My letters.ttf}\n", "").replace("own", "serif")
    )
    words = "the internationalisation of considerations notwithstanding a misunderstanding is uncharacteristic " * 9
    (folder / "one.md").write_text(f"# One {{-}}\n\n{words}\n\n## {words[:600]} {{-}}\n\n{words * 30}\n")


def test_what_a_font_lacks_of_what_a_book_sets_by_itself_comes_from_another(book: Path) -> None:
    """Dots and figures of the contents, hyphens of divided words, folios, the ellipsis of a running head."""
    of_letters_alone(book)
    (book / "output").mkdir()
    for name, data in built(book).items():
        (book / "output" / name).write_bytes(data)
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(book / "output" / "book.pdf").pages)
    assert re.search(r"One\s+1(\. ?){3}", text)
    assert "\u00ad" in text
    assert examine(Order(book, ("pdf", "epub"), book / "output"), outside=False).report.errors == []


MIXED = "\n  mix: {roman: fonts/My letters.ttf, bold: Spectral-Bold.ttf}"


@pytest.mark.parametrize(("family", "fallback"), [("", "serif"), (MIXED, "mix")], ids=["own", "partly own"])
def test_fonts_that_lack_it_with_nothing_to_stand_in_for_them_are_told(book: Path, family: str, fallback: str) -> None:
    of_letters_alone(book)
    theme = book / "theme.yaml"
    theme.write_text(theme.read_text().replace("families:", f"families:{family}") + f"fallback: [{fallback}]\n")
    report, outputs = make(Order(book, ("pdf", "epub"), book / "output"))
    assert outputs == {}
    assert [(one.code, one.span.line) for one in report.found] == [("bad-font", 4 if family else 3)]
    assert "by itself: - . 0 1 2 3 4 5 6 7 8 9 …" in next(iter(report.found)).message


def test_neither_place_nor_worker_nor_cache_shows(book: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    first = built(book)
    shutil.copytree(book, tmp_path / "book")
    store = open_store(tmp_path / "cache")
    assert built(tmp_path / "book", store=store) == first
    assert built(tmp_path / "book", store=store) == first
    # A process that is not a copy of this one knows only what it is told.
    monkeypatch.setattr(process, "FORKS", False)
    monkeypatch.setattr(house, "ENOUGH", 1)
    (tmp_path / "book" / "two.md").write_text(f"# Two\n\n{WORDS}\n")
    (tmp_path / "book" / "publication.yaml").write_text(SETTINGS.replace("one.md", "one.md, two.md"))
    alone, shared = built(tmp_path / "book", jobs=1), built(tmp_path / "book", jobs=2)
    assert alone == shared


def test_another_font_of_the_same_name_is_another_book(book: Path, tmp_path: Path) -> None:
    store = open_store(tmp_path / "cache")
    before = built(book, store=store)
    shutil.copy(book / "more" / "My letters.ttf", book / "fonts" / "My letters.ttf")
    after = built(book, store=store)
    assert after != before
    assert after == built(book)
