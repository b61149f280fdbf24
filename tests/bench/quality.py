"""How good the lines and pages of a laid-out book are, read from ``Pages``: no guessing from where words stand.

Lines and their word spaces are those of justified text in the commonest size; line figures are per 1,000 of them.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from builder.layout.pages import Line, Page, Pages
from builder.markup.flow import Flow, FlowBlock, Group, NodeId, TextBlock
from builder.pipeline import prepare

LOOSE, TIGHT = 1.5, 0.75
"""Of the median word space: lines whose mean space is wider, or narrower, stand out."""
RUNT = 3.0
"""Em: a last line that is shorter looks like a gap."""
FEWEST = 4
"""Words from which on a line's mean space says something."""
LEVEL = 1.0
"""Points by which feet of facing pages may differ."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Figures of a book. Shares are of 1."""

    pages: int
    lines: int
    """Justified ones."""
    space: float
    """Median word space, in em."""
    spread: float
    """Standard deviation of the lines' mean word space, over the median: 0 is even colour."""
    loose: float
    """Per 1,000 lines."""
    tight: float
    """Per 1,000 lines."""
    hyphens: float
    """Share of lines that end in a hyphen."""
    ladders: int
    """Places where three or more such lines follow one another."""
    runts: float
    """Per 1,000 last lines of paragraphs."""
    widows: int
    """Pages that begin with a paragraph's last line."""
    orphans: int
    """Pages that end with a paragraph's first line."""
    turns: int
    """Right-hand pages that end in a hyphen: the leaf must be turned to finish the word."""
    flush: float
    """Share of facing full pages whose last lines stand at one height."""
    spreads: int
    """How many those are."""
    fill: float
    """Mean share of the type area's height that full pages use."""


class Set(NamedTuple):
    """A line of a paragraph where it stands."""

    page: Page
    line: Line
    paragraph: tuple[int, NodeId]
    """Index of the flow, node of the block."""
    justified: bool
    note: bool


def measure(pages: Pages) -> Quality:
    """The figures of a laid-out book; zeros where there is nothing to measure."""
    texts = [_Texts(flow) for flow in pages.flows]
    lines = [found for page in pages.pages for found in _set_lines(page, texts)]
    size = _commonest_size(lines)
    counts = Counter(found.paragraph for found in lines)
    seen: Counter[tuple[int, NodeId]] = Counter()
    spaces: list[float] = []
    last = runts = hyphens = ladders = run = 0
    numbers: list[int] = []
    """Of each line: which of its paragraph's it is, from 1."""
    for found in lines:
        seen[found.paragraph] += 1
        number = seen[found.paragraph]
        numbers.append(number)
        if number == 1:
            run = 0
        if not found.justified or abs(_size(found.line) - size) > 0.05:
            continue
        if number == counts[found.paragraph]:
            if number > 1:
                last += 1
                runts += _width(found.line) < RUNT * size
            continue
        words = 1 + sum(piece.space for piece in found.line.pieces)
        if words >= FEWEST:
            spaces.append(_mean_space(found.line) / size)
            ends = ends_in_hyphen(found.line)
            hyphens += ends
            run = run + 1 if ends else 0
            ladders += run == 3
    middle = statistics.median(spaces) if spaces else 0.0
    count = len(spaces)
    return Quality(
        pages=len(pages.pages),
        lines=count,
        space=middle,
        spread=statistics.pstdev(spaces) / middle if middle else 0.0,
        loose=_per_thousand(sum(space > LOOSE * middle for space in spaces), count),
        tight=_per_thousand(sum(space < TIGHT * middle for space in spaces), count),
        hyphens=hyphens / count if count else 0.0,
        ladders=ladders,
        runts=_per_thousand(runts, last),
        **_page_figures(pages, lines, numbers, counts),
    )


def ends_in_hyphen(line: Line) -> bool:
    """Its last character is a hyphen, whether of the text or added."""
    return line.soft_hyphen or (bool(line.pieces) and line.pieces[-1].shaped.text[-1:] in ("-", "\u2010", "\u00ad"))


# -- lines ------------------------------------------------------------------------------------------------------------


