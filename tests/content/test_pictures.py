"""What is said of a picture that is shown more than once."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from builder.content.folder import Folder
from builder.content.pictures import Pictures
from builder.diagnostics import Diagnostic, Span


def told(folder: Path, name: str) -> list[str]:
    """What is said of a picture that two places show."""
    pictures, found = Pictures(Folder(folder.resolve())), list[Diagnostic]()
    for line in (3, 5):
        pictures.take(name, Span("one.md", line), found)
    return [f"{one.span.file}:{one.span.line} {one.code}" for one in found]


def test_remarks_are_made_once(tmp_path: Path) -> None:
    Image.new("LA", (9, 9), (7, 200)).save(out := io.BytesIO(), "PNG")
    (tmp_path / "p.png").write_bytes(out.getvalue())
    assert told(tmp_path, "p.png") == ["one.md:3 picture-form"]


def test_a_file_that_is_no_picture_is_told_at_each_place(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(b"no picture")
    assert told(tmp_path, "p.png") == ["one.md:3 bad-picture", "one.md:5 bad-picture"]


def test_the_lines_of_a_faulty_drawing_are_told_once(tmp_path: Path) -> None:
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    (tmp_path / "p.svg").write_text(f'{head}\n<use href="#a"/>\n<style>a</style></svg>', "utf-8")
    assert told(tmp_path, "p.svg") == ["p.svg:2 unsafe-svg", "p.svg:3 unsafe-svg"]
