"""One ruler for the prose PDFs of all programs: ``python ruler.py A.pdf [B.pdf …]`` prints the rows of a table.

It knows nothing but where words stand, and runs in the environment of the programs it measures. Text lines are those
in the commonest type size. A line is *full* if it reaches the right edge that most lines on its side of the sheet
have, *indented* if it begins right of the usual left edge. From that follow paragraphs: an indented line begins one,
a line that isn't full ends one. Only full lines of four words or more count for spaces and hyphens.

What looks like a fault and is none is told apart by what stands beside it. A short line at the head of a page is a
widow unless it is indented: then it is a paragraph of one line, as dialogue has them. An indented line at a page's
foot is an orphan only where its paragraph goes on overleaf. A page whose text begins low is the first of a chapter:
nothing ends at its head. The page before it ends where the chapter does, and its foot is not compared with its
neighbour's.
"""

from __future__ import annotations

import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import pymupdf

LOOSE, TIGHT = 1.5, 0.75
FEWEST = 4
FULL_PAGE = 15
"""Lines above which a page's foot is compared with its neighbour's."""
SINKAGE = 4.0
"""Lines by which the text of a chapter's first page begins lower than that of others, at least."""
LEADERS = 4.0
"""Times the median: a mean space so wide belongs to a contents list."""

COLUMNS = (
    "pages", "lines", "space em", "spread", "loose /1,000", "tight /1,000", "hyphens", "ladders /1,000",
    "runts /1,000", "widows", "orphans", "flush", "misses",
)  # fmt: skip
MOST = {
    "spread": 0.140, "loose": 8.0, "tight": 15.0, "hyphens": 0.04, "ladders": 0.0, "widows": 0.0, "orphans": 0.0,
}  # fmt: skip
"""What a book is to keep to, by the names of ``Figures``."""
FLUSH = 0.98
"""The least share of level spreads."""


class Row(NamedTuple):
    """A line of text; lengths in points."""

    y: float
    """Baseline."""
    left: float
    right: float
    space: float
    """Mean distance of its words."""
    words: int
    hyphen: bool


class Kind(NamedTuple):
    """What a row is to its paragraph."""

    full: bool
    indented: bool


def text_size(document: pymupdf.Document) -> float:
    """The type size that most characters have."""
    sizes: Counter[float] = Counter()
    for page in document:
        for span in _spans(page):
            sizes[round(span["size"], 1)] += len(span["text"])
    return sizes.most_common(1)[0][0]


def _spans(page: pymupdf.Page) -> Iterator[dict]:
    for block in page.get_text("dict", flags=pymupdf.TEXTFLAGS_TEXT & ~pymupdf.TEXT_PRESERVE_LIGATURES)["blocks"]:
        for line in block.get("lines", ()):
            yield from line["spans"]


def text_rows(page: pymupdf.Page, size: float) -> list[Row]:
    """The lines of text of a page, without running head and folio."""
    baselines = {
        round(span["origin"][1]) for span in _spans(page) if abs(span["size"] - size) < 0.3 and span["text"].strip()
    }
    by_line: dict[int, list[tuple[float, float, str]]] = {y: [] for y in sorted(baselines)}
    for left, top, right, bottom, text, *_ in page.get_text("words"):
        if bottom - top < 2.2 * size:
            # A word belongs to the baselines within its box: its own, whatever the depth of its face.
            for y in by_line:
                if top < y - 1 <= bottom:
                    by_line[y].append((left, right, text))
    rows = [_row(y, sorted(words)) for y, words in by_line.items() if words]
    lone = rows and rows[-1].words <= 3 and any(_numeral(text) for _, _, text in by_line[int(rows[-1].y)])
    if lone:
        rows.pop()
    if len(rows) > 1:
        leading = (rows[-1].y - rows[1].y) / max(1, len(rows) - 2)
        if rows[1].y - rows[0].y > 1.25 * leading:
            rows.pop(0)
    return rows


def _numeral(text: str) -> bool:
    return text.isdecimal() or (bool(text) and set(text) <= set("ivxlc"))


def _row(y: int, words: Sequence[tuple[float, float, str]]) -> Row:
    gaps = [following[0] - word[1] for word, following in pairwise(words)]
    mean = sum(gaps) / len(gaps) if gaps else 0.0
    return Row(y, words[0][0], words[-1][1], mean, len(words), words[-1][2][-1] in "-\u2010\u00ad")


def kinds(pages: Sequence[Sequence[Row]], size: float) -> list[list[Kind]]:
    """Each row's kind, by the edges that its side of the sheet has."""
    out: list[list[Kind]] = [[] for _ in pages]
    for side in (0, 1):
        rights = Counter(round(row.right / 2) * 2 for page in pages[side::2] for row in page)
        lefts = Counter(round(row.left) for page in pages[side::2] for row in page)
        if not rights:
            continue
        right, left = rights.most_common(1)[0][0], lefts.most_common(1)[0][0]
        for number in range(side, len(pages), 2):
            out[number] = [
                Kind(row.right > right - 4 and row.left < left + 2.6 * size, row.left > left + 0.4 * size)
                for row in pages[number]
            ]
    return out


