"""Fixtures of the CSL test-suite, as requests to the builder's own formatter.

The suite carries no licence that would let it travel with this project, so it is read from a checkout of
https://github.com/citation-style-language/test-suite or from the copy in the sources of Debian's haskell-citeproc.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, TypeAlias

from msgspec.structs import replace

from builder.citations import fragment
from builder.citations.edtf import parse_date
from builder.citations.engine import Cite, Cluster, Entry, Mode, render, request_for
from builder.citations.extra import with_fields_of_note
from builder.citations.fields import DATES
from builder.citations.fragment import Fragment

_SECTION = re.compile(r">>=+ ([A-Z0-9-]+) =+>>\n(.*?)\n?<<=+ \1 =+<<", re.DOTALL)
_BEYOND = ("BIBENTRIES", "BIBSECTION", "ABBREVIATIONS", "OPTIONS", "INPUT2", "LANGPARAMS", "MULTIAFFIX")
"""What the builder's formatter has no counterpart for."""

Look: TypeAlias = "tuple[tuple[str, frozenset[str]], ...]"
"""Stretches of text, each with the settings in which a reader sees it."""


class BeyondUs(Exception):
    """The fixture asks for something that a book never does; the message says what."""


@dataclass(frozen=True)
class Fixture:
    """One test of the suite."""

    name: str
    sections: Mapping[str, str]

    @property
    def expected(self) -> Look:
        """The result as a reader sees it."""
        result = re.sub(r">>\[(\d+)\]", r"..[\1]", self.sections["RESULT"])
        return look(result)


def read(path: Path) -> Fixture:
    """A fixture from its file."""
    return Fixture(path.stem, dict(_SECTION.findall(path.read_text("utf-8"))))


def made(fixture: Fixture) -> Look:
    """What the builder's formatter makes of the fixture, in the form of ``expected``.

    Raises:
        BeyondUs: it can't be put as a request.
    """
    sections = fixture.sections
    for name in _BEYOND:
        if sections.get(name, "").strip():
            raise BeyondUs(name.lower())
    items = {str(item["id"]): _item(item) for item in json.loads(sections["INPUT"]) if "id" in item}
    if not items:
        raise BeyondUs("works without ids")
    if sections["MODE"].strip() == "bibliography":
        clusters = _clusters(sections, tuple(items)) if _cited(sections) else []
        result = render(request_for(items, clusters, sections["CSL"], "en-US", ["*"]))
        return look("\n".join(_entry(entry) for entry in result.entries))
    order = tuple(items)
    if not _cited(sections):
        # One citation of everything, in the order of the bibliography.
        listed = tuple(entry.key for entry in render(request_for(items, (), sections["CSL"], "en-US", ["*"])).entries)
        order = listed if len(listed) == len(items) else order
    result = render(request_for(items, _clusters(sections, order), sections["CSL"], "en-US"))
    texts = [
        _html(cluster.author) + " " * bool(cluster.author) + _html(cluster.fragment) for cluster in result.clusters
    ]
    numbered = "CITATIONS" in sections
    return look("\n".join(f"..[{n}] {text}" if numbered else text for n, text in enumerate(texts)))


def _item(given: dict[str, Any]) -> dict[str, Any]:
    """A work with the fields of its note, which the reader of CSL-JSON would have found there."""
    item = {**with_fields_of_note(given), "id": str(given["id"])}
    return {
        name: parse_date(value) if name in DATES and isinstance(value, str) else value for name, value in item.items()
    }


def _entry(entry: Entry) -> str:
    text = _html(entry.fragment)
    return " ".join((f"{html.escape(entry.label)} {text}" if entry.label else text).split())


def _cited(sections: Mapping[str, str]) -> bool:
    return any(sections.get(name, "").strip() for name in ("CITATIONS", "CITATION-ITEMS"))


def _clusters(sections: Mapping[str, str], keys: tuple[str, ...]) -> list[Cluster]:
    if given := sections.get("CITATIONS", "").strip():
        return _in_reading_order(json.loads(given))
    if given := sections.get("CITATION-ITEMS", "").strip():
        return [Cluster(f"c{n}", _cites(cites), 0, False) for n, cites in enumerate(json.loads(given))]
    return [Cluster("c0", tuple(Cite(key) for key in keys), 0, False)]


