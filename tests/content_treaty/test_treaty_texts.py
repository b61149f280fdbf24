"""The briefing's content files by themselves: nothing copied, nothing dangling, every foreign name known and tagged."""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1] / "content" / "treaty-1950"
CHAPTERS = sorted(path for folder in ("front", "chapters", "back") for path in (ROOT / folder).glob("*.md"))
PROSE = [*CHAPTERS, ROOT / "imprint.md", *sorted((ROOT / "data").glob("*.yaml"))]

RUN = 8
"""Words in a run: from this length on a run counts as copied."""
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
HAN = re.compile(r"[\u2e80-\u2fff\u3400-\u9fff\uf900-\ufaff]+")
CYRILLIC = re.compile(r"[\u0400-\u052f][\u0400-\u052f\- ,()]*")
NAMES_OF_THE_TREATIES = (
    "Sino-Soviet Treaty of Friendship, Alliance and Mutual Assistance",
    "Sino-Soviet Treaty of Friendship and Alliance",
    "Советско-китайский договор о дружбе, союзе и взаимной помощи",
)
KNOWN_HAN = {
    "毛泽东", "周恩来", "刘少奇", "朱德", "李富春", "王稼祥", "陈伯达", "师哲", "汪东兴", "邓小平", "蒋介石", "斯大林",
    "莫洛托夫", "马林科夫", "米高扬", "维辛斯基", "费德林", "中苏友好同盟互助条约", "旅顺", "大连", "中国长春铁路",
}  # fmt: skip
KNOWN_CYRILLIC = {
    "Мао Цзэдун", "Чжоу Эньлай", "Лю Шаоци", "Чжу Дэ", "Ли Фучунь", "Ван Цзясян", "Чэнь Бода", "Ши Чжэ", "Ван Дунсин",
    "Дэн Сяопин", "Чан Кайши", "Иосиф Сталин", "Вячеслав Молотов", "Георгий Маленков", "Анастас Микоян",
    "Андрей Вышинский", "Николай Федоренко", "Порт-Артур", "Далянь", "Дальний", "Китайская Чанчуньская железная дорога",
    "Советско-китайский договор о дружбе, союзе и взаимной помощи",
}  # fmt: skip
REFERENCES = {
    "ballis1951", "cheng2004", "elleman2020", "elleman2010", "foot1991",
    "heinzig2004", "knight2020", "lawrance", "lee2015", "zhou2014",
}  # fmt: skip


def load(name: str) -> Any:
    """A data file of the publication."""
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def hashes(text: str) -> Iterator[tuple[str, str]]:
    """Every run of eight lower-cased words with its hash; punctuation and the shape of apostrophes do not count."""
    words = WORD.findall(unicodedata.normalize("NFKC", text).replace("\u2019", "'").lower())
    for start in range(len(words) - RUN + 1):
        run = " ".join(words[start : start + RUN])
        yield hashlib.blake2b(run.encode("utf-8"), digest_size=6).hexdigest(), run


def own_words(text: str) -> str:
    """The text without attributes, pointers, quotations and the treaties' names: what the authors answer for."""
    text = re.sub(r"^>.*$", " § ", text, flags=re.MULTILINE)
    text = re.sub(r"\{[^}]*\}|\[[^\[\]]*@[^\[\]]*\]|@[a-z][a-z0-9-]*|\[\^[a-z]+\]", " ", text)
    flat = re.sub(r"\s+", " ", text)
    for name in NAMES_OF_THE_TREATIES:
        flat = flat.replace(name, " treatyname ")
    return re.sub(r'"[^"]{1,160}"', " quoted ", flat)


def copied(text: str, source: frozenset[str]) -> list[str]:
    """Runs of the text that stand in the source as well."""
    return [run for digest, run in hashes(own_words(text)) if digest in source]


@pytest.fixture(scope="module")
def source() -> frozenset[str]:
    """Hashes of the article's runs of eight words."""
    return frozenset((HERE / "article_shingles.txt").read_text(encoding="ascii").split())


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_no_run_of_eight_words_is_taken_from_the_article(path: Path, source: frozenset[str]) -> None:
    assert copied(path.read_text(encoding="utf-8"), source) == []


def test_a_copied_run_would_be_noticed(source: frozenset[str]) -> None:
    # Eight words of the article, in another case and with other punctuation.
    assert copied("They were faced with SITTING on the fence; will not do, nor is there.", source)
    assert not copied("> sitting on the fence will not do, nor is there a third road.", source)


