"""Words of another language keep it, also where they are set elsewhere: in notes, contents, lists and references."""

from __future__ import annotations

import pytest

from builder.model.nodes import ListOf, Phrase, Reference, Text, Timeline
from builder.model.walk import blocks, inlines, lines

GERMAN = """\
# One

::: {lang=de}
## Ergebnisse "A" {.unnumbered #sec-a}

Wort.[^1]^[Eine "Notiz".]

| a |
|---|
| b |

: Die "Tabelle" {#tbl-t}

::: {.timeline src=t.yaml}
:::

[^1]: Eine "Note".
:::

::: {.box #box-b lang=de title='Der "Kasten"'}
Inhalt.
:::

## Le "voyage" {lang=fr .unnumbered #sec-v}
"""
LISTS = "# Two\n\nSee @sec-a, @sec-v, @evt-x.\n\n::: {#list-of-tables}\n:::\n\n::: {#list-of-boxes}\n:::\n"
FILES = {"one.md": GERMAN, "two.md": LISTS, "t.yaml": "- {date: 1950-02-01, text: 'Ein \"Wort\"', id: evt-x}\n"}


def spoken(run):
    """The words of a run with a language of their own."""
    phrases = [node for node in inlines(run) if isinstance(node, Phrase) and node.language]
    return [
        (node.language, "".join(one.text for one in inlines(node.children) if type(one) is Text)) for node in phrases
    ]


@pytest.fixture
def book(made):
    return made(FILES)[0]


def test_notes_say_in_which_language_they_are_written(book):
    assert [note.language for note in book.chapters[0].notes] == ["de", "de"]
    assert [next(lines(note.blocks[0]))[0].text for note in book.chapters[0].notes] == ["Eine „Note“.", "Eine „Notiz“."]


def test_a_note_in_a_foreign_phrase_is_in_its_language(made):
    book, _ = made({"one.md": "# One\n\n[Wort^[eine 'Notiz'] [mot^[un \"mot\"]]{lang=fr}]{lang=de}^[A 'note'.]\n"})
    notes = book.chapters[0].notes
    assert [note.language for note in notes] == ["de", "fr", ""]
    assert [next(lines(note.blocks[0]))[0].text for note in notes][::2] == ["eine ‚Notiz‘", "A ‘note’."]


def test_data_have_the_marks_of_the_words_around_them(book):
    (timeline,) = (block for block in blocks(book.chapters[0].blocks) if isinstance(block, Timeline))
    assert timeline.events[0].text == (Text("Ein „Wort“"),)
    assert timeline.events[0].label == (Text("1. Februar 1950"),)


def test_contents_lists_and_references_say_it_too(book):
    assert [spoken(line.title) for line in book.contents[0].children] == [
        [("de", "Ergebnisse „A“")],
        [("fr", "Le «\u202fvoyage\u202f»")],
    ]
    listed = [block.entries for block in blocks(book.chapters[1].blocks) if isinstance(block, ListOf)]
    assert [spoken(entry.caption) for entries in listed for entry in entries] == [
        [("de", "Die „Tabelle“")],
        [("de", "Der „Kasten“")],
    ]
    references = [one for one in inlines(book.chapters[1].blocks[0].children) if isinstance(one, Reference)]
    assert [spoken(one.children)[0][0] for one in references] == ["de", "fr", "de"]


def test_a_title_has_its_language_in_the_contents(made):
    book, _ = made(
        {"one.md": '# Le "voyage" {lang=fr}\n\nX.\n', "two.md": "---\ntitle: Il viaggio {lang=it}\n---\n\nX.\n"}
    )
    assert [spoken(line.title) for line in book.contents] == [
        [("fr", "Le «\u202fvoyage\u202f»")],
        [("it", "Il viaggio")],
    ]
    assert [chapter.id for chapter in book.chapters] == ["le-voyage", "il-viaggio"]
