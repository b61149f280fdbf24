from __future__ import annotations

import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from builder.content.data_blocks.map import _geojson
from builder.figures.dump import dump
from builder.figures.maps import Box, albers, clipped_line, clipped_ring, survey
from builder.model.drawings import Area, Map, Outline, Place, Route
from tests.figures.desk import MEASURE, look, meeting, words

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
    assert {place.name for place in places} <= set(words(art))
    names = [label for label in art.labels if label.row.text in {place.name for place in places}]
    assert bool(meeting(names)) <= bool(art.crowded)
    for label in names:
        left, top, right, bottom = label.box
        assert left >= 0
        assert right <= art.width
        assert top >= 0
        assert bottom <= art.height


@given(st.floats(106, 134), st.floats(37, 52))
def test_the_projection_keeps_areas(east, north):
    project = albers(FRAME)
    step = 0.01
    corners = [project(east + dx, north + dy) for dx, dy in ((0, 0), (step, 0), (step, step), (0, step))]
    area = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(corners, [*corners[1:], corners[0]], strict=True))) / 2
    band = math.sin(math.radians(north + step)) - math.sin(math.radians(north))
    assert math.isclose(area, 6371.0**2 * math.radians(step) * band, rel_tol=1e-3)


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
    areas, lines = _geojson({"type": "FeatureCollection", "features": [feature]})
    assert [len(ring) for ring in areas[0].rings] == [5, 5]
    assert lines == ()
