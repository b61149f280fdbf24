"""ISBNs and DOIs, for programs and for readers."""

from __future__ import annotations

import pytest

from builder.identifiers import shown, urn


@pytest.mark.parametrize(
    ("given", "address", "words"),
    [
        ("978-0-306-40615-7", "urn:isbn:9780306406157", "ISBN\u00a0978-0-306-40615-7"),
        ("urn:isbn:0306406152", "urn:isbn:0306406152", "ISBN\u00a00306406152"),
        ("ISBN 0-306-40615-2", "urn:isbn:0306406152", "ISBN\u00a00-306-40615-2"),
        ("978-0-306-40615-8", "978-0-306-40615-8", "978-0-306-40615-8"),
        ("doi:10.1234/abc", "https://doi.org/10.1234/abc", "https://doi.org/10.1234/abc"),
        ("urn:uuid:12345678-1234-5678-1234-567812345678", "urn:uuid:12345678-1234-5678-1234-567812345678", ""),
        ("", "", ""),
    ],
)
def test_an_identifier_has_its_scheme(given: str, address: str, words: str) -> None:
    assert (urn(given), shown(given)) == (address, words)
