"""The parsers of everything that a publication may bring, each with seeds, its language's tokens and a way to run it.

A parser is run on a file in a publication's folder, as a build runs it, and as far as its result goes: what a drawing
or a theme says is also set on a page now and then. What comes back are the findings; anything raised is a fault.
"""

from __future__ import annotations

import functools
import io
import re
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pikepdf
import uharfbuzz as hb
from PIL import Image

from builder import content, templating
from builder.checks.case import Source
from builder.checks.outputs import check_outputs
from builder.checks.printed.reader import read as read_pdf
from builder.checks.sheets import check_sheets
from builder.citations.export import EXPORTS
from builder.citations.references import library
from builder.citations.references import load as load_references
from builder.citations.styles import Style, as_node, style_of
from builder.citations.syntax import parse_call
from builder.content import yaml_nodes
from builder.content.folder import Folder, clean
from builder.content.inlines import InlineReader
from builder.content.markdown.dialect import make_parser
from builder.content.passage import Passage
from builder.content.pictures import Picture, Pictures
from builder.copies.recipients import read_recipients
from builder.dates import parse as parse_date
from builder.diagnostics import Diagnostic, Span
from builder.examination import source_of
from builder.markup.parse import parse as parse_markup
from builder.markup.styles import Styler
from builder.model.book import Book
from builder.pipeline import Order, load_theme, make, prepare
from builder.publication import BookletSettings
from builder.resolve import resolve, works_of
from builder.resources import resource
from builder.text.faces import _LENT as LENT

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent

SETTINGS = "title: A Book\nlanguage: en-GB\nauthors: [Ann Author]\ncontents: [one.md]\n"
WORKS = "- id: carr\n  type: book\n  title: Works\n  author: [{family: Carr, given: E. H.}]\n  issued: '1950'\n"
EDITIONS = ("pdf", "epub")

Found = list[Diagnostic]

_SETTING = ("builder.text.", "builder.pdf.", "builder.epub.")


@dataclass(frozen=True)
class Parser:
    """Something that reads files of strangers."""

    name: str
    seeds: tuple[bytes, ...]
    tokens: tuple[bytes, ...]
    file: str
    """Where the input stands in the publication's folder."""
    run: Callable[[Path, bytes], Found]
    """Reads the file in the folder; the bytes are the file's own."""
    files: dict[str, str] = field(default_factory=dict)
    """What else is in the folder."""
    form: str = ""
    """Its name among the trees: what the file says may be changed, instead of its bytes."""

    def make(self, folder: Path) -> None:
        """The publication without the input."""
        for name, text in ({"publication.yaml": SETTINGS, "one.md": "# One\n\nText.\n"} | self.files).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")

    def read(self, folder: Path, data: bytes) -> Found:
        """Put an input in its place and read it."""
        path = folder / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return self.run(folder, data)


def one_in(times: int, data: bytes) -> bool:
    """Whether an input is one of those on which the dear part is tried: always the same for the same input."""
    return zlib.crc32(data) % times == 0


