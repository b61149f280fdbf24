"""One book going through its templates: what a template can call, and the sections that come out."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from jinja2.exceptions import SecurityError
from jinja2.runtime import Macro
from markupsafe import Markup, escape
from msgspec import Struct

from builder.diagnostics import Diagnostic, Severity, Span
from builder.identifiers import shown
from builder.markup.section import Section
from builder.markup.vocabulary import kind_of
from builder.model.book import Book, BookChapter, ContentsEntry
from builder.model.drawings import Drawing, key_of
from builder.model.nodes import (
    Block,
    Division,
    Endnotes,
    Figure,
    Glossary,
    Index,
    IndexPlace,
    Inline,
    Note,
    Paragraph,
    Phrase,
    References,
    Text,
)
from builder.model.walk import blocks as blocks_of
from builder.model.walk import plain
from builder.publication import Contributor, Matter, Publication
from builder.resolve.identifiers import part_id, title_id
from builder.templating.environment import MOST_ROUNDS, SHIPPED, TemplateFolders, environment
from builder.templating.faults import fault_of

MACROS = ("inlines.xhtml", "blocks.xhtml")
TEMPLATES = {
    name: f"{name.lower()}.xhtml"
    for name in ("Timeline", "People", "Articles", "Facts", "Glossary", "Table", "References", "Index")
}
"""Node type → the template that renders it; all other types have a macro of their own name."""

_OWN_CLASSES = frozenset(
    "div.standfirst div.verse div.columns div.abreast span.margin span.person span.script span.years span.smallcaps"
    " span.label span.number".split()
)
"""Kinds of the vocabulary that an author may ask for by a class; other such classes have a structure to keep."""
_ELSEWHERE = frozenset(("div.standfirst", "span.margin"))
"""Those that are not set where they are written, whatever else they are."""

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML can't hold."""
_SOURCE = re.compile(r' data-src="(\d+)"')

_DEPTH = 3_000
"""Python's limit of nested calls while templates run: content may be nested 150 deep, at some eight calls a level,
through macros, and templates may call one another besides."""

_N = TypeVar("_N")


class ContentsPart(Struct, frozen=True):
    """The contents' lines of one part, or those that stand in none."""

    title: str
    id: str
    entries: tuple[ContentsEntry, ...]


