"""The specs: a Markdown text, a line with a dot, the dump of what is read from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.content.blocks import BlockReader
from builder.content.folder import Folder
from builder.content.inlines import InlineReader
from builder.content.markdown.dialect import make_parser
from builder.content.passage import Passage
from builder.content.pictures import Pictures
from builder.diagnostics import Diagnostic, Severity
from builder.model.dump import dump_blocks

SPECS = Path(__file__).parent / "specs"
_CASE = re.compile(r"^(`{4,})\n(.*?)^\.\n(.*?)^\1$", re.DOTALL | re.MULTILINE)


def cases() -> list[tuple[Path, int, str, str]]:
    return [
        (path, number, match[2], match[3])
        for path in sorted(SPECS.glob("*.md"))
        for number, match in enumerate(_CASE.finditer(path.read_text(encoding="utf-8")), 1)
    ]


def read(text: str) -> tuple[str, list[Diagnostic]]:
    found: list[Diagnostic] = []
    folder = Folder(SPECS.resolve())
    inlines = InlineReader(make_parser(), "en-GB", Pictures(folder), found, {})
    blocks = BlockReader(inlines, folder, Passage(text, "spec.md", 1, text.split("\n"))).read()
    lines = dump_blocks(blocks)
    for label, note in inlines.notes.items():
        lines += f"note {label}:\n" + "".join(f"  {line}\n" for line in dump_blocks(note.blocks).splitlines())
    return lines, found


@pytest.mark.parametrize(
    ("path", "number", "text", "expected"),
    [pytest.param(*case, id=f"{case[0].stem}-{case[1]}") for case in cases()],
)
def test_spec(path: Path, number: int, text: str, expected: str) -> None:
    dumped, found = read(text)
    assert dumped == expected
    assert not [d for d in found if d.severity is Severity.ERROR]


def test_every_spec_file_has_cases() -> None:
    assert {case[0].name for case in cases()} == {path.name for path in SPECS.glob("*.md")}
