"""Whole publications, from their files: the same promises as for the sample, on what authors really write."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree

from builder import content, templating
from builder.epub import write
from builder.markup.section import Section
from builder.resolve import resolve, works_of
from tests.epub import sample
from tests.epub.conftest import MODIFIED, unpacked

ROOT = Path(__file__).parents[2]
BOOKS = [
    ROOT / "content" / "treaty-1950",
    *sorted(p.parent for p in (ROOT / "tests" / "books").glob("*/content/publication.yaml")),
]
H = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(
    scope="module", params=BOOKS, ids=lambda folder: folder.name if folder.name != "content" else folder.parent.name
)
def book(request: pytest.FixtureRequest) -> tuple[tuple[Section, ...], bytes]:
    manuscript, _ = content.load(request.param)
    assert manuscript is not None
    resolved, _ = resolve(manuscript, works_of(manuscript)[0])
    assert resolved is not None
    sections, found = templating.render(resolved, request.param)
    assert not found
    data, found = write(resolved, sections, sample.cover(), sample.look(), MODIFIED)
    assert not found
    return sections, data


def _trees(files: Mapping[str, bytes]) -> dict[str, etree._Element]:
    return {name: etree.fromstring(data) for name, data in files.items() if name.endswith(".xhtml")}


def test_every_link_inside_the_book_leads_somewhere(book: tuple[tuple[Section, ...], bytes]) -> None:
    files = unpacked(book[1])
    trees = _trees(files)
    ids = {name: set(map(str, tree.xpath("//@id"))) for name, tree in trees.items()}
    for name, tree in trees.items():
        for href in map(str, tree.xpath("//@href | //@src")):
            file, _, fragment = href.partition("#")
            if "://" not in href and not href.startswith("mailto:"):
                assert (file or name) in files, f"{name}: {href}"
                assert not fragment or fragment in ids[file or name], f"{name}: {href}"


def test_every_section_is_there_with_all_its_letters(book: tuple[tuple[Section, ...], bytes]) -> None:
    trees = _trees(unpacked(book[1]))
    for section in book[0]:
        if section.kind == "section.contents":
            continue
        expected = _letters(
            etree.fromstring(section.xhtml),
            "*[self::span[@class='print' or @class='pageref'] or self::a[@class='backlink'][ancestor::span]]",
        )
        drawn = "*[@role='doc-backlink' or local-name()='svg' or ancestor-or-self::*[local-name()='details']]"
        assert _letters(trees[f"{section.slug}.xhtml"][1], drawn) == expected, section.slug


def _letters(xml: etree._Element, but: str) -> str:
    xml = copy.deepcopy(xml)
    for gone in xml.xpath(f".//{but}"):
        # Its own text goes, what stands behind it stays.
        gone.text = None
        for child in list(gone):
            gone.remove(child)
    return "".join("".join(map(str, xml.itertext())).split())
