"""The EPUB's stylesheet, made from the theme that also makes the pages.

The theme decides faces, weights, sizes relative to the text, the accent and the room around blocks. The reader
decides the rest: text size, text and page colour, margins, line height, alignment of the running text. So nothing
here colours the page or its text, rules take the text's colour, and the two colours that remain are made so that
they hold on light and dark pages alike: the accent at a lightness that contrasts with both, the tint as a veil.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Final

from msgspec import Struct

from builder.epub.fonts import UPRIGHT, Characters, FontFile, generic_of, notice_of
from builder.epub.markers import marker_rules
from builder.markup.colour import at_luminance, channels, luminance
from builder.markup.style import Rule
from builder.markup.styles import Computed
from builder.markup.theme import Theme
from builder.markup.vocabulary import VOCABULARY, Place

Declarations = list[tuple[str, str]]


class EpubLook(Struct, frozen=True):
    """What the EPUB takes from the theme."""

    theme: Theme
    fonts: bool = True
    """Whether the theme's fonts are embedded."""


# -- structure: what holds for every theme ---------------------------------------------------------------------------

# Only wide tables scroll: readers with pages can't divide what does, and would leave half a page empty before it.
# A figure at the side has the whole line where less than 26 ems would leave the words beside it no room: the factor
# makes its least width nothing or everything.
_BASE: Final = """\
body { margin: 0 1em; orphans: 2; widows: 2; overflow-wrap: break-word; word-wrap: break-word; }
section { margin: 0; }
p { margin: 0; text-indent: 0; }
a { color: inherit; text-decoration: underline; }
a.noteref, a.endcall, a.backlink, a.cite, nav a, div.index a, ol.list-of a { text-decoration: none; }
h1, h2, h3, h4, h5, h6 { font-weight: inherit; font-size: 1em; line-height: 1.2; margin: 1em 0 .5em; \
page-break-after: avoid; break-after: avoid; page-break-inside: avoid; break-inside: avoid; }
dt, caption, p.box-title, p.people-side, p.person-name, p.article-number, p.article-title, div.standfirst { \
page-break-after: avoid; break-after: avoid; }
figure, div.person { page-break-inside: avoid; break-inside: avoid; }
blockquote, ul, ol, dl, dd, figure { margin: 0; }
ul, ol { padding-left: 1.6em; }
ul.references, ul.index, ol.toc, ol.list-of { list-style-type: none; padding-left: 0; }
a.glossref { text-decoration: underline dotted; }
ol.toc ol.toc { padding-left: 1.4em; }
img { max-width: 100%; height: auto; background: #FFF; }
div.cover-words { height: 1px; margin-bottom: -1px; overflow: hidden; -webkit-clip-path: inset(50%); \
clip-path: inset(50%); }
img.cover { display: block; margin: 0 auto; max-height: 100vh; }
figure > img { display: block; }
svg.drawing { display: block; width: 100%; max-width: 27em; height: auto; }
details.data { margin: .5em 0; }
details.data > summary { cursor: pointer; }
details.data > div.table { margin: .4em 0 0; }
pre { white-space: pre-wrap; overflow-wrap: break-word; word-wrap: break-word; }
pre, code { -webkit-hyphens: none; hyphens: none; }
hr { border: 0; border-top: 1px solid currentColor; width: 20%; margin: 1.2em auto; opacity: .6; }
div.table.wide { overflow-x: auto; }
table { border-collapse: collapse; min-width: 66%; }
caption { caption-side: top; text-align: left; }
thead th, thead td { vertical-align: bottom; }
th, td { padding: 0 1em 0 0; text-align: left; vertical-align: top; -webkit-hyphens: manual; hyphens: manual; }
tr > :last-child { padding-right: 0; }
tr, thead { page-break-inside: avoid; break-inside: avoid; }
thead { page-break-after: avoid; break-after: avoid; }
tbody > tr:last-child { page-break-before: avoid; break-before: avoid; }
td.right, th.right { text-align: right; font-variant-numeric: lining-nums tabular-nums; }
td.center, th.center { text-align: center; }
aside.box { border-top: 1px solid currentColor; border-bottom: 1px solid currentColor; \
-webkit-box-decoration-break: clone; box-decoration-break: clone; }
aside.footnote, div.endnote { margin: .4em 0; }
section.notes > aside.footnote:first-of-type { margin-top: 2em; border-top: 1px solid currentColor; padding-top: .5em; }
aside.footnote span.number, div.endnote span.number { padding-right: .4em; }
span.years { white-space: nowrap; }
span.verse-line { display: block; }
span.verse-line + br { display: none; }
figure, div.abreast, div.table, aside.box, h1, h2, h3 { clear: both; }
body figure.left, body figure.outer { float: left; width: 42%; max-width: 50%; margin: .3em 1.2em .6em 0; }
body figure.right { float: right; width: 42%; max-width: 50%; margin: .3em 0 .6em 1.2em; }
body figure.left, body figure.outer, body figure.right { min-width: min(100%, (26em - 100%) * 999); }
figure.left > img, figure.outer > img, figure.right > img { width: 100% !important; }
div.abreast { display: flex; flex-wrap: wrap; column-gap: 1em; align-items: flex-start; }
div.abreast > figure { flex: 1 1 0; min-width: 9em; margin-top: 0; margin-bottom: .6em; }
div.abreast > figure > img { width: 100%; }
span.label { margin-right: .3em; }
ul.references-numbered > li { padding-left: 2.4em; }
p.reference-label { float: left; margin: 0 0 0 -2.4em !important; }
span.margin { float: right; clear: right; width: 33%; margin: .2em 0 .3em .9em; line-height: 1.25; text-indent: 0; }
p[class] + p:not([class]) { text-indent: 0; }
h1 > span.chapter-number { display: block; line-height: 1.1; }
header.opening > h1 { margin-top: 0; }
nav.toc li > a, nav.toc li > span, ol.list-of a { display: block; padding-left: 1.5em; text-indent: -1.5em; }
"""

