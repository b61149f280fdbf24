"""The index: marks in the text, people and glossary → headings in order, each with its places.

Every marked stretch gets an id, and so does the end of a marked section; print turns them into page numbers, an
e-book into links that are named by section.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Span, nearest
from builder.model.book import BookChapter, Words
from builder.model.manuscript import ManuscriptChapter
from builder.model.nodes import (
    Block,
    Box,
    Division,
    Endnotes,
    Figure,
    Glossary,
    Heading,
    Index,
    IndexEntry,
    IndexGroup,
    IndexMark,
    IndexPlace,
    IndexTarget,
    Inline,
    People,
    Phrase,
    Table,
    Term,
    Text,
)
from builder.model.walk import blocks as blocks_of
from builder.model.walk import inlines, language_of, plain, spoken
from builder.publication import Matter, NotePlace, Publication
from builder.resolve.collation import Key, letter_of, sort_key, sub_sort_key
from builder.resolve.glossary import is_subject
from builder.resolve.identifiers import Names, slug
from builder.resolve.places import Stop, stops
from builder.resolve.rewrite import Run, at_edge, rewrite_blocks, rewrite_run, runs_of, without_notes


def with_index(
    chapters: tuple[ManuscriptChapter, ...], publication: Publication, words: Words, asked: bool = False
) -> tuple[tuple[ManuscriptChapter, ...], list[Diagnostic]]:
    """The chapters, with one for the index at the end if something is marked and no place is set for it.

    ``asked``: only where a place is set there is one.
    """
    places = [block for chapter in chapters for block in blocks_of(chapter.blocks) if isinstance(block, Index)]
    if places:
        hint = f"its first place is {places[0].span}; take one of them out"
        return chapters, [
            Diagnostic("second-index", place.span, "the index is set twice", hint) for place in places[1:]
        ]
    if asked or not any(True for chapter in chapters for _ in _marks(chapter)):
        return chapters, []
    span = publication.span
    title = words.run("index")
    chapter = ManuscriptChapter(span.file, Matter.BACK, title, "", (Index(span),), {}, span, numbered=False)
    return (*chapters, chapter), []


def _marks(chapter: ManuscriptChapter) -> Iterator[IndexMark]:
    yield from chapter.index
    blocks = (*chapter.blocks, *(block for note in chapter.notes.values() for block in note.blocks))
    for block in blocks_of(blocks):
        if isinstance(block, Heading | Table | Figure | Box):
            yield from block.index
    for run in (chapter.title, *runs_of(blocks)):
        for node in inlines(run):
            if isinstance(node, Phrase):
                yield from node.index


# -- headings ------------------------------------------------------------------------------------------------------


class _Heading(Struct):
    """A heading while it is gathered."""

    text: str
    """As it is shown."""
    sort: str
    """As it is looked up."""
    span: Span
    places: list[IndexPlace] = field(default_factory=list)
    see: dict[str, Span] = field(default_factory=dict)
    """Headings to look under instead, as they were written."""
    see_also: dict[str, Span] = field(default_factory=dict)
    below: dict[str, _Heading] = field(default_factory=dict)
    languages: set[str] = field(default_factory=set)
    """Of the marked words and terms that make it."""
    id: str = ""

    def named(self, text: str, language: str) -> Run:
        """The heading in a book of this language. Where the text has the same words in several, it is the book's."""
        words: Run = (Text(text),)
        own, *others = self.languages or {language}
        return words if others or own == language else (Phrase(words, language=own),)


Standing: TypeAlias = tuple[int, bool]
"""In which chapter something stands, and whether behind its text."""


class _Gathering(Struct):
    """What the walk through the book has found."""

    names: Names
    sources: tuple[str, ...]
    headings: dict[str, _Heading] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    """A name as the text writes it → the heading under which its bearer stands."""
    open: dict[tuple[str, ...], tuple[IndexMark, _Heading, int]] = field(default_factory=dict)
    """Ranges that have begun: the mark, its heading and the place's number there."""
    stands: dict[str, Standing] = field(default_factory=dict)
    """Of every place's id. Notes are read where they are called, and pages come in another order."""
    chapters: dict[str, BookChapter] = field(default_factory=dict)
    """Id of a section that is called otherwise than its chapter → that chapter."""
    found: list[Diagnostic] = field(default_factory=list)

    def heading(self, path: tuple[str, ...], span: Span, as_written: bool = False) -> _Heading:
        """The heading of this path, made where it is new; ``as_written``: an alias is a heading itself."""
        level = self.headings
        heading: _Heading | None = None
        for depth, written in enumerate(path):
            name = written if depth or as_written else self.aliases.get(_key(written), written)
            heading = level.setdefault(_key(name), _Heading(name, name, span))
            level = heading.below
        assert heading is not None
        return heading

    def known(self, written: str) -> _Heading | None:
        """The heading that ``see`` names, as ``Heading`` or ``Heading!Sub-heading``."""
        first, *rest = (part.strip() for part in written.split("!"))
        heading = self.headings.get(_key(self.aliases.get(_key(first), first)))
        for part in rest:
            heading = heading.below.get(_key(part)) if heading else None
        return heading


