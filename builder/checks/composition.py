"""How the lines came out: loose and tight lines, ladders of hyphens, rivers, runts, stacks and tight spreads.

Measured on the finished pages, in what is really there between the words, and not by what the line breaker thought of
it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from msgspec import Struct

from builder.checks.case import Source, warning
from builder.checks.words import words
from builder.diagnostics import Diagnostic, Span
from builder.layout.dump import words as text_of
from builder.layout.pages import Line, Page
from builder.markup.flow import Flow, NodeId
from builder.markup.vocabulary import Place
from builder.text.faces import Face
from builder.text.shaping import shape

LOOSE = 1.5
"""Mean word space of a line, natural ones = 1: from here on a line looks holed."""
TIGHT = 0.8
"""Below this the words of a line run together."""
LADDER = 3
"""Lines in a row that end in a hyphen."""
STACK = 3
"""Lines in a row that begin or end with the same word."""
RIVER = 4
"""Lines in a row whose word spaces stand under one another."""
_RIVER_GAP = 1.25
"""Only spaces wider than this, natural ones = 1, let a river show."""
_RIVER_OVERLAP = 0.55
"""Share of the narrower of two spaces that stands under the other."""
RUNT = 4
"""A last line of fewer letters is a runt."""
DENSE, DENSE_SHARE, DENSE_LINES = 0.92, 0.4, 20
"""A spread looks dark when this share of its lines, of which there are at least so many, is set this tightly."""

_LITERAL = frozenset(
    {"pre", "td", "th", "p.toc-line", "p.toc-part", "p.index-line", "p.index-kept", "caption"}
    | {f"h{n}" for n in range(1, 5)}
)

_REFERENCES = frozenset({"li.reference", "p.reference-line"})


class Gap(NamedTuple):
    """A word space; points from the page's left edge."""

    x0: float
    x1: float
    natural: float


class SetLine(Struct, frozen=True):
    """A line as it stands."""

    page: int
    text: str
    gaps: tuple[Gap, ...]
    hyphen: bool

    @property
    def spacing(self) -> float:
        """Its mean word space, natural ones = 1; 1 where it has none."""
        natural = sum(gap.natural for gap in self.gaps)
        return sum(gap.x1 - gap.x0 for gap in self.gaps) / natural if natural else 1.0

    def and_then(self, rest: SetLine) -> SetLine:
        """The line with what follows in it."""
        return SetLine(self.page, f"{self.text} {rest.text}", (*self.gaps, *rest.gaps), rest.hyphen)


class Paragraph(Struct, frozen=True):
    """The lines of a paragraph."""

    span: Span
    lines: tuple[SetLine, ...]
    listed: bool = False
    """A work of a bibliography, whose wording is the style's."""


def compose(source: Source) -> list[Diagnostic]:
    """The typographic report."""
    paragraphs = list(_paragraphs(source))
    labels = [page.label for page in source.pages.pages]
    found = [finding for paragraph in paragraphs for finding in _of_paragraph(paragraph, labels)]
    return [*found, *_spreads(paragraphs, source.pages.pages)]


def _of_paragraph(paragraph: Paragraph, labels: Sequence[str]) -> Iterator[Diagnostic]:
    lines = paragraph.lines

    def at(line: SetLine) -> str:
        return f"page {labels[line.page]}: “{_shortened(line.text)}”"

    for line in lines[:-1]:
        if line.gaps and line.spacing > LOOSE:
            message = f"{at(line)} has word spaces of {line.spacing:.2f} times their width"
            yield warning("loose-line", paragraph.span, message, "reword it, or allow a hyphen")
        elif line.gaps and line.spacing < TIGHT:
            message = f"{at(line)} has word spaces of {line.spacing:.2f} times their width"
            yield warning("tight-line", paragraph.span, message, "reword it")
    for run in _runs(lines, lambda line: line.hyphen):
        if len(run) >= LADDER:
            message = f"{at(run[0])} begins {len(run)} lines in a row that end in a hyphen"
            yield warning("ladder", paragraph.span, message, "reword one of them")
    for edge, word_of in (("begin", _first), ("end", _last)):
        for word, group in groupby(lines, key=word_of):
            run = list(group)
            if word and len(run) >= STACK:
                message = f"{at(run[0])} and the next lines {edge} with “{word}”"
                yield warning("stack", paragraph.span, message, "reword one of them")
    if len(lines) > 2 and not paragraph.listed and 0 < sum(letter.isalnum() for letter in lines[-1].text) < RUNT:
        message = f"page {labels[lines[-1].page]}: the last line is “{lines[-1].text.strip()}” alone"
        yield warning("runt", paragraph.span, message, "shorten or lengthen the paragraph by a word")
    river = _river(lines)
    if river is not None:
        first, length = river
        message = f"{at(lines[first])} begins a river of {length} lines"
        yield warning("river", paragraph.span, message, "reword one of them")


def _runs(lines: Iterable[SetLine], wanted: Callable[[SetLine], bool]) -> Iterator[list[SetLine]]:
    for true, group in groupby(lines, key=wanted):
        if true:
            yield list(group)


