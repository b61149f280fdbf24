"""Blocks and inlines of a document.

Two stages share these types. A *Manuscript* is what the files say: besides the ordinary inlines it holds the
``Pending`` ones, which point at something by name. A *Book* is the manuscript with every such pointer settled:
it holds ``Settled`` inlines in their place and none of the pending ones (``resolve`` sees to that; what dangles
has become a diagnostic). All nodes are frozen; a later stage builds new ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct, field

from builder.diagnostics import Span
from builder.model.drawings import Drawing

# -- inlines: what a line of text is made of -----------------------------------------------------------------------


class Text(Struct, frozen=True):
    """Characters. A soft line break of the source is a space here; typographic quotes and dashes are set."""

    text: str


class LineBreak(Struct, frozen=True):
    """A line break that the author asked for."""


class Emphasis(Struct, frozen=True):
    """Stressed words, titles: italic."""

    children: tuple[Inline, ...]


class Strong(Struct, frozen=True):
    """Important words: bold."""

    children: tuple[Inline, ...]


class SmallCaps(Struct, frozen=True):
    """Words in small capitals (``[text]{.smallcaps}``)."""

    children: tuple[Inline, ...]


class Superscript(Struct, frozen=True):
    """Raised (``^2^``)."""

    children: tuple[Inline, ...]


class Subscript(Struct, frozen=True):
    """Lowered (``~2~``)."""

    children: tuple[Inline, ...]


class Struck(Struct, frozen=True):
    """Struck out (``~~text~~``)."""

    children: tuple[Inline, ...]


class Code(Struct, frozen=True):
    """Literal text in the fixed-width face; never hyphenated."""

    text: str


class Link(Struct, frozen=True):
    """A link; ``href`` is an absolute URL or ``#id`` of something in the book."""

    href: str
    children: tuple[Inline, ...]
    title: str = ""
    span: Span = Span("")
    file: str = ""
    """The file of the publication in which the link says that its id stands, if it names one."""


class Image(Struct, frozen=True):
    """A picture in a line of text."""

    src: str
    """Path relative to the publication's folder, proved to lie inside it."""
    alt: str
    span: Span
    width: float | None = None
    """Points; ``None``: as high as a line's capitals."""
    pixels: tuple[int, int] = (0, 0)
    """Width and height of the picture."""
    formula: bool = False
    """It shows a formula."""


class IndexMark(Struct, frozen=True):
    """That a place belongs under a heading of the index, or that the reader of one heading is sent to another."""

    path: tuple[str, ...]
    """The heading, its sub-heading …"""
    span: Span
    bound: str = ""
    """``start`` or ``end`` of a range that two marks enclose; else empty."""
    see: tuple[str, ...] = ()
    """Headings to look under instead; the mark then names no place."""
    see_also: tuple[str, ...] = ()
    """Further headings to look under."""
    language: str = ""
    """Of the heading, where it is the very words that are marked; else empty."""


class Phrase(Struct, frozen=True):
    """A bracketed span: a stretch of text with a language, an id, classes, index marks or a glossary term."""

    children: tuple[Inline, ...]
    language: str = ""
    id: str = ""
    """Given by the author; those with index marks all have one after resolve."""
    classes: tuple[str, ...] = ()
    span: Span = Span("")
    index: tuple[IndexMark, ...] = ()
    term: str = ""
    """The glossary's term that the words stand for; empty after resolve, when they are linked."""

    @property
    def in_margin(self) -> bool:
        """It is a note in the margin, no part of the line in which it is written."""
        return "margin" in self.classes


# -- pending inlines: only in a Manuscript -------------------------------------------------------------------------


class NoteCall(Struct, frozen=True):
    """A call of the chapter's note ``label`` (inline notes get a label of their own)."""

    label: str
    span: Span


class CrossReference(Struct, frozen=True):
    """``@sec-x``, ``@fig-x``, ``@tbl-x``: to be replaced by its target's name and number."""

    target: str
    """The target's id, as written."""
    span: Span
    bare: bool = False
    """``-@tbl-x``: by the number alone, if it has one."""


class CitationCall(Struct, frozen=True):
    """A citation: ``[see @key, p. 4; @other]`` or ``@key`` in running text. Parsed by the citation room."""

    source: str
    """The bracket's inside, or ``@key`` (with its locator bracket, if any) in running text."""
    in_text: bool
    """Stands outside brackets: the author's name is part of the sentence."""
    span: Span
    places: Mapping[int, Span] = field(default_factory=dict)
    """From which character on the source stands where: its lines are joined. Empty where that can't be told."""


