"""What stands on the pages: fonts and texts that read back, nothing outside the page or on top of another, hyphens
where the language allows them, pictures whole."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

import pypdfium2

from builder.checks import expected
from builder.checks.case import Case
from builder.checks.printed.edition import ARTIFACT, PICTURES, Element, Leaf, Shown
from builder.checks.printed.strings import in_a_string
from builder.checks.words import changes, quoted, visible
from builder.diagnostics import Diagnostic, in_quotes
from builder.markup.section import Section
from builder.text.breaks import last_resorts
from builder.text.hyphenation import exceptions_by_tag, exceptions_in, points, repeats_hyphen
from builder.text.shaping import SOFT_HYPHEN

_EDGE = 5.0
"""Points from the page's edge that stay free of text: what a printer can't print or a knife may cut."""
_OVERLAP = 0.6
"""Points by which letters of one line may overlap: italics lean, and capitals are kerned."""
_RATIO = 0.02
"""Share by which a picture's sides may differ from its file's."""
_WORD = re.compile(r"(?<![^\W\d_\u00ad])[^\W\d_\u00ad]*(?:\u00ad[^\W\d_\u00ad]*)+")
_TOKEN = re.compile(r"[^ \u00a0]+")
_HYPHENS = ("-", "\u2010")
_MOST = 8


def check_fonts(case: Case) -> Iterator[Diagnostic]:
    """Fonts are in the file, and turn every code into text."""
    paper = case.print
    if paper is None:
        return
    fonts = {font.name: font for page in paper.fonts for font in page}
    for name, font in fonts.items():
        if not font.embedded:
            yield case.print_fault("font-not-embedded", f"the font {name} is not in the file", "build it again")
        if not font.mapped:
            yield case.print_fault(
                "unmapped-text", f"the font {name} does not say what its codes mean", "build it again"
            )
    for index, page in enumerate(paper.shown):
        for fault, code, words in (
            ("unmapped", "unmapped-text", "some of its text can’t be read back"),
            ("missing", "missing-glyph", "an empty box is drawn for a letter"),
            ("invisible", "unmapped-text", "some of its text is invisible"),
        ):
            lines = [one for one in page if fault in one.faults and fonts.get(one.font) and fonts[one.font].mapped]
            if lines:
                yield case.print_fault(code, f"{words}: {in_quotes(lines[0].text)}", "build it again", index)


def check_extraction(case: Case, data: bytes) -> Iterator[Diagnostic]:
    """Another reader (PDFium) finds the same letters on every page."""
    paper = case.print
    if paper is None:
        return
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        yield case.print_fault("unreadable-output", f"another reader can’t open it: {error}", "build it again")
        return
    try:
        for index, page in enumerate(paper.shown[: len(document)]):
            ours = _letters("".join(one.text for one in page))
            theirs = _letters(document[index].get_textpage().get_text_range())
            if ours != theirs:
                lost, more = "".join((ours - theirs).elements()), "".join((theirs - ours).elements())
                message = f"another reader finds {in_quotes(more, 20)} where {in_quotes(lost, 20)} is written"
                yield case.print_fault("unmapped-text", message, "build it again", index)
    except pypdfium2.PdfiumError as error:
        yield case.print_fault("unreadable-output", f"another reader can’t read it: {error}", "build it again")
    finally:
        document.close()


def _letters(text: str) -> Counter[str]:
    # What a viewer adds (hyphens at line ends, U+FFFE in their place) or orders otherwise does not count.
    return Counter(letter for letter in visible(text) if letter.isalnum())


def check_places(case: Case) -> Iterator[Diagnostic]:
    """All text stands on its page, clear of the edge, and none on top of another."""
    paper = case.print
    if paper is None:
        return
    for index, page in enumerate(paper.shown):
        left, bottom, right, top = paper.sizes[index]
        texts = [one for one in page if one.text.strip()]
        out = [
            one
            for one in texts
            if one.x0 < left + _EDGE or one.x1 > right - _EDGE or one.y < bottom + _EDGE or one.y > top - _EDGE
        ]
        if out:
            yield case.print_fault(
                "clipped-text", f"{in_quotes(out[0].text)} runs over the edge", "build it again", index
            )
        for one, other in _overlapping([one for one in texts if not _under_text(one, case)]):
            message = f"{in_quotes(one.text, 30)} and {in_quotes(other.text, 30)} overlap"
            yield case.print_fault("overlapping-text", message, "build it again", index)
            break


def _under_text(one: Shown, case: Case) -> bool:
    """Whether it is the word that a draft has under its text."""
    return case.source.theme.draft and one.mark == ARTIFACT and one.text.strip() == case.source.book.words["draft"]


def _overlapping(texts: Sequence[Shown]) -> Iterator[tuple[Shown, Shown]]:
    rows: dict[int, list[Shown]] = {}
    for one in texts:
        rows.setdefault(round(one.y), []).append(one)
    for y, row in rows.items():
        near = sorted([*row, *rows.get(y + 1, ())], key=lambda one: (one.x0, one.x1))
        for one, other in pairwise(near):
            over = one.end - other.x0
            if abs(one.y - other.y) < 0.35 * min(one.size, other.size) and over > _OVERLAP + 0.1 * one.size:
                yield one, other


def check_margins(case: Case) -> Iterator[Diagnostic]:
    """Running text keeps to its measure: what hangs out is punctuation."""
    paper = case.print
    if paper is None or len(paper.sections) != len(case.source.sections):
        return
    frame = case.source.theme.page
    plain = {
        index: page
        for index, page in enumerate(case.source.pages.pages)
        if case.source.sections[page.flow].kind not in ("section.cover", "section.titlepage")
        and "span.margin" not in {node.element.kind for node in case.source.flows[page.flow].nodes}
    }
    for index in plain:
        if index >= len(paper.shown):
            break
        left, _, right, _ = paper.sizes[index]
        recto = index % 2 == 0
        begin = left + (frame.inner if recto else frame.outer)
        end = right - (frame.outer if recto else frame.inner)
        for one in paper.shown[index]:
            text = one.text.strip()
            if one.mark >= 0 and text and (one.x0 < begin - one.size or one.end > end + one.size):
                message = f"{in_quotes(text)} stands outside the type area"
                yield case.print_fault("outside-margins", message, "make the line shorter", index)
                break


def check_hyphens(case: Case) -> Iterator[Diagnostic]:
    """Invariant 7: words are divided where their language divides them, code and addresses nowhere."""
    paper = case.print
    if paper is None:
        return
    by_tag = exceptions_by_tag(case.source.book.publication.hyphenation)
    own = functools.cache(functools.partial(exceptions_in, by_tag=by_tag))
    written = _written_with_hyphens(case)
    told = 0
    for section in paper.sections:
        for stretch, language, code in _lines(section):
            for match in _WORD.finditer(stretch):
                word = match[0].replace(SOFT_HYPHEN, "")
                cut = match[0].index(SOFT_HYPHEN)
                if word.casefold() in written or not word:
                    continue
                allowed = points(word, language, own(language))
                if (code or not (cut in allowed or _by_need(stretch, match, language))) and told < _MOST:
                    told += 1
                    shown = match[0].replace(SOFT_HYPHEN, "-")
                    where = "in code" if code else f"in the language “{language}”"
                    yield case.print_fault("wrong-hyphen", f"“{shown}” can’t be divided so {where}", "build it again")


def _by_need(stretch: str, match: re.Match[str], language: str) -> bool:
    """Whether a word may be divided though its language does not divide it there: at a hyphen of its own that stands on
    both lines, or because it fits on none."""
    cut = stretch.index(SOFT_HYPHEN, match.start())
    if stretch[cut + 1 : cut + 2] in _HYPHENS:
        return repeats_hyphen(language)
    token = next(one for one in _TOKEN.finditer(stretch, stretch.rfind(" ", 0, cut) + 1) if one.end() > cut)
    at = cut - token.start() - token[0].count(SOFT_HYPHEN, 0, cut - token.start())
    return (at, True) in last_resorts(token[0].replace(SOFT_HYPHEN, ""), hyphens=True)


def _written_with_hyphens(case: Case) -> set[str]:
    """Words in which the author has put soft hyphens."""
    found = set()
    for section in case.source.sections:
        for word in re.findall(rf"[^\W\d_]*(?:{SOFT_HYPHEN}[^\W\d_]*)+", section.xhtml):
            found.add(word.replace(SOFT_HYPHEN, "").casefold())
    return found


def _lines(section: Element) -> Iterator[tuple[str, str, bool]]:
    """Stretches of text in one language, and whether they are code."""
    for key, pieces in groupby(_pieces(section, False), lambda piece: piece and piece[1:]):
        if key:
            yield "".join(piece[0] for piece in pieces if piece), *key


def _pieces(element: Element, code: bool) -> Iterator[tuple[str, str, bool] | None]:
    """Texts in reading order with their language, and whether they are code; ``None`` where a stretch ends.

    One goes on through emphasis and links, whatever they hold, and through no other element.
    """
    code = code or element.role == "Code"
    for child in element.children:
        if isinstance(child, Leaf):
            yield child.text, element.language, code
        elif child.role in ("Span", "Em", "Strong", "Link"):
            yield from _pieces(child, code)
        else:
            yield None
            yield from _pieces(child, code)
            yield None


def check_pictures(case: Case) -> Iterator[Diagnostic]:
    """Invariant 8: pictures in order, undistorted, with their texts for those who can't see them."""
    if case.print is not None:
        yield from _printed_pictures(case)
    if case.screen is not None:
        yield from _shown_pictures(case)


