"""A chapter of one drawing, read."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from builder import content
from builder.diagnostics import Diagnostic
from builder.model.nodes import Figure

SETTINGS = "title: A Book\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [one.md]\n"

D = TypeVar("D")


def figure(folder: Path, block: str, name: str, data: str) -> tuple[Figure | None, list[Diagnostic]]:
    """The figure that a block such as ``.chart src=d.csv`` makes of a data file, and what is told of it."""
    (folder / "publication.yaml").write_text(SETTINGS)
    (folder / "one.md").write_text(f"# One\n\n::: {{{block}}}\n:::\n", encoding="utf-8")
    (folder / name).write_text(data, encoding="utf-8")
    manuscript, found = content.load(folder)
    assert manuscript is not None
    assert manuscript.chapters[0].notes == {}
    (made,) = manuscript.chapters[0].blocks or (None,)
    assert made is None or isinstance(made, Figure)
    return made, found


def drawing(kind: type[D], made: Figure | None, found: list[Diagnostic]) -> D:
    """The drawing of a figure of which nothing is told."""
    assert found == []
    assert made is not None
    assert isinstance(made.drawing, kind)
    return made.drawing
