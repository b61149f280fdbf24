"""What is on a map by where it is: whoever asks what lies about a place need not look at all of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Generic, TypeVar

from builder.figures.maps.plane import Box

T = TypeVar("T")
MESH: Final = 16.0
"""Points from one thread of the net to the next: about the height of a name."""


class Net(Generic[T]):
    """Things, each known to the meshes that the rectangle about it lies on."""

    def __init__(self, things: Iterable[T], around: Callable[[T], Box]) -> None:
        self._around = around
        self._things: list[T] = []
        self._meshes: dict[tuple[int, int], list[int]] = {}
        for thing in things:
            self.add(thing)

    def add(self, thing: T) -> None:
        """Put another one into it."""
        for mesh in _meshes(self._around(thing)):
            self._meshes.setdefault(mesh, []).append(len(self._things))
        self._things.append(thing)

    def drop(self, thing: T) -> None:
        """Take out what is equal to this one."""
        for mesh in _meshes(self._around(thing)):
            self._meshes[mesh] = [at for at in self._meshes.get(mesh, ()) if self._things[at] != thing]

    def about(self, box: Box) -> list[T]:
        """What may come near a rectangle, each once, in its order; all that meets it or goes through it is there."""
        found: set[int] = set()
        for mesh in _meshes(box):
            found.update(self._meshes.get(mesh, ()))
        return [self._things[at] for at in sorted(found)]

    def any_about(self, box: Box) -> Iterator[T]:
        """The same one after the other, some twice: for who looks for one of them only."""
        for mesh in _meshes(box):
            for at in self._meshes.get(mesh, ()):
                yield self._things[at]


def _meshes(box: Box) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (int(edge // MESH) for edge in box)
    return itertools.product(range(left, right + 1), range(top, bottom + 1))
