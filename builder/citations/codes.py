"""The codes of this room's diagnostics, each with its meaning in one line."""

from __future__ import annotations

CODES: dict[str, str] = {
    # styles
    "unknown-citation-style": "no shipped citation style has that name",
    "bad-citation-style": "a CSL file that can't be used",
    # reference files as such
    "reference-format": "a reference file of an unknown kind, or one that doesn't hold a list of works",
    "json-syntax": "a JSON file cannot be read",
    "yaml-syntax": "a YAML file cannot be read",
    "yaml-feature": "an alias, anchor, tag or second document, which reference files do without",
    "nesting-too-deep": "values are nested beyond the limit",
    "duplicate-key": "an entry names the same field twice",
    "bibtex-syntax": "a BibTeX entry that can't be read as it stands",
    "bibtex-string": "a BibTeX abbreviation that is not defined",
    "bibtex-crossref": "a BibTeX entry inherits from one that doesn't exist, or from itself",
    "bibtex-type": "a BibTeX entry type that is not known",
    "ris-syntax": "an RIS line or record that can't be read",
    # entries
    "missing-reference-id": "a work without a key",
    "missing-reference-type": "a work without a type",
    "unknown-reference-type": "a work of a type that CSL doesn't have",
    "repeated-reference": "two works with the same key",
    "unknown-field": "a field of a work that nothing printed is made of",
    "wrong-type": "a list where a text should be, or the like",
    "bad-name": "a person or body that can't be read",
    "bad-date": "a date that is not EDTF, or does not exist",
    "unsafe-link": "an address that is neither http nor https",
    # lint: built, but somebody should look
    "odd-author": "a publisher or catalogue in the place of a person",
    "odd-doi": "a DOI that doesn't look like one",
    "odd-url": "an address that is damaged or will not last",
    "no-date": "a work without a year",
    "date-against-url": "the date contradicts the one in the address",
    "no-title": "a work without a title",
}
