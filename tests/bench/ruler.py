"""One ruler for the prose PDFs of all programs: ``python ruler.py A.pdf [B.pdf …]`` prints the rows of a table.

It knows nothing but where words stand, and runs in the environment of the programs it measures. Text lines are those
in the commonest type size. A line is *full* if it reaches the right edge that most lines on its side of the sheet
have, *indented* if it begins right of the usual left edge. From that follow paragraphs: an indented line begins one,
a line that isn't full ends one. Only full lines of four words or more count for spaces and hyphens.
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
LEADERS = 4.0
"""Times the median: a mean space so wide belongs to a contents list."""

COLUMNS = (
    "pages", "lines", "space em", "spread", "loose /1,000", "tight /1,000", "hyphens", "ladders /1,000",
    "runts /1,000", "widows", "orphans", "flush",
)  # fmt: skip


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


def measure(path: str) -> list[str]:
    """The cells of a PDF's row."""
    document = pymupdf.open(path)
    size = text_size(document)
    pages = [text_rows(page, size) for page in document]
    kinded = kinds(pages, size)
    spaces: list[float] = []
    hyphens = ladders = run = last = runts = widows = orphans = 0
    feet: list[float | None] = []
    for rows, page_kinds in zip(pages, kinded, strict=True):
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
        feet.append(rows[-1].y if is_full else None)
        if is_full:
            widows += not page_kinds[0].full and page_kinds[1].indented
            orphans += page_kinds[-1].indented and page_kinds[-1].full and not page_kinds[-2].full
    # The first page is a right-hand one, so that the second and third face one another.
    facing = [(one, two) for one, two in zip(feet[1::2], feet[2::2], strict=False) if one and two]
    flush = sum(abs(one - two) <= 1 for one, two in facing)
    middle = statistics.median(spaces)
    spaces = [space for space in spaces if space < LEADERS * middle]
    count = len(spaces)
    return [
        f"{len(document)}",
        f"{count}",
        f"{middle / size:.3f}",
        f"{statistics.pstdev(spaces) / middle:.3f}",
        f"{1000 * sum(space > LOOSE * middle for space in spaces) / count:.1f}",
        f"{1000 * sum(space < TIGHT * middle for space in spaces) / count:.1f}",
        f"{100 * hyphens / count:.1f}%",
        f"{1000 * ladders / count:.2f}",
        f"{1000 * runts / max(1, last):.1f}",
        f"{widows}",
        f"{orphans}",
        f"{100 * flush / max(1, len(facing)):.0f}% of {len(facing)}",
    ]


if __name__ == "__main__":
    table = [COLUMNS, ["--:"] * len(COLUMNS), *map(measure, sys.argv[1:])]
    for cells in table:
        sys.stdout.write("| " + " | ".join(cells) + " |\n" if cells[0] != "--:" else "|" + "|".join(cells) + "|\n")
