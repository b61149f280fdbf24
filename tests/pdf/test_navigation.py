"""Links, destinations, outline, labels, metadata: read back with libraries that share no code with ours."""

from __future__ import annotations

import datetime
import io
from urllib.parse import unquote

import page as validator
import pikepdf
import pypdf
import pytest
from msgspec.structs import replace

from builder.geometry import Rect
from builder.layout.pages import Destination, LinkArea, OutlineEntry
from builder.pdf import Attachment, Relation, write
from builder.publication import Contributor
from tests.pdf import desk
from tests.pdf.desk import Desk


@pytest.fixture(scope="module")
def sample() -> bytes:
    pages, pictures = desk.all_elements()
    return write(pages, desk.publication(), pictures, desk.MODIFIED)


def linked(href: str, *places: str) -> bytes:
    one = Desk()
    p = one.node("p")
    a = one.node("a", p, href=href)
    one.line((a, "go"))
    one.put(LinkArea((Rect(50, 50, 20, 10),), href, a), *(Destination(place, 50, 60, p) for place in places))
    return write(desk.pages(one), desk.publication(), {}, desk.MODIFIED)


def test_internal_links_lead_to_named_places_on_the_right_page(sample: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(sample))
    found = {}
    for page in reader.pages:
        for annotation in page.get("/Annots", []):
            name = annotation.get_object().get("/Dest")
            if name is not None:
                found[unquote(str(name))] = reader.get_destination_page_number(reader.named_destinations[str(name)])
    assert found == {"note-1": 0, "call-1": 0, "one": 0, "Глава": 2}


def test_places_are_in_an_order_that_all_readers_find_them_in() -> None:
    data = linked("#élan", "works", "élan", "Zürich", "zoo", "договор", "条约", "\U00020000", "\ufb01")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        keys = [bytes(key) for key in list(pdf.Root.Names.Dests.Names)[::2]]
    assert keys == sorted(keys)
    assert all(key.isascii() for key in keys)
    assert b"works" in keys


def test_a_place_is_where_layout_said(sample: bytes) -> None:
    place = pypdf.PdfReader(io.BytesIO(sample)).named_destinations["note-1"]
    assert (place.left, place.top) == pytest.approx((50, desk.SIZE.height - 500), abs=0.01)


def test_external_links_are_plain_ascii_addresses(sample: bytes) -> None:
    annotations = pypdf.PdfReader(io.BytesIO(sample)).pages[1]["/Annots"]
    addresses = [a.get_object()["/A"]["/URI"] for a in annotations if "/A" in a.get_object()]
    assert addresses == ["https://example.org/%C3%A4?a=1&b=(2)"]


def test_a_link_over_two_lines_is_one_annotation_with_a_field_for_each(sample: bytes) -> None:
    annotation = pypdf.PdfReader(io.BytesIO(sample)).pages[1]["/Annots"][0].get_object()
    assert len(annotation["/QuadPoints"]) == 16
    height = desk.SIZE.height
    assert [float(edge) for edge in annotation["/Rect"]] == pytest.approx(
        [50, height - 206, 110, height - 180], abs=0.01
    )
    assert annotation["/Contents"] == "example dot org"


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "other.pdf", "//host/x"]
)
def test_other_schemes_are_refused(href: str) -> None:
    with pytest.raises(ValueError, match="scheme"):
        linked(href)


@pytest.mark.parametrize("href", ["http://a.example/", "HTTPS://A.example/x", "mailto:ann@example.org"])
def test_web_and_mail_are_allowed(href: str) -> None:
    annotation = pypdf.PdfReader(io.BytesIO(linked(href))).pages[0]["/Annots"][0].get_object()
    assert annotation["/A"]["/URI"] == href


def test_a_link_to_nowhere_is_a_bug() -> None:
    with pytest.raises(ValueError, match="nowhere-at-all"):
        linked("#nowhere-at-all", "elsewhere")


def test_two_places_of_one_name_are_a_bug() -> None:
    with pytest.raises(ValueError, match="two places"):
        linked("#twice", "twice", "twice")


def test_the_outline_is_nested_open_at_its_first_level_and_leads_to_its_page(sample: bytes) -> None:
    with pikepdf.open(io.BytesIO(sample)) as pdf:
        assert pdf.Root.PageMode == "/UseOutlines"
        with pdf.open_outline() as outline:
            rows = [(entry.title, entry.is_closed, len(entry.children)) for entry in _walk(outline.root)]
        assert rows == [
            ("First Chapter", False, 1),
            ("The call", True, 1),
            ("Deep down", False, 0),
            ("Библиография", False, 0),
        ]
        assert str(pdf.Root.Outlines.First.Dest) == "one"
    reader = pypdf.PdfReader(io.BytesIO(sample))
    last = reader.outline[-1]
    assert isinstance(last, pypdf.generic.Destination)
    assert reader.get_destination_page_number(last) == 2


def _walk(entries: list[pikepdf.OutlineItem]) -> list[pikepdf.OutlineItem]:
    return [found for entry in entries for found in (entry, *_walk(entry.children))]


def test_an_outline_entry_to_nowhere_is_a_bug() -> None:
    pages, pictures = desk.all_elements()
    astray = replace(pages, outline=(OutlineEntry("X", "missing", 0),))
    with pytest.raises(ValueError, match="missing"):
        write(astray, desk.publication(), pictures, desk.MODIFIED)


def test_page_labels_are_those_in_print(sample: bytes) -> None:
    assert pypdf.PdfReader(io.BytesIO(sample)).page_labels == ["cover", "ii", "1"]


