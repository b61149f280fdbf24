"""Nothing is lost: the words of each edition are those of the source, in order; ids stand where they belong; each
note begins on the page of its call; printed page numbers are those of their targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree

from builder.checks.case import Case
from builder.checks.expected import NOWHERE, Mark, Reading, Stretch, Where
from builder.checks.printed.edition import PICTURES, Element
from builder.checks.screen import LANG, XHTML, Screen
from builder.checks.words import Word, changes, matches, quoted, words_of
from builder.diagnostics import Diagnostic, Span

_INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i img kbd mark q rp rt ruby s samp small span strong sub sup time u".split()
)
_MOST = 6
"""Differences that are told of one section; what follows is seldom news."""
_STRETCH = 3
"""Fewer words that are gone here and new there are a coincidence."""
_NOTE = "Note"
_APART = (_NOTE, *PICTURES)
"""Roles of what is no running text; a drawing's words belong to the drawing."""


def check_print(case: Case) -> Iterator[Diagnostic]:
    """The PDF against the source."""
    paper = case.print
    if paper is None:
        return
    sections = case.source.sections
    if len(paper.sections) != len(sections):
        message = f"the tag tree has {len(paper.sections)} sections, the book has {len(sections)}"
        yield case.print_fault("lost-section", message, "build it again")
        return
    stands: dict[str, list[int]] = {}
    for told, element in zip(case.told, paper.sections, strict=True):
        found = words_of(element.leaves(_APART))
        yield from _compare(case.print_file, case.print_name, told.words, found)
        _places(told, found, stands)
        notes = [inner for inner in element.elements() if inner.role == _NOTE]
        yield from _notes_in_print(case, told, notes, stands)
        yield from _notes_with_calls(case, told, stands)
    for name, page in paper.destinations.items():
        pages = stands.get(name)
        if pages and not min(pages) <= page <= max(pages):
            message = f"“{name}” leads to page {_label(case, page)}, but stands on page {_label(case, pages[-1])}"
            yield case.print_fault("misplaced-destination", message, "build it again")


def _notes_in_print(
    case: Case, told: Reading, notes: Sequence[Element], stands: dict[str, list[int]]
) -> Iterator[Diagnostic]:
    if len(notes) < len(told.notes):
        printed = [" ".join(word.text for word in words_of(note.leaves(PICTURES))) for note in notes]
        for note in told.notes.values():
            if " ".join(word.text for word in note.words) not in printed:
                said = quoted(word.text for word in note.words)
                yield _at(case.print_file, note, "lost-note", f"the {case.print_name} lacks the note {said}")
        return
    if len(notes) > len(told.notes):
        yield case.print_fault(
            "extra-words", f"the {case.print_name} has {len(notes)} notes where {len(told.notes)} are written"
        )
        return
    for (name, note), element in zip(told.notes.items(), notes, strict=True):
        found = words_of(element.leaves(PICTURES))
        yield from _compare(case.print_file, case.print_name, note.words, found)
        _places(note, found, stands)
        if found:
            stands[name] = [found[0].origin, found[0].origin]


def _notes_with_calls(case: Case, told: Reading, stands: dict[str, list[int]]) -> Iterator[Diagnostic]:
    """Invariant 2. A note that is called once more stands with its first call. What the pages have no room for is
    elsewhere in them too: that the build has told."""
    labels = case.source.pages.labels
    first: dict[str, str] = {}
    for call, note in told.calls.items():
        first.setdefault(note, call)
    for note, call in first.items():
        here, there = stands.get(call), stands.get(note)
        if here and there and there[0] not in here and labels.get(call) == labels.get(note):
            where = f"begins on page {_label(case, there[0])}, its call stands on page {_label(case, here[0])}"
            yield _at(case.print_file, told.notes[note], "note-elsewhere", f"the note {where}")


def _label(case: Case, page: int) -> str:
    assert case.print is not None
    return case.print.labels[page] if 0 <= page < len(case.print.labels) else "?"


