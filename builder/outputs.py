"""Putting finished files in place: whole or not at all.

Every file of a run is written beside its target under a name of its own and flushed to the disk; only when all are
there does each take its target's place, in one step. So the last good outputs survive whatever happens on the way,
and editions that belong together are replaced together. Parts left behind by a run that was killed are swept by the
next one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Mapping
from pathlib import Path

from builder.diagnostics import Diagnostic, Fault, Span

PART = ".part"
"""Ending of an unfinished file: ``.treaty-1950.pdf.4711.part``."""
_PROCESS = re.compile(r"[0-9]{1,10}")


def put(outputs: Mapping[Path, bytes]) -> None:
    """Write each output to its path, or leave all that is there.

    Raises:
        OSError: a folder can't be made or written, or the disk is full. None of the targets has changed, unless the
            last step, the renaming, failed for one of them.
    """
    parts: dict[Path, Path] = {}
    try:
        for target, data in outputs.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, "a folder has its name", str(target))
            _sweep(target)
            part = target.parent / f".{target.name}.{os.getpid()}{PART}"
            parts[target] = part
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for target, part in parts.items():
            part.replace(target)
    except BaseException:
        for part in parts.values():
            with contextlib.suppress(OSError):
                part.unlink()
        raise
    for folder in dict.fromkeys(target.parent for target in parts):
        _flush_folder(folder)


def _sweep(target: Path) -> None:
    """Remove parts of this target whose writer is gone."""
    head = f".{target.name}."
    for stale in target.parent.iterdir():
        if not (stale.name.startswith(head) and stale.name.endswith(PART)):
            continue
        owner = stale.name[len(head) : -len(PART)]
        if _PROCESS.fullmatch(owner) and int(owner) != os.getpid() and not _alive(int(owner)):
            with contextlib.suppress(OSError):
                stale.unlink()


def _alive(process: int) -> bool:
    if os.name != "posix":
        return True  # asking may end the process there; the part is left for another day
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
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


def unwritable(path: Path, error: OSError) -> Diagnostic:
    """What to say when an output can't be put in place."""
    reason = error.strerror or str(error)
    hint = "the last good output, if there was one, is untouched"
    return Diagnostic(
        "cannot-write", Span(str(path)), f"the output can't be written: {reason}", hint, fault=Fault.FILES
    )
