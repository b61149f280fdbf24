from __future__ import annotations

import re

import pytest

from builder.citations import engine
from builder.content import load
from builder.model.nodes import Citation, Endnotes, NoteReference, Paragraph, Phrase, References, Text
from builder.model.walk import blocks, inlines, lines, plain
from builder.publication import Matter
from builder.resolve import resolve, works_of


def text(chapter):
    return [
        plain(line) for block in chapter.blocks if not isinstance(block, References) for line in lines(block) if line
    ]


def citations(chapter):
    everything = (*chapter.blocks, *(block for note in chapter.notes for block in note.blocks))
    return [
        node for block in everything for line in lines(block) for node in inlines(line) if isinstance(node, Citation)
    ]


def entries(book):
    (found,) = [b for c in book.chapters for b in blocks(c.blocks) if isinstance(b, References)]
    return found.entries


def test_citations_are_formatted_and_linked_both_ways(made):
    book, found = made(
        {
            "one.md": "# One\n\nText.[^n] More [@able1940, p. 3].\n\n[^n]: Note [@carr1950].\n",
            "two.md": "# Two\n\n@carr1950 says.\n",
        },
        bibliography="works.yaml",
    )
    one, two, last = book.chapters
    assert text(one) == ["Text. More (Able 1940, 3)."]
    assert [plain(line) for line in lines(one.notes[0].blocks[0])] == ["Note (Carr 1950)."]
    assert text(two) == ["Carr (1950) says."]
    assert (plain(last.title), last.matter, last.number) == ("Bibliography", Matter.BACK, "")
    able, carr = entries(book)
    assert [entry.key for entry in (able, carr)] == ["able1940", "carr1950"]
    assert plain(carr.children).startswith("Carr, Edward. 1950. A History.")
    assert carr.calls == ("one-cite-1", "two-cite-1"), "the note's citation is read before the one after its call"
    assert able.calls == ("one-cite-2",)
    made_calls = [node.call_id for chapter in book.chapters for node in citations(chapter) if node.call_id]
    assert sorted(made_calls) == sorted((*carr.calls, *able.calls))
    assert {node.entry_id for node in citations(two)} == {carr.id}
    assert found == []


def test_a_work_is_cited_by_its_other_keys_too(made):
    works = (
        "@book{new, ids = {old}, author = {Able, Ann}, title = {Before}, year = 1940}\n"
        "@book{b, ids = {c}, author = {Carr, E.}, title = {A History}, year = 1950}\n"
    )
    book, found = made(
        {"one.md": "# One\n\nText [@old, p. 3] and [@new, p. 4].\n", "w.bib": works},
        bibliography="w.bib",
        nocite="[c, b]",
    )
    assert text(book.chapters[0]) == ["Text (Able 1940, 3) and (Able 1940, 4)."]
    assert [entry.key for entry in entries(book)] == ["new", "b"]
    assert found == []


def test_in_a_note_style_citations_become_notes_among_the_others(made):
    book, _ = made(
        {"one.md": "# One\n\nText [@able1940, 3] and[^n] more, as @carr1950 says.\n\n[^n]: A note, see [@able1940].\n"},
        **{"bibliography": "works.yaml", "citation-style": "chicago-notes-bibliography"},
    )
    one = book.chapters[0]
    assert text(one) == ["Text and more, as Carr says."]
    calls = [n.number for b in one.blocks for line in lines(b) for n in inlines(line) if isinstance(n, NoteReference)]
    assert calls == [1, 2, 3]
    notes = [plain(line) for note in one.notes for block in note.blocks for line in lines(block)]
    assert notes[0] == "Ann Able, Before (1940), 3."
    assert notes[1].startswith("A note, see Able, ")
    assert notes[2].startswith("A History")
    assert [len(entry.calls) for entry in entries(book)] == [2, 1]


