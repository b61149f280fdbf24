"""Makes what a repository cannot hold."""

from __future__ import annotations

from pathlib import Path


def make(folder: Path) -> None:
    (folder.parent / "secret.md").write_text("# Secret\n", encoding="utf-8")
    (folder / "link.md").symlink_to("../secret.md")
