"""One spelling for one word through the whole book, and settings that fit its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from builder.checks.case import Source, warning
from builder.checks.lint.passages import Finder, Passage, is_in, passages
from builder.diagnostics import Diagnostic
from builder.text.numbers import base

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ENDING = re.compile(r"(.{3,})(is|iz)(?:e|es|ed|ing|ation|ations|er|ers)")
_ALWAYS_S = frozenset(
    "adv compr dev exerc franch improv prem prom rev superv surm surpr telev desp enterpr merchand adverti".split()
)
"""Stems that end in -ise in every English."""
_LANGUAGE = re.compile(r' lang="([^"]+)"')

Uses: TypeAlias = dict[str, list[tuple[Passage, int, str]]]
"""Spelling → where it is used (the passage, and where in its text) and as which word."""


def check_spelling(source: Source) -> Iterator[Diagnostic]:
    """Words written in two ways: with and without a hyphen, with -ise and -ize."""
    hyphened: dict[str, Uses] = {}
    endings: dict[str, Uses] = {}
    for passage in passages(source):
        for offset, stretch in passage.offsets():
            language = base(stretch.language)
            for match in _WORD.finditer(stretch.text):
                word, small = match[0], match[0].casefold()
                if word.isupper() or len(small) < 5:
                    continue
                use = (passage, offset + match.start(), word)
                hyphened.setdefault(f"{language} {small.replace('-', '')}", {}).setdefault(small, []).append(use)
                ending = _ENDING.fullmatch(small)
                if language == "en" and ending and ending[1] not in _ALWAYS_S:
                    endings.setdefault(ending[1], {}).setdefault(f"-{ending[2]}e", []).append(use)
    finder = Finder(source)
    for forms in (*hyphened.values(), *endings.values()):
        if len(forms) > 1:
            yield _two_ways(finder, forms)


def check_divisions(source: Source) -> Iterator[Diagnostic]:
    """Languages for which the publication lists words with their hyphens, though nothing is written in them."""
    publication = source.book.publication
    if publication.handout is not None:
        return  # it is no part of what is looked over here, and may have languages of its own
    written = {publication.language}.union(*(_LANGUAGE.findall(section.xhtml) for section in source.sections))
    for tag in publication.hyphenation:
        if any(is_in(language, (tag.lower(),)) for language in written):
            continue
        message = f"words are listed with their hyphens for “{tag}”, and nothing is written in it"
        meant = next((language for language in sorted(written) if base(language) == base(tag)), "")
        hint = f"list them for “{meant}”, in which there is text" if meant else "take them out, or mark what is in it"
        yield warning("unused-hyphenation", publication.place("hyphenation"), message, hint)


def _two_ways(finder: Finder, forms: Uses) -> Diagnostic:
    """Where the rarer spelling first stands."""
    (rare, few), (usual, many) = sorted(forms.items(), key=lambda item: (len(item[1]), item[0]))[:2]
    passage, at, word = few[0]
    *_, other = many[0]
    message = f"“{word}” is spelt “{other}” elsewhere ({len(few)} of {len(few) + len(many)})"
    hint = f"choose one ({rare}, {usual}) for the whole book"
    return warning("two-spellings", finder.place(passage, at, at + len(word), "two-spellings"), message, hint)
