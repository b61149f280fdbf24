"""Numbers in figures, letters and roman numerals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.numerals import letters, marker, numeral, roman_numeral, roman_value


@pytest.mark.parametrize(
    ("number", "shown"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (40, "xl"), (1999, "mcmxcix")]
)
def test_roman_numerals(number: int, shown: str) -> None:
    assert roman_numeral(number) == shown


@given(st.integers(1, 3999))
def test_a_roman_numeral_is_read_back(number: int) -> None:
    assert roman_value(roman_numeral(number)) == number


@pytest.mark.parametrize("text", ["", "iiii", "vx", "ic", "abc", "i i"])
def test_what_is_no_roman_numeral_has_no_value(text: str) -> None:
    assert roman_value(text) == 0


def test_letters_go_on_after_the_alphabet() -> None:
    assert [letters(number) for number in (1, 26, 27, 52, 53, 702, 703)] == ["a", "z", "aa", "az", "ba", "zz", "aaa"]


def test_what_cannot_be_written_so_is_written_in_figures() -> None:
    assert [numeral(number, "A") for number in (0, 2)] == ["0", "B"]
    assert [numeral(number, "i") for number in (0, 3999, 4000)] == ["0", "mmmcmxcix", "4000"]


@pytest.mark.parametrize(
    ("numbering", "enclosed", "shown"), [("1", ".", "4."), ("a", "()", "(d)"), ("I", ")", "IV)"), ("i", ".", "iv.")]
)
def test_markers(numbering: str, enclosed: str, shown: str) -> None:
    assert marker(4, numbering, enclosed) == shown
