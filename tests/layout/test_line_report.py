"""Every break with its ratio and demerits, and the best rejected one."""

from __future__ import annotations

import re

from builder.diagnostics import Span
from builder.layout.breaking import break_lines
from builder.layout.line_report import rejected, report
from builder.layout.paragraph import trials
from builder.layout.segments import Setting
from builder.layout.words import Inks
from tests.layout.bench import lay, texts
from tests.layout.test_lines import JUSTIFIED, _styler, block

TEXT = "aaaa bbb ccccc dd eeeee fff gggg hhhhh ii jjjj kkkkk lll mm nnnn ooooo pp qqqq"
LOOK = _styler("align: left, hyphenate: no", JUSTIFIED)


def test_each_line_of_each_page_is_told_once() -> None:
    pages, _ = lay(f"<h2 id='h'>Head</h2><p>{TEXT}</p><p>{TEXT}</p>", look=LOOK)
    told = report(pages, LOOK, {})
    lines = [line for page in pages.pages for line in texts(page)]
    shown = [row.split(" ", 6)[6] for row in told.splitlines() if re.match(r"    [+-]\d", row)]
    assert shown == lines
    assert sum(row.startswith("page ") for row in told.splitlines()) == len(pages.pages)


def test_a_paragraph_that_goes_on_overleaf_is_told_where_it_begins() -> None:
    tall = "<br/>".join(f"m{number}" for number in range(1, 16))
    other = "<br/>".join(f"n{number}" for number in range(1, 16))
    body = f"<p>{' '.join([TEXT] * 3)}</p><div class='table'><table data-align=''><tbody><tr><td>{tall}</td>"
    body += f"<td>{other}</td></tr></tbody></table></div>"
    pages, _ = lay(body, look=LOOK)
    assert len(pages.pages) > 2
    told = [row.split()[1] for row in report(pages, LOOK, {}).splitlines() if re.match(r"  \w+ #", row)]
    assert len(told) == len(set(told)) == 3


def test_the_rejected_break_is_the_second_best_of_all() -> None:
    setting = Setting(Inks({}), {}, [Span("one.md")], [-1])
    (trial,) = trials(block(TEXT, LOOK), 200.0, setting)
    begin = 0
    for fit in trial.fits[:-1]:
        other = rejected(trial, begin, fit)
        if other is not None:
            assert other.point != fit.point
            assert other.more >= 0
        begin = fit.point
    last = trial.fits[-1]
    assert rejected(trial, trial.fits[-2].point, last) is None


def test_the_lines_of_the_report_are_those_of_the_page() -> None:
    setting = Setting(Inks({}), {}, [Span("one.md")], [-1])
    (trial,) = trials(block(TEXT, LOOK), 200.0, setting)
    assert break_lines(trial.points, trial.measure) == trial.fits
    starts = [0, *(fit.point for fit in trial.fits)]
    said = [trial.words(start, fit.point) for start, fit in zip(starts, trial.fits, strict=False)]
    assert " ".join(said) == TEXT
