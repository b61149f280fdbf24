"""Whole books as chance would write them, built to both editions and proved against their source.

A book is drawn from everything that the vocabulary has: chapters of every block and inline, notes, tables, figures,
works, index marks, references; some with a fault in them. A sound one has to be built, and the checker's rules hold on
what comes out: the words of the content are those of the PDF and of the EPUB, each note stands by its call, each number
is the real one. A faulty one has to end in findings with places. Nothing else may happen.
"""

from __future__ import annotations

import io
import random
import re
import tempfile
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from builder.diagnostics import Severity
from builder.examination import check_outputs, examine, source_of
from builder.explanation import codes
from builder.numerals import numeral
from builder.pipeline import Order, make, prepare
from builder.resources import resource
from tests.fuzz.parsers import GEO, SETTINGS, faults_of
from tests.fuzz.tally import SECONDS, Tally, TooSlow, alarm
from tests.hostile.sample import png

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="20mm" height="10mm"><title>A square</title>'
    '<rect x="2" y="2" width="9" height="9"/></svg>'
)
WORKS = "".join(
    f"- id: {key}\n  type: book\n  title: {title}\n  author: [{{family: {family}, given: E.}}]\n  issued: '{year}'\n"
    for key, title, family, year in (
        ("carr", "Works of an Age", "Carr", 1950), ("petrov", "Заметки", "Петров", 1951), ("mao", "论持久战", "Mao", 1938),  # noqa: E501
    )
)  # fmt: skip


@dataclass(frozen=True)
class Publication:
    """A book as it lies in its folder."""

    files: dict[str, str | bytes] = field(hash=False)
    faulty: bool
    """There is something in it that has to be told as an error."""
    complete: bool = False
    """Its booklet, its other printed forms and its handout are proved too, and that a second build is the same."""

    def write(self, folder: Path) -> None:
        """Make the folder."""
        for name, text in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())


# ---------------------------------------------------------------- words

LATIN = ("time", "of", "the", "treaty", "railway", "a", "harbour", "negotiated", "1950", "in", "Moscow", "élan", "co-operation",  # noqa: E501
         "extraordinarily", "it’s", "№ 5", "naïve", "office", "flat", "AVA", "37½", "Ł", "and/or", "e.g.", "so:", "well;", "now!",  # noqa: E501
         "X", "over-the-counter", "per cent", "100%", "“quoted”", "(aside)", "1,234.5", "R&D", "C++", "A–Z", "…")  # fmt: skip  # noqa: E501
PLAIN = tuple(word for word in LATIN if word.isalpha())
CYRILLIC = ("договор", "союза", "и", "взаимной", "помощи", "съёмка", "железнодорожный")
HAN = ("中苏友好同盟互助条约", "旅顺口", "大连", "毛泽东，", "一九五〇年。")
words = st.lists(st.sampled_from(LATIN), min_size=1, max_size=12).map(" ".join)
few = st.lists(st.sampled_from(LATIN[:20]), min_size=1, max_size=4).map(" ".join)
LITERAL = (
    "\\*",
    "\\_",
    "&lt;b&gt;",
    "\\[x\\]",
    "{{ x }}",
    "{% y %}",
    "5 < 6 > 4",
    "&amp;amp;",
    "$x$",
    "\\\\",
    "a\\@b.example",
    "#3",
    "~",
)


