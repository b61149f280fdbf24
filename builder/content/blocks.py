"""The block tokens of a file → blocks.

A chapter's title is its first ``#`` heading. A file should have one; authors who come from a single long file have
several. The later ones become sections (level 2), and what stands below them moves down a level with them, so nothing
is lost and the hierarchy stays true; a warning says that the file wants to be split.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token
from msgspec import Struct
from msgspec.structs import replace

from builder import limits
from builder.content import data_blocks
from builder.content.bibliography_place import is_bibliography, read_bibliography
from builder.content.folder import Folder
from builder.content.index_marks import index_marks
from builder.content.inlines import InlineReader
from builder.content.markdown import brackets, comments, dialect
from builder.content.markdown.attributes import NONE, Attributes, split_trailing, unread_trailing, word_or_attributes
from builder.content.markdown.captions import CAPTION
from builder.content.meanings import (
    BIBLIOGRAPHY,
    BOX,
    CODE_BLOCK,
    DATA,
    DIVISION,
    FIGURE,
    HEADING,
    LIST,
    TABLE,
    Bearer,
    meaningless_classes,
    shows_nothing,
    unreadable,
)
from builder.content.numbers import column_alignments
from builder.content.passage import Passage
from builder.content.separated import counted
from builder.diagnostics import Diagnostic, Fault, Severity, Span, cut, in_quotes
from builder.model.nodes import (
    Block,
    Box,
    Break,
    Cell,
    CodeBlock,
    Definition,
    DefinitionList,
    Division,
    Endnotes,
    Figure,
    Heading,
    IndexMark,
    Inline,
    LineBreak,
    List,
    ListOf,
    Note,
    Paragraph,
    Phrase,
    Quotation,
    Table,
    Text,
)
from builder.model.walk import has_name, plain
from builder.text.scripts import EN_SPACE

_SIDES = ("left", "right", "outer")
"""Classes of a figure around which the text runs."""
_LISTS = {"list-of-tables": "table", "list-of-figures": "figure", "list-of-boxes": "box"}
"""Id of a div → what is listed in its place."""
_BAR = re.compile(r"(?<!\\)\|")
_ROW_START = re.compile(r"^[\s>]*(?:(?:[-*+:]|\d+[.)])\s+)?\|")
_FOR_OTHERS = re.compile(r"\{\s*(=?)([A-Za-z][\w+-]{0,30})[^}]*\}")
"""What pandoc hands on to a format as it is (``{=latex}``), and what Quarto runs (``{python}``)."""
_CLOSING_SIGNS = re.compile(r"(?:^|(?<![ \t])[ \t]+)#+$")
_ADDRESS = re.compile(r"[#/:@]|\.\w")
"""What an address has and a word has not."""
_DEFINITIONS = ("references", "duplicate_refs")
"""Keys of the environment: the parser's link definitions by their labels, and those that came too late."""
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_DASH = re.compile(r"[—–][ \u00a0]")


def _indented(line: tuple[Inline, ...], indent: int) -> tuple[Inline, ...]:
    """A line of verse with the spaces before it."""
    first, *rest = line
    if isinstance(first, Text):
        return (Text(EN_SPACE * indent + first.text), *rest)
    return (Text(EN_SPACE * indent), *line) if indent else line


class Title(Struct, frozen=True):
    """A chapter's title, as its file gives it."""

    children: tuple[Inline, ...]
    """Nothing where the file has attributes alone: ``# {#id .unnumbered}``."""
    attributes: Attributes
    span: Span


