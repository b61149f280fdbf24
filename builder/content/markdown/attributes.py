"""Attributes in braces: ``{#id .class key=value key="two words" -}``."""

from __future__ import annotations

import re

from msgspec import Struct, field

_ITEM = (
    r"\#[^\s{}\"'=]+"
    r"|\.[^\s{}\"'=#.]+"
    r"|[A-Za-z_][\w:.-]*=(?:\"(?:[^\"\\]|\\.){0,4000}\"|'(?:[^'\\]|\\.){0,4000}'|[^\s{}\"']+)"
    r"|-(?![^\s}])"
)
# Each item is taken whole: ``a=b.c`` could be read in two ways, and a line of a hundred such in more than can be tried.
_BRACES = re.compile(rf"\{{\s*((?>(?>{_ITEM})\s*)*+)\}}")
_ITEMS = re.compile(_ITEM)
_WORD = re.compile(r"[A-Za-z][\w-]*")
BRACES = re.compile(r"\{[^{}]{1,400}\}")
"""Braces, whatever stands in them."""
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class Attributes(Struct, frozen=True):
    """What stood in the braces."""

    id: str = ""
    classes: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)

    @property
    def numbered(self) -> bool:
        """Whether nothing says ``.unnumbered`` or ``-``."""
        return "unnumbered" not in self.classes


NONE = Attributes()


def read_attributes(text: str, start: int, end: int | None = None) -> tuple[Attributes, int] | None:
    """The attributes whose brace opens at ``start``, and the offset after them; ``None`` if that is no such list."""
    match = _BRACES.match(text, start, len(text) if end is None else end)
    if match is None:
        return None
    identifier = ""
    classes: list[str] = []
    values: dict[str, str] = {}
    for item in _ITEMS.findall(match[1]):
        if item[0] == "#":
            identifier = item[1:]
        elif item[0] == ".":
            classes.append(item[1:])
        elif item == "-":
            classes.append("unnumbered")
        else:
            key, value = item.split("=", 1)
            if value[0] in "\"'":
                value = _ESCAPE.sub(r"\1", value[1:-1])
            if key == "id":
                identifier = value
            elif key == "class":
                classes.extend(value.split())
            else:
                values[key] = value
    return Attributes(identifier, tuple(dict.fromkeys(classes)), values), match.end()


def split_trailing(text: str) -> tuple[str, Attributes]:
    """A heading's or caption's words, and the attributes at its end."""
    if not text.endswith("}"):
        return text, NONE
    # The braces cannot be found backwards (values may hold braces), so each opening one is tried, the last first.
    start = len(text)
    for _ in range(8):
        start = text.rfind("{", 0, start)
        if start < 0:
            break
        if start and text[start - 1] == "\\":
            continue
        result = read_attributes(text, start)
        if result is not None and result[1] == len(text):
            # Directly behind a span, link, picture or code they belong to that, not to the line.
            if start and text[start - 1] in "])`":
                return text, NONE
            return text[:start].rstrip(), result[0]
    return text, NONE


def unread_trailing(text: str) -> int:
    """Where at the end of a heading or caption braces open that hold no attributes; -1: there are none."""
    start = text.rfind("{")
    if start < 0 or not BRACES.fullmatch(text, start) or (start and text[start - 1] in "\\])`"):
        return -1
    return -1 if read_attributes(text, start) else start


def word_or_attributes(text: str) -> Attributes | None:
    """What follows an opening ``:::``: a single class name, or attributes in braces; colons may close the line."""
    text = text.rstrip().rstrip(":").rstrip()
    if text.startswith("{"):
        result = read_attributes(text, 0)
        return result[0] if result is not None and result[1] == len(text) else None
    return Attributes(classes=(text,)) if _WORD.fullmatch(text) else None
