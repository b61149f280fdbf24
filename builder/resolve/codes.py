"""The codes of this room's diagnostics, each with its meaning in one line."""

from __future__ import annotations

CODES: dict[str, str] = {
    "duplicate-id": "two places in the book have the same id",
    "bad-id": "an id with characters that links can't have",
    "skipped-heading-level": "a heading is more than one level deeper than the one before",
    "dangling-reference": "a cross-reference or inner link points at nothing in the book",
    "undefined-note": "a footnote is called that the chapter doesn't have",
    "unused-note": "a footnote is never called",
    "note-called-twice": "a footnote is called more than once",
    "note-in-note": "a footnote or a margin note stands inside another note",
    "unknown-citation": "a work is cited that no reference file describes",
    "citation-syntax": "a citation that can't be read",
    "uncited-reference": "works stand in a reference file that nothing cites",
    "second-index": "the index is set in two places",
    "index-range": "a range of the index that doesn't begin, or doesn't end",
    "dangling-see": "the index sends its reader to a heading that it doesn't have, or that names no place",
    "unknown-term": "a word is marked for the glossary, which doesn't explain it",
    "misplaced-notes": "a place is set for notes that don't stand there",
    "second-bibliography": "the same bibliography is set in two places",
    "empty-bibliography": "a bibliography with conditions that no work fits",
    "empty-list": "a list of tables, figures or boxes, the index or the notes with nothing in it",
    "no-words": "the book's language has no words for what the builder itself sets, such as Contents",
    "unlisted-reference": "a work stands in none of the book's bibliographies, by their conditions or by the style",
}