class Press:
    """The templates of one book, and what they are given.

    ``spans``, ``drawings`` and ``rounds`` belong to the section that is being made and are reset before each.
    """

    def __init__(self, book: Book, own_templates: Path | None) -> None:
        self.book = book
        self.found: dict[Diagnostic, None] = {}
        self.spans: list[Span] = []
        self.drawings: dict[str, Drawing] = {}
        self.rounds = 0
        self.env = environment(own_templates)
        self.env.globals.update(
            book=book,
            publication=book.publication,
            words=dict(book.words.by_key),
            inlines=self.inlines,
            blocks=self.blocks,
            flowing=self.flowing,
            src=self.src,
            drawing=self.drawing,
            given=self.given,
            said=self.said,
            of_words=Markup(' lang="{}"').format(book.words.language) if book.words.language else "",
            names=self.names,
            identifiers=_identifiers(book.publication),
            published_by=book.words["published-by"].partition("{name}")[::2],
            grouped=_grouped,
            title_id=title_id,
            places_of_sections=self.places_of_sections,
            is_paragraph=_is_paragraph,
            is_standfirst=_is_standfirst,
            range=self.range,
            dict=dict,
            on_sheet=False,
        )
        self.env.plain = frozenset({Press.inlines, Press.blocks, Press.flowing, Press.src, Press.given, Press.said})
        self.macros: dict[str, Macro] = {}

    # -- sections

    def sections(self) -> tuple[tuple[Section, ...], list[Diagnostic]]:
        """All sections in reading order, and what was found."""
        with _deep_calls():
            if not self._load_macros():
                return (), list(self.found)
            return tuple(self._sections()), list(self.found)

    def handout(self) -> tuple[tuple[Section, ...], list[Diagnostic]]:
        """The book's chapters as sheets to be handed out, and what was found."""
        self.env.globals["on_sheet"] = True
        with _deep_calls():
            if not self._load_macros():
                return (), list(self.found)
            made = [
                section
                for chapter in self.book.chapters
                for section in self._section(
                    "handout.xhtml",
                    chapter.slug,
                    "section.handout",
                    chapter.matter,
                    plain(chapter.title).strip(),
                    chapter=chapter,
                )
            ]
            return tuple(made), list(self.found)

    def back_cover(self, code: Figure | None) -> tuple[tuple[Section, ...], list[Diagnostic]]:
        """The outside of the cover's back, with a ``code`` that leads to the publication, and what was found."""
        with _deep_calls():
            if not self._load_macros():
                return (), list(self.found)
            made = self._section(
                "backcover.xhtml", "back", "section.cover", Matter.FRONT, self.book.words["cover"], code=code
            )
            return tuple(made), list(self.found)

    def page(self, template: str, names: Mapping[str, object]) -> tuple[str, list[Diagnostic]]:
        """A page that is no part of the book, and what was found; empty if its template failed."""
        self.rounds = 0
        made = self._guarded(template, lambda: self.env.get_template(template).render(names))
        return made or "", list(self.found)

    def _sections(self) -> Iterator[Section]:
        book, words = self.book, self.book.words
        title = book.publication.title
        yield from self._section("cover.xhtml", "cover", "section.cover", Matter.FRONT, words["cover"])
        yield from self._section("titlepage.xhtml", "titlepage", "section.titlepage", Matter.FRONT, title)
        yield from self._section("imprint.xhtml", "imprint", "section.imprint", Matter.FRONT, words["imprint"])
        parts = _contents_parts(book)
        yield from self._section(
            "contents.xhtml", "contents", "section.contents", Matter.FRONT, words["contents"], parts=parts
        )
        count = 0
        for chapter in book.chapters:
            if chapter.part:
                count += 1
                part = ContentsPart(chapter.part, part_id(count), ())
                yield from self._section(
                    "part.xhtml", f"part-{count}", "section.part", chapter.matter, chapter.part, part=part
                )
            kind = _chapter_kind(chapter)
            yield from self._section(
                "chapter.xhtml",
                chapter.slug,
                kind,
                chapter.matter,
                plain(chapter.title).strip(),
                number=chapter.number,
                in_part=chapter.in_part,
                chapter=chapter,
            )

    def _section(
        self,
        template: str,
        slug: str,
        kind: str,
        matter: Matter,
        title: str,
        number: str = "",
        in_part: bool = False,
        **names: object,
    ) -> Iterator[Section]:
        self.spans, self.drawings, self.rounds = [], {}, 0
        self.env.steps = 0
        made = self._guarded(
            template, lambda: self.env.get_template(template).render(kind=kind.partition(".")[2], **names)
        )
        if made is not None:
            assert isinstance(self.env.loader, TemplateFolders)
            own = self.env.loader.has_own(template)
            source = Span(f"templates/{template}") if own else self.book.publication.span
            xhtml = self._printable(made.strip(), source)
            yield Section(slug, kind, matter, title, number, xhtml, tuple(self.spans), self.drawings, in_part, source)

    def _guarded(self, template: str, make: Callable[[], _N]) -> _N | None:
        try:
            return make()
        # A template may fail in any way that an expression can; whatever it is, it is told with the template's line.
        except Exception as error:
            self.found[fault_of(error, template, self.env.list_templates())] = None
            return None

    def _printable(self, xhtml: str, source: Span) -> str:
        if _UNPRINTABLE.search(xhtml) is None:
            return xhtml
        for match in _UNPRINTABLE.finditer(xhtml):
            sources = _SOURCE.findall(xhtml, 0, match.start())
            span = self.spans[int(sources[-1])] if sources else source
            message = f"the character U+{ord(match[0]):04X} can’t stand in a book"
            finding = Diagnostic("control-character", span, message, "it is shown as U+FFFD", Severity.WARNING)
            self.found[finding] = None
        return _UNPRINTABLE.sub("\ufffd", xhtml)

    def _load_macros(self) -> bool:
        """Macros by node type: the shipped ones, and over them the publication's own."""
        for name in (*(SHIPPED + name for name in MACROS), *MACROS):
            macros = self._guarded(name.removeprefix(SHIPPED), partial(self._macros_in, name))
            if macros is None:
                return False
            self.macros.update(macros)
        return True

    def _macros_in(self, name: str) -> dict[str, Macro]:
        assert isinstance(self.env.loader, TemplateFolders)
        if not (name.startswith(SHIPPED) or self.env.loader.has_own(name)):
            return {}
        template = self.env.get_template(name)
        # In a fixed order: Jinja has them in a set.
        macros = {key: value for key, value in sorted(vars(template.module).items()) if isinstance(value, Macro)}
        for key in [key for key, macro in macros.items() if self._is_type(key) and not _takes_node(macro)]:
            line = template.get_corresponding_lineno(macros.pop(key)._func.__code__.co_firstlineno)
            message = f"the macro “{key}” takes no argument, and it is given a node"
            hint = f"write {{% macro {key}(node) %}}"
            self.found[Diagnostic("template-error", Span(f"templates/{name}", line), message, hint)] = None
        return macros

    def _is_type(self, name: str) -> bool:
        """Whether nodes are rendered by the macro of this name; others help within their file."""
        return name[0].isupper() and (name in self.macros or name in TEMPLATES)

    # -- what templates call

    def inlines(self, nodes: Iterable[Inline]) -> Markup:
        """The markup of inlines. Text has no macro: to escape it is all there is to do."""
        return Markup("".join([escape(node.text) if type(node) is Text else self._node(node) for node in nodes]))

    def blocks(self, nodes: Iterable[Block | Note]) -> Markup:
        """The markup of blocks, one under the other."""
        return Markup("\n".join([made for made in map(self._node, nodes) if made]))

    def flowing(self, nodes: tuple[Block, ...]) -> Markup:
        """The same, but a paragraph that is alone loses its ``<p>``: tight list items, definitions."""
        if len(nodes) == 1 and type(nodes[0]) is Paragraph:
            return self.inlines(nodes[0].children)
        return self.blocks(nodes)

    def _node(self, node: Inline | Block | Note) -> Markup:
        name = type(node).__name__
        macro = self.macros.get(name)
        if macro is not None:
            return Markup(macro(node))
        template = TEMPLATES.get(name)
        if template is None:
            raise TypeError(f"a template can’t be given {name!r} to set")
        return Markup(self.env.get_template(template).render(block=node).strip())

    def src(self, span: Span) -> Markup:
        """The attribute that says where an element comes from; nothing for what comes from no file."""
        if not span.file:
            return Markup("")
        self.spans.append(span)
        return Markup(f' data-src="{len(self.spans) - 1}"')

    def drawing(self, node: Figure) -> Markup:
        """The attribute that says what a figure is drawn from; nothing for a picture from a file."""
        if node.drawing is None:
            return Markup("")
        key = key_of(node.drawing)
        self.drawings[key] = node.drawing
        return Markup(f' data-drawing="{key}"')

    def given(self, node: Phrase | Division, tag: str) -> Markup:
        """The attributes that the author gave: classes, that which says what the element is before the others; id,
        language."""
        kinds = {name: f"{tag}.{name}" for name in " ".join(node.classes).split()}
        given = [name for name in kinds if kind_of(tag, name) in (tag, None) or kinds[name] in _OWN_CLASSES]
        classes = sorted(given, key=lambda name: (kinds[name] not in _ELSEWHERE, kinds[name] not in _OWN_CLASSES))
        parts = [
            Markup(' {}="{}"').format(name, value)
            for name, value in (("class", " ".join(classes)), ("id", node.id), ("lang", node.language))
            if value
        ]
        return Markup("").join(parts)

    def said(self, key: str, **values: str) -> str:
        """A word of the book's language with its blanks filled in."""
        return self.book.words[key].format(**values)

    def names(self, people: tuple[Contributor, ...]) -> str:
        """Names in a row: “A, B and C”."""
        words = self.book.words
        *first, last = [person.name for person in people]
        if not first:
            return last
        joint = words["and"] if words["and"].isascii() is False and len(words["and"]) == 1 else f" {words['and']} "
        return words["list-comma"].join(first) + joint + last

    def places_of_sections(self, places: tuple[IndexPlace, ...]) -> list[IndexPlace]:
        """The first of these places in each section, so that no section is named twice."""
        chosen: dict[str, IndexPlace] = {}
        for place in places:
            chosen.setdefault(place.section, place)
        return list(chosen.values())

    def range(self, *bounds: int) -> range:
        """Python's ``range`` within the section's budget."""
        made = range(*bounds)
        self.rounds += len(made)
        if self.rounds > MOST_ROUNDS:
            raise SecurityError(f"more than {MOST_ROUNDS:,} rounds in loops over range()")
        return made