def files(*patterns: str, largest: int = 20_000) -> tuple[bytes, ...]:
    """The files of the checkout that fit, as seeds."""
    found = [path.read_bytes() for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    return tuple(data for data in found if len(data) <= largest)


def split(text: str) -> tuple[bytes, ...]:
    """Tokens from a line; a space is written ␣ and a line end ⏎."""
    return tuple(word.replace("␣", " ").replace("⏎", "\n").encode() for word in text.split(" "))


def text_of(folder: Path, file: str, found: Found) -> str | None:
    """A file as parsers of texts get it."""
    return Folder(folder.resolve()).read_text(file, Span(file), found)


# ---------------------------------------------------------------- ways to run


def _yaml(folder: Path, data: bytes) -> Found:
    found: Found = []
    text = text_of(folder, "d.yaml", found)
    if text is not None:
        yaml_nodes.read(text, "d.yaml", found)
    return found


def _prepared(often: int, dear: int = 0) -> Callable[[Path, bytes], Found]:
    """The stages up to the markup; up to the pages once in ``often`` times, both editions once in ``dear``."""

    def run(folder: Path, data: bytes) -> Found:
        if dear and one_in(dear, data):
            return list(make(Order(folder, EDITIONS, folder / "output"))[0].found)
        pages = one_in(often, data)
        return list(prepare(folder, pages=pages, flows=True).report.found)

    return run


def _inline(folder: Path, data: bytes) -> Found:
    found: Found = []
    text = clean(data.decode("utf-8", errors="replace").replace("\r", " "), "one.md", found)
    parse_call(text, in_text=False)
    parse_call(text, in_text=True)
    reader = InlineReader(_markdown(), "en-GB", Pictures(Folder(folder.resolve())), found, {})
    reader.read(Passage(text, "one.md", 1, text.split("\n")))
    return found


@cache
def _markdown():  # type: ignore[no-untyped-def]
    return make_parser()


def _references(file: str) -> Callable[[Path, bytes], Found]:
    def run(folder: Path, data: bytes) -> Found:
        found: Found = []
        text = text_of(folder, file, found)
        if text is None:
            return found
        loaded = load_references(text, file)
        works, more = library([loaded])
        for ending, write in EXPORTS.items():
            # What is written for other programs is read again by this one, whatever the works hold.
            load_references(write(works), f"again{ending}")
        return [*found, *loaded.diagnostics, *more]

    return run


def _style(folder: Path, data: bytes) -> Found:
    found: Found = []
    text = text_of(folder, "own.csl", found)
    if text is None:
        return found
    style = style_of(text, "own.csl", Span("publication.yaml", 5))
    if not isinstance(style, Style):
        return [*found, style]
    as_node(style.xml)
    if one_in(10, data):
        found += prepare(folder, pages=False).report.found
    return found


def _theme(folder: Path, data: bytes) -> Found:
    manuscript, found = content.load(folder)
    if manuscript is None or not manuscript.theme.text:
        return found
    theme, more = load_theme(manuscript.publication, manuscript.theme)
    if theme is not None and one_in(4, data):
        more += prepare(folder).report.found
    return found + more


def _publication(folder: Path, data: bytes) -> Found:
    if one_in(25, data):
        return list(make(Order(folder, (*EDITIONS, "booklet"), folder / "output", editions=None))[0].found)
    return list(prepare(folder, pages=False, flows=False).report.found)


def _recipients(folder: Path, data: bytes) -> Found:
    found: Found = []
    read_recipients(Folder(folder.resolve()), "recipients.csv", found)
    return found


def _font(folder: Path, data: bytes) -> Found:
    before = dict(LENT)
    manuscript, found = content.load(folder)
    if manuscript is not None and manuscript.theme.fonts and one_in(3, data):
        found += make(Order(folder, EDITIONS, folder / "output"))[0].found
    # A process that makes one book keeps its fonts for good.
    LENT.clear()
    LENT.update(before)
    for room in [module for name, module in sys.modules.items() if name.startswith(_SETTING)]:
        for kept in vars(room).values():
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()
    return found


def _picture(file: str) -> Callable[[Path, bytes], Found]:
    def run(folder: Path, data: bytes) -> Found:
        found: Found = []
        picture = Pictures(Folder(folder.resolve())).take(file, Span("one.md", 3), found)
        if isinstance(picture, Picture) and one_in(12, data):
            found += make(Order(folder, EDITIONS, folder / "output"))[0].found
        return found

    return run


def _template(folder: Path, data: bytes) -> Found:
    book = _book()
    sections, found = templating.render(book, folder / "templates")
    theme, _ = load_theme(book.publication)
    assert theme is not None
    for section in sections:
        found += parse_markup(section, Styler(theme, "en-GB"))[1]
    return found


@cache
def _book() -> Book:
    """The elements of a book, to be sent through templates."""
    manuscript, _ = content.load(TESTS / "books" / "elements" / "content")
    assert manuscript is not None
    book, _ = resolve(manuscript, works_of(manuscript)[0])
    assert book is not None
    return book


@cache
def _made() -> tuple[Source, BookletSettings, dict[str, bytes]]:
    """A small book, what its outputs are measured by, and the outputs; PDFs so that they can be read."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name, data in _CHECKED.items():
            (folder / name).write_bytes(data.encode())
        _, outputs = make(Order(folder, (*EDITIONS, "booklet"), folder))
        stages = prepare(folder)
        source = source_of(stages, folder)
    assert source is not None
    made = {}
    for path, data in outputs.items():
        if path.suffix == ".pdf":
            with pikepdf.open(io.BytesIO(data)) as pdf:
                pdf.save(out := io.BytesIO(), qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
            data = out.getvalue()
        made["booklet" if "booklet" in path.name else path.suffix[1:]] = data
    return source, source.book.publication.booklet, made


def _checked(folder: Path, data: bytes, kind: str) -> Found:
    """What the checker has to say of an output that is damaged, or somebody else's."""
    source, settings, made = _made()
    if kind == "booklet":
        return list(check_sheets("b.pdf", data, read_pdf(made["pdf"]), settings))
    paper = ("a.pdf", data if kind == "pdf" else made["pdf"])
    return list(check_outputs(source, paper, ("a.epub", data) if kind == "epub" else None))


def _outputs() -> Iterator[Parser]:
    for kind, tokens in (("pdf", _PDF_TOKENS), ("epub", _XML_TOKENS), ("booklet", _PDF_TOKENS)):
        form = "epub" if kind == "epub" else "pdf"
        run = functools.partial(_checked, kind=kind)
        yield Parser(f"check-{kind}", (_made()[2][kind],), tokens, f"out.{form}", run, form=form)


def _dates(folder: Path, data: bytes) -> Found:
    text = data.decode("utf-8", errors="replace")
    try:
        parse_date(text)
    except ValueError as error:
        if not str(error):
            raise AssertionError("an error without a word") from error
    return []


# ---------------------------------------------------------------- seeds that no file has

_INLINES = tuple(
    line.encode()
    for line in (
        'A [paragraph]{index="text!paragraphs; prose"} with *stress*, **weight**, [small]{.smallcaps}, a^2^ and b~2~',
        '~~a mistake~~ `literal <text>`\\\nafter [Mao]{.person index="Mao" see-also="Treaty"}, [договор]{lang=ru}',
        '[a link](https://example.org/?a=1&b=2 "To") <https://example.org> [here](#treaty) ![alt](p.png){width=60%}',
        "[see @carr, pp. 4--6; -@petrov1951, ch. 2] @carr [p. 3] @{odd key}, @fig-x @page:x @note:y [-@carr]",
        'Note^[one *two* ^[three]] [margin]{.margin} "quotes" -- and --- and... it\'s 5 < 6 > 4 &amp; &copy; \\* ',
        '[]{index-start="War"} x []{index-end="War"} [camp]{.glossary} [sides]{glossary=Camp} <!-- gone --> <b>raw</b>',
    )
)
_RIS = b"TY  - BOOK\nID  - a\nAU  - Carr, E. H.\nTI  - Works\nPY  - 1950/02/14\nSP  - 1\nEP  - 9\nUR  - https://example.org\nKW  - x\nER  - \n\nTY  - JOUR\nA1  - Petrov, P.\nT1  - On *things*\nJO  - Journal\nY1  - 1951\nVL  - 3\nDO  - 10.1000/182\nER  - \n"  # noqa: E501
_JSON = (
    b'[{"id": "a", "type": "book", "title": "A <i>b</i>", "author": [{"family": "Carr", "given": "E."}, {"literal": '
    b'"UN"}], "issued": {"date-parts": [[1950, 2, 14], [1951]]}, "page": "3-4", "URL": "https://example.org", "custom":'
    b' {"x": 1}, "note": "annote: y", "keyword": "a, b", "volume": 3}]'
)
_BIB = (
    b'@string{jan = {January} # " " # {x}}\n@book{carr, author = {Carr, E. H. and {The Union} and others}, title = '
    b"{The {T}reaty \\\"o \\'{e} $x^2$ \\emph{a}}, year = 1950, month = jan, crossref = {p}}\n@comment{x}\n@proceedings{p, "  # noqa: E501
    b'title = "Papers", editor = {Petrov, P.}, date = {1951-02/1952?}, url = {https://example.org}, pages = {1--9}}\n'
)
_PUBLICATION = (
    b"title: A Book\nsubtitle: Sub\nlanguage: en-GB\nauthors:\n  - Ann Author\n  - {name: Ben, file-as: 'B, Ben'}\n"
    b"contributors: [{name: C, role: edt}]\ndate: 2020-02-29\nedition: 2nd\nidentifier: urn:isbn:9780000000002\n"
    b"publisher: P\nrights: R\nurl: https://example.org/\ndescription: D\nsubjects: [S, {term: T, scheme: BIC, code: x}]\n"  # noqa: E501
    b"series: {title: S, number: 3.1}\nbibliography: [works.yaml]\nnocite: [carr]\ncitation-style: apa\ntheme: briefing\n"  # noqa: E501
    b"page: {size: A5, inner: 20mm, outer: 15mm, head: 18mm, foot: 20mm}\ncover: {kind: K, date: D, ornaments: [a, "
    b"{text: x, lang: ru}]}\nimprint: two.md\nhyphenation: {en-GB: [ty-pog-ra-phy]}\nnotes: foot\nglossary-links: no\n"
    b"front: [two.md]\ncontents:\n  - one.md\n  - part: P\n    contents: [c/*.md]\nback: []\nepub: {fonts: no}\n"
    b"accessibility: {conforms-to: EPUB Accessibility 1.1 - WCAG 2.2 Level AA, certified-by: X}\n"
    b"booklet: {sheet: A4, flip: long-edge, paper: 0.1mm, signature: 4, marks: yes, back-cover: yes}\n"
    b"checks: {ignore: [{code: doubled-word, reason: r}], budget: {loose-line: 5}}\n"
    b"editions: [{name: letter, page: {size: Letter}, text: 11.6pt}, {name: large, text: 18pt, ragged: yes, draft: yes}]\n"  # noqa: E501
    b"handout: {source: two.md, text: 10pt}\n"
)
_EXTENDING = (
    b"extends: briefing\npage: {size: A6, grid: 12pt}\ncolours: {accent: '#1F4E79', sea: '#113355'}\nfamilies:\n"
    b"  serif: {roman: Spectral-Regular.ttf, italic: Spectral-Italic.ttf}\nfallback: [serif, sans, han]\n"
    b"text: {size: 9pt, leading: 12pt, align: left}\nelements:\n  p: {indent: 0, before: 0.5}\n"
    b"  h1: {align: center, colour: sea, rule_below: 0.5pt sea}\n  header.opening: {drop_cap: 3}\n  h3:\n"
    b"furniture: {verso: {show: chapter}, drop: 20pt, notes: {rule: 0.4pt sea, gap: 0.3}}\n"
)
_UNCITED = re.sub(rb"\n(biblio|nocite|citation)[^\n]*", b"", _PUBLICATION)
_SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100mm" height="50mm"><title>T</title><defs>'
    b'<g id="a"><path d="M0 0L10 10C1 2 3 4 5 6Q7 8 9 10A5 5 0 0 1 20 20Z"/></g></defs>'
    b'<g transform="rotate(30 5 5) scale(2) translate(1,2) matrix(1 0 0 1 0 0) skewX(3)" opacity="0.5" style="fill:#abc">'  # noqa: E501
    b'<rect x="1" y="2" width="3" height="4" rx="1" stroke="red" stroke-dasharray="1 2"/><circle cx="5" cy="5" r="2"/>'
    b'<ellipse cx="1" cy="1" rx="3" ry="2" fill="none"/><polyline points="1,2 3,4 5,6"/><polygon points="0 0 1 1 2 0"/>'
    b'<line x1="0" y1="0" x2="9" y2="9"/></g><text x="50" y="20" font-size="5" text-anchor="middle">Words '
    b'<tspan dx="1">more</tspan></text></svg>'
)
_MAP = (
    b"base: geo.json\nframe: {west: 0, south: 0, east: 30, north: 30}\nnote: Today\nareas: [China]\nplaces:\n  - {name: "  # noqa: E501
    b"Here, north: 10, east: 10, weight: city}\n  - {name: There, north: 20.5, east: 15}\nroutes:\n  - name: R\n    "
    b"through: [Here, There]\n"
)
GEO = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"China"},"geometry":{"type":"Polygon'
    '","coordinates":[[[0,0],[30,0],[30,30],[0,30],[0,0]]]}},{"type":"Feature","properties":{},"geometry":{"type":'
    '"MultiPolygon","coordinates":[[[[5,5],[6,5],[6,6],[5,5]]]]}},{"type":"Feature","properties":{"name":"L"},'
    '"geometry":{"type":"LineString","coordinates":[[1,1],[2,2]]}}]}'
)
_CHART = (
    b"Year,Tin (tons),Lead (tons)\n1954,10,20.5\n1955,,30\n1956,-3,40\n",
    b"Name\tValue\nA\t1\nB\t2\nC\t3\n",
    b"Date,Share (%)\n1950-02,10\n1950-03-01,99\n",
)
_MARKDOWN_TOKENS = split(
    "* ** _ ` ``` ~~~ > - + 1. # ## [ ] ( ) ![ ]( ][ [^ ^[ ]: : ::: ::::␣{ } {# {. {.box} {.table␣src=t.csv} | |- |:--|"
    ' ⏎|---|---|⏎ ⏎:␣ ⏎~␣ <!-- --> <b> </b> \\ \\⏎ @ @fig-x [@carr] -@ ^ ~ ~~ {lang=ru} {index="a!b;c"} {=html} {.index}'  # noqa: E501
    ' {index-start="a"} {index-end="a"} {.left␣width=1%} {.margin} ⏎⏎ ⏎␣␣␣␣ ⏎> *** --- === ⏎===⏎ " \' -- --- ... … “ ”'
    " {.standfirst} {#refs} {#index} {#notes} {#list-of-tables} {.abreast} {.aside} {.columns} {.unnumbered} {.glossary}"  # noqa: E501
    " ⏎a.␣ ⏎(a)␣ ⏎(b)␣ ⏎i)␣ ⏎ii)␣ ⏎A.␣␣ ⏎#.␣ ⏎␣␣␣(a)␣ 2)␣ ⏎|␣ ⏎|␣␣␣ ⏎|⏎ ---⏎title:␣ ⏎---⏎"
)
_YAML_TOKENS = split(
    ":␣ -␣ ⏎-␣ ⏎␣␣ {a:␣ [ ] { } , # & * ! !! !!python/object: | > |- >+ \" ' ? ---⏎ ... %YAML <<:␣ *a &a yes no null ~ 0o17"  # noqa: E501
    " 2001-01-01 .inf .nan ⏎␣␣␣␣-␣ \\u0000 \\ud800 \\x1b ⏎\t ☃:"
)
_PDF_TOKENS = split(
    "obj endobj stream endstream << >> [ ] /Kids /K /P /Type /Font 0␣R 1␣0␣R null true 65535 <feff> () BT ET Tj"
)
_CHECKED = {
    "publication.yaml": SETTINGS + "booklet: {marks: yes}\n",
    "p.svg": _SVG.decode(),
    "one.md": "# One {#one}\n\nSo[^1] it *ends*, see [it](#two) and [договор]{lang=ru}.\n\n"
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n"
    "- x\n\n![C](p.svg){alt=x}\n\n## Two {#two}\n\nMore.\n\n[^1]: A note.\n",
}
_CSV_TOKENS = split(
    ', " "" ; \t ⏎ ",⏎ 1e999 -1 1,234.5 (tons) (%) 1950-02-14 1949-07 NaN ∞ −3 ½ ,,,,,, ""',
)
_XML_TOKENS = split(
    '< > /> </ = " \' & &amp; &#65; <!DOCTYPE␣x> <!ENTITY␣a␣"b"> <g> </g> <use␣href="#a"/> <text> <tspan> <style> <script/>'  # noqa: E501
    ' <image␣href="x"/> transform="scale(0)" d="M0␣0" viewBox="0␣0␣0␣0" width="1e99" fill="url(#x)" id="a" NaN'
    ' 1e308 A1␣1␣0␣0␣1␣9␣9 xml:space="preserve" xlink:href="#a" style="fill:red" M Z l h v c s q t rotate( matrix('
)
_CSL_TOKENS = split(
    '<text␣macro="a"/> <macro␣name="a"> </macro> <names␣variable="author"/> <date␣variable="issued"/> <group> </group>'
    ' <choose> <if␣type="book"> <else/> </choose> <layout> <citation> <bibliography> <number␣variable="volume"/> <sort>'
    ' et-al-min="0" delimiter="" prefix="<" font-style="italic" variable="title" <substitute> <label/> & < > />'
)
_JINJA_TOKENS = split(
    "{{ }} {% %} {# #} {%␣for␣a␣in␣book.chapters␣%} {%␣endfor␣%} {%␣if␣1␣%} {%␣endif␣%} {%␣set␣a␣=␣1␣%} {{␣a␣}} |join |length"  # noqa: E501
    " |safe |list |batch(2) |replace('a','b') range(99) ''.__class__ book publication words press inlines( blocks( ) ( [ ]"  # noqa: E501
    " {%␣macro␣f(x)␣%} {%␣endmacro␣%} {{␣f(f)␣}} {%␣include␣'chapter.xhtml'␣%} {%␣extends␣'x'␣%} {%␣block␣b␣%} ~ ** // 'x'*9"  # noqa: E501
    ' <p> </p> <div␣class="x"> <a␣href="#x"> <img␣src="x"/> {%-␣ ␣-%} not in is None loop.index cycler() namespace() dict()'  # noqa: E501
    ' ␣id="a" ␣colspan="x" ␣data-src="²" ␣data-pixels="axb" ␣data-width="-1" ␣start="one" ␣href="#x" ␣data-ref="a..b"'
)
_BIB_TOKENS = split(
    '@book{a, @string{ @comment{ @preamble{ } { " # = , ⏎ \\" \\\' \\{ \\} $ ~ -- and others crossref␣=␣{p} xdata␣=␣{p} {\\aa}'  # noqa: E501
    ' \\emph{ \\cite{ date␣=␣{1950/..} year␣=␣ author␣=␣{ month␣=␣jan ids␣=␣{b} \\char"263a options␣=␣{useprefix=true} % \\\\'  # noqa: E501
)
_OWN = {
    "timeline": (
        b"- {date: 1949-12-16, text: So *it* began, id: evt-a, lane: lane, rank: 3, short: So}\n"
        b"- {date: {from: 1950-01, to: 1950-02-03}, text: So it went, lane: lane}\n"
        b"- {date: 1950-02-14, label: L, text: So @evt-a}\n",
    ),
    "glossary": (
        b"- {term: camp, id: term-camp, text: A *side*, forms: [camps, sides], abbreviation: C}\n"
        b"- {term: bloc, text: 'So [it](#term-camp) is'}\n",
    ),
    "index": (b"- {entry: a, see: One}\n- {entry: b!c, see-also: [One]}\n",),
}
"""Of kinds whose files point at other parts of their book: such as are whole by themselves."""
_BLOCK = {
    "facts": "data/facts.yaml", "timeline": "data/timeline.yaml", "people": "data/people.yaml",
    "articles": "data/articles.yaml", "glossary": "data/glossary.yaml", "index": "data/index.yaml",
}  # fmt: skip


