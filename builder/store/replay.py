"""A whole build that has been done before: the same files in, so the same files out.

The publication's folder is read as it is, every file of it. What the stages would make of it need not be known, since
they read nothing else.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from builder.diagnostics import Diagnostic, Severity
from builder.store.data import dump, load
from builder.store.entries import Store
from builder.store.stamp import digest, stamp

MOST_FILES = 5_000
MOST_BYTES = 1 << 28
"""Larger folders are not looked through: most of what they hold is no book."""


class _Unsuited(Exception):
    """The folder can't be told by its files."""


class Kept(NamedTuple):
    """What a build made."""

    found: tuple[Diagnostic, ...]
    outputs: tuple[tuple[str, str], ...]
    """Name of each file and the key of its bytes."""


class Fingerprint(NamedTuple):
    """What a build depends on."""

    key: str
    """The digest of the contents: the same for the same files, whoever wrote them and when."""
    state: str
    """The digest of when each file was written. A folder that has been changed and changed back has the same contents
    again but not the same state; nobody knows which contents a build saw that ran meanwhile."""


def fingerprint(
    folder: Path, leave_out: Collection[Path], *others: str, output: Path | None = None
) -> Fingerprint | None:
    """The digests of a publication's files, of what else its build depends on, and of the builder.

    Args:
        folder: the publication's.
        leave_out: what may lie in it and isn't read by a build: outputs, kept results.
        others: options.
        output: a folder that a build makes: whether it is there doesn't count, but what else lies in it.

    Returns:
        ``None`` if the folder holds too much, or what is neither a file nor a folder, or what can't be read.
    """
    # Not “resolve”, to which a link that leads to itself is an error.
    root = Path(os.path.realpath(folder))
    parts: list[str | bytes] = [stamp(), root.name, *others]
    states: list[str] = []
    try:
        made = Path(os.path.realpath(output)) if output is not None else root
        passed = set(map(os.path.realpath, leave_out))
        for name, path in _files(str(root), passed):
            if not path and made.is_relative_to(f"{root}{name}"):
                continue
            parts.append(name)
            if path:
                with open(path, "rb") as file:  # noqa: PTH123
                    status = os.fstat(file.fileno())
                    states.append(f"{name} {status.st_ino} {status.st_mtime_ns} {status.st_ctime_ns}")
                    parts.append(hashlib.sha256(file.read(MOST_BYTES)).digest())
    except (OSError, _Unsuited):
        return None
    return Fingerprint(digest(*parts), digest(*states))


def _files(root: str, leave_out: Collection[str]) -> Iterator[tuple[str, str]]:
    """Every file below a folder, by its name in there and its path, and every folder with no path."""
    count = total = 0
    waiting = [root]
    for folder in waiting:  # grows as it goes
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            if entry.path in leave_out:
                continue
            name = entry.path[len(root) :]
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
                yield name, ""
                continue
            status = entry.stat()
            count, total = count + 1, total + status.st_size
            if not stat.S_ISREG(status.st_mode) or count > MOST_FILES or total > MOST_BYTES:
                raise _Unsuited
            yield name + _led(entry, root), entry.path


def _led(entry: os.DirEntry[str], root: str) -> str:
    """Where a link leads, behind what no name holds: by that a build reads it or refuses to. Nothing for a file."""
    if not entry.is_symlink():
        return ""
    target = os.path.realpath(entry.path)
    return "\0" + (target[len(root) :] if target.startswith(root.rstrip(os.sep) + os.sep) else "outside")


def remember(store: Store, key: str, found: Collection[Diagnostic], outputs: Mapping[str, bytes]) -> None:
    """Keep what a build made; ``outputs`` by their names. What has errors is built again each time."""
    if any(one.severity is Severity.ERROR for one in found):
        return
    rows = []
    for name, data in outputs.items():
        own = digest("output", data)
        store.put(own, data)
        rows.append((name, own))
    store.put(digest("build", key), dump(Kept(tuple(found), tuple(rows))))


def replay(store: Store, key: str) -> tuple[tuple[Diagnostic, ...], dict[str, bytes]] | None:
    """What that build found, and its outputs by name; ``None``: not all of it is there."""
    data = store.get(digest("build", key))
    if data is None:
        return None
    try:
        kept = load(Kept, data)
    except ValueError:
        return None
    outputs: dict[str, bytes] = {}
    for name, own in kept.outputs:
        output = store.get(own)
        if output is None or not name or name != os.path.basename(name):  # noqa: PTH119
            return None
        outputs[name] = output
    return kept.found, outputs
