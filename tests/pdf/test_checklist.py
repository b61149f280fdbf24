"""``PDF_UA1.md`` points at tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.pdf.breaks import FAULTS

TESTS = Path(__file__).parents[1]
CHECKLIST = (TESTS.parent / "builder" / "pdf" / "PDF_UA1.md").read_text(encoding="utf-8")


def test_every_pointer_leads_to_a_test() -> None:
    pointers = set(re.findall(r"`([\w/]+\.py)::(\w+)`", CHECKLIST))
    assert len(pointers) > 30
    for file, name in sorted(pointers):
        module = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        assert name in {part.name for part in module.body if isinstance(part, ast.FunctionDef)}, f"{file}::{name}"


def test_every_fault_that_is_noticed_is_tried() -> None:
    named = [
        name
        for found in re.findall(r"[Nn]oticed: ((?:`[\w-]+`(?:, )?)+)", CHECKLIST)
        for name in found.split("`")[1::2]
    ]
    assert len(named) > 15
    assert set(named) <= set(FAULTS)
    assert {name for name, fault in FAULTS.items() if fault.profile == "ua1"} <= set(named)


def test_every_clause_says_what_holds_it() -> None:
    rows = [line.strip("|").split("|") for line in CHECKLIST.splitlines() if re.match(r"\| [57.]", line)]
    assert len(rows) > 40
    for row in rows:
        assert len(row) == 3
        held = row[2]
        assert re.search(r"\.py::|absent|a person|noticed: ", held), row[0]
    clauses = " ".join(row[0] for row in rows)
    assert all(f"7.{number}" in clauses for number in range(1, 22))
