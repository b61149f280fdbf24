"""Codes that lead to an address."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
import segno

from builder.diagnostics import Severity
from builder.figures.qr import MODULE, QUIET, code
from builder.model.drawings import VectorPath
from builder.order import Order
from builder.pipeline import make


def _dark(address: str) -> set[tuple[int, int]]:
    """Which modules the drawing blackens."""
    white, dark = code(address).marks
    assert isinstance(dark, VectorPath)
    assert isinstance(white, VectorPath)
    points = [
        (round(float(x) / MODULE), round(float(y) / MODULE)) for _, x, y in (s for s in dark.segments if len(s) == 3)
    ]
    out = set()
    for (left, top), _, (right, bottom), _ in zip(*[iter(points)] * 4, strict=True):
        out |= {(x - QUIET, y - QUIET) for x in range(left, right) for y in range(top, bottom)}
    return out


@pytest.mark.parametrize("address", ["https://example.org", "https://example.org/" + "path/" * 60])
def test_the_drawing_has_the_modules_of_the_code(address: str) -> None:
    matrix = segno.make(address, error="m", boost_error=False, micro=False).matrix
    assert _dark(address) == {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


def _built(folder: Path, url: str, block: str = "::: {.qr}\n:::") -> tuple[list[tuple[str, Severity]], bytes]:
    (folder / "a.md").write_text(f"# One\n\n{block}\n")
    (folder / "publication.yaml").write_text(f"title: A\nlanguage: en\nauthors: [B]\ncontents: [a.md]\n{url}")
    report, outputs = make(Order(folder, ("pdf",)))
    return [(one.code, one.severity) for one in report.found], next(iter(outputs.values()), b"")


def test_in_print_it_is_drawn_with_the_address_under_it(tmp_path: Path) -> None:
    found, data = _built(tmp_path, "url: https://example.org/treaty\n")
    assert found == []
    with pymupdf.open(stream=data) as read:
        page = read[-1]
        assert "https://example.org/treaty" in page.get_text()
        assert "Figure" not in page.get_text()
        # It begins where the words under it do.
        left = min(word[0] for word in page.get_text("words") if "example.org" in word[4])
        assert min(path["rect"].x0 for path in page.get_drawings()) == pytest.approx(left, abs=0.5)
        assert "https://example.org/treaty" in {link.get("uri") for link in page.get_links()}
        black = [path for path in page.get_drawings() if path["fill"] == (0.0, 0.0, 0.0) and len(path["items"]) > 100]
        assert len(black) == 1


def test_without_an_address_there_is_no_code_and_the_build_says_so(tmp_path: Path) -> None:
    found, data = _built(tmp_path, "")
    assert found == [("no-url", Severity.WARNING)]
    with pymupdf.open(stream=data) as read:
        assert not [path for path in read[-1].get_drawings() if len(path["items"]) > 100]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://example.org/" + "x" * 700, "example.org"])
def test_no_code_leads_anywhere_else(tmp_path: Path, address: str) -> None:
    found, _ = _built(tmp_path, "", f'::: {{.qr href="{address}"}}\n:::')
    assert found == [("bad-value", Severity.ERROR)]
