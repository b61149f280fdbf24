from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from builder.content.data_blocks.map_base import geojson
from builder.diagnostics import Span
from builder.figures.art import Path
from builder.figures.dump import dump
from builder.figures.look import LETTERING
from builder.figures.maps import survey
from builder.figures.maps.dots import DOT
from builder.figures.maps.net import Net
from builder.figures.maps.plane import Box, bounds, clipped_line, clipped_ring, crosses, crossings, distance
from builder.figures.maps.projection import albers, sheet_of
from builder.figures.maps.settling import met
from builder.figures.maps.tracing import ring_on
from builder.model.book import BookChapter
from builder.model.drawings import Area, Map, Outline, Place, Route
from builder.model.nodes import Figure
from builder.publication import Matter
from builder.resolve.drawings import described
from builder.resolve.words import words_for
from tests.figures.desk import MEASURE, look, meeting, run_together, sized, words

FRAME = (105.5, 36.4, 135.0, 52.8)
HARBIN, DALIAN = Place("Harbin", 45.8, 126.53, "city"), Place("Dalian", 38.91, 121.6, "port")
SMALL = Map(
    (Area("Land", (((110.0, 38.0), (130.0, 38.0), (130.0, 50.0), (110.0, 50.0), (110.0, 38.0)),)),),
    (Outline("coast", ((110.0, 38.0), (130.0, 38.0))), Outline("border", ((120.0, 30.0), (120.0, 60.0)))),
    (Route("The railway", (((126.53, 45.8), (121.6, 38.91)),), (("Harbin", "Dalian"),)),),
    (HARBIN, DALIAN),
    FRAME,
    "Present-day coasts",
)


def test_a_map_is_drawn_as_it_was(golden):
    art = survey(SMALL, MEASURE, look())
    golden("expected/map.txt", dump(art))
    assert {"Harbin", "Dalian", "The railway", "Land", "Present-day coasts"} <= set(words(art))
    assert meeting(art.labels) == []


@st.composite
def scattered(draw):
    spots = draw(
        st.lists(
            st.tuples(st.integers(0, 14), st.integers(0, 9)).map(lambda at: (107 + at[0] * 1.9, 37.4 + at[1] * 1.6)),
            min_size=1,
            max_size=12,
            unique=True,
        )
    )
    names = draw(
        st.lists(
            st.sampled_from(["Ob", "Lena", "Amgun", "Selenga", "Khatanga"]), min_size=len(spots), max_size=len(spots)
        )
    )
    return tuple(
        Place(f"{name} {index}", north, east)
        for index, (name, (east, north)) in enumerate(zip(names, spots, strict=True))
    )


@given(scattered())
def test_names_keep_out_of_each_others_way_or_the_author_is_told(places):
    art = survey(Map((), (), (), places, FRAME), MEASURE, look())
    said = set(words(art))
    assert [place.name for place in places if place.name not in said and place.name not in art.crowded] == []
    assert not said & set(art.crowded.removeprefix("the map has no room for ").split(", "))
    assert_clear(art, places)


def assert_clear(art, places):
    """No name on another, on a dot, on a line to a name, or over the edge."""
    names = [label for label in art.labels if label.row.text in {place.name for place in places}]
    assert meeting(art.labels) == []
    assert run_together(art) == []
    dots = [middle(mark) for mark in art.marks if isinstance(mark, Path) and mark.segments[1][0] == "C"]
    assert len(dots) == len(places)
    lines = [mark for mark in art.marks if isinstance(mark, Path) and len(mark.segments) == 2 and mark.stroke == "grey"]
    for label in names:
        box = Box(*label.box)
        assert box.left >= 0
        assert box.right <= art.width
        assert box.top >= 0
        assert box.bottom <= art.height
        assert not any(box.grown(1.0).holds(dot) for dot in dots), label.row.text
        assert not any(crosses((line.segments[0][1:], line.segments[1][1:]), box) for line in lines), label.row.text


