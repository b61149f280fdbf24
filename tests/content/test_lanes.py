"""Drawn timelines: the span of time that they show."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.diagnostics import Diagnostic, Severity
from builder.figures.said import alternative, told
from builder.model.drawings import Lanes
from builder.model.nodes import Figure, Phrase
from builder.resolve.words import words_for
from tests.content.one_drawing import drawing, figure


def lanes(folder: Path, bounds: str, *dates: str) -> Lanes:
    events = "".join(f"- {{date: {date}, lane: A, text: An event}}\n" for date in dates)
    return drawing(Lanes, *figure(folder, f".timeline .drawn src=t.yaml {bounds}", "t.yaml", events))


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


EVENT = "- {date: 1950-02-14, lane: A, text: '%s'%s}\n"


def drawn(
    folder: Path, text: str, more: str = "", caption: str = "caption=C"
) -> tuple[Figure | None, list[Diagnostic]]:
    events = EVENT % (text, more) + EVENT.replace("1950", "1960") % (text, "")
    return figure(folder, f".timeline .drawn src=t.yaml to=1950-03 {caption}", "t.yaml", events)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Signed [@smith2004, 5]", "a citation"),
        ("See @fig-t", "a cross-reference"),
        ("Signed^[A note]", "a note"),
        ("Sign![ed](s.png)", "a picture"),
    ],
)
def test_what_plain_words_cannot_hold_is_told_where_it_is_drawn(text: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "s.png").write_bytes((Path(__file__).parent / "sample" / "data" / "dot.png").read_bytes())
    _, (one,) = drawn(tmp_path, text)
    assert (one.code, one.message, one.span.line) == ("bad-value", f"a drawing can’t hold {what}", 1)
    assert one.span.column > 38
    assert drawn(tmp_path, text, ", short: Signed")[1] == []


def test_the_words_of_a_drawing_are_plain(tmp_path: Path) -> None:
    made, found = drawn(tmp_path, "*Signed* by [Mao]{.smallcaps} in [Moscow](https://example.org)")
    assert [(one.message, one.severity) for one in found] == [("a drawing can’t hold a link", Severity.WARNING)]
    assert [moment.text for moment in drawing(Lanes, made, []).moments] == ["Signed by Mao in Moscow"]


def test_the_index_leads_from_drawn_words_to_their_figure(tmp_path: Path) -> None:
    made, found = drawn(tmp_path, "Signed by [Mao]{.index}")
    assert found == []
    assert made is not None
    assert [mark.path for node in made.caption if isinstance(node, Phrase) for mark in node.index] == [("Mao",)]
    assert [one.code for one in drawn(tmp_path, "Signed by [Mao]{.index}", caption="")[1]] == ["index-mark"]


def test_a_lane_may_have_a_comma_in_its_name(tmp_path: Path) -> None:
    event = "- {{date: {}, lane: '{}', text: An event}}\n"
    events = event.format("1945", "war, peace") + event.format("1950", "trade")
    made = figure(tmp_path, '.timeline .drawn src=t.yaml lanes="war, peace; trade"', "t.yaml", events)
    assert drawing(Lanes, *made).names == ("War, peace", "Trade")


@pytest.mark.parametrize("dates", [("0001-01-01",), ("9999-12-31",), ("0001", "9999"), ("0001-01-01", "0002-06")])
def test_a_scale_has_the_years_of_the_calendar(dates: tuple[str, ...], tmp_path: Path) -> None:
    ticks = lanes(tmp_path, "", *(f"'{date}'" for date in dates)).ticks
    assert all(1.0 <= place < 10000.0 for place, _ in ticks)
    assert all(said[-4:] not in ("0", "10000") for _, said in ticks)


def test_the_words_of_lanes_and_short_words_are_plain_too(tmp_path: Path) -> None:
    event = "- {date: 1945, lane: the *people's* war, text: 'A', short: '*Pravda* -- said'}\n"
    made = drawing(Lanes, *figure(tmp_path, '.timeline .drawn src=t.yaml lanes="the *people\'s* war"', "t.yaml", event))
    assert made.names == ("The people’s war",)
    assert [moment.text for moment in made.moments] == ["Pravda – said"]


@pytest.mark.parametrize(
    ("bounds", "first", "last", "count"),
    [
        ("from=1962-10-15 to=1962-10-30", "15 October 1962", "29 October", 8),
        ("from=1962-10-16 to=1962-10-19", "16 October 1962", "20 October", 5),
        ("from=1962-10-16 to=1962-10-16", "16 October 1962", "17 October", 2),
        ("from=1962-12-20 to=1963-01-31", "20 December 1962", "1 February", 9),
        ("from=1962-10-01 to=1962-11-28", "1 October 1962", "20 November", 6),
        ("from=1962-10 to=1962-12", "October 1962", "January 1963", 4),
    ],
)
def test_days_stand_on_the_scale_of_weeks(bounds: str, first: str, last: str, count: int, tmp_path: Path) -> None:
    drawn = lanes(tmp_path, bounds, "1962-10-16" if "10" in bounds else "1962-12-24")
    assert (drawn.ticks[0][1], drawn.ticks[-1][1], len(drawn.ticks)) == (first, last, count)
    assert all(drawn.start - 1e-9 <= place <= drawn.end + 1e-9 for place, _ in drawn.ticks)
    if "20 December 1962" in first:
        assert "1 January 1963" in [said for _, said in drawn.ticks]


def test_dates_have_their_year_where_no_scale_says_it(tmp_path: Path) -> None:
    thirteen = lanes(tmp_path, "from=1962-10-15 to=1962-10-30", "1962-10-16")
    english = words_for("en-GB").by_key
    assert thirteen.moments[0].date == "16 October"
    assert "16 October 1962 An event" in alternative(thirteen, english)
    table = told(thirteen, english)
    assert table is not None
    assert table.rows == (("16 October 1962", "A", "An event"),)
