"""Pictures: read once, looked at, kept by path for the editions."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field

from PIL import Image as Pillow

from builder.content import limits
from builder.content.folder import Folder
from builder.diagnostics import Diagnostic, Fault, Span

FORMATS = ("PNG", "JPEG")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture file that can be used."""

    path: str
    pixels: tuple[int, int]
    """Width and height."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """The publication's pictures, as its chapters come to name them."""

    folder: Folder
    data: dict[str, bytes] = field(default_factory=dict)
    """The bytes of every picture taken, by path."""
    known: dict[str, Picture | Diagnostic] = field(default_factory=dict)
    """What came of every path looked at."""

    def take(self, path: str, span: Span, found: list[Diagnostic]) -> Picture | None:
        """The picture at ``path`` as written at ``span``, or ``None`` where ``found`` says what is wrong with it."""
        located = self.folder.locate(path, span)
        if isinstance(located, Diagnostic):
            found.append(located)
            return None
        if located not in self.known:
            self.known[located] = self._read(located, span)
        picture = self.known[located]
        if isinstance(picture, Picture):
            return picture
        # The same fault is reported at each place that names the picture.
        found.append(Diagnostic(picture.code, span, picture.message, picture.hint, picture.severity, picture.fault))
        return None

    def _read(self, path: str, span: Span) -> Picture | Diagnostic:
        data = self.folder.read_bytes(path, span, limits.PICTURE_BYTES)
        if isinstance(data, Diagnostic):
            return data
        result = _measure(data, path, span)
        if isinstance(result, Picture):
            self.data[path] = data
        return result


def _measure(data: bytes, path: str, span: Span) -> Picture | Diagnostic:
    bad = Diagnostic("bad-picture", span, f"“{path}” is not a sound PNG or JPEG file", "save it anew as PNG or JPEG")
    try:
        with warnings.catch_warnings():
            # Our own limit, below, is checked before anything is decoded.
            warnings.simplefilter("ignore")
            with Pillow.open(io.BytesIO(data), formats=FORMATS) as picture:
                width, height = picture.size
                if width * height > limits.PICTURE_PIXELS:
                    return Diagnostic(
                        "picture-too-large",
                        span,
                        f"“{path}” has {width} × {height} pixels; the limit is {limits.PICTURE_PIXELS:,} in all",
                        "scale it down: 300 pixels an inch are enough for print",
                        fault=Fault.LIMIT,
                    )
                picture.load()
    # Decoders of hostile files raise whatever they come upon; each of these means that the file is not sound.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError, KeyError, MemoryError):
        return bad
    except Pillow.DecompressionBombError:
        return Diagnostic(
            "picture-too-large",
            span,
            f"“{path}” has too many pixels; the limit is {limits.PICTURE_PIXELS:,}",
            fault=Fault.LIMIT,
        )
    return Picture(path, (width, height))
