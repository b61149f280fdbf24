"""An author's SVG file → a drawing: the part of SVG 1.1 that stands still and needs nothing else.

Read are ``g``, ``path``, ``rect``, ``circle``, ``ellipse``, ``line``, ``polyline``, ``polygon``, ``text`` and
``tspan``, with transformations, fills, strokes and dashes, from attributes and ``style`` alike; gradients and
transparency become flat colours, which is told. What runs, reaches elsewhere or hides (scripts, links, embedded
pictures, ``use``, foreign markup, document types) is refused, and so is what would be drawn otherwise than its author
meant (clipping, masks, filters, patterns, markers, style sheets, letters that are placed one by one). Nothing is left
out in silence.

``svg_values`` reads what attributes and properties hold.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from builder import limits
from builder.diagnostics import in_quotes
from builder.figures.affine import IDENTITY, Matrix, bounded, scaled, stretched, times, transformation, turned
from builder.figures.path_data import Segments, bent, ellipse, path_data
from builder.figures.svg_values import FARTHEST, RGB, Scale, colour, font, font_size, length, miter, numbers, share
from builder.model.drawings import Vector, VectorPath, VectorText

Xml: TypeAlias = "etree._Element"
Wrongs: TypeAlias = "tuple[Wrong, ...]"

SVG: Final = "{http://www.w3.org/2000/svg}"
_SHAPES: Final = frozenset("path rect circle ellipse line polyline polygon".split())
_QUIET: Final = frozenset("title desc metadata defs linearGradient radialGradient stop".split())
"""Elements that draw nothing by themselves."""
_ACTIVE: Final = frozenset("script foreignObject iframe object embed audio video image a use handler".split())
_INHERITED: Final = frozenset(
    "fill stroke stroke-width stroke-dasharray stroke-linecap stroke-linejoin stroke-miterlimit fill-rule"
    " fill-opacity stroke-opacity"
    " font-size font-weight font-style text-anchor color visibility".split()
)
_PRESENTED: Final = _INHERITED | {"opacity", "display", "font", "vector-effect"}
_CAPS: Final = ("round", "square")
_JOINS: Final = ("round", "bevel")
_SIZED: Final = {
    "svg": frozenset(("width", "height", "transform")),
    "rect": frozenset("x y width height rx ry transform".split()),
    "circle": frozenset("cx cy r transform".split()),
    "ellipse": frozenset("cx cy rx ry transform".split()),
}
"""What a style may say of an element's form instead of an attribute; of others, ``transform`` alone."""
_IGNORED: Final = frozenset(
    "font-family font-variant letter-spacing word-spacing shape-rendering text-rendering"
    " paint-order font-stretch line-height -inkscape-font-specification enable-background"
    " clip-rule overflow color-interpolation color-interpolation-filters color-rendering isolation mix-blend-mode"
    " white-space image-rendering text-align text-indent text-decoration-style text-decoration-color solid-color"
    " solid-opacity".split()
)
"""Properties that change little or nothing here; a book's own faces set the words."""
_GEOMETRY: Final = frozenset(
    "id class style transform d x y x1 y1 x2 y2 cx cy r rx ry width height points viewBox version baseProfile"
    " preserveAspectRatio dx dy role lang focusable offset gradientUnits gradientTransform spreadMethod fx fy"
    " stop-color stop-opacity tabindex data-name".split()
)
_NEUTRAL: Final = frozenset("none normal auto 0 ltr lr-tb horizontal-tb baseline".split())
"""With one of these a property changes nothing, whatever it is."""


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
    scale: Scale = Scale(1.0, 1.0)
    """By which relative lengths are measured, but for the size of the letters in each element."""
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
        style = self._style(self.root, {"fill": "#000000", "stroke": "none", "stroke-width": "1", "font-size": "16"})
        with self._noted():
            x, y, width, height = self._view(style)
        self.scale = Scale(width, height, rem=_em(style))
        self._children(self.root, (1.0, 0.0, 0.0, 1.0, -x, -y), style, 0)
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
        if value.strip() in _NEUTRAL:
            return
        if local in ("clip-path", "mask", "filter", "marker", "marker-start", "marker-mid", "marker-end"):
            raise Refused(f"“{local}” can’t be drawn here", line, "cut the shapes themselves")
        raise Refused(f"“{local}” on <{element}> is not understood", line, "leave it out if it draws nothing")

    def _view(self, style: Mapping[str, str]) -> tuple[float, float, float, float]:
        """What the drawing shows of its plane: left, top, width, height."""
        line, box = _line_of(self.root), self.root.get("viewBox")
        if _moved(style, IDENTITY, line) != IDENTITY:
            raise Refused("“transform” stands on the <svg> itself", line, "put it on a <g> around all that is in it")
        if box is None:
            width, height = self._size(style, line)
            if min(width, height) <= 0:
                hint = 'write viewBox="0 0 width height"'
                raise Refused("it says neither its viewBox nor its width and height", line, hint)
            return 0.0, 0.0, width, height
        with _at(line):
            seen = numbers(box)
        if len(seen) != 4 or min(seen[2:]) < 1 / FARTHEST:
            raise Refused(f"its viewBox is {in_quotes(box)}", line)
        fits = {"none": "stretches", "slice": "cuts"}
        does = [fits[word] for word in self.root.get("preserveAspectRatio", "").split() if word in fits]
        width, height = self._size(style, line) if does else (0.0, 0.0)
        if min(width, height) > 0 and abs(width * seen[3] - height * seen[2]) > 0.01 * width * seen[3]:
            hint = "leave it out, or give it a width and height of the viewBox’s proportions"
            raise Refused(f"“preserveAspectRatio” {does[0]} the drawing", line, hint)
        return seen[0], seen[1], seen[2], seen[3]

    def _size(self, style: Mapping[str, str], line: int) -> tuple[float, float]:
        """Width and height of the whole drawing; a share of the page is no size of its own."""
        width, height = (style.get(key, "").replace("auto", "") for key in ("width", "height"))
        with _at(line):
            return length(width, self.scale, 0.0), length(height, self.scale, 0.0)

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
                here = _moved(own, matrix, _line_of(element))
            with self._noted():
                match name.localname:
                    case "g":
                        self._children(element, here, own, depth + 1)
                    case "text":
                        self._text(element, here, own)
                    case shape if _is_seen(own):
                        self._shape(element, shape, here, own)
                    case _:
                        pass

    def _style(self, element: Xml, inherited: Mapping[str, str]) -> dict[str, str]:
        """The element's properties. Transparency multiplies down the tree, the size of letters is one in pixels."""
        style = {key: value for key, value in inherited.items() if key in _INHERITED or key == "opacity"}
        own: dict[str, str] = {}
        for name, value in self._declared(element):
            if name == "font" and value != "inherit":
                with self._noted(), _at(_line_of(element)):
                    own |= font(value)
            else:
                own[name] = value
        if "opacity" in own:
            own["opacity"] = str(share(own["opacity"]) * share(style.get("opacity", "1")))
        own = {key: value for key, value in own.items() if value != "inherit"}
        size = own.pop("font-size", None)
        if size is not None:
            with self._noted(), _at(_line_of(element)):
                own["font-size"] = repr(font_size(size, self._scale(inherited)))
        return style | own

    def _declared(self, element: Xml) -> Iterator[tuple[str, str]]:
        """What an element says of its look and form: its attributes, and after them its style, which counts more."""
        local = etree.QName(element).localname
        known = _PRESENTED | _SIZED.get(local, {"transform"})
        for key, value in element.attrib.items():
            if str(key) in known:
                yield str(key), str(value).strip()
        for declaration in element.get("style", "").split(";"):
            name, colon, value = (part.strip() for part in declaration.partition(":"))
            if not colon or not name:
                continue
            value = value.replace("!important", "").strip()
            if name in known:
                yield name, value
            elif name == "d":
                with self._noted():
                    raise Refused("a style says the form of a path", _line_of(element), "write it as its attribute “d”")
            elif name == "mix-blend-mode" and value not in _NEUTRAL:
                self.flattened[(_line_of(element), "what is blended with its ground covers it")] = None
            elif name not in _IGNORED:
                with self._noted():
                    self._check_attribute(name, value, local, _line_of(element))

    def _scale(self, style: Mapping[str, str]) -> Scale:
        return replace(self.scale, em=_em(style))

    def _shape(self, element: Xml, shape: str, matrix: Matrix, style: Mapping[str, str]) -> None:
        line = _line_of(element)
        measure = self._scale(style)
        dashes = style.get("stroke-dasharray", "none").replace(",", " ").split()
        with _at(line):
            given = {str(key): str(value) for key, value in element.attrib.items()} | dict(style)
            segments = _outline(given, shape, measure)
            width = measure.other(style.get("stroke-width", "1"))
            dash = tuple(measure.other(one) for one in dashes if one != "none")
        self.segments += len(segments)
        if self.segments > limits.SVG_SEGMENTS:
            raise Refused(
                f"its shapes have more than {limits.SVG_SEGMENTS:,} segments, the limit", line, limit="svg-segments"
            )
        fill = "" if shape == "line" else self._colour("fill", style, line)
        stroke = self._colour("stroke", style, line)
        keeps = style.get("vector-effect") == "non-scaling-stroke"
        scale = 1.0 if keeps else scaled(matrix)
        width *= scale
        if not segments or not (fill or (stroke and width)):
            return
        if stroke and width and not keeps and stretched(matrix):
            self.flattened[(line, "a line that is stretched is of one weight all along")] = None
        dash = tuple(one * scale for one in dash) if any(dash) and min(dash) >= 0 else ()
        self.marks.append(
            VectorPath(
                bent(segments, matrix),
                fill,
                stroke if width else "",
                width,
                dash * (1 + len(dash) % 2),
                style.get("fill-rule") == "evenodd",
                style.get("stroke-linecap", "") if style.get("stroke-linecap") in _CAPS else "butt",
                style.get("stroke-linejoin", "") if style.get("stroke-linejoin") in _JOINS else "miter",
                miter(style.get("stroke-miterlimit", "")),
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
        rgb, alpha = _rgb(style.get("color", "#000000") if value.lower() == "currentcolor" else value, line)
        alpha *= share(style.get(f"{what}-opacity", "1")) * share(style.get("opacity", "1"))
        if alpha <= 0:
            return ""
        if alpha < 1:
            self.flattened[(line, "what shines through is mixed with white")] = None
        return "#" + "".join(f"{round(255 - alpha * (255 - channel)):02X}" for channel in rgb)

    # -- words

    def _text(self, element: Xml, matrix: Matrix, style: Mapping[str, str]) -> None:
        for line, words, at, own in self._runs(element, style):
            text = " ".join(words.split())
            if not text or not _is_seen(own) or not _em(own):
                continue
            fill, stroke = self._colour("fill", own, line), self._colour("stroke", own, line)
            with _at(line):
                outlined = stroke and self._scale(own).other(own.get("stroke-width", "1"))
            if not fill and outlined:
                raise Refused("words are outlines alone", line, "turn them into paths, or fill them")
            if not fill:
                continue
            if turned(matrix):
                raise Refused("words are turned or slanted", line, "turn them into paths")
            if outlined:
                self.flattened[(line, "the outline of words is left out")] = None
            if abs(matrix[0] - matrix[3]) > 0.01 * max(matrix[0], matrix[3]):
                self.flattened[(line, "words that are stretched have their own width")] = None
            px, py = matrix[0] * at[0] + matrix[4], matrix[3] * at[1] + matrix[5]
            self.marks.append(
                VectorText(
                    text,
                    px,
                    py,
                    _em(own) * math.sqrt(abs(matrix[0] * matrix[3])),
                    fill,
                    own.get("text-anchor", "start") if own.get("text-anchor") in ("middle", "end") else "start",
                    _is_strong(own.get("font-weight", "normal")),
                    own.get("font-style") in ("italic", "oblique"),
                )
            )

    def _runs(
        self, element: Xml, style: Mapping[str, str]
    ) -> Iterator[tuple[int, str, tuple[float, float], Mapping[str, str]]]:
        """The lines of a text: its own words and those of each ``tspan`` that says where it stands."""
        held: list[tuple[int, str, tuple[float, float], Mapping[str, str]]] = []
        words, here, look, line = element.text or "", self._stands(element, style, (0.0, 0.0)), style, _line_of(element)
        for child in element.iterchildren(etree.Element):
            own, behind = self._style(child, style), child.tail or ""
            if child.tag != f"{SVG}tspan" or own.get("display") == "none":  # it prints nothing, what follows it does
                if not words.strip():
                    look = style
                elif behind.strip() and _differs(look, style):
                    raise _mixed(child)
                words += behind
                continue
            inside = _words(child)
            goes_on = child.get("x") is None and bool(words.strip())
            if (goes_on and _differs(own, look)) or (behind.strip() and _differs(own, style)):
                raise _mixed(child)
            if goes_on:
                # Where the words before it end is known to nobody before they are set.
                with _at(_line_of(child)):
                    rises = child.get("y") is not None or self._scale(own).down(child.get("dy", ""))
                if rises:
                    hint = "give each <tspan> its x and y"
                    raise Refused("words rise or fall within their line", _line_of(child), hint)
                if child.get("dx") is not None:
                    self.flattened[(_line_of(child), "a shift between words is left out")] = None
                words += inside + behind
                continue
            held.append((line, words, here, look))
            words, here, look, line = inside + behind, self._stands(child, own, here), own, _line_of(child)
        yield from (*held, (line, words, here, look))

    def _stands(self, element: Xml, style: Mapping[str, str], before: tuple[float, float]) -> tuple[float, float]:
        """Where a text or a ``tspan`` begins.

        Raises:
            Refused: it says so of each letter.
        """
        line, scale = _line_of(element), self._scale(style)
        for key in ("x", "y", "dx", "dy"):
            if len(element.get(key, "").replace(",", " ").split()) > 1:
                hint = "give the words one x and y, or turn them into paths"
                raise Refused(f"each letter has its own “{key}”", line, hint)
        with _at(line):
            x = scale.across(element.get("x", "")) if element.get("x") is not None else before[0]
            y = scale.down(element.get("y", "")) if element.get("y") is not None else before[1]
            return x + scale.across(element.get("dx", "")), y + scale.down(element.get("dy", ""))


def _words(tspan: Xml) -> str:
    """The words of a ``tspan``.

    Raises:
        Refused: others stand inside of it.
    """
    if tspan.find(f"{SVG}tspan") is not None:
        raise Refused("a <tspan> stands inside another", _line_of(tspan), "put them side by side")
    return (tspan.text or "") + "".join(child.tail or "" for child in tspan)


def _differs(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether words in these two styles look differently."""
    return any(one.get(name) != other.get(name) for name in (*_INHERITED, "opacity"))


def _mixed(element: Xml) -> Refused:
    hint = "give each <tspan> its x and y, or the words one look"
    return Refused("words in one line look differently", _line_of(element), hint)


def _is_seen(style: Mapping[str, str]) -> bool:
    return style.get("visibility", "visible") == "visible"


def _is_strong(weight: str) -> bool:
    return weight in ("bold", "bolder") or (weight.isdecimal() and float(weight) >= 600)


def _em(style: Mapping[str, str]) -> float:
    return float(style["font-size"])


@contextmanager
def _at(line: int) -> Iterator[None]:
    """Values are read.

    Raises:
        Refused: one can't be.
    """
    try:
        yield
    except ValueError as error:
        raise Refused(str(error), line) from None


def _moved(style: Mapping[str, str], matrix: Matrix, line: int) -> Matrix:
    with _at(line):
        return bounded(times(matrix, transformation(style.get("transform", ""))))


def _line_of(element: Xml) -> int:
    number: Any = element.sourceline
    return int(number or 1)


def _outline(given: Mapping[str, str], shape: str, scale: Scale) -> Segments:
    """The outline of a shape from what its attributes and style say.

    Raises:
        ValueError: something of it can't be read.
    """

    def across(key: str) -> float:
        return scale.across(given.get(key, ""))

    def down(key: str) -> float:
        return scale.down(given.get(key, ""))

    match shape:
        case "path":
            return path_data(given.get("d", ""))
        case "rect":
            width, height = across("width"), down("height")
            rx, ry = _radii(given, scale)
            return _rectangle((across("x"), down("y")), (width, height), (min(rx, width / 2), min(ry, height / 2)))
        case "circle":
            r = scale.other(given.get("r", ""))
            return ellipse(across("cx"), down("cy"), r, r) if r > 0 else ()
        case "ellipse":
            rx, ry = _radii(given, scale)
            return ellipse(across("cx"), down("cy"), rx, ry) if rx > 0 and ry > 0 else ()
        case "line":
            return (("M", across("x1"), down("y1")), ("L", across("x2"), down("y2")))
        case _:
            points = numbers(given.get("points", ""))
            if len(points) % 2:
                raise ValueError("the last of its points has one number only")
            pairs = zip(points[::2], points[1::2], strict=True)
            out: Segments = tuple(("L" if index else "M", x, y) for index, (x, y) in enumerate(pairs))
            return (*out, ("Z",)) if shape == "polygon" and out else out


def _radii(given: Mapping[str, str], scale: Scale) -> tuple[float, float]:
    """``rx`` and ``ry``; where one of them isn't said, it is like the other."""
    rx, ry = (one if one.strip() != "auto" else "" for one in (given.get("rx", ""), given.get("ry", "")))
    across = scale.across(rx) if rx else scale.down(ry)
    return across, scale.down(ry) if ry else across


def _rectangle(corner: tuple[float, float], size: tuple[float, float], radii: tuple[float, float]) -> Segments:
    (x, y), (width, height), (rx, ry) = corner, size, radii
    if width <= 0 or height <= 0:
        return ()
    if rx <= 0 or ry <= 0:
        return path_data(f"M{x},{y}h{width}v{height}h{-width}z")
    arc = f"a{rx},{ry} 0 0 1"
    return path_data(
        f"M{x + rx},{y}h{width - 2 * rx}{arc} {rx},{ry}v{height - 2 * ry}{arc} {-rx},{ry}"
        f"h{2 * rx - width}{arc} {-rx},{-ry}v{2 * ry - height}{arc} {rx},{-ry}z"
    )


def _rgb(text: str, line: int) -> tuple[RGB, float]:
    try:
        return colour(text)
    except ValueError as error:
        raise Refused(str(error), line, "write #RRGGBB") from None


def _mean(gradient: Xml) -> str:
    """The colour that a gradient has on the average of its stops."""
    colours: list[list[int]] = []
    for stop in gradient.iterchildren(f"{SVG}stop"):
        said: dict[str, str] = {}
        for part in stop.get("style", "").split(";"):
            said[part.partition(":")[0].strip()] = part.partition(":")[2].strip()
        said_colour = said.get("stop-color") or str(stop.get("stop-color", "#000000"))
        alpha = share(said.get("stop-opacity") or str(stop.get("stop-opacity", "1")))
        rgb, own = _rgb(said_colour, _line_of(stop))
        alpha *= own
        colours.append([round(255 - alpha * (255 - channel)) for channel in rgb])
    if not colours:
        return "none"
    return "#" + "".join(f"{round(sum(one[at] for one in colours) / len(colours)):02X}" for at in range(3))
