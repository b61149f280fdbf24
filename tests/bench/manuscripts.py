"""The same text written down for every program: page, type, spacing and contents as alike as they allow."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from builder.resources import resource
from tests.bench.prose import Block, Chapter, Novel, Paragraph, Phrase, Table

HERE = Path(__file__).parent
AUTHOR = "Nobody"

# The measures of novel.yaml once more. Typst's `leading` is what is between lines, so the lines are made 10 pt high.
TYPST_LOOK = """\
#set page(width: 148mm, height: 210mm, margin: (inside: 17mm, outside: 20mm, top: 17mm, bottom: 25mm),
  header: text(9pt, style: "italic")[#context document.title #h(1fr) #context counter(page).display()],
  header-ascent: 10pt)
#set text(font: "Spectral", size: 10pt, lang: "en", region: "GB", hyphenate: true, top-edge: 0.7em, bottom-edge: -0.3em)
#set par(justify: true, leading: 3.2pt, spacing: 3.2pt, first-line-indent: 1em)
#set smartquote(enabled: false)
#set footnote.entry(gap: 2.6pt)
#show footnote.entry: set text(8pt)
#show heading: set par(justify: false)
#show heading: set text(hyphenate: false)
#show heading.where(level: 1): it => {
  pagebreak(weak: true)
  v(52.8pt)
  block(below: 26.4pt, text(20pt, weight: "regular", it.body))
}
#show heading.where(level: 2): it => block(above: 16.4pt, below: 16.4pt, text(10pt, it.body))
#set table(stroke: none, inset: (x: 4pt, y: 1pt))
#show table: set text(8pt, hyphenate: false)
#show table: set par(justify: false, leading: 2.6pt)
"""

TYPST_FRONT = "#outline(depth: 2)\n"

PANDOC_TEMPLATE = (
    """\
#set document(title: "$title$", author: "$author$")
#let horizontalrule = line(length: 100%)
"""
    + TYPST_LOOK
    + "$if(toc)$\n"
    + TYPST_FRONT
    + "$endif$\n$body$\n"
)

CSS = """\
@font-face { font-family: Spectral; src: url(FONTS/Spectral-Regular.ttf) }
@font-face { font-family: Spectral; font-style: italic; src: url(FONTS/Spectral-Italic.ttf) }
@font-face { font-family: Spectral; font-weight: bold; src: url(FONTS/Spectral-Bold.ttf) }
@page { size: 148mm 210mm; margin: 17mm 20mm 25mm 17mm;
  @top-left { content: string(title); font: italic 9pt Spectral }
  @top-right { content: counter(page); font: 9pt Spectral } }
@page :left { margin: 17mm 17mm 25mm 20mm }
html { font: 10pt/13.2pt Spectral; hyphens: auto; text-align: justify; orphans: 2; widows: 2 }
body, p { margin: 0 }
p { text-indent: 1em }
h1 { break-before: page; margin: 52.8pt 0 26.4pt; font: 20pt/26.4pt Spectral; string-set: title content() }
h2 { margin: 13.2pt 0; font: bold 10pt/13.2pt Spectral; break-after: avoid }
h1, h2, nav, table { hyphens: manual; text-align: left }
nav ol { list-style: none; margin: 0; padding: 0 0 0 1em }
nav a { color: inherit; text-decoration: none }
nav a::after { content: leader(".") target-counter(attr(href url), page) }
.note { float: footnote; font-size: 8pt; line-height: 10.6pt; text-indent: 0 }
table { font-size: 8pt; line-height: 10.6pt; border-collapse: collapse }
td:last-child { text-align: right }
"""


def write_all(novel: Novel, folder: Path) -> None:
    """Write ``publication/`` for Bifolio and ``book.md``, ``book.typ``, ``book.html`` for others, into ``folder``."""
    write_publication(novel, folder / "publication")
    put(folder / "book.md", markdown_book(novel))
    put(folder / "pandoc-template.typ", PANDOC_TEMPLATE)
    put(folder / "book.typ", typst_book(novel))
    put(folder / "book.html", html_book(novel))


def put(path: Path, text: str) -> None:
    """Write a text file, its folder too; the same bytes on every system."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


