"""What the readers of structured blocks share: a YAML list of mappings, taken one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from builder.content import yaml_nodes
from builder.content.fields import Fields, fields, wrong_type
from builder.content.folder import Folder
from builder.content.markdown.attributes import Attributes
from builder.content.passage import Passage
from builder.content.yaml_nodes import YamlList
from builder.diagnostics import Diagnostic, Span
from builder.model.nodes import Block, Inline


class Tools(Struct, frozen=True):
    """What the readers need from the rest of the room."""

    folder: Folder
    found: list[Diagnostic]
    language: str
    """Of the words around the block; dates are put into it."""
    inlines: Callable[[Passage], tuple[Inline, ...]]
    """Reads inline Markdown."""
    words: Callable[[Passage], tuple[Inline, ...]]
    """The same for what only its plain words are taken of: its notes are none of the chapter's."""
    blocks: Callable[[Passage], tuple[Block, ...]]
    """Reads Markdown blocks."""
    url: str = ""
    """Of the publication."""

    def value(self, record: Fields, key: str, required: bool = False) -> tuple[Inline, ...]:
        """A value of a record, read as inline Markdown."""
        passage = record.passage(key, required)
        return self.inlines(passage) if passage else ()


class Request(Struct, frozen=True):
    """What a div asks for."""

    file: str
    """Path of the data file."""
    attributes: Attributes
    fence: Passage
    """What follows the div's colons."""

    @property
    def span(self) -> Span:
        """Where the div stands."""
        return self.fence.span()


def records(request: Request, known: tuple[str, ...], what: str, tools: Tools) -> Iterator[Fields]:
    """The mappings of a YAML file, each with the ``known`` keys; whatever else is there is reported."""
    text = tools.folder.read_text(request.file, request.span, tools.found, "yaml-bytes")
    if text is None:
        return
    count = len(tools.found)
    root = yaml_nodes.read(text, request.file, tools.found)
    if root is None or (isinstance(root, YamlList) and not root.items):
        if len(tools.found) == count:
            tools.found.append(Diagnostic("missing-key", Span(request.file), f"the file holds no {what}"))
        return
    if not isinstance(root, YamlList):
        place = f"{request.span.file}:{request.span.line}"
        hint = f"it is the data of the block at {place}; each {what} is an item that begins with a dash"
        tools.found.append(replace(wrong_type(root, "the file", "a list"), hint=hint))
        return
    for item in root.items:
        record = fields(item, known, what, tools.found)
        if record is not None:
            yield record
