"""Every way into the book leads where it says: outline, contents, page-list, links; labels and pages agree."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from urllib.parse import unquote

from lxml import etree

from builder.checks import expected
from builder.checks.case import Case, page_runs
from builder.checks.printed.edition import PICTURES, Printed
from builder.checks.screen import EPUB_TYPE, XHTML, Screen, with_id
from builder.checks.wording import ScreenReading
from builder.checks.words import changes, matches, quoted, words, words_of
from builder.diagnostics import Diagnostic
from builder.layout.pages import Drawn, Line, Picture
from builder.markup.vocabulary import SCHEMES, scheme_of
from builder.model.book import ContentsEntry
from builder.model.walk import plain

_NUMERAL = re.compile(r"\d+|[ivxlcdm]+")
_HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
_TURN = 4
"""By how many words a page's mark may miss its first word: the rest of a divided word and its neighbours."""


# -- print -----------------------------------------------------------------------------------------------------------


def check_outline(case: Case) -> Iterator[Diagnostic]:
    """Bookmarks: one for each heading, in order, with its words, on its page."""
    paper = case.print
    if paper is None:
        return
    wanted = [" ".join(words(entry.title)) for entry in case.source.pages.outline]
    have = [" ".join(words(mark.title)) for mark in paper.outline]
    for change in changes(wanted, have):
        for title in wanted[change.a : change.b]:
            if title not in have[change.c : change.d]:
                yield case.print_fault("lost-bookmark", f"the outline lacks “{title}”", "build it again")
        for title in have[change.c : change.d]:
            if title not in wanted[change.a : change.b]:
                yield case.print_fault("extra-bookmark", f"the outline has “{title}”, no heading", "build it again")
    entries = case.source.pages.outline
    for mark in paper.outline:
        if mark.page < 0:
            yield case.print_fault("dead-link", f"the bookmark “{mark.title}” leads nowhere", "build it again")
    # Where a heading's own id leads is proved by the words that follow it there.
    for known, at in matches(wanted, have):
        page, mark = paper.destinations.get(entries[known].destination, -1), paper.outline[at]
        if page >= 0 <= mark.page and page != mark.page:
            message = f"the bookmark “{mark.title}” leads to page {paper.labels[mark.page]}, not {paper.labels[page]}"
            yield case.print_fault("misplaced-bookmark", message, "build it again")
    depths = _depths([entry.level for entry in entries])
    wrong = next((at for known, at in matches(wanted, have) if depths[known] != paper.outline[at].depth), -1)
    if wrong >= 0:
        message = f"the bookmark “{paper.outline[wrong].title}” stands below another heading than in the book"
        yield case.print_fault("misplaced-bookmark", message, "build it again")


def _depths(levels: Sequence[int]) -> list[int]:
    """How deep each heading stands in the outline, where nothing stands more than one level below what is before it."""
    depths: list[int] = []
    for level in levels:
        depths.append(min(level, depths[-1] + 1) if depths else 0)
    return depths


def check_headings(case: Case) -> Iterator[Diagnostic]:
    """Headings, rows and cells are tagged as what they are."""
    paper = case.print
    if paper is None or len(paper.sections) != len(case.source.sections):
        return
    for section, element in zip(case.source.sections, paper.sections, strict=True):
        root = expected.tree(section)
        wanted = _without_gaps([f"H{xml.tag[-1]}" for xml in root.iter("h1", "h2", "h3", "h4", "h5", "h6")])
        have = [one.role for one in element.elements() if one.role in _HEADINGS]
        if wanted != have:
            message = f"“{section.title or section.slug}” has the headings {' '.join(wanted)}, not {' '.join(have)}"
            yield case.print_fault("lost-structure", message, "build it again")
        rows = len(list(root.iter("tr")))
        printed_rows = sum(one.role == "TR" for one in element.elements())
        if rows != printed_rows:
            message = f"the tables of “{section.title or section.slug}” have {rows} rows, not {printed_rows}"
            yield case.print_fault("lost-structure", message, "build it again")


def _without_gaps(levels: Sequence[str]) -> list[str]:
    """The levels of print, where none is skipped (ISO 14289-1, 7.4.2): what its author was warned of moves up."""
    found: list[str] = []
    above: list[str] = []
    for level in levels:
        above = [*(one for one in above if one < level), level]
        found.append(f"H{len(above)}")
    return found


