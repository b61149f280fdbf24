"""ISBNs and DOIs, for programs and for readers."""

from __future__ import annotations

import pytest

from builder.identifiers import doi_address, is_web_address, shown, urn


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


@pytest.mark.parametrize(
    ("doi", "address"),
    [
        ("10.1000/a#b?c", "10.1000/a%23b%3Fc"),
        ("10.1000/a<1:b>", "10.1000/a%3C1:b%3E"),
        ("10.1/%3Cb%c", "10.1/%3Cb%25c"),
    ],
)
def test_a_doi_is_whole_in_its_address(doi: str, address: str) -> None:
    assert doi_address(doi) == f"https://doi.org/{address}"


@pytest.mark.parametrize(
    "address",
    ["https://example.org", "HTTP://EXAMPLE.org:8080/a?b=[c]#d|", "https://xn--e1afmkfd.xn--p1ai/", "https://пример.рф/путь",
     "https://%D0%BF.example/", "http://[2001:db8::1]:80/x", "http://192.0.2.1/", "https://ann@example.org/a_b"],
)  # fmt: skip
def test_addresses_of_the_web(address: str) -> None:
    assert is_web_address(address)


@pytest.mark.parametrize(
    "address",
    ["http://[x", "http://a]b", "http://[::zz]/a", "https:x", "https:///x", "https://", "https://example.org/a b",
     "https://a%20b/", "https://a%/", "https://example.org:99999/", "https:\\\\example.org", "https://a<b>/", "ftp://example.org",
     "www.example.org", "mailto:ann@example.org", "https://exa\tmple.org/", ""],
)  # fmt: skip
def test_what_is_no_address_of_the_web(address: str) -> None:
    assert not is_web_address(address)
