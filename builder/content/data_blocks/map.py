"""``.map``: a mapping with ``base``, ``frame``, ``places``, ``routes``, ``areas`` and ``note``.

``map_base`` reads the first, a GeoJSON file, and ``map_frame`` the second. ``areas`` names those polygons of the base
that are to be named, by their property ``name``, as themselves or as ``name: words``.
"""

from __future__ import annotations

from collections.abc import Iterator

from builder import limits
from builder.content import yaml_nodes
from builder.content.data_blocks.chart import figure
from builder.content.data_blocks.map_base import read_base
from builder.content.data_blocks.map_frame import degrees, read_frame
from builder.content.data_blocks.records import Request, Tools
from builder.content.fields import Fields, fields, wrong_type
from builder.content.markdown.smart import smart_text
from builder.content.yaml_nodes import YamlList, YamlMap, YamlNode, YamlText
from builder.diagnostics import Diagnostic, Fault, Severity, Span, nearest
from builder.model.drawings import Area, Map, Place, Route
from builder.model.nodes import Figure

WEIGHTS = ("town", "city", "port")
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
    land, outlines = read_base(root, tools)
    places = _places(root, tools)
    if places is None:
        return None
    by_name = {place.name: place for place in places}
    routes = tuple(_routes(root, by_name, tools))
    frame = read_frame(root, places, tools)
    areas = _named(root, land, tools)
    if frame is None or any(found.severity is Severity.ERROR for found in tools.found[count:]):
        return None
    note = smart_text(root.text("note"), tools.language)
    drawing = Map(areas, outlines, routes, tuple(places), frame, note, tools.language)
    return figure(request, drawing, tools)


def _places(root: Fields, tools: Tools) -> list[Place] | None:
    """The places of a map; ``None`` where they are too many to look at."""
    out: list[Place] = []
    given = root.items("places")
    if len(given) > limits.VALUES["map-places"]:
        message = f"the map has {len(given):,} places; the limit is {limits.VALUES['map-places']:,}"
        hint = limits.hint("map-places")
        tools.found.append(Diagnostic("too-many-values", root.span, message, hint, fault=Fault.LIMIT))
        return None
    for node in given:
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
        out.append(Place(name, degrees(record, "north", 90, tools), degrees(record, "east", 180, tools), weight))
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
