"""From markup to an EPUB's own XHTML: one walk over each tree.

What only print needs goes (page slots, ``span.print``, ``data-*``), what only an EPUB needs comes: file names in
links, ``epub:type`` and ``role`` by the vocabulary's table, ``xml:lang`` beside ``lang``, links back from notes and
references, cell alignment as classes, the pictures' names and sizes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lxml import etree

from builder.diagnostics import Diagnostic, nearest
from builder.epub.cells import align_cells
from builder.epub.documents import EPUB_TYPE, XHTML, XML_LANG, Document, Xml, is_right_to_left
from builder.epub.drawings import put_data, put_drawing
from builder.epub.fonts import Characters
from builder.epub.markers import list_class
from builder.epub.pictures import Pictures
from builder.epub.stylesheet import UNCLASSED
from builder.epub.wording import Wording
from builder.markup.flow import IN_LINE
from builder.markup.styles import Computed
from builder.markup.vocabulary import SIDES, VOCABULARY, Content, Element, Place, kind_of
from builder.numerals import marker
from builder.text.scripts import EN_SPACE

_PREFIX: Final = f"{{{XHTML}}}"
_FOREIGN: Final = {"http://www.w3.org/2000/svg": "svg", "http://www.w3.org/1998/Math/MathML": "mathml"}
_VOID: Final = frozenset({"br", "hr", "img"})
_PRINT_ONLY: Final = frozenset({"span.print", "span.pageref", "figure.code"})
_TAGS: Final = tuple(sorted({row.tag for row in VOCABULARY.values()}))
# The arrow that says “back”, with the selector that keeps it from becoming a coloured picture.
_BACK: Final = "\u21a9\ufe0e"
# Where the last line of a block may be found, and which of those can't hold a link.
_ENDS: Final = frozenset(f"{_PREFIX}{tag}" for tag in ("p", "ul", "ol", "li", "blockquote", "div", "dl", "dd", "pre"))
_NO_LINES: Final = frozenset(f"{_PREFIX}{tag}" for tag in ("ul", "ol", "blockquote", "div", "dl", "pre"))
_DATED: Final = frozenset({"dl.facts", "dl.timeline", "dl.glossary"})
"""Lists whose entries are groups: to stand side by side, or to pop up whole."""
_NOTES: Final = frozenset({"aside.footnote", "aside.endnote"})
_BLANKS_AT_END: Final = re.compile(r"(?<!\s)\s+$")


class Rewriter:
    """Rewrites the documents of one book, one after the other."""

    def __init__(
        self,
        places: Mapping[str, str],
        pictures: Pictures,
        characters: Characters,
        wording: Wording,
        found: list[Diagnostic],
    ) -> None:
        self._places = places
        self._pictures = pictures
        self._characters = characters
        self._wording = wording
        self._found = found
        self._rows: dict[tuple[str, str], Element | None] = {}
        self._calls: dict[str, list[str]] = {}
        """Note → the ids of its calls in the document at hand."""
        self._boxes: set[str] = set()
        """Titles of the boxes in it."""
        self._data: list[tuple[Xml, Xml]] = []
        """Figures drawn in it, with their data."""
        self.counted: dict[tuple[str, str], None] = {}
        """How lists are counted, and what encloses their numbers, but for ``1.``"""
        self._document: Document

    def rewrite(self, document: Document) -> None:
        """Rewrite one document's tree in place."""
        self._document = document
        self._calls.clear()
        self._boxes.clear()
        self._data.clear()
        if not document.is_contents:
            self._element(document.root, self._characters.styler.root, 0)
            for figure, details in self._data:
                put_data(figure, details)

    def _element(self, xml: Xml, parent: Computed, source: int) -> None:
        tag = str(xml.tag)
        if not tag.startswith(_PREFIX):
            self._foreign(xml)
            return
        tag = tag[len(_PREFIX) :]
        attributes = xml.attrib
        own = xml.get("data-src")
        if own is not None:
            source = int(own)
            del attributes["data-src"]
        row = self._row(tag, xml.get("class", ""), source)
        style = self._characters.styler.child(parent, row.kind, xml.get("lang", ""))
        if row.kind in UNCLASSED and "class" in attributes:
            # A name of an own template's, which no rule of this edition is about.
            del attributes["class"]
        if tag == "img":
            self._give_room(xml)
        elif xml.get("class") == "verse-line":
            _move_in(xml)
        drawing = self._document.section.drawings.get(xml.get("data-drawing", "")) if tag == "img" else None
        if drawing is not None:
            self._document.properties["svg"] = None
            data = put_drawing(xml, drawing, parent, self._characters, self._wording)
            if data is not None:
                self._data.append(data)
            return
        if row.kind in ("ul", "ol"):
            self._markers(xml, row.kind, style)
        if len(attributes):
            self._attributes(xml, tag, style, source)
        if row.semantic:
            attributes[EPUB_TYPE] = row.semantic
        if row.aria and "role" not in attributes:
            attributes["role"] = row.aria

        characters = self._characters.of(style)
        if xml.text:
            characters.update(xml.text)
        elif tag not in _VOID and not len(xml):
            # An empty text keeps the end tag, which readers that take XHTML for HTML need.
            xml.text = ""
        for child in list(xml):
            if child.tail:
                characters.update(child.tail)
            if self._is_print_only(child):
                _drop(child)
            else:
                self._element(child, style, source)
        if tag == "table":
            aligns = xml.get("data-align")
            if aligns is not None:
                del attributes["data-align"]
            align_cells(xml, (aligns or "").split(), style.block.text.language)
        elif row.kind == "a.noteref":
            self._calls.setdefault(xml.get("href", ""), []).append(xml.get("id", ""))
        elif row.kind in _NOTES:
            self._link_note(xml)
            if row.kind == "aside.endnote":
                # Readers hide an ``aside`` that they show when it is called; of a list of notes nothing would be left.
                xml.tag = f"{_PREFIX}div"
        elif row.kind in _DATED:
            _group(xml)
        elif row.kind == "header.opening":
            _number_heading(xml)
        elif row.kind == "aside.box":
            self._name_box(xml)

    def _row(self, tag: str, classes: str, source: int) -> Element:
        key = (tag, classes)
        if key not in self._rows:
            kind = kind_of(tag, classes)
            self._rows[key] = VOCABULARY[kind] if kind is not None else None
        row = self._rows[key]
        if row is None:
            self._fault("unknown-element", source, f"<{tag}> is not in the vocabulary", nearest(tag, _TAGS))
            return VOCABULARY["span"]
        return row

    def _attributes(self, xml: Xml, tag: str, style: Computed, source: int) -> None:
        attributes = xml.attrib
        language = xml.get("lang")
        if language is not None:
            attributes[XML_LANG] = language
            if is_right_to_left(language) != _runs_right_to_left(xml):
                attributes["dir"] = "rtl" if is_right_to_left(language) else "ltr"
        if tag == "a":
            href = xml.get("href", "")
            if href.startswith("#"):
                self._point(xml, href[1:], source)
        elif tag == "img":
            self._picture(xml, style, source)
        for name in [name for name in attributes if str(name).startswith("data-") and name != "data-align"]:
            del attributes[name]

    def _markers(self, xml: Xml, kind: str, style: Computed) -> None:
        """What the items of a list are marked with: readers set it, in the faces of their text."""
        start, numbering, enclosed = xml.get("start", "1"), xml.get("type", "1"), xml.get("data-enclosed", ".")
        given = style.block.marker
        for number, item in enumerate(xml, int(start)):
            characters = self._characters.of(self._characters.styler.child(style, "li", item.get("lang", "")))
            if kind == "ol" or given == "decimal":
                characters.update(marker(number, numbering, enclosed))
            if given != "decimal":
                characters.update(given)
        if xml.get("start") == "1":
            del xml.attrib["start"]
        if kind == "ul" or (numbering, enclosed) == ("1", "."):
            return
        self.counted[numbering, enclosed] = None
        if name := list_class(numbering, enclosed):
            xml.set("class", f"{xml.get('class', '')} {name}".strip())

    def _point(self, xml: Xml, target: str, source: int) -> None:
        file = self._places.get(target)
        if file is None:
            hint = nearest(target, self._places)
            self._fault("dangling-link", source, f"nothing in the EPUB has the id “{target}”", hint)
        elif file == self._document.file:
            xml.attrib["href"] = f"#{target}"
        elif file == "nav.xhtml":
            # The navigation document is made anew and has none of the markup's ids.
            xml.attrib["href"] = file
        else:
            xml.attrib["href"] = f"{file}#{target}"

    def _picture(self, xml: Xml, style: Computed, source: int) -> None:
        attributes = xml.attrib
        path = xml.get("src", "")
        if xml.get("class") == "cover":
            return
        file = self._pictures.file(path)
        if file is None:
            self._fault(
                "bad-picture",
                source,
                f"the picture “{path}” is missing, or is none that an EPUB may hold",
                "use PNG, JPEG or SVG",
            )
            return
        attributes["src"] = file
        if xml.get("alt") is None:
            attributes["alt"] = ""
        pixels = _pixels(xml)
        if pixels is not None:
            attributes["width"], attributes["height"] = map(str, pixels)
        width = _width(xml, style, pixels)
        if width:
            attributes["style"] = f"width: {width}"

    def _give_room(self, xml: Xml) -> None:
        """A figure at the side of the text is as wide beside the words as in print; the stylesheet sees to it that a
        small screen keeps room for the words. Figures side by side share the line so that they are equally high."""
        figure = xml.getparent()
        if figure is None or figure.tag != f"{_PREFIX}figure":
            return
        holder = figure.getparent()
        kind = kind_of("figure", figure.get("class", ""))
        share = xml.get("data-width", "")
        if kind in SIDES and share:
            styler = self._characters.styler
            figure.set("style", f"width: {float(share) * styler.theme.page.measure / styler.root.look.size:.3g}em")
            del xml.attrib["data-width"]
        elif holder is not None and kind_of("div", holder.get("class", "")) == "div.abreast":
            pixels = _pixels(xml)
            if pixels is not None:
                figure.set("style", f"flex-grow: {pixels[0] / pixels[1]:.3g}")
            xml.attrib.pop("data-width", "")

    def _foreign(self, xml: Xml) -> None:
        if isinstance(xml.tag, str):
            kind = _FOREIGN.get(etree.QName(xml).namespace or "")
            if kind is not None:
                self._document.properties[kind] = None
        for child in xml.iter(etree.Element):
            for name in [name for name in child.attrib if str(name).startswith("data-")]:
                del child.attrib[name]

    def _is_print_only(self, xml: Xml) -> bool:
        tag = str(xml.tag).removeprefix(_PREFIX)
        return tag in ("span", "figure") and kind_of(tag, xml.get("class", "")) in _PRINT_ONLY

    def _link_note(self, note: Xml) -> None:
        """Turn the number that links back into a plain one, with the links back at the note's end."""
        links = [link for link in note.iter(f"{_PREFIX}a") if link.get("class", "").split()[:1] == ["backlink"]]
        if not links:
            return
        calls = [f"#{call}" for call in self._calls.get(f"#{note.get('id', '')}", ()) if call]
        targets = calls or [link.get("href", "") for link in links]
        number = links[0]
        number.tag = f"{_PREFIX}span"
        number.attrib.clear()
        number.attrib["class"] = "number"
        for other in links[1:]:
            _drop(other)
        _add_links_back(note, targets, self._wording, "back-to-text")

    def _name_box(self, box: Xml) -> None:
        """A box is a place that listeners can go to by its title; one without a title of its own is a mere note."""
        title = next((child for child in box if child.get("class", "").split()[:1] == ["box-title"]), None)
        name = " ".join("".join(map(str, title.itertext())).split()) if title is not None else ""
        if title is None or not name or name in self._boxes:
            box.set("role", "note")
            return
        self._boxes.add(name)
        if title.get("id") is None:
            number = len(self._boxes)
            while f"box-title-{number}" in self._places:
                number += len(self._places)
            title.set("id", f"box-title-{number}")
        box.set("aria-labelledby", title.get("id", ""))

    def _fault(self, code: str, source: int, message: str, hint: str) -> None:
        spans = self._document.section.spans
        place = spans[source] if source < len(spans) else self._document.section.source
        self._found.append(Diagnostic(code, place, message, hint))


