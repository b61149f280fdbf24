"""Drawn timelines: the span of time that they show."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder import content
from builder.model.drawings import Lanes
from builder.model.nodes import Figure

SETTINGS = "title: A Book\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [one.md]\n"


def lanes(folder: Path, bounds: str, *dates: str) -> Lanes:
    (folder / "publication.yaml").write_text(SETTINGS)
    (folder / "one.md").write_text(f"# One\n\n::: {{.timeline .drawn src=t.yaml {bounds}}}\n:::\n")
    (folder / "t.yaml").write_text("".join(f"- {{date: {date}, lane: A, text: An event}}\n" for date in dates))
    manuscript, found = content.load(folder)
    assert manuscript is not None
    assert found == []
    (figure,) = manuscript.chapters[0].blocks
    assert isinstance(figure, Figure)
    assert isinstance(figure.drawing, Lanes)
    return figure.drawing


@pytest.mark.parametrize("bounds", ["", "from=1950-02-14", "to=1950-02-14"])
@pytest.mark.parametrize("dates", [("1950-02-14",), ("1950-02-14", "1950-02-14")], ids=len)
def test_events_of_one_day_have_a_month_around_them(bounds: str, dates: tuple[str, ...], tmp_path: Path) -> None:
    drawn = lanes(tmp_path, bounds, *dates)
    assert drawn.end - drawn.start == pytest.approx(1 / 12, abs=0.01)
    assert len(drawn.moments) == len(dates)
    assert all(drawn.start <= moment.start <= drawn.end for moment in drawn.moments)
    assert drawn.ticks
    assert all(drawn.start <= place <= drawn.end for place, _ in drawn.ticks)


def test_longer_spans_of_time_stay_as_they_are(tmp_path: Path) -> None:
    drawn = lanes(tmp_path, "from=1950 to=1951", "1950-02-14")
    assert (drawn.start, drawn.end) == (1950.0, 1952.0)
    drawn = lanes(tmp_path, "", "1940", "1950")
    assert (drawn.start, drawn.end) == (pytest.approx(1939.8), pytest.approx(1950.2))