@st.composite
def inline(draw: st.DrawFn, ids: tuple[str, ...], depth: int = 0, note: bool = False) -> str:
    """A stretch of a paragraph."""
    kind = draw(st.integers(0, 28 if depth < 2 else 8))
    inner = lambda: draw(inline(ids, depth + 1, note)) if depth < 2 and draw(st.integers(0, 3)) == 0 else draw(few)  # noqa: E731
    match kind:
        case 9:
            return f"*{draw(few)} {inner()} x*"
        case 10:
            return f"**{draw(few)} {inner()} x**"
        case 11:
            return f"[{draw(few)}]{{.smallcaps}}"
        case 12:
            return f"[{draw(st.sampled_from(CYRILLIC))} {draw(st.sampled_from(CYRILLIC))}]{{lang=ru}}"
        case 13:
            return f"[{draw(st.sampled_from(HAN))}]{{lang=zh-Hans}}"
        case 14:
            return f"`{draw(st.sampled_from(('a < b', 'x = {y}', 'long_name(of, a, call)', '{% z %}')))}`"
        case 15:
            return f"[{draw(few)}](https://example.org/{draw(st.sampled_from(('', 'a?b=1&c=2', 'a%20path/of/parts')))})"
        case 16:
            return f"x^{draw(st.sampled_from(('2', 'th', 'e')))}^ and H~2~O"
        case 17:
            return f"~~{draw(few)}~~"
        case 18 if not note:
            return f"{draw(few)}^[{draw(few)} {draw(few)}.]"
        case 19:
            return f"[{draw(st.sampled_from(('see ', '')))}@{draw(st.sampled_from(('carr', 'petrov', 'mao')))}, p. {draw(st.integers(1, 99))}]"  # noqa: E501
        case 20:
            return f"@{draw(st.sampled_from(ids))}" if ids else draw(few)
        case 21:
            return f"[{draw(st.sampled_from(('Yalta', 'Moscow', 'Port Arthur')))}]{{.index}}"
        case 22:
            return f'[{draw(few)}]{{index="Railways!{draw(st.sampled_from(("Eastern", "Western")))}; Dalian"}}'
        case 23:
            return draw(st.sampled_from(LITERAL))
        case 24:
            return "![A square](p.png)"
        case 25 if not note and depth == 0:
            return f"[{draw(st.sampled_from(('of a time', 'so it *is*', '№ 5')))}]{{.margin}}"
        case 26:
            return f"@page:{draw(st.sampled_from(ids))}" if ids else draw(few)
        case 27 if not note:
            heading = draw(st.sampled_from(("War", "Peace")))
            return f'[]{{index-start="{heading}"}}{draw(few)}[]{{index-end="{heading}"}}'
        case 28 if depth == 0:
            return draw(
                st.sampled_from(
                    ("the camps", "[the sides]{glossary=Camp}", "@petrov", "-@mao [ch. 2]", "x -- y --- z...")
                )
            )
        case _:
            return draw(words)


@st.composite
def sentence(draw: st.DrawFn, ids: tuple[str, ...], note: bool = False) -> str:
    """A paragraph."""
    return " ".join(["So", *draw(st.lists(inline(ids, 0, note), min_size=1, max_size=6)), "ends."])


