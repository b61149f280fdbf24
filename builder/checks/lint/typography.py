"""Marks and spaces: what a copy editor would circle."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from builder.checks.case import Source, warning
from builder.checks.lint.passages import GAP, Passage, locate, passages
from builder.diagnostics import Diagnostic, Span, cut
from builder.model.nodes import CodeBlock
from builder.model.walk import blocks

_UNITS = (
    "km|m|cm|mm|kg|g|mg|t|ha|km²|m²|m³|l|ml|s|min|h|kW|MW|GW|W|kWh|MWh|V|Hz|kHz|MHz|GHz|kB|MB|GB|TB|KiB|MiB|°C|°F|Pa|hPa|"
    "bar|ft|lb|oz|mi|%|‰|pt|px|dpi"
)
_SHORT = r"(?:pp?|vols?|nos?|No|Nos|Vol|ch|chs|Ch|figs?|Fig|Figs|eds?|Dr|Mr|Mrs|Ms|Prof|St|Art|Abb|Bd|Nr|S|art|Hr|Fr)\."
_FRENCH = re.compile(r"(?<=[^\W\d_]) ?(?<![\u00a0\u202f])[;:!?»]|«(?![\u00a0\u202f])")
_FOREIGN = re.compile(
    r"""\{\{[<%][^{}]*[>%]\}\}                  # short codes of Quarto and Hugo
    | \\[A-Za-z]{2,}\{[^{}]*\}                # commands of TeX
    | \\(?:newpage|(?:page|line)break|clear(?:double)?page|noindent|(?:small|med|big)skip|newline)(?![A-Za-z])
    | \$\$[^$]+\$\$ | \$(?=[^$]*\$)[^$\s][^$]*[\\^_][^$]*\$  # its formulas
    | ^\[[ xX]\][ ] | ^\(@\w*\)[ ]            # tasks, and examples that are counted
    | ^\+(?:[-–—=:]+\+)+                       # tables drawn with lines
    | ==\w(?:[^=]*\w)?==                      # words that are marked""",
    re.VERBOSE,
)


class Rule(NamedTuple):
    """A pattern that should not stand in a text."""

    code: str
    pattern: re.Pattern[str]
    message: str
    """``{0}`` is what was found."""
    hint: str
    languages: tuple[str, ...] = ()
    """Empty: all but those in ``not_in``."""
    not_in: tuple[str, ...] = ()


_RULES = (
    Rule(
        "foreign-syntax",
        _FOREIGN,
        "“{0}” is set as it is written",
        "other programs’ Markdown has it, this one has not: say it another way, or leave it out",
    ),
    Rule(
        "straight-quote",
        re.compile(r"[^\s\ufffc]{0,12}[\"'][^\s\ufffc]{0,12}"),
        "a straight quotation mark in “{0}”",
        "write ′ and ″ for feet, minutes and seconds, and the language’s own marks for quotations",
    ),
    Rule(
        "hyphen-for-dash",
        re.compile(r"(?<![^\s\ufffc])[^\s\ufffc]+ -{1,2} [^\s\ufffc]+|(?<![^\W\d_])[^\W\d_]+--+[^\W\d_]+"),
        "a hyphen stands for a dash in “{0}”",
        "write – (two hyphens) or — (three)",
    ),
    Rule(
        "hyphen-in-range",
        re.compile(r"(?<![\d\-–/.\w])(?:\d{1,4})-(?:\d{1,4})(?![\d\-–/\w]|\.\d)"),
        "a hyphen stands for an en dash in “{0}”",
        "write two hyphens: 1950--1953",
    ),
    Rule(
        "dots-for-ellipsis",
        re.compile(r"(?<!\w)\w*(?<!\.)\.\.\.?(?!\.)"),
        "full stops stand for an ellipsis in “{0}”",
        "write …",
    ),
    Rule(
        "unit-space",
        re.compile(rf"(?<![\d.,/])\d[\d.,]* (?:{_UNITS})(?![\w/])"),
        "a line may end inside “{0}”",
        "put a no-break space between (\\ followed by a space, or U+00A0)",
    ),
    Rule(
        "abbreviation-space",
        re.compile(rf"(?<!\w){_SHORT} \d+|(?<!\w){_SHORT} (?=[A-Z])\w+"),
        "a line may end inside “{0}”",
        "put a no-break space between (\\ followed by a space, or U+00A0)",
    ),
    Rule(
        "space-before-mark",
        re.compile(r"(?<![^\s\ufffc])[^\s\ufffc]+ [,;:!?.](?![\w.])"),
        "a space before the mark in “{0}”",
        "take it out",
        not_in=("fr",),
    ),
    Rule("missing-thin-space", _FRENCH, "no thin space beside the mark in “{0}”", "put U+202F there", ("fr",)),
    Rule(
        "space-after-mark",
        re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}[,;!?][^\W\d_]{2,}"),
        "no space after the mark in “{0}”",
        "put one there",
    ),
    Rule(
        "repeated-mark",
        re.compile(r"(?<!\w)\w*(?:,,|;;|::|!!+|\?\?+|(?<!\.)\.\.$)"),
        "the mark in “{0}” stands twice",
        "take one out",
    ),
    Rule(
        "letter-for-times",
        re.compile(r"(?<!\w)(?!0[xX])\d+ ?[xX] ?\d+(?!\w)"),
        "the letter x stands for a multiplication sign in “{0}”",
        "write ×",
    ),
    Rule(
        "hyphen-for-minus",
        re.compile(r"(?<![\w\-–])-\d+(?:[.,]\d+)?(?:\u00a0?(?:°C|°F|%))?(?![\w\-–])"),
        "a hyphen stands for a minus sign in “{0}”",
        "write −",
    ),
    Rule(
        "ordinal-for-degree",
        re.compile(r"(?<!\d)\d+[\u00a0 ]?[º˚][CF]?"),
        "“{0}” has another sign than that for degrees",
        "write °",
    ),
    Rule(
        "doubled-word",
        re.compile(r"(?<![\w’-])([^\W\d_]{2,}) \1(?![\w’-])", re.IGNORECASE),
        "“{0}” says the same word twice",
        "take one out, or ignore it with a reason",
    ),
)
_INVISIBLE = {
    "\u200b": "zero-width space",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\ufeff": "byte order mark",
    "\ufffd": "replacement character",
    "\u2028": "line separator",
    "\u2029": "paragraph separator",
}
_PAIRS = {")": "(", "]": "["}
_LATIN, _OTHERS = "LATIN", ("CYRILLIC", "GREEK")


