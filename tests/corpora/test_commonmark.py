"""CommonMark's own examples through our readers, printed as its reference prints them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.corpora.reference import one_form, printed, read
from tests.corpora.shelf import compared, is_what_it_was, listed, shelf

SPEC = "node_modules/commonmark-spec/spec.txt"
DIGEST = "257c41ad946f7a1414a499aca402a1aa8fdac3678532266611348c1cf54f4b80"
_EXAMPLE = re.compile(r"^`{10,} example\n(.*?)^\.\n(.*?)^`{10,}$", re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def examples() -> dict[str, tuple[str, str]]:
    """Number → Markdown and HTML."""
    data = shelf(SPEC).read_bytes()
    is_what_it_was(data, DIGEST)
    found = _EXAMPLE.findall(data.decode().replace("→", "\t"))
    return {str(number): pair for number, pair in enumerate(found, 1)}


def test_what_differs_is_what_is_listed(examples: dict[str, tuple[str, str]], tmp_path: Path) -> None:
    differs = {
        number
        for number, (text, expected) in examples.items()
        if one_form(printed(read(text, tmp_path)[0])) != one_form(expected)
    }
    assert len(examples) == 652
    compared(differs, listed("commonmark.md"))


def test_html_that_is_set_is_told(examples: dict[str, tuple[str, str]], tmp_path: Path) -> None:
    """Every listed example of it has the warning, holds no whole tag, or has Markdown beside a comment."""
    reasons = listed("commonmark.md")
    for number in (number for number, why in reasons.items() if why.startswith("HTML")):
        text, _ = examples[number]
        found = {one.code for one in read(text, tmp_path)[1]}
        shown = "".join(printed(read(text, tmp_path)[0]))
        assert "raw-html" in found or "&lt;" in shown or "<!--" in text, text


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("<p>a\n b</p>", "<p>a b</p>\n", True),
        ("<p>“a” – b…</p>", '<p>"a" -- b...</p>', True),
        ("<p>a b</p>", "<p>ab</p>", False),
        ("<p>a</p><p>b</p>", "<p>a b</p>", False),
        ("<pre>a  b</pre>", "<pre>a b</pre>", False),
        ("<p><em>a</em></p>", "<p>a</p>", False),
        ("<p>&lt;em&gt;a</p>", "<p><em>a</p>", False),
        ('<a href="/a">x</a>', '<a href="/b">x</a>', False),
        ("<ul><li>a</li></ul>", "<ul><li><p>a</p></li></ul>", False),
        ('<ol start="2"><li>a</li></ol>', "<ol><li>a</li></ol>", False),
    ],
)
def test_what_the_comparison_sees(one: str, other: str, same: bool) -> None:
    assert (one_form(one) == one_form(other)) is same
