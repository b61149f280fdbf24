"""Marks and spaces: what a copy editor would circle."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from builder.checks.case import Source, warning
from builder.checks.lint.passages import GAP, HAN, KANA, Finder, Passage, everything, is_in, passages
from builder.diagnostics import Diagnostic, Span, cut
from builder.model.nodes import CodeBlock
from builder.text.numbers import base

_UNITS = (
    "km|m|cm|mm|kg|g|mg|t|ha|km²|m²|m³|l|ml|s|min|h|kW|MW|GW|W|kWh|MWh|V|Hz|kHz|MHz|GHz|kB|MB|GB|TB|KiB|MiB|°C|°F|Pa|hPa|"
    "ft|lb|oz|mi|%|‰|pt|px|dpi"
)
"""Without the bar, which nearly every language has other words for."""
_SLAVIC = ("s", "mi", "min")
_NORDIC = ("ha", "mi", "min")
_WORDS = {
    "af": ("min",), "ast": ("ha", "mi"), "bs": _SLAVIC, "ca": ("ha", "mi"), "cs": _SLAVIC, "cy": ("mi",),
    "da": _NORDIC, "eo": ("ha", "mi", "min"), "es": ("ha", "mi"), "eu": ("ha", "mi"), "fi": ("mm",), "fr": ("mi",),
    "gl": ("ha", "mi"), "hr": _SLAVIC, "hu": ("ha", "mi", "s"), "it": ("ha", "mi"), "la": ("mi",),
    "lt": ("m",), "lv": ("min",), "nb": _NORDIC, "nl": ("min",), "nn": _NORDIC, "no": _NORDIC, "pl": ("mi", "min"),
    "ro": ("l", "m", "mi", "s"), "sh": _SLAVIC, "sk": _SLAVIC, "sl": _SLAVIC, "sq": ("ha", "mi", "min"),
    "sr": _SLAVIC, "sv": ("ha", "min", "t"), "tr": ("ha", "mi"), "vi": ("ha", "mi"),
}  # fmt: skip
"""Language → units that are spelt like words which may follow a year: 1950 ha firmato, v roce 1950 s rodinou."""
_NAMES = re.compile(r"(?:1\d|20)\d\d (?:Pa|[GT]B|[VW])")
"""A year and what may begin or shorten a name: in 1950 V. Molotov; in 1950 TB was rife."""
_TITLES = r"(?:Dr|Mr|Mrs|Ms|Prof|Fr)\."
"""What stands before a name. Other short words before a capital may as well end a sentence: “He answered no. Then …”"""
_NUMBERED = r"(?:pp?|vols?|nos?|No|Nos|Vol|chs?|Ch|figs?|Figs?|eds?|art)\."
_NUMBERED_IN_GERMAN = r"(?:S|Art|Abb|Bd|Nr)\."
_RAISED_O = ("ca", "es", "gl", "it", "pt")
"""Languages whose ordinals end in a raised o: 1º de mayo."""
_POINTED = ("be", "bg", "ru", "uk")
"""Languages in which an ellipsis behind ? or ! has two points."""
_FULL_WIDTH = ("ja", "yue", "zh")
_TWICE = {
    "da": ("det",), "de": ("das", "dem", "den", "der", "die", "ihr", "sie", "was"), "en": ("had", "her", "that"),
    "fr": ("nous", "vous"), "gl": ("se",), "nb": ("det",),
    "it": ("appena", "così", "piano", "poco", "presto", "quasi", "subito", "via"),
    "nl": ("dat", "die", "haar", "het", "hun", "je", "ze"), "pt": ("se",), "sv": ("det",),
}  # fmt: skip
"""Language → words that its grammar may put twice in a row, or its usage: “die, die die Regeln kennen”, “via via”."""
_REDUPLICATING = ("az", "bn", "hi", "id", "ms", "sw", "ta", "tr", "ur", "vi")
"""Languages that say words twice to say more of them."""
_ADDRESS = re.compile(r"://|^www\.|\w\.\w+/")
_LONGEST_ADDRESS = 300
_NO_BREAK = "put a no-break space between (\\ followed by a space, or U+00A0)"
_CJK = HAN + KANA
_FRENCH = re.compile(r"(?<=[^\W\d_]) ?(?<![\u00a0\u202f])[;:!?»]|«(?![\u00a0\u202f])")
_CLOSE_IN_CANADA = (";", "!", "?")
_FOREIGN = re.compile(
    r"""\{\{[<%][^{}]*[>%]\}\}                  # short codes of Quarto and Hugo
    | \\[A-Za-z]{2,}\{[^{}]*\}                # commands of TeX
    | \\(?:newpage|(?:page|line)break|clear(?:double)?page|noindent|(?:small|med|big)skip|newline)(?![A-Za-z])
    | \$\$[^$]+\$\$ | \$(?=[^$\s][^$]*+(?<!\s)\$(?!\d))[^$]*[\\^_][^$]*\$  # its formulas, no sums of money
    | ^\[[ xX]\][ ] | ^\(@\w*\)[ ]            # tasks, and examples that are counted
    | ^\+(?:[-–—=:]+\+)+                       # tables drawn with lines
    | ==\w(?:[^=]*\w)?==                      # words that are marked""",
    re.VERBOSE,
)


