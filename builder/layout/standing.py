"""Where slabs come to stand on their page."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from builder.layout.columns import Ladder, divide, ladder
from builder.layout.slabs import Float, Slab


class PageRoom(Struct, frozen=True):
    """What a page holds, in points."""

    height: float
    grid: float
    note_above: float
    """Least room between the text and the notes' rule."""
    note_below: float
    """Between the rule and the first note."""
    note_gap: float
    """Between notes."""
    width: float = 0.0
    """Of the text: the height of a page that lies on its side."""


class PagePlan(Struct, frozen=True):
    """What stands on a page."""

    slabs: tuple[Slab, ...]
    note_first: int
    note_last: int
    """Note slabs from ``note_first`` up to ``note_last`` (excluded)."""
    used: float
    """Height of the text with its notes, in points."""
    overfull: float = 0.0
    """By how much it is higher than the page, in points."""
    above: tuple[Float, ...] = ()
    """Floats at its head, mentioned on an earlier page."""
    below: tuple[Float, ...] = ()
    """Floats at its foot, or, on a chapter's last page, right below the text."""
    foot: float = 0.0
    """Height of the notes with their rule, in points."""
    final: bool = False
    """The chapter's last page."""

    @property
    def turned(self) -> bool:
        """Whether it lies on its side."""
        return any(block.turned for block in (*self.above, *self.below))

    @property
    def empty(self) -> bool:
        """Whether nothing stands on it: the page before a figure that takes two facing ones."""
        return not self.all_slabs and self.note_last == self.note_first

    @property
    def all_slabs(self) -> tuple[Slab, ...]:
        """Those of the text and of the floats."""
        floats = (*self.above, *self.below)
        return (*self.slabs, *(slab for block in floats for slab in block.slabs)) if floats else self.slabs


class Stand(NamedTuple):
    """A slab on its page."""

    slab: Slab
    y: float
    """Of its top, from the head of the type area, in points."""
    again: bool = False
    """A table's head that is set once more: no content, but furniture."""
    x: float = 0.0
    """Of its column, from the left of the type area, in points."""


def stand(plan: PagePlan, room: PageRoom) -> list[Stand]:
    """Where the slabs of a page come to stand; repeated heads are put in."""
    if plan.turned:
        return [item for block in (*plan.above, *plan.below) for item in _stand(block.slabs, room.grid, 0.0)]
    head: list[Stand] = []
    above = 0.0
    for block in plan.above:
        head += _stand(block.slabs, room.grid, above)
        above += float_space(block, room)
    text = _stand(plan.slabs, room.grid, above)
    if head:
        text = _off_the_float(text, room.grid)
    foot: list[Stand] = []
    if plan.below:
        y = room.height - plan.foot - sum(float_space(block, room) for block in plan.below)
        if plan.final:
            lowest = max((item.y + item.slab.height for item in text), default=0.0)
            y = min(y, math.ceil(lowest / room.grid - 0.05) * room.grid)
        for block in plan.below:
            y += float_space(block, room)
            foot += _stand(block.slabs, room.grid, y - block.height)
    spare = room.height - plan.used
    springs = sum(item.slab.spring for item in text)
    if springs and spare > 0:
        shift = 0.0
        for index, item in enumerate(text):
            shift += spare / springs if item.slab.spring else 0.0
            text[index] = item._replace(y=item.y + shift)
    return [*head, *text, *foot]


def _off_the_float(text: list[Stand], grid: float) -> list[Stand]:
    """Text below a float that begins with a heading: what the first paragraph leaves free to come to the grid goes
    above the heading, which belongs to what follows it and not to the float."""
    first = next((at for at, item in enumerate(text) if item.slab.phase == 0), 0)
    opening = text[:first]
    if not opening or any(item.slab.frame or item.slab.columns or item.again for item in opening):
        return text
    last, following = opening[-1], text[first]
    spare = following.y - below(last.y + last.slab.height, replace(following.slab, phase=None), last.slab, grid)
    return [*(item._replace(y=item.y + spare) for item in opening), *text[first:]]


def _stand(slabs: Sequence[Slab], grid: float, down: float) -> list[Stand]:
    """Slabs below one another, the first ``down`` points below the head of the type area."""
    out: list[Stand] = []
    y = 0.0
    previous: Slab | None = None
    rungs = ladder(slabs) if any(slab.columns for slab in slabs) else None
    beside = 0
    for index, slab in enumerate(slabs):
        if index < beside:
            continue
        y = below(y, slab, previous, grid)
        if rungs is not None and slab.columns is not None:
            beside = rungs.ends[index]
            filled = _in_columns(slabs, index, beside, rungs, y)
            y = max(item.y + item.slab.height + item.slab.column_edge for item in filled)
            out += filled
            previous = slabs[beside - 1]
            continue
        if previous is None:
            out += heads_above(slab, y)
        out.append(Stand(slab, y))
        y += slab.height
        previous = slab
    return [item._replace(y=item.y + down) for item in out] if down else out


def heads_above(slab: Slab, y: float, x: float = 0.0) -> list[Stand]:
    """What is set again above a slab whose top stands at ``y``."""
    out: list[Stand] = []
    for head in reversed(slab.heads):
        y -= head.height
        out.append(Stand(head, y, True, x))
    return out[::-1]


def _in_columns(slabs: Sequence[Slab], first: int, stop: int, rungs: Ladder, y: float) -> list[Stand]:
    """Slabs in their columns, the heads of which stand at ``y``."""
    columns = slabs[first].columns
    assert columns is not None
    starts = [*divide(rungs, first, stop, columns.count), stop]
    out: list[Stand] = []
    for number, (start, end) in enumerate(itertools.pairwise(starts)):
        x, shift = number * columns.pitch, y - rungs.tops[start]
        out += heads_above(slabs[start], rungs.places[start] + shift, x)
        out += [Stand(slabs[index], rungs.places[index] + shift, x=x) for index in range(start, end)]
    return out


def below(y: float, slab: Slab, previous: Slab | None, grid: float) -> float:
    """Where a slab's top comes when ``previous`` ends at ``y`` (``None``: at the head of a page)."""
    if previous is None:
        # Columns have their heads themselves.
        y += slab.edge + (slab.top + slab.heads_height if slab.columns is None else 0.0)
    else:
        apart = slab.frame is not previous.frame
        if apart:
            y += previous.edge
        y += max(slab.before, slab.top)
        if apart:
            y += slab.edge
    if slab.phase is not None and (previous is not None or not slab.phase):
        y = math.ceil((y - slab.phase) / grid - 0.02) * grid + slab.phase
    return y


def float_space(block: Float, room: PageRoom) -> float:
    """What a float takes of a page with text on it: whole lines of the grid, one of them at least between them."""
    return math.ceil(block.height / room.grid + 1 - 0.05) * room.grid
