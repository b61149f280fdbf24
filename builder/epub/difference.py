"""What tells two EPUBs apart: the first file inside that differs."""

from __future__ import annotations

import io
import zipfile
import zlib


def difference(given: bytes, built: bytes) -> str:
    """The first thing that can be told to differ, or nothing. ``given`` may be any bytes."""
    try:
        theirs, ours = _files(given), _files(built)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError, OSError):
        return "it can't be read as an EPUB"
    for name, data in ours.items():
        if name not in theirs:
            return f"it lacks {name}"
        if theirs[name] != data:
            return f"the first file inside that differs is {name}"
    more = [name for name in theirs if name not in ours]
    return f"it holds {more[0]} besides" if more else "the files inside are the same, but packed in another way"


def _files(data: bytes) -> dict[str, bytes | None]:
    """The members by name; one that no EPUB of ours holds, packed otherwise or far larger, is not read."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            member.filename: archive.read(member) if _is_like_ours(member) else None for member in archive.infolist()
        }


def _is_like_ours(member: zipfile.ZipInfo) -> bool:
    return member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and member.file_size < _LARGEST


_LARGEST = 1 << 28