# -- settled inlines: only in a Book -------------------------------------------------------------------------------


class NoteReference(Struct, frozen=True):
    """The call of a numbered note."""

    number: int
    """Counted per chapter from 1."""
    note_id: str
    call_id: str
    """The id of this very call, which the note links back to."""


class Reference(Struct, frozen=True):
    """A settled cross-reference: a link to ``target`` that print may follow by its page number."""

    target: str
    children: tuple[Inline, ...]
    """What stands in the text: “Section 1.2”, “Table 3”."""
    page: tuple[str, str] | None = None
    """What print sets before and after the target's page label; ``None``: no page label."""
    kind: str = "xref"
    """``xref``; ``glossref`` for a word's link to the glossary; ``pages`` where print shows the page alone."""
    linked: bool = True
    """It is a link; not so in the words of another one."""


class Citation(Struct, frozen=True):
    """One work's part of a citation, linked to its bibliography entry."""

    key: str
    entry_id: str
    call_id: str
    """The id of this very citation, which the entry links back to; empty inside a group's shared text."""
    children: tuple[Inline, ...]


Pending: TypeAlias = NoteCall | CrossReference | CitationCall
Settled: TypeAlias = NoteReference | Reference | Citation
Inline: TypeAlias = (
    Text
    | LineBreak
    | Emphasis
    | Strong
    | SmallCaps
    | Superscript
    | Subscript
    | Struck
    | Code
    | Link
    | Image
    | Phrase
    | NoteCall
    | CrossReference
    | CitationCall
    | NoteReference
    | Reference
    | Citation
)

# -- blocks --------------------------------------------------------------------------------------------------------


class Heading(Struct, frozen=True):
    """A section's heading inside a chapter."""

    level: int
    """2 for a section, 3 for a sub-section … (1 is the chapter's own title)."""
    children: tuple[Inline, ...]
    id: str
    """Given by the author, or made from the words; unique in the book after resolve."""
    span: Span
    numbered: bool = True
    number: str = ""
    """``1.2``; empty until resolved, and where unnumbered."""
    index: tuple[IndexMark, ...] = ()
    """Headings of the index under which the whole section stands."""
    named: bool = False
    """Its id is the author's: it stands, and those made from words give way to it."""


class Paragraph(Struct, frozen=True):
    """A paragraph."""

    children: tuple[Inline, ...]
    span: Span


class Quotation(Struct, frozen=True):
    """A block quotation."""

    blocks: tuple[Block, ...]
    span: Span
    attribution: tuple[Inline, ...] = ()
    """From a last paragraph that begins with a dash."""


class List(Struct, frozen=True):
    """A bulleted or numbered list."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool
    span: Span
    start: int = 1
    tight: bool = True
    """No room between items."""
    numbering: str = "1"
    """How the items of a numbered list are counted: ``1``, ``a``, ``A``, ``i`` or ``I``."""
    enclosed: str = "."
    """What stands about their numbers: ``.``, ``)`` or ``()``."""


class Definition(Struct, frozen=True):
    """A term with its definitions."""

    term: tuple[Inline, ...]
    meanings: tuple[tuple[Block, ...], ...]


class DefinitionList(Struct, frozen=True):
    """Terms and what they mean."""

    entries: tuple[Definition, ...]
    span: Span


class CodeBlock(Struct, frozen=True):
    """Literal lines."""

    text: str
    language: str
    """Info word after the fence, or empty."""
    span: Span


class Cell(Struct, frozen=True):
    """A table cell."""

    children: tuple[Inline, ...]
    span: Span
    columns: int = 1
    rows: int = 1


class Table(Struct, frozen=True):
    """A table, from Markdown or from a data file."""

    id: str
    """Empty: nothing can refer to it, and it gets no number. Those in the index all have one after resolve."""
    caption: tuple[Inline, ...]
    columns: tuple[str, ...]
    """Alignment of each column: ``left``, ``right``, ``center`` or ``decimal``."""
    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    span: Span
    source: tuple[Inline, ...] = ()
    """The line under the table."""
    number: str = ""
    index: tuple[IndexMark, ...] = ()


class Figure(Struct, frozen=True):
    """A picture with a caption, standing by itself."""

    id: str
    src: str
    """Path relative to the publication's folder, proved to lie inside it."""
    alt: str
    """Empty only where ``decorative``."""
    caption: tuple[Inline, ...]
    span: Span
    decorative: bool = False
    width: float | None = None
    """Share of the measure, 0–1; ``None``: from the picture's own size, at most the measure."""
    pixels: tuple[int, int] = (0, 0)
    """Width and height of the picture."""
    side: str = ""
    """``left``, ``right`` or ``outer``: the side of the text after it, which runs around it; ``code``: a code at the
    right of a reference, in print only."""
    numbered: bool = True
    """Counted among the figures, if it has a caption."""
    number: str = ""
    drawing: Drawing | None = None
    """What it is drawn from, where it isn't a picture from a file; ``src`` is then empty."""
    source: tuple[Inline, ...] = ()
    """The line under the caption."""
    formula: bool = False
    """It shows a formula."""
    index: tuple[IndexMark, ...] = ()