@st.composite
def block(draw: st.DrawFn, ids: tuple[str, ...], own: str, depth: int = 0) -> str:
    """A block; ``own`` begins its id."""
    kind = draw(st.integers(0, 33 if depth == 0 else 7))
    say = lambda: draw(sentence(ids))  # noqa: E731
    inside = lambda: draw(block(ids, own, depth + 1)) if depth < 2 else say()  # noqa: E731
    match kind:
        case 3:
            return "\n".join(f"- {draw(words)}" for _ in range(draw(st.integers(1, 4))))
        case 4:
            start, form = draw(st.sampled_from(((1, "{}."), (3, "{}."), (98, "{}."), (1, "{})"), (1, "({})"))))
            numbering = draw(st.sampled_from("1aiAI")) if start == 1 else "1"
            numbers = (numeral(start + at, numbering) for at in range(draw(st.integers(1, 4))))
            return "\n".join(f"{form.format(number)}  {draw(words)}" for number in numbers)
        case 5:
            return "> " + inside().replace("\n", "\n> ")
        case 6:
            return "- " + draw(words) + "\n\n    " + inside().replace("\n", "\n    ") + "\n\n- " + draw(few)
        case 7:
            return (
                "```\n"
                + draw(st.sampled_from(("if a < b:\n    print('&')", "x", "\ttabbed\n\n\nlines", "{{ x }} {% y %}")))
                + "\n```"
            )
        case 8:
            return f"## {draw(few).capitalize()} {{#sec-{own}}}\n\n{say()}"
        case 9:
            return f"### {draw(few)}\n\n{say()}"
        case 10:
            cells = [[draw(few) for _ in range(3)] for _ in range(draw(st.integers(1, 4)))]
            rows = "\n".join(f"| {' | '.join(row)} |" for row in cells)
            return f"| Place | Tons | Share |\n|:--|--:|:-:|\n{rows}\n\n: {draw(few)} {{#tbl-{own}}}"
        case 11:
            return f'![{draw(few)}](p.svg){{#fig-{own} alt="A square" width={draw(st.sampled_from(("20", "50", "100")))}%}}'  # noqa: E501
        case 12:
            return f"{draw(few)}\n:   {draw(words)}\n\n{draw(few)}\n:   {draw(words)}"
        case 13:
            return f'::: {{.box title="A box of its own" #box-{own}}}\n{say()}\n\n- {draw(few)}\n:::'
        case 14:
            return "***"
        case 15:
            return f"::: {{.facts src=facts.yaml}}\n:::\n\n{say()}"
        case 16:
            return f"::: {{.timeline src=timeline.yaml}}\n:::\n\n{say()}"
        case 17:
            return f'::: {{.table src=rows.csv caption="{draw(few).replace(chr(34), "")}"}}\n:::'
        case 18:
            return (
                f"::: {{lang=ru}}\n{' '.join(draw(st.lists(st.sampled_from(CYRILLIC), min_size=1, max_size=30)))}.\n:::"
            )
        case 19:
            return f"::: {{.aside}}\n{inside()}\n:::"
        case 20 | 21:
            how = draw(
                st.sampled_from(("", "kind=bars", "kind=lines", "kind=dots", "kind=stacked", "kind=bars axis=names"))
            )
            return _figure(draw, f"chart {how}", draw(st.sampled_from(("trade.csv", "months.tsv"))), own)
        case 22:
            how = draw(st.sampled_from(("", 'lanes="war, peace"', "from=1950 to=1952", "spread=yes", "rank=1")))
            return _figure(draw, f"timeline .drawn {how}", "events.yaml", own)
        case 23 | 24:
            return _figure(draw, "map", "map.yaml", own)
        case 25:
            return "::: {.people src=people.yaml}\n:::"
        case 26:
            return "::: {.articles src=articles.yaml}\n:::"
        case 27:
            return f"::: {{.comparison src=parties.yaml caption=Both}}\n:::\n\n{say()}"
        case 28:
            return '::: {.abreast}\n![Left](p.png){alt="A square"}\n\n![Right](p.png){alt="Another"}\n:::'
        case 29 | 30:
            side = draw(st.sampled_from(("left", "right", "outer")))
            width = draw(st.sampled_from((20, 30, 45)))
            picture = f'![{draw(st.sampled_from(("", "Beside")))}](p.svg){{.{side} alt="A square" width={width}%}}'
            return f"{picture}\n\n{say()}\n\n{say()}"
        case 31:
            return draw(st.sampled_from(('![](p.png){.formula alt="a plus b"}', "![](p.png){.decorative}")))
        case 33:
            lines = (f"|{' ' * draw(st.integers(1, 4))}{draw(words)}" for _ in range(draw(st.integers(1, 5))))
            return f"{draw(st.sampled_from(('', '> ')))}| So\n" + "\n".join(lines) + "\n|\n| it ends"
        case 32:
            return f"::: {{.standfirst}}\n{draw(words)}\n:::"
        case _:
            return say()


def _running_on(draw: st.DrawFn) -> list[str]:
    """Plain paragraphs, quick to draw, so that what stands between them comes to stand anywhere on a page: some with a
    note, which may be long, some with a heading of their own, some lists."""
    chance = random.Random(draw(st.integers(0, 99_999)))
    say = lambda most: " ".join(chance.choices(PLAIN, k=chance.randint(1, most)))  # noqa: E731
    out = []
    for _ in range(chance.randint(1, 5)):
        match chance.randint(0, 9):
            case 0:
                out.append(f"{chance.choice(('##', '##', '###'))} So {say(9)}")
            case 1:
                out.append("\n".join(f"- So {say(20)}" for _ in range(chance.randint(1, 9))))
            case 2:
                out.append(f"> So {say(60)}.\n>\n> So {say(60)}.")
        note = f"^[So {say(chance.choice((12, 120)))}.]" if chance.randint(0, 3) == 0 else ""
        out.append(f"So {say(90)}{note} {say(chance.choice((9, 90)))}.")
    return out


def _figure(draw: st.DrawFn, what: str, file: str, own: str) -> str:
    """A figure that is drawn from data."""
    # Narrower, a map may have no room for a name, and a timeline none on a page.
    width = draw(st.sampled_from(("", "", " width=60%"))) if "chart" in what else ""
    named = draw(st.sampled_from(("", f' #fig-{own} caption="{own} is drawn"')))
    return f"::: {{.{what}{named}{width} src={file}}}\n:::"


