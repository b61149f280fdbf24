"""Several bibliographies: by chapter, by kind of work, with notes on the works."""

from __future__ import annotations

import re

import pytest

from builder.markup.parse import parse
from builder.markup.styles import Styler
from builder.model.nodes import Citation, Phrase, References, Text
from builder.model.walk import blocks, inlines, lines, plain
from builder.pipeline import load_theme
from builder.resolve.quotes import DOUBLE, SINGLE, quotes_of
from builder.templating import render

MORE = """\
- {id: a, type: book, title: On A, author: [{family: Able, given: Ann}], issued: 1940, keyword: "primary, China",
   language: en, annote: "First <i>line</i> &\\nmore.\\n\\nA second."}
- {id: b, type: article-journal, title: On B, author: [{family: Berg, given: Bo}], issued: 1950,
   container-title: Journal, language: zh-Hant}
- {id: c, type: chapter, title: On C, author: [{family: Carr, given: Ed}], issued: 1960, keyword: China, language: ru}
- {id: d, type: book, title: On D, author: [{family: Dahl, given: Di}], issued: 1970, keyword: "War, Cold; Peace"}
"""


@pytest.fixture
def book(made, tmp_path):
    def make(files, **settings):
        (tmp_path / "more.yaml").write_text(MORE, "utf-8")
        return made(files, bibliography="more.yaml", **settings)

    return make


def listed(book):
    return [
        (plain(chapter.title), [(entry.key, entry.label, len(entry.calls)) for entry in block.entries])
        for chapter in book.chapters
        for block in blocks(chapter.blocks)
        if isinstance(block, References)
    ]


def keys(book):
    return [[key for key, _, _ in entries] for _, entries in listed(book)]


def codes(found):
    return [one.code for one in found]


def test_a_chapter_with_its_own_list_counts_for_itself(book):
    own = "::: {.refs of=chapter}\n:::\n"
    made, found = book(
        {
            "one.md": f"# One\n\n[@b] [@a]\n\n{own}",
            "two.md": f"# Two\n\n[@c; @a] [@c]\n\n{own}",
            "three.md": "# Three\n\n[@a]\n",
        },
        **{"citation-style": "ieee"},
    )
    assert listed(made) == [
        ("One", [("b", "[1]", 1), ("a", "[2]", 1)]),
        ("Two", [("c", "[1]", 2), ("a", "[2]", 1)]),
        ("Bibliography", [("a", "[1]", 3), ("b", "[2]", 1), ("c", "[3]", 2)]),
    ]
    assert codes(found) == ["uncited-reference"]
    for chapter, expected in zip(made.chapters, ("ref-a", "ref-a-2", "ref-a-3"), strict=False):
        leads = [
            n.entry_id for b in chapter.blocks for run in lines(b) for n in inlines(run) if isinstance(n, Citation)
        ]
        assert expected in leads
        assert len({lead for lead in leads if lead.startswith("ref-a")}) == 1


def test_no_bibliography_is_added_where_every_chapter_has_its_own(book):
    made, _ = book({"one.md": "# One\n\n[@a]\n\n::: {.refs of=chapter}\n:::\n", "two.md": "# Two\n\nText.\n"})
    assert [plain(chapter.title) for chapter in made.chapters] == ["One", "Two"]


def test_a_list_of_the_book_has_the_works_of_all_chapters(book):
    made, _ = book(
        {"one.md": "# One\n\n[@b]\n\n::: {.refs of=chapter}\n:::\n", "z.md": "# Z\n\n[@a]\n\n::: {#refs}\n:::\n"}
    )
    assert listed(made) == [("One", [("b", "", 1)]), ("Z", [("a", "", 1), ("b", "", 1)])]