def check_print_links(case: Case) -> Iterator[Diagnostic]:
    """Each link leads where its source says, to something that is there."""
    paper = case.print
    if paper is None:
        return
    for link in paper.links:
        if link.inner and paper.destinations.get(link.target, -1) < 0:
            message = f"the link “{link.words}” leads to “{link.target}”, which is not in the book"
            yield case.print_fault("dead-link", message, "build it again", link.page)
        elif not link.inner and (link.kind != "URI" or scheme_of(link.target) not in SCHEMES):
            message = f"the link “{link.words}” does something else than lead to a place or a web page ({link.kind})"
            yield case.print_fault("unsafe-output", message, "build it again", link.page)
    if len(paper.sections) != len(case.source.sections):
        return
    for section, element in zip(case.source.sections, paper.sections, strict=True):
        wanted = [_plain_target(href) for href in _printed_hrefs(paper, expected.tree(section))]
        have = [_plain_target(one.targets[0]) for one in element.elements() if one.targets]
        for change in changes(wanted, have):
            lost, new = wanted[change.a : change.b], have[change.c : change.d]
            if len(lost) == len(new):
                for one, other in zip(lost, new, strict=True):
                    message = f"a link of “{section.title or section.slug}” leads to “{other}”, not to “{one}”"
                    yield case.print_fault("wrong-link", message, "build it again")
            else:
                message = f"“{section.title or section.slug}” has links to {quoted(new)} instead of {quoted(lost)}"
                yield case.print_fault("wrong-link", message, "build it again")


def _plain_target(href: str) -> str:
    return unquote(href)


def _printed_hrefs(paper: Printed, root: etree._Element) -> Iterator[str]:
    """Where the links of the markup lead in print: of the places that a row of page numbers stands for, only those
    that a number is there for."""
    for xml in root.iter("a", "span"):
        inside = [name for one in xml.iterancestors("span") for name in one.get("class", "").split()]
        if "screen" in inside:
            continue
        if xml.tag == "a" and xml.get("href") and "pageref" not in inside:
            yield xml.get("href", "")
        elif "pageref" in xml.get("class", "").split() and len(xml):
            places = [tuple(place.split("..")) for place in xml.get("data-ref", "").split()]
            ends = [(place[0], place[-1]) for place in places]
            yield from (f"#{name}" for name in page_runs(paper, ends, xml.get("data-fold") == "yes").values())


def check_pages(case: Case) -> Iterator[Diagnostic]:
    """Pages: as many as the layout has, with its labels; folios say them; none is blank but before a right-hand one."""
    paper = case.print
    if paper is None:
        return
    labels = [page.label for page in case.source.pages.pages]
    if len(paper.labels) != len(labels):
        message = f"the PDF has {len(paper.labels)} pages, the layout {len(labels)}"
        yield case.print_fault("lost-page", message, "build it again")
    for index, (have, wanted) in enumerate(zip(paper.labels, labels, strict=False)):
        if have != wanted:
            message = f"page {index + 1} of the file is labelled “{have}”, not “{wanted}”"
            yield case.print_fault("wrong-page-label", message, "build it again")
            break
    for index, page in enumerate(case.source.pages.pages[: len(paper.labels)]):
        texts = [shown for shown in paper.shown[index] if shown.text.strip()]
        if not texts and not paper.images[index] and not (page.blank or not page.items):
            yield case.print_fault("blank-page", "nothing is on it", "build it again", index)


def check_folios(case: Case) -> Iterator[Diagnostic]:
    """What is printed above or below the text as a page number is the page's label."""
    paper = case.print
    if paper is None:
        return
    frame = case.source.theme.page
    for index, shown in enumerate(paper.shown):
        bottom, top = paper.sizes[index][1], paper.sizes[index][3]
        foot, head = bottom + frame.foot - 1, top - frame.head + 1
        rows: dict[float, list[str]] = {}
        for one in shown:
            if one.mark < 0 and not foot < one.y < head and one.text.strip():
                rows.setdefault(round(one.y), []).append(one.text.strip())
        for row in rows.values():
            # The title beside it may be a number too.
            numerals = [text for text in row if _NUMERAL.fullmatch(text)]
            if numerals and paper.labels[index] not in numerals:
                yield case.print_fault("wrong-page-number", f"the folio says {numerals[0]}", "build it again", index)


