"""Reference files: good entries are kept, each fault has its place."""

from __future__ import annotations

import gc
import json
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.citations.bibtex_item import people
from builder.citations.codes import CODES
from builder.citations.edtf import parse_date
from builder.citations.export import EXPORTS
from builder.citations.latex import decode
from builder.citations.references import library, load, load_all
from builder.diagnostics import Severity

_A = "- id: a\n  type: book\n  title: T\n  issued: 2000\n  "
_GOOD = "- id: good\n  type: book\n  title: No\n  issued: 1951-09\n"


def told(text: str, file: str) -> list[tuple[str, int, int]]:
    return [(d.code, d.span.line, d.span.column) for d in load(text, file).diagnostics]


# -- CSL-YAML ------------------------------------------------------------------------------------------------------


def test_yaml_values_stay_texts() -> None:
    loaded = load(_GOOD + "  volume: 012\n  genre: yes\n  note: 1:30\n  edition:\n", "r.yaml")
    assert loaded.diagnostics == ()
    assert loaded.references[0].item == {
        "id": "good", "type": "book", "title": "No", "issued": {"date-parts": [[1951, 9]]},
        "volume": "012", "genre": "yes", "note": "1:30",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Great *Titanic* Book", "Great <i>Titanic</i> Book"),
        ("H~2~O, __m^2^__", "H<sub>2</sub>O, <b>m<sup>2</sup></b>"),
        ("On [NASA]{.nocase} and *[CCP]{.smallcaps}*",
         'On <span class="nocase">NASA</span> and <i><span style="font-variant: small-caps;">CCP</span></i>'),
        ("1945--1950 ...", "1945–1950 …"), (r"5 \*stars\*", "5 *stars*"), ("5 * 3 * 2, snake_case_name", None),
        ("<i>Pravda</i> of 1950", None), ("One.\n\nTwo *lines*,\nmore.", "One.\n\nTwo <i>lines</i>, more."),
    ],
)  # fmt: skip
def test_texts_of_yaml_are_markdown_as_pandoc_has_them(written: str, read: str | None) -> None:
    work = {"id": "a", "type": "book", "title": written, "annote": written, "URL": "https://example.org/_a_/*b*"}
    item = load(json.dumps([work]), "r.yaml").references[0].item
    assert (item["title"], item["annote"], item["URL"]) == (read or written, read or written, work["URL"])
    assert load(json.dumps([work]), "r.json").references[0].item["title"] == written


def test_yaml_wrapped_in_references() -> None:
    text = "lang: en\nreferences:\n" + "\n".join("  " + line for line in _GOOD.splitlines())
    loaded = load(text, "r.yml")
    assert ([r.key for r in loaded.references], loaded.diagnostics) == (["good"], ())
    assert loaded.references[0].span == ("r.yml", 3, 5)


@pytest.mark.parametrize(
    ("entry", "code", "line", "column"),
    [
        ("- type: book\n  title: T\n  issued: 2000", "missing-reference-id", 1, 3),
        ("- id: a\n  title: T", "missing-reference-type", 1, 3),
        ("- id: a\n  type: bok", "unknown-reference-type", 2, 3),
        ("- id: good\n  type: book\n  title: T\n  issued: 2000", "repeated-reference", 1, 3),
        ("- id: a\n  type: book\n  title: T\n  issued: 2010;2009;2015;", "bad-date", 4, 3),
        ("- id: a\n  type: book\n  title: T\n  issued: 1951-02-30", "bad-date", 4, 3),
        ("- id: a\n  type: book\n  title: T\n  issued: {date-parts: [[1951, 13]]}", "bad-date", 4, 3),
        ("- id: a\n  type: book\n  title: T\n  issued: yesterday", "bad-date", 4, 3),
        ("- id: a\n  type: book\n  title: T", "no-date", 1, 3),
        ("- id: a\n  type: book\n  issued: 2000", "no-title", 1, 3),
        (_A + "titel: X", "unknown-field", 5, 3),
        (_A + "author: Weiss", "bad-name", 5, 3),
        (_A + "author: [{famly: W}]", "bad-name", 5, 3),
        (_A + "author: [{family: [W], given: X}]", "bad-name", 5, 3),
        ("- id: a\n  type: book\n  title: [T]\n  issued: 2000", "wrong-type", 3, 3),
        (
            "- id: a\n  type: book\n  title: T\n  issued: 2000\n  author: [{literal: Taylor & Francis eBooks A–Z}]",
            "odd-author", 5, 3,
        ),
        (_A + "URL: javascript:alert(1)", "unsafe-link", 5, 3),
        (_A + "URL: https://x.org/a.", "odd-url", 5, 3),
        (_A + "URL: 'http://[x'", "odd-url", 5, 3),
        (_A + "URL: https://web.s.ebscohost.com/ehost/v?sid=e4", "odd-url", 5, 3),
        (_A + "URL: https://x.org/2015/06/27/a/", "date-against-url", 5, 3),
        (_A + "DOI: 11.1/x", "odd-doi", 5, 3),
        (_A + "title: U", "duplicate-key", 5, 3),
        ("- id: a\n  type: book\n  title: &x T\n  issued: 2000", "yaml-feature", 3, 10),
        ("- id: a\n  type: book\n  title: !!str T\n  issued: 2000", "yaml-feature", 3, 10),
        ("- just text", "wrong-type", 1, 3),
        ("- id: a\n  type: {b\n", "yaml-syntax", 3, 1),
    ],
)  # fmt: skip
def test_faults_of_entries(entry: str, code: str, line: int, column: int) -> None:
    loaded = load(_GOOD + entry, "r.yaml")
    assert "good" in [r.key for r in loaded.references]
    before = _GOOD.count("\n")
    assert (code, line + before, column) in told(_GOOD + entry, "r.yaml")
    assert code in CODES


@pytest.mark.parametrize(
    ("author", "odd"),
    [
        ("Press, Frank and Simon Springer and Kehinde Wiley and Sage, Daniel and Wiley Rutledge", 0),
        ("Press, Oxford University and Academic Press and {Sage} and {MIT Press} and Springer-Verlag, A. and Wiley", 6),
    ],
)
def test_people_may_be_called_as_publishers_are(author: str, odd: int) -> None:
    loaded = load(f"@book{{a, author = {{{author}}}, title = {{T}}, year = 2000}}", "r.bib")
    assert [one.code for one in loaded.diagnostics] == ["odd-author"] * odd


def test_only_one_complaint_for_one_fault() -> None:
    codes = [
        code for code, _, _ in told(_GOOD + "- id: a\n  type: book\n  title: T\n  issued: 2010;2009;2015;", "r.yaml")
    ]
    assert codes == ["bad-date"]


@pytest.mark.parametrize(
    "text", ["just text", "a: b", "references: no", "{", "---\n- id: a\n---\n- id: b", "\x00", "[" * 5000]
)
def test_files_that_are_no_lists(text: str) -> None:
    assert told(text, "r.yaml")


def test_unknown_ending() -> None:
    assert told("", "refs.docx")[0][0] == "reference-format"


def test_undated_on_purpose() -> None:
    assert told("- {id: a, type: book, title: T, issued: n.d.}", "r.yaml") == []


# -- CSL-JSON ------------------------------------------------------------------------------------------------------


def test_json_says_the_same_as_yaml() -> None:
    yaml_items = [r.item for r in load(_GOOD, "r.yaml").references]
    loaded = load(
        json.dumps([{"id": "good", "type": "book", "title": "No", "issued": {"date-parts": [["1951", 9]]}}]), "r.json"
    )
    assert [r.item for r in loaded.references] == yaml_items
    assert load(json.dumps({"items": yaml_items}), "r.json").references[0].item == yaml_items[0]


