"""CSL-YAML: a list of works, or a mapping with the list under ``references``.

Texts are Markdown in it, as pandoc has them: ``Great *Titanic* Book``, ``[NASA]{.nocase}``. HTML's few tags mean the
same.

Read strictly: every plain value is a text (``no`` stays “no”, 1951-09 stays “1951-09”), a field may be given once, and
there are no aliases, anchors, tags or further documents.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from builder.citations.affixes import rich_text
from builder.citations.fields import checked
from builder.citations.reference import Loaded, Reference, repeated_key
from builder.diagnostics import Diagnostic, Fault, Span

DEEPEST = 12
"""Levels of values, with a work as the first; CSL needs six."""


_MARKDOWN = frozenset(
    """abstract annote archive collection-title container-title container-title-short event event-title genre medium
    note original-publisher original-title part-title publisher reviewed-genre reviewed-title source status title
    title-short volume-title""".split()
)
"""Fields that are words; in others an asterisk or a low line is part of a number or an address."""
_MARK = re.compile(r"[*_^~\\`\[]|--|\.\.\.")
_NOCASE = re.compile(r"(?<!\\)\[([^\[\]]*)\]\{\.nocase\}")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


class _Stop(Exception):
    """The file can't be read on; its diagnostic has been added."""


class _Reader:
    """Builds values from the parser's events, and notes where the fields of the entries stand."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.found: list[Diagnostic] = []
        self.entries: list[tuple[dict[str, Any], dict[str, Span], Span]] = []
        self.shape_told = False
        self.events = yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    def span(self, event: yaml.Event) -> Span:
        mark = event.start_mark
        return Span(self.file, mark.line + 1, mark.column + 1) if mark is not None else Span(self.file)

    def next(self) -> yaml.Event:
        event = next(self.events)
        if isinstance(event, yaml.ScalarEvent) and event.anchor is event.tag is None:
            return event  # nearly all of them
        if isinstance(event, yaml.AliasEvent):
            hint = "write the value out"
            self.found.append(Diagnostic("yaml-feature", self.span(event), "an alias in a reference file", hint))
        elif isinstance(event, yaml.NodeEvent):
            tag = getattr(event, "tag", None)
            if event.anchor is not None or tag not in (None, "!"):
                what = f"a tag {tag}" if event.anchor is None else f"an anchor &{event.anchor}"
                self.found.append(Diagnostic("yaml-feature", self.span(event), f"{what} in a reference file"))
        return event

    def value(self, event: yaml.Event, depth: int) -> Any:
        if depth > DEEPEST:
            span = self.span(event)
            message = f"values are nested deeper than {DEEPEST} levels"
            self.found.append(Diagnostic("nesting-too-deep", span, message, fault=Fault.LIMIT))
            raise _Stop
        if isinstance(event, yaml.ScalarEvent):
            plain = event.style in (None, "")
            return None if plain and event.value in ("", "~", "null") else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(inner := self.next(), yaml.SequenceEndEvent):
                items.append(self.value(inner, depth + 1))
            return items
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(depth)[0]
        return None

    def mapping(self, depth: int) -> tuple[dict[str, Any], dict[str, Span]]:
        values: dict[str, Any] = {}
        places: dict[str, Span] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key = self.value(event, depth + 1)
            span = self.span(event)
            value = self.value(self.next(), depth + 1)
            if not isinstance(key, str):
                self.found.append(Diagnostic("wrong-type", span, "the name of a field should be a text"))
            elif key in values:
                hint = f"first at {places[key]}"
                self.found.append(Diagnostic("duplicate-key", span, f"“{key}” is given twice", hint))
            else:
                values[key] = value
                places[key] = span
        return values, places

    def file_level(self) -> None:
        documents = 0
        while not isinstance(event := self.next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.found.append(Diagnostic("yaml-feature", self.span(event), "a second YAML document"))
                self.top(self.next())

    def top(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.SequenceStartEvent):
            self.list_of_entries()
        elif isinstance(event, yaml.MappingStartEvent):
            self.wrapped(event)
        else:
            value = self.value(event, 0)
            if value is not None:
                self.not_a_list(event)

    def wrapped(self, opening: yaml.Event) -> None:
        seen = False
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key = self.value(event, 1)
            following = self.next()
            if key == "references" and isinstance(following, yaml.SequenceStartEvent):
                seen = True
                self.list_of_entries()
            else:
                self.value(following, 1)
        if not seen:
            self.not_a_list(opening)

    def list_of_entries(self) -> None:
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            span = self.span(event)
            if isinstance(event, yaml.MappingStartEvent):
                values, places = self.mapping(1)
                self.entries.append((values, places, span))
            else:
                self.value(event, 1)
                self.found.append(Diagnostic("wrong-type", span, "a work should be a mapping of fields"))

    def not_a_list(self, event: yaml.Event) -> None:
        hint = "begin each work with “- id: …”, or put the list under “references:”"
        message = "a reference file should be a list of works"
        self.found.append(Diagnostic("reference-format", self.span(event), message, hint))


def load_csl_yaml(text: str, file: str) -> Loaded:
    """The works of a CSL-YAML file. What stands before a syntax error is kept."""
    reader = _Reader(text, file)
    try:
        reader.file_level()
    except _Stop:
        pass
    except yaml.YAMLError as error:
        reader.found.append(_syntax(error, file, text))
    entries = [(_with_markup(values), places, span) for values, places, span in reader.entries]
    return entries_checked(entries, reader.found)


def _with_markup(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _markup(value) if name in _MARKDOWN else value for name, value in values.items()}


def _markup(value: Any) -> Any:
    """A text with the tags of CSL for its marks, paragraph by paragraph."""
    if not isinstance(value, str) or not _MARK.search(value):
        return value
    value = _NOCASE.sub(r'<span class="nocase">\1</span>', value)
    return "\n\n".join(map(rich_text, _BLANK_LINE.split(value)))


def entries_checked(entries: list[tuple[dict[str, Any], dict[str, Span], Span]], found: list[Diagnostic]) -> Loaded:
    """Check raw entries one by one; of two with the same key the first is kept."""
    references: dict[str, Reference] = {}
    for values, places, span in entries:

        def place(field: str, places: dict[str, Span] = places, span: Span = span) -> Span:
            return places.get(field, span)

        item = checked(values, place, found)
        if item is None:
            continue
        key = item["id"]
        if key in references:
            found.append(repeated_key(key, places.get("id", span), references[key].span))
        else:
            references[key] = Reference(key, item, span)
    return Loaded(tuple(references.values()), tuple(found))


def _syntax(error: yaml.YAMLError, file: str, text: str) -> Diagnostic:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        span = Span(file, error.problem_mark.line + 1, error.problem_mark.column + 1)
        return Diagnostic("yaml-syntax", span, f"this is not YAML: {error.problem or error.context}")
    position = getattr(error, "position", 0)
    before = text[: position if isinstance(position, int) else 0]
    span = Span(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return Diagnostic("yaml-syntax", span, f"this is not YAML: {getattr(error, 'reason', error)}")
