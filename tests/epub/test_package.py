"""The file as a whole: container, package document, navigation, same bytes, EPUBCheck."""

from __future__ import annotations

import datetime
import hashlib
import io
import os
import random
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace
from PIL import Image

from builder.epub import listing, write
from builder.epub.metadata import identifier_of
from builder.publication import Matter
from tests.epub import epubcheck, sample
from tests.epub.conftest import MODIFIED, unpacked

Files = Mapping[str, bytes]
OPF = {"o": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
NAV = {"h": "http://www.w3.org/1999/xhtml", "epub": "http://www.idpf.org/2007/ops"}
NCX = {"n": "http://www.daisy.org/z3986/2005/ncx/"}


def test_the_container_begins_as_it_must(edition: bytes) -> None:
    assert edition[30:58] == b"mimetypeapplication/epub+zip"
    with zipfile.ZipFile(io.BytesIO(edition)) as archive:
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(2026, 2, 14, 12, 30, 0)}
    assert {(entry.create_system, entry.external_attr) for entry in entries} == {(3, 0o100644 << 16)}
    assert entries[0].compress_type == zipfile.ZIP_STORED
    assert not entries[0].extra


def test_files_are_packed_as_well_as_they_can_be(edition: bytes) -> None:
    noise = io.BytesIO()
    Image.frombytes("RGB", (64, 64), random.Random(7).randbytes(64 * 64 * 3)).save(noise, "PNG")
    book = replace(sample.BOOK, pictures={**sample.BOOK.pictures, "pictures/lamp.jpg": noise.getvalue()})
    data, found = write(book, sample.SECTIONS, sample.cover(), sample.look(), MODIFIED)
    assert not found
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        best = sum(len(zlib.compress(archive.read(entry), 9)) for entry in entries)
    stored = [entry.filename for entry in entries if entry.compress_type == zipfile.ZIP_STORED]
    assert stored[0] == "mimetype"
    # What cannot be made smaller is not packed once more.
    assert [name for name in stored if "picture-2" in name or "lamp" in name]
    assert not [name for name in stored if not name.endswith((".png", ".jpg", "mimetype"))]
    assert sum(entry.compress_size for entry in entries) < 1.02 * best


def test_times_before_1980_are_those_that_zip_knows() -> None:
    early = datetime.datetime(1950, 2, 14, tzinfo=datetime.UTC)
    data, found = write(sample.BOOK, sample.SECTIONS, None, sample.look(fonts=False), early)
    assert not found
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.infolist()[0].date_time[:3] == (1980, 1, 1)
        assert b"1950-02-14T00:00:00Z" in archive.read("EPUB/content.opf")


def test_the_package_says_who_what_and_when(files: Files) -> None:
    opf = etree.fromstring(files["content.opf"])

    def said(path: str) -> list[str]:
        return [str(text) for text in opf.xpath(f"{path}/text()", namespaces=OPF)]

    assert said("//dc:title") == ["A Sample & Its Parts", "Everything once"]
    assert said("//dc:creator") == ["Ann Author", "Bo Zhang"]
    assert said("//o:meta[@refines='#creator-1' and @property='file-as']") == ["Author, Ann"]
    assert said("//o:meta[@refines='#contributor-1' and @property='role']") == ["edt"]
    assert said("//dc:description") == ["A book that has everything once."]
    assert said("//o:meta[@property='dcterms:modified']") == ["2026-02-14T12:30:00Z"]
    assert said("//dc:subject") == ["Books", "Tests"]
    assert said("//o:meta[@property='schema:accessModeSufficient']") == ["textual,visual", "textual"]
    assert not opf.xpath("//*[contains(., 'conformsTo') or contains(@property, 'conformsTo')]")
    assert opf.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"


def test_a_book_without_pictures_claims_nothing_visual() -> None:
    data, _ = write(sample.BOOK, sample.SECTIONS[6:7], None, sample.look(fonts=False), MODIFIED)
    assert not data  # its links lead out of the part that is written
    data, found = write(sample.BOOK, sample.SECTIONS[7:8], None, sample.look(fonts=False), MODIFIED)
    assert not found
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        opf = archive.read("EPUB/content.opf").decode()
    assert ">visual<" not in opf
    assert "alternativeText" not in opf
    assert '"schema:accessModeSufficient">textual<' in opf