# Label and text side by side where there is room, one under the other where there is not. What room there is the
# lines themselves find out: readers with pages lay out a chapter as one very wide document, so that its width, which a
# media query asks for, says nothing of the page's.
_LABELS: Final = """\
div.article {{ padding-left: {numeral}em; }}
div.article > p.article-number {{ float: left; margin-left: -{back}em; line-height: 1; }}
dl.facts > div, dl.timeline > div {{ display: -webkit-flex; display: flex; -webkit-flex-wrap: wrap; flex-wrap: wrap; \
-webkit-align-items: baseline; align-items: baseline; margin-bottom: {gap}em; \
page-break-inside: avoid; break-inside: avoid; }}
dl.facts > div > dt, dl.timeline > div > dt {{ -webkit-flex: 1 1 {label}em; flex: 1 1 {label}em; margin: 0; \
padding-right: 1em; page-break-after: auto; break-after: auto; }}
dl.facts > div > dd, dl.timeline > div > dd {{ -webkit-flex: 999 1 14em; flex: 999 1 14em; min-width: 0; margin: 0; }}
@media (max-width: 34em) {{
  div.table.wide table {{ font-size: .9em; }}
  div.table.wide th:not(.right), div.table.wide td:not(.right) {{ padding-right: .6em; }}
}}
"""

