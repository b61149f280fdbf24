from __future__ import annotations

import pytest

from builder.model.nodes import Heading, Link, Reference
from builder.model.walk import blocks, inlines
from builder.resolve.identifiers import file_names, file_slug
from builder.resolve.rewrite import runs_of


def ids(book):
    return [(c.id, [b.id for b in blocks(c.blocks) if isinstance(b, Heading)]) for c in book.chapters]


def hrefs(inside):
    return [node.href for run in runs_of(inside) for node in inlines(run) if isinstance(node, Link)]


def test_made_ids_give_way_to_one_another_in_reading_order(made):
    book, found = made({"one.md": "# Same\n\n## U.S. aid\n\n## U.S. aid\n", "two.md": "# Same\n\n## U.S. aid\n"})
    assert ids(book) == [("same", ["us-aid", "us-aid-2"]), ("same-2", ["us-aid-3"])]
    assert found == []


def test_the_imprints_headings_give_way_to_the_chapters(made, faults):
    files = {"one.md": "# One\n\n## Aid\n", "imprint.md": "# One\n\n## Aid\n\n[x]{#here}\n"}
    book, _ = made(files, imprint="imprint.md")
    assert ids(book) == [("one", ["aid"])]
    assert [b.id for b in blocks(book.imprint) if isinstance(b, Heading)] == ["one-2", "aid-2"]
    (found,) = faults(files | {"one.md": "# One\n\n[y]{#here}\n"}, imprint="imprint.md")
    assert (found.code, str(found.span)) == ("duplicate-id", "imprint.md:5:1")


def test_an_authors_id_stands_and_a_made_one_gives_way(made):
    book, _ = made({"one.md": "# One\n\n## Aid\n", "two.md": "# Two\n\n## Help {#aid}\n"})
    assert ids(book) == [("one", ["aid-2"]), ("two", ["aid"])]


def test_headings_in_notes_have_ids_of_their_own(made):
    book, _ = made({"one.md": "# One\n\n## Aid\n\nX.[^a]\n\n[^a]: Y\n\n    ## Aid\n"})
    (chapter,) = book.chapters
    assert ids(book) == [("one", ["aid"])]
    assert [b.id for b in blocks(chapter.notes[0].blocks) if isinstance(b, Heading)] == ["aid-2"]


def test_an_authors_id_stands_though_it_says_what_its_words_say(made, faults):
    book, _ = made({"one.md": "# Two\n\n## Aid\n", "two.md": "# Two {#two}\n\n## Aid {#aid}\n"})
    assert ids(book) == [("two-2", ["aid-2"]), ("two", ["aid"])]
    found = faults({"one.md": "# Two {#two}\n\n## Aid {#aid}\n", "two.md": "# Two {#two}\n\n## Aid {#aid}\n"})
    assert [(one.code, str(one.span)) for one in found] == [
        ("duplicate-id", "two.md:1:3"),
        ("duplicate-id", "two.md:3:4"),
    ]


def test_two_of_the_authors_ids_are_an_error_that_names_both_places(faults):
    found = faults(
        {"one.md": "# One {#sec-a}\n\n[x]{#here}\n", "two.md": "# Two\n\n## A {#sec-a}\n\n::: {#here .aside}\ny\n:::\n"}
    )
    assert [(one.code, str(one.span)) for one in found] == [
        ("duplicate-id", "two.md:3:4"),
        ("duplicate-id", "two.md:5:1"),
    ]
    assert all("one.md" in one.hint for one in found)


def test_the_builders_own_pages_keep_their_ids(faults):
    (found,) = faults({"one.md": "# One\n\n## A {#page-contents}\n"})
    assert found.code == "duplicate-id"


def test_files_are_named_after_number_and_title(made):
    book, _ = made(
        {
            "front/a.md": "# Préface\n",
            "b.md": "# The U.S.: a *view*, or “two”\n",
            "c.md": "# Договор\n",
            "back/03-条约.md": "# 条约\n",
            "back/cover.md": "# Cover\n",
        }
    )
    assert [c.slug for c in book.chapters] == ["preface", "01-the-u-s-a-view-or-two", "02-c", "03", "cover-2"]


