"""What readers take out of the pages, and the fonts that let them."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator

import pikepdf
import pypdf
import pypdfium2
import pytest
import uharfbuzz as hb

from builder.layout.pages import Line, Piece
from builder.pdf import write
from builder.pdf.codes import settle
from builder.pdf.paint import paint
from builder.text.faces import face
from builder.text.shaping import Glyph, Shaped, shape
from tests.pdf import desk
from tests.pdf.desk import Desk


def made(one: Desk) -> bytes:
    return write(desk.pages(one), desk.publication(), {}, desk.MODIFIED)


def by_pdfium(data: bytes, page: int = 0) -> str:
    document = pypdfium2.PdfDocument(data)
    text: str = document[page].get_textpage().get_text_bounded().replace("\r\n", "\n")
    document.close()
    return text


def by_pypdf(data: bytes, page: int = 0) -> str:
    return pypdf.PdfReader(io.BytesIO(data)).pages[page].extract_text()


def maps_of(data: bytes) -> list[str]:
    """What each font's codes are read as."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [font.ToUnicode.read_bytes().decode() for font in pdf.pages[0].Resources.Font.values()]


def words_of(data: bytes) -> list[list[str]]:
    return [by_pdfium(data).split(), by_pypdf(data).split()]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("The quick brown fox jumps over the lazy dog.", {}),
        ("Tight words stay apart", {"gap": 1.2}),
        ("wide ones too", {"gap": 9.0}),
        ("office difficult flying affluent", {"key": desk.SPECTRAL}),
        ("Nato and USSR in 1950", {"features": desk.SMALL_CAPITALS}),
        ("old figures 0123456789", {"features": (("onum", 1),)}),
        ("Съешь же ещё этих мягких", {}),
        ("中苏友好同盟互助条约", {"key": desk.HAN}),
        ("narrow and tracked", {"scale": 0.98, "tracking": 40}),
        ("raised", {"rise": 4.0}),
        ("naïve “quotes” – dashes… ½", {}),
    ],
)
def test_text_comes_back_as_it_was(text: str, options: dict[str, object]) -> None:
    one = Desk()
    one.line((one.node("p"), text), **options)
    assert words_of(made(one)) == [text.split()] * 2


def test_ligatures_and_small_capitals_are_drawn_as_such() -> None:
    fi = shape(face(desk.SPECTRAL), "fi")
    assert [glyph.text for glyph in fi.glyphs] == ["fi"], "else the test above proves nothing"
    small = shape(face(desk.SERIF), "a", desk.SMALL_CAPITALS)
    assert small.glyphs[0].gid != shape(face(desk.SERIF), "a").glyphs[0].gid


def test_a_line_that_goes_on_ends_in_a_space_and_a_divided_word_in_a_soft_hyphen() -> None:
    one = Desk()
    p = one.node("p")
    one.line((p, "one two"), end_space=True)
    one.line((p, "three diffi"), hyphen=True)
    one.line((p, "culty"))
    painted = paint(one.flow(), desk.pages(one).pages)
    codes = settle(painted)
    texts = {code: text for font in codes.fonts for code, (_, text) in font.codes.items()}
    drawn = _drawn(codes.fill(painted[0].stream), texts)
    assert drawn == ["one two ", "three diffi\u00ad", "culty"]


def _drawn(stream: bytes, texts: dict[int, str]) -> list[str]:
    lines: list[str] = []
    pdf = pikepdf.new()
    for step in pikepdf.parse_content_stream(pdf.make_stream(stream)):
        if str(step.operator) == "BT":
            lines.append("")
        if str(step.operator) == "TJ":
            shown = b"".join(bytes(part) for part in step.operands[0] if isinstance(part, pikepdf.String))
            pairs = zip(shown[::2], shown[1::2], strict=True)
            lines[-1] += "".join(texts[high << 8 | low] for high, low in pairs)
    return lines


def test_the_space_at_the_edge_of_an_inline_belongs_to_the_outer_element() -> None:
    one = Desk()
    p = one.node("p")
    em = one.node("em", p)
    one.line((p, "a"), (em, " b"), (p, " c"))
    painted = paint(one.flow(), desk.pages(one).pages)
    codes = settle(painted)
    texts = {code: text for font in codes.fonts for code, (_, text) in font.codes.items()}
    assert _drawn(codes.fill(painted[0].stream), texts) == ["a ", "b", " c"]
    assert [mark.node for mark in painted[0].marks] == [p, em, p]


def test_so_does_the_space_at_the_end_of_a_line() -> None:
    one = Desk()
    p = one.node("p")
    em = one.node("em", p)
    note = one.node("p", one.node("aside.footnote"))
    one.line((p, "a"), (em, " b"), end_space=True)
    one.line((p, "c"), (em, " d"), end_space=True)
    one.line((em, "e"), end_space=True)
    one.line((note, "f"))
    painted = paint(one.flow(), desk.pages(one).pages)
    codes = settle(painted)
    texts = {code: text for font in codes.fonts for code, (_, text) in font.codes.items()}
    assert _drawn(codes.fill(painted[0].stream), texts) == ["a ", "b", " ", "c ", "d ", "e ", "f"]
    assert [mark.node for mark in painted[0].marks] == [p, em, p, em, note]


def _left_edges(data: bytes) -> list[float]:
    page = pypdfium2.PdfDocument(data)[0].get_textpage()
    return [page.get_charbox(index, loose=True)[0] for index in range(page.count_chars())]