def _image(kind: str, mode: str, size: tuple[int, int] = (12, 9)) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 1 if mode in "1LP" else None).save(out, kind)
    return out.getvalue()


def _letters(name: str) -> bytes:
    """A font with few characters, so that changes hit what is read."""
    shipped = resource("fonts", f"{name}.ttf")
    source = hb.Face((shipped if shipped.is_file() else TESTS / "fonts" / f"{name}.ttf").read_bytes())
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, "AOTVXafileoncdsmz1950 .,;:!-‐"))
    return bytes(hb.subset(source, wanted).blob.data)


def _data(kind: str) -> Parser:
    source = _BLOCK[kind]
    fence = "::: {#index src=d.yaml}" if kind == "index" else f"::: {{.{kind} src=d.yaml}}"
    text = f"# One\n\n[One]{{.index}} two.\n\n{fence}\n:::\n"
    if kind == "timeline":
        text += "\n::: {.timeline .drawn src=d.yaml lanes=lane}\n:::\n"
    seeds = _OWN.get(kind, ()) + files(
        f"tests/books/elements/content/{source}", f"content/treaty-1950/{source}", f"tests/content/sample/{source}"
    )
    return Parser(
        f"data-{kind}", seeds, _YAML_TOKENS + _MARKDOWN_TOKENS, "d.yaml", _prepared(10), {"one.md": text}, "yaml"
    )