# -- Markdown ---------------------------------------------------------------------------------------------------------


def write_publication(novel: Novel, folder: Path) -> None:
    """The folder that Bifolio builds from."""
    put(folder / "publication.yaml", _PUBLICATION.format(title=novel.title, author=AUTHOR))
    put(folder / "theme.yaml", (HERE / "novel.yaml").read_text(encoding="utf-8"))
    for number, chapter in enumerate(novel.chapters, 1):
        put(chapter_file(folder, number), markdown_chapter(chapter))


_PUBLICATION = """\
title: {title}
language: en-GB
authors: [{author}]
theme: theme.yaml
contents:
  - chapters/*.md
"""


LIBRARY = Path("publication", "library.bib")
"""Within a text's folder."""
_WORK = """\
@article{{work{number}, author = {{{family}, Ann and M{{\\"u}}ller, J{{\\'o}}zef}},
  title = {{A {{NASA}} Pattern {number}}}, journal = {{The Annals \\& More}}, publisher = {{Sage}},
  year = {year}, month = sep, volume = {{{volume}}}, number = {{1}}, pages = {{167--176}},
  doi = {{10.1177/{number}}}, url = {{https://example.org/a%20b?d={number}}}}}
"""
_FAMILIES = "Adams Brown Clark Davies Evans Foster Green Harris Irving Jones".split()


def write_with_library(folder: Path, works: int = 10_000, cited: int = 50) -> None:
    """A chapter that cites some of the works in a file of references; ``publication/`` and ``book.md``."""
    entries = (
        _WORK.format(number=n, family=_FAMILIES[n % 10], year=1900 + n % 120, volume=n % 300) for n in range(works)
    )
    put(folder / LIBRARY, "\n".join(entries))
    said = "\n\n".join(
        f"So says a work of many, and nobody has said more. [@work{n * works // cited}]" for n in range(cited)
    )
    text = f"# Works of Others\n\n{said}\n"
    head = _PUBLICATION.format(title="The Library", author=AUTHOR)
    put(folder / "publication" / "publication.yaml", f"{head}bibliography: {LIBRARY.name}\n")
    put(folder / "publication" / "theme.yaml", (HERE / "novel.yaml").read_text(encoding="utf-8"))
    put(chapter_file(folder / "publication", 1), text)
    put(folder / "book.md", f"---\ntitle: The Library\nauthor: {AUTHOR}\nlang: en-GB\n---\n\n{text}\n# Bibliography\n")


def chapter_file(folder: Path, number: int) -> Path:
    """Of the ``number``-th chapter, counted from 1."""
    return folder / "chapters" / f"{number:04}.md"


def markdown_book(novel: Novel) -> str:
    """One file, for pandoc."""
    head = f"---\ntitle: {novel.title}\nauthor: {AUTHOR}\nlang: en-GB\n---\n\n"
    # Notes are named by chapter, since here all chapters share one file.
    return head + "\n".join(markdown_chapter(chapter, f"{n}-") for n, chapter in enumerate(novel.chapters, 1))


def markdown_chapter(chapter: Chapter, prefix: str = "") -> str:
    """A chapter with its title."""
    parts = [f"# {chapter.title}\n"]
    notes: list[str] = []
    for block in chapter.blocks:
        match block:
            case str():
                parts.append(f"## {block}\n")
            case Table(rows):
                parts.append(_markdown_table(rows))
            case _:
                parts.append(_markdown_paragraph(block, notes, prefix) + "\n")
    parts += [f"[^{prefix}{number}]: {note}\n" for number, note in enumerate(notes, 1)]
    return "\n".join(parts)


