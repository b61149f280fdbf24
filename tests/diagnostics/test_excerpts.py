"""The line of the source under a finding: the caret stands under the place, and nothing acts on the terminal."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.cli.console import Sources
from builder.content.folder import Folder
from builder.diagnostics import Diagnostic, Span, excerpt, visible

ANY = st.text(st.characters(codec=None), max_size=300)


@pytest.mark.parametrize(
    ("source", "column", "shown"),
    [
        ("See @sec-x.", 5, ["  7 | See @sec-x.", "    |     ^"]),
        ("", 1, ["  7 | ", "    | ^"]),
        ("ends", 5, ["  7 | ends", "    |     ^"]),
        ("far beyond", 900, ["  7 | far beyond", "    |           ^"]),
        ("条约x", 3, ["  7 | 条约x", "    |     ^"]),
        ("e\u0301x", 3, ["  7 | e\u0301x", "    |  ^"]),
        ("\ta", 2, ["  7 |  a", "    |  ^"]),
        ("a\u202eb\x1b[2Jc", 6, ["  7 | a\ufffdb\ufffd[2Jc", "    |      ^"]),
    ],
)
def test_the_caret_stands_under_the_place(source: str, column: int, shown: list[str]) -> None:
    assert excerpt(source, 7, column) == shown


def test_of_a_long_line_the_part_around_the_place_is_shown() -> None:
    words, caret = excerpt("word " * 100 + "HERE" + " word" * 100, 1, 501)
    assert words.startswith("  1 | …")
    assert words.endswith("…")
    assert len(words) <= 110
    assert words[caret.index("^") :].startswith("HERE")


def test_a_long_line_is_not_read_anew_for_each_of_its_words() -> None:
    line = "Word text @sec-x and more. " * 40_000
    begun = time.process_time()
    for column in range(1, len(line), len(line) // 2000):
        Diagnostic("code", Span("one.md", 1, column), "text").shown(line)
    assert time.process_time() - begun < 5  # about 0.3 s; at the cost of the whole line it would take half an hour


@given(ANY, st.integers(-5, 400))
def test_any_line_is_shown_in_two_short_lines_without_control_characters(source: str, column: int) -> None:
    lines = excerpt(source, 3, column)
    assert len(lines) == 2
    assert all(char >= " " and not 0x7F <= ord(char) <= 0x9F for line in lines for char in line)
    assert lines[1].strip(" 3|") == "^"


@given(ANY)
def test_nothing_that_acts_on_a_terminal_is_printed(text: str) -> None:
    shown = Diagnostic("code", Span(text, 1, 1), text, text).shown(text)
    assert not any(char in shown for char in "\x1b\x07\x9b\r\u202e\u2066\u2028")
    shown.encode("utf-8", errors="strict")


def test_what_is_visible_stays_as_it_is() -> None:
    assert visible("“Мир” – 和平 e\u0301") == "“Мир” – 和平 e\u0301"
    assert visible("a\x1b]0;x\x07") == "a\\u001b]0;x\\u0007"


def test_lines_are_read_inside_the_publication_only(tmp_path: Path) -> None:
    book = tmp_path / "book"
    book.mkdir()
    (tmp_path / "secret").write_text("secret\n")
    (book / "one.md").write_text("\ufeffone\r\ntwo\rthree", encoding="utf-8")
    (book / "link").symlink_to(tmp_path / "secret")
    (book / "out.pdf").write_bytes(b"%PDF-1.7\n")
    if hasattr(os, "mkfifo"):
        os.mkfifo(book / "pipe")
    sources = Sources(Folder(book.resolve()))
    assert [sources.line(Span("one.md", line)) for line in range(5)] == [None, "one", "two", "three", None]
    for file in ("link", "../secret", str(tmp_path / "secret"), "out.pdf", "pipe", "missing", "", "."):
        assert sources.line(Span(file)) is None
