"""Words and what is painted under them: fields of the page, and the shapes of drawings."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.checks.lint.accessibility import check_contrast
from builder.examination import source_of
from builder.pipeline import prepare

HEAD = "title: A Book\nlanguage: en-GB\nauthors: [Ann]\ncontents: [one.md]\n"
CHART = "::: {.chart src=c.csv kind=stacked #fig-s caption=G}\n:::"


def told(folder: Path, text: str, theme: str = "") -> list[str]:
    (folder / "publication.yaml").write_text(HEAD + ("theme: own.yaml\n" if theme else ""), encoding="utf-8")
    (folder / "own.yaml").write_text(theme, encoding="utf-8")
    (folder / "one.md").write_text(f"# One\n\nSee @fig-s.\n\n{text}\n", encoding="utf-8")
    (folder / "c.csv").write_text("Place,Coal,Iron\nTextiles,57,80\nRye,41,58\n", encoding="utf-8")
    stages = prepare(folder)
    source = source_of(stages, folder)
    assert source is not None, [str(finding) for finding in stages.report.errors]
    return [finding.message for finding in check_contrast(source)]


def drawn(folder: Path, shapes: str, colour: str) -> list[str]:
    """What is told of a word in the middle of an author's drawing."""
    word = f'<text x="100" y="55" font-size="12" text-anchor="middle" fill="{colour}">Word</text>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100">{shapes}{word}</svg>'
    (folder / "a.svg").write_text(svg, encoding="utf-8")
    return told(folder, '![A word](a.svg){#fig-s alt="A word on a field"}')


def test_a_number_in_a_dark_bar_is_seen_against_the_bar(tmp_path: Path) -> None:
    assert told(tmp_path, CHART) == []


def test_a_number_too_like_its_bar_is_told(tmp_path: Path) -> None:
    (one,) = told(tmp_path, CHART, 'extends: briefing\ncolours:\n  series-1: "#9B2D1F"\n  on-dark: "#D08070"\n')
    assert "“57” in #D08070 on #9B2D1F, contrast 2.5 to 1, needs 4.5" in one


BAR = '<rect x="20" y="20" width="160" height="60" fill="#102040"/>'
RING = "M20 20H180V80H20Z M60 30V70H140V30Z"


@pytest.mark.parametrize(
    ("shapes", "colour", "ground"),
    [
        ("", "white", "#FFFFFF"),
        (BAR, "white", ""),
        (BAR, "black", "#102040"),
        ('<rect x="20" y="20" width="160" height="20" fill="#102040"/>', "black", ""),
        (f'{BAR}<circle cx="100" cy="50" r="40" fill="#F0F0F0"/>', "white", "#F0F0F0"),
        ('<circle cx="100" cy="50" r="40" fill="#102040"/>', "white", ""),
        ('<path d="M20 20H180V30H30V80H20Z" fill="#102040"/>', "black", ""),
        (f'<path d="{RING}" fill="#102040" fill-rule="evenodd"/>', "black", ""),
        (f'<path d="{RING}" fill="#102040" fill-rule="evenodd"/>', "white", "#FFFFFF"),
        ('<path d="M20 52H180" stroke="#102040" stroke-width="30"/>', "white", ""),
        ('<path d="M20 52H180" stroke="#102040" stroke-width="1"/>', "black", ""),
    ],
)
def test_the_ground_of_a_word_is_the_topmost_shape_under_it(
    shapes: str, colour: str, ground: str, tmp_path: Path
) -> None:
    found = drawn(tmp_path, shapes, colour)
    assert [f" on {ground}, " in one for one in found] == [True] * bool(ground)
