"""Lists: bullets and numbers are read as markdown-it reads them, letters and parentheses as pandoc does."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it.rules_block import list_block
from markdown_it.token import Token

from builder.content.markdown import dialect
from builder.model.nodes import List, Paragraph
from builder.model.walk import blocks, plain
from tests.corpora.reference import read


def library_parser() -> dialect.MarkdownIt:
    """The dialect with markdown-it's own rule for lists."""
    with patch.object(dialect, "list_rule", list_block), patch.object(dialect, "further_item", lambda *_: False):
        return dialect.make_parser()


def shape(tokens: list[Token]) -> list[tuple[object, ...]]:
    return [(token.type, token.map, token.attrs, token.level, token.content) for token in tokens]


def tightness(tokens: list[Token]) -> list[bool]:
    """Of each list: whether its paragraphs are shown as such."""
    out = []
    for at, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            end = next(
                to
                for to in range(at, len(tokens))
                if tokens[to].type == token.type.replace("open", "close") and tokens[to].level == token.level
            )
            inner = [one for one in tokens[at:end] if one.type == "paragraph_open" and one.level == token.level + 2]
            if inner:
                out.append(all(one.hidden for one in inner) if "tight" not in token.meta else token.meta["tight"])
    return out


LINES = st.lists(
    st.tuples(
        st.sampled_from(("", "", " ", "  ", "   ", "    ", "      ", "\t", "> ", ">")),
        st.sampled_from(("", "- ", "* ", "+ ", "-", "-\t", "1. ", "2) ", "3.", "10. ", "1234567890. ", "-     ", "- - ", "1. 2. ", "01)  ", "٢. ")),  # noqa: E501
        st.sampled_from(("", "", "x", "y *z*", "***", "---", "# h", "```", "    code", ": d", "| a |", "[^1]: n", ":::", "===")),  # noqa: E501
    ).map("".join),
    max_size=12,
).map("\n".join)  # fmt: skip


@given(LINES)
@example("- a\n\n\n  b\n- c")
@example("-\n\n  x\n-\n  y\n\n- z")
@example("1. a\n٢. b")
@example("1. a\n   - b\n\n     c\n2. d")
def test_bullets_and_numbers_come_out_as_the_library_has_them(text: str) -> None:
    ours = dialect.make_parser()
    own, theirs = (parser.block.parse(text + "\n", parser, {}, []) for parser in (ours, library_parser()))
    assert shape(own) == shape(theirs)
    assert tightness(own) == tightness(theirs)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a. x\nb. y", ["1 a. 2"]),
        ("(a) x\n\n(b) y", ["1 a() 2 loose"]),
        ("i) x\nii) y\niii) z\niv) w", ["1 i) 4"]),
        ("I)  x\nII) y", ["1 I) 2"]),
        ("A.  x\nB.  y", ["1 A. 2"]),
        ("A.\tx", ["1 A. 1"]),
        ("(1) x\n(2) y", ["1 1() 2"]),
        ("#. x\n#. y", ["1 1. 2"]),
        ("3) x\n4) y", ["3 1) 2"]),
        ("h) x", []), ("(b) x", []), ("(c) 1950 the author", []), ("c. 1950", []),
        ("B. Russell", []), ("A. J. P. Taylor", []),
        ("(a) x\n(c) y", ["1 a() 1"]),  # a letter is left out: the line stands as it is written
        ("a. x\nb) y", ["1 a. 1"]),
        ("a) x\nA) y", ["1 a) 1", "1 A) 1"]),
        ("Words\n(a) x\na. y\n#. z\n(1) w", []),  # a paragraph goes on
        ("1. x\n   (a) y\n   (b) z\n2. w", ["1 1. 2", "1 a() 2"]),  # inside of an item it does not
        ("1. x\n   (b) y", ["1 1. 1"]),
        ("(a) x\nso it goes on\n(b) y", ["1 a() 2"]),
        ("- x\n(a) y", ["1 - 1", "1 a() 1"]),  # as with 1.
        ("- x\n(b) y", ["1 - 1"]),
        ("h) x\n\ni) y", ["1 i) 1"]),
        ("\n".join(f"{letter}) x" for letter in "abcdefghij"), ["1 a) 10"]),
        ("a) x\n\n   i) y\n   ii) z\n\nb) w", ["1 a) 2 loose", "1 i) 2"]),
        ("(a)", []), ("(a.) x", []), ("((a) x", []), ("(#) x", []), ("#) x", []),
        ("aa) x", []), ("(a)x", []), ("iiii) x", []),
        ("> (a) x\n> (b) y", ["1 a() 2"]),
        ("mm. x", []), ("i. e. x", []), ("a. m. x", []), ("i. A. x", ["1 i. 1"]), ("a. i. x", ["1 a. 1", "1 i. 1"]),
        ("a. x\nb. e. g. y", ["1 a. 2"]),
    ],
)  # fmt: skip
def test_letters_numerals_and_parentheses(text, kinds, tmp_path):
    lists = [block for block in blocks(read(text, tmp_path)[0]) if isinstance(block, List)]
    shown = [
        f"{one.start} {one.numbering + one.enclosed if one.ordered else '-'} {len(one.items)}"
        + ("" if one.tight else " loose")
        for one in lists
    ]
    assert shown == kinds


def test_no_word_is_lost(tmp_path):
    text = "(a) one\n(c) two\n\n    three\n\nB. four\n\n(ii) five\n"
    paragraphs = [block for block in blocks(read(text, tmp_path)[0]) if isinstance(block, Paragraph)]
    words = " ".join(plain(block.children) for block in paragraphs)
    assert words.split() == ["one", "(c)", "two", "three", "B.", "four", "(ii)", "five"]
