"""What is written for the reader's own library says what was read."""

from __future__ import annotations

import re
from pathlib import Path

import pybtex.database
import pytest
import rispy
from msgspec.structs import replace

from builder.citations.export import EXPORTS, bibtex, cited_works, of_publication, ris
from builder.citations.fields import DATES, NAMES, TEXTS, TYPES
from builder.citations.reference import Library, Reference
from builder.citations.references import library, load
from builder.diagnostics import Span
from builder.publication import Contributor, Publication, Series

TEN = Path(__file__).with_name("ten.yaml").read_text("utf-8")
HARD = """\
- id: a_b:1
  type: article-journal
  title: "Costs: 100% & <i>Pravda</i> {№ 5} ~ x_y ^2 \\\\\\\\ <span class=\\"nocase\\">NASA</span>"
  author:
    - {family: Humboldt, given: Alexander, dropping-particle: von}
    - {family: Gogh, given: Vincent, non-dropping-particle: van}
    - {family: King, given: Martin Luther, suffix: Jr.}
    - {literal: Ministry of Trade and Industry}
    - {family: "de la Cruz", given: Ana}
    - {family: Петров, given: Иван}
  issued: "1951-09-05/1951-10-02"
  accessed: "2020-01-02"
  URL: "https://example.org/a_b?c=%20&d=1#e"
  DOI: 10.1000/a_(b)
  page: 3–17, 20
  container-title: Вопросы истории
  language: ru
- {id: circa, type: book, title: T, author: [{family: Who}], issued: "1950~", publisher: "A & B", edition: 2nd}
- {id: season, type: article-magazine, title: T, author: [{family: W, given: X}], issued: "2001-21", issue: 4}
- {id: undated, type: thesis, title: T, author: [{family: W, given: X}], issued: "n.d.", publisher: A University}
- {id: span, type: article-magazine, title: T, author: [{family: W, given: X}], issued: "2001-21/2001-23"}
- {id: uneven, type: book, title: T, author: [{family: W, given: X}], issued: "1950-02-14/1951"}
- {id: until, type: book, title: T, author: [{family: W, given: X}], issued: "../2001"}
"""


def works(text):
    made, found = library([load(text, "works.yaml")])
    assert not [one for one in found if one.severity.value == "error"]
    return made


def again(made, ending):
    loaded = load(EXPORTS[ending](made), f"works{ending}")
    assert not [str(one) for one in loaded.diagnostics if one.severity.value == "error"]
    return {reference.key: reference.item for reference in loaded.references}


@pytest.mark.parametrize("text", [TEN, HARD], ids=["ten", "hard"])
def test_csl_json_loses_nothing(text):
    assert again(works(text), ".json") == works(text).items


@pytest.mark.parametrize("text", [TEN, HARD], ids=["ten", "hard"])
def test_bibtex_is_read_back(text):
    read, written = again(works(text), ".bib"), works(text).items
    assert list(read) == list(written)
    for key, item in written.items():
        straight = {name: value.replace("'", "’") if isinstance(value, str) else value for name, value in item.items()}
        genre = {"genre": "PhD thesis"} if item["type"] == "thesis" else {}
        for role in {"author", "editor"} & set(item):  # a name of one word is one that is not taken apart
            straight[role] = [one if set(one) != {"family"} else {"literal": one["family"]} for one in item[role]]
        assert read[key] | genre == straight | genre


def test_ris_is_read_back():
    read, written = again(works(TEN), ".ris"), works(TEN).items
    assert read == written


