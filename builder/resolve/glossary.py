"""Words of the glossary: linked to their explanation where they are marked, and where they are first used.

A word is found by itself in running text: whole, in the glossary's spelling or that of its ``forms`` and abbreviation,
its first letter large or small. Han and kana are written without spaces, so a word in these may have letters beside
it. Headings, captions, tables, terms, citations, links and text in another language are left alone, and so is a chapter
of the front or back matter that shows the glossary.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from msgspec import Struct, field
from msgspec.structs import replace

from builder.diagnostics import Diagnostic, nearest
from builder.model.book import Book, BookChapter
from builder.model.nodes import (
    Block,
    Citation,
    Glossary,
    Index,
    IndexMark,
    Inline,
    Link,
    Paragraph,
    Phrase,
    Reference,
    Term,
    Text,
)
from builder.model.walk import blocks as blocks_of
from builder.model.walk import plain, spoken
from builder.publication import GlossaryLinks, Matter, Publication
from builder.resolve.identifiers import Names, term_id
from builder.resolve.rewrite import CONTAINERS, Run, rewrite_blocks, rewrite_run, same
from builder.text.scripts import UNSPACED, is_han, is_kana

LINK = "glossref"
"""Kind of the references that lead to the glossary."""
_ANY = r"[\w-]"
_SPACED = rf"(?:[^\W{UNSPACED}]|-)"
_KATAKANA = "[\u30a1-\u30fa\u30fc\u31f0-\u31ff\uff66-\uff9f]"


class _Reader(Struct):
    """What has been linked so far."""

    ids: Mapping[str, str]
    """A spelling → the id of its term."""
    pattern: re.Pattern[str] | None
    linked: set[str] = field(default_factory=set)
    """Ids of terms that need no further link in this chapter or book."""
    entered: Mapping[str, IndexMark] = field(default_factory=dict)
    """Id of a term → its mark for the index, where the index lists the glossary."""
    elsewhere: Collection[str] = ()
    """Spellings that another book explains: they are left alone."""
    found: list[Diagnostic] = field(default_factory=list)

    def link(self, name: str, words: Run) -> Inline:
        """The words, linked to the term of this id."""
        link = Reference(name, words, None, LINK)
        mark = self.entered.get(name)
        return Phrase((link,), span=mark.span, index=(mark,)) if mark else link


def settled_glossary(
    chapters: tuple[BookChapter, ...], publication: Publication, names: Names, elsewhere: Collection[str] = ()
) -> tuple[tuple[BookChapter, ...], list[Diagnostic]]:
    """The chapters with their words linked to the glossary, whose terms all have ids.

    ``elsewhere``: spellings that the book beside which this is a sheet explains.
    """
    links = publication.glossary_links
    chapters = tuple(_with_ids(chapter, names) for chapter in chapters)
    every = [block for chapter in chapters for block in blocks_of(chapter.blocks)]
    indexed = any(isinstance(block, Index) and "glossary" in block.sources for block in every)
    ids: dict[str, str] = {}
    marks: dict[str, IndexMark] = {}
    for block in every:
        if isinstance(block, Glossary):
            for term in block.terms:
                if indexed and is_subject(term):
                    marks[term.id] = IndexMark((plain(term.term),), block.span)
                for spelling in _spellings(term):
                    ids.setdefault(spelling, term.id)
    seen = _Reader(_with_both_cases(ids), _pattern(ids) if links is not GlossaryLinks.NO else None, entered=marks)
    seen.elsewhere = elsewhere
    out = []
    for chapter in chapters:
        if links is GlossaryLinks.CHAPTER:
            seen.linked.clear()
        out.append(_settled(chapter, seen, publication.language))
    return tuple(out), seen.found


def is_subject(term: Term) -> bool:
    """Whether anybody would look the term up in an index: part of a word (“Sino-”) is for the glossary alone."""
    name = plain(term.term).strip()
    return name == name.strip("-‑")


def explained(book: Book | None) -> frozenset[str]:
    """The spellings of all words that a book explains."""
    every = (block for chapter in book.chapters for block in blocks_of(chapter.blocks)) if book else ()
    terms = (term for block in every if isinstance(block, Glossary) for term in block.terms)
    return frozenset(_with_both_cases({spelling: term.id for term in terms for spelling in _spellings(term)}))


def _spellings(term: Term) -> Iterator[str]:
    yield from filter(None, (plain(term.term), term.abbreviation, *term.forms))


def _with_ids(chapter: BookChapter, names: Names) -> BookChapter:
    def name(block: Block) -> Block:
        if not isinstance(block, Glossary) or all(term.id for term in block.terms):
            return block
        terms = [t if t.id else replace(t, id=term_id(plain(t.term), block.span, names)) for t in block.terms]
        return replace(block, terms=tuple(terms))

    blocks = rewrite_blocks(chapter.blocks, lambda run: run, name)
    notes = tuple(replace(one, blocks=rewrite_blocks(one.blocks, lambda run: run, name)) for one in chapter.notes)
    return replace(chapter, blocks=blocks, notes=notes)


def _with_both_cases(ids: Mapping[str, str]) -> dict[str, str]:
    """Each spelling with a large and a small first letter; abbreviations stay as they are."""
    both = dict(ids)
    for spelling, name in ids.items():
        if not _is_abbreviation(spelling):
            both.setdefault(spelling[0].upper() + spelling[1:], name)
            both.setdefault(spelling[0].lower() + spelling[1:], name)
    return both


def _is_abbreviation(spelling: str) -> bool:
    return spelling.isupper() or not spelling[0].isalpha()


def _pattern(ids: Mapping[str, str]) -> re.Pattern[str] | None:
    spellings = sorted(_with_both_cases(ids), key=lambda spelling: (-len(spelling), spelling))
    if not spellings:
        return None
    # The longest first, so that “Sino-Soviet split” is not taken for a shorter word inside it.
    groups: dict[str, list[tuple[str, str]]] = {}
    for spelling in spellings:
        before, behind = _beside(spelling[0], spelling), _beside(spelling[-1], spelling)
        groups.setdefault(before and f"(?<!{before})", []).append((re.escape(spelling), behind and f"(?!{behind})"))
    return re.compile("|".join(f"{before}(?:{_any_of(group)})" for before, group in groups.items()))


def _any_of(spellings: Iterable[tuple[str, str]]) -> str:
    """Spellings, each with what may not follow it: that takes long to compile, and is said once of all in a row."""
    rows = groupby(spellings, itemgetter(1))
    return "|".join(f"(?:{'|'.join(spelling for spelling, _ in row)}){behind}" for behind, row in rows)


def _beside(letter: str, spelling: str) -> str:
    """What makes a longer word of the spelling where it stands beside this letter at its edge; empty: nothing does.

    A single Han letter is hardly ever a word where another one stands beside it.
    """
    if len(spelling) == 1:
        return _ANY
    if re.match(_KATAKANA, letter):
        return _KATAKANA
    return "" if is_han(letter) or is_kana(letter) else _SPACED


def _settled(chapter: BookChapter, seen: _Reader, language: str) -> BookChapter:
    """``language``: that of the book."""
    own = {id(block) for block, spoken_there in spoken(chapter.blocks) if spoken_there in ("", language)}
    searched = seen.pattern is not None and not _is_glossary(chapter)

    def mark(run: Run) -> Run:
        return _marked(run, seen)

    def search(block: Block) -> Block:
        if not (searched and isinstance(block, Paragraph) and id(block) in own):
            return block
        # What is marked in the paragraph needs no further link.
        children = _first_uses(mark(block.children), seen)
        return block if children is block.children else replace(block, children=children)

    blocks = rewrite_blocks(chapter.blocks, mark, search)
    notes = tuple(replace(note, blocks=rewrite_blocks(note.blocks, mark)) for note in chapter.notes)
    return replace(chapter, title=mark(chapter.title), blocks=blocks, notes=notes)


def _is_glossary(chapter: BookChapter) -> bool:
    """Whether the chapter is there for the glossary."""
    return chapter.matter is not Matter.BODY and any(isinstance(block, Glossary) for block in blocks_of(chapter.blocks))


def _marked(run: Run, seen: _Reader) -> Run:
    def rule(node: Inline) -> Run | None:
        if not (isinstance(node, Phrase) and node.term):
            return None
        name = seen.ids.get(node.term)
        if name is None and node.term not in seen.elsewhere:
            message = f"the glossary doesn’t explain “{node.term}”"
            seen.found.append(Diagnostic("unknown-term", node.span, message, nearest(node.term, seen.ids)))
            return node.children
        words = node.children
        if name is not None:
            seen.linked.add(name)
            words = (seen.link(name, words),)
        if node.language or node.id or node.classes or node.index:
            return (replace(node, children=words, term=""),)
        return words

    return rewrite_run(run, rule)


def _first_uses(run: Run, seen: _Reader) -> Run:
    out: list[Inline] = []
    for node in run:
        match node:
            case Text(text):
                out.extend(_split(text, node, seen))
            case Link() | Reference() | Citation():
                out.append(node)
            case Phrase(language=language) if language:
                out.append(node)
            case _ if isinstance(node, CONTAINERS):
                children = _first_uses(node.children, seen)
                out.append(node if children is node.children else replace(node, children=children))
            case _:
                out.append(node)
    return same(run, out)


def _split(text: str, node: Text, seen: _Reader) -> Run:
    assert seen.pattern is not None
    out: list[Inline] = []
    end = 0
    for match in seen.pattern.finditer(text):
        name = seen.ids[match[0]]
        if name in seen.linked:
            continue
        seen.linked.add(name)
        if match.start() > end:
            out.append(Text(text[end : match.start()]))
        out.append(seen.link(name, (Text(match[0]),)))
        end = match.end()
    if not end:
        return (node,)
    if end < len(text):
        out.append(Text(text[end:]))
    return tuple(out)
