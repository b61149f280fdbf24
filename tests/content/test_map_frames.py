"""Maps without a frame of their own: what is shown around their places, and on what pages that stands."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from builder.content.data_blocks.map_frame import around
from builder.layout.pages import Drawn
from builder.model.drawings import Place
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


def places(*at: tuple[float, float]) -> list[Place]:
    return [Place(f"P{number}", north, east) for number, (north, east) in enumerate(at)]


def test_a_frame_lies_the_shorter_way_round() -> None:
    west, south, east, north = around(places((64.4, -173.2), (64.7, 177.5)))
    assert 165 < west < 177.5
    assert 186.8 < east < 200
    assert 60 < south < north < 70
    west, _, east, _ = around(places((35.7, 139.7), (37.8, -122.4)))
    assert west < 139.7
    assert 237.6 < east <= west + 160
    assert around(places((0.0, 180.0), (1.0, -180.0)))[0] == pytest.approx(178.5, abs=2)
    west, _, east, _ = around(places((51.5, -0.1), (48.9, 2.4)))
    assert -5 < west < east < 8


def test_a_frame_ends_before_the_poles() -> None:
    _, south, _, north = around(places((78.2, 15.6), (-33.9, 18.4), (-22.9, -43.2)))
    assert (round(south, 1), north) == (-47.4, 85.0)
    west, _, east, _ = around(places((84.9, 10.0)))
    assert 0 < east - west <= 160


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (((51.5, -0.1), (35.7, 139.7), (37.8, -122.4)), "the places lie 220 degrees apart"),
        (((89.0, 10.0), (70.0, 10.0)), "“P0” lies beyond 85 degrees"),
    ],
)
def test_places_that_no_map_shows_together_are_told(at: tuple[tuple[float, float], ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        around(places(*at))


def test_a_frame_may_cross_the_date_line(tmp_path: Path) -> None:
    at = [(64.4, -173.2), (64.7, 177.5)]
    rect = drawing(tmp_path, at, "frame: {west: 170.3, south: 60, east: -170.3, north: 70}\n").rect
    assert rect.width > rect.height / 2


def test_a_frame_that_is_none_is_told(tmp_path: Path) -> None:
    for frame in ("west: 20, south: 0, east: 10, north: 5", "west: 5, south: 0, east: 5, north: 5"):
        with pytest.raises(AssertionError, match="a frame goes from west to east"):
            drawing(tmp_path, [(1.0, 15.0)], f"frame: {{{frame}}}\n")
    for slim in ("west: 5, south: 0, east: 5.000001, north: 60", "west: 5, south: 1, east: 5.000001, north: 1.000001"):
        with pytest.raises(AssertionError, match=r"a frame has 0\.00001 degrees each way at least"):
            drawing(tmp_path, [(1.0, 5.0)], f"frame: {{{slim}}}\n")
    with pytest.raises(AssertionError, match="“P0” lies outside the frame"):
        drawing(tmp_path, [(64.0, 160.0)], "frame: {west: 170, south: 60, east: -170, north: 70}\n")
