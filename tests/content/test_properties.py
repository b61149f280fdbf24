"""Whatever a file holds, the readers end, in time, with a value or a diagnostic."""

from __future__ import annotations

import string
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock

from builder import limits
from builder.content import yaml_nodes
from builder.content.blocks import BlockReader
from builder.content.folder import Folder
from builder.content.inlines import InlineReader
from builder.content.markdown.attributes import read_attributes
from builder.content.markdown.dialect import Blocks, make_parser
from builder.content.passage import Passage
from builder.content.pictures import Pictures
from builder.content.yaml_nodes import YamlList, YamlMap, YamlNode, YamlText
from builder.diagnostics import Diagnostic
from builder.model.dump import dump_blocks
from builder.model.nodes import Block, Note, Paragraph
from builder.model.walk import lines, plain

PARSER = make_parser()
PIECES = st.sampled_from(
    [
        *("*", "**", "_", "`", "``", "[", "]", "(", ")", "![", "](", "^", "^[", "~", "~~", "\\", "@", "@fig-a", "@key"),
        *(
            "[^a]",
            "[^a]: ",
            ":::",
            "::: box\n",
            "::: {.a}\n",
            ":::\n",
            "{#a .b c=d}",
            "{",
            "}",
            "<",
            ">",
            "<!--",
            "-->",
        ),
        *("# ", "## ", "- ", "1. ", "> ", ": ", "| a | b |\n", "|---|---|\n", "```\n", "~~~\n", "---\n", "===\n"),
        *("\n", "\n\n", " ", "  ", "    ", "\t", "a", "word", "毛", "é", '"', "'", "--", "...", "&amp;", "<b>", "$"),
        *("-->", "Table: x\n", ": x {#tbl-x}\n", "{.timeline src=x}", "http://a.b", "\u00a0", "\u200f", "😀"),
    ]
)
MARKDOWN = st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=300))


def read(text: str) -> tuple[tuple[Block, ...], dict[str, Note], list[Diagnostic]]:
    found: list[Diagnostic] = []
    folder = Folder(Path(__file__).parent.resolve())
    inlines = InlineReader(PARSER, "en-GB", Pictures(folder), found, {})
    blocks = BlockReader(inlines, folder, Passage(text, "a.md", 1, text.split("\n"))).read()
    return blocks, inlines.notes, found


@given(MARKDOWN)
@example("> " * 300 + "x")
@example("- " * 300 + "x")
@example("![" * 200 + "](x)" * 200)
@example("^[" * 200 + "]" * 200)
@example("*a _b " * 200 + "_*" * 200)
@example("::: a\n" * 200)
@example("[^a]: [^a]: [^a]: x")
def test_any_markdown_is_read(text: str) -> None:
    blocks, notes, found = read(text)
    dump_blocks(blocks, places=True)
    count = text.count("\n") + 1
    for diagnostic in found:
        assert 1 <= diagnostic.span.line <= count
        assert diagnostic.span.column >= 1
        assert diagnostic.message
    assert all(isinstance(note, Note) for note in notes.values())


WORDS = st.lists(st.text(string.ascii_letters, min_size=1, max_size=8), min_size=1, max_size=30)


@given(
    WORDS, st.lists(st.sampled_from(["*{}*", "**{}**", "[{}]{{lang=ru}}", "{}", "~~{}~~", '"{}"', "({})"]), min_size=30)
)
def test_no_word_is_lost_or_moved(words: list[str], marks: list[str]) -> None:
    marked = [mark.format(word) for word, mark in zip(words, marks, strict=False)]
    blocks, _, _ = read("x " + "\n".join(marked))
    assert len(blocks) == 1
    text = "".join(plain(line) for line in lines(blocks[0]))
    assert "".join(c if c in string.ascii_letters else " " for c in text).split() == ["x", *words]


class Ruled(ParserBlock):
    """markdown-it's own loop, asking every rule of the dialect in turn."""


@given(MARKDOWN)
@example("| One line\n|   and one that is moved in\n  and goes on\n: no term\n|")
@example("| a | b |\n *")
def test_looking_rules_up_by_character_changes_nothing(text: str) -> None:
    def tokens(parser: ParserBlock) -> list[tuple[object, ...]]:
        environment: dict[str, object] = {}
        state = StateBlock(text + "\n", PARSER, environment, [])
        outer, PARSER.block = PARSER.block, parser
        try:
            parser.tokenize(state, 0, state.lineMax)
        finally:
            PARSER.block = outer
        return [(t.type, t.tag, t.level, t.map, t.content, t.info, t.hidden) for t in state.tokens]

    fast = PARSER.block
    assert isinstance(fast, Blocks)
    slow = Ruled()
    slow.ruler = fast.ruler
    assert tokens(fast) == tokens(slow)


VALUES = st.recursive(
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=4),
    max_leaves=12,
)


