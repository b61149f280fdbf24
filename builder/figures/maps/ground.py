"""What is on the map before a name is put there, and what it costs to stand on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from builder.figures.art import Label
from builder.figures.maps.net import Net
from builder.figures.maps.plane import Box, Stretch, crosses

OVER: Final = 1000.0
"""Cost of a name over another name, a dot, or the map's edge."""
ACROSS: Final = 60.0
"""Cost of a name over a route."""
NEAR: Final = 40.0
"""Cost of a name as close to another place's dot as names are to their own: it would be taken for that one's."""
LINE: Final = 1.5
"""Cost of a name over a coast or border."""


class Ground(Struct, frozen=True):
    """The map as far as it is drawn."""

    box: Box
    """The whole map."""
    taken: Sequence[Box]
    """Where something stands already."""
    routes: Sequence[Stretch]
    """Lines that no name should cross."""
    coasts: Net[Stretch]
    """Coasts, rivers and borders, which names may cross where they have to."""

    def free(self, around: Box) -> bool:
        """Whether nothing stands in a rectangle and no route goes through it."""
        if around.left < self.box.left or around.right > self.box.right:
            return False
        if around.top < self.box.top or around.bottom > self.box.bottom:
            return False
        return not any(around.meets(box) for box in self.taken) and not any(crosses(one, around) for one in self.routes)

    def holds(self, around: Box) -> bool:
        """Whether a rectangle lies on the map, not quite at its edge."""
        inside = around.left > self.box.left + 2 and around.right < self.box.right - 2
        return inside and around.top > self.box.top + 2 and around.bottom < self.box.bottom - 2

    def with_names(self, labels: Sequence[Label]) -> Ground:
        """The map with these names on it."""
        return replace(self, taken=(*self.taken, *(Box(*label.box) for label in labels)))
