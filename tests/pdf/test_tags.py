"""The tag tree, PDF/UA-1 and PDF/A-3a; and that what checks them would notice."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import page as validator
import pikepdf
import pytest

from builder.geometry import Rect
from builder.layout.pages import FurniturePicture, Picture
from builder.markup.flow import NodeId
from builder.markup.vocabulary import VOCABULARY
from builder.pdf import write
from builder.pdf.attributes import headers
from builder.pdf.structure import ROLE_MAP
from tests.pdf import bench, desk
from tests.pdf.breaks import FAULTS, Break, broken, first
from tests.pdf.desk import Desk
from tests.pdf.parent_tree import faults, many

PROFILES = ("ua1", "3a")


@pytest.fixture(scope="module")
def sample() -> bytes:
    pages, pictures = desk.all_elements()
    return write(pages, desk.publication(identifier="urn:x:1", rights="CC0", publisher="P"), pictures, desk.MODIFIED)


@pytest.mark.parametrize("profile", PROFILES)
def test_the_sample_conforms(sample: bytes, profile: str) -> None:
    report = validator.validate_pdf_bytes(sample, profile=profile)
    assert report.is_compliant, [str(failure) for failure in report.failures]


def test_content_parent_tree_and_structure_agree(sample: bytes) -> None:
    assert faults(sample) == []


@pytest.mark.slow
def test_three_hundred_pages_conform() -> None:
    data = write(bench.book(300), desk.publication(), {}, desk.MODIFIED)
    for profile in PROFILES:
        assert validator.validate_pdf_bytes(data, profile=profile).is_compliant
    assert faults(data) == []


def test_a_blank_page_conforms() -> None:
    one = Desk()
    one.line((one.node("h1"), "Title"))
    one.turn()
    data = write(desk.pages(one), desk.publication(), {}, desk.MODIFIED)
    for profile in PROFILES:
        assert validator.validate_pdf_bytes(data, profile=profile).is_compliant
    assert faults(data) == []


def test_a_word_in_another_language_has_an_element_even_in_a_transparent_one() -> None:
    one = Desk()
    p = one.node("p")
    one.line((p, "the"), (one.node("span.smallcaps", p, lang="la"), " sic"), (one.node("span.smallcaps", p), " and"))
    data = write(desk.pages(one), desk.publication(), {}, desk.MODIFIED)
    assert tree(data).split("\n")[2:] == ["    P", "      ·", "      Span Lang='la'", "        ·", "      ·", ""]


def test_definitions_share_items_with_their_terms() -> None:
    one = Desk()
    terms = one.node("dl")
    for kind in ("dt", "dt", "dd", "dd", "dt", "dd"):
        one.line((one.node(kind, terms), kind))
    data = write(desk.pages(one), desk.publication(), {}, desk.MODIFIED)
    found = [line.split()[0] for line in tree(data).split("\n") if line.strip() not in ("", "·")]
    assert found[2:] == ["L", "LI", "Lbl", "Lbl", "LBody", "LBody", "LI", "Lbl", "LBody"]


@pytest.mark.parametrize(
    ("written", "tagged"),
    [
        ("1 2 3 2 3", "1 2 3 2 3"),
        ("1 3 3 2 4", "1 2 2 2 3"),
        ("1 4 2 6 3", "1 2 2 3 3"),
        ("2 3 1 2", "1 2 1 2"),
    ],
)
def test_no_level_of_headings_is_skipped(written: str, tagged: str) -> None:
    one = Desk()
    for level in written.split():
        one.line((one.node(f"h{level}"), "Title"))
    data = write(desk.pages(one), desk.publication(), {}, desk.MODIFIED)
    assert re.findall(r"H(\d)", tree(data)) == tagged.split()
    assert faults(data) == []
    assert validator.validate_pdf_bytes(data, profile="ua1").is_compliant


def test_articles_are_a_list_with_their_numbers_for_labels() -> None:
    one = Desk()
    articles = one.node("div.articles")
    for number in ("1", "2"):
        article = one.node("div.article", articles)
        one.line((one.node("p.article-number", article), number))
        one.line((one.node("p.article-title", article), "Peace"))
        one.line((one.node("p", article), "Both keep it."))
    data = write(desk.pages(one), desk.publication(), {}, desk.MODIFIED)
    found = [line.split()[0] for line in tree(data).split("\n") if line.strip() not in ("", "·")]
    assert found[2:] == ["L", *["LI", "Lbl", "LBody", "P", "P"] * 2]
    assert faults(data) == []
    for profile in PROFILES:
        assert validator.validate_pdf_bytes(data, profile=profile).is_compliant


def test_the_number_of_a_chapter_is_the_label_of_its_heading() -> None:
    one = Desk()
    opening = one.node("header.opening")
    number = one.node("p.chapter-number", opening)
    one.line((number, "No."), (one.node("em", number), " 3"))
    one.line((one.node("h1", opening), "Peace"))
    data = write(desk.pages(one), desk.publication(), {}, desk.MODIFIED)
    found = ["    H1", "      Lbl", "        ·", "        Em", "          ·", "      ·", ""]
    assert tree(data).split("\n")[2:] == found
    assert faults(data) == []
    for profile in PROFILES:
        assert validator.validate_pdf_bytes(data, profile=profile).is_compliant


def test_the_number_of_a_note_is_its_label() -> None:
    one = Desk()
    one.line((one.node("p"), "Words"))
    note = one.node("aside.footnote", id="n1")
    first = one.node("p", note)
    one.line((one.node("a.backlink", first), "1"), (first, " Said"))
    one.line((one.node("p", note), "and more."))
    data = write(desk.pages(one), desk.publication(), {}, desk.MODIFIED)
    found = [line.split()[0] for line in tree(data).split("\n")[2:-1]]
    assert found == ["P", "·", "Note", "Lbl", "Link", "·", "P", "·", "P", "·"]
    assert faults(data) == []
    for profile in PROFILES:
        assert validator.validate_pdf_bytes(data, profile=profile).is_compliant


def test_a_caption_shares_an_element_with_its_picture() -> None:
    one = Desk()
    for number in "12":
        figure = one.node("figure")
        image = one.node("img", figure, alt=f"Figure {number}", src="red")
        one.put(Picture(Rect(40, 40, 80, 60), "red", image))
        one.line((one.node("figcaption", figure), number))
    data = write(desk.pages(one), desk.publication(), {"red": desk.red_square()}, desk.MODIFIED)
    found = [line.split()[0] for line in tree(data).split("\n") if line.strip() not in ("", "·")]
    assert found[2:] == ["Div", "Figure", "Caption"] * 2
    assert faults(data) == []


def test_a_picture_that_belongs_to_the_page_is_an_artifact() -> None:
    one = Desk()
    p = one.node("p")
    one.line((p, "Before"))
    one.put(Picture(Rect(40, 40, 80, 60), "red", one.node("img", p, alt="red", src="red")))
    one.turn()
    one.line((p, "after"))
    one.put(FurniturePicture(Rect(40, 400, 80, 60), "red"))
    data = write(desk.pages(one), desk.publication(), {"red": desk.red_square()}, desk.MODIFIED)
    found = tree(data)
    assert [line.split()[0] for line in found.split("\n")[2:-1]] == ["P", "·", "Figure", "·", "·"]
    assert "BBox=40 495.28 120 555.28" in found, "where it is read"
    assert faults(data) == []
    for profile in PROFILES:
        assert validator.validate_pdf_bytes(data, profile=profile).is_compliant


def test_the_picture_of_a_formula_is_one() -> None:
    one = Desk()
    p = one.node("p")
    one.line((p, "That"))
    marked = {"data-formula": "true"}
    for attributes in ({"alt": "E = mc²", **marked}, {"alt": "A lamp"}, {"alt": "", **marked}):
        one.put(Picture(Rect(90, 100, 80, 60), "red", one.node("img", p, src="red", **attributes)))
    data = write(desk.pages(one), desk.publication(), {"red": desk.red_square()}, desk.MODIFIED)
    found = [re.sub(" BBox=.*", "", line.strip()) for line in tree(data).split("\n")[2:]]
    assert found == ["P", "·", "Formula Alt='E = mc²'", "·", "Figure Alt='A lamp'", "·", ""]
    assert faults(data) == []
    for profile in PROFILES:
        assert validator.validate_pdf_bytes(data, profile=profile).is_compliant


def test_a_number_without_a_heading_is_a_paragraph() -> None:
    one = Desk()
    one.line((one.node("p.chapter-number"), "3"))
    one.line((one.node("p"), "Words"))
    data = write(desk.pages(one), desk.publication(), {}, desk.MODIFIED)
    assert tree(data).split("\n")[2:] == ["    P", "      ·", "    P", "      ·", ""]
    assert faults(data) == []


def test_the_ornament_of_a_break_is_an_artifact() -> None:
    one = Desk()
    one.line((one.node("p"), "Before"))
    one.line((one.node("hr"), "* * *"))
    one.line((one.node("p"), "After"))
    data = write(desk.pages(one), desk.publication(), {}, desk.MODIFIED)
    assert tree(data).split("\n")[2:] == ["    P", "      ·", "    P", "      ·", ""]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        drawn = pdf.pages[0].Contents.read_bytes().decode("latin-1")
    assert drawn.count("/Artifact<</Type/Layout>>BDC") == 1
    assert drawn.count("BDC") == drawn.count("EMC") == 3
    assert faults(data) == []


def tree(data: bytes) -> str:
    """The tag tree, one element a line."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        lines: list[str] = []
        _print(pdf.Root.StructTreeRoot.K, 0, lines)
        return "\n".join(lines) + "\n"


