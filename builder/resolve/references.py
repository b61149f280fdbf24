"""Cross-references: each becomes a link that says what it points at, or a diagnostic."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Span, nearest
from builder.model.book import Book, BookChapter, Words
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
from builder.resolve.notes import is_written
from builder.resolve.places import in_sections, own_runs
from builder.resolve.rewrite import CONTAINERS, Run, rewrite_blocks, runs_of, same, without_notes

NOTE, PAGE = "note:", "page:"
"""Prefixes of cross-references to a note by its label, and to the page on which something stands."""
PAGES = "pages"
"""Kind of a reference of which print shows the page alone."""
_OPENING, _CLOSING = "([（［〔【", ")]）］〕】"
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？")
_SPACES = re.compile(r"\s+")
_LOOKED_AT = 40
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
    beyond: bool = False
    """It stands in the book beside which this is a sheet: no link leads there."""


def targets_of(chapters: Iterable[BookChapter], words: Words, imprint: tuple[Block, ...] = ()) -> dict[str, Target]:
    """Everything with an id, by id. The chapters are numbered and have their final ids."""
    found = dict(_inside(imprint, words.run("imprint"), "", words))
    labels: dict[str, list[Target]] = {}
    for chapter in chapters:
        name = _numbered(words, "chapter", chapter.number) or without_notes(chapter.title)
        found[chapter.id] = Target(name, chapter.id)
        for run in runs_of([Paragraph(chapter.title, chapter.span)]):
            found.update(_phrases(run, name, chapter.id))
        found.update(_inside(chapter.blocks, name, chapter.id, words))
        for note in chapter.notes:
            short: Run = words.run("note-reference", number=note.number)
            long = words.run("note-reference-away", chapter=plain(name), number=note.number)
            for inner, target in _inside(note.blocks, long, chapter.id, words, note.language):
                found[inner] = replace(target, near=short) if target.name is long else target
            if not is_written(note.label):
                continue
            noted = Target(long, chapter.id, note.id, short)
            # A label belongs to its chapter; others can name it where the book has it once.
            found[f"{chapter.id}/{NOTE}{note.label}"] = noted
            labels.setdefault(note.label, []).append(noted)
    found.update({f"{NOTE}{label}": notes[0] for label, notes in labels.items() if len(notes) == 1})
    return found


def _inside(
    blocks: tuple[Block, ...], name: Run, chapter: str, words: Words, language: str = ""
) -> Iterator[tuple[str, Target]]:
    """Everything with an id in these blocks. What has neither number nor title is called by the section in which it
    stands, and by ``name`` before the first of them."""

    def called(heading: Heading, spoken: str) -> Run:
        return _numbered(words, "section", heading.number) or without_notes(heading.children, spoken) or name

    for block, spoken, here in in_sections(blocks, name, called, language):
        for target, said in _named(block, here, words, spoken):
            yield target, Target(said or here, chapter)
        for run in own_runs(block):
            yield from _phrases(run, here, chapter)


def beyond(book: Book | None) -> dict[str, Target]:
    """What a sheet beside a book can name of it: all that has an id, but for notes."""
    if book is None:
        return {}
    targets = targets_of(book.chapters, book.words, book.imprint)
    return {name: replace(target, beyond=True) for name, target in targets.items() if NOTE not in name}


def _phrases(run: Run, here: Run, chapter: str) -> Iterator[tuple[str, Target]]:
    for node in inlines(run):
        if isinstance(node, Phrase) and node.id:
            yield node.id, Target(here, chapter)


def _named(block: Block, here: Run, words: Words, language: str) -> Iterator[tuple[str, Run]]:
    match block:
        case Heading():
            yield block.id, here
        case Table() if block.id:
            yield block.id, _numbered(words, "table", block.number)
        case Figure() if block.id:
            yield block.id, _numbered(words, "figure", block.number)
        case Box() if block.id:
            yield block.id, _numbered(words, "box", block.number)
        case Division() if block.id:
            yield block.id, here
        case Timeline():
            yield from ((event.id, without_notes(event.label, language)) for event in block.events if event.id)
        case People():
            yield from ((person.id, (Text(person.name),)) for person in block.persons if person.id)
        case Articles():
            for article in block.articles:
                if article.id:
                    yield (
                        article.id,
                        _numbered(words, "article", article.number) or without_notes(article.title, language),
                    )
        case Glossary():
            yield from ((term.id, without_notes(term.term, language)) for term in block.terms if term.id)
        case _:
            pass


def _numbered(words: Words, kind: str, number: str) -> Run:
    return words.run(f"{kind}-reference", number=number) if number else ()


# -- settling ------------------------------------------------------------------------------------------------------


def settled_references(
    chapter: BookChapter, targets: Mapping[str, Target], words: Words
) -> tuple[BookChapter, list[Diagnostic]]:
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
    blocks: tuple[Block, ...], targets: Mapping[str, Target], words: Words
) -> tuple[tuple[Block, ...], list[Diagnostic]]:
    """The same for blocks outside all chapters (the imprint)."""
    return _settled(blocks, "", targets, words)


def _settled(
    blocks: tuple[Block, ...], chapter: str, targets: Mapping[str, Target], words: Words, pages: bool = True
) -> tuple[tuple[Block, ...], list[Diagnostic]]:
    diagnostics: list[Diagnostic] = []
    room = pages

    def look(block: Block) -> Block:
        # Headings, cells and captions have no room for the pages of what they mention.
        nonlocal room
        room = pages and not isinstance(block, Heading | Table | Figure)
        return block

    def settle(run: Run) -> Run:
        if not any(isinstance(node, CrossReference | Link) for node in inlines(run)):
            return run
        return _settled_run(run, chapter, room, targets, words, diagnostics)

    return rewrite_blocks(blocks, settle, look), diagnostics


def _settled_run(
    run: Run, chapter: str, room: bool, targets: Mapping[str, Target], words: Words, diagnostics: list[Diagnostic]
) -> Run:
    """``room``: pages are added for what stands outside the chapter."""
    before = _Before()

    def settle(inner: Run) -> Run:
        nonlocal before
        out: list[Inline] = []
        for node in inner:
            match node:
                case CrossReference(target=written, span=span):
                    name = written.removeprefix(PAGE)
                    target = targets.get(f"{chapter}/{name}") or targets.get(name)
                    if target is None:
                        diagnostics.append(_dangling(name, span, targets))
                        continue
                    begins = _begins_sentence(before.end, words)
                    away = target.chapter != chapter
                    said = target.name if away or not target.near else target.near
                    said = _capitalised(said) if begins else said
                    if target.beyond:
                        out += said
                        before.read(plain(said))
                        continue
                    if written.startswith(PAGE):
                        page = _whole_page(words, begins)
                        out.append(Reference(target.id or name, said, page, PAGES))
                        before.read("".join(page))
                        continue
                    page_after = _page(before, words) if room and away else None
                    out.append(Reference(target.id or name, said, page_after))
                    before.read(plain(said))
                    continue
                case Link(href=href, span=span) if href.startswith("#") and href[1:] not in targets:
                    diagnostics.append(_dangling(href[1:], span, targets))
                case Link(href=href, children=children) if href.startswith("#") and targets[href[1:]].beyond:
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
        self.end = _SPACES.sub(" ", self.end + text)[-_LOOKED_AT:]
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


def _begins_sentence(before: str, words: Words) -> bool:
    text = before.rstrip(" “‘«„\"'")
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


def _dangling(name: str, span: Span, targets: Mapping[str, Target]) -> Diagnostic:
    note = name.startswith(NOTE)
    known = [target for target in targets if "/" not in target and target.startswith(NOTE) == note]
    if note:
        message = f"neither this chapter nor another one alone has a note “{name.removeprefix(NOTE)}”"
    else:
        message = f"nothing in the book has the id “{name}”"
    return Diagnostic("dangling-reference", span, message, nearest(name, known))
