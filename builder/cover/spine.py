"""The spine: how wide it is, and how words run on it."""

from __future__ import annotations

from builder.geometry import MM
from builder.publication import Binding, BookletSettings, SpineText

CLEAR = 1.5 * MM
"""From the words to the edges of the spine: folds are that much off at worst."""
SMALLEST = 7.0
"""Points: smaller words on a spine nobody reads."""
LARGEST = 13.0

_UPWARDS = frozenset("be bg ca cs de es fr hr hu it pl pt ro ru sk sl sr uk".split())
"""Languages in whose books the words run from foot to head; elsewhere they run down (ISO 6357)."""
_UPRIGHT = frozenset(("zh", "ja", "ko"))


def width(pages: int, settings: BookletSettings) -> float:
    """Points from fold to fold: the paper of all leaves, and the cover's own in front and behind; 0 where the book is
    stapled through its fold.

    Args:
        pages: Inside of the cover. They are printed on folded sheets, so on four pages at a time.
        settings: The binding, and the thickness of both papers.
    """
    if settings.binding is Binding.SADDLE:
        return 0.0
    leaves = -(-pages // 4) * 2
    return leaves * settings.paper + 2 * settings.cover_paper


def running(language: str, wanted: SpineText | None, title: str) -> SpineText:
    """How words run on the spine of a book in a language; what its author wants comes first."""
    if wanted is not None:
        return wanted
    own = language.partition("-")[0].lower()
    if own in _UPRIGHT and not any(letter.isascii() and letter.isalpha() for letter in title):
        return SpineText.UPRIGHT
    return SpineText.UP if own in _UPWARDS else SpineText.DOWN


def size(width: float) -> float:
    """Points to the em of words on a spine so wide; 0: it has no room for any."""
    room = min(LARGEST, width - 2 * CLEAR)
    return room if room >= SMALLEST else 0.0