class BlockReader(Struct):
    """Reads the blocks of one text: a chapter file, or a value of a data file."""

    inlines: InlineReader
    folder: Folder
    text: Passage
    """The whole text; its lines are counted from where it begins in its file."""
    tokens: Sequence[Token] = ()
    at: int = 0
    """Index of the next token."""
    title: Title | None = None
    shift: int = 0
    """How many levels later headings move down."""
    caption: Passage | None = None
    """A caption read just before its table."""
    depth: int = 0
    """Containers around the next token; only at 0 a heading can be the chapter's title."""
    url: str = ""
    """Of the publication, for blocks that lead there."""

    def read(self, language: str = "") -> tuple[Block, ...]:
        """All blocks of the text."""
        environment = self.inlines.environment
        environment.pop(dialect.TOO_DEEP, None)
        environment.pop(comments.LAST, None)
        parser = self.inlines.parser
        known = [len(environment.get(key, ())) for key in _DEFINITIONS]
        # A text whose last line has no end would lose that line if it were blank; all others are as they were.
        self.tokens = parser.block.parse(self.text.text + "\n", parser, environment, []) or ()
        self.at = 0
        if dialect.TOO_DEEP in environment:
            self._report(
                "nesting-too-deep",
                self._span(environment[dialect.TOO_DEEP]),
                f"blocks are nested more than {limits.BLOCK_DEPTH} deep, the limit",
                limits.hint("block-depth"),
                fault=Fault.LIMIT,
            )
        first, again = (environment.get(key, ()) for key in _DEFINITIONS)
        own = list(islice(reversed(first), len(first) - known[0]))
        own_again = again[known[1] :]
        blocks = self._until("", language)
        used = environment.get(brackets.USED, ())
        self._tell_unused([*(first[label] for label in own if label not in used), *own_again])
        return blocks

    def _tell_unused(self, definitions: Iterable[dict[str, Any]]) -> None:
        """Report link definitions that nothing uses and that rather are words to be read: ``[Editor]: Yes.``"""
        for one in definitions:
            if _ADDRESS.search(one["href"]) or not one["href"]:
                continue
            span = self._span(one["map"][0])
            written = self.text.lines[span.line - 1].strip()
            message = f"{in_quotes(written, 60)} defines a link that nothing uses, and is not shown"
            hint = f"write \\{cut(written, 30)} if it is to be read, or take it out"
            self._report("unused-definition", span, message, hint, Severity.WARNING)

    def _until(self, end: str, language: str) -> tuple[Block, ...]:
        """Blocks up to the token of type ``end``, which is taken too."""
        blocks: list[Block] = []
        tokens = self.tokens
        while self.at < len(tokens):
            token = tokens[self.at]
            self.at += 1
            kind = token.type
            if kind == "paragraph_open":
                self._paragraph(token, blocks, language)
            elif kind == end:
                break
            elif kind == "heading_open":
                heading = self._heading(token, language)
                if heading is not None:
                    blocks.append(heading)
            else:
                self._container(token, blocks, language)
        return tuple(blocks)

    def _inside(self, end: str, language: str) -> tuple[Block, ...]:
        self.depth += 1
        blocks = self._until(end, language)
        self.depth -= 1
        return blocks

    def _container(self, token: Token, blocks: list[Block], language: str) -> None:
        """Everything that is neither paragraph nor heading."""
        match token.type:
            case "blockquote_open":
                blocks.append(self._quotation(token, language))
            case "bullet_list_open" | "ordered_list_open":
                blocks.append(self._list(token, language))
            case "dl_open":
                blocks.append(self._definitions(token, language))
            case "table_open":
                blocks.append(self._table(token, language))
            case "div_open":
                blocks.extend(self._div(token, language))
            case "footnote_reference_open":
                self._note(token, language)
            case "fence" | "code_block":
                blocks.append(self._code(token))
            case "hr":
                blocks.append(Break(self._span(_line(token))))
            case "line_block":
                blocks.extend(self._verse(token, language))
            case "stray_fence":
                hint = "it closes what begins in the same list item or quotation, and is still open"
                self._report("unclosed-div", self._span(_line(token)), "this ::: closes nothing", hint)
            case unknown:
                raise AssertionError(f"the dialect makes no token {unknown!r}")

    # -- one method a construct --------------------------------------------------------------------------------

    def _paragraph(self, token: Token, blocks: list[Block], language: str) -> None:
        inline = self.tokens[self.at]
        self.at += 2
        text = inline.content
        passage = self._passage(_line(inline), text)
        if text.startswith((":", "Table:")):
            caption = CAPTION.match(text)
            if caption is not None:
                words = passage.part(caption.end(), len(text))
                if self._captioned(words, blocks, language):
                    return
                self._tell_stray(words, passage.span(), blocks)
        if text.startswith(("![", "<!--")) and text.endswith((")", "}", "]", "-->")):
            figure = self._figure(passage, language)
            if figure is not None:
                blocks.extend(figure)
                return
        children = self.inlines.read(passage, language)
        if children:
            blocks.append(Paragraph(children, passage.span()))

    def _heading(self, token: Token, language: str) -> Heading | None:
        inline = self.tokens[self.at]
        self.at += 2
        passage, attributes = self.parted(self._passage(_line(inline), inline.content), HEADING)
        if token.markup.startswith("#") and attributes is not NONE:
            # The signs that close a heading may stand before its attributes.
            passage = replace(passage, text=_CLOSING_SIGNS.sub("", passage.text))
        span = passage.span() if passage.text else self._span(_line(token))
        own = self.own_language(HEADING, attributes, span)
        begun = len(self.inlines.found)
        children = in_language(self.inlines.read(passage, own or language), own)
        level = int(token.tag[1])
        is_title = level == 1 and not self.depth and (self.title is None or not self.title.children)
        # A chapter's title of nothing at all counts as none; where something was refused, that has been told.
        lost = any(one.severity is Severity.ERROR for one in self.inlines.found[begun:])
        if not (has_name(children) or lost) and (children or not is_title):
            message = "this heading has no words, by which contents and readers aloud could name it"
            hint = "write some, or take it out; a picture in it needs a text, alt=…"
            self._report("empty-heading", span, message, hint)
        if is_title:
            self.title = Title(children, attributes, span)
            return None
        if level == 1 and not self.depth:
            self.shift = 1
            if children:
                self._report(
                    "second-title",
                    span,
                    f"“{plain(children)}” is a second title; it is set as a section",
                    "give each chapter a file of its own, or write ## for a section",
                    severity=Severity.WARNING,
                )
        level = min(max(level + self.shift, 2), 6)
        name = attributes.id or slug(plain(children))
        marks = self.marks(children, own or language, attributes, span)
        return Heading(level, children, name, span, attributes.numbered, index=marks, named=bool(attributes.id))

    def parted(self, line: Passage, bearer: Bearer) -> tuple[Passage, Attributes]:
        """The words of a heading or caption, and the attributes at its end; what can't be read there is reported."""
        words, attributes = split_trailing(line.text)
        if attributes is NONE and (at := unread_trailing(line.text)) >= 0:
            self.inlines.found += unreadable(bearer, line.text[at:], line.span(at))
        return replace(line, text=words), attributes

    def own_language(self, bearer: Bearer, attributes: Attributes, span: Span) -> str:
        """The language that attributes give; what means nothing among them is reported."""
        self.inlines.judge(bearer, attributes, span)
        return self.inlines.language_of(attributes, span)

    def marks(
        self, words: tuple[Inline, ...], language: str, attributes: Attributes, span: Span
    ) -> tuple[IndexMark, ...]:
        """The headings of the index under which a section or another block stands."""
        return index_marks(attributes, (plain(words), language), span, self.inlines.language, self.inlines.found)

    def _quotation(self, token: Token, language: str) -> Quotation:
        blocks = self._inside("blockquote_close", language)
        attribution: tuple[Inline, ...] = ()
        if len(blocks) > 1 and isinstance(blocks[-1], Paragraph):
            first, *rest = blocks[-1].children
            if isinstance(first, Text) and _DASH.match(first.text):
                words = first.text[2:].lstrip()
                attribution = (Text(words), *rest) if words else tuple(rest)
                blocks = blocks[:-1]
        return Quotation(blocks, self._span(_line(token)), attribution)

    def _list(self, token: Token, language: str) -> List:
        ordered = token.type.startswith("ordered")
        end = token.type.replace("open", "close")
        items = []
        while self.tokens[self.at].type != end:
            self.at += 1
            items.append(self._inside("list_item_close", language))
        self.at += 1
        span, start = self._span(_line(token)), int(token.attrs.get("start", 1))
        self._tell_numbers(token, start)
        if not ordered:
            return List(tuple(items), False, span, tight=token.meta["tight"])
        return List(tuple(items), True, span, start, **token.meta)

    def _tell_numbers(self, token: Token, start: int) -> None:
        """Report numbers that are others than those that will be set, unless they are written without care."""
        written: list[tuple[int, int]] = token.meta.pop("written")
        numbers = [number for number, _ in written]
        if len(set(numbers)) < len(numbers):
            return
        for place, (number, line) in enumerate(written, start):
            if number != place:
                message = f"the item that is written {number} is set as {place}: a list counts on from its first number"
                hint = f"where {number} is meant, write {number}\\. in a paragraph of its own"
                self._report("list-number", self._span(line), message, hint, Severity.WARNING)
                return

    def _verse(self, token: Token, language: str) -> tuple[Block, ...]:
        stanzas: list[Block] = []
        lines: list[Inline] = []
        span = self._span(_line(token))
        # A bar alone at the end too, so that every stanza has its end.
        for number, indent, words in (*token.meta["lines"], (0, 0, "")):
            passage = self._passage(number, words)
            children = self.inlines.read(passage, language)
            if children:
                if lines:
                    lines.append(LineBreak())
                else:
                    span = passage.span()
                lines.append(Phrase(_indented(children, indent), classes=("verse-line",), span=passage.span()))
            elif lines and not words:
                stanzas.append(Paragraph(tuple(lines), span))
                lines = []
        return (Division(("verse",), tuple(stanzas), self._span(_line(token))),) if stanzas else ()

    def _definitions(self, token: Token, language: str) -> DefinitionList:
        entries: list[Definition] = []
        term: tuple[Inline, ...] = ()
        meanings: list[tuple[Block, ...]] = []
        while True:
            inner = self.tokens[self.at]
            self.at += 1
            if inner.type == "dd_open":
                meanings.append(self._inside("dd_close", language))
                continue
            if meanings:
                entries.append(Definition(term, tuple(meanings)))
                meanings = []
            if inner.type == "dl_close":
                return DefinitionList(tuple(entries), self._span(_line(token)))
            inline = self.tokens[self.at]
            self.at += 2
            term = self.inlines.read(self._passage(_line(inline), inline.content), language)

    def _note(self, token: Token, language: str) -> None:
        label = token.meta["label"]
        span = self._span(_line(token))
        blocks = self._inside("footnote_reference_close", language)
        if label in self.inlines.notes:
            first = self.inlines.notes[label].span
            hint = f"the first is on line {first.line}"
            self._report("duplicate-note", span, f"there are two notes [^{label}] in this chapter", hint)
            return
        self.inlines.notes[label] = Note(blocks, span, language=language)

    def _code(self, token: Token) -> CodeBlock:
        info = unescapeAll(token.info).strip()
        if info.startswith("{"):
            attributes = word_or_attributes(info)
            language = attributes.classes[0] if attributes and attributes.classes else ""
            self.inlines.judge(CODE_BLOCK, attributes or NONE, self._span(_line(token)))
            if attributes is None and (other := _FOR_OTHERS.match(info)):
                what = "only another format has" if other[1] else "other programs run"
                self._report(
                    "shown-code",
                    self._span(_line(token)),
                    f"a block of “{other[2]}”, which {what}, is shown as it is written",
                    f"write ```{other[2]} if it is to be read, or leave it out",
                    severity=Severity.WARNING,
                )
        else:
            language = info.split()[0] if info else ""
        if token.type == "fence" and token.map and token.map[1] - token.map[0] < token.content.count("\n") + 2:
            self._report(
                "unclosed-code",
                self._span(_line(token)),
                f"this {token.markup} is never closed: what follows it is set as code",
                f"end it with a line of {token.markup}",
                severity=Severity.WARNING,
            )
        return CodeBlock(token.content.rstrip("\n"), language, self._span(_line(token)))

    # -- tables ------------------------------------------------------------------------------------------------

    def _table(self, token: Token, language: str) -> Table:
        rows: list[tuple[Cell, ...]] = []
        head: list[tuple[Cell, ...]] = []
        aligned: list[str] = []
        cells: list[Cell] = []
        column = self.text.column
        while True:
            inner = self.tokens[self.at]
            self.at += 1
            match inner.type:
                case "table_close":
                    break
                case "th_open" | "td_open":
                    if inner.type == "th_open":
                        aligned.append(str(inner.attrs.get("style", "")).removeprefix("text-align:"))
                    inline = self.tokens[self.at]
                    self.at += 2
                    passage = replace(self._passage(_line(inline), inline.content), column=column)
                    column = passage.span(len(passage.text)).column
                    cells.append(Cell(self.inlines.read(passage, language), passage.span()))
                case "tr_open":
                    column = self.text.column
                    if head:
                        self._count_cells(_line(inner), len(aligned))
                case "tr_close":
                    (rows if head else head).append(tuple(cells))
                    cells = []
                case _:
                    pass
        # An empty head is how a table without one is written.
        shown = head if any(cell.children for row in head for cell in row) else []
        columns = column_alignments(rows, aligned)
        table = Table("", (), columns, tuple(shown), tuple(rows), self._span(_line(token)))
        caption, self.caption = self.caption, None
        return self._with_caption(table, caption, language) if caption else table

    def _count_cells(self, line: int, columns: int) -> None:
        """Report what CommonMark's dialects pass over: they drop cells beyond the last column, and add missing ones."""
        number = self.text.line + line
        written = self.text.lines[number - 1] if 0 < number <= len(self.text.lines) else ""
        # What stands before a first bar (a quotation's or item's mark) is no cell.
        cells = _BAR.split(_ROW_START.sub("", written.rstrip()).removesuffix("|"))
        if len(cells) == columns:
            return
        message = f"this row has {counted(len(cells))}, the head has {columns}"
        if any(cell.strip() for cell in cells[columns:]):
            hint = "leave a cell out, or write a bar that belongs to a cell as \\|"
            self._report("ragged-row", self._span(line), message, hint)
        elif len(cells) < columns:
            hint = "write the empty cells too; a line that is none of the table’s wants an empty line before it"
            self._report("ragged-row", self._span(line), f"{message}; the last ones stay empty", hint, Severity.WARNING)

    def _captioned(self, caption: Passage, blocks: list[Block], language: str) -> bool:
        """Whether a paragraph that looks like a caption is one: under a table without one, or over a table."""
        last = blocks[-1] if blocks else None
        if isinstance(last, Table) and not last.caption:
            blocks[-1] = self._with_caption(last, caption, language)
            return True
        if self.at < len(self.tokens) and self.tokens[self.at].type == "table_open":
            self.caption = caption
            return True
        return False

    def _with_caption(self, table: Table, caption: Passage, language: str) -> Table:
        words, attributes = self.parted(caption, TABLE)
        span = caption.span()
        self.inlines.judge(TABLE, attributes, span)
        said = self.inlines.read(words, language)
        return replace(
            table,
            id=table.id or attributes.id,
            caption=said,
            source=table.source or self._source(attributes, caption, language),
            index=(*table.index, *self.marks(said, language, attributes, span)),
        )

    def _tell_stray(self, caption: Passage, span: Span, blocks: Sequence[Block]) -> None:
        """Report a paragraph that looks like a caption, where it could be meant for one."""
        match blocks[-1] if blocks else None:
            case Table():
                hint = "the table above it has one"
            case Figure():
                hint = 'a figure’s stands in its brackets, ![caption](picture.png), or in its braces, caption="…"'
            case _ if split_trailing(caption.text)[1] is not NONE:
                hint = "put it below a table, or over one, with nothing between"
            case _:
                return
        message = "this caption belongs to no table, and is set as a paragraph"
        self._report("stray-caption", span, message, hint, Severity.WARNING)

    def _source(self, attributes: Attributes, beside: Passage, language: str) -> tuple[Inline, ...]:
        """Where a table or picture comes from, as its attributes say it."""
        return self.inlines.read(replace(beside, text=attributes.values.get("source", "")), language)

    # -- figures -----------------------------------------------------------------------------------------------

    def _figure(self, passage: Passage, language: str) -> tuple[Block, ...] | None:
        """A picture that has a paragraph for itself; nothing if the picture is faulty; ``None`` if there is more."""
        image, unread = _alone(self.inlines.tokens(passage.text, language), passage.text)
        told = unreadable(FIGURE, unread.content, passage.span(unread.meta["at"])) if unread else []
        if image is None or (unread and not told):
            return None  # braces that were not meant for attributes are words
        meta = image.meta
        attributes: Attributes = meta["attributes"]
        span = passage.span()
        description = passage.part(meta["start"], meta["end"])
        caption = self.inlines.read(description, language)
        self.inlines.judge(FIGURE, attributes, span)
        self.inlines.found += told
        self.inlines.title(meta["title"], span)
        alt = self.inlines.alt(attributes, description, span)
        picture = self.inlines.picture(meta["src"], span)
        if picture is None:
            return _in_its_place(attributes, span)
        decorative = "decorative" in attributes.classes
        width = self._share(attributes, span)
        side = next((name for name in attributes.classes if name in _SIDES), "")
        figure = Figure(attributes.id, picture.path, alt, caption, span, decorative, width, picture.pixels, side=side)
        return (
            replace(
                figure,
                drawing=picture.drawing,
                formula="formula" in attributes.classes,
                source=self._source(attributes, passage, language),
                index=self.marks(caption or (Text(alt),), language, attributes, span),
            ),
        )

    def _share(self, attributes: Attributes, span: Span) -> float | None:
        written = attributes.values.get("width", "")
        match = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)\s*%", written)
        if match and 0 < float(match[1]) <= 100:
            return float(match[1]) / 100
        if written:
            self._report(
                "bad-value",
                span,
                f"a figure's width is a share of the text's width, and “{written}” is none; it is left out",
                "write width=80%",
                severity=Severity.WARNING,
            )
        return None

    # -- divs --------------------------------------------------------------------------------------------------

    def _div(self, token: Token, language: str) -> tuple[Block, ...]:
        span = self._span(_line(token))
        attributes = word_or_attributes(token.info)
        if attributes is None:
            message = f"these attributes can’t be read: {cut(token.info, 60)}"
            hint = 'a value of several words stands in quotes, as in {.box title="My title"}'
            self._report("unknown-attribute", self._passage(_line(token), token.info).span(), message, hint)
            attributes = NONE
        # Beyond the limit of nesting nothing was looked for.
        if not token.meta["closed"] and dialect.TOO_DEEP not in self.inlines.environment:
            self._report("unclosed-div", span, "this ::: is never closed", "end it with a line of three colons")
        own = self.inlines.language_of(attributes, span)
        blocks = self._inside("div_close", own or language)
        # In one that is never closed stands what comes after it.
        inside = blocks if token.meta["closed"] else ()
        judge = self.inlines.judge
        if is_bibliography(attributes):
            self._leave_out(inside, "the bibliography", "is made of the works that are cited", span)
            self.inlines.found += meaningless_classes(BIBLIOGRAPHY, attributes, span)
            return (read_bibliography(attributes, span, self.inlines.found),)
        if attributes.id in _LISTS or attributes.id == "notes":
            self._leave_out(inside, f"“#{attributes.id}”", "is made by the builder", span)
            judge(LIST, attributes, span)
            return (Endnotes(span) if attributes.id == "notes" else ListOf(_LISTS[attributes.id], span),)
        kind = next((name for name in attributes.classes if name in data_blocks.KINDS), "")
        if attributes.id == "index":
            kind = "index"
        if kind:
            what = "is made of what is marked" if kind == "index" else "takes its content from a data file"
            self._leave_out(inside, "the index" if kind == "index" else f"a {kind} block", what, span)
            self.inlines.found += meaningless_classes(DATA, attributes, span)
            block = data_blocks.read(kind, attributes, self._passage(_line(token), token.info), self._tools(language))
            if isinstance(block, Table | Figure):
                block = replace(block, index=self.marks(block.caption, language, attributes, span))
            return (block,) if block is not None else _in_its_place(attributes, span)
        # Quarto's boxes are called call-outs.
        if any(name == "box" or name.startswith("callout-") for name in attributes.classes):
            judge(BOX, attributes, span)
            title = self.inlines.read(self._passage(_line(token), attributes.values.get("title", "")), own or language)
            name = attributes.id
            if not title and blocks and isinstance(blocks[0], Heading) and not blocks[0].index:
                name, title, blocks = *_named_box(attributes.id, blocks[0]), blocks[1:]
            index = self.marks(title, own or language, attributes, span)
            return (Box(title, blocks, span, name, index=index, language=own),)
        unshown = shows_nothing(attributes, not blocks, span)
        self.inlines.found += unshown
        if not unshown:
            judge(DIVISION, attributes, span)
        return (Division(attributes.classes, blocks, span, attributes.id, own),)

    def _leave_out(self, blocks: tuple[Block, ...], what: str, made: str, span: Span) -> None:
        """Report what stands in a div in whose place something else is set."""
        if blocks:
            message = f"{what} {made}, and has content of its own"
            self._report("unexpected-content", span, message, "close it with ::: on the next line")

    def _tools(self, language: str) -> data_blocks.Tools:
        return data_blocks.Tools(
            self.folder,
            self.inlines.found,
            language or self.inlines.language,
            partial(self._value, language=language),
            partial(replace(self.inlines, notes={}).read, language=language),
            partial(self._part_blocks, language=language),
            self.url,
        )

    def _value(self, passage: Passage, language: str) -> tuple[Inline, ...]:
        """A value of a data file; what it would need several paragraphs for is reported."""
        if _EMPTY_LINE.search(passage.text.strip()):
            message = "a value with empty lines in it is set as one paragraph"
            hint = "take them out, or say it in the chapter, below the block"
            self._report("bad-value", passage.span(), message, hint, Severity.WARNING)
        return self.inlines.read(passage, language)

    def _part_blocks(self, passage: Passage, language: str) -> tuple[Block, ...]:
        reader = BlockReader(self.inlines, self.folder, passage, depth=1, url=self.url)
        return reader.read(language)

    # -- places ------------------------------------------------------------------------------------------------

    def _passage(self, line: int, text: str) -> Passage:
        """``text``, which begins on the 0-based ``line`` of what is being read."""
        return Passage(text, self.text.file, self.text.line + line, self.text.lines, self.text.column)

    def _span(self, line: int) -> Span:
        """The first character of the 0-based ``line`` that is no space."""
        number = self.text.line + line
        if not 0 < number <= len(self.text.lines):
            return Span(self.text.file, self.text.line, self.text.column)
        source = self.text.lines[number - 1]
        return Span(self.text.file, number, len(source) - len(source.lstrip()) + 1)

    def _report(
        self,
        code: str,
        span: Span,
        message: str,
        hint: str = "",
        severity: Severity = Severity.ERROR,
        fault: Fault = Fault.CONTENT,
    ) -> None:
        self.inlines.found.append(Diagnostic(code, span, message, hint, severity, fault))


