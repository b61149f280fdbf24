"""Font files that don't come with the builder: which a book can be set in, and what their faces are called."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from builder.text.faces import Face, FaceKey, face, lend, lent, unusable
from builder.text.shaping import shape

TTFont = pytest.importorskip("fontTools.ttLib").TTFont
newTable = pytest.importorskip("fontTools.ttLib").newTable
Axis = pytest.importorskip("fontTools.ttLib.tables._f_v_a_r").Axis
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


def mapped(names: Mapping[int, str | None]) -> bytes:
    """Square with other glyphs for some characters."""

    def change(font: Any) -> None:
        for table in font["cmap"].tables:
            for code, name in names.items():
                if name is None:
                    table.cmap.pop(code, None)
                else:
                    table.cmap[code] = name

    return changed(change)


def with_units(count: int) -> bytes:
    return changed(lambda font: setattr(font["head"], "unitsPerEm", count))


def with_axis(tag: str) -> bytes:
    """Square with an axis of weights that is called so."""

    def add(font: Any) -> None:
        table = newTable("fvar")
        axis = Axis()
        axis.axisTag, axis.minValue, axis.defaultValue, axis.maxValue = "wght", 400, 400, 700
        table.axes = [axis]
        font["fvar"] = table

    data = changed(add)
    at = data.rindex(b"wght")
    return data[:at] + tag.encode("latin-1") + data[at + 4 :]


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
        (without("OS/2"), "it has no table OS/2"),
        (mapped({0x20: None}), "it has no space between words"),
        (with_units(32_000), "its em has 32000 units, and a font’s has 16 to 16384"),
        (with_units(8), "its em has 8 units, and a font’s has 16 to 16384"),
        (with_axis("\xc8ght"), "its tables are damaged"),
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


@pytest.mark.parametrize(
    ("stated", "height"), [(600, 600), (0, 700), (-500, 700), (32_000, 700)], ids=["said", "zero", "negative", "huge"]
)
def test_letters_are_as_high_as_the_font_says_or_as_they_are_drawn(stated: int, height: float) -> None:
    def state(font: Any) -> None:
        font["OS/2"].sCapHeight = font["OS/2"].sxHeight = stated

    own = Face(FaceKey("x.ttf"), changed(state))
    assert (own.cap_height, own.x_height) == (height, height)


def test_a_font_without_capitals_has_some_height_of_them() -> None:
    def bare(font: Any) -> None:
        font["OS/2"].sCapHeight = 0
        for table in font["cmap"].tables:
            table.cmap.pop(ord("H"), None)

    assert 100 < Face(FaceKey("x.ttf"), changed(bare)).cap_height < 2_000


def test_a_space_that_stands_for_a_return_too_is_read_as_a_space() -> None:
    own = Face(FaceKey("x.ttf"), mapped({0x0: "uni0020", 0x9: "uni0020", 0xD: "uni0020"}))
    assert own.nominal[own.font.get_nominal_glyph(0x20)] == " "
    assert own.nominal[own.font.get_nominal_glyph(0x41)] == "A"


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