def test_ris_has_people_series_and_archives_where_other_programs_look():
    person = "[{family: F, given: G}]"
    made = works(
        f"- {{id: book, type: book, title: T, issued: 2000, editor: {person}, collection-title: S,"
        " number-of-pages: 320}\n"
        f"- {{id: both, type: book, title: T, issued: 2000, editor: {person}, collection-editor: {person}}}\n"
        f"- {{id: film, type: motion_picture, title: T, issued: 2000, director: {person}, producer: {person}}}\n"
        f"- {{id: letter, type: personal_communication, title: T, issued: 2000, author: {person}, recipient: {person},"
        " archive: A, archive_location: FO 371}\n"
        "- {id: program, type: software, title: T, issued: 2000, version: 2.1, collection-title: S}\n"
        "- {id: bill, type: bill, title: T, issued: 2000, chapter-number: 89th}\n"
    )
    assert again(made, ".ris") == made.items
    book = rispy.loads(ris(made), implementation=rispy.RisParser)[0]
    assert (book["tertiary_authors"], book["secondary_title"], book["start_page"]) == (["F, G"], "S", "320")


def test_ris_of_hard_entries_keeps_keys_names_and_dates():
    read = again(works(HARD), ".ris")
    assert list(read) == ["a_b:1", "circa", "season", "undated", "span", "uneven", "until"]
    spring = {"date-parts": [[2001]], "season": 1}
    assert [read[key]["issued"] for key in ("season", "span", "until")] == [spring, spring, {"date-parts": [[2001]]}]
    assert read["a_b:1"]["author"][0] == {"family": "Humboldt", "given": "Alexander von"}
    assert read["a_b:1"]["issued"] == {"date-parts": [[1951, 9, 5]]}
    assert read["a_b:1"]["URL"] == "https://example.org/a_b?c=%20&d=1#e"
    assert ris(works(HARD)).endswith("ER  - \r\n\r\n")


def test_a_title_that_tears_its_tags_is_still_an_entry():
    made = works("- {id: a, type: book, title: 'x</i> } <b>y', author: [{family: F, given: G}], issued: '1950'}\n")
    assert r"title = {x \textbraceright{} y}" in bibtex(made)


def test_what_looks_like_a_sign_of_html_stays_in_every_format():
    note = "see https://x.org/?a=1&section=2&region=3"
    made = works(
        f"- {{id: a, type: book, title: T, issued: 1950, author: [{{family: F, given: G}}], note: '{note}'}}\n"
    )
    for ending in EXPORTS:
        assert again(made, ending)["a"]["note"] == note


ROLE, BODY = {"family": "F", "given": "G"}, {"literal": "A Body"}
VALUES = {
    "DOI": "10.1000/x", "URL": "https://example.org/x", "language": "de", "page": "12–20", "ISSN": "1234-5678",
    "ISBN": "978-0-306-40615-7", "PMCID": "PMC123", "PMID": "123", "keyword": "a", "number": "12", "edition": "2",
}  # fmt: skip
OTHER_TYPES = {
    ".bib": {
        **dict.fromkeys(
            "bill broadcast classic collection entry event hearing interview map musical_score regulation review-book "
            "speech".split(),
            "document",
        ),
        "entry-dictionary": "entry-encyclopedia",
    },
    ".ris": dict.fromkeys(
        "broadcast collection entry event interview performance post regulation review review-book treaty".split(),
        "document",
    ),
}
"""Types of works that come back as others."""
NOWHERE = """
    archive-place archive_collection available-date chair citation-key citation-label composer curator division
    editor-translator editorial-director event executive-producer first-reference-note-number guest host illustrator
    interviewer journalAbbreviation jurisdiction license locator narrator original-author page-first part-title
    printing-number references reviewed-author reviewed-genre script-writer section series-creator shortTitle submitted
    supplement-number volume-title year-suffix"""
