"""What is painted under the words of a page: its fields, and the shapes of drawings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from builder.figures.art import Path
from builder.figures.outlines import Outline, is_along, is_inside, outlines
from builder.geometry import Rect
from builder.layout.pages import Drawn, Fill, Item, Line

PAPER = "#ffffff"
_THICKEST_RULE = 3.0
"""Points: lower fields and thinner lines are lines under or through words, no ground behind them."""
_MOST_WORDS = 400
"""Lines of lettering of one drawing that are looked at: as many as the most places of a map. An author's own can have
thousands, over thousands of shapes."""


class Ground(Struct, frozen=True):
    """Something that covers a part of the page in one colour."""

    colour: str
    box: tuple[float, float, float, float]
    """Left, top, right, bottom of it."""
    shape: Sequence[Outline] = ()
    """Its outlines; without them it is the whole box."""
    even_odd: bool = False
    stroke: float = 0.0
    """The width of a line that is drawn along the outlines; nought: they are filled."""

    def may_cover(self, x: float, y: float) -> bool:
        """Whether a point lies in the box, which is soon known."""
        left, top, right, bottom = self.box
        return left <= x <= right and top <= y <= bottom

    def covers(self, x: float, y: float) -> bool:
        """Whether a point of the box is covered."""
        if self.stroke:
            return is_along(self.shape, x, y, self.stroke / 2)
        return not self.shape or is_inside(self.shape, x, y, self.even_odd)


def over_grounds(items: Iterable[Item]) -> Iterator[tuple[Line, Sequence[Ground]]]:
    """The lines of a page, each with what is painted before it."""
    grounds: list[Ground] = []
    lettering: dict[int, int] = {}  # node of a drawing → how many lines it has had
    for item in items:
        if isinstance(item, Fill) and item.rect.height > _THICKEST_RULE:
            grounds.append(Ground(item.colour, _box(item.rect)))
        elif isinstance(item, Drawn):
            grounds += (ground for path in item.paths for ground in _of_path(path, item))
            lettering[item.node] = 0
        elif isinstance(item, Line):
            node = item.pieces[0].node if item.pieces else -1
            if node in lettering:
                lettering[node] += 1
            if lettering.get(node, 0) <= _MOST_WORDS:
                yield item, grounds


def _of_path(path: Path, drawing: Drawn) -> Iterator[Ground]:
    """What a shape of a drawing covers: its field, and over that its line."""
    thick = path.width if path.stroke and path.width > _THICKEST_RULE else 0.0
    if not path.fill and not thick:
        return
    shape = outlines(path.segments, drawing.rect.x, drawing.rect.y)
    if not shape:
        return
    if path.fill:
        yield Ground(path.fill, _bounds(shape, 0.0, drawing), shape, path.even_odd)
    if thick:
        yield Ground(path.stroke, _bounds(shape, thick / 2, drawing), shape, stroke=thick)


def _bounds(shape: Sequence[Outline], by: float, drawing: Drawn) -> tuple[float, float, float, float]:
    """The box of a shape that reaches beyond its outlines by so much, as far as it is shown."""
    across = [x for points in shape for x, _ in points]
    down = [y for points in shape for _, y in points]
    left, top, right, bottom = min(across) - by, min(down) - by, max(across) + by, max(down) + by
    if not drawing.clipped:
        return left, top, right, bottom
    edges = _box(drawing.rect)
    return max(left, edges[0]), max(top, edges[1]), min(right, edges[2]), min(bottom, edges[3])


def _box(rect: Rect) -> tuple[float, float, float, float]:
    return rect.x, rect.y, rect.x + rect.width, rect.y + rect.height