FAULTS = (
    "See @sec-nowhere.", "[@nobody, p. 3]", "![x](gone.png)", "![x](../../etc/passwd)", "::: {.table src=gone.csv}\n:::",  # noqa: E501
    "[x](javascript:alert)", "A call.[^gone]", "::: {.box}\nnever closed", "\x1b[2J", "[x]{lang=not_a_language}",
    "[x](#nowhere)", "[]{index-end=\"never begun\"}", "::: {.chart src=rows.csv kind=pie}\n:::", "@fig-nothing",
    "## Two {#one-id}\n\n## Again {#one-id}", "> " * 120 + "deep",
)  # fmt: skip


@st.composite
def data(draw: st.DrawFn) -> dict[str, str | bytes]:
    """What the blocks are made from."""
    number = st.one_of(st.integers(0, 90), st.integers(0, 900_000), st.floats(0, 20).map(lambda one: round(one, 2)))
    gap = lambda: draw(st.one_of(number, number, st.just("")))  # noqa: E731
    years = range(1950, 1950 + draw(st.integers(1, 7)))
    months = range(1, 1 + draw(st.integers(2, 9)))
    events = [
        f"- date: {draw(st.sampled_from(('1950', '1950-02', '1951-03-04', '{from: 1950-05, to: 1951-02}')))}\n"
        f"  text: So {draw(few)}\n  lane: {lane}\n  rank: {draw(st.integers(1, 3)) if number else 1}\n"
        + draw(st.sampled_from(("", "  short: In short\n")))
        for number, lane in enumerate(("war", "peace", *draw(st.lists(st.sampled_from(("war", "peace")), max_size=12))))
    ]
    names = ("Port Arthur", "Dalian", "Harbin", "Новосибирск", "A", "Ulaanbaatar")
    places = [
        f"  - {{name: {name}, north: {draw(st.integers(1, 29))}, east: {draw(st.integers(1, 29))}"
        f"{draw(st.sampled_from(('', ', weight: city', ', weight: port')))}}}\n"
        for name in names[: draw(st.integers(2, 6))]
    ]
    return {
        "p.svg": PICTURE,
        "p.png": png(8, 8),
        "works.yaml": WORKS,
        "facts.yaml": "".join(f'- label: "{draw(few)}"\n  value: "{draw(few)}"\n' for _ in range(2)).replace("\\", ""),
        "timeline.yaml": f"- date: 1950-02-14\n  text: {draw(st.sampled_from(CYRILLIC))} day\n"
        "- date: 1951\n  text: Later\n",
        "events.yaml": "".join(events),
        "rows.csv": "Place,Tons\n"
        + "".join(f"{draw(st.sampled_from(('Moscow', 'Dalian')))},{draw(st.integers(-9, 9999))}\n" for _ in range(3)),
        "trade.csv": "Year,Tin (tons),Lead (tons)\n"
        + "".join(f"{year},{draw(number)},{gap() if at else 1}\n" for at, year in enumerate(years)),
        "months.tsv": "Month\tShare\n" + "".join(f"1950-{month:02}\t{draw(number)}\n" for month in months),
        "geo.json": GEO,
        "map.yaml": "base: geo.json\nframe: {west: 0, south: 0, east: 30, north: 30}\nareas: [China]\nplaces:\n"
        + "".join(places)
        + "routes:\n  - name: Line\n    through: [Port Arthur, Dalian]\n",
        "people.yaml": "- {name: Mao Zedong, han: 毛泽东, cyrillic: Мао Цзэдун, born: 1893, side: A, role: Leads}\n"
        f"- {{name: Ann Author, role: So {draw(st.sampled_from(LATIN[:12]))}, side: B}}\n",
        "articles.yaml": "- {number: 1, title: First, text: So it is}\n"
        f"- {{number: 2, text: {draw(st.sampled_from(CYRILLIC))}}}\n",
        "parties.yaml": f"- {{about: Aim, One side: So it is, The other: {draw(st.sampled_from(LATIN[:12]))}}}\n"
        "- {about: End, One side: Never, The other: Now}\n",
        "terms.yaml": "- {term: Camp, text: A *side*, forms: [camps]}\n"
        "- {term: Union, text: So it was, abbreviation: U}\n",
    }


