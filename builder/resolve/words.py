"""The fixed words of a language: what the builder itself says in a book.

They stand in ``templates/words/<language>.yaml``, one file a language, all with the keys of ``en.yaml``. A word
with ``{number}``, ``{page}`` or ``{title}`` in it is a pattern.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType

import yaml

from builder.diagnostics import Diagnostic, Severity
from builder.model.book import Words
from builder.publication import Publication
from builder.resources import resource
from builder.text.numbers import base

FALLBACK = "en"
_TRADITIONAL = frozenset({"zh-tw", "zh-hk", "zh-mo"})
"""Places whose Chinese is written in traditional characters, though the tag doesn't say so."""


def words_for(language: str) -> Words:
    """The words of a BCP 47 language; English ones where the language has none of its own."""
    file = _file(language)
    foreign = file == FALLBACK and base(language) not in ("", FALLBACK)
    # A dict: words travel to the processes that set a book.
    return Words({**_words(FALLBACK), **_words(file)}, FALLBACK if foreign else "")


def missing(publication: Publication, words: Words) -> list[Diagnostic]:
    """What is to be said of a book whose language has no words."""
    if not words.language:
        return []
    message = f"“{publication.language}” has no words for “{words['contents']}”, “{words['bibliography']}” and the like"
    hint = "they are set in English, and marked as English; templates of your own can set others"
    return [Diagnostic("no-words", publication.span, message, hint, Severity.WARNING)]


def _file(language: str) -> str:
    """The longest leading part of the tag for which there are words: ``zh-Hant-TW`` may find ``zh``."""
    if language.lower() in _TRADITIONAL:
        return "zh-hant"
    parts = [part for part in language.split("-") if part.isalnum()]
    for end in range(len(parts), 0, -1):
        name = "-".join(parts[:end])
        if resource("words", f"{name}.yaml").is_file():
            return name
        if resource("words", f"{name.lower()}.yaml").is_file():
            return name.lower()
    return FALLBACK


@functools.cache
def _words(name: str) -> Mapping[str, str]:
    text = resource("words", f"{name}.yaml").read_text(encoding="utf-8")
    loaded = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return MappingProxyType({str(key): str(value) for key, value in loaded.items()})
