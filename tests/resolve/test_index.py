"""The index: what is marked stands under its heading, in order, with its places."""

from __future__ import annotations

import pytest

from builder.model.nodes import Index, Table
from builder.model.walk import blocks, inlines, language_of, plain
from builder.resolve.rewrite import runs_of
from builder.templating import render


def entries(book):
    (index,) = [b for chapter in book.chapters for b in blocks(chapter.blocks) if isinstance(b, Index)]
    return [entry for group in index.groups for entry in group.entries]


def told(entries, depth=0):
    lines = []
    for entry in entries:
        places = [plain(place.said) + ("…" if place.end else "") for place in entry.places]
        see = [f"see {plain(one.heading)}" for one in entry.see] + [
            f"also {plain(one.heading)}" for one in entry.see_also
        ]
        lines.append("  " * depth + "; ".join([plain(entry.heading), *places, *see]))
        lines += told(entry.entries, depth + 1)
    return lines


def ids(book):
    found = {chapter.id for chapter in book.chapters}
    for chapter in book.chapters:
        every = (*chapter.blocks, *(block for note in chapter.notes for block in note.blocks))
        found |= {block.id for block in blocks(every) if getattr(block, "id", "")}
        found |= {node.id for run in runs_of(every) for node in inlines(run) if getattr(node, "id", "")}
        for block in blocks(every):
            for part in (*getattr(block, "persons", ()), *getattr(block, "terms", ())):
                found.add(part.id)
    return found


MARKED = """\
# One

[Yalta]{.index} and [the line]{index="railways!Manchurian; Dalian"}.[^n]

## Ports {#sec-ports index="ports"}

About [Dalian]{.index} *and [trains]{index="Railways" see-also="ports"}*.

### Small

Ports still.

## Others

[]{index-start="war"}A beginning; [KMT]{index="KMT" see="Kuomintang"}, [Kuomintang]{.index}.

[^n]: In a note, [Yalta]{.index}.
"""


def test_marks_become_headings_with_places_in_reading_order(made):
    book, found = made({"one.md": MARKED, "two.md": '# Two\n\n[End]{index="Yalta"}.[]{index-end="war"}\n'})
    assert found == []
    assert told(entries(book)) == [
        "Dalian; 1; 1.1",
        "KMT; see Kuomintang",
        "Kuomintang; 1.2",
        "ports; 1.1…",
        "railways; 1.1; also ports",
        "  Manchurian; 1",
        "war; 1.2…",
        "Yalta; 1; 1; 2",
    ]
    assert plain(book.chapters[-1].title) == "Index"


def test_every_place_is_there(made):
    book, _ = made({"one.md": MARKED, "two.md": '# Two {index="second"}\n\n[End]{index="Yalta"}.[]{index-end="war"}\n'})
    known = ids(book)
    places = [place for entry in entries(book) for place in entry.places]
    assert {name for place in places for name in (place.start, place.end) if name} <= known


def test_a_section_ends_before_the_next_of_its_level(made):
    book, _ = made({"one.md": MARKED.replace("index-start", "index")})
    (place,) = next(entry for entry in entries(book) if plain(entry.heading) == "ports").places
    holder = next(
        run for run in runs_of(book.chapters[0].blocks) for node in inlines(run) if getattr(node, "id", "") == place.end
    )
    assert plain(holder) == "Ports still."


def test_a_section_in_a_division_ends_where_one_outside_does(made):
    text = (
        "# One\n\n::: {.any}\n## Ports {index='ports'}\n\nText.\n\n:::\n\nPorts still.\n\n::: {lang=ru}\n> Quoted.\n\n"
        "## Railways {index='railways'}\n\n::: {.box title=Lines}\n## No section\n\nA box.\n:::\n\n### Last\n\n"
        ":::\n\n## Empty {index='empty'}\n"
    )
    book, _ = made({"one.md": text})
    assert told(entries(book)) == ["empty; 1.3", "ports; 1.1…", "railways; 1.2…"]
    ends = {place.end: plain(entry.heading) for entry in entries(book) for place in entry.places if place.end}
    holders = {
        ends[node.id]: plain(run)
        for run in runs_of(book.chapters[0].blocks)
        for node in inlines(run)
        if getattr(node, "id", "") in ends
    }
    assert holders == {"ports": "Quoted.", "railways": "Last"}


def test_sections_of_one_name_are_told_apart_by_their_chapters(made):
    section = "## Sources {.unnumbered}\n\nAt [Yalta]{.index}.\n"
    files = {"one.md": f"# One\n\n{section}\nAt [Dalian]{{.index}}.\n\n{section}", "two.md": f"# Two\n\n{section}"}
    book, _ = made(files | {"back/three.md": f"# Three\n\n{section}"})
    assert told(entries(book)) == [
        "Dalian; Sources",
        "Yalta; 1\u2002Sources; 1\u2002Sources; 2\u2002Sources; Three. Sources",
    ]
    (index,) = [section for section in render(book)[0] if section.kind == "section.index"]
    assert index.xhtml.count("Sources</a>") == 5


