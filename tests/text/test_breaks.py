"""Break opportunities inside a token, and the gaps between Han and Latin."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.text.breaks import han_latin_gaps, last_resorts, opportunities

SIGNS = {"explicit": "|", "hyphen-less": "¦", "url": "^", "han": "·"}


def broken(token: str) -> str:
    """``token`` with a sign for each break: ``|`` explicit, ``¦`` hyphen-less, ``^`` in an address, ``·`` Han."""
    signs = {position: SIGNS[kind] for position, kind in opportunities(token)}
    return "".join(signs.get(position, "") + character for position, character in enumerate(token))


@pytest.mark.parametrize(
    "expected",
    [
        "treaty",
        "Sino-|Soviet",
        "Sino-|“Soviet”",
        "self-|determination-|like",
        "mid-|1950s",
        "по-|русски",
        "что-|то",
        "1945–¦1950",
        "26–60,",
        "167–76",
        "1167–¦76",
        "post–¦Cold",
        "alliance—¦“friendship”",
        "and/¦or",
        "wait…¦what",
        "word\u200b¦word",
        "NATO·成·员",
        "毛·泽·东·与·斯·大·林，·签·订·了·《条·约》。",
        "他·说·“你·好”",
        "中——·国……",
        "（一·九）",
        "カー·ド・ッ·パ",
        "한·국·어",
    ],
)
def test_breaks(expected: str) -> None:
    assert broken(re.sub("[|¦^·]", "", expected)) == expected


@pytest.mark.parametrize(
    "expected",
    [
        "https://^www.example.org/^path/^to^-page^_one^.html^?x^=1^&y^=2^#frag.",
        "(https://^en.wikipedia.org/^wiki/^Treaty^_(1950)),",
        "doi:^10.1093/^ia/^3.1.2",
        "10.1017/^S0305741000012345",
        "“history^@example.org”",
        "example.org/^index",
        "https://^a^-server^-with^-a^-long^-name^.example^.org/^index",
        "见·https://^example.org/^abc，·然·后",
    ],
)
def test_breaks_in_addresses(expected: str) -> None:
    assert broken(re.sub("[\\^·]", "", expected)) == expected


@pytest.mark.parametrize(
    "token",
    [
        "e-mail",
        "T-34",
        "MiG-15",
        "2024-05-01",
        "555-1234",
        "-word",
        "word-",
        "(Sino-)Soviet",
        "—word",
        "word—”",
        "km/h",
        "1949/50",
        "a\u00a0—\u00a0b",
        "Sino-\u2060Soviet",
        "Sino\u2011Soviet",
        "...",
        "$中",
        "中\ufe00",
        "",
    ],
)
def test_unbreakable(token: str) -> None:
    assert opportunities(token) == ()


def test_gaps_stand_between_han_and_letters_or_figures() -> None:
    assert han_latin_gaps("1950年2月14日") == (4, 5, 6, 7, 9)
    assert han_latin_gaps("中NATO国") == (1, 5)
    assert han_latin_gaps("中“NATO”，国") == ()
    assert han_latin_gaps("毛 Mao") == ()
    assert han_latin_gaps("Мао毛") == (3,)
    assert han_latin_gaps("e\u0301中") == (2,)


CHARACTERS = "abЖ1-‐–—…/.:@?=#%_~()“”‘’«»中国，。（）「」ーっ한\u0301\ufe00\u00a0\u2060\u200b$"
NEVER_FIRST = set("，。）」ーっ’”»\u0301\ufe00\u00a0\u2060")
NEVER_LAST = set("（「\u00a0\u2060")


@given(st.text(st.sampled_from(CHARACTERS), max_size=30))
def test_breaks_lie_inside_and_respect_line_starts_and_ends(token: str) -> None:
    found = opportunities(token)
    positions = [position for position, _ in found]
    assert positions == sorted(set(positions))
    pieces = [token[start:end] for start, end in zip([0, *positions], [*positions, len(token)], strict=True)]
    assert "".join(pieces) == token
    assert not found or all(pieces)
    for position, kind in found:
        if token[position - 1] == "\u200b":
            continue  # the author asked for it
        assert token[position] not in NEVER_FIRST
        assert token[position - 1] not in NEVER_LAST
        if kind == "explicit":
            assert token[position - 1] in "-‐"


@pytest.mark.parametrize("unit", ["a.", "—(", "a@", "a://", "www.", "x/", "）", "\u200b", "中…", "10.1234/"])
def test_a_hostile_token_takes_time_by_its_length_only(unit: str) -> None:
    started = time.process_time()
    opportunities(unit * (200_000 // len(unit)))
    assert time.process_time() - started < 10  # about 0.3 s; quadratic work would take minutes


@pytest.mark.parametrize("token", ["\u1112\u1161\u11ab", "\u1100\uac00", "\uac00\u11a8", '한"국', "\u2060\u0308가"])
def test_nothing_is_broken_inside_a_syllable_or_beside_a_straight_quote(token: str) -> None:
    assert opportunities(token) == ()


@pytest.mark.parametrize(
    ("token", "hyphens", "apart", "plain"),
    [
        ("a" * 19, True, set(), set()),
        ("a" * 20, True, set(range(3, 18)), set()),
        ("a" * 20, False, set(), set(range(1, 20))),
        ("a" * 15 + "12345", True, set(range(3, 13)), set(range(15, 20))),
        ("e\u0301" * 10, True, set(range(4, 17, 2)), set()),
        ("www.example.org/abcdef", True, set(), set(range(1, 22))),
        ("ไทย" * 7, True, set(), set(range(1, 21))),
    ],
)
def test_what_fits_nowhere_is_cut_with_a_hyphen_between_letters(
    token: str, hyphens: bool, apart: set[int], plain: set[int]
) -> None:
    found = last_resorts(token, hyphens)
    assert {position for position, hyphen in found if hyphen} == apart
    assert {position for position, hyphen in found if not hyphen} == plain