def _alternatives(section: Section) -> list[str]:
    """What the pictures of a section are described as."""
    said = (xml.get("alt", "") for xml in expected.tree(section).iter("img"))
    return [text.strip() for text in said if text.strip()]


def _spaced(texts: Iterable[str]) -> list[str]:
    return [" ".join(text.split()) for text in texts]


def _printed_pictures(case: Case) -> Iterator[Diagnostic]:
    paper = case.print
    assert paper is not None
    if len(paper.sections) == len(case.source.sections):
        for section, element in zip(case.source.sections, paper.sections, strict=True):
            wanted = _spaced(map(in_a_string, _alternatives(section)))
            have = _spaced(one.alternative or "" for one in element.elements() if one.role in PICTURES)
            for change in changes(wanted, have):
                lost, new = wanted[change.a : change.b], have[change.c : change.d]
                code = "lost-alternative" if any(not text for text in new) or not new else "changed-words"
                message = f"a picture of “{section.title}” is described as {quoted(new)}, not as {quoted(lost)}"
                yield case.print_fault(code, message, "build it again")
    for index, page in enumerate(paper.images):
        for _, (left, bottom, right, top), across, down in page:
            if across and down and top > bottom and right > left:
                ratio = (right - left) / (top - bottom) / (across / down)
                if abs(ratio - 1) > _RATIO:
                    message = f"a picture is stretched by {abs(ratio - 1):.0%}"
                    yield case.print_fault("distorted-picture", message, "build it again", index)


def _shown_pictures(case: Case) -> Iterator[Diagnostic]:
    book = case.screen
    assert book is not None
    for section in case.source.sections:
        document = book.documents.get(f"{section.slug}.xhtml")
        if document is None or section.kind == "section.cover":
            continue
        wanted = _spaced(_alternatives(section))
        images = list(document.iter("{*}img"))
        shown = [xml.get("alt") or xml.get("aria-label") or "" for xml in document.iter("{*}img", "{*}svg")]
        have = _spaced(said for said in shown if said.strip())
        for xml in images:
            if xml.get("alt") is None:
                message = f"the picture “{xml.get('src')}” has no text for those who can’t see it"
                yield case.screen_fault("lost-alternative", message, "build it again", f"{section.slug}.xhtml")
        for change in changes(wanted, have):
            lost, new = wanted[change.a : change.b], have[change.c : change.d]
            code = "changed-words" if new else "lost-alternative"
            message = f"a picture is described as {quoted(new)}, not as {quoted(lost)}"
            yield case.screen_fault(code, message, "build it again", f"{section.slug}.xhtml")