def _alone(tokens: Sequence[Token], text: str) -> tuple[Token | None, Token | None]:
    """The picture that, comments aside, is all of a paragraph; and braces behind it that can't be read."""
    shown = [token for token in tokens if token.type != "text" or token.content.strip()]
    match shown:
        case [Token(type="image") as image]:
            return image, None
        case [Token(type="image") as image, Token(type="unread") as braces, *_]:
            return (image, braces) if braces.meta["at"] + len(braces.content) == len(text) else (None, None)
        case _:
            return None, None


def _in_its_place(attributes: Attributes, span: Span) -> tuple[Block, ...]:
    """What stands for a block that can't be read, which has been told: references to it are no faults besides."""
    return (Division((), (), span, attributes.id),) if attributes.id else ()


def _named_box(name: str, heading: Heading) -> tuple[str, tuple[Inline, ...]]:
    """The id and the title of a box that has this id or none, and this heading for its title."""
    if not heading.named:
        return name, heading.children
    if not name and heading.id.startswith("box-"):
        return heading.id, heading.children
    return name, (Phrase(heading.children, id=heading.id, span=heading.span),)


def in_language(words: tuple[Inline, ...], language: str) -> tuple[Inline, ...]:
    """Words in a language of their own, if there is one."""
    return (Phrase(words, language),) if words and language else words


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0


def slug(text: str) -> str:
    """An id from words: small letters and digits of any script, hyphens for spaces; empty if nothing is left."""
    kept = re.sub(r"[^\w\s-]", "", text.lower())
    return re.sub(r"[\s_-]+", "-", kept).strip("-")


def readable(path: str) -> str:
    """A title from a file's name: ``chapters/03-the-long_road.md`` → “The long road”."""
    stem = PurePosixPath(path).stem
    words = re.sub(r"[-_\s]+", " ", re.sub(r"^\d+[-_. ]+", "", stem) or stem).strip()
    return words[:1].upper() + words[1:] if words else stem