def _own_theme(draw: st.DrawFn) -> str:
    """The shipped theme with another size of text, on another grid, maybe with ragged lines or without hyphens."""
    size = draw(st.integers(70, 140)) / 10
    grid = round(size * draw(st.integers(115, 155)) / 100, 1)
    text = resource("themes", "briefing.yaml").read_text("utf-8")
    text = text.replace("grid: 13.2pt", f"grid: {grid}pt")
    text = text.replace("size: 9.8pt\n  leading: 13.2pt", f"size: {size}pt\n  leading: {grid}pt")
    aligned = draw(st.sampled_from(("align: justify", "align: left")))
    divided = draw(st.sampled_from(("hyphenate: yes", "hyphenate: no")))
    return text.replace("align: justify\n  hyphenate: yes", f"{aligned}\n  {divided}")


LANGUAGES = ("en-GB", "en-GB", "en-GB", "en-US", "de", "fr", "ru", "zh-Hans")
MORE = (
    "", "", "notes: chapter-end\n", "notes: book-end\n", "page: {size: 105mm x 148mm}\n", "page: {size: A4}\n",
    "subtitle: A subtitle\n", "epub: {fonts: no}\n", "glossary-links: book\n", "hyphenation: {en-GB: [rail-way]}\n",
    "cover: {kind: A briefing, date: 1950, ornaments: [a, {text: договор, lang: ru}]}\n", "edition: Second edition\n",
    "date: 2020-02-29\npublisher: P\nrights: All of them\nurl: https://example.org/\ndescription: What it is\n",
)  # fmt: skip
BOUND = (
    "", "booklet: {marks: yes, signature: 4}\n", "booklet: {back-cover: last-page, flip: long-edge}\n",
    "booklet: {binding: perfect, paper: 0.1mm, cover-paper: 0.3mm, bleed: 3mm}\n",
    "booklet: {sheet: A3, paper: 0.2mm}\n",
    "booklet: {arrangement: grid, up: 4}\n",
)  # fmt: skip
FORMS = (
    "", "editions: [{name: large, page: {size: A4}, text: 18pt, ragged: yes, notes: foot, concordance: yes}]\n",
    "editions: [{name: letter, page: {size: Letter}, text: 11.6pt},\n"
    "  {name: small, text: 8pt, notes: book-end, concordance: yes}]\n",
    "editions: [{name: draft, page: {size: A4, outer: 65mm}, draft: yes}]\n",
)  # fmt: skip


@st.composite
def publications(draw: st.DrawFn) -> Publication:
    """A whole publication."""
    names = [f"c{at}.md" for at in range(draw(st.integers(1, 3)))]
    ids = tuple(f"sec-ch{at}" for at in range(len(names)))
    files = draw(data())
    long = draw(st.integers(0, 3)) == 0
    for at, name in enumerate(names):
        count = draw(st.integers(1, 7))
        body = [draw(block(ids, f"{at}-{number}")) for number in range(count)]
        if long:
            body = [one for own in body for one in (*_running_on(draw), own)]
        notes = ""
        if draw(st.booleans()):
            body.append(f"A call.[^n{at}]")
            notes = f"\n\n[^n{at}]: {draw(sentence(ids, True))}"
        text = f"# {draw(few).capitalize()} {{#sec-ch{at}}}\n\n" + "\n\n".join(body) + notes + "\n"
        files[name] = text
    faulty = draw(st.integers(0, 5)) == 0
    if faulty:
        name = draw(st.sampled_from(names))
        files[name] = f"{files[name]}\n{draw(st.sampled_from(FAULTS))}\n"
    files["terms.md"] = "# Terms\n\n::: {.glossary src=terms.yaml}\n:::\n"
    back = ["terms.md"]
    if draw(st.booleans()):
        files["lists.md"] = "# Lists\n\n" + "".join(
            f"::: {{#list-of-{one}}}\n:::\n\n" for one in ("tables", "figures", "boxes")
        )
        files["refs.md"] = "# Works\n\n::: {#refs}\n:::\n"
        sources = draw(st.sampled_from(("", ' from="people glossary"')))
        files["index.md"] = f"# Index\n\n::: {{#index{sources}}}\n:::\n"
        back += ["lists.md", "refs.md", "index.md"]
    style = draw(
        st.sampled_from(("chicago-author-date", "chicago-author-date", "chicago-notes-bibliography", "ieee", "apa"))
    )
    contents = ", ".join(names)
    if draw(st.integers(0, 3)) == 0:
        contents = f"{{part: So it begins, contents: [{contents}]}}"
    front = ""
    if draw(st.integers(0, 3)) == 0:
        files["preface.md"] = f"# Preface\n\n{draw(sentence(ids))}\n"
        files["imprint.md"] = f"**A Book**\n\n{draw(words)}\\\n{draw(few)}\n\n## {draw(few)}\n\n- {draw(few)}\n"
        front = "front: [preface.md]\nimprint: imprint.md\n"
    more = draw(st.sampled_from(MORE))
    if draw(st.integers(0, 3)) == 0:
        files["own.yaml"] = _own_theme(draw)
        more += "theme: own.yaml\n"
    complete = not long and draw(st.integers(0, 5)) == 0  # a dozen books in one
    if complete:
        files["handout.md"] = f"# So it is {{.unnumbered}}\n\n{draw(words)}\n\n- {draw(few)}\n\n> {draw(words)}\n"
        more += f"handout: handout.md\n{draw(st.sampled_from(BOUND))}{draw(st.sampled_from(FORMS))}"
    files["publication.yaml"] = (
        SETTINGS.replace("one.md", contents).replace("en-GB", draw(st.sampled_from(LANGUAGES)))
        + f"bibliography: works.yaml\ncitation-style: {style}\n{more}{front}back: [{', '.join(back)}]\n"
    )
    return Publication(files, faulty, complete)