def value(node: YamlNode | None) -> object:
    match node:
        case None:
            return None
        case YamlText(text=text):
            return text
        case YamlList(items=items):
            return [value(item) for item in items]
        case YamlMap(entries=entries):
            return {name: value(entry) for name, (_, entry) in entries.items()}


@given(VALUES)
def test_yaml_keeps_what_was_written(written: object) -> None:
    found: list[Diagnostic] = []
    text = yaml.safe_dump(written, default_style='"', allow_unicode=True)
    assert value(yaml_nodes.read(text, "a.yaml", found)) == written
    assert not found


@given(st.one_of(st.text(max_size=200), st.text("-:[]{},&*!|>'\"#%@ \n\tab", max_size=80)))
@example("[" * 5000)
@example("{a: " * 5000)
@example("- " * 5000)
@example("? " * 5000)
@example('a: "\\ud800"')
@example("a: &b [*b]")
@example("%YAML 9.9\n---\na")
def test_any_yaml_is_read_or_refused(text: str) -> None:
    found: list[Diagnostic] = []
    result = yaml_nodes.read(text, "a.yaml", found)
    assert result is None or isinstance(result, (YamlText, YamlList, YamlMap))
    assert all(diagnostic.span.line >= 1 for diagnostic in found)


@given(st.text("{}#.=\"'\\ ab-\n", max_size=60))
def test_any_braces_are_attributes_or_not(text: str) -> None:
    result = read_attributes("{" + text, 0)
    assert result is None or 0 < result[1] <= len(text) + 1


N = 20_000
PATHOLOGICAL = {
    "brackets": "[" * N + "]" * N,
    "brackets around a citation": "[" * N + "@a" + "]" * N,
    "brackets with braces around a citation": "[" * N + "@a" + "]{b c}" * N,
    "open brackets": "[" * N,
    "links": "[a](" * N,
    "links with titles": '[a](b "' * N,
    "images": "![" * N + "](x)" * 100,
    "notes": "^[" * N + "]" * N,
    "quotes": "'\"" * N,
    "paired quotes": "'a \"b " * N,
    "emphasis": "*a _b " * N,
    "closing emphasis": "a* b_ " * N,
    "strong": "**x" * N + " " + "x**" * N,
    "backticks": "".join("e" + "`" * i for i in range(600)),
    "spaces": "a" + " " * N + "b",
    "comments": "<!-- " * N,
    "tags": "<a <" * N,
    "entities": "&amp;" * N,
    "at signs": "@a [" * N,
    "carets": "^a " * N,
    "tildes": "~a" * N,
    "braces": "[a]{" * N,
    "heading braces": "# a " + "{" * N + "}",
    "quoted attribute": '[a]{b="' * N,
    "colons": "::: a\n" * 2000,
    "fences": "::: a\n```\n" * 1000,
    "block quotes": "> " * N,
    "table": "|" * N + "\n" + "|-" * N,
    "definitions": "a\n: b\n" * 2000,
    "link definitions": "[a]: b\n" * 5000 + "[a] " * 5000,
    "note definitions": "".join(f"[^{i}]: x\n" for i in range(5000)),
    "list": "- a\n" * 10000,
    "notes called": "x[^a] " * N,
    "one long line": "word " * 100_000,
    "citations": "[@a; " * N + "]",
    "captions": "Table: x\n\n" * 2000,
    "captions over nothing": "a\n\n: b\n\n" * 2000,
    "links on a line": "word [x](#a) and more " * (N // 2),
    "pictures with spaces": "![a](b c.p " * N,
    "addresses with spaces": "[a](http://b c " * N,
    "braces that are no attributes": "[a]{b c " * N + "}",
    "comments over paragraphs": "<!--\n\n" * 2000 + "--> x",
    "comments in a paragraph": "a\n" + "<!--\n" * N + "--> x",
    "comments in paragraphs of quotations": "> " * 20 + "<!--\n" * 2000 + "--> x",
    "comments in a quotation": "> <!--\n>\n" * 2000 + "\n--> x",
    "lists": "1. a\n3. b\n\nx\n\n" * 1000,
    "lines of Han": "*毛*\n泽[^东]\n" * N,
}


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_pathological_text_is_read_in_time(name: str) -> None:
    start = time.process_time()
    read(PATHOLOGICAL[name])
    # Each takes well under a second; anything that grows with the square of the length takes minutes.
    assert time.process_time() - start < 8


def test_a_hundred_thousand_words_are_one_paragraph() -> None:
    blocks, _, _ = read("word " * 100_000)
    assert len(blocks) == 1
    assert isinstance(blocks[0], Paragraph)
    assert plain(blocks[0].children).count("word") == 100_000


def test_nothing_is_lost_at_the_nesting_limit_of_inlines() -> None:
    deep = limits.INLINE_DEPTH + 10
    blocks, _, found = read("[" * deep + "x" + "]{.a}" * deep)
    assert "x" in plain(next(iter(lines(blocks[0]))))
    assert len(blocks) == 1
    assert all(d.code == "nesting-too-deep" for d in found)
