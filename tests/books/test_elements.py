"""The book that holds every element of the vocabulary, at every stage and in both editions."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from builder import inspection
from builder.pipeline import Stages, prepare
from tests.books.conftest import ELEMENTS, Edition, edition
from tests.books.test_words import print_differences, screen_differences

STAGES = ("model", "book", "flow", "pages", "tags", "epub")
"""``markup`` has a file for each section, compared with the templates' other tests."""


@pytest.fixture(scope="module")
def stages() -> Stages:
    made = prepare(ELEMENTS)
    assert [str(finding) for finding in made.report.found] == []
    return made


@pytest.fixture(scope="module")
def elements(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return edition(ELEMENTS, tmp_path_factory.mktemp("elements"))


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_is_what_it_was(stage: str, stages: Stages, golden: Callable[[str, str], None]) -> None:
    text = inspection.show(stage, stages)
    if stage == "epub":  # fonts and pictures: that they are there; their bytes are other tests' concern
        text = re.sub(r"(?m)^(=== \S+) \d+ [0-9a-f]{64}$", r"\1", text)
    golden(f"elements/expected/{stage}.txt", text)


def test_every_stage_has_its_file() -> None:
    assert {*STAGES, "markup"} <= set(inspection.STAGES)


def test_print_says_what_the_content_says(elements: Edition) -> None:
    assert print_differences(elements) == []


def test_the_screen_says_what_the_content_says(elements: Edition) -> None:
    assert screen_differences(elements) == []


def test_every_inner_link_arrives(elements: Edition) -> None:
    links = [link for link in elements.print.links if link.inner]
    assert len(links) > 30
    assert [link for link in links if link.target not in elements.print.destinations] == []


def test_the_text_is_painted_in_the_order_of_its_tags(elements: Edition) -> None:
    for number, painted in enumerate(elements.print.painted):
        tagged = [leaf.text for leaf in elements.print.document.leaves() if leaf.page == number]
        assert "".join(tagged).split() == painted.split()
