"""The closed vocabulary that templates may write and both renderers read.

An element is an XHTML tag plus, for most, a first class that names its *kind*: ``<aside class="footnote">`` is of
kind ``aside.footnote``, ``<p>`` of kind ``p``. A tag whose first class is not in the table counts as the bare tag's
kind, and its classes are then the author's own. Each row says what may stand inside, which PDF structure type the
element becomes and which EPUB semantics it carries. Adding an element is adding a row.
"""

from __future__ import annotations

import enum
import re

from msgspec import Struct
from msgspec.structs import force_setattr


class Content(enum.Enum):
    """What an element may hold."""

    BLOCKS = "blocks"
    """Block elements only."""
    PARTS = "parts"
    """Nothing but the elements that need it: the items of a list, the rows of a table."""
    INLINE = "inline"
    """Text and inline elements."""
    EITHER = "either"
    """Blocks, or text and inlines, but not both (list items, cells, captions)."""
    EMPTY = "empty"
    LITERAL = "literal"
    """Text and inlines, white space kept."""


class Place(enum.Enum):
    """Where an element may stand."""

    BLOCK = "block"
    INLINE = "inline"


class Element(Struct, frozen=True):
    """One row of the table."""

    kind: str
    """``tag`` or ``tag.class``."""
    content: Content
    role: str
    """PDF structure type; empty: the element is transparent, its children hang on its parent."""
    place: Place = Place.BLOCK
    semantic: str = ""
    """``epub:type`` in the EPUB."""
    aria: str = ""
    """``role`` in the EPUB."""
    inside: tuple[str, ...] = ()
    """Kinds of the parents that it needs; empty: any that takes its place."""
    tag: str = ""
    """The XHTML tag: made from ``kind``, whatever is given."""

    def __post_init__(self) -> None:
        force_setattr(self, "tag", self.kind.partition(".")[0])


_B, _I, _E, _0, _L = Content.BLOCKS, Content.INLINE, Content.EITHER, Content.EMPTY, Content.LITERAL
_P = Content.PARTS
_IN = Place.INLINE

