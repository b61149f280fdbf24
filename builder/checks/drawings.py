"""The words in drawn figures: what one edition's drawing says, the other's says too.

Each edition draws a figure anew for its own room, so a scale may have other steps: numbers and months do not count.
What counts are the other words of the figure's data, which stand under the drawing in the EPUB; a drawing without data
(an author's own) says the same to the letter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from builder.checks.case import Case
from builder.checks.printed.edition import PICTURES, Element
from builder.checks.screen import XHTML
from builder.checks.words import quoted, words
from builder.dates import month_names
from builder.diagnostics import Diagnostic

_SVG = "{http://www.w3.org/2000/svg}"
_HINT = "show it wider, if the build says that it is crowded; else build it again"


class Drawn(NamedTuple):
    """A drawing of the EPUB."""

    words: list[str]
    data: frozenset[str]
    """The words of the table under it; empty: there is none."""


def check_drawings(case: Case) -> Iterator[Diagnostic]:
    """Each drawing of a chapter in both editions."""
    paper, book = case.print, case.screen
    if paper is None or book is None or len(paper.sections) != len(case.source.sections):
        return
    for section, element in zip(case.source.sections, paper.sections, strict=True):
        document = book.documents.get(f"{section.slug}.xhtml")
        if document is None or section.kind == "section.cover":
            continue
        printed = _printed(element)
        steps = frozenset(words(" ".join(month_names(case.source.book.publication.language))))
        shown = list(_shown(document))
        title = section.title or section.slug
        if len(printed) != len(shown):
            message = f"“{title}” has {len(printed)} drawings with words, the EPUB {len(shown)}"
            yield case.print_fault("lost-words", message, _HINT)
            continue
        for said, drawn in zip(printed, shown, strict=True):
            lost, more = _differing(said, drawn, steps)
            if lost:
                message = f"a drawing of “{title}” lacks {quoted(lost)}, which the EPUB’s has"
                yield case.print_fault("lost-words", message, _HINT)
            if more:
                message = f"a drawing lacks {quoted(more)}, which the PDF’s has"
                yield case.screen_fault("lost-words", message, _HINT, f"{section.slug}.xhtml")


def _differing(printed: list[str], drawn: Drawn, steps: frozenset[str]) -> tuple[list[str], list[str]]:
    """What print lacks, and what the screen lacks; ``steps``: words that a scale may have."""
    if not drawn.data:
        one, other = Counter(printed), Counter(drawn.words)
        return list((other - one).elements()), list((one - other).elements())
    on_paper, on_screen = dict.fromkeys(printed), dict.fromkeys(drawn.words)

    def counts(word: str) -> bool:
        return word in drawn.data and word not in steps and not word.isdigit() and any(map(str.isalnum, word))

    lost = [word for word in on_screen if counts(word) and word not in on_paper]
    more = [word for word in on_paper if counts(word) and word not in on_screen]
    return lost, more


def _printed(section: Element) -> list[list[str]]:
    """The words of each figure that has some."""
    figures = [words(one.text()) for one in section.elements() if one.role in PICTURES]
    return [one for one in figures if one]


def _shown(document: etree._Element) -> Iterator[Drawn]:
    for svg in document.iter(f"{_SVG}svg"):
        said = words(" ".join("".join(map(str, text.itertext())) for text in svg.iter(f"{_SVG}text")))
        if not said:
            continue
        figure = next((one for one in svg.iterancestors() if one.tag == f"{XHTML}figure"), None)
        tables = [] if figure is None else list(figure.iter(f"{XHTML}details"))
        data = words(" ".join("\n".join(map(str, table.itertext())) for table in tables))
        yield Drawn(said, frozenset(data))
