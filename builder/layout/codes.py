"""The codes of this room's diagnostics, each with its meaning in one line."""

from __future__ import annotations

CODES: dict[str, str] = {
    "crowded-margin": "more notes in the margin of a page than it has room for",
    "note-overleaf": "a note for which the page of its call has no room",
    "no-margin": "an outer margin too narrow for notes",
    "crowded-figure": "a drawn figure whose words don't find room beside one another",
    "low-resolution": "a picture with too few pixels for the size at which it is printed",
}
