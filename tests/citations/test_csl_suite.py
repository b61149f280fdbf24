"""The test-suite of the Citation Style Language, run through the builder's own formatter.

``CSL_TEST_SUITE`` says where its fixtures lie; ``.ci/run`` fetches them. What is not as the suite has it is named here,
with the reason; ``builder/citations/CSL.md`` tells it to people.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from py_mini_racer import JSEvalException, MiniRacer

import builder.citations
from builder.citations import engine
from builder.citations.engine import CitationEngineError
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
MENDED = {
    # A space now stands before AD and BC.
    "collapse_AuthorCollapseNoDateSorted", "date_DateAD", "date_DateBC", "date_NegativeDateSortViaMacro",
    # “trans.” was “tran.”, “June” was “Jun”, “no.” was missing.
    "label_EditorTranslator1", "label_MissingReturnsEmpty", "name_EditorTranslatorSameWithTerm",
    "name_SubsequentAuthorSubstituteMultipleNames", "punctuation_DateStripPeriods",
    # Its style was not well-formed.
    "textcase_LocaleUnicode",
}  # fmt: skip
"""Fixtures of Debian's older copy that the suite itself has mended since: their answers are other ones there."""


class Copy(NamedTuple):
    """What must be found in one copy of the suite."""

    passed: int
    otherwise: frozenset[str]
    beyond: int


NEWEST = Copy(813, frozenset(OTHERWISE), 22)
DEBIAN = Copy(814, frozenset(OTHERWISE) - {"textcase_TitleCaseWithVolumeTitle"} | MENDED, 22)
PAGE = Path(builder.citations.__file__).with_name("CSL.md")


@pytest.fixture(scope="session")
def suite() -> list[Path]:
    """The suite's fixtures."""
    folder = os.environ.get("CSL_TEST_SUITE", "")
    if not folder:
        pytest.skip("the CSL test-suite did not run: CSL_TEST_SUITE has to say where its fixtures lie")
    found = sorted(Path(folder).glob("*.txt"))
    assert found, f"no fixtures in {folder}"
    return found


@pytest.fixture
def one_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A book starts the engine once; a suite of small requests would do nothing else."""
    with MiniRacer() as machine:
        machine.eval(engine._engine_source())

        def run(payload: str) -> dict[str, Any]:
            try:
                return json.loads(str(machine.call("bifolioRender", payload, timeout_sec=60)))
            except JSEvalException as error:
                raise CitationEngineError(str(error)) from error

        monkeypatch.setattr(engine, "_run", run)
        yield


def copy_of(suite: list[Path]) -> Copy:
    """The suite's newest state, or Debian's copy: that one has fixtures which the suite has dropped."""
    return DEBIAN if any(path.stem == "sort_BibliographyCitationNumberDescending" for path in suite) else NEWEST


@pytest.mark.usefixtures("one_machine")
def test_all_fixtures(suite: list[Path]) -> None:
    expected = copy_of(suite)
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for path in suite:
        fixture = read(path)
        try:
            got = made(fixture)
        except BeyondUs:
            counts["beyond"] += 1
            continue
        except CitationEngineError as error:
            got = look(f"refused: {error}")
        same = got == fixture.expected
        counts["passed" if same else "otherwise"] += 1
        if same == (fixture.name in expected.otherwise):
            wrong.append(f"{fixture.name}: {written(got)!r}, the suite: {written(fixture.expected)!r}")
    assert wrong == []
    assert counts == {"passed": expected.passed, "otherwise": len(expected.otherwise), "beyond": expected.beyond}


def test_the_page_says_what_the_test_finds() -> None:
    text = PAGE.read_text("utf-8")
    table = re.search(r"\| *(\d+) *\| *(\d+) *\| *(\d+) *\| *(\d+) *\|", text)
    assert table is not None
    total = NEWEST.passed + len(OTHERWISE) + NEWEST.beyond
    assert [int(number) for number in table.groups()] == [total, NEWEST.passed, len(OTHERWISE), NEWEST.beyond]
    assert f"{DEBIAN.passed} of the {DEBIAN.passed + len(DEBIAN.otherwise) + DEBIAN.beyond}" in text
    assert sorted(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == sorted(OTHERWISE)


def test_looks_are_told_apart() -> None:
    """The comparison sees settings, not how they are written."""
    assert look("<i>a <i>b</i></i> c") == look("<i>a  b</i> c")
    assert look('<i>a <span style="font-style:normal;">b</span></i>') == look("<i>a </i>b")
    assert look("<i>ab</i>") != look("<i>a</i>b")
    assert look("a\nb") != look("a b")
    assert look("<b>a</b>") != look("<i>a</i>")
