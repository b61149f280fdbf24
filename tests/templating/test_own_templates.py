"""Templates that a publication brings: they take the place of shipped ones, within bounds, and fail with a place."""

from __future__ import annotations

import sys

import pytest

from builder.diagnostics import Span
from builder.model.nodes import Emphasis, Fact, Facts, Paragraph, Text
from builder.templating import looked_through, render
from tests.templating.conftest import SPAN, book_of

BOOK = book_of(
    (Paragraph((Text("a "), Emphasis((Text("b"),))), SPAN), Facts((Fact((Text("x"),), (Text("y"),)),), SPAN))
)


def chapter(folder, **templates):
    for name, text in templates.items():
        (folder / f"{name}.xhtml").write_text(text, "utf-8")
    sections, found = render(BOOK, folder)
    return next((section.xhtml for section in sections if section.slug == "01-one"), ""), found


def test_a_template_of_the_same_name_wins(tmp_path):
    xhtml, found = chapter(tmp_path, facts="<p{{ src(block.span) }}>{{ inlines(block.entries[0].label) }}!</p>\n")
    assert found == []
    assert ">x!</p>" in xhtml


def test_a_file_of_macros_replaces_those_that_it_has(tmp_path):
    xhtml, found = chapter(
        tmp_path, inlines="{% macro Emphasis(node) %}<strong>{{ inlines(node.children) }}</strong>{% endmacro %}"
    )
    assert found == []
    assert "a <strong>b</strong>" in xhtml


def test_a_byte_order_mark_is_no_text(tmp_path):
    xhtml, found = chapter(tmp_path, facts="\ufeff<p{{ src(block.span) }}>x</p>\n")
    assert found == []
    assert "\ufeff" not in xhtml


@pytest.mark.parametrize(
    ("templates", "unused"),
    [
        ({}, []),
        ({"facts.xhtml": "", "index.html": "", "glossary.xhtml": ""}, []),
        ({"fact.xhtml": "", "notes.txt": "", "facts.xhtml.bak": "", "._facts.xhtml": ""}, ["fact.xhtml"]),
        ({"facts.xml": "", "index.htm": "", "Facts.XHTML": ""}, ["Facts.XHTML", "facts.xml", "index.htm"]),
        ({"facts.xhtml": "{% include 'a.xml' %}", "a.xml": "{% include 'b.j2' %}", "b.j2": ""}, []),
        ({"shared/facts.xhtml": "", "shared/notes.txt": "", ".git/a.html": ""}, ["shared/facts.xhtml"]),
        ({"facts.xhtml": "{% include block.kind %}", "a.xhtml": "", "b/a.xhtml": ""}, ["b/a.xhtml"]),
        ({"facts.xhtml": "{% include 'a.xhtml' %}", "a.xhtml": "{% from 'b.xhtml' import c %}", "b.xhtml": ""}, []),
        ({"facts.xhtml": "{% include ['x.xhtml', 'a.xhtml'] ignore missing %}", "a.xhtml": ""}, []),
        (
            {"facts.xhtml": "{% extends 'a.xhtml' %}", "a.xhtml": "", "b.xhtml": "{% import 'b.xhtml' as b %}"},
            ["b.xhtml"],
        ),
        ({"facts.xhtml": "{% include block.kind ~ '.xhtml' %}", "a.xhtml": ""}, []),
        ({"facts.xhtml": "{% if", "a.xhtml": "{{"}, ["a.xhtml"]),
    ],
)
def test_templates_that_nothing_asks_for_are_told(tmp_path, templates, unused):
    for name, text in templates.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    found = [one.span.file for one in looked_through(tmp_path) if one.code == "unused-template"]
    assert found == [f"templates/{name}" for name in unused]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("chapter.xhtml.j2", "did you mean “chapter.xhtml”?"),
        ("Index.htm", "did you mean “index.html”?"),
        ("pdf/cover.xhtml", "put it into the folder templates itself: none is looked for in folders below"),
        ("zzzzzz.html", "name it as the one that it is to replace, or include it in another"),
    ],
)
def test_who_misses_a_template_is_told_what_may_be_meant(tmp_path, name, hint):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("")
    assert [one.hint for one in looked_through(tmp_path)] == [hint]