def test_in_the_notes_of_a_note_style_a_name_is_not_lost(made):
    book, _ = made(
        {"one.md": "# One\n\nA.^[See @able1940, 3.] B.^[@carr1950 [p. 4] and @able1940.] As @carr1950 says.\n"},
        **{"bibliography": "works.yaml", "citation-style": "chicago-notes-bibliography"},
    )
    one = book.chapters[0]
    assert text(one) == ["A. B. As Carr says."]
    assert [plain(line) for note in one.notes for block in note.blocks for line in lines(block)] == [
        "See Ann Able, Before (1940), 3.",
        "Edward Carr, A History (1950), 4 and Able, Before.",
        "A History.",
    ]


def notes_of(chapter):
    return [plain(line) for note in chapter.notes for block in note.blocks for line in lines(block)]


CHAPTERS = {
    "one.md": "# One\n\nA.[^n] B [@able1940, 3]. C [@able1940]. D [@carr1950].\n\n[^n]: A note.\n",
    "two.md": "# Two\n\nE [@carr1950]. F [@able1940, 4]. G [@carr1950].\n",
    "three.md": "# Three\n\nH.[^n] I.[^m] J.[^l] K.[^k] L [@carr1950].\n\n[^n]: N\n\n[^m]: M\n\n[^l]: L\n\n[^k]: K\n",
}


def test_no_chapter_begins_with_ibid(made):
    style = "chicago-notes-bibliography-subsequent-ibid"
    book, _ = made(CHAPTERS, **{"bibliography": "works.yaml", "citation-style": style, "notes": "book-end"})
    (groups,) = [b.groups for c in book.chapters for b in blocks(c.blocks) if isinstance(b, Endnotes)]
    said = [[plain(line) for note in group.notes for b in note.blocks for line in lines(b)] for group in groups]
    assert said == [
        ["A note.", "Ann Able, Before (1940), 3.", "Able, Before.", "Edward Carr, A History (1950)."],
        ["Carr, A History.", "Able, Before, 4.", "Carr, A History."],
        ["N", "M", "L", "K", "Carr, A History."],
    ]


NUMBERED = """\
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="note">
<info><title>Back</title><id>back</id><updated>2020-01-01T00:00:00+00:00</updated></info>
<citation near-note-distance="2"><layout suffix="." delimiter="; "><choose>
<if position="ibid"><text value="ibid"/></if>
<else-if position="subsequent"><names variable="author"><name form="short"/></names>
<text variable="first-reference-note-number" prefix=" (n. " suffix=")"/></else-if>
<else><names variable="author"/><text variable="title" prefix=", "/></else>
</choose><text variable="locator" prefix=", "/></layout></citation>
<bibliography><layout><text variable="title"/></layout></bibliography>
</style>
"""


def test_a_note_is_named_by_its_number_in_the_chapter(made, tmp_path):
    (tmp_path / "back.csl").write_text(NUMBERED, "utf-8")
    book, _ = made(CHAPTERS, **{"bibliography": "works.yaml", "citation-style": "back.csl"})
    one, two, three = book.chapters[:3]
    assert notes_of(one) == ["A note.", "Ann Able, Before, 3.", "Able (n. 2).", "Edward Carr, A History."]
    assert notes_of(two) == ["Edward Carr, A History.", "Ann Able, Before, 4.", "Carr (n. 1)."]
    assert notes_of(three) == ["N", "M", "L", "K", "Edward Carr, A History."]