def test_headings_are_in_the_language_of_the_words_that_are_marked(made, tmp_path):
    (tmp_path / "glossary.yaml").write_text(
        "- {term: '[договор]{lang=ru}', text: x}\n- {term: pact, text: x}\n", "utf-8"
    )
    text = (
        "# Надежда {lang=ru .index}\n\n[Ялта *и*]{lang=ru .index} [she]{lang=ru index='Hope'}\n\n"
        "[Port]{.index} [Hope]{.index}\n\n::: {lang=fr}\n[Port]{.index} [La paix]{.index see=Надежда}\n:::\n\n"
        "::: {.glossary src=glossary.yaml}\n:::\n\n::: {#index from=glossary}\n:::\n"
    )
    book, found = made({"one.md": text})
    assert found == []
    headings = {
        plain(run): run for entry in entries(book) for run in (entry.heading, *(one.heading for one in entry.see))
    }
    assert {words: language_of(run) for words, run in headings.items()} == {
        "Hope": "",
        "La paix": "fr",
        "pact": "",
        "Port": "",
        "договор": "ru",
        "Надежда": "ru",
        "Ялта и": "ru",
    }


def test_people_and_glossary_are_listed_too(made, tmp_path):
    (tmp_path / "people.yaml").write_text(
        '- {name: Joseph Stalin, file-as: "Stalin, Joseph", role: x}\n- {name: Mao Zedong, role: y, id: mao}\n', "utf-8"
    )
    (tmp_path / "glossary.yaml").write_text(
        "- {term: Kuomintang, abbreviation: KMT, text: A party.}\n- {term: Sino-, text: Chinese.}\n", "utf-8"
    )
    text = (
        "# One\n\n[He]{index='Joseph Stalin!at Yalta'} and [he]{index='Joseph Stalin'}.\n\n"
        "::: {.people src=people.yaml}\n:::\n\n## Words\n\n::: {.glossary src=glossary.yaml}\n:::\n\n"
        "::: {#index from='people glossary'}\n:::\n"
    )
    book, _ = made({"one.md": text})
    assert told(entries(book)) == [
        "KMT; see Kuomintang",
        "Kuomintang (KMT); 1.1",
        "Mao Zedong; 1",
        "Stalin, Joseph; 1; 1",
        "  at Yalta; 1",
    ]
    assert {place.start for entry in entries(book) for place in entry.places} <= ids(book)


def test_part_of_a_word_is_not_listed_where_it_is_linked(made, tmp_path):
    (tmp_path / "glossary.yaml").write_text("- {term: Sino-, text: Chinese.}\n- {term: Split, text: x.}\n", "utf-8")
    text = (
        "# One\n\nThe [Sino-Soviet]{glossary='Sino-'} split.\n\n::: {.glossary src=glossary.yaml}\n:::\n\n"
        "::: {#index from=glossary}\n:::\n"
    )
    book, _ = made({"one.md": text})
    assert told(entries(book)) == ["Split; 1; 1"]


def test_what_is_marked_by_an_abbreviation_stands_under_the_term(made, tmp_path):
    (tmp_path / "glossary.yaml").write_text(
        "- {term: Kuomintang, abbreviation: KMT, text: x}\n- {term: NKVD, abbreviation: NKVD, text: x}\n"
        "- {term: Peking Review, abbreviation: PR, text: x}\n- {term: Party rules, abbreviation: PR, text: x}\n",
        "utf-8",
    )
    (tmp_path / "some.yaml").write_text("- {term: Kuomintang, abbreviation: KMT, text: x}\n", "utf-8")
    text = (
        "# One\n\n## A\n\n[KMT]{.index}, [PR]{.index} and []{index='KMT' see='Kuomintang'}.\n\n"
        "[]{index='KMT!army'} []{index='Nationalists' see='KMT'}\n\n"
        "::: {.glossary src=some.yaml}\n:::\n\n## B\n\n::: {.glossary src=glossary.yaml}\n:::\n\n"
        "::: {#index from=glossary}\n:::\n"
    )
    book, found = made({"one.md": text}, **{"glossary-links": "no"})
    assert found == []
    assert told(entries(book)) == [
        "KMT; see Kuomintang",
        "Kuomintang (KMT); 1.1; 1.1; 1.2",
        "  army; 1.1",
        "Nationalists; see Kuomintang",
        "NKVD; 1.2",
        "Party rules (PR); 1.2",
        "Peking Review (PR); 1.2",
        "PR; 1.1; see Party rules; see Peking Review",
    ]


def test_a_heading_is_one_however_it_is_written(made):
    text = (
        "[Müller]{.index} [Mu\u0308ller]{.index} [Kuomintang]{.index} "
        "[X]{index=KMT see=Kuomintang} [Y]{index=kmt see=kuomintang}"
    )
    book, found = made({"one.md": f"# One\n\n{text}\n"})
    assert found == []
    assert told(entries(book)) == ["KMT; see Kuomintang", "Kuomintang; 1", "Müller; 1; 1"]


