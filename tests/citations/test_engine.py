"""The formatter: what may stand in data, what citations do to each other, and the cache."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from builder.citations import engine
from builder.citations.edtf import parse_date
from builder.citations.engine import (
    CitationEngineError,
    CitationRequest,
    CitationResult,
    Cite,
    Cluster,
    Mode,
    cache_key,
    canonical,
    dump_result,
    load_result,
    render,
    render_cached,
    request_for,
)
from builder.citations.fragment import CiteLink, Fragment, Link, Text, plain
from builder.citations.styles import shipped_styles
from builder.resources import resource
from tests.citations.show import shown


@cache
def style(name: str) -> str:
    return resource("csl", "styles", f"{name}.csl").read_text("utf-8")


def work(key: str, **fields: Any) -> dict[str, Any]:
    base = {
        "id": key,
        "type": "book",
        "title": f"On {key}",
        "author": [{"family": "Weiss", "given": "Anna"}],
        "issued": {"date-parts": [[2004]]},
    }
    return {**base, **{name.replace("_", "-"): value for name, value in fields.items()}}


def request(
    works: list[dict[str, Any]], *clusters: Cluster, name: str = "apa", language: str = "en-GB"
) -> CitationRequest:
    return request_for({w["id"]: w for w in works}, clusters, style(name), language, ["*"])


def texts(result: CitationResult) -> list[str]:
    return [plain(cluster.fragment) for cluster in result.clusters]


def entry(result: CitationResult, key: str) -> str:
    return next(shown(made.fragment) for made in result.entries if made.key == key)


# -- data can't become markup --------------------------------------------------------------------------------------


def test_special_characters_stay_characters() -> None:
    odd = 'A & B < C > "D" </c><a>x</a> &amp; %%STRING%%'
    works = [work("odd", title=odd, author=[{"literal": "R&D <Office>"}])]
    result = render(request(works, Cluster("1", (Cite("odd", prefix="<b", suffix=" & so on"),))))
    assert texts(result) == ["(<b R&D <Office>, 2004 & so on)"]
    assert "A & B < C > “D” </c><a>x</a> &amp; %%STRING%%" in entry(result, "odd").replace("‘", "“").replace("’", "”")


def test_keys_and_fields_with_meaning_in_javascript() -> None:
    keys = ["__proto__", "constructor", "toString", "a b", "1", "<k>"]
    works = [work(key, title=f"T{number}") for number, key in enumerate(keys)]
    clusters = [Cluster(key, (Cite(key),)) for key in keys]
    result = render(request(works, *clusters, name="ieee"))
    assert texts(result) == ["[1]", "[2]", "[3]", "[4]", "[5]", "[6]"]
    assert [made.key for made in result.entries] == keys


def test_control_characters_are_dropped() -> None:
    result = render(request([work("w", title="On\x00 \x1btime\ufffe \ud800")]))
    assert "On time" in entry(result, "w")


def test_a_note_is_no_field_whatever_it_begins_with() -> None:
    result = render(request([work("w", note="edition: limited to 500 copies")], name="apa"))
    assert "imited to 500 copies" not in entry(result, "w")


def test_years_before_our_era_are_counted_without_a_year_0() -> None:
    works = [work(key, issued=parse_date(written)) for key, written in (("a", "0000"), ("b", "-0043"))]
    result = render(request(works, *(Cluster(key, (Cite(key),)) for key in "ab"), name="apa"))
    assert texts(result) == ["(Weiss, 1 B.C.E.)", "(Weiss, 44 B.C.E.)"]


def test_dois_and_addresses_are_links() -> None:
    works = [
        work("sici", type="article-journal", DOI="10.1002/(SICI)1096(199606)100:2<1::AID-X>3.0.CO;2-#"),
        work("resolver", DOI="https://doi.org/10.1000/182"),
        work("url", URL="https://example.org/a?b=1&c=%20ü#x"),
    ]
    result = render(request(works))
    links = [node for made in result.entries for node in made.fragment if isinstance(node, Link)]
    by_href = sorted(link.href for link in links)
    assert by_href == [
        "https://doi.org/10.1000/182",
        "https://doi.org/10.1002/(SICI)1096(199606)100:2%3C1::AID-X%3E3.0.CO;2-%23",
        "https://example.org/a?b=1&c=%20%C3%BC#x",
    ]
    assert "https://doi.org/10.1002/(SICI)1096(199606)100:2<1::AID-X>3.0.CO;2-#" in [
        plain(link.children) for link in links
    ]


def test_a_script_is_no_link() -> None:
    result = render(request([work("w", URL="javascript:alert(1)")]))
    assert not any(isinstance(node, Link) for node in result.entries[0].fragment)


# -- citations -----------------------------------------------------------------------------------------------------


def test_works_of_one_year_are_told_apart() -> None:
    works = [work("b", title="Beta"), work("a", title="Alpha"), work("c", title="Gamma")]
    result = render(request(works, Cluster("1", (Cite("b"),)), Cluster("2", (Cite("a"), Cite("b", "7")))))
    assert texts(result) == ["(Weiss, 2004b)", "(Weiss, 2004a, 2004b, p. 7)"]


def test_uncited_works_take_part_in_telling_apart() -> None:
    works = [work("b", title="Beta"), work("a", title="Alpha")]
    assert texts(render(request(works, Cluster("1", (Cite("b"),))))) == ["(Weiss, 2004b)"]


def test_numbers_follow_the_order_of_citation() -> None:
    works = [work(key) for key in "abcdef"]
    clusters = (Cluster("1", (Cite("d"),)), Cluster("2", (Cite("a"), Cite("f"), Cite("d"), Cite("b"))))
    result = render(request(works, *clusters, name="nature"))
    assert texts(result) == ["1", "1–4"]
    assert [made.key for made in result.entries] == ["d", "a", "f", "b", "c", "e"]


@pytest.mark.parametrize("name", ["apa", "ieee", "gost-r-7-0-5-2008-numeric", "chicago-notes-bibliography"])
def test_every_work_of_a_citation_is_linked(name: str) -> None:
    works = [work(key, title=f"On {key}", issued={"date-parts": [[2000 + n]]}) for n, key in enumerate("abc")]
    cites = (Cite("a", "1", prefix="see"), Cite("b"), Cite("c", suffix=" too"))
    fragment = render(request(works, Cluster("1", cites, 1), name=name)).clusters[0].fragment
    assert sorted(_linked(fragment)) == ["a", "b", "c"]


def _linked(fragment: Fragment) -> list[str]:
    out: list[str] = []
    for node in fragment:
        if isinstance(node, CiteLink):
            assert "Link" not in {type(inner).__name__ for inner in node.children}
            out.append(node.key)
        elif not isinstance(node, Text):
            out += _linked(node.children)
    return out


def test_no_link_within_a_link() -> None:
    works = [work("w", DOI="10.1000/182"), work("v", DOI="10.1000/183")]
    clusters = (Cluster("1", (Cite("w", "5"), Cite("v", suffix=", and more")), 1),)
    fragment = render(request(works, *clusters, name="chicago-notes-bibliography")).clusters[0].fragment
    kinds = [type(node).__name__ for node in fragment]
    assert kinds == ["CiteLink", "Link", "Text", "CiteLink", "Link", "Text"]
    assert _linked(fragment) == ["w", "v"]


def test_author_in_text_and_suppressed() -> None:
    works = [work("w"), work("two", author=[{"family": "A"}, {"family": "B"}])]
    clusters = (
        Cluster("1", (Cite("w", "5", mode=Mode.AUTHOR_IN_TEXT), Cite("two"))),
        Cluster("2", (Cite("two", mode=Mode.AUTHOR_IN_TEXT),)),
        Cluster("3", (Cite("w", mode=Mode.SUPPRESS_AUTHOR),)),
    )
    result = render(request(works, *clusters))
    assert [(plain(c.author), plain(c.fragment)) for c in result.clusters] == [
        ("Weiss", "(2004, p. 5; A & B, 2004)"),
        ("A and B", "(2004)"),
        ("", "(2004)"),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("apa", ("Weiss", "(2004, Chapter 2, and more)")),
        ("chicago-notes-bibliography", ("Weiss", "On w (2004), ch. 2, and more.")),
        ("modern-language-association", ("Weiss", "(ch. 2, and more)")),
        ("ieee", ("Weiss", "[1, Ch. 2], and more")),
    ],
)
def test_only_the_name_stands_in_the_sentence(name: str, expected: tuple[str, str]) -> None:
    cite = Cite("w", "2", "chapter", suffix=", and more", mode=Mode.AUTHOR_IN_TEXT)
    (made,) = render(request([work("w")], Cluster("1", (cite,), 1), name=name)).clusters
    assert (plain(made.author), plain(made.fragment)) == expected


@pytest.mark.parametrize(
    ("cites", "expected"),
    [
        ((Cite("b"), Cite("a")), "(Abel, 2004; Bock, 2004)"),
        ((Cite("b"), Cite("a", suffix=", p. x")), "(Abel, 2004, p. x; Bock, 2004)"),
        ((Cite("b"), Cite("a", prefix="see also")), "(Bock, 2004; see also Abel, 2004)"),
        ((Cite("b", prefix="e.g.,"), Cite("a")), "(e.g., Bock, 2004; Abel, 2004)"),
        ((Cite("b", suffix=", but"), Cite("a")), "(Bock, 2004, but; Abel, 2004)"),
    ],
)
def test_words_between_works_keep_them_in_their_order(cites: tuple[Cite, ...], expected: str) -> None:
    works = [work("a", author=[{"family": "Abel"}]), work("b", author=[{"family": "Bock"}])]
    assert texts(render(request(works, Cluster("1", cites)))) == [expected]


def test_author_in_text_where_citations_name_nobody() -> None:
    clusters = (Cluster("1", (Cite("w", mode=Mode.AUTHOR_IN_TEXT),)),)
    for language, expected in [("en", "A and B"), ("de", "A und B"), ("ru", "A и B")]:
        works = [work("w", author=[{"family": "A"}, {"family": "B"}])]
        result = render(request(works, *clusters, name="ieee", language=language))
        assert (plain(result.clusters[0].author), plain(result.clusters[0].fragment)) == (expected, "[1]")


def test_nothing_to_print_is_empty() -> None:
    clusters = (Cluster("1", (Cite("w", mode=Mode.SUPPRESS_AUTHOR),)), Cluster("2", (Cite("w", "5"),)))
    result = render(request([work("w")], *clusters, name="modern-language-association"))
    assert texts(result) == ["", "(Weiss 5)"]


def test_notes_begin_with_a_capital_and_end_with_a_stop_unless_inside() -> None:
    works = [work("w"), work("e", title="eBay", author=[]), work("v", author=[{"family": "de Witt", "given": "Jan"}])]
    clusters = (
        Cluster("1", (Cite("w", "5", prefix="see"),), 1),
        Cluster("2", (Cite("w", "6", prefix="see"),), 2, opens_note=False, closes_note=False),
        Cluster("3", (Cite("w", "6"),), 3),
        Cluster("4", (Cite("e"),), 4),
    )
    result = render(request(works, *clusters, name="chicago-notes-bibliography-subsequent-ibid-17th-edition"))
    assert texts(result) == [
        "See Anna Weiss, On w (2004), 5.",
        "see ibid., 6",
        "Ibid.",
        "eBay (2004).",
    ]


_OWN = """<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0"><info/>
<citation et-al-min="3" et-al-use-first="1"><layout suffix="." delimiter="; "><choose>
<if position="subsequent"><group delimiter=", "><names variable="author"><name form="short"/></names>
<choose><if disambiguate="true"><text variable="title"/></if></choose>
<text variable="first-reference-note-number" prefix="see note "/></group></if>
<else><group delimiter=", "><names variable="author"><name/></names><text variable="title"/></group></else>
</choose></layout></citation>
<bibliography><layout><names variable="author" display="block"><name/></names>
<text variable="volume" display="left-margin"/><text variable="title" display="right-inline"/></layout></bibliography>
</style>"""


def test_works_are_told_apart_where_only_later_citations_are_unclear() -> None:
    works = {key: work(key, title=f"On {key}") for key in "ab"}
    clusters = [Cluster("1", (Cite("a"), Cite("b")), 1), Cluster("2", (Cite("a"),), 2)]
    assert texts(render(request_for(works, clusters, _OWN, "en"))) == [
        "Anna Weiss, On a; Anna Weiss, On b.",
        "Weiss, On a, see note 1.",
    ]


def test_parts_in_lines_of_their_own_follow_on_after_a_space() -> None:
    result = render(request_for({"w": work("w", volume="3")}, (), _OWN, "en", ["*"]))
    assert [(made.label, shown(made.fragment)) for made in result.entries] == [("", "Anna Weiss 3 On w")]


def test_small_raised_letters_are_raised_letters() -> None:
    result = render(request([work("w", edition="1")], language="fr-FR"))
    assert "1⁺re⁺ éd." in entry(result, "w")


# -- languages -----------------------------------------------------------------------------------------------------

_MANY = [{"family": name} for name in ("Alt", "Beck", "Cohn", "Dorn")]


def test_chinese_standard_prints_terms_in_the_work_s_language() -> None:
    works = [
        work("en", author=_MANY, edition="2", language="en"),
        work(
            "zh",
            title="中苏关系",
            author=[{"family": "沈", "given": "志华"}, *({"literal": n} for n in "甲乙丙")],
            edition="2",
        ),
    ]
    result = render(request(works, name="china-national-standard-gb-t-7714-2015-numeric"))
    assert "et al" in entry(result, "en")
    assert not re.search(r"[等版]", entry(result, "en"))
    assert "等" in entry(result, "zh")
    assert "版" in entry(result, "zh")
    assert [made.language for made in result.entries] == ["en", "zh"]


def test_russian_standard_prints_terms_in_the_work_s_language() -> None:
    works = [
        work("en", type="chapter", page="5-9", container_title="All", language="en-US"),
        work("ru", type="chapter", title="Договор", page="5-9", container_title="Всё", language="ru"),
    ]
    result = render(request(works, name="gost-r-7-0-5-2008-numeric"))
    assert "P. 5–9" in entry(result, "en")
    assert "С. 5–9" in entry(result, "ru")


@pytest.mark.parametrize(
    ("language", "expected"),
    [("de-AT", "S. 5"), ("fr", "p. 5"), ("ru", "с. 5"), ("xx", "p. 5"), ("sr", "str. 5")],
)
def test_terms_follow_the_language_of_the_publication(language: str, expected: str) -> None:
    result = render(request([work("w")], Cluster("1", (Cite("w", "5"),)), language=language))
    assert re.search(expected, texts(result)[0].replace("\u00a0", " ").replace("\u202f", " "))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("apa", "Weiss, A. et al. (2004)"),
        ("chicago-notes-bibliography", "Weiss, Anna et al. *On w*"),
        ("china-national-standard-gb-t-7714-2015-numeric", "WEISS A et al. On w"),
        ("ieee", "A. Weiss et al., *On w*"),
    ],
)
def test_others_are_et_al(name: str, expected: str) -> None:
    author = [{"family": "Weiss", "given": "Anna"}, {"literal": "others"}]
    result = render(request([work("w", author=author)], name=name))
    assert entry(result, "w").startswith(expected)


@pytest.mark.parametrize("name", ["Jan Smith <jan@example.org>", "Smith &", "R&D <", "X & "])
@pytest.mark.parametrize("styled", ["apa", "chicago-author-date", "ieee"])
def test_others_stand_behind_any_sign(name: str, styled: str) -> None:
    works = [work("w", author=[{"literal": name}, {"literal": "others"}])]
    result = render(request(works, Cluster("1", (Cite("w"),)), name=styled))
    assert f"{name.strip()} et al." in plain(result.entries[0].fragment)


def test_dates_of_many_kinds() -> None:
    dates = {"season": "2001-21", "range": "1954/1959", "doubt": "1949~", "open": "1950/.."}
    works = [work(key, type="article-magazine", issued=parse_date(text)) for key, text in dates.items()]
    result = render(request(works, name="modern-language-association"))
    assert "spring 2001" in entry(result, "season").lower()
    assert "1954–1959" in entry(result, "range")
    assert "1949" in entry(result, "doubt")
    assert "1950–" in entry(result, "open")
    assert "1950–0" not in entry(result, "open")


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        ("1950-02/..", "1950–"),
        ("1950-05/1951", "1950–1951"),
        ("1950/1951-03", "1950–1951"),
        ("1950-02-14/1950-03", "Feb.–Mar. 1950"),
        ("1950-02-14/1950", "1950"),
        ("../1951-03", "–1951"),
        ("1951-03-01/1951-03-01", "1 Mar. 1951"),
        ("1951-03-01/..", "1951–"),
        ("2001-21/2001-23", "Spring–Autumn 2001"),
        ("2001-21/2002", "2001–2002"),
    ],
)
def test_a_span_is_as_exact_as_both_its_ends(issued: str, expected: str) -> None:
    works = [work("w", type="article-magazine", issued=parse_date(issued))]
    assert entry(render(request(works, name="modern-language-association")), "w").rstrip(".").endswith(f" {expected}")


@pytest.mark.parametrize("name", ["apa", "chicago-author-date"])
def test_a_span_without_a_beginning_is_sorted_by_its_end(name: str) -> None:
    works = [work(key, title="On it", issued=parse_date(key)) for key in ("1960", "../1951", "1940/1941", "1955-03/..")]
    listed = [made.key for made in render(request(works, name=name)).entries]
    assert listed == ["1940/1941", "../1951", "1955-03/..", "1960"]


# -- all styles ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped_styles())
def test_shipped_style_formats_every_type(name: str) -> None:
    kinds = [
        "book",
        "chapter",
        "article-journal",
        "webpage",
        "report",
        "thesis",
        "treaty",
        "legal_case",
        "map",
        "speech",
    ]
    works = [work(kind, type=kind, container_title="Whole", page="1-9", publisher="House") for kind in kinds]
    clusters = [Cluster(kind, (Cite(kind, "3"),), n + 1) for n, kind in enumerate(kinds)]
    result = render(request(works, *clusters, name=name))
    assert all(texts(result))
    if result.entries:
        assert sorted(made.key for made in result.entries) == sorted(kinds)
    assert not [text for text in texts(result) if "NO_PRINTED_FORM" in text or "ERROR" in text]


# -- the cache -----------------------------------------------------------------------------------------------------


class Shelf:
    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def put(self, key: str, data: bytes) -> None:
        self.kept[key] = data


_CITED = request([work("w", DOI="10.1000/182")], Cluster("1", (Cite("w", "5"),), 1), name="chicago-notes-bibliography")


def _forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    def started(payload: str) -> dict[str, Any]:
        raise AssertionError("the engine was started")

    monkeypatch.setattr(engine, "_run", started)


def test_engine_rests_when_the_result_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    first = render_cached(_CITED, shelf)
    _forbid(monkeypatch)
    assert render_cached(_CITED, shelf) == first


def test_engine_rests_when_nothing_is_to_be_formatted(monkeypatch: pytest.MonkeyPatch) -> None:
    _forbid(monkeypatch)
    shelf = Shelf()
    assert render_cached(CitationRequest((), (), style("apa"), "en"), shelf).entries == ()
    assert shelf.kept == {}


@pytest.mark.parametrize("damage", ["empty", "cut", "changed", "other", "null", "deep"])
def test_damaged_results_are_made_anew(damage: str) -> None:
    shelf = Shelf()
    first = render_cached(_CITED, shelf)
    (key,) = shelf.kept
    good = shelf.kept[key]
    other = dump_result(CitationResult((), (), False, False, False))
    shelf.kept[key] = {
        "empty": b"",
        "cut": good[:-20],
        "changed": good.replace(b"Weiss", b"Wrong"),
        "other": other,
        "null": b"null",
        "deep": b"[" * 100_000,
    }[damage]
    assert render_cached(_CITED, shelf) == first
    assert shelf.kept[key] == good


def test_results_survive_being_written() -> None:
    result = render(_CITED)
    assert load_result(dump_result(result)) == result
    with pytest.raises(ValueError, match="sum"):
        load_result(dump_result(result).replace(b"Weiss", b"Wrong"))
    unsafe = canonical({"clusters": [["1", [["link", "javascript:x", []]], []]], "entries": [], "settings": [True] * 3})
    with pytest.raises(ValueError, match="fragment"):
        load_result(canonical({"sum": engine._digest(unsafe), "body": unsafe}).encode())


def test_key_changes_with_everything_that_matters() -> None:
    base = [work("w"), work("v")]
    cluster = Cluster("1", (Cite("w", "5"),), 1)
    variants = [
        request(base, cluster),
        request(base[:1], cluster),
        request(base, Cluster("1", (Cite("w", "6"),), 1)),
        request(base, Cluster("1", (Cite("w", "5", "note"),), 1)),
        request(base, Cluster("1", (Cite("w", "5"),), 2)),
        request(base, Cluster("1", (Cite("w", "5"),), 1, opens_note=False)),
        request(base, cluster, name="ieee"),
        request(base, cluster, language="de"),
    ]
    keys = [cache_key(variant) for variant in variants]
    assert len(set(keys)) == len(keys)
    assert cache_key(request([dict(reversed(list(w.items()))) for w in base], cluster)) == keys[0]


def test_same_result_whatever_the_hash_seed() -> None:
    program = (
        "import sys\n"
        "from tests.citations import test_engine as t\n"
        "sys.stdout.buffer.write(t.dump_result(t.render(t._CITED)) + t.cache_key(t._CITED).encode())\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in [("1", "UTC"), ("2", "Asia/Tokyo")]
    }
    assert len(outputs) == 1


# -- faults --------------------------------------------------------------------------------------------------------


def test_unknown_key_is_refused() -> None:
    with pytest.raises(KeyError, match="missing"):
        request([work("w")], Cluster("1", (Cite("missing"),)))


def test_broken_style_is_reported_not_crashed() -> None:
    circle = '<macro name="ring"><text macro="ring"/></macro><citation'
    broken = (
        style("nature")
        .replace("<citation", circle, 1)
        .replace('<text variable="citation-number"/>', '<text macro="ring"/>', 1)
    )
    with pytest.raises(CitationEngineError, match="ring"):
        render(CitationRequest((canonical(work("w")),), (Cluster("1", (Cite("w"),)),), broken, "en", ("w",)))


def test_items_are_canonical_json() -> None:
    assert json.loads(_CITED.items[0])["id"] == "w"
    assert _CITED.items[0] == canonical(json.loads(_CITED.items[0]))
