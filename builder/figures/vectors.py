"""An author's drawing at a width: its shapes as they are, its words in the book's faces."""

from __future__ import annotations

from msgspec.structs import replace

from builder.figures.art import Art, Label, Mark, Path, rectangle
from builder.figures.lettering import row
from builder.figures.look import Look
from builder.figures.path_data import bent
from builder.model.drawings import Vector, VectorPath, VectorText

PIXEL = 0.75
"""Points in a CSS pixel, the unit of SVG files."""


def vector(drawing: Vector, width: float, look: Look) -> Art:
    """The drawing at ``width`` points. It stands on a plate of white, the paper that its author drew on."""
    scale = width / drawing.width
    height = drawing.height * scale
    marks: list[Mark] = [Path(rectangle(0.0, 0.0, width, height), fill="plate")]
    for mark in drawing.marks:
        match mark:
            case VectorPath():
                marks.append(
                    Path(
                        bent(mark.segments, (scale, 0.0, 0.0, scale, 0.0, 0.0)),
                        mark.fill,
                        mark.stroke,
                        mark.width * scale,
                        tuple(one * scale for one in mark.dash),
                        mark.even_odd,
                        mark.cap,
                        mark.join,
                        mark.miter,
                    )
                )
            case VectorText():
                name = "strong" if mark.strong else "em" if mark.italic else "text"
                style = replace(look.styles[name].block.text, size=mark.size * scale)
                lettered = row(mark.text, style, name)
                marks.append(Label(mark.x * scale, mark.y * scale, lettered, mark.colour, mark.anchor))
    return Art(width, height, tuple(marks), clipped=True)