def test_a_macro_that_takes_no_node_is_told_in_its_own_file(tmp_path):
    macros = "{% macro help() %}{% endmacro %}\n{% macro Paragraph() %}x{% endmacro %}\n{% macro Box() %}{% endmacro %}"
    _, found = chapter(tmp_path, blocks=macros, facts="{{ nothing }}")
    assert [(str(one.span), one.code) for one in found] == [
        ("templates/blocks.xhtml:3:1", "template-error"),
        ("templates/blocks.xhtml:2:1", "template-error"),
        ("templates/facts.xhtml:1:1", "undefined-name"),
    ]


def test_a_macro_may_take_its_node_among_others(tmp_path):
    _, found = chapter(
        tmp_path, blocks="{% macro Paragraph() %}<p>{{ inlines(varargs[0].children) }}</p>{% endmacro %}"
    )
    assert found == []


@pytest.mark.parametrize(
    ("macros", "told"),
    [
        ("{% macro Paragraph(node) %}{% endmacro %}{% macro Timeline(node) %}{% endmacro %}", []),
        ("\n{% macro Pargraph(node) %}{% endmacro %}", [(2, "did you mean “Paragraph”?")]),
        ("{% macro emphasis(node) %}{% endmacro %}", [(1, "did you mean “Emphasis”?")]),
        ("{% macro ornate(node) %}{% endmacro %}", []),
        ("{% macro Text(node) %}{% endmacro %}", [(1, "text is escaped and set as it is")]),
        (
            "{% macro on_page(node) %}{% endmacro %}",
            [(1, "the shipped macros call their own: bring those that call it as well")],
        ),
        ("{% macro on_page(n) %}{% endmacro %}{% macro Reference(n) %}{{ on_page(n) }}{% endmacro %}", []),
        ("{% macro lists(n) %}{% endmacro %}{% macro List(n) %}{{ lists(n) }}{% endmacro %}", []),
    ],
)
def test_macros_that_are_only_nearly_called_as_a_node_are_told(tmp_path, macros, told):
    (tmp_path / "blocks.xhtml").write_text(macros)
    assert [(one.span.line, one.hint) for one in looked_through(tmp_path)] == told


def test_a_macro_that_another_template_takes_is_no_misspelt_one(tmp_path):
    (tmp_path / "inlines.xhtml").write_text("{% macro emphasise(x) %}{% endmacro %}{% macro strong(x) %}{% endmacro %}")
    (tmp_path / "facts.xhtml").write_text(
        "{% from 'inlines.xhtml' import emphasise %}{% import 'inlines.xhtml' as own %}{{ own.strong(1) }}"
    )
    assert looked_through(tmp_path) == []


def test_a_folder_that_does_not_exist_is_no_matter(tmp_path):
    assert looked_through(tmp_path / "none") == []
    assert render(BOOK, tmp_path / "none") == render(BOOK)


@pytest.mark.parametrize(
    ("template", "line", "code", "said"),
    [
        ("\n{{ block.entris }}", 2, "undefined-name", "Facts has nothing called “entris”"),
        ("<p>\n\n{{ nothing }}</p>", 3, "undefined-name", "nothing is called “nothing” here"),
        ("{% for x in %}", 1, "template-error", "Expected an expression"),
        ("\n{{ 1 / 0 }}", 2, "template-error", "division by zero"),
        ("{% include 'other.xhtml' %}", 1, "template-error", "there is no template “other.xhtml”"),
        ("{% include '../../etc/passwd' %}", 1, "template-error", "there is no template"),
        ("\n{{ inlines(block) }}", 2, "template-error", "not iterable"),
        ("\n{{ block.entries[0].label|safe }}", 2, "template-error", "No filter named 'safe'"),
        ("\n{% autoescape false %}x{% endautoescape %}", 2, "template-error", "escaping can’t be turned off"),
        ("\n{{ block.__class__.__mro__ }}", 2, "template-error", "unsafe"),
        ("\n{{ ''.__class__ }}", 2, "template-error", "unsafe"),
        ("\n{{ 'x' * 100000000 }}", 2, "template-error", "more than 1,000,000 items"),
        ("\n{{ 10 ** 100000 }}", 2, "template-error", "not at hand"),
        ("\n{{ '%100000000d' % 1 }}", 2, "template-error", "not at hand"),
        ("\n{{ 'x'.center(100000000) }}", 2, "template-error", "unsafe"),
        (
            "\n{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
            2,
            "template-error",
            "rounds",
        ),
        ("{% macro f(x) %}{{ f(x) }}{% endmacro %}\n{{ f(1) }}", 1, "template-error", "too deep"),
        ("\n{{ lipsum() }}", 2, "undefined-name", "lipsum"),
    ],
)
def test_what_a_template_does_wrong_is_told_with_its_line(tmp_path, template, line, code, said):
    before = sys.getrecursionlimit()
    xhtml, found = chapter(tmp_path, facts=template)
    assert xhtml == ""
    assert [(one.code, one.span.file, one.span.line) for one in found] == [(code, "templates/facts.xhtml", line)]
    assert said in found[0].message
    assert sys.getrecursionlimit() == before


