"""Strict YAML: texts, lists and mappings, each with its place; nothing else.

Every scalar is a text (``no`` stays “no”, ``1950`` stays “1950”); whoever reads it says what it should be. Aliases,
anchors, tags and second documents are refused: content has no use for them, and bombs are made of them. The tree is
built from the parser's events, so a hostile file is refused at the event that breaks a limit, before it grows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import yaml
from msgspec import Struct

from builder import limits
from builder.content.folder import CONTROL
from builder.content.passage import Passage
from builder.diagnostics import Diagnostic, Fault, Span

_VALUE = re.compile(r"[ \t]*+(?:- +)*+(?:[^\s:#'\"\[{-][^:#]*: +|(?![{[]))(.*)")
"""A line with one value, behind dashes and a key; not a mapping or list on one line."""
_SIGNS = frozenset("[]{}*&!@`%\"'|>")
LONGEST_QUOTED = 80
"""Characters of a value that a hint writes out."""


class YamlText(Struct, frozen=True):
    """A scalar."""

    text: str
    span: Span
    lines: Sequence[str]
    """The file's lines."""
    block: bool = False
    """Written as ``|`` or ``>``: the words begin a line below."""

    @property
    def passage(self) -> Passage:
        """The text with its place, to be read as Markdown."""
        text = self.text.strip("\n")
        if not self.block:
            return Passage(text, self.span.file, self.span.line, self.lines, self.span.column)
        # Empty lines before the first words are in the text and in the file.
        line = self.span.line + 1 + len(self.text) - len(self.text.lstrip("\n"))
        written = self.lines[line - 1] if line <= len(self.lines) else ""
        return Passage(text, self.span.file, line, self.lines, len(written) - len(written.lstrip(" ")) + 1)


class YamlList(Struct, frozen=True):
    """A sequence."""

    items: tuple[YamlNode, ...]
    span: Span


class YamlMap(Struct, frozen=True):
    """A mapping; its keys are unique texts, in the file's order."""

    entries: dict[str, tuple[YamlText, YamlNode]]
    """Name → the key with its place, and the value."""
    span: Span


YamlNode: TypeAlias = YamlText | YamlList | YamlMap


class _Refused(Exception):
    """Stops reading at an event; carries the diagnostic. Never leaves this file."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


def read(text: str, file: str, found: list[Diagnostic]) -> YamlNode | None:
    """The value of a YAML file, or ``None`` where it is empty or ``found`` says what is wrong."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _tree(yaml.parse(text, Loader=loader), text.split("\n"), file, found)
    except _Refused as refusal:
        found.append(refusal.diagnostic)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file)
        found.append(Diagnostic("yaml-syntax", place, _sentence(error), _quoting(text, place.line)))
    except yaml.YAMLError:
        found.append(Diagnostic("yaml-syntax", Span(file), "the file is not YAML"))
    return None


def _sentence(error: yaml.MarkedYAMLError) -> str:
    parts = [part for part in (error.problem, error.context) if part]
    return " ".join(" ".join(parts).split()) or "the file is not YAML"


def _quoting(text: str, line: int) -> str:
    """What to do about a line that YAML can't read: mostly it is a text with a sign that means something there."""
    lines = text.split("\n", line)
    value = _VALUE.match(lines[line - 1]) if line <= len(lines) else None
    words = value[1].rstrip() if value else ""
    if (words[:1] not in _SIGNS and ": " not in words) or not 0 < len(words) <= LONGEST_QUOTED:
        return "put texts with colons or leading signs in quotes, and indent with spaces"
    return f"if it is a text, put it in quotes: {_in_yaml_quotes(words)}"


def _in_yaml_quotes(words: str) -> str:
    return f'"{words}"' if "'" in words and not re.search(r'["\\]', words) else "'" + words.replace("'", "''") + "'"


class _Open(Struct):
    """A list or mapping whose end has not come yet."""

    span: Span
    mapping: bool
    items: list[YamlNode]
    keys: list[YamlText]
    names: dict[str, YamlText]
    """The keys by their text."""