def test_json_places() -> None:
    text = (
        '[\n {"id": "a", "type": "book", "title": "T",\n  "issued": "2010;2009"},\n'
        ' {"id": "b", "type": "bok"},\n {"id": "c",'
    )
    assert told(text, "r.json") == [("json-syntax", 5, 13), ("bad-date", 3, 3), ("unknown-reference-type", 4, 14)]


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", '["a" "b"]', "[{]", '[{"a":1,"a":2}]', "[" * 100_000, '[{"id":{"a":' + "[" * 99_999]
)
def test_json_faults_are_reported(text: str) -> None:
    assert told(text, "r.json")


def test_half_a_character_of_json_is_told_and_shown_as_none() -> None:
    text = '[{"id": "a\\ud800", "type": "book", "title": "A \\uDC00 B \\ud83d\\ude00 \\\\ud800", "issued": "2000"}]'
    loaded = load(text, "r.json")
    (work,) = loaded.references
    assert (work.key, work.item["title"]) == ("a\ufffd", "A \ufffd B 😀 \\ud800")
    assert [(found.code, found.span.column, found.message[:6]) for found in loaded.diagnostics] == [
        ("control-character", text.index("\\ud800") + 1, "U+D800"),
        ("control-character", text.index("\\uDC00") + 1, "U+DC00"),
    ]
    for write in EXPORTS.values():
        assert write(library([loaded])[0]).encode()


def test_fields_of_json_are_nested_as_deep_as_those_of_yaml() -> None:
    for levels, said in ((11, []), (12, [("nesting-too-deep", 2)]), (600, [("nesting-too-deep", 2)])):
        text = (
            f'[{{"id": "a", "type": "book", "title": "T", "issued": "2000",\n"custom": {"[" * levels}{"]" * levels}}}]'
        )
        loaded = load(text, "r.json")
        assert [(found.code, found.span.line) for found in loaded.diagnostics] == said
        assert loaded.references[0].item["title"] == "T"


def test_all_lists_of_a_json_file_are_read_and_what_follows_is_told() -> None:
    one, two = ({"id": key, "type": "book", "title": "T", "issued": "2000"} for key in "ab")
    both = load(json.dumps({"x": ["items", {}], "references": [one], "items": [two], "y": {"items": []}}), "r.json")
    assert ([reference.key for reference in both.references], both.diagnostics) == (["a", "b"], ())
    assert load(f"[{json.dumps(one)},\n]", "r.json").diagnostics == ()
    behind = load(f"[{json.dumps(one)}]\n [{json.dumps(two)}]", "r.json")
    assert [reference.key for reference in behind.references] == ["a"]
    assert [(found.code, found.span.line, found.span.column) for found in behind.diagnostics] == [("json-syntax", 2, 2)]
    unfinished = load(json.dumps({"items": [one], "a": 1})[:-1] + " 2}", "r.json")
    assert ([r.key for r in unfinished.references], [d.code for d in unfinished.diagnostics]) == (
        ["a"],
        ["json-syntax"],
    )


def test_what_crossref_answers_is_a_work() -> None:
    work = {
        "id": "a", "type": "article-journal", "title": "T", "ISSN": ["0028-0836", "1476-4687"], "subtitle": [],
        "author": [
            {"given": "A.", "family": "Weiss", "sequence": "first", "affiliation": [], "ORCID": "https://orcid.org/0"},
            {"name": "A Body", "sequence": "additional", "affiliation": []},
        ],
        "issued": {"date-parts": [[None]]}, "published-print": {"date-parts": [[2000]]}, "member": "297",
        "indexed": {"timestamp": 1}, "issn-type": [{"value": "0028-0836", "type": "print"}],
        "license": [{"URL": "https://x.org"}], "archive": ["CLOCKSS"],
    }  # fmt: skip
    loaded = load(json.dumps([work]), "r.json")
    assert loaded.references[0].item == {
        "id": "a", "type": "article-journal", "title": "T", "ISSN": "0028-0836, 1476-4687",
        "author": [{"given": "A.", "family": "Weiss"}, {"literal": "A Body"}],
    }  # fmt: skip
    assert [(one.code, one.severity) for one in loaded.diagnostics] == [
        ("unknown-field", Severity.WARNING), ("unknown-field", Severity.WARNING), ("no-date", Severity.WARNING),
    ]  # fmt: skip


def test_what_nobody_but_crossref_calls_so_is_told() -> None:
    name = "{family: Beethoven, given: Ludwig, prefix: van}"
    text = f"- {{id: a, type: book, title: T, author: [{name}], published: 1950, link: https://x.org, issued: 1950}}"
    said = [(one.code, re.findall("“(.*?)”", one.message)[-1]) for one in load(text, "r.yaml").diagnostics]
    assert said == [("bad-name", "prefix"), ("unknown-field", "published"), ("unknown-field", "link")]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Science &amp; Technology", "Science & Technology"), ("Science &amp;amp; Education", "Science & Education"),
        ("a &lt; b &#38; c &#x27; &eacute;", "a < b & c ' é"),
        ("R&D; &amp &sect2 &nothing;", "R&D; &amp &sect2 &nothing;"),
    ],
)  # fmt: skip
def test_signs_are_read_as_html_writes_them(written: str, read: str) -> None:
    name = {"family": written, "given": "G"}
    url = "https://example.org/?a=1&amp;section=2&reg;=3"
    work = {"id": "a&amp;b", "type": "book", "title": written, "author": [name], "issued": "1950", "URL": url}
    loaded = load(json.dumps([work]), "r.json")
    item = loaded.references[0].item
    assert (item["title"], item["author"][0]["family"], item["id"]) == (read, read, "a&amp;b")
    assert item["URL"] == "https://example.org/?a=1&section=2&reg;=3"


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("original-date: 1913\nPMID: 12\neditor: Doe || Jane\neditor: A Body\ntype: report\n\nRead it.\nDOI: 10.1/x",
         {"original-date": {"date-parts": [[1913]]}, "PMID": "12", "type": "report",
          "editor": [{"family": "Doe", "given": "Jane"}, {"literal": "A Body"}], "note": "Read it.\nDOI: 10.1/x"}),
        ("PMID: 1\nreprint: of 1913\ncall-number: 2", {"PMID": "1", "call-number": "2", "note": "reprint: of 1913"}),
        ("issued: 1949~", {"issued": {"date-parts": [[1949]], "circa": True}}),
        ("Citation Key: a1913\noriginal-date: 1913\nRead it.\nPMID: 1",
         {"original-date": {"date-parts": [[1913]]}, "note": "Citation Key: a1913\nRead it.\nPMID: 1"}),
        ("Read it. {:original-date: 1913}{:DOI:10.1000/x}\nSo {:PMID: 1}",
         {"original-date": {"date-parts": [[1913]]}, "DOI": "10.1000/x", "note": "Read it.\nSo {:PMID: 1}"}),
        ("Read {:it", {"note": "Read {:it"}),
        ("title: Another", {"note": "title: Another"}), ("reprint: of 1913", {"note": "reprint: of 1913"}),
        ("issued: last year", {"note": "issued: last year"}), ("note: so", {"note": "note: so"}),
    ],
)  # fmt: skip
def test_fields_at_the_top_of_a_note_of_json_are_read_as_zotero_means_them(
    note: str, expected: dict[str, object]
) -> None:
    work = {"id": "a", "type": "book", "title": "T", "issued": "1950", "note": note}
    loaded = load(json.dumps([work]), "r.json")
    assert loaded.diagnostics == ()
    read = {"type": "book", "title": "T", "issued": {"date-parts": [[1950]]}, "id": "a"}
    assert loaded.references[0].item == read | expected
    (bib,) = load(EXPORTS[".bib"](library([loaded])[0]), "r.bib").references
    assert bib.item.get("note") == (" ".join(str(expected["note"]).split()) if "note" in expected else None)


def test_keys_across_files() -> None:
    first, second = load(_GOOD, "one.yaml"), load(_GOOD, "two.yaml")
    books, found = library([first, second])
    assert books.references["good"].span.file == "one.yaml"
    assert [(d.code, d.span.file) for d in found] == [("repeated-reference", "two.yaml")]


# -- BibTeX --------------------------------------------------------------------------------------------------------

_BIB = r"""
@string{pup = "Princeton" # { University Press}}
@article{ballis,
  author  = {Ballis, William B. and M{\"u}ller, J{\'o}zef and others},
  title   = "The {NASA} {\'E}tude of \emph{Foo}---bar",
  journal = {Ann.\ \& More}, year = 1951, month = sep, pages = {167--76}, number = 1,
  doi = {10.1177/a_b%c}, url = {https://x.org/a%20b_c?d=1#e},
}
@book{pup2, author = {Ludwig van Beethoven and {Barnes and Noble}}, title = {Whole}, publisher = pup, date = {1999~}}
@incollection{part, crossref = {pup2}, author = {Aa, Bb}, title = {Part}, pages = {1-2}}
"""