def _print(element: pikepdf.Object, depth: int, lines: list[str]) -> None:
    said = [str(element.S)[1:]]
    said += [f"{key[1:]}={str(element[key])!r}" for key in ("/ID", "/Lang", "/Alt", "/E") if key in element]
    for attributes in many(element.get("/A")):
        for key, value in sorted(attributes.items()):
            if key != "/O":
                said.append(f"{key[1:]}={' '.join(str(part) for part in many(value))}")
    lines.append("  " * depth + " ".join(said))
    for kid in many(element.get("/K")):
        if isinstance(kid, int):
            lines.append("  " * (depth + 1) + "·")
        elif kid.get("/Type") == "/MCR":
            lines.append("  " * (depth + 1) + "· overleaf")
        elif kid.get("/Type") == "/OBJR":
            lines.append("  " * (depth + 1) + "annotation")
        else:
            _print(kid, depth + 1, lines)


STANDARD = {
    *"Part Sect Div BlockQuote Caption TOC TOCI Index P H1 H2 H3 H4 H5 H6 L LI Lbl LBody".split(),
    *"Table THead TBody TR TH TD Span Note Reference BibEntry Code Link Figure".split(),
}  # fmt: skip
"""Types of ISO 32000-1, 14.8.4; ``H`` is not among them: headings say their level."""


