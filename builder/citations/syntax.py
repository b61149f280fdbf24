r"""The syntax of citations, as pandoc has it.

``[see @key, pp. 4-6; -@other, ch. 2, and more]`` and, in running text, ``@key`` and ``@key [p. 4; see also @other]``.
A work is ``@`` and its key, or ``@{any key}``; ``-@`` leaves out the author's name. What follows the key is a locator
(``locators``); the rest is printed after it. A backslash takes ``;``, ``@`` and ``\`` their meaning, and so do code,
emphasis and further brackets around them.

The parser never fails: what it can't read comes back as faults with their place, beside the works it could read.
"""

from __future__ import annotations

import re
from itertools import pairwise

from msgspec import Struct

from builder.citations.affixes import link_in, rich_text, span_in
from builder.citations.engine import Cite, Mode
from builder.citations.locators import located
from builder.diagnostics import in_quotes

KEY = r"(?:\{[^{}\n]+\}|\w+(?:[:.#$%&\-+?<>~/]\w+)*)"
"""A key: single punctuation marks within it belong to it, two of them or one at its end do not."""

CROSS_PREFIXES = ("sec-", "fig-", "tbl-", "box-", "evt-", "note:", "page:")
"""What the target of a cross-reference begins with; every other key is a work's. ``note:`` stands before a note's
label, ``page:`` before the id of anything whose page is meant."""

_MARK = re.compile(rf"(?<![\w\\])(-?)@({KEY})")
_IN_TEXT = re.compile(rf"\s*+(-?)@({KEY})\s*+(?:\[(.*)\]\s*+)?", re.DOTALL)
_HIDING = re.compile(r"\\.|(?<!`)(`++).{1,1000}?(?<!`)\1(?!`)|\[[^\[\]]*\]|(\*{1,3})(?=\S)[^*]*?(?<=\S)\2", re.DOTALL)
"""What a key or semicolon has no meaning in."""
_DEEPEST = 4
"""Brackets within brackets that are looked into."""


class SyntaxFault(Struct, frozen=True):
    """Something in a citation that can't be read."""

    offset: int
    """Characters from the start of the source."""
    message: str
    hint: str = ""


class Parsed(Struct, frozen=True):
    """A citation's works, in the order in which they are written."""

    cites: tuple[Cite, ...]
    offsets: tuple[int, ...]
    """For each work, where its ``@`` stands: characters from the start of the source."""
    faults: tuple[SyntaxFault, ...] = ()


# -- parsing -------------------------------------------------------------------------------------------------------


def parse_call(source: str, in_text: bool) -> Parsed:
    """A citation as the Markdown reader hands it over: a bracket's inside, or ``@key`` with its bracket."""
    return parse_in_text(source) if in_text else parse_bracket(source)


def is_group(text: str) -> bool:
    """Whether a bracket's inside is a citation: all its parts, between semicolons, have a key.

    It is meant as one too where the first part begins with a key: ``[@key, p. 4; more]`` lacks one, or a backslash.
    """
    if "@" not in text:
        return False
    hidden = _hidden(text)
    parts = [hidden[at : at + len(part)] for at, part in _split(text)]
    return all(_MARK.search(part) for part in parts) or _MARK.match(parts[0].lstrip()) is not None


def keys_in(text: str) -> list[str]:
    """The keys of a citation, in order."""
    return [_bare(match[2]) for match in _MARK.finditer(_hidden(text))]


def is_crossing(key: str) -> bool:
    """Whether a key is a cross-reference's target and not a work."""
    return key.startswith(CROSS_PREFIXES)


