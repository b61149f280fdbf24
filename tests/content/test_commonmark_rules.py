"""Rules of CommonMark that were once broken here; its examples hold them too, where these were fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.diagnostics import Severity
from tests.corpora.reference import one_form, printed, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("``` f&ouml;&ouml;\\+\nx\n```\n", '<pre><code class="language-föö+">x\n</code></pre>'),
        ('[a](/u\u00a0"t")\n', '<p><a href="/u%C2%A0%22t%22">a</a></p>'),
        ("a <!--> b -->\n", "<p>a  b --&gt;</p>"),
        ("<!-->\n\nkept\n\n<!-- gone -->\n", "<p>kept</p>"),
        ("a <!---> b\n", "<p>a  b</p>"),
        ("a <!-- c --> b\n", "<p>a  b</p>"),
    ],
)
def test_it_is_read_as_commonmark_has_it(text: str, expected: str, tmp_path: Path) -> None:
    assert one_form(printed(read(text, tmp_path)[0])) == one_form(expected)


@pytest.mark.parametrize(
    ("row", "told"),
    [("| 1 | 2 |", None), ("1 | 2", None), ("| 1 | 2 | |", None), ("| 1 \\| 0 | 2 |", None), ("| 1 | 2 |  ", None),
     ("| 1 | 2 | 3 |", Severity.ERROR), ("1 | 2 | 3", Severity.ERROR),
     ("| 1 |", Severity.WARNING), ("1", Severity.WARNING)],
)  # fmt: skip
def test_cells_that_a_dialect_drops_or_adds_are_told_of(row: str, told: Severity | None, tmp_path: Path) -> None:
    _, found = read(f"| a | b |\n|---|---|\n{row}\n", tmp_path)
    assert [(one.code, one.severity) for one in found] == [("ragged-row", told)] * (told is not None)