def test_bibtex() -> None:
    loaded = load(_BIB, "r.bib")
    assert loaded.diagnostics == ()
    ballis, whole, part = (r.item for r in loaded.references)
    assert ballis == {
        "id": "ballis", "type": "article-journal",
        "author": [
            {"family": "Ballis", "given": "William B."}, {"family": "Müller", "given": "Józef"}, {"literal": "others"},
        ],
        "title": 'The <span class="nocase">NASA</span> Étude of <i>Foo</i>—bar',
        "container-title": "Ann. & More", "issued": {"date-parts": [[1951, 9]]}, "page": "167–76", "issue": "1",
        "DOI": "10.1177/a_b%c", "URL": "https://x.org/a%20b_c?d=1#e",
    }  # fmt: skip
    assert whole["publisher"] == "Princeton University Press"
    assert whole["issued"] == {"date-parts": [[1999]], "circa": True}
    assert (part["container-title"], part["title"], part["issued"]) == ("Whole", "Part", whole["issued"])
    assert part["container-author"] == whole["author"]
    assert [r.span.line for r in loaded.references] == [3, 9, 10]


def of_bibtex(fields: str, kind: str = "article") -> tuple[dict[str, object], list[tuple[str, str]]]:
    """The work that the fields make, without what all have, and the codes and hints of what is said about it."""
    loaded = load(f"@{kind}{{a, title = {{T}}, {fields}}}", "r.bib")
    item = loaded.references[0].item
    own = {name: value for name, value in item.items() if name not in ("id", "type", "title")}
    return own, [(one.code, one.hint) for one in loaded.diagnostics]


_2000 = {"issued": {"date-parts": [[2000]]}}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("publisher = {Health and Human Services}", {"publisher": "Health and Human Services"}),
        ("publisher = {{Thames and Hudson} and Faber}", {"publisher": "Thames and Hudson and Faber"}),
        ("address = {Rome and Paris and Bonn}", {"publisher-place": "Rome, Paris and Bonn"}),
        ("note = {One.}, addendum = {Two}", {"note": "One. Two"}),
        ("number = 2, issue = 2, key = {k}, numpages = 3, eid = {e1}, pages = {e1}", {"issue": "2", "page": "e1"}),
        ("number = 2, issue = {Spring}", {"issue": "2, Spring"}),
        ("eid = {e12}", {"page": "e12"}),
        ("eid = {e12}, pages = {1--9}", {"page": "1–9", "number": "e12"}),
        ("afterword = {Aa, B.}, annotator = {Cc, D.}",
         {"contributor": [{"family": "Cc", "given": "D."}, {"family": "Aa", "given": "B."}]}),
        ("editora = {Aa, B.}, editoratype = {compiler}", {"compiler": [{"family": "Aa", "given": "B."}]}),
        (r"howpublished = {Available at: \url{http://x.org/~joe/a--b}}", {"URL": "http://x.org/~joe/a--b"}),
        (r"url = {http://x.org/{\textasciitilde}joe\_b}", {"URL": "http://x.org/~joe_b"}),
        ("howpublished = {Broadside}", {"medium": "Broadside"}),
        ("eprint = {123}, eprinttype = {pubmed}", {"PMID": "123"}),
        ("eprint = {123}, archiveprefix = {jstor}", {"URL": "https://www.jstor.org/stable/123"}),
        ("file = {x.pdf}, keywords = {a, b}, bdsk-url-1 = {x}, timestamp = {x}, date-added = {x}, rights = {x},"
         " date = 2000",
         {"keyword": "a, b"}),
        ("journal = {J}, journaltitle = {J}", {"container-title": "J"}),
        ("publisher = {IEEE}, organization = {IEEE}, school = {}", {"publisher": "IEEE"}),
        ("type = {Journal Article}", {}),
        ("type = {Letter to the editor}", {"genre": "Letter to the editor"}),
        (r"annote = {One. \par \emph{Two \par three} four.}", {"annote": "One.\n\n<i>Two  three</i> four."}),
        (r"annote = {{One.\par Two.}}", {"annote": "One.\n\nTwo."}),
        ("pubstate = {inpress}", {"status": "in press"}),
        ("pubstate = {Accepted}", {"status": "Accepted"}),
        ("edition = {Second}", {"edition": "2"}),
        ("edition = {Twentieth edition}", {"edition": "20"}),
        ("edition = {2nd ed.}", {"edition": "2nd"}),
        ("edition = 3", {"edition": "3"}),
        ("edition = {Revised ed.}", {"edition": "Revised ed."}),
        ("edition = {Revised}", {"edition": "Revised"}),
        ("edition = {2nd revised}", {"edition": "2nd revised"}),
        (r"doi = {10.1007/978-3-642-04898-2{\_}455}, url = {http://x.org/v{\%}20{\~{}}?a=1{\&}b=2{\#}c}",
         {"DOI": "10.1007/978-3-642-04898-2_455", "URL": "http://x.org/v%20~?a=1&b=2#c"}),
    ],
)  # fmt: skip
def test_fields_of_bibtex(fields: str, expected: dict[str, object]) -> None:
    assert of_bibtex(f"{fields}, year = 2000") == (expected | _2000, [])


@pytest.mark.parametrize(
    ("fields", "code", "hint"),
    [
        ("publsher = {X}", "unknown-field", "did you mean “publisher”?"),
        ("publisher-place = {X}", "unknown-field", "did you mean “publisher”?"),
        ("issuetitle = {X}", "unknown-field", "say it under “note”"),
        ("organization = {X}, publisher = {Y}", "unknown-field", ""),
        ("related = {b}, relatedtype = {reprintas}", "unknown-field", "say it under “note”"),
        ("shorthand = {KrV}", "unknown-field", "how works are sorted and shortened is up to the citation style"),
        ("sortname = {Zed}", "unknown-field", "how works are sorted and shortened is up to the citation style"),
        ("author = {Smith, Jr., John, PhD}", "bad-name", "between one name and the next stands the word “and”"),
        ("month = {Michaelmas}", "bad-date", "a month is written mar, a day of it {15 March}"),
    ],
)
def test_what_bibtex_says_in_vain_is_told(fields: str, code: str, hint: str) -> None:
    item, said = of_bibtex(f"{fields}, year = 2000")
    assert (item["issued"], said) == (_2000["issued"], [(code, hint)])


def test_fields_that_programs_write_for_themselves_may_begin_with_a_low_line() -> None:
    fields = "__markedentry = {[john:1]}, _group = 3, volume = {4}, year = 2000"
    assert of_bibtex(fields) == ({"volume": "4"} | _2000, [])


@pytest.mark.parametrize(
    "key", ["https://doi.org/10.1002/(SICI)1097-0258(1998)17:15<1661::AID-SIM968>3.0.CO;2-#", "a(b", "c)"]
)
def test_the_key_of_an_entry_in_braces_may_be_a_doi(key: str) -> None:
    loaded = load(
        f"@book{{{key}, title = {{T}}, year = 2000}}\n@book({{x}}, year = 1)\n@book(b, title = {{U}}, year = 2001)",
        "r.bib",
    )
    assert [reference.key for reference in loaded.references] == [key, "b"]
    assert [found.span.line for found in loaded.diagnostics] == [2]


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("book", "type = {Book}", {"type": "book"}),
        ("inbook", "type = {Book Section}", {"type": "chapter"}),
        ("techreport", "type = {Report}", {"type": "report"}),
        ("techreport", "type = {Report}, number = {12}", {"type": "report", "genre": "Report", "number": "12"}),
        ("techreport", "type = {Working paper}", {"type": "report", "genre": "Working paper"}),
        ("thesis", "type = {bathesis}", {"type": "thesis", "genre": "Bachelor’s thesis"}),
        ("patent", "type = {patrequs}", {"type": "patent", "genre": "U.S. patent request"}),
        ("online", "pubstate = {prepublished}, number = {arXiv:1}", {"type": "article", "number": "arXiv:1"}),
        ("book", "pubstate = {prepublished}", {"type": "book", "status": "pre-published"}),
    ],
)
def test_keys_of_biblatex_and_names_of_types(kind: str, fields: str, expected: dict[str, str]) -> None:
    loaded = load(f"@{kind}{{a, title = {{T}}, year = 2000, {fields}}}", "r.bib")
    assert loaded.diagnostics == ()
    assert loaded.references[0].item == {"id": "a", "title": "T"} | _2000 | expected


