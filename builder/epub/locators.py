"""The index by page: where the EPUB knows the pages of print, its index names them, as the printed index does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lxml import etree

from builder.epub.documents import XHTML, Document, Xml
from builder.layout.page_labels import page_list

_PREFIX: Final = f"{{{XHTML}}}"


def number_index(documents: Sequence[Document], labels: Mapping[str, str]) -> None:
    """Give the entries of indexes the page numbers of print instead of section numbers; each links to its place.

    Args:
        documents: their trees, as the templates wrote them.
        labels: page label by id. An entry with a place that has none keeps its section numbers.
    """
    if not labels:
        return
    for document in documents:
        if document.is_contents:
            continue
        for slot in document.root.iter(f"{_PREFIX}span"):
            places = slot.get("data-ref", "").split()
            holder = slot.getparent()
            screen = holder.getnext() if slot.get("data-fold") and holder is not None else None
            if screen is not None and screen.get("class") == "screen" and places:
                _name(screen, [tuple(place.split("..")) for place in places], labels)


def _name(screen: Xml, places: Sequence[tuple[str, ...]], labels: Mapping[str, str]) -> None:
    if any(name not in labels for place in places for name in place):
        return
    firsts: dict[str, str] = {}
    for place in places:
        for name in place:
            firsts.setdefault(labels[name], name)
    named = [(labels[place[0]], labels[place[-1]]) for place in places]
    for child in list(screen):
        screen.remove(child)
    screen.text = None
    runs = page_list(named, fold=True).split(", ")
    for link in _links(runs, firsts):
        screen.append(link)


def _links(runs: Sequence[str], firsts: Mapping[str, str]) -> Iterator[Xml]:
    for number, run in enumerate(runs, 1):
        link = etree.Element(f"{_PREFIX}a", {"class": "xref", "href": f"#{firsts[run.partition('–')[0]]}"})
        link.text = run
        link.tail = ", " if number < len(runs) else None
        yield link