def _places(told: Reading, found: Sequence[Word[int]], stands: dict[str, list[int]]) -> None:
    """The pages between which each id stands: that of the word before it and that of the word after it. Of a picture
    without words, words don't say that."""
    expected = [word.text for word in told.words]
    pages = {a: found[c].origin for a, c in matches(expected, [word.text for word in found])}
    for name in told.anchors:
        if name in told.wordless:
            continue
        index = told.word_at(name)
        if index is None:
            index = len(expected)
        # At a block's edge the word before belongs to another block, and says nothing.
        near = [at for at in (index, index - 1) if at in pages]
        if index in pages and _opens(told, name):
            near = [index]
        stands[name] = sorted(pages[at] for at in near) if near else []


def _opens(told: Reading, name: str) -> bool:
    """Whether an id stands at the beginning of a line of its own."""
    first = told.anchors[name]
    return first < len(told.stretches) and (first == 0 or told.stretches[first - 1].text == "\n")


# -- screen ----------------------------------------------------------------------------------------------------------


def check_screen(case: Case) -> Iterator[Diagnostic]:
    """The EPUB against the source."""
    book = case.screen
    if book is None:
        return
    for section, shown in zip(case.source.sections, case.shown, strict=True):
        if section.kind == "section.contents":
            continue  # it is made anew and looked at with the navigation
        name = f"{section.slug}.xhtml"
        document = book.documents.get(name)
        if document is None:
            yield case.screen_fault("lost-section", f"the EPUB lacks “{name}”", "build it again")
            continue
        texts = ScreenReading(document)
        yield from _compare(case.screen_file, "EPUB", shown.words, texts.words())
        for note, told in shown.notes.items():
            if note not in texts.notes:
                said = quoted(word.text for word in told.words)
                yield _at(case.screen_file, told, "lost-note", f"the EPUB lacks the note {said}")
            else:
                yield from _compare(case.screen_file, "EPUB", told.words, texts.words(note))
        for note in texts.notes:
            if note not in shown.notes:
                yield case.screen_fault("extra-words", f"the EPUB has a note “{note}” that is not written", "", name)
        yield from _ids(case, book, name, shown, texts)


def _ids(case: Case, book: Screen, name: str, shown: Reading, texts: ScreenReading) -> Iterator[Diagnostic]:
    """Whether ids stand before the words that they stand before in the source."""
    words = [word.text for word in shown.words]
    found = texts.words()
    pairs = dict(matches(words, [word.text for word in found]))
    starts = [word.origin for word in found]
    have = book.ids(name)
    for anchor in shown.anchors:
        if anchor not in have:
            yield case.screen_fault("lost-id", f"nothing has the id “{anchor}”", "build it again", name)
            continue
        index = shown.word_at(anchor)
        if index is None or index not in pairs or anchor not in texts.anchors:
            continue
        place = texts.anchors[anchor]
        here = next((at for at, start in enumerate(starts) if start >= place), len(starts))
        if abs(here - pairs[index]) > 2:
            said = quoted(words[index : index + 4])
            yield case.screen_fault("misplaced-destination", f"“{anchor}” does not stand before {said}", "", name)


