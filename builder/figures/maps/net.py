"""The lines of a map by where they are: whoever asks what lies about a place need not look at all of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from builder.figures.maps.plane import Box, Stretch

MESH: Final = 16.0
"""Points from one thread of the net to the next: about the height of a name."""


class Net:
    """Lines, each known to the meshes that the rectangle about it lies on."""

    def __init__(self, lines: Sequence[Stretch]) -> None:
        self.lines = lines
        self._meshes: dict[tuple[int, int], list[int]] = {}
        for at, ((ax, ay), (bx, by)) in enumerate(lines):
            for mesh in _meshes(Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))):
                self._meshes.setdefault(mesh, []).append(at)

    def about(self, box: Box) -> list[Stretch]:
        """The lines that may come near a rectangle, each once, in their order; all that go through it are there."""
        found: set[int] = set()
        for mesh in _meshes(box):
            found.update(self._meshes.get(mesh, ()))
        return [self.lines[at] for at in sorted(found)]


def _meshes(box: Box) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (int(edge // MESH) for edge in box)
    return itertools.product(range(left, right + 1), range(top, bottom + 1))