def test_a_template_that_is_not_utf_8_or_leads_elsewhere_is_refused(tmp_path):
    outside = tmp_path / "secret.xhtml"
    outside.write_text("<p>secret</p>", "utf-8")
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "facts.xhtml").symlink_to(outside)
    xhtml, found = chapter(folder)
    assert "secret" not in xhtml
    assert [one.code for one in found] == ["template-error"]
    (folder / "facts.xhtml").unlink()
    (folder / "facts.xhtml").write_bytes(b"<p>\n\xff</p>")
    _, found = chapter(folder)
    assert [(one.span.line, one.message) for one in found] == [(2, "the template is not UTF-8")]


def test_a_template_that_is_a_link_to_itself_is_refused(tmp_path):
    (tmp_path / "facts.xhtml").symlink_to("facts.xhtml")
    _, found = chapter(tmp_path)
    assert [(one.code, one.span.file, one.message) for one in found] == [
        ("template-error", "templates/facts.xhtml", "the template is no file")
    ]
    assert looked_through(tmp_path) == found


@pytest.mark.parametrize(
    "faulty",
    ["\n{% if", "\n{{ x | nothing }}", "\n{% block a %}{% endblock %}{% block a %}{% endblock %}", "\n{% do x %}"],
)
def test_what_is_no_template_is_told_with_the_same_words_before_anything_is_rendered(tmp_path, faulty):
    (tmp_path / "part.html").write_text(faulty)
    _, found = chapter(tmp_path, facts="{% include 'part.html' %}", cover=faulty)
    assert [str(one.span) for one in found] == ["templates/cover.xhtml:2:1", "templates/part.html:2:1"]
    assert sorted(found, key=lambda one: one.span) == sorted(looked_through(tmp_path), key=lambda one: one.span)


def test_what_is_only_warned_of_hides_no_reference_astray(tmp_path):
    template = '<p{{ src(block.span) }}>\u0001<a href="#gone">x</a></p>'
    assert {one.code for one in chapter(tmp_path, facts=template)[1]} == {"control-character", "dangling-link"}


def test_one_faulty_template_does_not_hide_another(tmp_path):
    _, found = chapter(tmp_path, facts="{{ nothing }}", cover="{{ nothing }}", contents="{{ nothing }}")
    assert [one.span.file for one in found] == [f"templates/{name}.xhtml" for name in ("cover", "contents", "facts")]


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("", "not well formed"),
        ("<section>", "not well formed"),
        ("<!DOCTYPE section []><section/>", "document type"),
        ("<section><?php x ?></section>", "a processing instruction, “<?php x ?>”"),
        ("<section><p><a>x</a></p></section>", "<a> has no href"),
        ('<section><p><a href="">x</a></p></section>', "<a> has no href"),
        ('<section><p><a href="x.pdf">x</a></p></section>', "the link leads to the file “x.pdf”"),
        ('<section><p><a href="http://[x">x</a></p></section>', "“http://[x” is no web address"),
        (
            '<section><table data-align="top left"/></section>',
            "data-align of <table> is “top left”, and not left, right,",
        ),
    ],
)
def test_what_names_no_place_of_its_own_is_told_of_the_template_that_made_it(tmp_path, template, said):
    _, found = chapter(tmp_path, chapter=template)
    assert [one.span for one in found] == [Span("templates/chapter.xhtml")]
    assert said in found[0].message


def test_lines_of_the_contents_come_from_the_headings_that_they_name():
    sections, _ = render(BOOK)
    contents = next(section for section in sections if section.slug == "contents")
    assert contents.spans == (Span("one.md"),)
    assert contents.source == BOOK.publication.span