class Break(Struct, frozen=True):
    """A thematic break."""

    span: Span


class Box(Struct, frozen=True):
    """A fenced div ``::: {.box title="…"}``: matter beside the main text."""

    title: tuple[Inline, ...]
    blocks: tuple[Block, ...]
    span: Span
    id: str = ""
    number: str = ""
    index: tuple[IndexMark, ...] = ()
    language: str = ""


class Division(Struct, frozen=True):
    """Any other fenced div: a group of blocks with classes or a language (``standfirst`` among them)."""

    classes: tuple[str, ...]
    blocks: tuple[Block, ...]
    span: Span
    id: str = ""
    language: str = ""


# -- structured blocks: named like the template that renders them --------------------------------------------------


class Fact(Struct, frozen=True):
    """A label and its value."""

    label: tuple[Inline, ...]
    value: tuple[Inline, ...]


class Facts(Struct, frozen=True):
    """Facts at a glance (``.facts``)."""

    entries: tuple[Fact, ...]
    span: Span


class Event(Struct, frozen=True):
    """A dated event."""

    start: str
    """ISO date, to the day, month or year."""
    end: str
    """The same for the last day of a span of time, or empty."""
    label: tuple[Inline, ...]
    """The date as it is shown, in the book's language."""
    text: tuple[Inline, ...]
    lane: str = ""
    id: str = ""
    span: Span = Span("")


class Timeline(Struct, frozen=True):
    """Events in the order of their dates (``.timeline``)."""

    events: tuple[Event, ...]
    span: Span


class Person(Struct, frozen=True):
    """Somebody in the story."""

    name: str
    role: tuple[Inline, ...]
    han: str = ""
    cyrillic: str = ""
    born: str = ""
    died: str = ""
    side: str = ""
    """The group under which the person is listed."""
    id: str = ""
    file_as: str = ""
    """The name as the index sorts it; empty: as it stands."""
    han_language: str = "zh-Hans"
    cyrillic_language: str = "ru"
    """Of the name in that script."""
    span: Span = Span("")


class People(Struct, frozen=True):
    """People by side, each side in the file's order (``.people``)."""

    persons: tuple[Person, ...]
    """Those of one side behind one another."""
    span: Span


class Article(Struct, frozen=True):
    """An article of a treaty."""

    number: str
    title: tuple[Inline, ...]
    blocks: tuple[Block, ...]
    id: str = ""
    span: Span = Span("")


class Articles(Struct, frozen=True):
    """The articles of a treaty (``.articles``)."""

    articles: tuple[Article, ...]
    span: Span


class Term(Struct, frozen=True):
    """A word explained."""

    term: tuple[Inline, ...]
    text: tuple[Inline, ...]
    abbreviation: str = ""
    id: str = ""
    forms: tuple[str, ...] = ()
    """Other words in which the text speaks of it: plurals, short forms."""
    span: Span = Span("")


class Glossary(Struct, frozen=True):
    """Words explained (``.glossary``)."""

    terms: tuple[Term, ...]
    span: Span


class Choice(Struct, frozen=True):
    """Which works a bibliography lists; a work must fit every condition that is given."""

    of_chapter: bool = False
    """Those cited in the chapter in which it stands."""
    types: tuple[str, ...] = ()
    """CSL types, one of which a work must have."""
    not_types: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    """Keywords in small letters, one of which a work must have."""
    not_keywords: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """Language tags; ``zh`` takes in ``zh-Hant``."""
    not_languages: tuple[str, ...] = ()
    cited: bool | None = None
    """Only what the text cites, or only what it does not."""


