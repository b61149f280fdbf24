"""Citations read as pandoc reads them: what it makes of many, difficult ones among them, is written in a file."""

from __future__ import annotations

import json
import re
from pathlib import Path

from builder.model.walk import lines, plain

KEYS = (
    "key", "other", "doe99", "smith04", "a.b:c-d", "Foo_bar.baz", "foo", "мао1950",
    "https://example.com/bib?name=foobar&date=2000", "10.1000/182", "a b", "item1", "item2", "wickham:2012", "key2",
)  # fmt: skip
STYLE = """<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="en-US">
<info><title>t</title><id>t</id><updated>2020-01-01T00:00:00+00:00</updated></info>
<citation><layout prefix="⟦" suffix="⟧" delimiter=" ¦ "><group delimiter="~">
<names variable="author"><name form="short"/></names><text variable="title"/>
<group delimiter="="><label variable="locator" form="long" plural="never"/>
<text variable="locator" prefix="«" suffix="»"/></group></group></layout></citation>
<bibliography><layout><text variable="title"/></layout></bibliography></style>"""
"""Shows each work as author~title~part=«locator», and where a citation begins and ends."""


def cases() -> list[tuple[str, str]]:
    """What is written, and what is to come out."""
    text = Path(__file__).with_name("pandoc.txt").read_text("utf-8")
    blocks = [block.split("\n") for block in text.strip().split("\n\n")[1:]]
    return [(block[0].replace("\\n", "\n"), re.sub(r"^(?:=|ours:) ", "", block[-1])) for block in blocks]


def test_citations_are_read_as_pandoc_reads_them(made, tmp_path):
    works = [
        {"id": key, "type": "book", "title": f"T{n}", "author": [{"family": f"A{n}", "given": "X"}]}
        for n, key in enumerate(KEYS)
    ]
    (tmp_path / "refs.json").write_text(json.dumps(works), "utf-8")
    (tmp_path / "style.csl").write_text(STYLE, "utf-8")
    every = cases()
    book, _ = made(
        {"one.md": "# One\n\n" + "\n\n".join(source for source, _ in every) + "\n"},
        **{"bibliography": "refs.json", "citation-style": "style.csl", "language": "en"},
    )
    paragraphs = [" ".join(plain(line) for line in lines(block)) for block in book.chapters[0].blocks]
    got = [" ".join(text.replace("\u00a0", " ").split()) for text in paragraphs]
    assert len(every) > 220
    assert list(zip([source for source, _ in every], got, strict=True)) == every