# -- screen ----------------------------------------------------------------------------------------------------------


def check_contents(case: Case) -> Iterator[Diagnostic]:
    """The EPUB's contents: every chapter and section, in order, each leading to its own."""
    book = case.screen
    if book is None:
        return
    toc = _nav(book, "toc")
    if toc is None:
        yield case.screen_fault("lost-structure", "the navigation document has no contents", "build it again")
        return
    wanted = {entry.id: words(f"{entry.number} {plain(entry.title)}") for entry in _entries(case.source.book.contents)}
    links = [(words("".join(map(str, a.itertext()))), a.get("href", "")) for a in toc.iter(f"{XHTML}a")]
    shown = [tuple(title) for title, _ in links]
    for identifier, title in wanted.items():
        if tuple(title) not in shown:
            yield case.screen_fault("lost-bookmark", f"the contents lack {quoted(title)}", "", book.nav_name)
            continue
        href = links[shown.index(tuple(title))][1]
        if not any(_leads_to(book, other, identifier) for name, other in links if name == title):
            message = f"the line {quoted(title)} of the contents leads to “{href}”"
            yield case.screen_fault("wrong-link", message, "build it again", book.nav_name)
    order = [" ".join(title) for title in wanted.values()]
    have = [" ".join(title) for title in shown if " ".join(title) in set(order)]
    if len(have) == len(order) and have != order:
        yield case.screen_fault("moved-words", "the contents are out of order", "build it again", book.nav_name)
    ncx_name = next((name for name, kind, _ in book.manifest.values() if kind.endswith("ncx+xml")), "")
    ncx = book.tree(ncx_name) if ncx_name else None
    if ncx is not None:
        points = [words("".join(map(str, text.itertext()))) for text in ncx.iterfind(".//{*}navPoint/{*}navLabel")]
        for title in wanted.values():
            if title not in points:
                yield case.screen_fault("lost-bookmark", f"the NCX lacks {quoted(title)}", "", ncx_name)


def _entries(lines: Sequence[ContentsEntry]) -> Iterator[ContentsEntry]:
    for line in lines:
        yield line
        yield from _entries(line.children)


def _leads_to(book: Screen, href: str, identifier: str) -> bool:
    """Whether a link arrives at an id, or at the head of the document in which it stands first."""
    path, _, fragment = href.partition("#")
    name = unquote(path)
    if fragment:
        return unquote(fragment) == identifier and identifier in book.ids(name)
    tree = book.tree(name)
    if tree is None:
        return False
    body = tree.find(f"{XHTML}body")
    first = (
        next((xml.get("id") for xml in body.iter() if xml.get("id") and not _is_mark(xml)), "")
        if body is not None
        else ""
    )
    return first == identifier


def _is_mark(xml: etree._Element) -> bool:
    return xml.get(EPUB_TYPE) == "pagebreak"


def _nav(book: Screen, kind: str) -> etree._Element | None:
    nav = book.nav
    if nav is None:
        return None
    return next((one for one in nav.iter(f"{XHTML}nav") if one.get(EPUB_TYPE) == kind), None)


def check_order(case: Case) -> Iterator[Diagnostic]:
    """The EPUB is read in the order of the book."""
    book = case.screen
    if book is None:
        return
    own = [book.nav_name if one.kind == "section.contents" else f"{one.slug}.xhtml" for one in case.source.sections]
    wanted = [name for name in own if name in book.documents]
    have = [name for name in book.documents if name in wanted]
    if have != wanted:
        name = next(name for name, other in zip(have, wanted, strict=True) if name != other)
        yield case.screen_fault("moved-words", "it is read earlier or later than in the book", "build it again", name)
    if book.package is not None:
        for xml in book.package.iter("{*}itemref"):
            name = book.manifest.get(xml.get("idref", ""), ("", "", ""))[0]
            if xml.get("linear") == "no" and name in wanted:
                yield case.screen_fault("lost-section", "reading systems pass over it", "build it again", name)


