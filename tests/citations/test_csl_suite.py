"""The test-suite of the Citation Style Language, run through the builder's own formatter.

``CSL_TEST_SUITE`` says where a checkout of it lies; ``.ci/run`` fetches one. What is not as the suite has it is named
here, with the reason; ``builder/citations/CSL.md`` tells it to people.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest

import builder.citations
from tests.citations.csl_suite import BeyondUs, look, made, read, written

OTHERWISE = {
    # On purpose.
    "date_DateNoDateNoTest": "a citation that prints nothing is empty here, no message",
    "name_EtAlKanji": "styles of Chinese standards print “et al.” after names in Latin letters",
    "name_EtAlWithCombined": "styles of Chinese standards print “et al.” after names in Latin letters",
    "textcase_RepeatedTitleBug": "the resolver's address is not printed twice before a DOI that has it",
    # The suite has terms of older locales.
    "bugreports_SortedIeeeItalicsFail": "June is no longer shortened",
    "date_NegativeDateSort": "a space stands before BC",
    "date_NegativeDateSortViaMacroOnYearMonthOnly": "a space stands before BC",
    "magic_SubsequentAuthorSubstituteNotFooled": "a translator is now “trans.”",
    # The engine.
    "disambiguate_ByCiteIncremental2": "two works whose names differ in what “et al.” hides change places",
    "textcase_TitleCaseWithVolumeTitle": "rare titles of German works are given English capitals",
}
"""Fixture → what is different here."""
PASSED, BEYOND = 813, 22
PAGE = Path(builder.citations.__file__).with_name("CSL.md")


@pytest.fixture(scope="session")
def suite() -> Path:
    """The folder of the suite's fixtures."""
    folder = os.environ.get("CSL_TEST_SUITE", "")
    if not folder:
        pytest.skip("the CSL test-suite did not run: CSL_TEST_SUITE has to say where its checkout lies")
    fixtures = Path(folder) / "processor-tests" / "humans"
    assert fixtures.is_dir(), f"no fixtures at {fixtures}"
    return fixtures


def test_all_fixtures(suite: Path) -> None:
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for path in sorted(suite.glob("*.txt")):
        fixture = read(path)
        try:
            got = made(fixture)
        except BeyondUs:
            counts["beyond"] += 1
            continue
        same = got == fixture.expected
        counts["passed" if same else "otherwise"] += 1
        if same == (fixture.name in OTHERWISE):
            wrong.append(f"{fixture.name}: {written(got)!r}, the suite: {written(fixture.expected)!r}")
    assert wrong == []
    assert counts == {"passed": PASSED, "otherwise": len(OTHERWISE), "beyond": BEYOND}


def test_the_page_says_what_the_test_finds() -> None:
    text = PAGE.read_text("utf-8")
    table = re.search(r"\| *(\d+) *\| *(\d+) *\| *(\d+) *\| *(\d+) *\|", text)
    assert table is not None
    total = PASSED + len(OTHERWISE) + BEYOND
    assert [int(number) for number in table.groups()] == [total, PASSED, len(OTHERWISE), BEYOND]
    assert sorted(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == sorted(OTHERWISE)


def test_looks_are_told_apart() -> None:
    """The comparison sees settings, not how they are written."""
    assert look("<i>a <i>b</i></i> c") == look("<i>a  b</i> c")
    assert look('<i>a <span style="font-style:normal;">b</span></i>') == look("<i>a </i>b")
    assert look("<i>ab</i>") != look("<i>a</i>b")
    assert look("a\nb") != look("a b")
    assert look("<b>a</b>") != look("<i>a</i>")