def _key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().replace("’", "'").split())


def settled_index(
    chapters: tuple[BookChapter, ...], publication: Publication, names: Names, words: Words
) -> tuple[tuple[BookChapter, ...], list[Diagnostic]]:
    """The chapters with an id on every place that the index names, and with the index filled."""
    index = next(
        (block for chapter in chapters for block in blocks_of(chapter.blocks) if isinstance(block, Index)), None
    )
    if index is None:
        return chapters, []
    ends: dict[str, str] = {}
    """Id of a heading or chapter → id of the end of its section."""
    chapters = tuple(_with_ids(chapter, index.sources, names, ends) for chapter in chapters)
    gathering = _Gathering(names, index.sources)
    _take_lists(chapters, publication.language, gathering)
    at_end = [any(isinstance(block, Endnotes) for block in blocks_of(chapter.blocks)) for chapter in chapters]
    for at, chapter in enumerate(chapters):
        apart = {NotePlace.FOOT: (at, False), NotePlace.CHAPTER: (at, True), NotePlace.BOOK: (len(chapters), True)}
        if publication.notes is NotePlace.BOOK and any(at_end):
            apart[NotePlace.BOOK] = (at_end.index(True), True)
        _walk(chapter, ends, gathering, (at, False), apart[publication.notes])
    for mark in index.marks:
        _refer(mark, gathering)
    for mark, _, _ in gathering.open.values():
        message = f"the range of “{_shown(mark.path)}” begins and never ends"
        gathering.found.append(Diagnostic("index-range", mark.span, message, "close it with []{index-end=…}"))
    for heading in _all(gathering.headings.values()):
        heading.places.sort(key=lambda place: gathering.stands[place.start])
        heading.places = _told_apart(heading.places, gathering, words)
    groups = _groups(gathering, publication.language)

    def fill(block: Block) -> Block:
        return replace(block, groups=groups) if block is index else block

    def filled(chapter: BookChapter) -> BookChapter:
        blocks = rewrite_blocks(chapter.blocks, lambda run: run, fill)
        return chapter if blocks is chapter.blocks else replace(chapter, blocks=blocks)

    return tuple(map(filled, chapters)), gathering.found


# -- ids for places ------------------------------------------------------------------------------------------------


def _with_ids(chapter: BookChapter, sources: tuple[str, ...], names: Names, ends: dict[str, str]) -> BookChapter:
    def mark(node: Inline) -> Run | None:
        if not (isinstance(node, Phrase) and node.index):
            return None
        name = node.id or names.made(f"{chapter.id}-index", node.span)
        return (replace(node, id=name, children=rewrite_run(node.children, mark)),)

    def settle(run: Run) -> Run:
        return rewrite_run(run, mark)

    def name(block: Block) -> Block:
        match block:
            case People() if "people" in sources:
                persons = [p if p.id else replace(p, id=names.made(slug(p.name), block.span)) for p in block.persons]
                return replace(block, persons=tuple(persons))
            case Table(index=marks) | Figure(index=marks) | Box(index=marks) if marks and not block.id:
                return replace(block, id=names.made(f"{chapter.id}-index", block.span))
            case _:
                return block

    blocks = rewrite_blocks(chapter.blocks, settle, name)
    flat = tuple(_undivided(blocks))
    sections = [
        (block.id, place, block.level) for place, block in enumerate(flat) if isinstance(block, Heading) and block.index
    ]
    if chapter.index:
        sections.insert(0, (chapter.id, -1, 1))
    ended: dict[int, Block] = {}
    for section, first, level in sections:
        below = range(first + 1, len(flat))
        stop = next((i for i in below if isinstance(b := flat[i], Heading) and b.level <= level), len(flat))
        end = Phrase((), id=names.made(f"{section}-end", chapter.span))
        for block in reversed(flat[first + 1 : stop]):
            made = at_edge(ended.get(id(block), block), (end,), end=True)
            if made is not None:
                ended[id(block)] = made
                ends[section] = end.id
                break
    if ended:
        blocks = rewrite_blocks(blocks, lambda run: run, lambda block: ended.get(id(block), block))
    notes = tuple(replace(note, blocks=rewrite_blocks(note.blocks, settle, name)) for note in chapter.notes)
    return replace(chapter, title=settle(chapter.title), blocks=blocks, notes=notes)


