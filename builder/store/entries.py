"""A folder of entries by key, written whole or not at all, kept below a bound.

An entry is a file: a first line that names the form, the digest of key and value, the value. It is written beside its
place and renamed into it, so that builds that run at once meet whole entries only; nothing is flushed to the disk,
because an entry that a power cut damages fails its digest and is made anew. The folder is private to its user, tells
git to ignore it and backups to leave it out, and therefore holds nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field

FORM = b"bifolio entry 1\n"
BOUND = 1 << 30
"""Bytes that entries may take together: some fifty books of 500,000 words."""
LARGEST = 1 << 28
"""Bytes of the largest entry that is read or written."""
_USED = 3600.0
"""Seconds after which an entry that is read again is marked as used, so that reading seldom writes."""
_STALE = 86_400.0
"""Seconds after which a part that was never renamed is nobody's."""
_DRAWER = re.compile("[0-9a-f]{2}")
"""Names of the folders in which entries lie."""
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
"""How a file is made: never through a link that lies in its place."""
_TAG_NAME = "CACHEDIR.TAG"
_TAG = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# What Bifolio keeps from build to build. It may be removed at any time.\n"
)


class Store(Struct):
    """An open folder of entries. Reading and writing never fail: what can't be read isn't there, and what can't be
    written isn't kept."""

    folder: Path
    bound: int = BOUND
    salt: bytes = b""
    """Goes into every name and every sum: entries made with another are not found."""
    _put: int = field(default=0)
    """Entries written."""

    def get(self, key: str) -> bytes | None:
        """The value of a key; ``None`` if there is none that is sound."""
        place = self._place(key)
        # Neither through a link that somebody put there nor waiting for a pipe's writer.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        try:
            handle = os.open(place, flags)
        except (OSError, ValueError):
            return None
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
                return None
            data = _read(handle, status.st_size)
            if time.time() - status.st_mtime > _USED:
                with contextlib.suppress(OSError):
                    os.utime(place)
        except OSError:
            return None
        finally:
            os.close(handle)
        head = len(FORM) + 32
        value = data[head:]
        return value if data[:head] == FORM + self._sum(key, value) else None

    def put(self, key: str, data: bytes) -> None:
        """Keep a value, unless it is too large or the disk doesn't take it."""
        if len(data) > min(LARGEST - 64, self.bound // 4):
            return
        place = self._place(key)
        part = f"{place}.{os.urandom(8).hex()}.part"
        try:
            os.makedirs(os.path.dirname(place), mode=0o700, exist_ok=True)  # noqa: PTH103, PTH120
            with os.fdopen(os.open(part, _NEW, 0o600), "wb") as file:
                file.write(FORM + self._sum(key, data))
                file.write(data)
            os.replace(part, place)  # noqa: PTH105
            self._put += 1
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(part)  # noqa: PTH108

    def sweep(self) -> None:
        """Remove what was used longest ago until the rest fits; and parts of writers that are gone."""
        if not self._put:
            return
        self._put = 0
        entries = []
        total = 0
        now = time.time()
        for path, status in _files(self.folder):
            if path.endswith(".part"):
                if abs(now - status.st_mtime) > _STALE:  # the clock may have been set back meanwhile
                    _remove(path)
                continue
            entries.append((status.st_mtime, path, status.st_size))
            total += status.st_size
        if total <= self.bound:
            return
        entries.sort()
        for _, path, size in entries:
            # A quarter more than must be, so that not every build sweeps.
            if total <= self.bound * 3 // 4:
                break
            _remove(path)
            total -= size

    def _place(self, key: str) -> str:
        name = hashlib.sha256(self.salt + key.encode()).hexdigest()
        return f"{self.folder}{os.sep}{name[:2]}{os.sep}{name[2:]}"

    def _sum(self, key: str, value: bytes) -> bytes:
        """Of key and value together, so that an entry under another's name doesn't count."""
        made = hashlib.sha256(self.salt + f"{len(key)} {key}\n".encode())
        made.update(value)
        return made.digest()


def open_store(folder: Path, bound: int = BOUND, vouched: bool = True) -> Store | str:
    """The entries in a folder, which is made if it isn't there; or why it is not used.

    A folder with other files in it is not: git and backups would leave them out too. Nor is one that another user owns,
    or that anybody or a group other than the user's first one may write to: they could put the pages of another book
    in. So could whoever sends a project with its ``.cache`` in it; therefore entries of a folder that nobody has
    ``vouched`` for count only where they were made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not vouched and folder.is_symlink():
            return "it is a link to another folder"
        status = folder.stat()
        if hasattr(os, "geteuid"):
            if status.st_uid != os.geteuid() and os.geteuid() != 0:
                return "it belongs to another user"
            if status.st_mode & stat.S_IWOTH:
                return "anybody may write to it"
            if status.st_mode & stat.S_IWGRP and status.st_gid != os.getegid():
                return "another group may write to it"
        if not _is_for_entries(folder):
            return "it holds other files; name an empty folder, or one that is not there yet"
        for name, text in ((_TAG_NAME, _TAG), (".gitignore", "*\n")):
            with contextlib.suppress(FileExistsError), os.fdopen(os.open(folder / name, _NEW, 0o666), "wb") as file:
                file.write(text.encode())
    except OSError as error:
        return error.strerror or str(error)
    return Store(folder, bound, b"" if vouched else _here(status))


def _is_for_entries(folder: Path) -> bool:
    """Whether a folder is marked as one that may be removed at any time, or holds nothing but what is made here."""
    if os.path.lexists(folder / _TAG_NAME):
        return True
    names = {entry.name for entry in folder.iterdir()} - {_TAG_NAME, ".gitignore"}  # another build may just have begun
    return all(_DRAWER.fullmatch(name) for name in names)


def _here(status: os.stat_result) -> bytes:
    """What tells this folder on this machine from any that came from elsewhere, and can't be known there."""
    try:
        with open("/etc/machine-id", "rb") as file:  # noqa: PTH123
            machine = file.read(64)
    except OSError:
        machine = b""
    return b"%b %d %d\n" % (machine.strip(), status.st_ino, status.st_uid)


def _read(handle: int, size: int) -> bytes:
    data = os.read(handle, size)
    while len(data) < size:
        more = os.read(handle, size - len(data))
        if not more:
            break
        data += more
    return data


def _files(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """The entries and parts in a store, and nothing else that may lie there."""
    with contextlib.suppress(OSError):
        for drawer in sorted(entry.path for entry in os.scandir(folder) if len(entry.name) == 2):
            with contextlib.suppress(OSError):
                for entry in os.scandir(drawer):
                    name = entry.name.partition(".")[0]
                    if len(name) == 62 and entry.is_file(follow_symlinks=False):
                        yield entry.path, entry.stat(follow_symlinks=False)


def _remove(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)  # noqa: PTH108
