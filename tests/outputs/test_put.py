"""Outputs are put in place whole, together, or not at all."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from builder import outputs
from builder.outputs import put


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def dead_process() -> int:
    run = subprocess.Popen([sys.executable, "-c", ""])
    run.wait()
    return run.pid


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


def test_a_short_write_is_a_failure(book: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    pdf, epub = book
    real = Path.open

    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError(errno.EDQUOT, "Disk quota exceeded")

    def opened(path: Path, mode: str = "r", *rest: object) -> object:
        return Full() if "book.epub" in path.name and "w" in mode else real(path, mode, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(OSError, match="quota"):
        put({pdf: b"new pdf", epub: b"new epub"})
    assert (pdf.read_bytes(), epub.read_bytes()) == (b"old pdf", b"old epub")
    assert names(pdf.parent) == ["book.epub", "book.pdf"]


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
    with pytest.raises(IsADirectoryError):
        put({pdf: b"new pdf", epub: b"new epub"})
    assert pdf.read_bytes() == b"old pdf"
    assert names(pdf.parent) == ["book.epub", "book.pdf"]


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file") as error:
        put({tmp_path / "file" / "book.pdf": b"new"})
    assert error.value.filename


# -- parts that were left behind -------------------------------------------------------------------------------------


def test_parts_of_dead_processes_are_swept(book: tuple[Path, Path]) -> None:
    pdf, _ = book
    (pdf.parent / f".book.pdf.{dead_process()}.part").write_bytes(b"half")
    (pdf.parent / ".book.pdf.9999999999.part").write_bytes(b"no process has such a number")
    put({pdf: b"new"})
    assert names(pdf.parent) == ["book.epub", "book.pdf"]


@pytest.mark.parametrize(
    "name",
    [
        f".book.pdf.{os.getppid()}.part",  # its writer lives
        f".book.pdf.{'9' * 30}.part",
        ".book.pdf.².part",
        ".book.pdf..part",
        ".book.pdf.me.part",
        ".book.pdfx.4194000.part",
        "book.pdf.4194000.part",
        ".book.pdf.4194000.part.txt",
        ".other.pdf.4194000.part",
    ],
)
def test_nothing_else_is_swept(book: tuple[Path, Path], name: str) -> None:
    pdf, _ = book
    (pdf.parent / name).write_bytes(b"somebody's")
    put({pdf: b"new"})
    assert (pdf.parent / name).read_bytes() == b"somebody's"


@pytest.mark.parametrize("name", ["[book].pdf", "a**b.pdf", "what?.pdf", "§ 1 договор.pdf"])
def test_names_are_no_patterns(tmp_path: Path, name: str) -> None:
    stale = tmp_path / f".{name}.{dead_process()}.part"
    stale.write_bytes(b"half")
    put({tmp_path / name: b"whole"})
    assert names(tmp_path) == [name]


def test_a_part_of_this_process_from_before_is_written_over(book: tuple[Path, Path]) -> None:
    """In a container every run may have the same number."""
    pdf, _ = book
    (pdf.parent / f".book.pdf.{os.getpid()}.part").write_bytes(b"a longer half than what comes now")
    put({pdf: b"new"})
    assert pdf.read_bytes() == b"new"
    assert names(pdf.parent) == ["book.epub", "book.pdf"]


# -- two at once -----------------------------------------------------------------------------------------------------

WRITER = """\
import sys
from pathlib import Path
from builder.outputs import put
for _ in range(60):
    put({Path(sys.argv[1]): sys.argv[2].encode() * 50_000})
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
    assert names(tmp_path) == ["book.pdf"]
