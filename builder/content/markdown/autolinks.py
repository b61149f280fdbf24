"""Addresses in angle brackets: ``<https://example.org>``, ``<name@example.org>``.

Token: ``link_open`` with the offset in its ``meta``, as for every link.
"""

from __future__ import annotations

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import autolink as library_autolink


def autolink(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule, noting where the link stands."""
    at, count = state.pos, len(state.tokens)
    if not library_autolink(state, silent):
        return False
    for token in state.tokens[count:]:
        if token.type == "link_open":
            token.meta = {"at": at}
    return True
