"""Numbered personal copies, as other programs read them."""

from __future__ import annotations

import contextlib
import io
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
from builder.copies.stamps import FOOT
from builder.copying import Run, unknown_variant
from builder.diagnostics import Diagnostic, Report, Span
from builder.outputs import put
from builder.publication import Binding
from tests.pdf.parent_tree import faults

BOOK = {
    "publication.yaml": "title: A Book\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [a.md]\nhandout: sheet.md\n",
    "a.md": "# One\n\nThe words of the book.\n\n## Two\n\nMore.\n",
    "sheet.md": "# The sheet\n\n" + "Words of the sheet, which go on for a while. " * 150,
}
NAMES = ["Ann Example", "Иван Петров", "王小明", "Zoë O’Neil"]


def _written_book(folder: Path, more: str = "", **files: str) -> Path:
    """The book in a folder of its own, with more settings or other files."""
    made = folder / "book"
    made.mkdir(parents=True)
    for name, text in (BOOK | files).items():
        (made / name).write_text(text + more * (name == "publication.yaml"))
    return made


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written_book(tmp_path_factory.mktemp("copies"))


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


def test_copies_of_one_side_share_no_leaf(tmp_path: Path) -> None:
    short = _written_book(tmp_path, **{"sheet.md": "# The sheet\n\nA few words.\n"})
    (sheets,) = _copies(short, _people(), single=True).values()
    assert [f"No. {at // 2 + 1} of 4" in text for at, text in enumerate(_pages(sheets))] == [True, False] * 4
    grid = _written_book(tmp_path / "grid", "booklet: {arrangement: grid, up: 8}\n")
    (whole,) = _copies(grid, _people(), "booklet", single=True).values()
    assert [f"No. {at // 2 + 1} of 4" in text for at, text in enumerate(_pages(whole))] == [True, False] * 4


@pytest.mark.parametrize("product", ["handout", "booklet"])
def test_all_in_one_says_what_each_of_them_says_of_itself(book: Path, product: str) -> None:
    alone = next(iter(_copies(book, _people(), product).values()))
    (whole,) = _copies(book, _people(), product, single=True).values()
    with pikepdf.open(io.BytesIO(alone)) as one, pikepdf.open(io.BytesIO(whole)) as all_of_them:
        assert str(all_of_them.Root.Lang) == "en-GB"
        for key in ("/Title", "/Author", "/CreationDate"):
            assert str(all_of_them.docinfo[key]) == str(one.docinfo[key])
        wanted = dict(one.Root.ViewerPreferences) | {"/PrintScaling": pikepdf.Name("/None")}
        assert dict(all_of_them.Root.ViewerPreferences) == wanted


def test_on_a_turned_page_the_stamps_stand_as_on_the_others(tmp_path: Path) -> None:
    head = ",".join(f"Administration{column}" for column in range(8))
    rows = "\n".join(",".join(f"extraordinarily{row}{column}" for column in range(8)) for row in range(6))
    table = "::: {.table #tbl-w src=wide.csv caption=Wide}\n:::\n\nWords of @tbl-w.\n"
    wide = _written_book(tmp_path, **{"a.md": f"# One\n\n{table}", "wide.csv": f"{head}\n{rows}\n"})
    people = (Recipient(1, "Ann Example", watermark="SECRET"),)
    source = Run(wide, {}, "booklet")._source("", people, 1, {}, lambda stage: None)
    assert source is not None
    with pymupdf.open(stream=source.original) as read:
        assert {page.rect.width > page.rect.height for page in read} == {False, True}
        count = len(read)
    (data,) = _copies(wide, people, "booklet").values()
    for word in ("Ann", "SECRET"):
        with pymupdf.open(stream=data) as read:
            half = read[0].rect.width / 2
            places = [
                (span["origin"][0] % half, span["origin"][1], *line["dir"])
                for page in read
                for block in page.get_text("dict")["blocks"]
                for line in block.get("lines", ())
                for span in line["spans"]
                if word in span["text"] and "Author" not in span["text"]
            ]
        assert len(places) == count - 1
        for values in zip(*places, strict=True):
            assert max(values) - min(values) < 3  # creep, and a sheet a little wider than two pages


def test_a_line_at_the_foot_is_made_smaller_or_told_before_it_leaves_the_page(book: Path) -> None:
    long = Recipient(1, "Wilhelmina " * 10, "Department of Correspondence and Archives and Long Names of the Ministry")
    (data,) = _copies(book, (long,)).values()
    with pymupdf.open(stream=data) as read:
        for page in read:
            rows = [row for block in page.get_text("dict")["blocks"] for row in block.get("lines", ())]
            foot = [span for row in rows for span in row["spans"] if span["bbox"][3] > page.rect.height - FOOT]
            assert "".join(span["text"] for span in foot).startswith("No. 1 of 1 · Wilhelmina")
            assert min(span["bbox"][0] for span in foot) >= FOOT - 0.1
            assert max(span["bbox"][2] for span in foot) <= page.rect.width - FOOT + 0.1
    reports: dict[Path, Report] = {}
    people = (Recipient(1, "中" * 120, "文" * 120, span=Span("people.csv", 2)),)
    assert not list(
        Run(book, {}, "handout", Path("lists/people.csv")).copies(people, False, reports, lambda stage: None)
    )
    [finding] = reports[Path("lists")].errors
    assert (finding.code, finding.span) == ("bad-value", Span("people.csv", 2))


def test_copies_are_stapled_through_one_fold_however_the_book_is_bound(tmp_path: Path) -> None:
    bound = _written_book(tmp_path, "booklet: {binding: perfect, signature: 1}\n")
    source = Run(bound, {}, "booklet")._source("", _people(), 4, {}, lambda stage: None)
    assert source is not None
    assert source.booklet is not None
    assert (source.booklet.binding, source.booklet.gathered) == (Binding.SADDLE, 0)


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


def test_names_of_files_are_short_enough_to_be_written(tmp_path: Path) -> None:
    stem = "中苏友好同盟互助条约简明读本-handout"
    name = file_name(stem, Recipient(7, "中" * 70), 1000)
    assert name == f"{stem}-0007-{'中' * 57}.pdf"
    put({tmp_path / name: b"A copy."})
    assert file_name("b" * 240, Recipient(7, "Ann"), 1000) == "b" * 240 + "-0007.pdf"


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


def test_what_may_be_odd_in_a_list_keeps_nobody_from_getting_a_copy(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("name\nAnn\nBob\u202e\n")
    found: list[Diagnostic] = []
    people = read_recipients(Folder(tmp_path), "people.csv", found)
    assert [finding.code for finding in found] == ["bidi-override"]
    assert [recipient.number for recipient in people] == [1, 2]


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
