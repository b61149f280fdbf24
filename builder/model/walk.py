"""Going through a document in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from builder.model.nodes import (
    Articles,
    Block,
    Box,
    Break,
    Citation,
    CitationCall,
    Code,
    CodeBlock,
    CrossReference,
    DefinitionList,
    Division,
    Emphasis,
    Endnotes,
    Facts,
    Figure,
    Glossary,
    Heading,
    Image,
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
    Phrase,
    Quotation,
    Reference,
    References,
    SmallCaps,
    Strong,
    Struck,
    Subscript,
    Superscript,
    Table,
    Text,
    Timeline,
)


def inline_children(node: Inline) -> tuple[Inline, ...]:
    """The inlines directly inside an inline."""
    match node:
        case (
            Emphasis(children)
            | Strong(children)
            | SmallCaps(children)
            | Superscript(children)
            | Subscript(children)
            | Struck(children)
        ):
            return children
        case Link() | Phrase() | Reference() | Citation():
            return node.children
        case Text() | LineBreak() | Code() | Image() | NoteCall() | CrossReference() | CitationCall() | NoteReference():
            return ()


def inlines(nodes: Iterable[Inline]) -> Iterator[Inline]:
    """Every inline, each before those inside it."""
    for node in nodes:
        yield node
        if type(node) is not Text:  # nearly all are, and hold nothing
            yield from inlines(inline_children(node))


def block_children(block: Block) -> tuple[tuple[Block, ...], ...]:
    """The groups of blocks directly inside a block (a list has one group an item)."""
    match block:
        case Quotation(blocks=blocks) | Box(blocks=blocks) | Division(blocks=blocks):
            return (blocks,)
        case List(items=items):
            return items
        case DefinitionList(entries=entries):
            return tuple(meaning for entry in entries for meaning in entry.meanings)
        case Articles(articles=articles):
            return tuple(article.blocks for article in articles)
        case Endnotes(groups=groups):
            return tuple(note.blocks for group in groups for note in group.notes)
        case _:
            return ()


def blocks(nodes: Iterable[Block]) -> Iterator[Block]:
    """Every block, each before those inside it."""
    for node in nodes:
        yield node
        if type(node) is not Paragraph:  # as above
            for group in block_children(node):
                yield from blocks(group)


def spoken(nodes: Iterable[Block], language: str = "") -> Iterator[tuple[Block, str]]:
    """The same, each block with the language in which it stands, or has itself; empty: the book's."""
    for node in nodes:
        own = language_in(node, language)
        yield node, own
        if type(node) is not Paragraph:
            for group in block_children(node):
                yield from spoken(group, own)


def language_in(block: Block, around: str) -> str:
    """The language of what a block holds: its own, or that of what stands around it."""
    return block.language or around if isinstance(block, Box | Division) else around


def language_of(nodes: tuple[Inline, ...]) -> str:
    """The language that a run is marked with as a whole; else empty."""
    match nodes:
        case (Phrase(language=language),):
            return language
        case _:
            return ""


def lines(block: Block) -> Iterator[tuple[Inline, ...]]:
    """The runs of inlines of a block and of those inside it, in reading order."""
    match block:
        case Heading(children=children) | Paragraph(children=children):
            yield children
        case Quotation():
            yield from _lines_of(block.blocks)
            yield block.attribution
        case List():
            for item in block.items:
                yield from _lines_of(item)
        case DefinitionList():
            for entry in block.entries:
                yield entry.term
                for meaning in entry.meanings:
                    yield from _lines_of(meaning)
        case Table():
            yield block.caption
            for row in (*block.head, *block.body):
                for cell in row:
                    yield cell.children
            yield block.source
        case Figure():
            yield block.caption
            yield block.source
        case Box():
            yield block.title
            yield from _lines_of(block.blocks)
        case Division():
            yield from _lines_of(block.blocks)
        case Facts():
            for fact in block.entries:
                yield fact.label
                yield fact.value
        case Timeline():
            for event in block.events:
                yield event.label
                yield event.text
        case People():
            for person in block.persons:
                yield person.role
        case Articles():
            for article in block.articles:
                yield article.title
                yield from _lines_of(article.blocks)
        case Glossary():
            for term in block.terms:
                yield term.term
                yield term.text
        case References():
            for reference in block.entries:
                yield reference.children
                yield from reference.annotation
        case Endnotes():
            for group in block.groups:
                for note in group.notes:
                    yield from _lines_of(note.blocks)
        case CodeBlock() | Break() | ListOf() | Index():
            return


def _lines_of(nodes: Iterable[Block]) -> Iterator[tuple[Inline, ...]]:
    for node in nodes:
        yield from lines(node)


def plain(nodes: Iterable[Inline]) -> str:
    """The words of inlines, without notes; a line break is a space, a picture its alternative text."""
    words = []
    for node in nodes:
        match node:
            case Text(text) | Code(text):
                words.append(text)
            case LineBreak():
                words.append(" ")
            case Image(alt=alt):
                words.append(alt)
            case CitationCall(source=source):
                words.append(source)
            case CrossReference(target=target):
                words.append(target)
            case Phrase(in_margin=True):
                pass
            case _:
                words.append(plain(inline_children(node)))
    return "".join(words)


def has_name(heading: Iterable[Inline]) -> bool:
    """Whether a heading's words are more than what contents leave out, which is citations as well as notes."""
    return any(
        has_name(inside) if (inside := inline_children(node)) else bool(plain((node,)).strip())
        for node in heading
        if not isinstance(node, CitationCall) and not (isinstance(node, Phrase) and node.in_margin)
    )
