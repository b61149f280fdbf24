"""Markup → Flow: the closed vocabulary read once, with styles computed and every element given its node.

What is not in the vocabulary, stands where it may not, or carries an attribute it may not, is a diagnostic at the
source place of the nearest element that names one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from lxml import etree
from msgspec.structs import replace

from builder import limits
from builder.diagnostics import Diagnostic, Fault, Span, in_quotes, most_like, nearest
from builder.geometry import length
from builder.limits import WORD_CHARACTERS
from builder.markup.flow import (
    IN_LINE,
    Anchor,
    Flow,
    FlowBlock,
    Group,
    HardBreak,
    Inline,
    InlinePicture,
    Leader,
    MarginNote,
    Node,
    NodeId,
    NoteMark,
    PageSlot,
    PictureBlock,
    RuleBlock,
    TableBlock,
    TableCell,
    TableRow,
    TextBlock,
    TextRun,
    is_place,
)
from builder.markup.grid import Extent, seats
from builder.markup.lettering import lettering_of
from builder.markup.section import Section
from builder.markup.style import TextStyle
from builder.markup.styles import Computed, Styler
from builder.markup.vocabulary import (
    ATTRIBUTES,
    HEADINGS,
    SECTIONS,
    SIDES,
    VOCABULARY,
    Content,
    Element,
    Place,
    kind_of,
    parts_of,
)
from builder.numerals import marker

Xml: TypeAlias = "etree._Element"

_SPACES = re.compile(r"[ \t\r\n]+")
_PARTED = re.compile("[\\s\u2e80-\U0010ffff]")
"""What ends a word: spaces, and characters of scripts that are written without."""


def parse(section: Section, styler: Styler) -> tuple[Flow, list[Diagnostic]]:
    """The Flow of one section.

    Raises:
        etree.XMLSyntaxError: the markup is not well formed (templates are checked before).
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    root = etree.fromstring(section.xhtml.encode(), parser)
    reader = _Reader(section, styler)
    computed, node = reader.open(root, styler.root, NodeId(0), _WHOLE)
    body, notes = reader.blocks(root, computed, node)
    return Flow(section, tuple(reader.nodes), computed.block, tuple(body), notes), reader.found


_WHOLE = Element("", Content.BLOCKS, "")


