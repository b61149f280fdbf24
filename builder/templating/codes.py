"""The codes of this room's diagnostics, each with its meaning in one line."""

from __future__ import annotations

CODES: dict[str, str] = {
    "template-error": "a template that can't be read, or fails while it runs",
    "unused-template": "a template of the publication that nothing asks for",
    "undefined-name": "a template uses a name that it isn't given",
}