def parse_in_text(source: str) -> Parsed:
    """``@key``, ``-@key`` or ``@key [p. 4; see also @other]``."""
    match = _IN_TEXT.fullmatch(source)
    if match is None:
        fault = SyntaxFault(0, f"not a citation: {in_quotes(source)}", "write @key or @key [p. 4]")
        return Parsed((), (), (fault,))
    mode = Mode.SUPPRESS_AUTHOR if match[1] else Mode.AUTHOR_IN_TEXT
    key, at = _bare(match[2]), match.end(1)
    if match[3] is None:
        return Parsed((Cite(key, mode=mode),), (at,))
    start = match.start(3)
    pieces = _split(match[3])
    faults: list[SyntaxFault] = []
    if _MARK.search(_hidden(pieces[0][1])):
        # ``@key [@other]``: the bracket's first part has a work of its own.
        first = Cite(key, mode=mode)
    else:
        offset, piece = pieces.pop(0)
        locator, label, suffix = _after_key(piece, start + offset, faults)
        if not locator and suffix[:1].isalnum():
            suffix = f", {suffix}"
        first = Cite(key, locator, label, "", suffix, mode)
    cites, offsets = [first], [at]
    for offset, piece in pieces:
        _piece(piece, start + offset, cites, offsets, faults)
    return Parsed(tuple(cites), tuple(offsets), tuple(faults))


def parse_bracket(source: str) -> Parsed:
    """``see @key, pp. 4-6; -@other``: what stands between the brackets."""
    cites: list[Cite] = []
    offsets: list[int] = []
    faults: list[SyntaxFault] = []
    for at, piece in _split(source):
        _piece(piece, at, cites, offsets, faults)
    return Parsed(tuple(cites), tuple(offsets), tuple(faults))


def _hidden(source: str) -> str:
    """The source with zeros in the place of all that keys and semicolons have no meaning in."""
    for _ in range(_DEEPEST):
        hidden = _HIDING.sub(lambda match: "\0" * len(match[0]), source)
        if hidden == source:
            break
        source = hidden
    return source


def _split(source: str) -> list[tuple[int, str]]:
    """The parts between semicolons, each with its place; semicolons in braces don't count."""
    pieces: list[tuple[int, str]] = []
    start = depth = 0
    for index, char in enumerate(_hidden(source)):
        if char == "{":
            depth += 1
        elif char == "}":
            depth = max(0, depth - 1)
        elif char == ";" and depth == 0:
            pieces.append((start, source[start:index]))
            start = index + 1
    pieces.append((start, source[start:]))
    return pieces


def _piece(piece: str, at: int, cites: list[Cite], offsets: list[int], faults: list[SyntaxFault]) -> None:
    marks = list(_MARK.finditer(_hidden(piece)))
    if not marks:
        said = f"no work is cited in {in_quotes(piece)}" if piece.strip() else "nothing stands between the semicolons"
        hint = "each part between semicolons needs an @key; \\; is a semicolon without a meaning"
        faults.append(SyntaxFault(at + len(piece) - len(piece.lstrip()), said, hint))
        return
    before = piece[: marks[0].start()]
    _look_for_strangers(before, at, faults)
    prefix = rich_text(before).strip()
    for match, end in zip(marks, [*(mark.start() for mark in marks[1:]), len(piece)], strict=True):
        locator, label, suffix = _after_key(piece[match.end() : end], at + match.end(), faults)
        mode = Mode.SUPPRESS_AUTHOR if match[1] else Mode.NORMAL
        cites.append(Cite(_bare(match[2]), locator, label, prefix, suffix, mode))
        offsets.append(at + match.end(1))
        prefix = ""
    for first, second in pairwise(marks):
        message = f"two works without a semicolon between them: @{first[2]} and @{second[2]}"
        faults.append(SyntaxFault(at + second.end(1), message, "separate works by semicolons"))


def _after_key(rest: str, at: int, faults: list[SyntaxFault]) -> tuple[str, str, str]:
    """Locator, its label, and what remains."""
    found = located(rest)
    if found.unclosed >= 0:
        faults.append(SyntaxFault(at + found.unclosed, "the brace of this locator is never closed", "add a }"))
    _look_for_strangers(rest, at, faults)
    suffix = rich_text(rest[found.end :]).rstrip()
    return rich_text(found.locator), found.label, suffix if suffix.strip(" ,") else ""


def _look_for_strangers(source: str, at: int, faults: list[SyntaxFault]) -> None:
    hint = "put it before or behind the citation"
    if (link := link_in(source)) >= 0:
        faults.append(SyntaxFault(at + link, "a citation can't hold a link or a note", hint))
    if (span := span_in(source)) >= 0:
        message = "a citation can't hold words with a language, an id or a class"
        faults.append(SyntaxFault(at + span, message, f"{hint}, or write the words alone"))


def _bare(key: str) -> str:
    return key.strip("{}")