def test_an_empty_style_is_told_whatever_lies_where_the_build_is_started(faults, tmp_path, monkeypatch):
    (tmp_path / "back.csl").write_text("", "utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "back.csl").write_text(NUMBERED, "utf-8")
    monkeypatch.chdir(tmp_path / "elsewhere")
    (found,) = faults(CHAPTERS, **{"bibliography": "works.yaml", "citation-style": "back.csl"})
    assert found.code == "bad-citation-style"
    assert "is not well-formed XML" in found.message


def test_without_a_bibliography_each_chapter_cites_in_full(made, tmp_path):
    style = re.sub(
        r"<bibliography>.*</bibliography>|<text variable=.first-reference.*?/>", "", NUMBERED, flags=re.DOTALL
    )
    (tmp_path / "back.csl").write_text(style, "utf-8")
    book, _ = made(CHAPTERS, **{"bibliography": "works.yaml", "citation-style": "back.csl"})
    assert notes_of(book.chapters[1]) == ["Edward Carr, A History.", "Ann Able, Before, 4.", "Carr."]


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("chicago-author-date", "Able and Carr agree (1940, 3; see Carr 1950)."),
        ("chicago-notes-bibliography", "Able and Carr agree."),
    ],
)
def test_an_author_is_left_out_without_brackets(made, style, shown):
    book, _ = made(
        {"one.md": "# One\n\nAble and Carr agree -@able1940 [3; see @carr1950].\n"},
        **{"bibliography": "works.yaml", "citation-style": style},
    )
    assert text(book.chapters[0]) == [shown]


EDITED = "- {id: e, type: book, title: Collected, editor: [{family: Berg, given: Bo}], publisher: P, issued: 1950}\n"


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("chicago-notes-bibliography", ["Collected (P, 1950).", "Collected, 3.", "Berg, Collected."]),
        ("mhra-notes", ["Collected, ed. by Bo Berg (P, 1950).", "Collected, p. 3.", "Berg, Collected."]),
    ],
)
def test_the_name_of_an_editor_is_not_said_twice(made, tmp_path, style, shown):
    (tmp_path / "more.yaml").write_text(EDITED, "utf-8")
    book, _ = made(
        {"one.md": "# One\n\nBerg has it -@e. And @e [p. 3] says so. More [@e].\n"},
        **{"bibliography": "more.yaml", "citation-style": style},
    )
    assert text(book.chapters[0]) == ["Berg has it. And Berg says so. More."]
    assert notes_of(book.chapters[0]) == shown


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [
        ("en-GB", "Text [@able1940].", "Text.*"),
        ("en-GB", "Text [@able1940], and [@carr1950]; more [@able1940]", "Text,* and;* more*"),
        ("en-GB", '"Text [@able1940]." More.', "“Text.”* More."),
        ("en-GB", "Text [@able1940] 3.5 [@carr1950] .5 [@able1940]*.*", "Text* 3.5* .5*."),
        ("en-GB", "Text [@able1940] [@carr1950].", "Text.*\u202f*"),
        ("en-GB", "Text[^n] [@able1940] [@carr1950], so.", "Text,*\u202f*\u202f* so."),
        ("en-GB", "Text [@able1940][^n].", "Text.*\u202f*"),
        ("en-GB", "Text.[^n] [@able1940] More[^n].", "Text.*\u202f* More*."),
        ("en-GB", "*Text [@able1940].*", "Text.*"),
        ("en-GB", "**Text [@able1940], *more [@carr1950].***", "Text,* more.*"),
        ("en-GB", "So [текст [@able1940]; всё]{lang=ru} [@carr1950].", "So текст;* всё.*"),
        (
            "en-GB",
            "Text etc. [@able1940]. “Why?” [@able1940]. Yahoo! [@able1940]. More. [@able1940]...",
            "Text etc.* “Why?”* Yahoo!.* More.…*",
        ),
        ("en-GB", "As said by @able1940. And by @carr1950, who", "As said by Able.* And by Carr,* who"),
        ("en-GB", "Text [@able1940] [m]{.margin}.", "Text.*m"),
        ("en-GB", "Text [@able1940] [m]{.margin}\n", "Text*m"),
        ("en-GB", "Text [@able1940] [m]{.margin} [@carr1950] goes", "Text*m\u202f* goes"),
        ("en-GB", "Text [@able1940] []{index=A}word", "Text* word"),
        ("fr", "Texte [@able1940] [m]{.margin} va [@able1940] [m]{.margin}.", "Texte*m va*m."),
        ("fr", "*Texte [@able1940] [@able1940].*", "Texte*\u202f*."),
        ("de", "Text [@able1940].", "Text.*"),
        ("fr", "Texte [@able1940].", "Texte*."),
        ("ru", "Текст [@able1940].", "Текст*."),
    ],
)
def test_calls_of_notes_stand_where_the_language_has_them(made, language, written, shown):
    book, _ = made(
        {"one.md": f"# One\n\n{written}\n\n[^n]: A note.\n"},
        **{"bibliography": "works.yaml", "citation-style": "chicago-notes-bibliography", "language": language},
    )
    assert said_with_calls(book.chapters[0].blocks[0]) == shown


