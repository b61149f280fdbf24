"""An author's SVG file → a drawing: the part of SVG 1.1 that stands still and needs nothing else.

Read are ``g``, ``path``, ``rect``, ``circle``, ``ellipse``, ``line``, ``polyline``, ``polygon``, ``text`` and
``tspan``, with transformations, fills, strokes and dashes; gradients and transparency become flat colours, which is
told. What runs, reaches elsewhere or hides (scripts, links, embedded pictures, ``use``, foreign markup, document
types) is refused, and so is what would be drawn otherwise than its author meant (clipping, masks, filters, patterns,
markers, style sheets). Nothing is left out in silence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

from lxml import etree
from msgspec import Struct, field
from PIL import ImageColor

from builder import limits
from builder.diagnostics import in_quotes
from builder.figures.affine import Matrix, times, transformation, turned
from builder.figures.path_data import Segments, bent, ellipse_path, path_data
from builder.model.drawings import Vector, VectorPath, VectorText

Xml: TypeAlias = "etree._Element"
Wrongs: TypeAlias = "tuple[Wrong, ...]"

SVG: Final = "{http://www.w3.org/2000/svg}"
_SHAPES: Final = frozenset("path rect circle ellipse line polyline polygon".split())
_QUIET: Final = frozenset("title desc metadata defs linearGradient radialGradient stop".split())
"""Elements that draw nothing by themselves."""
_ACTIVE: Final = frozenset("script foreignObject iframe object embed audio video image a use handler".split())
_NUMBER: Final = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*+(px|pt|mm|cm|in|em|%)?\s*")
_POINT: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_FARTHEST: Final = 1e7
"""What a drawing measures, in its own units, is less than that."""
_UNITS: Final = {"": 1.0, "px": 1.0, "pt": 4 / 3, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_INHERITED: Final = frozenset(
    "fill stroke stroke-width stroke-dasharray stroke-linecap stroke-linejoin fill-rule fill-opacity stroke-opacity"
    " font-size font-weight font-style text-anchor color visibility".split()
)
_PRESENTED: Final = _INHERITED | {"opacity", "display"}
_IGNORED: Final = frozenset(
    "font-family font-variant letter-spacing word-spacing stroke-miterlimit shape-rendering text-rendering"
    " paint-order vector-effect font-stretch line-height -inkscape-font-specification font enable-background"
    " clip-rule overflow color-interpolation isolation mix-blend-mode white-space image-rendering".split()
)
"""Properties that change little or nothing here; a book's own faces set the words."""
_GEOMETRY: Final = frozenset(
    "id class style transform d x y x1 y1 x2 y2 cx cy r rx ry width height points viewBox version baseProfile"
    " preserveAspectRatio dx dy role lang focusable offset gradientUnits gradientTransform spreadMethod fx fy"
    " stop-color stop-opacity tabindex data-name".split()
)


class Wrong(Struct, frozen=True):
    """Something for which the file can't be used."""

    message: str
    line: int = 1
    """The first where it is so."""
    hint: str = ""
    limit: str = ""
    """The limit that it goes beyond, if it is too large rather than wrong."""
    more: int = 0
    """On how many lines it is so besides."""


class Refused(Exception):
    """The file can't be used, for all these reasons."""

    def __init__(self, message: str = "", line: int = 1, hint: str = "", limit: str = "", *, also: Wrongs = ()) -> None:
        super().__init__(message)
        self.wrong = (*also, Wrong(message, line, hint, limit)) if message else also
        self.limit = limit
        """With one the reader goes no further."""


class Read(Struct, frozen=True):
    """What came of a file."""

    drawing: Vector
    flattened: tuple[tuple[int, str], ...] = ()
    """Line and what was made simpler there."""


def read(data: bytes) -> Read:
    """Read a file.

    Raises:
        Refused: it is no SVG, or one that does more than stand still.
    """
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", data, re.I) or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        hint = "save it as plain SVG in UTF-8, without <!DOCTYPE …>"
        raise Refused("it has a document type (or is not UTF-8), which can name other files", 1, hint)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if "Excessive depth" in str(error):  # the parser's own limit, which is far above ours
            raise Refused(f"its groups are nested more than {limits.SVG_DEPTH} deep", 1, limit="svg-depth") from None
        raise Refused(f"it is not well-formed XML: {error}", getattr(error, "lineno", 0) or 1) from None
    if root.tag == "svg":
        raise Refused(
            "its <svg> is not in SVG's namespace", 1, 'begin it with <svg xmlns="http://www.w3.org/2000/svg">'
        )
    if root.tag != f"{SVG}svg":
        raise Refused(f"its outermost element is <{etree.QName(root).localname}>, not <svg>", 1)
    if next(root.iter(etree.ProcessingInstruction), None) is not None or root.getprevious() is not None:
        raise Refused("it has a processing instruction, such as a link to a style sheet", 1)
    return _Reader(root).read()


