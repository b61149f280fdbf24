from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from builder.figures.art import Path
from builder.figures.dump import dump
from builder.figures.timelines import timeline
from builder.model.drawings import Lanes, Moment
from tests.figures.desk import MEASURE, box_of, filled, look, meeting

TICKS = ((1940.0, "1940"), (1950.0, "1950"), (1960.0, "1960"))
STORY = Lanes(
    ("War", "Diplomacy"),
    1937.0,
    1965.0,
    (
        Moment(1945.0, 1950.0, "1945–1949", "Civil war", 0),
        Moment(1945.11, 1945.11, "11 February 1945", "Yalta agreement", 1),
        Moment(1950.12, 1950.12, "14 February 1950", "The treaty is signed", 1),
    ),
    TICKS,
)


def test_a_timeline_is_drawn_as_it_was(golden):
    golden("expected/timeline.txt", dump(timeline(STORY, MEASURE, look())))


@st.composite
def stories(draw):
    names = tuple(f"Lane {index}" for index in range(draw(st.integers(1, 4))))
    moments = []
    for index in range(draw(st.integers(1, 14))):
        start = draw(st.integers(0, 600)) / 10 + 1937
        length = draw(st.sampled_from([0.0, 0.0, 0.5, 3.0, 9.0]))
        lane = draw(st.integers(0, len(names) - 1))
        words = " ".join(draw(st.lists(st.sampled_from("treaty draft army signed railway".split()), max_size=6)))
        moments.append(Moment(start, start + length, f"{start:.0f}", words or f"Event {index}", lane))
    moments.sort(key=lambda one: one.start)
    return Lanes(names, 1935.0, 2010.0, tuple(moments), TICKS)


@given(stories(), st.floats(240.0, 480.0))
def test_events_stand_at_their_dates_and_words_beside_one_another(story, width):
    art = timeline(story, width, look())
    spine = next(
        box_of(mark) for mark in art.marks if isinstance(mark, Path) and mark.width == 0.6 and mark.stroke == "faint"
    )
    top, bottom = spine[1], spine[3]

    def at(year):
        return top + (year - story.start) / (story.end - story.start) * (bottom - top)

    bars = sorted((box[1], box[3]) for box in filled(art, "bar"))
    assert len(bars) == sum(one.end > one.start for one in story.moments)
    wanted = sorted((at(one.start), at(one.end)) for one in story.moments if one.end > one.start)
    assert all(
        abs(a - b) < 1e-6 for bar, want in zip(bars, wanted, strict=True) for a, b in zip(bar, want, strict=True)
    )
    dots = sorted(float(mark.segments[0][2]) for mark in art.marks if isinstance(mark, Path) and mark.fill == "accent")
    moments = sorted(at(one.start) for one in story.moments if one.end == one.start)
    assert all(abs(dot - moment) < 1e-6 for dot, moment in zip(dots, moments, strict=True))
    assert not art.crowded
    assert meeting(art.labels) == []
