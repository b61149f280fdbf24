"""``bifolio copies``: what it says of its options and of what it has written."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.command_line.conftest import Bifolio, Write


@pytest.fixture
def people(write: Write, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Arguments for copies of a handout for three people, of which two are written at once."""
    write("book", {"one.md": "# One\n\nText.\n"}, handout="handout.md")
    Path("book/handout.md").write_text("# A Sheet\n\nWords.\n", encoding="utf-8")
    Path("people.csv").write_text("name\nAnn\nBo\nCy\n", encoding="utf-8")
    monkeypatch.setattr("builder.cli.copies.BATCH", 2)
    return ["copies", "people.csv", "book"]


def test_how_many_were_written_before_an_error_is_told(people: list[str], bifolio: Bifolio) -> None:
    Path("output/book-handout-0003-cy.pdf").mkdir(parents=True)
    code, out, err = bifolio(*people)
    assert code == 3
    assert out.startswith("output/  2 copies")
    assert err.endswith("1 error; 2 of 3 copies were written\n")
    told = json.loads(bifolio(*people, "--format", "json").out)
    assert len(told["outputs"]) == 2


def test_where_none_was_written_that_is_told(people: list[str], bifolio: Bifolio) -> None:
    Path("output/book-handout-0001-ann.pdf").mkdir(parents=True)
    code, out, err = bifolio(*people)
    assert (code, out) == (3, "")
    assert err.endswith("1 error; nothing was written\n")


def test_a_variant_named_twice_is_a_usage_error(people: list[str], bifolio: Bifolio) -> None:
    code, _, err = bifolio(*people, "--variant", "fr=one", "--variant", "fr=two")
    assert code == 2
    assert "“fr” twice" in err
    assert not Path("output").exists()


def test_a_variant_that_nobody_gets_is_told(people: list[str], bifolio: Bifolio) -> None:
    code, _, err = bifolio(*people, "--variant", "fr=none")
    assert (code, err) == (0, "no recipient has in the column “variant”: “fr”\n")


@pytest.mark.skipif(sys.platform == "win32", reason="links are those of POSIX")
@pytest.mark.parametrize("arguments", ["loop/people.csv book", "people.csv loop/book", "people.csv loop"])
def test_nothing_is_at_the_end_of_a_link_to_itself(people: list[str], bifolio: Bifolio, arguments: str) -> None:
    Path("loop").symlink_to("loop")
    code, out, err = bifolio("copies", *arguments.split())
    assert (code, out) == (3, "")
    assert err.endswith("nothing was written\n")
    assert str(Path.cwd()) not in err