def check_screen_links(case: Case) -> Iterator[Diagnostic]:
    """Links of the EPUB resolve, and lead where the source says."""
    book = case.screen
    if book is None:
        return
    ids = {name: book.ids(name) for name in book.documents}
    for name, xml, path, fragment in book.links():
        if path not in ids and path not in {own for own, *_ in book.manifest.values()}:
            message = f"the link “{_said(xml)}” leads to “{path}”, which is not in the book"
            yield case.screen_fault("dead-link", message, "build it again", name)
        elif fragment and fragment not in ids.get(path, set()):
            message = f"the link “{_said(xml)}” leads to “{path}#{fragment}”, where nothing has that id"
            yield case.screen_fault("dead-link", message, "build it again", name)
    for section in case.source.sections:
        document = book.documents.get(f"{section.slug}.xhtml")
        if document is None or section.kind in ("section.contents", "section.cover"):
            continue
        wanted = [_target(href) for href in _same_links(expected.tree(section), "a")]
        have = [_target(href) for href in _same_links(document, f"{XHTML}a")]
        for change in changes(wanted, have):
            lost, new = wanted[change.a : change.b], have[change.c : change.d]
            message = f"links lead to {quoted(new)} instead of {quoted(lost)}"
            yield case.screen_fault("wrong-link", message, "build it again", f"{section.slug}.xhtml")


def _target(href: str) -> str:
    """A link's target without the file, which only the EPUB knows."""
    return href if scheme_of(href) else f"#{unquote(href.partition('#')[2])}"


def _same_links(root: etree._Element, tag: str) -> Iterator[str]:
    """Where the links lead that both editions share."""
    for xml in root.iter(tag):
        href = xml.get("href")
        inside = {name for one in xml.iterancestors() for name in one.get("class", "").split()}
        if href and "backlink" not in xml.get("class", "").split() and not inside & {"print", "screen"}:
            yield href


def _said(xml: etree._Element) -> str:
    return " ".join("".join(map(str, xml.itertext())).split())[:40]


def check_page_list(case: Case) -> Iterator[Diagnostic]:
    """The page-list is the row of page labels, and each of its marks stands before the first word of its page."""
    book, paper = case.screen, case.print
    if book is None or paper is None:
        return
    listed = _nav(book, "page-list")
    if listed is None:
        return
    lines = [("".join(map(str, a.itertext())).strip(), a.get("href", "")) for a in listed.iter(f"{XHTML}a")]
    # A page may have nothing but a picture, or the ornament that stands for a break, which no tag has.
    shown = Line | Picture | Drawn
    filled = {page.index for page in case.source.pages.pages if any(isinstance(item, shown) for item in page.items)}
    wanted = [
        label
        for index, label in enumerate(paper.labels)
        if _NUMERAL.fullmatch(label)
        and (index in filled or any(one.mark >= 0 and one.text.strip() for one in paper.shown[index]))
    ]
    have = [label for label, _ in lines]
    for change in changes(wanted, have):
        message = f"the page-list has {quoted(have[change.c : change.d])} where the PDF has "
        message += quoted(wanted[change.a : change.b])
        yield case.screen_fault("wrong-page-list", message, "build it again", book.nav_name)
    for label, href in lines:
        path, _, fragment = href.partition("#")
        mark = with_id(book.tree(unquote(path)), unquote(fragment))
        # The contents are made anew for screens: a later page of them leads to a line.
        wanted_label = None if unquote(path) == book.nav_name and mark is not None and not _is_mark(mark) else label
        if mark is None or mark.get("aria-label") != wanted_label:
            message = f"the page-list leads to “{href}” for page {label}, where that page is not marked"
            yield case.screen_fault("wrong-page-list", message, "build it again", book.nav_name)
    yield from _turns(case, book)


def _turns(case: Case, book: Screen) -> Iterator[Diagnostic]:
    """Whether each mark stands where print's page begins, by the words that both editions have."""
    paper = case.print
    assert paper is not None
    if len(paper.sections) != len(case.source.sections):
        return
    for index, section in enumerate(case.source.sections):
        document = book.documents.get(f"{section.slug}.xhtml")
        if document is None or section.kind in ("section.contents", "section.cover"):
            continue
        for label, away in _turns_of(case, index, document):
            message = f"the mark of page {label} stands {away} words from the page’s first word"
            yield case.screen_fault("misplaced-page", message, "build it again", f"{section.slug}.xhtml")


