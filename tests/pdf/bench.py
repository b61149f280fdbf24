"""How fast pages are painted and joined.

python -m tests.pdf.bench [PAGES]
"""

from __future__ import annotations

import itertools
import random
import resource
import sys
import time

from builder.layout.pages import Pages
from builder.pdf import assemble
from builder.pdf.paint import PaintedPage, paint
from tests.pdf import desk
from tests.pdf.desk import Desk

_CHAPTER = 15
_LINES = 36
_WORDS = 10


def book(pages: int) -> Pages:
    """A book of plain paragraphs, with an emphasis, a divided word and an even gap in each."""
    draw = random.Random(1)
    words = ["".join(draw.choices("abcdefghiklmnoprstuvw", k=draw.randint(2, 9))) for _ in range(8000)]
    chapters: list[Desk] = []
    for number in range(pages):
        if number % _CHAPTER == 0:
            chapters.append(Desk(f"chapter-{len(chapters)}"))
        else:
            chapters[-1].turn()
        one = chapters[-1]
        one.put(desk.furniture("Running head", 30, "Header"), desk.furniture(str(number), 570, "Footer"))
        for line in range(_LINES):
            if line % 6 == 0:
                paragraph = one.node("p")
            row = draw.choices(words, k=_WORDS)
            gap = draw.uniform(2.4, 3.2)
            if line % 6 == 3:
                parts = ((paragraph, " ".join(row[:4])), (one.node("em", paragraph), " " + row[4]))
                one.line(*parts, (paragraph, " " + " ".join(row[5:])), gap=gap, end_space=True)
            else:
                one.line((paragraph, " ".join(row)), gap=gap, end_space=line % 6 != 2, hyphen=line % 6 == 2)
    return desk.pages(*chapters)


def main(count: int) -> None:
    pages = book(count)
    start = time.perf_counter()
    painted: list[PaintedPage] = []
    for flow, group in itertools.groupby(pages.pages, lambda page: page.flow):
        painted += paint(pages.flows[flow], group)
    middle = time.perf_counter()
    data = assemble(pages, painted, desk.publication(), {}, desk.MODIFIED)
    end = time.perf_counter()
    words = count * _LINES * _WORDS
    print(f"{count} pages, {words} words, {len(data) // 1024} KiB")
    print(f"paint    {middle - start:.2f} s, {words / (middle - start):,.0f} words/s")
    print(f"assemble {end - middle:.2f} s; together {count / (end - start):.0f} pages/s")
    print(f"peak     {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
