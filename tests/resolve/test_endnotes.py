"""Notes at the end of their chapter or of the book; lists of tables; references to notes and pages."""

from __future__ import annotations

import re

from builder.content import load
from builder.markup.parse import parse
from builder.markup.styles import Styler
from builder.model.nodes import Endnotes, ListOf, Reference
from builder.model.walk import blocks, inlines, plain
from builder.pipeline import load_theme
from builder.resolve import resolve, works_of
from builder.resolve.rewrite import runs_of
from builder.templating import render

FILES = {
    "one.md": "# One\n\nText.^[First.] More.^[Second.]\n",
    "two.md": "# Two\n\nText.^[Third.]\n",
    "back/b.md": "# B\n\nx\n",
}


def told(book):
    return [
        (
            plain(chapter.title),
            [plain(run) for group in block.groups for note in group.notes for run in runs_of(note.blocks)],
        )
        for chapter in book.chapters
        for block in blocks(chapter.blocks)
        if isinstance(block, Endnotes)
    ]


def test_at_the_end_of_their_chapter(made):
    book, _ = made(FILES, notes="chapter-end")
    assert told(book) == [("One", ["First.", "Second."]), ("Two", ["Third."])]
    assert [chapter.notes for chapter in book.chapters] == [(), (), ()]


def test_at_the_end_of_the_book_before_the_back_matter(made):
    book, _ = made(FILES, notes="book-end")
    assert [plain(chapter.title) for chapter in book.chapters] == ["One", "Two", "Notes", "B"]
    assert told(book) == [("Notes", ["First.", "Second.", "Third."])]


def test_where_the_author_says(made):
    book, _ = made({**FILES, "back/b.md": "# My notes\n\n::: {#notes}\n:::\n"}, notes="book-end")
    assert told(book) == [("My notes", ["First.", "Second.", "Third."])]


AT_END = "[{name: large, notes: book-end}]"


def test_a_chapter_for_notes_that_another_edition_has_is_named_without_a_link(made):
    files = {"one.md": "# One\n\nText.^[A.] See @sec-notes, [there](#sec-notes) and @page:sec-notes.\n"}
    files["n.md"] = "# My *notes* {#sec-notes .unnumbered}\n\n::: {#notes}\n:::\n"
    book, found = made(files, notes="foot", editions=AT_END)
    assert [plain(run) for run in runs_of(book.chapters[0].blocks)] == ["Text. See My notes, there and My notes."]
    assert [(one.code, one.span.column) for one in found] == [("misplaced-notes", column) for column in (16, 28, 52)]
    assert not [run for run in runs_of(book.chapters[0].blocks) for node in inlines(run) if isinstance(node, Reference)]
    assert made(files, notes="book-end")[1] == []


def test_a_part_that_begins_with_the_chapter_for_notes_begins_with_the_next(tmp_path):
    settings = "title: A\nlanguage: en\nauthors: [B]\neditions: [{name: large, notes: book-end}]\ncontents:\n"
    settings += "  - {part: One, contents: [n.md, a.md]}\n  - {part: Two, contents: [m.md]}\n  - b.md\n"
    (tmp_path / "publication.yaml").write_text(settings)
    for name in "abnm":
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\n" + ("x\n" if name in "ab" else "::: {#notes}\n:::\n"))
    manuscript, _ = load(tmp_path)
    book, _ = resolve(manuscript, works_of(manuscript)[0])
    assert [(chapter.part, chapter.in_part) for chapter in book.chapters] == [("One", True), ("", False)]


def test_citations_in_notes_move_with_them(made):
    book, _ = made(
        {"one.md": "# One\n\nText [@carr1950].\n"},
        notes="book-end",
        bibliography="works.yaml",
        **{"citation-style": "chicago-notes-bibliography"},
    )
    assert [plain(chapter.title) for chapter in book.chapters] == ["One", "Notes", "Bibliography"]
    assert told(book) == [("Notes", ["Edward Carr, A History (1950)."])]


def test_calls_and_notes_lead_to_one_another(made):
    for place in ("chapter-end", "book-end"):
        book, _ = made(FILES, notes=place)
        sections, found = render(book)
        assert found == []
        theme, _ = load_theme(book.publication)
        assert theme is not None
        assert [fault for section in sections for fault in parse(section, Styler(theme, "en"))[1]] == []
        text = "".join(section.xhtml for section in sections)
        calls = dict(re.findall(r'<a class="endcall" id="([^"]+)" href="#([^"]+)"', text))
        notes = dict(
            re.findall(r'<aside class="endnote" id="([^"]+)"[^>]*>\s*<p[^>]*><a class="backlink" href="#([^"]+)"', text)
        )
        assert len(calls) == 3
        assert notes == {note: call for call, note in calls.items()}


def references(book):
    return [
        ("".join(node.page or ("", "")) if node.kind == "pages" else plain(node.children), node.target)
        for chapter in book.chapters
        for run in runs_of(chapter.blocks)
        for node in inlines(run)
        if isinstance(node, Reference)
    ]


def test_notes_and_pages_can_be_referred_to(made):
    book, _ = made(
        {
            "one.md": "# One\n\nText.[^a] See @note:a, @page:two. @page:sec-x says.\n\n"
            "## X {#sec-x}\n\nx\n\n[^a]: A.\n",
            "two.md": "# Two {#two}\n\nSee @note:a and @note:b.[^b]\n\n[^b]: B.\n",
        }
    )
    assert references(book) == [
        ("note\u00a01", "one-note-1"),
        ("page\u00a0", "two"),
        ("Page\u00a0", "sec-x"),
        ("Chapter\u00a01, note\u00a01", "one-note-1"),
        ("note\u00a01", "two-note-1"),
    ]


def test_lists_name_everything_with_a_number(made):
    text = (
        "# One\n\n::: {#list-of-tables}\n:::\n\n::: {#list-of-boxes}\n:::\n\n| a |\n|---|\n| b |\n\n: Cap^[N.] *x*\n\n"
        "| a |\n|---|\n| b |\n\n::: {.box #box-b title='T'}\nx\n:::\n"
    )
    book, _ = made({"one.md": text})
    tables, boxes = [block for block in blocks(book.chapters[0].blocks) if isinstance(block, ListOf)]
    assert [(e.target, e.label, plain(e.caption)) for e in tables.entries] == [("table-1", "Table\u00a01", "Cap x")]
    assert [(e.target, e.label, plain(e.caption)) for e in boxes.entries] == [("box-b", "Box\u00a01", "T")]
