"""What is kept from other builds never shows: after any edit, in any state of the store, a clean build's bytes."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from builder.layout import crew
from builder.order import Order
from builder.pipeline import make
from builder.store import Store, open_store
from builder.store.entries import FORM
from builder.workers import house

CHAPTERS = 4
WORDS = "the ship sailed at dawn and an officer found no effective office near Fiesole after five flights of affliction"


def prose(seed: int, paragraphs: int) -> str:
    draw = random.Random(seed)
    return "\n\n".join(" ".join(draw.choices(WORDS.split(), k=90)).capitalize() + "." for _ in range(paragraphs))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    (folder / "chapters").mkdir(parents=True)
    settings = {
        "title": "A Book",
        "language": "en-GB",
        "authors": ["Ann Author"],
        "contents": ["chapters/*.md"],
        "theme": "theme.yaml",
        "bibliography": "works.yaml",
    }
    (folder / "publication.yaml").write_text(yaml.safe_dump(settings))
    theme = Path(__file__).parents[2] / "templates" / "themes" / "briefing.yaml"
    (folder / "theme.yaml").write_text(theme.read_text())
    work = {"id": "smith", "type": "book", "title": "Ships", "issued": 2004, "author": [{"family": "Smith"}]}
    (folder / "works.yaml").write_text(yaml.safe_dump([work]))
    for number in range(1, CHAPTERS + 1):
        other = number % CHAPTERS + 1
        text = f"""# Chapter {number} {{#c{number}}}

{prose(number, 5)}

See @page:c{CHAPTERS + 1 - number} and @tbl-{other}; [@smith].[^n] [Ships]{{index="Ships"}}

[^n]: A note on chapter {number}.

| a | b |
|---|---|
| {number} | 2 |

