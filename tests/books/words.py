"""Texts as sequences of words and signs, and where two sequences part.

Spaces, line ends and invisible characters (soft hyphens above all) do not count, and neither does the size of
letters, which a theme may change; every other character does. Han text has no spaces: each character is a word.
"""

from __future__ import annotations

import difflib
import re
import unicodedata

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+|[^\w\s]|_")
CONTEXT = 6
"""Words shown on either side of a difference."""


def words(text: str) -> list[str]:
    visible = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Mn") or c.isspace())
    return _WORD.findall(visible.casefold())


def difference(expected: list[str], found: list[str]) -> str:
    """Where the first difference is, with what stands around it; empty when there is none."""
    if expected == found:
        return ""
    at = next(
        (index for index, pair in enumerate(zip(expected, found, strict=False)) if pair[0] != pair[1]),
        min(len(expected), len(found)),
    )
    changes = difflib.SequenceMatcher(None, expected[at : at + 40], found[at : at + 40], autojunk=False)
    kinds = ", ".join(
        f"{tag} {' '.join(expected[at + a : at + b])!r} by {' '.join(found[at + c : at + d])!r}"
        for tag, a, b, c, d in changes.get_opcodes()
        if tag != "equal"
    )
    before = " ".join(expected[max(0, at - CONTEXT) : at])
    return (
        f"after {at} words, “… {before}”:\n"
        f"  expected “{' '.join(expected[at : at + CONTEXT])} …”\n"
        f"  found    “{' '.join(found[at : at + CONTEXT])} …”\n  ({kinds})"
    )