@pytest.mark.parametrize("options", [{}, {"tracking": 60.0}, {"scale": 0.95, "tracking": 30.0}, {"gap": 7.0}])
def test_words_stand_where_layout_put_them(options: dict[str, float]) -> None:
    one = Desk()
    p = one.node("p")
    em = one.node("em", p)
    line = one.line((p, "AV Wave"), (em, " To"), (p, " Ty end"), **options)
    data = made(one)
    text = by_pdfium(data)
    assert text.split() == ["AV", "Wave", "To", "Ty", "end"]
    edges = _left_edges(data)
    found = [
        edges[index]
        for index, character in enumerate(text)
        if character != " " and text[index - 1 : index] in ("", " ")
    ]
    assert found == pytest.approx([line.x + piece.x for piece in line.pieces], abs=0.02)


def test_colour_scale_and_rise_do_not_leak_into_the_next_line() -> None:
    one = Desk()
    p = one.node("p")
    one.line((p, "first"), colour="#ff0000", rise=3.0, scale=0.9, tracking=50)
    one.line((p, "second"))
    stream = paint(one.flow(), desk.pages(one).pages)[0].stream
    second = stream[stream.index("ET") :]
    for reset in ("0 g", "0 Ts", "100 Tz", "0 Tc"):
        assert f"\n{reset}\n" in second


def test_glyphs_above_the_line_are_raised_and_everything_after_is_not() -> None:
    serif = face(desk.SERIF)
    x = shape(serif, "x").glyphs[0]
    raised = Shaped("xxx", serif, 3 * x.advance, (x, Glyph(x.gid, x.advance, 0.0, 200.0, "x"), x), ())
    one = Desk()
    p = one.node("p")
    one.put(Line(50, 100, (Piece(0, raised, 10, 1.0, "#000000", 0, p, False),), end_space=False))
    stream = paint(one.flow(), desk.pages(one).pages)[0].stream
    assert [line for line in stream.split("\n") if line.endswith("Ts")] == ["1 Ts", "1 Ts", "3 Ts", "1 Ts", "1 Ts"]
    assert by_pdfium(made(one)).split() == ["xxx"]


def test_a_character_that_takes_several_glyphs_is_read_once() -> None:
    serif = face(desk.SERIF)
    e, acute = shape(serif, "e").glyphs[0], shape(serif, "\u0301").glyphs[0]
    glyphs = (Glyph(e.gid, e.advance, 0, 0, "é"), Glyph(acute.gid, 0, 0, 0, ""))
    one = Desk()
    p = one.node("p")
    one.put(Line(50, 100, (Piece(0, Shaped("é", serif, e.advance, glyphs, ()), 10, 0, "#000000", 0, p, False),)))
    assert unicodedata.normalize("NFC", by_pdfium(made(one)).strip()) == "é"


def test_what_may_not_be_read_is_read_as_what_it_means() -> None:
    one = Desk()
    one.line((one.node("p"), "a\ufeffb"))
    assert "FEFF>" not in "".join(maps_of(made(one)))
    assert "a\u2060b" in by_pypdf(made(one))


def test_a_missing_glyph_is_refused() -> None:
    one = Desk()
    one.line((one.node("p"), "한"))
    with pytest.raises(ValueError, match="no glyph"):
        made(one)


def test_every_font_is_embedded_as_a_subset_with_unicode_and_true_widths() -> None:
    pages, pictures = desk.all_elements()
    data = write(pages, desk.publication(), pictures, desk.MODIFIED)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        fonts = pdf.pages[0].Resources.Font
        assert len(fonts) >= 4
        for font in fonts.values():
            assert font.Subtype == "/Type0"
            assert str(font.BaseFont)[7] == "+"
            assert font.Encoding == "/Identity-H"
            table = font.ToUnicode.read_bytes()
            texts = re.findall(rb"<[0-9A-F]{4}> <([0-9A-F]+)>", table[table.index(b"beginbfchar") :])
            assert texts
            assert not {b"0000", b"FEFF", b"FFFE"} & set(texts)
            below = font.DescendantFonts[0]
            file = below.FontDescriptor.FontFile2.read_bytes()
            assert len(file) < 40_000
            widths = dict(_widths(below.W))
            glyphs = below.CIDToGIDMap.read_bytes()
            outlines = hb.Font(hb.Face(file))
            assert len(widths) == len(texts)
            for code, width in widths.items():
                glyph = int.from_bytes(glyphs[2 * code : 2 * code + 2], "big")
                own = outlines.get_glyph_h_advance(glyph) * 1000 / outlines.face.upem
                assert own == pytest.approx(width, abs=0.5)
    assert b"Helvetica" not in data


def _widths(row: pikepdf.Array) -> Iterator[tuple[int, float]]:
    for first, widths in zip(row[::2], row[1::2], strict=True):
        yield from ((int(first) + step, float(width)) for step, width in enumerate(widths))


def test_codes_do_not_depend_on_the_order_of_chapters() -> None:
    one, two = Desk("one"), Desk("two")
    one.line((one.node("p"), "Alpha Nato"), features=desk.SMALL_CAPITALS)
    two.line((two.node("p"), "Beta cubs"), features=desk.SMALL_CAPITALS)
    first = paint(one.flow(), desk.pages(one).pages)
    second = paint(two.flow(), desk.pages(two).pages)
    forward, backward = settle([*first, *second]), settle([*second, *first])
    assert forward.specials == backward.specials
    assert forward.specials, "small capitals are specials"
    assert [font.codes for font in forward.fonts] == [font.codes for font in backward.fonts]


def test_words_of_han_keep_their_order() -> None:
    one = Desk()
    p = one.node("p")
    one.line((p, "毛 泽 东"), key=desk.HAN, gap=5.0)
    assert "".join(by_pdfium(made(one)).split()) == "毛泽东"
