"""Where the public collections lie. But for Willem van Schaik's PngSuite, which may be passed on and is in no registry,
they are not part of this checkout: ``.ci/run`` fetches them, each by the hash of what it must be, and says which it
could not have; a test without its collection is skipped and says so.

``CORPORA``  a folder with ``node_modules`` as ``package-lock.json`` beside this file has it, and ``LineBreakTest.txt``
"""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def shelf(name: str) -> Path:
    """A file or folder of the collections; the test is skipped where it was not fetched."""
    folder = os.environ.get("CORPORA", "")
    path = Path(folder) / name
    if not folder or not path.exists():
        pytest.skip(f"{name} was not looked at: CORPORA does not say where it lies (.ci/run fetches it)")
    return path


def pngsuite() -> dict[str, bytes]:
    """The pictures of PngSuite by name; those that begin with x are faulty."""
    with zipfile.ZipFile(HERE / "pngsuite.zip") as archive:
        return {name.removesuffix(".png"): archive.read(name) for name in archive.namelist() if name.endswith(".png")}


def is_what_it_was(data: bytes, digest: str) -> None:
    """The lists of differences hold for one version of a collection only."""
    assert hashlib.sha256(data).hexdigest() == digest, "this is another version of the collection"


_ROW = re.compile(r"^\| *`?([^|`]+?)`? *\|(.*)\|$(?!\n\|[ -]+\|)", re.MULTILINE)
"""A table's row, but for the head, which has a line below it."""


def listed(page: str, heading: str = "") -> dict[str, str]:
    """The rows of a page's tables (or of the one under a heading): first cell → last cell."""
    text = (HERE / page).read_text(encoding="utf-8")
    if heading:
        text = text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [
        (match[1], match[2].rsplit("|", 1)[-1].strip()) for match in _ROW.finditer(text) if not set(match[1]) <= {"-"}
    ]
    assert len(dict(rows)) == len(rows), f"{page} lists something twice"
    return dict(rows)


def compared(differs: Iterable[str], expected: Iterable[str]) -> None:
    """What differs is what the page lists, no more and no less."""
    differs, expected = set(differs), set(expected)
    new, gone = sorted(differs - expected, key=_order), sorted(expected - differs, key=_order)
    assert not new, f"differ, and are not listed: {', '.join(new)}"
    assert not gone, f"are listed, and do not differ any more: {', '.join(gone)}"


def _order(name: str) -> tuple[int, str]:
    return (int(name), "") if name.isdecimal() else (0, name)
