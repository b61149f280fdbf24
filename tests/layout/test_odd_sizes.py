"""Sizes that nobody chose well: tiny pages, huge type, giant pictures, endless words, notes longer than a page.

Whatever cannot be placed as it should be is set all the same, or made smaller, and reported with its place; nothing is
lost, nothing is set twice, and the work comes to an end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.diagnostics import Diagnostic
from builder.layout.crew import Compositor, Copy, ToDraw, ToSet
from builder.layout.numbering import Spot
from builder.layout.pages import Line, Page, Picture
from builder.markup import theme as themes
from builder.markup.styles import Styler
from tests.layout.bench import THEME, flow, lay, texts
from tests.layout.bench import styler as bench_styler
from tests.layout.test_page_making import call, notes

ELEMENTS = """
  figure: {float: yes, before: 1, after: 1}
  figure.left: {gutter: 6pt}
  figure.outer: {gutter: 6pt}
  div.abreast: {gutter: 10pt, before: 1, after: 1, float: yes}
  div: {columns: 2, gutter: 10pt}
  span.margin: {size: 4pt, leading: 5pt}
  li: {}
  pre: {}
"""
ADMITTED = {"too-tall", "too-wide", "overfull-line", "crowded-margin", "no-margin", "low-resolution", "note-overleaf"}
"""What may be said of such books."""


@pytest.mark.parametrize("left", ["200pt", "199.5pt", "1000pt"])
@pytest.mark.parametrize("kind", ["p", "blockquote", "ul", "aside.box"])
def test_what_is_left_no_room_is_told_and_set(kind: str, left: str) -> None:
    look = bench_styler("", elements=f"  {kind}: {{left: {left}}}\n")
    words = "<p>aa bb cc</p>"
    bodies = {"p": words, "ul": f"<ul><li>{words}</li></ul>", "aside.box": f'<aside class="box">{words}</aside>'}
    pages, found = lay(bodies.get(kind, f"<{kind}>{words}</{kind}>"), look=look)
    assert {one.code for one in found} == {"overfull-line"}
    assert " ".join(text for page in pages.pages for text in texts(page)).split()[-3:] == ["aa", "bb", "cc"]


@dataclass(frozen=True)
class Sheet:
    """A page and its type, in points."""

    width: int
    height: int
    size: int
    align: str

    def look(self) -> Styler:
        text = THEME.replace("260pt x 200pt", f"{self.width + 60}pt x {self.height + 80}pt")
        text = text.replace("size: 10pt, leading: 12pt", f"size: {self.size}pt, leading: {self.size * 1.2:.1f}pt")
        text = text.replace("align: left", f"align: {self.align}").replace("furniture:", f"{ELEMENTS[1:]}furniture:", 1)
        theme, found = themes.load(text, "square.yaml", lambda file: False)
        assert theme is not None, [str(finding) for finding in found]
        return Styler(theme, "en-GB")


SHEETS = st.builds(
    Sheet, st.integers(24, 400), st.integers(13, 400), st.integers(2, 90), st.sampled_from(["left", "justify"])
)
WORDS = st.lists(st.integers(1, 90).map(lambda length: "abcdefghijk"[length % 11] * length), min_size=1, max_size=6)
KINDS = [
    *("p", "p", "h2", "ul", "deep", "quote", "box", "columns", "table", "wide table", "picture", "beside", "outer"),
    *("abreast", "pre", "noted", "margin", "dl", "standfirst"),
]
BLOCKS = st.lists(st.tuples(st.sampled_from(KINDS), WORDS, st.integers(1, 4000)), min_size=1, max_size=4)


class Book:
    """A section as it grows, with the letters that must be found on its pages."""

    def __init__(self) -> None:
        self.body = ""
        self.notes: list[str] = []
        self.pictures: list[str] = []
        self.said: list[str] = []

    def say(self, text: str) -> str:
        self.said.append(text)
        return text

    def picture(self, number: int, caption: str, kind: str = "") -> str:
        self.pictures.append(f"{len(self.pictures):03}.png")
        size = f'data-pixels="{number}x{4001 - number}"' + (' data-width="0.4"' if number % 2 else "")
        words = f"<figcaption>{self.say(caption)}</figcaption>"
        about = f' class="{kind}"' if kind else ""
        return f'<figure{about} id="f{len(self.pictures)}"><img src="{self.pictures[-1]}" {size}/>{words}</figure>'

    def note(self, text: str) -> str:
        self.notes.append(self.say(text))
        self.said += [str(len(self.notes))] * 2
        return call(len(self.notes))

    def add(self, kind: str, words: list[str], number: int) -> None:
        match kind:
            case "noted":
                self.body += f"<p>{self.say('n')}{self.note(' '.join(words * 6))} {self.say('m')}{self.note('l')}</p>"
                return
            case "beside" | "outer":
                side = "left" if kind == "beside" else "outer"
                self.body += self.picture(number, words[0], side) + f"<p>{self.say(' '.join(words))}</p>"
                return
            case "picture":
                self.body += self.picture(number, words[0])
                return
            case "abreast":
                row = "".join(self.picture(number, word) for word in words[:4])
                self.body += f'<div class="abreast">{row}</div>'
                return
            case "wide table":
                cells = "".join(f"<td>{self.say(word)}</td>" for word in words)
                self.body += f'<div class="table"><table><tbody>{f"<tr>{cells}</tr>" * 2}</tbody></table></div>'
                self.said += words
                return
        text = " ".join(words)
        self.say(text)
        match kind:
            case "h2":
                self.body += f'<h2 id="h{len(self.said)}">{text}</h2>'
            case "ul":
                self.body += "<ul>" + "".join(f"<li>{word}</li>" for word in words) + "</ul>"
            case "deep":
                self.body += "<ul><li>" * 9 + f"<p>{text}</p>" + "</li></ul>" * 9
            case "quote":
                self.body += f"<blockquote><p>{text}</p></blockquote>"
            case "box":
                self.body += f'<aside class="box"><p>{text}</p></aside>'
            case "columns":
                self.body += "<div>" + "".join(f"<p>{word}</p>" for word in words) + "</div>"
            case "table":
                rows = "".join(f"<tr><td>{word}</td><td>{number}</td></tr>" for word in words)
                self.said += [str(number)] * len(words)
                self.body += f'<div class="table"><table><tbody>{rows}</tbody></table></div>'
            case "margin":
                self.body += f'<p>{self.say("z")}<span class="margin">{text}</span></p>'
            case "pre":
                self.body += f"<pre><code>{text}</code></pre>"
            case "dl":
                self.body += f"<dl><dt>{words[0]}</dt><dd>{text}</dd></dl>"
                self.say(words[0])
            case "standfirst":
                self.body += f'<div class="standfirst"><p>{text}</p></div>'
            case _:
                self.body += f"<p>{text}</p>"


def drawn(body: str, look: Styler, recto: bool) -> tuple[Sequence[Page], list[Diagnostic]]:
    """The pages of a section, drawn up whatever there is to say of them: a book with errors has none."""
    crew = Compositor({0: flow(body, look)}, Copy(look, "The Book", {}), lambda flow, pages: pages)
    crew.ask(ToSet({0: recto}, {}, frozenset()))
    proof = crew.proofs()[0]
    pages = proof.pages[recto]
    crew.ask(ToDraw({0: [Spot(at, str(at), "D", 0, at, recto) for at in range(len(pages))]}))
    return crew.finished()[0], [*proof.found, *(finding for page in pages for finding in page.found)]


def visible(text: str) -> Counter[str]:
    return Counter(character for character in text if character.isalnum())


@settings(max_examples=40, deadline=None)
@given(SHEETS, BLOCKS, st.booleans())
def test_nothing_is_lost_whatever_its_size(sheet: Sheet, blocks: list[tuple[str, list[str], int]], recto: bool) -> None:
    book = Book()
    for kind, words, number in blocks:
        book.add(kind, words, number)
    pages, found = drawn(book.body + notes(*book.notes), sheet.look(), recto)
    shown = "".join(line for page in pages for line in texts(page))
    assert visible(shown) == visible("".join(book.said))
    pictures = [item.src for page in pages for item in page.items if isinstance(item, Picture)]
    assert sorted(pictures) == book.pictures
    for item in (item for page in pages for item in page.items if isinstance(item, Picture)):
        assert item.rect.width <= max(sheet.width, sheet.height) + 0.01, "a picture is made smaller"
        assert item.rect.height <= max(sheet.width, sheet.height) + 0.01
    assert {finding.code for finding in found} <= ADMITTED
    assert all(finding.span.line >= 1 for finding in found)


@pytest.mark.parametrize("align", ["left", "justify"])
def test_an_endless_word_is_divided_anywhere(align: str) -> None:
    pages, found = lay(f"<p>{'a' * 5000}</p>", look=Sheet(200, 120, 10, align).look())
    assert not found
    assert sum(line.count("a") for page in pages.pages for line in texts(page)) == 5000
    assert len(pages.pages) <= 27, "nineteen letters and a hyphen a line, ten lines a page"


def test_what_sticks_out_is_reported_with_its_place() -> None:
    pages, found = lay("<p data-src='1'>aa</p>", look=Sheet(30, 120, 90, "left").look())
    assert [(finding.code, str(finding.span)) for finding in found] == [
        ("too-tall" if finding.code == "too-tall" else "overfull-line", "one.md:2:1") for finding in found
    ]
    assert found
    assert sum(line.count("a") for page in pages.pages for line in texts(page)) == 2


def test_a_note_of_many_pages_goes_on_from_page_to_page() -> None:
    long = "<br/>".join(f"n{at}" for at in range(300))
    pages, found = lay(f"<p>a{call(1)}</p><p>end</p>" + notes(long), look=Sheet(200, 120, 10, "left").look())
    assert not found
    shown = [line.split()[-1] for page in pages.pages for line in texts(page)]
    assert [word for word in shown if word.startswith("n")] == [f"n{at}" for at in range(300)]
    assert all(item.y <= 40 + 120.01 for page in pages.pages for item in page.items if isinstance(item, Line))
