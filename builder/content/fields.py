"""Taking typed values out of a YAML mapping, with a diagnostic for each that is missing, strange or of a wrong type."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec import Struct

from builder.content.passage import Passage
from builder.content.yaml_nodes import YamlList, YamlMap, YamlNode, YamlText
from builder.diagnostics import Diagnostic, Span, nearest

T = TypeVar("T")


class Fields(Struct, frozen=True):
    """A mapping whose keys are known beforehand."""

    entries: dict[str, tuple[YamlText, YamlNode]]
    span: Span
    found: list[Diagnostic]

    def text(self, key: str, required: bool = False) -> str:
        """A text; empty if it is not given (which is reported if it is required)."""
        node = self.text_node(key, required)
        return node.text.strip() if node else ""

    def passage(self, key: str, required: bool = False) -> Passage | None:
        """A text with its place, to be read as Markdown."""
        node = self.text_node(key, required)
        return node.passage if node else None

    def text_node(self, key: str, required: bool = False) -> YamlText | None:
        """The node of a text that is not empty."""
        node = self.node(key, required)
        if node is None:
            return None
        if not isinstance(node, YamlText):
            self.found.append(wrong_type(node, f"“{key}”", "a text"))
            return None
        if not node.text.strip():
            if required:
                self.found.append(Diagnostic("missing-key", node.span, f"“{key}” is empty"))
            return None
        return node

    def parsed(self, key: str, parse: Callable[[str], T], hint: str = "") -> T | None:
        """A text turned into a value by ``parse``, whose ``ValueError`` becomes a diagnostic."""
        node = self.text_node(key)
        if node is None:
            return None
        try:
            return parse(node.text.strip())
        except ValueError as error:
            self.found.append(Diagnostic("bad-value", node.span, f"“{key}”: {error}", hint))
            return None

    def texts(self, key: str) -> tuple[YamlText, ...]:
        """A list of texts; a single text counts as a list of one."""
        node = self.node(key)
        if node is None or (isinstance(node, YamlText) and not node.text.strip()):
            return ()
        return texts(node, f"“{key}”", self.found)

    def items(self, key: str) -> tuple[YamlNode, ...]:
        """The items of a list; a single value counts as a list of one."""
        node = self.node(key)
        if node is None or (isinstance(node, YamlText) and not node.text.strip()):
            return ()
        return node.items if isinstance(node, YamlList) else (node,)

    def node(self, key: str, required: bool = False) -> YamlNode | None:
        """Whatever stands under a key."""
        if key in self.entries:
            return self.entries[key][1]
        if required:
            self.found.append(Diagnostic("missing-key", self.span, f"“{key}” is missing"))
        return None


def fields(node: YamlNode | None, known: Iterable[str], what: str, found: list[Diagnostic]) -> Fields | None:
    """A mapping that may have the ``known`` keys, or ``None`` where the node is something else (reported)."""
    if node is None:
        return None
    if not isinstance(node, YamlMap):
        found.append(wrong_type(node, what, "a mapping (key: value)"))
        return None
    names = tuple(known)
    for name, (key, _) in node.entries.items():
        if name not in names:
            found.append(Diagnostic("unknown-key", key.span, f"{what} has no key “{name}”", nearest(name, names)))
    return Fields(node.entries, node.span, found)


def texts(node: YamlNode, what: str, found: list[Diagnostic]) -> tuple[YamlText, ...]:
    """A list of texts that are not empty; anything else in it is reported."""
    items = node.items if isinstance(node, YamlList) else (node,)
    taken = []
    for item in items:
        if isinstance(item, YamlText) and item.text.strip():
            taken.append(item)
        else:
            found.append(wrong_type(item, f"an item of {what}", "a text"))
    return tuple(taken)


def wrong_type(node: YamlNode, what: str, wanted: str) -> Diagnostic:
    """A value of another type than the one that belongs there."""
    match node:
        case YamlText(text=text):
            actual = "a text" if text.strip() else "empty"
        case YamlList():
            actual = "a list"
        case YamlMap():
            actual = "a mapping"
    return Diagnostic("wrong-type", node.span, f"{what} should be {wanted}, and is {actual}")