def _runs_right_to_left(xml: Xml) -> bool:
    """Whether the text around an element does."""
    around = next((up.get("lang", "") for up in xml.iterancestors() if up.get("lang")), "")
    return is_right_to_left(around)


def _pixels(image: Xml) -> tuple[int, int] | None:
    """A picture's own width and height, if they are known."""
    across, _, down = image.get("data-pixels", "").partition("x")
    if across.isdigit() and down.isdigit() and int(across) and int(down):
        return int(across), int(down)
    return None


def _width(image: Xml, style: Computed, pixels: tuple[int, int] | None) -> str:
    """How wide a picture is, if that is said: a figure's is a share of the measure. One in a line keeps the proportion
    to its text that it has in print; its height follows from its width, so that a narrow page makes both smaller."""
    width = image.get("data-width", "")
    if not _is_in_line(image):
        return f"{float(width) * 100:g}%" if width else ""
    if width:
        return f"{float(width.removesuffix('pt')) / style.look.size:.3g}em"
    across, down = pixels or (1, 1)
    return f"{IN_LINE * across / down:.3g}em"


def _is_in_line(image: Xml) -> bool:
    """Whether what holds a picture holds words, and no blocks."""
    holder = image.getparent()
    row = _element_of(holder) if holder is not None else None
    if holder is None or row is None or row.content in (Content.BLOCKS, Content.PARTS):
        return False
    beside = (_element_of(other) for other in holder.iterchildren(etree.Element))
    return row.content is not Content.EITHER or not any(one and one.place is Place.BLOCK for one in beside)


