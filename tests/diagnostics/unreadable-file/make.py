"""Makes what a repository cannot hold."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "a.md").symlink_to("a.md")
