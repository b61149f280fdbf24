"""The codes of diagnostics that belong to no room: those of the build as a whole, of pages and of the markup.

Each room has a ``codes.py`` of its own beside its files; together they are all that a finding can be called.
"""

from __future__ import annotations

CODES: dict[str, str] = {
    # what a book looks like
    "unknown-theme": "no shipped theme has that name",
    "bad-theme": "a theme's file that cannot be used as it stands",
    "bad-page": "a page whose margins leave no room for text or thick paper, or that is too large for its sheet",
    # markup that a publication's own templates make
    "malformed-markup": "a template makes something that is not well-formed XML, or an attribute without sense",
    "unknown-element": "an element that is not in the vocabulary of both editions",
    "misplaced-element": "an element where the vocabulary doesn't allow it",
    "unknown-attribute": "an attribute that the element doesn't have",
    "stray-text": "text between blocks, where a template should have made a paragraph",
    "dangling-link": "a link in a template's markup that leads to nothing",
    "word-too-long": "a word with more characters than the limit",
    # pages
    "missing-glyph": "a character that no typeface of the theme has",
    "overfull-line": "a line that no break makes narrow enough",
    "too-tall": "something that is higher than a page and can't be divided",
    "too-wide": "a table that is wider than the page, however small it is set",
    "too-many-pages": "more pages than the limit",
    "unsettled-pages": "page numbers that keep moving their own targets",
    # outputs
    "no-handout": "a handout was asked for, and the publication has none",
    "long-handout": "a handout that fills more than the two pages of a sheet",
    "press-pictures": "pictures whose colours became inks in the file for the press",
    "long-cover": "a cover that does not fit on one page",
    "long-back-cover": "a description that does not fit on the back of the cover",
    "long-spine": "a title for which the spine of the cover has no room",
    "cannot-write": "an output that the system doesn't let be written",
    "limit-exceeded": "a build of untrusted content goes beyond what it may take of the machine",
    "system-refused": "the system refuses a file, memory or a process that the build needs",
    "not-reproduced": "a file that is not what the publication builds",
}
