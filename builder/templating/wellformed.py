"""Whether a publication's own templates make sound markup, told before a parser or an edition stumbles over it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import etree

from builder.diagnostics import Diagnostic, Span
from builder.markup.section import Section

_SOURCE = re.compile(r' data-src="(\d+)"')
_HINT = "look at the publication's own templates"


SCHEMES = ("http", "https", "mailto", "tel", "doi", "urn", "ftp")
"""What a link may begin with."""
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")


def unsound(section: Section, pictures: Collection[str]) -> Iterator[Diagnostic]:
    """What is wrong with a section's markup.

    It is not XML or has a document type of its own; a link runs code, or leads into the machine; a picture is none of
    the publication's ``pictures``.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(section.xhtml.encode(), parser)
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
    place = section.spans[0] if section.spans else Span(section.slug)
    for element in root.iter(etree.Element):
        source = element.get("data-src", "")
        if source.isdigit() and int(source) < len(section.spans):
            place = section.spans[int(source)]
        href = element.get("href", "")
        scheme = _SCHEME.match(href)
        if scheme is not None and scheme[1].lower() not in SCHEMES:
            yield Diagnostic("unsafe-link", place, f"a link may not begin with “{scheme[1]}:”", _HINT)
        elif href and scheme is None and not href.startswith("#"):
            yield Diagnostic("unsafe-link", place, f"the link leads to the file “{href[:80]}”", _HINT)
        src = element.get("src", "")
        drawn = element.get("data-drawing", "") in section.drawings
        if element.tag == "img" and src not in pictures and not drawn:
            yield Diagnostic("bad-picture", place, f"“{src[:80]}” is no picture that the text shows", _HINT)


def _place(section: Section, before: str) -> Span:
    """The place of the last element before the fault that says where it comes from."""
    for source in reversed(_SOURCE.findall(before)):
        if int(source) < len(section.spans):
            return section.spans[int(source)]
    return section.spans[0] if section.spans else Span(section.slug)
