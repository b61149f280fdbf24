"""Print and screen agree: pages, navigation, words, notes, references, alternatives. Read from the finished files."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from builder.order import Order
from builder.pipeline import build
from tests.books.printed import Element, Leaf, Printed
from tests.books.screen import Screen, text
from tests.books.words import difference, words
from tests.epub import epubcheck

ROOT = Path(__file__).parents[2]
BOOKS = {"briefing": ROOT / "content" / "treaty-1950", "elements": ROOT / "tests" / "books" / "elements" / "content"}
EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
# What print says of pages and links do on a screen: “, page 12”, “ (page 12)”, “see page 12”, “Cited on pages 3, 5”;
# the asterisks of a break in the text, which on a screen is a rule.
ONLY_PRINTED = re.compile(
    r"\s*(\(page\s[\divxl]+\)|, page\s[\divxl]+|Cited on pages?\s[\divxl]+(, [\divxl]+)*|\* \* \*"
    r"|(?<=[Ss]ee )page\s\d+)"
)
# Such a remark, itself divided over the turn.
REST_OF_REMARK = re.compile(r"^page\s[\divxl]+\)?[.,;]?")
# Notes stand elsewhere on a screen; a drawing's words belong to the drawing, and on a screen its data to a table.
OUTSIDE = frozenset({"Note", "Figure", "Formula"})
MARKERS = re.compile(r"^([•–]|\(?(\d+|[a-z]+)[.)])$")
INLINE = frozenset({"Span", "Em", "Strong", "Link", "Reference", "Code"})


class Pair:
    """A book in both editions."""

    def __init__(self, folder: Path, output: Path) -> None:
        report, outputs = build(Order(folder, output=output))
        assert [str(finding) for finding in report.errors] == []
        assert outputs
        self.print = Printed(output / f"{folder.name}.pdf")
        self.screen = Screen(output / f"{folder.name}.epub")

    @property
    def nav(self) -> etree._Element:
        return next(tree for name, tree in self.screen.documents.items() if name.endswith("nav.xhtml"))

    def listed(self) -> list[tuple[str, str]]:
        """Label and target of every line of the page-list."""
        [nav] = [nav for nav in self.nav.iter("{*}nav") if nav.get(EPUB_TYPE) == "page-list"]
        return [("".join(map(str, a.itertext())), str(a.get("href"))) for a in nav.iter("{*}a")]

    def printed_pages(self) -> list[int]:
        """Indices of the pages that have a number and something on them."""
        return [
            index
            for index, label in enumerate(self.print.labels)
            if re.fullmatch(r"\d+|[ivxl]+", label) and self.print.painted[index].strip()
        ]


@pytest.fixture(scope="module", params=BOOKS)
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Pair:
    return Pair(BOOKS[request.param], tmp_path_factory.mktemp(request.param))


# -- pages -----------------------------------------------------------------------------------------------------------


def test_the_page_list_is_the_row_of_page_labels(pair: Pair) -> None:
    labels = [pair.print.labels[index] for index in pair.printed_pages()]
    assert [label for label, _ in pair.listed()] == labels
    ncx = etree.fromstring(pair.screen.files["EPUB/toc.ncx"])
    assert [str(label) for label in ncx.xpath("//*[local-name()='pageTarget']//*[local-name()='text']/text()")] == (
        labels
    )
    order = [int(place) for place in ncx.xpath("//*[local-name()='pageTarget']/@playOrder")]
    assert order == sorted(set(order))


def test_every_page_leads_to_a_mark_that_says_its_number(pair: Pair) -> None:
    places: dict[str, int] = {}
    for name, tree in pair.screen.documents.items():
        for xml in tree.iter(etree.Element):
            if xml.get("id"):
                places[f"{name.removeprefix('EPUB/')}#{xml.get('id')}"] = len(places)
                if xml.get(EPUB_TYPE) == "pagebreak":
                    assert (xml.get("role"), xml.get("id")) == ("doc-pagebreak", f"page-{xml.get('aria-label')}")
                    assert not len(xml)
                    assert not xml.text
    ordered = [places[target] for _, target in pair.listed()]
    assert ordered == sorted(ordered)


def _is_marker(element: Element) -> bool:
    return element.role == "Lbl" and MARKERS.match(element.text().strip()) is not None


def _spoken(element: Element, page: int) -> Iterator[str]:
    """The running text that is printed on one page: without notes and without markers of lists."""
    for child in element.children:
        if isinstance(child, Leaf):
            if child.page == page:
                yield child.text
        elif child.role not in OUTSIDE and not _is_marker(child):
            yield "" if child.role in INLINE else " "
            yield from _spoken(child, page)
            if child.role == "Lbl":
                yield " "


def _following(tree: etree._Element, mark: etree._Element) -> str:
    """The text after a mark, without notes, links back, and what is said instead of a page's number."""
    out: list[str] = []
    seen = False

    def walk(xml: etree._Element) -> None:
        nonlocal seen
        seen = seen or xml is mark
        classes = xml.get("class", "").split()
        if "screen" in classes and not xml.xpath("ancestor::*[@class='index']"):
            return
        if "backlink" in classes or "notes" in classes or etree.QName(xml).localname in ("svg", "details"):
            return
        block = etree.QName(xml).localname not in ("span", "em", "strong", "a", "code", "sup", "sub", "del", "abbr")
        out.append("\n" if seen and block else "")
        out.append((xml.text or "") if seen else "")
        for child in xml:
            walk(child)
            out.append((child.tail or "") if seen else "")
        out.append("\n" if seen and block else "")

    walk(tree)
    return "".join(out)


