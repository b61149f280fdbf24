"""What a book says, read from its model: the text that must stand in every edition, block by block.

This is written against the model's own description and knows nothing of templates, markup or pages. ``labels`` tells
print from screen: a page label by id for an edition that has pages, ``None`` for one without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from builder.model.book import Book, BookChapter
from builder.model.nodes import (
    Articles,
    Block,
    Box,
    Break,
    Code,
    CodeBlock,
    DefinitionList,
    Division,
    Endnotes,
    Facts,
    Figure,
    Glossary,
    Heading,
    Image,
    Index,
    IndexEntry,
    IndexPlace,
    Inline,
    LineBreak,
    List,
    ListOf,
    Note,
    NoteReference,
    Paragraph,
    People,
    Quotation,
    Reference,
    ReferenceEntry,
    References,
    Table,
    Text,
    Timeline,
)
from builder.model.walk import inline_children

_COUNTED: Mapping[str, Callable[[int], str]] = {
    "1": str, "a": "_abcdef".__getitem__, "i": "_ i ii iii iv v vi".split().__getitem__
}  # fmt: skip

Labels = Mapping[str, str] | None
ROMAN = "ivxl"


class Reading:
    """Reads a book aloud, as one edition or the other shows it."""

    def __init__(self, book: Book, labels: Labels, index_labels: Labels = None) -> None:
        self.book = book
        self.labels = labels
        self.index_labels = index_labels or labels
        """A screen that knows print's pages names them in its index."""

    def chapter(self, chapter: BookChapter) -> str:
        """Number, title and text; notes are read by ``notes``."""
        return "\n".join([chapter.number, self.inlines(chapter.title), *self.blocks(chapter.blocks)])

    def notes(self, chapter: BookChapter) -> list[str]:
        return [self.note(note) for note in chapter.notes]

    def note(self, note: Note) -> str:
        return "\n".join([str(note.number), *self.blocks(note.blocks)])

    def blocks(self, blocks: Iterable[Block], depth: int = 0) -> Iterator[str]:
        for block in blocks:
            yield from self.block(block, depth)

    def block(self, block: Block, depth: int) -> Iterator[str]:
        say = self.inlines
        match block:
            case Heading():
                yield f"{block.number} {say(block.children)}"
            case Paragraph():
                yield say(block.children)
            case Quotation():
                yield from self.blocks(block.blocks, depth)
                yield say(block.attribution)
            case List():
                for number, item in enumerate(block.items, block.start):
                    if self.labels is not None:  # on a screen the reader's own program sets them
                        counted = _COUNTED[block.numbering](number)
                        before, behind = block.enclosed[:-1], block.enclosed[-1]
                        yield f"{before}{counted}{behind}" if block.ordered else "•" if not depth else "–"
                    yield from self.blocks(item, depth + 1)
            case DefinitionList():
                for entry in block.entries:
                    yield say(entry.term)
                    for meaning in entry.meanings:
                        yield from self.blocks(meaning, depth)
            case CodeBlock():
                yield block.text
            case Table():
                yield self.caption("table-label", block.number, block.caption)
                for row in (*block.head, *block.body):
                    yield from (say(cell.children) for cell in row)
                yield say(block.source)
            case Figure():
                yield self.caption("figure-label", block.number, block.caption)
                yield say(block.source)
            case Break():
                pass  # an ornament, which nobody reads out
            case Box():
                yield self.caption("box-label", block.number, block.title)
                yield from self.blocks(block.blocks)
            case Division():
                yield from self.blocks(block.blocks, depth)
            case Facts():
                for fact in block.entries:
                    yield from (say(fact.label), say(fact.value))
            case Timeline():
                for event in block.events:
                    yield from (say(event.label), say(event.text))
            case People():
                side = ""
                for person in block.persons:
                    if person.side != side:
                        side = person.side
                        yield side
                    years = f"{person.born}–{person.died}" if person.born or person.died else ""
                    yield f"{person.name} {person.han} {person.cyrillic} {years}"
                    yield say(person.role)
            case Articles():
                for article in block.articles:
                    yield from (article.number, say(article.title))
                    yield from self.blocks(article.blocks)
            case Glossary():
                for term in block.terms:
                    yield f"{say(term.term)} ({term.abbreviation})" if term.abbreviation else say(term.term)
                    yield say(term.text)
            case ListOf():
                for line in block.entries:
                    label = f" {self.labels[line.target]}" if self.labels is not None else ""
                    yield f"{line.label} {say(line.caption)}{label}"
            case Index():
                for group in block.groups:
                    yield group.letter
                    yield from self.index(group.entries)
            case Endnotes():
                for notes in block.groups:
                    yield say(notes.title)
                    yield from map(self.note, notes.notes)
            case References():
                for entry in block.entries:
                    yield self.reference(entry)
                    yield from map(self.inlines, entry.annotation)

    def index(self, entries: Iterable[IndexEntry]) -> Iterator[str]:
        words = self.book.words
        for entry in entries:
            said = self.inlines(entry.heading)
            if entry.places and self.index_labels is not None:
                said += words["index-comma"] + self.pages(entry.places)
            elif entry.places:
                sections = {place.section: self.inlines(place.said) for place in entry.places}
                said += words["index-comma"] + words["list-comma"].join(sections.values())
            for key, others in (("see", entry.see), ("see-also", entry.see_also)):
                if others:
                    names = words["index-semicolon"].join(self.inlines(one.heading) for one in others)
                    said += f"{words['index-stop']}{words[key]} {names}"
            yield said
            yield from self.index(entry.entries)

    def pages(self, places: Iterable[IndexPlace]) -> str:
        """The pages that places cover, those after one another as a range."""
        assert self.index_labels is not None
        pages: set[int] = set()
        for place in places:
            first = _ordinal(self.index_labels[place.start])
            pages.update(range(first, _ordinal(self.index_labels[place.end]) + 1 if place.end else first + 1))
        shown = {_ordinal(label): label for label in self.index_labels.values() if label[0] in ROMAN + "0123456789"}
        starts = sorted(page for page in pages if page - 1 not in pages)
        ends = sorted(page for page in pages if page + 1 not in pages)
        runs = ((shown[a], shown[b]) for a, b in zip(starts, ends, strict=True))
        return ", ".join(f"{a}–{b}" if a != b else a for a, b in runs)

    def reference(self, entry: ReferenceEntry) -> str:
        text = f"{entry.label} {self.inlines(entry.children)}"
        if self.labels is None or not entry.calls:
            return text
        pages = list(dict.fromkeys(self.labels[call] for call in entry.calls))
        word = self.book.words["cited-on-page" if len(pages) == 1 else "cited-on-pages"]
        return f"{text} {word} {', '.join(pages)}"

    def caption(self, key: str, number: str, words: tuple[Inline, ...]) -> str:
        label = self.book.words[key].format(number=number) if number else ""
        return f"{label} {self.inlines(words)}"

    def inlines(self, nodes: Iterable[Inline]) -> str:
        return "".join(map(self.inline, nodes))

    def inline(self, node: Inline) -> str:
        match node:
            case Text(text) | Code(text):
                return text
            case LineBreak():
                return "\n"
            case Image():
                return ""
            case NoteReference():
                return str(node.number)
            case Reference(page=(before, after), kind="pages") if self.labels is not None:
                return f"{before}{self.labels[node.target]}{after}"
            case Reference(page=(before, after)) if self.labels is not None:
                return f"{self.inlines(node.children)}{before}{self.labels[node.target]}{after}"
            case _:
                return self.inlines(inline_children(node))


def _ordinal(label: str) -> int:
    """A page's place in the book: the front matter's roman numerals come before all arabic ones."""
    if label.isdecimal():
        return int(label)
    values = [{"i": 1, "v": 5, "x": 10, "l": 50}[letter] for letter in label]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True)) - 1000
