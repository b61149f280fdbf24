"""Every figure of the gallery at every width that the editions have: nothing on anything else, nothing beyond the
edge, nothing lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder import content
from builder.dates import parse
from builder.dates import words as in_words
from builder.figures.draw import draw
from builder.model.drawings import Chart, Drawing, Lanes, Map
from builder.model.nodes import Figure
from builder.model.walk import blocks
from tests.figures import gallery
from tests.figures.desk import meeting, run_together, sized, words

WIDTHS = {
    "A5": (314.6, 7.6), "A4": (408.0, 8.5), "large print": (482.0, 13.2), "handout": (221.0, 8.2), "EPUB": (236.0, 7.6),
    "half of a page": (151.0, 7.6),
}  # fmt: skip
"""Measure and lettering, in points."""
LANGUAGES = ("en-GB", "de", "fr", "ru", "zh-Hans")


def drawings(folder: Path, language: str) -> dict[str, Drawing]:
    gallery.write(folder, language)
    manuscript, found = content.load(folder)
    assert manuscript is not None, found
    figures = [one for chapter in manuscript.chapters for one in blocks(chapter.blocks) if isinstance(one, Figure)]
    made = {one.id.removeprefix("fig-"): one.drawing for one in figures if one.drawing is not None}
    # Maps say hardly anything in the language of the book.
    return {name: one for name, one in made.items() if language == "en-GB" or not isinstance(one, Map)}


@pytest.fixture(scope="module", params=LANGUAGES)
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Drawing]:
    return drawings(tmp_path_factory.mktemp("gallery"), request.param)


@pytest.mark.parametrize("edition", WIDTHS)
def test_nothing_lies_on_anything_else_or_beyond_the_edge(shown: dict[str, Drawing], edition: str):
    width, size = WIDTHS[edition]
    assert len(shown) > len(gallery.CHARTS)
    for name, drawing in shown.items():
        art = draw(drawing, width, sized(size))
        assert meeting(art.labels) == [], name
        assert run_together(art) == [], name
        for label in art.labels:
            left, top, right, bottom = label.box
            wide = label.row.width > width  # a word that no page of this width holds
            assert wide or (left >= -0.05 and right <= art.width + 0.05), (name, label.row.text)
            assert top >= -0.05, (name, label.row.text)
            assert bottom <= art.height + 0.05, (name, label.row.text)
        if isinstance(drawing, Map):
            said = set(words(art))
            lost = [place.name for place in drawing.places if place.name not in said]
            assert bool(lost) <= bool(art.crowded), name
            assert len(lost) < 4 or name == "crowd" or edition not in ("A5", "A4")
        else:
            assert bool(art.crowded) == any(label.row.width > width for label in art.labels), (name, art.crowded)


FORMATS = {
    "en-GB": ("160,000 tons", "−8.25%", "$300 million", "14 February 1950"),
    "de": ("160.000 tons", "−8,25 %", "300 $ million", "14. Februar 1950"),
    "fr": ("160 000 tons", "−8,25 %", "300 $ million", "14 février 1950"),
    "ru": ("160 000 tons", "−8,25 %", "300 $ million", "14 февраля 1950"),
    "zh-Hans": ("160,000 tons", "−8.25%", "$300 million", "1950年2月14日"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_units_and_dates_are_written_as_the_language_writes_them(tmp_path: Path, language: str):
    made = drawings(tmp_path, language)
    tons, share, money, date = FORMATS[language]
    texts = {
        name: [re.sub(r"\s", " ", one) for one in words(draw(drawing, 400.0, sized(7.6)))]
        for name, drawing in made.items()
    }
    assert tons in texts["bars"]
    assert share in texts["negative"]
    assert money in texts["money"]
    assert any(date in one for one in texts["story"])


def test_values_are_where_their_numbers_say(tmp_path: Path):
    for name, drawing in drawings(tmp_path, "en-GB").items():
        if isinstance(drawing, Chart):
            art = draw(drawing, 400.0, sized(7.6))
            for one in drawing.series:
                assert len(drawing.series) == 1 or any(one.name in label.row.text for label in art.labels), (
                    name,
                    one.name,
                )
        elif isinstance(drawing, Lanes):
            assert in_words(parse("1950-02-14"), "en-GB") in [
                label.row.text for label in draw(drawing, 400.0, sized(7.6)).labels
            ]
