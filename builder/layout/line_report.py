"""How the lines were chosen: every break with its ratio and demerits, and the best one that was rejected.

This looks at finished pages and works the paragraphs out again, so that breaking lines need not remember anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import dropwhile
from typing import NamedTuple

from builder.layout.breaking import Fit, break_lines, stretch_of
from builder.layout.furniture import furniture
from builder.layout.galley import Galley, set_galley
from builder.layout.pages import Pages
from builder.layout.paragraph import Trial, trials
from builder.layout.slabs import PlacedLine, Slab, Source
from builder.layout.standing import stand
from builder.layout.words import Inks
from builder.markup.styles import Styler

AHEAD = 300
"""How many breakpoints are looked at: what comes after ten lines or more is not changed by how a line ends."""
SHOWN = 24
"""Characters of a line that are shown at either of its ends."""


class Rejected(NamedTuple):
    """The best other place at which a line could have ended."""

    point: int
    ratio: float
    more: float
    """By how many demerits the paragraph would have been worse."""


def report(
    pages: Pages,
    styler: Styler,
    exceptions: Mapping[str, Mapping[str, tuple[int, ...]]],
    words: Callable[[str], str] = str,
) -> str:
    """The lines of laid-out pages, as stable text. The arguments are those with which they were laid out."""
    inks = Inks(exceptions)
    kit = furniture(styler, inks)
    out: list[str] = []
    for index, flow in enumerate(pages.flows):
        # Blank pages before the first belong to nobody; those after it stand before a figure over two pages.
        own = list(dropwhile(lambda page: page.blank, (page for page in pages.pages if page.flow == index)))
        if not own:
            continue
        galley = set_galley(flow, styler, kit, inks, pages.labels, words)
        told: set[int] = set()
        for page, plan in zip(own, galley.pages(own[0].index % 2 == 0), strict=True):
            out.append(f"page {page.index + 1} “{page.label}” {flow.section.slug}")
            notes = galley.notes.slabs[plan.note_first : plan.note_last]
            slabs = [item.slab for item in stand(plan, galley.room) if not item.again]
            for source in _sources([*slabs, *notes], told):
                out += _paragraph(source, galley)
    return "\n".join(out) + "\n"


def _sources(slabs: Sequence[Slab], told: set[int]) -> Iterator[Source]:
    """What begins on a page: each paragraph is told once, where its first line stands. ``told`` are those of the pages
    before, by identity, since one is all its lines' own and slow to compare."""
    for slab in slabs:
        for item in slab.placed:
            if isinstance(item, PlacedLine) and item.source is not None and id(item.source) not in told:
                told.add(id(item.source))
                yield item.source


def _paragraph(source: Source, galley: Galley) -> Iterator[str]:
    block = source.block
    span = galley.flow.nodes[block.node].span
    made = list(trials(block, source.width, galley.bench.setting, source.style, source.by, source.beside))
    varied = f", {source.by:+d} line" if source.by else ""
    demerits = sum(trial.fits[-1].demerits for trial in made)
    yield f"  {block.kind} #{block.node} {span} {source.width:.1f} pt, demerits {demerits:,.0f}{varied}"
    for trial in made:
        begin = 0
        before = 0.0
        for fit in trial.fits:
            shown = _shortened(trial.words(begin, fit.point))
            over = f" overfull by {fit.overfull:.1f}" if fit.overfull > 0.05 else ""
            yield f"    {fit.ratio:+.2f} {fit.demerits - before:,.0f}{over} {shown}"
            other = rejected(trial, begin, fit)
            if other is not None:
                ending = trial.words(begin, other.point)[-SHOWN:]
                yield f"      not …{ending}  {other.ratio:+.2f}, {other.more:,.0f} worse"
            begin, before = fit.point, fit.demerits


def rejected(trial: Trial, begin: int, fit: Fit) -> Rejected | None:
    """The best other end of the line that begins at breakpoint ``begin``: where it ends when the chosen break is taken
    away from the text that follows. ``None`` where there is no other, as for a last line."""
    last = len(trial.points.end) - 1
    if fit.point == last:
        return None
    end = min(last, begin + AHEAD)
    own = break_lines(stretch_of(trial.points, begin, end), trial.measure)
    other = break_lines(stretch_of(trial.points, begin, end, without=fit.point), trial.measure)
    if not own or not other:
        return None
    point = begin + other[0].point
    return Rejected(point + (point >= fit.point), other[0].ratio, other[-1].demerits - own[-1].demerits)


def _shortened(text: str) -> str:
    return text if len(text) <= 2 * SHOWN + 3 else f"{text[:SHOWN].rstrip()} … {text[-SHOWN:].lstrip()}"
