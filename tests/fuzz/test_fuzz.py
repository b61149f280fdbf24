"""Short runs of the long fuzzing, and what it has found."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from builder.diagnostics import Severity
from builder.layout.dump import words
from builder.layout.pages import Line
from builder.pipeline import prepare
from tests.fuzz.books import Publication, run, wrong_with
from tests.fuzz.parsers import GEO, ROOT, SETTINGS, parsers
from tests.fuzz.run import attempt, fuzz
from tests.hostile.sample import png

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", list(parsers()))
def test_no_input_is_a_fault(name: str) -> None:
    tally = fuzz(parsers()[name], 7, None, most=25)
    assert tally.tried == 25
    assert tally.faults == {}


@pytest.mark.parametrize("name", list(parsers()))
def test_a_seed_gets_all_the_way(name: str, tmp_path: Path) -> None:
    """What is refused at the first look tries nothing behind it."""
    parser = parsers()[name]
    parser.make(tmp_path)
    errors = [
        [str(one) for one in parser.read(tmp_path, seed) if one.severity is Severity.ERROR] for seed in parser.seeds
    ]
    assert [] in errors


def test_generated_books_are_sound_or_refused() -> None:
    tally = run(6, 7, None)
    assert tally.tried == 6
    assert tally.faults == {}


DATA: dict[str, str | bytes] = {
    # The shipped theme sets no ornament on a page of its own.
    "loose.yaml": (ROOT / "templates/themes/briefing.yaml")
    .read_text("utf-8")
    .replace(" keep_previous: yes, marker", " marker"),
    "events.yaml": "- {date: 1950, text: So it was, lane: war}\n- {date: 1951-02, text: So it went, lane: peace}\n",
    "map.yaml": "base: geo.json\nframe: {west: 0, south: 0, east: 30, north: 30}\n"
    "places: [{name: Dalian, north: 10, east: 10}]\n",
    "geo.json": GEO,
    "months.csv": "Month,Share\n1950-01,18.05\n1950-02,465333\n1950-03,14.11\n1950-04,0\n1950-05,6924\n",
}
_ROWS = "| a long time ago | in the harbour of a harbour | and of a railway negotiated |\n"
FOUND = {
    "a last page has nothing but a table": (
        "page: {size: 105mm x 148mm}\n",
        "# One\n\n- so\n- well\n\n| Place | Tons |\n|:--|--:|\n| A | 1 |\n| B | 2 |\n| C | 3 |\n\n: One\n\n"
        f"| Place | Tons | Share |\n|:--|--:|:-:|\n{_ROWS * 6}\n: Another {{#tbl-b}}\n",
    ),
    "a last page has nothing but the rest of a table": (
        "page: {size: 105mm x 148mm}\n",
        f"# One\n\n| Place | Tons | Share |\n|:--|--:|:-:|\n{_ROWS * 22}\n: Another {{#tbl-b}}\n",
    ),
    "a last page has nothing but a table that floated and the rule at the end": (
        "page: {size: 105mm x 148mm}\ntheme: loose.yaml\n",
        "# One\n\n```\nx\n```\n\n```\nx\n```\n\n| Place | Tons | Share |\n|:--|--:|:-:|\n"
        f"{_ROWS * 4}\n: Another {{#tbl-b}}\n\nSo time extraordinarily harbour of the railway.\n\n"
        f"## Two\n\n{'So Moscow it is over the counter. ' * 2}\n\n***\n",
    ),
    "a table floats past a box": (
        "page: {size: 105mm x 148mm}\n",
        f"# One\n\n| Place | Tons | Share |\n|:--|--:|:-:|\n{_ROWS * 4}\n: Another {{#tbl-b}}\n\n"
        '::: {.box title="A box of its own" #box-a}\nSo it ends.\n\n- naïve of\n:::\n\n## Two\n\nSo it ends.\n',
    ),
    "a figure floats past a table that stands in the text": (
        "page: {size: 105mm x 148mm}\n",
        '# Office co-operation railway in\n\n![railway](p.png){#fig-a alt="A square" width=100%}\n\n***\n\n'
        "| Place | Tons |\n|:--|--:|\n| A | 1 |\n| B | 2 |\n| C | 3 |\n\n: One\n\n"
        "```\nif a < b:\n    print('&')\n```\n\n"
        f"So it is. {'So it ends. ' * 30}\n",
    ),
    "a last page has nothing but a rule": (
        "page: {size: 105mm x 148mm}\ntheme: loose.yaml\n",
        f"# One\n\nSo it is. {'So it ends. ' * 40}\n\n"
        + "".join(f"{number}. treaty over-the-counter 100% negotiated {'so ' * 9}\n" for number in range(1, 4))
        + "\nit’s\n:   harbour and/or\n\nflat negotiated time\n:   naïve quoted extraordinarily so: X 1950 so:\n\n"
        '::: {.box title="A box of its own" #box-a}\nSo Yalta A–Z a 100% over-the-counter “quoted” ends.\n\n'
        "- negotiated in\n:::\n\n***\n",
    ),
    "a chapter's title is a number": ("", f"# 1950\n\n{'So it is the time of a treaty. ' * 200}\n"),
    "words of another language are divided within stress": (
        "page: {size: 105mm x 148mm}\n",
        f"# One\n\nSo *it is [{'железнодорожный ' * 30}]{{lang=ru}} here* ends.\n",
    ),
    "a call stands in a word that goes over three lines": (
        "",
        '# Index-start=index-start="a"}{index-start="a"}{i^[A note.]\n\nText.\n',
    ),
    "a level of headings is skipped": ("", "# One\n\n### Three\n\nText.\n"),
    "a picture stands in stressed words of a note": (
        "",
        "# One\n\nA call.[^a]\n\n[^a]: So *one ![A square](p.png) x* ![A square](p.png) ends.\n",
    ),
    "notes are called together": ("", "# One\n\nA call.[^a][^b]\n\n[^a]: A note.\n\n[^b]: And one.\n"),
    "a page stays empty before a figure over two": (
        "",
        f"# One\n\n{'So it is the time of a treaty. ' * 70}\n\n"
        '::: {.timeline .drawn spread=yes #fig-a caption="Drawn" src=events.yaml}\n:::\n\nSo it ends.\n',
    ),
    "a page begins with a drawing without a caption, and the next one floats past its text": (
        "",
        f"# One\n\nSo it is. {'So it ends. ' * 30}\n\n"
        "::: {.map src=map.yaml}\n:::\n\n"
        '::: {.map #fig-a caption="Also drawn here" src=map.yaml}\n:::\n\nA call.[^a]\n\n[^a]: A note of a time.\n',
    ),
    "the last page has a figure that stands before what begins the page before": (
        "",
        "# One\n\n::: {.map width=60% src=map.yaml}\n:::\n\n"
        '::: {.chart kind=bars #fig-a caption="Drawn" src=months.csv}\n:::\n\nSo it is.\n\nSo it was.\n\n'
        'So.\n\nAnd so.\n\n::: {.map #fig-b caption="Also drawn here" width=60% src=map.yaml}\n:::\n\n'
        f'![](p.png){{.right alt="A square" width=20%}}\n\n{"So it is the time of a treaty. " * 6}\n\nSo it ends.\n',
    ),
    "a narrow drawing names fewer months": (
        "",
        '# One\n\n::: {.chart kind=lines #fig-a caption="Drawn" width=60% src=months.csv}\n:::\n\nSo it ends.\n',
    ),
    "a figure fits on no page under the chapter's title": (
        "page: {size: 105mm x 148mm}\n",
        "# One\n\n::: {.map src=map.yaml}\n:::\n\n"
        '::: {.box title="A box"}\nSo it ends.^[A harbour.]\n\n- so\n:::\n\n'
        "So it ends.\n\n- so\n- so\n- so\n- so\n- so\n- so\n",
    ),
    "notes in the margin are written right behind their words": (
        "",
        "# One\n\nSo[of a time]{.margin} it went. And[so *it* is]{.margin}^[A note.] on. More[so it ends]{.margin}.\n",
    ),
    "a draft has notes in the margin in which its numbers stand": (
        "editions: [{name: draft, page: {size: A4, outer: 65mm}, draft: yes}]\n",
        "# One\n\n" + "So [of a time]{.margin} it is.\n\nSo it was.\n\n" * 60,
    ),
    "notes stand at the chapter's end": ("notes: chapter-end\n", "# One\n\nA call.[^a]\n\n[^a]: A note.\n"),
}


@pytest.mark.parametrize("what", FOUND)
def test_what_was_found(what: str, tmp_path: Path) -> None:
    settings, text = FOUND[what]
    files = {"publication.yaml": SETTINGS + settings, "one.md": text, "p.png": png(8, 8)} | DATA
    book = Publication(files, faulty=False, complete="editions" in settings)
    assert wrong_with(book, tmp_path) == []


def test_the_shipped_theme_sets_no_ornament_on_a_page_of_its_own(tmp_path: Path) -> None:
    settings, text = FOUND["a last page has nothing but a rule"]
    bodies = []
    for theme in ("loose.yaml", "briefing"):
        files = {"publication.yaml": SETTINGS + settings.replace("loose.yaml", theme), "one.md": text} | DATA
        Publication(files, faulty=False).write(tmp_path)
        pages = prepare(tmp_path).pages
        assert pages is not None
        bodies.append([words(item) for item in pages.pages[-1].items if isinstance(item, Line) and item.y > 55])
    assert len(bodies[0]) < 2 < len(bodies[1])


DEAR = {
    "a template that includes itself": (
        "template",
        "<section class=\"chapter\">{{ blocks(chapter.blocks) }}{% include 'chapter.xhtml' %}</section>",
    ),
    "names of names": ("template", f"<section class='chapter'>{('{{ book' + '.part' * 90 + ' }}') * 300}</section>"),
    "a head without a unit": ("csv-chart", f"O{'1950-02-14' * 3_000},Tons\nA,1\n"),
    "backticks in a citation": ("inline", f"[@a {'`' * 15_000}]"),
    "a word wider than the page in a table": ("data-comparison", f"- about: A\n  B: so {'>+' * 3_000} ends\n  C: x\n"),
    "spaces between a number and its unit": (
        "svg",
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><rect width='5{' ' * 30_000}x' height='5'/></svg>",
    ),
    "spaces after an entry's type": ("bibtex", f"@book{' ' * 30_000}x"),
    "spaces between names": ("bibtex", f"@book{{a, author = {{A{' ' * 30_000}B}}, title = {{T}}}}"),
}
"""Inputs that took the longer the square of their length."""


@pytest.mark.parametrize("what", DEAR)
def test_what_took_too_long(what: str, tmp_path: Path) -> None:
    name, text = DEAR[what]
    parser = parsers()[name]
    parser.make(tmp_path)
    begun = time.process_time()
    assert attempt(parser, tmp_path, text.encode()).fault == ""
    assert time.process_time() - begun < 6
