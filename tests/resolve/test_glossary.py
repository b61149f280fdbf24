"""Words of the glossary: linked where they are first used, or marked."""

from __future__ import annotations

import time

import pytest

from builder.model.nodes import Glossary, Reference
from builder.model.walk import blocks, inlines, plain
from builder.resolve.rewrite import runs_of

TERMS = """\
- {term: Camp, text: A side.}
- {term: Sino-Soviet split, text: A breakdown.}
- {term: Split, text: Any.}
- {term: Kuomintang, abbreviation: KMT, text: "A party, see Camp."}
- {term: Unequal treaties, forms: [unequal treaty], text: Bad ones.}
"""


@pytest.fixture
def linked(made, tmp_path):
    def make(*chapters, **settings):
        (tmp_path / "glossary.yaml").write_text(TERMS, "utf-8")
        files = {f"{number}.md": f"# C{number}\n\n{text}\n" for number, text in enumerate(chapters)}
        files["back/g.md"] = "# Glossary\n\n::: {.glossary src=glossary.yaml}\n:::\n"
        book, _ = made(files, **settings)
        return [
            [
                (plain(node.children), node.target)
                for run in runs_of((*chapter.blocks, *(b for note in chapter.notes for b in note.blocks)))
                for node in inlines(run)
                if isinstance(node, Reference)
            ]
            for chapter in book.chapters
        ]

    return make


def test_the_first_use_in_each_chapter_is_linked(linked):
    assert linked("Camps, campus; the camp. A camp. Camp and KMT.", "Camp; an unequal treaty, unequal treaties.") == [
        [("camp", "term-camp"), ("KMT", "term-kuomintang")],
        [("Camp", "term-camp"), ("unequal treaty", "term-unequal-treaties")],
        [],
    ]


def test_the_longest_word_wins_and_compounds_are_whole(linked):
    assert linked("The Sino-Soviet split, pre-split; kmt.")[0] == [("Sino-Soviet split", "term-sino-soviet-split")]


def test_headings_links_and_other_languages_are_left_alone(linked):
    text = "## Camp\n\n[camp](https://example.org) [camp]{lang=ru} `camp`\n\n| camp |\n|---|\n| camp |\n"
    assert linked(text)[0] == []


def test_words_of_a_foreign_division_are_left_alone(linked):
    text = "::: {lang=fr}\nLe camp.\n\n::: {lang=en-GB}\nA split.\n:::\n\n> La camp.\n:::\n\nA camp."
    assert linked(text)[0] == [("split", "term-split"), ("camp", "term-camp")]


def test_no_term_title_or_attribution_is_running_text(linked, tmp_path):
    (tmp_path / "articles.yaml").write_text(
        "- {number: 1, title: The camp of One, text: One.}\n- {number: 2, title: The KMT of Two, text: Two.}\n", "utf-8"
    )
    text = (
        "Camp\n:   A.\n\nSplit\n:   B.\n\n::: {.articles src=articles.yaml}\n:::\n\n"
        "> Words.\n>\n> --- Kuomintang\n\nSplit, camp, KMT."
    )
    assert linked(text)[0] == [("Split", "term-split"), ("camp", "term-camp"), ("KMT", "term-kuomintang")]


@pytest.mark.parametrize(
    ("terms", "text", "found"),
    [
        ("国民党", "国民党的军队。", ["国民党"]),
        ("国民党, 中国国民党", "他是中国国民党的。", ["中国国民党"]),
        ("党, KMT", "国民党和KMT的党。", ["KMT"]),
        ("党", "这个“党”。", ["党"]),
        ("ソ連, イン", "ラインはソ連軍。", ["ソ連"]),
        ("イン", "イン川。", ["イン"]),
        ("KMT", "KMTs, 2KMT, pre-KMT", []),
    ],
)
def test_han_and_kana_have_no_spaces_between_words(made, tmp_path, terms, text, found):
    words = "".join(f"- {{term: {term}, text: x}}\n" for term in terms.split(", "))
    (tmp_path / "glossary.yaml").write_text(words, "utf-8")
    back = "# Words\n\n::: {.glossary src=glossary.yaml}\n:::\n"
    book, _ = made({"one.md": f"# One\n\n{text}\n", "back/g.md": back}, language="zh")
    nodes = [node for run in runs_of(book.chapters[0].blocks) for node in inlines(run)]
    assert [plain(node.children) for node in nodes if isinstance(node, Reference)] == found


def test_a_chapter_that_ends_with_the_glossary_has_links(made, tmp_path):
    (tmp_path / "glossary.yaml").write_text(TERMS, "utf-8")
    shown = "The camp.\n\n::: {.glossary src=glossary.yaml}\n:::\n"
    book, _ = made({"one.md": f"# One\n\n{shown}", "back/two.md": f"# Two\n\n{shown}"})
    links = [
        [node.target for run in runs_of(chapter.blocks) for node in inlines(run) if isinstance(node, Reference)]
        for chapter in book.chapters
    ]
    assert links == [["term-camp"], []]


def test_once_in_the_book_or_not_at_all(linked):
    assert linked("Camp.", "Camp.", **{"glossary-links": "book"})[:2] == [[("Camp", "term-camp")], []]
    assert linked("Camp.", "Camp.", **{"glossary-links": "no"})[:2] == [[], []]


def test_what_is_marked_is_always_linked(linked):
    text = "[camp]{.glossary} and [the sides]{glossary=Camp}, *then* camp.^[A [split]{.glossary}.]"
    assert linked(text, **{"glossary-links": "no"})[0] == [
        ("camp", "term-camp"),
        ("the sides", "term-camp"),
        ("split", "term-split"),
    ]


def test_terms_have_ids_of_their_own(made, tmp_path):
    (tmp_path / "glossary.yaml").write_text("- {term: Camp, text: x}\n- {term: Camp, text: y}\n", "utf-8")
    shown = "::: {.glossary src=glossary.yaml}\n:::\n"
    note = shown.replace(":::", "    :::")
    book, _ = made({"one.md": f"# One\n\n{shown}\nText.[^n]\n\n[^n]: Words:\n\n{note}"})
    (chapter,) = book.chapters
    terms = [
        [term.id for block in blocks(some) if isinstance(block, Glossary) for term in block.terms]
        for some in (chapter.blocks, chapter.notes[0].blocks)
    ]
    assert terms == [["term-camp", "term-camp-2"], ["term-camp-3", "term-camp-4"]]


def test_thousands_of_terms_are_looked_for_in_time(made, tmp_path):
    (tmp_path / "glossary.yaml").write_text("".join(f"- {{term: Term {i}, text: A}}\n" for i in range(6000)), "utf-8")
    start = time.process_time()
    _, found = made({"a.md": "# A\n\n::: {.glossary src=glossary.yaml}\n:::\n\nTerm 7.\n"})
    assert found == []
    # A second or two; with a pattern that is put together for each of them, many.
    assert time.process_time() - start < 8
