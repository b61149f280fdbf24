"""What may stand before a chapter's text: metadata in YAML between two lines of hyphens, as Quarto and others have it.

Of these a chapter takes its title; what concerns the whole book is said in ``publication.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from msgspec import Struct

from builder.content import yaml_nodes
from builder.content.yaml_nodes import YamlMap, YamlText
from builder.diagnostics import Diagnostic, Severity

_BLOCK = re.compile(
    r"---[ \t]*\n(?=(#.*\n)*+(?:[^\W\d_][\w-]*|\"[^\"\n]+\"|'[^'\n]+')[ \t]*:(?:[ \t\n]|\Z))"
    r"((?:(?!---[ \t]*$|\.\.\.[ \t]*$).*\n)*+)(?:---|\.\.\.)[ \t]*$",
    re.M,
)
"""Only what begins with a key, comments before it aside: a rule over a paragraph may look much the same."""


class Preamble(Struct, frozen=True):
    """The metadata of a chapter's file."""

    entries: YamlMap | None = None

    @property
    def title(self) -> YamlText | None:
        """The chapter's title, with the attributes that may stand behind a heading."""
        title = self.entries.entries.get("title", (None, None))[1] if self.entries else None
        return title if isinstance(title, YamlText) and title.text.strip() else None

    def unused(self, used: Collection[str]) -> list[Diagnostic]:
        """What is said of the keys that are not among these."""
        keys = [key for name, (key, _) in self.entries.entries.items() if name not in used] if self.entries else []
        if not keys:
            return []
        names = ", ".join(f"“{key.text}”" for key in keys)
        message = f"not used of the chapter’s metadata: {names}"
        hint = "say it in publication.yaml, or take it out"
        return [Diagnostic("unused-metadata", keys[0].span, message, hint, Severity.WARNING)]


def parted(text: str, file: str, found: list[Diagnostic]) -> tuple[Preamble, str]:
    """The metadata at the beginning of a file, and the rest of it, in which blank lines keep their place."""
    match = _BLOCK.match(text)
    if match is None:
        return Preamble(), text
    told: list[Diagnostic] = []
    node = yaml_nodes.read(f"\n{match[2]}", file, told)
    if match[1] and not isinstance(node, YamlMap):
        return Preamble(), text  # a rule over a heading
    found += told
    blank = "\n" * match[0].count("\n")
    return Preamble(node if isinstance(node, YamlMap) else None), blank + text[match.end() :]