: Table of chapter {number} {{#tbl-{number}}}
"""
        (folder / "chapters" / f"{number}.md").write_text(text)
    return folder


def opened(folder: Path) -> Store:
    store = open_store(folder)
    assert isinstance(store, Store)
    return store


def built(folder: Path, store: Store | None, jobs: int = 1, formats: tuple[str, ...] = ("pdf",)) -> dict[str, bytes]:
    report, outputs = make(Order(folder, formats, Path("out"), jobs=jobs, store=store))
    assert not report.errors, report.errors
    return {path.name: data for path, data in outputs.items()}


def replaced(path: str, old: str, new: str) -> Callable[[Path], object]:
    def edit(folder: Path) -> None:
        text = (folder / path).read_text()
        assert old in text
        (folder / path).write_text(text.replace(old, new, 1))

    return edit


def template(folder: Path) -> None:
    (folder / "templates").mkdir()
    (folder / "templates" / "part.xhtml").write_text(
        '<section class="part" id="{{ part.id }}"><h1>Part: {{ part.title }}</h1></section>'
    )
    text = (folder / "publication.yaml").read_text()
    (folder / "publication.yaml").write_text(
        text.replace("- chapters/*.md", "- part: One\n  contents: [chapters/*.md]")
    )


def setting(line: str) -> Callable[[Path], object]:
    def edit(folder: Path) -> None:
        with (folder / "publication.yaml").open("a") as file:
            file.write(line + "\n")

    return edit


EDITS: dict[str, Callable[[Path], object]] = {
    "a word": replaced("chapters/3.md", "dawn", "dusk"),
    "a page more": replaced("chapters/2.md", "See @page", prose(77, 9) + "\n\nSee @page"),
    "two pages less": lambda folder: (folder / "chapters" / "1.md").write_text(
        "# Chapter 1 {#c1}\n\nShort.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: Table {#tbl-1}\n"
    ),
    "a letter that was not there": replaced("chapters/3.md", "dusk", "dawn [Small]{.smallcaps} ﬀ Ω"),
    "a longer title": replaced("chapters/4.md", "# Chapter 4", "# Chapter 4 and what became of all the ships"),
    "another template": template,
    "another size of type": replaced("theme.yaml", "size: 10pt", "size: 9.5pt"),
    "another size of page": setting("page:\n  size: B5"),
    "a chapter more": lambda folder: (folder / "chapters" / "25.md").write_text("# New\n\n" + prose(9, 3)),
    "a chapter less": lambda folder: (folder / "chapters" / "25.md").unlink(),
    "another style": setting("citation-style: ieee"),
    "a division of a word": setting("hyphenation:\n  en: [aff-liction]"),
}


@pytest.mark.slow
def test_edit_by_edit_a_build_from_the_store_is_a_clean_build(book: Path, tmp_path: Path) -> None:
    store = opened(tmp_path / "store")
    assert built(book, store) == built(book, None)
    for name, edit in EDITS.items():
        edit(book)
        kept = built(book, store)
        assert kept == built(book, None), name
        assert kept == built(book, store), f"{name}, again"
    both = ("pdf", "epub")
    assert built(book, store, formats=both) == built(book, None, formats=both)


@pytest.mark.slow
def test_several_processes_keep_what_one_keeps(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = opened(tmp_path / "one"), opened(tmp_path / "two")
    clean = built(book, one)
    monkeypatch.setattr(house, "ENOUGH", 3_000)
    assert built(book, two, jobs=3) == clean
    assert built(book, one, jobs=3) == clean
    assert contents(one) == contents(two)


def contents(store: Store) -> dict[str, bytes]:
    return {str(path.relative_to(store.folder)): path.read_bytes() for path in entries(store)}


def entries(store: Store) -> Iterator[Path]:
    yield from sorted(path for path in store.folder.rglob("*") if path.is_file() and len(path.parent.name) == 2)


def test_only_what_an_edit_touches_is_set_anew(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened(tmp_path / "store")
    built(book, store)
    set_anew: list[str] = []
    real = crew.set_galley

    def counted(flow: object, *others: object) -> object:
        set_anew.append(flow.section.slug)  # type: ignore[attr-defined]
        return real(flow, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(crew, "set_galley", counted)
    monkeypatch.setattr("builder.citations.engine.render", None)  # nobody starts the engine
    EDITS["a word"](book)
    built(book, store)
    assert set(set_anew) == {"03-chapter-3"}
    set_anew.clear()
    built(book, store)
    assert set_anew == []


FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda value: b"",
    "cut short": lambda value: value[: len(value) // 2],
    "of nothing": lambda value: b"null",
    "of another kind": lambda value: b'{"a": [1, 2, 3]}',
    "nested": lambda value: b"[" * 50_000,
    "elements out of range": lambda value: _mangled(
        value, lambda one: one + 1_000_000 if type(one) is int else one, 0, 0, 2
    ),
    "lengths out of range": lambda value: _mangled(value, lambda one: one + 1 if type(one) is int else one, 2),
    "numbers below nothing": lambda value: _mangled(value, lambda one: -one - 1 if type(one) is int else one),
    "names of nothing": lambda value: _mangled(value, lambda one: one + "?" if isinstance(one, str) else one),
    "lists cut short": lambda value: _mangled(value, lambda one: one[:-1] if isinstance(one, list) else one),
}


def _mangled(value: bytes, change: Callable[[object], object], *way: int) -> bytes:
    """The entry with a change to everything in it, or to what stands at the end of the way through its lists."""
    head, newline, rest = value.partition(b"\n")

    def through(one: object, way: tuple[int, ...]) -> object:
        if not isinstance(one, list):
            return one if way else change(one)
        if way:
            return [through(inner, way[1:]) if at == way[0] else inner for at, inner in enumerate(one)]
        return change([through(inner, ()) for inner in one])

    try:
        return json.dumps(through(json.loads(head), way)).encode() + newline + rest
    except ValueError:
        return b"?"


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_an_entry_that_makes_no_sense_is_made_anew(book: Path, tmp_path: Path, fault: str) -> None:
    """Written with a right digest, as somebody would who means harm."""
    store = opened(tmp_path / "store")
    clean = built(book, store)
    keys: dict[str, str] = {}
    read = Store.get

    class Noting(Store):
        def get(self, key: str) -> bytes | None:
            keys[self._place(key)] = key
            return read(self, key)

    built(book, Noting(store.folder))
    assert len(keys) > 4 * CHAPTERS
    for place, key in keys.items():
        path = Path(place)
        if path.is_file():
            value = FAULTS[fault](path.read_bytes()[len(FORM) + 32 :])
            made = hashlib.sha256(f"{len(key)} {key}\n".encode() + value).digest()
            path.write_bytes(FORM + made + value)
    assert built(book, store) == clean