def test_notes_begin_anew_in_a_chapter_with_its_own_list(book):
    own = "::: {.refs of=chapter}\n:::\n"
    for lists, second in ((own, "Ann Able, On A (1940)."), ("", "Able, On A.")):
        made, _ = book(
            {"one.md": f"# One\n\nx [@a]\n\n{lists}", "two.md": f"# Two\n\nx [@a]\n\n{lists}"},
            **{"citation-style": "chicago-notes-bibliography"},
        )
        notes = [plain(run) for chapter in made.chapters for n in chapter.notes for b in n.blocks for run in lines(b)]
        assert notes == ["Ann Able, On A (1940).", second]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ("type=book", ["a", "d"]),
        ('type="chapter article-journal"', ["b", "c"]),
        ("not-type=book", ["b", "c"]),
        ("keyword=china", ["a", "c"]),
        ('keyword="Primary, nothing"', ["a"]),
        ("keyword=china not-keyword=primary", ["c"]),
        ("keyword=cold not-keyword=primary", []),
        ('keyword="war, cold; nothing"', ["d"]),
        ("language=zh", ["b"]),
        ("language='ru en'", ["a", "c"]),
        ("not-language='ru en'", ["b", "d"]),
        ("cited=yes", ["a", "b"]),
        ("cited=no", ["c", "d"]),
        ("cited=no type=book", ["d"]),
    ],
)
def test_works_are_chosen(book, conditions, expected):
    made, _ = book({"one.md": f"# One\n\n[@a; @b]\n\n::: {{#refs {conditions}}}\n:::\n"}, nocite='["*"]')
    assert keys(made) == [expected]


def test_a_citation_leads_to_the_first_list_that_has_its_work(book):
    made, found = book(
        {
            "one.md": "# One\n\n[@a; @b]\n",
            "back/s.md": "# Sources\n\n::: {.refs keyword=primary}\n:::\n",
            "back/w.md": "# Works\n\n::: {.refs}\n:::\n",
        }
    )
    assert listed(made) == [("Sources", [("a", "", 1)]), ("Works", [("a", "", 1), ("b", "", 1)])]
    (run,) = lines(made.chapters[0].blocks[0])
    assert [node.entry_id for node in inlines(run) if isinstance(node, Citation)] == ["ref-a", "ref-b"]
    assert codes(found) == ["uncited-reference"]


def test_what_no_list_has_is_told(book):
    _, found = book({"one.md": "# One\n\n[@a; @b]\n\n[@b]\n\n::: {#refs type=book}\n:::\n"})
    assert [(one.code, str(one.span)) for one in found if one.code != "uncited-reference"] == [
        ("unlisted-reference", "one.md:3:6")
    ]


LEFT_OUT = """\
@unpublished{talk, author = {Able, Ann}, title = {A talk}, year = 1950}
@unpublished{kept, author = {Able, Ann}, title = {Papers}, year = 1950, library = {The archive}, url = {https://a.org}}
@letter{letter, author = {Able, Ann}, title = {A letter}, year = 1951}
@misc{paper, author = {Berg, Bo}, title = {A paper}, year = 1952}
@book{a, author = {Carr, Ed}, title = {A book}, year = 1953, publisher = {P}}
"""


@pytest.mark.parametrize(
    ("nocite", "expected"),
    [
        ("[a]", []),
        ('["*"]', [("paper", "publication.yaml:4:9")]),
        ("[letter, paper]", [("letter", "publication.yaml:4:9"), ("paper", "publication.yaml:4:9")]),
    ],
)
def test_what_the_style_leaves_out_is_told(made, tmp_path, nocite, expected):
    (tmp_path / "more.bib").write_text(LEFT_OUT, "utf-8")
    book, found = made(
        {"one.md": "# One\n\nA [@a;\n@talk; @kept; @letter].\n\nB [@talk].\n"},
        **{"nocite": nocite, "bibliography": "more.bib", "citation-style": "chicago-notes-bibliography"},
    )
    told = [(one.message, str(one.span)) for one in found if one.code == "unlisted-reference"]
    expected = [("talk", "one.md:4:1"), *expected]
    assert told == [(f"the citation style leaves “{key}” out of the bibliography", place) for key, place in expected]
    (works,) = [block for chapter in book.chapters for block in blocks(chapter.blocks) if isinstance(block, References)]
    assert [(entry.key, plain(entry.children).split(".")[1]) for entry in works.entries] == [
        ("kept", " ‘Papers’"),
        ("a", " A Book"),
    ]


