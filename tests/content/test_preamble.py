"""Metadata at the beginning of a chapter's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.content import load
from builder.content.blocks import readable
from builder.model.manuscript import ManuscriptChapter
from builder.model.nodes import Paragraph
from builder.model.walk import plain


def chapter(folder: Path, text: str, more: str = "") -> tuple[ManuscriptChapter, list[str]]:
    (folder / "publication.yaml").write_text(f"title: A\nlanguage: en\ncontents: [a.md]\n{more}", encoding="utf-8")
    (folder / "a.md").write_text(text, encoding="utf-8")
    manuscript, found = load(folder)
    assert manuscript is not None
    return manuscript.chapters[0], [f"{one.span} {one.code}: {one.message}" for one in found]


def test_a_title_is_the_chapter_s_where_it_has_no_heading(tmp_path: Path) -> None:
    made, found = chapter(
        tmp_path, '---\ntitle: "On *ships* {#sec-ships .unnumbered}"\n---\n\nText [x](javascript:a).\n'
    )
    assert (plain(made.title), made.id, made.numbered) == ("On ships", "sec-ships", False)
    assert str(made.span) == "a.md:2:8"
    assert [one.partition(" ")[0] for one in found] == ["a.md:5:6"], "lines are counted from the file's beginning"


def test_a_heading_without_words_is_no_title(tmp_path: Path) -> None:
    made, found = chapter(tmp_path, "---\ntitle: B\n---\n\n# <!-- to come -->\n\nText.\n")
    assert (plain(made.title), found) == ("B", [])


def test_a_heading_without_words_has_its_attributes(tmp_path: Path) -> None:
    made, found = chapter(tmp_path, '---\ntitle: "B {#b}"\n---\n\n# {#sec-ships .unnumbered}\n\nText.\n')
    assert (plain(made.title), made.id, made.named, made.numbered, found) == ("B", "sec-ships", True, False, [])


def test_the_first_heading_with_words_is_the_title(tmp_path: Path) -> None:
    made, found = chapter(tmp_path, "#\n\n# B\n\nText.\n")
    assert (plain(made.title), len(made.blocks), found) == ("B", 1, [])


def test_a_title_without_words_is_not_taken_from_the_metadata(tmp_path: Path) -> None:
    made, found = chapter(tmp_path, '---\ntitle: "<!-- to come -->"\n---\n\nText.\n')
    assert (plain(made.title), len(found)) == ("A", 1)


def test_a_file_that_is_called_by_signs_alone_gives_its_name_too() -> None:
    assert readable("chapters/_.md") == "_"


def test_a_heading_is_the_title_and_what_is_not_used_is_told(tmp_path: Path) -> None:
    made, found = chapter(tmp_path, "---\ntitle: A\nformat:\n  pdf: yes\n...\n# B\n\nText.\n")
    assert plain(made.title) == "B"
    assert found == ["a.md:2:1 unused-metadata: not used of the chapter’s metadata: “title”, “format”"]


@pytest.mark.parametrize(
    "line", ["# comment\n#\ntitle: B", '"title": B', "'title' : B", "title : B", "язык: ru\ntitle: B"]
)
def test_it_begins_with_comments_or_any_key(line: str, tmp_path: Path) -> None:
    made, _ = chapter(tmp_path, f"---\n{line}\n---\n\nText.\n")
    assert plain(made.title) == "B"
    assert len(made.blocks) == 1


@pytest.mark.parametrize("title", ["[a, b]", "''"])
def test_a_title_that_is_none_is_told(title: str, tmp_path: Path) -> None:
    made, found = chapter(tmp_path, f"---\ntitle: {title}\n---\n\nText.\n")
    assert plain(made.title) == "A", "the file's name"
    assert found == ["a.md:2:1 unused-metadata: not used of the chapter’s metadata: “title”"]


def test_faults_in_it_are_told_with_their_place(tmp_path: Path) -> None:
    made, found = chapter(tmp_path, "---\ntitle: A\nx: [1\n---\n\n# B\n")
    assert plain(made.title) == "B"
    assert [one.partition(":")[0] + one.partition(" ")[2][:11] for one in found] == ["a.mdyaml-syntax"]
    _, found = chapter(tmp_path, "---\ntitle: A\ntitle: B\n---\n")
    assert found
    assert found[0].startswith("a.md:3:1 ")


@pytest.mark.parametrize(
    "text",
    [
        "---\n\ntitle: A\n\n---\n\nText.", "---\nTo all: so it is\n---\n\nText.", "---\ntitle: A\n\nText.",
        "----\ntitle: A\n----\n",
        "\n---\ntitle: A\n---\n", "---\n---\n", "--- \nA paragraph\n---\n",
        "---\n## H\nNote: it\n\nis\n\n---\n\nText.",
    ],
)  # fmt: skip
def test_rules_over_paragraphs_are_none(text: str, tmp_path: Path) -> None:
    made, found = chapter(tmp_path, text)
    assert plain(made.title) == "A", "the file's name"
    assert not any("metadata" in one for one in found)
    if "Text" in text:
        assert isinstance(made.blocks[-1], Paragraph)


def test_the_imprint_uses_none_of_it(tmp_path: Path) -> None:
    (tmp_path / "i.md").write_text("---\ntitle: I\n---\n\nText.\n", encoding="utf-8")
    _, found = chapter(tmp_path, "# A\n", "imprint: i.md\n")
    assert found == ["i.md:2:1 unused-metadata: not used of the chapter’s metadata: “title”"]