def _undivided(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with those of a division in its place: its headings divide the chapter as others do."""
    for block in blocks:
        if isinstance(block, Division):
            yield from _undivided(block.blocks)
        else:
            yield block


# -- gathering -----------------------------------------------------------------------------------------------------


def _take_lists(chapters: Iterable[BookChapter], book: str, gathering: _Gathering) -> None:
    """Headings of people and terms, first of all: marks may use their other names. ``book``: its language."""
    abbreviated: list[tuple[str, Term]] = []
    for chapter in chapters:
        for block, language in spoken(chapter.blocks):
            match block:
                case People() if "people" in gathering.sources:
                    for person in block.persons:
                        filed = person.file_as or person.name
                        gathering.aliases[_key(person.name)] = filed
                        gathering.heading((filed,), block.span)
                case Glossary() if "glossary" in gathering.sources:
                    for term in filter(is_subject, block.terms):
                        name = plain(term.term)
                        heading = gathering.heading((name,), block.span)
                        heading.languages.add(language_of(term.term) or language or book)
                        if term.abbreviation and _key(term.abbreviation) != _key(name):
                            heading.text = f"{name} ({term.abbreviation})"
                            abbreviated.append((name, term))
                case _:
                    pass
    full_names = gathering.headings.keys() | gathering.aliases.keys()
    meanings = Counter(key for key, _ in {(_key(term.abbreviation), _key(name)) for name, term in abbreviated})
    for name, term in abbreviated:
        key = _key(term.abbreviation)
        gathering.heading((term.abbreviation,), term.span, as_written=True).see.setdefault(name, term.span)
        # What is marked by an abbreviation stands under the term, where the reader is sent; if there is only one.
        if key not in full_names and meanings[key] == 1:
            gathering.aliases[key] = name


def _walk(
    chapter: BookChapter, ends: Mapping[str, str], gathering: _Gathering, text: Standing, notes: Standing
) -> None:
    """Enter a chapter's places; ``text`` and ``notes``: where those stand."""

    def enter(marks: tuple[IndexMark, ...], name: str, stop: Stop) -> None:
        gathering.stands[name] = notes if stop.noted else text
        for mark in marks:
            _place(mark, IndexPlace(name, stop.here, stop.section, ends.get(name, "")), gathering)

    first = next(stops(chapter))
    enter(chapter.index, chapter.id, first)
    for stop in stops(chapter):
        if stop.here != first.here:
            gathering.chapters[stop.section] = chapter
        match stop.block:
            case Heading(index=marks, id=name):
                enter(marks, name, stop)
            case Table(index=marks, id=name) | Figure(index=marks, id=name) | Box(index=marks, id=name):
                enter(marks, name, stop)
            case People(persons=persons, span=span) if "people" in gathering.sources:
                for person in persons:
                    enter((IndexMark((person.file_as or person.name,), span),), person.id, stop)
            case Glossary(terms=terms, span=span) if "glossary" in gathering.sources:
                for term in filter(is_subject, terms):
                    enter((IndexMark((plain(term.term),), span),), term.id, stop)
            case _:
                pass
        for node in inlines(stop.run):
            if isinstance(node, Phrase) and node.index:
                enter(node.index, node.id, stop)


def _place(mark: IndexMark, place: IndexPlace, gathering: _Gathering) -> None:
    """Enter a place under the mark's heading."""
    heading = _refer(mark, gathering)
    if mark.see:
        return
    path = tuple(map(_key, mark.path))
    match mark.bound:
        case "start":
            if path in gathering.open:
                message = f"the range of “{_shown(mark.path)}” has begun already, at {gathering.open[path][0].span}"
                gathering.found.append(Diagnostic("index-range", mark.span, message))
                return
            gathering.open[path] = (mark, heading, len(heading.places))
            heading.places.append(place)
        case "end":
            if path not in gathering.open:
                message = f"a range of “{_shown(mark.path)}” ends that has not begun"
                names = [_shown(begun.path) for begun, _, _ in gathering.open.values()]
                gathering.found.append(Diagnostic("index-range", mark.span, message, nearest(_shown(mark.path), names)))
                return
            _, begun, number = gathering.open.pop(path)
            begun.places[number] = replace(begun.places[number], end=place.start)
        case _:
            heading.places.append(place)


def _refer(mark: IndexMark, gathering: _Gathering) -> _Heading:
    # What sends its reader elsewhere is no other name of the heading there.
    heading = gathering.heading(mark.path, mark.span, as_written=bool(mark.see) and len(mark.path) == 1)
    if mark.language:
        heading.languages.add(mark.language)
    for name in mark.see:
        heading.see.setdefault(name, mark.span)
    for name in mark.see_also:
        heading.see_also.setdefault(name, mark.span)
    return heading


def _shown(path: tuple[str, ...]) -> str:
    return "!".join(path)


def _told_apart(places: list[IndexPlace], gathering: _Gathering, words: Words) -> list[IndexPlace]:
    """The places; where sections are called the same, an e-book's reader is told of which chapters they are."""
    called: dict[str, set[str]] = {}
    for place in places:
        called.setdefault(plain(place.said), set()).add(place.section)

    def told(place: IndexPlace) -> IndexPlace:
        chapter = gathering.chapters.get(place.section)
        if chapter is None or len(called[plain(place.said)]) == 1:
            return place
        named = (*without_notes(chapter.title), Text(words["index-stop"]))
        return replace(place, said=(*((Text(f"{chapter.number}\u2002"),) if chapter.number else named), *place.said))

    return [told(place) for place in places]


# -- the finished index --------------------------------------------------------------------------------------------


def _groups(gathering: _Gathering, language: str) -> tuple[IndexGroup, ...]:
    for heading in _all(gathering.headings.values()):
        _check(heading, gathering)
    ordered = _ordered(gathering.headings, language, sort_key)
    entries = [(letter_of(heading.sort, language), _entry(heading, gathering, language)) for heading in ordered]
    return tuple(
        IndexGroup(letter, tuple(entry for _, entry in group))
        for letter, group in groupby(entries, lambda pair: pair[0])
    )


def _all(headings: Iterable[_Heading]) -> Iterator[_Heading]:
    for heading in headings:
        yield heading
        yield from _all(heading.below.values())


def _ordered(headings: Mapping[str, _Heading], language: str, key: Callable[[str, str], Key]) -> list[_Heading]:
    return sorted(headings.values(), key=lambda heading: key(heading.sort, language))


def _check(heading: _Heading, gathering: _Gathering) -> None:
    """What the heading sends its reader to must be there, and have something to say."""
    for name, span in (*heading.see.items(), *heading.see_also.items()):
        target = gathering.known(name)
        if target is None:
            hint = nearest(name, [known.sort for known in gathering.headings.values()])
            message = f"the index has no heading “{name}”, to which “{heading.sort}” sends its reader"
            gathering.found.append(Diagnostic("dangling-see", span, message, hint))
        elif target is heading or not (target.places or target.below):
            message = f"“{heading.sort}” sends its reader to “{name}”, which names no place"
            gathering.found.append(Diagnostic("dangling-see", span, message))
        elif not target.id:
            target.id = gathering.names.made(f"index-{slug(target.sort) or 'x'}", span)


def _entry(heading: _Heading, gathering: _Gathering, language: str) -> IndexEntry:
    return IndexEntry(
        heading.named(heading.text, language),
        heading.id,
        tuple(heading.places),
        _targets(heading.see, gathering, language),
        _targets(heading.see_also, gathering, language),
        tuple(_entry(below, gathering, language) for below in _ordered(heading.below, language, sub_sort_key)),
    )


def _targets(names: Iterable[str], gathering: _Gathering, language: str) -> tuple[IndexTarget, ...]:
    """Each heading once, whatever it is called."""
    targets: dict[str, IndexTarget] = {}
    for name in names:
        to = gathering.known(name)
        if to and to.id:
            path: Run = (Text(name.replace("!", ", ")),)
            said = path if "!" in name else to.named(to.sort, language)
            targets.setdefault(to.id, IndexTarget(said, to.id))
    return tuple(sorted(targets.values(), key=lambda target: sort_key(plain(target.heading), language)))