def test_the_spine_reads_the_navigation_as_the_contents(files: Files) -> None:
    opf = etree.fromstring(files["content.opf"])
    hrefs = {item.get("id"): item.get("href") for item in opf.xpath("//o:item", namespaces=OPF)}
    spine = [hrefs[ref.get("idref")] for ref in opf.xpath("//o:itemref", namespaces=OPF)]
    assert spine == [
        "cover.xhtml", "titlepage.xhtml", "imprint.xhtml", "nav.xhtml", "part-1.xhtml", "01-first.xhtml",
        "02-second.xhtml", "glossary.xhtml", "bibliography.xhtml",
    ]  # fmt: skip
    assert not opf.xpath("//o:itemref/@linear", namespaces=OPF)


@pytest.mark.parametrize(
    ("language", "progression"), [("ar", "rtl"), ("he-IL", "rtl"), ("ckb", "rtl"), ("ar-Latn", None), ("en-GB", None)]
)
def test_pages_turn_as_the_language_runs(language: str, progression: str | None) -> None:
    book = replace(sample.BOOK, publication=replace(sample.BOOK.publication, language=language))
    data, _ = write(book, sample.SECTIONS, None, sample.look(fonts=False), MODIFIED)
    opf = etree.fromstring(unpacked(data)["content.opf"])
    [spine] = opf.xpath("//o:spine", namespaces=OPF)
    assert spine.get("page-progression-direction") == progression


def test_navigation_and_ncx_list_the_same_lines(files: Files) -> None:
    nav = etree.fromstring(files["nav.xhtml"])
    lines = [
        (" ".join("".join(link.itertext()).split()), link.get("href"))
        for link in nav.xpath("//h:nav[@epub:type='toc']//h:a", namespaces=NAV)
    ]
    assert lines == [
        ("The Part", "part-1.xhtml"),
        ("1 The first договор", "01-first.xhtml"),
        ("1.1 Tables and lists", "01-first.xhtml#sec-one"),
        ("2 The second", "02-second.xhtml"),
        ("2.1 Structured blocks", "02-second.xhtml#sec-two"),
        ("Glossary", "glossary.xhtml"),
        ("Bibliography", "bibliography.xhtml"),
    ]
    ncx = etree.fromstring(files["toc.ncx"])
    points = ncx.xpath("//n:navPoint", namespaces=NCX)
    assert [(p.xpath("string(n:navLabel)", namespaces=NCX).strip(), p[1].get("src")) for p in points] == lines
    assert ncx.xpath("string(//n:meta[@name='dtb:depth']/@content)", namespaces=NCX) == "3"
    assert nav.xpath("//h:span[@lang='ru']", namespaces=NAV)


def test_landmarks_open_at_the_right_places(files: Files) -> None:
    nav = etree.fromstring(files["nav.xhtml"])
    found = [
        (link.get("{http://www.idpf.org/2007/ops}type"), link.get("href"))
        for link in nav.xpath("//h:nav[@epub:type='landmarks']//h:a", namespaces=NAV)
    ]
    assert found == [
        ("cover", "cover.xhtml"), ("titlepage", "titlepage.xhtml"), ("toc", "nav.xhtml#toc"),
        ("bodymatter", "part-1.xhtml"), ("glossary", "glossary.xhtml"), ("bibliography", "bibliography.xhtml"),
    ]  # fmt: skip


def test_a_section_that_the_contents_leave_out_is_listed_all_the_same() -> None:
    book = replace(sample.BOOK, contents=sample.BOOK.contents[:-1])
    data, _ = write(book, sample.SECTIONS, None, sample.look(fonts=False), MODIFIED)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b'<a href="bibliography.xhtml">Bibliography</a></li></ol></nav>' in archive.read("EPUB/nav.xhtml")


def test_the_words_of_a_cover_are_beside_its_picture_in_their_languages(trees: Mapping[str, etree._Element]) -> None:
    cover = trees["cover.xhtml"].find(".//{*}section")
    words, picture = cover
    assert (cover.get("id"), words.get("class"), picture.get("role")) == ("page-cover", "cover-words", "doc-cover")
    said = [(p.text, p.get("lang"), p.get("{http://www.w3.org/XML/1998/namespace}lang")) for p in words.iter("{*}p")]
    assert said == [("A Sample & Its Parts", None, None), ("Образец", "ru", "ru")]


def test_nothing_of_a_covers_words_is_shown_again_or_led_to() -> None:
    own = (
        '<section class="cover"><p><img src="a.png" alt="A lamp" data-pixels="4x4" data-width="9pt"/>'
        '<img src="a.png" alt=""/> by <a href="https://example.org/">Ann</a></p></section>'
    )
    sections = (replace(sample.SECTIONS[0], xhtml=own), *sample.SECTIONS[1:])
    data, found = write(sample.BOOK, sections, sample.cover(), sample.look(fonts=False), MODIFIED)
    assert not found
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        shown = archive.read("EPUB/cover.xhtml")
    assert b'<p><span role="img" aria-label="A lamp"></span><span></span> by <span>Ann</span></p>' in shown