def _rows(name: str, block: str) -> Parser:
    seeds = files("content/treaty-1950/data/*.csv", "tests/**/*.csv", largest=3_000) + _CHART
    text = f"# One\n\n::: {{{block} src=t.csv caption=C}}\n:::\n"
    return Parser(name, seeds, _CSV_TOKENS, "t.csv", _prepared(6, 40), {"one.md": text})


@cache
def parsers() -> dict[str, Parser]:
    """All of them, by name."""
    small = {
        "two.md": "# Two\n\nMore.\n",
        "c/three.md": "# Three\n\nText.\n",
        "works.yaml": WORKS,
    }
    cited = {
        "publication.yaml": SETTINGS + "bibliography: works.yaml\n", "works.yaml": WORKS, "t.csv": "a,b\n1,2\n",
        "p.svg": _SVG.decode(),
    }  # fmt: skip
    styled = {
        "publication.yaml": SETTINGS + "bibliography: works.yaml\ncitation-style: own.csl\n", "works.yaml": WORKS,
        "one.md": "# One\n\nSo [@carr, p. 3; see @carr] and @carr.\n",
    }  # fmt: skip
    themed = {
        "publication.yaml": SETTINGS + "theme: own.yaml\n",
        "one.md": (TESTS / "books/elements/content/text.md").read_text("utf-8").split("Works are cited")[0].split("A [par")[0]  # noqa: E501
        + "- A list\n\n> Quoted.\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n`code` and *stress*.[^1]\n\n[^1]: A note.\n",
    }  # fmt: skip
    lettered = {
        "publication.yaml": SETTINGS + "theme: own.yaml\n",
        "own.yaml": "extends: briefing\nfamilies: {serif: {roman: own.ttf, optical: [8, 24]}}\n",
        "one.md": "# One\n\nOffice and *AVATAR* in 1950, **fi**; [small]{.smallcaps}.[^1]\n\n[^1]: A note: Xyz!\n"
        + "\n## Two\n\n"
        + "Misunderstandings notwithstanding, the uncharacteristic internationalisation of considerations is. " * 4,
    }
    pictured = "# One\n\n![Caption]({file}){{alt=x}}\n\nAnd ![here]({file}).\n"
    chapters = files(
        "tests/books/elements/content/*.md", "tests/diagnostics/*/*.md", "content/treaty-1950/chapters/01*.md"
    )
    made = [
        Parser("yaml", files("**/data/*.yaml", "tests/diagnostics/*/*.yaml", largest=4_000), _YAML_TOKENS, "d.yaml", _yaml, form="yaml"),  # noqa: E501
        Parser("publication", (_PUBLICATION, _UNCITED), _YAML_TOKENS, "publication.yaml", _publication, small, "yaml"),
        Parser("theme", (*files("templates/themes/*.yaml", largest=60_000), _EXTENDING), _YAML_TOKENS, "own.yaml",
               _theme, themed, "yaml"),
        Parser("markdown", chapters, _MARKDOWN_TOKENS, "one.md", _prepared(8, 60), cited),
        Parser("inline", _INLINES, _MARKDOWN_TOKENS, "one.md", _inline),
        Parser("bibtex", (*files("tests/**/*.bib"), _BIB), _BIB_TOKENS, "w.bib", _references("w.bib")),
        Parser("ris", (*files("tests/**/*.ris"), _RIS), split("TY␣␣-␣ ER␣␣-␣ ⏎ ⏎AU␣␣-␣ ⏎PY␣␣-␣ ⏎ID␣␣-␣ / , ␣␣-␣ BOOK"), "w.ris",  # noqa: E501
               _references("w.ris")),
        Parser("csl-json", (_JSON,), split('{ } [ ] , : " "id": "a" \\u0000 \\ud800 null true NaN 1e999 -1 "date-parts": [['),  # noqa: E501
               "w.json", _references("w.json"), form="json"),
        Parser("csl-yaml", files("tests/**/works.yaml", "content/*/references.yaml", largest=9_000), _YAML_TOKENS, "w.yaml",  # noqa: E501
               _references("w.yaml"), form="yaml"),
        Parser("csl", files("tests/**/*.csl", "templates/csl/styles/nature.csl", "templates/csl/styles/harvard*.csl", "templates/csl/styles/*note*ibid.csl", largest=60_000), _CSL_TOKENS, "own.csl", _style,  # noqa: E501
               styled, "xml"),
        *(_data(kind) for kind in _BLOCK),
        Parser("data-comparison", files("content/treaty-1950/data/parties.yaml"), _YAML_TOKENS, "d.yaml", _prepared(10),
               {"one.md": "# One\n\n::: {.comparison src=d.yaml}\n:::\n"}, "yaml"),
        Parser("data-map", (_MAP,), _YAML_TOKENS, "d.yaml", _prepared(6, 60),
               {"one.md": "# One\n\n::: {.map src=d.yaml}\n:::\n", "geo.json": GEO}, "yaml"),
        Parser("geojson", (GEO.encode(),), split('{ } [ ] , : " [[ ]] null 1e999 NaN -1 [0,0], "type": "Polygon" "coordinates":'),  # noqa: E501
               "geo.json", _prepared(6, 60), {"one.md": "# One\n\n::: {.map src=d.yaml}\n:::\n", "d.yaml": _MAP.decode()}, "json"),  # noqa: E501
        _rows("csv-table", ".table"),
        _rows("csv-chart", ".chart"),
        _rows("csv-lines", ".chart kind=lines"),
        Parser("svg", (*files("tests/**/*.svg", largest=4_000), _SVG), _XML_TOKENS, "p.svg", _prepared(4, 30),
               {"one.md": "# One\n\n![Caption](p.svg){alt=x}\n"}, "xml"),
        Parser("png", tuple(_image("PNG", mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")),
               (b"IHDR", b"IDAT", b"PLTE", b"tRNS", b"eXIf", b"\0\0\0\1"), "p.png", _picture("p.png"),
               {"one.md": pictured.format(file="p.png")}, "png"),
        Parser("jpeg", tuple(_image("JPEG", mode) for mode in ("L", "RGB", "CMYK")),
               (b"\xff\xd8", b"\xff\xe1\0\x10Exif\0\0", b"\xff\xda", b"\xff\xc0", b"\xff\xd9"), "p.jpg", _picture("p.jpg"),  # noqa: E501
               {"one.md": pictured.format(file="p.jpg")}),
        Parser("font", tuple(map(_letters, ("Square", "Spectral-Regular", "SourceSans3-Roman"))),
               (b"glyf", b"loca", b"cmap", b"head", b"hhea", b"hmtx", b"maxp", b"OS/2", b"GSUB", b"fvar", b"gvar",
                b"\0\0\0\0", b"\xff\xff\xff\xff"), "own.ttf", _font, lettered),
        Parser("recipients", (b"name,group,watermark,variant\nAnn,A,Draft,\n\"Ben, B.\",B,,fr\n",), _CSV_TOKENS,
               "recipients.csv", _recipients),
        Parser("template", files("templates/*.xhtml", "templates/*/chapter.xhtml", "templates/*/blocks.xhtml"), _JINJA_TOKENS,  # noqa: E501
               "templates/chapter.xhtml", _template),
        Parser("dates", (b"1950-02-14", b"1949-07", b"1949", b"1950-02-14/1950-03"), split("- / .. ? ~ 00 13 31 X u 1e3 -1"),  # noqa: E501
               "d.txt", _dates),
        *_outputs(),
    ]  # fmt: skip
    return {parser.name: parser for parser in made}


def faults_of(found: Iterable[Diagnostic], known: Iterable[str]) -> list[str]:
    """Findings that nobody could act on."""
    codes = set(known)
    return [
        str(one)
        for one in found
        if one.code not in codes
        or not one.message.strip()
        or one.span.line < 1
        or one.span.column < 1
        or "Traceback" in one.message
    ]
