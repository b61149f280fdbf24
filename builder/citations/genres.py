"""Names of kinds of works that reference managers and databases write where CSL has a genre.

A style prints the genre of a work beside its title: “Doctoral dissertation”, “Press release”. EndNote fills the field
of every work with the name that it has for the type itself, and databases of journals with theirs: nothing that a
reader needs to be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_OWN = {
    "article-journal": "article; journal article; electronic article; research article; original article; review;"
    " review article; short survey; note; conference paper; proceedings paper; data paper",
    "article-magazine": "article; magazine article; electronic article",
    "article-newspaper": "article; newspaper article; electronic article",
    "book": "book; edited book; electronic book; e-book; ebook",
    "chapter": "book section; electronic book section; book chapter; chapter; section",
    "document": "generic",
    "entry-dictionary": "dictionary",
    "entry-encyclopedia": "encyclopedia",
    "manuscript": "unpublished work",
    "motion_picture": "film or broadcast",
    "paper-conference": "conference paper; conference proceedings; proceedings paper",
    "report": "report",
    "webpage": "web page; webpage",
}
_NAMES = {kind: frozenset(name.strip() for name in names.split(";")) for kind, names in _OWN.items()}


def names_own_kind(work: Mapping[str, Any]) -> bool:
    """Whether the genre of a raw work says no more than what its type (of CSL) says. Before a number it does: styles
    have “Report No. 12”."""
    kind = work["type"]
    numbered = kind == "report" and "number" in work
    return not numbered and str(work.get("genre", "")).strip().lower() in _NAMES.get(kind, ())
