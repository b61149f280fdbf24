"""Identifiers of publications, as an address for programs and as words for readers; what is an address, or an ISBN."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, unquote, urlsplit

_ISBN: Final = re.compile(r"^(urn:)?isbn[:\s]*", re.IGNORECASE)
_RESOLVER: Final = re.compile(r"^(doi:\s*|https?://(dx\.)?doi\.org/)", re.IGNORECASE)
_IN_DOI: Final = "/:;()._-,@!$&'*+=~%"
"""What stands in the address of a DOI as it is. ``#`` and ``?`` don't, though DOIs have them: programs would take them
for the end of its name."""
_HOST: Final = re.compile(r"[^\0-\x20#%/:<>?@\[\\\]^|\x7f]+")
"""A name that a host may have: it has no forbidden domain code point (URL Standard, 3.2)."""
_PLAIN_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9._-]+(?:[/?#]\S*)?")
"""An address as nearly all are written; the others are looked at part by part."""


def urn(given: str) -> str:
    """An identifier with its scheme: an ISBN, a DOI; anything else as it is."""
    digits = _ISBN.sub("", given).replace("-", "").replace(" ", "").upper()
    if is_isbn(digits):
        return f"urn:isbn:{digits}"
    doi = bare_doi(given)
    if re.match(r"10\.\d{4,9}/\S+$", doi):
        return f"https://doi.org/{doi}"
    return given


def shown(given: str) -> str:
    """An identifier as an imprint has it: ``ISBN`` before the number as it is written, a DOI as its address; nothing
    for one that is for programs alone, such as a UUID."""
    scheme = urn(given)
    if scheme.startswith("urn:isbn:"):
        return f"ISBN\u00a0{_ISBN.sub('', given)}"
    return "" if scheme.lower().startswith("urn:") else scheme


def bare_doi(given: str) -> str:
    """A DOI without what resolves it or says that it is one; anything else stays."""
    return _RESOLVER.sub("", given.strip())


def doi_address(doi: str) -> str:
    """The address at which a bare DOI is found."""
    return "https://doi.org/" + re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(doi, safe=_IN_DOI))


def is_isbn(digits: str) -> bool:
    """Whether digits without hyphens are an ISBN, of ten or of thirteen, by its check digit."""
    if re.fullmatch(r"97[89]\d{10}", digits):
        return sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0
    if re.fullmatch(r"\d{9}[\dX]", digits):
        return sum((10 if d == "X" else int(d)) * (10 - i) for i, d in enumerate(digits)) % 11 == 0
    return False


def is_web_address(text: str) -> bool:
    """Whether a text is an address of the web that programs can follow: ``http`` or ``https``, a host, no blanks."""
    if _PLAIN_ADDRESS.fullmatch(text):
        return True
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:  # brackets that are none, a port beyond 65535
        return False
    if parts.scheme not in ("http", "https") or not host or re.search(r"\s", text):
        return False
    return _HOST.fullmatch(unquote(host)) is not None or f"[{host}]" in parts.netloc.lower()
