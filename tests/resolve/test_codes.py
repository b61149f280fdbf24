"""Each code of these two rooms, shown by the bad sample in its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.content import load
from builder.diagnostics import Report
from builder.resolve import codes as resolve_codes
from builder.resolve import resolve
from builder.templating import codes as templating_codes
from builder.templating import render

SAMPLES = Path(__file__).parents[1] / "diagnostics"


@pytest.mark.parametrize("code", [*resolve_codes.CODES, *templating_codes.CODES])
def test_each_code_is_reported_as_its_sample_expects(code, golden):
    folder = SAMPLES / code
    report = Report()
    manuscript, found = load(folder)
    report.add(found)
    book, found = resolve(manuscript)
    report.add(found)
    if book is not None:
        report.add(render(book, folder / "templates")[1])
    assert code in {one.code for one in report.found}
    golden(f"../diagnostics/{code}/expected.txt", "".join(f"{one}\n" for one in report.sorted()))