def test_publication_names_every_chapter_once() -> None:
    publication = load("publication.yaml")
    named = [*publication["front"], *publication["contents"], *publication["back"]]
    assert sorted(named) == sorted(path.relative_to(ROOT).as_posix() for path in CHAPTERS)
    assert len(set(named)) == len(named)
    for file in (publication["imprint"], publication["bibliography"]):
        assert (ROOT / file).is_file()
    assert publication["identifier"] == "urn:uuid:9ea41a47-4bfb-5267-9269-cd419eb44ae4"
    date.fromisoformat(publication["date"])


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.name)
def test_chapter_opens_with_its_only_title(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(r"# \S.* \{#sec-[a-z-]+( \.unnumbered)?( index=.[^}]+)?\}\n", text)
    assert len(re.findall(r"^# ", text, flags=re.MULTILINE)) == 1


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.name)
def test_notes_are_defined_and_called_once(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    defined = re.findall(r"^\[\^([a-z]+)\]:", text, flags=re.MULTILINE)
    called = re.findall(r"\[\^([a-z]+)\](?!:)", text)
    assert sorted(defined) == sorted(called)
    assert len(set(defined)) == len(defined)


def test_notes_and_pointers_are_as_many_as_promised() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in CHAPTERS)
    assert len(re.findall(r"^\[\^[a-z]+\]:", text, flags=re.MULTILINE)) >= 12
    assert len(re.findall(r"@(?:sec|tbl)-[a-z0-9-]+", text)) >= 12


def test_pointers_lead_to_one_place() -> None:
    everything = "\n".join(path.read_text(encoding="utf-8") for path in PROSE)
    targets = re.findall(r"#((?:sec|tbl|fig)-[a-z0-9-]+)", everything)
    assert len(set(targets)) == len(targets)
    assert set(re.findall(r"@((?:sec|tbl|fig)-[a-z0-9]+(?:-[a-z0-9]+)*)", everything)) <= set(targets)
    tables = {target for target in targets if target.startswith("tbl-")}
    assert tables <= set(re.findall(r"@(tbl-[a-z0-9-]+)", everything)), "a table is never mentioned"


def test_numbered_pointers_only() -> None:
    unnumbered = set()
    for path in CHAPTERS:
        unnumbered |= set(re.findall(r"#(sec-[a-z-]+) \.unnumbered", path.read_text(encoding="utf-8")))
    pointed = set(re.findall(r"@(sec-[a-z-]+)", "\n".join(path.read_text(encoding="utf-8") for path in PROSE)))
    assert not pointed & unnumbered, "an unnumbered chapter has no number to print"


def test_references_are_the_ten_and_all_are_cited() -> None:
    entries = load("references.yaml")["references"]
    assert len(entries) == 10
    assert {entry["id"] for entry in entries} == REFERENCES
    body = "\n".join(path.read_text(encoding="utf-8") for path in CHAPTERS)
    assert set(re.findall(r"@([a-z]+[0-9]*)\b(?![-:])", body)) == REFERENCES


def test_references_carry_no_slip_of_the_article() -> None:
    text = (ROOT / "references.yaml").read_text(encoding="utf-8")
    assert "ebscohost" not in text
    assert "Taylor" not in text
    assert "edition:" not in text, "a first edition is not named"
    entries = load("references.yaml")["references"]
    dated = [entry for entry in entries if entry["issued"] != "n.d."]
    assert [entry["id"] for entry in entries if entry not in dated] == ["lawrance"]
    years = {entry["id"]: entry["issued"]["date-parts"][0][0] for entry in dated}
    assert years == {
        "ballis1951": 1951, "cheng2004": 2004, "elleman2020": 2020, "elleman2010": 2010, "foot1991": 1991,
        "heinzig2004": 2004, "knight2020": 2020, "lee2015": 2015, "zhou2014": 2014,
    }  # fmt: skip