class _Reader(Struct):
    root: Xml
    marks: list[VectorPath | VectorText] = field(default_factory=list)
    flattened: dict[tuple[int, str], None] = field(default_factory=dict)
    segments: int = 0
    gradients: dict[str, str] = field(default_factory=dict)
    refused: set[Xml] = field(default_factory=set)
    """Elements that can't stand in a drawing: what is in them isn't looked at."""
    wrong: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    """What was found, message and hint, and the lines where."""

    def read(self) -> Read:
        count = sum(1 for _ in self.root.iter(etree.Element))
        if count > limits.SVG_ELEMENTS:
            raise Refused(f"it has {count:,} elements; the limit is {limits.SVG_ELEMENTS:,}", limit="svg-elements")
        for element in self._elements():
            with self._noted():
                self._check(element)
        for element in self.root.iter(f"{SVG}linearGradient", f"{SVG}radialGradient"):
            self.gradients[element.get("id", "")] = "none"
            with self._noted():
                self.gradients[element.get("id", "")] = _mean(element)
        x, y, width, height = 0.0, 0.0, 1.0, 1.0
        with self._noted():
            x, y, width, height = self._view()
        style = {"fill": "#000000", "stroke": "none", "stroke-width": "1", "font-size": "16"}
        self._children(self.root, (1.0, 0.0, 0.0, 1.0, -x, -y), self._style(self.root, style), 0)
        if self.wrong:
            raise Refused(also=self._sorted())
        return Read(Vector(width, height, tuple(self.marks)), tuple(self.flattened))

    @contextmanager
    def _noted(self) -> Iterator[None]:
        """Note what is refused, and go on: all is told at once. A limit ends the reading."""
        try:
            yield
        except Refused as refused:
            for one in refused.wrong:
                self.wrong.setdefault((one.message, one.hint), set()).add(one.line)
            if refused.limit:
                raise Refused(refused.wrong[-1].message, refused.wrong[-1].line, limit=refused.limit) from None

    def _sorted(self) -> Wrongs:
        found = [Wrong(message, min(lines), hint, more=len(lines) - 1) for (message, hint), lines in self.wrong.items()]
        return tuple(sorted(found, key=lambda one: one.line))

    # -- what may stand in it

    def _elements(self) -> Iterator[Xml]:
        """All elements, but for those inside of refused ones."""
        waiting = [self.root]
        while waiting:
            element = waiting.pop()
            yield element
            if element not in self.refused:
                waiting += reversed(list(element.iterchildren(etree.Element)))

    def _check(self, element: Xml) -> None:
        """Look at an element and its attributes.

        Raises:
            Refused: the element can't stand in a drawing.
        """
        line = _line_of(element)
        name = etree.QName(element)
        if name.namespace != SVG[1:-1]:
            if any(etree.QName(one).localname == "metadata" for one in element.iterancestors()):
                return
            if "inkscape" in (name.namespace or "") or "sodipodi" in (name.namespace or ""):
                return  # notes of the program that drew it; they draw nothing
            self.refused.add(element)
            raise Refused(f"<{name.localname}> is no element of SVG", line, "save it as plain SVG")
        self.refused.add(element)
        if name.localname in _ACTIVE or name.localname.startswith(("animate", "set", "fe")):
            hint = "draw it out: a book’s figure stands still and needs no other file"
            raise Refused(f"<{name.localname}> runs, moves or reaches elsewhere", line, hint)
        if name.localname not in _SHAPES | _QUIET | {"svg", "g", "text", "tspan"}:
            hint = "turn it into paths, shapes and text in the program that drew it"
            raise Refused(f"<{name.localname}> can’t be drawn here", line, hint)
        if name.localname == "svg" and element is not self.root:
            raise Refused("an <svg> stands inside another", line, "put its shapes into a <g>")
        self.refused.remove(element)
        for key, value in element.attrib.items():
            with self._noted():
                self._check_attribute(str(key), str(value), name.localname, line)

    def _check_attribute(self, key: str, value: str, element: str, line: int) -> None:
        local = key.rpartition("}")[2]
        if local.lower().startswith("on"):
            raise Refused(f"“{local}” runs a script", line)
        if local == "href":
            if element in ("linearGradient", "radialGradient") and value.startswith("#"):
                raise Refused("a gradient takes its colours from another one", line, "give it stops of its own")
            raise Refused(f"it refers to {in_quotes(value, 60)}", line, "draw what it refers to in the file itself")
        if re.search(r"javascript:|expression\s*\(|@import", value, re.I):
            raise Refused(f"“{local}” runs a script", line)
        for target in re.findall(r"url\(\s*['\"]?([^)'\"]*)", value, re.I):
            if not target.startswith("#"):
                raise Refused(f"“{local}” refers to {in_quotes(target, 60)}", line, "draw it in the file itself")
        if key.startswith("{") or local in _GEOMETRY | _PRESENTED | _IGNORED or local.startswith(("data-", "aria-")):
            return
        if local in ("clip-path", "mask", "filter", "marker", "marker-start", "marker-mid", "marker-end"):
            if value.strip() != "none":
                raise Refused(f"“{local}” can’t be drawn here", line, "cut the shapes themselves")
            return
        raise Refused(f"“{local}” on <{element}> is not understood", line, "leave it out if it draws nothing")

    def _view(self) -> tuple[float, float, float, float]:
        box = self.root.get("viewBox")
        if box is not None:
            numbers = [float(one) for one in _POINT.findall(box)]
            within = len(numbers) == 4 and all(abs(one) < _FARTHEST for one in numbers)
            if not within or min(numbers[2:]) < 1 / _FARTHEST:
                raise Refused(f"its viewBox is {in_quotes(box)}", _line_of(self.root))
            return numbers[0], numbers[1], numbers[2], numbers[3]
        width, height = (_length(self.root.get(key, "")) for key in ("width", "height"))
        if not width or not height:
            hint = 'write viewBox="0 0 width height"'
            raise Refused("it says neither its viewBox nor its width and height", _line_of(self.root), hint)
        return 0.0, 0.0, width, height

    # -- what is drawn

    def _children(self, parent: Xml, matrix: Matrix, style: Mapping[str, str], depth: int) -> None:
        if depth > limits.SVG_DEPTH:
            raise Refused(
                f"its groups are nested more than {limits.SVG_DEPTH} deep", _line_of(parent), limit="svg-depth"
            )
        for element in parent.iterchildren(etree.Element):
            name = etree.QName(element)
            if name.namespace != SVG[1:-1] or name.localname in _QUIET or element in self.refused:
                continue
            own = self._style(element, style)
            if own.get("display") == "none":
                continue
            here = matrix
            with self._noted():
                here = _moved(element, matrix)
            with self._noted():
                match name.localname:
                    case "g":
                        self._children(element, here, own, depth + 1)
                    case "text":
                        self._text(element, here, own)
                    case shape if own.get("visibility", "visible") == "visible":
                        self._shape(element, shape, here, own)
                    case _:
                        pass

    def _style(self, element: Xml, inherited: Mapping[str, str]) -> dict[str, str]:
        """The element's properties. Transparency multiplies down the tree."""
        style = {key: value for key, value in inherited.items() if key in _INHERITED or key == "opacity"}
        own = {str(key): str(value).strip() for key, value in element.attrib.items() if str(key) in _PRESENTED}
        for declaration in element.get("style", "").split(";"):
            name, colon, value = declaration.partition(":")
            name = name.strip()
            if not colon or not name:
                continue
            if name in _PRESENTED:
                own[name] = value.replace("!important", "").strip()
            elif name not in _IGNORED and value.strip() not in ("none", "normal", "auto", "0"):
                with self._noted():
                    self._check_attribute(name, value, etree.QName(element).localname, _line_of(element))
        if "opacity" in own:
            own["opacity"] = str(_share(own["opacity"]) * _share(style.get("opacity", "1")))
        return style | {key: value for key, value in own.items() if value != "inherit"}

    def _shape(self, element: Xml, shape: str, matrix: Matrix, style: Mapping[str, str]) -> None:
        line = _line_of(element)
        try:
            segments = _outline(element, shape)
        except ValueError as error:
            raise Refused(str(error), line) from None
        self.segments += len(segments)
        if self.segments > limits.SVG_SEGMENTS:
            raise Refused(
                f"its shapes have more than {limits.SVG_SEGMENTS:,} segments, the limit", line, limit="svg-segments"
            )
        fill = "" if shape == "line" else self._colour("fill", style, line)
        stroke = self._colour("stroke", style, line)
        scale = math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))
        width = (_length(style.get("stroke-width", "1")) or 0.0) * scale
        if not segments or not (fill or (stroke and width)):
            return
        dash = tuple(
            (_length(one) or 0.0) * scale for one in re.split(r"[\s,]+", style.get("stroke-dasharray", "none")) if one
        )
        if not any(dash) or min(dash) < 0:
            dash = ()
        self.marks.append(
            VectorPath(
                bent(segments, matrix),
                fill,
                stroke if width else "",
                width,
                dash * (1 + len(dash) % 2),
                style.get("fill-rule") == "evenodd",
                "round" if style.get("stroke-linecap") == "round" else "butt",
                "round" if style.get("stroke-linejoin") == "round" else "miter",
            )
        )

    def _colour(self, what: str, style: Mapping[str, str], line: int) -> str:
        """``#RRGGBB``, or empty for none; transparency is mixed with white, a gradient is its mean."""
        value = style.get(what, "none").strip()
        if value in ("none", "transparent"):
            return ""
        match = re.match(r"url\(\s*['\"]?#([^)'\"]*)['\"]?\s*\)", value)
        if match:
            if match[1] not in self.gradients:
                raise Refused(f"“{what}” names “#{match[1]}”, which is no gradient", line)
            self.flattened[(line, "a gradient is shown as one colour")] = None
            value = self.gradients[match[1]]
        elif value.lower().startswith("url("):
            return ""  # what it refers to lies elsewhere, which has been told
        red, green, blue, alpha = _rgb(style.get("color", "#000000") if value == "currentColor" else value, line)
        alpha *= _share(style.get(f"{what}-opacity", "1")) * _share(style.get("opacity", "1"))
        if alpha <= 0:
            return ""
        if alpha < 1:
            self.flattened[(line, "what shines through is mixed with white")] = None
        return "#" + "".join(f"{round(255 - alpha * (255 - channel)):02X}" for channel in (red, green, blue))

    # -- words

    def _text(self, element: Xml, matrix: Matrix, style: Mapping[str, str]) -> None:
        if turned(matrix):
            raise Refused("words are turned or slanted", _line_of(element), "turn them into paths")
        x, y = _first(element, "x"), _first(element, "y")
        for line, words, at, own in self._runs(element, style, (x, y)):
            colour = self._colour("fill", own, line)
            text = " ".join(words.split())
            if not text or not colour:
                continue
            px, py = matrix[0] * at[0] + matrix[4], matrix[3] * at[1] + matrix[5]
            size = (_length(own.get("font-size", "16")) or 16.0) * math.sqrt(abs(matrix[0] * matrix[3]))
            weight = own.get("font-weight", "normal")
            self.marks.append(
                VectorText(
                    text,
                    px,
                    py,
                    size,
                    colour,
                    own.get("text-anchor", "start") if own.get("text-anchor") in ("middle", "end") else "start",
                    weight == "bold" or (weight.isdigit() and int(weight) >= 600),
                    own.get("font-style") in ("italic", "oblique"),
                )
            )

    def _runs(
        self, element: Xml, style: Mapping[str, str], at: tuple[float, float]
    ) -> Iterator[tuple[int, str, tuple[float, float], Mapping[str, str]]]:
        """The lines of a text: its own words and those of each ``tspan`` that says where it stands."""
        held: list[tuple[str, tuple[float, float], Mapping[str, str], int]] = []
        words, here, look, line = element.text or "", at, style, _line_of(element)
        for child in element.iterchildren(f"{SVG}tspan"):
            if len(child):
                raise Refused("a <tspan> stands inside another", _line_of(child), "put them side by side")
            own = self._style(child, style)
            inside, behind = child.text or "", child.tail or ""
            goes_on = child.get("x") is None and bool(words.strip())
            if (goes_on and own != dict(look)) or (behind.strip() and own != dict(style)):
                hint = "give each <tspan> its x and y, or the words one look"
                raise Refused("words in one line look differently", _line_of(child), hint)
            if goes_on:
                # Where the words before it end is known to nobody before they are set.
                if child.get("y") is not None or _first(child, "dy"):
                    hint = "give each <tspan> its x and y"
                    raise Refused("words rise or fall within their line", _line_of(child), hint)
                if child.get("dx") is not None:
                    self.flattened[(_line_of(child), "a shift between words is left out")] = None
                words += inside + behind
                continue
            held.append((words, here, look, line))
            size = _length(own.get("font-size", "16")) or 16.0
            x = _first(child, "x") if child.get("x") is not None else here[0]
            y = _first(child, "y") if child.get("y") is not None else here[1]
            here = (x + _first(child, "dx", size), y + _first(child, "dy", size))
            words, look, line = inside + behind, own, _line_of(child)
        held.append((words, here, look, line))
        for text, place, look, line in held:
            yield line, text, place, look


