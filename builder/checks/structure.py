"""Of what kind everything is: each word stands in the same headings, tables, lists and stress as in the content, and in
the same language.

Who looks at a page sees a heading; who listens to it, or searches it, has the tags alone. So each word is asked for the
elements in which it stands: they must be of the same kinds as in the content, and two words share an element if they do
there. What has no words in it can't be missed in this way, and rows are counted besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import TypeAlias

from builder.checks.case import Case
from builder.checks.expected import Mark, Reading, Stretch, Where
from builder.checks.printed.edition import INLINE, PICTURES, Element, Leaf
from builder.checks.wording import ScreenReading
from builder.checks.words import Word, words_of
from builder.diagnostics import Diagnostic, Span, in_quotes
from builder.markup.vocabulary import VOCABULARY

_MOST = 6
"""Differences that are told of one section."""
_NOTE = "Note"
_TAGS = frozenset(
    "abbr blockquote caption code dd del dl dt em figcaption h1 h2 h3 h4 h5 h6 li ol pre strong sub sup table tbody td "
    "th thead tr ul".split()
)
"""Elements that an EPUB has as the markup has them."""
_HEADING = "H"
_ROLES = {
    **{role: role for role in ("BlockQuote", "Caption", "Code", "Em", "L", "LBody", "Strong")},
    **{role: role for role in ("Table", "THead", "TBody", "TR", "TH", "TD")},
    **{f"H{level}": _HEADING for level in range(1, 7)},  # their levels are looked at by themselves
}
"""Types of the tag tree that are compared → what they are called here."""
_IN_LISTS = frozenset({"", "L", "LI", "LBody", "Caption"})
"""What stands in a list of the tag tree as it is, or has no element; all else is put into an item."""
_NUMBER = "p.chapter-number"
"""It becomes part of the heading after it in both editions."""

View: TypeAlias = Callable[[tuple[Mark, ...]], tuple[Mark, ...] | None]
"""From elements of the markup to those of an edition that are compared; ``None``: these words stand elsewhere there."""


def check_print_structure(case: Case) -> Iterator[Diagnostic]:
    """The PDF's tags against the content."""
    paper = case.print
    if paper is None or len(paper.sections) != len(case.source.sections):
        return
    for told, element in zip(case.told, paper.sections, strict=True):
        yield from _compare(case.print_file, case.print_name, told, _words(element, (_NOTE, *PICTURES)), _by_role)
        notes = [inner for inner in element.elements() if inner.role == _NOTE]
        if len(notes) == len(told.notes):
            for note, inner in zip(told.notes.values(), notes, strict=True):
                yield from _compare(case.print_file, case.print_name, note, _words(inner, PICTURES), _by_role)


def check_screen_structure(case: Case) -> Iterator[Diagnostic]:
    """The EPUB's elements against the content."""
    book = case.screen
    if book is None:
        return
    for section, shown in zip(case.source.sections, case.shown, strict=True):
        document = book.documents.get(f"{section.slug}.xhtml")
        if document is None or section.kind == "section.contents":
            continue
        texts = ScreenReading(document)
        yield from _compare(case.screen_file, "EPUB", shown, _tagged(texts.placed()), _by_tag)
        for name, note in shown.notes.items():
            if name in texts.notes:
                yield from _compare(case.screen_file, "EPUB", note, _tagged(texts.placed(name)), _by_tag)


def _by_tag(within: tuple[Mark, ...]) -> tuple[Mark, ...] | None:
    """As an EPUB has them."""
    if any(mark.kind == _NUMBER for mark in within):
        return None
    marks = (Mark(VOCABULARY[mark.kind].tag, mark.number) for mark in within)
    return tuple(mark for mark in marks if mark.kind in _TAGS)


def _tagged(found: Sequence[Word[Where]]) -> list[Word[Where]]:
    """Only with the elements that are compared."""
    kept: dict[int, Where] = {}
    for word in found:
        if id(word.origin) not in kept:
            within = tuple(mark for mark in word.origin.within if mark.kind in _TAGS)
            kept[id(word.origin)] = word.origin._replace(within=within)
    return [Word(word.text, kept[id(word.origin)]) for word in found]


def _by_role(within: tuple[Mark, ...]) -> tuple[Mark, ...] | None:
    """As a tag tree has them, which wants more of lists than HTML: labels stand beside what they label."""
    found: list[Mark] = []
    for mark in within:
        role = VOCABULARY[mark.kind].role
        if role == "Lbl" or mark.kind == _NUMBER:
            return None
        if found and found[-1].kind == "L" and role not in _IN_LISTS:
            found.append(Mark("LBody", mark.number))
        kind = "LBody" if role == "LI" else role
        if kind in _ROLES:
            found.append(Mark(_ROLES[kind], mark.number))
    return tuple(found)


def _words(element: Element, without: Sequence[str]) -> list[Word[Where]]:
    """The words of an element of the tag tree, those of some roles in it left out."""
    numbers = count()

    def walk(element: Element, within: tuple[Mark, ...]) -> Iterator[tuple[str, Where]]:
        for child in element.children:
            if isinstance(child, Leaf):
                yield child.text, Where(within, element.language)
            elif child.role not in without:
                own = within
                if child.role in _ROLES:
                    own = (*within, Mark(_ROLES[child.role], next(numbers)))
                edge = "" if child.role in INLINE else "\n"
                yield edge, Where(own, child.language)
                yield from walk(child, own)
                yield edge, Where(own, child.language)

    return words_of(walk(element, ()))


def _compare(file: str, edition: str, told: Reading, found: Sequence[Word[Where]], view: View) -> Iterator[Diagnostic]:
    """Each kind of difference once; where words differ, that is told instead."""
    if [word.text for word in told.words] != [word.text for word in found]:
        return
    faults: dict[str, tuple[Stretch, str]] = {}
    views: dict[int, tuple[Mark, ...] | None] = {}
    pairs: dict[Mark, Mark] = {}
    back: dict[Mark, Mark] = {}
    for word, other in zip(told.words, found, strict=True):
        origin, have = word.origin, other.origin
        if origin.node < 0:
            continue  # a marker, or a page's number
        if origin.index not in views:
            views[origin.index] = view(origin.where.within)
        wanted = views[origin.index]
        if wanted is None:
            continue
        if _kinds(wanted) != _kinds(have.within):
            message = f"stands in {_named(have.within)}, not in {_named(wanted)}"
            faults.setdefault(message, (origin, word.text))
        else:
            for one, mark in zip(wanted, have.within, strict=True):
                if pairs.setdefault(one, mark) != mark or back.setdefault(mark, one) != one:
                    faults.setdefault(f"stands in another {in_quotes(mark.kind)}", (origin, word.text))
        if word.text.isalpha() and have.language.lower() != origin.where.language.lower():
            message = f"is said to be in “{have.language}”, not in “{origin.where.language}”"
            faults.setdefault(message, (origin, word.text))
    for message, (origin, said) in list(faults.items())[:_MOST]:
        place = origin.span if origin.span.file else Span(file)
        yield Diagnostic("lost-structure", place, f"in the {edition} {in_quotes(said)} {message}", "build it again")


def _kinds(within: tuple[Mark, ...]) -> list[str]:
    return [mark.kind for mark in within]


def _named(within: tuple[Mark, ...]) -> str:
    return in_quotes(" ".join(_kinds(within)), 60) if within else "plain text"