def test_what_is_marked_in_a_heading_is_not_in_the_contents(made):
    book, _ = made({"one.md": "# One [two]{.index}\n\n## Of [three]{.index}\n\nText.\n"})
    assert told(entries(book)) == ["three; 1.1", "two; 1"]
    lines = [book.contents[0].title, book.contents[0].children[0].title]
    assert not [node for line in lines for node in inlines(line) if getattr(node, "id", "")]


def test_without_marks_there_is_no_index(made):
    book, _ = made({"one.md": "# One\n\nText.\n"})
    assert len(book.chapters) == 1


@pytest.mark.parametrize(
    ("notes", "wanted"),
    [
        ("foot", ["noted", "here", "there"]),
        ("chapter-end", ["here", "noted", "there"]),
        ("book-end", ["here", "there", "noted"]),
    ],
)
def test_places_come_in_the_order_of_their_pages_wherever_notes_stand(made, notes, wanted):
    one = "# One\n\nA call.[^1]\n\nMore of [Yalta]{.index #here}.\n\n[^1]: At [Yalta]{.index #noted}.\n"
    book, _ = made({"one.md": one, "two.md": "# Two\n\nFrom [Yalta]{.index #there}.\n"}, notes=notes)
    assert [place.start for place in entries(book)[0].places] == wanted


def test_links_code_and_blocks_may_be_marked(made):
    book, found = made(
        {
            "one.md": "# One\n\n[Yalta](https://example.org){.index} and `ls`{.index}.[^n]\n\n"
            '| a |\n|---|\n| 1 |\n\n: Trade {index="Trade!by port"}\n\n## Boxes\n\n'
            '::: {.box index="Peace" see-also="War"}\nWords.\n:::\n\n'
            '::: {.qr #code href="https://example.org" index="Codes"}\n:::\n\n'
            '[^n]: Here:\n\n    ::: {.box title="War" .index}\n    Words.\n    :::\n'
        }
    )
    assert found == []
    assert told(entries(book)) == [
        "Codes; 1.1",
        "ls; 1",
        "Peace; 1.1; also War",
        "Trade",
        "  by port; 1",
        "War; 1",
        "Yalta; 1",
    ]
    assert {place.start for entry in entries(book) for place in entry.places} <= ids(book)
    tables = [block for chapter in book.chapters for block in blocks(chapter.blocks) if isinstance(block, Table)]
    assert [(table.id, table.number) for table in tables] == [("one-index-3", "1")]


MARKS = {"«": '[]{index-start="W"}', "»": '[]{index-end="W"}', "¤": '[]{index="W"}'}
SIGNS = {"start": "«", "end": "»", "": "¤"}


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("A\n\n«\n\nB\n\n»\n\nC", ["A", "«B»", "C"]),
        ("«\n\nA\n\n» ¤\n\nB", ["«A»", "¤B"]),
        ("«A\n\n¤ »\n\n¤\n\n## B\n\n¤", ["«A", "¤»¤B¤"]),
        ("A\n\n«\n\n| x |\n|---|\n| y |\n\n»\n\nB", ["A«", "xy", "»B"]),
        ("«\n\n- A\n- B\n\n»\n\n```\nx\n```", ["«AB»", ""]),
        ("```\nx\n```\n\n«\n\n»\n\n***", ["", "«»", ""]),
        ("> «\n>\n> A\n>\n> »\n\n- B\n\n  ¤\n\n  C", ["«A»", "B¤C"]),
        ("A\n\n«\n\n::: {.box title=T}\nB\n:::\n\n»", ["A", "«TB»"]),
        ("A¤\n\n[]{#here}\n\n[]{.own}¤\n\nC", ["A¤", "¤", "C"]),
    ],
)
def test_marks_that_stand_alone_go_to_the_words_beside_them(made, text, set_as):
    written = "".join(MARKS.get(char, char) for char in text)
    book, _ = made({"one.md": f"# One\n\n{written}\n", "two.md": "# I\n\n::: {#index}\n:::\n"})

    def said(node):
        return "".join(SIGNS[mark.bound] for mark in getattr(node, "index", ())) + getattr(node, "text", "")

    blocks = book.chapters[0].blocks
    assert ["".join(said(node) for run in runs_of([block]) for node in inlines(run)) for block in blocks] == set_as


def test_marks_that_stand_alone_in_a_note_do_too(made):
    text = f"# One\n\nA[^n]\n\n[^n]: {MARKS['¤']}\n\n    B\n"
    book, _ = made({"one.md": text, "two.md": "# I\n\n::: {#index}\n:::\n"})
    assert len(book.chapters[0].notes[0].blocks) == 1


def test_a_mark_before_a_heading_is_none_of_the_contents(made):
    text = f"# One\n\nA\n\n{MARKS['¤']}\n\n## B\n\nC\n"
    book, _ = made({"one.md": text, "two.md": "# I\n\n::: {#index}\n:::\n"})
    assert [len(line.title) for line in book.contents[0].children] == [1]
    assert told(entries(book)) == ["W; 1.1"]