_ROWS = (
    # -- sections: each is the root of one document of the EPUB and one galley of the print edition
    Element("section.cover", _B, "Sect", semantic="cover"),
    Element("section.titlepage", _B, "Sect", semantic="titlepage"),
    Element("section.imprint", _B, "Sect", semantic="copyright-page"),
    Element("section.contents", _B, "Sect"),
    Element("section.part", _B, "Part", semantic="part", aria="doc-part"),
    Element("section.chapter", _B, "Sect", semantic="chapter", aria="doc-chapter"),
    # A dedication is no preface, nor thanks an appendix: their document says in which matter they stand, and no more.
    Element("section.frontmatter", _B, "Sect"),
    Element("section.backmatter", _B, "Sect"),
    Element("section.bibliography", _B, "Sect", semantic="bibliography", aria="doc-bibliography"),
    Element("section.glossary", _B, "Sect", semantic="glossary", aria="doc-glossary"),
    Element("section.index", _B, "Sect", semantic="index", aria="doc-index"),
    Element("section.endnotes", _B, "Sect", semantic="endnotes", aria="doc-endnotes"),
    Element("section.handout", _B, "Sect"),
    # -- the head of a chapter
    Element("header.opening", _B, "", inside=()),
    Element("p.chapter-number", _I, "P"),
    Element("h1", _I, "H1"),
    Element("h2", _I, "H2"),
    Element("h3", _I, "H3"),
    Element("h4", _I, "H4"),
    Element("h5", _I, "H5"),
    Element("h6", _I, "H6"),
    Element("div.standfirst", _B, "Div"),
    # -- cover and title page
    Element("p.cover-kind", _I, "P"),
    Element("p.cover-title", _I, "P"),
    Element("p.cover-subtitle", _I, "P"),
    Element("p.cover-date", _I, "P"),
    Element("div.ornaments", _B, "Div"),
    Element("p.cover-ornament", _I, "P"),
    Element("p.cover-author", _I, "P"),
    Element("p.cover-summary", _I, "P"),  # on the back, which is printed only
    Element("p.cover-spine", _I, "P"),
    Element("p.book-title", _I, "P"),
    Element("p.book-subtitle", _I, "P"),
    Element("p.book-author", _I, "P"),
    Element("p.book-publisher", _I, "P"),
    # -- contents
    Element("nav.toc", _B, ""),
    Element("ol.toc", _P, "TOC", inside=("nav.toc", "li.toc-chapter", "li.toc-part")),
    Element("li.toc-part", _E, "TOCI", inside=("ol.toc",)),
    Element("li.toc-chapter", _B, "TOCI", inside=("ol.toc",)),
    Element("li.toc-section", _B, "TOCI", inside=("ol.toc",)),
    Element("p.toc-line", _I, "P"),
    Element("p.toc-part", _I, "P"),
    Element("ol.list-of", _P, "TOC"),
    Element("li.list-of", _B, "TOCI", inside=("ol.list-of",)),
    # -- ordinary blocks
    Element("p", _I, "P"),
    Element("p.attribution", _I, "P"),
    Element("blockquote", _B, "BlockQuote"),
    Element("ul", _P, "L"),
    Element("ol", _P, "L"),
    Element("li", _E, "LI", inside=("ul", "ol")),
    Element("dl", _P, "L"),
    Element("dt", _I, "Lbl", inside=("dl", "dl.glossary", "dl.facts", "dl.timeline")),
    Element("dd", _E, "LBody", inside=("dl", "dl.glossary", "dl.facts", "dl.timeline")),
    Element("div.verse", _B, "Div"),
    Element("pre", _L, "P"),  # of code, which has its own element inside
    Element("hr", _0, ""),
    Element("div", _B, "Div"),
    Element("figure", _B, "Div", inside=()),  # holds a caption to its picture
    Element("div.columns", _B, "Div"),
    Element("div.abreast", _B, "Div"),  # figures side by side
    Element("img", _0, "Figure", place=_IN),
    Element("figcaption", _E, "Caption"),
    Element("figure.left", _B, "Div"),  # at that side of the text after it, which runs around it
    Element("figure.right", _B, "Div"),
    Element("figure.code", _B, "Div"),  # a code beside a reference, in print only
    Element("figure.outer", _B, "Div"),  # right on right-hand pages, left on left-hand ones and on screens
    # -- tables
    Element("div.table", _B, ""),
    Element("table", _P, "Table"),
    Element("caption", _I, "Caption", inside=("table",)),
    Element("thead", _P, "THead", inside=("table",)),
    Element("tbody", _P, "TBody", inside=("table",)),
    Element("tr", _P, "TR", inside=("thead", "tbody")),
    Element("th", _E, "TH", inside=("tr",)),
    Element("td", _E, "TD", inside=("tr",)),
    Element("p.source", _I, "P"),
    # -- boxes and structured blocks
    Element("aside.box", _B, "Div"),
    Element("p.box-title", _I, "P"),
    Element("dl.facts", _P, "L"),
    Element("dl.timeline", _P, "L"),
    Element("div.people", _B, "Div"),
    Element("p.people-side", _I, "P"),
    Element("div.person", _B, "Div"),
    Element("p.person-name", _I, "P"),
    Element("p.person-role", _I, "P"),
    Element("div.articles", _B, "L"),
    Element("div.article", _B, "LI"),
    Element("p.article-number", _I, "Lbl"),
    Element("p.article-title", _I, "P"),
    Element("dl.glossary", _P, "L"),
    Element("ul.references", _P, "L"),
    Element("ul.references-numbered", _P, "L"),  # with labels beside the entries
    Element("li.reference", _E, "BibEntry", inside=("ul.references", "ul.references-numbered")),
    Element("p.reference-label", _I, "Lbl", inside=("li.reference",)),
    Element("p.reference-line", _I, "P", inside=("li.reference",)),
    Element("p.annotation", _I, "P", inside=("li.reference",)),
    # -- the index
    Element("div.index", _B, "Index"),
    Element("p.index-letter", _I, "P"),
    Element("ul.index", _P, "L"),
    Element("li.index-entry", _B, "LI", inside=("ul.index",)),
    Element("p.index-line", _I, "P"),
    Element("p.index-kept", _I, "P"),
    # -- notes
    Element("section.notes", _P, "", semantic="footnotes"),
    Element("aside.footnote", _B, "Note", semantic="footnote", aria="doc-footnote", inside=("section.notes",)),
    Element("div.endnotes", _B, "Div"),
    Element("aside.endnote", _B, "Note", inside=("div.endnotes",), aria="doc-footnote"),
    # -- inlines
    Element("em", _I, "Em", place=_IN),
    Element("strong", _I, "Strong", place=_IN),
    Element("span", _I, "Span", place=_IN),
    Element("span.smallcaps", _I, "", place=_IN),
    Element("span.number", _I, "", place=_IN),
    Element("span.label", _I, "", place=_IN),
    Element("span.margin", _I, "Span", place=_IN, aria="note"),  # set in the outer margin
    Element("span.years", _I, "", place=_IN),
    Element("span.index", _I, "", place=_IN),
    Element("span.person", _I, "", place=_IN),
    Element("span.script", _I, "Span", place=_IN),
    Element("span.print", _I, "", place=_IN),  # in the print edition only: page numbers
    Element("span.screen", _I, "", place=_IN),  # in the EPUB only: links back, where print names pages
    Element("span.pageref", _I, "", place=_IN),  # empty, or with an empty link for each of its places
    Element("sup", _I, "", place=_IN),
    Element("sub", _I, "", place=_IN),
    Element("del", _I, "Span", place=_IN),
    Element("code", _L, "Code", place=_IN),
    Element("abbr", _I, "Span", place=_IN),
    Element("br", _0, "", place=_IN),
    Element("a", _I, "Link", place=_IN),
    Element("a.noteref", _I, "Reference", place=_IN, semantic="noteref", aria="doc-noteref"),
    Element("a.endcall", _I, "Reference", place=_IN, semantic="noteref", aria="doc-noteref"),
    Element("a.glossref", _I, "Link", place=_IN, semantic="glossref", aria="doc-glossref"),
    Element("a.backlink", _I, "Lbl", place=_IN, semantic="backlink", aria="doc-backlink"),  # a note's number
    Element("a.cite", _I, "Link", place=_IN, semantic="biblioref", aria="doc-biblioref"),
    Element("a.xref", _I, "Link", place=_IN),
    Element("a.toc-link", _I, "Link", place=_IN),
)

