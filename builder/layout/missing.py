"""Characters that no face of the theme has, told once for each place."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence

from builder.diagnostics import Diagnostic, Span
from builder.text.faces import RIGHT_TO_LEFT

CODE = "missing-glyph"
MOST = 12
"""Characters that one message names."""
_HINT = (
    "write it in letters that there are (Latin, modern Greek, Cyrillic, kana, simplified Chinese), or give the theme a"
    " font that has it"
)
FACES = "the theme"
"""Whose typefaces lack a character, where no more is known."""
_TURNED_HINT = "lines run from left to right; write it in Latin letters"
_NAMED = re.compile(r"\(U\+([0-9A-F]+)\)")
_WHOSE = re.compile(r"no typeface of ([^“]*) has ")


def missing(characters: Iterable[str], span: Span, most: int = sys.maxsize, whose: str = FACES) -> list[Diagnostic]:
    """What to say of characters, in their order, naming the first ``most``; nothing where there are none. ``whose``:
    what they would have been set in."""
    every = [*dict.fromkeys(characters)]
    turned = [one for one in every if unicodedata.bidirectional(one) in RIGHT_TO_LEFT]
    absent = [one for one in every if one not in turned]
    out: list[Diagnostic] = []
    if absent:
        out.append(Diagnostic(CODE, span, f"no typeface of {whose} has {_names(absent, most)}", _HINT))
    if turned:
        message = f"what is read from right to left can't be set: {_names(turned, most)}"
        out.append(Diagnostic(CODE, span, message, _TURNED_HINT))
    return out


def _names(characters: Sequence[str], most: int) -> str:
    named = ", ".join(f"“{character}” (U+{ord(character):04X})" for character in characters[:most])
    more = len(characters) - most
    return f"{named} and {more} more" if more > 0 else named


def together(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Findings, those of missing characters in one for each place, which is as long as people read."""
    out: list[Diagnostic] = []
    letters: dict[tuple[Span, str], list[str]] = {}
    for finding in found:
        if finding.code == CODE:
            stated = _WHOSE.match(finding.message)
            here = letters.setdefault((finding.span, stated[1] if stated else FACES), [])
            here += (chr(int(one, 16)) for one in _NAMED.findall(finding.message))
        else:
            out.append(finding)
    for (span, whose), all_of_them in letters.items():
        out += missing(all_of_them, span, MOST, whose)
    return out
