"""Whole publications, from files to PDF: their tag trees, and that they conform."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import page as validator
import pikepdf
import pytest

from builder.markup.vocabulary import VOCABULARY
from builder.order import Order
from builder.pipeline import build, make, prepare, prepare_form
from tests.pdf.desk import red_square
from tests.pdf.parent_tree import faults, many
from tests.pdf.test_tags import tree

ROOT = Path(__file__).parents[2]

PUBLICATION = """\
title: Parts and Tables
language: en-GB
authors: [Ann Author]
front: [preface.md]
contents:
  - part: The First Part
    contents: [one.md, two.md]
  - part: The Second Part
    contents: [three.md]
back: [after.md]
"""

LONG_TABLE = "| Year | Sum |\n|:--|--:|\n" + "".join(f"| Year {n} | {n * 3} |\n" for n in range(1, 61))


def built(folder: Path, output: Path) -> bytes:
    report, outputs = build(Order(folder, ("pdf",), output))
    assert not report.errors, [str(finding) for finding in report.errors]
    return next(iter(outputs.values()))


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("parts")
    (folder / "publication.yaml").write_text(PUBLICATION)
    for name, text in {
        "preface": "# Preface\n\nBefore.",
        "one": f"# One\n\nWords.\n\n{LONG_TABLE}\n: A long table {{#tbl-long}}\n",
        "two": "# Two\n\nA call.[^1]\n\n[^1]: A note.\n",
        "three": "# Three\n\n![A red square](red.png)\n",
        "after": "# After\n\nWords.",
    }.items():
        (folder / f"{name}.md").write_text(text)
    (folder / "red.png").write_bytes(red_square())
    return built(folder, tmp_path_factory.mktemp("output"))


def conforms(data: bytes) -> None:
    for profile in ("ua1", "3a"):
        report = validator.validate_pdf_bytes(data, profile=profile)
        assert report.is_compliant, [str(failure) for failure in report.failures]
    assert faults(data) == []


def test_parts_conform(parts: bytes) -> None:
    conforms(parts)


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["content/treaty-1950", "tests/books/elements/content"])
def test_shipped_publications_conform(folder: str, tmp_path: Path) -> None:
    conforms(built(ROOT / folder, tmp_path))


OTHERWISE = """
citation-style: ieee
url: https://example.org/
handout: sheet.md
editions:
  - {name: ends, notes: book-end, concordance: yes}
  - {name: large-print, page: {size: A4}, text: 18pt, ragged: yes, notes: chapter-end}
"""
ELSEWHERE = {"span.screen", "p.cover-summary", "p.cover-spine"}
"""Kinds of elements that stand in the EPUB only, or on the printer's cover, which has no tags."""


@pytest.mark.slow
def test_every_element_conforms_in_every_form(tmp_path: Path) -> None:
    """The book of all elements, with numbered works and codes beside them, and its other forms and its handout."""
    folder = tmp_path / "elements"
    source = ROOT / "tests" / "books" / "elements" / "content"
    shutil.copytree(source, folder)
    (folder / "publication.yaml").write_text((folder / "publication.yaml").read_text("utf-8") + OTHERWISE, "utf-8")
    works = (folder / "works.md").read_text("utf-8")
    (folder / "works.md").write_text(re.sub(r"(#refs[^}]*)", r"\1 .codes", works), "utf-8")
    (folder / "sheet.md").write_text("# A sheet\n\nWords[^1] and more.\n\n::: {.qr}\n:::\n\n[^1]: A note.\n", "utf-8")
    order = Order(folder, ("pdf", "handout"), tmp_path / "output", editions=None)
    report, outputs = make(order)
    assert not report.errors, [str(finding) for finding in report.errors]
    printed = {path.name: data for path, data in outputs.items() if path.suffix == ".pdf"}
    assert len(printed) == 4
    for data in printed.values():
        conforms(data)
    stages = prepare(folder, pages=False)
    forms = [
        prepare(source, pages=False),
        stages,
        *(prepare_form(stages, order, name) for name in ("ends", "large-print", "handout")),
    ]
    drawn = {node.element.kind for form in forms if form for flow in form.flows for node in flow.nodes}
    assert VOCABULARY.keys() - drawn == ELSEWHERE


def test_parts_enclose_their_chapters(parts: bytes) -> None:
    with pikepdf.open(io.BytesIO(parts)) as pdf:
        document = pdf.Root.StructTreeRoot.K
        held = [
            (str(kid.S)[1:], [str(below.S)[1:] for below in many(kid.K) if below.get("/S") in ("/Sect", "/H1")])
            for kid in many(document.K)
        ]
    assert held[-4:] == [
        ("Sect", ["H1"]),
        ("Part", ["H1", "Sect", "Sect"]),
        ("Part", ["H1", "Sect"]),
        ("Sect", ["H1"]),
    ]


