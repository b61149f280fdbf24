"""Hyphenation: known words of each language, and what stays whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.text.hyphenation import exceptions, exceptions_by_tag, exceptions_in, points, take_soft_hyphens


def divided(word: str, language: str, listed: dict[str, tuple[int, ...]] | None = None) -> str:
    """``word`` with a vertical bar at each point."""
    pieces, last = [], 0
    for point in (*points(word, language, listed or {}), len(word)):
        pieces.append(word[last:point])
        last = point
    return "|".join(pieces)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en-GB", "as|sist|ance"),
        ("en-GB", "Man|churia"),
        ("en-US", "ne|go|ti|a|tions"),
        ("en-AU", "ne|go|ti|ations"),
        ("en", "Com|mun|ist"),
        ("ru", "до|го|вор"),
        ("ru-RU", "друж|бе"),
        ("de", "Ver|trags|ver|hand|lung"),
        ("fr", "gou|ver|ne|ment"),
        ("en-GB", "“al|li|ance,”"),
        ("en-GB", "(as|sist|ance)."),
        ("en-GB", "sol|dier’s"),
        ("fr", "l’al|liance"),
        ("en-GB", "al|li|ance—as|sist|ance"),
        ("en-GB", "COM|MUN|IST"),
        ("en-GB", "counter-revolu|tionary"),
        ("nl", "geër|gerd"),
        ("nl", "ideeën"),
        ("nl", "coör|di|na|tie"),
        ("nb", "re|gje|ring"),
        ("no", "re|gje|ring"),
        ("no-NO", "re|gje|ring"),
        ("ro", "ac|țiune"),
        ("ro", "ac|ţiune"),
    ],
)
def test_known_words(language: str, expected: str) -> None:
    assert divided(expected.replace("|", ""), language) == expected


@pytest.mark.parametrize(
    "word",
    [
        "treaty",
        "pact",
        "NATO",
        "TREATY1950",
        "1950s",
        "mid-1950s",
        "Sino-Soviet",
        "https://example.org/alliance",
        "www.negotiation.org",
        "assistance@example.org",
        "negotiation.org",
        "camelCaseNegotiation",
        "MacArthur",
        "negotiation_alliance",
        "",
        "—",
    ],
)
def test_these_stay_whole_in_english(word: str) -> None:
    assert points(word, "en-GB") == ()


@pytest.mark.parametrize("language", ["", "zh", "zh-Hans", "zh-Latn", "und", "xx", "日本"])
def test_a_language_without_patterns_divides_nothing(language: str) -> None:
    assert points("Verhandlungen", language) == ()


def test_patterns_of_another_script_divide_nothing() -> None:
    assert points("Dogovor", "ru") == ()


def test_english_keeps_two_letters_before_and_three_after() -> None:
    for word in ("alliance", "ammunition", "treaties", "economy", "ideology", "revolutionary"):
        assert all(2 <= point <= len(word) - 3 for point in points(word, "en-GB"))


def test_exceptions_override_the_dictionary_wherever_the_word_stands() -> None:
    listed = exceptions(["Man-chu-ria", "Beijing"])
    assert listed == {"manchuria": (3, 6), "beijing": ()}
    assert divided("“Manchuria,”", "en-GB", listed) == "“Man|chu|ria,”"
    assert divided("assistance", "en-GB", listed) == "as|sist|ance"


def test_exceptions_hold_in_what_begins_with_their_tag_and_the_longer_tag_wins() -> None:
    by_tag = exceptions_by_tag({"EN": ["trea-ty", "gov-ernment"], "en-gb": ["govern-ment"], "fr": ["trai-té"]})
    assert exceptions_in("en", by_tag) == {"treaty": (4,), "government": (3,)}
    assert exceptions_in("en-GB", by_tag) == {"treaty": (4,), "government": (6,)}
    assert exceptions_in("en-GB-oxendict", by_tag) == exceptions_in("en-GB", by_tag)
    assert exceptions_in("eng", by_tag) == exceptions_in("", by_tag) == {}


def test_tags_that_differ_in_capitals_are_one() -> None:
    assert exceptions_by_tag({"en-GB": ["trea-ty"], "EN-gb": ["pact"]}) == {"en-gb": {"treaty": (4,), "pact": ()}}


def test_exceptions_with_an_apostrophe_divide_its_parts() -> None:
    listed = exceptions(["aujour-d’hui", "l'al-liance"])
    assert divided("aujourd’hui", "fr", listed) == "aujour|d’hui"
    assert divided("d’alliance", "fr", listed) == "d’al|liance"


def test_soft_hyphens_are_taken_out_and_remembered() -> None:
    assert take_soft_hyphens("Man\u00adchu\u00adria") == ("Manchuria", (3, 6))
    assert take_soft_hyphens("\u00adend\u00ad") == ("end", ())


@given(st.text(st.sampled_from("abcdefghijklmnoprstuvyzABİßдеоюя'’-–—/.,“”1_@: \u0301\u00ad中"), max_size=30))
def test_points_part_two_letters(word: str) -> None:
    for language in ("en-GB", "ru", "de"):
        found = points(word, language)
        assert list(found) == sorted(set(found))
        for point in found:
            assert 0 < point < len(word)
            assert word[point - 1].isalpha() or word[point - 1] == "\u0301"
            assert word[point].isalpha()
