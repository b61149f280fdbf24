"""Where back, spine and front stand on the sheet of a cover: points from its top left corner, y down."""

from __future__ import annotations

from msgspec import Struct

from builder.geometry import Rect, Size
from builder.imposition.marks import GAP, around


class CoverSheet(Struct, frozen=True):
    """A cover laid flat, its outside up."""

    page: Size
    """Of the book, as it is cut."""
    spine: float
    """Width; 0: there is none, and one fold."""
    bleed: float

    @property
    def gap(self) -> float:
        """From the cut to the marks, which stay clear of the bleed."""
        return max(GAP, self.bleed)

    @property
    def margin(self) -> float:
        """From the edge of the sheet to the cut."""
        return around(self.bleed)

    @property
    def size(self) -> Size:
        """Of the sheet."""
        return Size(
            2 * self.page.width + self.spine + 2 * self.margin,
            self.page.height + 2 * self.margin,
        )

    @property
    def trim(self) -> Rect:
        """Where the sheet is cut."""
        return Rect(self.margin, self.margin, 2 * self.page.width + self.spine, self.page.height)

    @property
    def back(self) -> Rect:
        """The back, which lies at the left when the sheet's outside is up."""
        return Rect(self.margin, self.margin, *self.page)

    @property
    def middle(self) -> Rect:
        """The spine."""
        return Rect(self.margin + self.page.width, self.margin, self.spine, self.page.height)

    @property
    def front(self) -> Rect:
        """The front."""
        return Rect(self.margin + self.page.width + self.spine, self.margin, *self.page)

    @property
    def folds(self) -> tuple[float, ...]:
        """x of each fold."""
        left, right = self.middle.x, self.middle.x + self.spine
        return (left, right) if self.spine else (left,)
