"""Fonts, languages and the place of text on the page, as independent readers see them."""

from __future__ import annotations

import re

import pikepdf
import pymupdf
import pytest

from tests.books.conftest import Edition
from tests.books.screen import LANG, text

STANDARD = re.compile("Helvetica|Times|Courier|Symbol|ZapfDingbats|Arial")
RUSSIAN = re.compile(r"[\u0400-\u04ff]")
HAN = re.compile(r"[\u3400-\u9fff]")


def test_every_font_is_embedded_and_can_be_read(briefing: Edition) -> None:
    seen = set()
    with pikepdf.open(briefing.print.path) as pdf:
        for page in pdf.pages:
            for font in page.resources.get("/Font", {}).values():
                name = str(font.BaseFont)
                assert not STANDARD.search(name), name
                assert re.match(r"/[A-Z]{6}\+", name), f"{name} is no subset"
                assert font.ToUnicode.read_bytes()
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert any(key in descriptor for key in ("/FontFile2", "/FontFile3")), name
                seen.add(name)
    assert len(seen) > 4


def test_no_text_stands_outside_its_page(briefing: Edition) -> None:
    margin = 15.0
    with pymupdf.open(briefing.print.path) as document:
        for page in document:
            width, height = page.rect.width, page.rect.height
            for x0, y0, x1, y1, word, *_ in page.get_text("words"):
                assert margin <= x0 < x1 <= width - margin, (page.number, word)
                assert margin <= y0 < y1 <= height - margin, (page.number, word)


def test_no_two_words_lie_on_one_another(briefing: Edition) -> None:
    with pymupdf.open(briefing.print.path) as document:
        for page in document:
            # Boxes of words are as high as their fonts say, which is more than their letters; the middle is theirs.
            middles = [
                (0.6 * y0 + 0.4 * y1, 0.4 * y0 + 0.6 * y1, x0 + 0.5, x1 - 0.5, word)
                for x0, y0, x1, y1, word, *_ in page.get_text("words")
                if x1 - x0 > 1
            ]
            middles.sort()
            for index, (_, bottom, left, right, word) in enumerate(middles):
                for top, _, other_left, other_right, other in middles[index + 1 :]:
                    if top >= bottom:
                        break
                    assert right <= other_left or other_right <= left, (page.number, word, other)


@pytest.mark.parametrize(("script", "language"), [(RUSSIAN, "ru"), (HAN, "zh-Hans")])
def test_foreign_words_are_marked_in_the_pdf(briefing: Edition, script: re.Pattern[str], language: str) -> None:
    found = 0

    def walk(element: object, current: str) -> None:
        nonlocal found
        current = element.language or current  # type: ignore[attr-defined]
        for child in element.children:  # type: ignore[attr-defined]
            if hasattr(child, "children"):
                walk(child, current)
            elif script.search(child.text):
                assert current == language, child.text
                found += 1

    walk(briefing.print.document, "en-GB")
    assert found > 10
    assert str(briefing.print.reader.trailer["/Root"]["/Lang"]) == "en-GB"


@pytest.mark.parametrize(("script", "language"), [(RUSSIAN, "ru"), (HAN, "zh-Hans")])
def test_foreign_words_are_marked_in_the_epub(briefing: Edition, script: re.Pattern[str], language: str) -> None:
    found = 0
    for name, tree in briefing.screen.documents.items():
        assert tree.get(LANG) == tree.get("lang") == "en-GB", name
        for element in tree.iter("{*}*"):
            pieces = [(element, element.text), *((element, child.tail) for child in element)]
            for owner, piece in pieces:
                if piece and script.search(piece):
                    marked = next(e for e in (owner, *owner.iterancestors()) if e.get("lang"))
                    assert marked.get("lang") == marked.get(LANG) == language, piece
                    found += 1
    assert found > 10


def test_covers_name_the_book_in_three_scripts(briefing: Edition) -> None:
    publication = briefing.book.publication
    told = [publication.title, publication.subtitle, *(phrase.text for phrase in publication.cover.ornaments)]
    assert len(told) == 4
    printed = " ".join(briefing.print.sections[0].text().split())
    assert [phrase for phrase in told if phrase not in printed] == []
    cover, titlepage, *_ = briefing.screen.documents.values()
    assert cover.find(".//{*}img").get("alt")
    assert publication.title in " ".join(text(titlepage, notes=True).split())
