"""Maps without a frame of their own: what is shown around their places, and on what pages that stands."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from builder.layout.pages import Drawn
from builder.pipeline import prepare

SETTINGS = "title: A Book\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [one.md]\n"


def drawing(folder: Path, places: list[tuple[float, float]], more: str = "") -> Drawn:
    (folder / "publication.yaml").write_text(SETTINGS)
    (folder / "one.md").write_text('# One\n\n::: {.map src=m.yaml #fig-m caption="A map"}\n:::\n')
    rows = "".join(f"- {{name: P{n}, north: {north}, east: {east}}}\n" for n, (north, east) in enumerate(places))
    (folder / "m.yaml").write_text(f"places:\n{rows}{more}")
    stages = prepare(folder)
    assert stages.pages is not None, [str(one) for one in stages.report.found]
    assert [one.code for one in stages.report.found] == []
    (found,) = [item for page in stages.pages.pages for item in page.items if isinstance(item, Drawn)]
    return found


@pytest.mark.parametrize(
    "places", [[(38.9, 121.6)], [(10.0, 20.0), (50.0, 20.5)], [(70.0, 20.0)], [(0.0, 10.0), (1.0, 60.0)]], ids=str
)
def test_a_map_is_as_wide_as_high_at_least(places: list[tuple[float, float]], tmp_path: Path) -> None:
    rect = drawing(tmp_path, places).rect
    assert rect.width >= 0.95 * rect.height > 0
    assert math.isfinite(rect.width)


def test_a_map_higher_than_the_page_is_narrower(tmp_path: Path) -> None:
    places = [(38.9, 121.6), (58.0, 122.0)]
    rect = drawing(tmp_path, places, "frame: {west: 120, south: 30, east: 124, north: 60}\n").rect
    assert rect.height < 36 * 13.2
    assert rect.width < 100
