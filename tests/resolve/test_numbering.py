from __future__ import annotations

import pytest

from builder.model.nodes import Box, Figure, Heading, ListOf, Reference, Table
from builder.model.walk import blocks, inlines, plain
from builder.publication import Matter


def numbers(book, kind=Heading):
    return [block.number for chapter in book.chapters for block in blocks(chapter.blocks) if isinstance(block, kind)]


def test_body_chapters_are_counted_and_others_are_not(made):
    book, _ = made(
        {
            "front/preface.md": "# Preface\n\n## Why\n",
            "one.md": "# One\n",
            "two.md": "# Interlude {-}\n\n## Inside\n",
            "three.md": "# Three\n",
            "back/notes.md": "# Afterword\n",
        }
    )
    assert [(plain(c.title), c.number) for c in book.chapters] == [
        ("Preface", ""),
        ("One", "1"),
        ("Interlude", ""),
        ("Three", "2"),
        ("Afterword", ""),
    ]
    assert [c.matter for c in book.chapters] == [Matter.FRONT, Matter.BODY, Matter.BODY, Matter.BODY, Matter.BACK]
    assert numbers(book) == ["", ""]


def test_sections_are_counted_by_chapter_and_by_their_parents(made):
    book, found = made(
        {
            "one.md": "# One\n\n## A\n\n### A a\n\n### A b\n\n#### Deep\n\n## B\n\n### B a\n",
            "two.md": "# Two\n\n## C\n",
        }
    )
    assert numbers(book) == ["1.1", "1.1.1", "1.1.2", "", "1.2", "1.2.1", "2.1"]
    assert found == []


def test_nothing_under_an_unnumbered_section_has_a_number(made):
    book, _ = made({"one.md": "# One\n\n## A\n\n## B {.unnumbered}\n\n### B a\n\n## C\n\n### C a\n"})
    assert numbers(book) == ["1.1", "", "", "1.2", "1.2.1"]


def test_a_skipped_level_is_reported_and_has_no_number(made):
    book, found = made({"one.md": "# One\n\n### Deep\n\n## A\n\n### A a\n"})
    assert numbers(book) == ["", "1.1", "1.1.1"]
    assert [(one.code, one.span.line) for one in found] == [("skipped-heading-level", 3)]


def test_headings_in_boxes_divide_no_chapter(made):
    book, _ = made({"one.md": '# One\n\n## A\n\n::: {.box title="T"}\n## Boxed\n:::\n\n## B\n'})
    assert numbers(book) == ["1.1", "", "1.2"]
    assert [plain(line.title) for line in book.contents[0].children] == ["A", "B"]


def test_tables_figures_and_boxes_are_counted_through_the_book(made):
    table = "| a | b |\n|---|---|\n| c | d |\n"
    book, _ = made(
        {
            "one.md": f"# One\n\n{table}\n: First {{#tbl-a}}\n\n{table}\n\nText\n\n::: {{.box #box-a}}\nx\n:::\n",
            "two.md": f"# Two\n\n{table}\n: Second\n\n::: {{.box title=T}}\nx\n:::\n\n::: {{.box #box-b}}\ny\n:::\n",
        }
    )
    assert numbers(book, Table) == ["1", "", "2"]
    assert numbers(book, Box) == ["1", "", "2"]
    assert numbers(book, Figure) == []


@pytest.mark.parametrize(
    ("place", "order"),
    [
        ("foot", ["first", "in note", "second", "third", "list"]),
        ("chapter-end", ["first", "second", "in note", "third", "list"]),
        ("book-end", ["first", "second", "third", "in note", "list"]),
    ],
)
def test_tables_in_notes_are_counted_where_these_are_set(made, place, order):
    table = "| a |\n|---|\n| b |\n\n: {}\n\n".format
    files = {
        "one.md": f"# One\n\n{table('first')}X[^n] and[^m] and[^n].\n\n{table('second')}[^m]: Y\n\n"
        "[^n]: Z\n\n    " + table("in note {#tbl-n}").replace("\n", "\n    ").rstrip() + "\n",
        "two.md": f"# Two\n\n{table('third')}See @tbl-n.\n",
        "back/last.md": f"# Last\n\n{table('list')}::: {{#list-of-tables}}\n:::\n",
    }
    if place == "book-end":
        files = {**files, "back/last.md": "# Last\n\n::: {#notes}\n:::\n\n" + files["back/last.md"][8:]}
    book, _ = made(files, notes=place)
    (lines,) = [block for block in blocks(book.chapters[-1].blocks) if isinstance(block, ListOf)]
    assert [(line.label[-1], plain(line.caption)) for line in lines.entries] == [
        (str(number), caption) for number, caption in enumerate(order, start=1)
    ]
    (reference,) = [node for node in inlines(book.chapters[1].blocks[-1].children) if isinstance(node, Reference)]
    assert plain(reference.children) == f"Table\u00a0{order.index('in note') + 1}"
