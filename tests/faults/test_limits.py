"""Every limit is met by a sample that goes beyond it, told by its name, and can be set anew."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from builder import limits
from tests.faults.bench import SETTINGS, Bench, files, told
from tests.hostile.sample import png

pytestmark = pytest.mark.slow
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
PICTURE = '\n\n![x](x.svg){alt="x"}\n'
TABLE = "# Two {#two}\n\n::: {.table #tbl-ports src=data/ports.csv}\n:::\n\n![P](port.png){#fig-port alt=p}\n"


def settings(values: Mapping[str, int | str]) -> list[str]:
    """Limits for the command line."""
    return [word for name, value in values.items() for word in ("--limit", f"{name}={value}")]


def chapter(bench: Bench, text: str) -> None:
    (bench.book / "chapters/3.md").write_text(f"# Three\n\n{text}\n")


def file(bench: Bench, name: str, text: str) -> None:
    (bench.book / name).parent.mkdir(exist_ok=True)
    (bench.book / name).write_text(text)


def drawing(inside: str) -> Callable[[Bench], None]:
    """A chapter with a drawing."""

    def spoil(bench: Bench) -> None:
        file(bench, "chapters/x.svg", SVG.format(inside))
        chapter(bench, PICTURE)

    return spoil


def nothing(bench: Bench) -> None:
    """The book as it is goes beyond it."""


def styled(bench: Bench) -> None:
    """A citation style with groups inside one another."""
    style = "<group>" * 5 + "</group>" * 5
    style = f"<citation><layout>{style}</layout></citation></style>"
    file(bench, "own.csl", f'<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0">{style}')
    file(bench, "publication.yaml", SETTINGS + "citation-style: own.csl\n")


def routed(bench: Bench) -> None:
    """A map whose route passes four places."""
    file(
        bench,
        "chapters/map.yaml",
        "frame: {north: 9, south: 0, west: 0, east: 9}\nplaces:\n"
        "  - {name: A, north: 1, east: 1}\n  - {name: B, north: 3, east: 3}\n"
        "routes:\n  - {name: R, through: [A, B, A, B]}\n",
    )
    chapter(bench, "::: {.map src=map.yaml}\n:::")


def deep(bench: Bench) -> None:
    for name, other in itertools.pairwise(["chapter", "b", "c", "d", "e"]):
        file(bench, f"templates/{name}.xhtml", f"{{% include '{other}.xhtml' %}}")
    file(bench, "templates/e.xhtml", "")


def lettered(bench: Bench) -> None:
    """A theme with a font of its own."""
    (bench.book / "own.ttf").write_bytes((Path(__file__).parents[1] / "fonts" / "Square.ttf").read_bytes())
    file(bench, "own.yaml", "extends: briefing\nfamilies: {own: {roman: own.ttf}}\n")
    file(bench, "publication.yaml", SETTINGS + "theme: own.yaml\n")


LINES = '<path d="M0 0L1 1L2 2L3 3L4 4L5 5L6 6L7 7"/>'
ROUNDS = "{% for a in range(900) %}{% for b in range(9) %}{% endfor %}{% endfor %}"
SAMPLES: dict[str, tuple[int, Callable[[Bench], object]]] = {
    # a limit, low enough for a small sample, and what goes beyond it
    "text-bytes": (200, lambda bench: chapter(bench, "word " * 100)),
    "yaml-bytes": (100, lambda bench: file(bench, "publication.yaml", SETTINGS + "# a long remark\n" * 9)),
    "picture-bytes": (90, lambda bench: (bench.book / "chapters/port.png").write_bytes(png(300, 400))),
    "font-bytes": (900, lettered),
    "svg-bytes": (100, drawing("<g></g>" * 20)),
    "template-bytes": (100, lambda bench: file(bench, "templates/chapter.xhtml", "{# word #}" * 20)),
    "yaml-depth": (3, lambda bench: file(bench, "publication.yaml", SETTINGS + "subjects: [[[[a]]]]\n")),
    "yaml-values": (5, nothing),
    "setting-characters": (20, lambda bench: file(bench, "publication.yaml", SETTINGS + f"rights: {'long ' * 9}\n")),
    "picture-pixels": (100, nothing),
    "svg-elements": (5, drawing("<g></g>" * 9)),
    "svg-segments": (5, drawing(LINES)),
    "svg-depth": (3, drawing("<g>" * 6 + LINES + "</g>" * 6)),
    "block-depth": (8, lambda bench: chapter(bench, ">" * 20 + " deep")),
    "inline-depth": (4, lambda bench: chapter(bench, "[a " * 9 + "b" + " c]{.x}" * 9)),
    "style-depth": (3, styled),
    "map-places": (1, routed),
    "map-stops": (2, routed),
    "note-depth": (1, lambda bench: chapter(bench, "A^[b^[c^[d]]]")),
    "index-depth": (2, lambda bench: chapter(bench, '[a]{index="b!c!d"}')),
    "word-characters": (40, lambda bench: chapter(bench, "a" * 50)),
    "chapters": (1, nothing),
    "table-rows": (1, nothing),
    "table-columns": (1, nothing),
    "template-steps": (1000, lambda bench: file(bench, "templates/chapter.xhtml", ROUNDS)),
    "template-depth": (3, deep),
    "template-characters": (500, lambda bench: chapter(bench, "word " * 500)),
    "pages": (2, nothing),
}


def test_every_limit_has_a_sample() -> None:
    assert set(SAMPLES) == {name for name, limit in limits.LIMITS.items() if not limit.untrusted}


@pytest.mark.parametrize("name", list(SAMPLES))
def test_what_goes_beyond_a_limit_is_told_by_its_name(bench: Bench, name: str) -> None:
    old = bench.built("A")
    value, spoil = SAMPLES[name]
    bench.write("B")
    spoil(bench)
    done = bench.build("--limit", f"{name}={value}")
    told(done, (1, 4))  # where a file is not read, what refers to it is missing too
    assert f"the limit {name} stands at " in done.err
    assert f"--limit {name}=… sets another" in done.err
    assert files(bench.output) == old
    done = bench.build()
    assert f"the limit {name}" not in done.err


def test_a_limit_alone_is_exit_4(bench: Bench) -> None:
    for name in ("pages", "chapters", "yaml-bytes", "setting-characters", "template-characters"):
        bench.write("A")
        SAMPLES[name][1](bench)
        done = bench.build("--limit", f"{name}={SAMPLES[name][0]}")
        assert done.code == 4, (name, done.err)


def test_limits_stand_high_where_nobody_sets_them(bench: Bench) -> None:
    """A book as large as the largest that are made stays well below each."""
    assert {name: limit.default for name, limit in limits.LIMITS.items()} == limits.VALUES
    assert limits.PAGES >= 20_000
    assert limits.TABLE_ROWS >= 100_000


def test_a_raised_limit_allows_more(bench: Bench) -> None:
    chapter(bench, ">" * 120 + " deep")
    assert bench.build().code == 4
    assert bench.build("--limit", "block-depth=300").code == 0


def test_a_book_that_is_kept_is_not_given_back_under_other_limits(bench: Bench) -> None:
    bench.sound("A")
    assert bench.build("--limit", "pages=2").code == 4
    assert bench.build("--limit", "pages=200").code == 0


@pytest.mark.parametrize(
    "setting",
    ["pages", "pages=", "pages=-1", "pages=0", "pages=many", "page=3", "pages=1e9", "=3", "memory=9999999999GiB"],
)
def test_a_setting_that_makes_no_sense(bench: Bench, setting: str) -> None:
    done = bench.build("--limit", setting)
    assert done.code == 2
    assert "Error: " in done.err


def test_the_variable_sets_limits_too(bench: Bench) -> None:
    prelude = "import os\nos.environ['BIFOLIO_LIMITS'] = 'pages=2 table-rows=9'"
    assert bench.build(prelude=prelude).code == 4
    assert bench.build("--limit", "pages=99", prelude=prelude).code == 0  # what is said last counts
    prelude = "import os\nos.environ['BIFOLIO_LIMITS'] = 'pges=2'"
    assert bench.build(prelude=prelude).code == 2


def test_the_table_shows_every_limit(bench: Bench) -> None:
    done = bench.start("check", "--explain", "limits")
    out, _ = done.communicate(timeout=60)
    assert done.returncode == 0
    for name, limit in limits.LIMITS.items():
        assert re.search(
            rf"^{name} +{re.escape(limit.shown(limit.default))} +{re.escape(limit.meaning)}$", out, re.MULTILINE
        )


def test_the_table_shows_what_limits_stand_at(bench: Bench) -> None:
    done = bench.start("check", "--explain", "limits", prelude="import os\nos.environ['BIFOLIO_LIMITS'] = 'pages=7'")
    out, _ = done.communicate(timeout=60)
    assert re.search(r"^pages +7 pages ", out, re.MULTILINE)


@pytest.mark.parametrize(
    ("text", "value"),
    [("memory=512MiB", 512 << 20), ("memory=2GiB", 2 << 30), ("memory=1KiB", 1 << 10), ("memory=7", 7)],
)
def test_sizes_may_be_written_as_people_do(text: str, value: int) -> None:
    assert limits.parse(text) == ({"memory": value}, [])
