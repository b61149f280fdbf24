"""In how many batches a book is set never shows, and most of it is drawn before the next one is set."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import yaml

from builder.layout.crew import ToDraw, ToSet
from builder.order import Order
from builder.pipeline import make
from builder.store import Store, open_store
from builder.workers import desk, house
from builder.workers.house import batches

TEXT = "The ship sailed at dawn and an officer found no effective office near Fiesole after five flights. " * 30


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Chapters of one page and of two; the second names the page of the last, and grows by a page where that label
    gets its digits."""
    folder = tmp_path / "book"
    folder.mkdir()
    settings = {"title": "A Book", "language": "en-GB", "authors": ["Ann Author"], "contents": ["*.md"]}
    (folder / "publication.yaml").write_text(yaml.safe_dump(settings))
    for number in range(1, 10):
        more = "\n\n" + TEXT if number % 3 else ""
        places = " and ".join(["@page:c9"] * 300) if number == 2 else "nothing"
        (folder / f"{number}.md").write_text(f"# Chapter {number} {{#c{number}}}\n\n{TEXT}{more}\n\nSee {places}.\n")
    return folder


def built(folder: Path, jobs: int = 1, store: Store | None = None) -> list[bytes]:
    report, outputs = make(Order(folder, ("pdf", "epub"), Path("out"), jobs=jobs, store=store))
    assert not report.errors, report.errors
    return list(outputs.values())


@pytest.mark.parametrize("size", [1, 5_000, 20_000])
def test_batches_never_show(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    whole = built(book)
    monkeypatch.setattr(house, "ENOUGH", 2_000)
    monkeypatch.setattr(house, "BATCH", size)
    store = open_store(tmp_path / "store")
    assert isinstance(store, Store)
    assert built(book) == whole
    assert built(book, jobs=2) == whole
    assert built(book, jobs=2, store=store) == whole
    assert built(book, store=store) == whole
    (book / "7.md").write_text((book / "7.md").read_text() + "\nOne more.\n")
    assert built(book, store=store) == built(book)


def test_a_batch_is_drawn_before_the_next_is_set(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[tuple[str, set[int]]] = []
    original = desk.Desk.ask

    def ask(self: desk.Desk, order: desk.Order) -> None:
        if isinstance(order, ToSet):
            done.append(("set", set(order.sections)))
        elif isinstance(order, ToDraw):
            done.append(("drawn", set(order.spots)))
        original(self, order)

    monkeypatch.setattr(desk.Desk, "ask", ask)
    monkeypatch.setattr(house, "BATCH", 5_000)
    built(book)
    last = max(at for _, sections in done for at in sections)
    before = list(itertools.takewhile(lambda order: last not in order[1], done))
    drawn = set().union(*(sections for what, sections in before if what == "drawn"))
    assert len(drawn) > 4, done


@pytest.mark.parametrize("sizes", [[], [0], [5], [3, 3, 3, 3], [100, 1, 1, 1], [1, 1, 100], [0, 0, 7]])
@pytest.mark.parametrize("size", [1, 2, 6, 1_000])
def test_batches_hold_every_section_once(monkeypatch: pytest.MonkeyPatch, sizes: list[int], size: int) -> None:
    monkeypatch.setattr(house, "BATCH", size)
    assert [at for batch in batches(sizes) for at in batch] == list(range(len(sizes)))