def _moved(element: Xml, matrix: Matrix) -> Matrix:
    try:
        return times(matrix, transformation(element.get("transform", "")))
    except ValueError as error:
        raise Refused(str(error), _line_of(element)) from None


def _line_of(element: Xml) -> int:
    number: Any = element.sourceline
    return int(number or 1)


def _outline(element: Xml, shape: str) -> Segments:
    def number(key: str) -> float:
        return _first(element, key)

    match shape:
        case "path":
            return path_data(element.get("d", ""))
        case "rect":
            return _rectangle(element)
        case "circle":
            r = number("r")
            return ellipse_path(number("cx"), number("cy"), r, r) if r > 0 else ()
        case "ellipse":
            rx, ry = number("rx"), number("ry")
            return ellipse_path(number("cx"), number("cy"), rx, ry) if rx > 0 and ry > 0 else ()
        case "line":
            return (("M", number("x1"), number("y1")), ("L", number("x2"), number("y2")))
        case _:
            points = [float(one) for one in _POINT.findall(element.get("points", ""))]
            pairs = list(zip(points[::2], points[1::2], strict=False))
            out: Segments = tuple(("L" if index else "M", x, y) for index, (x, y) in enumerate(pairs))
            return (*out, ("Z",)) if shape == "polygon" and out else out


