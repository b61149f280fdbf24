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
        ("12345", "fi", "12\u00a0345"),
        ("99999.25", "hu", "99\u00a0999,25"),
        ("99999.25", "ro", "99.999,25"),
        ("12345", "nn", "12\u00a0345"),
        ("12345.5", "es-MX", "12,345.5"),
        ("12345.5", "es-419", "12,345.5"),
        ("12345.5", "es-ES", "12.345,5"),
        ("12345.5", "de-CH", "12’345.5"),
        ("12345.5", "de-CH-1996", "12’345.5"),
        ("12345.5", "de-AT", "12\u00a0345,5"),
        ("12345.5", "pt-PT", "12\u00a0345,5"),
        ("12345.5", "pt-BR", "12.345,5"),
        ("12345.5", "sr-Latn-RS", "12.345,5"),
        ("1" * 4500, "en", ",".join(["111"] * 1500)),
        ("-12345.5", "tlh", "-12345.5"),
    ],
)
def test_numbers_are_written_as_the_language_has_them(value: str, language: str, expected: str) -> None:
    assert written(value, language) == expected
