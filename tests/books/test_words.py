"""What the content says is what both editions say, word for word and in order."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from builder.model.book import Book
from tests.books.conftest import Edition
from tests.books.said import Reading
from tests.books.screen import notes as screen_notes
from tests.books.screen import text as screen_text
from tests.books.words import difference, words

APART = ("Note", "Figure", "Formula")
"""Roles of what the text around it does not say."""


def print_differences(edition: Edition) -> list[str]:
    """Where the PDF says something else than the content, chapter by chapter."""
    reading = Reading(edition.book, edition.print.label_by_id)
    sections = edition.print.sections[-len(_with_parts(edition.book)) :]
    found = []
    for chapter, section in zip(_with_parts(edition.book), sections, strict=True):
        if isinstance(chapter, str):
            found.append(difference(words(chapter), words(section.text())))
            continue
        found.append(difference(words(reading.chapter(chapter)), words(section.text(without=APART))))
        told = [words(text) for text in reading.notes(chapter)]
        printed = [words(element.text()) for element in section.elements() if element.role == "Note"]
        assert len(told) == len(printed)
        found += map(difference, told, printed)
    return list(filter(None, found))


def screen_differences(edition: Edition) -> list[str]:
    """Where the EPUB says something else than the content."""
    reading = Reading(edition.book, None, edition.print.label_by_id)
    found = []
    for chapter in edition.book.chapters:
        body = edition.screen.document_with(chapter.id)
        found.append(difference(words(reading.chapter(chapter)), words(screen_text(body, notes=False))))
        told, shown = map(words, reading.notes(chapter)), map(words, screen_notes(body))
        found += [difference(*pair) for pair in zip(told, shown, strict=True)]
    return list(filter(None, found))


def _with_parts(book: Book) -> list[object]:
    """Chapters, with the titles of parts before the first of each."""
    out: list[object] = []
    for chapter in book.chapters:
        out += [chapter.part, chapter] if chapter.part else [chapter]
    return out


def test_the_words_of_the_pdf_are_the_words_of_the_content(briefing: Edition) -> None:
    assert print_differences(briefing) == []


def test_the_words_of_the_epub_are_the_words_of_the_content(briefing: Edition) -> None:
    assert screen_differences(briefing) == []


def test_pages_are_painted_in_reading_order(briefing: Edition) -> None:
    """A reader without tags copies text in the order of painting."""
    for number, painted in enumerate(briefing.print.painted):
        leaves = [leaf for section in briefing.print.sections for leaf in section.leaves() if leaf.page == number]
        assert difference(words("".join(leaf.text for leaf in leaves)), words(painted)) == ""


def test_the_comparison_is_not_of_nothing(briefing: Edition) -> None:
    reading = Reading(briefing.book, None)
    told = words("\n".join(map(reading.chapter, briefing.book.chapters)))
    assert len(told) > 10_000
    for word in ("договор", "苏", "1954", "tungsten"):
        assert word in told
    assert sum(len(chapter.notes) for chapter in briefing.book.chapters) > 10


def test_another_reader_of_pdf_sees_the_same_letters(briefing: Edition, artless: Callable[[], list[str]]) -> None:
    """What the tag tree yields is what a viewer finds on each page, whatever order it takes it in."""
    ours = [sorted("".join(words(text.replace("\u00ad", "")))) for text in briefing.print.painted]
    theirs = [sorted("".join(words(text.replace("\u00ad", "")))) for text in artless()]
    assert ours == theirs


@pytest.mark.parametrize(
    ("name", "mutilate"),
    [
        ("a word dropped", lambda w, i: w[:i] + w[i + 1 :]),
        ("a word twice", lambda w, i: w[: i + 1] + w[i:]),
        ("two words swapped", lambda w, i: [*w[:i], w[i + 1], w[i], *w[i + 2 :]]),
        ("two words joined", lambda w, i: [*w[:i], w[i] + w[i + 1], *w[i + 2 :]]),
        ("a word cut", lambda w, i: [*w[:i], w[i][:-1], *w[i + 1 :]]),
        ("the end lost", lambda w, i: w[:-1]),
        ("more at the end", lambda w, i: [*w, "more"]),
    ],
)
def test_the_comparison_finds(name: str, mutilate: Callable[[list[str], int], list[str]], briefing: Edition) -> None:
    told = words(Reading(briefing.book, None).chapter(briefing.book.chapters[1]))
    places = [i for i in range(len(told) - 1) if told[i] != told[i + 1] and len(told[i]) > 1]
    for place in random.Random(1950).sample(places, 5):
        found = difference(told, mutilate(told, place))
        assert found, name
        assert f"after {place} words" in found or name in ("the end lost", "more at the end", "a word twice")


def test_words() -> None:
    assert words("Assist\u00adance, non-\nintervention") == ["assistance", ",", "non", "-", "intervention"]
    assert words("中苏\n友好 treaty\u00a0of") == ["中", "苏", "友", "好", "treaty", "of"]
    assert words("договор 1950–1979") == ["договор", "1950", "–", "1979"]