class _Reader:
    """One pass over one section's tree. Nodes are numbered as they are opened, so in reading order."""

    def __init__(self, section: Section, styler: Styler) -> None:
        self.section = section
        self.styler = styler
        self.nodes: list[Node] = []
        self.found: list[Diagnostic] = []
        self.notes: dict[str, Group] = {}

    # -- nodes

    def open(self, xml: Xml, parent: Computed, above: NodeId, holder: Element) -> tuple[Computed, NodeId]:
        """Make the node of ``xml`` under the node ``above``; ``holder`` is the parent's row of the vocabulary."""
        tag = str(xml.tag)
        attributes: dict[str, str] = {str(name): str(value) for name, value in xml.attrib.items()}
        source = attributes.pop("data-src", None)
        span = self.section.spans[int(source)] if source is not None else self._span(above)
        classes = attributes.pop("class", "")
        kind = kind_of(tag, classes)
        if kind is None:
            self._fault("unknown-element", span, f"<{tag}> is not in the vocabulary", _meant(tag, classes))
            kind = "div" if holder.content in (Content.BLOCKS, Content.PARTS) else "span"
        elif holder is _WHOLE and kind not in SECTIONS:
            hint = f'begin it with <section class="{self.section.kind.partition(".")[2]}">'
            self._fault("misplaced-element", span, f"<{kind}> can't hold a whole section", hint)
        elif holder.content is Content.PARTS and not VOCABULARY[kind].inside:
            self._fault("misplaced-element", span, f"<{kind}> can't stand in <{holder.kind}>", _held(holder))
        element = VOCABULARY[kind]
        if element.inside and holder.kind not in element.inside:
            self._fault(
                "misplaced-element",
                span,
                f"<{kind}> can't stand in <{holder.kind}>",
                "it needs " + ", ".join(element.inside),
            )
        elif element.place is Place.BLOCK and holder.content in (Content.INLINE, Content.LITERAL):
            self._fault("misplaced-element", span, f"<{kind}> is a block and can't stand in a line of <{holder.kind}>")
        if attributes:
            allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, frozenset())
            for name in attributes.keys() - allowed:
                self._fault("unknown-attribute", span, f"<{kind}> has no attribute “{name}”", nearest(name, allowed))
        number = NodeId(len(self.nodes))
        if kind in HEADINGS:
            # Bookmarks lead to each. Two points in a row stand in no author's id.
            attributes.setdefault("id", f"{self.section.slug}..{number}")
        self.nodes.append(Node(element, above, span, attributes))
        return self.styler.child(parent, kind, attributes.get("lang", "")), number

    def _span(self, node: NodeId) -> Span:
        return self.nodes[node].span if self.nodes else self.section.source

    def _fault(self, code: str, span: Span, message: str, hint: str = "", fault: Fault = Fault.CONTENT) -> None:
        self.found.append(Diagnostic(code, span, message, hint, fault=fault))

    # -- blocks

    def blocks(self, xml: Xml, style: Computed, node: NodeId) -> tuple[list[FlowBlock], dict[str, Group]]:
        """The block children of ``xml``; text between them is a fault."""
        holder = self.nodes[node].element
        out: list[FlowBlock] = []
        self._no_text(xml, node)
        previous = ""
        before: Computed | None = None
        for child in xml:
            computed, number = self.open(child, style, node, holder)
            element = self.nodes[number].element
            if element.place is Place.INLINE and element.kind != "img" and holder.content is not Content.PARTS:
                self._fault(
                    "misplaced-element",
                    self._span(number),
                    f"<{element.kind}> stands between blocks",
                    "put it in a <p>",
                )
            block = self.block(child, computed, number, previous)
            if block is not None:
                out.append(_opening(block, before))
            # The text flows on as if these weren't there.
            if not computed.block.floats and element.kind not in SIDES and not is_place(block):
                previous = element.kind
                before = computed
        return out, self.notes

    def _no_text(self, xml: Xml, node: NodeId) -> None:
        """Text that stands between the children of ``xml`` is a fault."""
        holder = self.nodes[node].element
        hint = _held(holder) if holder.content is Content.PARTS else "put it in a <p>"
        for text in (xml.text, *(child.tail for child in xml)):
            if text and text.strip():
                self._fault("stray-text", self._span(node), f"text between blocks: {in_quotes(text)}", hint)

    def block(self, xml: Xml, style: Computed, node: NodeId, previous: str) -> FlowBlock | None:
        """One block element; notes are put aside for the foot of their page."""
        element = self.nodes[node].element
        match element.tag:
            case "table":
                return self.table(xml, style, node)
            case "img":
                return self.picture(style, node)
            case "hr":
                return RuleBlock(node, style.block)
            case _:
                pass
        if element.kind == "section.notes":
            self._no_text(xml, node)
            for child in xml:
                computed, number = self.open(child, style, node, element)
                children, _ = self.blocks(child, computed, number)
                note = Group(number, self.nodes[number].element.kind, computed.block, tuple(children))
                self.notes[self.nodes[number].attributes.get("id", "")] = note
            return None
        if element.content in (Content.INLINE, Content.LITERAL) or (
            element.content is Content.EITHER and not _has_blocks(xml)
        ):
            return self.text_block(xml, style, node, previous)
        children, _ = self.blocks(xml, style, node)
        if element.kind in ("ul", "ol"):
            children = self._marked(children, style, node)
        return Group(node, element.kind, style.block, tuple(children))

    def _marked(self, children: list[FlowBlock], style: Computed, node: NodeId) -> list[FlowBlock]:
        """List items as groups with their markers."""
        given = style.block.marker
        attributes = self.nodes[node].attributes
        start = int(attributes.get("start", "1"))
        numbering, enclosed = attributes.get("type", "1"), attributes.get("data-enclosed", ".")
        out: list[FlowBlock] = []
        for index, child in enumerate(children, start):
            text = marker(index, numbering, enclosed) if given == "decimal" else given
            if isinstance(child, Group):
                out.append(Group(child.node, child.kind, child.style, child.children, text))
            else:
                words = replace(child, style=child.style.within)
                out.append(Group(child.node, "li", child.style, (words,), text))
        return out

    def text_block(self, xml: Xml, style: Computed, node: NodeId, previous: str = "") -> TextBlock:
        """A block of lines. The first paragraph after anything but a paragraph is not indented."""
        kind = self.nodes[node].element.kind
        block = style.block
        if kind == "p" and previous != "p" and block.indent > 0:
            block = self.styler.unindented(style).block
        literal = self.nodes[node].element.content is Content.LITERAL
        inlines: list[Inline] = []
        self.inlines(xml, style, node, inlines, literal)
        texts = [inline.text for inline in inlines if isinstance(inline, TextRun)]
        if (
            sum(map(len, texts)) > WORD_CHARACTERS
            and len(max(_PARTED.split("".join(texts)), key=len)) > WORD_CHARACTERS
        ):
            message = f"a word has more than {WORD_CHARACTERS:,} characters"
            self._fault("word-too-long", self._span(node), message, limits.hint("word-characters"), Fault.LIMIT)
        return TextBlock(node, kind, block, tuple(inlines if literal else _trimmed(inlines)))

    def table(self, xml: Xml, style: Computed, node: NodeId) -> TableBlock:
        """A table's rows; its caption goes above it and is repeated with the head."""
        aligns = tuple(self.nodes[node].attributes.get("data-align", "").split())
        rows: list[tuple[NodeId, list[tuple[NodeId, TextBlock]]]] = []
        asked: list[list[Extent]] = []
        heads: list[bool] = []
        caption: TextBlock | None = None
        self._no_text(xml, node)
        for part in xml:
            part_style, part_node = self.open(part, style, node, self.nodes[node].element)
            if part.tag == "caption":
                if caption is not None:
                    self._fault("misplaced-element", self._span(part_node), "a table has one <caption>")
                caption = self.text_block(part, part_style, part_node)
                continue
            if self.nodes[part_node].element.content is not Content.PARTS:
                continue  # told as misplaced
            self._no_text(part, part_node)
            for row in part:
                row_style, row_node = self.open(row, part_style, part_node, self.nodes[part_node].element)
                if self.nodes[row_node].element.content is not Content.PARTS:
                    continue
                self._no_text(row, row_node)
                cells: list[tuple[NodeId, TextBlock]] = []
                wanted: list[Extent] = []
                for cell in row:
                    cell_style, cell_node = self.open(cell, row_style, row_node, self.nodes[row_node].element)
                    attributes = self.nodes[cell_node].attributes
                    cells.append((cell_node, self.text_block(cell, cell_style, cell_node)))
                    wanted.append(Extent(int(attributes.get("colspan", "1")), int(attributes.get("rowspan", "1"))))
                rows.append((row_node, cells))
                asked.append(wanted)
                heads.append(part.tag == "thead")
        seated = [
            TableRow(
                row_node,
                tuple(
                    TableCell(cell, content, extent.columns, seat.rows, seat.column)
                    for (cell, content), extent, seat in zip(cells, wanted, placed, strict=True)
                ),
                head,
            )
            for (row_node, cells), wanted, placed, head in zip(rows, asked, seats(asked, heads), heads, strict=True)
        ]
        count = max((cell.column + cell.columns for row in seated for cell in row.cells), default=0)
        aligns = (aligns + ("left",) * count)[:count]
        return TableBlock(node, style.block, aligns, tuple(seated), caption)

    def picture(self, style: Computed, node: NodeId) -> PictureBlock:
        """A picture by itself."""
        attributes = self.nodes[node].attributes
        width = attributes.get("data-width")
        across, _, down = attributes.get("data-pixels", "0x0").partition("x")
        drawing = self.section.drawings.get(attributes.get("data-drawing", ""))
        return PictureBlock(
            node,
            style.block,
            attributes.get("src", ""),
            (int(across), int(down)),
            float(width) if width else None,
            drawing,
            lettering_of(self.styler, style) if drawing is not None else None,
        )

    # -- inlines

    def inlines(self, xml: Xml, style: Computed, node: NodeId, out: list[Inline], literal: bool) -> None:
        """Flatten the text and inline elements of ``xml``."""
        text_style = style.block.text
        if xml.text:
            out.append(TextRun(xml.text if literal else _SPACES.sub(" ", xml.text), text_style, node, literal))
        holder = self.nodes[node].element
        for child in xml:
            # What is for screens alone has no node: it is no part of the printed book.
            if kind_of(str(child.tag), child.get("class", "")) != "span.screen":
                computed, number = self.open(child, style, node, holder)
                self.inline(child, computed, number, out, literal)
            if child.tail:
                out.append(TextRun(child.tail if literal else _SPACES.sub(" ", child.tail), text_style, node, literal))

    def inline(self, xml: Xml, style: Computed, node: NodeId, out: list[Inline], literal: bool) -> None:
        """One inline element."""
        current = self.nodes[node]
        attributes = current.attributes
        text_style: TextStyle = style.block.text
        if "id" in attributes:
            out.append(Anchor(attributes["id"], node))
        match current.element.kind:
            case "br":
                out.append(HardBreak(node))
            case "span.margin":
                inside: list[Inline] = []
                self.inlines(xml, style, node, inside, False)
                out.append(MarginNote(TextBlock(node, "span.margin", style.block, tuple(_trimmed(inside))), node))
            case "span.pageref":
                if self.nodes[current.parent].element.kind in ("p.toc-line", "p.toc-part"):
                    out.append(Leader(node))
                # Each place may have a link, whose words are the number of its page.
                links = tuple(self.open(child, style, node, current.element)[1] for child in xml)
                out.append(_page_slot(attributes, text_style, node, links))
            case "a.noteref":
                note = attributes.get("href", "").removeprefix("#")
                out.append(NoteMark("".join(map(str, xml.itertext())), note, text_style, node))
            case "img":
                across, _, down = attributes.get("data-pixels", "0x0").partition("x")
                share = int(across) / int(down) if int(down or 0) else 1.0
                width = attributes.get("data-width")
                wide = length(width) if width else text_style.size * IN_LINE * share
                high = wide / share
                out.append(InlinePicture(attributes.get("src", ""), wide, high, node))
            case _:
                self.inlines(xml, style, node, out, literal or current.element.content is Content.LITERAL)