def test_it_opens_at_the_first_page_under_its_title(sample: bytes) -> None:
    with pikepdf.open(io.BytesIO(sample)) as pdf:
        assert pdf.Root.OpenAction[0].objgen == pdf.pages[0].objgen
        assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
        assert str(pdf.Root.Lang) == "en-GB"


def test_info_and_xmp_say_the_same(sample: bytes) -> None:
    with pikepdf.open(io.BytesIO(sample)) as pdf:
        info, xmp = pdf.docinfo, pdf.open_metadata()
        assert str(info.Title) == xmp["dc:title"] == "A Sample (of all)"
        assert str(info.Author) == "Ann Author; Лев Толстой"
        assert xmp["dc:creator"] == ["Ann Author", "Лев Толстой"]
        assert str(info.Subject) == xmp["dc:description"] == "What it is about"
        assert str(info.Keywords) == xmp["pdf:Keywords"] == "tags; <archives> & more"
        assert xmp["dc:subject"] == {"tags", "<archives> & more"}
        assert xmp["dc:language"] == {"en-GB"}
        assert str(info.CreationDate) == str(info.ModDate) == "D:20010203040506+00'00'"
        assert xmp["xmp:CreateDate"] == xmp["xmp:ModifyDate"] == "2001-02-03T04:05:06Z"


def test_what_is_told_has_no_soft_hyphens_and_is_as_long_as_strings_may_be() -> None:
    publication = replace(
        desk.publication(),
        title="Inter\u00adnational",
        description="né " * 12_000,
        subjects=("Inter\u00adnational",),
    )
    one = Desk()
    title = one.node("h1")
    one.line((title, "One"))
    one.put(Destination("one", 50, 50, title))
    pages = replace(desk.pages(one), outline=(OutlineEntry("The inter\u00adnational", "one", 0),))
    with pikepdf.open(io.BytesIO(write(pages, publication, {}, desk.MODIFIED))) as pdf:
        info, xmp = pdf.docinfo, pdf.open_metadata()
        assert str(info.Title) == xmp["dc:title"] == str(info.Keywords) == "International"
        assert str(info.Subject) == xmp["dc:description"]
        assert str(info.Subject).startswith("né né né ")
        assert str(info.Subject).endswith("…")
        assert len(bytes(info.Subject)) <= 32_767
        with pdf.open_outline() as outline:
            assert [entry.title for entry in outline.root] == ["The international"]


def test_years_have_four_digits() -> None:
    one = Desk()
    one.line((one.node("h1"), "One"))
    file = Attachment("a.csv", "text/csv", "Data", Relation.DATA, b"1")
    early = datetime.datetime(950, 2, 14)
    with pikepdf.open(io.BytesIO(write(desk.pages(one), desk.publication(), {}, early, [file]))) as pdf:
        assert str(pdf.docinfo.CreationDate) == "D:09500214000000+00'00'"
        assert pdf.open_metadata()["xmp:CreateDate"] == "0950-02-14T00:00:00Z"
        assert str(pdf.Root.AF[0].EF.F.Params.ModDate) == "D:09500214000000Z"


def test_xmp_says_everything_that_the_publication_states() -> None:
    one = Desk()
    one.line((one.node("h1"), "One"))
    publication = desk.publication(
        contributors=(Contributor("Ed Itor", "edt"),),
        date="2001-02",
        identifier="urn:isbn:1",
        identifiers=("doi:2", "urn:isbn:1"),
        publisher="P & Co",
        rights="CC0",
        url="https://example.org/",
        source="An older book",
    )
    data = write(desk.pages(one), publication, {}, desk.MODIFIED)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        xmp = pdf.open_metadata()
        assert xmp["dc:contributor"] == {"Ed Itor"}
        assert xmp["dc:date"] == ["2001-02"]
        assert xmp["dc:identifier"] == "urn:isbn:1"
        assert xmp["xmp:Identifier"] == {"urn:isbn:1", "doi:2"}
        assert xmp["dc:publisher"] == {"P & Co"}
        assert xmp["dc:rights"] == "CC0"
        assert xmp["dc:relation"] == {"https://example.org/"}
        assert xmp["dc:source"] == "An older book"
        assert xmp["dc:format"] == "application/pdf"
    for profile in ("ua1", "3a"):
        report = validator.validate_pdf_bytes(data, profile=profile)
        assert report.is_compliant, [str(failure) for failure in report.failures]


def test_named_places_and_outline_survive_a_rebuild_of_a_longer_book() -> None:
    def places(lines: int) -> tuple[list[str], dict[str, int | None]]:
        one = Desk()
        for _ in range(lines):
            one.line((one.node("p"), "More words"))
        one.turn()
        heading = one.node("h1")
        one.line((heading, "One"))
        one.put(Destination("sec-one", 50, 50, heading))
        two = Desk("before")
        two.line((two.node("p"), "A page"))
        desks = (one,) if lines == 1 else (two, one)
        data = write(
            desk.pages(*desks, outline=(OutlineEntry("One", "sec-one", 0),)), desk.publication(), {}, desk.MODIFIED
        )
        reader = pypdf.PdfReader(io.BytesIO(data))
        found = {name: reader.get_destination_page_number(place) for name, place in reader.named_destinations.items()}
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return [str(pdf.Root.Outlines.First.Dest)], found

    assert places(1) == (["sec-one"], {"sec-one": 1})
    assert places(2) == (["sec-one"], {"sec-one": 2})