def _tree(events: Iterator[yaml.Event], lines: Sequence[str], file: str, found: list[Diagnostic]) -> YamlNode | None:
    stack: list[_Open] = []
    root: YamlNode | None = None
    count = 0
    documents = 0
    for event in events:
        mark = event.start_mark
        place = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file)
        match event:
            case yaml.AliasEvent():
                raise _Refused(
                    _feature(place, "an alias", "write the value out; put a text that begins with * in quotes")
                )
            case yaml.NodeEvent(anchor=str()):
                raise _Refused(
                    _feature(
                        place,
                        "an anchor",
                        "write the value out where it is needed; put a text that begins with & in quotes",
                    )
                )
            case yaml.ScalarEvent(tag=str()) | yaml.CollectionStartEvent(tag=str()):
                raise _Refused(_feature(place, "a tag", "leave it out, or put a text that begins with ! in quotes"))
            case yaml.DocumentStartEvent():
                documents += 1
                if documents > 1:
                    raise _Refused(_feature(place, "a second document", "keep one document in a file"))
                continue
            case yaml.ScalarEvent():
                node: YamlNode = _text(event, place, lines)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                if len(stack) >= limits.YAML_DEPTH:
                    raise _Refused(
                        Diagnostic(
                            "nesting-too-deep",
                            place,
                            f"values are nested more than {limits.YAML_DEPTH} deep, the limit",
                            limits.hint("yaml-depth"),
                            fault=Fault.LIMIT,
                        )
                    )
                stack.append(_Open(place, isinstance(event, yaml.MappingStartEvent), [], [], {}))
                continue
            case yaml.SequenceEndEvent():
                done = stack.pop()
                node = YamlList(tuple(done.items), done.span)
            case yaml.MappingEndEvent():
                done = stack.pop()
                node = YamlMap(
                    {key.text: (key, value) for key, value in zip(done.keys, done.items, strict=True)}, done.span
                )
            case _:
                continue
        count += 1
        if count > limits.YAML_VALUES:
            raise _Refused(
                Diagnostic(
                    "too-many-values",
                    place,
                    f"the file holds more than {limits.YAML_VALUES:,} values, the limit",
                    limits.hint("yaml-values"),
                    fault=Fault.LIMIT,
                )
            )
        if not stack:
            root = node
        elif stack[-1].mapping and len(stack[-1].keys) == len(stack[-1].items):
            stack[-1].keys.append(_key(node, stack[-1].names, found))
        else:
            stack[-1].items.append(node)
    return root


def _text(event: yaml.ScalarEvent, place: Span, lines: Sequence[str]) -> YamlText:
    # Escapes in double quotes can write what the file itself may not hold.
    control = CONTROL.search(event.value)
    if control:
        raise _Refused(Diagnostic("control-character", place, f"U+{ord(control[0]):04X} is no character of a text"))
    line = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
    if line[place.column - 2 : place.column - 1] == "?" and place.column > 1:
        # The library takes the mark away and makes a key of the word; YAML itself has it belong to the word.
        raise _Refused(Diagnostic("yaml-syntax", place, "a word begins with ?", "put it between quotes"))
    return YamlText(event.value, place, lines, event.style in ("|", ">"))


def _key(node: YamlNode, names: dict[str, YamlText], found: list[Diagnostic]) -> YamlText:
    if not isinstance(node, YamlText):
        raise _Refused(Diagnostic("wrong-type", node.span, "a key has to be a text"))
    first = names.setdefault(node.text, node)
    if first is not node:
        message = f"“{node.text}” is given twice"
        found.append(Diagnostic("duplicate-key", node.span, message, f"it was first given on line {first.span.line}"))
    return node


def _feature(place: Span, what: str, hint: str) -> Diagnostic:
    return Diagnostic("yaml-feature", place, f"{what} is not allowed in content files", hint)