NO_PLACE = {
    ".bib": f"""{NOWHERE} archive_location authority call-number collection-editor dimensions performer producer
    recipient reviewed-title scale source""",
    ".ris": f"""{NOWHERE} annote compiler container-author event-date event-title medium organizer original-date
    original-publisher original-publisher-place original-title part-number status""",
}
"""Fields that the format has no place for, whatever the type."""
ISSUED = "article-journal article-magazine article-newspaper periodical"
NUMBERED = "article document legislation manuscript patent report standard treaty"
HELD = "document manuscript personal_communication"
ONLY_WITH = {
    ".bib": {"number": NUMBERED},
    ".ris": {
        "PMCID": "article-journal", "PMID": "article-journal", "archive": HELD, "authority": "patent",
        "chapter-number": "bill hearing legislation", "collection-number": "book chapter", "contributor": "thesis",
        "dimensions": "motion_picture", "director": "motion_picture", "event-place": "paper-conference",
        "number-of-pages": "book manuscript thesis", "performer": "motion_picture", "producer": "motion_picture",
        "recipient": "personal_communication", "scale": "map", "version": "software",
    },
}  # fmt: skip
"""Fields that it has a place for with works of these types only, or of those that come back as these."""
NOT_WITH = {
    ".bib": {"collection-number": f"{ISSUED} {NUMBERED}", "status": "article"},
    ".ris": {
        "author": "motion_picture", "call-number": HELD, "source": HELD,
        "collection-editor": "book motion_picture thesis", "container-title": "book map report software thesis",
        "edition": "bill hearing legislation software", "editor": "legal_case patent personal_communication",
        "number": "article-magazine article-newspaper book chapter periodical", "translator": "motion_picture",
    },
}  # fmt: skip
"""Fields that it has no place for with works of these types."""
ELSEWHERE = {
    ".bib": {("collection-number", "number"), ("number", "page")},
    ".ris": {("author", "director"), ("collection-editor", "editor"), ("container-title", "collection-title")},
}
"""What comes back as another field of nearly the same meaning."""


@pytest.mark.parametrize("ending", [".bib", ".ris"])
def test_every_field_of_every_type_is_read_back_but_for_those_that_the_format_does_not_have(ending):
    fields = sorted(TEXTS | NAMES | DATES)
    values = {name: "some text" for name in fields} | {name: [ROLE, BODY] for name in NAMES} | VALUES
    values |= {name: {"date-parts": [[1950, 2, 14]]} for name in DATES}
    every = {f"{kind}+{field}": (kind, field) for kind in sorted(TYPES) for field in fields}
    made = {key: {"id": key, "type": kind, "title": "T", field: values[field]} for key, (kind, field) in every.items()}
    read = again(Library({key: Reference(key, item, Span("x.json")) for key, item in made.items()}), ending)
    lost = {field: set() for field in fields}
    for key, (kind, field) in every.items():
        as_kind = read[key].pop("type")
        assert as_kind == OTHER_TYPES[ending].get(kind, kind)
        if read[key].get(field) != values[field]:
            lost[field].add(as_kind)
        others = {(field, name) for name in read[key].keys() - {"id", "title", field}}
        assert others <= ELSEWHERE[ending]
    types = {OTHER_TYPES[ending].get(kind, kind) for kind in TYPES}
    expected = {field: set() for field in fields} | dict.fromkeys(NO_PLACE[ending].split(), types)
    expected |= {field: types - set(kinds.split()) for field, kinds in ONLY_WITH[ending].items()}
    expected |= {field: set(kinds.split()) for field, kinds in NOT_WITH[ending].items()}
    assert lost == expected


def works_of(item):
    return Library({item["id"]: Reference(item["id"], item, Span("x.json"))})


