"""``EPUB3.md`` points at tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
CHECKLIST = (TESTS.parent / "builder" / "epub" / "EPUB3.md").read_text(encoding="utf-8")


def test_every_pointer_leads_to_a_test() -> None:
    pointers = set(re.findall(r"`([\w/]+\.py)::(\w+)`", CHECKLIST))
    assert len(pointers) > 30
    for file, name in sorted(pointers):
        module = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        assert name in {part.name for part in module.body if isinstance(part, ast.FunctionDef)}, f"{file}::{name}"
    for folder in re.findall(r"`(diagnostics/[\w-]+)`", CHECKLIST):
        assert (TESTS / folder).is_dir(), folder


def test_every_line_says_what_holds_it() -> None:
    rows = [line.strip("|").split("|") for line in CHECKLIST.splitlines() if re.match(r"\| (?!asks)", line)]
    assert len(rows) > 40
    for row in rows:
        assert len(row) == 2, row
        assert re.search(r"`.*`|absent|[Aa] person", row[1]), row[0]
