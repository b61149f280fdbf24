"""Other printed forms of the same book, as other programs read them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pymupdf
import pytest
from PIL import Image

from builder.geometry import PAGE_SIZES, length, page_size
from builder.markup.theme import Theme, enlarged, for_edition
from builder.markup.theme import load as load_theme
from builder.order import FORMATS, output_name
from builder.pipeline import NoSuchEdition, Order, make
from builder.publication import EditionSettings, PageSettings
from builder.resources import resource

TEXT = "# One\n\nA first paragraph, which the other forms of the book have too.[^1]\n\n## Part\n\n" + "Words. " * 400
BOOK = {
    "publication.yaml": """\
title: A Book
language: en-GB
authors: [Ann Author]
edition: Second edition
contents: [a.md]
editions:
  - {name: letter, page: {size: Letter}, text: 11pt}
  - {name: large-print, title: Large print, page: {size: A4, inner: 20mm, outer: 20mm}, text: 18pt, ragged: yes}
""",
    "a.md": TEXT + "\n\n[^1]: A note.\n",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("editions") / "book"
    folder.mkdir()
    for name, text in BOOK.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def outputs(book: Path) -> dict[str, bytes]:
    report, made = make(Order(book, ("pdf", "booklet"), editions=None))
    assert report.found == {}
    return {path.name: data for path, data in made.items()}


def _opened(data: bytes) -> pymupdf.Document:
    return pymupdf.open(stream=data)


def _sizes(data: bytes) -> Counter[float]:
    """How many characters there are of each size."""
    sizes: Counter[float] = Counter()
    for page in _opened(data):
        for block in page.get_text("dict")["blocks"]:
            for line in block.get("lines", ()):
                for span in line["spans"]:
                    sizes[round(span["size"], 1)] += len(span["text"])
    return sizes


def _words(data: bytes) -> Counter[str]:
    text = "\n".join(page.get_text() for page in _opened(data))
    return Counter(re.findall(r"[a-z]{3,}", text.replace("-\n", "").lower()))


def _theme() -> Theme:
    theme, _ = load_theme(resource("themes", "briefing.yaml").read_text(), "briefing.yaml", lambda _: True)
    assert theme is not None
    return theme


@pytest.mark.parametrize(
    ("form", "product", "name"),
    [
        ("", "pdf", "book.pdf"),
        ("", "epub", "book.epub"),
        ("", "handout", "book-handout.pdf"),
        ("large-print", "pdf", "book-large-print.pdf"),
        ("large-print", "booklet", "book-large-print-booklet.pdf"),
    ],
)
def test_a_file_is_called_after_publication_form_and_format(form: str, product: str, name: str) -> None:
    assert output_name("book", form, product) == name


def test_each_form_has_files_of_its_own(outputs: dict[str, bytes]) -> None:
    stems = ("book", "book-letter", "book-large-print")
    assert list(outputs) == [f"{stem}{ending}" for stem in stems for ending in (".pdf", "-booklet.pdf")]


def test_one_form_alone(book: Path) -> None:
    _, made = make(Order(book, ("pdf",), editions=("large-print",)))
    assert [path.name for path in made] == ["book-large-print.pdf"]


def test_the_epub_beside_one_form_has_the_pages_of_the_book(book: Path) -> None:
    _, usual = make(Order(book))
    _, made = make(Order(book, editions=("letter",)))
    epub = Path("output", "book.epub")
    assert made[epub] == usual[epub]


def test_all_that_there_is_of_one_form_asks_for_nothing_that_there_is_not(book: Path) -> None:
    report, made = make(Order(book, FORMATS, editions=("letter",), catalogue=True))
    assert report.errors == []
    endings = (".pdf", "-booklet.pdf", "-cover.pdf")
    # Neither the page that lists the files nor their checksums, which would pass for those of the complete set.
    assert {path.name for path in made} == {"book.epub", *(f"book-letter{ending}" for ending in endings)}
    assert "no-handout" in str(make(Order(book, ("handout",), editions=("letter",)))[0].errors[0])


def test_pages_and_text_have_the_sizes_that_are_asked_for(outputs: dict[str, bytes]) -> None:
    assert _opened(outputs["book-letter.pdf"])[0].rect[2:] == pytest.approx(PAGE_SIZES["Letter"], abs=0.1)
    assert _opened(outputs["book-large-print.pdf"])[0].rect[2:] == pytest.approx(PAGE_SIZES["A4"], abs=0.1)
    assert _sizes(outputs["book-letter.pdf"]).most_common(1)[0][0] == pytest.approx(11, abs=0.25)
    assert _sizes(outputs["book-large-print.pdf"]).most_common(1)[0][0] == pytest.approx(18, abs=0.25)


def test_in_large_print_nothing_that_is_read_stays_small(outputs: dict[str, bytes]) -> None:
    small = {size: count for size, count in _sizes(outputs["book-large-print.pdf"]).items() if size < 13.5}
    assert sum(small.values()) <= 4  # the call of the note and its like


@pytest.mark.parametrize("text", ["9.9pt", "11pt", "18pt", "30pt"])
def test_larger_text_makes_no_title_smaller_and_small_print_grows_most(text: str) -> None:
    was, now = _theme().elements, enlarged(_theme(), length(text)).elements

    def growth(kind: str) -> float:
        return length(now[kind]["size"]) / length(was[kind]["size"])

    assert 1 <= growth("p.cover-title") <= growth("h1") < growth("h2") < length(text) / 9.8 < growth("aside.footnote")


@pytest.mark.parametrize(("page", "text", "title", "small"), [("A4", 11, 48.1, 12.7), ("105mm x 148mm", None, 24, 9)])
def test_a_cover_is_as_large_as_its_page(page: str, text: float | None, title: float, small: float) -> None:
    edition = EditionSettings("x", page=PageSettings(size=page_size(page)), text=text)
    elements = for_edition(_theme(), edition).elements
    assert length(elements["p.cover-title"]["size"]) == pytest.approx(title, abs=0.1)
    assert length(elements["p.cover-kind"]["size"]) == pytest.approx(small, abs=0.1)
    assert length(elements["p.cover-spine"]["size"]) == pytest.approx(11, abs=1.3)


def test_a_cover_s_lettering_is_scaled_wherever_a_theme_speaks_of_it() -> None:
    text = 'extends: briefing\nelements: {"section.cover p.cover-title": {size: 40pt, leading: 44pt}}\n'
    theme, _ = load_theme(text, "own.yaml", lambda _: False)
    assert theme is not None
    own = for_edition(theme, EditionSettings("x", page=PageSettings(size=PAGE_SIZES["A4"]))).elements
    assert length(own["section.cover p.cover-title"]["size"]) == pytest.approx(40 * 2**0.5, abs=0.2)
    assert length(own["section.cover p.cover-title"]["leading"]) == pytest.approx(44 * 2**0.5, abs=0.2)


def test_ragged_lines_divide_no_word(outputs: dict[str, bytes]) -> None:
    text = "\n".join(page.get_text() for page in _opened(outputs["book-large-print.pdf"]))
    assert "-\n" not in text
    assert "\u00ad" not in text


def test_no_form_loses_a_word(outputs: dict[str, bytes]) -> None:
    own = {"large", "print"}
    book = _words(outputs["book.pdf"])
    for name in ("book-letter.pdf", "book-large-print.pdf"):
        words = _words(outputs[name])
        furniture = {"one", "book"}  # running heads: as many as there are pages
        assert {word: count for word, count in words.items() if word not in own | furniture} == {
            word: count for word, count in book.items() if word not in own | furniture
        }


def test_the_imprint_says_which_form_it_is(outputs: dict[str, bytes]) -> None:
    text = "\n".join(page.get_text() for page in _opened(outputs["book-large-print.pdf"]))
    assert "Second edition, Large print" in " ".join(text.split())


def test_an_unknown_form_is_told_with_the_nearest_known_one(book: Path) -> None:
    with pytest.raises(NoSuchEdition, match=r"“lage-print”; did you mean “large-print”\?"):
        make(Order(book, ("pdf",), editions=("lage-print",)))


def test_a_page_without_room_is_reported(book: Path) -> None:
    folder = book.with_name("narrow")
    folder.mkdir()
    (folder / "a.md").write_text("# One\n")
    settings = BOOK["publication.yaml"].partition("editions:")[0]
    (folder / "publication.yaml").write_text(
        settings + "editions: [{name: tiny, page: {size: 40mm x 60mm, inner: 15mm, outer: 15mm}}]\n"
    )
    report, made = make(Order(folder, ("pdf",), editions=None))
    (found,) = report.errors
    assert found.code == "bad-page"
    assert found.message.startswith("in the edition “tiny”, the page leaves a type area of ")
    line = (folder / "publication.yaml").read_text().splitlines()[found.span.line - 1]
    assert line[found.span.column - 1 :].startswith("{size: 40mm")
    assert made == {}


def test_what_is_found_while_a_form_is_laid_out_is_told_with_its_name(tmp_path: Path) -> None:
    Image.new("L", (60, 40)).save(tmp_path / "a.png")
    (tmp_path / "a.md").write_text("# One\n\n![A picture](a.png){alt=Picture width=100%}\n")
    settings = BOOK["publication.yaml"].partition("contents:")[0]
    (tmp_path / "publication.yaml").write_text(
        f"{settings}contents: [a.md]\neditions: [{{name: wide, page: {{size: A4}}}}, {{name: same}}]\n"
    )
    report, _ = make(Order(tmp_path, ("pdf",), editions=None))
    codes, messages = zip(*((found.code, found.message) for found in report.found), strict=True)
    assert codes == ("low-resolution",) * 2
    assert [message.startswith("in the edition “wide”, ") for message in messages] == [False, True]


def test_the_concordance_tells_on_which_page_each_page_of_the_book_begins(book: Path) -> None:
    folder = book.with_name("concordance")
    folder.mkdir()
    words = " ".join(f"w{number}" for number in range(2400))
    for name in ("a", "b"):
        (folder / f"{name}.md").write_text(
            f"# {name.upper()}\n\n{words} *and {words}* and {words}.[^1]\n\n[^1]: Note.\n"
        )
    settings = BOOK["publication.yaml"].partition("contents:")[0]
    (folder / "publication.yaml").write_text(
        settings + "contents: [a.md, b.md]\neditions: [{name: large, text: 15pt, concordance: yes}]\n"
    )
    report, made = make(Order(folder, ("pdf",), editions=None))
    assert report.found == {}
    plain, large = (_opened(data) for data in made.values())
    pairs = _pairs(large)
    labels = {document: [page.get_label() for page in document] for document in (plain, large)}
    checked = 0
    for page in plain:
        first = re.findall(r"\bw\d+\b", page.get_text())
        if not page.get_label().isdigit() or len(first) < 200:
            continue
        here = large[labels[large].index(pairs[page.get_label()])]
        assert first[0] in re.findall(r"\bw\d+\b", here.get_text()), (page.get_label(), first[0])
        checked += 1
    assert checked > 12
    alone = make(Order(folder, ("pdf",), editions=("large",)))[1]
    assert next(iter(alone.values())) == list(made.values())[1]


PLACED = "# Sources\n\n{before}\n\n::: {{#notes}}\n:::\n\n{after}\n"
"""A chapter with text on both sides of the notes."""


@pytest.mark.parametrize(
    ("book", "form", "placed"),
    [
        ("foot", "chapter-end", False),
        ("foot", "book-end", True),
        ("chapter-end", "foot", False),
        ("book-end", "foot", False),
        ("book-end", "foot", True),
        ("book-end", "chapter-end", False),
    ],
)
def test_the_concordance_tells_the_same_where_notes_stand_elsewhere(
    tmp_path: Path, book: str, form: str, placed: bool
) -> None:
    for name, title in (("a", "One"), ("b", "Notes")):  # as the chapter is called that is made for notes
        text = "\n\n".join(
            " ".join(f"{name}{at}" for at in range(70 * part, 70 * part + 70)) + f"[^{part}]" for part in range(20)
        )
        notes = "\n".join(f"[^{part}]: " + " ".join(f"{name}n{part}x{at}" for at in range(25)) for part in range(20))
        (tmp_path / f"{name}.md").write_text(f"# {title}\n\n{text}\n\n{notes}\n")
    before, after = (" ".join(f"{letter}{at}" for at in range(500)) for letter in "pq")
    (tmp_path / "c.md").write_text(PLACED.format(before=before, after=after))
    settings = BOOK["publication.yaml"].partition("contents:")[0]
    (tmp_path / "publication.yaml").write_text(
        f"{settings}page: {{size: 120mm x 160mm}}\ncontents: [a.md]\nback: [b.md{', c.md' if placed else ''}]\n"
        f"notes: {book}\neditions: [{{name: other, notes: {form}, page: {{size: A5}}, concordance: yes}}]\n"
    )
    report, made = make(Order(tmp_path, ("pdf",), editions=None))
    assert report.found == {}
    proper, other = (_opened(data) for data in made.values())
    pairs = _pairs(other)
    texts = {page.get_label(): page.get_text() for page in other}
    checked = 0
    for page in proper:
        words = re.findall(r"\b[abpq](?:\d+|n\d+x\d+)\b", page.get_text())
        if not page.get_label().isdigit() or len(words) < 40:
            continue
        first = re.sub("x.*", "x0", words[0])  # of a note: where the note begins
        assert re.search(rf"\b{first}\b", texts[pairs[page.get_label()]]), (page.get_label(), words[0])
        checked += 1
    assert checked > 12


def test_a_page_that_a_note_fills_begins_where_the_text_ends(tmp_path: Path) -> None:
    long = "It was a long note, and told of many things. " * 140
    (tmp_path / "a.md").write_text(f"# One\n\n{'Sailors sang all day long. ' * 30}[^1]\n\n[^1]: {long}\n")
    settings = BOOK["publication.yaml"].partition("contents:")[0]
    (tmp_path / "publication.yaml").write_text(
        f"{settings}contents: [a.md]\neditions: [{{name: end, notes: book-end, concordance: yes}}]\n"
    )
    report, made = make(Order(tmp_path, ("pdf",), editions=None))
    assert report.found == {}
    _, end = (_opened(data) for data in made.values())
    pairs = _pairs(end)
    last = max(int(page.get_label()) for page in end if "Sailors" in page.get_text())
    assert [here for page, here in pairs.items() if page.isdigit()][1:] == [str(last)] * (len(pairs) - 3)


def _pairs(document: pymupdf.Document) -> dict[str, str]:
    """The concordance at the end of a document: for each page of the book the one on which it begins."""
    rows: dict[int, list[tuple[float, str]]] = {}
    for x, _, _, bottom, word, *_ in document[-1].get_text("words"):
        rows.setdefault(round(bottom), []).append((x, word))
    cells = [[word for _, word in sorted(row)] for row in rows.values()]
    told = [row for row in cells if len(row) > 1 and all(re.fullmatch(r"[ivxlc]+|\d+", cell) for cell in row)]
    return {book: here for row in told for book, here in zip(row[::2], row[1::2], strict=True)}


def test_a_draft_says_so_under_the_text_and_numbers_every_fifth_line(book: Path) -> None:
    folder = book.with_name("draft")
    folder.mkdir()
    (folder / "a.md").write_text(BOOK["a.md"])
    settings = BOOK["publication.yaml"].partition("editions:")[0]
    (folder / "publication.yaml").write_text(settings + "editions: [{name: draft, draft: yes, page: {inner: 30mm}}]\n")
    report, made = make(Order(folder, ("pdf",), editions=None))
    assert report.found == {}
    plain, draft = (_opened(data) for data in made.values())
    page = draft[-1]
    spans = [
        (span, line["spans"][0]["bbox"])
        for block in page.get_text("dict")["blocks"]
        for line in block.get("lines", ())
        for span in line["spans"]
    ]
    assert "Draft" in "".join(span["text"] for span, _ in spans if span["color"] == 0xE6E6E6)
    assert "Draft" not in draft[0].get_text()  # the cover stays as it is
    assert "Draft" not in "".join(other.get_text() for other in plain)
    numbers = [(int(span["text"]), span["bbox"]) for span, _ in spans if span["text"].isdigit() and span["size"] < 7]
    assert [number for number, _ in numbers] == [5 * at for at in range(1, len(numbers) + 1)]
    assert len(numbers) >= 2
    left = min(span["bbox"][0] for span, _ in spans if "ords" in span["text"])
    for _, box in numbers:
        assert 0 < box[0] < box[2] < left


def _with_places(folder: Path, settings: str, chapters: str = "[a.md, b.md]") -> list[pymupdf.Document]:
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("# One\n\nText.[^1]\n\n[^1]: A first note.\n")
    (folder / "b.md").write_text("# Two\n\nMore.[^1]\n\n[^1]: A second note.\n")
    (folder / "notes.md").write_text("# Gathered notes\n\n::: {#notes}\n:::\n")
    head = BOOK["publication.yaml"].partition("contents:")[0]
    (folder / "publication.yaml").write_text(f"{head}contents: {chapters}\n{settings}\n")
    report, made = make(Order(folder, ("pdf",), editions=None))
    assert report.found == {}
    return [_opened(data) for data in made.values()]


def _page_of(document: pymupdf.Document, words: str) -> int:
    """The last page with the words: the contents come first."""
    return max(page.number for page in document if words in page.get_text())


def test_a_draft_has_sheets_only_where_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# One\n\nText.\n")
    settings = BOOK["publication.yaml"].partition("editions:")[0]
    (tmp_path / "publication.yaml").write_text(settings + "editions: [{name: draft, draft: yes}]\n")
    _, every = make(Order(tmp_path, ("pdf", "booklet"), editions=None))
    _, asked = make(Order(tmp_path, ("pdf", "booklet"), editions=("draft",)))
    name = tmp_path.name
    assert [path.name for path in every] == [f"{name}.pdf", f"{name}-booklet.pdf", f"{name}-draft.pdf"]
    assert [path.name for path in asked] == [f"{name}-draft.pdf", f"{name}-draft-booklet.pdf"]
    _, whole = make(Order(tmp_path, FORMATS, editions=("draft",), catalogue=True))
    assert {f"{name}-draft-booklet.pdf", f"{name}-draft-cover.pdf"} < {path.name for path in whole}


def test_a_form_may_have_its_notes_elsewhere(tmp_path: Path) -> None:
    settings = "editions: [{name: end, notes: book-end}, {name: chapters, notes: chapter-end}]"
    foot, end, chapters = _with_places(tmp_path / "book", settings)
    for document in (foot, chapters):
        assert _page_of(document, "A first note") == _page_of(document, "Text.") < _page_of(document, "More.")
    assert _page_of(end, "A first note") == _page_of(end, "A second note") > _page_of(end, "More.")
    baseline = {name: document[-1].search_for("A second note")[0].y1 for name, document in
                (("foot", foot), ("chapters", chapters))}  # fmt: skip
    assert baseline["foot"] > 1.5 * baseline["chapters"]


def test_the_place_for_the_notes_is_there_in_those_forms_that_have_them_there(tmp_path: Path) -> None:
    contents = "[a.md, b.md, notes.md]"
    foot, end = _with_places(tmp_path / "one", "editions: [{name: end, notes: book-end}]", contents)
    assert "Gathered notes" in end[-1].get_text()
    assert not any("Gathered notes" in page.get_text() for page in foot)
    end, foot = _with_places(tmp_path / "two", "notes: book-end\neditions: [{name: foot, notes: foot}]", contents)
    assert "A first note" in end[-1].get_text()
    assert not any("Gathered notes" in page.get_text() for page in foot)
    assert _page_of(foot, "A first note") == _page_of(foot, "Text.")


def _told(folder: Path, settings: str, **files: str) -> list[str]:
    """What is found in a publication with these files and chapters when all its forms are built: nothing is made."""
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text)
    (folder / "publication.yaml").write_text(f"title: A\nlanguage: en\nauthors: [B]\n{settings}")
    report, made = make(Order(folder, ("pdf", "epub"), editions=None))
    assert made == {}
    return [f"{one.span.file}:{one.span.line} {one.code}: {one.message}" for one in report.sorted()]


def test_what_a_form_with_notes_elsewhere_has_not_is_told_with_its_name(tmp_path: Path) -> None:
    chapters = {
        "a.md": "# One\n\nWords[^1]; all notes are in @sec-notes.\n\n[^1]: A note.\n",
        "notes.md": "# Notes {#sec-notes}\n\n::: {#notes}\n:::\n",
    }
    for name, text in chapters.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "publication.yaml").write_text(
        "title: A\nlanguage: en\nauthors: [B]\ncontents: [a.md]\nback: [notes.md]\nnotes: book-end\n"
        "editions: [{name: foot, notes: foot}, {name: end, notes: chapter-end}]\n"
    )
    report, _ = make(Order(tmp_path, ("pdf",), editions=None))
    said = "“sec-notes” is the chapter for the notes, which this edition has elsewhere"
    assert [f"{one.span.file}:{one.span.line} {one.code}: {one.message}" for one in report.sorted()] == [
        f"a.md:3 misplaced-notes: in the edition “{name}”, {said}" for name in ("end", "foot")
    ]


def test_two_places_for_the_notes_are_told_where_only_a_form_has_them_there(tmp_path: Path) -> None:
    place = "::: {#notes}\n:::\n"
    found = _told(
        tmp_path,
        "contents: [a.md, b.md]\nnotes: foot\neditions: [{name: end, notes: book-end}]\n",
        a=f"# One\n\nWords[^1].\n\n[^1]: A note.\n\n{place}",
        b=f"# Two\n\n{place}",
    )
    assert found == ["b.md:3 misplaced-notes: in the edition “end”, the notes are set twice"]


@pytest.mark.parametrize("concordance", ["no", "yes"])
def test_a_template_that_fails_in_one_form_only_is_told(tmp_path: Path, concordance: str) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/imprint.xhtml").write_text(
        '<section class="imprint" id="page-imprint"><p>Imprint</p>\n'
        "{% if publication.edition %}<p>{{ publication.editon }}</p>{% endif %}</section>"
    )
    settings = f"contents: [a.md]\neditions: [{{name: e, title: E, concordance: {concordance}}}]\n"
    (found,) = _told(tmp_path, settings, a="# One\n\nWords.\n")
    assert found.startswith("templates/imprint.xhtml:2 undefined-name: in the edition “e”, ")
    assert "editon" in found


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{name: Large Print}", "can’t stand in the name of a file"),
        ("{name: booklet}", "is taken"),
        ("{name: letter}, {name: letter-booklet}", "“letter-booklet” is taken"),
        ("{name: letter-cover}, {name: letter}", "“letter-cover” is taken"),
        ("{title: Nameless}", "“name” is missing"),
        ("{name: x, text: 200pt}", "between 4 and 72 pt"),
        ("{name: x, pages: {size: A4}}", "no key “pages”"),
        ("{name: x, notes: margin}", "can’t be chosen here"),
    ],
)
def test_faults(tmp_path: Path, entry: str, message: str) -> None:
    (tmp_path / "a.md").write_text("# One\n")
    (tmp_path / "publication.yaml").write_text(
        f"title: A\nlanguage: en\nauthors: [B]\ncontents: [a.md]\neditions: [{entry}]\n"
    )
    report, _ = make(Order(tmp_path, ("pdf",)))
    (finding,) = report.errors
    assert message in finding.message
    assert finding.span.line == 5
