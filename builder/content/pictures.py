"""Pictures: read once, looked at, kept by path for the editions."""

from __future__ import annotations

import io
from typing import TypeAlias

from msgspec import Struct, field
from PIL import Image as Pillow

from builder import limits
from builder.content.folder import Folder
from builder.diagnostics import Diagnostic, Fault, Severity, Span
from builder.figures import svg_reader
from builder.model.drawings import Vector
from builder.pixels import ON_ITS_SIDE, UPRIGHT, is_clear, orientation

FORMATS = ("PNG", "JPEG")
Refusal: TypeAlias = tuple[Diagnostic, ...]
"""All that is wrong with a file that can't be used."""


class Picture(Struct, frozen=True):
    """A picture file that can be used."""

    path: str
    pixels: tuple[int, int]
    """Width and height."""
    drawing: Vector | None = None
    """What an SVG file holds."""
    remarks: tuple[Diagnostic, ...] = ()
    """What a printer would say of it."""


class Pictures(Struct, frozen=True):
    """The publication's pictures, as its chapters come to name them."""

    folder: Folder
    data: dict[str, bytes] = field(default_factory=dict)
    """The bytes of every picture taken, by path."""
    known: dict[str, Picture | Refusal] = field(default_factory=dict)
    """What came of every path looked at."""
    told: dict[str, None] = field(default_factory=dict)
    """Paths that have been named: a picture shown twice is remarked on once, and so are the lines of a faulty one."""

    def take(self, path: str, span: Span, found: list[Diagnostic]) -> Picture | None:
        """The picture at ``path`` as written at ``span``, or ``None`` where ``found`` says what is wrong with it."""
        located = self.folder.locate(path, span)
        if isinstance(located, Diagnostic):
            found.append(located)
            return None
        if located not in self.known:
            self.known[located] = self._read(located, span)
        picture = self.known[located]
        first = located not in self.told
        self.told[located] = None
        if isinstance(picture, Picture):
            found += picture.remarks if first else ()
            return picture
        for one in picture:
            # A fault without a line in the picture's own file is told at each place that names the picture.
            if one.span.file != located:
                found.append(Diagnostic(one.code, span, one.message, one.hint, one.severity, one.fault))
            elif first:
                found.append(one)
        return None

    def _read(self, path: str, span: Span) -> Picture | Refusal:
        data = self.folder.read_bytes(path, span, "picture-bytes")
        if isinstance(data, Diagnostic):
            return (data,)
        if path.lower().endswith(".svg"):
            return read_svg(data, path, span)
        result = _measure(data, path, span)
        if isinstance(result, Picture):
            self.data[path] = data
            return result
        return (result,)


def read_svg(data: bytes, path: str, span: Span) -> Picture | Refusal:
    """The drawing of an SVG file; what is wrong with it is told with its own lines."""
    if len(data) > limits.SVG_BYTES:
        message = f"“{path}” has more than {limits.shown('svg-bytes')}, the limit for SVG files"
        return (Diagnostic("unsafe-svg", span, message, limits.hint("svg-bytes"), fault=Fault.LIMIT),)
    try:
        made = svg_reader.read(data)
    except svg_reader.Refused as refused:
        return tuple(_unsafe(path, one) for one in refused.wrong)
    remarks = tuple(
        Diagnostic("flattened-svg", Span(path, line), what, severity=Severity.WARNING) for line, what in made.flattened
    )
    across, down = round(made.drawing.width), round(made.drawing.height)
    return Picture(path, (max(across, 1), max(down, 1)), made.drawing, remarks)


def _unsafe(path: str, wrong: svg_reader.Wrong) -> Diagnostic:
    also = f", and on {wrong.more} more line{'s' if wrong.more > 1 else ''}" if wrong.more else ""
    fault = Fault.LIMIT if wrong.limit else Fault.CONTENT
    hint = limits.hint(wrong.limit) if wrong.limit else wrong.hint
    return Diagnostic("unsafe-svg", Span(path, wrong.line), f"{wrong.message}{also}", hint, fault=fault)


def _measure(data: bytes, path: str, span: Span) -> Picture | Diagnostic:
    bad = Diagnostic(
        "bad-picture", span, f"“{path}” is not a sound PNG or JPEG file", "save it anew as PNG, JPEG or SVG"
    )
    try:
        with Pillow.open(io.BytesIO(data), formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > limits.PICTURE_PIXELS:
                return Diagnostic(
                    "picture-too-large",
                    span,
                    f"“{path}” has {width} × {height} pixels; the limit is {limits.PICTURE_PIXELS:,} in all",
                    f"300 pixels an inch are enough for print; {limits.hint('picture-pixels')}",
                    fault=Fault.LIMIT,
                )
            if picture.format == "PNG":
                # Loading takes whatever the data's checksums say; a flipped bit would be printed.
                with Pillow.open(io.BytesIO(data), formats=FORMATS) as sums:
                    sums.verify()
            picture.load()
            if picture.mode == "P" and picture.palette is None:
                return bad  # colours by number, and no list of them
            remarks = (*_colours(picture, path, span), *_form(picture, path, span))
            if orientation(picture) in ON_ITS_SIDE:
                width, height = height, width
    # Decoders of hostile files raise whatever they come upon; each of these means that the file is not sound.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError, KeyError, MemoryError):
        return bad
    return Picture(path, (width, height), remarks=remarks)


def _colours(picture: Pillow.Image, path: str, span: Span) -> tuple[Diagnostic, ...]:
    """What is to be said of a picture's colours: both editions show them as sRGB."""
    said = ""
    if picture.mode in ("CMYK", "LAB", "HSV", "YCCK"):
        said = f"“{path}” has {picture.mode} colours, which are shown as sRGB and may look different"
    elif picture.mode in ("I", "I;16", "I;16B"):
        said = f"“{path}” has sixteen bits to a sample, of which print keeps eight"
    elif picture.info.get("icc_profile") and b"sRGB" not in picture.info["icc_profile"]:
        said = f"“{path}” has a colour profile other than sRGB, which readers do not all apply"
    if not said or picture.mode in ("1", "L", "LA"):
        return ()
    return (Diagnostic("picture-colours", span, said, "convert it to sRGB with eight bits a sample", Severity.WARNING),)


def _form(picture: Pillow.Image, path: str, span: Span) -> tuple[Diagnostic, ...]:
    """What is to be said of a picture that does not look as it lies in its file."""
    found: list[tuple[str, str]] = []
    if orientation(picture) != UPRIGHT:
        said = f"“{path}” does not lie upright in its file; both editions turn it as its EXIF note says"
        found.append((said, "save it upright: not every program turns it"))
    if picture.format == "PNG" and getattr(picture, "is_animated", False):
        said = f"“{path}” moves; both editions show its first picture, and that stands still"
        found.append((said, "save the picture that is to be seen"))
    if is_clear(picture):
        said = f"“{path}” is transparent in places; there it shows the page in print, and white on screens"
        found.append((said, "give it the ground that it is to have"))
    return tuple(Diagnostic("picture-form", span, said, hint, Severity.WARNING) for said, hint in found)