# The element around which a kind stands, where that is not the text: sizes are relative to it.
_AROUND: Final = {
    "caption": "div.table",
    "table": "div.table",
    "th": "div.table",
    "td": "div.table",
    "thead": "div.table table",
    "tbody": "div.table table",
    "p.source": "div.table",
    "p.box-title": "aside.box",
    "a.backlink": "aside.footnote",
    "aside.endnote": "div.endnotes",
    "p.people-side": "div.people",
    "p.person-name": "div.people div.person",
    "p.person-role": "div.people div.person",
    "div.article": "div.articles",
    "p.article-number": "div.articles div.article",
    "p.article-title": "div.articles div.article",
    "p.book-title": "section.titlepage",
    "p.book-subtitle": "section.titlepage",
    "p.book-author": "section.titlepage",
    "p.book-publisher": "section.titlepage",
    "li.reference": "ul.references",
    "p.reference-label": "ul.references li.reference",
    "p.reference-line": "ul.references li.reference",
    "p.annotation": "ul.references li.reference",
    "p.index-letter": "div.index",
    "ul.index": "div.index",
    "li.index-entry": "div.index ul.index",
    "p.index-line": "div.index ul.index li.index-entry",
    "p.index-kept": "div.index ul.index li.index-entry",
    "li.list-of": "ol.list-of",
}
_SMALL: Final = (
    *itertools.product(
        ("blockquote", "aside.box", "aside.footnote", "aside.endnote"),
        ("blockquote", "pre", "figcaption", "div.table", "dl.facts"),
    ),
    ("figcaption", "div.table"),  # a drawing's data
)
"""What is often set smaller than the text, in what is so too."""
_SEEN: Final = 0.001
_IN_HEADING: Final = "p.chapter-number"
_MANNER: Final = ("weight", "italic", "smallcaps", "capitals")
"""What is said of characters wherever a theme says it, since what stands around them may say otherwise."""
_OF_LETTERING: Final = frozenset(
    ("font-weight", "font-style", "font-variant", "font-variant-numeric", "text-transform", "letter-spacing")
)
# The lines of the contents, which ``nav`` holds bare; those of the lists of tables and figures are paragraphs here too.
_CONTENTS_LINES: Final = {
    "p.toc-line": ("p.toc-line", ".toc-chapter > :first-child", ".toc-section > :first-child"),
    "p.toc-part": (".toc-part > :first-child",),
}
_ELSEWISE: Final = {
    **_CONTENTS_LINES,
    _IN_HEADING: ("h1 > span.chapter-number",),
    "aside.endnote": ("div.endnote",),
}
"""Kinds that are other elements here."""
_NAMES: Final = {
    tag: tuple(kind.partition(".")[2] for kind in VOCABULARY if kind.startswith(f"{tag}.")) for tag in VOCABULARY
}
"""Kinds without a class → the classes that make another kind of such an element."""
_OTHERS_CLASSES: Final = frozenset({"div", "span", "ol"})
"""Elements that may have classes which name no kind: authors' own, and those of :mod:`builder.epub.markers`."""
UNCLASSED: Final = frozenset(tag for tag, names in _NAMES.items() if names) - _OTHERS_CLASSES
"""Kinds that rules know by their having no class."""
_BLOCKS_BY_BASE: Final = frozenset({"thead", "tbody", "tr", "th", "td"})
_MARKED: Final = frozenset({"ul", "ol"})
# A screen is smaller than the sheet that the theme's display sizes were chosen for: what exceeds this many times
# the text's size counts half.
_LARGE: Final = 1.3
_SMALLEST: Final = 0.8
_TO_ESCAPE: Final = re.compile(r'["\\\x00-\x1f\x7f]')
"""What can't stand as it is between a style sheet's quotation marks."""
# Readers justify paragraphs and what is said of terms by a rule of their own, which no rule for what stands around
# them outdoes. The lines of facts, boxes, captions and the index are too short for that.
_OFTEN_JUSTIFIED: Final = frozenset({"dd", "p.index-letter", "p.index-line", "p.index-kept"})
_OF_PARAGRAPHS: Final = frozenset(
    ("aside.box", "figcaption", "blockquote", "li", "dd", "aside.footnote", "aside.endnote", "section.imprint")
)


def stylesheet(characters: Characters, fonts: Sequence[FontFile], counted: Iterable[tuple[str, str]]) -> str:
    """The whole stylesheet; ``counted``: how the book's lists are counted, and what encloses their numbers."""
    sheet = _Sheet(characters)
    parts = ['@charset "utf-8";', *_font_faces(fonts), _BASE.rstrip("\n"), *sheet.rules()]
    parts += [sheet.labels().rstrip("\n"), *marker_rules(counted)]
    return "\n".join(parts) + "\n"


