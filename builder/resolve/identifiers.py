"""Names of places: ids unique over the whole book, and the file names of chapters.

An author's id is kept as it is; two of the same are an error. An id made from words gives way: the second
``prelude`` becomes ``prelude-2``. Links and references to pages follow it: in each file the id that its words would
make leads to its own heading, and so does a link that names the file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter

from msgspec import Struct, field
from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Span
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
    Table,
    Timeline,
)
from builder.model.walk import blocks as blocks_of
from builder.model.walk import inlines, plain
from builder.resolve.places import own_runs
from builder.resolve.rewrite import rewrite_blocks, rewrite_run

_ID = re.compile(r"[\w:.-]+")
RESERVED = ("page-cover", "page-title", "page-imprint", "page-contents", "page-contents-title")
"""Ids of the pages that the builder makes itself; those of parts come on top."""
PAGE = "page:"
"""Prefix of cross-references to the page on which something stands."""
LONGEST_SLUG = 48
"""Characters; longer file names are cut by some devices that books are copied to."""


def slug(text: str) -> str:
    """Words as a name: lower case, words joined by hyphens; letters of any script stay."""
    words = re.findall(r"[\w.]+", unicodedata.normalize("NFC", text.replace("’", "").replace("'", "")).lower())
    return re.sub(r"\.{2,}", ".", "-".join(word.strip("._") for word in words if word.strip("._")))


def file_slug(text: str) -> str:
    """The same in ASCII alone, for file names; empty where no letter has an ASCII form."""
    folded = unicodedata.normalize("NFKD", slug(text).replace(".", "-"))
    ascii_only = "".join(char for char in folded if char.isascii() and (char.isalnum() or char == "-"))
    cut = re.sub(r"-+", "-", ascii_only).strip("-")
    if len(cut) <= LONGEST_SLUG:
        return cut
    return cut[: LONGEST_SLUG + 1].rpartition("-")[0] or cut[:LONGEST_SLUG]


class Names(Struct):
    """The ids taken so far."""

    taken: dict[str, Span] = field(default_factory=lambda: dict.fromkeys(RESERVED, Span("")))
    counts: dict[str, int] = field(default_factory=dict)
    """How often a made name has been asked for, so that the next free one is found at once."""

    def made(self, wish: str, span: Span) -> str:
        """A free id like ``wish``."""
        name = wish
        while name in self.taken:
            self.counts[wish] = self.counts.get(wish, 1) + 1
            name = f"{wish}-{self.counts[wish]}"
        self.taken[name] = span
        return name


def part_id(number: int) -> str:
    """The id of the page that opens the book's part of this number, counted from 1."""
    return f"page-part-{number}"


def title_id(chapter_id: str) -> str:
    """The id of a chapter's ``h1``, whose section has the chapter's own."""
    return f"{chapter_id}-title"


def term_id(term: str, span: Span, names: Names) -> str:
    """A free id for a word of the glossary."""
    return names.made(f"term-{slug(term) or 'x'}", span)


