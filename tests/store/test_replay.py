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


def _linked(path: Path, away: Path) -> None:
    """Put a file somewhere else, and a link to it in its place."""
    path.rename(away)
    path.symlink_to(away)


CHANGES: dict[str, Callable[[Path], object]] = {
    "other words": lambda folder: (folder / "chapters" / "one.md").write_text("# Two\n"),
    "another file": lambda folder: (folder / "two.md").write_text(""),
    "another name": lambda folder: (folder / "chapters" / "one.md").rename(folder / "chapters" / "two.md"),
    "one less": lambda folder: (folder / "chapters" / "one.md").unlink(),
    "a folder": lambda folder: (folder / "templates").mkdir(),
    "a hidden file": lambda folder: (folder / ".hidden").write_text(""),
    "a name that is no UTF-8": lambda folder: (folder / os.fsdecode(b"caf\xe9.txt")).write_text(""),
    "a link in its place": lambda folder: _linked(folder / "chapters" / "one.md", folder / "chapters" / "two.md"),
    "a link out of the publication": lambda folder: _linked(folder / "chapters" / "one.md", folder.with_name("one.md")),
    "a name of the folder": lambda folder: folder.rename(folder.with_name("other")),
}


def key(folder: Path, leave_out: list[Path] | None = None, *others: str) -> str | None:
    """What a folder's contents are told by."""
    made = fingerprint(folder, leave_out or [], *others)
    return made.key if made else None


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_in_the_folder_is_another_build(folder: Path, change: str) -> None:
    before = key(folder)
    CHANGES[change](folder)
    after = key(folder if folder.exists() else folder.with_name("other"))
    assert before is not None
    assert after is not None
    assert before != after


def test_where_a_link_leads_counts(folder: Path) -> None:
    link, away = folder / "chapters" / "one.md", folder.with_name("one.md")
    _linked(link, folder / "two.md")
    inside = key(folder)
    (folder / "two.md").rename(folder / "three.md")
    (folder / "two.md").write_text("# One\n")
    within = key(folder)
    link.unlink()
    link.symlink_to(folder / "three.md")
    assert len({inside, within, key(folder)}) == 3
    away.write_text("# One\n")
    link.unlink()
    link.symlink_to(away)
    assert key(folder) not in {inside, within, None}


def test_times_of_files_and_what_is_left_out_do_not_count(folder: Path) -> None:
    output = folder / "output" / "book.pdf"
    output.parent.mkdir()
    before = key(folder, [output], "pdf")
    output.write_bytes(b"%PDF-")
    os.utime(folder / "publication.yaml", (1e9, 1e9))
    assert key(folder, [output], "pdf") == before
    assert key(folder, [], "pdf") != before
    assert key(folder, [output], "epub") != before


def test_whether_a_folder_for_outputs_is_there_does_not_count(folder: Path) -> None:
    output = folder / "made" / "output"
    before = fingerprint(folder, [], output=output)
    output.mkdir(parents=True)
    assert fingerprint(folder, [], output=output) == before
    (output / "data.csv").write_text("1")
    assert fingerprint(folder, [], output=output) != before


def test_another_version_of_the_builder_is_another_build(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = key(folder)
    monkeypatch.setattr("builder.store.replay.stamp", lambda: "another")
    assert key(folder) != before


def test_a_folder_with_a_pipe_or_a_link_to_a_folder_is_not_told(folder: Path) -> None:
    (folder / "again").symlink_to(folder)
    assert key(folder) is None
    (folder / "again").unlink()
    assert key(folder) is not None
    os.mkfifo(folder / "pipe")
    assert key(folder) is None


def test_a_folder_with_too_much_is_not_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.store.replay.MOST_FILES", 1)
    assert key(folder) is None


def test_a_link_to_a_file_is_told_by_what_stands_there(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "far.md").write_text("one")
    (folder / "far.md").symlink_to(tmp_path / "far.md")
    before = key(folder)
    (tmp_path / "far.md").write_text("two")
    assert key(folder) != before


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


def test_a_folder_that_was_changed_and_changed_back_is_known_by_its_state(folder: Path) -> None:
    """A build that ran meanwhile may have seen the other contents: its outputs are not those of the key."""
    before = fingerprint(folder, [])
    assert before is not None
    assert fingerprint(folder, []) == before
    file = next(path for path in sorted(folder.rglob("*")) if path.is_file())
    data = file.read_bytes()
    for content in (data + b"more", data):
        part = file.with_name(".part")
        part.write_bytes(content)
        part.replace(file)
    after = fingerprint(folder, [])
    assert after is not None
    assert (after.key, after.state != before.state) == (before.key, True)
