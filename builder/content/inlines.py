"""The inline tokens of a paragraph → inline nodes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token
from msgspec import Struct, field
from msgspec.structs import replace

from builder import limits
from builder.content.folder import BIDI_OVERRIDE, INVISIBLE, clean
from builder.content.index_marks import index_marks
from builder.content.markdown import comments
from builder.content.markdown.attributes import NONE, Attributes
from builder.content.markdown.smart import smarten
from builder.content.meanings import CODE, IMAGE, LINK, SMALL_CAPS, WORDS, Bearer, meaningless, unreadable
from builder.content.passage import Passage
from builder.content.pictures import Picture, Pictures
from builder.content.publication_file import is_language
from builder.diagnostics import Diagnostic, Fault, Severity, Span, cut, in_quotes
from builder.geometry import length
from builder.identifiers import is_web_address
from builder.markup.vocabulary import SCHEMES
from builder.model.nodes import (
    CitationCall,
    Code,
    CrossReference,
    Emphasis,
    Image,
    Inline,
    LineBreak,
    Link,
    Note,
    NoteCall,
    Paragraph,
    Phrase,
    SmallCaps,
    Strong,
    Struck,
    Subscript,
    Superscript,
    Text,
)
from builder.model.walk import inlines, plain

_SOFT_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_WIDE = r"[\u2e80-\u303f\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60]"
_WIDE_BREAK = re.compile(rf"(?<={_WIDE})[ \t]*\n[ \t]*(?={_WIDE})")
"""Between Han or Kana a line end of the source is no space."""
_WORDLESS = ("note_call", "note_inline", "unread")
"""Tokens that part no words, as the ends of emphasis and links don't; others are something like a letter."""
_PLAIN = re.compile(r"[\w ,;:().?/%+=|€£§°·–—’“”«»„…\u00a0-]*")
"""A text that no inline rule and no typographic rule can change: it is taken without a parser."""
_SPACES = re.compile(" {2,}")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_SPOKEN_FOR = frozenset((*SMALL_CAPS, "index", "glossary"))
"""Classes that become something else than a class."""
_BEHIND = {"span": WORDS, "link": LINK, "image": IMAGE, "code": CODE}
"""What braces stand behind, by the parser's names."""

_WRAPPERS: dict[str, Callable[[tuple[Inline, ...]], Inline]] = {
    "em_open": Emphasis,
    "strong_open": Strong,
    "s_open": Struck,
    "sup_open": Superscript,
    "sub_open": Subscript,
}


