"""How fast pages are painted and joined; and which share of a whole build tags, their validation's data, metadata and
attached files take.

python -m tests.pdf.bench [PAGES]
python -m tests.pdf.bench share [WORDS]      (exits with 1 where they take more than a quarter)
"""

from __future__ import annotations

import contextlib
import importlib
import io
import itertools
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from builder import pipeline
from builder.layout.pages import Pages
from builder.pdf import assemble, gathering
from builder.pdf.marks import Owners
from builder.pdf.objects import Raw
from builder.pdf.paint import PaintedPage, paint
from builder.pipeline import Order, make
from tests.bench.manuscripts import write_publication
from tests.bench.prose import novel
from tests.pdf import desk
from tests.pdf.desk import Desk

# The package's own names of these are functions.
paint_module = importlib.import_module("builder.pdf.paint")
write_module = importlib.import_module("builder.pdf.write")

ROOT = Path(__file__).parents[2]
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


def share(folder: Path, rounds: int = 3) -> tuple[float, float]:
    """Seconds of processor time that building a publication's PDF takes, least of all rounds, each in a fresh process;
    and without what the standards ask for: marked content, structure, XMP, the output intent, attachments."""
    spent: dict[str, list[float]] = {"whole": [], "plain": []}
    for _ in range(rounds):
        for kind, row in spent.items():
            command = [sys.executable, "-m", "tests.pdf.bench", kind, str(folder)]
            row.append(float(subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout))
    return min(spent["whole"]), min(spent["plain"])


def once(kind: str, folder: Path) -> float:
    """Seconds of processor time of one build in this process."""
    with _plainly() if kind == "plain" else contextlib.nullcontext():
        start = time.process_time()
        report, outputs = make(Order(folder, ("pdf",)))
        spent = time.process_time() - start
    assert not report.errors, [str(finding) for finding in report.errors]
    (data,) = (data for path, data in outputs.items() if path.suffix == ".pdf")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert ("/ParentTree" in pdf.Root.get("/StructTreeRoot", {})) == (kind == "whole")
    return spent


@contextlib.contextmanager
def _plainly() -> Iterator[None]:
    """While this lasts, PDFs have neither tags nor archival data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paint_module._Brush, "begin", lambda self, owner: None)
        patch.setattr(paint_module, "owners", lambda flow: _NOBODY)
        patch.setattr(paint_module, "outer_after", lambda flow, book, page: {})
        patch.setattr(paint_module._Brush, "owner_of", lambda self, node, text: "")
        patch.setattr(gathering, "branch", lambda flow, pages: None)
        patch.setattr(write_module, "write_structure", lambda objects, *rest: (objects.add(Raw(b"<<>>")), frozenset()))
        patch.setattr(write_module.metadata, "describe", lambda *rest: None)
        patch.setattr(pipeline, "_enclosures", lambda *rest: [])
        yield


_NOBODY = Owners((), (), (), {}, frozenset())


DEAREST = 0.25
"""Share of a build that tags and metadata may take."""


def main_share(words: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        write_publication(novel(words, max(words // 2_000, 1)), Path(folder))
        whole, plain = share(Path(folder))
    print(f"{words} words: {whole:.2f} s, without tags and metadata {plain:.2f} s: they take {1 - plain / whole:.1%}")
    print(f"at most {DEAREST:.0%} is wanted")
    return int(1 - plain / whole > DEAREST)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["whole" | "plain" as kind, folder]:
            print(once(kind, Path(folder)))
        case ["share", *words]:
            raise SystemExit(main_share(int(words[0]) if words else 120_000))
        case pages:
            main(int(pages[0]) if pages else 300)