def said_with_calls(block):
    nodes = [node for line in lines(block) for node in inlines(line)]
    return "".join(n.text if isinstance(n, Text) else "*" * isinstance(n, NoteReference) for n in nodes)


def test_calls_stand_where_the_language_has_them_in_verse_too(made):
    book, _ = made(
        {"one.md": "# One\n\n| A verse [@able1940],\n|  and another [@carr1950].\n"},
        **{"bibliography": "works.yaml", "citation-style": "chicago-notes-bibliography"},
    )
    (stanza,) = [b for b in blocks(book.chapters[0].blocks) if isinstance(b, Paragraph)]
    assert said_with_calls(stanza).split() == "A verse,* and another.*".split()


@pytest.mark.parametrize("between", ["[So]{.margin}", '[]{index="Ships"}', '[]{index="Ships"} [So]{.margin}'])
def test_a_call_stands_close_to_its_word_whatever_is_marked_between_them(made, between):
    book, _ = made(
        {"one.md": f"# One\n\nText {between} [@able1940, 3] goes on.\n"},
        **{"bibliography": "works.yaml", "citation-style": "chicago-notes-bibliography"},
    )
    words = [node for node in book.chapters[0].blocks[0].children if not isinstance(node, Phrase)]
    assert [node.text if isinstance(node, Text) else type(node) for node in words] == [
        "Text",
        NoteReference,
        " goes on.",
    ]


@pytest.mark.parametrize(
    ("style", "written", "shown"),
    [
        ("modern-language-association", "By @carr1950. (@carr1950) says so.", "By Carr. (Carr) says so."),
        ("modern-language-association", "Carr says -@carr1950 more [-@carr1950].", "Carr says more."),
        ("modern-language-association", "By @carr1950 [p. 3].", "By Carr (3)."),
        ("nature", "Shown before [@carr1950]. By @carr1950, too.", "Shown before1. By Carr1, too."),
        ("nature", "Shown []{index=A} [@carr1950] *twice [@carr1950].*", "Shown1 twice1."),
        ("nature", "Two [@carr1950] [@able1940]; a note[^n] [@able1940].", "Two1 2; a note 2."),
        ("ieee", "Shown before [@carr1950].", "Shown before [1]."),
    ],
)
def test_no_space_stands_before_a_raised_number_or_before_nothing(made, style, written, shown):
    book, _ = made(
        {"one.md": f"# One\n\n{written}\n\n[^n]: See [@carr1950] and @carr1950, so.\n"},
        **{"bibliography": "works.yaml", "citation-style": style},
    )
    assert text(book.chapters[0]) == [shown]
    if "[^n]" in written:
        assert notes_of(book.chapters[0]) == ["See1 and Carr1, so."]


def test_ibid_has_a_capital_only_where_a_sentence_begins(made):
    style = "chicago-notes-bibliography-subsequent-ibid"
    lines = ["A [@carr1950].", "B.^[See @carr1950 [p. 3], and so on.]", "C.^[On this, [@carr1950, p. 4].]"]
    lines += [
        "D.^[Cf. [@carr1950, p. 5].]",
        "E.^[He has said so. [@carr1950, p. 6] has the place.]",
        "F [@carr1950, 7].",
        "G.^[He said, “Enough.” [@carr1950, p. 8].]",
    ]
    book, _ = made(
        {"one.md": "# One\n\n" + " ".join(lines) + "\n"}, **{"bibliography": "works.yaml", "citation-style": style}
    )
    assert notes_of(book.chapters[0])[1:] == [
        "See ibid., 3, and so on.",
        "On this, ibid., 4.",
        "Cf. ibid., 5.",
        "He has said so. Ibid., 6 has the place.",
        "Ibid., 7.",
        "He said, “Enough.” Ibid., 8.",
    ]


