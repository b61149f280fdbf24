"""Capitals as languages write them: what is drawn, and what it is read as."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.layout.words import Ink
from builder.markup.style import TextStyle
from builder.text.capitals import capitals, letters_of_capitals, possible_capitals
from builder.text.faces import FaceKey


@pytest.mark.parametrize(
    ("language", "text", "drawn"),
    [
        ("en-GB", "istanbul, Straße ﬁn", "ISTANBUL, STRASSE FIN"),
        ("tr", "istanbul ışık", "İSTANBUL IŞIK"),
        ("az-Latn", "bilgi", "BİLGİ"),
        ("el", "Ελλάδα, Άννα και Ωμέγα", "ΕΛΛΑΔΑ, ΑΝΝΑ ΚΑΙ ΩΜΕΓΑ"),
        ("el", "ρολόι μαΐου άυλος προϋπόθεση", "ΡΟΛΟΪ ΜΑΪΟΥ ΑΫΛΟΣ ΠΡΟΫΠΟΘΕΣΗ"),
        ("el", "αυτό ή εκείνο, ήλιος", "ΑΥΤΟ Ή ΕΚΕΙΝΟ, ΗΛΙΟΣ"),
        ("el", "café", "CAFÉ"),
        ("grc-Grek", "Ελλάδα", "ΕΛΛΆΔΑ"),
    ],
)
def test_capitals_are_those_of_the_language(language: str, text: str, drawn: str) -> None:
    assert capitals(text, language) == drawn


@given(st.text("aßŉiıİéάΐήιυςﬁё́ -", max_size=12), st.sampled_from(["", "en", "tr", "el"]))
def test_every_capital_has_its_letter_and_is_expected(text: str, language: str) -> None:
    drawn = capitals(text, language)
    assert len(letters_of_capitals(text, language)) == len(drawn)
    assert set(drawn) <= possible_capitals(text, language)


def test_words_are_drawn_in_them_and_read_as_they_were_written() -> None:
    ink = Ink(TextStyle((FaceKey("SourceSans3-Roman.ttf"),), 10, language="tr", capitals=True), {})
    (strip,) = ink.word("istanbul").strips
    face = strip.shaped.face
    assert [face.nominal[glyph.gid] for glyph in strip.shaped.glyphs] == list("İSTANBUL")
    assert "".join(glyph.text for glyph in strip.shaped.glyphs) == "istanbul"
