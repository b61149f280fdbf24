"""A build that has been done before is told by everything that it depends on."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.diagnostics import Diagnostic, Severity, Span
from builder.store import Store, open_store
from builder.store.replay import fingerprint, remember, replay

WARNING = Diagnostic("code", Span("one.md"), "message", severity=Severity.WARNING)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = open_store(tmp_path / "store")
    assert isinstance(store, Store)
    return store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    (folder / "chapters").mkdir(parents=True)
    (folder / "publication.yaml").write_text("title: A Book\n")
    (folder / "chapters" / "one.md").write_text("# One\n")
    return folder


CHANGES: dict[str, Callable[[Path], object]] = {
    "other words": lambda folder: (folder / "chapters" / "one.md").write_text("# Two\n"),
    "another file": lambda folder: (folder / "two.md").write_text(""),
    "another name": lambda folder: (folder / "chapters" / "one.md").rename(folder / "chapters" / "two.md"),
    "one less": lambda folder: (folder / "chapters" / "one.md").unlink(),
    "a folder": lambda folder: (folder / "templates").mkdir(),
    "a hidden file": lambda folder: (folder / ".hidden").write_text(""),
    "a name of the folder": lambda folder: folder.rename(folder.with_name("other")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_in_the_folder_is_another_build(folder: Path, change: str) -> None:
    before = fingerprint(folder, [])
    CHANGES[change](folder)
    after = fingerprint(folder if folder.exists() else folder.with_name("other"), [])
    assert before is not None
    assert after is not None
    assert before != after


def test_times_of_files_and_what_is_left_out_do_not_count(folder: Path) -> None:
    output = folder / "output" / "book.pdf"
    output.parent.mkdir()
    before = fingerprint(folder, [output], "pdf")
    output.write_bytes(b"%PDF-")
    os.utime(folder / "publication.yaml", (1e9, 1e9))
    assert fingerprint(folder, [output], "pdf") == before
    assert fingerprint(folder, [], "pdf") != before
    assert fingerprint(folder, [output], "epub") != before


def test_another_version_of_the_builder_is_another_build(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(folder, [])
    monkeypatch.setattr("builder.store.replay.stamp", lambda: "another")
    assert fingerprint(folder, []) != before


def test_a_folder_with_a_pipe_or_a_link_to_a_folder_is_not_told(folder: Path) -> None:
    (folder / "again").symlink_to(folder)
    assert fingerprint(folder, []) is None
    (folder / "again").unlink()
    assert fingerprint(folder, []) is not None
    os.mkfifo(folder / "pipe")
    assert fingerprint(folder, []) is None


def test_a_folder_with_too_much_is_not_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.store.replay.MOST_FILES", 1)
    assert fingerprint(folder, []) is None


def test_a_link_to_a_file_is_told_by_what_stands_there(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "far.md").write_text("one")
    (folder / "far.md").symlink_to(tmp_path / "far.md")
    before = fingerprint(folder, [])
    (tmp_path / "far.md").write_text("two")
    assert fingerprint(folder, []) != before


def test_a_build_is_given_back(store: Store) -> None:
    remember(store, "key", [WARNING], {"book.pdf": b"pages", "book.epub": b"chapters"})
    assert replay(store, "key") == ((WARNING,), {"book.pdf": b"pages", "book.epub": b"chapters"})
    assert replay(store, "other") is None


def test_a_build_with_errors_is_not_kept(store: Store) -> None:
    remember(store, "key", [Diagnostic("code", Span("one.md"), "message")], {"book.pdf": b"pages"})
    assert replay(store, "key") is None


def test_a_build_of_which_a_part_is_gone_is_not_given_back(store: Store) -> None:
    remember(store, "key", [], {"book.pdf": bytes(100_000), "book.epub": b"chapters"})
    largest = max((path for path in store.folder.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    largest.unlink()
    assert replay(store, "key") is None


def test_no_file_is_written_outside_the_output_folder(store: Store) -> None:
    for name in ("../book.pdf", "/book.pdf", "", "a/b"):
        remember(store, name, [], {name: b"pages"})
        assert replay(store, name) is None