class ScreenReading:
    """The texts of a document of an EPUB: of the running text and of each note; links back are no text."""

    def __init__(self, document: etree._Element) -> None:
        self.notes: dict[str, list[tuple[str, int]]] = {}
        self.anchors: dict[str, int] = {}
        self.texts: list[tuple[str, int]] = []
        self._into = self.texts
        self._places: dict[str, list[Where]] = {"": []}
        self._note = ""
        self._elements = 0
        body = document.find(f"{XHTML}body")
        if body is not None:
            self._walk(body, Where((), _language(document, "")))

    def words(self, note: str = "") -> list[Word[int]]:
        """The words of the running text, or of a note; each with the number of its text node."""
        return words_of(self.notes[note] if note else self.texts)

    def placed(self, note: str = "") -> list[Word[Where]]:
        """The same words; each with the elements in which it stands, by their tags."""
        places = self._places[note]
        return [Word(word.text, places[word.origin]) for word in self.words(note)]

    def _walk(self, xml: etree._Element, around: Where) -> None:
        if not isinstance(xml.tag, str):
            return
        classes = xml.get("class", "").split()
        if xml.tag.rpartition("}")[2] in ("svg", "details"):
            return  # a drawing, and the table of its data
        if "backlink" in classes and not any(c.isalnum() for c in "".join(map(str, xml.itertext()))):
            return
        outer, outer_note = self._into, self._note
        self._elements += 1
        here = Mark(xml.tag.removeprefix(XHTML), self._elements)
        where = Where((*around.within, here), _language(xml, around.language))
        if xml.get("role") == "doc-footnote":
            self._note = xml.get("id", "")
            self._into = self.notes.setdefault(self._note, [])
            self._places.setdefault(self._note, [])
            where = where._replace(within=())
        if xml.get("id"):
            self.anchors[xml.get("id", "")] = len(self.texts)
        edge = "" if xml.tag.removeprefix(XHTML) in _INLINE else "\n"
        self._add(edge, where)
        self._add(xml.text, where)
        for child in xml:
            self._walk(child, where)
            self._add(child.tail, where)
        self._add(edge, where)
        self._into, self._note = outer, outer_note

    def _add(self, text: str | None, where: Where) -> None:
        if text:
            self._into.append((text, len(self._into)))
            self._places[self._note].append(where)


def _language(xml: etree._Element, around: str) -> str:
    """The language of an element, which has to say it twice: for XML, and for HTML."""
    both = xml.get(LANG, around), xml.get("lang", around)
    return both[0] if both[0] == both[1] else " and ".join(both)


# -- what is said of a difference ------------------------------------------------------------------------------------


def _compare(
    file: str, edition: str, told: Sequence[Word[Stretch]], found: Sequence[Word[int]]
) -> Iterator[Diagnostic]:
    """Each difference once: what is gone from one place and stands at another is moved."""
    expected, present = [word.text for word in told], [word.text for word in found]
    if expected == present:
        return
    differences = changes(expected, present)
    extra = Counter(word for change in differences for word in present[change.c : change.d])
    lacking = Counter(word for change in differences for word in expected[change.a : change.b])
    for change in differences[:_MOST]:
        lost, new = expected[change.a : change.b], present[change.c : change.d]
        origin = told[min(change.a, len(told) - 1)].origin if told else None
        before = f" after {quoted(expected[max(0, change.a - 4) : change.a])}" if change.a else ""
        place = _place(file, origin)
        if origin is not None and origin.slot and lost:
            message = f"the {edition} says {quoted(new)} where the page is {quoted(lost)}{before}"
            yield Diagnostic("wrong-page-number", place, message, "build it again")
        elif len(lost) >= _STRETCH and not new and Counter(lost) <= extra:
            yield Diagnostic("moved-words", place, f"in the {edition} {quoted(lost)} stand elsewhere", "build it again")
        elif len(new) >= _STRETCH and not lost and Counter(new) <= lacking:
            continue  # told where it is gone from
        elif not new:
            yield Diagnostic("lost-words", place, f"the {edition} lacks {quoted(lost)}{before}", "build it again")
        elif not lost:
            yield Diagnostic("extra-words", place, f"the {edition} has {quoted(new)} more{before}", "build it again")
        else:
            message = f"the {edition} says {quoted(new)} instead of {quoted(lost)}{before}"
            yield Diagnostic("changed-words", place, message, "build it again")


def _at(file: str, note: Reading, code: str, message: str) -> Diagnostic:
    return Diagnostic(code, _place(file, note.stretches[0] if note.stretches else None), message, "build it again")


def _place(file: str, stretch: Stretch | None) -> Span:
    """Where a stretch is written; if nobody has written it, it is only found in the output."""
    return stretch.span if stretch is not None and stretch.span != NOWHERE else Span(file)
