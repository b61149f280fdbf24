"""What is read from Markdown, printed as CommonMark's reference prints it, and both brought to one form.

Read with the product's own readers of blocks and lines. Two of their rules are policy and no parsing, and are left
out here (the hostile samples are about them): where a link may lead, and that a picture's file is there.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

from markdown_it.common.normalize_url import normalizeLink
from msgspec import Struct

from builder.content.blocks import BlockReader
from builder.content.folder import Folder
from builder.content.inlines import InlineReader
from builder.content.markdown.attributes import Attributes
from builder.content.markdown.dialect import make_parser
from builder.content.passage import Passage
from builder.content.pictures import Picture, Pictures
from builder.diagnostics import Diagnostic, Span
from builder.model.nodes import (
    Block,
    Break,
    Code,
    CodeBlock,
    DefinitionList,
    Emphasis,
    Figure,
    Heading,
    Image,
    Inline,
    LineBreak,
    Link,
    List,
    Paragraph,
    Quotation,
    Strong,
    Text,
)
from builder.model.walk import plain


class AnyAddress(InlineReader):
    """Takes every address as it is written."""

    def href(self, written: str, span: Span) -> str:
        return normalizeLink(written) or "-"

    def picture(self, source: str, span: Span) -> Picture | None:
        return Picture(normalizeLink(source), (1, 1))

    def alt(self, attributes: Attributes, description: Passage, span: Span) -> str:
        return plain(self.read(description))


class KeptLevels(BlockReader):
    """Leaves every heading at the level it was written with, the first too."""

    def _heading(self, token, language):  # type: ignore[no-untyped-def]
        self.depth += 1  # what is not at depth 0 is no chapter's title
        heading = super()._heading(token, language)
        self.depth -= 1
        assert heading is not None
        return Heading(int(token.tag[1]), heading.children, heading.id, heading.span)


def read(text: str, folder: Path) -> tuple[tuple[Block, ...], list[Diagnostic]]:
    """The blocks of a text."""
    found: list[Diagnostic] = []
    here = Folder(folder.resolve())
    inlines = AnyAddress(make_parser(), "en-GB", Pictures(here), found, {})
    return KeptLevels(inlines, here, Passage(text, "example.md", 1, text.split("\n"))).read(), found


def said(node: object) -> str:
    """Every text in what was read, in its order: words, addresses, titles, keys and labels."""
    if isinstance(node, str):
        return node + " "
    if isinstance(node, Span):
        return ""
    if isinstance(node, (tuple, list)):
        return "".join(map(said, node))
    if isinstance(node, Struct):
        return "".join(said(getattr(node, name)) for name in node.__struct_fields__)
    return ""


def printed(blocks: Iterable[Block]) -> str:
    """Blocks as the reference prints them."""
    return "".join(_block(block) for block in blocks)


def _block(block: Block, tight: bool = False) -> str:
    match block:
        case Paragraph():
            return _lines(block.children) if tight else f"<p>{_lines(block.children)}</p>"
        case Heading():
            return f"<h{block.level}>{_lines(block.children)}</h{block.level}>"
        case Quotation():
            last = f"<p>— {_lines(block.attribution)}</p>" if block.attribution else ""
            return f"<blockquote>{printed(block.blocks)}{last}</blockquote>"
        case List():
            tag = "ol" if block.ordered else "ul"
            start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
            items = "".join(f"<li>{''.join(_block(inner, block.tight) for inner in item)}</li>" for item in block.items)
            kind = "" if (block.numbering, block.enclosed in ".)") == ("1", True) else f' type="{block.numbering}"'
            return f"<{tag}{start}{kind}>{items}</{tag}>"
        case CodeBlock():
            name = f' class="language-{html.escape(block.language)}"' if block.language else ""
            text = html.escape(block.text) + "\n" if block.text else ""
            return f"<pre><code{name}>{text}</code></pre>"
        case Break():
            return "<hr>"
        case Figure():
            inside = f'<img src="{html.escape(block.src)}" alt="{html.escape(block.alt)}">'
            return inside if tight else f"<p>{inside}</p>"
        case DefinitionList():
            return "<dl>"
        case _:
            return f"<{type(block).__name__}>"


def _lines(nodes: Iterable[Inline]) -> str:
    return "".join(_inline(node) for node in nodes)


def _inline(node: Inline) -> str:
    match node:
        case Text():
            return html.escape(node.text)
        case LineBreak():
            return "<br>"
        case Code():
            return f"<code>{html.escape(node.text)}</code>"
        case Emphasis():
            return f"<em>{_lines(node.children)}</em>"
        case Strong():
            return f"<strong>{_lines(node.children)}</strong>"
        case Link():
            title = f' title="{html.escape(node.title)}"' if node.title else ""
            href = "" if node.href == "-" else node.href
            return f'<a href="{html.escape(href)}"{title}>{_lines(node.children)}</a>'
        case Image():
            return f'<img src="{html.escape(node.src)}" alt="{html.escape(node.alt)}">'
        case _:
            return f"<{type(node).__name__}>"


# -- one form ----------------------------------------------------------------------------------------------------------

_BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 blockquote ul ol li pre hr div table tr td th".split())
_MARKS = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---", "…": "...", "\u00a0": " "}
_PLAIN = str.maketrans(_MARKS)


class _Form(HTMLParser):
    """Tags with their attributes in order; spaces that do not show are gone, typographic marks are plain."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS or tag == "br":
            self._strip()
        self.pre += tag == "pre"
        inside = "".join(f' {name}="{_plain(value or "")}"' for name, value in sorted(attrs))
        self.parts.append(f"<{tag}{inside}>" + ("\n" if tag in _BLOCKS | {"br"} else ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS and not self.pre:
            self._strip()
        self.pre -= tag == "pre"
        self.parts.append(f"</{tag}>" + ("\n" if tag in _BLOCKS else ""))

    def handle_data(self, data: str) -> None:
        if self.pre:
            self.parts.append(html.escape(data))
            return
        text = html.escape(_plain(data), quote=False)
        if not self.parts or self.parts[-1].endswith(("\n", " ")):
            text = text.lstrip(" ")
        self.parts.append(text)

    def _strip(self) -> None:
        while self.parts and not self.pre and self.parts[-1].strip(" ") == "":
            self.parts.pop()
        if self.parts and not self.pre:
            self.parts[-1] = self.parts[-1].rstrip(" ")


def _plain(text: str) -> str:
    return re.sub(r"[ \t\n]+", " ", text.translate(_PLAIN))


_COMMENT = re.compile(r"<!-->|<!--->|<!--.*?-->", re.DOTALL)


def one_form(markup: str) -> str:
    """Markup with what does not count left out."""
    form = _Form()
    form.feed(_COMMENT.sub("", markup))
    form.close()
    form._strip()
    return "".join(part for part in form.parts if part)
