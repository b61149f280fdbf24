"""Everything that begins with ``[``, images, and code spans with attributes.

Tokens: ``link_open``/``link_close`` (``attrs``: href, title), ``span_open``/``span_close``, ``image`` (``attrs``: src;
its description is not parsed here), ``note_call`` (``content``: the label), ``citation``, ``code_inline``. ``meta``
holds ``at``, the offset of the construct, ``attributes`` where braces follow it, and for images ``start`` and ``end``
of the description, ``src`` and ``title``.

``unread`` shows nothing: what follows it is text, and may have been meant for the construct before it. ``content`` is
how it is written, ``at`` its offset; ``behind`` says what it follows: ``span``, ``link``, ``image`` or ``code`` before
braces that hold no attributes, ``label`` before parentheses that hold no address.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from markdown_it.common.utils import normalizeReference, unescapeAll
from markdown_it.rules_inline import StateInline, backtick

from builder.citations.syntax import is_crossing, is_group, keys_in
from builder.content.markdown.at_signs import on_one_line
from builder.content.markdown.attributes import BRACES, NONE, Attributes, read_attributes
from builder.content.markdown.state import Inlines

USED = "used_definitions"
"""Key of the environment: the labels of link definitions that something uses."""
_NOTE_CALL = re.compile(r"\[\^([^\s\]^]+)\]")
_LONGEST = 4000
"""Characters of an address or title; a bound keeps texts full of unclosed parentheses linear."""
_DEEPEST = 8
"""Brackets in one another of which the outermost may be a citation's. Each is read through to find out: no more keeps
a text of nothing but brackets linear."""
_TARGET = re.compile(
    r"\(\s*"
    rf"(?:<((?:\\.|[^<>\\\n]){{0,{_LONGEST}}})>"
    rf"|((?:\\.|[^\s()<\\]|(?<!\()<|\((?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\]){{0,200}}\)){{0,400}}\)){{0,{_LONGEST}}}))"
    rf"(?:\s+(?:\"((?:\\.|[^\"\\]){{0,{_LONGEST}}})\"|'((?:\\.|[^'\\]){{0,{_LONGEST}}})'"
    rf"|\(((?:\\.|[^()\\]){{0,{_LONGEST}}})\)))?"
    r"\s*\)",
    re.DOTALL | re.ASCII,
)

_PICTURE = re.compile(
    r"\(\s*([^<>\n\"]{1,300}?\.(?:png|jpe?g|svg|gif|webp|tiff?|bmp|pdf))"
    rf"(?:\s+\"((?:\\.|[^\"\\]){{0,{_LONGEST}}})\")?\s*\)",
    re.IGNORECASE,
)
"""The name of a picture's file with spaces in it, which pandoc takes, CommonMark between angle brackets only."""
_BROKEN = re.compile(r"\(\s*((?:https?://|mailto:)[^\s()<>]{0,400}\s[^()<>\n]{1,400})\)", re.IGNORECASE)
"""An address with a space in it, which is none."""


class Target(NamedTuple):
    """Where a link or image points."""

    href: str
    title: str
    end: int
    """Offset after the construct."""


def bracket(state: StateInline, silent: bool) -> bool:
    """A note call, link, span or citation."""
    assert isinstance(state, Inlines)
    at, source = state.pos, state.src
    if source.startswith("[^", at):
        call = _NOTE_CALL.match(source, at, state.posMax)
        if call is not None:
            if not silent:
                token = state.push("note_call", "", 0)
                token.content = call[1]
                token.meta = {"at": at}
            state.pos = call.end()
            return True
    label = state.label(at)
    if label.end < 0:
        return False
    after = label.end + 1
    follower = source[after] if after < state.posMax else ""
    if follower == "{":
        braces = read_attributes(source, after, state.posMax)
        if braces is not None:
            _inside(state, silent, "span", at, label.end, {"at": at, "attributes": braces[0]})
            state.pos = braces[1]
            return True
    target = None if label.nested else _target(state, at + 1, label.end)
    if target is not None:
        attributes, end = _braces(state, target.end)
        meta = {"at": at, "attributes": attributes, "href": target.href, "title": target.title}
        _inside(state, silent, "link", at, label.end, meta)
        _unread(state, silent, "link", attributes, end)
        state.links.add(at)
        state.pos = end
        return True
    if follower == "(":
        broken = _BROKEN.match(source, after, state.posMax)
        if silent or broken is None:
            return False
        _push_unread(state, "label", after, broken[1].strip())
        return _as_text(state)
    if label.depth <= _DEEPEST and _citation(state, silent, at, label.end):
        _unread(state, silent, "span", NONE, after)
        return True
    return not silent and _unread(state, silent, "span", NONE, after) and _as_text(state)


