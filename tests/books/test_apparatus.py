"""The briefing's index, lists and “cited on”: every page that is named is the page on which the thing stands."""

from __future__ import annotations

import re

import pymupdf

from builder.model.nodes import Index, IndexEntry, ListOf, References
from builder.model.walk import blocks
from tests.books.conftest import Edition


def _block(edition: Edition, kind: type) -> object:
    return next(b for chapter in edition.book.chapters for b in blocks(chapter.blocks) if isinstance(b, kind))


def _entries(entries: tuple[IndexEntry, ...]) -> list[IndexEntry]:
    return [one for entry in entries for one in (entry, *_entries(entry.entries))]


def test_the_index_has_persons_places_and_subjects(briefing: Edition) -> None:
    index = _block(briefing, Index)
    assert isinstance(index, Index)
    main = [entry.heading for group in index.groups for entry in group.entries]
    assert len(main) >= 80
    assert {"Stalin, Joseph", "Zhou Enlai", "Harbin", "Vietnam", "Loan, Soviet", "Unequal treaties"} <= set(main)
    assert any(entry.entries for group in index.groups for entry in group.entries)
    assert any(place.end for group in index.groups for entry in _entries(group.entries) for place in entry.places)


def test_what_is_marked_stands_on_the_page_that_the_index_names(briefing: Edition) -> None:
    """Names that the text spells as the index does: each page of theirs shows them, and is named."""
    index = _block(briefing, Index)
    assert isinstance(index, Index)
    texts = {label: " ".join(text.split()) for label, text in zip(*_labelled(briefing), strict=True)}
    printed = texts_of_index(briefing)
    for name in ("Afghanistan", "Cambodia", "Harbin", "Germany", "Shenyang", "Britain", "Suifenhe"):
        (label,) = re.findall(rf"{name}, (\d+)\b", printed)
        assert name in texts[label]


def _labelled(edition: Edition) -> tuple[list[str], list[str]]:
    """Each page's label and its text, as another program takes it out of the file."""
    with pymupdf.open(edition.print.path) as book:
        return edition.print.labels, [page.get_text() for page in book]


def texts_of_index(edition: Edition) -> str:
    labels, texts = _labelled(edition)
    start = labels.index(edition.print.label_by_id["sec-index"])
    return " ".join(" ".join(text.split()) for text in texts[start:])


def test_the_list_of_tables_names_each_tables_page(briefing: Edition) -> None:
    listed = _block(briefing, ListOf)
    assert isinstance(listed, ListOf)
    assert len(listed.entries) == 7
    labels, texts = _labelled(briefing)
    for entry in listed.entries:
        page = texts[labels.index(briefing.print.label_by_id[entry.target])]
        assert entry.label.replace("\u00a0", " ") in " ".join(page.replace("\u00a0", " ").split())


def test_each_work_names_the_pages_of_its_citations_once(briefing: Edition) -> None:
    works = _block(briefing, References)
    assert isinstance(works, References)
    labels, texts = _labelled(briefing)
    start = labels.index(briefing.print.label_by_id["sec-bibliography"])
    printed = " ".join(" ".join(text.replace("\u00a0", " ").split()) for text in texts[start : start + 2])
    for entry in works.entries:
        pages = list(dict.fromkeys(briefing.print.label_by_id[call] for call in entry.calls))
        word = "Cited on page" if len(pages) == 1 else "Cited on pages"
        assert f"{word} {', '.join(pages)}" in printed