def test_names_are_unique_and_sort_as_the_chapters_do():
    names = file_names([(str(n), "Same", f"{n}.md") for n in range(1, 121)])
    assert names[0] == "001-same"
    assert list(names) == sorted(set(names))


def test_the_names_of_the_builders_own_files_are_left_to_them():
    names = file_names([("", title, "a.md") for title in ("TOC", "Nav", "Contents page", "Contents", "Nav")])
    assert names == ("toc-2", "nav-2", "contents-page", "contents-2", "nav-3")


@pytest.mark.parametrize("text", ["word " * 60, "w" * 300])
def test_long_titles_make_short_names(text):
    assert 10 < len(file_slug(text)) <= 48


RECORDS = {
    "timeline": "- {date: 1951, text: A, id: x}\n- {date: 1950, text: B, id: x}\n",
    "people": "- {name: A, role: B, id: x}\n- {name: C, role: D, id: x}\n",
    "articles": "- {number: 1, text: A, id: x}\n- {number: 2, text: B, id: x}\n",
    "glossary": "- {term: A, text: B, id: x}\n- {term: C, text: D, id: x}\n",
}


@pytest.mark.parametrize("kind", RECORDS)
def test_an_id_that_a_data_file_gives_twice_is_told_at_the_second(faults, kind):
    (found,) = faults({"one.md": f"# One\n\n::: {{.{kind} src=d.yaml}}\n:::\n", "d.yaml": RECORDS[kind]})
    assert (found.code, str(found.span)) == ("duplicate-id", "d.yaml:2:3")
    assert "d.yaml:1:3" in found.hint


@pytest.mark.parametrize("record", ["{term: A, text: B, id: x}", "{term: A, text: '[B]{#x}'}"])
def test_an_id_of_a_data_file_that_is_set_twice_is_told_where_it_is_set_again(faults, record):
    block = "::: {.glossary src=d.yaml}\n:::\n"
    (found,) = faults({"one.md": f"# One\n\n{block}\nWords.\n\n{block}", "d.yaml": f"- {record}\n"})
    assert (found.code, found.span[:2]) == ("duplicate-id", ("one.md", 8))
    assert "d.yaml:1" in found.hint


def test_a_page_of_a_made_id_is_that_of_the_heading_of_its_file(made):
    book, found = made({f"{name}.md": f"# {name}\n\nOn @page:war.\n\n## War\n" for name in ("one", "two")})
    runs = [run for chapter in book.chapters for run in runs_of(chapter.blocks)]
    targets = [node.target for run in runs for node in inlines(run) if isinstance(node, Reference)]
    assert (targets, found) == (["war", "war-2"], [])


def test_a_link_to_a_made_id_leads_to_the_heading_of_its_file(made):
    sources = "\n\n## Sources\n\nX[^n].\n\n[^n]: As [ours](#sources).\n\n## Sources\n"
    book, _ = made(
        {
            "one.md": f"# One\n\n[a](#sources) [b](two.md#sources) [c](one.md#sources) [d](#more){sources}",
            "two.md": f"# Two\n\n[a](#sources) [b](one.md#sources) [c](./two.md#sources){sources}\n## More\n",
            "three.md": "# More\n\n[a](#sources) [b](three.md#more) [c](#given)\n\n## Given\n",
            "four.md": "# Four\n\n## X {#given}\n",
        }
    )
    assert [hrefs(chapter.blocks) for chapter in book.chapters] == [
        ["#sources", "#sources-3", "#sources", "#more"],
        ["#sources-3", "#sources", "#sources-3"],
        ["#sources", "#more-2", "#given"],
        [],
    ]
    notes = [hrefs(note.blocks) for chapter in book.chapters for note in chapter.notes]
    assert notes == [["#sources"], ["#sources-3"]]
