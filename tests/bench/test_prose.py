from __future__ import annotations

import hashlib
import re

import pytest

from tests.bench import prose
from tests.bench.cases import short_novel
from tests.bench.manuscripts import html_book, markdown_book, typst_book
from tests.bench.prose import Novel, Table, count_words, text_of

# Of the Markdown of the short novel: texts that are measured on different days and machines are the same.
DIGEST = "9db4b034b33bacbf35d054743f4778a3de797be41b737a53595d2afb2cf311fa"


@pytest.fixture(scope="module")
def novel() -> Novel:
    return short_novel()


def text(novel: Novel) -> str:
    blocks = (block for chapter in novel.chapters for block in chapter.blocks)
    return "\n".join(text_of(block) for block in blocks if not isinstance(block, str | Table))


def test_the_same_everywhere(novel: Novel) -> None:
    assert hashlib.sha256(markdown_book(novel).encode()).hexdigest() == DIGEST


def test_as_long_and_as_divided_as_asked_for(novel: Novel) -> None:
    assert len(novel.chapters) == 60
    words = len(text(novel).split())
    assert 120_000 <= words < 122_500
    sizes = [
        sum(count_words(block) for block in chapter.blocks if not isinstance(block, str | Table))
        for chapter in novel.chapters
    ]
    assert min(sizes) >= 2_000
    assert max(sizes) < 2_200


def test_words_are_as_many_and_as_long_as_in_english(novel: Novel) -> None:
    words = re.findall(r"[A-Za-z]+", text(novel))
    assert len({word.lower() for word in words}) >= 20_000
    assert 4.5 < sum(map(len, words)) / len(words) < 4.9


def test_letters_are_those_of_english(novel: Novel) -> None:
    letters = re.sub(r"[^a-z]", "", text(novel).lower())
    share = {letter: letters.count(letter) / len(letters) for letter in "etaoinzq"}
    assert 0.11 < share["e"] < 0.14
    assert all(0.06 < share[letter] < 0.10 for letter in "taoin")
    assert share["q"] + share["z"] < 0.01


def test_common_words_are_common_and_rare_ones_rare(novel: Novel) -> None:
    words = [word.lower() for word in re.findall(r"[A-Za-z]+", text(novel))]
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    ranked = sorted(counts.values(), reverse=True)
    assert 0.04 < ranked[0] / len(words) < 0.09
    assert sum(ranked[:100]) > 0.4 * len(words)
    assert sum(count == 1 for count in ranked) > 0.2 * len(ranked)


def test_there_is_talk_stress_and_structure(novel: Novel) -> None:
    blocks = [block for chapter in novel.chapters for block in chapter.blocks]
    paragraphs = [block for block in blocks if not isinstance(block, str | Table)]
    spoken = sum(text_of(block).startswith("“") for block in paragraphs)
    stressed = sum(any(phrase.emphasis for phrase in block) for block in paragraphs)
    assert 0.2 < spoken / len(paragraphs) < 0.7
    assert 0.1 < stressed / len(paragraphs) < 0.6
    assert sum(isinstance(block, str) for block in blocks) > 60


def test_another_seed_tells_another_story() -> None:
    assert prose.novel(300, 1) == prose.novel(300, 1)
    assert prose.novel(300, 1) != prose.novel(300, 1, seed=7)


def test_every_program_gets_every_word() -> None:
    novel = prose.novel(2_000, 3)
    plain = re.findall(r"\w+", text(novel))
    markdown = re.sub(r"(?s)^---.*?---|^#.*?$|\*", "", markdown_book(novel), flags=re.M)
    typst = re.sub(r"(?s)^.*?#outline.*?$|^=.*?$|#emph", "", typst_book(novel), flags=re.M)
    marked = re.sub(r"(?s)^.*</nav>|<h[12].*?</h[12]>|<.*?>", "", html_book(novel))
    assert re.findall(r"\w+", markdown) == plain
    assert re.findall(r"\w+", typst) == plain
    assert re.findall(r"\w+", marked) == plain


def test_the_odd_texts_have_the_size_they_are_named_for() -> None:
    (chapter,) = prose.long_paragraph(1_000).chapters
    (paragraph,) = chapter.blocks
    assert not isinstance(paragraph, str | Table)
    assert count_words(paragraph) >= 1_000
    (table,) = prose.long_table(50).chapters[0].blocks
    assert isinstance(table, Table)
    assert len(table.rows) == 51
    assert markdown_book(prose.many_notes(25)).count("\n[^1-") == 25
    assert typst_book(prose.many_notes(25)).count("#footnote[") == 25
