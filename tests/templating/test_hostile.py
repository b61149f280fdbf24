"""Text from outside can never become markup, whatever it holds and wherever it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from builder.diagnostics import Span
from builder.model.nodes import (
    Article,
    Articles,
    Box,
    Cell,
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
    Division,
    Emphasis,
    Event,
    Fact,
    Facts,
    Figure,
    Glossary,
    Heading,
    Image,
    LineBreak,
    Link,
    List,
    Note,
    Paragraph,
    People,
    Person,
    Phrase,
    Quotation,
    ReferenceEntry,
    References,
    Strong,
    Table,
    Term,
    Text,
    Timeline,
)
from builder.publication import Cover
from builder.publication import Phrase as Ornament
from builder.templating import render
from tests.templating.conftest import SPAN, book_of, outside_the_vocabulary

PRINTABLE = st.characters(
    codec="utf-8",
    exclude_characters=[chr(code) for code in range(32) if code not in (9, 10, 13)] + ["\ufffe", "\uffff"],
)
MARKUP = st.sampled_from(
    [
        "<b>",
        "</p>",
        "&amp;",
        '"',
        "'",
        ">",
        "]]>",
        "<!--",
        "{{ 7*7 }}",
        "{% raw %}",
        "<?xml?>",
        "&#0;",
        "\u2028",
        "{page}",
    ]
)
words = st.one_of(MARKUP, st.text(PRINTABLE, max_size=12), st.lists(MARKUP, max_size=3).map("".join))

lines = st.recursive(
    st.one_of(words.map(Text), words.map(Code), st.just(LineBreak())).map(lambda node: (node,)),
    lambda inner: st.one_of(
        inner.map(lambda run: (Emphasis(run),)),
        inner.map(lambda run: (Strong(run), Text("x"))),
        st.builds(lambda href, run, title: (Link(href, run, title),), words, inner, words),
        st.builds(lambda run, name, ids: (Phrase(run, classes=(name,), id=ids),), inner, words, words),
        st.builds(lambda src, alt: (Image(src, alt, SPAN),), words, words),
    ),
    max_leaves=4,
)
paragraphs = lines.map(lambda run: Paragraph(run, SPAN))
flat = st.one_of(
    paragraphs,
    st.builds(lambda run, number: Heading(2, run, "h", SPAN, number=number), lines, words),
    st.builds(lambda text: CodeBlock(text, "x", SPAN), words),
    st.builds(
        lambda cap, a, b: Table("", cap, ("left",), ((Cell(a, SPAN),),), ((Cell(b, SPAN),),), SPAN, a),
        lines,
        lines,
        lines,
    ),
    st.builds(lambda src, alt, cap: Figure("", src, alt, cap, SPAN, width=0.5), words, words, lines),
    st.builds(lambda a, b: Facts((Fact(a, b),), SPAN), lines, lines),
    st.builds(lambda a, b, lane: Timeline((Event("", "", a, b, lane),), SPAN), lines, lines, words),
    st.builds(lambda a, b, c: People((Person(a, b, c, a, c, a, c),), SPAN), words, lines, words),
    st.builds(lambda a, b, c: Glossary((Term(a, b, c),), SPAN), lines, lines, words),
    st.builds(lambda run, label: References(SPAN, (ReferenceEntry("k", "r", run, label, ("c",)),)), lines, words),
)
blocks = st.recursive(
    flat,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=2).map(
            lambda found: Quotation(tuple(found), SPAN, attribution=(Text("<"),))
        ),
        st.lists(inner, min_size=1, max_size=2).map(lambda found: List((tuple(found),), True, SPAN)),
        st.builds(
            lambda block, numbering, enclosed: List(((block,),), True, SPAN, 7, True, numbering, enclosed),
            inner,
            st.sampled_from("1aAiI"),
            st.sampled_from((".", ")", "()")),
        ),
        st.builds(lambda run, block: Box(run, (block,), SPAN), lines, inner),
        st.builds(lambda name, block: Division((name,), (block,), SPAN), words, inner),
        st.builds(lambda run, block: DefinitionList((Definition(run, ((block,),)),), SPAN), lines, inner),
        st.builds(lambda run, name, block: Articles((Article(name, run, (block,)),), SPAN), lines, words, inner),
    ),
    max_leaves=3,
)


@given(st.lists(blocks, min_size=1, max_size=2), lines, words)
def test_any_text_stays_text(found, note, title):
    notes = (Note((Paragraph(note, SPAN),), SPAN, 1, "n", ("c",)),)
    book = book_of(
        tuple(found), notes, subtitle=title, publisher=title, cover=Cover(title, title, (Ornament(title, title),))
    )
    sections, faults = render(book)
    assert faults == []
    for section in sections:
        etree.fromstring(section.xhtml.encode())
    assert [fault for fault in outside_the_vocabulary(sections) if "space at its edge" not in fault] == []


@given(words)
def test_text_comes_out_as_it_went_in(text):
    sections, _ = render(book_of((Paragraph((Text(text), Emphasis((Text(text),))), SPAN),)))
    tree = etree.fromstring(sections[-1].xhtml.encode())
    # An XML parser reads a carriage return as a line feed; no loader lets one through.
    expected = text.replace("\r\n", "\n").replace("\r", "\n")
    assert "".join(tree.xpath("//p[@data-src]")[0].itertext()) == expected * 2 or "\r" in text


@pytest.mark.parametrize("char", ["\x00", "\x0b", "\x1b", "\ud800", "\ufffe", "\uffff"])
def test_what_no_book_can_hold_is_shown_and_told(char):
    place = Span("one.md", 7, 1)
    sections, found = render(book_of((Paragraph((Text("fine"),), SPAN), Paragraph((Text(f"a{char}b"),), place))))
    assert [(one.code, one.span) for one in found] == [("control-character", place)]
    assert "a\ufffdb" in sections[-1].xhtml
    etree.fromstring(sections[-1].xhtml.encode())


def test_an_authors_class_can_not_claim_a_structure():
    block = Division(("table", "own"), (Paragraph((Phrase((Text("x"),), classes=("pageref",)),), SPAN),), SPAN)
    sections, _ = render(book_of((block,)))
    assert '<div class="own" data-src="2">' in sections[-1].xhtml
    assert "pageref" not in sections[-1].xhtml


def test_the_deepest_nesting_that_a_file_may_have_is_set():
    inner: tuple = (Text("deep"),)
    for _ in range(50):
        inner = (Emphasis(inner),)
    block = Paragraph(inner, SPAN)
    for _ in range(100):
        block = Quotation((block,), SPAN)
    sections, found = render(book_of((block,)))
    assert found == []
    assert sections[-1].xhtml.count("<blockquote") == 100
    assert sections[-1].xhtml.count("<em>") == 50
