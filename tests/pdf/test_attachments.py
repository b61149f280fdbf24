"""Files that travel inside the PDF: the data of tables and charts, the references."""

from __future__ import annotations

import io
import json
from pathlib import Path

import page as validator
import pikepdf
import pypdf
import pytest

from builder.order import Order
from builder.pdf import Attachment, Relation, write
from builder.pipeline import build
from tests.pdf import desk
from tests.pdf.desk import Desk
from tests.pdf.parent_tree import many

NOTE = Attachment("notes (1).txt", "text/plain", "Напутствие", Relation.SUPPLEMENT, b"hello")
CSV = Attachment("sums.csv", "text/csv", "Table 1", Relation.DATA, b"a,b\r\n1,2\r\n", "tbl-sums")


def with_files(*files: Attachment) -> bytes:
    one = Desk()
    table = one.node("table", one.node("div.table", id="tbl-sums"))
    row = one.node("tr", one.node("tbody", table))
    one.line((one.node("td", row), "1"), (one.node("td", row), " 2"))
    return write(desk.pages(one), desk.publication(), {}, desk.MODIFIED, files)


def associated(owner: pikepdf.Object) -> list[str]:
    return [str(file.UF) for file in many(owner.get("/AF"))]


def test_a_file_comes_out_as_it_went_in_under_its_name() -> None:
    found = pypdf.PdfReader(io.BytesIO(with_files(NOTE, CSV))).attachments
    assert found == {"notes (1).txt": [b"hello"], "sums.csv": [b"a,b\r\n1,2\r\n"]}


def test_each_file_belongs_to_its_table_or_to_the_book() -> None:
    with pikepdf.open(io.BytesIO(with_files(NOTE, CSV))) as pdf:
        (table,) = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Table"]
        assert associated(table) == ["sums.csv"]
        assert associated(pdf.Root) == ["notes (1).txt"]
        file = table.AF[0]
        assert (str(file.AFRelationship), str(file.EF.F.Subtype), str(file.Desc)) == ("/Data", "/text/csv", "Table 1")
        assert str(file.EF.F.Params.ModDate).startswith("D:20010203040506")
        assert int(file.EF.F.Params.Size) == len(CSV.data)
        assert str(pdf.Root.AF[0].Desc) == "Напутствие"


def test_a_file_whose_table_is_not_there_belongs_to_the_book() -> None:
    astray = Attachment("x.csv", "text/csv", "X", Relation.DATA, b"1", "tbl-elsewhere")
    with pikepdf.open(io.BytesIO(with_files(astray))) as pdf:
        assert associated(pdf.Root) == ["x.csv"]


def test_without_files_nothing_speaks_of_them() -> None:
    with pikepdf.open(io.BytesIO(with_files())) as pdf:
        assert "/AF" not in pdf.Root
        assert "/EmbeddedFiles" not in pdf.Root.Names


def test_two_files_of_one_name_are_a_bug() -> None:
    with pytest.raises(ValueError, match=r"sums\.csv"):
        with_files(CSV, CSV)


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_files_conform_and_the_validator_looks_at_them(profile: str) -> None:
    data = with_files(NOTE, CSV)
    report = validator.validate_pdf_bytes(data, profile=profile)
    assert report.is_compliant, [str(failure) for failure in report.failures]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for file in (o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/Filespec"):
            del file.UF
            del file.AFRelationship
        out = io.BytesIO()
        pdf.save(out)
    assert not validator.validate_pdf_bytes(out.getvalue(), profile=profile).is_compliant


def test_a_book_carries_its_tables_and_its_references(tmp_path: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    sums = "City,Sum (t)\nRiga,123456789012\nOslo,1234.5\nLima,2.0\nRome,0.0000001\nBern,–\n".encode()
    (folder / "sums.csv").write_bytes(sums)
    (folder / "works.yaml").write_text(
        "- {id: a, type: book, title: Ä, author: [{family: A}], issued: 1950}\n"
        "- {id: b, type: book, title: Not cited, author: [{family: B}], issued: 1951}\n",
        encoding="utf-8",
    )
    (folder / "publication.yaml").write_text(
        "title: T\nlanguage: en-GB\nauthors: [A]\nbibliography: works.yaml\ncontents: [one.md]\n"
    )
    (folder / "one.md").write_text(
        "# One\n\nWords [@a].\n\n::: {#tbl-sums .table src=sums.csv caption='Sums of cities'}\n:::\n\n"
        "| A | B |\n|:--|:--|\n| *x*, “y” | z |\n\n"
        "::: {#fig-sums .chart src=sums.csv caption='How the cities did'}\n:::\n",
        encoding="utf-8",
    )
    report, outputs = build(Order(folder, ("pdf",), tmp_path / "out"))
    assert not report.errors, [str(finding) for finding in report.errors]
    data = outputs[tmp_path / "out" / "book.pdf"]
    found = pypdf.PdfReader(io.BytesIO(data)).attachments
    records = ["references.bib", "references.json", "references.ris"]
    assert list(found) == ["fig-sums.csv", *records, "table.csv", "tbl-sums.csv"]
    assert found["tbl-sums.csv"] == [sums], "the author's own file, not the numbers as they are printed"
    assert found["table.csv"][0].decode() == 'A,B\r\n"x, “y”",z\r\n'
    assert found["fig-sums.csv"][0].decode() == sums.decode().replace("–", "").replace("\n", "\r\n")
    assert "Not cited" not in found["references.bib"][0].decode()
    for ending in ("bib", "ris", "json"):
        assert found[f"references.{ending}"] == [outputs[tmp_path / "out" / f"book.{ending}"]]
    record = json.loads(found["references.json"][0])
    assert [(work["id"], work["title"]) for work in record] == [("book", "T"), ("a", "Ä")]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        tables = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Table"]
        assert sorted(map(associated, tables)) == [[], ["tbl-sums.csv"]]
        figures = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert list(map(associated, figures)) == [["fig-sums.csv"]]
        assert sorted(associated(pdf.Root)) == [*records, "table.csv"]
        described = [str(file.Desc) for table in tables for file in many(table.get("/AF"))]
        assert described == ["Table 1 Sums of cities"]