def _without_floats(told: list[str], shown: list[str], tree: etree._Element) -> list[str]:
    """A page's words without the figures and tables that were put at its head: they do not begin it."""
    floats = [
        "".join(words(text(_without_drawings(copy.deepcopy(xml)), notes=False)))
        for xml in tree.xpath(".//*[local-name()='figure' or @class='table']")
    ]
    rest = told
    while rest and rest[: len(shown)] != shown:
        lead = next((own for own in floats if own and "".join(rest).startswith(own)), "")
        if not lead:
            return told
        length = next(at for at in range(len(rest) + 1) if len("".join(rest[:at])) >= len(lead))
        rest = rest[length:]
    return rest


def test_each_mark_stands_before_the_first_word_of_its_page(pair: Pair) -> None:
    marks = {
        str(xml.get("aria-label")): (tree, xml)
        for tree in pair.screen.documents.values()
        for xml in tree.iter("{*}span")
        if xml.get(EPUB_TYPE) == "pagebreak"
    }
    whole = 0
    for index in pair.printed_pages():
        label = pair.print.labels[index]
        if label not in marks:
            continue  # a later page of the contents, whose lines are made anew
        printed = " ".join("".join("".join(_spoken(section, index)) for section in pair.print.sections).split())
        told = words(REST_OF_REMARK.sub("", ONLY_PRINTED.sub("", printed)))
        before = "".join("".join(_spoken(section, index - 1)) for section in pair.print.sections).rstrip()
        shown = words(_following(*marks[label]))
        # Of the contents, which are made anew, the heading.
        count = 1 if marks[label][0] is pair.nav else min(4, len(told), len(shown))
        if before.endswith("\u00ad"):
            # A word is divided over the turn: the mark stands before the next.
            assert shown[:3] in (told[1:4], told[2:5]), label
        else:
            told = _without_floats(told, shown[:count], marks[label][0])
            if not told:  # nothing but a figure stands there: the text goes on overleaf, and there the mark stands
                continue
            assert shown[:count] == told[:count], label
            whole += 1
    assert whole > 8


def test_the_source_of_the_page_breaks_is_named(pair: Pair) -> None:
    [source] = pair.screen.package.xpath("//*[@property='pageBreakSource']/text()")
    assert str(pair.screen.package.xpath("string(//*[local-name()='title'])")) in source
    features = pair.screen.package.xpath("//*[@property='schema:accessibilityFeature']/text()")
    assert {"pageBreakMarkers", "pageNavigation"} <= set(map(str, features))


def test_the_index_names_the_same_pages(pair: Pair) -> None:
    printed = [e for e in pair.print.document.elements() if e.role == "Index"]
    shown = [xml for body in _bodies(pair) for xml in body.iter("{*}div") if xml.get("class") == "index"]
    assert len(printed) == len(shown)
    for element, xml in zip(printed, shown, strict=True):
        assert words(text(xml, notes=False)) == words(element.text())
        numbers = [a for a in xml.iter("{*}a") if re.match(r"[\divxl]+(–|$)", a.text or "")]
        assert len(numbers) > 3
        for link in numbers:
            file, _, name = str(link.get("href")).partition("#")
            assert pair.screen.documents[f"EPUB/{file}"].xpath("//*[@id=$name]", name=name)
            assert pair.print.label_of(name) == (link.text or "").partition("–")[0]


def _without_drawings(xml: etree._Element) -> etree._Element:
    for drawn in xml.xpath(".//*[local-name()='svg' or local-name()='details']"):
        assert not (drawn.tail or "").strip()
        drawn.getparent().remove(drawn)
    return xml