def last_pages(pages: Sequence[Sequence[Row]]) -> set[int]:
    """Indices of the pages with which a chapter ends."""
    heads = Counter(rows[0].y for rows in pages if rows)
    leadings = Counter(round(below.y - row.y, 1) for rows in pages for row, below in pairwise(rows))
    if not heads or not leadings:
        return set()
    low = heads.most_common(1)[0][0] + SINKAGE * leadings.most_common(1)[0][0]
    return {index - 1 for index, rows in enumerate(pages) if not rows or rows[0].y > low} | {len(pages) - 1}


class Figures(NamedTuple):
    """What the ruler reads of a book. Shares are of 1; what is counted by the thousand is of lines, runts of last
    lines."""

    pages: int
    lines: int
    """Full ones."""
    space: float
    """Median word space, in em."""
    spread: float
    """Standard deviation of the lines' mean word space, over the median."""
    loose: float
    tight: float
    hyphens: float
    ladders: float
    runts: float
    widows: int
    orphans: int
    flush: float
    """Share of facing pages that end at one height."""
    spreads: int
    """How many those are."""


def figures(document: pymupdf.Document) -> Figures:
    """Of a document of justified prose.

    Raises:
        statistics.StatisticsError: it has none.
    """
    size = text_size(document)
    pages = [text_rows(page, size) for page in document]
    kinded = kinds(pages, size)
    ended = last_pages(pages)
    opened = {index + 1 for index in ended}
    spaces: list[float] = []
    hyphens = ladders = run = last = runts = widows = orphans = 0
    feet: list[float | None] = []
    for index, (rows, page_kinds) in enumerate(zip(pages, kinded, strict=True)):
        for row, kind in zip(rows, page_kinds, strict=True):
            if kind.full and row.words >= FEWEST:
                spaces.append(row.space)
                hyphens += row.hyphen
                run = run + 1 if row.hyphen else 0
                ladders += run == 3
            elif not kind.full:
                run = 0
                last += 1
                runts += row.right - row.left < 3 * size
        is_full = len(rows) > FULL_PAGE
        feet.append(rows[-1].y if is_full and index not in ended else None)
        if is_full:
            head, below = page_kinds[:2]
            widows += index not in opened and not head.full and not head.indented and below.indented
            above, foot = page_kinds[-2:]
            goes_on = index not in ended and bool(kinded[index + 1]) and not kinded[index + 1][0].indented
            orphans += foot.indented and foot.full and not above.full and goes_on
    # The first page is a right-hand one, so that the second and third face one another.
    facing = [(one, two) for one, two in zip(feet[1::2], feet[2::2], strict=False) if one and two]
    flush = sum(abs(one - two) <= 1 for one, two in facing)
    middle = statistics.median(spaces)
    spaces = [space for space in spaces if space < LEADERS * middle]
    count = len(spaces)
    return Figures(
        len(document),
        count,
        middle / size,
        statistics.pstdev(spaces) / middle,
        1000 * sum(space > LOOSE * middle for space in spaces) / count,
        1000 * sum(space < TIGHT * middle for space in spaces) / count,
        hyphens / count,
        1000 * ladders / count,
        1000 * runts / max(1, last),
        widows,
        orphans,
        flush / max(1, len(facing)),
        len(facing),
    )


def misses(found: Figures) -> list[str]:
    """Which of the targets a book misses."""
    missed = [name for name, most in MOST.items() if getattr(found, name) > most]
    return [*missed, *(["flush"] if found.flush < FLUSH else [])]


def cells(found: Figures) -> list[str]:
    """The row of a book in the table."""
    return [
        f"{found.pages}",
        f"{found.lines}",
        f"{found.space:.3f}",
        f"{found.spread:.3f}",
        f"{found.loose:.1f}",
        f"{found.tight:.1f}",
        f"{found.hyphens:.1%}",
        f"{found.ladders:.2f}",
        f"{found.runts:.1f}",
        f"{found.widows}",
        f"{found.orphans}",
        f"{found.flush:.1%} of {found.spreads}",
        ", ".join(misses(found)) or "–",
    ]


if __name__ == "__main__":
    table = [COLUMNS, ["--:"] * len(COLUMNS), *(cells(figures(pymupdf.open(path))) for path in sys.argv[1:])]
    for row in table:
        sys.stdout.write("| " + " | ".join(row) + " |\n" if row[0] != "--:" else "|" + "|".join(row) + "|\n")