def test_without_a_cover_picture_its_words_are_the_cover() -> None:
    data, found = write(sample.BOOK, sample.SECTIONS, None, sample.look(fonts=False), MODIFIED)
    assert not found
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b'<p class="cover-title">A Sample &amp; Its Parts</p>' in archive.read("EPUB/cover.xhtml")
        assert b'name="cover"' not in archive.read("EPUB/content.opf")


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("978-0-306-40615-7", "urn:isbn:9780306406157"),
        ("ISBN 0-306-40615-2", "urn:isbn:0306406152"),
        ("978-0-306-40615-8", "978-0-306-40615-8"),
        ("10.1000/182", "https://doi.org/10.1000/182"),
        ("urn:uuid:9ea41a47-4bfb-5267-9269-cd419eb44ae4", "urn:uuid:9ea41a47-4bfb-5267-9269-cd419eb44ae4"),
    ],
)
def test_identifiers_get_their_scheme(given: str, written: str) -> None:
    assert identifier_of(replace(sample.PUBLICATION, identifier=given)) == written


def test_a_made_identifier_belongs_to_the_work() -> None:
    made = identifier_of(sample.PUBLICATION)
    assert made.startswith("urn:uuid:")
    assert made == identifier_of(replace(sample.PUBLICATION, description="Corrected.", date="2027"))
    assert made != identifier_of(replace(sample.PUBLICATION, edition="Second edition"))


def test_the_same_bytes_anywhere(edition: bytes) -> None:
    script = (
        "import hashlib; from builder.epub import write; from tests.epub import sample; "
        "from tests.epub.conftest import MODIFIED; "
        "data, _ = write(sample.BOOK, sample.SECTIONS, sample.cover(), sample.look(), MODIFIED); "
        "print(hashlib.sha256(data).hexdigest())"
    )
    root = Path(__file__).parents[2]
    sums = set()
    for zone, seed, locale in (("Asia/Shanghai", "1", "C"), ("America/St_Johns", "77", "tr_TR.UTF-8")):
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONPATH": str(root)}
        run = subprocess.run(
            [sys.executable, "-c", script], cwd=root, env=environment, capture_output=True, text=True, check=True
        )
        sums.add(run.stdout.strip())
    assert sums == {hashlib.sha256(edition).hexdigest()}


def test_the_listing_shows_texts_in_full_and_other_files_by_their_sums(edition: bytes) -> None:
    text = listing(edition)
    assert text.startswith("=== mimetype\napplication/epub+zip\n=== META-INF/container.xml\n")
    assert "=== EPUB/images/cover.jpg 1269 " in text or "=== EPUB/images/cover.jpg " in text
    assert "Called twice." in text


@pytest.mark.slow
def test_epubcheck_finds_nothing_in_a_plain_book(tmp_path: Path) -> None:
    """Without cover, fonts, page-list and metadata; test_metadata has the same with all of them."""
    book = tmp_path / "book.epub"
    book.write_bytes(write(sample.BOOK, sample.SECTIONS, None, sample.look(fonts=False), MODIFIED)[0])
    assert epubcheck.messages(book) == []


@pytest.mark.slow
def test_epubcheck_finds_faults_where_there_are_some(edition: bytes, tmp_path: Path) -> None:
    book = tmp_path / "book.epub"
    with zipfile.ZipFile(io.BytesIO(edition)) as whole, zipfile.ZipFile(book, "w") as broken:
        for entry in whole.infolist():
            data = whole.read(entry)
            if entry.filename.endswith("glossary.xhtml"):
                data = data.replace(b'id="term-nkvd"', b'id="term-gone"')
            broken.writestr(entry, data)
    assert any(message.startswith("ERROR RSC-012") for message in epubcheck.messages(book))


def test_matter_is_told_by_every_document(files: Files) -> None:
    kinds = {
        section.slug: etree.fromstring(files[f"{section.slug}.xhtml"])[1].get("{http://www.idpf.org/2007/ops}type")
        for section in sample.SECTIONS
        if section.kind not in ("section.contents", "section.cover")
    }
    names = {Matter.FRONT: "frontmatter", Matter.BODY: "bodymatter", Matter.BACK: "backmatter"}
    assert kinds == {s.slug: names[s.matter] for s in sample.SECTIONS if s.slug in kinds}