def test_a_brace_that_closes_nothing_is_told_and_cuts_nothing() -> None:
    text = '@book{a, title = "Foo } bar {"} baz} \\} x", year = 2000}'
    loaded = load(text, "r.bib")
    assert loaded.references[0].item["title"] == 'Foo bar " baz } x'
    assert [(one.code, one.severity, one.span.column) for one in loaded.diagnostics] == [
        ("bibtex-syntax", Severity.WARNING, text.index("}") + 1)
    ]


def test_a_day_without_a_month_is_told() -> None:
    item, said = of_bibtex("year = 2000, day = {5}")
    assert (item, said) == (_2000, [("bad-date", "a month is written mar, a day of it {15 March}")])


def test_a_day_that_is_none_leaves_its_month_and_is_told_as_a_day() -> None:
    loaded = load("@book{a, author = {B}, title = {T}, year = 1950, month = feb, day = {Michaelmas}}", "w.bib")
    assert loaded.references[0].item["issued"] == {"date-parts": [[1950, 2]]}
    (finding,) = loaded.diagnostics
    assert (finding.code, finding.message[:14]) == ("bad-date", "“day” of “a” i")


def test_a_meeting_has_a_place_beside_its_publishers() -> None:
    places = "year = 2000, address = {New York}, location = {Honolulu}"
    told = {"publisher-place": "New York", "event-place": "Honolulu"}
    assert of_bibtex(places, "inproceedings") == (told | _2000, [])


def test_a_name_of_many_commas_loses_nothing() -> None:
    assert people("Smith, Jr., John, PhD") == [{"family": "Smith", "given": "John", "suffix": "Jr., PhD"}]


def test_a_book_in_a_series_and_a_whole_of_volumes_has_one_of_them() -> None:
    loaded = load("@book{a, title = {T}, maintitle = {M}, series = {S}, year = 2000}", "r.bib")
    assert loaded.references[0].item["collection-title"] == "M"
    assert [one.message for one in loaded.diagnostics] == [
        "“series” of “a” is left out: “maintitle” has its place in the reference"
    ]


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ('jan # "~15"', {"date-parts": [[2000, 1, 15]]}),
        ('"15 " # mar', {"date-parts": [[2000, 3, 15]]}),
        ('jun # "~23--25"', {"date-parts": [[2000, 6, 23], [2000, 6, 25]]}),
        ("{Spring}", {"date-parts": [[2000]], "season": 1}),
        ("{March/April}", {"date-parts": [[2000, 3], [2000, 4]]}),
        ("{30 June -- 2 July}", {"date-parts": [[2000, 6, 30], [2000, 7, 2]]}),
        ("3, day = {7}", {"date-parts": [[2000, 3, 7]]}),
        ("{Sept.}", {"date-parts": [[2000, 9]]}),
        ("{9/10}", {"date-parts": [[2000, 9], [2000, 10]]}),
    ],
)
def test_months_of_bibtex(month: str, expected: dict[str, object]) -> None:
    assert of_bibtex(f"year = 2000, month = {month}") == ({"issued": expected}, [])


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        ("1949~", {"date-parts": [[1949]], "circa": True}),
        ("1949?", {"date-parts": [[1949]], "circa": True}),
        ("{1949}", {"date-parts": [[1949]]}),
        ("1998--1999", {"date-parts": [[1998], [1999]]}),
        ("1998 – 1999~", {"date-parts": [[1998], [1999]], "circa": True}),
        ("1998-1999", {"date-parts": [[1998], [1999]]}),
        ("1998--99", {"date-parts": [[1998], [1999]]}),
        ("1914/18", {"date-parts": [[1914], [1918]]}),
        ("1998-99", {"date-parts": [[1998], [1999]]}),
        ("1998-09", {"date-parts": [[1998, 9]]}),
        ("1998--", {"date-parts": [[1998], [0]]}),
        ("--1998", {"date-parts": [[0], [1998]]}),
        ("525", {"date-parts": [[525]]}),
        ("525--530", {"date-parts": [[525], [530]]}),
        ("-43", {"date-parts": [[-44]]}),
        ("1998--1999--2001", {"literal": "1998–1999–2001"}),
        ("c.~1949", {"literal": "c.\u00a01949"}),
        ("525}, month = {3", {"date-parts": [[525, 3]]}),
    ],
)
def test_years_of_bibtex(year: str, expected: dict[str, object]) -> None:
    assert of_bibtex(f"year = {{{year}}}") == ({"issued": expected}, [])


@pytest.mark.parametrize("year", ["0", "2001/02", "2001/12", "2020/3"])
def test_years_of_bibtex_that_may_be_none_are_told(year: str) -> None:
    assert of_bibtex(f"year = {{{year}}}") == ({}, [("bad-date", "dates are written 1950, 1950-02 or 1950-02-14")])


def test_blanks_at_the_ends_of_strings_matter() -> None:
    text = '@string{j = "Journal of "}\n@article{a, title = {T}, journal = j # " Physics ", year = 2000}'
    assert load(text, "r.bib").references[0].item["container-title"] == "Journal of Physics"


@pytest.mark.parametrize("undated", ["year = {n.d.}", "date = {n.d.}"])
def test_undated_on_purpose_in_bibtex(undated: str) -> None:
    assert of_bibtex(undated) == ({}, [])
    for nothing in ("volume = 1", "year = {}"):
        assert of_bibtex(nothing)[1] == [("no-date", "if none is known, say so with year = {n.d.}")]


@pytest.mark.parametrize(
    ("parent", "child", "expected"),
    [
        ("periodical{p, title = {Annals}, subtitle = {S}", "article{c", {"container-title": "Annals: S"}),
        ("book{p, title = {Whole}, author = {Aa, B.}", "inbook{c",
         {"container-title": "Whole", "author": [{"family": "Aa", "given": "B."}]}),
        ("book{p, title = {Whole}, author = {Aa, B.}", "inbook{c, author = {Cc, D.}",
         {"container-title": "Whole", "author": [{"family": "Cc", "given": "D."}],
          "container-author": [{"family": "Aa", "given": "B."}]}),
        ("mvbook{p, title = {Works}, author = {Aa, B.}", "book{c",
         {"collection-title": "Works", "author": [{"family": "Aa", "given": "B."}]}),
        ("proceedings{p, title = {Papers}, date = {1999-03}", "inproceedings{c", {"container-title": "Papers"}),
    ],
)  # fmt: skip
def test_what_entries_hand_down(parent: str, child: str, expected: dict[str, object]) -> None:
    text = f"@{child}, title = {{Part}}, year = 2000, crossref = {{p}}}}\n@{parent}, year = 2000}}"
    item = load(text, "r.bib").references[0].item
    assert {name: value for name, value in item.items() if name not in ("id", "type")} == (
        {"title": "Part"} | _2000 | expected
    )


def test_files_of_bibtex_are_read_together() -> None:
    strings = "@string{jacs = {J. Am. Chem. Soc.}}\n@book{whole, title = {Whole}, editor = {E, F}, year = 2001}\n"
    works = (
        "@article{a, author = {A, B}, title = {T}, journal = jacs, year = 2001}\n"
        "@incollection{b, author = {A, B}, title = {Part}, crossref = {whole}}\n"
        "@incollection{c, author = {A, B}, title = {Part}, crossref = {nowhere}, year = 2001}\n"
    )
    first, other, second = load_all([(strings, "strings.bib"), ("- {id: y, type: book}", "y.yaml"), (works, "w.BIB")])
    items = {reference.key: reference.item for reference in second.references}
    assert (items["a"]["container-title"], items["b"]["container-title"]) == ("J. Am. Chem. Soc.", "Whole")
    assert [reference.key for reference in (*first.references, *other.references)] == ["whole", "y"]
    assert [(found.code, str(found.span)) for found in second.diagnostics] == [("bibtex-crossref", "w.BIB:3:51")]
    assert first.diagnostics == ()
    (alone,) = load_all([(works, "w.bib")])
    assert {found.code for found in alone.diagnostics} == {"bibtex-string", "bibtex-crossref", "no-date"}