class _Texts:
    """Which of a flow's nodes are blocks of lines, and which of these are justified."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.blocks: dict[NodeId, TextBlock] = {}
        self.notes: set[NodeId] = set()
        for block in _text_blocks(flow.body):
            self.blocks[block.node] = block
        for block in _text_blocks(tuple(flow.notes.values())):
            self.blocks[block.node] = block
            self.notes.add(block.node)

    def block(self, node: NodeId) -> TextBlock | None:
        """The block of lines in which a node stands."""
        while node not in self.blocks:
            parent = self.flow.nodes[node].parent
            if parent == node:
                return None
            node = parent
        return self.blocks[node]


def _text_blocks(blocks: Sequence[FlowBlock]) -> Iterator[TextBlock]:
    for block in blocks:
        match block:
            case TextBlock():
                yield block
            case Group():
                yield from _text_blocks(block.children)
            case _:  # cells of tables are no running text
                continue


def _set_lines(page: Page, texts: Sequence[_Texts]) -> Iterator[Set]:
    flow = texts[page.flow]
    for item in page.items:
        if isinstance(item, Line) and item.pieces:
            block = flow.block(item.pieces[0].node)
            if block is not None:
                justified = block.style.align == "justify"
                yield Set(page, item, (page.flow, block.node), justified, block.node in flow.notes)


def _size(line: Line) -> float:
    return max(piece.size for piece in line.pieces)


def _commonest_size(lines: Sequence[Set]) -> float:
    sizes: Counter[float] = Counter()
    for found in lines:
        for piece in found.line.pieces:
            sizes[round(piece.size, 2)] += len(piece.shaped.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _ends(line: Line) -> Iterator[tuple[float, float]]:
    """Left and right edge of each piece; tracking after the last glyph is not part of it."""
    for piece in line.pieces:
        tracked = piece.tracking * max(0, len(piece.shaped.glyphs) - 1)
        yield piece.x, piece.x + (piece.shaped.width + tracked) * piece.size / 1000 * line.scale


def _width(line: Line) -> float:
    return max(right for _, right in _ends(line)) - line.pieces[0].x


def _mean_space(line: Line) -> float:
    """Points."""
    edges = list(_ends(line))
    gaps = [edges[index][0] - edges[index - 1][1] for index, piece in enumerate(line.pieces) if piece.space and index]
    return sum(gaps) / len(gaps) if gaps else 0.0


def _per_thousand(count: int, of: int) -> float:
    return 1000 * count / of if of else 0.0


# -- pages ------------------------------------------------------------------------------------------------------------


def _page_figures(
    pages: Pages, lines: Sequence[Set], numbers: Sequence[int], counts: Mapping[tuple[int, NodeId], int]
) -> dict[str, float | int]:
    widows = orphans = turns = level = spreads = 0
    body: dict[int, list[int]] = {}
    """By page: its lines of the text, as places in ``lines``."""
    feet: dict[int, float] = {}
    for place, found in enumerate(lines):
        index = found.page.index
        feet[index] = max(feet.get(index, 0.0), found.line.y)
        if not found.note:
            body.setdefault(index, []).append(place)
    for places in body.values():
        first, final = places[0], places[-1]
        widows += numbers[first] > 1 and numbers[first] == counts[lines[first].paragraph]
        orphans += numbers[final] == 1 and counts[lines[final].paragraph] > 1
        recto = lines[final].page.index % 2 == 0
        turns += recto and ends_in_hyphen(lines[final].line)
    full = _full_pages(pages, feet)
    for index in full:
        if index % 2 == 1 and index + 1 in full:
            spreads += 1
            level += abs(feet[index] - feet[index + 1]) <= LEVEL
    return {
        "widows": widows,
        "orphans": orphans,
        "turns": turns,
        "flush": level / spreads if spreads else 0.0,
        "spreads": spreads,
        "fill": _fill(lines, feet, full),
    }


def _full_pages(pages: Pages, feet: Mapping[int, float]) -> dict[int, None]:
    """Pages after which their section goes on, in order."""
    order = pages.pages
    return {
        page.index: None
        for page, following in pairwise(order)
        if page.flow == following.flow and page.index in feet and not following.blank
    }


def _fill(lines: Sequence[Set], feet: Mapping[int, float], full: Mapping[int, None]) -> float:
    if not full:
        return 0.0
    head = min(found.line.y for found in lines if found.page.index in full)
    foot = max(feet[index] for index in full)
    return statistics.fmean((feet[index] - head) / (foot - head) for index in full) if foot > head else 1.0


# -- the report -------------------------------------------------------------------------------------------------------


def measure_publication(folder: Path) -> Quality:
    """Lay a publication out and measure it.

    Raises:
        ValueError: it has errors.
    """
    stages = prepare(folder)
    if stages.pages is None or stages.report.errors:
        raise ValueError("; ".join(map(str, stages.report.errors)))
    return measure(stages.pages)


def rows(quality: Quality) -> list[str]:
    """The figures as a Markdown table."""
    shown = {
        "pages": f"{quality.pages}",
        "lines": f"{quality.lines}",
        "space em": f"{quality.space:.3f}",
        "spread": f"{quality.spread:.3f}",
        "loose /1,000": f"{quality.loose:.1f}",
        "tight /1,000": f"{quality.tight:.1f}",
        "hyphens": f"{quality.hyphens:.1%}",
        "ladders": f"{quality.ladders}",
        "runts /1,000": f"{quality.runts:.1f}",
        "widows": f"{quality.widows}",
        "orphans": f"{quality.orphans}",
        "hyphens at the turn": f"{quality.turns}",
        "flush": f"{quality.flush:.1%} of {quality.spreads}",
        "fill": f"{quality.fill:.1%}",
    }
    return ["| " + " | ".join(shown) + " |", "|" + "--:|" * len(shown), "| " + " | ".join(shown.values()) + " |"]