def _takes_node(macro: Macro) -> bool:
    return bool(macro.arguments) or macro.catch_varargs


def _grouped(nodes: Iterable[_N], field: str) -> list[tuple[str, list[_N]]]:
    """The nodes by the value of ``field``, groups in the order of their first member."""
    groups: dict[str, list[_N]] = {}
    for node in nodes:
        groups.setdefault(str(getattr(node, field)), []).append(node)
    return list(groups.items())


def _identifiers(publication: Publication) -> list[tuple[str, bool]]:
    """What an imprint says of the publication's identifiers, each once, and whether it is that of print beside an
    e-book with one of its own."""
    of_print = shown(publication.print_identifier)
    found = dict.fromkeys(shown(one) for one in (publication.identifier, *publication.identifiers))
    out = [(one, False) for one in found if one and one not in (of_print, publication.url)]
    return [*out, (of_print, bool(out))] if of_print else out


def _is_paragraph(block: object) -> bool:
    return isinstance(block, Paragraph)


def _is_standfirst(block: object) -> bool:
    return isinstance(block, Division) and "standfirst" in block.classes


def _chapter_kind(chapter: BookChapter) -> str:
    kinds = {type(block) for block in blocks_of(chapter.blocks)}
    if chapter.matter is Matter.BODY:
        return "section.chapter"
    if References in kinds:
        return "section.bibliography"
    if Glossary in kinds:
        return "section.glossary"
    if Index in kinds:
        return "section.index"
    if any(isinstance(block, Endnotes) and any(group.title for group in block.groups) for block in chapter.blocks):
        return "section.endnotes"
    return "section.frontmatter" if chapter.matter is Matter.FRONT else "section.backmatter"


def _contents_parts(book: Book) -> list[ContentsPart]:
    groups: list[ContentsPart] = []
    count = 0
    for entry in book.contents:
        leaves = bool(groups) and bool(groups[-1].id) and not entry.in_part
        if entry.part:
            count += 1
            groups.append(ContentsPart(entry.part, part_id(count), (entry,)))
        elif not groups or leaves:
            groups.append(ContentsPart("", "", (entry,)))
        else:
            last = groups[-1]
            groups[-1] = ContentsPart(last.title, last.id, (*last.entries, entry))
    return groups


@contextmanager
def _deep_calls() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEPTH))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
