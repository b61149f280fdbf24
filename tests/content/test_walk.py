"""Going through documents, and printing them."""

from __future__ import annotations

from pathlib import Path

from builder.content import load
from builder.diagnostics import Span
from builder.model import walk
from builder.model.dump import dump_blocks, dump_inlines
from builder.model.nodes import (
    Box,
    Emphasis,
    Event,
    LineBreak,
    List,
    NoteCall,
    Paragraph,
    Phrase,
    Text,
    Timeline,
)

HERE = Path(__file__).parent
AT = Span("a.md", 1, 1)


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),), AT)


def test_plain_leaves_out_notes() -> None:
    nodes = (Text("a"), NoteCall("n", AT), Emphasis((Text("b"), LineBreak(), Phrase((Text("c"),)))))
    assert walk.plain(nodes) == "ab c"


def test_inlines_come_in_reading_order() -> None:
    inner = Emphasis((Text("b"),))
    assert list(walk.inlines((Text("a"), inner, Text("c")))) == [Text("a"), inner, Text("b"), Text("c")]


def test_blocks_and_lines_come_in_reading_order() -> None:
    items = List(((paragraph("one"),), (paragraph("two"),)), False, AT)
    box = Box((Text("title"),), (paragraph("first"), items), AT)
    assert list(walk.blocks((box,))) == [box, paragraph("first"), items, paragraph("one"), paragraph("two")]
    assert [walk.plain(line) for line in walk.lines(box)] == ["title", "first", "one", "two"]


def test_structured_blocks_have_lines() -> None:
    timeline = Timeline((Event("1950", "", (Text("1950"),), (Text("words"),)),), AT)
    assert [walk.plain(line) for line in walk.lines(timeline)] == ["1950", "words"]


def test_every_word_of_a_publication_is_walked_over() -> None:
    manuscript, _ = load(HERE / "sample")
    assert manuscript is not None
    words = " ".join(
        walk.plain(line) for chapter in manuscript.chapters for block in chapter.blocks for line in walk.lines(block)
    )
    for word in (
        "Handel",
        "Vorsitzender der Partei",
        "Kupfer",
        "Amt",
        "Bild",
        "hier",
        "Москва",
        "Verteidigung",
        "zwei",
    ):
        assert word in words


def test_dump_escapes_what_would_break_its_lines() -> None:
    assert dump_inlines((Text('a"b\nc\\'),)) == '"a\\"b\\nc\\\\"'


def test_dump_of_blocks_has_places_on_request() -> None:
    assert dump_blocks((paragraph("x"),)) == 'Paragraph ["x"]\n'
    assert dump_blocks((paragraph("x"),), places=True) == 'Paragraph ["x"]  @ a.md:1:1\n'