def middle(mark):
    across = [segment[at] for segment in mark.segments for at in range(1, len(segment), 2)]
    down = [segment[at] for segment in mark.segments for at in range(2, len(segment), 2)]
    return (min(across) + max(across)) / 2, (min(down) + max(down)) / 2


def seeds(count, spread=1.0):
    """So many places like a sunflower's seeds."""
    out = []
    for index in range(count):
        turn, far = index * 2.39996, math.sqrt((index + 0.5) / count) * spread
        north, east = 44.6 + 6.4 * far * math.sin(turn), 121 + 11 * far * math.cos(turn)
        out.append(Place(f"Nizhny {index}", north, east, "city" if index % 9 == 0 else "town"))
    return tuple(out)


def test_sixty_places_have_their_names_most_beside_them_some_at_the_end_of_a_line():
    places = seeds(60)
    art = survey(Map((), (), (), places, FRAME), MEASURE, look())
    assert art.crowded == ""
    assert {place.name for place in places} <= set(words(art))
    assert_clear(art, places)


def test_names_that_have_no_room_are_left_out_and_told_and_cities_keep_theirs_longest():
    places = seeds(60, 0.3)
    art = survey(Map((), (), (), places, FRAME), MEASURE, look())
    assert_clear(art, places)
    shown = set(words(art)) & {place.name for place in places}
    assert 15 < len(shown) < 60
    assert art.crowded.endswith(f"and {60 - len(shown) - 8} more")
    share = {
        weight: sum(place.name in shown for place in places if place.weight == weight)
        / sum(place.weight == weight for place in places)
        for weight in ("city", "town")
    }
    assert share["city"] > share["town"]


def test_marks_grow_with_the_lettering():
    (large,) = (mark for mark in survey(replace(SMALL, places=(HARBIN,)), 600.0, sized(15.2)).marks if dot(mark))
    (small,) = (mark for mark in survey(replace(SMALL, places=(HARBIN,)), 600.0, sized(7.6)).marks if dot(mark))
    wide = [
        max(s[1] for s in mark.segments if len(s) > 1) - min(s[1] for s in mark.segments if len(s) > 1)
        for mark in (large, small)
    ]
    assert math.isclose(wide[0], 2 * wide[1])


def dot(mark):
    return isinstance(mark, Path) and mark.fill == "ink"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "200 km"), ("ru", "200 км"), ("zh", "200 公里"), ("fr", "200 km")]
)
def test_the_scale_is_in_the_words_of_the_language(language, said):
    words_of = words_for(language)
    figure = Figure("", "", "", (), Span("a.md"), drawing=replace(SMALL, language=language))
    chapter = BookChapter("a.md", Matter.BODY, (), "", "", (figure,), (), Span("a.md"), "a")
    drawn = described((chapter,), words_of)
    (figure,) = drawn[0].blocks
    assert said in [text.replace("\u00a0", " ") for text in words(survey(figure.drawing, MEASURE, look()))]


@pytest.mark.parametrize(
    ("frame", "language", "said"),
    [
        ((15.55, 49.995, 15.56, 50.005), "en", "100 m"),
        ((15.55, 49.995, 15.56, 50.005), "ru", "100 м"),
        ((15.0, 49.5, 15.1, 49.6), "en", "1 km"),
        ((15.55, 49.99999, 15.55002, 50.00001), "en", "0.2 m"),
        ((-80, -80, 80, 80), "en", "1,000 km"),
    ],
)
def test_the_scale_is_no_longer_than_it_should_be(frame, language, said):
    figure = Figure("", "", "", (), Span("a.md"), drawing=replace(SMALL, language=language, frame=frame, places=()))
    chapter = BookChapter("a.md", Matter.BODY, (), "", "", (figure,), (), Span("a.md"), "a")
    (figure,) = described((chapter,), words_for(language))[0].blocks
    art = survey(figure.drawing, 300.0, look())
    assert said in [text.replace("\u00a0", " ") for text in words(art)]
    (bar,) = (mark for mark in art.marks if isinstance(mark, Path) and mark.width == 0.6)
    across = [segment[1] for segment in bar.segments]
    assert max(across) - min(across) <= 0.16 * 300


