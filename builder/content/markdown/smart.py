"""Typographic quotes, dashes and ellipses, in the language of the words around them.

Which way a quote points follows from its neighbours and from the quotes still open in the same construct, in one pass
over the paragraph with a stack. A single quote that closes nothing and is closed by nothing is an apostrophe. A double
one that is never closed still opens (a speech that goes on in the next paragraph), and one behind a digit with nothing
open is left alone: it means inches.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from markdown_it.token import Token

_INNER_APOSTROPHE = re.compile(r"(?<=[^\W_])'(?=[^\W_])")
_DASHES = re.compile(r"(?<!-)---?(?!-)")
_QUOTE = re.compile("[\"']")
_OPENING = frozenset("([{<«‹„‚“‘¿¡—–-/ \n\t\u00a0\u202f\u2009")
"""What a quote may follow to open."""
_CLOSING_AFTER = frozenset(" \n\t\u00a0\u202f\u2009")
_DECADE = re.compile(r"\d\ds?\b")
_ELISION = re.compile(r"(?:tis|twas|twere|twill|tisn|em|n|til|cause|bout|round)\b", re.IGNORECASE)
"""English words that begin with an apostrophe."""
_NARROW = "\u202f"


class Quotes(NamedTuple):
    """The four marks of a language, outer pair first."""

    open_double: str
    close_double: str
    open_single: str
    close_single: str


_ENGLISH = Quotes("“", "”", "‘", "’")
_GERMAN = Quotes("„", "“", "‚", "‘")
_RUSSIAN = Quotes("«", "»", "„", "“")
_CORNERS = Quotes("「", "」", "『", "』")
_SWEDISH = Quotes("”", "”", "’", "’")
_GUILLEMETS = Quotes("«", "»", "“", "”")
_QUOTES = {
    "be": _RUSSIAN,
    "bg": Quotes("„", "“", "’", "’"),
    "ca": _GUILLEMETS,
    "cs": _GERMAN,
    "da": Quotes("»", "«", "›", "‹"),
    "de": _GERMAN,
    "de-ch": Quotes("«", "»", "‹", "›"),
    "el": _GUILLEMETS,
    "es": _GUILLEMETS,
    "et": _GERMAN,
    "fi": _SWEDISH,
    "fr": Quotes(f"«{_NARROW}", f"{_NARROW}»", "“", "”"),
    "fr-ch": Quotes(f"«{_NARROW}", f"{_NARROW}»", f"‹{_NARROW}", f"{_NARROW}›"),
    "hr": Quotes("„", "”", "‘", "’"),
    "hu": Quotes("„", "”", "»", "«"),
    "it": _GUILLEMETS,
    "ja": _CORNERS,
    "lt": _GERMAN,
    "nb": Quotes("«", "»", "‘", "’"),
    "nn": Quotes("«", "»", "‘", "’"),
    "no": Quotes("«", "»", "‘", "’"),
    "pl": Quotes("„", "”", "‚", "’"),
    "pt": _GUILLEMETS,
    "pt-br": _ENGLISH,
    "ro": Quotes("„", "”", "«", "»"),
    "ru": _RUSSIAN,
    "sk": _GERMAN,
    "sl": _GERMAN,
    "sr": Quotes("„", "”", "’", "’"),
    "sv": _SWEDISH,
    "uk": _RUSSIAN,
    "zh-hant": _CORNERS,
    "zh-hk": _CORNERS,
    "zh-tw": _CORNERS,
}


def quotes(language: str) -> Quotes:
    """The marks of a language; those of English where no table says otherwise."""
    tag = language.lower()
    return _QUOTES.get(tag) or _QUOTES.get("-".join(tag.split("-")[:2])) or _QUOTES.get(tag.split("-")[0]) or _ENGLISH


def smarten(tokens: Sequence[Token], language: str) -> None:
    """Set the quotes, dashes and ellipses of a paragraph's text tokens."""
    left = False
    for token in tokens:
        if token.type != "text":
            continue
        text = token.content
        if "--" in text:
            text = _DASHES.sub(lambda run: "—" if len(run[0]) == 3 else "–", text)
        if "..." in text:
            text = text.replace("...", "…")
        if "'" in text:
            text = _INNER_APOSTROPHE.sub("’", text)
            left = left or "'" in text
        left = left or '"' in text
        token.content = text
    if left:
        _set_quotes(tokens, language)