def _in_reading_order(triples: list[Any]) -> list[Cluster]:
    """The citations as they stand when the last of them has been put in its place."""
    known: dict[str, Cluster] = {}
    order: list[tuple[str, int]] = []
    for citation, before, after in triples:
        properties = citation.get("properties", {})
        if properties.get("mode"):
            raise BeyondUs("modes of citations")
        name = str(citation["citationID"])
        if name in known:
            raise BeyondUs("a citation that changes")
        known[name] = Cluster(name, _cites(citation["citationItems"]), 0, False)
        order = [*_places(before), (name, int(properties.get("noteIndex", 0))), *_places(after)]
    if len(order) != len(known):
        raise BeyondUs("a citation that goes")
    return [replace(known[name], note_number=note) for name, note in order]


def _places(pairs: list[Any]) -> list[tuple[str, int]]:
    return [(str(name), int(note)) for name, note in pairs]


_TAKEN = {"id", "locator", "label", "prefix", "suffix", "suppress-author"}


def _cites(items: list[dict[str, Any]]) -> tuple[Cite, ...]:
    for item in items:
        if odd := set(item) - _TAKEN:
            raise BeyondUs(f"{', '.join(sorted(odd))} set by hand")
    return tuple(
        Cite(
            str(item["id"]),
            str(item.get("locator", "")),
            str(item.get("label", "page")),
            str(item.get("prefix", "")),
            str(item.get("suffix", "")),
            Mode.SUPPRESS_AUTHOR if item.get("suppress-author") else Mode.NORMAL,
        )
        for item in items
    )


# -- how it looks --------------------------------------------------------------------------------------------------

_TAGS: Mapping[type, str] = {
    fragment.Emph: "i",
    fragment.Strong: "b",
    fragment.SmallCaps: "sc",
    fragment.Raised: "sup",
    fragment.Lowered: "sub",
}


def _html(parts: Fragment) -> str:
    out = []
    for part in parts:
        match part:
            case fragment.Text(text):
                out.append(html.escape(text, quote=False))
            case fragment.CiteLink(children=children) | fragment.Link(children=children):
                out.append(_html(children))
            case _:
                out.append(f"<{_TAGS[type(part)]}>{_html(part.children)}</{_TAGS[type(part)]}>")
    return "".join(out)


_STYLES = {
    "font-style:normal": ("i", False), "font-weight:normal": ("b", False), "font-variant:normal": ("sc", False),
    "font-variant:small-caps": ("sc", True), "font-style:italic": ("i", True), "font-weight:bold": ("b", True),
    "baseline": ("sup", False),
}  # fmt: skip


class _Reader(HTMLParser):
    """Reads the little HTML of the suite into characters, each with its settings."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, frozenset[str]]] = [("", frozenset())]
        self.out: list[tuple[str, frozenset[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        settings = self.open[-1][1]
        style = (dict(attrs).get("style") or "").replace(" ", "").rstrip(";")
        if tag in ("i", "b", "sc"):
            settings |= {tag}
        elif tag in ("sup", "sub"):
            settings = settings - {"sup", "sub"} | {tag}
        elif tag == "span" and style in _STYLES:
            name, on = _STYLES[style]
            settings = settings | {name} if on else settings - {name}
        elif tag == "div":
            self.handle_data("\n" if dict(attrs).get("class") == "csl-entry" else " ")
        self.open.append((tag, settings))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1][0] == tag, f"<{self.open[-1][0]}> is closed by </{tag}>"
        self.open.pop()
        if tag == "div":
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        self.out += [(char, self.open[-1][1]) for char in data]


def look(text: str) -> Look:
    """Text with tags, as a reader sees it: white space closed up, each stretch with its settings.

    A block inside an entry follows on after a space, as in the builder's paragraphs; a space has no settings.
    """
    reader = _Reader()
    # Each entry's own lines are only how the fixture is laid out.
    if "csl-bib-body" in text:
        text = re.sub(r"\s*\n\s*", " ", text)
    reader.feed(text)
    reader.close()
    lines: list[list[tuple[str, frozenset[str]]]] = [[]]
    for char, settings in reader.out:
        if char == "\n":
            lines.append([])
        elif not char.isspace():
            lines[-1].append((char, settings))
        elif lines[-1] and lines[-1][-1][0] != " ":
            lines[-1].append((" ", frozenset()))
    stretches: list[tuple[str, frozenset[str]]] = []
    for line in lines:
        while line and line[-1][0] == " ":
            line.pop()
        for char, settings in [*line, ("\n", frozenset[str]())] if line else []:
            if stretches and stretches[-1][1] == settings:
                stretches[-1] = (stretches[-1][0] + char, settings)
            else:
                stretches.append((char, settings))
    return tuple(stretches)


def written(seen: Look) -> str:
    """A look as text, for people."""
    return "".join(f"{{{'+'.join(sorted(settings))}:{text}}}" if settings else text for text, settings in seen).strip()
