"""Page numbers, links and bookmarks, proved from the finished files alone."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

import pymupdf
from lxml import etree

from tests.books.conftest import Edition, edition, publish
from tests.books.printed import Element, Leaf, Printed
from tests.books.screen import text
from tests.books.words import words

HEADINGS = frozenset({"H1", "H2", "H3", "H4", "H5", "H6"})


def toc_lines(element: Element, depth: int = 0) -> Iterator[tuple[int, str, str]]:
    """Depth, title and page number of each line of a printed table of contents."""
    for child in element.children:
        if not isinstance(child, Element):
            continue
        if child.role == "P":
            title = "".join(part.text() for part in child.children if isinstance(part, Element))
            number = "".join(part.text for part in child.children if isinstance(part, Leaf))
            yield depth, title.strip(), number.strip()
        else:
            yield from toc_lines(child, depth + (child.role == "TOC"))


def standing(printed: Printed) -> Iterator[tuple[str, int]]:
    """Every heading, its number in it, with the page on which its first letter is printed."""
    for section in printed.sections[4:]:
        for element in section.elements():
            if element.role in HEADINGS:
                yield element.text().strip(), element.pages()[0]


def lengthened(line: str) -> str:
    return " ".join(line.split())


def test_every_line_of_the_contents_has_the_number_of_the_page_where_its_heading_stands(briefing: Edition) -> None:
    printed = briefing.print
    lines = list(toc_lines(printed.sections[3]))
    where = {lengthened(title): printed.labels[page] for title, page in standing(printed)}
    assert len(lines) == sum(1 + len(entry.children) for entry in briefing.book.contents)
    assert {title: where[lengthened(title)] for _, title, _ in lines} == {title: number for _, title, number in lines}
    # Another reader finds the words on that page.
    for _, title, number in lines:
        page = printed.reader.pages[printed.labels.index(number)].extract_text()
        assert set(words(title)) <= set(words(page)), title


def test_the_contents_have_every_chapter_and_section(briefing: Edition) -> None:
    printed = briefing.print
    shown = [lengthened(title) for _, title, _ in toc_lines(printed.sections[3])]
    headings = [
        lengthened(f"{entry.number} {words_of(entry.title)}".strip())
        for chapter in briefing.book.contents
        for entry in (chapter, *chapter.children)
    ]
    assert [words(line) for line in shown] == [words(line) for line in headings]


def words_of(inlines: tuple[object, ...]) -> str:
    return "".join(getattr(inline, "text", "") for inline in inlines)


def test_bookmarks_lead_to_pages_that_carry_their_title(briefing: Edition) -> None:
    printed = briefing.print
    assert len(printed.outline) > 40
    for _, title, page in printed.outline:
        found = words(printed.reader.pages[page].extract_text())
        told = words(title)
        assert set(told) <= set(found), title
    stand = [page for _, page in standing(printed)]
    assert [page for _, _, page in printed.outline][1:] == stand
    assert [lengthened(t) for _, t, _ in printed.outline][1:] == [lengthened(t) for t, _ in standing(printed)]


def test_pages_are_labelled_roman_then_arabic(briefing: Edition) -> None:
    labels = briefing.print.labels
    first = labels.index("1")
    assert labels[:2] == ["Cover", "Inside cover"]
    assert labels[2:first] == ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"][: first - 2]
    assert labels[first:] == [str(number) for number in range(1, len(labels) - first + 1)]
    assert first % 2 == 0  # a right-hand page
    chapter = next(chapter for chapter in briefing.book.chapters if chapter.number == "1")
    assert briefing.print.label_of(chapter.id) == "1"


def test_folios_are_the_labels_of_their_pages(briefing: Edition) -> None:
    """What stands above or below the text on each page that has text: the folio, and on most a running head."""
    printed = briefing.print
    checked = 0
    with pymupdf.open(printed.path) as document:
        for label, page, painted in zip(printed.labels, document, printed.painted, strict=True):
            edges = [word[4] for word in page.get_text("words") if word[3] < 40 or word[1] > 535]
            if label in {"Cover", "Inside cover", "i", "ii"} or not painted.strip():
                assert edges == [], label
                continue
            assert edges.count(label) == 1, (label, edges)
            checked += 1
    assert checked > 24


def test_every_inner_link_of_the_pdf_arrives(briefing: Edition) -> None:
    printed = briefing.print
    inner = [link for link in printed.links if link.inner]
    assert len(inner) > 100
    assert [link for link in inner if link.target not in printed.destinations] == []
    for link in printed.links:
        left, bottom, right, top = link.rect
        width, height = (float(edge) for edge in printed.reader.pages[link.page].mediabox.upper_right)
        assert 0 <= left < right <= width, link
        assert 0 <= bottom < top <= height, link


def test_page_numbers_in_the_text_are_those_of_their_targets(briefing: Edition) -> None:
    """``Section 3.2 (page 11)``: the number after a link is the label of the page where the link leads."""
    printed = briefing.print
    references = [
        link for link in printed.links if re.match(r"(Chapter|Section|Table|Figure|Box|Article) \d", link.text)
    ]
    assert len(references) > 20
    targets: dict[str, set[str]] = {}
    for link in references:
        targets.setdefault(lengthened(link.text), set()).add(printed.label_of(link.target))
    whole = " ".join("".join(section.text() for section in printed.sections[4:]).split()).replace("\u00ad", "")
    shown = re.findall(r"((?:Chapter|Section|Table|Figure|Box|Article) [\d.]+)(?:\s*\(|, )page ([ivxl\d]+)", whole)
    assert len(shown) > 15
    assert [pair for pair in shown if pair[1] not in targets[pair[0]]] == []


def test_every_note_starts_on_the_page_of_its_call(briefing: Edition) -> None:
    printed = briefing.print
    notes = [note for chapter in briefing.book.chapters for note in chapter.notes]
    assert len(notes) > 10
    for note in notes:
        assert printed.destinations[note.id] == printed.destinations[note.call_ids[0]], note.id
    # The same from the tag tree alone: a note's text begins on a page that holds a call.
    for section in printed.sections[4:]:
        calls = {e.pages()[0] for e in section.elements() if e.role == "Reference"}
        starts = {e.pages()[0] for e in section.elements() if e.role == "Note"}
        assert calls == starts


def test_notes_are_linked_there_and_back(briefing: Edition) -> None:
    targets = {(link.page, link.target) for link in briefing.print.links}
    for chapter in briefing.book.chapters:
        for note in chapter.notes:
            page = briefing.print.destinations[note.id]
            assert (page, note.id) in targets
            assert (page, note.call_ids[0]) in targets


def test_the_bibliography_names_the_pages_of_its_citations(briefing: Edition) -> None:
    printed = briefing.print
    entries = [element for element in printed.document.elements() if element.role == "BibEntry"]
    cited = [re.search(r"Cited on pages?\s+([\d, ivx]+)$", " ".join(e.text().split())) for e in entries]
    assert len(cited) == 10
    assert all(cited)
    for element, match in zip(entries, cited, strict=True):
        name = words(element.text())[0]
        for label in match[1].split(", "):
            page = printed.reader.pages[printed.labels.index(label)].extract_text()
            assert name in words(page), (name, label)


def test_every_link_of_the_epub_arrives(briefing: Edition) -> None:
    screen = briefing.screen
    ids = {name: [str(i) for i in tree.xpath("//@id")] for name, tree in screen.documents.items()}
    assert [name for name, found in ids.items() if len(found) != len(set(found))] == []
    links = 0
    for name, tree in screen.documents.items():
        for href in map(str, tree.xpath("//@href | //@src")):
            if "://" in href or href.startswith("mailto:"):
                continue
            file, _, fragment = href.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), file)) if file else name
            assert target in screen.files, (name, href)
            if fragment:
                assert fragment in ids[target], (name, href)
            links += 1
    assert links > 100


def test_the_epubs_contents_are_the_printed_ones(briefing: Edition) -> None:
    nav = next(tree for tree in briefing.screen.documents.values() if nav_of(tree, "toc") is not None)
    shown = [" ".join(text(a, notes=True).split()) for a in nav_of(nav, "toc").iter("{*}a")]
    printed = [lengthened(title) for _, title, _ in toc_lines(briefing.print.sections[3])]
    assert shown == printed
    landmarks = nav_of(nav, "landmarks")
    assert landmarks is not None
    kinds = {str(a.get("{http://www.idpf.org/2007/ops}type")) for a in landmarks.iter("{*}a")}
    assert {"bodymatter", "toc", "cover"} <= kinds


def nav_of(tree: etree._Element, kind: str) -> etree._Element | None:
    return next((nav for nav in tree.iter("{*}nav") if nav.get("{http://www.idpf.org/2007/ops}type") == kind), None)


def test_all_ten_references_are_in_both_editions(briefing: Edition) -> None:
    names = "Ballis Cheng Elleman Elleman Foot Heinzig Knight Lawrance Lee Zhou".split()
    printed = [e.text() for e in briefing.print.document.elements() if e.role == "BibEntry"]
    body = briefing.screen.document_with("ref-ballis1951")
    shown = [text(li, notes=True) for li in body.iter("{*}li") if li.get("class") == "reference"]
    for entries in (printed, shown):
        assert [words(entry)[0] for entry in entries] == [name.lower() for name in names]
    # What each work is, in the words of the reference file.
    titles = [
        "The Pattern of Sino-Soviet Treaties, 1945–1950", "Russian Policy in Early 21st Century",
        "14 February 1950", "Manchurian Railways and the Opening of China", "New Light on the Sino-Soviet Alliance",
        "The Arduous Road to the Alliance", "Mandated Internationalism", "The Era of Sino-Soviet Friendship 1945–55",
        "The Sino-Soviet Alliance", "Soviet Aid to China",
    ]  # fmt: skip
    for title, entry, other in zip(titles, printed, shown, strict=True):
        told = " ".join(words(title))
        assert told in " ".join(words(entry))
        assert told in " ".join(words(other))


def test_what_stands_behind_a_part_and_not_in_it_is_no_chapter_of_it(tmp_path: Path) -> None:
    names = ("before", "within", "behind", "again", "last")
    contents = ["before.md", {"part": "One", "contents": ["within.md"]}, "behind.md"]
    contents += [{"part": "Two", "contents": ["again.md"]}, "last.md"]
    chapters = {f"{name}.md": f"# {name.title()} {{.unnumbered}}\n\nWords.\n" for name in names}
    book = edition(publish(tmp_path / "book", chapters, contents=contents), tmp_path / "out")
    lines = [(0, "Before"), (0, "One"), (1, "Within"), (0, "Behind"), (0, "Two"), (1, "Again"), (0, "Last")]
    assert [(depth - 1, title) for depth, title, _ in toc_lines(book.print.sections[3])] == lines
    assert [(depth, title) for depth, title, _ in book.print.outline][1:] == lines
    held = [child.role for child in book.print.document.children if isinstance(child, Element)]
    assert held[-5:] == ["Sect", "Part", "Sect", "Part", "Sect"]
    nav = next(tree for name, tree in book.screen.documents.items() if name.endswith("nav.xhtml"))
    toc = next(one for one in nav.iter("{*}nav") if one.get("id") == "toc")
    shown = [(int(item.xpath("count(ancestor::*[local-name() = 'ol'])")) - 1, item[0]) for item in toc.iter("{*}li")]
    assert [(depth, "".join(map(str, line.itertext()))) for depth, line in shown] == lines
