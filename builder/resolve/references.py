"""Cross-references: each becomes a link that says what it points at, or a diagnostic."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Known, Severity, Span, nearest
from builder.model.book import Book, BookChapter, Words
from builder.model.manuscript import ManuscriptChapter
from builder.model.nodes import (
    Articles,
    Block,
    Box,
    CrossReference,
    Division,
    Figure,
    Glossary,
    Heading,
    Inline,
    Link,
    Paragraph,
    People,
    Phrase,
    Reference,
    Table,
    Text,
    Timeline,
)
from builder.model.walk import inlines, plain
from builder.resolve.identifiers import PAGE
from builder.resolve.notes import is_written
from builder.resolve.places import in_sections, own_runs
from builder.resolve.rewrite import CONTAINERS, Run, rewrite_blocks, runs_of, same, without_notes

NOTE = "note:"
"""Prefix of cross-references to a note by its label."""
PAGES = "pages"
"""Kind of a reference of which print shows the page alone."""
_GIVEN = {
    "fig-": ("figure", "![Caption](picture.png){{#{0}}} in a paragraph of its own, or a chart’s or map’s braces"),
    "tbl-": ("table", ": Caption {{#{0}}} below it, or the braces of a .table"),
    "box-": ("box", "::: {{.box #{0}}}"),
}
"""Prefix of an id → what has a number by which references call it, and where it is given."""
_OPENING, _CLOSING = "([（［〔【", ")]）］〕】"
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？")
_SPACES = re.compile(r"\s+")
LOOKED_AT = 40
"""So many characters say whether a sentence begins: more than any abbreviation has."""


class Target(Struct, frozen=True):
    """Something that can be pointed at."""

    name: Run
    """What the text says for it: “Section 1.2”, a title."""
    chapter: str
    """Id of the chapter in which it stands."""
    id: str = ""
    """Where a link leads, if not to the name itself."""
    near: Run = ()
    """What its own chapter calls it, if that is shorter."""
    number: str = ""
    """The number in its name."""
    beyond: bool = False
    """It does not stand here, but in the book beside which this is a sheet, or in another edition: no link leads
    there."""
    left_out: bool = False
    """It is the chapter for the notes, which this edition has elsewhere."""
    group: bool = False
    """It is a group of blocks, which has no name of its own."""


class Targets:
    """What can be pointed at, by its id; notes by ``NOTE`` and their label."""

    def __init__(self, by_name: Mapping[str, Target]) -> None:
        self.by_name = by_name
        self._known: dict[bool, Known] = {}
        """The names of notes, and all others."""

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    def find(self, name: str, chapter: str) -> Target | None:
        """What a name stands for in a chapter: the label of a note belongs to its own."""
        return self.by_name.get(f"{chapter}/{name}") or self.by_name.get(name)

    def dangling(self, name: str, span: Span) -> Diagnostic:
        """What to say of a name that stands for nothing here, or for nothing of its kind."""
        named = self.by_name.get(name)
        if named is not None and named.left_out:
            message = f"“{name}” is the chapter for the notes, which this edition has elsewhere"
            hint = "its title is set, without a link"
            return Diagnostic("misplaced-notes", span, message, hint, Severity.WARNING)
        if named is not None:
            kind, given = _GIVEN[name[:4]]
            message = f"“{name}” is a group of blocks and no {kind}, so it has no number"
            return Diagnostic("dangling-reference", span, message, f"give the id to the {kind}: {given.format(name)}")
        note = name.startswith(NOTE)
        if note not in self._known:
            own = (one for one in self.by_name if "/" not in one and one.startswith(NOTE) == note)
            self._known[note] = Known(own)
        if note:
            message = f"neither this chapter nor another one alone has a note “{name.removeprefix(NOTE)}”"
        else:
            message = f"nothing in the book has the id “{name}”"
        return Diagnostic("dangling-reference", span, message, nearest(name, self._known[note]))


def targets_of(
    chapters: Sequence[BookChapter],
    words: Words,
    imprint: tuple[Block, ...] = (),
    beside: Mapping[str, Target] = MappingProxyType({}),
) -> Targets:
    """Everything with an id, and what there is ``beside`` the book. The chapters are numbered and have their final
    ids."""
    names = _Names(words)
    found = Targets({**beside, **_named_in(chapters, imprint, names)})
    if names.refer:
        found = Targets({**beside, **_named_in(chapters, imprint, _Names(words, found))})
    return found


class _Names(Struct):
    """What places are called."""

    words: Words
    known: Targets | None = None
    """What titles may mention, once it has names itself."""
    refer: bool = False
    """Titles have been met that mention something."""

    def numbered(self, kind: str, number: str) -> Run:
        """“Table 3”; nothing without a number."""
        return self.words.run(f"{kind}-reference", number=number) if number else ()

    def titled(self, title: Run, chapter: str, language: str = "") -> Run:
        """A title as the text says it; ``language``: in which it stands."""
        if any(isinstance(node, CrossReference) for node in inlines(title)):
            self.refer = True
            if self.known is not None:
                # What dangles is told where the title stands.
                title = _settled_run(title, chapter, False, self.known, self.words, lambda name, span: None)
        return without_notes(title, language)


def _named_in(chapters: Iterable[BookChapter], imprint: tuple[Block, ...], names: _Names) -> dict[str, Target]:
    words = names.words
    found = dict(_inside(imprint, words.run("imprint"), "", names))
    labels: dict[str, list[Target]] = {}
    for chapter in chapters:
        name = names.numbered("chapter", chapter.number) or names.titled(chapter.title, chapter.id)
        found[chapter.id] = Target(name, chapter.id, number=chapter.number)
        for run in runs_of([Paragraph(chapter.title, chapter.span)]):
            found.update(_phrases(run, name, chapter.id))
        found.update(_inside(chapter.blocks, name, chapter.id, names))
        for note in chapter.notes:
            short: Run = words.run("note-reference", number=note.number)
            long = words.run("note-reference-away", chapter=plain(name), number=note.number)
            for inner, target in _inside(note.blocks, long, chapter.id, names, note.language):
                found[inner] = replace(target, near=short) if target.name is long else target
            if not is_written(note.label):
                continue
            noted = Target(long, chapter.id, note.id, short, str(note.number))
            # A label belongs to its chapter; others can name it where the book has it once.
            found[f"{chapter.id}/{NOTE}{note.label}"] = noted
            labels.setdefault(note.label, []).append(noted)
    found.update({f"{NOTE}{label}": notes[0] for label, notes in labels.items() if len(notes) == 1})
    return found


def _inside(
    blocks: tuple[Block, ...], name: Run, chapter: str, names: _Names, language: str = ""
) -> Iterator[tuple[str, Target]]:
    """Everything with an id in these blocks. What has neither number nor title is called by the section in which it
    stands, and by ``name`` before the first of them."""

    def called(heading: Heading, spoken: str) -> Run:
        return names.numbered("section", heading.number) or names.titled(heading.children, chapter, spoken) or name

    for block, spoken, here in in_sections(blocks, name, called, language):
        number = "" if isinstance(block, Articles) else getattr(block, "number", "")
        for target, said in _named(block, here, chapter, names, spoken):
            # An empty one stands for a block that can't be read, which has been told.
            group = isinstance(block, Division) and bool(block.blocks)
            yield target, Target(said or here, chapter, number=number, group=group)
        for run in own_runs(block):
            yield from _phrases(run, here, chapter)


def beyond(book: Book | None) -> dict[str, Target]:
    """What a sheet beside a book can name of it: all that has an id, but for notes."""
    if book is None:
        return {}
    targets = targets_of(book.chapters, book.words, book.imprint).by_name
    return {name: replace(target, beyond=True) for name, target in targets.items() if NOTE not in name}


def absent(chapters: Iterable[ManuscriptChapter]) -> dict[str, Target]:
    """What can be said of chapters that are left out here."""
    return {one.id: Target(without_notes(one.title), "", beyond=True, left_out=True) for one in chapters}


def _phrases(run: Run, here: Run, chapter: str) -> Iterator[tuple[str, Target]]:
    for node in inlines(run):
        if isinstance(node, Phrase) and node.id:
            yield node.id, Target(here, chapter)


def _named(block: Block, here: Run, chapter: str, names: _Names, language: str) -> Iterator[tuple[str, Run]]:
    match block:
        case Heading():
            yield block.id, here
        case Table() if block.id:
            yield block.id, names.numbered("table", block.number)
        case Figure() if block.id:
            yield block.id, names.numbered("figure", block.number)
        case Box() if block.id:
            yield block.id, names.numbered("box", block.number)
        case Division() if block.id:
            yield block.id, here
        case Timeline():
            yield from ((event.id, names.titled(event.label, chapter, language)) for event in block.events if event.id)
        case People():
            yield from ((person.id, (Text(person.name),)) for person in block.persons if person.id)
        case Articles():
            for article in block.articles:
                if article.id:
                    number = names.numbered("article", article.number)
                    yield article.id, number or names.titled(article.title, chapter, language)
        case Glossary():
            yield from ((term.id, names.titled(term.term, chapter, language)) for term in block.terms if term.id)
        case _:
            pass


# -- settling ------------------------------------------------------------------------------------------------------


def settled_references(chapter: BookChapter, targets: Targets, words: Words) -> tuple[BookChapter, list[Diagnostic]]:
    """The chapter with its cross-references settled and its inner links checked."""
    title, found = _settled((Paragraph(chapter.title, chapter.span),), chapter.id, targets, words, pages=False)
    blocks, more = _settled(chapter.blocks, chapter.id, targets, words)
    found += more
    notes = []
    for note in chapter.notes:
        inside, more = _settled(note.blocks, chapter.id, targets, words)
        found += more
        notes.append(note if inside is note.blocks else replace(note, blocks=inside))
    heading = title[0].children if isinstance(title[0], Paragraph) else chapter.title
    return replace(chapter, title=heading, blocks=blocks, notes=tuple(notes)), found


def settled_blocks(
    blocks: tuple[Block, ...], targets: Targets, words: Words
) -> tuple[tuple[Block, ...], list[Diagnostic]]:
    """The same for blocks outside all chapters (the imprint)."""
    return _settled(blocks, "", targets, words)


def _settled(
    blocks: tuple[Block, ...], chapter: str, targets: Targets, words: Words, pages: bool = True
) -> tuple[tuple[Block, ...], list[Diagnostic]]:
    diagnostics: list[Diagnostic] = []
    room = pages

    def look(block: Block) -> Block:
        # Headings, cells and captions have no room for the pages of what they mention.
        nonlocal room
        room = pages and not isinstance(block, Heading | Table | Figure)
        return block

    def dangles(name: str, span: Span) -> None:
        diagnostics.append(targets.dangling(name, span))

    def settle(run: Run) -> Run:
        if not any(isinstance(node, CrossReference | Link) for node in inlines(run)):
            return run
        return _settled_run(run, chapter, room, targets, words, dangles)

    return rewrite_blocks(blocks, settle, look), diagnostics


def _settled_run(
    run: Run, chapter: str, room: bool, targets: Targets, words: Words, dangles: Callable[[str, Span], None]
) -> Run:
    """``room``: pages are added for what stands outside the chapter; ``dangles`` is told what stands for nothing."""
    before = _Before()

    def settle(inner: Run) -> Run:
        nonlocal before
        out: list[Inline] = []
        for node in inner:
            match node:
                case CrossReference(written, span, bare):
                    name = written.removeprefix(PAGE)
                    target = targets.find(name, chapter)
                    if target is None or (target.group and written[:4] in _GIVEN):
                        dangles(name, span)
                        continue
                    if target.left_out:
                        dangles(name, span)
                    begins = begins_sentence(before.end, words)
                    away = target.chapter != chapter
                    said = target.name if away or not target.near else target.near
                    said = _capitalised(said) if begins else said
                    if bare and target.number and not written.startswith(PAGE):
                        said = (Text(target.number),)
                    if target.beyond:
                        out += said
                        before.read(plain(said))
                        continue
                    if written.startswith(PAGE):
                        page = ("", "") if bare else _whole_page(words, begins)
                        out.append(Reference(target.id or name, said, page, PAGES))
                        before.read("".join(page))
                        continue
                    page_after = _page(before, words) if room and away else None
                    out.append(Reference(target.id or name, said, page_after))
                    before.read(plain(said))
                    continue
                case Link(href=href, span=span) if href.startswith("#") and href[1:] not in targets:
                    dangles(href[1:], span)
                case Link(href, children, span=span) if href.startswith("#") and targets.by_name[href[1:]].beyond:
                    if targets.by_name[href[1:]].left_out:
                        dangles(href[1:], span)
                    out += settle(children)
                    continue
                case _:
                    pass
            if isinstance(node, CONTAINERS):
                around = before
                if isinstance(node, Phrase) and node.in_margin:
                    before = _Before()  # it is read by itself, and is no part of the sentence
                children = settle(node.children)
                before = around
                out.append(node if children is node.children else replace(node, children=children))
            else:
                before.read(plain((node,)))
                out.append(node)
        return same(inner, out)

    return settle(run)


class _Before(Struct):
    """What has been read of a run: it decides capitals and the form of the page."""

    end: str = ""
    """The last of its characters."""
    brackets: int = 0
    """How many are open."""

    def read(self, text: str) -> None:
        self.end = _SPACES.sub(" ", self.end + text)[-LOOKED_AT:]
        for char in text:
            if char in _OPENING:
                self.brackets += 1
            elif char in _CLOSING and self.brackets:  # more are closed where something is counted: a), b)
                self.brackets -= 1


def _page(before: _Before, words: Words) -> tuple[str, str]:
    """What print sets around a page: commas do inside brackets, elsewhere the page gets brackets of its own."""
    start, _, end = words["page-in-brackets" if before.brackets else "page-in-text"].partition("{page}")
    return start, end


def _whole_page(words: Words, begins: bool) -> tuple[str, str]:
    start, _, end = words["page-reference"].partition("{page}")
    return (start[:1].upper() + start[1:] if begins else start), end


def begins_sentence(before: str, words: Words) -> bool:
    """Whether a sentence begins behind this text, or the end of it; what an abbreviation ends in is no full stop."""
    text = _SPACES.sub(" ", before).rstrip(" “”‘’«»„\"'")
    if not text.endswith(_SENTENCE_ENDS):
        return not text
    return _abbreviated(words["no-sentence-after"]).search(text) is None


@functools.cache
def _abbreviated(abbreviations: str) -> re.Pattern[str]:
    """How a text ends in one of them, with or without spaces in it: “p. ex.”, “p.ex.”."""
    alone = (" ?".join(map(re.escape, re.findall(r"[^.]+\.", one))) for one in abbreviations.split())
    return re.compile(rf"(?<!\w)(?:{'|'.join(alone) or '(?!)'})\Z", re.IGNORECASE)


def _capitalised(name: Run) -> Run:
    if name and isinstance(name[0], Text):
        return (Text(name[0].text[:1].upper() + name[0].text[1:]), *name[1:])
    if name and isinstance(name[0], Phrase):
        return (replace(name[0], children=_capitalised(name[0].children)), *name[1:])
    return name