def _markdown_paragraph(paragraph: Paragraph, notes: list[str], prefix: str) -> str:
    out = []
    for phrase in paragraph:
        out.append(f"*{phrase.text}*" if phrase.emphasis else phrase.text)
        if phrase.note:
            notes.append(phrase.note)
            out.append(f"[^{prefix}{len(notes)}]")
    return "".join(out)


def _markdown_table(rows: tuple[tuple[str, ...], ...]) -> str:
    # The dashes' lengths tell pandoc how wide the columns are, where a row is longer than its line.
    rules = ["-" * 6, "-" * 14, "-" * 44, "-" * 9 + ":"]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "|".join(rules) + "|", *lines[1:]]) + "\n"


# -- Typst ------------------------------------------------------------------------------------------------------------


def typst_book(novel: Novel) -> str:
    """One file, written as somebody would who writes Typst."""
    head = f"#set document(title: {_typst_string(novel.title)}, author: {_typst_string(AUTHOR)})\n"
    chapters = ("\n\n".join(_typst_blocks(chapter)) for chapter in novel.chapters)
    return head + TYPST_LOOK + TYPST_FRONT + "\n" + "\n\n".join(chapters) + "\n"


def _typst_blocks(chapter: Chapter) -> Iterator[str]:
    yield f"= {chapter.title}"
    for block in chapter.blocks:
        match block:
            case str():
                yield f"== {block}"
            case Table(rows):
                yield _typst_table(rows)
            case _:
                yield "".join(map(_typst_phrase, block))


def _typst_phrase(phrase: Phrase) -> str:
    text = f"#emph[{phrase.text}]" if phrase.emphasis else phrase.text
    return text + (f"#footnote[{phrase.note}]" if phrase.note else "")


def _typst_table(rows: tuple[tuple[str, ...], ...]) -> str:
    head, *body = ("".join(f"[{cell}], " for cell in row) for row in rows)
    lines = "\n".join(body)
    return (
        "#table(columns: (auto, auto, 1fr, auto), align: (left, left, left, right),\n"
        f"table.hline(), table.header({head}table.hline()),\n{lines}\ntable.hline())"
    )


def _typst_string(text: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


# -- HTML -------------------------------------------------------------------------------------------------------------


def html_book(novel: Novel) -> str:
    """One file, for WeasyPrint."""
    escape = html.escape
    fonts = resource("fonts").resolve().as_uri()
    title = escape(novel.title)
    head = f'<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
    style = CSS.replace("FONTS", fonts)
    contents: list[str] = []
    body: list[str] = []
    for number, chapter in enumerate(novel.chapters, 1):
        contents.append(f'<li><a href="#c{number}">{escape(chapter.title)}</a>')
        body.append(f'<h1 id="c{number}">{escape(chapter.title)}</h1>')
        sections: list[str] = []
        for block in chapter.blocks:
            body.append(_html_block(block, f"c{number}-{len(sections) + 1}", sections, escape))
        contents.append("<ol>" + "".join(sections) + "</ol></li>" if sections else "</li>")
    listed = "<nav><ol>" + "".join(contents) + "</ol></nav>"
    return f"{head}<style>{style}</style></head><body>\n{listed}\n" + "\n".join(body) + "\n</body></html>\n"


def _html_block(block: Block, identifier: str, sections: list[str], escape: Callable[[str], str]) -> str:
    match block:
        case str():
            sections.append(f'<li><a href="#{identifier}">{escape(block)}</a></li>')
            return f'<h2 id="{identifier}">{escape(block)}</h2>'
        case Table(rows):
            head, *body = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
            lines = "\n".join(f"<tr>{row}</tr>" for row in body)
            return f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
        case _:
            out = []
            for phrase in block:
                text = escape(phrase.text)
                out.append(f"<em>{text}</em>" if phrase.emphasis else text)
                if phrase.note:
                    out.append(f'<span class="note">{escape(phrase.note)}</span>')
            return "<p>" + "".join(out) + "</p>"
