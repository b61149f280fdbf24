"""What the package says of the book because its author said it, and what it says of accessibility because it is so."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace
from PIL import Image

from builder import pipeline
from builder.content.folder import Folder
from builder.content.publication_file import read_publication
from builder.diagnostics import Diagnostic
from builder.epub import write
from builder.layout.page_starts import PageStart, PrintEdition
from builder.markup.flow import ROOT
from builder.model.book import Words
from builder.order import Order
from builder.publication import Accessibility, Publication, Series, SubjectTerm
from tests.epub import epubcheck, sample
from tests.epub.conftest import MODIFIED

OPF = {"o": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
STATED = replace(
    sample.PUBLICATION,
    identifier="978-0-306-40615-7",
    identifiers=("doi:10.1000/182", "0-306-40615-2"),
    print_identifier="ISBN 0-306-40615-2",
    series=Series("Small Books", "3"),
    source="An article",
    subject_terms={"Books": SubjectTerm("LCSH", "sh85015738")},
    accessibility=Accessibility(
        "EPUB Accessibility 1.1 - WCAG 2.2 Level AA", "The Press", "Its seal", "https://example.org/report"
    ),
)
STARTS = tuple(PageStart(number, str(number), ROOT, 0) for number in range(len(sample.SECTIONS)))


def written(publication: Publication, starts: tuple[PageStart, ...] = STARTS, fonts: bool = False) -> bytes:
    book = replace(sample.BOOK, publication=publication)
    data, found = write(book, sample.SECTIONS, sample.cover(), sample.look(fonts), MODIFIED, PrintEdition(starts))
    assert not found
    return data


def package(data: bytes) -> etree._Element:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read("EPUB/content.opf"))


def said(opf: etree._Element, path: str) -> list[str]:
    return [str(text) for text in opf.xpath(f"{path}/text()", namespaces=OPF)]


@pytest.fixture(scope="module")
def stated() -> bytes:
    return written(STATED)


def test_every_identifier_has_its_scheme_and_one_is_unique(stated: bytes) -> None:
    opf = package(stated)
    assert said(opf, "//dc:identifier") == [
        "urn:isbn:9780306406157", "https://doi.org/10.1000/182", "urn:isbn:0306406152",
    ]  # fmt: skip
    assert said(opf, "//dc:identifier[@id = /o:package/@unique-identifier]") == ["urn:isbn:9780306406157"]


def test_series_source_and_listed_subjects(stated: bytes) -> None:
    opf = package(stated)
    assert said(opf, "//o:meta[@property='belongs-to-collection' and @id='series']") == ["Small Books"]
    assert said(opf, "//o:meta[@refines='#series']") == ["series", "3"]
    assert said(opf, "//dc:source") == ["An article"]
    assert said(opf, "//o:meta[@refines=concat('#', //dc:subject[.='Books']/@id)]") == ["LCSH", "sh85015738"]
    assert opf.xpath("//dc:subject[.='Tests' and not(@id)]", namespaces=OPF)


def test_page_breaks_name_the_print_edition(stated: bytes) -> None:
    assert said(package(stated), "//o:meta[@property='pageBreakSource']") == ["urn:isbn:0306406152"]
    named = said(package(written(sample.PUBLICATION)), "//o:meta[@property='pageBreakSource']")
    assert named == ["A Sample & Its Parts, print edition, 2026-02-14"]


def test_without_pages_nothing_speaks_of_them() -> None:
    data = written(sample.PUBLICATION, ())
    opf = package(data)
    assert not said(opf, "//o:meta[@property='pageBreakSource']")
    assert not {"pageBreakMarkers", "pageNavigation"} & set(said(opf, "//o:meta"))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert b"page-list" not in files["EPUB/nav.xhtml"]
    assert b"pageList" not in files["EPUB/toc.ncx"]
    assert not [name for name, text in files.items() if b"pagebreak" in text]


def test_people_claim_conformance_never_the_builder(stated: bytes) -> None:
    opf = package(stated)
    assert said(opf, "//o:meta[@property='dcterms:conformsTo']") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    assert said(opf, "//o:meta[@property='a11y:certifiedBy' and @refines='#conformance']") == ["The Press"]
    assert opf.xpath("//o:link[@rel='a11y:certifierReport']/@href", namespaces=OPF) == ["https://example.org/report"]
    assert not said(package(written(sample.PUBLICATION)), "//o:meta[@property='dcterms:conformsTo']")


def test_the_summary_says_its_language_where_it_is_not_the_books() -> None:
    foreign = replace(sample.PUBLICATION, language="es")
    assert package(written(foreign)).xpath(
        "//o:meta[@property='schema:accessibilitySummary']/@xml:lang", namespaces=OPF
    ) == ["en"]
    book = replace(
        sample.BOOK,
        publication=replace(sample.PUBLICATION, language="zh"),
        words=Words({key: "好。" for key in ("summary", "summary-pages", "summary-pictures", "summary-tables")}),
    )
    data, _ = write(book, sample.SECTIONS, sample.cover(), sample.look(fonts=False), MODIFIED, PrintEdition(STARTS))
    summary = package(data).xpath("//o:meta[@property='schema:accessibilitySummary']", namespaces=OPF)[0]
    assert (summary.text, summary.get("{http://www.w3.org/XML/1998/namespace}lang")) == ("好。好。好。好。", None)


def test_a_picture_that_would_move_stands_still() -> None:
    moving = BytesIO()
    Image.new("RGB", (40, 20), "red").save(
        moving, "PNG", save_all=True, append_images=[Image.new("RGB", (40, 20), "blue")]
    )
    pictures = {**sample.BOOK.pictures, "pictures/lamp.jpg": moving.getvalue()}
    book = replace(sample.BOOK, pictures=pictures)
    data, _ = write(book, sample.SECTIONS, sample.cover(), sample.look(fonts=False), MODIFIED)
    assert said(package(data), "//o:meta[@property='schema:accessibilityHazard']") == ["none"]
    with zipfile.ZipFile(BytesIO(data)) as archive, Image.open(archive.open("EPUB/images/lamp.png")) as held:
        held.load()
        assert not held.is_animated
        assert held.getpixel((0, 0)) == (255, 0, 0)


def test_a_drawing_is_visual_has_an_alternative_and_its_data_describe_it(tmp_path: Path) -> None:
    for name, text in (
        ("publication.yaml", "title: T\nlanguage: en\nauthors: [A]\ncontents: [one.md]\n"),
        ("one.md", "# One\n\n::: {.chart src=rows.csv caption=Ores}\n:::\n"),
        ("rows.csv", "Ore,Tons\nTin,2\nIron,3\n"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")

    def described() -> tuple[list[str], set[str]]:
        report, outputs = pipeline.make(Order(tmp_path, formats=("epub",)))
        assert not report.errors, [str(finding) for finding in report.sorted()]
        (data,) = (data for path, data in outputs.items() if path.suffix == ".epub")
        opf = package(data)
        features = said(opf, "//o:meta[@property='schema:accessibilityFeature']")
        return said(opf, "//o:meta[starts-with(@property, 'schema:accessMode')]"), set(features)

    modes, features = described()
    assert modes == ["textual", "visual", "textual,visual", "textual"]
    assert features >= {"alternativeText", "longDescription"}
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    (tmp_path / "a.svg").write_text(drawn, encoding="utf-8")
    (tmp_path / "one.md").write_text("# One\n\n![](a.svg){.decorative}\n", encoding="utf-8")
    modes, features = described()
    assert modes == ["textual", "visual", "textual,visual", "textual"]
    assert "longDescription" not in features


@pytest.mark.slow
def test_epubcheck_takes_all_of_it(tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(written(STATED, fonts=True))
    # CSS-028 notes that the book embeds fonts, which it means to.
    assert [m for m in epubcheck.messages(path) if not m.startswith("USAGE CSS-028")] == []


# -- publication.yaml ------------------------------------------------------------------------------------------------


def read(tmp_path: Path, text: str) -> tuple[Publication | None, list[Diagnostic]]:
    (tmp_path / "one.md").write_text("# One\n\nText.\n")
    (tmp_path / "publication.yaml").write_text(f"title: T\nlanguage: en\ncontents: [one.md]\n{text}")
    found: list[Diagnostic] = []
    return read_publication(Folder(tmp_path), found), found


FULL = """\
identifiers: [10.1000/182]
print-identifier: 978-0-306-40615-7
series: {title: Small Books, number: 3}
source: An article
subjects: [Plain, {term: Books, scheme: LCSH, code: sh85015738}]
accessibility: {conforms-to: EPUB Accessibility 1.1 - WCAG 2.2 Level AA, certified-by: A Person}
epub: {fonts: no}
"""


def test_the_keys_are_read(tmp_path: Path) -> None:
    publication, found = read(tmp_path, FULL)
    assert not found
    assert publication is not None
    assert publication.series == Series("Small Books", "3")
    assert publication.subjects == ("Plain", "Books")
    assert publication.subject_terms == {"Books": SubjectTerm("LCSH", "sh85015738")}
    assert (publication.identifiers, publication.print_identifier) == (("10.1000/182",), "978-0-306-40615-7")
    assert publication.accessibility.certified_by == "A Person"
    assert publication.epub.fonts is False


BAD: Mapping[str, tuple[str, int]] = {
    "series: {title: S, number: three}": ("bad-value", 4),
    "accessibility: {conforms-to: WCAG 2.2 AA, certified-by: Me}": ("bad-value", 4),
    "accessibility: {conforms-to: EPUB Accessibility 1.1 - WCAG 2.2 Level AA}": ("missing-key", 4),
    "accessibility: {certified-by: Me}": ("missing-key", 4),
    "epub: {fonts: maybe}": ("bad-value", 4),
    "epub: {font: no}": ("unknown-key", 4),
    "subjects: [{term: Books, scheme: LCSH}]": ("missing-key", 4),
}


@pytest.mark.parametrize("line", BAD)
def test_what_is_wrong_in_them_is_said_with_its_place(line: str, tmp_path: Path) -> None:
    _, found = read(tmp_path, line + "\n")
    assert [(finding.code, finding.span.line) for finding in found] == [BAD[line]]
