"""Who sets the sections: compositors, each with some of them, in this process or in another.

A compositor keeps its galleys. It is asked to set sections and answers with proofs (plain data); when the whole book
is numbered it is asked for the pages, and answers with whatever ``finish`` makes of them. Asking and answering are
apart, so that several compositors work at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, Protocol, TypeAlias, TypeVar

from msgspec import Struct

from builder.layout.draft import draft_kit, unset_word
from builder.layout.furniture import furniture
from builder.layout.galley import Galley, set_galley
from builder.layout.numbering import Proof, Spot, prove
from builder.layout.pages import Page
from builder.layout.sheet import draw_up, unset_heads
from builder.layout.words import Inks
from builder.markup.flow import Flow
from builder.markup.styles import Styler

T = TypeVar("T")
Finish: TypeAlias = Callable[[Flow, Sequence[Page]], T]
"""Makes of a section's pages what is wanted of them."""


class ToSet(Struct, frozen=True):
    """Set these sections, or prove the pages that they have when they begin on the other side."""

    sections: Mapping[int, bool]
    """Index → whether its first page is a right-hand one."""
    labels: Mapping[str, str]
    """Page labels known so far."""
    anew: frozenset[int]
    """Those that have to be set again, with these labels."""


class ToDraw(Struct, frozen=True):
    """Draw up these pages."""

    spots: Mapping[int, Sequence[Spot]]
    """By section."""


class Crew(Protocol[T]):
    """A compositor, near or far."""

    def ask(self, order: ToSet | ToDraw) -> None:
        """Give an order."""

    def proofs(self) -> dict[int, Proof]:
        """The answer to ``ToSet``, by section."""

    def finished(self) -> dict[int, T]:
        """The answer to ``ToDraw``, by section."""


class Copy(Struct, frozen=True):
    """What a compositor works from, besides the sections."""

    styler: Styler
    title: str
    exceptions: Mapping[str, Mapping[str, tuple[int, ...]]]
    """Language → word → where it may be divided."""
    words: Callable[[str], str] = str
    """The book's own word for a key."""


class Compositor(Generic[T]):
    """Sets sections in this process."""

    def __init__(self, flows: Mapping[int, Flow], copy: Copy, finish: Finish[T]) -> None:
        self._flows = flows
        self._copy = copy
        self._finish = finish
        self._inks = Inks(copy.exceptions)
        self._kit = furniture(copy.styler, self._inks)
        self._draft = draft_kit(copy.styler, self._inks, copy.words("draft"))
        self._galleys: dict[int, Galley] = {}
        self._order: ToSet | ToDraw | None = None

    def ask(self, order: ToSet | ToDraw) -> None:
        """Remember an order until its answer is wanted."""
        self._order = order

    def proofs(self) -> dict[int, Proof]:
        """Set what was ordered."""
        assert isinstance(self._order, ToSet)
        return {at: self._prove(at, recto, self._order) for at, recto in self._order.sections.items()}

    def _prove(self, at: int, recto: bool, order: ToSet) -> Proof:
        galley = self._galleys.get(at)
        if galley is None or at in order.anew:
            copy = self._copy
            galley = set_galley(self._flows[at], copy.styler, self._kit, self._inks, order.labels, copy.words)
            self._galleys[at] = galley
        galley.pages(recto)
        frame = self._copy.styler.theme.page
        heads = unset_heads(self._kit, self._flows[at].section, self._copy.title, frame.measure)
        found = (*galley.found, *unset_word(self._draft))
        return Proof({side: prove(galley, side, heads) for side in sorted(galley.plans)}, galley.slots, found)

    def finished(self) -> dict[int, T]:
        """Draw up what was ordered. A section's galley is not needed after that: what it held, the pages may have."""
        assert isinstance(self._order, ToDraw)
        copy = self._copy
        done: dict[int, T] = {}
        for at, spots in self._order.spots.items():
            galley = self._galleys.pop(at, None)
            assert galley is not None or not spots
            drawn = (copy.styler, copy.title, self._draft)
            pages = [draw_up(galley, spot, self._kit, *drawn) for spot in spots] if galley else []
            done[at] = self._finish(self._flows[at], pages)
        return done
