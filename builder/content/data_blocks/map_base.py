"""The land and the lines below a map, from a GeoJSON file of the publication (RFC 7946).

Its polygons are land, its lines are coasts, borders or rivers by their property ``kind``. Features without a place
(``"geometry": null``) are passed over, collections of shapes taken for their shapes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from builder.content.data_blocks.records import Tools
from builder.content.fields import Fields
from builder.diagnostics import Diagnostic, Fault, Span, in_quotes
from builder.model.drawings import Area, Outline

KINDS: Final = ("coast", "border", "river")
_NAMED: Final = 5
"""So many features that have the same fault are named."""


Points: TypeAlias = tuple[tuple[float, float], ...]


class Base(NamedTuple):
    """What lies below a map."""

    areas: list[Area]
    outlines: tuple[Outline, ...]
    wrong: list[str]
    """What can't be drawn, and in which features."""


def read_base(root: Fields, tools: Tools) -> tuple[list[Area], tuple[Outline, ...]]:
    """The areas and lines of a map's base; none where it has none, or where it is told what is wrong with it."""
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
    hint = "export it as GeoJSON in degrees (RFC 7946)"
    try:
        base = geojson(json.loads(text))
    except json.JSONDecodeError as error:
        tools.found.append(Diagnostic("bad-geojson", Span(located, error.lineno, error.colno), f"no JSON: {error.msg}"))
    except RecursionError:
        message = "its values are nested too deep"
        tools.found.append(Diagnostic("bad-geojson", Span(located), message, fault=Fault.LIMIT))
    except ValueError as error:
        message = f"this is no FeatureCollection of polygons and lines: {error}"
        tools.found.append(Diagnostic("bad-geojson", Span(located), message, hint))
    else:
        tools.found.extend(Diagnostic("bad-geojson", Span(located), message, hint) for message in base.wrong)
        return base.areas, base.outlines
    return [], ()


def geojson(root: Any) -> Base:
    """Areas by name, and lines.

    Raises:
        ValueError: it is no collection of features.
    """
    if _given(root, "type") != "FeatureCollection":
        raise ValueError(f"its type is {in_quotes(str(root['type']))}")
    features = _given(root, "features")
    if not isinstance(features, list):
        raise ValueError("its features are no list")
    areas: list[Area] = []
    outlines: list[Outline] = []
    wrong: dict[str, list[str]] = {}
    for number, feature in enumerate(features, 1):
        name = ""
        try:
            said = _given(feature, "properties", {}) or {}
            name = str(_given(said, "name", "") or "")
            rings, lines = _shapes(_given(feature, "geometry"))
            areas += [Area(name, tuple(rings))] if rings else []
            outlines += [Outline(_kind(said), line) for line in lines]
        except ValueError as error:
            wrong.setdefault(str(error), []).append(f"{number} ({in_quotes(name)})" if name else str(number))
    return Base(areas, tuple(outlines), [f"{_listed(which)}: {what}" for what, which in wrong.items()])


def _shapes(geometry: Any) -> tuple[list[Points], list[Points]]:
    """The rings and the lines of a geometry; ``None`` has none."""
    if geometry is None:
        return [], []
    kind = _given(geometry, "type")
    if kind == "GeometryCollection":
        parts = [_shapes(one) for one in _rows(_given(geometry, "geometries"))]
        return [ring for rings, _ in parts for ring in rings], [line for _, lines in parts for line in lines]
    if kind not in ("Polygon", "MultiPolygon", "LineString", "MultiLineString"):
        raise ValueError(f"it is a {in_quotes(str(kind))}, not a polygon or a line")
    held = _given(geometry, "coordinates")
    match kind:
        case "Polygon":
            return [_points(ring) for ring in _rows(held)], []
        case "MultiPolygon":
            return [_points(ring) for polygon in _rows(held) for ring in _rows(polygon)], []
        case "LineString":
            return [], [_points(held)]
        case _:
            return [], [_points(line) for line in _rows(held)]


def _kind(said: Any) -> str:
    kind = str(_given(said, "kind", "") or KINDS[0])
    if kind not in KINDS:
        raise ValueError(f"its kind is {in_quotes(kind)}, not one of {', '.join(KINDS)}")
    return kind


def _points(pairs: Any) -> Points:
    try:
        points = tuple((float(pair[0]), float(pair[1])) for pair in _rows(pairs))
    except (TypeError, ValueError, LookupError, OverflowError):
        raise ValueError("a point is no pair of numbers") from None
    if any(not (abs(x) <= 180 and abs(y) <= 90) for x, y in points):
        raise ValueError("a point lies outside ±180, ±90 degrees")
    return points


def _rows(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("its coordinates are no list")
    return value


def _given(value: Any, key: str, default: Any = ...) -> Any:
    """What a mapping has under a key."""
    if not isinstance(value, dict):
        raise ValueError(f"{in_quotes(json.dumps(value))} stands where a mapping should")
    if key not in value and default is ...:
        raise ValueError(f"it has no “{key}”")
    return value.get(key, default)


def _listed(which: Sequence[str]) -> str:
    more = f" and {len(which) - _NAMED} more" if len(which) > _NAMED else ""
    return f"feature{'s' if len(which) > 1 else ''} {', '.join(which[:_NAMED])}{more}"
