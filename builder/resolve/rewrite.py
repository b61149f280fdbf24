"""Walking and rewriting a document, so that each pass says only what it changes.

A *run* is a row of inlines that is read in one go: a paragraph's text, a cell's, a caption's. Passes that settle
pointers rewrite runs; passes that number things rewrite blocks. Both keep the very object where nothing changes,
so a pass over a long book costs next to nothing where it has nothing to do.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias, TypeVar, assert_never

from msgspec.structs import replace

from builder.model.nodes import (
    Article,
    Articles,
    Block,
    Box,
    Break,
    Cell,
    Citation,
    CitationCall,
    CodeBlock,
    CrossReference,
    Definition,
    DefinitionList,
    Division,
    Emphasis,
    Endnotes,
    Event,
    Fact,
    Facts,
    Figure,
    Glossary,
    Heading,
    Index,
    Inline,
    LineBreak,
    Link,
    List,
    ListOf,
    NoteCall,
    NoteReference,
    Paragraph,
    People,
    Person,
    Phrase,
    Quotation,
    Reference,
    ReferenceEntry,
    References,
    SmallCaps,
    Strong,
    Struck,
    Subscript,
    Superscript,
    Table,
    Term,
    Text,
    Timeline,
)
from builder.model.walk import lines

Run: TypeAlias = tuple[Inline, ...]
RunRule: TypeAlias = Callable[[Run], Run]
BlockRule: TypeAlias = Callable[[Block], Block]

_T = TypeVar("_T")


def same(old: tuple[_T, ...], new: Iterable[_T]) -> tuple[_T, ...]:
    """``new`` as a tuple, or ``old`` itself where it holds the very same objects."""
    made = tuple(new)
    if len(made) == len(old) and all(map(operator.is_, old, made)):
        return old
    return made


# -- inlines -------------------------------------------------------------------------------------------------------

CONTAINERS = (Emphasis, Strong, SmallCaps, Superscript, Subscript, Struck, Link, Phrase, Reference, Citation)
"""The inlines that hold others, as ``children``."""


def rewrite_run(run: Run, rule: Callable[[Inline], Run | None]) -> Run:
    """The run with each node replaced by what ``rule`` gives for it; ``None`` keeps it and looks inside."""
    if all(type(node) is Text for node in run):  # as in nearly every cell of a table
        return run
    out: list[Inline] = []
    for node in run:
        if type(node) is Text:
            out.append(node)
            continue
        new = rule(node)
        if new is not None:
            out.extend(new)
        elif isinstance(node, CONTAINERS):
            children = rewrite_run(node.children, rule)
            out.append(node if children is node.children else replace(node, children=children))
        else:
            out.append(node)
    return same(run, out)


def without_notes(run: Run, language: str = "") -> Run:
    """The run as it stands in a contents line: no notes, no links, no ids, no line breaks.

    ``language``: that of the blocks in which it stands, which goes without saying there and not here; empty: the
    book's.
    """
    if language:
        return (Phrase(without_notes(run), language=language),) if run else run

    def rule(node: Inline) -> Run | None:
        match node:
            case NoteCall() | NoteReference() | CitationCall() | Phrase(in_margin=True):
                return ()
            case LineBreak():
                return (Text(" "),)
            case Link(children=children) | Reference(children=children) | Citation(children=children):
                return without_notes(children)
            case Phrase(children=children, language=language, classes=classes) if node.id or node.index or node.term:
                words = without_notes(children)
                return (Phrase(words, language=language, classes=classes),) if words else ()
            case CrossReference(target=target):
                return (Text(target),)
            case _:
                return None

    return rewrite_run(run, rule)


# -- blocks --------------------------------------------------------------------------------------------------------


def runs_of(blocks: Iterable[Block]) -> Iterator[Run]:
    """Every run of these blocks in reading order."""
    for block in blocks:
        yield from lines(block)


def rewrite_blocks(blocks: tuple[Block, ...], run: RunRule, block: BlockRule | None = None) -> tuple[Block, ...]:
    """The blocks with every run rewritten, in reading order.

    ``block`` is asked first for each block, before what is inside it.
    """
    return same(blocks, [_rewritten(one if block is None else block(one), run, block) for one in blocks])


def _rewritten(block: Block, run: RunRule, rule: BlockRule | None) -> Block:
    match block:
        case Paragraph(children=children):
            new = run(children)
            return block if new is children else replace(block, children=new)
        case Heading(children=children):
            new = run(children)
            return block if new is children else replace(block, children=new)
        case Quotation():
            return _changed(block, blocks=rewrite_blocks(block.blocks, run, rule), attribution=run(block.attribution))
        case List():
            return _changed(block, items=same(block.items, [rewrite_blocks(item, run, rule) for item in block.items]))
        case DefinitionList():
            return _changed(block, entries=same(block.entries, [_definition(e, run, rule) for e in block.entries]))
        case Table():
            return _changed(
                block,
                caption=run(block.caption),
                head=same(block.head, [_row(row, run) for row in block.head]),
                body=same(block.body, [_row(row, run) for row in block.body]),
                source=run(block.source),
            )
        case Figure():
            return _changed(block, caption=run(block.caption), source=run(block.source))
        case Box():
            return _changed(block, title=run(block.title), blocks=rewrite_blocks(block.blocks, run, rule))
        case Division():
            return _changed(block, blocks=rewrite_blocks(block.blocks, run, rule))
        case Facts():
            return _changed(block, entries=same(block.entries, [_fact(fact, run) for fact in block.entries]))
        case Timeline():
            return _changed(block, events=same(block.events, [_event(event, run) for event in block.events]))
        case People():
            return _changed(block, persons=same(block.persons, [_person(person, run) for person in block.persons]))
        case Articles():
            return _changed(block, articles=same(block.articles, [_article(a, run, rule) for a in block.articles]))
        case Glossary():
            return _changed(block, terms=same(block.terms, [_term(term, run) for term in block.terms]))
        case References():
            return _changed(block, entries=same(block.entries, [_entry(entry, run) for entry in block.entries]))
        case CodeBlock() | Break() | ListOf() | Index() | Endnotes():
            # What the builder lists is made last, of what has been settled.
            return block
        case _:
            assert_never(block)


def at_edge(block: Block, nodes: Run, end: bool) -> Block | None:
    """The block with ``nodes`` behind its last words, or before its first; ``None`` where it has none."""
    wanted = sum(1 for run in lines(block) if run) if end else 1
    count = 0

    def settle(run: Run) -> Run:
        nonlocal count
        count += bool(run)
        if not run or count != wanted:
            return run
        return (*run, *nodes) if end else (*nodes, *run)

    made = rewrite_blocks((block,), settle)[0]
    return None if made is block else made


_N = TypeVar(
    "_N",
    Quotation,
    List,
    DefinitionList,
    Table,
    Figure,
    Box,
    Division,
    Facts,
    Timeline,
    People,
    Articles,
    Glossary,
    References,
    Definition,
    Fact,
    Event,
    Person,
    Article,
    Term,
    ReferenceEntry,
)


def _changed(node: _N, **fields: object) -> _N:
    """The node with these fields; the node itself where they are what it has."""
    if all(getattr(node, name) is value for name, value in fields.items()):
        return node
    return replace(node, **fields)  # the callers name fields of the node's own type


def _definition(entry: Definition, run: RunRule, rule: BlockRule | None) -> Definition:
    term = run(entry.term)
    return _changed(
        entry, term=term, meanings=same(entry.meanings, [rewrite_blocks(one, run, rule) for one in entry.meanings])
    )


def _row(row: tuple[Cell, ...], run: RunRule) -> tuple[Cell, ...]:
    return same(row, [_cell(cell, run(cell.children)) for cell in row])


def _cell(cell: Cell, children: Run) -> Cell:
    return cell if children is cell.children else replace(cell, children=children)


def _fact(fact: Fact, run: RunRule) -> Fact:
    return _changed(fact, label=run(fact.label), value=run(fact.value))


def _event(event: Event, run: RunRule) -> Event:
    return _changed(event, label=run(event.label), text=run(event.text))


def _person(person: Person, run: RunRule) -> Person:
    return _changed(person, role=run(person.role))


def _article(article: Article, run: RunRule, rule: BlockRule | None) -> Article:
    return _changed(article, title=run(article.title), blocks=rewrite_blocks(article.blocks, run, rule))


def _term(term: Term, run: RunRule) -> Term:
    return _changed(term, term=run(term.term), text=run(term.text))


def _entry(entry: ReferenceEntry, run: RunRule) -> ReferenceEntry:
    children = run(entry.children)
    return _changed(entry, children=children, annotation=same(entry.annotation, [run(p) for p in entry.annotation]))
