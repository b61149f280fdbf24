"""Numbers of data files as languages write them."""

from __future__ import annotations

import pytest

from builder.content.numbers import written


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        ("160000", "en-GB", "160,000"),
        ("1950", "en-GB", "1950"),
        ("1234567.5", "de", "1.234.567,5"),
        ("0.25", "ru", "0,25"),
        ("-90000", "fr", "-90\u202f000"),
        ("007000", "en", "007000"),
        ("12 000", "en", "12 000"),
        ("n/a", "en", "n/a"),
    ],
)
def test_numbers_are_written_as_the_language_has_them(value: str, language: str, expected: str) -> None:
    assert written(value, language) == expected