class References(Struct, frozen=True):
    """Where a bibliography is set (``::: {#refs}``); a Book's has the entries."""

    span: Span
    entries: tuple[ReferenceEntry, ...] = ()
    choice: Choice = Choice()
    annotated: bool = False
    """Each entry is followed by what its work's ``annote`` says."""
    codes: bool = False
    """In print, entries of works with a DOI have a code that leads there."""


class ReferenceEntry(Struct, frozen=True):
    """One formatted bibliography entry."""

    key: str
    id: str
    children: tuple[Inline, ...]
    label: str = ""
    """The number or label of a numeric style, set in the margin."""
    calls: tuple[str, ...] = ()
    """Ids of the citations of this work, in reading order."""
    annotation: tuple[tuple[Inline, ...], ...] = ()
    """Paragraphs about the work."""
    code: Figure | None = None
    """A code that leads to the work's DOI, for print."""


# -- lists that the builder makes ----------------------------------------------------------------------------------


class ListEntry(Struct, frozen=True):
    """A line of a list of tables, figures or boxes."""

    target: str
    label: str
    """“Table 3”."""
    caption: tuple[Inline, ...]
    """Without notes and links."""


class ListOf(Struct, frozen=True):
    """Where a list of tables, figures or boxes is set (``::: {#list-of-tables}``); a Book's has the entries."""

    kind: str
    """``table``, ``figure`` or ``box``."""
    span: Span
    entries: tuple[ListEntry, ...] = ()


class IndexPlace(Struct, frozen=True):
    """A place in the book that an index entry names."""

    start: str
    """An id."""
    said: tuple[Inline, ...]
    """What an e-book calls it: the number of its section, else the title, with its chapter before it where sections of
    several chapters are called the same."""
    section: str
    """The id of that section, or the chapter's."""
    end: str = ""
    """The id where a range ends; empty for a single place."""


class IndexTarget(Struct, frozen=True):
    """A heading of the index to which another one sends its reader."""

    heading: tuple[Inline, ...]
    id: str


class IndexEntry(Struct, frozen=True):
    """A heading of the index."""

    heading: tuple[Inline, ...]
    id: str = ""
    """Where another heading sends its reader here."""
    places: tuple[IndexPlace, ...] = ()
    """In reading order."""
    see: tuple[IndexTarget, ...] = ()
    """Those to look under instead."""
    see_also: tuple[IndexTarget, ...] = ()
    entries: tuple[IndexEntry, ...] = ()
    """Sub-entries."""


class IndexGroup(Struct, frozen=True):
    """The headings of a letter."""

    letter: str
    """Empty for headings that begin with a figure or a sign, or in a script without letters."""
    entries: tuple[IndexEntry, ...]


class Index(Struct, frozen=True):
    """Where the index is set (``::: {#index}``); a Book's has the groups."""

    span: Span
    sources: tuple[str, ...] = ()
    """``people`` and ``glossary``: what is listed besides the marks."""
    marks: tuple[IndexMark, ...] = ()
    """Headings that send to others, from a file."""
    groups: tuple[IndexGroup, ...] = ()


class NoteGroup(Struct, frozen=True):
    """The notes of a chapter where they stand together at the end of the book or of their chapter."""

    title: tuple[Inline, ...]
    """Of the chapter; empty where they stand in the chapter itself."""
    notes: tuple[Note, ...]


class Endnotes(Struct, frozen=True):
    """Where the notes are set (``::: {#notes}``) when they don't stand at the foot of the page."""

    span: Span
    groups: tuple[NoteGroup, ...] = ()


Block: TypeAlias = (
    Heading
    | Paragraph
    | Quotation
    | List
    | DefinitionList
    | CodeBlock
    | Table
    | Figure
    | Break
    | Box
    | Division
    | Facts
    | Timeline
    | People
    | Articles
    | Glossary
    | References
    | ListOf
    | Index
    | Endnotes
)


class Note(Struct, frozen=True):
    """A footnote's text."""

    blocks: tuple[Block, ...]
    span: Span
    number: int = 0
    """Counted per chapter from 1; 0 until resolved."""
    id: str = ""
    call_ids: tuple[str, ...] = ()
    label: str = ""
    """As the author wrote it, from resolve on; cross-references name it."""
    language: str = ""
    """Of the words where it is written; empty: the book's. It is set elsewhere, so it has to say."""
