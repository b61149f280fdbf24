"""CSL styles and locales: finding them, checking them, and turning their XML into what the engine reads."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TypedDict
from xml.etree import ElementTree

from msgspec import Struct

from builder import limits
from builder.diagnostics import Diagnostic, Fault, Span, nearest
from builder.resources import resource

_CSL = "{http://purl.org/net/xbiblio/csl}"
_XML = "{http://www.w3.org/XML/1998/namespace}"

RENAMED: Mapping[str, str] = {
    "apa-7th-edition": "apa",
    "chicago": "chicago-author-date",
    "chicago-author-date-18th-edition": "chicago-author-date",
    "chicago-fullnote-bibliography": "chicago-notes-bibliography",
    "chicago-fullnote-bibliography-17th-edition": "chicago-notes-bibliography-17th-edition",
    "chicago-notes": "chicago-notes-bibliography",
    "chicago-notes-bibliography-18th-edition": "chicago-notes-bibliography",
    "chicago-note-bibliography": "chicago-shortened-notes-bibliography",
    "gb-t-7714": "china-national-standard-gb-t-7714-2015-numeric",
    "gb-t-7714-2015-numeric": "china-national-standard-gb-t-7714-2015-numeric",
    "gost": "gost-r-7-0-5-2008-numeric",
    "gost-r-7-0-5-2008": "gost-r-7-0-5-2008-numeric",
    "harvard": "harvard-cite-them-right",
    "harvard-cite-them-right-12th-edition": "harvard-cite-them-right",
    "mhra": "mhra-notes",
    "mla": "modern-language-association",
    "modern-language-association-9th-edition": "modern-language-association",
    "modern-humanities-research-association": "mhra-notes",
    "nlm": "nlm-citation-sequence",
    "vancouver": "nlm-citation-sequence",
}
"""Names that were in use before, or are in everyday use, and the shipped style that they mean now."""


class Node(TypedDict):
    """An element as the engine reads it."""

    name: str
    attrs: dict[str, str]
    children: list[Node | str]


class Style(Struct, frozen=True):
    """A CSL style, ready for the engine."""

    name: str
    """The shipped name, or the path as the publication wrote it."""
    xml: str
    note: bool
    """Citations of this style are notes."""


def shipped_styles() -> tuple[str, ...]:
    """Names of the styles that travel with the builder, sorted."""
    return tuple(sorted(path.stem for path in resource("csl", "styles").glob("*.csl")))


def find_style(name_or_path: str, folder: Path, span: Span) -> Style | Diagnostic:
    """The style of that name, or at that path under ``folder`` (the publication's own).

    What ends in ``.csl`` or holds a slash is a path; links may not lead out of the folder. ``span`` is the place of
    the setting, for the diagnostic.
    """
    if not (name_or_path.endswith(".csl") or "/" in name_or_path or "\\" in name_or_path):
        return _shipped(name_or_path, span)
    root = Path(os.path.realpath(folder))
    path = Path(os.path.realpath(root / name_or_path))
    if not path.is_relative_to(root):
        message = f"the citation style {name_or_path!r} lies outside the publication"
        return Diagnostic("outside-publication", span, message, "copy the style into the publication's folder")
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        known = sorted(found.relative_to(root).as_posix() for found in root.glob("*.csl"))
        return Diagnostic("missing-file", span, f"no citation style at {name_or_path!r}", nearest(name_or_path, known))
    except OSError as error:
        message = f"the citation style {name_or_path!r} can't be read: {error.strerror}"
        return Diagnostic("unreadable-file", span, message, fault=Fault.FILES)
    try:
        xml = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Diagnostic("not-utf-8", span, f"the citation style {name_or_path!r} is not UTF-8")
    return style_of(xml, name_or_path, span)


def _shipped(name: str, span: Span) -> Style | Diagnostic:
    known = shipped_styles()
    chosen = name if name in known else RENAMED.get(name.lower(), "")
    if not chosen:
        hint = nearest(name, [*known, *RENAMED]) or "shipped: " + ", ".join(known)
        return Diagnostic("unknown-citation-style", span, f"no citation style is called {name!r}", hint)
    return style_of(resource("csl", "styles", f"{chosen}.csl").read_text("utf-8"), chosen, span)


_LARGEST_STYLE = 4_000_000
"""Characters; the largest published styles have 0.3 million."""


def style_of(xml: str, name: str, span: Span) -> Style | Diagnostic:
    """Check the text of a style: well-formed, independent, with all the macros that it calls."""

    def fault(message: str, hint: str = "") -> Diagnostic:
        return Diagnostic("bad-citation-style", span, f"the citation style {name!r} {message}", hint)

    if len(xml) > _LARGEST_STYLE:
        return fault("is too large to be one")
    if "<!DOCTYPE" in xml or "<!ENTITY" in xml:
        return fault("declares a document type", "remove the <!DOCTYPE …> line")
    try:
        root = ElementTree.fromstring(xml.encode("utf-8"))
    except ElementTree.ParseError as error:
        return fault(f"is not well-formed XML: {error}")
    except (LookupError, ValueError):
        return fault("names an encoding that can’t be read", "save it in UTF-8")
    if root.tag != f"{_CSL}style":
        return fault("is not a CSL style", "its outermost element must be <style> of CSL 1.0")
    parent = next((link for link in root.iter(f"{_CSL}link") if link.get("rel") == "independent-parent"), None)
    if parent is not None:
        parent_name = parent.get("href", "").rstrip("/").rpartition("/")[2]
        hint = f"use its parent, “{parent_name}”"
        if parent_name not in shipped_styles():
            hint += ", from the CSL style repository"
        return fault("only points to another style", hint)
    if root.find(f"{_CSL}citation/{_CSL}layout") is None:
        return fault("has no <citation> with a <layout>")
    if _is_deeper(root, limits.VALUES["style-depth"]):
        limit = limits.shown("style-depth")
        message = f"the citation style {name!r} is nested deeper than {limit}"
        return Diagnostic("nesting-too-deep", span, message, limits.hint("style-depth"), fault=Fault.LIMIT)
    trouble = _macro_trouble(root)
    if trouble:
        return fault(trouble)
    return Style(name, xml, note=root.get("class") == "note")


def _is_deeper(root: ElementTree.Element, levels: int) -> bool:
    level = [root]
    for _ in range(levels):
        level = [child for element in level for child in element]
    return bool(level)


def _macro_trouble(root: ElementTree.Element) -> str:
    calls: dict[str, list[str]] = {}
    for macro in root.findall(f"{_CSL}macro"):
        calls[macro.get("name", "")] = [inner.get("macro", "") for inner in macro.iter() if inner.get("macro")]
    for element in root.iter():
        called = element.get("macro")
        if called is not None and called not in calls:
            return f"calls the macro {called!r}, which it doesn't define"
    done: set[str] = set()
    for start in calls:
        path: list[str] = []
        """The macros that call each other, down to the one being looked at."""
        stack = [(start, False)]
        while stack:
            name, left = stack.pop()
            if left:
                path.pop()
                done.add(name)
            elif name in path:
                circle = [*path[path.index(name) :], name]
                return f"has macros that call each other in a circle: {' → '.join(circle)}"
            elif name not in done:
                path.append(name)
                stack.append((name, True))
                stack.extend((called, False) for called in calls[name])
    return ""


# -- as the engine reads it ----------------------------------------------------------------------------------------


def as_node(xml: str) -> Node:
    """The element tree as nested dictionaries, without comments and the white space between elements."""
    return _node(ElementTree.fromstring(xml.encode("utf-8")))


def _node(element: ElementTree.Element) -> Node:
    attrs = {name.replace(_XML, "xml:"): value for name, value in element.attrib.items()}
    children: list[Node | str] = []
    name = element.tag.rpartition("}")[2]
    # An empty term is a term that prints nothing; the engine wants to see its empty text. Elsewhere blank text is only
    # how the file is laid out, or where a comment was, and the engine would stumble over it.
    text = element.text or ""
    if len(element) == 0 and (text.strip() or name in ("term", "single", "multiple")):
        children.append("" if "\n" in text and not text.strip() else text)
    for child in element:
        children.append(_node(child))
    return {"name": name, "attrs": attrs, "children": children}


# -- locales -------------------------------------------------------------------------------------------------------

FALLBACK_LOCALE = "en-US"
"""Under every other locale lie these terms: the engine needs each of them at least in English."""

_PRIMARY = {
    "de": "de-DE",
    "en": "en-US",
    "es": "es-ES",
    "fr": "fr-FR",
    "no": "nb-NO",
    "pt": "pt-PT",
    "sr": "sr-Latn-RS",
    "zh": "zh-CN",
}
"""For languages with more than one locale: the one meant by the bare language. Bare Norwegian is Bokmål."""


@cache
def locale_names() -> tuple[str, ...]:
    """Names of the locales that travel with the builder, sorted."""
    names = (path.stem.removeprefix("locales-") for path in resource("csl", "locales").glob("locales-*.xml"))
    return tuple(sorted(names))


def locale_for(language: str) -> str:
    """The shipped locale nearest to a language tag: ``de-LU`` → ``de-DE``, ``en`` → ``en-US``; unknown → English."""
    parts = re.split(r"[-_]", language.strip())
    by_lower = {name.lower(): name for name in locale_names()}
    for length in range(len(parts), 1, -1):
        tag = "-".join(parts[:length]).lower()
        nearest_one = next((name for lower, name in by_lower.items() if f"{lower}-".startswith(f"{tag}-")), "")
        if nearest_one:
            return nearest_one
    bare = parts[0].lower()
    if bare == "zh" and any(part.lower() in ("hant", "hk", "mo") for part in parts[1:]):
        return "zh-TW"
    if bare in _PRIMARY:
        return _PRIMARY[bare]
    return next((name for lower, name in by_lower.items() if lower.split("-")[0] == bare), FALLBACK_LOCALE)


def locale_xml(name: str) -> str:
    """The text of a shipped locale."""
    return resource("csl", "locales", f"locales-{name}.xml").read_text("utf-8")
