"""The place of a bibliography: ``::: {#refs}``, and lists of some of the works: ``::: {.refs type=book}``."""

from __future__ import annotations

from builder.citations.fields import TYPES
from builder.citations.reference import keywords_in
from builder.content.markdown.attributes import Attributes
from builder.diagnostics import Diagnostic, Span, nearest
from builder.model.nodes import Choice, References

_KNOWN = ("of", "type", "not-type", "keyword", "not-keyword", "language", "not-language", "cited")


def is_bibliography(attributes: Attributes) -> bool:
    """Whether a div with these attributes is a place for a bibliography."""
    return attributes.id == "refs" or "refs" in attributes.classes


def read_bibliography(attributes: Attributes, span: Span, found: list[Diagnostic]) -> References:
    """The place with its conditions; those that can't be read are left out and reported."""
    values = attributes.values
    for name in values:
        if name not in _KNOWN:
            message = f"a bibliography has no attribute “{name}”"
            found.append(Diagnostic("unknown-attribute", span, message, nearest(name, _KNOWN)))
    choice = Choice(
        of_chapter=_word(values, "of", {"chapter": True}, span, found) or False,
        types=_types(values, "type", span, found),
        not_types=_types(values, "not-type", span, found),
        keywords=_keywords(values.get("keyword", "")),
        not_keywords=_keywords(values.get("not-keyword", "")),
        languages=tuple(values.get("language", "").split()),
        not_languages=tuple(values.get("not-language", "").split()),
        cited=_word(values, "cited", {"yes": True, "no": False}, span, found),
    )
    return References(span, (), choice, "annotated" in attributes.classes, "codes" in attributes.classes)


def _word(
    values: dict[str, str], name: str, meanings: dict[str, bool], span: Span, found: list[Diagnostic]
) -> bool | None:
    written = values.get(name)
    if written is None:
        return None
    if written not in meanings:
        message = f"{name}={written} means nothing to a bibliography"
        hint = "write " + " or ".join(f"{name}={word}" for word in meanings)
        found.append(Diagnostic("bad-value", span, message, hint))
    return meanings.get(written)


def _types(values: dict[str, str], name: str, span: Span, found: list[Diagnostic]) -> tuple[str, ...]:
    written = values.get(name, "").split()
    for kind in written:
        if kind not in TYPES:
            message = f"CSL has no type “{kind}”, after which the bibliography should choose"
            found.append(Diagnostic("bad-value", span, message, nearest(kind, TYPES)))
    return tuple(kind for kind in written if kind in TYPES)


def _keywords(written: str) -> tuple[str, ...]:
    return tuple(map(str.casefold, keywords_in(written)))
