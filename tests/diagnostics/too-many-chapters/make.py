"""Makes what a repository cannot hold."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    (folder / "c").mkdir()
    for number in range(20_001):
        (folder / "c" / f"{number}.md").touch()