def _font_faces(fonts: Sequence[FontFile]) -> Iterable[str]:
    for line in dict.fromkeys(notice_of(font.key) for font in fonts):
        yield f"/* {line.replace('*/', '')} */"
    for font in fonts:
        for called in font.called:
            yield _rule(
                "@font-face",
                [
                    ("font-family", _quoted(called.family)),
                    ("font-weight", str(called.weight)),
                    ("font-style", "italic" if called.italic else "normal"),
                    ("src", f"url({font.file})"),
                ],
            )


class _Sheet:
    """Turns the theme's rows into rules."""

    def __init__(self, characters: Characters) -> None:
        self.styler = characters.styler
        self.theme = self.styler.theme
        self.names = characters.names
        self.root = self.styler.root

    def rules(self) -> Iterable[str]:
        """The body's rule, then one for each row of the theme, in its order."""
        upright = ", ".join(f":lang({language})" for language in UPRIGHT)
        yield f"{upright} {{ font-style: normal !important; -webkit-hyphens: none; hyphens: none; }}"
        yield _rule("body", self._body())
        indent = self.styler.child(self.root, "p").block.indent / self.root.look.size
        if indent > 0:
            yield _rule("p + p", [("text-indent", f"{_number(indent)}em")])
        coloured = []
        for row in self.theme.elements:
            own, parent = self._computed(row)
            declarations = self._declarations(row, own, parent)
            if declarations:
                yield _rule(_selector(row), declarations)
            if any(name == "color" for name, _ in declarations):
                coloured.append(row)
            aligned = [one for one in declarations if one[0] == "text-align"]
            if aligned and row.rpartition(" ")[2] in _OF_PARAGRAPHS:
                yield _rule(_selector(row, "> p:not([class])"), aligned)
            if any(name == "font-style" for name, _ in declarations):
                yield from self._stressed(row, own)
            yield from self._parts(row, own, declarations)
        yield from self._held()
        yield from self._on_veils([row for row in coloured if _CONTENTS_LINES.keys().isdisjoint(row.split())])

    def _body(self) -> Declarations:
        """The running text, but for what the reader decides."""
        look = self.root.look
        out = [("font-family", self._families(self.root)), *self._manner(self.root, self.theme.text)]
        if look.tracking:
            out.append(("letter-spacing", f"{_number(look.tracking / 1000)}em"))
        return [*out, *self._figures(self.root), *_hyphens(look.hyphenate)]

    def _stressed(self, row: str, own: Computed) -> Iterable[str]:
        """What is stressed there, if its slant is another one than elsewhere."""
        here, elsewhere = (self.styler.child(around, "em").look.italic for around in (own, self.root))
        if here != elsewhere:
            yield _rule(_selector(row, "em"), [("font-style", "italic" if here else "normal")])

    def _parts(self, row: str, own: Computed, said: Declarations) -> Iterable[str]:
        """What a row says of pictures, of drawn figures' lettering, of titles, of a table's cells, of the items of a
        list, and of paragraphs that follow one another."""
        given, block, em = self.theme.elements[row] or {}, own.block, own.look.size
        kind = row.rpartition(" ")[2]
        if kind == "figure" and (own.look.align != "left" or (kind != row and "align" in given)):
            left, right = {"left": ("0", "auto"), "right": ("auto", "0")}.get(own.look.align, ("auto", "auto"))
            yield _rule(_selector(row, "> img", "> svg.drawing"), [("margin-left", left), ("margin-right", right)])
        if kind == "img" and (lettering := [one for one in said if one[0] in _OF_LETTERING]):
            # Family and size it says itself.
            yield _rule(_selector(row.removesuffix(kind) + "svg.drawing > g"), lettering)
        if kind == "header.opening" or kind.startswith("section."):
            # At its size a title is of a family of its own, which does not come from what stands around it.
            families, usual = (self._families(self.styler.child(around, "h1")) for around in (own, self.root))
            if families != usual:
                yield _rule(_selector(row, "h1"), [("font-family", families)])
        if kind == "p" != row and "indent" in given and block.indent > 0:
            yield _rule(_selector(row, "+ p:not([class])"), [("text-indent", f"{_number(block.indent / em)}em")])
        if kind == "table" and "padding" in given:
            room = f"{_number(block.padding / em)}em"
            yield _rule(_selector(row, "th", "td"), [("padding-top", room), ("padding-bottom", room)])
        if kind == "table" and "head_rule" in given:
            yield _rule(_selector(row, "thead th", "thead td"), [_border("bottom", block.head_rule)])
        if kind in _MARKED and "gap" in given:
            yield _rule(_selector(row, "> li + li"), [("margin-top", f"{_number(block.gap / em)}em")])

    def _held(self) -> Iterable[str]:
        """Sizes inside of what is small itself: those that are given in points are the same there as elsewhere."""
        for holder, kind in _SMALL:
            row = f"{holder} {kind}"
            if "size" in (self.theme.elements.get(row) or {}):
                continue  # its own rule says it
            around = self._around(_outside(row))
            size = self._scale(self.styler.child(around, kind)) / self._scale(around)
            if abs(size - self._scale(self.styler.child(self.root, kind))) > _SEEN:
                yield _rule(_selector(row), [("font-size", f"{_number(size)}em")])

    def _on_veils(self, coloured: Sequence[str]) -> Iterable[str]:
        """What has a colour of its own keeps the reader's on a veil."""
        for holder, given in self.theme.elements.items():
            if coloured and "background" in (given or {}) and _veil(self._computed(holder)[0].block.background):
                yield _rule(", ".join(_selector(f"{holder} {row}") for row in coloured), [("color", "inherit")])

    def labels(self) -> str:
        """What stands beside its label: facts, dated events, the articles' numerals."""
        size = self.root.look.size
        timeline = self._around("dl.timeline").block
        article = self._around("div.article")
        # No more than a telephone can spare.
        numeral = min(article.block.label_width / size, 2.6)
        number = self.styler.child(article, "p.article-number")
        return _LABELS.format(
            label=_number(max(timeline.label_width / size, 7.0)),
            gap=_number(timeline.gap / size),
            numeral=_number(numeral),
            back=_number(numeral / self._scale(number)),
        )

    def _computed(self, row: str) -> tuple[Computed, Computed]:
        """What a row is about, and what stands around that."""
        parent = self._around(_outside(row))
        return self.styler.child(parent, row.rpartition(" ")[2]), parent

    def _declarations(self, row: str, own: Computed, parent: Computed) -> Declarations:
        ancestor, _, kind = row.rpartition(" ")
        given = self.theme.elements[row] or {}
        if kind == _IN_HEADING:
            # It stands in the heading here, with the look that it has above it.
            parent = self.styler.child(parent, "h1")
            differing = (name for name in _MANNER if getattr(own.look, name) != getattr(parent.look, name))
            given = dict.fromkeys(differing, "") | dict(given)
        # What holds everywhere is said also where it is no news after the body: of what stands in a box, it may be. So
        # is what holds in one place, of which another row may say otherwise.
        said = given.keys() if ancestor or parent is self.root else set[str]()
        text = self._text(own, parent, given, kind, said)
        if any(_veil(one.block.background) for one in (own, *self._chain(_outside(row)))):
            # On a veil no colour has that contrast by day and by night, so the text keeps the reader's.
            text = [(name, value) for name, value in text if name != "color"]
        return [*text, *self._block(own, given, kind)] if kind not in _CONTENTS_LINES else text

    def _chain(self, kinds: str) -> list[Computed]:
        """The body, then each of the kinds inside the one before it."""
        chain = [self.root]
        for kind in kinds.split():
            chain.append(self.styler.child(chain[-1], kind))
        return chain

    def _around(self, kinds: str) -> Computed:
        return self._chain(kinds)[-1]

    # -- characters

    def _text(
        self, own: Computed, parent: Computed, given: Mapping[str, str], kind: str, said: Set[str]
    ) -> Declarations:
        out: Declarations = []
        look, above = own.look, parent.look
        if "family" in said or self._families(own) != self._families(parent):
            out.append(("font-family", self._families(own)))
        if look.size != above.size or ("size" in said and parent is not self.root):
            out.append(("font-size", f"{_number(self._scale(own) / self._scale(parent))}em"))
        out += self._manner(own, {"weight": "", **given} if kind in ("th", "dt", "strong") else given)
        if "tracking" in said or look.tracking != above.tracking:
            out.append(("letter-spacing", f"{_number(look.tracking / 1000)}em"))
        if {"figures", "tabular"} & said or (look.figures, look.tabular) != (above.figures, above.tabular):
            out += self._figures(own)
        elif "smallcaps" in given:
            # Else “font-variant” says of the figures too that they are the font's own.
            out.append(("font-variant-numeric", "inherit"))
        if look.rise != above.rise:
            out += [("vertical-align", f"{_number(look.rise / look.size)}em"), ("line-height", "0")]
        if "colour" in given:
            out += _colour(look.colour)
        if look.align != "justify" and ("align" in given or kind in _OFTEN_JUSTIFIED):
            out.append(("text-align", look.align))
        if "hyphenate" in given:
            out += _hyphens(look.hyphenate)
        return out

    def _manner(self, own: Computed, given: Mapping[str, str]) -> Declarations:
        out: Declarations = []
        if "weight" in given:
            out.append(("font-weight", str(self.names.weight(own))))
        if "italic" in given:
            out.append(("font-style", "italic" if own.look.italic else "normal"))
        if "smallcaps" in given:
            out.append(("font-variant", "small-caps" if own.look.smallcaps else "normal"))
        if "capitals" in given:
            out.append(("text-transform", "uppercase" if own.look.capitals else "none"))
        return out

    def _families(self, style: Computed) -> str:
        names = map(_quoted, self.names.families(style))
        return ", ".join((*names, generic_of(style.block.text.faces[0])))

    def _figures(self, style: Computed) -> Declarations:
        values = ["oldstyle-nums" if style.look.figures == "oldstyle" else "lining-nums"]
        if style.look.tabular:
            values.append("tabular-nums")
        return [("font-variant-numeric", " ".join(values))]

    def _scale(self, style: Computed) -> float:
        """Size relative to the text, display sizes brought down to what a screen has room for."""
        ratio = style.look.size / self.root.look.size
        if ratio > _LARGE:
            ratio = _LARGE + (ratio - _LARGE) / 2
        kind = VOCABULARY.get(style.path[-1]) if style.path else None
        return ratio if kind is not None and kind.place is Place.INLINE else max(ratio, _SMALLEST)

    # -- blocks

    def _block(self, own: Computed, given: Mapping[str, str], kind: str) -> Declarations:
        element = VOCABULARY.get(kind)
        if kind in _BLOCKS_BY_BASE or element is None or element.place is Place.INLINE:
            return []
        out: Declarations = []
        block, em = own.block, own.look.size
        borders = (("top", "rule_above", block.rule_above), ("bottom", "rule_below", block.rule_below))
        lines = [_border(side, rule) for side, name, rule in borders if name in given]
        if kind == "table":
            return lines
        # Room was chosen in the theme's points; the screen's own size may be smaller (display sizes).
        unit = em * max(self._scale(own) / (em / self.root.look.size), 1.0)
        before = min(max(block.before, block.top), 3 * self.root.look.size)
        if {"before", "top"} & given.keys() or kind in ("figure", "blockquote"):
            out.append(("margin-top", f"{_number(before / unit)}em"))
        if "after" in given or kind in ("figure", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"):
            out.append(("margin-bottom", f"{_number(block.after / unit)}em"))
        for side in ("left", "right"):
            if side in given:
                value = block.left if side == "left" else block.right
                out.append((f"margin-{side}", f"{_number(value / em)}em"))
        # The bare paragraph's indent is the rule of paragraphs that follow one another, if it does not hang.
        if (element.tag == "p" and kind != "p") or ("indent" in given and (kind != "p" or block.indent <= 0)):
            out.append(("text-indent", f"{_number(block.indent / em)}em"))
        if "background" in given:
            out += _veil(block.background)
        if "padding" in given:
            out.append(("padding", f"{_number(block.padding / em)}em"))
        out += lines
        if "padding_below" in given:
            out.append(("padding-bottom", f"{_number(block.padding_below / em)}em"))
        # How numbers are written, the list itself says.
        if "marker" in given and kind in _MARKED and (kind, block.marker) != ("ol", "decimal"):
            out.append(("list-style-type", _marker(block.marker)))
        return out


# -- small things ------------------------------------------------------------------------------------------------------


def _rule(selector: str, declarations: Declarations) -> str:
    return f"{selector} {{ {' '.join(f'{name}: {value};' for name, value in declarations)} }}"


def _outside(row: str) -> str:
    """The kinds around what a row is about."""
    ancestor, _, kind = row.rpartition(" ")
    outer = _AROUND.get(ancestor or kind, "")
    return f"{outer} {ancestor}".strip()


def _selector(row: str, *inside: str) -> str:
    """What the theme's row is about, or the elements ``inside`` of that: exactly its kinds, as in print, and not all
    elements of their tags."""
    around, _, kind = row.rpartition(" ")
    if kind in _CONTENTS_LINES and around.startswith("li.") and around != "li.toc-part":
        whole = [f"{around} > :first-child"]
    else:
        whole = [" ".join(parts) for parts in itertools.product(*map(_here, row.split(" ")))]
    return ", ".join(f"{one} {part}" for one in whole for part in inside) if inside else ", ".join(whole)


def _here(kind: str) -> Sequence[str]:
    """The selectors of a kind."""
    if kind in _ELSEWISE:
        return _ELSEWISE[kind]
    if kind in UNCLASSED:
        return (f"{kind}:not([class])",)
    return (kind + "".join(f":not(.{name})" for name in _NAMES.get(kind, ())),)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', "") + '"'


def _border(side: str, rule: Rule | None) -> tuple[str, str]:
    return f"border-{side}", "1px solid currentColor" if rule is not None else "0"


def _marker(marker: str) -> str:
    """How lists are marked; what is no usual marker, some readers do not know and set a usual one."""
    usual = {"": "none", "•": "disc", "decimal": "decimal"}
    return usual[marker] if marker in usual else f'"{_TO_ESCAPE.sub(_escaped, marker)} "'


def _escaped(sign: re.Match[str]) -> str:
    return f"\\{ord(sign[0]):x} "


def _number(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _hyphens(wanted: bool) -> Declarations:
    value = "auto" if wanted else "manual"
    return [("-webkit-hyphens", value), ("hyphens", value)]


# Between the contrast of 4.5 : 1 on white (at most 0.183) and on black (at least 0.175).
_BOTH_WAYS: Final = 0.179


def both_ways(colour: str) -> str:
    """The same hue at the one lightness that has a contrast of 4.5 : 1 with white and with black."""
    return at_luminance(colour, _BOTH_WAYS)


def _colour(colour: str) -> Declarations:
    """A text colour: a hue stays one, grey becomes fainter text, black and white are the reader's own."""
    parts = channels(colour)
    light = luminance(parts)
    if max(parts) - min(parts) >= 0.1:
        return [("color", both_ways(colour))]
    return [("opacity", ".75")] if 0.03 < light < 0.5 else []


def _veil(colour: str) -> Declarations:
    """A field behind text: a light one as a veil that gives the same colour on white and a hint of it on black."""
    if not colour:
        return []
    parts = channels(colour)
    if luminance(parts) < 0.5:
        return []
    alpha = max(0.15, 1 - min(parts))
    red, green, blue = (round(255 * (1 - (1 - c) / alpha)) for c in parts)
    return [("background-color", f"rgba({red}, {green}, {blue}, {_number(alpha)})")]
