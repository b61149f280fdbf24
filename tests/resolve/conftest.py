"""Short ways to a manuscript: a publication made of a few Markdown files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from builder.content import load
from builder.diagnostics import Diagnostic, Severity
from builder.model.book import Book
from builder.resolve import resolve, works_of

Resolved: TypeAlias = tuple[Book, list[Diagnostic]]
Making: TypeAlias = Callable[..., Resolved]

WORKS = """\
- id: carr1950
  type: book
  author:
    - {family: Carr, given: Edward}
  title: A History
  issued: {date-parts: [[1950]]}
- id: able1940
  type: book
  author:
    - {family: Able, given: Ann}
  title: Before
  issued: {date-parts: [[1940]]}
"""


@pytest.fixture
def made(tmp_path: Path) -> Making:
    """``made({"one.md": "# One …"}, language="de")``: the book of these files, which must have no errors.

    Markdown files are body chapters in their order, but for those under ``front/`` and ``back/``.
    """

    def make(files: dict[str, str], **settings: str) -> Resolved:
        book, found = resolving(tmp_path, files, **settings)
        assert book is not None, "\n".join(map(str, found))
        return book, found

    return make


@pytest.fixture
def faults(tmp_path: Path) -> Callable[..., list[Diagnostic]]:
    """The same for files that have errors: what was found."""

    def make(files: dict[str, str], **settings: str) -> list[Diagnostic]:
        book, found = resolving(tmp_path, files, **settings)
        assert book is None
        return found

    return make


def resolving(folder: Path, files: dict[str, str], **settings: str) -> tuple[Book | None, list[Diagnostic]]:
    lines = [f"{key}: {value}" for key, value in {"language": "en-GB", **settings}.items()]
    for matter in ("front", "contents", "back"):
        chapters = [name for name in files if name.endswith(".md") and name != settings.get("imprint")]
        own = [name for name in chapters if (name.partition("/")[0] if "/" in name else "contents") == matter]
        lines += [f"{matter}:", *(f"  - {name}" for name in own)] if own else []
    (folder / "publication.yaml").write_text("\n".join(["title: A Book", "authors: [Ann]", *lines, ""]), "utf-8")
    (folder / "works.yaml").write_text(WORKS, "utf-8")
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    manuscript, found = load(folder)
    assert manuscript is not None, "\n".join(map(str, found))
    assert not [one for one in found if one.severity is Severity.ERROR], "\n".join(map(str, found))
    works, found = works_of(manuscript)
    book, more = resolve(manuscript, works)
    return (None if any(one.severity is Severity.ERROR for one in found) else book), [*found, *more]