class InlineReader(Struct):
    """Reads the inlines of one file; collects its notes, and what is wrong."""

    parser: MarkdownIt
    language: str
    pictures: Pictures
    found: list[Diagnostic]
    environment: dict[str, Any]
    """What the file's link definitions say."""
    notes: dict[str, Note] = field(default_factory=dict)
    """The file's notes by label, in the order of their definition."""
    inline_notes: int = 0
    note_depth: int = 0
    """How many inline notes are being read inside one another."""

    def read(self, passage: Passage, language: str = "") -> tuple[Inline, ...]:
        """The inlines of a text."""
        text = passage.text
        if not text:
            return ()
        if _PLAIN.fullmatch(text) and "--" not in text and "..." not in text and "_" not in text:
            return (Text(text),)
        return self.nodes(self.tokens(text, language), passage, language)

    def tokens(self, text: str, language: str) -> list[Token]:
        """The inline tokens of a text, typographic marks set."""
        tokens = self.parser.inline.parse(text, self.parser, self.environment, [])
        smarten(tokens, language or self.language)
        return tokens

    def nodes(self, tokens: Sequence[Token], passage: Passage, language: str) -> tuple[Inline, ...]:
        """Nodes from tokens, without recursion: how deep a text nests is its author's choice."""
        if "\n" in passage.text and not passage.text.isascii():
            _close_wide_lines(tokens)
        nodes: list[Inline] = []
        words: list[str] = []
        stack: list[tuple[Token, list[Inline], int]] = []
        spoken = [language]
        for token in tokens:
            kind = token.type
            if kind == "text":
                words.append(_SOFT_BREAK.sub(" ", token.content) if "\n" in token.content else token.content)
                continue
            if kind == "text_special":
                self._look_at(token.content, passage)
                words.append(token.content)
                continue
            if kind == "html_inline":
                self._warn_of_html(token, passage)
                words.append(_SOFT_BREAK.sub(" ", token.content))
                continue
            if words:
                _add_text(nodes, words, strip_end=kind == "hardbreak")
            if token.nesting > 0:
                stack.append((token, nodes, len(self.found)))
                spoken.append(_own_language(token) or spoken[-1])
                nodes = []
                if len(stack) == limits.INLINE_DEPTH:
                    self._refuse_depth(passage)
            elif token.nesting < 0:
                opening, outer, begun = stack.pop()
                spoken.pop()
                inside = tuple(nodes)
                if len(stack) < limits.INLINE_DEPTH:
                    inside = self._wrapped(opening, inside, passage, begun, spoken[-1])
                nodes = outer
                for node in inside:
                    # What was taken out of its span is text among text again.
                    if isinstance(node, Text):
                        words.append(node.text)
                        continue
                    _add_text(nodes, words)
                    nodes.append(node)
            else:
                nodes.extend(self._single(token, passage, spoken[-1]))
        _add_text(nodes, words, strip_end=True)
        return tuple(nodes)

    def _single(self, token: Token, passage: Passage, language: str) -> tuple[Inline, ...]:
        """The node of a token without an inside."""
        match token.type:
            case "hardbreak":
                return (LineBreak(),)
            case "code_inline":
                # Its other classes name a language.
                return self._phrase((Code(token.content),), CODE, token.meta, passage, language)
            case "note_call":
                return (NoteCall(token.content, passage.span(token.meta["at"])),)
            case "note_inline":
                return self._inline_note(token, passage, language)
            case "crossref":
                return (CrossReference(token.content, passage.span(token.meta["at"]), token.meta["bare"]),)
            case "citation":
                return (_citation(token, passage),)
            case "image":
                return self._image(token, passage, language)
            case "unread":
                self._tell_unread(token, passage)
                return ()
            case unknown:
                raise AssertionError(f"the dialect makes no token {unknown!r}")

    def _wrapped(
        self, opening: Token, children: tuple[Inline, ...], passage: Passage, begun: int, language: str
    ) -> tuple[Inline, ...]:
        """What a span of text becomes; ``begun``: how much had been found where it begins."""
        wrapper = _WRAPPERS.get(opening.type)
        if wrapper is not None:
            return (wrapper(children),) if children else ()
        if opening.type == "span_open":
            return self._phrase(children, WORDS, opening.meta, passage, language)
        meta = opening.meta
        span = passage.span(meta["at"])
        is_empty = not any(_is_shown(one) for one in inlines(children))
        # Where something between the brackets was refused, that has been told.
        has_lost = is_empty and any(one.severity is Severity.ERROR for one in self.found[begun:])
        written = meta["href"] if "href" in meta else str(opening.attrs["href"])
        href = self.href(written, span)
        attributes: Attributes = meta.get("attributes", NONE)
        title = meta.get("title") or attributes.values.get("title", "")
        if is_empty and not has_lost:
            message = f"the link to {in_quotes(href or written, 80)} has no words, so nobody sees it"
            hint = "write words between its brackets; references such as @sec-x make words of their own"
            self.found.append(Diagnostic("empty-link", span, message, hint, Severity.WARNING))
        href = "" if is_empty else href
        link = Link(href, children, title, span, self._linked_file(written, span))
        return self._phrase((link,) if href else children, LINK, meta, passage, language)

    def _phrase(
        self, children: tuple[Inline, ...], bearer: Bearer, meta: dict[str, Any], passage: Passage, around: str
    ) -> tuple[Inline, ...]:
        """What the attributes behind something in a line make of it: a phrase, or itself where they say nothing."""
        attributes: Attributes = meta.get("attributes", NONE)
        if attributes is NONE:
            return children
        span = passage.span(meta["at"])
        self.judge(bearer, attributes, span)
        language = self.language_of(attributes, span)
        words = plain(children)
        marks = index_marks(attributes, (words, language or around), span, self.language, self.found)
        term = ""
        if "glossary" in bearer.keys:
            term = attributes.values.get("glossary", words if "glossary" in attributes.classes else "").strip()
        classes: tuple[str, ...] = ()
        if bearer.styled:
            classes = tuple(name for name in attributes.classes if name not in _SPOKEN_FOR)
            if any(name in SMALL_CAPS for name in attributes.classes):
                children = (SmallCaps(children),)
        if not (language or attributes.id or classes or marks or term):
            return children
        return (Phrase(children, language, attributes.id, classes, span, marks, term),)

    def judge(self, bearer: Bearer, attributes: Attributes, span: Span) -> None:
        """Report what among the attributes means nothing."""
        self.found += meaningless(bearer, attributes, span)

    def _tell_unread(self, token: Token, passage: Passage) -> None:
        behind, span = token.meta["behind"], passage.span(token.meta["at"])
        if behind in _BEHIND:
            self.found += unreadable(_BEHIND[behind], token.content, span)
            return
        message = f"{in_quotes(token.content, 80)} has a space in it, so there is no link"
        hint = "write %20 for a space of the address, or \\( for a parenthesis to be read"
        self.found.append(Diagnostic("bad-value", span, message, hint, Severity.WARNING))

    def language_of(self, attributes: Attributes, span: Span) -> str:
        """The language that attributes give, or nothing; a malformed tag is reported."""
        language = attributes.values.get("lang", "")
        if language and not is_language(language):
            hint = "write a BCP 47 tag such as ru, zh-Hans or en-GB"
            self.found.append(Diagnostic("bad-value", span, f"“{language}” is no language tag", hint))
            return ""
        return language

    def href(self, written: str, span: Span) -> str:
        """A link's address as both editions can follow it, or nothing (reported)."""
        if written.startswith("#"):
            return "#" + unquote(written[1:])
        scheme = _SCHEME.match(written)
        if scheme and scheme[1].lower() in SCHEMES:
            address = normalizeLink(written)
            if scheme[1].lower() not in ("http", "https") or is_web_address(address):
                return address
            hint = "write the host behind its scheme, as in https://example.org/"
            self.found.append(Diagnostic("bad-value", span, f"{in_quotes(written, 80)} is no web address", hint))
            return ""
        if scheme:
            doi = re.match(r"doi:\s*(10\.\S+)", written, re.IGNORECASE)
            known = "links may begin with " + ", ".join(f"{name}:" for name in SCHEMES) + " or #"
            hint = f"write https://doi.org/{doi[1]}" if doi else known
            self.found.append(Diagnostic("unsafe-link", span, f"a link may not begin with “{scheme[1]}:”", hint))
            return ""
        _, mark, fragment = written.partition("#")
        if mark and fragment and not written.startswith("//"):
            # Another chapter's file, as Quarto writes links.
            return "#" + unquote(fragment)
        hint = "link to an id inside the book, as in [text](#sec-x), or write @sec-x; web addresses begin with https://"
        self.found.append(Diagnostic("file-link", span, f"the link leads to the file {in_quotes(written, 80)}", hint))
        return ""

    def _linked_file(self, written: str, span: Span) -> str:
        """The file of the publication that a link to an id names, if there is such a file."""
        path, mark, _ = written.partition("#")
        if not (path and mark) or _SCHEME.match(path) or path.startswith("//"):
            return ""
        located = self.pictures.folder.locate(unquote(path), span)
        return located if isinstance(located, str) else ""

    def _inline_note(self, token: Token, passage: Passage, language: str) -> tuple[Inline, ...]:
        span = passage.span(token.meta["at"])
        if self.note_depth >= limits.NOTE_DEPTH:
            message = f"notes are nested more than {limits.NOTE_DEPTH} deep, the limit"
            hint = limits.hint("note-depth")
            self.found.append(Diagnostic("nesting-too-deep", span, message, hint, fault=Fault.LIMIT))
            return ()
        self.inline_notes += 1
        # No author can write this label: a caret ends one.
        label = f"^{self.inline_notes}"
        part = passage.part(token.meta["start"], token.meta["end"])
        self.notes[label] = Note((), span)  # keeps the order: a note inside this one comes after it
        self.note_depth += 1
        children = self.read(part, language)
        self.note_depth -= 1
        self.notes[label] = Note((Paragraph(children, span),), span, language=language)
        return (NoteCall(label, span),)

    def _image(self, token: Token, passage: Passage, language: str) -> tuple[Inline, ...]:
        span = passage.span(token.meta["at"])
        attributes: Attributes = token.meta["attributes"]
        description = passage.part(token.meta["start"], token.meta["end"])
        alt = self.alt(attributes, description, span)
        self.title(token.meta["title"], span)
        if attributes.id.startswith("fig-"):
            message = f"a picture in a line of text is no figure, so no number belongs to “#{cut(attributes.id, 60)}”"
            hint = "give it a paragraph of its own, with an empty line before and behind it"
            self.found.append(Diagnostic("unknown-attribute", span, message, hint))
        picture = self.picture(token.meta["src"], span)
        if picture is None:
            return ()
        if picture.drawing is not None:
            message = f"“{picture.path}” is an SVG file, which can’t stand in a line of text"
            hint = "give it a paragraph of its own, or save it as PNG"
            self.found.append(Diagnostic("bad-picture", span, message, hint))
            return ()
        width = None
        if "width" in attributes.values:
            try:
                width = length(attributes.values["width"])
                if not 0 < width < 10_000:
                    raise ValueError("a width is more than nothing and less than 10,000 points")
            except ValueError as error:
                width = None
                hint = "a picture in a line of text takes a length: 12mm, 1.2cm, 36pt"
                self.found.append(Diagnostic("bad-value", span, f"“width”: {error}", hint, Severity.WARNING))
        image = Image(picture.path, alt, span, width, picture.pixels, "formula" in attributes.classes)
        return self._phrase((image,), IMAGE, token.meta, passage, language)

    def picture(self, source: str, span: Span) -> Picture | None:
        """The picture file that an address leads to, or ``None`` (reported)."""
        if _SCHEME.match(source) or source.startswith("//"):
            hint = "save the picture in the publication's folder: books are read without a network"
            self.found.append(
                Diagnostic("outside-publication", span, f"the picture {in_quotes(source, 80)} is no file", hint)
            )
            return None
        return self.pictures.take(unquote(source), span, self.found)

    def alt(self, attributes: Attributes, description: Passage, span: Span) -> str:
        """What stands for a picture where it cannot be seen: ``alt``, else its description; missing is an error."""
        if "decorative" in attributes.classes:
            return ""
        alt = attributes.values.get("alt", "") or _plain(self.tokens(description.text, ""))
        if not alt.strip():
            self.found.append(
                Diagnostic(
                    "missing-alt",
                    span,
                    "the picture has no text for those who cannot see it",
                    'describe it, as in ![](map.png){alt="The railway to Dalian"}, or mark it {.decorative}',
                )
            )
        return alt.strip()

    def title(self, title: str, span: Span) -> None:
        """Report a picture's title, which only a pointer that rests on it would show."""
        if title:
            message = f"the picture’s title {in_quotes(title)} is shown in neither edition"
            hint = "a caption stands between the brackets: ![caption](picture.png)"
            self.found.append(Diagnostic("unknown-attribute", span, message, hint, Severity.WARNING))

    def _look_at(self, written: str, passage: Passage) -> None:
        """A reference (``&#x202E;``) may write what the file itself would be told of."""
        if len(written) == 1 and (BIDI_OVERRIDE.match(written) or INVISIBLE.match(written)):
            here: list[Diagnostic] = []
            clean(written, passage.file, here)
            self.found += [
                Diagnostic(one.code, passage.span(), one.message, one.hint, one.severity, one.fault) for one in here
            ]

    def _warn_of_html(self, token: Token, passage: Passage) -> None:
        hint = "write Markdown for it, or put it between backticks if it is meant to be read"
        if token.content == comments.OPENING:
            hint = "end the comment with --> in the same paragraph, or begin it on a line of its own"
        self.found.append(
            Diagnostic(
                "raw-html",
                passage.span(token.meta["at"]),
                f"{in_quotes(token.content, 60)} is set as it is written",
                hint,
                Severity.WARNING,
            )
        )

    def _refuse_depth(self, passage: Passage) -> None:
        self.found.append(
            Diagnostic(
                "nesting-too-deep",
                passage.span(),
                f"emphasis, links and spans are nested more than {limits.INLINE_DEPTH} deep, the limit",
                limits.hint("inline-depth"),
                fault=Fault.LIMIT,
            )
        )