def test_entries_inherit_from_their_own_file_first() -> None:
    files = [
        (f"@xdata{{press, publisher = {{{name}}}}}\n@book{{{name}, title = {{T}}, year = 1, xdata = {{Press}}}}", file)
        for name, file in (("One", "one.bib"), ("Two", "two.bib"))
    ]
    found = [reference.item["publisher"] for loaded in load_all(files) for reference in loaded.references]
    assert found == ["One", "Two"]


def test_a_work_has_other_keys() -> None:
    whole = "@book{new, ids = {old, new, older}, title = {Whole}, year = 2000}\n"
    loaded = load(f"{whole}@inbook{{part, crossref = {{OLD}}, title = {{P}}}}", "r.bib")
    assert loaded.diagnostics == ()
    assert loaded.references[1].item["container-title"] == "Whole"
    works, found = library([loaded])
    assert (works.aliases, found) == ({"old": "new", "older": "new"}, [])
    clash = load("@book{older, ids = {old}, title = {T}, year = 2000}", "s.bib")
    works, found = library([loaded, clash])
    assert works.aliases == {"old": "new"}
    assert [(one.code, one.severity, one.span.file, one.message) for one in found] == [
        (
            "repeated-reference",
            Severity.WARNING,
            "r.bib",
            "“older” is said to be another key of “new”, and is one of “older”",
        ),
        (
            "repeated-reference",
            Severity.WARNING,
            "s.bib",
            "“old” is said to be another key of “older”, and is one of “new”",
        ),
    ]


def test_xdata_hands_down_all() -> None:
    text = "@xdata{x, note = {N}, keywords = {K}, abstract = {A}}\n@book{a, title = {T}, year = 2000, xdata = {x}}"
    item = load(text, "r.bib").references[0].item
    assert (item["note"], item["keyword"], item["abstract"]) == ("N", "K", "A")


_NEXT = "\n@book{next, title={Next}, year=2000}\n"


def test_entries_that_inherit_from_the_same_ones_are_looked_at_once() -> None:
    # Each of two names both of the next two: by way of them there are half a million lines to the last.
    steps = "".join(
        f"@xdata{{{side}{at}, xdata = {{a{at + 1}, b{at + 1}}}, keywords = {{{side}{at}}}}}\n"
        for at in range(19)
        for side in "ab"
    )
    last = "@xdata{a19, publisher = {P}}\n@xdata{b19, year = 1950}\n@book{k, title = {T}, xdata = {a0}}"
    loaded = load(f"{steps}{last}", "w.bib")
    assert [one.message for one in loaded.diagnostics] == []
    (work,) = loaded.references
    assert work.item["publisher"] == "P"


@pytest.mark.parametrize("order", [1, -1])
def test_a_long_line_of_entries_that_inherit_is_told(order: int) -> None:
    entries = [f"@book{{k{at}, title = {{T}}, year = 1950, crossref = {{k{at + 1}}}}}" for at in range(1500)]
    loaded = load("\n".join([*entries, "@book{k1500, title = {T}, year = 1950}"][::order]), "w.bib")
    assert len(loaded.references) == 1501
    # From the end, and then anew from each that inherits nothing for that.
    assert sorted(one.message for one in loaded.diagnostics) == sorted(
        f"“k{at}” inherits by way of more than 20 others" for at in range(1500 - 21, -1, -21)
    )


def test_entries_in_a_circle_are_told_once_wherever_it_is_entered() -> None:
    text = "@book{a, title = {T}, year = 1950, crossref = {b}}\n@book{b, title = {U}, year = 1950, crossref = {c}}\n"
    loaded = load(text + "@book{c, title = {V}, year = 1950, crossref = {b}}", "w.bib")
    assert [one.message for one in loaded.diagnostics] == ["“c” inherits from itself, by way of “b”"]
    assert len(loaded.references) == 3


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("@book{a, title = {never closed,\n year = 1999\n}", "bibtex-syntax", 1, 1),
        ("@book{a, title = {never {closed}, year = 1999}", "bibtex-syntax", 1, 1),
        ('@book{a, title = "never closed, year = 1999}', "bibtex-syntax", 1, 18),
        ("@book{a, title = {T}\n year = 2000}", "bibtex-syntax", 1, 21),
        ("@book{a, title = {T}}, year = 2000}", None, 0, 0),
        ("@book{a, title = {T}, year 2000}", "bibtex-syntax", 1, 23),
        ("@book{a, title = , year = 2000}", "bibtex-syntax", 1, 18),
        ("@book{, title = {T}}", "bibtex-syntax", 1, 1),
        ("@book{a, title = {T}, publisher = nowhere, year = 2000}", "bibtex-string", 1, 35),
        ("@inbok{a, title = {T}, year = 2000}", "bibtex-type", 1, 1),
        ("@book{a, title = {T}, year = 2000, year = 2001}", "duplicate-key", 1, 36),
        ("@book{a, title = {T}, crossref = {gone}, year = 1}", "bibtex-crossref", 1, 23),
        ("@book{a, title = {T}, year = 2000, crossref = {a}}", "bibtex-crossref", 1, 36),
        ("@book{next, title = {T}, year = 2000}", "repeated-reference", 2, 1),
        ("@book{a, title = {T}, year = {2010;2009;2015;}}", "bad-date", 1, 23),
    ],
)
def test_faults_of_bibtex_cost_one_entry(text: str, code: str | None, line: int, column: int) -> None:
    loaded = load(text + _NEXT, "r.bib")
    assert "next" in [r.key for r in loaded.references]
    if code is not None:
        assert (code, line, column) in told(text + _NEXT, "r.bib")
        assert code in CODES


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Mao Zedong", {"family": "Zedong", "given": "Mao"}),
        ("van Gogh, Vincent", {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"}),
        ("Vincent van Gogh", {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van"}),
        ("Alexander von Humboldt", {"family": "Humboldt", "given": "Alexander", "dropping-particle": "von"}),
        ("King, Jr., Martin Luther", {"family": "King", "given": "Martin Luther", "suffix": "Jr."}),
        ("{European Union}", {"literal": "European Union"}),
        ("family=Hugo, given=Victor, prefix=de", {"family": "Hugo", "given": "Victor", "dropping-particle": "de"}),
        ("Plato", {"family": "Plato"}),
        (r"{\v S}i{\v z}ek, {\'A}", {"family": "Šižek", "given": "Á"}),
        (r"{\O}stergaard~Jr, A.", {"family": "Østergaard Jr", "given": "A."}),
    ],
)
def test_names(source: str, expected: dict[str, str]) -> None:
    assert people(source) == [expected]


@pytest.mark.parametrize("written", ["~", "Aa, Bb and ~", "{}", ",", "{~}", "Aa and and Bb", "Aa, B. and", "and Aa"])
def test_a_name_of_nothing_is_told(written: str) -> None:
    text = f"@book{{a, author = {{{written}}}, title = {{T}}, year = 2000}}"
    (fault,) = load(text, "r.bib").diagnostics
    assert (fault.code, fault.span.line, fault.span.column) == ("bad-name", 1, 10)
    assert fault.hint == "write a family name, a comma and given names; a body in double braces"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            r"Stra\ss e, na\"{\i}ve, \'{E}cole, \v{c}, \c{c}, \aa, {\AA}, \L{}ód\'z",
            "Straße, naïve, École, č, ç, å, Å, Łódź",
        ),
        ("``a'' --- b--c ~ `d'", "“a” — b–c \u00a0 ‘d’"),
        (r"50\,\% \& \$ \# \_ \{x\}", "50\u202f% & $ # _ {x}"),
        (r"H$_2$O, x$^{10}$, 5$", "H<sub>2</sub>O, x<sup>10</sup>, 5$"),
        (r"\textbf{b} \unknown{c} \href{https://x.org}{d}", "<b>b</b> c d"),
        ("plain", "plain"),
        (
            r"The $\eta$ meson, \texttheta, $\Gamma_{\mathrm{tot}} \approx 5\times10^{-3}$",
            "The η meson, θ, Γ<sub>tot</sub> ≈ 5×10<sup>-3</sup>",
        ),
        (r"\textquotesingle x\textbullet{} \guilsinglleft a\guilsinglright, \glqq b\grqq\ \dag", "'x• ‹a›, „b“ †"),
        (r"$f'(x) = \bar{x}$, 20\,$^\circ$C, \ensuremath{\alpha_s}", "f′(x) = x̄, 20\u202f°C, α<sub>s</sub>"),
        (r"x.edu/\~{}smith, \~n, \^{}", "x.edu/~smith, ñ, ^"),
        (r"see \url{http://x.org/~joe/a--b_c%20d}, p.~1--2", "see http://x.org/~joe/a--b_c%20d, p.\u00a01–2"),
        (r"{\em The Times} of {\bfseries x}", "<i>The Times</i> of <b>x</b>"),
        (r"{\noopsort{1973b}}1973", "1973"),
    ],
)
def test_latex(source: str, expected: str) -> None:
    assert decode(source) == expected