@pytest.mark.parametrize(
    ("style", "written", "shown", "noted"),
    [
        (
            "chicago-notes-bibliography-subsequent-ibid",
            "A [@carr1950]. B.^[[@carr1950]. So *[@carr1950].* More: [@carr1950], yes.]",
            "A. B.",
            ["Ibid. So ibid. More: ibid., yes."],
        ),
        (
            "modern-language-association",
            "By @many. (@many) says. By @carr1950.",
            "By Aa et al. (Aa et al.) says. By Carr.",
            [],
        ),
        ("chicago-notes-bibliography", "By @many. And @many, too.", "By Aa et al. And Aa et al., too.", []),
    ],
)
def test_a_stop_that_a_citation_prints_is_not_set_twice(made, style, written, shown, noted):
    many = "@book{many, author = {Aa, A. and others}, title = {T}, year = 2000}\n"
    book, _ = made(
        {"one.md": f"# One\n\n{written}\n", "many.bib": many},
        **{"bibliography": "[works.yaml, many.bib]", "citation-style": style},
    )
    assert text(book.chapters[0]) == [shown]
    if noted:
        assert notes_of(book.chapters[0])[1:] == noted


def test_the_bibliography_stands_where_the_author_sets_it(made):
    book, _ = made(
        {"one.md": "# One\n\n[@carr1950]\n", "back/works.md": "# Works\n\n::: {.aside}\n::: {#refs}\n:::\n:::\n"},
        bibliography="works.yaml",
        nocite="[able1940]",
    )
    assert [plain(chapter.title) for chapter in book.chapters] == ["One", "Works"]
    assert [(entry.key, len(entry.calls)) for entry in entries(book)] == [("able1940", 0), ("carr1950", 1)]


def test_a_book_without_citations_has_no_bibliography(made):
    book, found = made({"one.md": "# One\n\nText.\n"}, bibliography="works.yaml")
    assert len(book.chapters) == 1
    assert found == []


def test_every_unknown_work_is_reported_in_one_go(faults):
    found = faults(
        {"one.md": "# One\n\n[@carr; @able1940] @smith.\n", "two.md": "# Two\n\nSee @sec-no and [@able194].\n"},
        bibliography="works.yaml",
    )
    assert [(one.code, str(one.span)) for one in found if one.code != "uncited-reference"] == [
        ("unknown-citation", "one.md:3:2"),
        ("unknown-citation", "one.md:3:20"),
        ("unknown-citation", "two.md:3:18"),
        ("dangling-reference", "two.md:3:5"),
    ]
    assert found[2].hint == "did you mean “able1940”?"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("See [@able1940;\n  also   @carr] and\n@carr\n[p. 3; @smith].", ["4:10", "5:1", "6:8"]),
        ("> See [@able1940;\n> also @carr; -@smith].", ["4:8", "4:16"]),
        ("- A -@carr  [3;\n  see @smith] -@carr [@smith]", ["3:6", "4:7", "4:16", "4:23"]),
    ],
)
def test_a_work_that_is_not_there_is_told_where_its_key_stands(faults, text, places):
    found = faults({"one.md": f"# One\n\n{text}\n"}, bibliography="works.yaml")
    assert [str(one.span) for one in found if one.code == "unknown-citation"] == [f"one.md:{at}" for at in places]


def test_a_cross_reference_in_the_place_of_a_work_is_told(faults):
    text = "## Two {#sec-two}\n\nText [@able1940; see also @sec-two], @se-two and [@carr195].\n"
    found = faults({"one.md": f"# One\n\n{text}"}, bibliography="works.yaml")
    assert [(one.code, str(one.span), one.hint) for one in found if one.code != "uncited-reference"] == [
        ("citation-syntax", "one.md:5:27", "write it behind the citation: [@work]; see also @sec-two"),
        ("unknown-citation", "one.md:5:38", "did you mean “sec-two”?"),
        ("unknown-citation", "one.md:5:51", "did you mean “carr1950”?"),
    ]


