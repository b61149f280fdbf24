"""Characters that no face of the theme has, told once for each place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from builder.diagnostics import Diagnostic, Span

CODE = "missing-glyph"
MOST = 12
"""Characters that one message names."""
_HINT = "write it in letters that there are: Latin, modern Greek, Cyrillic, kana, simplified Chinese"
_NAMED = re.compile(r"\(U\+([0-9A-F]+)\)")


def missing(characters: Iterable[str], span: Span) -> list[Diagnostic]:
    """What to say of characters, in their order; nothing where there are none."""
    named = [f"“{character}” (U+{ord(character):04X})" for character in dict.fromkeys(characters)]
    return [Diagnostic(CODE, span, f"no typeface of the theme has {', '.join(named)}", _HINT)] if named else []


def together(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Findings, those of missing characters in one for each place, which is as long as people read."""
    out: list[Diagnostic] = []
    letters: dict[Span, dict[str, None]] = {}
    for finding in found:
        if finding.code == CODE:
            told = (chr(int(number, 16)) for number in _NAMED.findall(finding.message))
            letters.setdefault(finding.span, {}).update(dict.fromkeys(told))
        else:
            out.append(finding)
    for span, all_of_them in letters.items():
        [finding] = missing([*all_of_them][:MOST], span)
        more = len(all_of_them) - MOST
        message = f"{finding.message} and {more} more" if more > 0 else finding.message
        out.append(Diagnostic(CODE, span, message, finding.hint))
    return out
