"""The parser of citations: pandoc's syntax, and never a crash."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.citations.engine import Cite, Mode
from builder.citations.syntax import is_group, parse_bracket, parse_call, parse_in_text

_CAPS = '<span style="font-variant: small-caps;">Law</span>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("@key", Cite("key")),
        ("see @key, pp. 4-6", Cite("key", "4-6", "page", "see")),
        ("-@key, ch. 2, and more", Cite("key", "2", "chapter", "", ", and more", Mode.SUPPRESS_AUTHOR)),
        ("@key, 33", Cite("key", "33")),
        ("@key 33, 35--37 and *passim*", Cite("key", "33, 35-37", suffix=" and <i>passim</i>")),
        ("@key, 12 ff., 14", Cite("key", "12 ff., 14")),
        ("@key § 4", Cite("key", "4", "section")),
        ("@key, S. 12f.", Cite("key", "12f.")),
        ("@key, Kap. 3", Cite("key", "3", "chapter")),
        ("@key, гл. 3", Cite("key", "3", "chapter")),
        ("@key, с. 3–5", Cite("key", "3–5")),
        ("@key, chap. IV", Cite("key", "IV", "chapter")),
        ("@key, p. xiv–xx, 3", Cite("key", "xiv–xx, 3")),
        ("@key, p. 12, D. Jones’s translation", Cite("key", "12", suffix=", D. Jones’s translation")),
        ("@key, p. 5, I think", Cite("key", "5", suffix=", I think")),
        ("@key, p. 5 and I agree", Cite("key", "5", suffix=" and I agree")),
        ("@key, p. iv, C. Smith", Cite("key", "iv", suffix=", C. Smith")),
        ("@key, pt. A, C and D", Cite("key", "A, C and D", "part")),
        ("@key, chap. IV, VI.", Cite("key", "IV, VI", "chapter", suffix=".")),
        ("@key, p. 4–B, 7", Cite("key", "4–B, 7")),
        ("@key, p. xii, 5, (iv)–(vi)", Cite("key", "xii, 5, (iv)–(vi)")),
        ("@key, p. v. More", Cite("key", "v", suffix=". More")),
        ("@key, pt. A, D. Jones", Cite("key", "A", "part", suffix=", D. Jones")),
        ("@key, n. 7", Cite("key", "7", "note")),
        ("@key, no. 7", Cite("key", "7", "issue")),
        ("@key, pt. B", Cite("key", "B", "part")),
        ("@key{ii, A, D-Z}, with more", Cite("key", "ii, A, D-Z", suffix=", with more")),
        ("@key, {ch. the last}", Cite("key", "the last", "chapter")),
        ("@key, Section 2.1.", Cite("key", "2.1", "section", "", ".")),
        ("@key, part of it", Cite("key", suffix=", part of it")),
        ("@key, page turner", Cite("key", suffix=", page turner")),
        ("@a.b:c-d., see", Cite("a.b:c-d", suffix="., see")),
        ("@{https://x.org/y z}", Cite("https://x.org/y z")),
        ("mail me@x.org and @key", Cite("key", prefix="mail me@x.org and")),
        (r"a\; b \@c @key", Cite("key", prefix="a; b @c")),
        ("@мао1950, с. 4", Cite("мао1950", "4")),
        ("@key, S12", Cite("key", "S12")),
        ("@key--and more", Cite("key", suffix="–and more")),
        (r"@key, p. 4\; and more", Cite("key", "4", suffix="; and more")),
        (r"@key, 4\*, 5", Cite("key", "4", suffix="*, 5")),
        (r"see \[x]{.y} [z] @key, [a]{p. 3}", Cite("key", prefix="see [x]{.y} [z]", suffix=", [a]{p. 3}")),
        (r"@key, p.\ 3, [sic]", Cite("key", "3", suffix=", [sic]")),
        ("**see** `@no; x` @key, ~~", Cite("key", prefix="<b>see</b> @no; x", suffix=", ~~")),
        ("H~2~O^3^ [Law]{.smallcaps}... @key", Cite("key", prefix=f"H<sub>2</sub>O<sup>3</sup> {_CAPS}…")),
    ],
)
def test_one_work(source: str, expected: Cite) -> None:
    parsed = parse_bracket(source)
    assert parsed.faults == ()
    assert parsed.cites == (expected,)


def test_several_works_with_their_places() -> None:
    source = "see @one, p. 4; also -@two; @three"
    parsed = parse_bracket(source)
    assert [cite.key for cite in parsed.cites] == ["one", "two", "three"]
    assert [source[at] for at in parsed.offsets] == ["@", "@", "@"]
    assert parsed.cites[1] == Cite("two", prefix="also", mode=Mode.SUPPRESS_AUTHOR)


def test_in_running_text() -> None:
    assert parse_in_text("@key").cites == (Cite("key", mode=Mode.AUTHOR_IN_TEXT),)
    parsed = parse_call("@key [p. 4; see also @other, 5]", in_text=True)
    assert parsed.cites == (
        Cite("key", "4", mode=Mode.AUTHOR_IN_TEXT),
        Cite("other", "5", prefix="see also"),
    )
    assert parse_in_text("@key [and more]").cites == (Cite("key", suffix=", and more", mode=Mode.AUTHOR_IN_TEXT),)
    assert parse_in_text("-@key").cites == (Cite("key", mode=Mode.SUPPRESS_AUTHOR),)


@pytest.mark.parametrize(
    ("source", "offset", "works"),
    [
        ("@key; and nothing", 6, 1),
        ("@one @two", 5, 2),
        ("@key, {p. 4", 6, 1),
        ("no work at all", 0, 0),
        ("@key;", 5, 1),
        ("see [more](https://x.org) @key", 4, 1),
        ("@key, p. 3^[A note.]", 10, 1),
        ("see [Правда]{lang=ru} @key", 4, 1),
        ('@key, [word]{.class #id title="a"}', 6, 1),
    ],
)
def test_faults_have_their_place_and_good_works_stay(source: str, offset: int, works: int) -> None:
    parsed = parse_bracket(source)
    assert [fault.offset for fault in parsed.faults] == [offset]
    assert len(parsed.cites) == works


_TEXT = st.text(alphabet=st.sampled_from("@-;,.[]{}\\ *_pchS§12ivсгл&–“é\n"), max_size=60)


@given(_TEXT | st.text(max_size=60), st.booleans())
def test_never_fails(source: str, in_text: bool) -> None:
    parsed = parse_call(source, in_text)
    assert len(parsed.cites) == len(parsed.offsets)
    assert all(source[at] == "@" for at in parsed.offsets)
    assert all(cite.key for cite in parsed.cites)


@pytest.mark.parametrize("unit", ["1-", "1f., ", "i-", "a1", "[@", "{", "*a", "@a ", "; ", "and 1 ", "`", "`a"])
def test_time_grows_with_length_only(unit: str) -> None:
    begun = time.process_time()
    parse_bracket("@key, p. " + unit * 20_000 + "(")
    assert time.process_time() - begun < 2


def test_blanks_in_a_marked_locator_take_time_by_length_only() -> None:
    begun = time.process_time()
    assert parse_bracket("@key, {p. 1" + "\u00a0" * 40_000 + "2 -- 3}").cites[0].locator.endswith("2-3")
    assert time.process_time() - begun < 2  # at the square of the length it was 13 s


@pytest.mark.parametrize("written", ["pp. 4-6", "pp. 4--6", "4---6", "{pp. 4 -- 6}"])
def test_ranges_of_pages_may_be_written_with_any_hyphens(written):
    (cite,) = parse_bracket(f"@a, {written}").cites
    assert (cite.locator, cite.label) == ("4-6", "page")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("see @a; -@b", True),
        ("@a; more", True),
        ("@a;", True),
        (r"see @a, x\; y", True),
        ("more; @a", False),
        (r"\@a", False),
        ("see `@a`", False),
        ("**@a**", False),
        ("see [@a]", False),
        ("me@a.org", False),
    ],
)
def test_what_is_a_citation_and_what_are_other_brackets(inside: str, expected: bool) -> None:
    assert is_group(inside) is expected