def test_a_long_note_is_set_wider_and_one_without_room_is_told():
    for count, told in ((10, ""), (60, ""), (400, "the map has no room for its note")):
        note = " ".join(["Borders of the year"] * (count // 4))
        art = survey(Map((), (), (), (), (11, 41.8, 14, 42.7), note), 300.0, look())
        lines = [label for label in art.labels if label.colour == "grey"]
        assert art.crowded == told
        assert bool(lines) == (not told)
        assert all(0 < label.box[1] < label.box[3] < art.height for label in art.labels)
        assert all(0 < label.box[0] < label.box[2] < 300.0 for label in art.labels)


@given(st.floats(106, 134), st.floats(37, 52))
def test_the_projection_keeps_areas(east, north):
    project = albers(FRAME).forward
    step = 0.01
    corners = [project(east + dx, north + dy) for dx, dy in ((0, 0), (step, 0), (step, step), (0, step))]
    area = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(corners, [*corners[1:], corners[0]], strict=True))) / 2
    band = math.sin(math.radians(north + step)) - math.sin(math.radians(north))
    assert math.isclose(area, 6371.0**2 * math.radians(step) * band, rel_tol=1e-3)


frames = st.sampled_from(
    [
        FRAME, (-10, 35, 40, 60), (-125, 25, -65, 50), (170, 50, 190, 70), (-180, 60, -20, 85), (-60, -85, 60, -50),
        (-80, -30, -35, 12), (-80, -85, 80, 85), (100, -10, 110, 10), (20.00, 45.00, 20.01, 45.01),
    ]
)  # fmt: skip


@given(frames, st.floats(0, 1), st.floats(0, 1))
def test_a_place_on_the_map_is_one_on_the_globe(frame, across, down):
    sheet = sheet_of(frame, MEASURE)
    east, north = frame[0] + across * (frame[2] - frame[0]), frame[1] + down * (frame[3] - frame[1])
    point = sheet.at(east, north)
    assert sheet.box.grown(1e-6).holds(point)
    assert sheet.cone.back(*sheet.cone.forward(east, north)) == pytest.approx((east, north), abs=1e-4)


@given(frames, st.integers(-180, 170), st.integers(-90, 80), st.integers(5, 360), st.integers(5, 180))
def test_land_is_where_it_lies_on_the_globe_and_nowhere_else(frame, west, south, wide, high):
    east, north = min(west + wide, 180), min(south + high, 90)
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    sheet = sheet_of(frame, MEASURE)
    edges = [edge for part in ring_on(sheet, ring) for edge in itertools.pairwise([*part, part[0]])]
    for x, y in itertools.product((5.3, 77.7, 150.1, 222.2, 295.9), (0.1, 0.33, 0.52, 0.78, 0.97)):
        y *= sheet.box.bottom
        corner = sheet.corner
        longitude, latitude = sheet.cone.back(x / sheet.kilometre + corner[0], y / sheet.kilometre + corner[1])
        if math.dist(sheet.at(longitude, latitude), (x, y)) > 0.01:
            continue  # beyond a pole or the cut
        longitude = (longitude + 180) % 360 - 180
        if any(distance((x, y), edge) < 0.5 for edge in edges):
            continue
        inside = west < longitude < east and south < latitude < north
        assert len([shore for shore in crossings(y, edges) if shore > x]) % 2 == inside, (longitude, latitude)


def edges_of(mark):
    rings, points = [], []
    for segment in mark.segments:
        if segment[0] == "Z":
            rings += itertools.pairwise([*points, points[0]])
            points = []
        else:
            points.append(segment[1:])
    return rings


