"""Texts that are small to write and costly to read: each is read in time, and every letter is there afterwards, or a
limit is told.

The kinds are those that cmark's authors test their own parser with (and some for our additions); the texts are made
here.
"""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from builder.diagnostics import Severity
from tests.corpora.reference import read, said

SECONDS = 10
"""What the slowest may take on a slow machine; they take less than one."""
MANY = 20_000

TEXTS = {
    "strong in emphasis, nested": "*a **a " * MANY + "b" + " a** a*" * MANY,
    "emphasis closed, never opened": "a_ " * MANY,
    "emphasis opened, never closed": "_a " * MANY,
    "links closed, never opened": "a]" * MANY,
    "links opened, never closed": "[a" * MANY,
    "openers and closers that do not fit": "*a_ " * MANY,
    "openers of two kinds": "*_a " * MANY + "b",
    "lengths that are multiples of three": "a**b" + "c* " * MANY,
    "links and emphasis crossing": "[ a_" * MANY,
    "bracket and parenthesis": "[ (](" * MANY + "a",
    "pictures in pictures": "![[]()" * MANY + "a",
    "brackets in brackets": "[" * MANY + "a" + "]" * MANY,
    "quotations in quotations": "> " * MANY + "a",
    "lists in lists": "".join("  " * depth + "* a\n" for depth in range(1000)),
    "numbered lists in one line": "1. " * MANY + "a",
    "backticks of growing length": "".join("e" + "`" * length for length in range(600)),
    "backticks, never closed": "`a" * MANY + "``",
    "addresses never closed": "[a](<b" * MANY,
    "addresses of parentheses": "[a](" + "(" * MANY + "b",
    "titles never closed": '[a](b "c' * MANY,
    "comments never closed": "</" + "<!--a" * MANY,
    "instructions never closed": "<?a" * MANY,
    "declarations never closed": "<!A a" * MANY,
    "character data never closed": "<![CDATA[a" * MANY,
    "tags never closed": "<a b=" * MANY,
    "tables that are none": "a|b\n" + "-" * MANY,
    "columns": "|" + "x|" * 60 + "\n|" + "-|" * 60 + "\n" + "|a" * MANY,
    "link definitions that collide": "".join(f"[a{number}]: u\n" for number in range(5000)) + "\n" + "[a0] " * 5000,
    "definitions never ended": "[a]:\n" * 5000,
    "many lines in an empty list": "*\n" * MANY + "a",
    "empty lines in deep lists": "- " * 30 + "x" + "\n" * MANY,
    "underlines": "a\n" + "=\n" * MANY,
    "hard breaks": "a  \n" * MANY,
    "entities that are none": "&a" * MANY,
    "backslashes": "\\a" * MANY,
    "quotes that turn": "\"a' " * MANY,
    "raised and lowered": "a^b~c" * MANY,
    "notes never closed": "^[a" * MANY,
    "note calls": "[^a" * MANY,
    "spans never closed": "[a]{" * MANY,
    "attributes never closed": "[a]{b=" + '"c' * MANY,
    "keys": "@a" * MANY,
    "divs never closed": ":::: {.box}\n" * 3000 + "a",
    "terms": "a\n:   b\n" * 3000,
    "struck out": "~~a " * MANY,
    "struck out in links never closed": "[~~a" * MANY,
    "addresses in angle brackets": "<a:b" * MANY,
    "spaces": "a" + " " * MANY + "b",
    "tabs": "\ta" * MANY,
    "one long word": "a" * (50 * MANY),
}
_LETTER = re.compile(r"[a-zA-Z]")
_DEEP = frozenset({"nesting-too-deep"})
_REFUSED = {
    "strong in emphasis, nested": _DEEP,
    "quotations in quotations": _DEEP,
    "lists in lists": _DEEP,
    "numbered lists in one line": _DEEP,
    "divs never closed": _DEEP,
    "columns": frozenset({"ragged-row"}),
}
"""What is not read but told of, with a place."""
_DROPPED = {
    # What stands in the source and not in the text: addresses, titles, definitions, names of attributes.
    "link definitions that collide": 5000,
    "definitions never ended": 5000,
    "empty lines in deep lists": 1,
}


@pytest.mark.parametrize("name", TEXTS)
def test_it_is_read_in_time_and_nothing_is_lost(name: str, tmp_path: Path) -> None:
    text = TEXTS[name]
    start = time.process_time()
    blocks, found = read(text, tmp_path)
    took = time.process_time() - start
    assert took < SECONDS, f"{took:.1f} s"
    refused = [one for one in found if one.severity is Severity.ERROR]
    if refused:
        assert {one.code for one in refused} == _REFUSED[name]
        return
    assert name not in _REFUSED
    assert len(_LETTER.findall(said(blocks))) >= len(_LETTER.findall(text)) - _DROPPED.get(name, 0)
