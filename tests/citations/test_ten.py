"""The ten works of the treaty article, and hard ones, in the styles that readers of a briefing know: golden outputs.

The files in ``golden/`` were read against the rules of each style. ``pytest --update-golden`` writes them anew.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from builder.citations.engine import Cite, Cluster, Mode, render, request_for
from builder.citations.references import library, load
from builder.citations.styles import Style, find_style
from builder.diagnostics import Span
from tests.citations.show import sheet

_HERE = Path(__file__).parent

_CLUSTERS = (
    Cluster("prefix and locators", (Cite("heinzig2004", "12", prefix="see"), Cite("elleman2020", "3", "chapter")), 1),
    Cluster("again", (Cite("elleman2020", "14"),), 2),
    Cluster("again, two", (Cite("elleman2020", "245-247"),), 3),
    Cluster("same place", (Cite("elleman2020", "245-247"),), 4),
    Cluster("in text", (Cite("elleman2010", mode=Mode.AUTHOR_IN_TEXT),), 5),
    Cluster("no author", (Cite("ballis1951", mode=Mode.SUPPRESS_AUTHOR),), 6),
    Cluster(
        "four within a note",
        (Cite("heinzig2004"), Cite("foot1991"), Cite("lee2015"), Cite("lawrance")),
        7,
        False,
        False,
    ),
    Cluster("with suffix", (Cite("zhou2014", "60", suffix=", with figures"),), 8),
)

_STYLES = (
    "apa",
    "chicago-author-date",
    "chicago-author-date-17th-edition",
    "chicago-notes-bibliography",
    "chicago-notes-bibliography-17th-edition",
    "chicago-notes-bibliography-subsequent-ibid-17th-edition",
    "china-national-standard-gb-t-7714-2015-numeric",
    "gost-r-7-0-5-2008-numeric",
    "harvard-cite-them-right",
    "ieee",
    "modern-language-association",
)


@pytest.mark.parametrize("name", _STYLES)
def test_ten_works(name: str, golden: Callable[[str, str], None]) -> None:
    works, found = library([load((_HERE / "ten.yaml").read_text("utf-8"), "ten.yaml")])
    assert [d.code for d in found] == ["no-date", "date-against-url"]
    style = find_style(name, _HERE, Span("publication.yaml"))
    assert isinstance(style, Style)
    language = "en-GB" if name in ("harvard-cite-them-right",) else "en-US"
    got = sheet(render(request_for(works.items, _CLUSTERS, style.xml, language, ["*"])))
    golden(f"golden/{name}.txt", got)


_HARD = tuple(
    Cluster(key, (Cite(key, "4"),), number)
    for number, key in enumerate(
        ("four", "page", "edited", "translated", "nobody", "zh", "ru", "same-b", "same-a", "four"), 1
    )
)


@pytest.mark.parametrize("name", _STYLES)
def test_hard_works(name: str, golden: Callable[[str, str], None]) -> None:
    works, found = library([load((_HERE / "hard.yaml").read_text("utf-8"), "hard.yaml")])
    assert found == []
    style = find_style(name, _HERE, Span("publication.yaml"))
    assert isinstance(style, Style)
    language = "en-GB" if name in ("harvard-cite-them-right",) else "en-US"
    golden(f"golden/hard/{name}.txt", sheet(render(request_for(works.items, _HARD, style.xml, language))))
