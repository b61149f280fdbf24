"""Outputs are put in place whole, together, or not at all."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from builder import outputs
from builder.outputs import Spared, put


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def left(part: Path, seconds: float = 60.0) -> Path:
    """A part that a run has left behind some time ago."""
    part.write_bytes(b"half")
    os.utime(part, (time.time() - seconds,) * 2)
    return part


@pytest.fixture
def book(tmp_path: Path) -> tuple[Path, Path]:
    pdf, epub = tmp_path / "book.pdf", tmp_path / "book.epub"
    put({pdf: b"old pdf", epub: b"old epub"})
    return pdf, epub


def test_outputs_are_written_and_nothing_else(tmp_path: Path) -> None:
    put({tmp_path / "a" / "b" / "one.pdf": b"one", tmp_path / "two.epub": b""})
    assert (tmp_path / "a" / "b" / "one.pdf").read_bytes() == b"one"
    assert (tmp_path / "two.epub").read_bytes() == b""
    assert names(tmp_path) == ["a", "two.epub"]
    assert names(tmp_path / "a" / "b") == ["one.pdf"]


def test_old_files_are_replaced(book: tuple[Path, Path]) -> None:
    pdf, epub = book
    put({pdf: b"new pdf", epub: b"new epub"})
    assert (pdf.read_bytes(), epub.read_bytes()) == (b"new pdf", b"new epub")
    assert names(pdf.parent) == ["book.epub", "book.pdf"]


def test_who_has_the_old_file_open_reads_it_to_its_end(book: tuple[Path, Path]) -> None:
    pdf, _ = book
    with pdf.open("rb") as reader:
        assert reader.read(3) == b"old"
        put({pdf: b"something else"})
        assert reader.read() == b" pdf"


@pytest.mark.parametrize("failing", [1, 2])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_while_writing_leaves_all_old_files(
    book: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, failing: int, error: BaseException
) -> None:
    """The first or the second file can't be flushed: neither takes its place."""
    pdf, epub = book
    calls = 0
    real = os.fsync

    def fsync(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise error
        real(handle)

    monkeypatch.setattr(outputs.os, "fsync", fsync)
    with pytest.raises(type(error)):
        put({pdf: b"new pdf", epub: b"new epub"})
    assert (pdf.read_bytes(), epub.read_bytes()) == (b"old pdf", b"old epub")
    assert names(pdf.parent) == ["book.epub", "book.pdf"]


def test_a_write_that_fails_in_the_middle_is_a_failure(
    book: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf, epub = book
    real = os.write
    calls = 0

    def write(handle: int, data: memoryview) -> int:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise OSError(errno.EDQUOT, "Disk quota exceeded")
        return real(handle, data[:3])  # disks may take less than they are given

    monkeypatch.setattr(outputs.os, "write", write)
    with pytest.raises(outputs.NotWritten, match="quota") as error:
        put({pdf: b"new pdf", epub: b"new epub"})
    assert error.value.filename == str(epub)
    assert (pdf.read_bytes(), epub.read_bytes()) == (b"old pdf", b"old epub")
    assert names(pdf.parent) == ["book.epub", "book.pdf"]


def test_a_disk_that_takes_little_at_a_time_gets_all(book: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    pdf, _ = book
    real = os.write
    monkeypatch.setattr(outputs.os, "write", lambda handle, data: real(handle, data[:3]))
    put({pdf: b"some new bytes"})
    assert pdf.read_bytes() == b"some new bytes"


def test_the_data_are_on_the_disk_before_they_take_the_name(
    book: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf, epub = book
    happened: list[str] = []
    real_fsync, real_replace = os.fsync, Path.replace
    monkeypatch.setattr(outputs.os, "fsync", lambda handle: (happened.append("flush"), real_fsync(handle)))
    monkeypatch.setattr(Path, "replace", lambda path, to: (happened.append(f"name {to.name}"), real_replace(path, to)))
    put({pdf: b"new pdf", epub: b"new epub"})
    assert happened == ["flush", "flush", "name book.pdf", "name book.epub", "flush"]  # the last: the folder


def test_a_target_that_is_a_folder_is_refused_before_anything_changes(book: tuple[Path, Path]) -> None:
    pdf, epub = book
    epub.unlink()
    epub.mkdir()
    with pytest.raises(outputs.NotWritten, match="a folder has its name"):
        put({pdf: b"new pdf", epub: b"new epub"})
    assert pdf.read_bytes() == b"old pdf"
    assert names(pdf.parent) == ["book.epub", "book.pdf"]


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file") as error:
        put({tmp_path / "file" / "book.pdf": b"new"})
    assert error.value.filename


# -- parts that were left behind -------------------------------------------------------------------------------------


TOKEN = "0123456789abcdef"


@pytest.mark.parametrize("seconds", [0.0, 60.0, -86_400.0], ids=["this moment", "before", "by a clock that is ahead"])
def test_parts_that_nobody_writes_are_swept(book: tuple[Path, Path], seconds: float) -> None:
    pdf, _ = book
    left(pdf.parent / f".book.pdf.{TOKEN}.part", seconds)
    put({pdf: b"new"})
    assert names(pdf.parent) == ["book.epub", "book.pdf"]


def test_a_folder_is_looked_through_once_for_all_outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Path] = []
    listed = os.listdir
    monkeypatch.setattr(outputs.os, "listdir", lambda folder: (looked.append(folder), listed(folder))[1])
    copies = {tmp_path / f"{number}.pdf": b"new" for number in range(50)}
    for copy in copies:
        left(copy.with_name(f".{copy.name}.{TOKEN}.part"))
    put(copies)
    assert looked == [tmp_path]
    assert names(tmp_path) == sorted(copy.name for copy in copies)


@pytest.mark.skipif(sys.platform == "win32", reason="locks are those of POSIX")
def test_a_part_that_somebody_writes_is_left_whatever_its_age(book: tuple[Path, Path]) -> None:
    import fcntl

    pdf, _ = book
    part = left(pdf.parent / f".book.pdf.{TOKEN}.part")
    with part.open("rb+") as writer:
        fcntl.flock(writer, fcntl.LOCK_EX)
        put({pdf: b"new"})
        assert part.read_bytes() == b"half"
    put({pdf: b"new"})
    assert not part.exists()


def test_a_part_that_is_swept_before_it_is_locked_is_begun_again(
    book: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf, _ = book
    real = outputs._begin
    tried: list[Path] = []

    def begin(part: Path) -> int | None:
        tried.append(part)
        return None if len(tried) == 1 else real(part)

    monkeypatch.setattr(outputs, "_begin", begin)
    put({pdf: b"new"})
    assert len(set(tried)) == 2
    assert pdf.read_bytes() == b"new"


@pytest.mark.skipif(sys.platform == "win32", reason="locks are those of POSIX")
def test_a_part_that_is_gone_when_it_is_locked_is_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    part = tmp_path / "part"
    real = fcntl.flock
    monkeypatch.setattr(outputs.fcntl, "flock", lambda handle, how: (part.unlink(), real(handle, how)))
    assert outputs._begin(part) is None


@pytest.mark.parametrize(
    "name",
    [
        ".book.pdf.0123.part",
        f".book.pdf.{'9' * 30}.part",
        ".book.pdf.²123456789abcdef.part",
        ".book.pdf..part",
        ".book.pdf.me.part",
        f".book.pdfx.{TOKEN}.part",
        f"book.pdf.{TOKEN}.part",
        f".book.pdf.{TOKEN}.part.txt",
        f".other.pdf.{TOKEN}.part",
    ],
)
def test_nothing_else_is_swept(book: tuple[Path, Path], name: str) -> None:
    pdf, _ = book
    other = left(pdf.parent / name)
    put({pdf: b"new"})
    assert other.read_bytes() == b"half"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and links are those of POSIX")
def test_neither_links_nor_pipes_nor_folders_with_such_names_are_touched(book: tuple[Path, Path]) -> None:
    pdf, epub = book
    made = [pdf.parent / f".book.pdf.{number}123456789abcdef.part" for number in range(3)]
    made[0].symlink_to(epub)
    os.mkfifo(made[1])
    made[2].mkdir()
    put({pdf: b"new"})
    assert names(pdf.parent) == sorted(["book.epub", "book.pdf", *(path.name for path in made)])


@pytest.mark.skipif(sys.platform == "win32", reason="links are those of POSIX")
@pytest.mark.parametrize(("way", "spared"), [("theirs/output", True), ("theirs/../site", False)])
def test_files_behind_a_link_of_the_publication_are_spared_as_its_own(tmp_path: Path, way: str, spared: bool) -> None:
    page = tmp_path / "site" / "index.html"
    page.parent.mkdir()
    page.write_bytes(b"mine")
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "output").symlink_to(page.parent)
    with pytest.raises(Spared) if spared else contextlib.nullcontext():
        put({tmp_path / way / "index.html": b"new"}, tmp_path / "theirs")
    assert page.read_bytes() == (b"mine" if spared else b"new")


@pytest.mark.parametrize("name", ["[book].pdf", "a**b.pdf", "what?.pdf", "§ 1 договор.pdf"])
def test_names_are_no_patterns(tmp_path: Path, name: str) -> None:
    left(tmp_path / f".{name}.{TOKEN}.part")
    put({tmp_path / name: b"whole"})
    assert names(tmp_path) == [name]


@pytest.mark.skipif(sys.platform == "win32", reason="locks are those of POSIX")
def test_a_folder_that_somebody_holds_for_ever_is_written_all_the_same(
    book: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    pdf, _ = book
    monkeypatch.setattr(outputs, "PATIENCE", 0.05)
    handle = os.open(pdf.parent, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    put({pdf: b"new"})
    os.close(handle)
    assert pdf.read_bytes() == b"new"


# -- two at once -----------------------------------------------------------------------------------------------------

WRITER = """\
import sys
from pathlib import Path
from builder.outputs import put
pdf, epub = Path(sys.argv[1]), Path(sys.argv[1]).with_suffix(".epub")
for _ in range(60):
    put({pdf: sys.argv[2].encode() * 50_000, epub: sys.argv[2].encode() * 70_000})
"""


@pytest.mark.slow
def test_two_writers_and_a_reader_see_whole_files_only(tmp_path: Path) -> None:
    target = tmp_path / "book.pdf"
    put({target: b"0" * 50_000})
    root = str(Path(outputs.__file__).parents[1])
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(target), sign], cwd=root, stderr=subprocess.PIPE)
        for sign in "123"
    ]
    seen: set[bytes] = set()
    wrong: list[int] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            data = target.read_bytes()
            seen.add(data[:1])
            if data != data[:1] * 50_000:
                wrong.append(len(data))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        errors = [writer.communicate(timeout=60)[1] for writer in writers]
    finally:
        stop.set()
        reader.join()
    assert errors == [b""] * 3
    assert wrong == []
    assert len(seen) > 1
    assert names(tmp_path) == ["book.epub", "book.pdf"]
    assert target.read_bytes()[:1] == target.with_suffix(".epub").read_bytes()[:1]  # both of the same run


# -- what is the authors' --------------------------------------------------------------------------------------------

BIB = b"@book{book,\n  title = {A Book},\n}\n"
RIS = b"TY  - BOOK\r\nID  - book\r\nTI  - A Book\r\n"
JSON = b'[\n  {\n    "id": "book",\n    "title": "A Book"\n  }\n]\n'
PAGE = b"<!DOCTYPE html>"


def checksums(page: bytes) -> bytes:
    return f"{hashlib.sha256(page).hexdigest()}  index.html\n".encode()


@pytest.mark.parametrize(
    ("name", "theirs", "made"),
    [
        ("book.bib", b"@book{smith,\n  title = {A Book},\n}\n", BIB),
        ("book.bib", BIB, BIB.replace(b"{book,", b"{book-book,")),  # one of ours, which has become a source
        ("book.ris", b"TY  - BOOK\r\nID  - smith\r\n", RIS),
        ("book.json", b'{"type": "FeatureCollection"}', JSON),
        ("book.json", b"", JSON),
        ("index.html", b"<p>Mine", PAGE),
        ("SHA256SUMS", b"0" * 64 + b"  data.csv\n", checksums(PAGE)),
    ],
)
def test_a_file_that_the_authors_keep_is_not_replaced(tmp_path: Path, name: str, theirs: bytes, made: bytes) -> None:
    (tmp_path / name).write_bytes(theirs)
    with pytest.raises(outputs.NotWritten, match="no build has written it") as error:
        put({tmp_path / "book.pdf": b"pages", tmp_path / name: made}, tmp_path)
    assert error.value.filename == str(tmp_path / name)
    assert (tmp_path / name).read_bytes() == theirs
    assert names(tmp_path) == [name]


def test_outputs_in_the_publication_are_replaced_by_those_of_the_next_build(tmp_path: Path) -> None:
    old = {"book.pdf": b"1", "book.epub": b"1", "book.bib": BIB, "book.ris": RIS, "book.json": JSON, "index.html": PAGE}
    put({tmp_path / "output" / name: data for name, data in {**old, "SHA256SUMS": checksums(PAGE)}.items()}, tmp_path)
    new = {name: data + b"more" for name, data in old.items()}
    new["SHA256SUMS"] = checksums(new["index.html"])
    put({tmp_path / "output" / name: data for name, data in new.items()}, tmp_path)
    assert {path.name: path.read_bytes() for path in (tmp_path / "output").iterdir()} == new


def test_outside_the_publication_any_file_of_the_name_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book.bib").write_bytes(b"@book{smith,}")
    put({tmp_path / "book.bib": BIB}, tmp_path / "book")
    assert (tmp_path / "book.bib").read_bytes() == BIB
