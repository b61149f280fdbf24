"""Random books: everything stands once, in order, on its pages; notes begin where they are called; nothing loops."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.layout.pages import Destination, Line, Page, Pages, Picture
from tests.layout.bench import heights, lay, styler, texts
from tests.layout.test_page_making import call, notes

LOOK = styler("", elements="  figure: {float: yes, before: 1, after: 1}\n  div: {columns: 2, gutter: 20pt}\n")
FLOATING = re.compile(r"^C\d")


class Book:
    """A section as it grows, with what must be found on its pages."""

    def __init__(self) -> None:
        self.body = ""
        self.said: list[str] = []
        """Words of the running text, in order."""
        self.calls: list[str] = []
        """The word at which each note is called."""
        self.figures = 0
        self.lengths: list[int] = []

    def word(self, called: bool = False) -> str:
        """The next word, with the call of a note perhaps."""
        word = f"w{len(self.said)}"
        if not called:
            self.said.append(word)
            return word
        number = len(self.calls) + 1
        self.calls.append(word)
        self.said.append(f"{word}/{number}")
        return f'{word}/<a class="noteref" id="c{number}" href="#n{number}">{number}</a>'

    def lines(self, count: int, noted: int = -1) -> str:
        return "<br/>".join(self.word(at == noted) for at in range(count))

    def add(self, kind: str, count: int, noted: int) -> None:
        """A block of some lines; a note is called in line ``noted``."""
        match kind:
            case "p":
                self.body += f"<p>{self.lines(count, noted)}</p>"
            case "h2":
                self.body += f'<h2 id="h{len(self.said)}">{self.word()}</h2>'
            case "ul":
                self.body += "<ul>" + "".join(f"<li>{self.word(at == noted)}</li>" for at in range(count)) + "</ul>"
            case "quote":
                self.body += f"<blockquote><p>{self.lines(count, noted)}</p></blockquote>"
            case "box":
                self.body += f'<aside class="box"><p>{self.lines(count, noted)}</p></aside>'
            case "columns":
                self.body += f"<div>{''.join(f'<p>{self.word(at == noted)}</p>' for at in range(count))}</div>"
            case "table":
                rows = "".join(f"<tr><td>{self.word(at == noted)}</td><td>x</td></tr>" for at in range(count))
                self.body += f'<div class="table"><table><tbody>{rows}</tbody></table></div>'
            case "caption":
                self.body += f'<div class="table"><table><caption>{self.word(noted >= 0)}</caption>'
                self.body += f"<tbody><tr><td>{self.word()}</td></tr></tbody></table></div>"
            case _:
                at = self.figures = self.figures + 1
                size = f'data-pixels="2000x{120 * count}" data-width="1"'
                self.body += (
                    f'<figure id="f{at}"><img src="{at:02}.png" {size}/><figcaption>C{at}</figcaption></figure>'
                )

    def whole(self) -> str:
        """The section's markup."""
        lengths = [1 + at * 7 % 23 for at in range(len(self.calls))]
        self.lengths = lengths
        return self.body + notes(
            *("<br/>".join(f"n{at}l{line}" for line in range(length)) for at, length in enumerate(lengths, 1))
        )


KINDS = ["p", "p", "p", "h2", "ul", "quote", "box", "columns", "table", "caption", "figure"]
BLOCKS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 14), st.integers(-14, 13)), min_size=1, max_size=10)


def book(blocks: list[tuple[str, int, int]]) -> tuple[Book, Pages]:
    made = Book()
    made.add("p", 1, -1)
    for kind, count, noted in blocks:
        made.add(kind, count, noted if noted < count else -1)
    pages, found = lay(made.whole(), look=LOOK)
    assert not found
    return made, pages


def running(page: Page) -> list[str]:
    """Words of the running text on a page, from the reading order that its items have."""
    return [word for line in texts(page) for word in line.split() if word.startswith("w")]


@settings(max_examples=60, deadline=None)
@given(BLOCKS)
def test_everything_stands_once_and_in_order(blocks: list[tuple[str, int, int]]) -> None:
    made, pages = book(blocks)
    assert [word for page in pages.pages for word in running(page)] == made.said
    pictures = [item.src for page in pages.pages for item in page.items if isinstance(item, Picture)]
    assert pictures == [f"{at:02}.png" for at in range(1, made.figures + 1)]
    captions = [line for page in pages.pages for line in texts(page) if FLOATING.match(line)]
    assert captions == [f"C{at}" for at in range(1, made.figures + 1)]
    for page in pages.pages:
        for item in page.items:
            if isinstance(item, Line):
                assert 40 <= item.y <= 160.01
            elif isinstance(item, Picture):
                assert item.rect.y >= 39.99
                assert item.rect.y + item.rect.height <= 160.01


