"""The briefing's index, lists and “cited on”: every page that is named is the page on which the thing stands."""

from __future__ import annotations

import re

import pymupdf

from builder.model.nodes import (
    Box,
    Citation,
    Figure,
    Heading,
    Index,
    IndexEntry,
    ListOf,
    Phrase,
    Reference,
    References,
    Table,
)
from builder.model.walk import blocks, inlines, lines, plain
from tests.books.conftest import Edition


def _block(edition: Edition, kind: type) -> object:
    return next(b for chapter in edition.book.chapters for b in blocks(chapter.blocks) if isinstance(b, kind))


def _entries(entries: tuple[IndexEntry, ...]) -> list[IndexEntry]:
    return [one for entry in entries for one in (entry, *_entries(entry.entries))]


def test_the_index_has_persons_places_and_subjects(briefing: Edition) -> None:
    index = _block(briefing, Index)
    assert isinstance(index, Index)
    main = [plain(entry.heading) for group in index.groups for entry in group.entries]
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


def test_each_page_number_of_the_index_and_of_a_work_leads_to_its_page(briefing: Edition) -> None:
    printed = briefing.print
    first = printed.labels.index(printed.label_by_id["sec-bibliography"])
    numbers = [link for link in printed.links if link.page >= first and re.fullmatch(r"[ivx]+|\d+(–\d+)?", link.text)]
    assert len(numbers) > 250
    assert any("–" in link.text for link in numbers)
    for link in numbers:
        assert printed.label_by_id[link.target] == link.text.partition("–")[0]


def _labelled(edition: Edition) -> tuple[list[str], list[str]]:
    """Each page's label and its text, as another program takes it out of the file."""
    with pymupdf.open(edition.print.path) as book:
        return edition.print.labels, [page.get_text() for page in book]


def texts_of_index(edition: Edition) -> str:
    labels, texts = _labelled(edition)
    start = labels.index(edition.print.label_by_id["sec-index"])
    return " ".join(" ".join(text.split()) for text in texts[start:])


def test_lists_name_the_page_of_each_table_figure_and_box(briefing: Edition) -> None:
    every = [block for chapter in briefing.book.chapters for block in blocks(chapter.blocks)]
    numbered = [block for block in every if isinstance(block, Table | Figure | Box) and block.number]
    lists = [block for block in every if isinstance(block, ListOf)]
    assert len(lists) == 3
    assert sum(len(listed.entries) for listed in lists) == len(numbered) >= 11
    labels, texts = _labelled(briefing)
    for entry in (entry for listed in lists for entry in listed.entries):
        page = texts[labels.index(briefing.print.label_by_id[entry.target])]
        said = " ".join(page.replace("\u00a0", " ").split()).casefold()  # labels of boxes are set in capitals
        assert entry.label.replace("\u00a0", " ").casefold() in said


def test_what_is_pointed_at_stands_on_the_page_that_is_printed_for_it(briefing: Edition) -> None:
    """Marked words, citations and headings: another program finds the first of their words on the page."""
    labels, texts = _labelled(briefing)
    folded = {label: _letters(text) for label, text in zip(labels, texts, strict=True)}
    seen = {"index": 0, "citation": 0, "heading": 0}

    def stands(kind: str, name: str, words: str) -> None:
        seen[kind] += 1
        assert _letters(words.split()[0]) in folded[briefing.print.label_by_id[name]], f"{kind} {name}: {words}"

    for chapter in briefing.book.chapters:
        for block in blocks((*chapter.blocks, *(inner for note in chapter.notes for inner in note.blocks))):
            if isinstance(block, Heading):
                stands("heading", block.id, plain(block.children))
            for node in (node for run in lines(block) for node in inlines(run)):
                if isinstance(node, Phrase) and node.id and node.index and plain(node.children).strip():
                    stands("index", node.id, plain(node.children))
                elif isinstance(node, Citation) and node.call_id:
                    stands("citation", node.call_id, plain(node.children))
    assert seen["index"] >= 120
    assert seen["citation"] >= 10
    assert seen["heading"] >= 20


def _letters(text: str) -> str:
    """Letters and figures alone: words divided at a line's end are whole again."""
    return "".join(char for char in text.casefold() if char.isalnum())


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


def test_the_text_points_at_things_of_every_kind(briefing: Edition) -> None:
    """Sections, tables, figures, boxes, notes, events and pages: in print with the pages where they are."""
    targets = {
        node.target
        for chapter in briefing.book.chapters
        for block in blocks((*chapter.blocks, *(inner for note in chapter.notes for inner in note.blocks)))
        for run in lines(block)
        for node in inlines(run)
        if isinstance(node, Reference)
    }
    for beginning in ("sec-", "tbl-", "fig-", "box-", "evt-"):
        assert any(target.startswith(beginning) for target in targets), beginning
    pages = {label: " ".join(text.split()) for label, text in zip(*_labelled(briefing), strict=True)}
    printed = " ".join(pages.values()).replace("\u00a0", " ")
    of = briefing.print.label_by_id
    assert f"see page {of['sec-people']}):" in printed
    assert (
        f"from 6 December 1949 (page {of['evt-departure']}) to 14 February 1950 (page {of['evt-signing']})" in printed
    )
    (label,) = re.findall(r"\(Chapter 4, note 1, page (\d+)\)", printed)
    assert "Thirty years from 14 February 1950 lead to" in pages[label]
