"""Marks and spaces: what a copy editor would circle."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
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
_TITLES = r"(?:Dr|Mr|Mrs|Ms|Prof|Fr)\."
"""What stands before a name. Other short words before a capital may as well end a sentence: “He answered no. Then …”"""
_NUMBERED = r"(?:pp?|vols?|nos?|No|Nos|Vol|chs?|Ch|figs?|Figs?|eds?|art)\."
_NUMBERED_IN_GERMAN = r"(?:S|Art|Abb|Bd|Nr)\."
_RAISED_O = ("ca", "es", "gl", "it", "pt")
"""Languages whose ordinals end in a raised o: 1º de mayo."""
_FULL_WIDTH = ("ja", "yue", "zh")
_TWICE = {
    "da": ("det",), "de": ("das", "dem", "den", "der", "die", "ihr", "sie", "was"), "en": ("had", "that"),
    "fr": ("nous", "vous"), "gl": ("se",), "nb": ("det",), "nl": ("dat", "die", "je", "ze"), "pt": ("se",),
    "sv": ("det",),
}  # fmt: skip
"""Language → words that its grammar may put twice in a row: “… die, die die Regeln kennen”."""
_REDUPLICATING = ("az", "bn", "hi", "id", "ms", "sw", "ta", "tr", "ur", "vi")
"""Languages that say words twice to say more of them."""
_ADDRESS = re.compile(r"://|^www\.|\w\.\w+/")
_LONGEST_ADDRESS = 300
_NO_BREAK = "put a no-break space between (\\ followed by a space, or U+00A0)"
_CJK = "\u3040-\u30ff\u3400-\u9fff"
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
    meant: Callable[[re.Match[str], str], bool] = lambda match, language: False
    """What looks like the fault and is none, in a language."""


def _is_no_range(match: re.Match[str], language: str) -> bool:
    """Telephone numbers, models, results: the second number is not after the first, even if it leaves out the digits
    that are the same, or both are of the lengths that telephone numbers have."""
    first, last = match[0].split("-")
    whole = first[: max(0, len(first) - len(last))] + last
    return first.startswith("0") or int(whole) <= int(first) or {len(first), len(last)} == {3, 4}


def _is_in_address(match: re.Match[str], language: str) -> bool:
    before = match.string[max(0, match.start() - _LONGEST_ADDRESS) : match.start()]
    return _ADDRESS.search(re.split(rf"[\s{GAP}]", before)[-1]) is not None


def _is_meant_twice(match: re.Match[str], language: str) -> bool:
    """Words that follow themselves in good sentences, and names: Pago Pago. German nouns have capitals too."""
    one, other = match[0].split()
    return one.lower() in _TWICE.get(language, ()) or (language != "de" and one == other and one.istitle())


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
        meant=_is_no_range,
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
        _NO_BREAK,
    ),
    Rule(
        "abbreviation-space",
        re.compile(rf"(?<!\w){_NUMBERED} \d+|(?<!\w){_TITLES} (?=[A-Z])\w+"),
        "a line may end inside “{0}”",
        _NO_BREAK,
    ),
    Rule(
        "abbreviation-space",
        re.compile(rf"(?<!\w){_NUMBERED_IN_GERMAN} \d+|(?<!\w)Hr\. (?=[A-Z])\w+"),
        "a line may end inside “{0}”",
        _NO_BREAK,
        ("de",),
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
        re.compile(rf"(?<![^\W\d_])[^\W\d_{_CJK}]{{2,}}[,;!?][^\W\d_{_CJK}]{{2,}}"),
        "no space after the mark in “{0}”",
        "put one there",
        meant=_is_in_address,
    ),
    Rule(
        "space-after-mark",
        re.compile(rf"[{_CJK}]+[,;:!?] ?[{_CJK}]+"),
        "the mark in “{0}” is that of Latin letters",
        "write that of the language, which has its space in it: ，；：！？",
        _FULL_WIDTH,
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
        not_in=_RAISED_O,
    ),
    Rule(
        "ordinal-for-degree",
        re.compile(r"(?<!\d)\d+[\u00a0 ]?(?:˚|º[\u00a0 ]?[CF](?!\w))"),
        "“{0}” has another sign than that for degrees",
        "write °",
        _RAISED_O,
    ),
    Rule(
        "doubled-word",
        re.compile(r"(?<![\w’-])([^\W\d_]{2,}) \1(?![\w’-])", re.IGNORECASE),
        "“{0}” says the same word twice",
        "take one out, or ignore it with a reason",
        not_in=_REDUPLICATING,
        meant=_is_meant_twice,
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
_LABEL = re.compile(r"(?:^|(?<=\s))\w{1,3}\)")
_BEGINNING = re.compile(r"[\s>]*(?:(?:[-*+:~]|\(?(?:\d{1,9}|[A-Za-z]{1,5}|@\w*|\#)[.)])[\s>]+)*")
"""What stands in a source line before its words: quotation marks, markers of lists, and the spaces after them."""
_PAIRS = {")": "(", "]": "["}
_LATIN, _OTHERS = "LATIN", ("CYRILLIC", "GREEK")
_GREEK_ALIKE = frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγικνορτυχ")
"""Greek letters that could pass for Latin ones. Others are symbols where they stand with Latin letters: kΩ, μm, Δt."""
_SYMBOL = re.compile(r"[α-νπ-ω][^\W\d_]{1,3}")
"""A quantity with what tells it from others of its kind: αs, ηmax."""


def check_marks(source: Source) -> Iterator[Diagnostic]:
    """Marks and spaces in every passage, by the rules of its language."""
    for passage in passages(source):
        text = passage.text
        base = (passage.stretches[0].language if passage.stretches else "").partition("-")[0]
        for rule in _RULES:
            if (rule.languages and base not in rule.languages) or base in rule.not_in:
                continue
            for match in rule.pattern.finditer(text):
                if rule.meant(match, base):
                    continue
                said = match[0].strip()
                place = locate(source, passage.span, said)
                yield warning(rule.code, place, rule.message.format(cut(said)), rule.hint)
        yield from _brackets(source, passage)
        yield from _characters(source, passage)


def _brackets(source: Source, passage: Passage) -> Iterator[Diagnostic]:
    """Brackets that are not closed, or not opened. Labels such as ``a)`` close without opening, but the last word of a
    parenthesis may look like one: a text is right if either way of reading it is."""
    text = passage.text
    for near, said in min(_unbalanced(text), _unbalanced(_LABEL.sub("", text)), key=len):
        yield warning("unbalanced-bracket", locate(source, passage.span, near), said)


def _unbalanced(text: str) -> list[tuple[str, str]]:
    """The words at each bracket that has no other, and what to say of them."""
    waiting: list[tuple[str, int]] = []
    found: list[tuple[str, str]] = []
    for at, character in enumerate(text):
        if character in _PAIRS.values():
            waiting.append((character, at))
        elif character in _PAIRS:
            if waiting and waiting[-1][0] == _PAIRS[character]:
                waiting.pop()
            elif not _LABEL.search(text[max(0, at - 4) : at + 1]):
                near = text[max(0, at - 16) : at + 1].strip(GAP)
                found.append((near, f"“…{near}” closes nothing"))
    for _, at in waiting:
        near = text[at : at + 16].strip(GAP)
        found.append((near, f"“{near}…” is not closed"))
    return found


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
            if _SYMBOL.fullmatch(word) or ("CYRILLIC" not in scripts and not _GREEK_ALIKE.intersection(word)):
                continue
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
            begin = _BEGINNING.match(row)
            match = re.compile(r"(?<=[^\s|*+\-.:]) {2,}(?=[^\s|])").search(row, begin.end() if begin else 0)
            if match:
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
