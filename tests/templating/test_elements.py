"""The book that holds every element: its markup as a whole, and against the vocabulary."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from builder.content import load
from builder.markup.vocabulary import VOCABULARY, kind_of, scheme_of
from builder.model import nodes
from builder.model.nodes import Division, Paragraph, Phrase, Text
from builder.model.walk import blocks, inlines, lines
from builder.resolve import resolve, works_of
from builder.templating import render
from tests.templating.conftest import SPAN, book_of

ELEMENTS = Path(__file__).parents[1] / "books" / "elements" / "content"


@pytest.fixture(scope="module")
def book():
    manuscript, found = load(ELEMENTS)
    assert found == []
    made, found = resolve(manuscript, works_of(manuscript)[0])
    assert found == []
    return made


@pytest.fixture(scope="module")
def sections(book):
    made, found = render(book)
    assert found == []
    return made


@pytest.mark.parametrize(
    ("address", "scheme"),
    [
        ("https://a.test/x:y", "https"),
        ("MailTo:ann@a.test", "mailto"),
        (" java\n\tscript:1", "javascript"),
        ("http://[x", "http"),
        ("two.xhtml#sec-a:b", ""),
        ("#a", ""),
        ("//a.test/x:y", ""),
        (":x", ""),
        ("", ""),
    ],
)
def test_the_scheme_of_an_address(address, scheme):
    assert scheme_of(address) == scheme


def test_the_markup_is_what_it_was(sections, golden):
    for section in sections:
        golden(f"../books/elements/expected/markup/{section.slug}.xhtml", section.xhtml + "\n")


def test_everything_is_in_the_vocabulary_and_in_its_place(sections, vocabulary):
    assert vocabulary(sections) == []


def test_the_sample_holds_every_element_and_every_node(book, sections):
    seen = {
        kind_of(element.tag, element.get("class", ""))
        for section in sections
        for element in etree.fromstring(section.xhtml.encode()).iter()
    }
    # Notes stand at the foot of this book's pages; those at its end have a test of their own, and so have the handout,
    # styles that number works, and codes beside them.
    assert set(VOCABULARY) - seen == {
        "a.endcall", "aside.endnote", "div.endnotes", "section.endnotes", "section.handout", "div.columns",
        "ul.references-numbered", "p.reference-label", "p.cover-summary", "p.cover-spine", "figure.code",
    }  # fmt: skip
    everything = [block for chapter in book.chapters for block in blocks(chapter.blocks)]
    everything += [node for block in everything for line in lines(block) for node in inlines(line)]
    types = {type(node) for node in everything}
    settled = {nodes.NoteReference, nodes.Reference, nodes.Citation}
    pending = {nodes.NoteCall, nodes.CrossReference, nodes.CitationCall}
    wanted = set(nodes.Block.__args__) | set(nodes.Inline.__args__)
    assert wanted - types == pending | {nodes.Endnotes}
    assert settled <= types


def test_ids_are_unique_and_every_inner_link_arrives(sections):
    trees = [etree.fromstring(section.xhtml.encode()) for section in sections]
    ids = [name for tree in trees for name in tree.xpath("//@id")]
    assert len(ids) == len(set(ids))
    links = [href[1:] for tree in trees for href in tree.xpath("//a/@href") if href.startswith("#")]
    slots = [name for tree in trees for ref in tree.xpath("//@data-ref") for name in ref.replace("..", " ").split()]
    assert links
    assert slots
    assert set(links) | set(slots) <= set(ids)


def test_sections_come_in_reading_order(sections):
    assert [(section.slug, section.kind) for section in sections] == [
        ("cover", "section.cover"),
        ("titlepage", "section.titlepage"),
        ("imprint", "section.imprint"),
        ("contents", "section.contents"),
        ("preface", "section.frontmatter"),
        ("part-1", "section.part"),
        ("01-text-markup", "section.chapter"),
        ("part-2", "section.part"),
        ("02-data", "section.chapter"),
        ("glossary", "section.glossary"),
        ("appendix", "section.backmatter"),
        ("bibliography", "section.bibliography"),
        ("index", "section.index"),
    ]


def test_every_block_knows_its_line(sections):
    text = next(section for section in sections if section.slug == "01-text-markup")
    source = (ELEMENTS / "text.md").read_text("utf-8").split("\n")
    tree = etree.fromstring(text.xhtml.encode())
    heading = tree.xpath("//h2[@id='sec-boxes']")[0]
    span = text.spans[int(heading.get("data-src"))]
    assert source[span.line - 1].startswith("## Boxes")


def test_the_imprint_that_is_made_says_what_publishers_say(tmp_path):
    (tmp_path / "a.md").write_text("# One\n")
    (tmp_path / "publication.yaml").write_text(
        "title: A Book\nlanguage: en-GB\nauthors: [Ann Author]\npublisher: The Press\ncontents: [a.md]\n"
        "series: {title: Small Books, number: 3}\nidentifier: 978-0-306-40615-7\nprint-identifier: 0-306-40615-2\n"
        "contributors:\n- {name: M, role: ctg}\n- {name: C, role: cover designer}\n- {name: N, role: nrt}\n"
    )
    manuscript, _ = load(tmp_path)
    book, found = resolve(manuscript, works_of(manuscript)[0])
    assert found == []
    sections, _ = render(book)
    said = {
        section.slug: ["".join(p.itertext()).replace("\u00a0", " ") for p in etree.fromstring(section.xhtml).iter("p")]
        for section in sections
        if section.slug in ("titlepage", "imprint")
    }
    assert said["titlepage"] == ["Ann Author", "A Book", "Maps by M", "The Press"]
    assert said["imprint"] == [
        "A Book", "Small Books 3", "Ann Author", "Maps by M", "Cover designed by C", "With contributions by N",
        "Published by The Press", "ISBN 978-0-306-40615-7", "ISBN 0-306-40615-2 (print edition)",
    ]  # fmt: skip


def _classes(blocks):
    sections, found = render(book_of(blocks))
    assert found == []
    root = etree.fromstring(next(one.xhtml for one in sections if one.slug == "01-one"))
    return [element.get("class") for element in root.iter("div", "span") if element.get("class")]


@pytest.mark.parametrize(
    ("given", "set_as"),
    [
        ("red margin", "margin red"),
        ("red person margin", "margin person red"),
        ("margin red", "margin red"),
        ("red script blue", "script red blue"),
        ("red blue", "red blue"),
    ],
)
def test_what_an_element_is_does_not_depend_on_the_order_of_its_classes(given, set_as):
    phrase = Phrase((Text("x"),), classes=tuple(given.split()), span=SPAN)
    assert _classes((Paragraph((phrase,), SPAN),)) == [set_as]


def test_a_standfirst_may_have_classes_of_its_own():
    words = Paragraph((Text("x"),), SPAN)
    sections, _ = render(book_of((Division(("mine", "verse", "standfirst"), (words,), SPAN), words)))
    opening = etree.fromstring(sections[-1].xhtml).find("header")
    assert [one.get("class") for one in opening.iter("div")] == ["standfirst verse mine"]
