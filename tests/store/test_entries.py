"""A store: what is put in comes back, and whatever is wrong with an entry, it isn't there."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.store import Store, open_store
from builder.store.entries import FORM


def opened(folder: Path) -> Store:
    store = open_store(folder)
    assert isinstance(store, Store)
    return store


def files(store: Store) -> list[Path]:
    return sorted(path for path in store.folder.rglob("*") if path.is_file() and len(path.parent.name) == 2)


@given(st.dictionaries(st.text(), st.binary(), max_size=5))
def test_what_is_put_in_comes_back(tmp_path_factory: pytest.TempPathFactory, values: dict[str, bytes]) -> None:
    store = opened(tmp_path_factory.mktemp("store"))
    for key, value in values.items():
        store.put(key, value)
    assert {key: store.get(key) for key in values} == values
    assert store.get("another" + "".join(values)) is None


def test_a_key_may_be_put_again(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.put("key", b"one")
    store.put("key", b"two")
    assert store.get("key") == b"two"


@pytest.mark.parametrize("at", [0, 5, len(FORM), len(FORM) + 20, len(FORM) + 32, -1])
def test_a_changed_byte_is_noticed(tmp_path: Path, at: int) -> None:
    store = opened(tmp_path)
    store.put("key", b"a value")
    (entry,) = files(store)
    data = bytearray(entry.read_bytes())
    data[at] ^= 1
    entry.write_bytes(data)
    assert store.get("key") is None
    store.put("key", b"a value")
    assert store.get("key") == b"a value"


@pytest.mark.parametrize("length", [0, 1, len(FORM), len(FORM) + 31, len(FORM) + 35])
def test_an_entry_cut_short_is_noticed(tmp_path: Path, length: int) -> None:
    store = opened(tmp_path)
    store.put("key", b"a value")
    (entry,) = files(store)
    entry.write_bytes(entry.read_bytes()[:length])
    assert store.get("key") is None


def test_an_entry_under_the_name_of_another_is_noticed(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.put("one", b"of one")
    (one,) = files(store)
    store.put("two", b"of two")
    (two,) = (path for path in files(store) if path != one)
    two.write_bytes(one.read_bytes())
    assert store.get("two") is None
    assert store.get("one") == b"of one"


def test_links_pipes_and_folders_in_the_place_of_an_entry_are_not_followed(tmp_path: Path) -> None:
    store = opened(tmp_path / "store")
    store.put("key", b"a value")
    (entry,) = files(store)
    elsewhere = tmp_path / "elsewhere"
    entry.rename(elsewhere)
    entry.symlink_to(elsewhere)
    assert store.get("key") is None
    entry.unlink()
    os.mkfifo(entry)
    assert store.get("key") is None
    entry.unlink()
    entry.mkdir()
    assert store.get("key") is None
    store.put("key", b"a value")  # can't be kept, and doesn't fail
    assert store.get("key") is None


def test_a_full_disk_keeps_nothing_and_fails_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened(tmp_path)

    def full(one: object, other: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    store.put("key", b"a value")
    assert store.get("key") is None
    assert not [path for path in tmp_path.rglob("*.part")]


def test_what_was_used_longest_ago_goes_first(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.bound = 60_000
    now = time.time()
    for number in range(8):
        store.put(str(number), bytes(10_000))
        store.sweep()
        for entry in files(store):
            if not number:
                os.utime(entry, (now - 9e4, now - 9e4))
    kept = [number for number in range(8) if store.get(str(number)) is not None]
    assert 0 not in kept
    assert 7 in kept
    assert sum(path.stat().st_size for path in files(store)) <= 60_000


def test_an_entry_that_is_read_counts_as_used(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.put("key", b"a value")
    (entry,) = files(store)
    os.utime(entry, (1e9, 1e9))
    store.get("key")
    assert entry.stat().st_mtime > 1e9 + 1


def test_parts_of_writers_that_are_gone_are_swept_and_other_files_are_not(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.put("key", b"a value")
    (entry,) = files(store)
    stale = entry.with_name(f"{entry.name}.1.part")
    stale.write_bytes(b"half")
    os.utime(stale, (1e9, 1e9))
    own = entry.with_name("letter.txt")
    own.write_text("mine")
    os.utime(own, (1e9, 1e9))
    store.bound = 1
    store.sweep()
    assert not stale.exists()
    assert own.exists()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs users")
def test_a_folder_that_anybody_may_write_to_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    assert open_store(folder) == "anybody may write to it"


@pytest.mark.skipif(not hasattr(os, "getegid"), reason="needs groups")
def test_a_folder_that_another_group_may_write_to_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o775)
    opened(folder)
    group = folder.stat().st_gid
    monkeypatch.setattr(os, "getegid", lambda: group + 1)
    assert open_store(folder) == "another group may write to it"
    folder.chmod(0o755)
    opened(folder)


@pytest.mark.parametrize("name", ["publication.yaml", ".git/HEAD", "chapters/one.md"])
def test_a_folder_with_other_files_is_not_used(tmp_path: Path, name: str) -> None:
    """It would be marked as one that git ignores and backups leave out."""
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    (tmp_path / ".gitignore").write_text("output\n")
    before = sorted(tmp_path.rglob("*"))
    said = open_store(tmp_path)
    assert isinstance(said, str)
    assert "other files" in said
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / ".gitignore").read_text() == "output\n"


def test_a_folder_is_used_again_whatever_came_to_lie_in_it(tmp_path: Path) -> None:
    opened(tmp_path).put("key", b"a value")
    (tmp_path / "notes").write_text("mine")
    assert opened(tmp_path).get("key") == b"a value"
    (tmp_path / "notes").unlink()
    (tmp_path / "CACHEDIR.TAG").unlink()
    assert opened(tmp_path).get("key") == b"a value"
    assert (tmp_path / "CACHEDIR.TAG").is_file()


def test_a_folder_that_cannot_be_made_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert isinstance(open_store(tmp_path / "file" / "store"), str)


def test_entries_from_elsewhere_count_only_where_somebody_vouches_for_them(tmp_path: Path) -> None:
    """A project that is sent around with its cache in it: the names of entries depend on where they were made."""
    here = open_store(tmp_path / "here", vouched=False)
    assert isinstance(here, Store)
    here.put("key", b"of another book")
    assert here.get("key") == b"of another book"
    shutil.copytree(tmp_path / "here", tmp_path / "copy")
    copy = open_store(tmp_path / "copy", vouched=False)
    assert isinstance(copy, Store)
    assert copy.get("key") is None
    again = open_store(tmp_path / "here", vouched=False)
    assert isinstance(again, Store)
    assert again.get("key") == b"of another book"
    vouched = opened(tmp_path / "vouched")
    vouched.put("key", b"a value")
    shutil.copytree(tmp_path / "vouched", tmp_path / "moved")
    assert opened(tmp_path / "moved").get("key") == b"a value"


def test_a_link_is_used_only_where_somebody_vouches_for_it(tmp_path: Path) -> None:
    opened(tmp_path / "store")
    (tmp_path / "link").symlink_to(tmp_path / "store")
    assert open_store(tmp_path / "link", vouched=False) == "it is a link to another folder"
    assert isinstance(open_store(tmp_path / "link"), Store)


def test_nothing_is_written_through_links_that_lie_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    (folder / ".gitignore").symlink_to(tmp_path / "made")
    (folder / "CACHEDIR.TAG").symlink_to(tmp_path / "made")
    opened(folder).put("key", b"a value")
    assert not (tmp_path / "made").exists()
    assert opened(folder).get("key") == b"a value"


def test_parts_that_a_clock_ahead_has_left_are_swept_too(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.put("key", b"a value")
    (entry,) = files(store)
    stale = entry.with_name(f"{entry.name}.1.part")
    stale.write_bytes(b"half")
    os.utime(stale, (time.time() + 1e6,) * 2)
    store.sweep()
    assert not stale.exists()
    assert entry.exists()


def test_git_and_backups_leave_it_alone(tmp_path: Path) -> None:
    opened(tmp_path / "store")
    assert (tmp_path / "store" / ".gitignore").read_text() == "*\n"
    assert (tmp_path / "store" / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