def test_a_continent_around_the_pole_is_no_land_elsewhere():
    around = tuple((east, -70.0) for east in range(180, -181, -5))
    antarctica = Area("Antarctica", ((*around, (-180.0, -90.0), (180.0, -90.0), (180.0, -70.0)),))
    for frame in ((-10, 35, 40, 60), (-125, 25, -65, 50), (100, 20, 145, 50)):
        art = survey(Map((antarctica,), (), (), (), frame), MEASURE, look())
        assert not [mark for mark in art.marks if isinstance(mark, Path) and mark.fill == "land"]
        assert "Antarctica" in art.crowded


def test_a_line_along_a_parallel_bends_with_it():
    border = Outline("border", ((-123.0, 49.0), (-95.0, 49.0)))
    frame = (-125, 45, -93, 55)
    art = survey(Map((), (border,), (), (), frame), MEASURE, look())
    (drawn,) = [mark for mark in art.marks if isinstance(mark, Path) and mark.dash]
    points = [segment[1:] for segment in drawn.segments]
    for east in range(-123, -94):
        at = sheet_of(frame, MEASURE).at(east, 49.0)
        assert min(distance(at, edge) for edge in itertools.pairwise(points)) < 0.3


def test_what_is_written_on_both_sides_of_the_date_line_is_shown_together():
    chukotka = Area("", (((170.0, 60.0), (180.0, 60.0), (180.0, 70.0), (170.0, 70.0)),))
    alaska = Area("", (((-180.0, 60.0), (-170.0, 60.0), (-170.0, 70.0), (-180.0, 70.0)),))
    line = Outline("coast", ((-180.0, 65.0), (180.0, 65.0)))
    places = (Place("Provideniya", 64.4, -173.2), Place("Anadyr", 64.7, 177.5))
    route = Route("By air", (((-173.2, 64.4), (177.5, 64.7)),), (("Provideniya", "Anadyr"),))
    art = survey(Map((chukotka, alaska), (line,), (route,), places, (168, 58, 192, 72)), MEASURE, look())
    left, right = (mark for mark in art.marks if isinstance(mark, Path) and mark.fill == "land")
    assert max(x for edge in edges_of(left) for x, _ in edge) == pytest.approx(MEASURE / 2)
    assert min(x for edge in edges_of(right) for x, _ in edge) == pytest.approx(MEASURE / 2)
    assert (
        len([mark for mark in art.marks if isinstance(mark, Path) and mark.stroke == "grey" and mark.width == 0.4]) == 3
    )
    (flight,) = (mark for mark in art.marks if isinstance(mark, Path) and mark.stroke == "accent")
    assert len(flight.segments) == 2
    assert {"Provideniya", "Anadyr", "By air"} <= set(words(art))


points = st.tuples(st.floats(-50, 150), st.floats(-50, 150))
WINDOW = Box(0.0, 0.0, 100.0, 80.0)


@given(st.lists(points, min_size=3, max_size=12))
def test_what_is_clipped_stays_inside(ring):
    around = WINDOW.grown(1e-6)
    assert all(around.holds(point) for point in clipped_ring(ring, WINDOW))
    runs = clipped_line(ring, WINDOW)
    assert all(around.holds(point) for run in runs for point in run)
    if all(WINDOW.holds(point) for point in ring):
        assert [list(pair) for run in runs for pair in itertools.pairwise(run)] == [
            list(pair) for pair in itertools.pairwise(ring)
        ]


def test_holes_of_land_are_kept():
    square = [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]
    hole = [[3, 3], [6, 3], [6, 6], [3, 6], [3, 3]]
    feature = {"properties": {"name": "A"}, "geometry": {"type": "Polygon", "coordinates": [square, hole]}}
    base = geojson({"type": "FeatureCollection", "features": [feature]})
    assert [len(ring) for ring in base.areas[0].rings] == [5, 5]
    assert base.outlines == ()
    assert base.wrong == []