def _element_of(xml: Xml) -> Element | None:
    kind = kind_of(str(xml.tag).removeprefix(_PREFIX), xml.get("class", ""))
    return VOCABULARY[kind] if kind is not None else None


def _number_heading(opening: Xml) -> None:
    """Put a chapter's number into its heading: who goes from heading to heading hears it."""
    for number in opening:
        heading = number.getnext()
        if number.get("class", "").split()[:1] == ["chapter-number"] and heading is not None:
            if heading.tag != f"{_PREFIX}h1":
                return
            number.tag = f"{_PREFIX}span"
            heading.insert(0, number)
            number.tail = " " + (heading.text or "")
            heading.text = None
            return


def _move_in(line: Xml) -> None:
    """The spaces before a line of verse as room beside it, so that what is turned over hangs from there too."""
    text = line.text or ""
    words = text.lstrip(EN_SPACE)
    if words != text:
        line.text = words
        line.set("style", f"margin-left: {(len(text) - len(words)) / 2:g}em")


def _group(entries: Xml) -> None:
    """Put each term and what is said of it into a group, to which links to the term lead."""
    group: Xml | None = None
    for part in list(entries):
        before = group[-1] if group is not None and len(group) else None
        if group is None or (part.tag == f"{_PREFIX}dt" and before is not None and before.tag != part.tag):
            group = etree.Element(f"{_PREFIX}div")
            group.tail = "\n"
            part.addprevious(group)
            name = part.get("id")
            if name is not None:
                del part.attrib["id"]
                group.set("id", name)
        group.append(part)