def _first(line: SetLine) -> str:
    return next(iter(words(line.text)), "")


def _last(line: SetLine) -> str:
    said = [word for word in words(line.text) if word[0].isalnum()]
    return said[-1] if said else ""


def _river(lines: Sequence[SetLine]) -> tuple[int, int] | None:
    """Where the longest river begins, and how many lines it has; ``None``: there is none of ``RIVER`` lines."""
    best: tuple[int, int] | None = None
    above: list[tuple[Gap, int]] = []
    for index, line in enumerate(lines):
        if index and line.page != lines[index - 1].page:
            above = []
        here: list[tuple[Gap, int]] = []
        for gap in line.gaps:
            if gap.x1 - gap.x0 < _RIVER_GAP * gap.natural:
                continue
            length = 1 + max((count for other, count in above if _under(gap, other)), default=0)
            here.append((gap, length))
            if length >= RIVER and (best is None or length > best[1]):
                best = (index - length + 1, length)
        above = here
    return best


def _under(one: Gap, other: Gap) -> bool:
    common = min(one.x1, other.x1) - max(one.x0, other.x0)
    return common > _RIVER_OVERLAP * min(one.x1 - one.x0, other.x1 - other.x0)


def _spreads(paragraphs: Sequence[Paragraph], pages: Sequence[Page]) -> Iterator[Diagnostic]:
    """Facing pages of which too many lines are set tightly, so that they look darker than the others."""
    by_spread: dict[int, list[tuple[SetLine, Span]]] = {}
    for paragraph in paragraphs:
        for line in paragraph.lines[:-1]:
            if line.gaps:
                by_spread.setdefault((line.page + 1) // 2, []).append((line, paragraph.span))
    for spread, lines in sorted(by_spread.items()):
        dense = [pair for pair in lines if pair[0].spacing < DENSE]
        if len(lines) >= DENSE_LINES and len(dense) > DENSE_SHARE * len(lines):
            names = dict.fromkeys(pages[at].label for at in (2 * spread - 1, 2 * spread) if 0 <= at < len(pages))
            message = f"pages {' and '.join(names)}: {len(dense)} of {len(lines)} lines are set tightly"
            yield warning("tight-spread", dense[0][1], message, "shorten a paragraph of it by a line")


# -- lines of paragraphs ---------------------------------------------------------------------------------------------


def _paragraphs(source: Source) -> Iterator[Paragraph]:
    """Every block of text that runs over several lines; a block that continues on the next page is one."""
    pages = source.pages
    found: dict[tuple[int, NodeId], list[SetLine]] = {}
    for page in pages.pages:
        flow = pages.flows[page.flow]
        baseline: dict[NodeId, float] = {}
        for item in page.items:
            if isinstance(item, Line) and item.pieces:
                block = _block(flow, item.pieces[0].node)
                if block is None:
                    continue
                lines = found.setdefault((page.flow, block), [])
                line = _measured(item, page.index)
                # A picture or the call of a note in the margin parts a line in two.
                if baseline.get(block) == item.y:
                    line = lines.pop().and_then(line)
                lines.append(line)
                baseline[block] = item.y
    for (index, block), lines in found.items():
        if len(lines) > 1:
            node = pages.flows[index].nodes[block]
            yield Paragraph(node.span, tuple(lines), node.element.kind in _REFERENCES)


def _block(flow: Flow, node: NodeId) -> NodeId | None:
    """The block in which an inline stands; ``None`` for blocks that are no running text, drawings among them, and
    lines of verse, which end where the poet says."""
    if flow.nodes[node].element.role == "Figure":
        return None
    while flow.nodes[node].element.place is Place.INLINE and flow.nodes[node].parent != node:
        node = flow.nodes[node].parent
    literal = flow.nodes[node].element.kind in _LITERAL or "div.verse" in _around(flow, node)
    return None if literal else node


def _around(flow: Flow, node: NodeId) -> Iterator[str]:
    """The kinds of the elements in which one stands."""
    while flow.nodes[node].parent != node:
        node = flow.nodes[node].parent
        yield flow.nodes[node].element.kind


def _measured(line: Line, page: int) -> SetLine:
    gaps: list[Gap] = []
    end = 0.0
    for piece in line.pieces:
        begin = line.x + piece.x
        if piece.space and piece is not line.pieces[0]:
            gaps.append(Gap(end, begin, _space(piece.shaped.face) * piece.size / 1000))
        tracked = piece.tracking * len(piece.shaped.glyphs)
        end = begin + (piece.shaped.width + tracked) * piece.size / 1000 * line.scale
    return SetLine(page, text_of(line), tuple(gap for gap in gaps if gap.natural > 0), line.soft_hyphen)


@functools.cache
def _space(face: Face) -> float:
    """Width of a face's word space, 1/1000 em."""
    return shape(face, " ").width


def _shortened(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 48 else f"{shown[:24].rstrip()} … {shown[-20:].lstrip()}"
