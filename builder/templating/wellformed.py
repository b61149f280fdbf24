"""Whether a publication's own templates make sound markup, told before a parser or an edition stumbles over it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from lxml import etree

from builder.diagnostics import Diagnostic, Span, in_quotes, nearest
from builder.identifiers import is_web_address
from builder.markup.section import Section
from builder.markup.vocabulary import SCHEMES, VALUES, VOCABULARY, WIDTHS, Content, Place, kind_of, scheme_of

_SOURCE = re.compile(r' data-src="(\d+)"')
_HINT = "look at the publication's own templates"


def unsound(section: Section, pictures: Collection[str]) -> Iterator[Diagnostic]:
    """What is wrong with a section's markup.

    It is not XML, has a document type of its own or asks a program to do something; a link runs code, or leads into
    the machine; a picture is none of the publication's ``pictures``.
    """
    try:
        root = _tree(section)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        lines = section.xhtml.split("\n")
        before = "\n".join((*lines[: line - 1], lines[line - 1][: max(column - 1, 0)] if line <= len(lines) else ""))
        message = " ".join(str(error.msg).split())
        yield Diagnostic(
            "malformed-markup", _place(section, before), f"the markup is not well formed: {message}", _HINT
        )
        return
    if root.getroottree().docinfo.internalDTD is not None:
        message = "the markup has a document type of its own"
        yield Diagnostic("malformed-markup", _place(section, ""), message, _HINT)
        return
    place = section.source
    for element in root.iter(etree.Element, etree.ProcessingInstruction):
        if isinstance(element, etree._ProcessingInstruction):
            message = f"the markup has a processing instruction, {in_quotes(str(element))}"
            yield Diagnostic("malformed-markup", place, message, "take it out: neither edition does what it says")
            continue
        source = element.get("data-src")
        if source is not None and (known := _source(section, source)) is None:
            message = f"data-src is {in_quotes(source)}, which stands for no place in the content"
            yield Diagnostic("malformed-markup", place, message, "write {{ src(node) }} as the shipped templates do")
        elif source is not None:
            place = known or place
        yield from _values(element, place)
        href = element.get("href", "")
        if element.tag == "a" and not href:
            yield Diagnostic("malformed-markup", place, "<a> has no href, and so leads nowhere", _HINT)
            continue
        scheme = scheme_of(href)
        if scheme and scheme not in SCHEMES:
            yield Diagnostic("unsafe-link", place, f"a link may not begin with “{scheme}:”", _HINT)
        elif element.tag == "a" and not scheme and not href.startswith("#"):
            yield Diagnostic("unsafe-link", place, f"the link leads to the file {in_quotes(href, 80)}", _HINT)
        elif scheme in ("http", "https") and not is_web_address(href):
            yield Diagnostic("unsafe-link", place, f"{in_quotes(href, 80)} is no web address", _HINT)
        src = element.get("src", "")
        drawn = element.get("data-drawing", "") in section.drawings
        if element.tag == "img" and src not in pictures and not drawn:
            yield Diagnostic("bad-picture", place, f"{in_quotes(src, 80)} is no picture that the text shows", _HINT)


def astray(sections: Sequence[Section]) -> Iterator[Diagnostic]:
    """Ids that stand twice in sections that are sound, and references to ids that stand nowhere."""
    ids: set[str] = set()
    wanted: list[tuple[str, Span]] = []
    for section in sections:
        place = section.source
        for element in _tree(section).iter(etree.Element):
            place = _source(section, element.get("data-src", "")) or place
            name = element.get("id")
            if name is not None and name in ids:
                yield Diagnostic("duplicate-id", place, f"the id “{name}” stands twice", _HINT)
            elif name is not None:
                ids.add(name)
            if element.get("href", "").startswith("#"):
                wanted.append((element.get("href", "")[1:], place))
            ends = (one for pair in element.get("data-ref", "").split() for one in pair.split(".."))
            wanted += [(one, place) for one in ends if one]
    for name, place in wanted:
        if name not in ids:
            hint = nearest(name, ids) or 'give its element that id, as the shipped templates do: id="{{ node.id }}"'
            yield Diagnostic("dangling-link", place, f"nothing in the book has the id “{name}”", hint)


def _tree(section: Section) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(section.xhtml.encode(), parser)


def _values(element: etree._Element, place: Span) -> Iterator[Diagnostic]:
    """Attributes whose values are none that a parser could read."""
    for name, value in ((str(name), str(value)) for name, value in element.attrib.items()):
        known = VALUES.get(name)
        if name == "data-width":
            above = element.getparent()
            kind = kind_of(str(above.tag), above.get("class", "")) if above is not None else None
            blocks = kind is None or VOCABULARY[kind].content in (Content.BLOCKS, Content.PARTS)
            known = WIDTHS[Place.BLOCK if blocks else Place.INLINE]
        if known is not None and not known[0].fullmatch(value):
            message = f"{name} of <{element.tag}> is {in_quotes(value)}, and not {known[1]}"
            yield Diagnostic("malformed-markup", place, message, _HINT)


def _source(section: Section, number: str) -> Span | None:
    """What a number in ``data-src`` stands for."""
    if re.fullmatch(r"\d{1,9}", number, re.ASCII) and int(number) < len(section.spans):
        return section.spans[int(number)]
    return None


def _place(section: Section, before: str) -> Span:
    """The place of the last element before the fault that says where it comes from."""
    for source in reversed(_SOURCE.findall(before)):
        if (place := _source(section, source)) is not None:
            return place
    return section.source