def test_commands_that_nobody_knows_are_told() -> None:
    text = r"@book{a, title = {The \zork\ of \textrm{x} and \frob{y}}, year = 2000, abstract = {\zork}}"
    (fault,) = load(text, "r.bib").diagnostics
    assert (fault.code, fault.span.column, fault.severity) == ("bibtex-syntax", 10, Severity.WARNING)
    assert fault.message == r"“title” of “a” has LaTeX that is not known and left out: \zork, \frob"


# -- RIS -----------------------------------------------------------------------------------------------------------

_RIS = """TY  - JOUR
AU  - Ballis, William B.
AU  - State Office
TI  - The pattern of
      Sino-Soviet treaties
T2  - Annals
SP  - 167
EP  - 76
DA  - 1951/09/00/
DO  - 10.1177/000271625127700117
ER  -

"""


def test_ris() -> None:
    loaded = load(_RIS.replace("1951/09/00/", "1951/09//"), "r.ris")
    assert loaded.diagnostics == ()
    assert loaded.references[0].item == {
        "id": "ballis1951", "type": "article-journal", "title": "The pattern of Sino-Soviet treaties",
        "author": [{"family": "Ballis", "given": "William B."}, {"literal": "State Office"}],
        "container-title": "Annals", "page": "167–76", "issued": {"date-parts": [[1951, 9]]},
        "DOI": "10.1177/000271625127700117",
    }  # fmt: skip


def of_ris(kind: str, *lines: str) -> tuple[dict[str, object], list[str]]:
    """The work that the lines describe, without its key and type, and the codes of what is said about it."""
    loaded = load("\n".join((f"TY  - {kind}", *lines, "ER  - ")), "r.ris")
    item = loaded.references[0].item
    return {name: value for name, value in item.items() if name not in ("id", "type")}, [
        one.code for one in loaded.diagnostics
    ]


@pytest.mark.parametrize(
    ("kind", "lines", "expected"),
    [
        ("CHAP", "BT  - Whole;TI  - Part", {"container-title": "Whole", "title": "Part"}),
        ("BOOK", "BT  - Whole;T2  - Series", {"title": "Whole", "collection-title": "Series"}),
        ("JOUR", "TI  - T;T2  - Annals;JO  - Ann.", {"container-title": "Annals", "container-title-short": "Ann."}),
        ("BOOK", "TI  - T;N1  - One;N1  - Two", {"note": "One; Two"}),
        ("BOOK", "TI  - T;PB  - Aa;PB  - Bb;CY  - Rome;CY  - Paris", {"publisher": "Aa; Bb",
         "publisher-place": "Rome; Paris"}),
        ("CHAP", "TI  - T;SN  - 978-0-306-40615-7;SN  - 0027-8424;SN  - 0-306-40615-2",
         {"ISBN": "978-0-306-40615-7, 0-306-40615-2", "ISSN": "0027-8424"}),
        ("JOUR", "TI  - T;M1  - 4", {"issue": "4"}),
        ("RPRT", "TI  - T;M1  - 4", {"number": "4"}),
        ("RPRT", "TI  - T;SN  - R-12", {"number": "R-12"}),
        ("NEWS", "TI  - T;SE  - Sport", {"section": "Sport"}),
        ("JOUR", "TI  - T;C7  - e12", {"number": "e12"}),
        ("JOUR", "TI  - T;EP  - 12", {"page": "12"}),
        ("JOUR", "TI  - T;SP  - 12;EP  - 12-19", {"page": "12–19"}),
        ("JOUR", "TI  - T;SP  - xii-15, 20a-22, A-1", {"page": "xii–15, 20a–22, A-1"}),
        ("COMP", "TI  - T", {}),
        ("COMP", "TI  - T;ET  - 2.1", {"version": "2.1"}),
        ("BILL", "TI  - T;ET  - 89th", {"chapter-number": "89th"}),
        ("BOOK", "TI  - T;SP  - 320", {"number-of-pages": "320"}),
        ("BOOK", "TI  - T;SP  - 12;EP  - 20", {"page": "12–20"}),
        ("BOOK", "TI  - T;SP  - 12-20", {"page": "12–20"}),
        ("MPCT", "TI  - T;SP  - 90 min.", {"dimensions": "90 min."}),
        ("MANSCPT", "TI  - T;DB  - An Archive;AN  - FO 371", {"archive": "An Archive", "archive_location": "FO 371"}),
        ("JOUR", "TI  - T;DB  - A Database;AN  - 12", {"source": "A Database", "call-number": "12"}),
        ("CASE", "TI  - T;A2  - U.S. Reports", {"container-title": "U.S. Reports"}),
        ("JOUR", "TI  - T;M3  - Article", {}),
        ("JOUR", "TI  - T;M3  - Editorial", {"genre": "Editorial"}),
        ("JOUR", "TI  - T;M3  - https://doi.org/10.1002/abc.1", {"DOI": "https://doi.org/10.1002/abc.1"}),
        ("JOUR", "TI  - T;M3  - https://doi.org/10.1002/abc.1;DO  - 10.1002/ABC.1", {"DOI": "10.1002/ABC.1"}),
        ("THES", "TI  - T;M3  - PhD thesis", {"genre": "PhD thesis"}),
        ("RPRT", "TI  - T;M3  - Report", {}),
        ("RPRT", "TI  - T;M3  - Report;SN  - WHO/1", {"genre": "Report", "number": "WHO/1"}),
        ("BOOK", "TI  - T;LA  - eng", {"language": "en"}),
        ("CPAPER", "TI  - T;T2  - A Meeting;C3  - Papers", {"event-title": "A Meeting", "container-title": "Papers"}),
    ],
)  # fmt: skip
def test_tags_of_ris(kind: str, lines: str, expected: dict[str, str]) -> None:
    item, said = of_ris(kind, "PY  - 2000", *lines.split(";"))
    assert said == []
    assert item == {"title": "T", "issued": {"date-parts": [[2000]]}} | expected


