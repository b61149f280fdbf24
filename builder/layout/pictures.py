"""Pictures and drawn figures: how large they are, and the items of a page that they become."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from builder.diagnostics import Diagnostic, Severity
from builder.figures.art import Art, Label, Path
from builder.figures.draw import draw, draw_spread
from builder.figures.look import Look, look_of
from builder.figures.vectors import PIXEL
from builder.geometry import Rect
from builder.layout.missing import missing
from builder.layout.pages import Drawn, Item, Line, Piece
from builder.layout.slabs import PICTURE_RESOLUTION, Bench, PlacedArt, PlacedPicture, Slab
from builder.markup.flow import NodeId, PictureBlock
from builder.model.drawings import Lanes, Map, Vector

HIGHEST = 0.8
"""Share of the type area's height that a picture may take."""
LEAST_RESOLUTION = 200.0
"""Pixels to the inch below which a printed picture looks coarse."""


def picture(block: PictureBlock, x: float, width: float, bench: Bench, found: list[Diagnostic]) -> Slab:
    """The slab of a picture; what will not print well is found."""
    if block.drawing is not None and block.lettering is not None:
        return _drawn(block, x, width, bench, found)
    across, down = block.pixels
    natural = across / PICTURE_RESOLUTION * 72
    wide = width * block.width if block.width is not None else min(natural, width)
    high = wide * down / across if across else wide
    limit = bench.height * HIGHEST
    if high > limit:
        wide, high = wide * limit / high, limit
    if across and across / wide * 72 < LEAST_RESOLUTION:
        found.append(
            Diagnostic(
                "low-resolution",
                bench.flow.nodes[block.node].span,
                f"“{block.src}” is printed {wide / 72 * 2.54:.1f} cm wide and has {across / wide * 72:.0f} pixels"
                f" to the inch there; below {LEAST_RESOLUTION:.0f} it looks coarse",
                f"use a picture {wide / 72 * PICTURE_RESOLUTION:.0f} pixels wide, or show it smaller with width=…%",
                Severity.WARNING,
            )
        )
    left = x + (width - wide) * _aside(block)
    return Slab(high, [PlacedPicture(left, 0.0, wide, high, block.src, block.node)])


def _aside(block: PictureBlock) -> float:
    """The share of the room beside a picture that is left of it: it begins where its words do, or stands in the middle
    where they fill their lines."""
    return {"left": 0.0, "right": 1.0}.get(block.style.align, 0.5)


def _drawn(block: PictureBlock, x: float, width: float, bench: Bench, found: list[Diagnostic]) -> Slab:
    assert block.drawing is not None
    assert block.lettering is not None
    look = look_of(block.lettering)
    wide = width * block.width if block.width is not None else width
    if isinstance(block.drawing, Vector):
        wide = wide if block.width is not None else min(PIXEL * block.drawing.width, width)
        wide = min(wide, HIGHEST * bench.height * block.drawing.width / block.drawing.height)
    art = draw(block.drawing, wide, look)
    if isinstance(block.drawing, Map) and art.height > HIGHEST * bench.height:
        art = draw(block.drawing, wide * HIGHEST * bench.height / art.height, look)
    _remark(art, block, bench, found)
    left = x + (width - art.width) * _aside(block)
    return Slab(art.height, [PlacedArt(left, 0.0, art, look, block.node)])


def on_spread(block: PictureBlock) -> bool:
    """Whether it takes two facing pages."""
    return isinstance(block.drawing, Lanes) and block.drawing.spread and block.lettering is not None


def facing(
    block: PictureBlock, x: float, width: float, height: float, bench: Bench, found: list[Diagnostic]
) -> tuple[Slab, Slab]:
    """The halves of a figure on two facing pages, each so wide and so high."""
    assert isinstance(block.drawing, Lanes)
    assert block.lettering is not None
    look = look_of(block.lettering)
    left, right = draw_spread(block.drawing, width, height, look)
    for art in (left, right):
        _remark(art, block, bench, found)
    first, second = (Slab(art.height, [PlacedArt(x, 0.0, art, look, block.node)]) for art in (left, right))
    return first, second


def _remark(art: Art, block: PictureBlock, bench: Bench, found: list[Diagnostic]) -> None:
    """What is to be said of a drawn figure."""
    span = bench.flow.nodes[block.node].span
    found += missing(art.missing, span)
    if art.crowded:
        hint = "leave something out, shorten its words, or show it wider"
        found.append(Diagnostic("crowded-figure", span, art.crowded, hint, Severity.WARNING))


def items_of(art: Art, look: Look, x: float, y: float, node: NodeId) -> Iterator[Item]:
    """A figure's paths and, after them, its lettering, in its place on the page."""
    paths = tuple(
        replace(mark, fill=look.colour(mark.fill), stroke=look.colour(mark.stroke))
        for mark in art.marks
        if isinstance(mark, Path)
    )
    yield Drawn(Rect(x, y, art.width, art.height), paths, node, art.clipped)
    for mark in art.marks:
        if isinstance(mark, Label):
            style = mark.row.style
            pieces = tuple(
                Piece(
                    bit.x, bit.shaped, style.size, style.rise, look.colour(mark.colour), style.tracking, node, bit.space
                )
                for bit in mark.row.bits
            )
            if pieces:
                yield Line(x + mark.left, y + mark.y, pieces)