def test_structured_blocks_name_files_that_exist() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.rglob("*.md")))
    named = set(re.findall(r"src=(data/[a-z-]+\.(?:yaml|csv))", text))
    named |= set(re.findall(r"^base: (\S+)$", (ROOT / "data" / "map.yaml").read_text("utf-8"), flags=re.MULTILINE))
    held = {path.relative_to(ROOT).as_posix() for path in (ROOT / "data").iterdir()}
    assert sorted(held - named) == ["data/NATURAL-EARTH.md"]  # the terms of the map's base, beside it
    assert named < held


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.name)
def test_divs_are_closed(path: Path) -> None:
    fences = re.findall(r"^:::(.*)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [bool(rest.strip()) for rest in fences] == [True, False] * (len(fences) // 2)


def scripts_outside_spans(text: str, language: str, script: re.Pattern[str]) -> list[str]:
    """Text of a script that stands outside every span of its language."""
    return script.findall(re.sub(rf"\[[^\[\]]+\]\{{lang={language}\}}", "", text))


@pytest.mark.parametrize("path", PROSE, ids=lambda path: path.name)
def test_foreign_scripts_are_tagged(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.name == "people.yaml":  # its fields are languages by name
        text = re.sub(r"^  (?:han|cyrillic): .*$", "", text, flags=re.MULTILINE)
    assert scripts_outside_spans(text, "zh-Hans", HAN) == []
    assert scripts_outside_spans(text, "ru", CYRILLIC) == []


def test_foreign_names_are_known() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*PROSE, ROOT / "publication.yaml"])
    assert set(HAN.findall(text)) == KNOWN_HAN
    assert {name.strip(" ,(") for name in CYRILLIC.findall(text)} == KNOWN_CYRILLIC


def first_day(value: str) -> tuple[int, int, int]:
    """Year, month and day of an ISO date of any precision; a missing part counts as the first."""
    parts = [int(part) for part in value.split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    date(year, month, day)
    return year, month, day


def test_timeline_dates_ascend() -> None:
    starts = []
    for event in load("data/timeline.yaml"):
        when = event["date"]
        assert event["lane"] in {"war", "diplomacy", "treaty", "economy"}
        assert event["text"]
        if isinstance(when, dict):
            assert first_day(when["from"]) < first_day(when["to"])
            starts.append(first_day(when["from"]))
        else:
            starts.append(first_day(when))
    assert starts == sorted(starts)


def test_timeline_has_every_dated_event_of_the_article() -> None:
    dates = {str(event["date"]) for event in load("data/timeline.yaml") if isinstance(event["date"], str)}
    assert dates >= {
        "1937", "1945-02-11", "1945-08-14", "1949-07-01", "1949-07", "1949-12-06", "1949-12-16", "1950-01",
        "1950-01-02", "1950-01-20", "1950-01-22", "1950-01-23", "1950-02-06", "1950-02-14", "1952",
        "1969", "1979", "2001",
    }  # fmt: skip


def test_data_files_have_their_fields() -> None:
    for name in ("data/facts.yaml", "data/loan.yaml"):
        assert all(set(entry) == {"label", "value"} and isinstance(entry["value"], str) for entry in load(name))
    assert [entry["number"] for entry in load("data/articles.yaml")] == [1, 2, 3, 4, 5, 6]
    for person in load("data/people.yaml"):
        known = {"name", "han", "cyrillic", "born", "died", "side", "role", "file-as"}
        assert {"name", "side", "role"} <= set(person) <= known
        assert ("han" in person) == ("cyrillic" in person) == ("born" in person) == ("died" in person)
        assert "born" not in person or 1870 < person["born"] < person["died"] < 2020
    for entry in load("data/glossary.yaml"):
        assert {"term", "text"} <= set(entry) <= {"term", "text", "abbreviation", "lang", "forms"}


def test_glossary_is_in_order() -> None:
    terms = [entry["term"].casefold() for entry in load("data/glossary.yaml")]
    assert terms == sorted(terms)
    assert len(set(terms)) == len(terms)


def test_shipments_are_those_of_the_article_by_weight() -> None:
    with (ROOT / "data" / "shipments.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["Material", "Quantity (tons)"]
    assert rows == [["Tungsten ore", "160000"], ["Copper", "110000"], ["Rubber", "90000"], ["Antimony", "30000"]]


def test_the_handouts_figures_are_the_books() -> None:
    whole, part = load("data/map.yaml"), load("data/handout-map.yaml")
    assert all(place in whole["places"] for place in part["places"])
    assert {key: whole[key] for key in ("base", "frame", "note", "areas")} == {
        key: part[key] for key in ("base", "frame", "note", "areas")
    }
    for all_stops, stops in zip(whole["routes"][0]["through"], part["routes"][0]["through"], strict=True):
        assert [stop for stop in all_stops if stop in stops] == stops
    dates = [str(event["date"]) for event in load("data/timeline.yaml")]
    assert all(event["date"] in dates for event in load("data/handout-dates.yaml"))
