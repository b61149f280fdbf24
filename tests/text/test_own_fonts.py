"""Font files that don't come with the builder: which a book can be set in, and what their faces are called."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builder.text.faces import Face, FaceKey, face, lend, lent, unusable
from builder.text.shaping import shape

TTFont = pytest.importorskip("fontTools.ttLib").TTFont
SQUARE = (Path(__file__).parent.parent / "fonts" / "Square.ttf").read_bytes()


def changed(change: Callable[[Any], object]) -> bytes:
    """Square with something else in it."""
    font = TTFont(io.BytesIO(SQUARE))
    change(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def without(table: str) -> bytes:
    """Square as if a table were not there."""
    return SQUARE.replace(table.encode(), b"none", 1)


def allowing(bits: int) -> bytes:
    return changed(lambda font: setattr(font["OS/2"], "fsType", bits))


@pytest.mark.parametrize("bits", [0x0, 0x4, 0x8, 0x6, 0xC])
def test_a_font_that_may_be_embedded_can_be_used(bits: int) -> None:
    assert unusable(allowing(bits)) == ""


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is no font"),
        (b"<script>", "it is no font"),
        (SQUARE[:300], "it has no characters"),
        (b"OTTO" + SQUARE[4:], "it has PostScript outlines (CFF), and faces are set in TrueType outlines"),
        (b"wOFF" + SQUARE[4:], "it is packed for the web (WOFF)"),
        (b"wOF2" + SQUARE[4:], "it is packed for the web (WOFF2)"),
        (b"ttcf" + SQUARE[4:], "it is a collection of several fonts"),
        (SQUARE.replace(b"post", b"\xffost", 1), "its tables are damaged"),
        (changed(lambda font: font["maxp"].__setattr__("numGlyphs", 2)), "it has characters without a glyph"),
        (without("glyf"), "it has no table glyf"),
        (without("hmtx"), "it has no table hmtx"),
        (allowing(0x2), "its licence does not allow to embed it"),
        (allowing(0x100), "its licence does not allow to embed parts of it"),
        (allowing(0x200), "its licence does not allow to embed parts of it"),
    ],
)
def test_why_a_book_can_t_be_set_in_a_font(data: bytes, why: str) -> None:
    assert unusable(data) == why


def test_a_font_is_called_by_its_name_and_what_is_in_it() -> None:
    one, two = lend("a/Letters.ttf", SQUARE), lend("b/c/Letters.ttf", SQUARE)
    other = lend("a/Letters.ttf", allowing(0x8))
    assert one == two != other
    assert one.endswith("/Letters.ttf")
    assert lent(one)
    assert not lent("SourceSerif4-Roman.ttf")
    assert face(FaceKey(one)) is face(FaceKey(two)) is not face(FaceKey(other))


@pytest.mark.parametrize(
    ("own", "file", "name"),
    [
        ("Letters-Bold", "x.ttf", "Letters-Bold"),
        ("Two words (c) <b>/x%", "x.ttf", "Twowordscbx"),
        ("字体", "My letters.ttf", "Myletters"),
        ("字体", "字.ttf", "Font"),
        ("x" * 500, "x.ttf", "x" * 63),
    ],
)
def test_the_name_that_a_pdf_gives_a_font_is_one_that_it_may_have(own: str, file: str, name: str) -> None:
    def rename(font: Any) -> None:
        for record in font["name"].names:
            if record.nameID == 6:
                record.string = own

    assert Face(FaceKey(file), changed(rename)).psname == name


def test_what_no_line_can_be_set_with_counts_as_missing() -> None:
    def add(font: Any) -> None:
        for table in font["cmap"].tables:
            table.cmap |= {0x5D0: "uni0041", 0x661: "uni0031", 0xE001: "uni0041", 0xE01: "uni0041"}

    key = FaceKey(lend("Hebrew.ttf", changed(add)))
    assert not face(key).has(0x5D0)
    assert not face(key).has(0x661)
    assert not face(key).has(0xE001), "nobody knows what a character of private use means"
    assert face(key).has(0xE01)
    assert shape(face(key), "A").missing == ()
