"""Unicode's line breaking test against the places at which we break a text between spaces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from builder.text.breaks import opportunities
from tests.corpora.shelf import is_what_it_was, listed, shelf

DIGEST = "371bde4052aa593b108684ae292d8ea2dbb93c19990e0cdf416fa7239557aac3"
"""Of version 15.0.0."""
NEVER_SET = re.compile(r"[\x00-\x1f\x85]")
"""Line ends, tabs and controls are spaces or refused long before a text is set."""


class Place(NamedTuple):
    """Between two characters of a sample."""

    rule: str
    """As the file numbers it, behind ``÷`` or ``×``: what Unicode says of the place."""
    agrees: bool


def samples(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each sample, and what the file says before each of its characters: ``÷ 18.0``, ``× 13.02``."""
    for line in text.splitlines():
        points, mark, told = line.partition("\t#")
        if not mark or line.startswith("#"):
            continue
        characters = "".join(chr(int(point, 16)) for point in re.findall(r"[0-9A-F]{4,}", points))
        rules = [f"{sign} {rule}" for sign, rule in re.findall(r"([×÷]) \[([\d.]+)\]", told)]
        assert len(rules) == len(characters) + 1
        yield characters, rules


def broken(text: str) -> set[int]:
    """Where we may end a line: inside pieces without spaces, and after spaces."""
    pieces = list(re.finditer("[^ ]+", text))
    inside = {piece.start() + one.position for piece in pieces for one in opportunities(piece[0])}
    return inside | {piece.start() for piece in pieces if piece.start()}


def places(text: str, rules: list[str]) -> Iterator[Place]:
    ours = broken(text)
    for at in range(1, len(text)):
        yield Place(rules[at], rules[at].startswith("÷") is (at in ours))


@pytest.fixture(scope="module")
def everything() -> list[Place]:
    data = shelf("LineBreakTest.txt").read_bytes()
    is_what_it_was(data, DIGEST)
    taken = [one for one in samples(data.decode()) if not NEVER_SET.search(one[0])]
    assert len(taken) > 5000
    return [place for one in taken for place in places(*one)]


def test_what_differs_is_what_is_listed(everything: list[Place]) -> None:
    differs = Counter(place.rule for place in everything if not place.agrees)
    assert {rule: str(count) for rule, count in differs.items()} == listed("line-breaks.md")


def test_most_places_agree(everything: list[Place]) -> None:
    assert sum(place.agrees for place in everything) > 0.8 * len(everything)