def _page_slot(attributes: Mapping[str, str], style: TextStyle, node: NodeId, links: tuple[NodeId, ...]) -> PageSlot:
    """``data-ref`` holds ids with spaces between them; ``begin..end`` is a range."""
    places = [place.partition("..") for place in attributes.get("data-ref", "").split()]
    targets = tuple(name for begin, _, end in places for name in (begin, end) if name)
    words = (attributes.get("data-one", ""), attributes.get("data-several", ""))
    ends = tuple(end for _, _, end in places if end)
    return PageSlot(targets, style, node, attributes.get("data-fold") == "yes", ends, words, links)


def _opening(block: FlowBlock, before: Computed | None) -> FlowBlock:
    """The first paragraph after a chapter's opening begins as that asks for."""
    if before is None or not isinstance(block, TextBlock) or block.kind != "p":
        return block
    look = before.block
    if look.cap is None and not look.small_first_line:
        return block
    style = replace(
        block.style, drop_cap=look.drop_cap, cap=look.cap, small_first_line=look.small_first_line, indent=0.0
    )
    return replace(block, style=style)


def _meant(tag: str, classes: str) -> str:
    """A hint at what may have been meant by what is not in the vocabulary: some tags are none without a class."""
    kinds = [row.kind for row in VOCABULARY.values() if row.tag == tag]
    if not kinds:
        return nearest(tag, _TAGS)
    if meant := most_like(f"{tag}.{classes.partition(' ')[0]}", kinds if classes else ()):
        return f"did you mean “{meant}”?"
    return f"its first class is one of {', '.join(kind.partition('.')[2] for kind in kinds)}"


def _held(element: Element) -> str:
    """A hint that says what alone may stand in an element."""
    return f"it holds {', '.join(parts_of(element.kind))}"


def _has_blocks(xml: Xml) -> bool:
    """Whether an element that may hold either holds blocks."""
    for child in xml:
        kind = kind_of(str(child.tag), child.get("class", ""))
        if kind is not None and VOCABULARY[kind].place is Place.BLOCK:
            return True
    return False


def _trimmed(inlines: Iterable[Inline]) -> list[Inline]:
    """Without the spaces at the block's edges, whatever stands there that takes no room in the line."""
    out = list(inlines)
    for way, strip in ((1, str.lstrip), (-1, str.rstrip)):
        for index in range(len(out))[::way]:
            run = out[index]
            if isinstance(run, Anchor | MarginNote):
                continue
            if not isinstance(run, TextRun):
                break
            text = strip(run.text, " ")
            if text != run.text:
                out[index] = TextRun(text, run.style, run.node, run.literal)
            if text:
                break
    return [one for one in out if not isinstance(one, TextRun) or one.text]


_TAGS = tuple(sorted({row.tag for row in VOCABULARY.values()}))