def test_rows_have_their_heads_and_a_head_that_is_set_again_is_furniture(parts: bytes) -> None:
    found = tree(parts)
    assert found.count("THead\n") == 1
    assert found.count("TH Scope=/Row") == 60
    assert found.count("TH Scope=/Column") == 2
    with pikepdf.open(io.BytesIO(parts)) as pdf:
        pages = [page.Contents.read_bytes().decode("latin-1") for page in pdf.pages]
    table = [text for text in pages if "/TD<<" in text]
    assert len(table) > 1
    for later in table[1:]:
        assert "/TH<<" in later
        first_row = later.index("/TH<<")
        head = re.findall(r"/Artifact<</Type/Layout>>BDC\n(?:.*?\n)*?EMC", later[:first_row])
        assert any("TJ" in artifact for artifact in head), "the head stands before the rows of each page"


def test_a_caption_stands_in_its_table(parts: bytes) -> None:
    lines = tree(parts).split("\n")
    table = next(index for index, line in enumerate(lines) if line.strip() == "Table")
    assert lines[table + 1].strip() == "Caption"


def test_the_contents_are_one_list_of_entries(parts: bytes) -> None:
    with pikepdf.open(io.BytesIO(parts)) as pdf:
        lists = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/TOC"]
        assert all(str(kid.S) == "/TOCI" for toc in lists for kid in many(toc.K))
        outer = [toc for toc in lists if toc.P.S != "/TOCI"]
        assert len(outer) == 1


def test_a_call_leads_to_its_note_and_the_note_back(parts: bytes) -> None:
    with pikepdf.open(io.BytesIO(parts)) as pdf:
        kinds: dict[str, pikepdf.Object] = {}
        for o in pdf.objects:
            if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Link" and "/P" in o:
                kinds[str(o.P.S)] = o
        call, back = (
            kinds["/Reference"],
            next(
                o
                for o in pdf.objects
                if isinstance(o, pikepdf.Dictionary)
                and o.get("/S") == "/Link"
                and o.P.get("/P", {}).get("/S") == "/Note"
            ),
        )
        note = back.P.P
        places = {str(k): v for k, v in _names(pdf)}

        def goes(link: pikepdf.Object) -> str:
            return next(str(kid.Obj.Dest) for kid in many(link.K) if isinstance(kid, pikepdf.Dictionary))

        assert goes(call) in places
        assert goes(back) in places
        assert str(note.ID).endswith(goes(call))


def test_pictures_in_lines_are_told_by_their_texts_where_only_words_are(tmp_path: Path) -> None:
    (tmp_path / "publication.yaml").write_text("title: A\nlanguage: en-GB\nauthors: [A]\ncontents: [one.md]\n")
    (tmp_path / "one.md").write_text(
        "# One\n\nA [link that holds![a sign](red.png)a picture](https://example.org/).\n\n"
        "## ![The sign](red.png)\n\nWords.\n"
    )
    (tmp_path / "red.png").write_bytes(red_square())
    with pikepdf.open(io.BytesIO(built(tmp_path, tmp_path / "output"))) as pdf:
        links = [str(link.Contents) for page in pdf.pages for link in page.obj.get("/Annots", [])]
        with pdf.open_outline() as outline:
            assert [entry.title for entry in outline.root[-1].children] == ["1.1 The sign"]
    assert links == ["1 One", "1.1 The sign", "link that holds a sign a picture"]


def _names(pdf: pikepdf.Pdf) -> list[tuple[str, pikepdf.Object]]:
    row = list(pdf.Root.Names.Dests.Names)
    return [(str(row[i]), row[i + 1]) for i in range(0, len(row), 2)]


def test_nothing_runs_hides_or_asks(parts: bytes) -> None:
    with pikepdf.open(io.BytesIO(parts)) as pdf:
        assert not pdf.is_encrypted
        assert not {"/OCProperties", "/AcroForm", "/AA", "/Threads", "/Perms", "/Collection"} & set(pdf.Root.keys())
        assert "/JavaScript" not in pdf.Root.Names
        for page in pdf.pages:
            assert not {"/AA", "/B", "/PresSteps"} & set(page.keys())
            assert {str(annotation.Subtype) for annotation in page.get("/Annots", [])} <= {"/Link"}
        objects = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary | pikepdf.Stream)]
        assert {str(o.Subtype) for o in objects if o.get("/Type") == "/XObject"} == {"/Image"}
        assert {str(o.S) for o in objects if "/S" in o and "/URI" in o} <= {"/URI"}
        assert not any("/JS" in o or "/Ref" in o for o in objects)
