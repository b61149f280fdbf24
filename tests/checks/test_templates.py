"""A publication's own templates and theme: what they leave out or make unreadable is found."""

from __future__ import annotations

import shutil
from pathlib import Path

from builder.checks.lint.accessibility import check_contrast
from builder.diagnostics import Diagnostic
from builder.examination import check_outputs, source_of
from builder.pipeline import prepare
from builder.resources import resource
from tests.checks.conftest import BOOK, built_from


def book(tmp_path: Path) -> Path:
    folder = tmp_path / "book"
    shutil.copytree(BOOK, folder)
    return folder


def findings(folder: Path) -> list[Diagnostic]:
    built = built_from(folder)
    return list(check_outputs(built.source, ("book.pdf", built.pdf), ("book.epub", built.epub)))


def test_a_template_that_leaves_out_words_is_found(tmp_path: Path) -> None:
    folder = book(tmp_path)
    own = folder / "templates"
    own.mkdir()
    shared = resource("shared", "glossary.xhtml").read_text(encoding="utf-8")
    assert "inlines(term.text)" in shared
    (own / "glossary.xhtml").write_text(shared.replace("inlines(term.text)", "''"), encoding="utf-8")
    [*found] = findings(folder)
    assert {finding.code for finding in found} == {"lost-in-template"}
    assert "glossary.md" in found[0].span.file


def test_a_theme_with_pale_text_is_found(tmp_path: Path) -> None:
    folder = book(tmp_path)
    theme = resource("themes", "briefing.yaml").read_text(encoding="utf-8")
    assert "ink:" in theme
    pale = "\n".join('  ink: "#999999"' if line.strip().startswith("ink:") else line for line in theme.splitlines())
    (folder / "pale.yaml").write_text(pale, encoding="utf-8")
    path = folder / "publication.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "theme: pale.yaml\n", encoding="utf-8")
    stages = prepare(folder)
    source = source_of(stages, folder)
    assert source is not None, [str(finding) for finding in stages.report.errors]
    found = list(check_contrast(source))
    assert found
    assert "contrast 2.8 to 1, needs 4.5" in found[0].message


def test_bookmarks_lead_to_headings_that_an_own_template_gives_no_id(tmp_path: Path) -> None:
    folder = book(tmp_path)
    before = [entry.title for entry in prepare(folder).pages.outline]
    own = folder / "templates"
    own.mkdir()
    shipped = resource("shared", "chapter.xhtml").read_text("utf-8")
    (own / "chapter.xhtml").write_text(shipped.replace(' id="{{ title_id(chapter.id) }}"', ""), "utf-8")
    assert findings(folder) == []
    assert [entry.title for entry in prepare(folder).pages.outline] == before
