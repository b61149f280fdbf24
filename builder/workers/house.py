"""The printing house: gives sections to desks, and takes what is kept where there is something.

Towards the layout it is one crew that has all sections. What it answers is what desks would answer, because a kept
proof was a desk's answer to the same section with the same page labels.

What is set takes ten times the room of what is drawn. So a long book is set batch by batch, and what no page number
of a later one can change is drawn before the next: the book's length hardly shows in the memory it takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple, Protocol

from builder.diagnostics import Diagnostic
from builder.layout.crew import ToDraw, ToSet
from builder.layout.numbering import Proof, Spot, number
from builder.layout.paginate import PASSES
from builder.pdf.codes import Codes, settle
from builder.workers.desk import Desk, Job, Order, Sheets, Streams, ToPack, ToRead
from builder.workers.kept import Bound, Setting, Shelf, faulty, places
from builder.workers.process import FORKS, Worker

ENOUGH = 30_000 if FORKS else 150_000
"""Characters of text that are worth a process of their own: below, starting it costs more than it saves."""


BATCH = 350_000
"""Characters of text that are set before any of them is drawn: some 180 pages."""
_TAG = re.compile("<[^>]*>")


class _Hand(Protocol):
    """A desk, near or far."""

    def ask(self, order: Order) -> None: ...

    def answer(self) -> Any: ...

    def stop(self) -> None: ...


class _Ahead(NamedTuple):
    """A section drawn before the whole book was set."""

    places: str
    """Where in the book its pages were taken to stand."""
    sheets: Sheets


class House:
    """Prints the sections of a book."""

    def __init__(self, job: Job, shelf: Shelf, jobs: int) -> None:
        self._job = job
        self._shelf = shelf
        self._jobs = jobs
        self._sizes = [len(_TAG.sub("", section.xhtml)) for section in job.sections]  # tags take no time
        self._batches = batches(self._sizes)
        self._ahead: dict[int, _Ahead] = {}
        self._hands: list[_Hand] = []
        self._owner: dict[int, int] = {}
        """Section → index of the desk that sets it; only those that have to be set."""
        self._settings: list[Setting | None] = [shelf.setting(at) for at in range(len(job.sections))]
        self._proofs: dict[int, Proof] = {}
        self._fresh: set[int] = set()
        """Sections that a desk has set with the labels of their proof."""
        self._order: ToSet | ToDraw | None = None
        self.codes = Codes((), {})
        """Settled once all is drawn up."""

    def read(self) -> list[Diagnostic]:
        """What is wrong with the sections before they are set."""
        unread = [at for at, setting in enumerate(self._settings) if setting is None]
        found = {at: setting.found for at, setting in enumerate(self._settings) if setting is not None}
        for batch in self._batches:
            self._employ(at for at in unread if at in batch)
        shares = {hand: ToRead(tuple(at for at in unread if self._owner[at] == hand)) for hand in self._busy(unread)}
        found |= self._all(shares)
        self._found = found
        return [finding for at in sorted(found) for finding in found[at]]

    def stop(self) -> None:
        """Send everybody home."""
        for hand in self._hands:
            hand.stop()

    # -- the layout's crew

    def ask(self, order: ToSet | ToDraw) -> None:
        """Remember an order until its answer is wanted."""
        self._order = order

    def proofs(self) -> dict[int, Proof]:
        """Set what was ordered."""
        assert isinstance(self._order, ToSet)
        order = self._order
        missing: dict[int, bool] = {}
        for at, recto in order.sections.items():
            if at in order.anew:
                self._fresh.discard(at)
                self._proofs.pop(at, None)
            proof = self._proofs.get(at) or self._kept(at, order.labels)
            if proof is not None and recto in proof.pages:
                self._proofs[at] = proof
            else:
                missing[at] = recto
        for batch in self._batches:
            self._set({at: recto for at, recto in missing.items() if at in batch}, order.labels)
            if any(at >= batch.stop for at in missing):
                self._draw_ahead(batch.stop, order.labels)
        return {at: self._proofs[at] for at in order.sections}

    def finished(self) -> dict[int, Bound]:
        """Draw up what was ordered, settle the codes, and finish the streams."""
        assert isinstance(self._order, ToDraw)
        wanted = self._order.spots
        bound: dict[int, Bound] = {}
        sheets: dict[int, Sheets] = {}
        for at, spots in wanted.items():
            ahead = self._ahead.get(at)
            if ahead is not None and ahead.places == places(spots):
                sheets[at] = ahead.sheets
                continue
            kept = self._shelf.bound(at, self._proofs[at].slots, spots)
            if kept is not None:
                bound[at] = kept
        sheets |= self._draw({at: spots for at, spots in wanted.items() if at not in bound and at not in sheets})
        self.codes = settle(
            [one.gathering.uses for one in (*(kept.sheets for kept in bound.values()), *sheets.values())]
        )
        bound = {at: kept.coded(self.codes) for at, kept in bound.items()}
        packed = {hand: ToPack(self.codes.specials, self._shelf.keeps) for hand in self._busy(sheets)}
        streams: dict[int, Streams] = self._all(packed)
        for at, own in sheets.items():
            codes = {key: self.codes.specials[key] for key in own.gathering.uses.specials}
            bound[at] = Bound(own, codes, streams[at])
            self._shelf.keep_bound(at, self._proofs[at].slots, wanted[at], bound[at])
        return bound

    # -- the work

    def _kept(self, at: int, labels: Mapping[str, str]) -> Proof | None:
        setting = self._settings[at]
        if setting is None:
            return None
        return self._shelf.proof(at, {target: labels.get(target, "") for target in setting.targets})

    def _set(self, missing: Mapping[int, bool], labels: Mapping[str, str]) -> None:
        """Let desks set sections; those that were set before are only broken into pages."""
        self._employ(missing)
        orders = {}
        for hand in self._busy(missing):
            own = {at: recto for at, recto in missing.items() if self._owner[at] == hand}
            orders[hand] = ToSet(own, labels, frozenset(own) - self._fresh)
        for at, proof in self._all(orders).items():
            before = self._proofs.get(at)
            pages = {**before.pages, **proof.pages} if before is not None else proof.pages
            self._proofs[at] = Proof(pages, proof.slots, proof.found)
            self._fresh.add(at)
            if self._settings[at] is None:
                self._settings[at] = Setting(self._found[at], tuple(proof.slots))
                self._shelf.keep_setting(at, Setting(self._found[at], tuple(proof.slots)))
            self._shelf.keep_proof(at, self._proofs[at])

    def _draw(self, wanted: Mapping[int, Sequence[Spot]]) -> dict[int, Sheets]:
        unset = {at: spots[-1].begins_recto for at, spots in wanted.items() if at not in self._fresh}
        labels = {target: shown for at in unset for target, shown in self._proofs[at].slots.items()}
        self._set(unset, labels)
        orders = {
            hand: ToDraw({at: spots for at, spots in wanted.items() if self._owner[at] == hand})
            for hand in self._busy(wanted)
        }
        return self._all(orders)

    def _draw_ahead(self, stop: int, labels: Mapping[str, str]) -> None:
        """Draw those of the first sections that print no page numbers of others: where the pages before them are what
        they seem to be, nothing more can change in them. Where they are not, it is done again."""
        sections = self._job.sections[:stop]
        for _ in range(PASSES):
            numbering = number(sections, [self._proofs[at] for at in range(stop)])
            if not numbering.unproved:
                break
            self._set(numbering.unproved, labels)
        else:
            return
        wanted: dict[int, list[Spot]] = {}
        for spot in numbering.spots:
            at = spot.section
            if at in self._fresh and not self._proofs[at].slots and not faulty(self._proofs[at]):
                wanted.setdefault(at, []).append(spot)
        for at, sheets in self._draw(wanted).items():
            self._ahead[at] = _Ahead(places(wanted[at]), sheets)
            self._fresh.discard(at)

    def _all(self, orders: Mapping[int, Order]) -> dict[int, Any]:
        """What all desks make of their orders; this process's own is asked last and works while the others do."""
        for hand in sorted(orders, reverse=True):
            self._hands[hand].ask(orders[hand])
        return {at: made for hand in sorted(orders) for at, made in self._hands[hand].answer().items()}

    def _busy(self, sections: Iterable[int]) -> list[int]:
        """The desks that have to do with these sections."""
        return sorted({self._owner[at] for at in sections})

    def _employ(self, sections: Iterable[int]) -> None:
        """Give each of these sections that has none a desk."""
        new = [at for at in sections if at not in self._owner]
        if not new:
            return
        share = shares([self._sizes[at] for at in new], self._jobs)
        while len(self._hands) <= max(share):
            self._hands.append(self._another() if self._hands else Desk(self._job))
        self._owner.update(zip(new, share, strict=True))

    def _another(self) -> _Hand:
        try:
            return Worker(self._job)
        except OSError:  # the system allows no more processes: this one does that work too
            return Desk(self._job)


def batches(sizes: Sequence[int]) -> list[range]:
    """Sections that are set before the next ones are: about equal amounts of text, of ``BATCH`` at least."""
    count = max(1, min(sum(sizes) // BATCH, len(sizes)))
    ends = [0] * count
    for at, size in enumerate(accumulate(sizes), 1):
        ends[min(count - 1, (size - 1) * count // max(1, sum(sizes)))] = at
    ends[-1] = len(sizes)
    return [range(start, stop) for start, stop in pairwise(accumulate([0, *ends], max))]


def shares(sizes: Sequence[int], jobs: int) -> list[int]:
    """For each section, who sets it: equal amounts of text for as many as are worth their start, at most ``jobs``."""
    count = max(1, min(jobs, sum(sizes) // ENOUGH))
    loads = [0] * count
    out = [0] * len(sizes)
    for at in sorted(range(len(sizes)), key=lambda at: (-sizes[at], at)):
        least = loads.index(min(loads))
        out[at] = least
        loads[least] += sizes[at]
    return out
