"""What leaves the running text: figures and tables that float, figures over a spread, tables on turned pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from builder.layout.floats import height, leaves
from builder.layout.pictures import facing, on_spread
from builder.layout.slabs import Bench, Float, Slab
from builder.layout.stacks import Setter, Stack, kind_of, mark
from builder.layout.table_columns import plan
from builder.markup.flow import FlowBlock, Group, PictureBlock, TableBlock

HIGHEST_FLOAT = 0.8
"""Share of the page that a table may take to float; what is higher stands in the text and is divided."""
LEAST_DRAWN = 0.5
"""Share of its pages that a figure over a spread has in any case, however much its caption and its notes want."""
LONG_NOTE = 0.5
"""Share of a turned page; a note that takes more goes below the whole table."""


def lift(block: FlowBlock, x: float, width: float, setter: Setter) -> tuple[Float, ...]:
    """What becomes of a block that leaves the running text; nothing when it stays."""
    if not isinstance(block, Group):
        return ()
    bench = setter.bench
    ids = tuple(_ids(block, bench))
    tables = [child for child in block.children if isinstance(child, TableBlock)]
    if block.kind == "div.table" and any(plan(one, width, bench).lacking > 0.05 for one in tables):
        return _turned(block, ids, width, setter)
    halves = _spread(block, ids, x, width, setter)
    if halves:
        return halves
    if not block.style.floats or not ids or not is_captioned(block) or _surely_high(tables, bench):
        return ()
    trial = setter.trial()
    slabs = trial.block(block, x, width).slabs
    names = tuple(_own_notes(block, slabs, bench))
    slabs += _set_notes(names, width, trial)
    if (tables or names) and height(slabs) > HIGHEST_FLOAT * bench.height:
        return ()
    setter.take(trial)
    return (Float(tuple(slabs), ids, height(slabs), notes=names),)


def _surely_high(tables: Sequence[TableBlock], bench: Bench) -> bool:
    """Whether tables are too high to float even if each row has one line: long ones need not be set to be told."""
    rows = (row for table in tables for row in table.rows)
    lines = (max((cell.content.style.leading for cell in row.cells if cell.rows == 1), default=0.0) for row in rows)
    return sum(lines) > HIGHEST_FLOAT * bench.height


def _spread(block: Group, ids: tuple[str, ...], x: float, width: float, setter: Setter) -> tuple[Float, ...]:
    """The halves of a figure that takes two facing pages, its caption under the left one; nothing for others."""
    drawn = next((child for child in block.children if isinstance(child, PictureBlock) and on_spread(child)), None)
    if drawn is None or block.kind != "figure":
        return ()
    bench, trial = setter.bench, setter.trial()
    words = [child for child in block.children if child is not drawn]
    under = trial.column(words, x, width) if words else Stack([], 0.0, 0.0)
    if under.slabs:
        under.slabs[0].before = under.before
    names = tuple(_own_notes(block, under.slabs, bench))
    below = [*under.slabs, *_set_notes(names, width, trial)]
    room = bench.height - height([Slab(0.0), *below])
    left, right = facing(drawn, x, width, max(room, LEAST_DRAWN * bench.height), bench, trial.found)
    setter.take(trial)
    slabs = [left, *below]
    mark(block, x, left, bench)
    return (
        Float(tuple(slabs), ids, height(slabs), side="left", notes=names),
        Float((right,), ids, right.height, side="right"),
    )


def _own_notes(block: Group, slabs: Sequence[Slab], bench: Bench) -> dict[str, int]:
    """The notes that are called on slabs of what leaves the running text, and nowhere before, each with the first slab
    that calls it: they go with it and stand below it. One that the text has called before stands at the foot of that
    page."""
    own: dict[str, int] = {}
    for at, slab in enumerate(slabs):
        for name in slab.notes:
            if name in bench.flow.notes and bench.first_calls[name] >= block.node:
                own.setdefault(name, at)
    return own


def _set_notes(names: Sequence[str], width: float, setter: Setter) -> list[Slab]:
    """The notes of what leaves the running text, as they stand below it."""
    bench = setter.bench
    out: list[Slab] = []
    for name in names:
        note = setter.block(bench.flow.notes[name], 0.0, width).slabs
        if note and not out:
            note[0].before = bench.grid / 2
        out += note
    return out


def _ids(block: Group, bench: Bench) -> Iterator[str]:
    """The ids of a group and of the figures in it."""
    own = bench.flow.nodes[block.node].attributes.get("id", "")
    if own:
        yield own
    for child in block.children:
        if isinstance(child, Group) and child.kind == "figure":
            yield from _ids(child, bench)


def is_captioned(block: FlowBlock) -> bool:
    """Whether a figure, a table or a row of figures has a caption."""
    return isinstance(block, Group) and any(
        kind_of(child) == "figcaption"
        or (isinstance(child, Group) and child.kind == "figure" and is_captioned(child))
        or (isinstance(child, TableBlock) and child.caption is not None)
        for child in block.children
    )


def _turned(block: Group, ids: tuple[str, ...], width: float, setter: Setter) -> tuple[Float, ...]:
    """A wide table as pages that lie on their side; the notes called in it stand below the rows of their page."""
    bench = setter.bench
    lying, upright = setter.lying(width), setter.trial()
    slabs = lying.block(block, 0.0, bench.height).slabs
    upright.take(lying)
    # The table's notes are as wide as text: lines of the turned page would be too long to read.
    own = _own_notes(block, slabs, bench)
    called: list[list[str]] = [[] for _ in slabs]
    for name, at in own.items():
        called[at].append(name)
    trial = setter.trial()
    feet = [height(_set_notes(names, width, trial)) + bench.grid / 2 if names else 0.0 for names in called]
    filled = leaves(slabs, width, feet) if max(feet, default=0.0) <= LONG_NOTE * width else []
    if not filled:
        slabs += _set_notes(tuple(own), width, upright)
        filled = leaves(slabs, width, [0.0] * len(slabs))
    else:
        rows = iter(called)
        notes = [list(chain.from_iterable(islice(rows, len(leaf)))) for leaf in filled]
        filled = [[*leaf, *_set_notes(names, width, upright)] for leaf, names in zip(filled, notes, strict=True)]
    setter.take(upright)
    # A page to itself; what is higher than that is told as what is higher than any page.
    over = [max(0.0, leaf[0].heads_height + height(leaf) - width) for leaf in filled]
    return tuple(
        Float(tuple(leaf), ids, bench.height + more, turned=True, notes=tuple(own))
        for leaf, more in zip(filled, over, strict=True)
    )