class Rule(NamedTuple):
    """A pattern that should not stand in a text.

    What its group ``next`` holds belongs to what is found, and may begin the next such thing.
    """

    code: str
    pattern: re.Pattern[str]
    message: str
    """``{0}`` is what was found."""
    hint: str
    languages: tuple[str, ...] = ()
    """Those it holds in, in small letters; empty: all."""
    not_in: tuple[str, ...] = ()
    meant: Callable[[re.Match[str], str], bool] = lambda match, language: False
    """What looks like the fault and is none, in a language."""

    def holds_in(self, language: str) -> bool:
        """Whether texts in a language are judged by it."""
        return (not self.languages or is_in(language, self.languages)) and not is_in(language, self.not_in)


def _is_no_range(match: re.Match[str], language: str) -> bool:
    """Telephone numbers, models, results: the second number is not after the first, or both are of the lengths that
    telephone numbers have. It may leave out digits that are the same, two or more: in 1950-53, not in 21-9."""
    first, last = match[0].split("-")
    left_out = len(first) - len(last)
    whole = first[:left_out] + last if left_out >= 2 else last
    return first.startswith("0") or int(whole) <= int(first) or {len(first), len(last)} == {3, 4}


def _is_ratio(match: re.Match[str], language: str) -> bool:
    """A scale, a ratio or a result: 1 : 25 000."""
    behind = match.string[match.end() : match.end() + 2]
    return re.search(r"\d :$", match[0]) is not None and re.match(r"\s\d", behind) is not None


def _is_no_unit(match: re.Match[str], language: str) -> bool:
    """A word of the language that is spelt like a unit, or a name, behind a year."""
    return match[1] in _WORDS.get(base(language), ()) or _NAMES.fullmatch(match[0]) is not None


def _is_behind_mark(match: re.Match[str], language: str) -> bool:
    """An ellipsis behind a question or exclamation mark, whose point is its first: Что?.. Нет!.."""
    before = match.string[match.start() - 1 : match.start()]
    return match[0] == ".." and before in ("?", "!") and is_in(language, _POINTED)


def _is_in_address(match: re.Match[str], language: str) -> bool:
    begin = match.start()
    before = match.string[max(0, begin - _LONGEST_ADDRESS) : begin]
    return _ADDRESS.search(re.split(rf"[\s{GAP}]", before)[-1] + match.string[begin : begin + 3]) is not None


def _is_close_in_french(match: re.Match[str], language: str) -> bool:
    """Marks that stand close to their word: those of addresses, and in Canada all but the colon and guillemets."""
    return (match[0] in _CLOSE_IN_CANADA and is_in(language, ("fr-ca",))) or _is_in_address(match, language)