def smart_text(text: str, language: str) -> str:
    """A text that is no Markdown (a title in the settings) with its typographic marks set."""
    token = Token("text", "", 0, content=text)
    smarten((token,), language)
    return token.content


class _Opened(NamedTuple):
    """A quote that may open, waiting to be closed."""

    at: int
    """Index into the list of quotes."""
    double: bool
    depth: int
    marks: Quotes


class _Found(NamedTuple):
    """A straight quote in the paragraph."""

    token: int
    offset: int
    """Inside its token."""
    place: int
    """Inside the paragraph's words."""
    double: bool
    depth: int
    language: str


def _set_quotes(tokens: Sequence[Token], language: str) -> None:
    words, found = _collect(tokens, language)
    glyphs = _decide(words, found)
    by_token: dict[int, list[tuple[int, str]]] = {}
    for quote, glyph in zip(found, glyphs, strict=True):
        by_token.setdefault(quote.token, []).append((quote.offset, glyph))
    for index, changes in by_token.items():
        text = tokens[index].content
        pieces: list[str] = []
        last = 0
        for offset, glyph in changes:
            pieces += (text[last:offset], glyph)
            last = offset + 1
        tokens[index].content = "".join((*pieces, text[last:]))


def _collect(tokens: Sequence[Token], language: str) -> tuple[str, list[_Found]]:
    """The paragraph's words as one string (a stand-in where a token is no text), and its straight quotes."""
    words: list[str] = []
    found: list[_Found] = []
    place = 0
    languages = [language]
    depth = 0
    for index, token in enumerate(tokens):
        text = ""
        match token.type:
            case "text":
                text = token.content
                if '"' in text or "'" in text:
                    found += (
                        _Found(index, m.start(), place + m.start(), m[0] == '"', depth, languages[-1])
                        for m in _QUOTE.finditer(text)
                    )
            case "text_special":
                text = token.content
            case "hardbreak":
                text = "\n"
            case "code_inline" | "image" | "crossref" | "citation":
                text = "x"
        depth += token.nesting
        if token.nesting > 0:
            own = token.meta.get("attributes") if token.type == "span_open" else None
            languages.append((own.values.get("lang") if own else "") or languages[-1])
        elif token.nesting < 0 and len(languages) > 1:
            languages.pop()
        words.append(text)
        place += len(text)
    return "".join(words), found


def _decide(words: str, found: Sequence[_Found]) -> list[str]:
    glyphs = ["’" if not quote.double else '"' for quote in found]
    stack: list[_Opened] = []
    waiting: dict[tuple[int, bool], int] = {}

    def pop() -> _Opened:
        top = stack.pop()
        waiting[top.depth, top.double] -= 1
        return top

    for at, quote in enumerate(found):
        while stack and stack[-1].depth > quote.depth:
            pop()
        before = words[quote.place - 1] if quote.place else " "
        after = words[quote.place + 1] if quote.place + 1 < len(words) else " "
        key = (quote.depth, quote.double)
        can_close = before not in _CLOSING_AFTER and bool(waiting.get(key))
        can_open = after not in _CLOSING_AFTER and (before in _OPENING or before in "\"'“‘„«")
        if not can_open and not can_close and after not in _CLOSING_AFTER:
            # Han and Kana are written without spaces.
            can_open = not before.isalnum() or "\u2e80" <= before <= "\uffef"
        if can_close and not (can_open and before in "([{—–"):
            while stack[-1].double is not quote.double or stack[-1].depth != quote.depth:
                pop()
            opened = pop()
            marks = opened.marks
            glyphs[opened.at] = marks.open_double if quote.double else marks.open_single
            glyphs[at] = marks.close_double if quote.double else marks.close_single
        elif can_open:
            if not quote.double and _elided(words, quote):
                continue
            marks = quotes(quote.language)
            if quote.double:
                glyphs[at] = marks.open_double
            stack.append(_Opened(at, quote.double, quote.depth, marks))
            waiting[key] = waiting.get(key, 0) + 1
        elif quote.double and not before.isdigit():
            glyphs[at] = quotes(quote.language).close_double
    return glyphs


def _elided(words: str, quote: _Found) -> bool:
    start = quote.place + 1
    if _DECADE.match(words, start):
        return True
    return quote.language.lower().startswith("en") and _ELISION.match(words, start) is not None
