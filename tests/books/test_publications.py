"""Other publications than the briefing: the smallest, one of three chapters, and one of three hundred."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pymupdf
import pytest
from lxml import etree

from builder.order import Order
from builder.pipeline import build
from tests.books.conftest import edition, publish
from tests.books.screen import Screen, text
from tests.books.test_navigation import nav_of, toc_lines
from tests.books.test_words import print_differences, screen_differences

SMALLEST = """\
title: A Book
language: en-GB
authors: [Ann Author]
contents:
  - chapters/*.md
"""
THREE = {
    "one.md": """\
# Harbours {#sec-harbours}

A harbour is where ships rest.^[Or where they wait.] See @sec-winds and @tbl-depths.

## Depths

| Harbour | Depth |
|---|--:|
| Dalian | 9.5 |
| Porto | 12 |

: Depths in metres {#tbl-depths}
""",
    "two.md": """\
# Winds {#sec-winds}

> The wind blows where it wants.

- north
- south
    - south by west

1. first
2. second[^two]

[^two]: With a note.

    And a second paragraph of it.
""",
    "three.md": """\
# Home {#sec-home}

The Russian word is [дом]{lang=ru}, the Chinese [家]{lang=zh-Hans}. Back to @sec-harbours.
""",
}
CHAPTERS = 300


def test_the_smallest_publication_builds(tmp_path: Path) -> None:
    folder = tmp_path / "smallest"
    (folder / "chapters").mkdir(parents=True)
    (folder / "publication.yaml").write_text(SMALLEST, encoding="utf-8")
    (folder / "chapters" / "b.md").write_text("# Second\n\nText of b.\n", encoding="utf-8")
    (folder / "chapters" / "a.md").write_text("No heading, so the file's name is the title.\n", encoding="utf-8")
    made = edition(folder, tmp_path)
    assert [chapter.file for chapter in made.book.chapters] == ["chapters/a.md", "chapters/b.md"]
    assert print_differences(made) == []
    assert screen_differences(made) == []
    lines = list(toc_lines(made.print.sections[3]))
    assert [(title.split()[0], number) for _, title, number in lines] == [("1", "1"), ("2", "2")]


def test_a_publication_of_three_chapters_builds(tmp_path: Path) -> None:
    folder = publish(tmp_path / "three", THREE, contents=["one.md", "two.md", "three.md"], subtitle="Of the sea")
    made = edition(folder, tmp_path / "out")
    assert print_differences(made) == []
    assert screen_differences(made) == []
    assert [title for _, title, _ in toc_lines(made.print.sections[3])] == [
        "1 Harbours", "1.1 Depths", "2 Winds", "3 Home"
    ]  # fmt: skip
    shown = " ".join(made.print.sections[4].text().split())
    assert f"See Chapter 2 (page {made.print.label_of('sec-winds')}) and Table 1" in shown
    assert [link.target for link in made.print.links if link.target not in made.print.destinations] == []


@pytest.mark.parametrize("size", ["A4", "Letter", "120mm x 170mm"])
def test_the_size_of_the_page_changes_no_word(tmp_path: Path, size: str) -> None:
    folder = publish(tmp_path / "three", THREE, contents=["one.md", "two.md", "three.md"], page={"size": size})
    made = edition(folder, tmp_path / "out")
    assert print_differences(made) == []
    with pymupdf.open(made.print.path) as document:
        widths = {round(page.rect.width) for page in document}
    assert widths == {{"A4": 595, "Letter": 612}.get(size, 340)}


@pytest.mark.slow
def test_three_hundred_plain_chapters_build(tmp_path: Path) -> None:
    words = "the harbour lay quiet under a low sky while two ships waited for the tide and nobody spoke".split()
    chapters = {}
    for number in range(1, CHAPTERS + 1):
        paragraphs = [
            " ".join(words[(number * 7 + place * 3 + step) % len(words)] for step in range(60)).capitalize() + "."
            for place in range(5)
        ]
        chapters[f"chapter-{number:03}.md"] = f"# Day {number}\n\n" + "\n\n".join(paragraphs) + "\n"
    folder = publish(tmp_path / "days", chapters)
    began = time.process_time()
    report, outputs = build(Order(folder, output=tmp_path / "out"))
    spent = time.process_time() - began
    assert [str(finding) for finding in report.found] == []
    assert spent < 30, f"{spent:.1f} s"  # about 5 s; what a slow machine under load may add is not the builder's

    pdf, epub = outputs
    with pymupdf.open(pdf) as document:
        labels = [page.get_label() for page in document]
        pages = [page.get_text() for page in document]
    body = labels.index("1")
    shown = {
        int(day): label
        for page in pages[:body]
        for number, day, label in re.findall(r"(?m)^(\d+) Day (\d+)\s+(\d+)$", page)
        if number == day
    }
    standing = {
        int(day): label
        for label, page in zip(labels[body:], pages[body:], strict=True)
        for day in re.findall(r"^\d+\nDay (\d+) ?$", page, re.MULTILINE)
    }
    assert list(shown) == list(range(1, CHAPTERS + 1))
    assert shown == standing

    names = [text(a, notes=True).split() for a in _toc(Screen(epub)).iter("{*}a")]
    assert names == [[str(number), "Day", str(number)] for number in range(1, CHAPTERS + 1)]


def _toc(screen: Screen) -> etree._Element:
    return next(nav for tree in screen.documents.values() if (nav := nav_of(tree, "toc")) is not None)