def link_references(documents: Sequence[Document], wording: Wording) -> None:
    """Name the links back from bibliography entries; an entry that has none gets those to its citations."""
    entries: dict[str, tuple[Document, Xml]] = {}
    for document in documents:
        for name, entry in _of_class(document, "li", "reference"):
            links = [link for link in entry.iter(f"{_PREFIX}a") if "backlink" in link.get("class", "").split()]
            for number, link in enumerate(links, 1):
                _name(link, wording, "back-to-citation", number if len(links) > 1 else 0)
            if links:
                _tie(links[0])
            else:
                entries[name] = (document, entry)
    if not entries:
        return
    calls: dict[str, list[tuple[Document, str]]] = {}
    for document in documents:
        for name, cite in _of_class(document, "a", "cite"):
            calls.setdefault(cite.get("href", "").rpartition("#")[2], []).append((document, name))
    for name, (home, entry) in entries.items():
        targets = [f"#{call}" if d is home else f"{d.file}#{call}" for d, call in calls.get(name, ())]
        _add_links_back(entry, targets, wording, "back-to-citation")


def _of_class(document: Document, tag: str, name: str) -> Iterator[tuple[str, Xml]]:
    """The elements of a tag with an id whose first class is ``name``."""
    if document.is_contents:
        return
    for xml in document.root.iter(f"{_PREFIX}{tag}"):
        if xml.get("class", "").split()[:1] == [name] and xml.get("id"):
            yield xml.get("id", ""), xml


def _add_links_back(holder: Xml, targets: Sequence[str], wording: Wording, label: str) -> None:
    """Append links back to the last line of ``holder``: of its last paragraph or list item, where it has such."""
    place = holder
    while len(place) and place[-1].tag in _ENDS and not (place[-1].tail or "").strip():
        place = place[-1]
    if place.tag in _NO_LINES:
        place = etree.SubElement(holder, f"{_PREFIX}p")
    for number, target in enumerate(targets, 1):
        _append_text(place, "\u00a0")
        attributes = {"class": "backlink", "href": target, EPUB_TYPE: "backlink", "role": "doc-backlink"}
        link = etree.SubElement(place, f"{_PREFIX}a", attributes)
        link.text = _BACK
        _name(link, wording, label, number if len(targets) > 1 else 0)


def _name(link: Xml, wording: Wording, label: str, number: int) -> None:
    """Say in words what the arrow means; ``number`` tells several arrows apart, 0 where there is one."""
    words = f"{wording[label]} {number}" if number else wording[label]
    wording.mark(link)
    link.set("aria-label", words)
    link.set("title", words)


def _tie(link: Xml) -> None:
    """Keep a link on the line of the word before it: an arrow alone on a line says nothing."""
    previous, parent = link.getprevious(), link.getparent()
    assert parent is not None
    if previous is None:
        parent.text = _BLANKS_AT_END.sub("\u00a0", parent.text or "")
    else:
        previous.tail = _BLANKS_AT_END.sub("\u00a0", previous.tail or "")


def _append_text(xml: Xml, text: str) -> None:
    if len(xml):
        xml[-1].tail = (xml[-1].tail or "").rstrip("\n") + text
    else:
        xml.text = (xml.text or "") + text


def _drop(xml: Xml) -> None:
    """Take an element out, leaving the text behind it."""
    parent = xml.getparent()
    assert parent is not None
    previous = xml.getprevious()
    if xml.tail:
        if previous is not None:
            previous.tail = (previous.tail or "") + xml.tail
        else:
            parent.text = (parent.text or "") + xml.tail
    parent.remove(xml)
