"""``.people``: a list of ``name`` and ``role``; ``han``, ``cyrillic``, ``born``, ``died``, ``side``, ``id`` ….

A name in another script is in the language that its own key gives, else in that of the book if that is written so.
"""

from __future__ import annotations

from typing import Final

from builder.content.data_blocks.records import Request, Tools, records
from builder.content.fields import Fields
from builder.content.markdown.smart import smart_text
from builder.content.publication_file import read_language
from builder.model.nodes import People, Person

_KEYS = ("name", "role", "han", "han-lang", "cyrillic", "cyrillic-lang", "born", "died", "side", "id", "file-as")

_CHINESE: Final = frozenset({"zh", "cmn", "gan", "hak", "hsn", "lzh", "nan", "wuu", "yue"})
_CYRILLIC: Final = frozenset(
    {"ab", "av", "ba", "be", "bg", "ce", "cu", "cv", "kk", "kv", "ky", "mk", "mn", "os", "ru", "sr", "tg", "tt", "uk"}
)
"""Languages that are written in that script, unless their tag says otherwise."""


def read_people(request: Request, tools: Tools) -> People:
    """The people of the story in the order in which they are set: by side, and each side in the file's order."""
    persons = tuple(
        Person(
            name=smart_text(record.text("name", required=True), tools.language),
            role=tools.value(record, "role", required=True),
            han=record.text("han"),
            cyrillic=record.text("cyrillic"),
            born=record.text("born"),
            died=record.text("died"),
            side=smart_text(record.text("side"), tools.language),
            id=record.text("id"),
            file_as=smart_text(record.text("file-as"), tools.language),
            han_language=_language(record, "han-lang", tools, _CHINESE) or "zh-Hans",
            cyrillic_language=_language(record, "cyrillic-lang", tools, _CYRILLIC) or "ru",
            span=record.span,
        )
        for record in records(request, _KEYS, "person", tools)
    )
    ranks: dict[str, int] = {}
    for person in persons:
        ranks.setdefault(person.side, len(ranks))
    # Now, so that notes and citations are counted in the order in which they are read.
    return People(tuple(sorted(persons, key=lambda person: ranks[person.side])), request.span)


def _language(record: Fields, key: str, tools: Tools, languages: frozenset[str]) -> str:
    """The language that the key gives, else that of the words around the block if it is one of these."""
    given = read_language(record.text_node(key), tools.found)
    main, *more = tools.language.lower().split("-")
    return given or (tools.language if main in languages and "latn" not in more else "")
