"""How the book is divided: sections without text, headings twice, tables and figures that nobody speaks of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from builder.checks.case import Source, warning
from builder.checks.lint.passages import everything, is_in
from builder.checks.words import words
from builder.diagnostics import Diagnostic, in_quotes
from builder.model.book import BookChapter
from builder.model.nodes import Block, Box, Division, Figure, Glossary, Heading, Inline, Link, Phrase, Reference, Table
from builder.model.walk import inlines, lines, plain

_ENDS = ".:,;"
_ABBREVIATIONS = frozenset(
    "al. apod. assoc. ave. bros. cie. co. corp. dept. ed. eds. enz. esq. etc. govt. inc. intl. no. nos. osv. univ. "
    "usw. vol. vols.".split()
)
"""That headings end in, and that have a vowel: Acme Corp."""
_VOWELS = re.compile("[aeiouyæøœıαεηιουωаеёиоуыэюяєії]")
_LETTERS = re.compile("[a-zß-öø-ɏ\u0370-\u052f]")
"""Of alphabets whose vowels these are; of others nobody can say here what is short for something."""
_ORDINALS = "bs cs da de dsb et eu fi fo gsw hr hsb hu is lb lv nb nn no pl sk sl sr tr".split()
"""Languages in which a full stop makes a number an ordinal: Ludwig XIV."""
_NUMBER = re.compile(r"(?:\d{1,2}\.)+|[ivxlc]+\.")
_TERM_HINT = "take it out, or list the form that is used"
_LONGEST_HEADING = 90
"""Characters after which a heading is a sentence."""


def check_sections(source: Source) -> Iterator[Diagnostic]:
    """Headings without text below them, the same heading twice in a row of sections, marks at a heading's end."""
    for chapter in source.book.chapters:
        if not chapter.blocks:
            yield warning(
                "empty-chapter", chapter.span, f"“{plain(chapter.title)}” has no text", "write it, or take it out"
            )
        language = source.book.publication.language
        yield from _title(chapter.title, chapter, language)
        flat = list(_flat(chapter.blocks))
        for block, following in pairwise([*flat, None]):
            if not isinstance(block, Heading):
                continue
            if following is None or (isinstance(following, Heading) and following.level <= block.level):
                message = f"nothing stands under the heading “{plain(block.children)}”"
                yield warning("empty-section", block.span, message, "write it, or take the heading out")
            yield from _title(block.children, block, language)
        yield from _twins(flat)


def _title(title: tuple[Inline, ...], at: Heading | BookChapter, language: str) -> Iterator[Diagnostic]:
    said = plain(title).strip()
    if said.endswith(tuple(_ENDS)) and not said.endswith("...") and not _has_its_stop(said, language):
        message = f"the heading “{said}” ends in “{said[-1]}”"
        yield warning("heading-mark", at.span, message, "headings have no mark at their end")
    if len(said) > _LONGEST_HEADING:
        yield warning(
            "long-heading", at.span, f"the heading {in_quotes(said)} has {len(said)} characters", "shorten it"
        )


def _has_its_stop(said: str, language: str) -> bool:
    """Whether a full stop at the end belongs to the last word: initials, what can’t be spoken without a vowel, and
    ordinals."""
    last = said.split()[-1].lower()
    if not last.endswith("."):
        return False
    if _NUMBER.fullmatch(last) and is_in(language, _ORDINALS):
        return True
    letters = unicodedata.normalize("NFD", last)
    return _LETTERS.search(letters) is not None and (
        len(last) == 2 or last.count(".") > 1 or last in _ABBREVIATIONS or _VOWELS.search(letters) is None
    )


def _flat(nodes: Iterable[Block]) -> Iterator[Block]:
    """Blocks in their order, those of plain divisions in their place."""
    for node in nodes:
        if isinstance(node, Division):
            yield from _flat(node.blocks)
        else:
            yield node


def _twins(flat: Sequence[Block]) -> Iterator[Diagnostic]:
    """Two sections beside one another with the same name, which contents and readers can't tell apart."""
    seen: dict[tuple[str, ...], dict[str, Heading]] = {}
    path: list[str] = []
    for block in flat:
        if not isinstance(block, Heading):
            continue
        said = " ".join(words(plain(block.children)))
        path = [*path[: block.level - 2], *[""] * (block.level - 2 - len(path))]
        above = seen.setdefault(tuple(path), {})
        if said in above:
            message = f"the heading “{plain(block.children)}” stands twice beside one another"
            yield warning("repeated-heading", block.span, message, f"the other is in line {above[said].span.line}")
        above.setdefault(said, block)
        path.append(said)


_OWN_IDS = {"table": "tbl-", "figure": "fig-", "box": "box-"}
"""What the id of something begins with that a cross-reference points at."""


def _how_to_mention(what: str, name: str) -> str:
    if name.startswith(_OWN_IDS[what]):
        return f"write @{name} where it belongs"
    own = f"{_OWN_IDS[what]}x"
    return f"give it an id such as {{#{own}}}, and write @{own} where it belongs"


def check_floats(source: Source) -> Iterator[Diagnostic]:
    """Tables, figures and boxes with a number that no text refers to; tables without a caption or a head."""
    found = list(everything(source.book))
    nodes = [node for block in found for line in lines(block) for node in inlines(line)]
    referred = {node.target for node in nodes if isinstance(node, Reference)}
    referred |= {node.href[1:] for node in nodes if isinstance(node, Link) and node.href.startswith("#")}
    for block in found:
        if (
            isinstance(block, Table | Figure | Box)
            and block.number
            and _is_given(block, source)
            and block.id not in referred
        ):
            what = type(block).__name__.lower()
            message = f"no text speaks of {what} {block.number} (“{block.id}”)"
            yield warning("unmentioned-float", block.span, message, _how_to_mention(what, block.id))
        if isinstance(block, Table):
            if not block.caption:
                message = "a table without a caption: those who can’t see it don’t know what it holds"
                yield warning("table-without-caption", block.span, message, "give it one, ‘: Caption’ below it")
            if not any(plain(cell.children).strip() for row in block.head for cell in row):
                message = "a table without a head: its columns have no names"
                yield warning("table-without-head", block.span, message, "write a first row that names the columns")


def _is_given(block: Table | Figure | Box, source: Source) -> bool:
    """Whether its author gave it its id: index and lists make some, which no text can name."""
    return bool(block.id) and f"#{block.id}" in source.texts.get(block.span.file, "")


def check_terms(source: Source) -> Iterator[Diagnostic]:
    """Terms of the glossary that no chapter uses."""
    found = list(everything(source.book))
    runs = [line for block in found if not isinstance(block, Glossary) for line in lines(block)]
    nodes = [node for line in runs for node in inlines(line)]
    used = {node.target for node in nodes if isinstance(node, Reference) and node.kind == "glossref"}
    text = " ".join(" ".join(words(plain(line))) for line in runs)
    marked = {
        " ".join(words(heading))
        for node in nodes
        if isinstance(node, Phrase)
        for mark in node.index
        for heading in mark.path
    }
    for term in (term for block in found if isinstance(block, Glossary) for term in block.terms):
        name = plain(term.term)
        forms = [" ".join(words(form)) for form in (name, term.abbreviation, *term.forms) if form]
        if term.id not in used and not any(form in text or form in marked for form in forms):
            yield warning("unused-term", term.span, f"no chapter uses the term “{name}”", _TERM_HINT)