def test_a_name_stands_nearer_to_its_own_dot_than_to_its_neighbours():
    places = (Place("Mudanjiang", 44.58, 129.6), Place("Suifenhe", 44.4, 131.15), Place("Vladivostok", 43.12, 131.89))
    for width in (220.0, 314.6):
        for place, own, others, line in labelled(places, width, look()):
            assert line or own < min(others), (width, place)


def test_no_name_stands_where_it_would_be_taken_for_its_neighbours():
    # Changchun's dot has its own name at its left, and Suifenhe's would come to stand at its right.
    places = (
        Place("Harbin", 45.8, 126.53, "city"),
        Place("Suifenhe", 44.4, 131.15),
        Place("Changchun", 43.88, 125.32, "city"),
        Place("Vladivostok", 43.12, 131.89),
    )
    for width in range(230, 280, 5):
        for place, _, others, line in labelled(places, width, sized(8.8)):
            assert line or min(others) >= (DOT + 3.4) * 8.8 / LETTERING - 0.01, (width, place)


def labelled(places, width, drawn):
    """Each place's name, how far it is from its own dot, how far from the others, and whether a line leads to it."""
    art = survey(Map((), (), (), places, FRAME), width, drawn)
    at = [middle(mark) for mark in art.marks if isinstance(mark, Path) and mark.segments[1][0] == "C"]
    led = [mark for mark in art.marks if isinstance(mark, Path) and len(mark.segments) == 2]
    for place, own in zip(places, at, strict=True):
        label = next(label for label in art.labels if label.row.text == place.name)
        line = any(math.dist(mark.segments[0][1:], own) < 3 for mark in led)
        yield place.name, away(label.box, own), [away(label.box, dot) for dot in at if dot != own], line


def away(box, dot):
    return math.hypot(max(box[0] - dot[0], dot[0] - box[2], 0), max(box[1] - dot[1], dot[1] - box[3], 0))


near = st.floats(-20, 120, allow_nan=False)
stretches = st.tuples(st.tuples(near, near), st.tuples(near, near))


@given(st.lists(stretches, max_size=30), near, near, st.floats(0, 60), st.floats(0, 40))
def test_a_net_knows_all_lines_that_go_through_a_box_and_none_twice(lines, left, top, wide, high):
    box = Box(left, top, left + wide, top + high)
    about = Net(lines, bounds).about(box)
    assert [line for line in about if crosses(line, box)] == [line for line in lines if crosses(line, box)]
    assert len(about) <= len(lines)


boxes = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), near, near, st.floats(1, 60), st.floats(1, 20))


@given(st.lists(st.lists(boxes, min_size=1, max_size=5), max_size=6))
def test_meetings_are_those_of_the_rooms(rooms):
    near_one, rows = met(rooms)
    for a, b in itertools.permutations(range(len(rooms)), 2):
        meet = [[one.meets(other) for other in rooms[b]] for one in rooms[a]]
        if b in near_one[a]:
            assert [[bool(row >> at & 1) for at in range(len(rooms[b]))] for row in rows[a, b]] == meet
        else:
            assert not any(itertools.chain.from_iterable(meet))


@given(st.lists(boxes, max_size=20), st.integers(0, 19), boxes)
def test_what_is_dropped_from_a_net_is_found_no_more(things, which, box):
    net = Net(things, lambda thing: thing)
    gone = things[which % len(things)] if things else box
    net.drop(gone)
    net.add(box)
    left = [*(thing for thing in things if thing != gone), box]
    assert [thing for thing in net.about(box) if thing.meets(box)] == [thing for thing in left if thing.meets(box)]
    assert {thing for thing in net.any_about(box) if thing.meets(box)} == {thing for thing in left if thing.meets(box)}