# -- checkers --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_epubcheck_finds_nothing_in_the_finished_book(pair: Pair) -> None:
    # CSS-028 notes that the book embeds fonts, which it means to.
    assert [m for m in epubcheck.messages(pair.screen.path) if not m.startswith("USAGE CSS-028")] == []


# -- navigation ------------------------------------------------------------------------------------------------------


def _lines(xml: etree._Element, depth: int = 0) -> Iterator[tuple[int, str]]:
    for item in xml.findall("{*}ol/{*}li"):
        yield depth, " ".join("".join(map(str, item[0].itertext())).split())
        yield from _lines(item, depth + 1)


def test_the_navigation_is_the_outline(pair: Pair) -> None:
    toc = next(nav for nav in pair.nav.iter("{*}nav") if nav.get(EPUB_TYPE) == "toc")
    deepest = max(depth for depth, _ in _lines(toc))
    outline = [
        (depth, " ".join(title.split()))
        for depth, title, page in pair.print.outline
        if depth <= deepest and re.fullmatch(r"\d+|[ivxl]+", pair.print.labels[page])
    ]
    own = "".join(map(str, pair.nav.find(".//{*}h1").itertext()))
    assert list(_lines(toc)) == [line for line in outline if line != (0, own)]


# -- words -----------------------------------------------------------------------------------------------------------


def _bodies(pair: Pair) -> list[etree._Element]:
    """Everything but the contents; without what is said instead of a page's number."""
    bodies = []
    for name, tree in pair.screen.documents.items():
        if not name.endswith("nav.xhtml"):
            body = copy.deepcopy(tree.find("{*}body"))
            for span in body.xpath(".//*[@class='screen'][not(ancestor::*[@class='index'])]"):
                span.text = None
                del span[:]
            bodies.append(_without_drawings(body))
    return bodies


def _printed_words(element: Element) -> list[str]:
    def parts(inside: Element) -> Iterator[str]:
        for child in inside.children:
            if isinstance(child, Leaf):
                yield child.text
            elif child.role not in OUTSIDE and not _is_marker(child):
                edge = "" if child.role in INLINE else "\n"
                yield edge
                yield from parts(child)
                yield edge

    return words(ONLY_PRINTED.sub("", " ".join("".join(parts(element)).replace("\u00ad", "").split())))


def test_both_editions_have_the_same_words_in_the_same_order(pair: Pair) -> None:
    contents = sum(1 for name in pair.screen.documents if name.endswith("nav.xhtml"))
    sections = list(pair.print.sections)
    del sections[next(at for at, name in enumerate(pair.screen.documents) if name.endswith("nav.xhtml"))]
    bodies = _bodies(pair)
    assert contents == 1
    assert len(sections) == len(bodies)
    for section, body in zip(sections, bodies, strict=True):
        if any(element.role == "TOC" for element in section.elements()):
            continue  # a list of tables or figures: its page numbers are in print alone
        shown = "".join(words(text(body, notes=False)))
        told = "".join(_printed_words(section))
        assert shown == told, difference(_printed_words(section), words(text(body, notes=False)))


def test_both_have_the_same_notes(pair: Pair) -> None:
    printed = ["".join(_printed_words(e)) for e in pair.print.document.elements() if e.role == "Note"]
    shown = [
        "".join(words(text(note, notes=True)))
        for body in _bodies(pair)
        for note in body.iter("{*}aside")
        if note.get("role") == "doc-footnote"
    ]
    assert shown
    assert printed == shown


def test_both_have_the_same_references(pair: Pair) -> None:
    printed = ["".join(_printed_words(e)) for e in pair.print.document.elements() if e.role == "BibEntry"]
    shown = [
        "".join(words(text(entry, notes=True)))
        for body in _bodies(pair)
        for entry in body.iter("{*}li")
        if "reference" in entry.get("class", "").split()
    ]
    assert shown
    assert printed == shown


def test_both_have_the_same_alternatives_of_pictures(pair: Pair) -> None:
    with pikepdf.open(pair.print.path) as pdf:
        printed = [
            str(item.Alt)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") in ("/Figure", "/Formula") and "/Alt" in item
        ]
    shown = [
        str(image.get("alt") or image.get("aria-label"))
        for name, tree in pair.screen.documents.items()
        if not name.endswith("cover.xhtml")
        for image in tree.find("{*}body").iter("{*}img", "{*}svg")
        if image.get("alt") or image.get("aria-label")
    ]
    assert sorted(printed) == sorted(shown)
