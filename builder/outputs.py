"""Putting finished files in place: whole or not at all.

A file is written beside its target under a name of its own, flushed to the disk, and then takes the target's place in
one step, so that the last good output survives whatever happens on the way. Parts left behind by a run that was
killed are swept by the next one.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

PART = ".part"
"""Ending of an unfinished file: ``.treaty-1950.pdf.4711.part``."""


def put(target: Path, data: bytes) -> None:
    """Write ``data`` to ``target``, or leave what is there.

    Raises:
        OSError: the folder can't be made or written, or the disk is full.
    """
    folder = target.parent
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(target)
    part = folder / f".{target.name}.{os.getpid()}{PART}"
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    _flush_folder(folder)


def _sweep(target: Path) -> None:
    """Remove parts of this target whose writer is gone."""
    for stale in target.parent.glob(f".{target.name}.*{PART}"):
        owner = stale.name[len(target.name) + 2 : -len(PART)]
        if owner.isdigit() and int(owner) != os.getpid() and not _alive(int(owner)):
            with contextlib.suppress(OSError):
                stale.unlink()


def _alive(process: int) -> bool:
    if os.name != "posix":
        return True  # asking may end the process there; the part is left for another day
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _flush_folder(folder: Path) -> None:
    """Make the new name itself durable, where the system can open a folder."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