def image(state: StateInline, silent: bool) -> bool:
    """``![description](path){attributes}``."""
    assert isinstance(state, Inlines)
    at = state.pos
    if not state.src.startswith("![", at):
        return False
    label = state.label(at + 1)
    target = _target(state, at + 2, label.end) if label.end >= 0 else None
    if target is None and label.end >= 0 and (named := _PICTURE.match(state.src, label.end + 1, state.posMax)):
        target = Target(unescapeAll(named[1]), unescapeAll(named[2] or ""), named.end())
    if target is None:
        return False
    attributes, end = _braces(state, target.end)
    if not silent:
        token = state.push("image", "img", 0)
        token.meta = {"at": at, "start": at + 2, "end": label.end, "attributes": attributes}
        token.meta |= {"src": target.href, "title": target.title}
        _unread(state, silent, "image", attributes, end)
    state.pos = end
    return True


def code_span(state: StateInline, silent: bool) -> bool:
    """Code, and the attributes behind it."""
    at, count = state.pos, len(state.tokens)
    if not backtick(state, silent):
        return False
    # Backticks that nothing closes are text, and make no token.
    if silent or len(state.tokens) > count:
        attributes, state.pos = _braces(state, state.pos)
        if not silent:
            state.tokens[-1].meta = {"at": at, "attributes": attributes}
            _unread(state, silent, "code", attributes, state.pos)
    return True


def _inside(state: Inlines, silent: bool, kind: str, at: int, end: int, meta: dict[str, object]) -> None:
    if silent:
        return
    outer = state.posMax
    token = state.push(f"{kind}_open", "", 1)
    token.meta = meta
    state.pos, state.posMax = at + 1, end
    state.md.inline.tokenize(state)
    state.posMax = outer
    state.push(f"{kind}_close", "", -1)


def _braces(state: StateInline, at: int) -> tuple[Attributes, int]:
    if at < state.posMax and state.src[at] == "{":
        result = read_attributes(state.src, at, state.posMax)
        if result is not None:
            return result
    return NONE, at


def _unread(state: StateInline, silent: bool, behind: str, attributes: Attributes, at: int) -> bool:
    """Whether braces follow a construct that has no attributes; makes their token."""
    braces = BRACES.match(state.src, at, state.posMax) if attributes is NONE else None
    if braces is None:
        return False
    if not silent:
        _push_unread(state, behind, at, braces[0])
    return True


def _push_unread(state: StateInline, behind: str, at: int, written: str) -> None:
    token = state.push("unread", "", 0)
    token.content = written
    token.meta = {"at": at, "behind": behind}


def _as_text(state: StateInline) -> bool:
    """Take the bracket for a character of the text."""
    state.append_pending(state.src[state.pos])
    state.pos += 1
    return True


def _target(state: StateInline, start: int, end: int) -> Target | None:
    """What follows a label: ``(address "title")``, ``[reference]`` or nothing (the label is the reference)."""
    source, after = state.src, end + 1
    if after < state.posMax and source[after] == "(":
        match = _TARGET.match(source, after, state.posMax)
        if match is not None:
            href = match[1] if match[1] is not None else match[2]
            title = next((group for group in match.group(3, 4, 5) if group is not None), "")
            return Target(unescapeAll(href), unescapeAll(title), match.end())
    references = state.env.get("references")
    if not references:
        return None
    name, stop = source[start:end], after
    if after < state.posMax and source[after] == "[":
        close = source.find("]", after, state.posMax)
        if close > after + 1:
            name = source[after + 1 : close]
        if close >= 0:
            stop = close + 1
    label = normalizeReference(name)
    definition = references.get(label)
    if definition:
        state.env.setdefault(USED, set()).add(label)
    return Target(definition["href"], definition["title"], stop) if definition else None


def _citation(state: Inlines, silent: bool, at: int, end: int) -> bool:
    inside = state.src[at + 1 : end]
    if not is_group(inside):
        return False
    if all(map(is_crossing, keys_in(inside))):
        # Brackets around cross-references only say that these are meant; the words inside are ordinary text.
        if silent:
            state.pos = end + 1
            return True
        outer = state.posMax
        state.pos, state.posMax = at + 1, end
        state.md.inline.tokenize(state)
        state.pos, state.posMax = end + 1, outer
        return True
    if not silent:
        token = state.push("citation", "", 0)
        token.content, places = on_one_line([(inside, at + 1)])
        token.meta = {"at": at, "in_text": False, "places": places}
    state.pos = end + 1
    return True