@pytest.mark.parametrize(
    ("kind", "lines", "expected"),
    [
        ("BOOK", "A2  - Series, S.;A3  - Editor, E.", {"collection-editor": "Series", "editor": "Editor"}),
        (
            "BOOK",
            "AU  - Author, A.;A2  - Series, S.;T2  - Studies",
            {"author": "Author", "collection-editor": "Series"},
        ),
        (
            "BOOK",
            "A2  - Editor, E.;A3  - Series, S.;T3  - Studies",
            {"collection-editor": "Series", "editor": "Editor"},
        ),
        ("BOOK", "A2  - Editor, E.", {"editor": "Editor"}),
        ("BOOK", "ED  - Editor, E.", {"editor": "Editor"}),
        ("EDBOOK", "AU  - Editor, E.", {"editor": "Editor"}),
        ("CHAP", "A2  - Editor, E.;A3  - Series, S.", {"collection-editor": "Series", "editor": "Editor"}),
        ("PCOMM", "AU  - Author, A.;A2  - To, B.", {"author": "Author", "recipient": "To"}),
        ("MPCT", "AU  - Director, D.;A3  - Producer, P.", {"director": "Director", "producer": "Producer"}),
        ("THES", "AU  - Author, A.;A3  - Adviser, B.", {"author": "Author", "contributor": "Adviser"}),
    ],
)
def test_people_of_ris_have_the_role_of_their_type(kind: str, lines: str, expected: dict[str, str]) -> None:
    item, said = of_ris(kind, "TI  - T", "PY  - 2000", *lines.split(";"))
    assert said == []
    people = {role: names[0]["family"] for role, names in item.items() if isinstance(names, list)}
    assert people == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("PY  - 1999///Spring", {"date-parts": [[1999]], "season": 1}),
        ("DA  - May 9;PY  - 1999", {"date-parts": [[1999, 5, 9]]}),
        ("PY  - 1999;DA  - 9 May 1999", {"date-parts": [[1999, 5, 9]]}),
        ("PY  - 1999/May/9/", {"date-parts": [[1999, 5, 9]]}),
        ("DA  - Winter/Spring;PY  - 1999", {"date-parts": [[1999, 24], [1999, 21]]}),
        ("DA  - 1999/May-June//", {"date-parts": [[1999, 5], [1999, 6]]}),
        ("PY  - 1999///ca.", {"date-parts": [[1999]], "circa": True}),
        ("PY  - 1999/05/09/Sunday", {"date-parts": [[1999, 5, 9]]}),
        ("DA  - 1999-03-05;PY  - 1999", {"date-parts": [[1999, 3, 5]]}),
        ("DA  - 1999-05-03", {"date-parts": [[1999, 5, 3]]}),
        ("DA  - 1999-5", {"date-parts": [[1999, 5]]}),
        ("DA  - 1999-05-03T12:00:00Z", {"date-parts": [[1999, 5, 3]]}),
        ("DA  - 05/1999", {"date-parts": [[1999, 5]]}),
        ("DA  - 25/12/1999", {"date-parts": [[1999, 12, 25]]}),
        ("DA  - 12.25.1999", {"date-parts": [[1999, 12, 25]]}),
        ("PY  - 1999/00/00", {"date-parts": [[1999]]}),
        ("PY  - 1999/05/00/", {"date-parts": [[1999, 5]]}),
        ("PY  - 1999/May/0/", {"date-parts": [[1999, 5]]}),
        ("PY  - 1999/05-06//", {"date-parts": [[1999, 5], [1999, 6]]}),
    ],
)
def test_dates_of_ris(lines: str, expected: dict[str, object]) -> None:
    item, said = of_ris("JOUR", "TI  - T", *lines.split(";"))
    assert (item["issued"], said) == (expected, [])


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("UR  - https://x.org/1;UR  - https://x.org/2", "duplicate-key"),
        ("T3  - Series;T3  - Another", "duplicate-key"),
        ("C1  - Something", "unknown-field"),
        ("TT  - Translated", "unknown-field"),
        ("AU  - Aa, B., Cc, D.", "bad-name"),
        ("DA  - Michaelmas", "bad-date"),
        ("DA  - 03/05/1999", "bad-date"),
        ("DA  - 03/05", "bad-date"),
        ("Y2  - 03/05/2020", "bad-date"),
    ],
)
def test_what_ris_says_in_vain_is_told(lines: str, code: str) -> None:
    item, said = of_ris("JOUR", "TI  - T", "PY  - 1999", *lines.split(";"))
    assert (item["issued"], said) == ({"date-parts": [[1999]]}, [code])


def test_the_department_of_a_thesis_has_no_place() -> None:
    item, said = of_ris("THES", "TI  - T", "PY  - 2000", "T2  - Department of History")
    assert (item, said) == ({"title": "T"} | _2000, ["unknown-field"])


def test_a_film_is_cited_by_the_name_of_its_director() -> None:
    loaded = load("TY  - MPCT\nTI  - Nostalghia\nAU  - Tarkovsky, Andrei\nPY  - 1983\nER  - \n", "r.ris")
    assert [reference.key for reference in loaded.references] == ["tarkovsky1983"]


def test_works_of_one_author_and_year_have_keys_of_their_own() -> None:
    one, two = (f"TY  - BOOK\nAU  - Weiss, A.\nTI  - {title}\nPY  - 1950\nER  - \n" for title in "AB")
    loaded = load(
        one + two + one.replace("TY  - BOOK\n", "TY  - BOOK\nID  - weiss1950-2\n").replace("A\n", "C\n"), "r.ris"
    )
    assert [reference.key for reference in loaded.references] == ["weiss1950", "weiss1950-3", "weiss1950-2"]
    assert [(one.code, one.span.line, one.hint) for one in loaded.diagnostics] == [
        ("missing-reference-id", 6, "give it a key of its own: ID  - weiss1950-3")
    ]


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("eng", "en"), ("English", "en"), ("ger", "de"), ("en_GB", "en-GB"), ("chu", "cu"), ("grc", "grc"),
        ("Croatian", "hr"), ("zh-Hant-TW", "zh-Hant-TW"), ("EN", "en"), ("English and French", "English and French"),
    ],
)  # fmt: skip
def test_languages_by_code_and_name(written: str, tag: str) -> None:
    for text, file in (
        (f"- {{id: a, type: book, title: T, issued: 2000, language: {written}}}", "r.yaml"),
        (f"TY  - BOOK\nTI  - T\nPY  - 2000\nLA  - {written}\nER  - ", "r.ris"),
        (f"@book{{a, title = {{T}}, year = 2000, language = {{{written}}}}}", "r.bib"),
    ):
        loaded = load(text, file)
        assert (loaded.references[0].item["language"], loaded.diagnostics) == (tag, ())


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("AU  - Lost\n" + _RIS, "ris-syntax", 1),
        (_RIS + "TY  - BOOK\nTI  - T\nPY  - 2000\n", "ris-syntax", 13),
        (_RIS.replace("JOUR", "JUOR"), "unknown-reference-type", 1),
        (_RIS.replace("DO  -", "ZZ  -"), "ris-syntax", 10),
        (_RIS.replace("1951/09/00/", "1951;1952"), "bad-date", 9),
        (_RIS + _RIS, "repeated-reference", 13),
    ],
)
def test_faults_of_ris(text: str, code: str, line: int) -> None:
    assert (code, line) in [(found, at) for found, at, _ in told(text, "r.ris")]


# -- dates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1950", {"date-parts": [[1950]]}),
        ("1950-02-14", {"date-parts": [[1950, 2, 14]]}),
        ("-0043-03", {"date-parts": [[-44, 3]]}),
        ("0000", {"date-parts": [[-1]]}),
        ("-0099/0000", {"date-parts": [[-100], [-1]]}),
        ("0000-02-29", {"date-parts": [[-1, 2, 29]]}),
        ("1954/1959", {"date-parts": [[1954], [1959]]}),
        ("1949~", {"date-parts": [[1949]], "circa": True}),
        ("2001-21", {"date-parts": [[2001]], "season": 1}),
        ("2001-21/2001-23", {"date-parts": [[2001, 21], [2001, 23]]}),
        ("1950-02/..", {"date-parts": [[1950, 2], [0]]}),
        ("../2001", {"date-parts": [[0], [2001]]}),
        ("/2001~", {"date-parts": [[0], [2001]], "circa": True}),
        ("1950-05/1950", {"date-parts": [[1950, 5], [1950]]}),
        ("2004-04-05T14:34:00", {"date-parts": [[2004, 4, 5]]}),
        ("2004-04-05T14:34Z/2004-04-06T01:00:00.5+05:30~", {"date-parts": [[2004, 4, 5], [2004, 4, 6]], "circa": True}),
        ("199X", {"date-parts": [[1990], [1999]]}),
        ("19XX~", {"date-parts": [[1900], [1999]], "circa": True}),
        ("195X/1961", {"date-parts": [[1950], [1961]]}),
        ("1949/195X", {"date-parts": [[1949], [1959]]}),
        ("1999-XX", {"date-parts": [[1999]]}),
        ("1999-05-XX?", {"date-parts": [[1999, 5]], "circa": True}),
        ("1999-XX-XX/2000", {"date-parts": [[1999], [2000]]}),
    ],
)
def test_dates(text: str, expected: dict[str, object]) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2010;2009;2015;",
        "2004;",
        "1950-13",
        "1951-02-29",
        "1959/1954",
        "50",
        "1950-00",
        "",
        "../..",
        "/",
        "1951-02/1950",
        "2004T14:34",
        "2004-04-05T",
        "XXXX",
        "19X5",
        "199X-05",
        "1999-XX-05",
        "-XX",
        "1999-05-03-XX",
    ],
)
def test_impossible_dates(text: str) -> None:
    assert isinstance(parse_date(text), str)


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        ({"date-parts": [[1950, 2, 14], [1950, 3]]}, {"date-parts": [[1950, 2, 14], [1950, 3]]}),
        ({"year": 1951, "month": 3, "day": 3}, {"date-parts": [[1951, 3, 3]]}),
        ({"year": 1951, "season": "Spring"}, {"date-parts": [[1951]], "season": 1}),
        ({"date-parts": [[1951]], "season": "23"}, {"date-parts": [[1951]], "season": 3}),
        ({"date-parts": [[1951, 24]]}, {"date-parts": [[1951]], "season": 4}),
    ],
)
def test_dates_of_json(issued: object, expected: dict[str, object]) -> None:
    loaded = load(json.dumps([{"id": "a", "type": "book", "title": "T", "issued": issued}]), "r.json")
    assert (loaded.references[0].item["issued"], loaded.diagnostics) == (expected, ())