VOCABULARY: dict[str, Element] = {row.kind: row for row in _ROWS}
"""Kind → row."""

SECTIONS = tuple(row.kind for row in _ROWS if row.tag == "section" and row.content is Content.BLOCKS)
"""Kinds of the roots of documents."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
"""Kinds of headings, which the outline lists."""

SIDES: dict[str, str] = {"figure.left": "left", "figure.right": "right", "figure.outer": "outer"} | {
    "figure.code": "right"
}
"""Kinds of figures around which the text runs, and their sides."""

ATTRIBUTES: dict[str, frozenset[str]] = {
    "*": frozenset({"id", "class", "lang", "data-src"}),
    "a": frozenset({"href", "title"}),
    "img": frozenset({"src", "alt", "data-width", "data-pixels", "data-decorative", "data-drawing", "data-formula"}),
    "table": frozenset({"data-align"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "td": frozenset({"colspan", "rowspan"}),
    "ol": frozenset({"start", "type", "data-enclosed", "data-loose"}),
    "ul": frozenset({"data-loose"}),
    "span": frozenset({"data-ref", "data-fold", "data-one", "data-several", "data-entry"}),
    "abbr": frozenset({"title"}),
    "section": frozenset({"data-file", "data-title", "data-number", "aria-label"}),
    "nav": frozenset({"aria-label"}),
}
"""Tag → attributes that its elements may carry besides those under ``*``."""

SCHEMES = ("https", "http", "mailto", "tel")
"""What a link out of the book may begin with."""
_SCHEME = re.compile(r"[\0- ]*([a-z][a-z0-9+.-]*):", re.ASCII | re.IGNORECASE)
_LEFT_OUT = re.compile(r"[\t\n\r]")


def scheme_of(address: str) -> str:
    """What an address begins with before its colon, in small letters; empty where that is no scheme.

    It is read as browsers read it (URL Standard, 4.4), who pass over controls and spaces before it and over ends of
    lines anywhere, whatever may be wrong with the rest.
    """
    scheme = _SCHEME.match(_LEFT_OUT.sub("", address))
    return scheme[1].lower() if scheme is not None else ""


def _like(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


VALUES: dict[str, tuple[re.Pattern[str], str]] = {
    "id": (_like(r"\S+"), "a name without spaces"),
    "lang": (_like(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"), "a language tag, such as en-GB"),
    "colspan": (_like(r"[1-9]\d{0,2}"), "a number from 1 to 999"),
    "rowspan": (_like(r"[1-9]\d{0,2}"), "a number from 1 to 999"),
    "start": (_like(r"\d{1,9}"), "a number, and not below 0"),
    "type": (_like(r"[1aAiI]"), "one of 1, a, A, i, I"),
    "data-align": (
        _like(r"\s*((left|right|center|decimal)\s*)*"),
        "left, right, center or decimal for each column",
    ),
    "data-enclosed": (_like(r"\.|\)|\(\)"), "one of . ) ()"),
    "data-pixels": (_like(r"[1-9]\d{0,8}x[1-9]\d{0,8}"), "width and height in pixels, such as 640x480"),
}
"""What the values of some attributes must look like, and how to say that."""
WIDTHS: dict[Place, tuple[re.Pattern[str], str]] = {
    Place.BLOCK: (_like(r"(?=.*[1-9])(0?\.\d{1,20}|[01](\.0{1,20})?)"), "a share of the measure, such as 0.5"),
    Place.INLINE: (_like(r"(?=.*[1-9])\d{1,4}(\.\d{1,20})?pt"), "a number of points, such as 12pt"),
}
"""The same for ``data-width`` of a picture by itself, and of one in a line."""


def parts_of(kind: str) -> tuple[str, ...]:
    """The kinds of elements that need one of this kind around them."""
    return tuple(row.kind for row in _ROWS if kind in row.inside)


def kind_of(tag: str, classes: str) -> str | None:
    """The kind of an element, or ``None`` when the vocabulary has no such tag."""
    if first := classes.split(None, 1):
        named = f"{tag}.{first[0]}"
        if named in VOCABULARY:
            return named
    return tag if tag in VOCABULARY else None
