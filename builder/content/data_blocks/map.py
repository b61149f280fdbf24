"""``.map``: a mapping with ``base``, ``frame``, ``places``, ``routes``, ``areas`` and ``note``.

``base`` is a GeoJSON file of the publication (RFC 7946): its polygons are land, its lines are coasts, borders or
rivers by their property ``kind``. ``areas`` names those polygons that are to be named, by their property ``name``, as
themselves or as ``name: words``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from builder import limits
from builder.content import yaml_nodes
from builder.content.data_blocks.chart import figure
from builder.content.data_blocks.records import Request, Tools
from builder.content.fields import Fields, fields, wrong_type
from builder.content.markdown.smart import smart_text
from builder.content.yaml_nodes import YamlList, YamlMap, YamlNode, YamlText
from builder.diagnostics import Diagnostic, Fault, Severity, Span, nearest
from builder.model.drawings import Area, Map, Outline, Place, Route
from builder.model.nodes import Figure

WEIGHTS = ("town", "city", "port")
KINDS = ("coast", "border", "river")
_AROUND = 1.5
"""Degrees about a place that stands alone."""
_KEYS = ("base", "frame", "places", "routes", "areas", "note")


def read_map(request: Request, tools: Tools) -> Figure | None:
    """A figure with a map."""
    text = tools.folder.read_text(request.file, request.span, tools.found, "yaml-bytes")
    if text is None:
        return None
    count = len(tools.found)
    root = fields(yaml_nodes.read(text, request.file, tools.found), _KEYS, "a map", tools.found)
    if root is None:
        return None
    land, outlines = _base(root, tools)
    places = _places(root, tools)
    by_name = {place.name: place for place in places}
    routes = tuple(_routes(root, by_name, tools))
    frame = _frame(root, places, tools)
    areas = _named(root, land, tools)
    if frame is None or any(found.severity is Severity.ERROR for found in tools.found[count:]):
        return None
    note = smart_text(root.text("note"), tools.language)
    drawing = Map(areas, outlines, routes, tuple(places), frame, note, tools.language)
    return figure(request, drawing, tools)


def _degrees(record: Fields, key: str, limit: float, tools: Tools) -> float:
    def parse(text: str) -> float:
        value = float(text)
        if not math.isfinite(value) or abs(value) > limit:
            raise ValueError(f"{text} is more than {limit:g} degrees")
        return value

    if record.node(key, required=True) is None:
        return 0.0
    return record.parsed(key, parse, "write degrees with decimals, as in 45.8") or 0.0


def _places(root: Fields, tools: Tools) -> list[Place]:
    out: list[Place] = []
    for node in root.items("places"):
        record = fields(node, ("name", "north", "east", "weight"), "a place", tools.found)
        if record is None:
            continue
        weight = record.text("weight") or "town"
        if weight not in WEIGHTS:
            hint = nearest(weight, WEIGHTS) or f"known: {', '.join(WEIGHTS)}"
            tools.found.append(Diagnostic("bad-value", record.span, f"“{weight}” is no weight of a place", hint))
        name = smart_text(record.text("name", required=True), tools.language)
        if any(place.name == name for place in out):
            tools.found.append(Diagnostic("bad-value", record.span, f"there are two places “{name}”"))
        out.append(Place(name, _degrees(record, "north", 90, tools), _degrees(record, "east", 180, tools), weight))
    return out


def _routes(root: Fields, places: dict[str, Place], tools: Tools) -> Iterator[Route]:
    stops = 0
    for node in root.items("routes"):
        record = fields(node, ("name", "through"), "a route", tools.found)
        if record is None:
            continue
        given = record.items("through")
        rows: tuple[YamlNode, ...] = (
            given if any(isinstance(one, YamlList) for one in given) else (YamlList(given, record.span),)
        )
        branches: list[tuple[str, ...]] = []
        for row in rows:
            if not isinstance(row, YamlList) or len(row.items) < 2:
                tools.found.append(wrong_type(row, "a branch of a route", "a list of at least two places"))
                continue
            stops += len(row.items)
            if stops > limits.VALUES["map-stops"]:
                message = f"the routes of the map pass more than {limits.shown('map-stops')}"
                hint = limits.hint("map-stops")
                tools.found.append(Diagnostic("too-many-values", row.span, message, hint, fault=Fault.LIMIT))
                return
            names = [
                smart_text(one.text.strip(), tools.language) if isinstance(one, YamlText) else "" for one in row.items
            ]
            for name, one in zip(names, row.items, strict=True):
                if name not in places:
                    message = f"“{name}” is none of the map’s places"
                    tools.found.append(Diagnostic("bad-value", one.span, message, nearest(name, places)))
            branches.append(tuple(name for name in names if name in places))
        yield Route(
            smart_text(record.text("name", required=True), tools.language),
            tuple(tuple((places[name].east, places[name].north) for name in branch) for branch in branches),
            tuple(branches),
        )


def _frame(root: Fields, places: list[Place], tools: Tools) -> tuple[float, float, float, float] | None:
    node = root.node("frame")
    if node is None:
        if not places:
            tools.found.append(Diagnostic("missing-key", root.span, "a map needs a “frame” or “places”"))
            return None
        across, up = [place.east for place in places], [place.north for place in places]
        extent = max(max(across) - min(across), max(up) - min(up))
        room = 0.12 * max(extent, 1.0) if extent else _AROUND
        south, north = min(up) - room, max(up) + room
        # As wide as high at least: degrees east are shorter than degrees north.
        square = min((north - south) / max(math.cos(math.radians((south + north) / 2)), 0.1), 160.0)
        beside = max(room, (square - (max(across) - min(across))) / 2)
        return min(across) - beside, south, max(across) + beside, north
    record = fields(node, ("west", "south", "east", "north"), "the frame", tools.found)
    if record is None:
        return None
    west, east = _degrees(record, "west", 180, tools), _degrees(record, "east", 180, tools)
    south, north = _degrees(record, "south", 85, tools), _degrees(record, "north", 85, tools)
    if west >= east or south >= north or east - west > 160:
        message = "a frame goes from west to east and from south to north, over 160 degrees at most"
        tools.found.append(Diagnostic("bad-value", record.span, message))
        return None
    for place in places:
        if not (west <= place.east <= east and south <= place.north <= north):
            tools.found.append(Diagnostic("bad-value", record.span, f"“{place.name}” lies outside the frame"))
    return west, south, east, north


def _named(root: Fields, land: list[Area], tools: Tools) -> tuple[Area, ...]:
    """The land, with the names that it is to have on the map."""
    known = {area.name for area in land}
    shown: dict[str, str] = {}
    node = root.node("areas")
    given: list[tuple[str, str, Span]] = []
    if isinstance(node, YamlMap):
        for name, (key, value) in node.entries.items():
            given.append((name, value.text.strip() if isinstance(value, YamlText) else name, key.span))
    else:
        given = [(one.text.strip(), one.text.strip(), one.span) for one in root.texts("areas")]
    for name, words, span in given:
        if name not in known:
            message = f"the map’s base has no area “{name}”"
            tools.found.append(Diagnostic("bad-value", span, message, nearest(name, known)))
        shown[name] = smart_text(words, tools.language)
    return tuple(Area(shown.get(area.name, ""), area.rings) for area in land)


# -- the base --------------------------------------------------------------------------------------------------------


def _base(root: Fields, tools: Tools) -> tuple[list[Area], tuple[Outline, ...]]:
    node = root.text_node("base")
    if node is None:
        return [], ()
    located = tools.folder.locate(node.text.strip(), node.span)
    if isinstance(located, Diagnostic):
        tools.found.append(located)
        return [], ()
    text = tools.folder.read_text(located, node.span, tools.found, "yaml-bytes")
    if text is None:
        return [], ()
    try:
        return _geojson(json.loads(text))
    except json.JSONDecodeError as error:
        tools.found.append(Diagnostic("bad-geojson", Span(located, error.lineno, error.colno), f"no JSON: {error.msg}"))
    except RecursionError:
        message = "its values are nested too deep"
        tools.found.append(Diagnostic("bad-geojson", Span(located), message, fault=Fault.LIMIT))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        message = f"this is no FeatureCollection of polygons and lines: {error}"
        hint = "export it as GeoJSON in degrees (RFC 7946)"
        tools.found.append(Diagnostic("bad-geojson", Span(located), message, hint))
    return [], ()


def _geojson(root: Any) -> tuple[list[Area], tuple[Outline, ...]]:
    """Areas by name, and lines.

    Raises:
        ValueError, KeyError, TypeError, AttributeError, IndexError: it isn't what it should be.
    """
    if root["type"] != "FeatureCollection":
        raise ValueError(f"its type is {root['type']!r}")
    areas: list[Area] = []
    outlines: list[Outline] = []
    for feature in root["features"]:
        geometry = feature["geometry"]
        said = feature.get("properties") or {}
        name, kind = str(said.get("name", "")), str(said.get("kind", "coast"))
        held = geometry["coordinates"]
        match geometry["type"]:
            case "Polygon":
                areas.append(Area(name, tuple(_points(ring) for ring in held)))
            case "MultiPolygon":
                areas.append(Area(name, tuple(_points(ring) for polygon in held for ring in polygon)))
            case "LineString":
                outlines.append(Outline(_kind(kind), _points(held)))
            case "MultiLineString":
                outlines += [Outline(_kind(kind), _points(line)) for line in held]
            case other:
                raise ValueError(f"a feature is a {other}")
    return areas, tuple(outlines)


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"a line is a {kind!r}, not one of {', '.join(KINDS)}")
    return kind


def _points(pairs: Any) -> tuple[tuple[float, float], ...]:
    points = tuple((float(pair[0]), float(pair[1])) for pair in pairs)
    if any(not (abs(x) <= 180 and abs(y) <= 90) for x, y in points):
        raise ValueError("a point lies outside ±180, ±90 degrees")
    return points
