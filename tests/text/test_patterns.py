"""Hyphenation patterns: the same divisions as pyphen's own look-up."""

from __future__ import annotations

from pathlib import Path

import pyphen
import pytest

from builder.text.patterns import Patterns

WORDS = {
    "en_GB": "abbreviation counterrevolutionary hyphenation alliance although manuscript typography a of",
    "en_US": "abbreviation counterrevolutionary hyphenation alliance although manuscript typography project",
    "de_DE": "schifffahrt freundschaftsvertrag verhandlungsergebnis donaudampfschiff bäckerei straße",
    "fr": "gouvernement aujourd hyphénation constitutionnellement œuvre",
    "ru_RU": "договор взаимопомощь дружба переговоры объединение",
    "hu_HU": "asszonnyal egyezmény tizennyolc könnyű vizsgálat",
}


@pytest.mark.parametrize("language", WORDS)
def test_words_are_divided_as_pyphen_divides_them(language: str) -> None:
    path = pyphen.LANGUAGES[language]
    patterns, his = Patterns(path), pyphen.HyphDict(path)
    for word in WORDS[language].split():
        plain = [int(position) for position in his.positions(word) if position.data is None]
        assert patterns.positions(word) == plain, word


def test_a_division_that_changes_the_spelling_is_left_out(tmp_path: Path) -> None:
    file = tmp_path / "hyph_xx.dic"
    file.write_text("UTF-8\n% a comment\nLEFTHYPHENMIN 2\nf1f/ff=f,1,2\na1b\n1^^63\n", encoding="utf-8")
    assert Patterns(file).positions("offabcd") == [4, 5]


def test_more_levels_than_places_are_left_out(tmp_path: Path) -> None:
    file = tmp_path / "hyph_xx.dic"
    file.write_text("UTF-8\nb1c1111\n", encoding="utf-8")
    assert Patterns(file).positions("abc") == [2, 3]
