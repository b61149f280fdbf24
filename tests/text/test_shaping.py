"""Shaping: features, clusters and what each glyph stands for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.text.capitals import letters_of_capitals
from builder.text.faces import FaceKey, face, lend
from builder.text.shaping import Shaped, read_as, shape, shape_soft_hyphen

SERIF = face(FaceKey("SourceSerif4-Roman.ttf", (("opsz", 9.8), ("wght", 400.0))))
SANS = face(FaceKey("SourceSans3-Roman.ttf", (("wght", 400.0),)))
HAN = face(FaceKey("NotoSerifSC-Regular.ttf"))
SQUARE = face(FaceKey(lend("Square.ttf", (Path(__file__).parent.parent / "fonts" / "Square.ttf").read_bytes())))


def texts(shaped: Shaped) -> list[str]:
    return [glyph.text for glyph in shaped.glyphs]


def gids(shaped: Shaped) -> list[int]:
    return [glyph.gid for glyph in shaped.glyphs]


def nominal(text: str) -> list[int]:
    return [SERIF.font.get_nominal_glyph(ord(character)) for character in text]


def test_square_words_can_be_added_up() -> None:
    assert shape(SQUARE, "pact").width == 4000
    assert shape(SQUARE, "a b").width == 2500


def test_a_ligature_stands_for_all_its_letters() -> None:
    shaped = shape(SERIF, "affinity")
    assert texts(shaped) == ["a", "ffi", "n", "i", "t", "y"]


def test_ligatures_can_be_switched_off() -> None:
    assert texts(shape(SERIF, "affinity", (("liga", 0),))) == list("affinity")


def test_kerning_narrows_a_pair() -> None:
    apart = shape(SERIF, "A").width + shape(SERIF, "V").width
    kerned = shape(SERIF, "AV")
    assert kerned.width < apart
    assert shape(SERIF, "AV", (("kern", 0),)).width == apart
    assert sum(glyph.advance for glyph in kerned.glyphs) == kerned.width


def test_small_capitals_keep_the_letters_that_were_written() -> None:
    lower, both = shape(SERIF, "Pact", (("smcp", 1),)), shape(SERIF, "Pact", (("c2sc", 1), ("smcp", 1)))
    assert texts(lower) == texts(both) == list("Pact")
    assert gids(lower)[0] == nominal("P")[0]
    assert gids(lower)[1:] == gids(both)[1:]
    assert not set(gids(both)) & set(nominal("Pact"))


def test_cyrillic_has_small_capitals_too() -> None:
    assert not set(gids(shape(SERIF, "договор", (("smcp", 1),)))) & set(nominal("договор"))


def test_figures_come_in_old_style_lining_and_tabular() -> None:
    old = shape(SERIF, "1950", (("onum", 1),))
    assert not set(gids(old)) & set(nominal("1950"))
    assert texts(old) == list("1950")
    widths = {glyph.advance for glyph in shape(SERIF, "1950", (("lnum", 1), ("tnum", 1))).glyphs}
    assert len(widths) == 1
    assert len({glyph.advance for glyph in shape(SERIF, "1950", (("pnum", 1),)).glyphs}) > 1


def test_the_sans_has_tabular_figures_by_default() -> None:
    assert len({glyph.advance for glyph in shape(SANS, "0123456789").glyphs}) == 1


def test_a_composed_letter_carries_both_its_characters() -> None:
    assert texts(shape(SERIF, "e\u0301te")) == ["e\u0301", "t", "e"]


def test_a_mark_that_stays_a_glyph_carries_its_own_character() -> None:
    shaped = shape(SERIF, "x\u0301a")
    assert texts(shaped) == ["x", "\u0301", "a"]
    assert shaped.glyphs[1].advance == 0
    assert shaped.glyphs[1].dx < 0


def test_ignorable_characters_leave_no_glyph_but_stay_in_the_text() -> None:
    assert texts(shape(SERIF, "co\u00adop")) == ["c", "o\u00ad", "o", "p"]
    assert texts(shape(SERIF, "\u2060ab")) == ["\u2060a", "b"]


def test_a_character_without_glyph_is_told_once() -> None:
    shaped = shape(SERIF, "a中b国c中")
    assert shaped.missing == ("中", "国")
    assert shape(SERIF, "abc").missing == ()
    assert shape(SERIF, "e\u0489").missing == ("\u0489",), "the letter is there, the mark above it is not"


def test_letters_that_belong_to_no_script_are_told_of() -> None:
    assert shape(SERIF, "\U0001d413\U0001d421").missing == ("\U0001d413", "\U0001d421")


def test_spaces_and_the_hard_hyphen_need_no_glyph_of_their_own() -> None:
    assert shape(SQUARE, "a\u2009b\u202fc\u2011d").missing == ()


def test_the_line_end_hyphen_is_drawn_as_a_hyphen_and_read_as_a_soft_one() -> None:
    hyphen = shape_soft_hyphen((SERIF,))
    assert [(glyph.gid, glyph.text) for glyph in hyphen.glyphs] == [(nominal("\u2010")[0], "\u00ad")]
    assert hyphen.width == shape(SERIF, "\u2010").width > 0


def test_han_fills_the_square_and_takes_half_width_punctuation() -> None:
    assert shape(HAN, "中国").width == 2000
    assert shape(HAN, "，").width == 1000
    assert shape(HAN, "，", (("halt", 1),)).width == 500


@pytest.mark.parametrize(("language", "text"), [("bg", "вдж"), ("sr", "бгд"), ("tr", "fi"), ("nl", "ij\u0301")])
def test_the_language_reaches_the_font(language: str, text: str) -> None:
    assert gids(shape(SERIF, text, language=language)) != gids(shape(SERIF, text))


def test_an_empty_string_is_no_glyphs() -> None:
    assert shape(SERIF, "").glyphs == ()


LETTERS = st.text(
    st.sampled_from("abfilt AVTo19.,-—’é\u0301\u0306\u00ad\u200b\u00a0\u2009ёйжЩ½ﬁ中，\ufe00\u200d\u0915"), max_size=24
)


@given(LETTERS, st.sampled_from([(), (("smcp", 1), ("c2sc", 1)), (("onum", 1),), (("frac", 1),)]))
def test_the_texts_of_the_glyphs_are_the_text(text: str, features: tuple[tuple[str, int], ...]) -> None:
    for chosen in (SERIF, HAN, SQUARE):
        shaped = shape(chosen, text, features)
        if shaped.glyphs:
            assert "".join(texts(shaped)) == text
        assert shaped.width == pytest.approx(sum(glyph.advance for glyph in shaped.glyphs))
        assert set(shaped.missing) <= set(text)


def test_capitals_are_read_as_the_letters_that_were_written() -> None:
    shaped = read_as(shape(SERIF, "VÄTER"), letters_of_capitals("Väter"))
    assert shaped.text == "Väter"
    assert texts(shaped) == list("Väter")
    assert gids(shaped) == nominal("VÄTER")


def test_a_letter_that_has_two_capitals_is_read_as_two() -> None:
    assert letters_of_capitals("Straße ﬁn") == [*"Strasse", " ", *"fin"]


@given(LETTERS)
def test_every_capital_has_its_letter(text: str) -> None:
    letters = letters_of_capitals(text)
    assert "".join(letters).upper() == text.upper()
    assert len(letters) == len(text.upper())
    shaped = shape(SERIF, text.upper())
    if shaped.glyphs:
        assert "".join(texts(read_as(shaped, letters))) == "".join(letters)
