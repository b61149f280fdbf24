"""What lies below a map: which GeoJSON is read, and how what can't be drawn is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from builder.content.data_blocks.map_base import Base, geojson

SQUARE = [[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]
LINE = [[0, 0], [9, 9]]


def base(*features: Any) -> Base:
    return geojson({"type": "FeatureCollection", "features": list(features)})


def feature(shape: str, coordinates: Any, **said: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": said, "geometry": {"type": shape, "coordinates": coordinates}}


def test_features_without_a_place_are_passed_over_and_collections_taken_apart() -> None:
    parts = [
        {"type": "Polygon", "coordinates": [SQUARE]},
        {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]},
        {"type": "GeometryCollection", "geometries": [{"type": "LineString", "coordinates": LINE}]},
    ]
    made = base(
        {"type": "Feature", "properties": None, "geometry": None},
        {"type": "Feature", "geometry": {"type": "GeometryCollection", "geometries": []}},
        {
            "properties": {"name": "A", "kind": "river"},
            "geometry": {"type": "GeometryCollection", "geometries": parts},
        },
        feature("MultiLineString", [LINE, [*LINE, [1, 2, 300]]], kind=None, name=None),
    )
    assert made.wrong == []
    assert [(area.name, len(area.rings)) for area in made.areas] == [("A", 3)]
    assert [(line.kind, len(line.points)) for line in made.outlines] == [("river", 2), ("coast", 2), ("coast", 3)]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (feature("Point", [1, 2], name="Rome"), "feature 2 (“Rome”): it is a “Point”, not a polygon or a line"),
        (feature("LineString", LINE, kind="wall"), "its kind is “wall”, not one of coast, border, river"),
        (feature("Polygon", SQUARE), "a point is no pair of numbers"),
        (feature("Polygon", 5), "its coordinates are no list"),
        (feature("LineString", [[1], [2, 3]]), "a point is no pair of numbers"),
        (feature("LineString", [[1, None], {}]), "a point is no pair of numbers"),
        (feature("LineString", [[10**400, 1], [2, 2]]), "a point is no pair of numbers"),
        (feature("LineString", [[181, 1], [2, 2]]), "a point lies outside ±180, ±90 degrees"),
        (feature("LineString", [[1, float("nan")], [2, 2]]), "a point lies outside ±180, ±90 degrees"),
        ({"type": "Feature", "properties": {}}, "it has no “geometry”"),
        ({"geometry": {"type": "Polygon"}}, "it has no “coordinates”"),
        ({"properties": [1], "geometry": None}, "“[1]” stands where a mapping should"),
        ("text", "“\"text\"” stands where a mapping should"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_told_with_its_feature(given: Any, said: str) -> None:
    made = base(feature("Polygon", [SQUARE]), given)
    assert made.wrong == [said if said.startswith("feature") else f"feature 2: {said}"]


def test_features_with_the_same_fault_are_told_together() -> None:
    made = base(*(feature("Point", [1, 2], name=f"P{number}") for number in range(9)), feature("Polygon", [[[1]]]))
    assert made.wrong == [
        "features 1 (“P0”), 2 (“P1”), 3 (“P2”), 4 (“P3”), 5 (“P4”) and 4 more:"
        " it is a “Point”, not a polygon or a line",
        "feature 10: a point is no pair of numbers",
    ]


@pytest.mark.parametrize("text", ['{"type": "Feature"}', "{}", "[]", '{"type": "FeatureCollection", "features": {}}'])
def test_what_is_no_collection_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"it|stands where"):
        geojson(json.loads(text))
