"""The fixed words of a language: what the builder itself says in a book.

They stand in ``templates/words/<language>.yaml``, one file a language, all with the keys of ``en.yaml``. A word
with ``{number}``, ``{page}`` or ``{title}`` in it is a pattern.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType

import yaml

from builder.model.book import Words
from builder.resources import resource

FALLBACK = "en"
_TRADITIONAL = frozenset({"zh-tw", "zh-hk", "zh-mo"})
"""Places whose Chinese is written in traditional characters, though the tag doesn't say so."""


def words_for(language: str) -> Words:
    """The words of a BCP 47 language; English ones where the language has none of its own."""
    own = _words(_file(language))
    return Words(MappingProxyType({**_words(FALLBACK), **own}))


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
