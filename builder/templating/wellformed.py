"""Whether a publication's own templates make well-formed markup, told before a parser stumbles over it."""

from __future__ import annotations

import re

from lxml import etree

from builder.diagnostics import Diagnostic, Span
from builder.markup.section import Section

_SOURCE = re.compile(r' data-src="(\d+)"')
_HINT = "look at the publication's own templates"


def malformed(section: Section) -> Diagnostic | None:
    """What is wrong with a section's markup: not XML, more than one element, or a document type of its own."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(section.xhtml.encode(), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        lines = section.xhtml.split("\n")
        before = "\n".join((*lines[: line - 1], lines[line - 1][: max(column - 1, 0)] if line <= len(lines) else ""))
        message = " ".join(str(error.msg).split())
        return Diagnostic(
            "malformed-markup", _place(section, before), f"the markup is not well formed: {message}", _HINT
        )
    if root.getroottree().docinfo.internalDTD is not None:
        message = "the markup has a document type of its own"
        return Diagnostic("malformed-markup", _place(section, ""), message, _HINT)
    return None


def _place(section: Section, before: str) -> Span:
    """The place of the last element before the fault that says where it comes from."""
    for source in reversed(_SOURCE.findall(before)):
        if int(source) < len(section.spans):
            return section.spans[int(source)]
    return section.spans[0] if section.spans else Span(section.slug)