def _turns_of(case: Case, index: int, document: etree._Element) -> Iterator[tuple[str, int]]:
    """The marks of a section that stand elsewhere, and by how many words."""
    assert case.print is not None
    told, shown = case.told[index].words, case.shown[index].words
    texts = ScreenReading(document)
    found = texts.words()
    if [word.text for word in shown] != [word.text for word in found]:
        return  # said already
    nodes = {word.origin.node: at for at, word in reversed(list(enumerate(shown))) if word.origin.node >= 0}
    firsts = {word.origin.node: at for at, word in reversed(list(enumerate(told))) if word.origin.node >= 0}
    # Words of print, by their place in the screen's text.
    there = {
        at: nodes[word.origin.node] + at - firsts[word.origin.node]
        for at, word in enumerate(told)
        if word.origin.node in nodes
    }
    own = _by_page(case, index)
    pages = {there[at]: page for page, words in own.items() for at in words if at in there}
    pictured = {
        page.index for page in case.source.pages.pages if any(isinstance(item, Picture | Drawn) for item in page.items)
    }
    begins = _first_words(case, index, own, pictured)
    for xml in document.iter(f"{XHTML}span"):
        if not _is_mark(xml):
            continue
        label = xml.get("aria-label", "")
        place = texts.anchors.get(xml.get("id", ""), 0)
        here = next((at for at, word in enumerate(found) if word.origin >= place), len(found))
        page = case.print.labels.index(label) if label in case.print.labels else -1
        if page in pictured and _begins_picture(xml):
            continue  # no word says where it stands, and what comes next may stand on an earlier page
        away = [
            # A picture without words may begin the page, and what stands below it have floated over the turn.
            sum(pages.get(at, page) <= page for at in range(min(here, there[first]), max(here, there[first])))
            for first in begins.get(page, ())
            if first in there
        ]
        if away and min(away) > _TURN:
            yield label, away[0]


def _begins_picture(mark: etree._Element) -> bool:
    """Whether a mark stands right before a figure that says nothing."""
    after = mark.getnext()
    if after is None or after.tag != f"{XHTML}figure" or (mark.tail or "").strip():
        return False
    return after.find(f"{XHTML}figcaption") is None


def _by_page(case: Case, index: int) -> dict[int, list[int]]:
    """Page → the words of a section that stand on it."""
    paper = case.print
    assert paper is not None
    told = case.told[index].words
    found = words_of(paper.sections[index].leaves(("Note", *PICTURES)))
    own: dict[int, list[int]] = {}
    for a, c in matches([word.text for word in told], [word.text for word in found]):
        if told[a].origin.node >= 0 and 0 <= found[c].origin < len(paper.labels):
            own.setdefault(found[c].origin, []).append(a)
    return own


def _first_words(
    case: Case, index: int, own: Mapping[int, Sequence[int]], pictured: Collection[int]
) -> dict[int, list[int]]:
    """Page → index of the word that begins it: the first in reading order of what stands there. What floated past
    words of earlier pages does not count unless nothing else stands there and no earlier page begins below it; where
    that leaves nothing, the text begins the page where it goes on, and where it goes on no more, its last word does.
    A page that is ``pictured`` may begin with a picture without words, above what floated past its first word: then
    either may be."""
    told = case.told[index].words
    begins: dict[int, int] = {}
    begun_at = reached = pictures = -1
    begun: set[int] = set()
    floated: dict[int, int] = {}
    for page, here in sorted(own.items()):
        # A row may be divided, and the rest of its first cell come after all of its last.
        following = next((a for a in here if a > reached or told[a].origin.node in begun), None)
        if following is None and here[0] > begun_at:
            following = here[0]
        if following is not None:
            begins[page] = begun_at = following
            pictures = following if page in pictured else pictures
        elif pictures > here[0]:
            floated[page] = here[0]
        reached = max(reached, *here)
        begun.update(told[a].origin.node for a in here)
    firsts: dict[int, list[int]] = {}
    later = None
    for page, here in sorted(own.items(), reverse=True):
        later = begins.get(page, later)
        firsts[page] = [here[0], max(reached, 0)] if later is None else [later]
        firsts[page] += [floated[page]] if page in floated else []
    return firsts