def test_types_of_the_vocabulary_are_standard_or_mapped_to_standard_ones() -> None:
    used = {element.role for element in VOCABULARY.values()} - {""}
    assert used - STANDARD == set(ROLE_MAP)
    assert set(ROLE_MAP.values()) <= STANDARD
    assert not set(ROLE_MAP) & STANDARD


def headers_of(rows: str) -> dict[str, str]:
    """Each cell's headers. A row is written as cells with their columns: ``A2`` a header over two, ``a`` data; a row in
    brackets belongs to the head."""
    one = Desk()
    table = one.node("table")
    parts = {True: one.node("thead", table), False: one.node("tbody", table)}
    names: dict[NodeId, str] = {}
    for row in rows.split("/"):
        cells = row.strip()
        line = one.node("tr", parts[cells.startswith("[")])
        for cell in cells.strip("[]").split():
            name, wide = cell[0], cell[1:] or "1"
            scoped = {} if cells.startswith("[") or not name.isupper() else {"scope": "row" if wide == "0" else "col"}
            node = one.node("th" if name.isupper() else "td", line, colspan=wide.replace("0", "1"), **scoped)
            names[node] = name
    found = headers(one.flow())
    return {names[cell]: "".join(names[head] for head in heads) for cell, heads in found.items()}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("[A B2] / [C D E] / a b c", {"C": "A", "D": "B", "E": "B", "a": "AC", "b": "BD", "c": "BE"}),
        # A group ends where the next one begins, and the table's head does not.
        ("[A B] / G2 / a b / H2 / c d", {"G": "AB", "a": "AG", "b": "BG", "H": "ABG", "c": "AH", "d": "BH"}),
        # Without data between them both are headers.
        ("[A B] / G2 / H2 / a b", {"G": "AB", "H": "ABG", "a": "AGH", "b": "BGH"}),
        ("[A2 B] / R0 a b / S0 c d", {"R": "A", "a": "AR", "b": "BR", "S": "A", "c": "AS", "d": "BS"}),
        # A header of some of the columns ends none that stands over more.
        ("[A2 B] / a b c / C D E / d e f", {"a": "A", "b": "A", "c": "B", "C": "A", "D": "A", "E": "B",
                                            "d": "AC", "e": "AD", "f": "E"}),
    ],
)  # fmt: skip
def test_cells_have_the_headers_over_their_columns_and_before_them_in_their_rows(
    rows: str, expected: dict[str, str]
) -> None:
    assert headers_of(rows) == expected