def _rectangle(element: Xml) -> Segments:
    x, y, width, height = (_first(element, key) for key in ("x", "y", "width", "height"))
    if width <= 0 or height <= 0:
        return ()
    rx = _first(element, "rx") if element.get("rx") else _first(element, "ry")
    ry = _first(element, "ry") if element.get("ry") else rx
    rx, ry = min(rx, width / 2), min(ry, height / 2)
    if rx <= 0 or ry <= 0:
        return path_data(f"M{x},{y}h{width}v{height}h{-width}z")
    arc = f"a{rx},{ry} 0 0 1"
    return path_data(
        f"M{x + rx},{y}h{width - 2 * rx}{arc} {rx},{ry}v{height - 2 * ry}{arc} {-rx},{ry}"
        f"h{2 * rx - width}{arc} {-rx},{-ry}v{2 * ry - height}{arc} {rx},{-ry}z"
    )


def _first(element: Xml, key: str, em: float = 16.0) -> float:
    """An attribute's first length; nothing is 0."""
    value = element.get(key, "").split(",")[0].split()
    return (_length(value[0], em) or 0.0) if value else 0.0


def _length(text: str, em: float = 16.0) -> float | None:
    match = _NUMBER.fullmatch(text)
    if match is None or match[2] == "%":
        return None
    value = float(match[1]) * (em if match[2] == "em" else _UNITS[match[2] or ""])
    return value if abs(value) < _FARTHEST else None