def test_the_book_of_a_chapter_that_is_cited_is_used(made, tmp_path):
    works = (
        "@incollection{part, crossref = {Whole}, author = {Able, Ann}, title = {Part}}\n"
        "@collection{whole, crossref = {set}, editor = {Carr, Ed}, title = {Whole}, year = 1950}\n"
        "@mvcollection{set, title = {Set}}\n@book{idle, title = {Idle}, year = 1950}\n"
    )
    (tmp_path / "more.bib").write_text(works, "utf-8")
    _, found = made({"one.md": "# One\n\nText [@part].\n"}, bibliography="more.bib")
    assert [one.message for one in found if one.code == "uncited-reference"] == ["one work is never cited: idle"]


class Shelf(dict):
    def put(self, key, data):
        self[key] = data


def test_what_the_store_keeps_gives_the_same_book(tmp_path, made):
    made({"one.md": "# One\n\n[@carr1950, 4]\n"}, bibliography="works.yaml")
    manuscript, _ = load(tmp_path)
    shelf = Shelf()
    first = resolve(manuscript, works_of(manuscript)[0], shelf)
    assert len(shelf) == 1
    assert resolve(manuscript, works_of(manuscript)[0], shelf) == first


def test_the_engine_rests_while_no_citation_changes(tmp_path, made, monkeypatch):
    started = []
    run = engine._run
    monkeypatch.setattr(engine, "_run", lambda payload: started.append(1) or run(payload))
    shelf = Shelf()

    def build(text):
        (tmp_path / "one.md").write_text(text, "utf-8")
        manuscript, _ = load(tmp_path)
        book, found = resolve(manuscript, works_of(manuscript)[0], shelf)
        assert book is not None, found
        return len(started)

    made({"one.md": "# One\n\nText.\n"}, bibliography="works.yaml")
    assert build("# One\n\nText [@carr1950, 4].\n") == 1
    assert build("# Another\n\nOther text, *more* [@carr1950, 4].\n\n## New\n\nWords.^[A note.]\n") == 1
    assert build("# One\n\nText [@carr1950, 5].\n") == 2
    assert build("# One\n\nText [@carr1950, 4].\n") == 2


def test_the_engine_rests_when_a_chapter_without_citations_is_put_before_others(tmp_path, made):
    style = {"bibliography": "works.yaml", "citation-style": "chicago-notes-bibliography"}
    shelf = Shelf()
    for files in (CHAPTERS, {"zero.md": "# Zero\n\nText.^[A note.]\n", **CHAPTERS}):
        made(files, **style)
        manuscript, _ = load(tmp_path)
        resolve(manuscript, works_of(manuscript)[0], shelf)
    assert len(shelf) == 1


def test_a_name_in_other_letters_is_marked_with_the_language_of_its_work(made, tmp_path):
    works = (
        "[{id: petrov, type: book, title: О договоре, author: [{family: Петров, given: Иван}], issued: 1951, "
        "language: ru}, {id: dupont, type: book, title: Du traité, author: [{family: Dupont}], issued: 1952, "
        "language: fr}, {id: ivanov, type: book, title: Опыт, author: [{family: Иванов}], issued: 1953}]"
    )
    text = "# One\n\nSo [see @petrov, ch. 2; @dupont], @petrov [p. 3] and [@ivanov].\n"
    (tmp_path / "more.yaml").write_text(works, "utf-8")
    book, _ = made({"one.md": text}, bibliography="more.yaml")
    said = [(plain(node.children), [n.language for n in inlines(node.children) if isinstance(n, Phrase)])
            for node in citations(book.chapters[0])]  # fmt: skip
    assert said == [
        ("see Петров 1951, ch. 2", ["ru"]),
        ("Dupont 1952", []),
        ("Петров", ["ru"]),
        ("1951, 3", []),
        ("Иванов 1953", []),
    ]