@pytest.mark.parametrize(
    ("issued", "reason"),
    [
        ({"year": 1951, "day": 3}, "1951 has a day but no month"),
        ({"date-parts": [[1951]], "season": "Trinity"}, "“Trinity” is no season; write spring, summer, autumn or"),
        ({"date-parts": [[0], [0]]}, "a span has a beginning or an end"),
        ({"date-parts": [[1951], [1950]]}, "the span ends before it begins"),
    ],
)
def test_dates_that_json_cannot_mean(issued: object, reason: str) -> None:
    (fault,) = load(json.dumps([{"id": "a", "type": "book", "title": "T", "issued": issued}]), "r.json").diagnostics
    assert fault.code == "bad-date"
    assert fault.message.startswith(f"“issued” of “a”: {reason}")


# -- all readers ---------------------------------------------------------------------------------------------------

_PIECES = st.lists(
    st.sampled_from([
        "@book{", "a", "b,", "title", " = ", "{", "}", '"', "#", "\n", "@string{", "@comment{", "year=2000", ",", "(",
        "\\", "'", "and ", "others", "- id: a", "\n  type: book", ": ", "[", "]", "&x ", "*x", "!!", "TY  - BOOK",
        "ER  - ", "AU  - ", ")", "\n@", "%", "é", "$", "~", "crossref={b}", "- ", '"id"', '"type":"book"',
        "1950/", "\u0000", "\ufeff",
    ]),
    max_size=40,
).map("".join)  # fmt: skip


@given(_PIECES | st.text(max_size=80), st.sampled_from([".bib", ".yaml", ".json", ".ris"]))
def test_readers_never_fail(text: str, ending: str) -> None:
    loaded = load(text, "r" + ending)
    lines = text.count("\n") + 2 + text.count("\r") + text.count("\x85") + text.count("\u2028") + text.count("\u2029")
    assert all(1 <= d.span.line <= lines + text.count("\x0b") + text.count("\x0c") + 8 for d in loaded.diagnostics)
    assert all(r.item["id"] and r.item["type"] for r in loaded.references)
    assert load(text, "r" + ending) == loaded


@pytest.mark.parametrize(
    "unit", ["@book{a,", "@book{a,title={", "{", "@", '@book{a,b="', "@string{a=a#", "\\'", "%\n", "a and "]
)
def test_bibtex_takes_time_by_length_only(unit: str) -> None:
    begun = time.process_time()
    load("@book{x, author = {" + unit * 5000, "r.bib")
    load("@book{x, author = {" + unit * 2000 + "}}", "r.bib")
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("before", "unit", "behind"),
    [("", ",", ""), ("", ", ", ""), ("pages = {1 -- 9, a", "~", "b}"), ("edition = {1", "~", "x}")],
)
def test_bibtex_repeats_take_time_by_length_only(before: str, unit: str, behind: str) -> None:
    begun = time.process_time()
    loaded = load(f"@book{{x, title = {{T}}, {before}{unit * 40_000}{behind}}}", "r.bib")
    assert time.process_time() - begun < 5  # a tenth of a second; at the square of the length it was half a minute
    assert [one.item["title"] for one in loaded.references] == ["T"]
    assert loaded.references[0].item.get("page", "1–9").startswith("1–9")


@pytest.mark.parametrize(
    "unit", [" x @book{kN,title={T},year={1950}}", "x @comment{\n", "x @book{kN,title={{{{{T}}}}}}\n"]
)
def test_entries_within_lines_take_time_by_number_only(unit: str) -> None:
    text = "".join(unit.replace("N", str(number)) for number in range(4_000))
    begun = time.process_time()
    loaded = load(text, "r.bib")
    assert time.process_time() - begun < 3
    assert len(loaded.references) == (4_000 if "book" in unit else 0)


def test_abbreviations_make_so_much_of_a_file_and_no_more() -> None:
    strings = f"@string{{a = {{{'x y ' * 250}}}}}\n@string{{b = {'#'.join('a' * 990)}}}\n"
    entries = "".join(f"@misc{{k{number}, title = b, year = 2001}}\n" for number in range(1000))
    loaded = load(strings + entries, "r.bib")
    assert [reference.key for reference in loaded.references] == [f"k{number}" for number in range(16)]
    (fault,) = loaded.diagnostics
    assert (fault.code, fault.span.line) == ("bibtex-syntax", 18)
    assert fault.message == "abbreviations make more than 16,000,000 characters, the limit; the file is read up to here"


_MANY = {
    "r.bib": r"""@article{kN, author = {Ballis, William B. and M{\"u}ller, J{\'o}zef}, title = {The {NASA} pattern},
  journal = {The Annals \& More}, year = 1951, month = sep, volume = {277}, number = {1}, pages = {167--176},
  doi = {10.1177/N}, url = {https://x.org/a%20b?d=N}, publisher = {Sage}, language = {en}}
""",
    "r.json": """{"id": "kN", "type": "article-journal", "title": "The pattern", "container-title": "The Annals",
  "author": [{"family": "Ballis", "given": "William B."}, {"family": "Müller", "given": "Józef"}],
  "issued": {"date-parts": [[1951, 9]]}, "volume": "277", "issue": "1", "page": "167–176", "DOI": "10.1177/N",
  "URL": "https://x.org/N", "publisher": "Sage", "language": "en"},
""",
    "r.ris": """TY  - JOUR\nID  - kN\nAU  - Ballis, William B.\nAU  - Müller, Józef\nTI  - The pattern
T2  - The Annals\nPY  - 1951/09//\nVL  - 277\nIS  - 1\nSP  - 167\nEP  - 176\nDO  - 10.1177/N\nUR  - https://x.org/N
PB  - Sage\nLA  - en\nER  -

""",
    "r.yaml": """- id: kN\n  type: article-journal\n  title: "The pattern"\n  container-title: The Annals
  author:\n    - {family: Ballis, given: William B.}\n    - family: Müller\n      given: Józef
  issued: 1951-09\n  volume: 277\n  issue: 1\n  page: 167–176\n  DOI: 10.1177/N\n  URL: https://x.org/N
  publisher: Sage\n  language: en
""",
}
"""An entry as libraries have them, in each format; N is its number."""


@pytest.mark.parametrize("file", _MANY)
def test_large_files_take_time_by_number_only(file: str) -> None:
    count = 2_500
    text = "".join(_MANY[file].replace("N", str(number)) for number in range(count))
    text = f"[{text.strip().rstrip(',')}]" if file == "r.json" else text
    gc.disable()  # as the command does
    try:
        begun = time.process_time()
        loaded = load(text, file)
        taken = time.process_time() - begun
    finally:
        gc.enable()
    assert (len(loaded.references), loaded.diagnostics) == (count, ())
    assert taken < 4  # about 0.4 s, which `make bench` measures; at the square of the number it would be minutes


def test_warnings_and_errors_are_told_apart() -> None:
    loaded = load("- {id: a, type: book, title: T}\n- {id: b, type: bok}\n", "r.yaml")
    assert [(d.code, d.severity) for d in loaded.diagnostics] == [
        ("no-date", Severity.WARNING),
        ("unknown-reference-type", Severity.ERROR),
    ]


def test_a_switch_where_a_names_text_belongs_is_told_and_taken_for_none() -> None:
    said = '[{"id": "a", "type": "book", "title": "T", "issued": "2000", "author": [{"family": true, "given": "X"}]}]'
    loaded = load(said, "w.json")
    assert [(one.code, one.message) for one in loaded.diagnostics] == [
        ("bad-name", "“family” of a name in “author” of “a” is no text")
    ]
    works, _ = library([loaded])
    assert works.items["a"]["author"] == [{"given": "X"}]
    for ending, write in EXPORTS.items():
        load(write(works), f"again{ending}")