def identified(
    chapters: tuple[ManuscriptChapter, ...], imprint: tuple[Block, ...]
) -> tuple[tuple[ManuscriptChapter, ...], tuple[Block, ...], Names, list[Diagnostic]]:
    """The chapters and the imprint with an id on each chapter and heading, all ids in use, and what was found."""
    names = Names()
    diagnostics: list[Diagnostic] = []
    for number, _ in enumerate((chapter for chapter in chapters if chapter.part), start=1):
        names.taken[part_id(number)] = names.taken[title_id(part_id(number))] = Span("")

    def claim(name: str, span: Span, block: Span) -> bool:
        first = names.taken.get(name)
        if not is_id(name):
            diagnostics.append(_bad(name, span))
        elif first is None:
            names.taken[name] = span
        elif first == span and block.file != span.file:
            diagnostics.append(_read_again(name, block, first))
        else:
            diagnostics.append(_duplicate(name, span, first))
        return first is None and name in names.taken

    for chapter in chapters:
        if chapter.named and claim(chapter.id, chapter.span, chapter.span):
            claim(title_id(chapter.id), chapter.span, chapter.span)
        for place in _given((Paragraph(chapter.title, chapter.span), *_with_notes(chapter))):
            claim(*place)
    for place in _given(imprint):
        claim(*place)

    given = dict(names.taken)
    wishes: dict[str, dict[str, str]] = {}
    file = ""

    def made(wish: str, name: str) -> str:
        wishes.setdefault(file, {}).setdefault(wish, name)
        return name

    def rule(block: Block) -> Block:
        if isinstance(block, Heading) and not block.named:
            wish = block.id or slug(plain(block.children)) or "section"
            return replace(block, id=made(wish, names.made(wish, block.span)))
        return block

    def named(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return rewrite_blocks(blocks, lambda run: run, rule)

    out = []
    for chapter in chapters:
        name, file = chapter.id, chapter.file
        if not chapter.named:
            name = made(name, _chapter_id(names, chapter))
        blocks = named(chapter.blocks)
        inside = {label: (note, named(note.blocks)) for label, note in chapter.notes.items()}
        changed = {label: replace(note, blocks=new) for label, (note, new) in inside.items() if new is not note.blocks}
        same = name == chapter.id and blocks is chapter.blocks and not changed
        notes = {**chapter.notes, **changed} if changed else chapter.notes
        out.append(chapter if same else replace(chapter, id=name, blocks=blocks, notes=notes))
    file = ""
    imprint = named(imprint)
    followed = _Followed(given, wishes)
    return tuple(map(followed.chapter, out)), followed.blocks(imprint, ""), names, diagnostics


class _Followed(Struct):
    """Makes links and references to ids that have given way lead where they were meant to."""

    given: Mapping[str, Span]
    """The ids that the author gave, and where."""
    wishes: dict[str, dict[str, str]]
    """By file, the ids that words would make, and those that were made of them; of two alike the first."""

    def chapter(self, chapter: ManuscriptChapter) -> ManuscriptChapter:
        blocks = self.blocks(chapter.blocks, chapter.file)
        title = self.run(chapter.title, chapter.file)
        notes = {label: self.blocks(note.blocks, chapter.file) for label, note in chapter.notes.items()}
        changed = {label: new for label, new in notes.items() if new is not chapter.notes[label].blocks}
        if blocks is chapter.blocks and title is chapter.title and not changed:
            return chapter
        own = {**chapter.notes, **{label: replace(chapter.notes[label], blocks=new) for label, new in changed.items()}}
        return replace(chapter, title=title, blocks=blocks, notes=own)

    def blocks(self, blocks: tuple[Block, ...], file: str) -> tuple[Block, ...]:
        return rewrite_blocks(blocks, lambda run: self.run(run, file))

    def run(self, run: tuple[Inline, ...], file: str) -> tuple[Inline, ...]:
        return rewrite_run(run, lambda node: self._pointer(node, file))

    def _pointer(self, node: Inline, file: str) -> tuple[Inline, ...] | None:
        match node:
            case Link(href=href, file=named) if href.startswith("#"):
                name = self._meant(href[1:], named, file)
                return None if name == href[1:] else (replace(node, href=f"#{name}"),)
            case CrossReference(target=target) if target.startswith(PAGE):
                name = self._meant(target.removeprefix(PAGE), "", file)
                return None if name == target.removeprefix(PAGE) else (replace(node, target=f"{PAGE}{name}"),)
            case _:
                return None

    def _meant(self, wish: str, named: str, file: str) -> str:
        """The id that is meant by this one in a file; ``named``: the file that is said to have it, if one is."""
        if wish in self.given and named in ("", self.given[wish].file):
            return wish
        return self.wishes.get(named or file, {}).get(wish, wish)


def _chapter_id(names: Names, chapter: ManuscriptChapter) -> str:
    wish = chapter.id or slug(plain(chapter.title)) or slug(_stem(chapter.file)) or "chapter"
    name = names.made(wish, chapter.span)
    while title_id(name) in names.taken:
        name = names.made(wish, chapter.span)
    names.taken[title_id(name)] = chapter.span
    return name


def _stem(file: str) -> str:
    return file.rpartition("/")[2].rpartition(".")[0]


def _with_notes(chapter: ManuscriptChapter) -> tuple[Block, ...]:
    return (*chapter.blocks, *(block for note in chapter.notes.values() for block in note.blocks))


def _given(blocks: tuple[Block, ...]) -> Iterator[tuple[str, Span, Span]]:
    """The ids that the author gave in these blocks, each with its place and that of its block."""
    for block in blocks_of(blocks):
        for name, span in _ids(block):
            yield name, span, block.span
        for run in own_runs(block):
            for node in inlines(run):
                if isinstance(node, Phrase) and node.id:
                    yield node.id, node.span, block.span


def _ids(block: Block) -> Iterator[tuple[str, Span]]:
    match block:
        case Heading():
            if block.named:
                yield block.id, block.span
        case Table() | Figure() | Box() | Division():
            if block.id:
                yield block.id, block.span
        case Timeline(events=parts) | People(persons=parts) | Articles(articles=parts) | Glossary(terms=parts):
            given = [(part.id, part.span) for part in parts if part.id]
            yield from sorted(given, key=itemgetter(1))  # events stand in the order of their dates
        case _:
            pass


def is_id(name: str) -> bool:
    """Whether both editions and their links can have this id. Two points in a row stand between ids in the markup."""
    return _ID.fullmatch(name) is not None and ".." not in name


def _bad(name: str, span: Span) -> Diagnostic:
    wish = slug(name)
    hint = "an id has letters, digits, “-”, “_”, “:” and single points" + (f": {wish}, for instance" if wish else "")
    return Diagnostic("bad-id", span, f"“{name}” is no id", hint)


def _duplicate(name: str, span: Span, first: Span) -> Diagnostic:
    if not first.file:
        hint = f"the builder uses “{name}” for a page that it makes; choose another id"
    else:
        hint = f"first given at {first}; ids are unique over the whole book"
    return Diagnostic("duplicate-id", span, f"the id “{name}” is given twice", hint)


def _read_again(name: str, block: Span, first: Span) -> Diagnostic:
    """The id of a data file that two blocks show."""
    hint = f"the block shows again what gives the id at {first}; set it once and refer to it, or leave the id out"
    return Diagnostic("duplicate-id", block, f"the id “{name}” is given twice", hint)


def file_names(titles: Iterable[tuple[str, str, str]]) -> tuple[str, ...]:
    """A unique file name, without ending, for each (number, title, file) of the chapters in their order."""
    chapters = list(titles)
    width = max(2, *(len(number) for number, _, _ in chapters)) if chapters else 2
    used = {"cover", "titlepage", "imprint", "contents", "nav", "toc"}
    out = []
    for number, title, file in chapters:
        words = file_slug(title) or file_slug(_stem(file)) or "chapter"
        wish = f"{number.zfill(width)}-{words}" if number else words
        name, count = wish, 1
        while name in used or re.fullmatch(r"part-\d+", name):
            count += 1
            name = f"{wish}-{count}"
        used.add(name)
        out.append(name)
    return tuple(out)