def _share(text: str) -> float:
    try:
        value = float(text.rstrip("% ")) / (100 if text.strip().endswith("%") else 1)
    except ValueError:
        return 1.0
    return min(max(value, 0.0), 1.0) if math.isfinite(value) else 1.0


def _rgb(text: str, line: int) -> tuple[int, int, int, float]:
    try:
        found = ImageColor.getrgb(text)
    except ValueError:
        raise Refused(f"{in_quotes(text)} is no colour", line, "write #RRGGBB") from None
    return found[0], found[1], found[2], found[3] / 255 if len(found) == 4 else 1.0


def _mean(gradient: Xml) -> str:
    """The colour that a gradient has on the average of its stops."""
    colours: list[tuple[int, int, int]] = []
    for stop in gradient.iterchildren(f"{SVG}stop"):
        said: dict[str, str] = {}
        for part in stop.get("style", "").split(";"):
            said[part.partition(":")[0].strip()] = part.partition(":")[2].strip()
        colour = said.get("stop-color") or str(stop.get("stop-color", "#000000"))
        alpha = _share(said.get("stop-opacity") or str(stop.get("stop-opacity", "1")))
        red, green, blue, own = _rgb(colour, _line_of(stop))
        alpha *= own
        colours.append(
            (round(255 - alpha * (255 - red)), round(255 - alpha * (255 - green)), round(255 - alpha * (255 - blue)))
        )
    if not colours:
        return "none"
    return "#" + "".join(f"{round(sum(one[at] for one in colours) / len(colours)):02X}" for at in range(3))
