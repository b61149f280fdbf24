"""What tells two EPUBs apart: the first file inside that differs."""

from __future__ import annotations

import io
import zipfile


def difference(given: bytes, built: bytes) -> str:
    """The first thing that can be told to differ, or nothing. ``given`` may be any bytes."""
    try:
        theirs, ours = _files(given), _files(built)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError):
        return "it can't be read as an EPUB"
    for name, data in ours.items():
        if name not in theirs:
            return f"it lacks {name}"
        if theirs[name] != data:
            return f"the first file inside that differs is {name}"
    more = [name for name in theirs if name not in ours]
    return f"it holds {more[0]} besides" if more else "the files inside are the same, but packed in another way"


def _files(data: bytes) -> dict[str, bytes | None]:
    """The members by name; one that unpacks to far more than an EPUB of ours holds is not read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            member.filename: archive.read(member) if member.file_size < _LARGEST else None
            for member in archive.infolist()
        }


_LARGEST = 1 << 28
