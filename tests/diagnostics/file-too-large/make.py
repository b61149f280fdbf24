"""Makes what a repository cannot hold."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    with (folder / "a.md").open("wb") as file:
        file.truncate((16 << 20) + 1)