@pytest.mark.parametrize(
    ("ending", "fields"),
    [
        (".bib", {"title": "A {b and C}} }"}),
        *((ending, {"issued": {"date-parts": [[year]]}}) for ending in (".bib", ".ris") for year in (862, -43, -1, 5)),
        (".bib", {"issued": {"date-parts": [[-43, 3, 15]]}}),
        (".bib", {"issued": {"date-parts": [[862, 3]]}}),
        (".bib", {"issued": {"date-parts": [[1950], [0]], "circa": True}}),
        (".bib", {"issued": {"date-parts": [[0], [1950]], "circa": True}}),
        (".ris", {"issued": {"date-parts": [[1950]], "circa": True}}),
        (".bib", {"keyword": "Smith, John; peace"}),
        (".bib", {"keyword": "a, b", "annote": "One.\n\nTwo \\ three.", "abstract": "A\n\nB"}),
        (".bib", {"author": [{"family": "Vries", "given": "Jan", "non-dropping-particle": "de"}, ROLE]}),
        (".bib", {"author": [{"family": "Gogh", "given": "V.", "dropping-particle": "van"}]}),
        (
            ".bib",
            {
                "author": [
                    {"family": "Vries", "given": "Jan", "non-dropping-particle": "de"},
                    {"family": "Humboldt", "given": "A.", "dropping-particle": "von", "suffix": "Jr., M.A."},
                    {"family": "Rosa", "given": "Ana", "non-dropping-particle": "De"},
                ]
            },
        ),
        (".bib", {"author": [{"family": "X", "given": "Anne and Ben", "suffix": "Jr., M.A."}, {"given": "Plato"}]}),
        (".bib", {"compiler": [ROLE], "organizer": [ROLE], "contributor": [ROLE], "editor": [BODY]}),
        *((ending, {"page": page}) for ending in (".bib", ".ris") for page in ("A-1", "A-1–A-5", "xi–xx", "3", "e12")),
        (".ris", {"type": "paper-conference", "event-title": "E", "container-title": "C", "event-place": "P"}),
        (".ris", {"ISSN": "1234-5678", "ISBN": "978-0-306-40615-7"}),
        (".bib", {"type": "article-journal", "number": "e123", "issue": "4", "page": "3–5"}),
        (".ris", {"type": "article-journal", "number": "e123", "issue": "4", "page": "3–5"}),
    ],
)
def test_what_is_hard_to_write_is_read_back(ending, fields):
    item = {"id": "a", "type": "document", "title": "T", **fields}
    assert again(works_of(item), ending) == {"a": item}


def test_a_key_that_bibtex_cannot_have_is_written_as_one_that_it_can():
    items = {
        key: {"id": key, "type": "book", "title": key} for key in ("key with space", "key-with-space", "a,b#c=d", "%")
    }
    made = Library({key: Reference(key, item, Span("x.json")) for key, item in items.items()})
    read = again(made, ".bib")
    assert {key: item["title"] for key, item in read.items()} == {
        "key-with-space-": "key with space",
        "key-with-space": "key-with-space",
        "a-b-c-d": "a,b#c=d",
        "work": "%",
    }
    assert again(made, ".ris") == items


PUBLICATION = Publication(
    name="my book",
    title="A Book",
    language="en-GB",
    authors=(Contributor("Ben Builder", "aut", "Builder, Ben"), Contributor("A Body")),
    contents=(),
    subtitle="On things",
    contributors=(Contributor("Carla Careful", "edt", "Careful, Carla"), Contributor("Printer", "prt")),
    date="2020-02",
    identifier="urn:isbn:978-0-306-40615-7",
    identifiers=("doi: 10.1234/book",),
    publisher="Press",
    series=Series("Series", "3"),
)


def test_the_publication_is_a_book_to_cite():
    assert of_publication(PUBLICATION).item == {
        "id": "my-book",
        "type": "book",
        "title": "A Book: On things",
        "author": [{"family": "Builder", "given": "Ben"}, {"literal": "A Body"}],
        "editor": [{"family": "Careful", "given": "Carla"}],
        "issued": {"date-parts": [[2020, 2]]},
        "publisher": "Press",
        "collection-title": "Series",
        "collection-number": "3",
        "DOI": "10.1234/book",
        "ISBN": "978-0-306-40615-7",
        "language": "en-GB",
    }


def test_the_works_that_are_listed_follow_it():
    made = cited_works(PUBLICATION, works(HARD), {"season", "a_b:1"})
    assert list(made.references) == ["my-book", "a_b:1", "season"]
    clash = works(HARD.replace("id: circa", "id: my-book"))
    assert list(cited_works(PUBLICATION, clash, {"my-book"}).references) == ["my-book-book", "my-book"]


