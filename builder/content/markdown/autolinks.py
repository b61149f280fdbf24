"""Addresses in angle brackets: ``<https://example.org>``, ``<name@example.org>``.

Tokens: ``link_open`` (with the offset in its ``meta``), ``text_special`` and ``link_close``; the text is the address
as it is, so it is no text for typographic marks.
"""

from __future__ import annotations

from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import autolink as library_autolink


def autolink(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule, noting where the link stands."""
    at = state.pos
    if not library_autolink(state, silent):
        return False
    if not silent:
        opening, text, _ = state.tokens[-3:]
        opening.meta = {"at": at}
        text.type = "text_special"
    return True