def _citation(token: Token, passage: Passage) -> CitationCall:
    at = token.meta["at"]
    place = passage.place(at)
    call = CitationCall(token.content, token.meta["in_text"], place or passage.span(at))
    places: dict[int, Span] = {}
    for offset, start in token.meta["places"]:
        if place is not None and "\n" not in passage.text[at:start]:
            place = place._replace(column=place.column + start - at)
        else:
            place = passage.place(start)
        if place is None:
            return call
        places[offset], at = place, start
    return replace(call, places=places)


def _is_shown(node: Inline) -> bool:
    """Whether there is something to be seen of it besides what is in it."""
    match node:
        case Text(text):
            return bool(text.strip())
        case Code() | Image() | NoteCall() | CrossReference() | CitationCall():
            return True
        case _:
            return False


def _add_text(nodes: list[Inline], words: list[str], strip_end: bool = False) -> None:
    """Join the words collected so far into one text; comments leave no double spaces behind."""
    text = "".join(words)
    words.clear()
    if "  " in text:
        text = _SPACES.sub(" ", text)
    if strip_end:
        text = text.rstrip(" ")
    if nodes and isinstance(nodes[-1], Text):
        nodes[-1] = Text(nodes[-1].text + text)
    elif text:
        nodes.append(Text(text))


def _own_language(opening: Token) -> str:
    """The language that a span gives to the words in it; a malformed tag, which is reported elsewhere, gives none."""
    attributes = opening.meta.get("attributes", NONE)
    language: str = attributes.values.get("lang", "")
    return language if is_language(language) else ""


def _close_wide_lines(tokens: Sequence[Token]) -> None:
    """Take away the line ends that are no spaces, marks and notes beside them or not."""
    words = [
        token.content
        if token.type in ("text", "text_special")
        else "x" * (token.nesting == 0 and token.type not in _WORDLESS)
        for token in tokens
    ]
    closed = _WIDE_BREAK.sub(lambda found: "\0" * len(found[0]), "".join(words))
    at = 0
    for token, text in zip(tokens, words, strict=True):
        if "\0" in (part := closed[at : at + len(text)]):
            token.content = part.replace("\0", "")
        at += len(text)


def _plain(tokens: Sequence[Token]) -> str:
    words = (
        t.content if t.type in ("text", "text_special", "code_inline") else " " * (t.type == "hardbreak")
        for t in tokens
    )
    return _SOFT_BREAK.sub(" ", _WIDE_BREAK.sub("", "".join(words)))