@pytest.mark.parametrize("text", [TEN, HARD], ids=["ten", "hard"])
def test_another_program_reads_the_bibtex(text):
    made = works(text)
    entries = pybtex.database.parse_string(bibtex(made), "bibtex").entries
    assert list(entries) == list(made.items)
    for key, item in made.items.items():
        entry = entries[key]
        assert [
            (" ".join([*one.prelast_names, *one.last_names]), " ".join([*one.first_names, *one.middle_names]))
            for one in entry.persons.get("author", ())
        ] == [
            (" ".join(filter(None, (particle(one), wrapped(one)))), one.get("given", ""))
            for one in item.get("author", ())
        ]
        assert read_latex(entry.fields["title"]) == plain(item["title"])
        for name, field in (("volume", "volume"), ("DOI", "doi"), ("URL", "url"), ("container-title", None)):
            if name in item:
                found = entry.fields[field or ("journal" if "journal" in entry.fields else "booktitle")]
                assert (read_latex(found) if name == "container-title" else found) == str(item[name])


def particle(name):
    return name.get("dropping-particle") or name.get("non-dropping-particle") or ""


def wrapped(name):
    """A family name as that program tells it: braces and all where they keep a name in one piece."""
    family = name.get("literal") or name["family"]
    return f"{{{family}}}" if "literal" in name or " " in family or not name.get("given") else family


def read_latex(text):
    """The text of a field as TeX sets it, for the commands that are written."""
    text = re.sub(r"\\textbackslash\{\}", "\x00", text)
    for command, char in (
        (r"\textasciitilde{}", "~"), (r"\textasciicircum{}", "^"), (r"\textbraceleft{}", "\\{"),
        (r"\textbraceright{}", "\\}"),
    ):  # fmt: skip
        text = text.replace(command, char)
    text = re.sub(r"\\(?:emph|textbf|textsc|textsuperscript|textsubscript)(?=\{)|(?<!\\)[{}]", "", text)
    return re.sub(r"\\([&%$#_{}])", r"\1", text).replace("\x00", "\\")


def plain(title):
    return re.sub(r"</?(?:i|span)\b[^>]*>", "", title)


@pytest.mark.parametrize("text", [TEN, HARD], ids=["ten", "hard"])
def test_another_program_reads_the_ris(text):
    made = works(text)
    records = rispy.loads(ris(made), implementation=rispy.RisParser)
    assert [record["id"] for record in records] == list(made.items)
    for record, item in zip(records, made.items.values(), strict=True):
        assert record["title"] == plain(item["title"])
        assert len(record.get("authors", ())) == len(item.get("author", ()))
        assert record.get("doi") == item.get("DOI")
        if "date-parts" in item.get("issued", {}):
            year = next(part[0] for part in item["issued"]["date-parts"] if part != [0])
            assert record["year"] == f"{year:04}"


def test_a_keyword_keeps_its_comma_where_the_format_can():
    book = replace(PUBLICATION, subjects=("China, foreign relations of", "Cold War"))
    made = cited_works(book, works(TEN), ())
    assert rispy.loads(ris(made))[0]["keywords"] == list(book.subjects)
    assert "keywords = {{China, foreign relations of}, Cold War}," in bibtex(made)
    assert made.items["my-book"]["keyword"] == "China, foreign relations of; Cold War"


def test_titles_keep_their_capitals_in_bibtex():
    made = works(TEN)
    assert "  title = {{The pattern of Sino-Soviet treaties, 1945–1950}},\n" in bibtex(made)
    marked = works(HARD)
    assert r"\emph{Pravda}" in bibtex(marked)
    assert r"{NASA}" in bibtex(marked)
    emphasised = works("- {id: a, type: book, title: 'On <i>Pravda</i> in Moscow', author: [{family: F, given: G}]}\n")
    assert r"  title = {{On \emph{Pravda} in Moscow}}," in bibtex(emphasised)
    assert again(emphasised, ".bib")["a"]["title"] == "On <i>Pravda</i> in Moscow"
