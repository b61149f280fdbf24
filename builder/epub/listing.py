"""An EPUB as text: what ``bifolio inspect epub`` prints and golden tests compare."""

from __future__ import annotations

import hashlib
import io
import zipfile

_TEXT = (".xhtml", ".opf", ".ncx", ".css", ".xml")


def listing(data: bytes) -> str:
    """Every entry in order: text files in full, others by size and SHA-256."""
    lines: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            content = archive.read(entry)
            if entry.filename.endswith(_TEXT) or entry.filename == "mimetype":
                lines += [f"=== {entry.filename}", content.decode("utf-8").rstrip("\n")]
            else:
                lines.append(f"=== {entry.filename} {len(content)} {hashlib.sha256(content).hexdigest()}")
    return "\n".join(lines) + "\n"
