"""Markdown within a citation: what stands before and behind a work, as the rich text that CSL has in such places."""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~ ])")
_HIDDEN = 0xF0000
"""Characters that a backslash makes ordinary hide in a private plane until all marks have been read."""
_BACK = re.compile("[\U000f0020-\U000f007e]")
_SMALL_CAPS_CLASS = r"\.(?:smallcaps|small-caps|sc)"
_SMALL_CAPS = r'<span style="font-variant: small-caps;">\1</span>'
_MARKS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), shown)
    for pattern, shown in (
        (rf"\[([^\[\]]*)\]\{{{_SMALL_CAPS_CLASS}\}}", _SMALL_CAPS),
        (r"\*\*\*(?=\S)([^*]+)(?<=\S)\*\*\*", r"<b><i>\1</i></b>"),
        (r"\*\*(?=\S)((?:[^*]|\*(?!\*))+)(?<=\S)\*\*", r"<b>\1</b>"),
        (r"\*(?=\S)([^*]+)(?<=\S)\*", r"<i>\1</i>"),
        (r"(?<!\w)__(?=\S)((?:[^_]|_(?!_))+)(?<=\S)__(?!\w)", r"<b>\1</b>"),
        (r"(?<!\w)_(?=\S)([^_]+)(?<=\S)_(?!\w)", r"<i>\1</i>"),
        (r"\^([^\s^]+)\^", r"<sup>\1</sup>"),
        (r"~([^\s~]+)~", r"<sub>\1</sub>"),
        (r"(?<!\.)\.\.\.(?!\.)", "…"),
        (r"(?<!-)---(?!-)", "—"),
        (r"(?<!-)--(?!-)", "–"),
    )
)
_CODE = re.compile(r"(?<!`)(`++)(.{1,1000}?)(?<!`)\1(?!`)")
_LINK = re.compile(r"(?<!\\)\[[^\[\]]*\]\([^()\s]*\)|(?<!\\)\^\[|(?<!\\)\[\^")

_SPAN = re.compile(rf"(?<!\\)\[[^\[\]]*\]\{{(?!{_SMALL_CAPS_CLASS}\}})\s*(?:[.#]\w|\w[\w-]*=)[^{{}}]*\}}")


def rich_text(source: str) -> str:
    """Emphasis, raised and lowered letters, small capitals, dashes and dots as CSL has them; backslashes resolved."""
    text = _ESCAPED.sub(lambda match: _hidden(match[1]), source.replace("\n", " "))
    text = _CODE.sub(lambda match: re.sub(r"[!-~]", lambda char: _hidden(char[0]), match[2]), text)
    for pattern, shown in _MARKS:
        text = pattern.sub(shown, text)
    return _BACK.sub(lambda match: _shown(chr(ord(match[0]) - _HIDDEN)), text)


def link_in(source: str) -> int:
    """Where a link or the call of a note stands, which a citation can't hold; -1 if there is none."""
    match = _LINK.search(source)
    return match.start() if match else -1


def span_in(source: str) -> int:
    """Where words with attributes stand, which the rich text of CSL has no form for; -1 if there are none."""
    match = _SPAN.search(source)
    return match.start() if match else -1


def _hidden(char: str) -> str:
    return chr(_HIDDEN + ord(char))


def _shown(char: str) -> str:
    # No line breaks at a space behind a backslash.
    return "\u00a0" if char == " " else char