def test_the_tag_tree(sample: bytes, golden: Callable[[str, str], None]) -> None:
    golden("expected/tags.txt", tree(sample))


def test_furniture_fields_and_ornaments_are_artifacts(sample: bytes) -> None:
    with pikepdf.open(io.BytesIO(sample)) as pdf:
        streams = [page.Contents.read_bytes().decode("latin-1") for page in pdf.pages]
    assert streams[0].count("/Artifact<</Type/Pagination/Subtype/Header>>BDC") == 1
    assert streams[0].count("/Artifact<</Type/Pagination/Subtype/Footer>>BDC") == 1
    first = streams[1].index(" Do")
    second = streams[1].index(" Do", first + 1)
    assert streams[1].rindex("BDC", 0, first) == streams[1].index("/Figure<</MCID") + len("/Figure<</MCID 1>>")
    assert streams[1][:second].rstrip().rpartition("\n")[0].endswith("/Artifact<</Type/Layout>>BDC")


# -- what would be noticed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS)
def test_the_validator_notices(sample: bytes, fault: str) -> None:
    profile, break_ = FAULTS[fault]
    assert validator.validate_pdf_bytes(broken(sample, lambda pdf: None), profile=profile).is_compliant
    assert not validator.validate_pdf_bytes(broken(sample, break_), profile=profile).is_compliant


def _swap_parents(pdf: pikepdf.Pdf) -> None:
    row = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    row[0], row[1] = row[1], row[0]


def _lose_a_mark(pdf: pikepdf.Pdf) -> None:
    first(pdf, "/H1").K = pikepdf.Array()


def _unmark(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[2]
    page.Contents = pdf.make_stream(
        page.Contents.read_bytes().replace(b"/H1<</MCID 0>>BDC", b"", 1).replace(b"EMC", b"", 1)
    )


def _retag(pdf: pikepdf.Pdf) -> None:
    first(pdf, "/H1").S = pikepdf.Name("/H2")


def _cut_a_link_loose(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots[0].StructParent = 9999


def _forget_an_id(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot.IDTree.Names[:2]


def _wrong_header(pdf: pikepdf.Pdf) -> None:
    cells = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/TD"]
    cells[0].A.Headers = pikepdf.Array([pikepdf.String("nobody")])


def _adopt(pdf: pikepdf.Pdf) -> None:
    first(pdf, "/P").P = first(pdf, "/H1")


@pytest.mark.parametrize(
    "break_",
    [_swap_parents, _lose_a_mark, _unmark, _retag, _cut_a_link_loose, _forget_an_id, _wrong_header, _adopt],
)
def test_the_parent_tree_checker_notices(sample: bytes, break_: Break) -> None:
    assert faults(broken(sample, lambda pdf: None)) == []
    assert faults(broken(sample, break_)) != []
