"""Places are told relative to the working directory, whoever's file it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line.conftest import Bifolio, Write

SHEET = "# A Sheet\n\nWords.\n"


def test_copies_tell_where_in_the_publication_and_show_the_line(write: Write, bifolio: Bifolio) -> None:
    write("book", {"one.md": "# One\n\nText.\n"}, handout="handout.md")
    Path("book/handout.md").write_text("# A Sheet\n\nSee @sec-nowhere.\n", encoding="utf-8")
    Path("people.csv").write_text("name\nAnn\n", encoding="utf-8")
    code, _, err = bifolio("copies", "people.csv", "book")
    assert code == 1
    assert err.startswith("book/handout.md:3:5: dangling-reference: ")
    assert "| See @sec-nowhere." in err


@pytest.mark.parametrize(
    ("rows", "place"), [("nome\nAnn\n", "lists/r.csv:1:1: "), ("name\nAnn\n\U00012000\n", "lists/r.csv:3:1: ")]
)
def test_copies_tell_where_in_the_list(write: Write, bifolio: Bifolio, rows: str, place: str) -> None:
    write("book", {"one.md": "# One\n\nText.\n"}, handout="handout.md")
    Path("book/handout.md").write_text(SHEET, encoding="utf-8")
    Path("lists").mkdir()
    Path("lists/r.csv").write_text(rows, encoding="utf-8")
    code, _, err = bifolio("copies", "lists/r.csv", "book")
    assert code == 1
    assert err.startswith(place)
    assert f"| {rows.splitlines()[int(place.split(':')[1]) - 1]}" in err


def test_an_output_is_no_file_of_the_publication_that_has_the_same_name(
    book: Path, bifolio: Bifolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bifolio("build", "book", "--to", "pdf").code == 0
    (book / "output").mkdir()
    for name in ("book.pdf", "book.epub"):
        (book / "output" / name).write_bytes(b"")
    _, _, err = bifolio("check", "book", "--no-outside")
    assert err.startswith("output/book.epub:1:1: missing-output")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    _, _, err = bifolio("build", "book", "--verify", "output/book.pdf")
    assert err.startswith("output/book.pdf:1:1: not-reproduced")


def test_what_is_ignored_has_its_place_too(write: Write, bifolio: Bifolio) -> None:
    ignore = [{"code": "doubled-word", "reason": "It is meant."}]
    write("book", {"one.md": "# One\n\nThe the end.\n"}, checks={"ignore": ignore})
    bifolio("build", "book")
    told = json.loads(bifolio("check", "book", "--no-outside", "--format", "json").out)
    assert [row["file"] for row in told["ignored"]] == ["book/one.md"]