def test_a_list_that_no_work_fits_is_told(book):
    _, found = book({"one.md": "# One\n\n[@a]\n\n::: {#refs}\n:::\n\n::: {.refs type=map}\n:::\n"})
    assert [(one.code, str(one.span)) for one in found if one.code != "uncited-reference"] == [
        ("empty-bibliography", "one.md:8:1")
    ]


def test_the_same_list_twice_is_told(faults):
    own = "::: {.refs of=chapter}\n:::\n"
    found = faults(
        {"one.md": f"# One\n\n[@carr1950]\n\n{own}\n{own}", "two.md": f"# Two\n\n[@carr1950]\n\n{own}"},
        bibliography="works.yaml",
    )
    assert [(one.code, str(one.span)) for one in found if one.code == "second-bibliography"] == [
        ("second-bibliography", "one.md:8:1")
    ]


def test_works_with_notes_about_them(book):
    made, _ = book({"one.md": "# One\n\n[@a; @b]\n\n::: {#refs .annotated}\n:::\n"})
    (block,) = [b for b in blocks(made.chapters[0].blocks) if isinstance(b, References)]
    assert [[plain(run) for run in entry.annotation] for entry in block.entries] == [
        ["First line & more.", "A second."],
        [],
    ]
    assert [type(node).__name__ for node in block.entries[0].annotation[0]] == ["Text", "Emphasis", "Text"]
    made, _ = book({"one.md": "# One\n\n[@a; @b]\n\n::: {#refs}\n:::\n"})
    (block,) = [b for b in blocks(made.chapters[0].blocks) if isinstance(b, References)]
    assert not any(entry.annotation for entry in block.entries)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“a” and ‘b’ and “c”", DOUBLE),
        ("‘a “b” c “d” e’", SINGLE),
        ("“a ‘b’ ‘c’ d”", DOUBLE),
        ("a’s b’s", ()),
        ("“a” ‘b’", ()),
        ("", ()),
    ],
)
def test_the_marks_of_the_text(text, expected):
    assert quotes_of([(Text(text), Phrase((Text("“x” “y”"),), language="de"))]) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ('"Quoted."', "en-GB", "“On B”"),
        ("'Quoted.'", "en-GB", "‘On B’"),
        ("None.", "en-GB", "‘On B’"),
        ('::: {lang=en-US}\n"A" and "B".\n:::\n\n\'Quoted.\'', "en-GB", "‘On B’"),
        ("'Quoted.'", "en-ZA", "‘On B’"),
        ('"Gesagt."', "de", "„On B“"),
    ],
)
def test_a_bibliography_quotes_as_the_text_does(book, text, language, expected):
    made, _ = book({"one.md": f"# One\n\n{text} [@b]\n"}, language=language)
    (block,) = [b for c in made.chapters for b in blocks(c.blocks) if isinstance(b, References)]
    assert expected in plain(block.entries[0].children).replace(".”", "”").replace(".’", "’")


def test_numbers_stand_beside_their_works(book):
    made, _ = book({"one.md": "# One\n\n[@b] [@a]\n\n::: {#refs .annotated}\n:::\n"}, **{"citation-style": "ieee"})
    sections, found = render(made)
    assert found == []
    theme, _ = load_theme(made.publication)
    assert theme is not None
    assert [fault for section in sections for fault in parse(section, Styler(theme, "en"))[1]] == []
    text = "".join(section.xhtml for section in sections)
    assert '<ul class="references-numbered references"' in text
    assert re.findall(r'<p class="reference-label">(.*?)</p>', text) == ["[1]", "[2]"]
    assert re.findall(r'<p class="annotation">(.*?)</p>', text) == ["First <em>line</em> &amp; more.", "A second."]
