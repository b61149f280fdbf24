"""What each diagnostic code means: its page, for ``bifolio check --explain``."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from pathlib import Path

import builder
from builder import limits
from builder.diagnostics import nearest

PAGES = Path(__file__).parent / "checks" / "pages"
"""A Markdown file for each code."""


@functools.cache
def codes() -> dict[str, str]:
    """All codes with their meanings in one line, from the ``codes.py`` of every room."""
    found: dict[str, str] = {}
    for module in pkgutil.walk_packages(builder.__path__, "builder."):
        if module.name.endswith(".codes"):
            known = getattr(importlib.import_module(module.name), "CODES", None)
            found |= known if isinstance(known, dict) else {}
    return dict(sorted(found.items()))


def explain(code: str) -> str | None:
    """The page of a code; ``None``: there is no such code."""
    if code == "limits":
        return limits.table()
    meaning = codes().get(code)
    if meaning is None:
        return None
    page = PAGES / f"{code}.md"
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    return f"{code}: {meaning}\n\n{text}".rstrip("\n") + "\n"


def suggestion(code: str) -> str:
    """A hint at the code that was meant."""
    return nearest(code, codes())
