from __future__ import annotations

import pytest

from builder.model.nodes import Endnotes, Figure, NoteReference
from builder.model.walk import blocks as blocks_of
from builder.model.walk import inlines, lines, plain


def calls(chapter):
    return [
        (node.number, node.note_id, node.call_id)
        for block in chapter.blocks
        for line in lines(block)
        for node in inlines(line)
        if isinstance(node, NoteReference)
    ]


def words(note):
    return " ".join(plain(line) for block in note.blocks for line in lines(block))


def test_notes_are_numbered_per_chapter_by_their_first_call(made):
    book, found = made(
        {
            "one.md": "# One\n\nA[^b] and[^a] inline.^[Third.]\n\n[^a]: Second.\n\n[^b]: First.\n",
            "two.md": "# Two\n\n- B[^a]\n\n[^a]: Again.\n",
        }
    )
    one, two = book.chapters
    assert [(note.number, words(note)) for note in one.notes] == [(1, "First."), (2, "Second."), (3, "Third.")]
    assert [note.number for note in two.notes] == [1]
    assert [call[:2] for call in calls(one)] == [(note.number, note.id) for note in one.notes]
    assert [call[2] for call in calls(one)] == [note.call_ids[0] for note in one.notes]
    everything = [name for c in book.chapters for note in c.notes for name in (note.id, *note.call_ids)]
    assert len(everything) == len(set(everything)) == 8
    assert found == []


def test_a_second_call_keeps_the_number_and_is_reported(made):
    book, found = made({"one.md": "# One\n\nA[^a] B[^b] C[^a]\n\n[^a]: X.\n\n[^b]: Y.\n"})
    assert [call[0] for call in calls(book.chapters[0])] == [1, 2, 1]
    assert len(book.chapters[0].notes[0].call_ids) == 2
    assert [(one.code, str(one.span)) for one in found] == [("note-called-twice", "one.md:3:14")]


def test_calls_that_follow_one_another_are_numbers_of_their_own(made):
    text = "# One\n\nA[^a][^b] *c[^c][^a]* d[^d] [^e]\n" + "".join(f"\n[^{one}]: N.\n" for one in "abcde")
    book, _ = made({"one.md": text})
    (line,) = (run for block in book.chapters[0].blocks for run in lines(block))
    said = "".join(str(getattr(node, "number", getattr(node, "text", ""))) for node in inlines(line))
    assert said == "A1\u202f2 c3\u202f1 d4 5"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('A[^a][]{index-end="War"}[^b] c', "A1\u202f2 c"),
        ("A *inner[^a]*[^b] c", "A inner1\u202f2 c"),
        ("A[^a]**[^b] c**[^a]", "A1\u202f2 c1"),
        ("A[^a][in[^b]]{.margin}[^a]", "A1in2\u202f1"),
        ("A[^a][in]{.smallcaps}[^b]", "A1in2"),
    ],
)
def test_calls_with_nothing_but_marks_between_them_are_numbers_of_their_own(made, text, said):
    marks = '[]{index-start="War"}' if "index-end" in text else ""
    book, _ = made({"one.md": f"# One\n\n{marks}{text}\n" + "".join(f"\n[^{one}]: N.\n" for one in "ab")})
    nodes = inlines(book.chapters[0].blocks[0].children)
    assert "".join(str(getattr(node, "number", getattr(node, "text", ""))) for node in nodes) == said


def test_notes_of_people_are_numbered_as_these_are_set(made):
    people = [("Ann", "A", "a"), ("Bob", "B", "b"), ("Cid", "A", "c"), ("Dan", "", "d"), ("Eve", "B", "e")]
    data = "".join(f'- {{name: {name}, role: "is^[{note}]", side: "{side}"}}\n' for name, side, note in people)
    book, _ = made({"one.md": "# One\n\n::: {.people src=p.yaml}\n:::\n", "p.yaml": data})
    (block,) = book.chapters[0].blocks
    assert [person.name for person in block.persons] == ["Ann", "Cid", "Bob", "Eve", "Dan"]
    assert [words(note) for note in book.chapters[0].notes] == ["a", "c", "b", "e", "d"]


def test_a_footnote_in_the_margin_is_numbered_and_no_other_note_may_stand_in_one(made, faults):
    book, found = made({"one.md": "# One\n\nA[in^[X.] *the*]{.margin} B^[Y.]\n"})
    assert [call[0] for call in calls(book.chapters[0])] == [1, 2]
    assert found == []
    text = "A[in [*the*]{.margin}]{.margin}[^a] [B]{.margin}"
    note = "[^a]: X [m [n]{.margin}]{.margin}^[Y.] [o]{.smallcaps}"
    found = faults({"one.md": f"# One\n\n{text}\n\n{note}\n"})
    assert {one.code for one in found} == {"note-in-note"}
    assert [(one.span.line, one.span.column) for one in found] == [(3, 6), (5, 9), (5, 12), (5, 34)]


def test_a_note_that_only_a_note_calls_is_told_once(faults):
    (found,) = faults({"one.md": "# One\n\nA[^a]\n\n[^a]: X.[^b]\n\n[^b]: Y.\n"})
    assert found.code == "note-in-note"


def test_a_note_in_the_margin_of_a_heading_is_no_word_of_it(made):
    book, _ = made({"one.md": "# One [m]{.margin}\n\n## *Two [n]{.margin}*\n\nSee @sec-two.\n\n## It {#sec-two}\n"})
    chapter = book.chapters[0]
    assert (chapter.id, chapter.slug) == ("one", "01-one")
    (line,) = book.contents
    assert [plain((node,)) for node in (*line.title, *line.children[0].title)] == ["One ", "Two "]
    assert line.children[0].id == "two"
    assert "margin" not in repr(book.contents)


def test_hints_name_only_labels_that_an_author_can_write(faults):
    text = "# One\n\nX^[in], [@able1940] and[^q]; see @note:1 and @sec-x.\n"
    settings = {"bibliography": "works.yaml", "citation-style": "chicago-notes-bibliography"}
    found = faults({"one.md": text}, **settings)
    assert [one.code for one in found if one.code != "uncited-reference"] == [
        "undefined-note",
        *["dangling-reference"] * 2,
    ]
    assert not any("^" in one.hint.replace("[^q]", "") or "citation" in one.hint for one in found)


@pytest.mark.parametrize("place", ["foot", "chapter-end", "book-end"])
def test_figures_in_notes_describe_themselves_wherever_the_notes_stand(made, tmp_path, place):
    (tmp_path / "c.csv").write_text("What,Sum\nA,1\nB,2\n")
    book, _ = made(
        {"one.md": "# One\n\nText.[^1]\n\n[^1]: A note.\n\n    ::: {.chart src=c.csv}\n    :::\n"}, notes=place
    )
    notes = [note for chapter in book.chapters for note in chapter.notes] or [
        note
        for chapter in book.chapters
        for block in blocks_of(chapter.blocks)
        if isinstance(block, Endnotes)
        for group in block.groups
        for note in group.notes
    ]
    (figure,) = [block for note in notes for block in note.blocks if isinstance(block, Figure)]
    assert figure.alt == "Bar chart. B 2; A 1."
