"""Where pages stand on paper, in points from the top left corner of each side, y down."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from builder.geometry import PAGE_SIZES, Rect, Size
from builder.imposition.signature import padded, saddle
from builder.publication import Arrangement, BackCover, Binding, BookletSettings, Flip

NEARLY = 0.75
"""Points by which a page may be larger than its half of the sheet before it is scaled: sizes are rounded to mm."""

SPARE = 4.0
"""Points that a sheet may have to spare and still be the one that two pages fill: A4 is 1 mm wider than two A5."""


class Placed(NamedTuple):
    """A page on paper."""

    page: int
    trim: Rect
    """Where its trimmed edge lies, the paper upright."""


class PaperSide(Struct, frozen=True):
    """One side of a sheet of paper."""

    pages: tuple[Placed, ...]
    trim: Rect
    """Where the paper is cut: around all places for pages, empty ones too."""
    folds: tuple[float, ...] = ()
    """x of each fold."""
    turned: bool = False
    """It is printed upside down, for a printer that turns the sheet over its head."""


class Paper(Struct, frozen=True):
    """The sheets of a booklet, front and back in turn."""

    size: Size
    scale: float
    """Of the pages; 1: as they are."""
    sides: tuple[PaperSide, ...]


def lay_out(count: int, page: Size, settings: BookletSettings, back: bool = False) -> Paper:
    """The sheets for so many pages of one size, of which the last one was made for the ``back``."""
    if settings.arrangement is Arrangement.GRID:
        return _grid(count, page, settings)
    return _saddle(count, page, settings, back)


def sheet_for(page: Size, settings: BookletSettings) -> Size:
    """The one that is asked for, as it lies when two pages are upright, else A4 or Letter where two pages fill it, else
    two pages."""
    pair = Size(2 * page.width, page.height)
    if settings.sheet is not None:
        long, short = max(settings.sheet), min(settings.sheet)
        return Size(long, short) if pair.width >= pair.height else Size(short, long)
    for name in ("A4", "Letter"):
        paper = PAGE_SIZES[name]
        if -NEARLY <= paper.height - pair.width < SPARE and -NEARLY <= paper.width - pair.height < SPARE:
            return Size(paper.height, paper.width)
    return pair


def backs_turned(sheet: Size, flip: Flip) -> bool:
    """Whether backs are printed upside down, to stand upright once the sheet is turned over.

    Over its upright edges it is turned like a leaf of a book, and both sides are upright; over head or foot the back
    would stand on its head. Which of the two the long edges are depends on how the sheet lies.
    """
    return (flip is Flip.LONG) == (sheet.width >= sheet.height)


def _saddle(count: int, page: Size, settings: BookletSettings, back: bool) -> Paper:
    sheet = sheet_for(page, settings)
    scale = _scale(Size(2 * page.width, page.height), sheet)
    width, height = page.width * scale, page.height * scale
    top, spine = (sheet.height - height) / 2, sheet.width / 2
    trim = Rect(spine - width, top, 2 * width, height)
    sides: list[PaperSide] = []
    last = settings.back_cover is BackCover.LAST and settings.binding is Binding.SADDLE
    for folded in saddle(padded(count, last, back), settings.gathered):
        creep = folded.depth * settings.paper
        for side, turned in ((folded.front, False), (folded.back, backs_turned(sheet, settings.flip))):
            # Inner leaves stick out beyond outer ones and lose that much at the fore-edge: their pages move inwards.
            places = [(side.left, spine - width + creep), (side.right, spine - creep)]
            placed = tuple(Placed(index, Rect(x, top, width, height)) for index, x in places if index is not None)
            sides.append(PaperSide(placed, trim, (spine,), turned))
    return Paper(sheet, scale, tuple(sides))


def _grid(count: int, page: Size, settings: BookletSettings) -> Paper:
    """Pages in rows, in the order in which they are read."""
    columns, rows = _rows_and_columns(page, settings)
    sheet = _grid_sheet(page, settings, columns, rows)
    scale = _scale(Size(columns * page.width, rows * page.height), sheet)
    width, height = page.width * scale, page.height * scale
    left, top = (sheet.width - columns * width) / 2, (sheet.height - rows * height) / 2
    trim = Rect(left, top, columns * width, rows * height)
    sides: list[PaperSide] = []
    for begin in range(0, count, columns * rows):
        placed = tuple(
            Placed(begin + at, Rect(left + at % columns * width, top + at // columns * height, width, height))
            for at in range(min(columns * rows, count - begin))
        )
        sides.append(PaperSide(placed, trim, turned=len(sides) % 2 == 1 and backs_turned(sheet, settings.flip)))
    return Paper(sheet, scale, tuple(sides))


def _rows_and_columns(page: Size, settings: BookletSettings) -> tuple[int, int]:
    """Of all ways to divide the sheet into so many places, the one that shows pages largest; of equals the widest."""
    ways = [(columns, settings.up // columns) for columns in range(1, settings.up + 1) if settings.up % columns == 0]

    def size(way: tuple[int, int]) -> float:
        sheet = _grid_sheet(page, settings, *way)
        return round(_fit(Size(way[0] * page.width, way[1] * page.height), sheet), 6)

    return max(ways, key=lambda way: (size(way), way[0]))


def _grid_sheet(page: Size, settings: BookletSettings, columns: int, rows: int) -> Size:
    """The sheet, upright or not as the pages together are."""
    long, short = max(settings.sheet or PAGE_SIZES["A4"]), min(settings.sheet or PAGE_SIZES["A4"])
    return Size(long, short) if columns * page.width > rows * page.height else Size(short, long)


def _fit(size: Size, sheet: Size) -> float:
    return min(sheet.width / size.width, sheet.height / size.height)


def _scale(size: Size, sheet: Size) -> float:
    """1 unless the pages are larger than the sheet: nothing is ever enlarged."""
    fits = size.width <= sheet.width + NEARLY and size.height <= sheet.height + NEARLY
    return 1.0 if fits else _fit(size, sheet)