@settings(max_examples=60, deadline=None)
@given(BLOCKS)
def test_each_note_begins_on_the_page_of_its_call(blocks: list[tuple[str, int, int]]) -> None:
    made, pages = book(blocks)
    on = {word: page.index for page in pages.pages for word in running(page)}
    begun = {}
    lines: list[str] = []
    for page in pages.pages:
        for line in texts(page):
            for word in line.split():
                if re.fullmatch(r"n\d+l\d+", word):
                    lines.append(word)
                    begun.setdefault(word.split("l")[0], page.index)
    assert lines == [f"n{at}l{line}" for at, length in enumerate(made.lengths, 1) for line in range(length)]
    for at, word in enumerate(made.calls, 1):
        assert begun[f"n{at}"] == on[f"{word}/{at}"]


def test_several_notes_stand_on_a_page_in_the_order_of_their_calls() -> None:
    quoted = f"<blockquote><p>a{call(2)}</p></blockquote>"
    tabled = (
        f'<div class="table"><table><caption>b{call(3)}</caption><tbody><tr><td>c{call(4)}</td></tr></tbody></table>'
    )
    body = f"<p>x{call(1)}</p>{quoted}{tabled}</div>"
    pages, _ = lay(body + notes("one", "two", "three", "four"))
    assert texts(pages.pages[0])[-4:] == ["1 one", "2 two", "3 three", "4 four"]


def test_a_paragraph_of_nothing_but_places_takes_no_line() -> None:
    pages, _ = lay('<p>a</p><p><span id="x"></span> <span id="y"></span></p><p>b</p><p><span id="z"></span></p>')
    (page,) = pages.pages
    assert heights(page)[1] - heights(page)[0] == 12
    places = {item.id: round(item.y - 40, 2) for item in page.items if isinstance(item, Destination)}
    assert places == {"one": 0, "x": 12, "y": 12, "z": 24}
    pages, _ = lay('<ul><li><p><span id="x"></span></p></li><li>b</li></ul>')
    assert texts(pages.pages[0]) == ["*", "*", "b"], "an item of a place alone is one"


def test_a_note_that_splits_leaves_two_lines_at_least_on_either_page() -> None:
    body = "<p>" + "<br/>".join([*(f"a{at}" for at in range(7)), f"a7{call(1)}"]) + "</p><p>b</p>"
    pages, _ = lay(body + notes("<br/>".join(f"n{at}" for at in range(6))))
    parts = [[line.split()[-1] for line in texts(page) if "n" in line] for page in pages.pages]
    assert [word for part in parts for word in part] == [f"n{at}" for at in range(6)]
    assert all(len(part) != 1 for part in parts)


# -- what is higher than a page --------------------------------------------------------------------------------------

TALL = "<br/>".join(f"w{at}" for at in range(27))
"""Nearly three pages."""


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<p>{TALL}</p>", id="paragraph"),
        pytest.param(f'<aside class="box"><p>{TALL}</p></aside>', id="box"),
        pytest.param(f"<blockquote><p>{TALL}</p></blockquote>", id="quotation"),
        pytest.param(f"<ul><li>{TALL}</li></ul>", id="item"),
        pytest.param(f"<div><p>{TALL}</p></div>", id="columns"),
        pytest.param(f'<div class="table"><table><tbody><tr><td>{TALL}</td></tr></tbody></table></div>', id="row"),
        pytest.param(
            f'<div class="table"><table><thead><tr><th>{TALL}</th></tr></thead>'
            "<tbody><tr><td>x</td></tr></tbody></table></div>",
            id="table head",
        ),
        pytest.param("".join(f'<h2 id="h{at}">w{at}</h2>' for at in range(27)), id="run of headings"),
        pytest.param(f"<p>a{TALL[1:]}</p>".replace("a0", "w0"), id="forced breaks"),
    ],
)
def test_what_is_higher_than_a_page_is_divided(body: str) -> None:
    pages, found = lay(f"<p>start</p>{body}<p>end</p>", look=LOOK)
    assert not found
    shown = [line for page in pages.pages for line in texts(page)]
    assert [line.split()[-1] for line in shown if line not in ("start", "end", "x", "*")] == [
        f"w{at}" for at in range(27)
    ]
    assert shown[0] == "start"
    assert shown[-1] == "end"
    assert all(item.y <= 160.01 for page in pages.pages for item in page.items if isinstance(item, Line))


def test_a_picture_higher_than_a_page_is_made_smaller() -> None:
    pages, found = lay('<p>start</p><figure><img src="p.png" data-pixels="100x900" data-width="1"/></figure>')
    assert not found
    (shown,) = [item for page in pages.pages for item in page.items if isinstance(item, Picture)]
    assert shown.rect.height <= 120
    assert shown.rect.height / shown.rect.width == pytest.approx(9)


def test_a_caption_with_its_picture_higher_than_a_page_is_reported() -> None:
    tall = "<br/>".join(["c"] * 6)
    figure = f'<figure id="f"><img src="p.png" data-pixels="100x900"/><figcaption>{tall}</figcaption></figure>'
    _, found = lay(f"<p>start</p>{figure}<p>end</p>", look=LOOK)
    assert [finding.code for finding in found] == ["too-tall"]
