"""Citations and cross-references: ``@key`` in running text, ``[see @key, p. 4; -@other]`` in brackets.

Tokens: ``crossref`` (``content``: the target's id) and ``citation`` (``content``: as written; ``meta["in_text"]``),
each with its offset ``at`` in ``meta``.
"""

from __future__ import annotations

import re

from markdown_it.rules_inline import StateInline

CROSS_PREFIXES = ("sec-", "fig-", "tbl-", "box-", "evt-", "note:", "page:")
"""What the target of a cross-reference begins with; every other key is a work's. ``note:`` stands before a note's
label, ``page:`` before the id of anything whose page is meant."""

# pandoc's keys: a letter, digit or _ first, then those with single punctuation marks between them.
_KEY = r"(?:\{[^{}\s]+\}|[\w](?:[\w]|[:.#$%&\-+?<>~/]+(?=\w))*)"
_AT = re.compile(rf"@({_KEY})")
_LOCATOR = re.compile(r"[ \n]\[([^\[\]]{1,400})\](?![({\[:])")
_IN_GROUP = re.compile(rf"(?<![\w@])-?@({_KEY})")


def at_sign(state: StateInline, silent: bool) -> bool:
    """``@key``, with a locator in brackets behind it if it is a work's."""
    at, source = state.pos, state.src
    if at and (source[at - 1].isalnum() or source[at - 1] in "_@"):
        return False
    match = _AT.match(source, at, state.posMax)
    if match is None:
        return False
    end = match.end()
    target = match[1].strip("{}")
    crossing = target.startswith(CROSS_PREFIXES)
    if not crossing:
        locator = _LOCATOR.match(source, end, state.posMax)
        if locator and not locator[1].lstrip().startswith(("^", "@", "-@")):
            end = locator.end()
    if not silent:
        token = state.push("crossref" if crossing else "citation", "", 0)
        token.content = target if crossing else " ".join(source[at:end].split())
        token.meta = {"at": at, "in_text": True}
    state.pos = end
    return True


def is_group(text: str) -> bool:
    """Whether a bracket's inside is a citation: each of its parts, between semicolons, has a key."""
    return "@" in text and all(_IN_GROUP.search(part) for part in text.split(";"))


def group_targets(text: str) -> list[str]:
    """The keys of a citation, in order."""
    return [key.strip("{}") for key in _IN_GROUP.findall(text)]