def _is_meant_twice(match: re.Match[str], language: str) -> bool:
    """Words that follow themselves in good sentences, and names: Pago Pago. German nouns have capitals too."""
    one, other = match[0].split()
    spoken = base(language)
    return one.lower() in _TWICE.get(spoken, ()) or (spoken != "de" and one == other and one.istitle())


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
        meant=_is_behind_mark,
    ),
    Rule(
        "unit-space",
        # An apostrophe ends a short word, a full stop within a word an abbreviation: en 1950 l’armée, w 1950 m.in.
        re.compile(rf"(?<![\d.,/])\d+(?:[.,]\d+)* ({_UNITS})(?![\w/’']|\.\w)"),
        "a line may end inside “{0}”",
        _NO_BREAK,
        meant=_is_no_unit,
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
        meant=_is_ratio,
    ),
    Rule(
        "missing-thin-space",
        _FRENCH,
        "no thin space beside the mark in “{0}”",
        "put U+202F there",
        ("fr",),
        meant=_is_close_in_french,
    ),
    Rule(
        "space-after-mark",
        re.compile(rf"(?<![^\W\d_])[^\W\d_{_CJK}]{{2,}}[,;!?](?=(?P<next>[^\W\d_{_CJK}]{{2,}}))"),
        "no space after the mark in “{0}”",
        "put one there",
        meant=_is_in_address,
    ),
    Rule(
        "space-after-mark",
        re.compile(rf"(?<![{_CJK}])[{_CJK}]++[,;:!?] ?(?=(?P<next>[{_CJK}]+))"),
        "the mark in “{0}” is that of Latin letters",
        "write that of the language, which has its space in it: ，；：！？",
        _FULL_WIDTH,
    ),
    Rule(
        "repeated-mark",
        re.compile(r"(?<!\w)\w*(?:,,|;;|::|!!+|\?\?+|(?<!\.)\.\.$)"),
        "the mark in “{0}” stands twice",
        "take one out",
        meant=_is_behind_mark,
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
_UNSEEN = re.compile(f"[{''.join(_INVISIBLE)}]")
_LABEL = re.compile(r"(?:^|(?<=\s))\w{1,3}\)")
_BEGINNING = re.compile(
    r"[\s>]*(?:(?:[-*+~]|:+|\#{1,6}|\[[^\]]+\]:|\(?(?:\d{1,9}|[A-Za-z]|[ivxlIVXL]{1,5}|@\w*|\#)[.)])[\s>]+)*"
)
"""What stands in a source line before its words: quotation marks, markers of lists, headings, notes and divisions,
and the spaces after them."""
_FENCE = re.compile(r"[\s>]*(`{3,}(?!.*`)|~{3,})(.*)")
_TWO_SPACES = re.compile(r"(?<=[^\s|*+\-]) {2,}(?=[^\s|])")
_BOUND = r"[-−+]?(?:\d+(?:[.,]\d+)?|∞|[^\W\d_])"
_INTERVAL = re.compile(rf"[\[\](] ?{_BOUND} ?[,;] ?{_BOUND} ?[\])\[]")
"""Its brackets need not be of one kind: [0, 1) and ]0, 1[ leave out a bound."""
_PAIRS = {")": "(", "]": "["}
_LATIN, _OTHERS = "LATIN", ("CYRILLIC", "GREEK")
_GREEK_ALIKE = frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγικνορτυχ")
"""Greek letters that could pass for Latin ones. Others are symbols where they stand with Latin letters: kΩ, μm, Δt."""
_SYMBOL = re.compile(r"[α-νπ-ω][^\W\d_]{1,3}")
"""A quantity with what tells it from others of its kind: αs, ηmax."""


def check_marks(source: Source) -> Iterator[Diagnostic]:
    """Marks and spaces in every passage, by the rules of the language in which they stand."""
    finder = Finder(source)
    for passage in passages(source):
        yield from _marks(passage, finder)
        yield from _brackets(passage, finder)
        yield from _characters(passage, finder)


def _marks(passage: Passage, finder: Finder) -> Iterator[Diagnostic]:
    text, language_at = passage.text, passage.languages()
    for rule in _RULES:
        for match in rule.pattern.finditer(text):
            language = language_at(match.start())
            if not rule.holds_in(language) or rule.meant(match, language):
                continue
            end = match.end("next") if "next" in rule.pattern.groupindex else match.end()
            said = text[match.start() : end].strip()
            start = text.index(said, match.start())
            place = finder.place(passage, start, start + len(said), rule.code)
            yield warning(rule.code, place, rule.message.format(cut(said)), rule.hint)


def _brackets(passage: Passage, finder: Finder) -> Iterator[Diagnostic]:
    """Brackets that are not closed, or not opened. Labels such as ``a)`` close without opening, but the last word of a
    parenthesis may look like one: a text is right if either way of reading it is."""
    text = _INTERVAL.sub(lambda interval: GAP * len(interval[0]), passage.text)
    without = _LABEL.sub(lambda label: GAP * len(label[0]), text)
    for at in min(_unbalanced(text), _unbalanced(without), key=len):
        if text[at] in _PAIRS:
            said = f"“…{text[max(0, at - 16) : at + 1].strip(GAP)}” closes nothing"
        else:
            said = f"“{text[at : at + 16].strip(GAP)}…” is not closed"
        yield warning("unbalanced-bracket", finder.place(passage, at, at + 1, "unbalanced-bracket"), said)


def _unbalanced(text: str) -> list[int]:
    """The offset of each bracket that has no other."""
    waiting: list[int] = []
    found: list[int] = []
    for at, character in enumerate(text):
        if character in _PAIRS.values():
            waiting.append(at)
        elif character in _PAIRS:
            if waiting and text[waiting[-1]] == _PAIRS[character]:
                waiting.pop()
            elif not _LABEL.search(text[max(0, at - 4) : at + 1]):
                found.append(at)
    return found + waiting


def _characters(passage: Passage, finder: Finder) -> Iterator[Diagnostic]:
    """Invisible characters, and words of mixed scripts: one letter stands for another that looks the same."""
    text = passage.text
    for match in _UNSEEN.finditer(text):
        place = finder.place(passage, *match.span(), "invisible-character")
        message = f"the text holds an invisible character, U+{ord(match[0]):04X} ({_INVISIBLE[match[0]]})"
        yield warning("invisible-character", place, message, "take it out")
    for match in re.finditer(rf"[^\W\d_{_CJK}]+", text):
        word = match[0]
        if word.isascii():
            continue
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
        if _SYMBOL.fullmatch(word) or ("CYRILLIC" not in scripts and not _GREEK_ALIKE.intersection(word)):
            continue
        if _LATIN in scripts and scripts & set(_OTHERS):
            strange = [f"U+{ord(letter):04X}" for letter in word if not unicodedata.name(letter, "").startswith(_LATIN)]
            place = finder.place(passage, *match.span(), "mixed-scripts")
            message = f"“{word}” mixes letters of two scripts ({', '.join(strange)})"
            yield warning("mixed-scripts", place, message, "type the word anew")


def check_source_lines(source: Source) -> Iterator[Diagnostic]:
    """Two spaces between words, which the outputs don't show, and tabs inside lines."""
    literal = _literal_lines(source)
    for file, text in source.texts.items():
        if not file.endswith(".md"):
            continue
        fence = ""
        for number, row in enumerate(text.splitlines(), 1):
            border = _FENCE.match(row)
            if border and not fence:
                fence = border[1]
            elif border and border[1].startswith(fence) and not border[2].strip():
                fence = ""
            if fence or (file, number) in literal or row.lstrip().startswith("|") or set(row) <= set("-|:+= \t"):
                continue
            row = re.sub(r"`+[^`]*`+", lambda code: "x" * len(code[0]), row)
            begin = _BEGINNING.match(row)
            match = _TWO_SPACES.search(row, begin.end() if begin else 0)
            if match:
                place = Span(file, number, match.start() + 1)
                yield warning("double-space", place, "two spaces between words", "one is enough: the builder sets it")


def _literal_lines(source: Source) -> set[tuple[str, int]]:
    found: set[tuple[str, int]] = set()
    for block in everything(source.book):
        if isinstance(block, CodeBlock):
            count = block.text.count("\n") + 2
            found |= {(block.span.file, block.span.line + row) for row in range(count)}
    return found
