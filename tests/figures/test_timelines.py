from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from builder.figures.art import Path
from builder.figures.draw import draw
from builder.figures.dump import dump
from builder.figures.timelines import over_spread, timeline
from builder.model.drawings import Lanes, Moment
from tests.figures.desk import MEASURE, box_of, filled, look, meeting, run_together, sized, words

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
        said = " ".join(draw(st.lists(st.sampled_from("treaty draft army signed railway".split()), max_size=6)))
        moments.append(Moment(start, start + length, f"{start:.0f}", said or f"Event {index}", lane))
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


@given(stories(), st.sampled_from([24, 36, 64]), st.sampled_from([7.6, 13.2]))
def test_no_word_is_broken_and_none_lost_however_narrow_the_page(story, ems, size):
    width = ems * size
    art = timeline(story, width, sized(size))
    assert meeting(art.labels) == []
    assert run_together(art) == []
    assert not art.crowded
    said = " ".join(label.row.text for label in art.labels).split()
    wanted = [word for one in story.moments for word in f"{one.date} {one.text}".split()]
    assert sorted(said) == sorted([*wanted, *" ".join((*story.names, *(text for _, text in story.ticks))).split()])
    assert all(label.left >= -0.01 and label.left + label.row.width <= width + 0.01 for label in art.labels)


def test_lanes_that_are_narrower_than_a_word_stand_close_together():
    long = replace(STORY, moments=(*STORY.moments, Moment(1955.0, 1955.0, "1955", "Internationalisation", 1)))
    spines = {
        width: sorted({x for mark in timeline(long, width, look()).marks if (x := spine(mark)) is not None})
        for width in (320.0, 120.0)
    }
    assert spines[320.0][1] - spines[320.0][0] > 100
    assert spines[120.0][1] - spines[120.0][0] < 20


def spine(mark) -> float | None:
    upright = isinstance(mark, Path) and mark.stroke == "faint" and mark.segments[0][1] == mark.segments[-1][1]
    return mark.segments[0][1] if upright else None


@pytest.mark.parametrize("width", [320.0, 120.0])
def test_the_scale_names_as_many_times_as_have_room(width):
    months = tuple((1950 + at / 12, f"November in the year {1950 + at}") for at in range(30))
    art = timeline(replace(STORY, start=1950.0, end=1952.5, moments=(), ticks=months), width, look())
    heights = [label.y for label in art.labels if label.colour == "grey"]
    assert 2 < len(heights) < 60
    assert all(below - above > 0.8 * look().size for above, below in itertools.pairwise(heights))


def test_words_wider_than_the_page_are_told():
    story = replace(STORY, moments=(Moment(1955.0, 1955.0, "1955", "Internationalisation", 1),))
    assert timeline(story, 100.0, look()).crowded == "the timeline is too narrow for “Internationalisation”"


def test_lines_to_words_in_one_column_cross_no_other():
    story = replace(
        STORY,
        moments=tuple(
            Moment(1950 + at / 50, 1950 + at / 50, "1950", "Internationalisation", at % 2) for at in range(9)
        ),
    )
    art = timeline(story, 160.0, look())
    ends = [
        (mark.segments[1][2], mark.segments[2][2])
        for mark in art.marks
        if isinstance(mark, Path) and len(mark.segments) == 4 and mark.stroke == "grey"
    ]
    assert len(ends) == 9
    assert sorted(ends) == ends
    assert [to for _, to in ends] == sorted(to for _, to in ends)


def test_large_lettering_goes_with_heavy_marks():
    small, large = (draw(STORY, 482.0, sized(size)) for size in (7.6, 15.2))
    for colour in ("accent", "bar"):
        assert thick(large, colour) == pytest.approx(2 * thick(small, colour))
    assert {mark.width for mark in large.marks if isinstance(mark, Path) and mark.stroke} == {
        2 * mark.width for mark in small.marks if isinstance(mark, Path) and mark.stroke
    }


def thick(art, colour: str) -> float:
    path = next(mark for mark in art.marks if isinstance(mark, Path) and mark.fill == colour)
    across = [value for segment in path.segments for value in segment[1::2]]
    return max(across) - min(across)


def test_a_bar_that_the_timeline_cuts_off_has_no_end_there_and_dots_stand_over_bars():
    moments = (
        Moment(1930.0, 1950.0, "1930–1949", "Begins before", 0),
        Moment(1940.0, 1940.0, "1940", "A day of it", 0),
        Moment(1955.0, 1975.0, "1955–1974", "Ends after", 0),
        Moment(1945.0, 1950.0, "1945–1949", "Within", 0),
    )
    art = timeline(replace(STORY, moments=moments), MEASURE, look())
    paths = [mark for mark in art.marks if isinstance(mark, Path)]
    (dot,) = (at for at, path in enumerate(paths) if path.fill == "accent")
    assert all(at < dot for at, path in enumerate(paths) if path.fill == "bar")
    spine = next(box_of(path) for path in paths if path.width == 0.6 and path.stroke == "faint")
    bars = {box_of(path) for path in paths if path.fill == "bar"}
    whole = {box_of(path) for path in paths if path.fill == "bar" and path.stroke}
    sides = {box_of(path): path.segments for path in paths if not path.fill and path.stroke == "ink"}
    cut = bars - whole
    assert len(cut) == 2
    assert len(whole) == 1
    early, late = sorted(cut, key=lambda box: box[1])
    assert early[1] < spine[1]
    assert late[3] > spine[3]
    # The outline of either is open where it is cut: no part of it lies along that edge.
    for box, edge in ((early, early[1]), (late, late[3])):
        ends = [(one[2], other[2]) for one, other in zip(sides[box], sides[box][1:], strict=False)]
        assert (edge, edge) not in ends
        assert len(ends) == 3


def test_lanes_of_chinese_sentences_stand_side_by_side():
    sentence = "中苏友好同盟互助条约在莫斯科签订，有效期三十年"
    story = replace(
        STORY,
        names=("战争", "外交"),
        moments=tuple(Moment(at, at, "1950年2月14日", sentence, lane) for lane, at in enumerate((1945.0, 1950.0))),
    )
    art = timeline(story, MEASURE, look())
    spines = sorted({x for mark in art.marks if (x := spine(mark)) is not None})
    assert spines[1] - spines[0] > 100
    assert not art.crowded
    assert "".join(words(art)).count("中苏友好") == 2


@pytest.mark.parametrize("width", [120.0, 320.0])
def test_spaces_that_part_no_words_stay_in_events(width):
    story = replace(STORY, moments=(Moment(1955.0, 1955.0, "1955", "Internationalisation of 160\u202f000\u00a0t", 1),))
    assert any("160\u202f000\u00a0t" in word for word in words(timeline(story, width, look())))


def test_a_spread_tells_words_that_are_wider_than_their_lane():
    names = tuple(f"Lane {index}" for index in range(6))
    long = "Freundschaftsvertragsverhandlungsprotokolle"
    story = replace(STORY, names=names, spread=True, moments=(Moment(1955.0, 1955.0, "1955", long, 2),))
    left, right = over_spread(story, MEASURE, 480.0, look())
    assert (left.crowded, right.crowded) == (f"the timeline is too narrow for “{long}”", "")
