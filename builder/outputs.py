"""Putting finished files in place: whole or not at all.

Every file of a run is written beside its target under a name of its own and flushed to the disk; only when all are
there does each take its target's place, in one step. So the last good outputs survive whatever happens on the way,
and editions that belong together are replaced together, by one run after the other.

A part is locked by whoever writes it. One that nobody locks was left behind by a run that was killed, and is swept by
the next; the number of its process would not tell that, since other machines and containers count their own.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import stat
import sys
import time
from collections.abc import Iterator, Mapping, Set
from pathlib import Path

from builder.diagnostics import Diagnostic, Fault, Span

if sys.platform != "win32":
    import fcntl

PART = ".part"
"""Ending of an unfinished file: ``.treaty-1950.pdf.0123456789abcdef.part``."""
LONGEST_NAME = 255 - len(f"..{'0' * 16}{PART}")
"""Bytes of a file's name: systems take 255, and its part has more of them."""
PATIENCE = 5.0
"""Seconds to wait for another run that is putting its files into the same folder. It takes milliseconds, unless
somebody has suspended it; then each file is still whole, but those of two runs may lie side by side."""
PAGE, SUMS = "index.html", "SHA256SUMS"
"""The list of a publication's files, for people and for ``sha256sum --check``."""
RECORDS = {".bib": 1, ".ris": 2, ".json": 3}
"""Endings of the works cited, and how many lines at the beginning tell that a file was written here: they name the book
itself, which no bibliography of its own has, since the name that a work has there is never given to the book."""
_PART_OF = re.compile(rf"\.(.+)\.[0-9a-f]{{16}}{re.escape(PART)}", re.DOTALL)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_LOOK = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class NotWritten(OSError):
    """An output can't be put in place; ``filename`` is the output's."""


class Spared(NotWritten):
    """An output would take the place of a file that no build has written."""


def put(outputs: Mapping[Path, bytes], publication: Path | None = None) -> None:
    """Write each output to its path, or leave all that is there.

    Args:
        outputs: the bytes by path.
        publication: the folder in which files of these names may be the authors' own.

    Raises:
        NotWritten: a folder can't be made or written, the disk is full, or an output would take the place of a file
            of the authors'. None of the targets has changed, unless the last step, the renaming, failed for one of
            them.
    """
    if publication is not None:
        _spare(outputs, Path(os.path.realpath(publication)))
    parts: dict[Path, Path] = {}
    handles: list[int] = []
    swept: set[Path] = set()
    target = Path()
    try:
        for target, data in outputs.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, "a folder has its name", str(target))
            if target.parent not in swept:
                swept.add(target.parent)
                _sweep(target.parent, {other.name for other in outputs if other.parent == target.parent})
            handle = None
            while handle is None:
                parts[target] = target.parent / f".{target.name}.{os.urandom(8).hex()}{PART}"
                handle = _begin(parts[target])
            handles.append(handle)
            _fill(handle, data)
        if sys.platform == "win32":  # where what is open can't be renamed
            _close(handles)
        with _in_turn([target.parent for target in parts]):
            for target, part in parts.items():
                part.replace(target)
    except OSError as error:
        raise NotWritten(error.errno, error.strerror or str(error), str(target)) from error
    finally:
        for part in parts.values():
            with contextlib.suppress(OSError):
                part.unlink()  # it is there only if something went wrong
        _close(handles)
    for folder in dict.fromkeys(target.parent for target in parts):
        _flush_folder(folder)


def _spare(outputs: Mapping[Path, bytes], publication: Path) -> None:
    """Refuse what would take the place of a file that the authors keep in their publication. PDFs and EPUBs are left
    out: no build reads them, so they are nobody's source."""
    for target, data in outputs.items():
        if target.suffix in (".pdf", ".epub") or not target.is_file():
            continue
        if not _lies_in(target.parent, publication):
            continue
        try:
            there = target.read_bytes()
        except OSError as error:
            raise NotWritten(error.errno, error.strerror or str(error), str(target)) from error
        if there != data and not _written_here(target, there, data):
            message = "a file of that name lies in the publication, and no build has written it"
            raise Spared(errno.EEXIST, message, str(target))


