"""Numbered personal copies, as other programs read them."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import page as validator
import pikepdf
import pymupdf
import pytest

from builder import copying
from builder.content.folder import Folder
from builder.copies import Recipient, Stamps, file_name, read_recipients
from builder.copying import Run, unknown_variant
from builder.diagnostics import Diagnostic, Report, Span
from tests.pdf.parent_tree import faults

BOOK = {
    "publication.yaml": "title: A Book\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [a.md]\nhandout: sheet.md\n",
    "a.md": "# One\n\nThe words of the book.\n\n## Two\n\nMore.\n",
    "sheet.md": "# The sheet\n\n" + "Words of the sheet, which go on for a while. " * 150,
}
NAMES = ["Ann Example", "Иван Петров", "王小明", "Zoë O’Neil"]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copies") / "book"
    folder.mkdir()
    for name, text in BOOK.items():
        (folder / name).write_text(text)
    return folder


def _people(**more: str) -> tuple[Recipient, ...]:
    return tuple(Recipient(number, name, **more) for number, name in enumerate(NAMES, 1))


def _copies(
    book: Path, people: tuple[Recipient, ...], product: str = "handout", single: bool = False
) -> dict[str, bytes]:
    reports: dict[Path, Report] = {}
    made = dict(Run(book, {}, product).copies(people, single, reports, lambda stage: None))
    assert not any(report.found for report in reports.values())
    return made


def _pages(data: bytes) -> list[str]:
    with pymupdf.open(stream=data) as read:
        return [" ".join(page.get_text().split()) for page in read]


def test_each_has_its_own_name_and_number_on_every_page_and_nobody_elses(book: Path) -> None:
    made = _copies(book, _people(group="Group A"))
    assert len(made) == len(NAMES)
    for number, (name, data) in enumerate(zip(NAMES, made.values(), strict=True), 1):
        pages = _pages(data)
        assert len(pages) == 2
        for text in pages:
            assert f"No. {number} of 4 · {name} · Group A" in text
            assert not [other for other in NAMES if other != name and other in text]


def test_what_stood_there_stands_there_still_in_the_same_order(book: Path) -> None:
    (data, *_) = _copies(book, _people()).values()
    words = [text.replace("No. 1 of 4 · Ann Example", "").split() for text in _pages(data)]
    original = Run(book, {}, "handout")._source("", _people(), 4, {}, lambda stage: None)
    assert original is not None
    assert words == [text.split() for text in _pages(original.original)]


def test_a_watermark_lies_under_the_text_and_inside_the_page(book: Path) -> None:
    people = (
        Recipient(1, "Ann", watermark="Draft"),
        Recipient(2, "Bo", watermark="Not to be passed on to anybody else"),
    )
    for data, word in zip(_copies(book, people).values(), ("Draft", "passed"), strict=True):
        with pymupdf.open(stream=data) as read:
            spans = [
                (span, line["dir"])
                for block in read[0].get_text("dict")["blocks"]
                for line in block.get("lines", ())
                for span in line["spans"]
                if span["size"] > 30 and span["color"] == 0xDDDDDD
            ]
            assert word in "".join(span["text"] for span, _ in spans)
            for span, (across, down) in spans:
                assert across > 0 > down  # it rises to the right
                assert read[0].rect.contains(pymupdf.Rect(span["bbox"]))


def test_copies_are_tagged_and_conform_as_the_original_does(book: Path, tmp_path: Path) -> None:
    people = (Recipient(1, "Иван Петров", "Group 王", watermark="Draft"),)
    (data,) = _copies(book, people).values()
    with pikepdf.open(_written(tmp_path, data)) as read:
        assert read.Root.MarkInfo.Marked
        assert len(read.Root.StructTreeRoot.K) > 0
    for profile in ("ua1", "3a"):
        result = validator.validate_pdf_bytes(data, profile=profile)
        assert result.is_compliant, [str(failure) for failure in result.failures]
    assert faults(data) == []


def _written(folder: Path, data: bytes) -> Path:
    path = folder / "copy.pdf"
    path.write_bytes(data)
    return path


def test_all_in_one_has_every_copy_in_turn_and_the_original_once(book: Path) -> None:
    people = _people()
    (data,) = _copies(book, people, single=True).values()
    pages = _pages(data)
    assert len(pages) == 2 * len(NAMES)
    for number, name in enumerate(NAMES, 1):
        assert all(f"No. {number} of 4 · {name}" in text for text in pages[2 * number - 2 : 2 * number])
    alone = next(iter(_copies(book, people).values()))
    assert len(data) < 2 * len(alone)


def test_booklets_are_stamped_before_they_are_put_on_sheets(book: Path) -> None:
    made = _copies(book, _people(), "booklet")
    for name, data in zip(NAMES, made.values(), strict=True):
        with pymupdf.open(stream=data) as read:
            assert all(page.rect.width > page.rect.height for page in read)
        cover, *inside = _pages(data)
        assert "· Ann" not in cover.replace(name, "")
        assert sum(text.count(name) for text in (cover, *inside)) >= 4
    (whole,) = _copies(book, _people(), "booklet", single=True).values()
    assert len(_pages(whole)) == sum(len(_pages(data)) for data in made.values())


def test_variants_are_other_publications(book: Path) -> None:
    french = book.with_name("french")
    french.mkdir()
    for name, text in BOOK.items():
        (french / name).write_text(text.replace("en-GB", "fr").replace("Words of the sheet", "Les mots de la feuille"))
    people = (Recipient(1, "Ann"), Recipient(2, "Zoé", variant="fr"), Recipient(3, "Bo"))
    reports: dict[Path, Report] = {}
    made = dict(Run(book, {"fr": french}, "handout").copies(people, False, reports, lambda stage: None))
    assert not any(report.found for report in reports.values())
    texts = {name.split("-")[2]: " ".join(_pages(data)) for name, data in made.items()}
    assert [("Les mots" in text) for _, text in sorted(texts.items())] == [False, True, False]
    assert "N° 2 sur 3 · Zoé" in texts["0002"]
    assert "--variant de=FOLDER" in unknown_variant((Recipient(1, "Ann", variant="de"),), {"fr": french})


def test_a_name_that_no_face_can_set_is_told_and_nothing_is_made(book: Path) -> None:
    reports: dict[Path, Report] = {}
    people = (Recipient(1, "𒀀", span=Span("people.csv", 2)),)
    made = list(Run(book, {}, "handout", Path("lists/people.csv")).copies(people, False, reports, lambda stage: None))
    assert made == []
    [finding] = reports[Path("lists")].errors
    assert (finding.code, finding.span) == ("missing-glyph", Span("people.csv", 2))


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Ann Example", "b-0007-ann-example.pdf"),
        ("../../etc/passwd", "b-0007-etc-passwd.pdf"),
        ("王小明", "b-0007-王小明.pdf"),
        ("CON", "b-0007-con.pdf"),
        ("???", "b-0007.pdf"),
        ("x" * 300, "b-0007-" + "x" * 60 + ".pdf"),
    ],
)
def test_names_of_files_are_safe(name: str, file: str) -> None:
    assert file_name("b", Recipient(7, name), 1000) == file


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "csv-syntax", 1),
        ("name\n", "csv-syntax", 1),
        ("nane\nAnn\n", "unknown-column", 1),
        ("group\nA\n", "missing-key", 1),
        ("name,name\nAnn,Bo\n", "unknown-column", 1),
        ("name,group\nAnn,A\nBo\n", "ragged-row", 3),
        ("name,group\n,A\n", "missing-key", 2),
        ('name\n"Ann\n', "csv-syntax", 2),
        ("name\n" + "x" * 500 + "\n", "bad-value", 2),
    ],
)
def test_faults_of_the_list_are_told_with_their_lines(tmp_path: Path, text: str, code: str, line: int) -> None:
    (tmp_path / "people.csv").write_text(text)
    found: list[Diagnostic] = []
    read_recipients(Folder(tmp_path), "people.csv", found)
    assert (code, line) in {(finding.code, finding.span.line) for finding in found}


def test_a_list_of_a_spreadsheet_may_have_semicolons(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name;group\nExample, Ann;A\n")
    found: list[Diagnostic] = []
    people = read_recipients(Folder(tmp_path), "people.csv", found)
    assert found == []
    assert people == (Recipient(1, "Example, Ann", "A", span=Span("people.csv", 2)),)


def test_a_list_is_read_with_its_places(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text('\ufeffName,Watermark\n"Example,  Ann",Draft\n\nBo,\n')
    found: list[Diagnostic] = []
    people = read_recipients(Folder(tmp_path), "people.csv", found)
    assert found == []
    assert people == (
        Recipient(1, "Example, Ann", watermark="Draft", span=Span("people.csv", 2)),
        Recipient(2, "Bo", span=Span("people.csv", 4)),
    )


def test_a_terminal_is_shown_how_many_are_done(book: Path, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name\n" + "".join(f"Reader {number}\n" for number in range(60)))
    ours, theirs = pty.openpty()
    arguments = ("copies", "people.csv", str(book), "--output", "out")
    command = [sys.executable, "-m", "builder", *arguments]
    run = subprocess.Popen(command, cwd=tmp_path, stderr=theirs, stdout=subprocess.PIPE)
    os.close(theirs)
    shown = bytearray()
    with contextlib.suppress(OSError):  # the end of a terminal is an error on Linux
        while part := os.read(ours, 4096):
            shown += part
    out, _ = run.communicate()
    os.close(ours)
    assert out.decode().startswith("out/  60 copies")
    bars = re.findall(r"copies ([█░]{24}) (\d+) / 60", shown.decode())
    assert bars == [("█" * 20 + "░" * 4, "50"), ("█" * 24, "60")]
    assert shown.endswith(b"\r\x1b[K")


def test_stamps_are_made_for_a_few_at_a_time_and_fit_their_copies(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batches: list[int] = []
    made = Stamps.made

    def counted(stamps: Stamps, recipients: Sequence[Recipient]) -> bytes:
        batches.append(len(recipients))
        return made(stamps, recipients)

    monkeypatch.setattr(copying, "BATCH", 3)
    monkeypatch.setattr(Stamps, "made", counted)
    copies = _copies(book, _people())
    assert batches == [3, 1]
    for number, (name, data) in enumerate(zip(NAMES, copies.values(), strict=True), 1):
        assert all(f"No. {number} of 4 · {name}" in text for text in _pages(data))


@pytest.mark.slow
def test_of_many_copies_none_is_mixed_up(book: Path) -> None:
    people = tuple(
        Recipient(number, f"Reader {number * 7919 % 997:03d}", f"Group {number % 7}", watermark="Draft" * (number % 2))
        for number in range(1, 151)
    )
    made = _copies(book, people)
    assert len(made) == len(people)
    for recipient, (name, data) in zip(people, made.items(), strict=True):
        assert name.endswith(f"-{recipient.number:04d}-{recipient.name.lower().replace(' ', '-')}.pdf")
        wanted = f"No. {recipient.number} of 150 · {recipient.name} · {recipient.group}"
        for text in _pages(data):
            assert re.findall(r"No\. \d+ of 150 · Reader \d+ · Group \d", text) == [wanted]
            assert ("Draft" in text) == bool(recipient.watermark)
