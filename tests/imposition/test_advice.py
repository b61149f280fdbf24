"""What is told of a booklet before it is printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.diagnostics import Severity
from builder.geometry import MM, PAGE_SIZES, Size
from builder.imposition import advice
from builder.order import Order
from builder.pipeline import make
from builder.publication import Arrangement, BackCover, Binding, BookletSettings, Publication

A5, A4 = PAGE_SIZES["A5"], PAGE_SIZES["A4"]
LAST = BackCover.LAST


def told(count: int, settings: BookletSettings, page: Size = A5, back: bool = False) -> list[tuple[str, Severity]]:
    publication = Publication("b", "A Book", "en", (), (), booklet=settings)
    return [(one.code, one.severity) for one in advice(publication, count, page, 17 * MM, back)]


@pytest.mark.parametrize(
    ("count", "settings"),
    [
        (8, BookletSettings(back_cover=LAST)),
        (6, BookletSettings(back_cover=LAST)),
        (7, BookletSettings(back_cover=BackCover.MADE)),
        (7, BookletSettings(back_cover=LAST, arrangement=Arrangement.GRID)),
        (8, BookletSettings(marks=True, sheet=PAGE_SIZES["A3"])),
        (8, BookletSettings(marks=True, arrangement=Arrangement.GRID, sheet=PAGE_SIZES["A3"], up=2)),
        (500, BookletSettings()),
        (1000, BookletSettings(signature=8)),
        (1000, BookletSettings(arrangement=Arrangement.GRID)),
        (1000, BookletSettings(binding=Binding.PERFECT)),
    ],
)
def test_of_what_can_be_done_nothing_is_told(count: int, settings: BookletSettings) -> None:
    assert told(count, settings) == []


@pytest.mark.parametrize(
    ("code", "count", "settings"),
    [
        ("bad-value", 7, BookletSettings(back_cover=LAST)),
        ("bad-value", 9, BookletSettings(back_cover=LAST)),
        ("bad-value", 8, BookletSettings(back_cover=LAST, binding=Binding.PERFECT)),
        ("bad-value", 8, BookletSettings(marks=True)),
        ("bad-page", 1000, BookletSettings()),
        ("bad-page", 100, BookletSettings(paper=1 * MM)),
    ],
)
def test_what_has_no_effect_or_cuts_text_off_is_a_warning(code: str, count: int, settings: BookletSettings) -> None:
    assert told(count, settings) == [(code, Severity.WARNING)]


WRITTEN = {
    "{up: 2}": ["up"],
    "{arrangement: fold, up: 4}": ["up"],
    "{arrangement: grid, up: 2}": [],
    "{arrangement: grid, back-cover: yes}": ["back-cover: yes"],
    "{arrangement: grid, back-cover: last-page}": [],
    "{arrangement: grid, back-cover: no, signature: 0}": [],
    "{arrangement: grid, binding: perfect, signature: 3}": ["signature"],
    "{signature: 3, back-cover: yes}": [],
    "{cover-paper: 0.3mm}": ["cover-paper"],
    "{spine: top-down, binding: saddle-stitch}": ["spine"],
    "{spine: no}": [],
    "{binding: perfect, spine: upright, cover-paper: 0.3mm, signature: 3}": [],
}
"""What of these settings means nothing beside the others."""


@pytest.mark.parametrize("kind", ["booklet", "cover", "press"])
@pytest.mark.parametrize("written", WRITTEN)
def test_settings_that_mean_nothing_beside_others_are_told_at_their_place(
    written: str, kind: str, tmp_path: Path
) -> None:
    (tmp_path / "a.md").write_text("# One\n\nWords.\n")
    settings = f"title: A Book\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [a.md]\nbooklet: {written}\n"
    (tmp_path / "publication.yaml").write_text(settings)
    report, made = make(Order(tmp_path, (kind,)))
    assert made
    found = sorted(report.found, key=lambda one: one.span.column)
    wanted = [] if kind == "press" else WRITTEN[written]
    assert [one.message.partition("”")[0].removeprefix("“") for one in found] == wanted
    for one in found:
        assert (one.code, one.severity, one.span.line) == ("bad-value", Severity.WARNING, 5)
        key = one.message.removeprefix("“").partition("”")[0].partition(":")[0]
        assert f"booklet: {written}"[: one.span.column - 1].endswith(f"{key}: ")


def test_sheets_beyond_what_a_pdf_may_have_are_an_error() -> None:
    assert told(8, BookletSettings(), Size(7199.0, 2000.0)) == []
    assert told(8, BookletSettings(), Size(7201.0, 2000.0)) == [("bad-page", Severity.ERROR)]
    assert told(8, BookletSettings(sheet=A4), Size(7201.0, 2000.0)) == []


@pytest.mark.parametrize(("kind", "size"), [("booklet", 3000), ("cover", 2530), ("press", 5075)])
def test_no_file_for_the_printer_is_too_large_to_be_one(kind: str, size: int, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# One\n\nWords.\n")
    (tmp_path / "publication.yaml").write_text(
        f"title: A Book\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [a.md]\npage: {{size: {size}mm x 2000mm}}\n"
    )
    report, made = make(Order(tmp_path, (kind,)))
    assert ([one.code for one in report.errors], made) == (["bad-page"], {})