def _lies_in(folder: Path, publication: Path) -> bool:
    """Whether a folder lies in the publication, or is named as if it did: a link there may lead out of it."""
    named = Path(os.path.abspath(folder))  # noqa: PTH100 (a “..” is to be taken away, a link to stay)
    return any(Path(os.path.realpath(one)).is_relative_to(publication) for one in (folder, *named.parents))


def _written_here(target: Path, there: bytes, data: bytes) -> bool:
    """Whether a file that lies where an output goes is an earlier output."""
    lines = RECORDS.get(target.suffix)
    if lines is not None:
        return there.splitlines()[:lines] == data.splitlines()[:lines]
    if target.name == PAGE:
        try:
            sums = target.with_name(SUMS).read_bytes()
        except OSError:
            return False
        return f"{hashlib.sha256(there).hexdigest()}  {target.name}".encode() in sums.splitlines()
    return target.name == SUMS and re.search(rb"^[0-9a-f]{64}  index\.html$", there, re.MULTILINE) is not None


def _begin(part: Path) -> int | None:
    """Make a part and lock it: its open file. ``None``: another run swept it before it was locked."""
    handle = os.open(part, _NEW, 0o666)
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # some file systems know no locks; then nothing is swept there either
            fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink == 0:
            os.close(handle)
            return None
    return handle


def _fill(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest[: 1 << 24]) :]
    os.fsync(handle)


def _close(handles: list[int]) -> None:
    while handles:
        with contextlib.suppress(OSError):
            os.close(handles.pop())


def _sweep(folder: Path, names: Set[str]) -> None:
    """Remove parts of the targets of these names whose writer is gone: one look at a folder, which may be full."""
    with contextlib.suppress(OSError):  # who may not look into the folder may yet write to it
        for name in os.listdir(folder):  # noqa: PTH208
            part = _PART_OF.fullmatch(name)
            if part is not None and part[1] in names:
                with contextlib.suppress(OSError):
                    _remove_if_left(folder / name)


def _remove_if_left(part: Path) -> None:
    if sys.platform == "win32":
        part.unlink()  # refused while somebody has it open
        return
    handle = os.open(part, _LOOK)
    try:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            part.unlink()
    finally:
        os.close(handle)


@contextlib.contextmanager
def _in_turn(folders: list[Path]) -> Iterator[None]:
    """Hold these folders while files in them are replaced, so that another run's set comes before or after."""
    handles: list[int] = []
    try:
        if sys.platform != "win32":
            for folder in sorted(set(folders)):
                with contextlib.suppress(OSError):
                    handles.append(os.open(folder, os.O_RDONLY))
                    _wait_for(handles[-1])
        yield
    finally:
        _close(handles)


def _wait_for(handle: int) -> None:
    if sys.platform != "win32":
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.005)
            else:
                return


def _flush_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system can open a folder."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def unwritable(path: Path, error: OSError) -> Diagnostic:
    """What to say when an output can't be put in place."""
    reason = error.strerror or str(error)
    hint = "the last good output, if there was one, is untouched"
    if isinstance(error, Spared):
        hint = "name another folder with --output, or give your file another name"
    return Diagnostic(
        "cannot-write", Span(str(path)), f"the output can't be written: {reason}", hint, fault=Fault.FILES
    )


def refused(error: OSError) -> Diagnostic:
    """What to say when the system doesn't give what a build needs besides: a file of the builder's own, a process."""
    reason = error.strerror or str(error)
    return Diagnostic(
        "system-refused",
        Span(str(error.filename or "bifolio")),
        f"the system refuses what the build needs: {reason}",
        "the last good output, if there was one, is untouched",
        fault=Fault.FILES,
    )