def check_marks(source: Source) -> Iterator[Diagnostic]:
    """Marks and spaces in every passage, by the rules of its language."""
    for passage in passages(source):
        text = passage.text
        base = (passage.stretches[0].language if passage.stretches else "").partition("-")[0]
        for rule in _RULES:
            if (rule.languages and base not in rule.languages) or base in rule.not_in:
                continue
            for match in rule.pattern.finditer(text):
                said = match[0].strip()
                place = locate(source, passage.span, said)
                yield warning(rule.code, place, rule.message.format(cut(said)), rule.hint)
        yield from _brackets(source, passage)
        yield from _characters(source, passage)


def _brackets(source: Source, passage: Passage) -> Iterator[Diagnostic]:
    """Brackets that are not closed, or not opened. Lists such as ``a)`` close without opening."""
    waiting: list[tuple[str, int]] = []
    text = re.sub(r"(?:^|(?<=\s))\w{1,3}\)", "", passage.text)
    for at, character in enumerate(text):
        if character in _PAIRS.values():
            waiting.append((character, at))
        elif character in _PAIRS:
            if waiting and waiting[-1][0] == _PAIRS[character]:
                waiting.pop()
            else:
                near = text[max(0, at - 16) : at + 1].strip(GAP)
                yield warning("unbalanced-bracket", locate(source, passage.span, near), f"“…{near}” closes nothing")
    for _, at in waiting:
        near = text[at : at + 16].strip(GAP)
        yield warning("unbalanced-bracket", locate(source, passage.span, near), f"“{near}…” is not closed")


def _characters(source: Source, passage: Passage) -> Iterator[Diagnostic]:
    """Invisible characters, and words of mixed scripts: one letter stands for another that looks the same."""
    for stretch in passage.stretches:
        for character, name in _INVISIBLE.items():
            if character in stretch.text:
                message = f"the text holds an invisible character, U+{ord(character):04X} ({name})"
                yield warning("invisible-character", locate(source, passage.span, character), message, "take it out")
        for match in re.finditer(r"[^\W\d_]+", stretch.text):
            word = match[0]
            if word.isascii():
                continue
            scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
            if _LATIN in scripts and scripts & set(_OTHERS):
                strange = [
                    f"U+{ord(letter):04X}" for letter in word if not unicodedata.name(letter, "").startswith(_LATIN)
                ]
                message = f"“{word}” mixes letters of two scripts ({', '.join(strange)})"
                yield warning("mixed-scripts", locate(source, passage.span, word), message, "type the word anew")


def check_source_lines(source: Source) -> Iterator[Diagnostic]:
    """Two spaces between words, which the outputs don't show, and tabs inside lines."""
    literal = _literal_lines(source)
    for file, text in source.texts.items():
        if not file.endswith(".md"):
            continue
        fenced = False
        for number, row in enumerate(text.splitlines(), 1):
            if row.lstrip().startswith(("```", "~~~")):
                fenced = not fenced
            if fenced or (file, number) in literal or row.lstrip().startswith("|") or set(row) <= set("-|:+= \t"):
                continue
            row = re.sub(r"`+[^`]*`+", lambda code: "x" * len(code[0]), row)
            match = re.search(r"(?<=[^\s|*+\-.:]) {2,}(?=[^\s|])", row)
            if match and not re.match(r"\s*(?:[-*+:]|\d+[.)])\s+", row[: match.end()]):
                place = Span(file, number, match.start() + 1)
                yield warning("double-space", place, "two spaces between words", "one is enough: the builder sets it")


def _literal_lines(source: Source) -> set[tuple[str, int]]:
    found: set[tuple[str, int]] = set()
    for chapter in source.book.chapters:
        for block in blocks(chapter.blocks):
            if isinstance(block, CodeBlock):
                count = block.text.count("\n") + 2
                found |= {(block.span.file, block.span.line + row) for row in range(count)}
    return found
