"""What is measured: the texts, which programs build them, and the targets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.resources import resource
from tests.bench import prose
from tests.bench.manuscripts import (
    LIBRARY,
    PANDOC_TEMPLATE,
    chapter_file,
    markdown_chapter,
    put,
    write_all,
    write_with_library,
)
from tests.bench.prose import Chapter, Novel, Phrase, Table

ROOT = Path(__file__).parents[2]
BRIEFING = ROOT / "content" / "treaty-1950"

BIFOLIO, CACHED = "Bifolio", "Bifolio, cache"
TYPST, PANDOC, PANDOC_EPUB, WEASYPRINT = "Typst", "pandoc → Typst", "pandoc → EPUB", "WeasyPrint"


@dataclass(frozen=True, slots=True)
class Target:
    """What Bifolio is to reach."""

    measure: str
    """``wall`` or ``memory``."""
    bound: float
    """The most that it may be."""
    peer: str = ""
    """The program whose figure it is a share of; none: seconds, or MiB."""


@dataclass(frozen=True, slots=True)
class Case:
    """A text and what is done with it."""

    name: str
    about: str
    write: Callable[[Path], None]
    """Puts the text into a folder, for every program."""
    programs: tuple[str, ...]
    targets: tuple[Target, ...] = ()
    rounds: int = 3
    edit: Callable[[Path, int], None] | None = None
    """Changes the text before each round (the round's number is given), after a first build has filled the caches."""
    usual: bool = True
    """Run when no case is named."""
    pandoc: Callable[[Path], Sequence[str]] = lambda folder: ()
    """What pandoc is told besides; the folder is the text's."""
    once: tuple[str, ...] = (WEASYPRINT,)
    """Programs that run in the first round only, because they are slow and their share is no target."""


def _written(novel: Callable[[], Novel]) -> Callable[[Path], None]:
    return lambda folder: write_all(novel(), folder)


def short_novel() -> Novel:
    """120,000 words in 60 chapters."""
    return prose.novel(120_000, 60)


def long_novel() -> Novel:
    """560,000 words in 380 chapters."""
    return prose.novel(560_000, 380)


def endless_novel() -> Novel:
    """About 10,000 pages."""
    return prose.novel(3_400_000, 2_000)


EDITED_CHAPTER = 190
"""The one in the middle of the long novel."""


def _edit(folder: Path, number: int) -> None:
    """Say a little more in the first paragraph of a chapter in the middle, something else in every round."""
    title, blocks = long_novel().chapters[EDITED_CHAPTER - 1]
    first, *others = blocks
    assert not isinstance(first, str | Table)
    added = Phrase(" " + "And so it went on, as it had to." * (number + 1))
    put(
        chapter_file(folder / "publication", EDITED_CHAPTER),
        markdown_chapter(Chapter(title, ((*first, added), *others))),
    )


def _briefing(folder: Path) -> None:
    """The briefing is built where it is; pandoc gets its template, and its own styles' place."""
    put(folder / "pandoc-template.typ", PANDOC_TEMPLATE)


def briefing_sources() -> list[Path]:
    """The briefing's files for pandoc, which sets what they hold as Markdown (not what the data files hold)."""
    return [
        *sorted((BRIEFING / "front").glob("*.md")),
        *sorted((BRIEFING / "chapters").glob("*.md")),
        *sorted((BRIEFING / "back").glob("*.md")),
    ]


def _cited(bibliography: Path) -> list[str]:
    """Citations are set, as Bifolio does."""
    style = resource("csl", "styles", "chicago-author-date.csl")
    return ["--citeproc", f"--bibliography={bibliography}", f"--csl={style}"]


def _briefing_options(_: Path) -> list[str]:
    title = "--metadata=title:The Sino-Soviet Treaty of 1950"
    return [*_cited(BRIEFING / "references.yaml"), title, f"--resource-path={BRIEFING}"]


_FIVE_SECONDS = (Target("wall", 5.0),)

CASES: tuple[Case, ...] = (
    Case(
        "briefing", "the briefing, cold, from content to PDF (pandoc sets its Markdown, not its data files)", _briefing,
        (BIFOLIO, PANDOC),
        (Target("wall", 1.0, PANDOC),), rounds=5, pandoc=_briefing_options,
    ),
    Case(
        "novel-120", "120,000 words in 60 chapters, cold", _written(short_novel),
        (BIFOLIO, TYPST, PANDOC, WEASYPRINT), (Target("wall", 0.5, PANDOC), Target("wall", 1.0, TYPST)),
    ),
    Case(
        "novel-560", "560,000 words in 380 chapters, cold", _written(long_novel), (BIFOLIO, TYPST, PANDOC),
        (Target("wall", 0.5, PANDOC), Target("wall", 0.8, TYPST), Target("memory", 0.3, TYPST)), rounds=2,
    ),
    Case(
        "edited-560", "one paragraph edited in the book of 560,000 words", _written(long_novel),
        (CACHED, BIFOLIO, TYPST), (Target("wall", 0.15, TYPST),), rounds=2, edit=_edit,
    ),
    Case(
        "paragraph", "one paragraph of 100,000 words", _written(lambda: prose.long_paragraph(100_000)),
        (BIFOLIO, TYPST), _FIVE_SECONDS,
    ),
    Case(
        "table", "a table of 10,000 rows", _written(lambda: prose.long_table(10_000)), (BIFOLIO, TYPST),
        _FIVE_SECONDS,
    ),
    Case(
        "notes", "2,000 footnotes in one chapter", _written(lambda: prose.many_notes(2_000)), (BIFOLIO, TYPST),
        _FIVE_SECONDS,
    ),
    Case(
        "epub-120", "EPUB of the 120,000 words", _written(short_novel), (BIFOLIO, PANDOC_EPUB),
        (Target("wall", 0.4, PANDOC_EPUB), Target("memory", 0.5, PANDOC_EPUB)),
    ),
    Case(
        "epub-560", "EPUB of the 560,000 words", _written(long_novel), (BIFOLIO, PANDOC_EPUB),
        (Target("wall", 0.4, PANDOC_EPUB), Target("memory", 0.5, PANDOC_EPUB)), rounds=2,
    ),
    Case(
        "library", "EPUB of a chapter that cites 50 of 10,000 works in a BibTeX file", write_with_library,
        (BIFOLIO, PANDOC_EPUB), (Target("wall", 0.4, PANDOC_EPUB),), pandoc=lambda folder: _cited(folder / LIBRARY),
    ),
    Case(
        "pages-10000", "10,000 pages", _written(endless_novel), (BIFOLIO,), (Target("memory", 1024.0),),
        rounds=1, usual=False,
    ),
)  # fmt: skip
"""In the order in which they run."""
