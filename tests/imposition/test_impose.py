"""The sheets as other programs read them."""

import io
import re
from collections import Counter

import pikepdf
import pymupdf
import pytest
from pypdf import PdfReader

from builder.geometry import MM, PAGE_SIZES
from builder.imposition import impose
from builder.publication import Arrangement, BookletSettings, Flip


def _book(count: int, bleed: float = 0.0) -> bytes:
    """A book whose pages bear their numbers."""
    width, height = PAGE_SIZES["A5"]
    with pymupdf.open() as book:
        for number in range(1, count + 1):
            page = book.new_page(width=width + 2 * bleed, height=height + 2 * bleed)
            page.draw_rect(page.rect, fill=(0.8, 0.1, 0.1), color=None)
            page.insert_text((bleed + 60, bleed + 80), f"page{number}", fontsize=20)
            if bleed:
                page.set_trimbox((bleed, bleed, bleed + width, bleed + height))
        book.set_metadata({"title": "A Book"})
        return book.tobytes()


def _words(data: bytes) -> list[list[tuple[str, float, float]]]:
    with pymupdf.open(stream=data) as read:
        return [[(word[4], word[0], word[1]) for word in page.get_text("words")] for page in read]


def test_sheets_bear_two_pages_a_side_in_the_order_of_folding():
    sides = _words(impose(_book(7), BookletSettings()))
    names = [[word for word, _, _ in sorted(side, key=lambda word: word[1])] for side in sides]
    assert names == [["page1"], ["page2", "page7"], ["page6", "page3"], ["page4", "page5"]]


def test_backs_are_turned_where_the_printer_turns_the_sheet_over_its_long_edge():
    short, long = (_words(impose(_book(4), BookletSettings(flip=flip)))[1] for flip in (Flip.SHORT, Flip.LONG))
    assert [word for word, _, _ in sorted(short, key=lambda word: word[1])] == ["page2", "page3"]
    assert [word for word, _, _ in sorted(long, key=lambda word: word[1])] == ["page3", "page2"]
    assert min(y for _, _, y in long) > PAGE_SIZES["A5"].height / 2 > max(y for _, _, y in short)


@pytest.mark.parametrize(
    "settings",
    [
        BookletSettings(),
        BookletSettings(sheet=PAGE_SIZES["Letter"], signature=2, marks=True),
        BookletSettings(arrangement=Arrangement.GRID, up=4),
        BookletSettings(arrangement=Arrangement.GRID, up=9, flip=Flip.LONG),
    ],
)
def test_no_word_is_lost(settings):
    book = _book(13)
    before = Counter(word for page in _words(book) for word, _, _ in page)
    assert Counter(word for side in _words(impose(book, settings)) for word, _, _ in side) == before


def test_sheets_say_how_they_are_cut_and_printed():
    read = PdfReader(io.BytesIO(impose(_book(8), BookletSettings(sheet=(450 * MM, 320 * MM)))))
    sheet = read.pages[0]
    assert (float(sheet.mediabox.width), float(sheet.mediabox.height)) == pytest.approx((450 * MM, 320 * MM), abs=0.01)
    assert float(sheet.trimbox.width) == pytest.approx(2 * PAGE_SIZES["A5"].width, abs=0.01)
    assert read.trailer["/Root"]["/ViewerPreferences"]["/Duplex"] == "/DuplexFlipShortEdge"
    assert read.trailer["/Root"]["/ViewerPreferences"]["/PrintScaling"] == "/None"
    assert read.metadata is not None
    assert read.metadata.title == "A Book"


def test_a_page_that_lies_on_its_side_is_turned_upright():
    width, height = PAGE_SIZES["A5"]
    with pymupdf.open() as book:
        for number, size in enumerate([(width, height), (height, width), (width, height), (width, height)], 1):
            book.new_page(width=size[0], height=size[1]).insert_text((100, 50), f"page{number}", fontsize=20)
        sides = _words(impose(book.tobytes(), BookletSettings()))
    (turned,) = [(x, y) for word, x, y in sides[1] if word == "page2"]
    assert turned[0] < 60  # its head is at the left
    assert turned[1] > height / 2  # and its lines run upwards


def test_each_page_is_carried_over_once():
    data = impose(_book(8), BookletSettings())
    forms = {
        key: form for page in PdfReader(io.BytesIO(data)).pages for key, form in page["/Resources"]["/XObject"].items()
    }
    assert len(forms) == 8


def test_what_bleeds_goes_over_the_cut_but_not_over_the_fold():
    bleed = 3 * MM
    data = impose(_book(8, bleed), BookletSettings(sheet=(450 * MM, 320 * MM)))
    with pymupdf.open(stream=data) as read:
        picture = read[0].get_pixmap(dpi=144)
    zoom = 2
    width, height = PAGE_SIZES["A5"]
    left, top = (450 * MM / 2 - width) * zoom, (320 * MM - height) / 2 * zoom

    def inked(x: float, y: float) -> bool:
        return picture.pixel(round(x), round(y)) != (255, 255, 255)

    middle = top + height / 2 * zoom
    assert inked(left - 2 * MM * zoom, middle)
    assert not inked(left - 4 * MM * zoom, middle)
    assert inked(left + width, top - 2 * MM * zoom)
    assert not inked(left + width, top - 4 * MM * zoom)
    # Each page ends at the fold: the words of neither are covered by the bleed of the other.
    assert Counter(word for word, _, _ in _words(data)[0]) == Counter(["page8", "page1"])


def test_same_bytes():
    book = _book(5)
    assert impose(book, BookletSettings(marks=True)) == impose(book, BookletSettings(marks=True))
    assert not re.search(rb"/(tmp|home|root)/", impose(book, BookletSettings()))


@pytest.mark.parametrize("flip", Flip)
def test_no_hair_of_paper_shows_between_coloured_pages(flip):
    """Wherever the fold lies between two dots of a screen or a plate."""
    with pikepdf.new() as book:
        for _ in range(4):
            book.add_blank_page(page_size=PAGE_SIZES["A5"])
            page = book.pages[-1]
            page.obj.Contents = book.make_stream(b"0.6 0.2 0.1 rg\n-3 -3 500 700 re f\n")
        out = io.BytesIO()
        book.save(out)
    sheets = impose(out.getvalue(), BookletSettings(flip=flip, sheet=(450 * MM, 320 * MM)))
    with pymupdf.open(stream=sheets) as read:
        for side in read:
            for dpi in (72, 97, 131):
                picture = side.get_pixmap(dpi=dpi)
                y, middle = picture.height // 2, picture.width // 2
                assert len({picture.pixel(x, y) for x in range(middle - 9, middle + 9)}) == 1


def test_a_coloured_page_ends_at_the_fold_beside_a_white_one():
    with pikepdf.new() as book:
        for number in range(4):
            book.add_blank_page(page_size=PAGE_SIZES["A5"])
            book.pages[-1].obj.Contents = book.make_stream(b"0 g\n-9 -9 500 700 re f\n" if number == 3 else b"0 g\n")
        out = io.BytesIO()
        book.save(out)
    with pymupdf.open(stream=impose(out.getvalue(), BookletSettings(sheet=(450 * MM, 320 * MM)))) as read:
        picture = read[0].get_pixmap(dpi=288)  # a dot is a quarter of a point
    fold, y = picture.width / 2, picture.height // 2
    assert picture.pixel(round(fold) - 4, y) == (0, 0, 0)
    assert picture.pixel(round(fold) + 2, y) == (255, 255, 255)
