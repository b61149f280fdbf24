"""What a PDF can tell of a text outside of its pages."""

from __future__ import annotations

from builder.text.shaping import SOFT_HYPHEN

_ROOM = 32_765
"""Bytes of UTF-16 in a string (ISO 19005-3, 6.1.13), besides the two that say what they are."""


def in_a_string(text: str) -> str:
    """A text as a PDF has it in a string: without soft hyphens, as nothing is divided there, and with an ellipsis in
    the place of what a string has no room for."""
    text = text.replace(SOFT_HYPHEN, "")
    units = text.encode("utf-16-be")
    return text if len(units) <= _ROOM else units[: _ROOM - 3].decode("utf-16-be", "ignore") + "…"