# ---------------------------------------------------------------- the proof


def wrong_with(book: Publication, folder: Path) -> list[str]:
    """What is wrong with how a book was built; nothing, if all is well."""
    book.write(folder)
    order = Order(folder, ("pdf", "epub"), folder / "output")
    if book.complete:
        order = Order(folder, ("pdf", "epub", "booklet", "cover", "handout"), folder / "output", editions=None)
    report, outputs = make(order)
    wrong = faults_of(report.found, codes())
    if report.errors:
        if not book.faulty:
            wrong += [f"a sound book is refused: {one}" for one in report.errors]
        return wrong + ([] if not outputs else ["outputs beside errors"])
    if book.faulty:
        return [*wrong, "a fault is not told"]
    for path, data in outputs.items():
        if path.suffix == ".pdf":
            with pikepdf.open(io.BytesIO(data)) as pdf:
                wrong += [f"{path.name}: {problem}" for problem in pdf.check_pdf_syntax()]
    if book.complete:
        order.output.mkdir(exist_ok=True)
        for path, data in outputs.items():
            path.write_bytes(data)
        found = examine(order, outside=False).report.found
    else:
        source = source_of(prepare(folder), folder)
        if source is None:
            return [*wrong, "the book resolves once, and then not"]
        made = {path.suffix: (path.as_posix(), data) for path, data in outputs.items()}
        found = list(check_outputs(source, made[".pdf"], made[".epub"]))
    return wrong + [str(one) for one in found if one.severity is Severity.ERROR]


def run(count: int, seed: int, keep: Path | None) -> Tally:
    """Build and prove so many books; ``keep``: a folder for those with faults."""
    tally = Tally("books")

    def one(book: Publication) -> None:
        name = f"{seed}-{tally.tried}"
        with tally.measured(name), tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "book"
            folder.mkdir()
            try:
                with alarm(SECONDS):
                    wrong = wrong_with(book, folder)
            except (Exception, TooSlow) as error:  # what is raised is what is looked for
                wrong = [f"{type(error).__name__}: {error}"]
        for what in wrong:
            what = what.partition("\n")[0]
            kind = re.sub(r"“.*?”|\S*:\d+:\d+:|\S*\d\S*|\S+\.(xhtml|md)\S*", "…", what)
            if kind not in tally.faults:
                tally.faults[kind] = f"book {name}: {what}"
                if keep is not None:
                    book.write(keep / f"book-{name}")

    batch = seeded(seed)(given(publications())(one))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        settings(
            max_examples=count, phases=[Phase.generate], database=None, deadline=None,
            suppress_health_check=list(HealthCheck),
        )(batch)()  # fmt: skip
    return tally
